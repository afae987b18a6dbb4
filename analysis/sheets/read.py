"""Reads what coders filled in. What is not clear is refused by file, row and column; nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

import pandas as pd

from analysis.codebook import NO_FRAME, Codebook
from analysis.export.spreadsheet import restore
from analysis.sheets.cells import Cells, SheetError, read_cells
from analysis.sheets.form import (
    ARTICLE_MARK,
    ARTICLES,
    KEY,
    SHEET,
    UNIT_ID,
    answers,
    heading,
    heading_id,
    labels,
    read_stamp,
)

__all__ = ["SheetError", "read_key", "read_sheet", "read_sheets", "stale"]

CODES = ["unit_id", "coder", "frame", "value", "entries_version"]


def read_key(path: Path | str) -> pd.DataFrame:
    """Read the key that :func:`analysis.sheets.write_key` wrote, also where a spreadsheet saved it since.

    Returns
    -------
    DataFrame
        As :func:`analysis.sheets.sample_units` gives it, less texts and date.

    Raises
    ------
    SheetError
        Where the file is no key.
    """
    file = Path(path)
    cells = read_cells(file, column=UNIT_ID)
    if missing := [column for column in KEY if column not in cells.headings]:
        raise SheetError([f"{file.name}: is no key of a coding sheet, it lacks the column {missing[0]!r}"])
    rows = [dict(zip(cells.headings, map(restore, row), strict=False)) for _, row in cells.rows]
    table = pd.DataFrame(rows, columns=list(KEY), dtype="str")
    read: dict[str, pd.Series] = {
        "probability": pd.to_numeric(table["probability"].str.replace(",", "."), errors="coerce"),
        "drawn": table["drawn"].map(answer, na_action="ignore"),
        "seed": pd.to_numeric(table["seed"], errors="coerce"),
    }
    for column, values in read.items():
        if damaged := [number for (number, _), lost in zip(cells.rows, values.isna(), strict=True) if lost]:
            raise SheetError(
                [
                    f"{file.name}, row {damaged[0]}, column {column!r}: is damaged; "
                    "take the key as it was written"
                ]
            )
    for column in ARTICLES:
        read[column] = table[column].str.removeprefix(ARTICLE_MARK)
    for column in ("outlet", "voice"):
        read[column] = table[column].replace("", pd.NA)
    return table.assign(**read).astype({"drawn": bool})


def read_sheets(paths: Iterable[Path | str], key: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Read filled sheets together.

    Parameters
    ----------
    paths
        One sheet a coder, or several.
    key, codebook
        As :func:`read_sheet`.

    Returns
    -------
    DataFrame
        As :func:`read_sheet`.

    Raises
    ------
    SheetError
        Lists what is wrong in all sheets.
    """
    tables: list[pd.DataFrame] = []
    problems: list[str] = []
    for path in dict.fromkeys(map(Path, paths)):
        try:
            tables.append(read_sheet(path, key, codebook).assign(file=str(path)))
        except SheetError as error:
            problems += error.problems
    if not problems:
        codes = pd.concat(tables, ignore_index=True)
        problems = _twice(codes)
    if problems:
        raise SheetError(problems)
    return codes[CODES]


def _twice(codes: pd.DataFrame) -> list[str]:
    """Say which coder coded a unit in two sheets."""
    sheets = codes[["coder", "unit_id", "file"]].drop_duplicates().sort_values(["coder", "unit_id", "file"])
    again = sheets[sheets.duplicated(["coder", "unit_id"])]
    return [
        f"{row.file}: holds codes of coder {row.coder} for {row.unit_id}, and so does another sheet; "
        "give each sheet once"
        for row in again.itertuples()
    ]


