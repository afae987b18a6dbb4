"""Excel workbooks, row by row: what the cells show, nothing of what their formulas would do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from analysis.corpus.reading.columns import TableError, unique
from analysis.corpus.reading.files import File, open_anywhere
from analysis.corpus.reading.formats.office import check_package
from analysis.corpus.reading.formats.rows import EMPTY, Cells, Table, Told, articles, split_header, write_cell
from analysis.corpus.reading.readers import Options, RawArticle, Row, remark

_ERRORS = frozenset({"#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!"})
_PACKAGE = 2_000_000_000  # bytes of a workbook when unpacked; it is read as a stream


def read(file: File, options: Options) -> Iterator[RawArticle | Row]:
    """Read all sheets of a workbook; one without text among others is told and left."""
    import openpyxl

    with open_anywhere(file) as stream:
        check_package(stream, _PACKAGE)
        book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        sheets = book.worksheets
        for sheet in sheets:
            where = file.source if len(sheets) == 1 else f"{file.source}/{sheet.title}"
            try:
                yield from articles(_table(where, sheet, options), options)
            except TableError as error:
                if len(sheets) == 1:
                    raise
                yield remark(where, error.reason, error.what_to_do)


def _table(source: str, sheet: Any, options: Options) -> Table:
    sheet.reset_dimensions()  # what a file says of its own size is often wrong
    n_above, header = split_header(sheet.iter_rows(values_only=True), options.columns)
    if not header:
        raise TableError("is empty", "take it out")
    names = unique(header)

    def cells(wanted: Sequence[str]) -> Iterator[Cells | Told]:
        places = [names.index(name) for name in wanted]
        for number, row in enumerate(sheet.iter_rows(values_only=True)):
            if number >= n_above:
                yield _cells(row, places) if any(cell is not None for cell in row) else EMPTY

    return Table(source, names, cells)


def _cells(row: tuple, places: list[int]) -> Cells | Told:
    cells = [row[place] if place < len(row) else None for place in places]
    if error := next((cell for cell in cells if isinstance(cell, str) and cell in _ERRORS), None):
        return Told(
            f"a cell holds the error {write_cell(error)} of a formula", "mend the formula, or paste values"
        )
    return cells
