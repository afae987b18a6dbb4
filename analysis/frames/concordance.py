"""Concordance: what is sought, in the middle of its line, with the words before and after it (keyword in context)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.codebook import Codebook
from analysis.corpus.voice import voice_at
from analysis.matching import Match, compile_patterns, find

if TYPE_CHECKING:
    from pandas.io.formats.style import Styler

AROUND = 50
"""Characters of a line on each side."""

_COLUMNS = [
    "article_id",
    "outlet",
    "language",
    "speaker",
    "voice",
    "part",
    "start",
    "end",
    "left",
    "match",
] + [
    "right",
    "frame",
]


def concordance(
    corpus: Any, sought: pd.DataFrame | str, *, codebook: Codebook | None = None, around: int = AROUND
) -> pd.DataFrame:
    """Give a line for each coded span, or for each match of a pattern.

    Parameters
    ----------
    corpus
        Has the tables ``articles``, ``sentences``, ``voices`` and, for a pattern, ``tokens``.
    sought
        Coded spans, or a pattern over lemmas (:mod:`analysis.patterns`): ``"болевой точка | pain point"``.
    codebook
        Whose word classes (``@place``) the pattern may use.
    around
        Characters to show on each side, cut at words.

    Returns
    -------
    DataFrame
        One row a line: article_id, outlet, language, speaker, voice, part, start, end, left, match, right (verbatim,
        line breaks as spaces), frame (missing for a pattern); sorted by article and place.

    Raises
    ------
    PatternError
        Quotes a pattern that does not follow the notation.
    """
    spans = _matches(corpus, sought, codebook) if isinstance(sought, str) else sought
    articles = corpus.articles[["article_id", "outlet", "language", "text"]]
    table = spans.merge(articles, on="article_id", how="left")
    table = table.sort_values(["article_id", "start", "end"], kind="stable", ignore_index=True)
    cells = [
        _line(text, start, end, around)
        for text, start, end in table[["text", "start", "end"]].itertuples(index=False)
    ]
    shown = pd.DataFrame(cells, columns=["left", "match", "right"], dtype="str")
    table = pd.concat([table.drop(columns="text"), shown], axis=1)
    return table.reindex(columns=_COLUMNS)


def show_concordance(table: pd.DataFrame) -> Styler:
    """Lay out a concordance with its matches one below the other, in any alphabet."""
    shown = table[["outlet", "speaker", "left", "match", "right"]].fillna("")
    aligned = {"white-space": "pre", "font-family": "monospace"}
    return (
        shown.style.hide(axis="index")
        .set_properties(subset=["left"], **{"text-align": "right", **aligned})
        .set_properties(subset=["match"], **{"text-align": "center", "font-weight": "bold", **aligned})
        .set_properties(subset=["right"], **{"text-align": "left", **aligned})
        .format(escape="html")
    )


def _line(text: str, start: int, end: int, around: int) -> tuple[str, str, str]:
    """Give what stands before a match, the match and what stands after it, cut at words."""
    left, right = text[max(0, start - around) : start], text[end : end + around]
    if start > around:
        left = left.partition(" ")[2] if not text[start - around - 1].isspace() else left
    if end + around < len(text) and not text[end + around].isspace():
        right = right.rpartition(" ")[0]
    left, match, right = (" ".join(part.split("\n")) for part in (left, text[start:end], right))
    return left, match, right


def _matches(corpus: Any, pattern: str, codebook: Codebook | None) -> pd.DataFrame:
    """Find a pattern in the sentences of a corpus; each match with the voice of most of it."""
    matchers = {
        language: compile_patterns([pattern], classes=classes)
        for language, classes in (codebook.classes if codebook else {}).items()
    }
    plain = None if codebook else compile_patterns([pattern])
    facts = corpus.sentences.set_index("sentence_id")[["language", "part"]]
    rows = []
    ordered = corpus.tokens.sort_values(["article_id", "start"], kind="stable")
    for sentence_id, words in ordered.groupby("sentence_id", sort=False):
        matcher = plain or matchers.get(facts.at[sentence_id, "language"])
        if matcher is None:
            continue
        tokens = list(zip(words["term"], words["token"], strict=True))
        for _, match in find(tokens, matcher):
            rows.append((words["article_id"].iloc[0], facts.at[sentence_id, "part"], *_span(words, match)))
    found = pd.DataFrame(rows, columns=["article_id", "part", "start", "end"])
    found = found.astype({"start": "int64", "end": "int64"})
    return voice_at(found, corpus.voices)


def _span(words: pd.DataFrame, match: Match) -> tuple[int, int]:
    return int(words["start"].iloc[match.start]), int(words["end"].iloc[match.end - 1])
