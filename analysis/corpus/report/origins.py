"""What the dates, outlets and languages of a corpus rest on, and when its articles are from."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from analysis.corpus.provenance import FIELDS
from analysis.corpus.report.naming import FEW, UNKNOWN, with_source
from analysis.tables import CONFIDENCES, PRECISIONS

DISPUTED = ("date", "outlet", "republisher", "language")
"""Fields that have one true value, so that two claims can contradict each other."""
_UNITS = ((62, "day"), (540, "week"), (3650, "month"), (np.inf, "year"))
_PERIODS = {"day": "D", "week": "W", "month": "M", "year": "Y"}
NONE = "none"


def claim_table(articles: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """List the claims about the articles' origin with the article's source, the chosen ones first in each field."""
    table = with_source(claims, articles)
    order = table.assign(losing=~table["chosen"]).sort_values(["source", "field", "losing"], kind="stable")
    return order.drop(columns="losing").reset_index(drop=True)


def method_table(articles: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """Count by which method, and with what confidence, each field of the articles is known.

    Returns
    -------
    DataFrame
        field, method ("none" where no claim was chosen), confidence, chosen (articles whose value rests on it), losing
        (claims that lost).
    """
    keys = ["field", "method", "confidence"]
    counts = claims.groupby(keys)["chosen"].agg(chosen="sum", losing=lambda chosen: (~chosen).sum())
    chosen = claims[claims["chosen"]].groupby("field")["article_id"].nunique()
    unknown = pd.DataFrame({"field": list(FIELDS), "method": NONE, "confidence": None, "losing": 0}).assign(
        chosen=lambda table: len(articles) - table["field"].map(chosen).fillna(0).astype(int)
    )
    table = pd.concat([counts.reset_index(), unknown[unknown["chosen"] > 0]], ignore_index=True)
    order = [
        *FIELDS,
        *sorted(set(table["field"]) - set(FIELDS)),
    ]  # such as repost_of, claimed of some articles only
    place = table.assign(
        place=table["field"].map(order.index),
        rank=table["confidence"].map(CONFIDENCES.index, na_action="ignore"),
    ).sort_values(["place", "chosen", "method", "rank"], ascending=[True, False, True, True])
    return place[[*keys, "chosen", "losing"]].astype({"chosen": int, "losing": int}).reset_index(drop=True)


def conflicts(articles: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """List the claims that contradict what was chosen, one row each.

    Two dates agree if one says more of the same (2024-09 and 2024-09-03, or a day without year, or its weekday), two
    names if one begins with the other (BBC and BBC Russian). A distance from an unknown day contradicts nothing.

    Returns
    -------
    DataFrame
        source, field, value, method, confidence of the chosen claim (missing where none was good enough), and
        other_value, other_method, other_confidence, other_evidence of the one that contradicts it.
    """
    rows = claims[claims["field"].isin(DISPUTED)]
    keys, facts = ["article_id", "field"], ["value", "method", "confidence"]
    chosen = rows.loc[rows["chosen"], [*keys, *facts]]
    others = rows.loc[~rows["chosen"], [*keys, *facts, "evidence"]]
    others = others.rename(columns={name: f"other_{name}" for name in [*facts, "evidence"]})
    pairs = others.merge(chosen, on=keys, how="left")
    against = [
        not isinstance(value, str) or not _agree(value, other)
        for value, other in zip(pairs["value"], pairs["other_value"], strict=True)
    ]
    listed = with_source(pairs[np.array(against, dtype=bool)], articles).sort_values(
        ["field", "source"], kind="stable"
    )
    columns = ["source", "field", *facts, *(f"other_{name}" for name in [*facts, "evidence"])]
    return listed[columns].astype(dict.fromkeys(facts, "str")).reset_index(drop=True)


def _agree(one: str, other: str) -> bool:
    if other.startswith("-W-"):  # a weekday, as analysis.corpus.origins.when.dateline_weekday writes it
        return len(one) < len("2024-09-03") or pd.Timestamp(one).isoweekday() == int(other[-1])
    if other.startswith("-P"):
        return True
    first, second = one.casefold(), other.casefold()
    without_year = second.startswith("--") and first.endswith(second[1:])
    return without_year or first.startswith(second) or second.startswith(first)


def conflict_table(disputes: pd.DataFrame) -> pd.DataFrame:
    """Group contradictions (:func:`conflicts`) by field and by the two methods, most articles first.

    Returns
    -------
    DataFrame
        field, method that was chosen, other_method, articles, and an example: its source and the two values.
    """
    rows = [
        {
            "field": field,
            "method": method,
            "other_method": other,
            "articles": group["source"].nunique(),
            "example": "{source}: {value} against {other_value}".format(
                **group.fillna({"value": NONE}).iloc[0]
            ),
        }
        for (field, method, other), group in disputes.fillna({"method": NONE}).groupby(
            ["field", "method", "other_method"]
        )
    ]
    table = pd.DataFrame(rows, columns=["field", "method", "other_method", "articles", "example"])
    return table.sort_values("articles", ascending=False, kind="stable", ignore_index=True)


def date_table(articles: pd.DataFrame) -> pd.DataFrame:
    """Count articles of each outlet by how exactly their date is known; most articles first, then all together.

    Returns
    -------
    DataFrame
        outlet, articles, day, month, year, undated, share_undated, first, last.
    """
    named = articles.assign(
        outlet=articles["outlet"].fillna(UNKNOWN), known=articles["date_precision"].fillna("undated")
    )
    table = _dated(named).sort_values("articles", ascending=False, kind="stable")
    if len(table) > 1:
        table = pd.concat([table, _dated(named.assign(outlet="all outlets"))])
    return table.reset_index(drop=True)


def _dated(articles: pd.DataFrame) -> pd.DataFrame:
    known = pd.crosstab(articles["outlet"], articles["known"])
    known = known.reindex(columns=[*PRECISIONS, "undated"], fill_value=0)
    table = articles.groupby("outlet").agg(
        articles=("known", "size"), first=("date", "min"), last=("date", "max")
    )
    table = table[["articles"]].join(known).join(table[["first", "last"]])
    table.insert(5, "share_undated", table["undated"] / table["articles"])
    return table.reset_index()


def timeline_table(articles: pd.DataFrame) -> pd.DataFrame:
    """Give the numbers behind a time line: the date of each of a few articles, the counts (:func:`date_counts`) of many."""
    if len(articles) > FEW:
        return date_counts(articles)
    facts = ["article_id", "source", "outlet", "date", "date_precision", "not_before"]
    return articles[facts].sort_values(["date", "not_before", "article_id"], ignore_index=True)


def date_counts(articles: pd.DataFrame) -> pd.DataFrame:
    """Count dated articles per day, week, month or year, whichever suits the time that most of them span.

    A date known to the month or year is spread evenly over its days (as in aoristic analysis: Ratcliffe 2000, *Aoristic
    Analysis: The Spatial Interpretation of Unspecific Temporal Events*), so that counts may be fractions.

    Returns
    -------
    DataFrame
        unit (day, week, month or year), period (its first day), until (the first day of the next one), precision of the
        dates, articles.
    """
    dated = articles.dropna(subset=["date"])
    unit = _unit(dated["date"])
    counts = dated.groupby(["date", "date_precision"]).size().rename("articles").reset_index()
    days = _spread(counts)
    periods = days["date"].dt.to_period(_PERIODS[unit])
    starts = {"period": periods.dt.start_time, "until": (periods + 1).dt.start_time}
    rows = days.assign(unit=unit, precision=days["date_precision"], **starts)
    keys = ["unit", "period", "until", "precision"]
    return (
        rows.groupby(keys)["articles"]
        .sum()
        .reset_index()
        .astype({"period": "datetime64[us]", "until": "datetime64[us]"})
    )


def _unit(dates: pd.Series) -> str:
    """Choose the unit by the span of the dates without the outermost hundredth on each side, which may be errors."""
    if dates.empty:
        return "year"
    first, last = central(dates, 0.01)
    span = (last - first).days
    return next(unit for limit, unit in _UNITS if span <= limit)


def central(dates: pd.Series, outside: float) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Give the first and last of many dates without a share of the outermost on each side; of a few, all count."""
    known = dates.dropna().sort_values()
    skipped = math.ceil(outside * len(known)) if len(known) > FEW else 0
    return known.iloc[skipped], known.iloc[-1 - skipped]


def _spread(counts: pd.DataFrame) -> pd.DataFrame:
    """Turn counts of dates into counts of days."""
    step = {"month": pd.DateOffset(months=1), "year": pd.DateOffset(years=1)}
    one = pd.DateOffset(days=1)
    lengths = [
        (date + step.get(precision, one) - date).days
        for date, precision in zip(counts["date"], counts["date_precision"], strict=True)
    ]
    days = counts.loc[counts.index.repeat(lengths)]
    nth = days.groupby(level=0).cumcount()
    return days.assign(
        date=days["date"] + pd.to_timedelta(nth, unit="D"),
        articles=days["articles"] / np.repeat(lengths, lengths),
    ).reset_index(drop=True)
