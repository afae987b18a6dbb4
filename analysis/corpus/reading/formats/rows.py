"""Tables of any format: one article a row."""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.corpus.reading.columns import date_order, find_columns, names_text
from analysis.corpus.reading.formats import pages
from analysis.corpus.reading.formats.kinds import is_page
from analysis.corpus.reading.readers import (
    MAX_TEXT,
    Options,
    RawArticle,
    Row,
    Unreadable,
    check_length,
    mend_surrogates,
    remark,
)

HEADER_WITHIN = 10  # rows: some exports put the query and its date above the header
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
_EXCEL_CELL = 32_767  # characters a cell of Excel can hold

Cells = Sequence[Any]  # one a column asked for; None where the row has none


@dataclass(frozen=True, slots=True)
class Told:
    """A row of which something has to be told; one that cannot be read has no cells."""

    reason: str
    what_to_do: str
    cells: Cells | None = None


EMPTY = Told(
    "nothing stands in the row", ""
)  # counts, so that numbers lead back to the file, but is told once for all


@dataclass(frozen=True, slots=True)
class Table:
    """A table as its format gives it.

    Attributes
    ----------
    source
        Path inside the corpus, with the sheet's name where there are several.
    names
        The columns' names.
    rows
        Gives the cells of the columns asked for, row by row; can be called again, and then begins anew.
    """

    source: str
    names: list[str]
    rows: Callable[[Sequence[str]], Iterator[Cells | Told]]


def articles(table: Table, options: Options) -> Iterator[RawArticle | Row]:
    """Give a table's articles, and audit rows on rows that are none, lack something, or have an id twice.

    Raises
    ------
    TableError
        Where no column holds text.
    """
    found = find_columns(table.names, options.columns)
    names = [name for columns in found.values() for name in columns]
    order = _date_order(table, found.get("date", []))
    ids: dict[str, int] = {}
    n_empty, since = 0, 0  # those below the last row are no rows
    for number, cells in enumerate(table.rows(names), start=1):
        if cells is EMPTY:
            since += 1
            continue
        n_empty, since = n_empty + since, 0
        source = f"{table.source}#{number}"
        if isinstance(cells, Told):
            yield remark(source, cells.reason, cells.what_to_do)
            if cells.cells is None:
                continue
            cells = cells.cells
        found_values = _by_field(found, dict(zip(names, cells, strict=True)))
        values = {field: mend_surrogates(value) for field, value in found_values.items()}
        try:
            article = _article(source, values, order)
        except Unreadable as error:
            yield remark(source, error.reason, error.what_to_do)
            continue
        if values != found_values:
            reason = "halves of characters were replaced by the sign \ufffd"
            yield remark(source, reason, "compare with the original; the export cut characters in two")
        yield from _warnings(source, values, number, ids)
        yield article
    if n_empty:
        reason = f"{n_empty:,} empty rows were left out" if n_empty > 1 else "an empty row was left out"
        yield remark(table.source, reason, "look into the table if an article is missing")


def _date_order(table: Table, names: list[str]) -> str | None:
    if not names:
        return None
    rows = (cells for cells in table.rows(names) if not isinstance(cells, Told))
    return date_order(write_cell(cell) for cells in rows for cell in cells)


def _by_field(found: Mapping[str, list[str]], cells: Mapping[str, Any]) -> dict[str, str]:
    """Give each field the first of its columns that is not empty."""
    values = {}
    for field, names in found.items():
        written = (write_cell(cells[name], field) for name in names)
        values[field] = next((value for value in written if value.strip()), "")
    return values


def _article(source: str, values: Mapping[str, str], order: str | None) -> RawArticle:
    """Make the article of a row; one whose text is the source of a page is read as such, and the table's word goes first."""
    fields = {field: value for field, value in values.items() if value and field not in ("text", "lead")}
    if order and "date" in fields:
        fields["date_order"] = order
    if is_page(values["text"]):
        check_length(values["text"])
        return pages.article(source, values["text"], fields)
    return RawArticle(source, _raw(values), fields)


def _raw(values: Mapping[str, str]) -> str:
    """Put an article's raw text together: title, blank line, lead (unless the text begins with it), text."""
    title = " ".join(values.get("title", "").split())
    lead, text = values.get("lead", ""), values["text"]
    for part in (title, lead, text):
        check_length(part)
    if lead and not text.lstrip().startswith(lead.strip()[:80]):
        text = f"{lead}\n\n{text}" if text else lead
    if not text.strip():
        raise Unreadable("the row has no text", "take it out, or fetch its text")
    return f"{title}\n\n{text}" if title else text


def _warnings(source: str, values: Mapping[str, str], number: int, ids: dict[str, int]) -> Iterator[Row]:
    """Tell of a row that has an earlier one's id, or whose text is exactly as long as Excel lets it be."""
    if name := values.get("id"):
        first = ids.setdefault(name, number)
        if first != number:
            reason = f"has the id {name[:60]!r} of row {first}; both were kept"
            yield remark(source, reason, "take one out if they are the same article")
    if len(values["text"]) == _EXCEL_CELL:
        reason = f"the text is {_EXCEL_CELL:,} characters long, where Excel cuts cells off"
        yield remark(source, reason, "fetch the whole text")


def write_cell(value: Any, field: str = "") -> str:
    """Write a cell as text: empty for missing values, dates in ISO form, paragraphs of a list below each other."""
    if isinstance(value, str):
        text = value
    elif value is None or value != value:
        return ""
    elif isinstance(value, datetime.datetime):
        text = value.isoformat(sep=" ")
    elif isinstance(value, datetime.date):
        text = value.isoformat()
    elif isinstance(value, float) and value.is_integer():
        text = str(int(value))
    elif isinstance(value, bytes):
        text = value.decode("utf-8", errors="replace")
    elif isinstance(value, list):
        parts = [write_cell(part) for part in value]
        text = ("\n\n" if field in ("text", "lead") else ", ").join(part for part in parts if part)
    else:
        text = str(value)
    return _day(text) if field == "date" and _EPOCH.fullmatch(text) else text


def _day(seconds: str) -> str:
    """Write a Unix time, in seconds or milliseconds, as a date and hour."""
    moment = datetime.datetime.fromtimestamp(int(seconds[:10]), tz=datetime.UTC)
    return moment.replace(tzinfo=None).isoformat(sep=" ")


def split_header(rows: Iterable[Cells], columns: Mapping[str, str] | None) -> tuple[int, list[str]]:
    """Find the header: the first of the first rows that names the column of the text, else the first that is not empty.

    Returns
    -------
    (rows up to and with the header, its cells as text)
    """
    first: tuple[int, list[str]] = (0, [])
    for number, row in enumerate(itertools.islice(rows, HEADER_WITHIN), start=1):
        names = [write_cell(cell).strip().removeprefix("\ufeff") for cell in row]
        if names_text(names, columns):
            return number, names
        first = first if first[1] else (number, names)
    return first


def too_long(cells: Iterable[Any]) -> bool:
    """Say whether a row holds more than one article can."""
    return sum(len(cell) for cell in cells if isinstance(cell, str)) > 2 * MAX_TEXT
