"""Dates as people write them, in the languages of ``lexicon/dates.yml``."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from functools import cache, lru_cache

from analysis import lexicon


@dataclass(frozen=True, slots=True)
class Found:
    """A date in a text.

    Attributes
    ----------
    start, end
        Where it stands.
    year, month, day
        As far as it is named.
    ambiguous
        Day and month might be meant the other way round.
    """

    start: int
    end: int
    year: int | None
    month: int | None
    day: int | None
    ambiguous: bool = False

    @property
    def value(self) -> str:
        """The date in ISO form, cut to its precision; ``--12-19`` where the year is missing."""
        parts = f"{self.year:04d}" if self.year else "-"
        if self.month:
            parts += f"-{self.month:02d}"
        return parts + (f"-{self.day:02d}" if self.month and self.day else "")

    @property
    def possible(self) -> bool:
        """There is such a day, and newspapers were printed then."""
        if self.year is not None and not 1900 <= self.year <= 2100:
            return False
        try:
            datetime.date(self.year or 2000, self.month or 1, self.day or 1)
        except ValueError:
            return False
        return True


@cache
def _table() -> dict[str, dict]:
    return lexicon.read_yaml("dates.yml")


@cache
def month_names() -> dict[str, int]:
    """Give all forms of month names → 1 to 12."""
    return {
        form: number
        for facts in _table().values()
        for number, forms in enumerate(facts["months"], start=1)
        for form in forms
    }


@cache
def weekday_names() -> frozenset[str]:
    """Give all forms of weekdays."""
    return frozenset(str(form) for facts in _table().values() for form in facts["weekdays"])


def words(field: str) -> tuple[str, ...]:
    """Give all languages' entries of a field (labels, year, future), longer ones first."""
    entries = {str(word) for facts in _table().values() for word in facts[field]}
    return tuple(sorted(entries, key=lambda word: (-len(word), word)))


def alternatives(entries: tuple[str, ...]) -> str:
    """Write a regular expression that matches any of some words."""
    return "|".join(re.escape(entry).replace(r"\\ ", r"\\s+") for entry in entries) or "(?!)"


@cache
def _patterns() -> re.Pattern[str]:
    names = alternatives(tuple(sorted(month_names(), key=lambda name: (-len(name), name))))
    month = rf"(?:{names})\b\.?"
    year = r"(?:19|20)\d\d"
    after = rf"(?:\s*(?:{alternatives(words('year'))})\b\.?)?"
    forms = [
        r"(?P<iy>\d{4})[-/.](?P<im>\d{1,2})[-/.](?P<id>\d{1,2})(?!\d)",
        r"(?P<nd>\d{1,2})(?P<ns>[./-])(?P<nm>\d{1,2})(?P=ns)(?P<ny>\d{4}|\d{2})(?![\d.]?\d)",
        rf"(?P<dd>\d{{1,2}})(?:st|nd|rd|th|-?го)?\s+(?:of\s+)?(?P<dm>{month})(?:,?\s+(?P<dy>{year}){after})?",
        rf"(?P<em>{month})\s+(?P<ed>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|:\d)(?:,?\s+(?P<ey>{year})(?!\d))?",
        rf"(?P<mm>{month}),?\s+(?:of\s+)?(?P<my>{year})(?!\d){after}",
    ]
    return re.compile(r"(?<![\w.:])(?<!\d[-/])(?:" + "|".join(forms) + ")", re.IGNORECASE)


# Where a date may begin: a number that goes on like one, or a word before a number. Cheap, so that the long pattern
# is tried in few places only.
_HINT = re.compile(
    r"(?P<number>(?<![\w.:])\d{1,4}(?=[./-]\d|(?:st|nd|rd|th|-?го)?\s+(?:of\s+)?[^\W\d_]{3}))"
    r"|(?<![\w])(?P<word>[^\W\d_]{3,14})(?=\.?,?\s+(?:of\s+)?\d)"
)


@lru_cache(maxsize=2048)
def find(text: str, *, month_first: bool = False) -> tuple[Found, ...]:
    """Find the dates in a text, in order.

    Parameters
    ----------
    text
        Any text.
    month_first
        How to read 03/04/2018: as 4 March rather than 3 April. A value above 12 decides by itself.
    """
    pattern, found, here = _patterns(), [], 0
    for hint in _HINT.finditer(text):
        if hint.start() < here or not (hint["number"] or _names_month(hint["word"])):
            continue
        m = pattern.match(text, hint.start())
        if m:
            found.append(_found(m, month_first))
            here = m.end()
    return tuple(found)


def _names_month(word: str) -> bool:
    return word.lower() in month_names()


def _found(m: re.Match[str], month_first: bool) -> Found:
    group = m.groupdict()
    start, end = m.span()
    if group["iy"]:
        return Found(start, end, int(group["iy"]), int(group["im"]), int(group["id"]))
    if group["nd"]:
        return _numeric(start, end, group, month_first)
    if group["dm"]:
        return Found(start, end, _year(group["dy"]), _month(group["dm"]), int(group["dd"]))
    if group["em"]:
        return Found(start, end, _year(group["ey"]), _month(group["em"]), int(group["ed"]))
    return Found(start, end, _year(group["my"]), _month(group["mm"]), None)


def _numeric(start: int, end: int, group: dict, month_first: bool) -> Found:
    first, second, year = int(group["nd"]), int(group["nm"]), int(group["ny"])
    year += 2000 if year < 70 else 1900 if year < 100 else 0
    # With full stops the day comes first; slashes are read as told.
    swap = (month_first and group["ns"] != "." and first <= 12) or (second > 12 >= first)
    day, month = (second, first) if swap else (first, second)
    ambiguous = group["ns"] == "/" and first <= 12 and second <= 12 and first != second
    return Found(start, end, year, month, day, ambiguous and not month_first)


def _month(name: str) -> int:
    return month_names()[name.lower().rstrip(".")]


def _year(digits: str | None) -> int | None:
    return int(digits) if digits else None
