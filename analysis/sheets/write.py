"""Writes coding sheets, as workbooks or CSV, and the key: what is drawn, and what the program thinks.

A coder sees neither what the program thinks nor of which outlet or date a text is, beyond what the text says
itself.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.codebook import Codebook
from analysis.export.files import write_atomically
from analysis.export.spreadsheet import csv_bytes, neutralise
from analysis.lexicon import language_names
from analysis.sheets.form import (
    ARTICLE_MARK,
    ARTICLES,
    KEY,
    REMARKS,
    SHEET,
    TEXT,
    UNIT_ID,
    check_coder,
    guide,
    heading,
    labels,
    stamp,
)

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_CONTEXT = {"sentence": ("before", "after", "headline"), "article": ()}
_CELL = 32_000  # characters; Excel cuts a cell at 32,767 without a word
_WIDTHS = {UNIT_ID: 10, TEXT: 60, "before": 30, "after": 30, "headline": 24, REMARKS: 30, SHEET: 12}
_ANSWER_WIDTH = 14


def write_key(units: pd.DataFrame, path: Path | str) -> Path:
    """Write the key, for the researcher alone: all units, what the program thinks, how they were drawn.

    Parameters
    ----------
    units
        As :func:`analysis.sheets.sample_units` gives them.
    path
        A CSV that is not there yet.
    """
    table = units[list(KEY)].copy()
    for column in ARTICLES:
        table[column] = ARTICLE_MARK + table[column]
    return _write(Path(path), csv_bytes(table))


def write_sheet(
    drawn: pd.DataFrame, codebook: Codebook, path: Path | str, *, coder: str, seed: int = 0
) -> list[Path]:
    """Write a sheet for one coder.

    Parameters
    ----------
    drawn
        As :func:`analysis.sheets.sample_units` gives them; only those drawn are written, in an order of the
        coder's own, so that what comes late, when coders tire, is not the same for all.
    codebook
        That which the coder is to code by.
    path
        A file that is not there yet: .xlsx, with the codebook and a guide on worksheets of their own; or
        .csv, with these in files beside it (``-codebook.csv``, ``-guide.csv``).
    coder
        A name of letters, digits and hyphens.
    seed
        Of the order.

    Returns
    -------
    list of Path
        The files.

    Raises
    ------
    FileExistsError
        Where a file is there already, since it may hold codes.
    """
    file = Path(path)
    files = sheet_files(file)
    refuse_to_overwrite(files)
    table = _sheet(drawn[drawn["drawn"]], codebook, check_coder(coder), seed)
    entries = entries_table(codebook)
    if file.suffix.lower() == ".csv":
        contents = [csv_bytes(table), csv_bytes(entries), csv_bytes(guide())]
    else:
        contents = [_workbook(table, entries, codebook)]
    return [_write(place, content) for place, content in zip(files, contents, strict=True)]


def sheet_files(path: Path) -> list[Path]:
    """List the files that a sheet consists of."""
    if path.suffix.lower() == ".csv":
        return [path, path.with_name(f"{path.stem}-codebook.csv"), path.with_name(f"{path.stem}-guide.csv")]
    if path.suffix.lower() == ".xlsx":
        return [path]
    raise ValueError(f"{path}: a sheet is written as .xlsx or .csv")


def refuse_to_overwrite(files: Iterable[Path]) -> None:
    """Raise an error where one of the files is there already."""
    if there := [file for file in files if file.exists()]:
        raise FileExistsError(f"{there[0]} is there already and may hold codes: move it, or write elsewhere")


def _write(path: Path, content: bytes) -> Path:
    refuse_to_overwrite([path])
    return write_atomically(path, content)


def entries_table(codebook: Codebook) -> pd.DataFrame:
    """Give what a coder reads of the codebook, a row a frame; examples a line each."""
    languages = sorted({language for frame in codebook.frames for language in frame.examples})
    names = language_names()
    rows = []
    for frame in codebook.frames:
        row = {
            "label": frame.label,
            "id": frame.id,
            "definition": frame.definition,
            "code when": frame.code_when,
            "not when": frame.not_when,
        }
        for language in languages:
            name = names.get(language, language)
            row[f"examples, {name}"] = "\n".join(frame.examples.get(language, ()))
            row[f"near misses, {name}"] = "\n".join(frame.near_misses.get(language, ()))
        rows.append(row)
    return pd.DataFrame(rows)


def _sheet(drawn: pd.DataFrame, codebook: Codebook, coder: str, seed: int) -> pd.DataFrame:
    """Give the cells of a sheet, in the coder's order."""
    number = int.from_bytes(hashlib.sha256(f"{seed} {coder}".encode()).digest()[:8], "big")
    order = np.random.default_rng(number).permutation(len(drawn))
    rows = drawn.sort_values("unit_id").iloc[order].fillna({"before": "", "after": "", "headline": ""})
    unit = str(drawn["unit"].iloc[0])
    columns: dict[str, Any] = {UNIT_ID: rows["unit_id"], **_texts(rows["text"])}
    columns |= {name: rows[name].astype("str") for name in _CONTEXT[unit]}
    columns |= {heading(label, frame): "" for frame, label in labels(codebook).items()}
    columns |= {REMARKS: "", SHEET: stamp(coder, codebook.entries_version)}
    return pd.DataFrame(columns, index=rows.index).reset_index(drop=True)


