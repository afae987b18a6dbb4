"""Rules on what stands before an article's first sentence: date, author, dateline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from analysis.corpus import names
from analysis.corpus.cleaning import lexica
from analysis.corpus.cleaning.draft import Edit
from analysis.corpus.cleaning.lines import edge_numbers, ends_sentence, lines, take_out
from analysis.corpus.dates import alternatives, find, weekday_names, words

_TIME = r"(?:\s*[,|T ]?\s*\d{1,2}:\d\d(?::\d\d)?(?:\s*(?:UTC|GMT|MSK|МСК|Z|[AP]M|[ap]\.?m\.?)?(?:[+-]\d{1,2}(?::?\d\d)?)?)?)?"


# --- dates ---


@cache
def _label() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{alternatives(words('labels'))})\s*[:=]?\s+", re.IGNORECASE)


_AFTER_DATE = re.compile(_TIME + r"[\s.,;:|–—-]*")
_ISO = re.compile(r"\d{4}-\d\d-\d\d")


def date_header(text: str, fields: dict) -> Iterator[Edit]:
    """A date glued to the first sentence: behind a word such as "date", in the form 2026-02-10, or with a time."""
    start = len(text) - len(text.lstrip())
    label = _label().match(text, start)
    place = label.end() if label else start
    head = text[place : place + 40]
    found = next((f for f in find(head) if f.start == 0 and f.year), None)
    if found is None:
        return
    after = _AFTER_DATE.match(head, found.end)
    timed = bool(after and ":" in after.group())
    end = place + (after.end() if after else found.end)
    if not (label or timed or _ISO.match(head)) or end >= len(text):
        return
    if (
        text[end].isupper()
        or text[end] in '"«“„—'
        or text[end].isdigit()
        or "\n" in text[place + found.end : end + 1]
    ):
        yield start, end, ""


_DATE_LINE_REST = re.compile(r"[^\W\d_]+")


def date_lines(text: str, fields: dict) -> Iterator[Edit]:
    """A line of nothing but a date, a time, a weekday and words such as "published", before or after the article."""
    found = lines(text)
    numbers = edge_numbers(text)
    for i in numbers:
        line = found[i].text
        if len(line) <= 120 and _only_date(line):
            yield take_out(found, i, i + 1, text)


def _only_date(line: str) -> bool:
    dates = [f for f in find(line) if f.year and f.month and f.day]
    if not dates:
        return False
    rest = line
    for f in reversed(dates):
        rest = rest[: f.start] + " " + rest[f.end :]
    rest = re.sub(
        r"\d{1,2}:\d\d(?::\d\d)?(?:\s*(?:UTC|GMT|MSK|МСК|[AP]M))?(?:[+-]\d{1,2}(?::?\d\d)?)?", " ", rest
    )
    known = (
        {w for label in words("labels") for w in label.split()}
        | weekday_names()
        | {"at", "в", "on", "utc", "gmt", "est", "et"}
    )
    return all(w.lower() in known for w in _DATE_LINE_REST.findall(rest)) and not re.search(r"\d{3,}", rest)


# --- who wrote it ---

_BY = re.compile(
    r"^(?:By|BY)\s+[A-ZÀ-Ž][\w.'’-]+(?:\s+(?:and\s+|&\s+|de\s+|van\s+|von\s+)?[A-ZÀ-Ž][\w.'’-]+){1,7}(?:[,|/].{0,60})?$"
)


def bylines(text: str, fields: dict) -> Iterator[Edit]:
    """A short line near the head or at the end that names the author, or the kind of article with outlet or date."""
    found = lines(text)
    for i in {*range(min(5, len(found))), *range(max(0, len(found) - 2), len(found))}:
        if len(found) > 1 and _is_byline(found[i].text, i):
            yield take_out(found, i, i + 1, text)


def _is_byline(line: str, number: int) -> bool:
    if len(line) > _BYLINE or (ends_sentence(line) and number < 3 and not _BY.match(line.rstrip("."))):
        return False
    lowered = line.casefold()
    if lowered.startswith(lexica.beginnings("bylines")):
        return bool(_BY.match(line)) if lowered.startswith("by ") else True
    # "Комментарий Центра АРВАК, 23.04.2024": the kind of article, its outlet or its date, and nothing of a sentence.
    genre = lowered.startswith(tuple(lexica.genres()))
    dated = any(f.year and f.day for f in find(line))
    if genre and not dated and len(line) <= 60:
        return any(names.at(line, m.start()) for m in re.finditer(r"\b\w", line) if m.start())
    return dated and (genre or (len(line) <= 60 and bool(names.at(line, 0))))


_BYLINE = 110


# --- datelines ---

_CAPITAL = r"[A-ZА-ЯЁІЇЄҐƏĞŞÇÖÜİ]"
_PLACE = re.compile(
    rf"(?:St\. )?{_CAPITAL}[\w'’-]*(?:[ -]{_CAPITAL}[\w'’-]*){{0,3}}(?=\s*[,./(–—:-]|\s*$|\s+/)"
)
_SEPARATOR = re.compile(r"[\s.,;:–—-]*")
_IN_SIGNS = re.compile(
    r"/(?P<slash>[^/\n]{2,40})/|\((?P<round>[^()\n]{2,40})\)|\[(?P<square>[^\[\]\n]{2,40})\]"
)
_ONE_NAME = re.compile(
    r"(?P<name>[^\W\d_][\w-]*[A-ZА-ЯЁ][\w-]*|[A-Z][\w-]*\.(?:am|az|ge|ru|com|net|org|tv))(?=\.\s)"
)
_BEGINS = re.compile(rf"[\"«“„'’‘(]*(?:{_CAPITAL}|[\u0531-\u0556\u10A0-\u10FF\u1C90-\u1CBF]|\d)")


def datelines(text: str, fields: dict) -> Iterator[Edit]:
    """Place, day and agency before a lead's first word: "ЧИТА, 19 декабря. /ТАСС/.", "ArmInfo.", "MOSCOW (Reuters) -"."""
    for line in lines(text)[:3]:
        end = dateline_end(line.text)
        if end and len(line.text) - end >= 30:
            yield line.start, line.start + end, ""
            return


