"""How outlets change over time: whom they speak of from period to period, and which terms rise and fall."""

from __future__ import annotations

import numpy as np
import pandas as pd
from pandas.api.typing import NaTType

from analysis.inference import SMALL_GROUP, share_interval
from analysis.names import mentions
from analysis.outlets.subjects import of_kind
from analysis.outlets.terms import keyness
from analysis.periods import PERIODS, finest, in_periods, last_days

EARLIER, LATER = "earlier", "later"
FEWEST = 4
"""Stories that an outlet needs before and after the border: with three on each side no test of them reaches p = .05."""

_RECURRING = 2
"""Stories that hold a term of which something is told: a word of one story says nothing of the others."""

_ENTITY = ["entity_id", "label_en", "label_ru"]
_COUNTS = ["outlet", "period", "n", "N", "share", "low", "high"]
_SHIFTS = {
    **dict.fromkeys(("outlet", "period"), "str"),
    **dict.fromkeys(("stories", "N"), "int64"),
    "term": "str",
    **dict.fromkeys(("count", "articles"), "Int64"),
    **dict.fromkeys(("log_odds", "z", "low", "high", "q"), "float64"),
}
"""Columns with their types: an outlet that is not compared has no counts."""


def attention_over_time(
    articles: pd.DataFrame,
    entities: pd.DataFrame | None = None,
    *,
    kind: str | tuple[str, ...] | None = "country",
    every: str = "",
    top: int = 4,
) -> pd.DataFrame:
    """Give the share of each outlet's articles that name an entity, period by period, with an interval over stories.

    Parameters
    ----------
    articles
        As :class:`analysis.tables.Articles`. Articles of unknown outlet are left out.
    entities, kind
        As for :func:`analysis.outlets.attention`.
    every
        day, week, month, quarter or year; empty: the finest of them that makes at most 24 periods.
    top
        The entities named in most articles.

    Returns
    -------
    DataFrame
        One row an entity × outlet × period, from the first period to the last, also those in which the outlet has no
        article: ``entity_id``, ``label_en``, ``label_ru``, ``outlet``, ``period`` (its first day), ``n`` articles that name
        the entity, of ``N``, ``share``, ``low``, ``high`` (95 %; missing with fewer than
        :data:`analysis.inference.SMALL_GROUP` stories). Entities named in most articles come first. Empty where no outlet
        has articles in two periods. Articles without a date, or with one that is less exact than the period, are left out;
        ``attrs["undated"]`` counts them and ``attrs["every"]`` names the period.
    """
    known = articles.dropna(subset=["outlet"])
    every = every or finest(known)
    placed = in_periods(known, every)
    found = of_kind(mentions(articles, entities), kind)
    naming = found[found["article_id"].isin(placed["article_id"])]
    sizes = naming.groupby(_ENTITY)["article_id"].nunique().rename("size").reset_index()
    changing = (placed.groupby("outlet")["period"].nunique() > 1).any()
    largest = sizes.sort_values(["size", "entity_id"], ascending=[False, True]).head(top if changing else 0)
    grid = pd.MultiIndex.from_product(
        [sorted(known["outlet"].unique()), _all_periods(placed["period"], every)], names=["outlet", "period"]
    )
    counts = [
        _counts(placed, naming.loc[naming["entity_id"] == entity, "article_id"], grid).assign(
            entity_id=entity
        )
        for entity in largest["entity_id"]
    ]
    table = pd.concat(counts, ignore_index=True) if counts else pd.DataFrame(columns=["entity_id", *_COUNTS])
    table = table.merge(largest[_ENTITY], on="entity_id", how="left")[[*_ENTITY, *_COUNTS]]
    table.attrs.update(undated=len(known) - len(placed), every=every)
    return table


def _all_periods(periods: pd.Series, every: str) -> list[pd.Timestamp]:
    """Give the first day of each period from the first to the last."""
    if periods.empty:
        return []
    return list(pd.period_range(periods.min(), periods.max(), freq=PERIODS[every]).start_time)


def _counts(placed: pd.DataFrame, naming: pd.Series, grid: pd.MultiIndex) -> pd.DataFrame:
    """Count, by outlet and period, the articles that name an entity."""
    rows = placed.assign(names=placed["article_id"].isin(naming)).groupby(["outlet", "period"])
    table = rows["names"].agg(["sum", "size"]).set_axis(["n", "N"], axis=1).reindex(grid, fill_value=0)
    table["share"] = table["n"] / table["N"]
    ends = {place: share_interval(part, "names") for place, part in rows}
    table[["low", "high"]] = [ends.get(place, (np.nan, np.nan)) for place in grid]
    return table.reset_index()


