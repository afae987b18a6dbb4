"""How topics spread over voices and over time; over outlets they are counted from the assignments alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.inference import share_interval
from analysis.periods import PERIODS, are_exact, in_periods
from analysis.topics.result import TopicResult
from analysis.topics.sentences import placed_sentences

# Each period is for spans of up to so many days.
_SPANS = {"day": 21, "week": 120, "month": 800, "quarter": 2500, "year": 10**9}
_MOST_DATES = 0.8


def topic_voices(result: TopicResult, corpus: Any) -> pd.DataFrame:
    """Give each sentence's topic and voice: sentence_id, article_id, topic, label, voice.

    Where the units are articles, a sentence has its article's topic.
    """
    table = placed_sentences(result, corpus.sentences)[["sentence_id", "article_id", "topic", "voice"]]
    return table.merge(result.topics[["topic", "label"]], on="topic", how="left")


def topic_dates(
    result: TopicResult, articles: pd.DataFrame, *, topics: int = 8, period: str = "auto"
) -> pd.DataFrame:
    """Give the share of each period's articles that have a topic, for the largest topics.

    An article has a topic where it, or a sentence of it, is assigned to it. Articles without a date, or with one that
    is less precise than the period, are left out and counted.

    Parameters
    ----------
    result
        Of :func:`analysis.topics.fit_topics`.
    articles
        article_id, date, date_precision, story.
    topics
        The largest so many.
    period
        D, W-SUN, M, Q-DEC or Y-DEC (pandas' names); auto: the shortest that is long enough for the span of nine tenths
        of the dates, and for which eight tenths of them are precise enough.

    Returns
    -------
    DataFrame
        period (its first day), topic, label, n (articles with the topic), N (articles), share, low, high (95 %
        interval over stories; missing where they are too few). Empty with fewer than two periods.
        ``attrs``: period, left_out.
    """
    dated = articles[articles["date"].notna() & articles["article_id"].isin(result.assignments["article_id"])]
    every = _fitting(dated) if period == "auto" else _named(period)
    kept = in_periods(dated, every)
    largest = result.topics.nlargest(topics, "size")[["topic", "label"]]
    rows = [
        _cell(result, group, moment, topic, label)
        for moment, group in kept.groupby("period", sort=True)
        for topic, label in largest.itertuples(index=False)
    ]
    columns = ["period", "topic", "label", "n", "N", "share", "low", "high"]
    table = pd.DataFrame(rows if kept["period"].nunique() > 1 else [], columns=columns)
    known = articles["article_id"].isin(result.assignments["article_id"])
    table.attrs = {"period": PERIODS[every], "left_out": int(known.sum()) - len(kept)}
    return table


def _fitting(dated: pd.DataFrame) -> str:
    """Choose by most of the dates, not by all: gaps are shaded, so one date far off does no harm."""
    days = (dated["date"] - pd.Timestamp(0)).dt.days.to_numpy(np.float64)
    span = float(np.ptp(np.quantile(days, [0.05, 0.95]))) if len(days) else 0.0
    fine = (name for name, most in _SPANS.items() if span <= most)
    return next((name for name in fine if are_exact(dated, name).mean() >= _MOST_DATES), "year")


def _named(period: str) -> str:
    names = {code: name for name, code in PERIODS.items()}
    if period not in names:
        raise ValueError(f"period={period!r}: choose auto or one of {', '.join(names)}")
    return names[period]


def _cell(result: TopicResult, group: pd.DataFrame, moment: Any, topic: int, label: str) -> tuple[Any, ...]:
    having = result.assignments.loc[result.assignments["topic"] == topic, "article_id"]
    rows = group.assign(
        has=group["article_id"].isin(having), story=group["story"].fillna(group["article_id"])
    )
    share = float(rows["has"].mean())
    low, high = share_interval(rows, "has")
    return moment, topic, label, int(rows["has"].sum()), len(rows), share, low, high
