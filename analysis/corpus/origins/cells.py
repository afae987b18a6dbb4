"""The day that a table's date cell names, in the many ways in which exports write one."""

from __future__ import annotations

import datetime
import re

from analysis.corpus.dates import Found, find

_COMPACT = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:T?\d{4}(?:\d\d)?(?:\.\d+)?Z?)?")
_SPACED = re.compile(r"(\d{1,2})\s+(\d{1,2})\s+((?:19|20)\d\d)\b")
_YEAR = re.compile(r"((?:19|20)\d\d)(?:-(0[1-9]|1[0-2]))?")
_EPOCH = re.compile(r"(1\d{9})(?:\d{3}|\d{6}|\d{9})?(?:\.\d+)?")
_SERIAL = re.compile(r"([2-7]\d{4})(?:\.\d+)?")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_SERIAL_ZERO = datetime.date(1899, 12, 30)


def is_address(cell: str) -> bool:
    """Say whether a cell holds the address of a page."""
    return bool(_ADDRESS.fullmatch(cell.strip()))


def read_cell(cell: str, *, month_first: bool = False) -> Found | None:
    """Read the cell of a date column.

    Parameters
    ----------
    cell
        As the table has it: a date in any form of :func:`analysis.corpus.dates.find` with or without time of day and
        zone; 20190206, 20190206T1200Z; seconds, milli-, micro- or nanoseconds since 1970; the number of a day as Excel
        counts (43502); a month or a year alone. Times of day and zones are not reckoned with: it is the day as written.
    month_first
        How to read 03/04/2018.

    Returns
    -------
    Found or None
        None where the cell holds no date. The year is missing where the cell has day and month alone.
    """
    cell = cell.strip()
    if is_address(cell):
        return None
    if m := _COMPACT.fullmatch(cell):
        return _of(cell, int(m[1]), int(m[2]), int(m[3]))
    if m := _EPOCH.fullmatch(cell):
        return _of_day(cell, datetime.datetime.fromtimestamp(int(m[1]), tz=datetime.UTC).date())
    if m := _SERIAL.fullmatch(cell):
        return _of_day(cell, _SERIAL_ZERO + datetime.timedelta(days=int(m[1])))
    if m := _SPACED.match(cell):
        return _of(cell, int(m[3]), int(m[2]), int(m[1]))
    if m := _YEAR.fullmatch(cell):
        return _of(cell, int(m[1]), int(m[2]) if m[2] else None, None)
    found = find(cell, month_first=month_first)
    return next((f for f in found if f.year), found[0] if found else None)


def is_number(cell: str) -> bool:
    """Say whether a cell is a bare number that only its column makes a date of."""
    return bool(_SERIAL.fullmatch(cell.strip()))


def _of(cell: str, year: int, month: int | None, day: int | None) -> Found:
    return Found(0, len(cell), year, month, day)


def _of_day(cell: str, day: datetime.date) -> Found:
    return _of(cell, day.year, day.month, day.day)
