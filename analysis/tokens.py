"""Tokens: the one place of the suite that cuts words and, by :mod:`analysis.lemmas`, lemmatises them.

A token is a word or a number; punctuation is left out. Its term is the lemma in lower case with ё written е.
A word in another script than its sentence's ("ArmInfo" in a Russian text) is read in the language of its own
script.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.lemmas import (
    Parse,
    attested_nominative,
    is_content,
    language_of,
    lemma,
    normalize,
    parse,
    script,
    stopwords,
)
from analysis.tables import Tokens, conform

__all__ = [
    "content_tokens",
    "is_content",
    "kinds",
    "language_of",
    "lemma",
    "normalize",
    "parse",
    "parse_text",
    "script",
    "stopwords",
    "tokenize",
    "tokens",
]

# A word may hold digits, hyphens and apostrophes (Су-35, O'Brien); a number may hold signs (1,5; 2020-2022;
# 3+3).
_LETTER = r"[^\W_\u2019\u02bc]"
_MARKS = r"[\u0300-\u036f\u00ad\u200b\u2060]*"
_WORD = rf"(?:{_LETTER}{_MARKS})+"
_TOKEN = re.compile(
    rf"""[^\W\d_\u02bc]+(?=[\s,;!?)»"]|$)                # a plain word: nothing below could take more (told first, for speed)
    | (?:https?://|www\.)\S+[\w/]                      # an address
    | [\w.+-]+@[\w-]+(?:\.[\w-]+)+                        # a mail address
    | [A-Za-z][A-Za-z0-9-]*(?:\.[a-z0-9-]+)*\.[a-z]{{2,4}}(?![\w])(?<=[a-z]) # a bare domain: arvak.am
    | (?:[^\W\d_]\.){{2,}}(?!\w)                          # U.S., т.е.
    | \d+(?:[.,:+/\u2013-]\d+)+(?![^\W\d_])               # 1,5; 12:30; 3+3; 2020-2022
    | {_WORD}(?:[-\u2010\u2011'\u2019\u02bc]{_WORD})*     # words, hyphenated words whole""",
    re.VERBOSE,
)
_POSSESSIVE = re.compile(r"['\u2019\u02bc]s$", re.IGNORECASE)
_OPENING = re.compile(r"(?:^|[.?!:;…«\"“„\u2018(\u2013\u2014\[|•*-])\s*$")


def tokenize(text: str, language: str | None = None) -> list[tuple[int, int]]:
    """Cut a text into words and numbers.

    Hyphenated words stay whole, an English possessive is cut off ("Armenia's" → "Armenia", "'s"), addresses
    are one token.

    Parameters
    ----------
    text
        Any text.
    language
        ISO 639-1 code; the rules are the same for all languages so far.

    Returns
    -------
    list of (start, end)
        Offsets in characters, in order, without overlap.
    """
    spans = []
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        clitic = _POSSESSIVE.search(match.group()) if text[end - 1] in "sS" else None
        if clitic and clitic.start():
            spans += [(start, start + clitic.start()), (start + clitic.start(), end)]
        else:
            spans.append((start, end))
    return spans


def parse_text(text: str, language: str | None) -> list[tuple[int, int, str, str]]:
    """Cut a sentence and parse its words.

    Returns
    -------
    list of (start, end, term, pos)
    """
    shouted = _shouted(text)
    rows = []
    for start, end in tokenize(text, language):
        word = text[start:end]
        initial = word[0].isupper() and bool(_OPENING.search(text[max(0, start - 4) : start]))
        if shouted and len(word) > 5:
            word, initial = word.capitalize(), True  # a headline in capitals
        rows.append(
            (start, end, *(parse(word, language, initial=True) if initial else parse(word, language)))
        )
    return rows


def kinds(tokens: pd.DataFrame, columns: list[str]) -> tuple[npt.NDArray[np.int64], pd.DataFrame]:
    """Number the different rows of some columns.

    Returns
    -------
    array (n,), DataFrame
        The kind of each row, and the kinds, sorted, one row each with the ``columns``.
    """
    combined = np.zeros(len(tokens), np.int64)
    for column in columns:
        values, names = pd.factorize(tokens[column], sort=True)
        combined = combined * (len(names) + 1) + values
    codes, different = pd.factorize(combined, sort=True)
    first = np.zeros(len(different), np.int64)
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    return codes, tokens[columns].iloc[first].reset_index(drop=True)


def content_tokens(units: pd.DataFrame) -> pd.DataFrame:
    """Give the content words of texts, each read by itself.

    Parameters
    ----------
    units
        unit_id, language, text.

    Returns
    -------
    DataFrame
        unit_id, token, term, pos, language (that of the unit): one row a content word, in the order of the texts.
    """
    columns = ["unit_id", "token", "term", "pos", "language"]
    rows = [
        (unit_id, text[start:end], term, pos, language)
        for unit_id, language, text in zip(units["unit_id"], units["language"], units["text"], strict=True)
        for start, end, term, pos in parse_text(text, _code(language))
        if is_content(term, pos)
    ]
    return pd.DataFrame(rows, columns=columns)


def _shouted(text: str) -> bool:
    """Say whether a text is written in capitals throughout, so that they say nothing."""
    letters = sum(map(str.isalpha, text))
    return letters > 15 and sum(map(str.isupper, text)) > 0.8 * letters


def tokens(sentences: pd.DataFrame) -> pd.DataFrame:
    """Give the tokens of a table of sentences.

    A word that begins a sentence is read as a name where its article has the same name within a sentence, and
    the cases of a name that no dictionary knows are joined where the article has its nominative.

    Parameters
    ----------
    sentences
        As :class:`analysis.tables.Sentences`: sentence_id, article_id, position, start, text, language are
        used.

    Returns
    -------
    DataFrame
        As :class:`analysis.tables.Tokens`, in the order of articles and sentences given.
    """
    columns: dict[str, list[Any]] = {name: [] for name in Tokens.to_schema().columns}
    for _, article in sentences.groupby("article_id", sort=False):
        _article_tokens(article, columns)
    return conform(pd.DataFrame(columns), Tokens)


def _article_tokens(article: pd.DataFrame, columns: dict[str, list[Any]]) -> None:
    """Append the tokens of one article."""
    fields = ("sentence_id", "article_id", "start", "text", "language")
    rows = list(zip(*(article[field] for field in fields), strict=True))
    parsed = [parse_text(text, _code(language)) for _, _, _, text, language in rows]
    names = _article_names(
        zip((row[3] for row in rows), (_code(row[4]) for row in rows), parsed, strict=True)
    )
    for (sentence_id, article_id, offset, text, language), spans in zip(rows, parsed, strict=True):
        for start, end, term, pos in spans:
            term, pos = names.get(text[start:end], (term, pos))
            columns["article_id"].append(article_id)
            columns["sentence_id"].append(sentence_id)
            columns["start"].append(offset + start)
            columns["end"].append(offset + end)
            columns["token"].append(text[start:end])
            columns["term"].append(term)
            columns["pos"].append(pos)
            columns["language"].append(_code(language) or "und")
            columns["content"].append(is_content(term, pos))


def _code(language: Any) -> str | None:
    return language if isinstance(language, str) and language else None


def _article_names(
    sentences: Iterable[tuple[str, str | None, list[tuple[int, int, str, str]]]],
) -> dict[str, Parse]:
    """Give the readings that an article's own evidence corrects: word as written → (lemma, pos)."""
    inner: dict[str, str] = {}  # capitalised words within a sentence that are names
    outer: dict[str, str | None] = {}  # capitalised words that begin one, with their language
    for text, language, spans in sentences:
        for start, end, term, pos in spans:
            word = text[start:end]
            if not word[:1].isupper():
                continue
            if _OPENING.search(text[max(0, start - 4) : start]):
                outer[word] = language
            elif pos == "name":
                inner[word] = term
    forms = {normalize(word) for word in inner} | {normalize(word) for word in outer}
    terms = set(inner.values())
    found: dict[str, Parse] = {}
    for word, language in outer.items():
        term, pos = parse(word, language)
        if pos == "name" and term in terms:
            found[word] = (term, pos)
    for word, term in list(inner.items()) + [(w, t) for w, (t, _) in found.items()]:
        stem = attested_nominative(word, term, forms)
        if stem:
            found[word] = (stem, "name")
    return found