def dateline_end(line: str) -> int:
    """Give the length of the dateline that a paragraph begins with; 0 if it has none."""
    best = 0
    for place_first in (True, False):
        best = max(best, _dateline(line, place_first))
    return best


def _dateline(line: str, with_place: bool) -> int:
    here, agency, dated, shouted = 0, False, False, False
    place = _PLACE.match(line) if with_place else None
    while place and here < 60:
        shouted = shouted or place.group().isupper() and len(place.group()) > 2
        here = place.end()
        separator = _SEPARATOR.match(line, here)
        following = separator.end() if separator else here
        if "," not in line[here:following]:
            here = following
            break
        # "BAKU, Azerbaijan, Feb. 11": a second place, but not the month.
        here = following
        date = _date_at(line, here)
        place = None if date or names.at(line, here) else _PLACE.match(line, here)
    for _ in range(4):
        date_end = _date_at(line, here)
        if date_end and not dated:
            dated, here = True, date_end
        elif found := _agency_at(line, here, opening=here == 0):
            agency, here = True, found
        else:
            break
        separator = _SEPARATOR.match(line, here)
        here = separator.end() if separator else here
    stopped = here and line[:here].rstrip()[-1:] in ".:–—-/)]" or (dated and agency)
    if not (agency or (dated and shouted)) or not stopped or here > 110 or not _BEGINS.match(line, here):
        return 0
    return here


def _date_at(line: str, place: int) -> int:
    """Give the end of a date that stands at a place ("19 декабря", "Feb. 11", "11 фев"); 0 if there is none."""
    head = line[place : place + 40]
    found = next((f for f in find(head) if f.start == 0 and f.day), None)
    return place + found.end if found else 0


def _agency_at(line: str, place: int, *, opening: bool) -> int:
    """Give the end of an agency's name at a place: in signs, or a known name that a stop follows; 0 if there is none."""
    signs = _IN_SIGNS.match(line, place)
    if signs:
        name = next(group for group in signs.groups() if group)
        known = names.at(name.removeprefix("корр. ").removeprefix("Корр. ").lstrip(), 0)
        if known or (signs["slash"] and place > 0) or (place > 0 and name.isupper()):
            return signs.end()
        return 0
    known = None if opening and line[place : place + 1] in '«"“„' else names.at(line, place)
    if known:
        end = known[1]
        while line[end : end + 1] in ("»", '"', "”"):
            end += 1
        after = line[end : end + 2]
        # Alone at the beginning "ТАСС: …" is a headline's way to name a source; "ArmInfo. …" is a dateline.
        stops = (".", " —", " –", " -", ",", "/") if opening else tuple(".:—–-,/ ")
        return end if after.startswith(stops) else 0
    own = _ONE_NAME.match(line, place)
    return own.end("name") if own and opening else 0
