"""Claims on an article's date, outlet, republisher, source, genre and language, each with its evidence; and the verdict.

A rule claims what its evidence says, no more; :func:`decide` weighs the claims of a field against each other. Losing
claims stay in the table. The rules stand in :mod:`analysis.corpus.origins`.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.corpus.cleaning.titles import find_title
from analysis.corpus.language import main_language
from analysis.corpus.origins import events, what, when, who
from analysis.corpus.origins.evidence import Claim, Evidence, apply
from analysis.corpus.origins.weighing import DATE_FIELDS, FIELDS, winner
from analysis.corpus.origins.years import complete_years

__all__ = ["FIELDS", "claims", "complete_years", "decide", "decide_dates", "overrule"]


def claims(
    article_id: str,
    raw: str,
    text: str,
    removals: Sequence[Mapping[str, Any]],
    fields: Mapping[str, str] | None = None,
    source: str = "",
    *,
    collected: datetime.date | None = None,
) -> list[dict[str, Any]]:
    """Make all claims on an article and choose among them.

    Parameters
    ----------
    article_id
        Goes into each row.
    raw, text, removals
        As :func:`analysis.corpus.clean.clean` takes and gives them.
    fields
        What the table said of the article.
    source
        Path inside the corpus: a file's name may hold a date.
    collected
        Day on which the corpus was collected, if known: no article is younger, and a day without year is the last
        such day before it.

    Returns
    -------
    list of dict
        Rows of the claims table, in the order of fields and rules.
    """
    given = dict(fields or {})
    evidence = Evidence(
        raw,
        text,
        removals,
        given,
        source,
        find_title(text, given, removals),
        main_language(text),
        collected,
    )
    made = _who(evidence) + _when(evidence) + apply(what.RULES, evidence)
    best = {field: winner(made, field) for field in ("outlet", "relayed_from")}
    made += what.foreign_source(evidence, best["outlet"], best["relayed_from"]) + apply(
        what.LAST_RULES, evidence
    )
    return _rows(article_id, made)


def _when(evidence: Evidence) -> list[Claim]:
    """Claims on the date; a contradiction by the text lowers the confidence of the day that it contradicts."""
    dated = apply(when.RULES, evidence)
    best = winner(dated, "date")
    if best is None:
        return dated + apply((events.last_event,), evidence)
    later = events.event_after_publication(evidence, [best])
    if later:
        dated = [
            claim._replace(confidence="low") if claim.value < later[-1].value else claim for claim in dated
        ]
    return dated + later


def _who(evidence: Evidence) -> list[Claim]:
    """Claims on outlet, republisher and source, which depend on each other.

    Where a dateline or a byline names another author than the table, the address or the page, these have reprinted.
    What was told to the author itself is no relay.
    """
    made = apply(who.RULES, evidence)
    author = winner(made, "outlet")
    if author is None:
        return made
    reprints = [
        claim._replace(field="republisher", confidence="medium" if claim.confidence == "high" else "low")
        for claim in made
        if claim.field == "outlet"
        and claim.method in _PUBLISHES
        and author.method not in _PUBLISHES
        and author.method in ("dateline_outlet", "byline_outlet")
        and not _same_house(claim.value, author.value)
    ]
    relays = [
        claim for claim in made if claim.field == "relayed_from" and _same_house(claim.value, author.value)
    ]
    return [claim for claim in made if claim not in relays] + reprints


_PUBLISHES = ("table_outlet", "address_outlet", "page_outlet", "folder_outlet", "page_site")


def _same_house(one: str, other: str) -> bool:
    """Say whether two names are of one outlet or its services: Sputnik and Sputnik Armenia."""
    first, second = one.casefold(), other.casefold()
    return first.startswith(second) or second.startswith(first)


def _rows(article_id: str, made: Sequence[Claim]) -> list[dict[str, Any]]:
    chosen = [winner(made, field) for field in FIELDS]
    ordered = sorted(made, key=lambda claim: FIELDS.index(claim.field))  # stable: rules keep their order
    return [
        {"article_id": article_id, **claim._asdict(), "chosen": any(claim is best for best in chosen)}
        for claim in ordered
    ]


def decide(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Give an article's fields from its claims.

    Parameters
    ----------
    rows
        Claims of one article, as :func:`claims` gives them; with claims added by hand, call :func:`overrule` first.

    Returns
    -------
    dict
        title, outlet, republisher, relayed_from, genre, language, translated, url: text or None; date and not_before:
        Timestamp (first day that the value allows) or NaT; date_precision.
    """
    value = {row["field"]: row["value"] for row in rows if row["chosen"]}
    fields: dict[str, Any] = {field: value.get(field) for field in FIELDS if field not in DATE_FIELDS}
    fields["date"] = _first_day(value.get("date"))
    fields["date_precision"] = _PRECISION[len(value.get("date", ""))]
    fields["not_before"] = pd.NaT if "date" in value else _first_day(value.get("not_before"))
    return fields


def decide_dates(table: pd.DataFrame) -> pd.DataFrame:
    """Give the dates of many articles from the claims table, as :func:`decide` gives those of one.

    Parameters
    ----------
    table
        The claims of a corpus, as :func:`complete_years` gives them.

    Returns
    -------
    DataFrame
        article_id, date, date_precision, not_before: one row an article that has claims, in the order of its first.
    """
    chosen = table[table["chosen"] & table["field"].isin(DATE_FIELDS)]
    values = {field: rows.set_index("article_id")["value"] for field, rows in chosen.groupby("field")}
    articles = table["article_id"].drop_duplicates().reset_index(drop=True)
    dates = [values.get(field, pd.Series(dtype=str)).reindex(articles).tolist() for field in DATE_FIELDS]
    found = [
        (None if pd.isna(date) else date, None if pd.isna(bound) else bound)
        for date, bound in zip(*dates, strict=True)
    ]
    return pd.DataFrame(
        {
            "article_id": articles,
            "date": pd.to_datetime([_first_day(date) for date, _ in found]),
            "date_precision": [_PRECISION[len(date or "")] for date, _ in found],
            "not_before": pd.to_datetime([_first_day(None if date else bound) for date, bound in found]),
        }
    )


_PRECISION = {0: None, 4: "year", 7: "month", 10: "day"}


def _first_day(value: str | None) -> Any:
    """Give the first day that a date allows, cut to its precision as it is; NaT for none."""
    return pd.Timestamp((value + "-01-01")[:10]) if value else pd.NaT


def _canonical(field: str, value: str) -> str:
    """Give a listed outlet the name that it has everywhere, lest it count as two."""
    return (who.listed(value) or value) if field in ("outlet", "republisher", "relayed_from") else value


def overrule(
    rows: Sequence[Mapping[str, Any]], corrections: Mapping[str, str], article_id: str
) -> list[dict[str, Any]]:
    """Add a researcher's corrections (metadata.csv) to an article's claims; they win.

    A value of "-" says that the field is missing: then none of its claims is chosen.
    """
    corrected = set(corrections)
    kept = [{**row, "chosen": row["chosen"] and row["field"] not in corrected} for row in rows]
    added = [
        {
            "article_id": article_id,
            **Claim(
                field, _canonical(field, value), "high", f"metadata.csv: {field} = {value}", method="manual"
            )._asdict(),
            "chosen": value != "-",
        }
        for field, value in corrections.items()
    ]
    return sorted(kept + added, key=lambda row: FIELDS.index(row["field"]))
