"""Rules on the day of publication."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from analysis.corpus.cleaning.draft import to_raw
from analysis.corpus.cleaning.heads import is_date_line
from analysis.corpus.dates import Found, find, on_days, weekday, words
from analysis.corpus.origins.cells import is_address, is_number, read_cell
from analysis.corpus.origins.evidence import Claim, Evidence
from analysis.corpus.relative_dates import Back, read_relative

_URL_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)([-/_.]?)(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])(?!\d)")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")


def table_date(evidence: Evidence) -> Iterator[Claim]:
    """The table has a column for it."""
    cell = evidence.fields.get("date", "")
    found = read_cell(cell, month_first=evidence.fields.get("date_order") == "mdy")
    if found:
        doubtful = is_number(cell) or (found.ambiguous and "date_order" not in evidence.fields)
        claim = evidence.outside("date", found.value, "medium" if doubtful else "high", cell)
        yield from _judged(evidence, claim, found)


def page_date(evidence: Evidence) -> Iterator[Claim]:
    """The page's own description of itself has it (HTML metadata); 1 January may stand for a year alone there."""
    cell = evidence.fields.get("page_date", "")
    found = read_cell(cell)
    if found:
        sure = (found.month, found.day) != (1, 1)
        yield from _judged(
            evidence, evidence.outside("date", found.value, "high" if sure else "medium", cell), found
        )


def document_date(evidence: Evidence) -> Iterator[Claim]:
    """The file says when it was made (PDF, Word): the article may be much older."""
    cell = evidence.fields.get("document_date", "")
    found = read_cell(cell)
    if found:
        yield from _judged(evidence, evidence.outside("date", found.value, "low", cell), found)


def relative_date(evidence: Evidence) -> Iterator[Claim]:
    """A table's cell, or a line before or after the article, counts back from the day of collection: «Вчера, 17:51»."""
    cell = evidence.fields.get("date", "")
    if back := read_relative(cell):
        yield _counted_back(evidence, evidence.outside("date", back.value, "medium", cell), back)
    for row in evidence.removed("date_lines"):
        for piece in _PIECE.finditer(row["text"]):
            if back := read_relative(piece.group()):
                start = row["raw_start"] + piece.start()
                claim = evidence.in_raw(
                    "date", back.value, "medium", start, start + len(piece.group().rstrip())
                )
                yield _counted_back(evidence, claim, back)


_PIECE = re.compile(r"[^<>\s][^<>\n]*")  # a line of text, or of a web page's text between tags


def _counted_back(evidence: Evidence, claim: Claim, back: Back) -> Claim:
    """Fill in the date where the day of collection is known; where it isn't, the claim cannot win."""
    claim = claim if back.exact else claim._replace(confidence="low")
    return claim._replace(value=back.before(evidence.collected)) if evidence.collected else claim


def header_date(evidence: Evidence) -> Iterator[Claim]:
    """A date glued to the first sentence; it may be the day of collection as well as that of publication."""
    yield from _removed(evidence, ("date_header",), "medium")