def shifts(
    tokens: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    term: str = "term",
    split: str = "",
    n_boot: int = 500,
    least: int = SMALL_GROUP,
    seed: int = 0,
) -> pd.DataFrame:
    """Compare the words of each outlet's later articles with those of its earlier ones: the terms that rise and fall.

    The border is one for all outlets. A story lies where its first article lies, whatever outlet wrote that, so that
    no story is on both sides. The two sides are compared by :func:`analysis.outlets.keyness`, each outlet by itself.

    Parameters
    ----------
    tokens
        From :func:`analysis.outlets.label_tokens`.
    articles
        Give the dates; a story is dated by all articles that are here.
    term
        The column of ``tokens`` that is counted.
    split
        The border, the first day of the later part ("2020-09-27"); empty: the median first day of all stories.
    n_boot, least, seed
        As for :func:`analysis.outlets.keyness`.

    Returns
    -------
    DataFrame
        One row an outlet × period × term: ``outlet``, ``period`` (earlier or later), ``stories`` and ``N`` (articles) of the
        outlet in this period, ``term``, ``count``, ``articles`` (those of the period that hold it), and ``log_odds``
        against the other period, ``z``, ``low``, ``high``, ``q``; in each period of an outlet first the terms that are told
        apart (``q`` up to :data:`analysis.outlets.MOST_FALSE`), and of these the highest ``low``, else the highest ``z``. Terms of a single story are compared, but not listed. An outlet with fewer than :data:`FEWEST` stories in either period is not compared: it has one row a
        period, without a term. ``attrs["split"]`` is the border, empty where there is none (no two dates), and
        ``attrs["undated"]`` counts articles of known outlet that are left out: those without a date, and those of
        a story of which the dates don't tell on which side it begins.
    """
    border = _border(articles, split)
    parts = _parts(articles, border)
    placed = articles.assign(period=articles["story"].map(parts)).dropna(subset=["outlet", "date", "period"])
    words = tokens.merge(placed[["article_id", "period"]], on="article_id", how="inner")
    found = [
        _compared(mine, term, n_boot=n_boot, least=least, seed=seed).assign(outlet=outlet)
        for outlet, mine in words.groupby("outlet", sort=True)
    ]
    table = pd.concat([pd.DataFrame(columns=list(_SHIFTS)), *found], ignore_index=True).astype(_SHIFTS)
    table.attrs.update(
        split="" if pd.isna(border) else f"{border:%Y-%m-%d}",
        undated=int(articles["outlet"].notna().sum()) - len(placed),
    )
    return table


def _border(articles: pd.DataFrame, split: str) -> pd.Timestamp | NaTType:
    """Read the border, or take the median day on which stories begin; NaT with fewer than two such days."""
    if split:
        try:
            return pd.Timestamp(split)
        except ValueError as error:
            raise ValueError(f"split={split!r}: write a date as 2020-09-27") from error
    days = articles.dropna(subset=["date"]).groupby("story")["date"].min().sort_values()
    after = days[days > days.min()]
    # Where half of the stories begin on the first day, nothing would lie before the median.
    return max(days.iloc[len(days) // 2], after.iloc[0]) if len(after) else pd.NaT


def _parts(articles: pd.DataFrame, border: pd.Timestamp | NaTType) -> pd.Series:
    """Give the side of the border on which each story begins; missing where its dates are too rough to tell."""
    dated = articles.dropna(subset=["date"])
    # The first article of a story is of no later a day than any of its articles can be of.
    ends = dated.assign(last=last_days(dated)).groupby("story")[["date", "last"]].min()
    sides = pd.Series(np.nan, index=ends.index, dtype=object)
    return sides.mask(ends["last"] < border, EARLIER).mask(ends["date"] >= border, LATER)


def _compared(words: pd.DataFrame, term: str, *, n_boot: int, least: int, seed: int) -> pd.DataFrame:
    """Compare the two parts of one outlet; of too few stories only their numbers are told."""
    sizes = words.groupby("period").agg(stories=("story", "nunique"), N=("article_id", "nunique"))
    sizes = sizes.reindex(pd.Index([EARLIER, LATER], name="period"), fill_value=0).reset_index()
    if sizes["stories"].min() < FEWEST:
        return sizes
    table = keyness(words, "period", term=term, unit="story", n_boot=n_boot, least=least, seed=seed)
    held = words.groupby(term)["story"].nunique()
    table = table[table["term"].isin(held[held >= _RECURRING].index)]
    return sizes.merge(table.rename(columns={"group": "period"}), on="period", how="left")