def read_sheet(path: Path | str, key: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Read a filled sheet.

    A row in which something is marked is coded, and its blank cells are read as no; a row without any mark is
    left out.

    Parameters
    ----------
    path
        .xlsx, or CSV of any separator and encoding; rows and columns in any order.
    key
        As :func:`read_key` gives it: the sheet's units must be among those drawn.
    codebook
        That which the sheet was written with.

    Returns
    -------
    DataFrame
        One row a unit and frame: unit_id, coder, frame (without "none"), value (true or false),
        entries_version (of the codebook that the sheet was written with).

    Raises
    ------
    SheetError
        Lists all that is wrong, by file, row and column.
    """
    file = Path(path)
    cells = read_cells(file, column=UNIT_ID)
    names = labels(codebook)
    sheet = _Sheet(file.name, _places(file.name, cells, names), names, set(key.loc[key["drawn"], "unit_id"]))
    problems: list[str] = []
    rows = [row for number, texts in cells.rows for row in sheet.codes(number, texts, problems)]
    if problems := _doubles(sheet, cells) + problems:
        raise SheetError(problems)
    return pd.DataFrame(rows, columns=CODES).astype({"value": bool})


def stale(codes: pd.DataFrame, key: pd.DataFrame, codebook: Codebook) -> list[str]:
    """Say which sheets were written with other entries of the codebook than those of the key, or of the present.

    Returns
    -------
    list of str
        A line each; empty where all agree.
    """
    wanted = {"the key": str(key["entries_version"].iloc[0]), codebook.source: codebook.entries_version}
    coders = codes.groupby("entries_version")["coder"].unique()
    return [
        f"stale: {', '.join(sorted(names))} coded by entries {version} of the codebook, {source} has {current}"
        for version, names in coders.items()
        for source, current in wanted.items()
        if version != current
    ]


def _places(file: str, cells: Cells, names: dict[str, str]) -> dict[str, int]:
    """Find the columns that are read: unit_id, sheet, and those of the frames by id."""
    by_label = {label.casefold(): frame for frame, label in names.items()}
    found: dict[str, int] = {}
    problems = []
    wanted = {name.casefold(): name for name in (UNIT_ID, SHEET, *names)}
    for place, text in enumerate(cells.headings):
        plain = heading_id(restore(text))
        name = wanted.get(plain) or by_label.get(plain)
        if name in found:
            problems.append(f"{file}: two columns are headed {text!r}; take one out")
        elif name:
            found[name] = place
    spare = [text for place, text in enumerate(cells.headings) if place not in found.values()]
    for name in (UNIT_ID, SHEET, *names):
        if name not in found:
            problems.append(f"{file}: {_no_column(name, names, spare)}")
    if problems:
        raise SheetError(problems)
    return found


def _no_column(name: str, names: dict[str, str], spare: Sequence[str]) -> str:
    """Say that a column is missing, and which may be meant."""
    written = heading(names[name], name) if name in names else name
    near = get_close_matches(written, spare, 1) or get_close_matches(names.get(name, name), spare, 1)
    if near:
        return f"no column {written!r}; column {near[0]!r} looks like it: write {written!r} there"
    return (
        f"no column {written!r}; copy it from the sheet as it was drawn, or name the codebook of that sheet"
    )


@dataclass(frozen=True)
class _Sheet:
    """A sheet that is read: its name, where its columns are, the labels of frames by id, and the units drawn."""

    file: str
    places: dict[str, int]
    names: dict[str, str]
    drawn: set[str] = field(repr=False)

    def cell(self, row: Sequence[str], name: str) -> str:
        place = self.places[name]
        return restore(row[place]) if place < len(row) else ""

    def where(self, number: int, name: str) -> str:
        return f"{self.file}, row {number}, column {self.names.get(name, name)!r}"

    def codes(
        self, number: int, row: Sequence[str], problems: list[str]
    ) -> Iterator[tuple[str, str, str, bool, str]]:
        """Give the codes of a row, or say what is wrong with it."""
        unit_id = self.cell(row, UNIT_ID)
        marks = {name: self.cell(row, name) for name in self.names}
        coded = any(marks.values())
        if not unit_id and not coded:
            return
        told = [wrong for wrong in (self._unit(number, unit_id), *self._marks(number, marks)) if wrong]
        stamp = read_stamp(self.cell(row, SHEET))
        if coded and stamp is None:
            told.append(
                f"{self.where(number, SHEET)}: {self.cell(row, SHEET)!r} does not name coder and codebook; "
                "copy the cell from another row"
            )
        problems += told
        if told or not coded or stamp is None:
            return
        coder, version = stamp
        for name in self.names:
            if name != NO_FRAME:
                yield unit_id, coder, name, bool(answer(marks[name])), version

    def _unit(self, number: int, unit_id: str) -> str:
        """Say what is wrong with the id of a unit."""
        if unit_id in self.drawn:
            return ""
        near = get_close_matches(unit_id, sorted(self.drawn), 1)
        advice = f"; did you mean {near[0]}?" if near else "; take the row out"
        return f"{self.where(number, UNIT_ID)}: {unit_id!r} is none of the units drawn{advice}"

    def _marks(self, number: int, marks: dict[str, str]) -> Iterator[str]:
        """Say what is wrong with the marks of a row."""
        for name, mark in marks.items():
            if mark and answer(mark) is None:
                near = get_close_matches(mark.casefold(), list(answers()), 1, 0.5)
                advice = f"; did you mean {near[0]}?" if near else "; write yes or no"
                yield f"{self.where(number, name)}: {mark!r} is neither yes nor no{advice}"
        frames = [self.names[name] for name, mark in marks.items() if name != NO_FRAME and answer(mark)]
        if frames and answer(marks[NO_FRAME]):
            yield (
                f"{self.where(number, NO_FRAME)}: is yes, and so is {frames[0]!r}; "
                "one of the two must be no or blank"
            )


def answer(mark: str) -> bool | None:
    """Give what a mark means: true, false, or None where it is neither yes nor no."""
    plain = mark.strip().casefold().replace("−", "-").replace("–", "-")  # noqa: RUF001
    return answers().get(plain)


def _doubles(sheet: _Sheet, cells: Cells) -> list[str]:
    """Say which units stand in two rows."""
    numbers: dict[str, list[int]] = {}
    for number, row in cells.rows:
        if unit_id := sheet.cell(row, UNIT_ID):
            numbers.setdefault(unit_id, []).append(number)
    return [
        f"{sheet.where(rows[-1], UNIT_ID)}: {unit_id} stands in row {rows[0]} already; take one of the two out"
        for unit_id, rows in numbers.items()
        if len(rows) > 1
    ]
