"""Tables of articles: which column holds what, and one raw article a row."""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pandas as pd

from analysis import lexicon

FIELDS = ("text", "lead", "title", "date", "outlet", "url", "language", "author")
_SIGNS = re.compile(r"[\s_.\-/]+")
_SLASHED = re.compile(r"^\s*(\d{1,2})/(\d{1,2})/\d{2,4}")


class TableError(ValueError):
    """A table cannot be read as articles.

    Attributes
    ----------
    reason, what_to_do
        For the audit.
    """

    def __init__(self, reason: str, what_to_do: str) -> None:
        super().__init__(f"{reason}; {what_to_do}")
        self.reason = reason
        self.what_to_do = what_to_do


@cache
def _known() -> dict[str, tuple[str, int]]:
    """Give column name → (field, rank)."""
    table = lexicon.read_csv("columns.csv")
    return {
        _plain(name): (field, rank)
        for rank, (field, name) in enumerate(zip(table["field"], table["column"], strict=True))
    }


def _plain(name: object) -> str:
    return _SIGNS.sub("", str(name).strip().strip("\ufeff").casefold())


def find_columns(names: list[str], columns: Mapping[str, str] | None = None) -> dict[str, list[str]]:
    """Say which columns of a table hold what.

    Parameters
    ----------
    names
        The table's column names.
    columns
        Field → column, as the researcher says; wins over the names.

    Returns
    -------
    dict
        Field → columns, best first. Several columns for ``text`` (Factiva's lead and tail) are put together; of other
        fields the first that is not empty is taken.

    Raises
    ------
    TableError
        Where no column holds text, or a named one is missing.
    """
    found: dict[str, list[str]] = {}
    ranked = sorted(
        (_known()[_plain(n)][1], n, _known()[_plain(n)][0]) for n in names if _plain(n) in _known()
    )
    for _, name, field in ranked:
        found.setdefault(field, []).append(name)
    for field, name in (columns or {}).items():
        if field not in FIELDS:
            raise TableError(
                f"columns= names a field {field!r} that there is not", f"fields are {', '.join(FIELDS)}"
            )
        if name not in names:
            raise TableError(f"has no column {name!r}", f"its columns are {', '.join(map(str, names))}")
        found[field] = [name]
    if "text" not in found:
        raise TableError(
            f"no column is recognised as the text; columns found: {', '.join(map(str, names)) or 'none'}",
            'say which one it is: columns={"text": "NAME OF THE COLUMN"} (also title, date, outlet, url)',
        )
    return found


def rows_of(
    table: pd.DataFrame, columns: Mapping[str, str] | None = None
) -> Iterator[tuple[int, str | None, dict[str, str]]]:
    """Give a table's rows: number (from 1), raw text or None where it is empty, fields."""
    table = table.rename(columns=str)
    found = find_columns(list(table.columns), columns)
    cells = {
        name: [_cell(value) for value in table[name].tolist()] for names in found.values() for name in names
    }
    order = _date_order([value for name in found.get("date", []) for value in cells[name]])
    for i in range(len(table)):
        fields = {
            f: v
            for f, names in found.items()
            if (v := _first([cells[name][i] for name in names])) and f not in ("text", "lead")
        }
        if order and fields.get("date"):
            fields["date_order"] = order
        text = _first([cells[name][i] for name in found["text"]])
        lead = _first([cells[name][i] for name in found.get("lead", [])])
        yield i + 1, _raw(fields.get("title", ""), lead, text), fields


def _raw(title: str, lead: str, text: str) -> str | None:
    if lead and not text.lstrip().startswith(lead.strip()[:80]):
        text = f"{lead}\n\n{text}" if text else lead
    if not text.strip():
        return None
    title = " ".join(title.split())
    return f"{title}\n\n{text}" if title else text


def _first(values: list[str]) -> str:
    return next((value for value in values if value.strip()), "")


def _cell(value: Any) -> str:
    """Write a cell as text: empty for missing values, dates in ISO form."""
    if value is None or value is pd.NaT or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if isinstance(value, str) else str(value)


def _date_order(values: list[str]) -> str | None:
    """Tell from a whole column whether 03/04/2018 is day first (dmy) or month first (mdy); None where it does not show."""
    parts = [(int(m[1]), int(m[2])) for value in values if (m := _SLASHED.match(value))]
    if any(first > 12 for first, _ in parts):
        return "dmy"
    return "mdy" if any(second > 12 for _, second in parts) else None


def parse_csv(text: str, *, tab: bool = False) -> tuple[pd.DataFrame, list[tuple[int, str]]]:
    """Parse a CSV or TSV file.

    Returns
    -------
    (table, bad rows)
        All cells as text; the separator (comma, semicolon, tab, bar) is found out. A bad row (number from 1, reason)
        has more cells than the header; it stands in the table as an empty row, so that numbers hold.
    """
    csv.field_size_limit(2**31 - 1)
    text = text.removeprefix("\ufeff").replace("\0", "")
    separator = "\t" if tab else _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    header = next(reader, [])
    if not header:
        raise TableError("is empty", "take it out")
    rows: list[list[str]] = []
    bad: list[tuple[int, str]] = []
    for row in reader:
        if not any(row):
            continue
        if len(row) > len(header) and any(cell.strip() for cell in row[len(header) :]):
            bad.append((len(rows) + 1, f"the row has {len(row)} cells, the header {len(header)}"))
            row = []
        rows.append((row + [""] * len(header))[: len(header)])
    return pd.DataFrame(rows, columns=_unique(header), dtype=str), bad


def _separator(text: str) -> str:
    """Find the separator: that which the header line has most of, outside quotation marks."""
    header = re.sub(r'"[^"]*"', "", text.lstrip("\n").split("\n", 1)[0])
    counts = {sign: header.count(sign) for sign in (",", ";", "\t", "|")}
    best = max(counts, key=counts.__getitem__)
    return best if counts[best] else ","


def _unique(header: list[str]) -> list[str]:
    """Make column names unique: a second "text" becomes "text.2"."""
    seen: dict[str, int] = {}
    names = []
    for name in header:
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name}.{seen[name]}")
    return names
