"""Rules on what stands before an article's first sentence: date, author, dateline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from analysis.corpus import names
from analysis.corpus.cleaning import lexica
from analysis.corpus.cleaning.draft import Edit
from analysis.corpus.cleaning.lines import bare, edge_numbers, ends_sentence, lines, take_out
from analysis.corpus.dates import Found, alternatives, find, weekday_names, words
from analysis.corpus.relative_dates import read_relative

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


_WORDS = re.compile(r"[^\W\d_]+")
_CLOCK = re.compile(
    r"(?:(?<=\d)T)?\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?:\s*(?:UTC|GMT|MSK|МСК|Z|[AP]M)\b)?(?:[+-]\d{1,2}(?::?\d\d)?)?"
)


def date_lines(text: str, fields: dict) -> Iterator[Edit]:
    """A line of nothing but a date, a time, a weekday, a section, a counter and words such as "published", before or after the article."""
    found = lines(text)
    for i in edge_numbers(text):
        line = found[i].text
        if len(line) <= 120 and (is_date_line(line) or (i and _is_month_line(line))):
            yield take_out(found, i, i + 1, text)


def is_date_line(line: str) -> bool:
    """Say whether a line is nothing but a date with what stands beside one; without the year only where it has a time."""
    if read_relative(line):
        return True
    clocked = bool(_CLOCK.search(line))
    dates = [f for f in find(line) if f.month and f.day and (f.year or clocked)]
    return bool(dates) and _rest_is_known(line, dates)


def _is_month_line(line: str) -> bool:
    """Say whether a line is nothing but a month and its year; as first line it may be a headline."""
    dates = [f for f in find(line) if f.year and f.month and not f.day]
    return len(dates) == 1 and _rest_is_known(line, dates)


def _rest_is_known(line: str, dates: list[Found]) -> bool:
    """Say whether the words beside the dates of a line are those of such lines, and its numbers times or counts."""
    rest = line
    for date in reversed(dates):
        rest = rest[: date.start] + "0" + rest[date.end :]
    found = [word.lower() for word in _WORDS.findall(_CLOCK.sub(" ", rest))]
    counts = any(bare(word) in lexica.words("counters") for word in found)
    return all(word in _beside_dates() for word in found) and (counts or not re.search(r"\d{3,}", rest))


@cache
def _beside_dates() -> frozenset[str]:
    phrases = {*words("labels"), *lexica.words("edges"), *lexica.words("counters")}
    single = {word for phrase in phrases for word in phrase.split()}
    return frozenset(single | weekday_names() | {"at", "в", "on", "utc", "gmt", "est", "et"})


# --- who wrote it ---

_BY = re.compile(
    r"^(?:By|BY)\s+[A-ZÀ-Ž][\w.'’-]+(?:\s+(?:and\s+|&\s+|de\s+|van\s+|von\s+)?[A-ZÀ-Ž][\w.'’-]+){1,7}(?:\s*[,|/–—-].{0,60})?$"
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
        return _is_by(line) if lowered.startswith("by ") else _names_somebody(line, lowered)
    # "Комментарий Центра АРВАК, 23.04.2024": the kind of article, its outlet or its date, and nothing of a sentence.
    genre = lowered.startswith(tuple(lexica.genres()))
    dated = any(f.year and f.day for f in find(line))
    if genre and not dated and len(line) <= 60:
        return any(names.at(line, m.start()) for m in re.finditer(r"\b\w", line) if m.start())
    return dated and (genre or (len(line) <= 60 and bool(names.at(line, 0))))


def _names_somebody(line: str, lowered: str) -> bool:
    """Say whether what follows a byline's opening is a name: after a colon anything, after a verb a capital."""
    opener = next(opener for opener in lexica.beginnings("bylines") if lowered.startswith(opener))
    following = _NEXT_WORD.match(line, len(opener))
    return opener.endswith(":") or bool(following and not following["letter"].islower())


_NEXT_WORD = re.compile(r"\w*[\W_]+(?P<letter>[^\W\d_])")


def _is_by(line: str) -> bool:
    """Say whether a line names who wrote it: persons, or an outlet alone ("By Azernews")."""
    outlet = names.at(line, len("By "))
    return bool(_BY.match(line)) or (outlet is not None and outlet[1] == len(line))


_BYLINE = 110


# --- datelines ---

_CAPITAL = r"[A-ZА-ЯЁІЇЄҐƏĞŞÇÖÜİ]"
_PLACE = re.compile(
    rf"(?:St\. )?{_CAPITAL}[\w'’-]*(?:(?:[ -]|/(?=[^/\s]+[\s,])){_CAPITAL}[\w'’-]*){{0,3}}(?=\s*[,./(–—:-]|\s*$|\s+/)"
)
_SEPARATOR = re.compile(r"[\s.,;:–—-]*")
_IN_SIGNS = re.compile(
    r"/(?P<slash>[^/\n]{2,40})/|\((?P<round>[^()\n]{2,40})\)|\[(?P<square>[^\[\]\n]{2,40})\]"
)
_ONE_NAME = re.compile(
    r"(?P<name>[^\W\d_][\w-]*[A-ZА-ЯЁ][\w-]*|[A-Z][\w-]*\.(?:am|az|ge|ru|com|net|org|tv))(?=\.\s)"
)
_AUTHOR = re.compile(rf",\s+{_CAPITAL}[\w'’-]+(?:\s+{_CAPITAL}[\w'’-]+){{1,2}}(?=\.\s)")
_BEGINS = re.compile(rf"[\"«“„'’‘(]*(?:{_CAPITAL}|[\u0531-\u0556\u10A0-\u10FF\u1C90-\u1CBF]|\d)")


def datelines(text: str, fields: dict) -> Iterator[Edit]:
    """Place, day and agency before a lead's first word: "ЧИТА, 19 декабря. /ТАСС/.", "ArmInfo.", "MOSCOW (Reuters) -"."""
    found = lines(text)
    for i, line in enumerate(found[:3]):
        end = dateline_end(line.text)
        if end and len(line.text) - end >= 30:
            yield line.start, line.start + end, ""
            return
        if i and end == len(line.text) and i + 1 < len(found):  # alone on its line, below the headline
            yield take_out(found, i, i + 1, text)
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
    placed = place is not None
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
            author = _AUTHOR.match(line, found)
            agency, here = True, author.end() if author else found
        else:
            break
        separator = _SEPARATOR.match(line, here)
        here = separator.end() if separator else here
    if here == len(line):
        return here if dated and (agency or placed) else 0
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
        closed = after.startswith("/ ")  # "Baku. 19 December. REPORT.AZ/ "
        return end + closed if after.startswith(stops) or not (after or opening) else 0
    own = _ONE_NAME.match(line, place)
    return own.end("name") if own and opening else 0
