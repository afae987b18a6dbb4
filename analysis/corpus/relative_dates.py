"""Dates that pages count back from the day on which they were read: «Вчера, 17:51», "2 hours ago"."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from analysis import lexicon
from analysis.corpus.dates import alternatives, fold, words

_UNITS = ("minute", "hour", "day", "week", "month", "year")
_CLOCK = r"\d{1,2}(?::\d\d){0,2}\s*(?:[ap]\.?\s?m\.?)?"
_LONGEST = 60  # characters of a line that is such a date


@dataclass(frozen=True, slots=True)
class Back:
    """A distance back from the day of reading: so many of a unit."""

    count: int
    unit: str

    @property
    def exact(self) -> bool:
        """It tells the day."""
        return self.unit in ("minute", "hour", "day")

    @property
    def value(self) -> str:
        """The distance as an ISO 8601 duration, written negative since it goes back: -P1D, -PT2H."""
        time = "T" if self.unit in ("minute", "hour") else ""
        return f"-P{time}{self.count}{self.unit[0].upper()}"

    def before(self, day: datetime.date) -> str:
        """Give the date that lies so far before a day, as exact as the unit is: a month for "3 months ago"."""
        if self.unit == "year":
            return f"{day.year - self.count:04d}"
        if self.unit == "month":
            months = day.year * 12 + day.month - 1 - self.count
            return f"{months // 12:04d}-{months % 12 + 1:02d}"
        days = {"minute": 0, "hour": self.count // 24, "day": self.count, "week": 7 * self.count}[self.unit]
        return (day - datetime.timedelta(days=days)).isoformat()


@cache
def _lists(field: str) -> dict[str, int]:
    """Give each form of a field that holds lists → the number of its list, from 0."""
    table = lexicon.read_yaml("dates.yml").values()
    return {
        fold(str(form)): number
        for facts in table
        for number, forms in enumerate(facts[field])
        for form in forms
    }


@cache
def _single_units() -> tuple[str, ...]:
    """Give the forms of units that need no number: «час назад», but not «часов назад»."""
    return tuple(
        str(forms[0]) for facts in lexicon.read_yaml("dates.yml").values() for forms in facts["units"]
    )


@cache
def _pattern() -> re.Pattern[str]:
    def any_of(forms: Iterable[str]) -> str:
        return alternatives(tuple(sorted(forms, key=lambda form: (-len(form), form))))

    count = rf"(?:(?P<digits>\d{{1,2}})|(?P<number>{any_of(_lists('numbers'))}))"
    some = rf"{count}\s+(?P<unit>{any_of(_lists('units'))})\.?|(?P<one>{any_of(_single_units())})"
    return re.compile(
        rf"(?:(?:{alternatives(words('labels'))})\s*[:=]?\s*)?"
        rf"(?:(?P<day>{any_of(_lists('days_back'))})|(?:{some})\s+(?:{alternatives(words('ago'))}))"
        rf"\W*(?:(?:at|в|о|об|saat|ժամը)?\W*{_CLOCK})?\W*",
        re.IGNORECASE,
    )


def read_relative(line: str) -> Back | None:
    """Read a line that is nothing but a date counted back, with or without a label and a time of day.

    Parameters
    ----------
    line
        A line of a page, or a table's cell.

    Returns
    -------
    Back or None
        None where the line says anything else: «Вчера, 17:51», but not «Вчера в Баку».
    """
    m = _pattern().fullmatch(line.strip()) if len(line) <= _LONGEST else None
    if not m:
        return None
    if m["day"]:
        return Back(_number("days_back", m["day"]), "day")
    if m["one"]:
        return Back(1, _UNITS[_number("units", m["one"])])
    count = int(m["digits"]) if m["digits"] else _number("numbers", m["number"]) + 1
    return Back(count, _UNITS[_number("units", m["unit"])])


def _number(field: str, form: str) -> int:
    return _lists(field)[" ".join(fold(form).split())]
