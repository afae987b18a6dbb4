"""Rules on what the events that a text reports say of its date: a bound, or a contradiction."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from functools import cache

from analysis.corpus.dates import Found, alternatives, find, weekday_names, words
from analysis.corpus.origins.evidence import Claim, Evidence, sentence_around
from analysis.corpus.origins.when import first_day
from analysis.corpus.words import tells_past, verb_form

_RANGE_BEFORE = re.compile(r"\d\s*[–—-]\s*$")
_RANGE_AFTER = re.compile(r"^\s*[–—-]\s*\d")
_LAST_WORDS = re.compile(r"([\w']+)[\s,]*$")


@cache
def _future() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{alternatives(words('future'))})\b", re.IGNORECASE)


def _told_as_past(text: str, found: Found) -> bool:
    """Say whether a text reports as past what it dates: the sentence has a past tense and nothing that looks ahead."""
    before, after = text[max(0, found.start - 40) : found.start], text[found.end : found.end + 8]
    if _RANGE_BEFORE.search(before) or _RANGE_AFTER.search(after) or _is_term(before):
        return False
    start, end = sentence_around(text, found.start)
    near = text[max(start, found.start - 160) : min(end, found.end + 160)]
    return not _future().search(near) and tells_past(near)


def _is_term(before: str) -> bool:
    """Say whether the word before a date makes it a term ("until 5 May", «на воскресенье, 17 февраля»)."""
    for _ in range(2):
        m = _LAST_WORDS.search(before)
        if not m:
            return False
        if m[1].lower() in words("no_event"):
            return True
        if m[1].lower() not in weekday_names():
            return False
        before = before[: m.start()]
    return False


_LOOK_AHEAD = 14  # days: a date further ahead is another year's
_OTHER_YEAR = re.compile(
    r"^\W*(?:этого|прошлого|того же|минувшего|текущего|of last|last|of that|of the previous)\s", re.IGNORECASE
)
_CLAUSE = re.compile(r"[,;:()«»\"“”–—.!?\n]")
_NEAR = 4  # words between the date and the verb whose time it tells


def event_after_publication(evidence: Evidence, published: Iterable[Claim]) -> list[Claim]:
    """The text reports as past what happened after its supposed day of publication: that day cannot be right.

    Only days count that lie up to two weeks ahead and stand beside a verb in the past tense («сделал 11 февраля»,
    "said on February 11"); a date without year is read in the year that brings it nearest.
    """
    days = [
        datetime.date.fromisoformat(claim.value)
        for claim in published
        if re.fullmatch(r"\d{4}-\d\d-\d\d", claim.value)
    ]
    claims = []
    for base in days[:1]:
        for found in find(evidence.text):
            day = _nearest(found, base)
            if not day or not 0 < (day - base).days <= _LOOK_AHEAD:
                continue
            if _told_as_past(evidence.text, found) and _beside_past(evidence.text, found):
                claim = evidence.in_text("date", day.isoformat(), "low", found.start, found.end)
                claims.append(claim._replace(method="event_after_publication"))
    return claims


def _beside_past(text: str, found: Found) -> bool:
    """Say whether the verb nearest to a date, in its clause, is in the past tense."""
    after = text[found.end : found.end + 60]
    if not found.year and _OTHER_YEAR.match(after):
        return False
    before = _CLAUSE.split(text[max(0, found.start - 60) : found.start])[-1]
    for words_near in (re.findall(r"\w+", before)[::-1], re.findall(r"\w+", _CLAUSE.split(after)[0])):
        form = next((f for word in words_near[:_NEAR] if (f := verb_form(word))), None)
        if form:
            return form == "past"
    return False


def _nearest(found: Found, base: datetime.date) -> datetime.date | None:
    if not found.month or not found.day:
        return None
    years = [found.year] if found.year else [base.year - 1, base.year, base.year + 1]
    days = []
    for year in years:
        try:
            days.append(datetime.date(year, found.month, found.day))
        except ValueError:
            continue
    return min(days, key=lambda day: abs((day - base).days)) if days else None


def last_event(evidence: Evidence) -> Iterator[Claim]:
    """The latest past event that the text dates with month and year: the article is not older."""
    limit = evidence.collected or datetime.date.today()
    dated = [found for found in find(evidence.text) if found.possible and found.year and found.month]
    latest_first = sorted(dated, key=lambda found: (-first_day(found).toordinal(), found.start))
    for found in latest_first:
        if first_day(found) <= limit and _told_as_past(evidence.text, found):
            yield evidence.in_text("not_before", found.value, "medium", found.start, found.end)
            return
