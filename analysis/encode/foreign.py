"""Checks that texts are in a language that an encoder knows, and says clearly where they are not.

A text is suspected by its letters and its stopwords, and then judged by
:mod:`analysis.corpus.language`; a foreign word or name in a text does
no harm. Detection needs some length: texts of fewer than six words are only judged by their script.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from analysis import lexicon, tokens
from analysis.corpus import language

MODEL = "sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2"
_MIN_WORDS = 6
_MIN_STOPWORDS = 0.12


def strings(texts: Sequence[str]) -> list[str]:
    """Give texts back as a list, or raise a TypeError that names the one that is no string."""
    if isinstance(texts, str):
        raise TypeError("texts is one string; give a list of texts: encode([text])")
    for position, text in enumerate(texts):
        if not isinstance(text, str):
            raise TypeError(
                f"text {position} is {text!r}, not a string; drop rows without text or fill them with ''"
            )
    return list(texts)


def check(texts: Sequence[str], languages: Sequence[str | None] | None, known: Sequence[str]) -> list[str]:
    """Give the texts back as a list, or say which of them cannot be encoded.

    Parameters
    ----------
    texts
        Texts to encode.
    languages
        Their ISO 639-1 codes, where known; a code that is missing (None) is found out.
    known
        Codes that the encoder knows.

    Raises
    ------
    TypeError
        Where a text is not a string, or all texts are one string.
    ValueError
        Where the language of a text is not among those known.
    """
    listed = strings(texts)
    codes = list(languages) if languages is not None else [None] * len(listed)
    if len(codes) != len(listed):
        raise ValueError(f"{len(listed)} texts but {len(codes)} languages; give one code a text")
    for position, (text, code) in enumerate(zip(listed, codes, strict=True)):
        name = _foreign_code(code, known) if isinstance(code, str) else foreign_language(text, known)
        if name:
            raise ValueError(
                f"text {position} is in {name} ({text[:40]!r}), and the bilingual encoder knows only "
                f"{_listed(known)}; leave such texts out, or install a multilingual model "
                f'(make transformers) and use load_encoder("{MODEL}")'
            )
    return listed


def _foreign_code(code: str, known: Sequence[str]) -> str | None:
    return None if code in known else _name(code)


def _listed(codes: Sequence[str]) -> str:
    return " and ".join(str(lexicon.languages()[code]["name"]) for code in codes)


def foreign_language(text: str, known: Sequence[str]) -> str | None:
    """Name the language of a text, where it is clearly none of those known; None otherwise."""
    script = tokens.script(text[:2000])
    candidates = [code for code in known if lexicon.languages()[code]["script"] == script]
    if not candidates:
        named = [_name(code) for code, row in language.table().items() if row["script"] == script]
        return " or ".join(named or [f"{script} script"]) if _letters(text, script) > 2 else None
    words = [tokens.normalize(text[start:end]) for start, end in tokens.tokenize(text[:2000])]
    own = [word for word in words if tokens.script(word) == script]
    if len(own) < _MIN_WORDS or any(_looks_like(own, code) for code in candidates):
        return None
    return _judge(text[:2000], known)


def _letters(text: str, script: str) -> int:
    return sum(tokens.script(char) == script for char in text) if script else 0


def _looks_like(words: list[str], code: str) -> bool:
    """Say whether a language has enough of the words as stopwords, and the letters of nearly all."""
    stopwords, letters = tokens.stopwords(code), _strange_letters(code)
    strange = sum(not letters.isdisjoint(word) for word in words)
    common = sum(word in stopwords for word in words)
    return common >= _MIN_STOPWORDS * len(words) and strange <= max(1, len(words) // 10)


@cache
def _strange_letters(code: str) -> frozenset[str]:
    """Give the letters of other languages in the same script that a language does not write."""
    table = language.table()
    same = [row["letters"] for row in table.values() if row["script"] == table[code]["script"]]
    return frozenset("".join(same)) - frozenset(table[code]["letters"])


def _judge(text: str, known: Sequence[str]) -> str | None:
    """Name the language that lingua is sure of, unless it is among those known."""
    code, probability = language.detect(text)
    return _name(code) if code and code not in known and probability > 0.9 else None


def _name(code: str) -> str:
    row = language.table().get(code)
    return row["lingua"].capitalize() if row else str(lexicon.languages().get(code, {}).get("name", code))
