"""Periods of time into which dated articles fall: which fits a corpus, and which dates are exact enough for it."""

from __future__ import annotations

import pandas as pd

PERIODS = {"day": "D", "week": "W-SUN", "month": "M", "quarter": "Q-DEC", "year": "Y-DEC"}
"""Pandas' name of each period, the finest first."""
MOST_PERIODS = 24
"""More of them can't be told apart in a panel of a figure."""

_EXACT = {"day": ("day",), "week": ("day",), "month": ("day", "month"), "quarter": ("day", "month")}
_HALF = 0.5
_WHOLE = ("day", "month", "year")


def are_exact(articles: pd.DataFrame, every: str) -> pd.Series:
    """Tell of each article whether it has a date, and one that lies in a single period of this length.

    Parameters
    ----------
    articles
        date, date_precision.
    every
        day, week, month, quarter or year.
    """
    if every not in PERIODS:
        raise ValueError(f"every={every!r}: choose one of {', '.join(PERIODS)}")
    return articles["date"].notna() & articles["date_precision"].isin(_EXACT.get(every, _WHOLE))


def in_periods(articles: pd.DataFrame, every: str) -> pd.DataFrame:
    """Add ``period``, its first day, to articles; those whose date isn't exact enough are left out."""
    kept = articles[are_exact(articles, every)]
    return kept.assign(period=kept["date"].dt.to_period(PERIODS[every]).dt.start_time)


def last_days(articles: pd.DataFrame) -> pd.Series:
    """Give the last day that each article may be of: of an article dated to a month, the last of that month."""
    ends = [articles["date"].dt.to_period(PERIODS[name]).dt.end_time.dt.normalize() for name in _WHOLE]
    told = articles["date_precision"]
    return ends[2].where(told == "year", ends[1].where(told == "month", ends[0]))


def finest(articles: pd.DataFrame) -> str:
    """Name the finest period of which all dates span at most :data:`MOST_PERIODS`, and for which half are exact enough."""
    dated = articles[articles["date"].notna()]
    for name, code in PERIODS.items():
        periods = dated["date"].dt.to_period(code)
        if dated.empty or (
            (periods.max() - periods.min()).n < MOST_PERIODS and are_exact(dated, name).mean() >= _HALF
        ):
            return name
    return "year"
