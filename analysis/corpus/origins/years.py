"""The years of days that stand without one ("ЧИТА, 19 декабря. /ТАСС/."), from the other articles of the corpus."""

from __future__ import annotations

import datetime
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import pandas as pd

from analysis.corpus.origins.evidence import Claim
from analysis.corpus.origins.weighing import winner

METHOD = "dateline_year"
_MIDDLE = (
    0.01,
    0.99,
)  # quantiles of the dated days between which the window lies: a few strays don't widen it
_EDGE = datetime.timedelta(
    days=14
)  # by which days may lie outside: not every day of a corpus has a dated article
_ENOUGH = 20  # articles dated beyond doubt below which their window alone decides less surely
_TIMES = 10  # as many dated articles must lie around a day as around the same day of any other year
_CLOSE = 182  # days from the window beyond which a year isn't considered
_WEEKDAY_YEARS = 5  # years of which a day falls on a weekday in one at most


class _Window(NamedTuple):
    first: datetime.date
    last: datetime.date
    days: list[datetime.date]

    def distance(self, day: datetime.date) -> int:
        """Days by which a day lies outside; 0 inside."""
        return max((self.first - day).days, (day - self.last).days, 0)

    def near(self, day: datetime.date) -> int:
        """Count the dated articles of the weeks around a day."""
        return bisect_right(self.days, day + _EDGE) - bisect_left(self.days, day - _EDGE)


class _Hints(NamedTuple):
    """What an article itself says of the year: a weekday of the day (Monday 0), and a bound; either may err."""

    weekday: int | None
    not_before: str

    def allow(self, day: datetime.date) -> bool:
        return day.isoformat() >= self.not_before

    def agree(self, day: datetime.date) -> bool:
        return self.weekday == day.weekday()

    def doubt(self, day: datetime.date) -> bool:
        return not self.allow(day) or self.weekday not in (None, day.weekday())


def complete_years(claims: pd.DataFrame, *, collected: datetime.date | None = None) -> pd.DataFrame:
    """Complete days that stand without a year, where the rest of the corpus leaves one year only.

    An article that no sure date decides, and whose claims name a day without year, gets one more claim (method
    ``dateline_year``) where exactly one year

    - puts the day into the window of the articles that are dated to the day with high confidence (medium confidence;
      low if fewer than 20 are, or if the article's own hints speak against it), or
    - of several such years has ten times as many dated articles around the day as any other (low confidence), or
    - is left by the article's own hints, the latest event that it reports and the weekday that its lead names, among
      several such years, or among those next to the window (low confidence), or
    - within five years of the latest event that the article reports has the named weekday, where the corpus has no
      dated articles (low confidence).

    Else the day stays without a year, and cannot win.

    Parameters
    ----------
    claims
        The claims table of the whole corpus.
    collected
        Day on which the corpus was collected: no later day is considered. Without it, today.

    Returns
    -------
    DataFrame
        The claims with those added, each behind the one that it completes, and ``chosen`` anew for these articles;
        completed claims among those given stay as they are.
    """
    claims = claims.reset_index(drop=True)
    days = claims["field"].eq("date")
    open_days = claims[days & claims["value"].str.fullmatch(r"--\d\d-\d\d") & _undecided(claims, days)]
    if open_days.empty:
        return claims
    limit = collected or datetime.date.today()
    window, hints = _window(claims[days]), _hints(claims, open_days["article_id"].unique())
    added = {
        index: {"value": day.isoformat(), "confidence": confidence, "method": METHOD}
        for index, article, value in open_days[["article_id", "value"]].itertuples(name=None)
        for day, confidence in _complete(value, window, hints[article], limit)
    }
    return _choose(_insert(claims, added)) if added else claims


def _undecided(claims: pd.DataFrame, days: pd.Series) -> pd.Series:
    """Mark the rows of articles whose date no claim decides but, at most, an unsure one."""
    final = claims["method"].isin(("manual", METHOD))  # the first also where it says that there is no date
    decided = days & (final | claims["chosen"] & claims["confidence"].ne("low"))
    return ~claims["article_id"].isin(claims.loc[decided, "article_id"])


