"""Rules on the day of publication, and on the bound that reported events give."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import PurePosixPath

from analysis.corpus.dates import Found, alternatives, find, weekday_names, words
from analysis.corpus.origins.evidence import Claim, Evidence, sentence_around
from analysis.corpus.words import tells_past, verb_form

_URL_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)([-/_.]?)(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])(?!\d)")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
_THREE = re.compile(r"^\s*(\d{1,2})\s+(\d{1,2})\s+((?:19|20)\d\d)\b")
_EPOCH = re.compile(r"^1\d{9}(?:\d{3})?$")


def table_date(evidence: Evidence) -> Iterator[Claim]:
    """The table has a column for it."""
    cell = evidence.fields.get("date", "")
    if not cell:
        return
    found = _read_cell(cell, evidence.fields.get("date_order") == "mdy")
    if found:
        confidence = "medium" if found.ambiguous and "date_order" not in evidence.fields else "high"
        yield from _judged(evidence, evidence.outside("date", found.value, confidence, cell), found)


def _read_cell(cell: str, month_first: bool) -> Found | None:
    if _EPOCH.match(cell.strip()):
        day = datetime.datetime.fromtimestamp(int(cell.strip()[:10]), tz=datetime.UTC).date()
        return Found(0, len(cell), day.year, day.month, day.day)
    if m := _THREE.match(cell):
        return Found(*m.span(), int(m[3]), int(m[2]), int(m[1]))
    if m := _COMPACT.fullmatch(cell.strip()):
        return Found(0, len(cell), int(m[1]), int(m[2]), int(m[3]))
    if re.match(r"^\s*https?://", cell):
        return None
    dated = [f for f in find(cell, month_first=month_first) if f.year]
    if dated:
        return dated[0]
    year = re.fullmatch(r"\s*((?:19|20)\d\d)(?:-(\d\d))?\s*", cell)
    return Found(0, len(cell), int(year[1]), int(year[2]) if year[2] else None, None) if year else None


def header_date(evidence: Evidence) -> Iterator[Claim]:
    """A date glued to the first sentence; it may be the day of collection as well as that of publication."""
    yield from _removed(evidence, ("date_header",), "medium")


def date_line(evidence: Evidence) -> Iterator[Claim]:
    """A line of its own above the article says it; one below it may belong to something else on the page."""
    for row in evidence.removed("date_lines"):
        above = row["raw_start"] < len(evidence.raw) / 2
        yield from _in_row(evidence, row, "high" if above else "low")


def byline_date(evidence: Evidence) -> Iterator[Claim]:
    """It stands beside the author's name or the kind of article."""
    yield from _removed(evidence, ("bylines",), "high")


def mail_date(evidence: Evidence) -> Iterator[Claim]:
    """The mail that brought the article was sent then."""
    yield from _removed(evidence, ("mail_headers",), "medium")


def dateline_date(evidence: Evidence) -> Iterator[Claim]:
    """The dateline has day and month, seldom the year: then the last such day before the collection."""
    for row in evidence.removed("datelines"):
        for found in find(row["text"]):
            claims = list(_claim_at(evidence, row, found, "high"))
            if found.year is None and found.possible and evidence.collected and found.month and found.day:
                day = _last_before(found, evidence.collected)
                claims = [claim._replace(value=day.isoformat(), confidence="medium") for claim in claims]
            yield from claims


def _last_before(found: Found, limit: datetime.date) -> datetime.date:
    assert found.month and found.day
    for year in range(limit.year, limit.year - 9, -1):  # nine years hold a 29 February
        try:
            day = datetime.date(year, found.month, found.day)
        except ValueError:
            continue
        if day <= limit:
            return day
    return limit


def address_date(evidence: Evidence) -> Iterator[Claim]:
    """The address of the page has it: /2024/04/23/."""
    url = evidence.fields.get("url", "")
    for m in _URL_DATE.finditer(url.partition("?")[0]):
        if m[2] or len(m[0]) == 8:
            found = Found(*m.span(), int(m[1]), int(m[3]), int(m[4]))
            yield from _judged(evidence, evidence.outside("date", found.value, "high", url), found)
            return


