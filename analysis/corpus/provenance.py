"""Claims on an article's date, outlet, republisher, source, genre and language, each with its evidence; and the verdict.

A rule claims what its evidence says, no more; :func:`decide` weighs the claims of a field against each other. Losing
claims stay in the table. The rules stand in :mod:`analysis.corpus.origins`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.corpus.cleaning.titles import find_title
from analysis.corpus.language import main_language
from analysis.corpus.origins import what, when, who
from analysis.corpus.origins.evidence import CONFIDENCES, Claim, Evidence, apply

FIELDS = (
    "title",
    "date",
    "not_before",
    "outlet",
    "republisher",
    "relayed_from",
    "genre",
    "language",
    "translated",
    "url",
)
_DATE_FIELDS = ("date", "not_before")


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
        return dated + apply((when.last_event,), evidence)
    later = when.event_after_publication(evidence, [best])
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
        return [claim for claim in made if claim.field != "republisher"] + [
            claim for claim in made if claim.field == "republisher"
        ]
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


_PUBLISHES = ("table_outlet", "address_outlet", "page_site")


def _same_house(one: str, other: str) -> bool:
    """Say whether two names are of one outlet or its services: Sputnik and Sputnik Armenia."""
    first, second = one.casefold(), other.casefold()
    return first.startswith(second) or second.startswith(first)


# How far a method is trusted, where confidence is equal: earlier is better.
_ORDER = (
    "manual",
    "dateline_outlet",
    "byline_outlet",
    "table_outlet",
    "table_date",
    "byline_date",
    "date_line",
    "address_outlet",
    "address_date",
    "source_line",
    "interview_outlet",
    "header_date",
    "mail_date",
    "dateline_date",
    "file_name_date",
    "calendar_month",
    "page_site",
    "interview_relayed",
    "report_relayed",
    "headline",
    "detected_language",
    "table_language",
    "translator_note",
    "foreign_source",
    "quotes_of_foreign_speakers",
    "byline_genre",
    "dialogue_genre",
    "address_genre",
    "address",
    "last_event",
)
_NEVER = (*when.REJECTED, "no_headline", "beginning_of_the_text")


def winner(made: Iterable[Claim], field: str) -> Claim | None:
    """Choose the best claim on a field: by confidence, then by method, then for dates by precision, then the first."""
    able = [claim for claim in made if claim.field == field and _can_win(claim)]
    return min(able, key=_rank) if able else None


def _can_win(claim: Claim) -> bool:
    if claim.method in _NEVER:
        return False
    return claim.field not in _DATE_FIELDS or not claim.value.startswith("-")


def _rank(claim: Claim) -> tuple[bool, int, int, int]:
    method = _ORDER.index(claim.method) if claim.method in _ORDER else len(_ORDER)
    return (
        claim.method != "manual",
        CONFIDENCES.index(claim.confidence),
        method,
        -len(claim.value) * (claim.field in _DATE_FIELDS),
    )


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
    fields: dict[str, Any] = {field: value.get(field) for field in FIELDS if field not in _DATE_FIELDS}
    fields["date"] = _first_day(value.get("date"))
    fields["date_precision"] = {4: "year", 7: "month", 10: "day"}.get(len(value.get("date", "")))
    fields["not_before"] = pd.NaT if "date" in value else _first_day(value.get("not_before"))
    return fields


def _first_day(value: str | None) -> Any:
    return (
        pd.Timestamp(
            value + "-01-01"[: 10 - len(value)] if len(value) == 4 else value + "-01"[: 10 - len(value)]
        )
        if value
        else pd.NaT
    )


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
            **Claim(field, value, "high", f"metadata.csv: {field} = {value}", method="manual")._asdict(),
            "chosen": value != "-",
        }
        for field, value in corrections.items()
    ]
    return sorted(kept + added, key=lambda row: FIELDS.index(row["field"]))
