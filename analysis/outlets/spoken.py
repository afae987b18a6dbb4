"""Who says how many words: the spans of each outlet, measured, with one role and country for each speaker."""

from __future__ import annotations

import re

import pandas as pd

SPOKEN = ("direct", "indirect")
"""Voices that are given to somebody."""
_WORD = re.compile(r"\w+(?:[-\u2010\u2011'\u2019]\w+)*")
"""A word for counting: letters and digits with the hyphens and apostrophes inside it, in any language."""


def measured(voices: pd.DataFrame, articles: pd.DataFrame, *, group: str = "outlet") -> pd.DataFrame:
    """Give spans with their ``outlet`` (the column ``group`` of articles), ``words`` and ``characters``."""
    known = articles.dropna(subset=[group])
    facts = known[["article_id", "text"]].assign(outlet=known[group])
    spans = voices.merge(facts, on="article_id", how="inner")
    said = [
        text[start:end] for text, start, end in zip(spans["text"], spans["start"], spans["end"], strict=True)
    ]
    words = [len(_WORD.findall(text)) for text in said]
    return spans.drop(columns="text").assign(words=words, characters=spans["end"] - spans["start"])


def spoken(spans: pd.DataFrame) -> pd.DataFrame:
    """Give the measured spans that somebody speaks, each speaker with one role and one bloc.

    An article may tell less of a speaker than another one, or too little to tell an office from a name: so role and
    bloc of a ``speaker_id`` are those under which most characters stand. Who has no id keeps what the span says.
    """
    rows = spans[spans["voice"].isin(SPOKEN)]
    rows = rows.assign(speaker_id=rows["speaker_id"].where(rows["speaker_id"].notna(), rows["speaker"]))
    for name in ("role", "bloc"):
        known = rows["speaker_id"].map(_commonest(rows, name)).astype(object)
        rows = rows.assign(**{name: known.where(known.notna(), rows[name])})
    return rows


def _commonest(rows: pd.DataFrame, name: str) -> pd.Series:
    sizes = rows.dropna(subset=["speaker_id", name]).groupby(["speaker_id", name])["characters"].sum()
    ordered = sizes.reset_index().sort_values(["characters", name], ascending=[False, True], kind="stable")
    return ordered.drop_duplicates("speaker_id").set_index("speaker_id")[name]


def numbers(articles: pd.DataFrame, *, group: str = "outlet") -> pd.Series:
    """Count the articles of each outlet."""
    return articles.groupby(group)["article_id"].nunique()