def _window(dates: pd.DataFrame) -> _Window | None:
    sure = dates["chosen"] & dates["confidence"].eq("high") & dates["value"].str.len().eq(10)
    days = [datetime.date.fromisoformat(day) for day in sorted(dates.loc[sure, "value"])]
    if not days:
        return None
    first, last = (days[round(share * (len(days) - 1))] for share in _MIDDLE)
    return _Window(first - _EDGE, last + _EDGE, days)


def _hints(claims: pd.DataFrame, articles: Any) -> Mapping[str, _Hints]:
    of_these = claims[claims["article_id"].isin(articles)]
    told = of_these[of_these["method"].eq("dateline_weekday")].drop_duplicates("article_id")
    weekdays = dict(zip(told["article_id"], told["value"].str[-1].astype(int) - 1, strict=True))
    bounds = of_these[of_these["field"].eq("not_before")].groupby("article_id")["value"].max()
    return {name: _Hints(weekdays.get(name), str(bounds.get(name, ""))) for name in articles}


def _complete(
    value: str, window: _Window | None, hints: _Hints, limit: datetime.date
) -> Iterator[tuple[datetime.date, str]]:
    """Give the one day, and how surely, that a day without year can be; nothing where several or none can."""
    if window is None:
        first = int(hints.not_before[:4] or 0)
        days = _days(value, range(first, first + _WEEKDAY_YEARS) if first else (), limit)
        yield from ((day, "low") for day in _only(days, hints) if hints.agree(day))
        return
    days = _days(value, range(window.first.year - 1, window.last.year + 2), limit)
    inside = [day for day in days if not window.distance(day)]
    if len(inside) == 1:
        yield inside[0], "low" if hints.doubt(inside[0]) or len(window.days) < _ENOUGH else "medium"
    elif inside:
        yield from ((day, "low") for day in _crowded(inside, hints, window) or _only(inside, hints))
    else:
        near = [day for day in days if window.distance(day) <= _CLOSE]
        yield from ((day, "low") for day in _only(near, hints) if hints.agree(day))


def _only(days: list[datetime.date], hints: _Hints) -> list[datetime.date]:
    """Give the one day that an article's hints leave of several, as a list; an empty one where they leave more or none."""
    allowed = [day for day in days if not hints.doubt(day)]
    return allowed if len(allowed) == 1 else []


def _crowded(days: list[datetime.date], hints: _Hints, window: _Window) -> list[datetime.date]:
    """Give the one of several days around which nearly all dated articles lie, as a list; an empty one where none is."""
    days = sorted(filter(hints.allow, days), key=window.near)
    if len(days) < 2 or window.near(days[-1]) < _TIMES * (window.near(days[-2]) + 1):
        return []
    return days[-1:]


def _days(value: str, years: Iterable[int], limit: datetime.date) -> list[datetime.date]:
    """Give the days that a day without year is in some years, as far as there are such up to a limit."""
    days = []
    for year in years:
        try:
            day = datetime.date(year, int(value[2:4]), int(value[5:7]))
        except ValueError:  # 29 February of another year
            continue
        if day <= limit:
            days.append(day)
    return days


def _insert(claims: pd.DataFrame, added: Mapping[Any, Mapping[str, str]]) -> pd.DataFrame:
    """Put a changed copy behind each of some rows."""
    copies = claims.loc[list(added)].assign(
        **{column: [row[column] for row in added.values()] for column in ("value", "confidence", "method")},
        chosen=False,
    )
    return pd.concat([claims, copies]).sort_index(kind="stable").reset_index(drop=True)


def _choose(claims: pd.DataFrame) -> pd.DataFrame:
    """Choose anew among the dates of the articles that have a completed one."""
    touched = claims.loc[claims["method"].eq(METHOD), "article_id"].unique()
    dates = claims[claims["field"].eq("date") & claims["article_id"].isin(touched)]
    dates = dates.sort_values(["raw_start", "value"], kind="stable")  # of equals the first in the text wins
    made: dict[str, dict[Any, Claim]] = {}
    for index, article, *claim in dates[["article_id", *Claim._fields]].itertuples(name=None):
        made.setdefault(article, {})[index] = Claim(*claim)
    best = {
        index
        for rows in made.values()
        for index, claim in rows.items()
        if claim is winner(rows.values(), "date")
    }
    chosen = claims["chosen"].copy()
    chosen.loc[dates.index] = dates.index.isin(best)
    return claims.assign(chosen=chosen)
