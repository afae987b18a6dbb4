"""Bytes to text: byte order marks, UTF-8, UTF-16, and the old Cyrillic encodings."""

from __future__ import annotations

import codecs
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from analysis.corpus.reading.readers import Unreadable

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
_HEAD = 4_000  # bytes from which UTF-16 and binary files are told
_SAMPLE = 20_000  # bytes, of stretches that begin beyond ASCII, from which an old encoding is guessed
# High bytes of UTF-16 in Latin, Cyrillic, Armenian and Georgian text, and of its punctuation.
_HIGH_BYTES = frozenset({0x00, 0x04, 0x05, 0x10, 0x20})
_CONTROLS = bytes({*range(32), 0x7F} - set(b"\t\n\v\f\r\x1a\x1b"))
_BEYOND_ASCII = re.compile(rb"[\x80-\xff][^\n]{0,400}")
_ESCAPED_BYTE = re.compile("[\udc80-\udcff]")
_WEB_NAMES = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "iso-8859-9": "cp1254"}


@dataclass(frozen=True, slots=True)
class Encoding:
    """An encoding (Python's name), and a warning where it is a guess or the text is damaged (else None)."""

    name: str
    warning: str | None = None


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding it was in, and a warning where that is a guess or the text is damaged (else None)."""

    text: str
    encoding: str
    warning: str | None = None


class EncodingError(Unreadable):
    """The bytes are no text in the encoding asked for, or no text at all."""


def decode(data: bytes, encoding: str | None = None, *, declared: str | None = None) -> Decoded:
    """Decode the bytes of a file.

    Parameters
    ----------
    data, encoding, declared
        As :func:`find_encoding`, of which the data are the only piece.

    Raises
    ------
    EncodingError
        Says what to do.
    """
    found = find_encoding([data], encoding, declared=declared)
    text = data.decode(found.name, errors="replace").removeprefix("\ufeff")
    return Decoded(text, found.name.removesuffix("-sig"), found.warning)


def find_encoding(
    pieces: Iterable[bytes], encoding: str | None = None, *, declared: str | None = None
) -> Encoding:
    """Find the encoding of a text, in one pass over its bytes.

    Parameters
    ----------
    pieces
        The bytes, piece by piece; only one piece is held at a time.
    encoding
        Python's name of the encoding, if it is known; else it is found out.
    declared
        What the text itself says (a web page's charset): believed where the bytes are not UTF-8 and fit it.

    Raises
    ------
    EncodingError
        Where the bytes are no text, or not in the encoding asked for.
    """
    pieces = _until_break(pieces)
    head = next(pieces, b"")
    if encoding:
        return _as_told(_with(head, pieces), encoding)
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), None) or _utf16_without_mark(head)
    if marked:
        return Encoding(marked)
    _refuse_binary(head[:_HEAD])
    counts = _count(_with(head, pieces))
    if counts.damaged:
        return _guess(counts, declared)
    return Encoding("utf-8", _warn_of_controls(counts))


def _until_break(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Take a compressed file's pieces up to where it breaks off; the reading that follows comes to the break and tells it."""
    try:
        yield from pieces
    except (EOFError, zlib.error):
        return


def _with(head: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    yield from pieces


def _as_told(pieces: Iterator[bytes], encoding: str) -> Encoding:
    try:
        decoder = codecs.getincrementaldecoder(encoding)()
    except LookupError:
        raise EncodingError(
            f"encoding {encoding!r} is not known", "try 'utf-8', 'cp1251' or 'koi8-r'"
        ) from None
    here = 0
    try:
        for piece in pieces:
            decoder.decode(piece)
            here += len(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise EncodingError(
            f"is not in {encoding} (about byte {here + error.start})", "leave encoding out to have it found"
        ) from None
    return Encoding(encoding)


def _utf16_without_mark(data: bytes) -> str | None:
    """UTF-16 of our languages has one of a few high bytes in nearly every second place."""
    head = data[:_HEAD]
    if len(head) < 8:
        return None
    for name, first in (("utf-16-le", 1), ("utf-16-be", 0)):
        high, low = head[first::2], head[1 - first :: 2]
        if (
            sum(byte in _HIGH_BYTES for byte in high) > 0.9 * len(high)
            and max(map(high.count, (0x00, 0x04, 0x05, 0x10))) > 0.4 * len(high)
            and low.count(0) < 0.05 * len(high)
        ):
            return name
    return None


def _refuse_binary(head: bytes) -> None:
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if controls > max(4, 0.03 * len(head)):
        raise EncodingError(
            "holds bytes that no text has: it is a picture, a program or another binary file",
            "take it out; if it is text, say in which encoding: encoding='…'",
        )


@dataclass(slots=True)
class _Counts:
    """What a pass over the bytes as UTF-8 shows.

    Attributes
    ----------
    characters, damaged, controls
        Characters in all, bytes that are no UTF-8, control characters.
    sample
        Stretches that begin beyond ASCII, from which an old encoding is guessed.
    """

    characters: int = 0
    damaged: int = 0
    controls: int = 0
    sample: bytes = b""


def _count(pieces: Iterable[bytes]) -> _Counts:
    counts = _Counts()
    decoder = codecs.getincrementaldecoder("utf-8")(errors="surrogateescape")
    for piece in pieces:
        _add(counts, decoder.decode(piece))
        counts.controls += len(piece) - len(piece.translate(None, _CONTROLS))
        if not piece.isascii() and len(counts.sample) < _SAMPLE:
            counts.sample += b"".join(_stretches(piece, _SAMPLE - len(counts.sample)))
    _add(counts, decoder.decode(b"", final=True))
    return counts


def _stretches(piece: bytes, room: int) -> Iterator[bytes]:
    """Give stretches of a text that begin beyond ASCII, until there is no more room."""
    for match in _BEYOND_ASCII.finditer(piece):
        if room <= 0:
            return
        yield match.group()[:room]
        room -= len(match.group())


def _add(counts: _Counts, text: str) -> None:
    counts.characters += len(text)
    if not text.isascii():
        counts.damaged += len(_ESCAPED_BYTE.findall(text))


def _warn_of_controls(counts: _Counts) -> str | None:
    if not counts.controls:
        return None
    return f"{counts.controls} control characters stand in the text, which cleaning takes out"


def _guess(counts: _Counts, declared: str | None) -> Encoding:
    """Choose among UTF-8 with a little damage, what the text declares, and the usual Cyrillic encodings."""
    few = counts.damaged <= max(2, 0.002 * counts.characters)
    if few and not counts.sample.decode("utf-8", errors="ignore").isascii():
        return Encoding("utf-8", f"{counts.damaged} damaged bytes were replaced by the sign \ufffd")
    if fitting := _fitting(counts.sample, declared):
        return Encoding(fitting)
    best = _best(counts.sample)
    return Encoding(best, f"read as {best}: not UTF-8, the encoding is a guess by its letters")


def _fitting(sample: bytes, declared: str | None) -> str | None:
    """Give the declared encoding as Python names it, if the bytes can be in it; they are not UTF-8, whatever it says."""
    if not declared:
        return None
    name = declared.strip().lower()
    try:
        codec = codecs.lookup(_WEB_NAMES.get(name, name)).name
        sample.decode(codec)
    except (LookupError, UnicodeDecodeError):
        return None
    return None if codec.startswith("utf") else codec


def _best(sample: bytes) -> str:
    scored = [
        (_plausibility(sample.decode(name, errors="replace")), -i, name) for i, name in enumerate(_CANDIDATES)
    ]
    score, _, best = max(scored)
    guessed = _charset_normalizer(sample)
    return guessed if guessed and guessed not in _CANDIDATES and score < 0.5 else best


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