def file_name_date(evidence: Evidence) -> Iterator[Claim]:
    """The file's name has it: 2018-12-12, 12.12.2018, 20181212, "06_Декабрь_2018"."""
    path, _, row = evidence.source.partition("#")
    if row:
        return
    name = PurePosixPath(path).stem
    readable = name.replace("_", " ")
    m = _COMPACT.search(name)
    dated = [f for f in find(readable) if f.year and f.month]
    found = (
        dated[-1]
        if dated
        else Found(*m.span(), int(m[1]), int(m[2]), int(m[3]))
        if m and not _in_word(name, m)
        else None
    )
    if found:
        yield from _judged(evidence, evidence.outside("date", found.value, "medium", name), found)


def _in_word(name: str, m: re.Match[str]) -> bool:
    """A run of digits within a hash is no date."""
    return name[m.end() : m.end() + 1].isalnum() or name[m.start() - 1 : m.start()].isalpha()


def calendar_month(evidence: Evidence) -> Iterator[Claim]:
    """The page showed the calendar of this month: its archive was open there."""
    for row in evidence.removed("calendars"):
        head = re.sub(r"\s+", " ", row["text"][:60])
        for found in find(head)[:1]:
            if found.year and found.month:
                start = row["raw_start"]
                claim = evidence.in_raw(
                    "date", f"{found.year:04d}-{found.month:02d}", "medium", start, row["raw_end"]
                )
                yield from _judged(evidence, claim, Found(0, 0, found.year, found.month, None))


def _removed(evidence: Evidence, rules: tuple[str, ...], confidence: str) -> Iterator[Claim]:
    for row in evidence.removed(*rules):
        yield from _in_row(evidence, row, confidence)


def _in_row(evidence: Evidence, row: object, confidence: str) -> Iterator[Claim]:
    for found in find(row["text"]):  # type: ignore[index]
        yield from _claim_at(evidence, row, found, confidence)


def _claim_at(evidence: Evidence, row: object, found: Found, confidence: str) -> Iterator[Claim]:
    start = row["raw_start"]  # type: ignore[index]
    if not found.year:
        confidence = "low"
    elif found.ambiguous:
        confidence = "medium"
    claim = evidence.in_raw("date", found.value, confidence, start + found.start, start + found.end)
    yield from _judged(evidence, claim, found)


def _judged(evidence: Evidence, claim: Claim, found: Found) -> Iterator[Claim]:
    """Let an impossible date, and one after the collection, stand as a claim that cannot win."""
    if not found.possible:
        yield claim._replace(confidence="low", method="impossible_date")
    elif evidence.collected and found.year and _first_day(found) > evidence.collected:
        yield claim._replace(confidence="low", method="date_after_collection")
    else:
        yield claim


def _first_day(found: Found) -> datetime.date:
    return datetime.date(found.year or 1, found.month or 1, found.day or 1)


RULES = (
    table_date,
    byline_date,
    date_line,
    header_date,
    address_date,
    mail_date,
    dateline_date,
    file_name_date,
    calendar_month,
)
REJECTED = ("impossible_date", "date_after_collection", "event_after_publication")


# --- events in the text ---

_RANGE_BEFORE = re.compile(r"\d\s*[–—-]\s*$")
_RANGE_AFTER = re.compile(r"^\s*[–—-]\s*\d")
_LAST_WORDS = re.compile(r"([\w']+)[\s,]*$")


@cache
def _future() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{alternatives(words('future'))})\b", re.IGNORECASE)


def past_events(text: str) -> Iterator[Found]:
    """Find dates of what a text reports as past: its sentence has a past tense and nothing that looks ahead."""
    for found in find(text):
        if not found.possible or not found.month:
            continue
        before, after = text[max(0, found.start - 40) : found.start], text[found.end : found.end + 8]
        if _RANGE_BEFORE.search(before) or _RANGE_AFTER.search(after) or _is_term(before):
            continue
        start, end = sentence_around(text, found.start)
        near = text[max(start, found.start - 160) : min(end, found.end + 160)]
        if not _future().search(near) and tells_past(near):
            yield found


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
        for found in past_events(evidence.text):
            day = _nearest(found, base)
            if day and 0 < (day - base).days <= _LOOK_AHEAD and _beside_past(evidence.text, found):
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
    events = [found for found in past_events(evidence.text) if found.year]
    if evidence.collected:
        events = [found for found in events if _first_day(found) <= evidence.collected]
    if events:
        last = max(events, key=lambda found: (_first_day(found), -found.start))
        yield evidence.in_text("not_before", last.value, "medium", last.start, last.end)
