"""Periods of time into which dated articles fall: which fits a corpus, and which dates are exact enough for it."""

from __future__ import annotations

import pandas as pd

PERIODS = {"day": "D", "week": "W-SUN", "month": "M", "quarter": "Q-DEC", "year": "Y-DEC"}
"""Pandas' name of each period, the finest first."""
MOST_PERIODS = 24
"""More of them can't be told apart in a panel of a figure."""

_EXACT = {"day": ("day",), "week": ("day",), "month": ("day", "month"), "quarter": ("day", "month")}
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


def finest(articles: pd.DataFrame) -> str:
    """Name the finest period of which all dates span at most :data:`MOST_PERIODS`; without dates it is the day."""
    dates = articles["date"].dropna()
    for name, code in PERIODS.items():
        periods = dates.dt.to_period(code)
        if dates.empty or (periods.max() - periods.min()).n < MOST_PERIODS:
            return name
    return "year"