def _texts(texts: pd.Series) -> dict[str, pd.Series]:
    """Spread texts over as many columns as the longest needs."""
    longest = int(texts.str.len().max())
    pieces = [texts.str.slice(start, start + _CELL) for start in range(0, max(longest, 1), _CELL)]
    return {
        TEXT if not number else f"{TEXT}, part {number + 1}": piece for number, piece in enumerate(pieces)
    }


def _workbook(table: pd.DataFrame, entries: pd.DataFrame, codebook: Codebook) -> bytes:
    """Make a workbook of three worksheets: the coding, the codebook, the guide."""
    import openpyxl

    book = openpyxl.Workbook()
    coding = book.active
    coding.title = "coding"
    _fill(coding, table, [_width(column) for column in table.columns])
    _grey(coding, table)
    _menus(coding, table, codebook)
    coding.freeze_panes = coding.cell(2, list(table.columns).index(TEXT) + 2)
    coding.auto_filter.ref = coding.dimensions
    _fill(book.create_sheet("codebook"), entries, [24, 20, *[50] * (entries.shape[1] - 2)])
    _fill(book.create_sheet("how to"), guide(), [10, 120])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _width(column: str) -> int:
    return _WIDTHS.get(column, _WIDTHS[TEXT] if column.startswith(f"{TEXT}, ") else _ANSWER_WIDTH)


def _fill(sheet: Worksheet, table: pd.DataFrame, widths: Sequence[int]) -> None:
    """Put a table on a worksheet: bold frozen headings, wrapped cells."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    rows = [list(table.columns), *table.itertuples(index=False)]
    for number, row in enumerate(rows, 1):
        for place, text in enumerate(row, 1):
            safe = neutralise(ILLEGAL_CHARACTERS_RE.sub("", text))
            cell = sheet.cell(number, place, safe or None)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if number == 1:
                cell.font = Font(bold=True)
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A2"


def _grey(sheet: Worksheet, table: pd.DataFrame) -> None:
    """Show in grey what is not to be coded or changed."""
    from openpyxl.styles import Font

    for place, name in enumerate(table.columns, 1):
        if name in (UNIT_ID, SHEET, *_CONTEXT["sentence"]):
            for row in range(2, len(table) + 2):
                sheet.cell(row, place).font = Font(color="808080")


def _menus(sheet: Worksheet, table: pd.DataFrame, codebook: Codebook) -> None:
    """Offer yes and no in the columns of frames, and show what each frame is as a note on its heading."""
    from openpyxl.comments import Comment
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    # Other words for yes and no may be typed as well, so the menu refuses nothing; reading does.
    menu = DataValidation(type="list", formula1='"yes,no"', allow_blank=True, showErrorMessage=False)
    sheet.add_data_validation(menu)
    definitions = {heading(frame.label, frame.id): frame.definition for frame in codebook.frames}
    frames = [heading(label, frame) for frame, label in labels(codebook).items()]
    for place, name in enumerate(table.columns, 1):
        if name in frames:
            letter = get_column_letter(place)
            menu.add(f"{letter}2:{letter}{len(table) + 1}")
            if name in definitions:
                note: Any = Comment(definitions[name], "codebook", width=320, height=160)
                sheet.cell(1, place).comment = note
