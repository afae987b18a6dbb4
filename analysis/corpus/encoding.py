"""Bytes to text: byte order marks, UTF-8, UTF-16, and the old Cyrillic encodings."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CANDIDATES = ("cp1251", "koi8-r", "cp866", "mac-cyrillic", "iso8859-5", "cp1252", "cp1254")
# Share of the commonest letters in Russian and Ukrainian running text, lower case (after the Russian National Corpus).
_COMMON = frozenset("оеаинтсрвлкмдпуяыьгзбчйіхжшюцщєїэ")
_COMMONEST = frozenset("оеаинтсрвл")
_WINDOW = 20_000


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding it was in, and a warning where that is a guess (else None)."""

    text: str
    encoding: str
    warning: str | None = None


class EncodingError(ValueError):
    """The bytes are no text in the encoding asked for, or no text at all."""


def decode(data: bytes, encoding: str | None = None) -> Decoded:
    """Decode the bytes of a file.

    Parameters
    ----------
    data
        All bytes of the file.
    encoding
        Python's name of the encoding, if it is known; else it is found out.

    Raises
    ------
    EncodingError
        Says what to do.
    """
    if encoding:
        return _as_told(data, encoding)
    for mark, name in _MARKS:
        if data.startswith(mark):
            return Decoded(data.decode(name, errors="replace"), name)
    sixteen = _utf16_without_mark(data)
    if sixteen:
        return Decoded(data.decode(sixteen, errors="replace"), sixteen)
    if b"\0" in data[:4096]:
        raise EncodingError(
            "holds bytes that no text has; if it is text, say in which encoding: encoding='…'"
        )
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _guess(data)


def _as_told(data: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding).removeprefix("\ufeff"), encoding)
    except LookupError:
        raise EncodingError(
            f"encoding {encoding!r} is not known; try 'utf-8', 'cp1251' or 'koi8-r'"
        ) from None
    except UnicodeDecodeError as error:
        raise EncodingError(
            f"is not in {encoding} (byte {error.start}); leave encoding out to have it found"
        ) from None


def _utf16_without_mark(data: bytes) -> str | None:
    """UTF-16 of Latin or Cyrillic text has the same high byte (0 or 4) in nearly every second place."""
    head = data[:4000]
    if len(head) < 8:
        return None
    for name, first in (("utf-16-le", 1), ("utf-16-be", 0)):
        high = head[first::2]
        if sum(byte in (0, 4) for byte in high) > 0.9 * len(high) and head[1 - first :: 2].count(
            0
        ) < 0.05 * len(high):
            return name
    return None


def _guess(data: bytes) -> Decoded:
    """Choose among UTF-8 with a little damage, charset-normalizer's guess and the usual Cyrillic encodings."""
    damaged = data.decode("utf-8", errors="replace")
    bad = damaged.count("\ufffd")
    if bad <= max(2, 0.002 * len(damaged)) and any(ord(c) > 127 and c != "\ufffd" for c in damaged):
        return Decoded(damaged, "utf-8", f"{bad} damaged characters were replaced by the sign \ufffd")
    window = data[:_WINDOW]
    guessed = _charset_normalizer(window)
    scored = [
        (_plausibility(window.decode(name, errors="replace")), -i, name) for i, name in enumerate(_CANDIDATES)
    ]
    score, _, best = max(scored)
    if guessed and guessed not in _CANDIDATES and score < 0.5:
        best = guessed
    return Decoded(
        data.decode(best, errors="replace"),
        best,
        f"read as {best}: not UTF-8, the encoding is a guess by its letters",
    )


def _charset_normalizer(window: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(window).best()
    return best.encoding if best else None


def _plausibility(text: str) -> float:
    """Say how much a text looks like Russian or a Latin language: common letters, no capitals within words."""
    letters = [c for c in text if ord(c) > 127]
    if not letters:
        return 0.0
    cyrillic = [c for c in letters if c.lower() in _COMMON]
    commonest = sum(c.lower() in _COMMONEST for c in letters)
    # In the wrong table small letters come out as capitals, or as signs within words.
    odd = sum(a.islower() and b.isupper() for a, b in zip(text, text[1:], strict=False))
    upper = sum(c.isupper() for c in letters)
    signs = sum(not c.isalpha() and c not in "«»—–„“”…№ " for c in letters)
    plausible = len(cyrillic) / len(letters) * 0.5 + commonest / len(letters)
    # The letters þ, ð, ý of windows-1252 are ş, ğ, ı of windows-1254; Icelandic is none of our languages.
    latin = sum(
        c.isalpha() and ("à" <= c.lower() <= "ž" or c == "ı") and c.lower() not in "þðý" for c in letters
    ) / len(letters)
    share_of_all = len(letters) / max(1, sum(c.isalpha() for c in text))
    if share_of_all < 0.3:  # accents here and there: a Latin language
        plausible = latin
    return plausible - (2 * odd + 0.5 * upper + 2 * signs) / len(letters)