def date_line(evidence: Evidence) -> Iterator[Claim]:
    """A line of its own above the article says it; one below it may belong to something else on the page."""
    middle = to_raw(evidence.removals, len(evidence.text) // 2)
    for row in evidence.removed("date_lines", "database_heads"):
        for found in find(row["text"]):
            sure = "high" if found.day else "medium"
            yield from _claim_at(evidence, row, found, sure if row["raw_start"] < middle else "low")


_TAGGED = re.compile(r"(?<=>)[^<>]*\w[^<>]*(?=<)")  # a piece of text between two tags
_ARTICLE = re.compile(r"<(?:article|main)\b", re.IGNORECASE)
_NEAR = 3000  # characters of a page's source before the article in which its date is looked for


def page_line_date(evidence: Evidence) -> Iterator[Claim]:
    """The last line that a web page shows before the article's text and that is nothing but a date.

    Less surely where the page's source doesn't count it to the article: a masthead shows the day of the visit.
    """
    lead = to_raw(evidence.removals, len(evidence.title) + 2 if evidence.title else 0)
    for row in reversed(list(evidence.removed("page_around_article"))):
        start, end = max(row["raw_start"], lead - _NEAR), min(row["raw_end"] + 1, lead)
        for piece in reversed(list(_TAGGED.finditer(evidence.raw, start, max(start, end)))):
            line = piece.group().strip()
            if is_date_line(line):
                sure = _ARTICLE.search(evidence.raw, 0, piece.start())
                first = piece.start() + piece.group().index(line)
                yield from _shown(evidence, first, line, "medium" if sure else "low")
                return


def _shown(evidence: Evidence, start: int, line: str, confidence: str) -> Iterator[Claim]:
    """Read a line that is a date, counted back or not."""
    if back := read_relative(line):
        claim = evidence.in_raw("date", back.value, confidence, start, start + len(line))
        yield _counted_back(evidence, claim, back)
    for found in find(line)[:1]:
        claim = evidence.in_raw("date", found.value, confidence, start + found.start, start + found.end)
        yield from _judged(evidence, claim, found)


def running_head_date(evidence: Evidence) -> Iterator[Claim]:
    """The running head of a PDF names the issue's day; where it names several days, none of them is the issue's."""
    found = [
        (row, date) for row in evidence.removed("running_heads") for date in find(row["text"]) if date.year
    ]
    if len({date.value for _, date in found}) == 1:
        yield from _claim_at(evidence, *found[0], "medium")


def byline_date(evidence: Evidence) -> Iterator[Claim]:
    """It stands beside the author's name or the kind of article."""
    yield from _removed(evidence, ("bylines",), "high")


def mail_date(evidence: Evidence) -> Iterator[Claim]:
    """The mail that brought the article was sent then."""
    yield from _removed(evidence, ("mail_headers",), "medium")


def dateline_date(evidence: Evidence) -> Iterator[Claim]:
    """The dateline has day and month, seldom the year."""
    yield from _removed(evidence, ("datelines",), "high")


def dateline_weekday(evidence: Evidence) -> Iterator[Claim]:
    """Beside a dateline without year, the day of the week on which its lead says something was told narrows the years.

    The claim's value is the weekday as ISO 8601 writes one alone (-W-3 for Wednesday); it cannot win, but
    :func:`analysis.corpus.origins.years.complete_years` reads it.
    """
    for row in evidence.removed("datelines"):
        found = next((f for f in find(row["text"]) if f.month and f.day and not f.year), None)
        told = weekday_told(evidence.text, found) if found else None
        if told:
            number = weekday(evidence.text[slice(*told)]) + 1
            yield evidence.in_text("date", f"-W-{number}", "low", *told)


_LEAD = 1500  # characters in which a report says when its news was told


def weekday_told(text: str, day: Found) -> tuple[int, int] | None:
    """Find the weekday of a day in a report: named right before it («в среду, 19 декабря»), else the first in the lead.

    A weekday right before another day («в пятницу, 21 декабря») is that day's.
    """
    dates, first = find(text), None
    for m in on_days().finditer(text):
        named = next((f for f in dates if f.start >= m.end()), None)
        if named is None or text[m.end() : named.start].strip(" ,("):
            first = first or (m.span() if m.start() < _LEAD else None)
        elif (named.month, named.day) == (day.month, day.day):
            return m.span()
    return first


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
    for url in dict.fromkeys((evidence.fields.get("url", ""), evidence.fields.get("date", ""))):
        for m in _URL_DATE.finditer(url.partition("?")[0] if is_address(url) else ""):
            if m[2] or len(m[0]) == 8:
                found = Found(*m.span(), int(m[1]), int(m[3]), int(m[4]))
                yield from _judged(evidence, evidence.outside("date", found.value, "high", url), found)
                break


def file_name_date(evidence: Evidence) -> Iterator[Claim]:
    """The file's name has it: 2018-12-12, 12.12.2018, 20181212, "06_Декабрь_2018".

    Of a table's row the file is that which a column names, from which the row was once made.
    """
    named = evidence.fields.get("file", "").replace("\\", "/")
    name = PurePosixPath(named if evidence.row_of else evidence.source).stem
    m = _COMPACT.search(name)
    readable = name.replace("_", " ")
    dated = [f for f in find(readable) if f.year and f.month and _dates_file(readable, f)]
    found = (
        dated[-1]
        if dated
        else Found(*m.span(), int(m[1]), int(m[2]), int(m[3]))
        if m and not _in_word(name, m)
        else None
    )
    if found:
        yield from _judged(evidence, evidence.outside("date", found.value, "medium", name), found)


def _dates_file(name: str, found: Found) -> bool:
    """Say whether a date in a file's name is the file's: many names are headlines («…откроют 9 мая 2020 года»).

    Digits alone are. Words must begin or end the name, and no sentence goes on with "года".
    """
    date = name[found.start : found.end]
    if not any(map(str.isalpha, date)):
        return True
    beyond = name[: found.start], name[found.end :]
    at_edge = not all(any(map(str.isalpha, side)) for side in beyond)
    return at_edge and not date.casefold().endswith(words("year"))


def folder_date(evidence: Evidence) -> Iterator[Claim]:
    """The folders have it: 2018/12/06/, 2018-12-06/; it may be the day of collection."""
    folder = evidence.source.rpartition("/")[0]
    for m in _URL_DATE.finditer(folder):
        if m[2] in ("/", "-"):
            found = Found(*m.span(), int(m[1]), int(m[3]), int(m[4]))
            yield from _judged(evidence, evidence.outside("date", found.value, "low", folder), found)
            return


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
    if found.ambiguous:
        confidence = "medium"
    claim = evidence.in_raw("date", found.value, confidence, start + found.start, start + found.end)
    yield from _judged(evidence, claim, found)


def _judged(evidence: Evidence, claim: Claim, found: Found) -> Iterator[Claim]:
    """Weigh what a date says against what days there are.

    An impossible date, and one after the collection (which was today at the latest), stand as claims that cannot win.
    A day without year is the last such day before the collection, where that is known.
    """
    if not found.possible:
        yield claim._replace(confidence="low", method="impossible_date")
    elif found.year and first_day(found) > (evidence.collected or datetime.date.today()):
        yield claim._replace(confidence="low", method="date_after_collection")
    elif not found.year and evidence.collected and found.month and found.day:
        yield claim._replace(value=_last_before(found, evidence.collected).isoformat(), confidence="medium")
    else:
        yield claim if found.year else claim._replace(confidence="low")


def first_day(found: Found) -> datetime.date:
    """Give the first day that a date with a year allows."""
    return datetime.date(found.year or 1, found.month or 1, found.day or 1)


RULES = (
    table_date,
    byline_date,
    date_line,
    address_date,
    page_date,
    page_line_date,
    running_head_date,
    header_date,
    mail_date,
    dateline_date,
    dateline_weekday,
    relative_date,
    file_name_date,
    folder_date,
    calendar_month,
    document_date,
)
REJECTED = ("impossible_date", "date_after_collection", "event_after_publication")
