"""How claims on one field are weighed against each other."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.corpus.origins import when
from analysis.corpus.origins.evidence import CONFIDENCES, Claim

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
DATE_FIELDS = ("date", "not_before")

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
    "page_outlet",
    "folder_outlet",
    "address_date",
    "page_date",
    "page_line_date",
    "source_line",
    "interview_outlet",
    "running_head_date",
    "header_date",
    "mail_date",
    "dateline_date",
    "dateline_year",
    "relative_date",
    "file_name_date",
    "calendar_month",
    "page_site",
    "interview_relayed",
    "report_relayed",
    "named_source",
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
    "folder_date",
    "document_date",
    "last_event",
)
_NEVER = (*when.REJECTED, "no_headline", "beginning_of_the_text", "unsupported_language")


def winner(made: Iterable[Claim], field: str) -> Claim | None:
    """Choose the best claim on a field: by confidence, then by method, then for dates by precision, then the first."""
    able = [claim for claim in made if claim.field == field and _can_win(claim)]
    return min(able, key=_rank) if able else None


def _can_win(claim: Claim) -> bool:
    if claim.method in _NEVER:
        return False
    return claim.field not in DATE_FIELDS or not claim.value.startswith("-")


def _rank(claim: Claim) -> tuple[bool, int, int, int]:
    method = _ORDER.index(claim.method) if claim.method in _ORDER else len(_ORDER)
    return (
        claim.method != "manual",
        CONFIDENCES.index(claim.confidence),
        method,
        -len(claim.value) * (claim.field in DATE_FIELDS),
    )
