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


@cache
def _days_told() -> dict[str, int]:
    return {
        fold(str(phrase)): number
        for facts in _table().values()
        for number, phrases in enumerate(facts["on_days"])
        for phrase in phrases
    }


@cache
def on_days() -> re.Pattern[str]:
    """Give the pattern of phrases by which running text names the weekday on which something was told («в среду»)."""
    phrases = tuple(sorted(_days_told(), key=lambda phrase: (-len(phrase), phrase)))
    return re.compile(rf"(?<!\w)(?:{alternatives(phrases)})(?!\w)", re.IGNORECASE)


def weekday(phrase: str) -> int:
    """Give the number (Monday 0) of the weekday that a phrase of :func:`on_days` names."""
    return _days_told()[" ".join(fold(phrase).split())]


@cache
def words(field: str) -> tuple[str, ...]:
    """Give all languages' entries of a field (labels, year, future), longer ones first."""
    entries = {str(word) for facts in _table().values() for word in facts[field]}
    return tuple(sorted(entries, key=lambda word: (-len(word), word)))


def alternatives(entries: tuple[str, ...]) -> str:
    """Write a regular expression that matches any of some words, at one place the first of them that fits.

    They are grouped by their first letters, so that most places of a text are passed over quickly.
    """
    by_letter: dict[str, list[str]] = {}
    for entry in entries:
        by_letter.setdefault(entry[0], []).append(re.escape(entry[1:]).replace(r"\ ", r"\s+"))
    groups = (f"{re.escape(letter)}(?:{'|'.join(rests)})" for letter, rests in by_letter.items())
    return "|".join(groups) or "(?!)"


@cache
def _patterns() -> re.Pattern[str]:
    names = alternatives(tuple(sorted(month_names(), key=lambda name: (-len(name), name))))
    month = rf"(?:{names})\b\.?"
    year = r"(?:19|20)\d\d"
    after = rf"(?:\s*(?:{alternatives(words('year'))})\b\.?)?"
    forms = [
        r"(?P<iy>\d{4})[-/.](?P<im>\d{1,2})[-/.](?P<id>\d{1,2})(?!\d)",
        r"(?P<nd>\d{1,2})(?P<ns>[./-])(?P<nm>\d{1,2})(?P=ns)(?P<ny>\d{4}|\d{2})(?![\d.]?\d)",
        rf"(?P<hd>\d{{1,2}})-(?P<hm>{month})-(?P<hy>\d{{4}}|\d{{2}})(?!\d)",
        rf"(?P<dd>\d{{1,2}})(?:st|nd|rd|th|-?го)?\s+(?:of\s+)?(?P<dm>{month})(?:,?\s+(?P<dy>{year}){after})?",
        rf"(?P<em>{month})\s+(?P<ed>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|:\d)(?:,?\s+(?P<ey>{year})(?!\d))?",
        rf"(?P<mm>{month}),?\s+(?:of\s+)?(?P<my>{year})(?!\d){after}",
        rf"(?P<yy>{year}){_year_before()}\s+(?:(?P<yd>\d{{1,2}})\s+(?P<ym>{month})|(?P<ym2>{month})\s+(?P<yd2>\d{{1,2}})(?!\d))",
    ]
    return re.compile(r"(?<![\w.:])(?<!\d[-/])(?:" + "|".join(forms) + ")", re.IGNORECASE)


def _year_before() -> str:
    """Write the pattern of what parts a year from the month behind it, in the languages that put the year first."""
    return rf"(?:-\w{{1,3}})?\s*(?:{alternatives(words('year_before'))})\b\.?"


@cache
def _hint() -> re.Pattern[str]:
    """Where a date may begin: a number that goes on like one, or a word before a number.

    Cheap, so that the long pattern is tried in few places only.
    """
    number = r"[./-]\d|-[^\W\d_]{3}|(?:st|nd|rd|th|-?го)?\s+(?:of\s+)?[^\W\d_]{3}"
    return re.compile(
        rf"(?P<number>(?<![\w.:])\d{{1,4}}(?={number}|{_year_before()}))"
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
    for hint in _hint().finditer(text):
        if hint.start() < here or not (hint["number"] or _names_month(hint["word"])):
            continue
        m = pattern.match(text, hint.start())
        if m:
            found.append(_found(m, month_first))
            here = m.end()
    return tuple(found)


@cache
def _months() -> dict[str, int]:
    return {fold(form): number for form, number in month_names().items()}


def fold(word: str) -> str:
    """Bring a word to the form that words of dates are compared in: lower case, the Turkish İ and ı a plain i."""
    return word.lower().replace("i\u0307", "i").replace("ı", "i").rstrip(".")


def _names_month(word: str) -> bool:
    return fold(word) in _months()


def _found(m: re.Match[str], month_first: bool) -> Found:
    group = m.groupdict()
    start, end = m.span()
    if group["nd"]:
        return _numeric(start, end, group, month_first)
    if group["iy"]:
        return Found(start, end, int(group["iy"]), int(group["im"]), int(group["id"]))
    year = group["hy"] or group["dy"] or group["ey"] or group["my"] or group["yy"]
    month = group["hm"] or group["dm"] or group["em"] or group["mm"] or group["ym"] or group["ym2"]
    day = group["hd"] or group["dd"] or group["ed"] or group["yd"] or group["yd2"]
    return Found(
        start, end, _full_year(int(year)) if year else None, _months()[fold(month)], int(day) if day else None
    )


def _numeric(start: int, end: int, group: dict, month_first: bool) -> Found:
    first, second, year = int(group["nd"]), int(group["nm"]), _full_year(int(group["ny"]))
    # With full stops the day comes first; slashes are read as told.
    swap = (month_first and group["ns"] != "." and first <= 12) or (second > 12 >= first)
    day, month = (second, first) if swap else (first, second)
    ambiguous = group["ns"] == "/" and first <= 12 and second <= 12 and first != second
    return Found(start, end, year, month, day, ambiguous and not month_first)


def _full_year(year: int) -> int:
    """Give the year that two digits stand for: 70 to 99 are of the last century."""
    return year + (2000 if year < 70 else 1900 if year < 100 else 0)
