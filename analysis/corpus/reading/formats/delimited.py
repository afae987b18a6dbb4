"""CSV and TSV, row by row."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from typing import TextIO

from analysis.corpus.reading.columns import TableError, unique
from analysis.corpus.reading.encoding import find_encoding
from analysis.corpus.reading.files import File, chunks, open_file
from analysis.corpus.reading.formats.rows import EMPTY, Cells, Table, Told, articles, split_header, too_long
from analysis.corpus.reading.readers import MAX_TEXT, Options, RawArticle, Row, remark

_LINE = 2 * MAX_TEXT + 1_000  # characters of a line that are looked at: enough to know that it is too long
_ROW = 32 * MAX_TEXT  # characters after which a row that does not end is given up
_ENDS = ("\n", "\r")
_SEPARATORS = (",", ";", "\t", "|")
_TOLD = re.compile(r"sep=(.)[;,]*\s*$")  # Excel's own first line


def read(file: File, options: Options) -> Iterator[RawArticle | Row]:
    """Read a table of delimited text: all cells are text; encoding and separator are found out."""
    found = find_encoding(chunks(file), options.encoding)
    if found.warning:
        yield remark(file.source, found.warning, "check a few words; pass encoding= if they are wrong")
    with _open(file, found.name) as text:
        first = text.readline(_LINE)
    told = _TOLD.match(first)
    separator = told[1] if told else _separator(first, tab=".tsv" in file.source.lower())
    with _open(file, found.name) as text:
        rows = _rows(_Feeder(text, skip=bool(told)), separator)
        n_above, header = split_header(rows, options.columns)
    if not header:
        raise TableError("is empty", "take it out")
    names = unique(header)

    def cells(wanted: Sequence[str]) -> Iterator[Cells | Told]:
        places = [names.index(name) for name in wanted]
        with _open(file, found.name) as text:
            feeder = _Feeder(text, skip=bool(told))
            for row in _body(feeder, separator, n_above, len(names)):
                yield _picked(row, places)

    yield from articles(Table(file.source, names, cells), options)


def _picked(row: Cells | Told, places: Sequence[int]) -> Cells | Told:
    """Give the cells at some places of a row."""
    if row is EMPTY:
        return EMPTY
    if not isinstance(row, Told):
        return [row[place] for place in places]
    return Told(row.reason, row.what_to_do, row.cells and [row.cells[place] for place in places])


def _open(file: File, encoding: str) -> TextIO:
    return io.TextIOWrapper(open_file(file), encoding=encoding, errors="replace", newline="")


def _separator(line: str, *, tab: bool) -> str:
    """Find the separator: that which the first line has most of, outside quotation marks."""
    if tab:
        return "\t"
    bare = re.sub(r'"[^"]*"', "", line)
    best = max(_SEPARATORS, key=bare.count)
    return best if bare.count(best) else ","


class _Feeder:
    """Feeds lines to the csv parser, and sees to it that no line or row is held that is beyond all measure.

    Attributes
    ----------
    number
        Lines fed.
    fed
        Characters fed since this was last set to zero.
    ended
        More lines were asked for than there are: the parser stands within quotation marks.
    """

    def __init__(self, text: TextIO, *, skip: bool) -> None:
        self._text = text
        self.number = 0
        self.fed = 0
        self.ended = False
        if skip:
            text.readline(_LINE)

    def lines(self) -> Iterator[str]:
        """Give the lines; of one beyond all measure only its beginning."""
        readline = self._text.readline
        while line := readline(_LINE):
            if len(line) == _LINE and not line.endswith(_ENDS):
                line += self._skip_rest()
            self.number += 1
            self.fed += len(line)
            if self.fed > _ROW:
                raise TableError(
                    f"a row does not end within {_ROW // 1_000_000} million characters (line {self.number}): {_UNCLOSED}",
                    "close it; the rows after that place were not read",
                )
            yield line
        self.ended = True

    def _skip_rest(self) -> str:
        """Read a line to its end; give what ends it, with a quotation mark where the rest has an odd number of them."""
        marks = 0
        while rest := self._text.readline(_LINE):
            marks += rest.count('"')
            if rest.endswith(_ENDS):
                break
        return '"\n' if marks % 2 else "\n"


_UNCLOSED = "a quotation mark is not closed"


def _rows(feeder: _Feeder, separator: str) -> Iterator[list[str]]:
    """Parse rows."""
    csv.field_size_limit(2**31 - 1)  # the feeder sees to it that no row grows without end
    for row in csv.reader(feeder.lines(), delimiter=separator):
        feeder.fed = 0
        yield row


def _body(feeder: _Feeder, separator: str, n_above: int, width: int) -> Iterator[Cells | Told]:
    """Give the rows below the header, each as wide as it, and what has to be told of them."""
    first = 1
    for number, row in enumerate(_rows(feeder, separator)):
        if number >= n_above and feeder.ended:
            reason = f"{_UNCLOSED}: lines {first} to {feeder.number}, the last, are one row"
            yield Told(reason, "close it; these lines were not read")
        elif number >= n_above:
            yield _fitted(row, width) if any(row) else EMPTY
        first = feeder.number + 1


def _fitted(row: list[str], width: int) -> Cells | Told:
    """Make a row as wide as the header; one that is wider cannot be told apart into its cells."""
    if too_long(row):
        return Told(
            f"the row holds more than {2 * MAX_TEXT:,} characters, more than any article",
            "look for a quotation mark that is not closed; split it, or take it out",
        )
    if any(cell.strip() for cell in row[width:]):
        reason = f"the row has {len(row)} cells, the header {width}"
        return Told(reason, "quote cells that hold the separator")
    if len(row) < width:
        reason = f"the row has {len(row)} cells, the header {width}; the rest were taken for empty"
        return Told(reason, "look whether a line broke within it", row + [""] * (width - len(row)))
    return row[:width]
