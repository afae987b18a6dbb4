"""The cells of a table that somebody saved: a workbook, or CSV as spreadsheets write it."""

from __future__ import annotations

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_SEPARATORS = (",", ";", "\t", "|")
_TOLD = re.compile(r"sep=.\s*")  # Excel's own first line


@dataclass(frozen=True)
class Cells:
    """The headings of a table, and its rows with the numbers that a spreadsheet shows beside them."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


class SheetError(ValueError):
    """What is wrong with filled sheets, a line each; the message shows the first twenty."""

    SHOWN = 20

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        more = len(problems) - self.SHOWN
        rest = [f"… and {more} more"] if more > 0 else []
        super().__init__("\n".join([*problems[: self.SHOWN], *rest]))


def read_cells(path: Path | str, *, column: str) -> Cells:
    """Read the cells of a table.

    Parameters
    ----------
    path
        .xlsx or .xlsm; anything else is read as CSV.
    column
        A heading by which the worksheet, or the separator, is known: the first that has it, else the first of
        all.

    Raises
    ------
    SheetError
        Where the file cannot be read.
    """
    file = Path(path)
    tables = _worksheets(file) if file.suffix.lower() in (".xlsx", ".xlsm") else _separated(file)
    chosen = next((table for table in tables if column in table.headings), tables[0])
    if not chosen.headings:
        raise SheetError([f"{file.name}: is empty"])
    return chosen


def _cells(rows: Iterable[tuple[int, Sequence[Any]]]) -> Cells:
    """Take the first row that holds anything for the headings, and leave out empty ones."""
    texts = ((number, tuple(map(_text, row))) for number, row in rows)
    filled = [(number, row) for number, row in texts if any(row)]
    return Cells(filled[0][1], tuple(filled[1:])) if filled else Cells((), ())


def _text(cell: Any) -> str:
    """Give a cell as it shows: whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell).strip()


def _worksheets(file: Path) -> list[Cells]:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(file, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError) as error:
        raise SheetError(
            [f"{file.name}: is no workbook that can be read ({error}); save it again as .xlsx"]
        ) from error
    return [_cells(enumerate(sheet.iter_rows(values_only=True), 1)) for sheet in book.worksheets]


def _separated(file: Path) -> list[Cells]:
    text = _decode(file.read_bytes())
    if "\0" in text:
        raise SheetError([f"{file.name}: is no table of text; save it as .xlsx or CSV"])
    csv.field_size_limit(2**31 - 1)  # a cell may hold a whole article
    tables = []
    for separator in _SEPARATORS:
        rows = enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), 1)
        tables.append(_cells((number, row) for number, row in rows if not _is_told(number, row)))
    return sorted(tables, key=lambda table: -len(table.headings))


def _decode(data: bytes) -> str:
    """Decode as spreadsheets encode: with a mark, as UTF-8, or in the Russian code page.

    Guessed by its letters, as texts are, a lone "ДА" would come out as nonsense. What a Western code page
    held is in the texts, which are not read.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1251", errors="replace")


def _is_told(number: int, row: Sequence[str]) -> bool:
    return number == 1 and _TOLD.fullmatch("".join(row)) is not None
