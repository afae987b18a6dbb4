"""Tables as LaTeX (booktabs) that fit the printed page, with notes below.

A narrow table of few rows floats; one of many rows runs over pages; a wide one lies on its side, and one that is wider
still is cut into parts, which begin alike. What has a row taller than a page is no table for
print: it stays CSV.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil
from typing import Any

import pandas as pd

UPRIGHT, SIDEWAYS = 70, 130
"""Letters of a line in an article, in footnotesize and, on the page's side, scriptsize; of a wide font, DejaVu Serif."""
GAP = 1.5
"""Letters that the space between two columns takes."""
NARROWEST = 10
"""Letters below which no column of text is squeezed."""
FLOATING, TALLEST = 36, 30
"""Lines that a table on one page may have, and a row."""
MISSING = "–"
FONT = "DejaVu Serif"
"""The font that tables are made for; those of TeX have no Armenian and no Georgian letters."""

_PIECE = re.compile(r"[^_/.=&?:-]{1,20}[_/.=&?:-]{0,3}|[_/.=&?:-]{1,20}")
"""What a word may be broken into: names with underscores, addresses and hashes are longer than a column."""
_LIGATURE = re.compile(r"[-',](?=[-',])")
"""Signs that TeX makes another of: two hyphens a dash, two apostrophes a quotation mark."""
_TABLE = r"""\begin{{table}}
\centering\footnotesize\setlength{{\tabcolsep}}{{3pt}}\setlength{{\belowcaptionskip}}{{4pt}}
\caption{{{caption}}}
\label{{{label}}}
\begin{{tabular}}{{{columns}}}
\toprule
{head} \\
\midrule
{rows}\bottomrule
\end{{tabular}}
\par\medskip
\begin{{minipage}}{{\linewidth}}\emph{{Note.}} {note}\end{{minipage}}
\end{{table}}
"""
_LONG_TABLE = r"""\begin{{longtable}}{{{columns}}}
\caption{caption} \\
\toprule
{head} \\
\midrule
\endfirsthead
\toprule
{head} \\
\midrule
\endhead
\bottomrule
\endfoot
{rows}\end{{longtable}}
"""
_PAGES = r"""\begingroup{size}\interlinepenalty=10000\setlength{{\tabcolsep}}{{3pt}}\setlength{{\LTcapwidth}}{{\linewidth}}
{parts}\noindent\emph{{Note.}} {note}\par
\endgroup
"""
_FONTS = rf"""% XeLaTeX or LuaLaTeX, with a font that has the letters: \usepackage{{fontspec}}\setmainfont{{{FONT}}};
% or, for Latin and Cyrillic letters alone, pdfLaTeX with \usepackage[T2A]{{fontenc}}
"""


@dataclass(frozen=True)
class _Column:
    """A column's texts; a number is never broken."""

    heading: str
    cells: Sequence[str]
    number: bool

    @cached_property
    def natural(self) -> int:
        """Letters of the widest cell, or of what the heading cannot be broken into."""
        return max(map(len, [*self.cells, *_pieces(self.heading)]), default=1)

    @cached_property
    def least(self) -> int:
        """Letters of the longest piece, which may be wide ones."""
        pieces = (len(piece) for text in [self.heading, *self.cells] for piece in _pieces(text))
        return min(self.natural, ceil(1.1 * max(pieces, default=1)))


def latex_table(table: pd.DataFrame, name: str, caption: str, note: str, precision: int) -> str | None:
    """Write a table with its caption, label and note; none where it fits no page.

    Every text is escaped, and what is missing is a dash.
    """
    columns = [_column(str(heading), table.iloc[:, i], precision) for i, heading in enumerate(table)]
    if any(MISSING in column.cells for column in columns):
        note = f"{note} {MISSING}: no value."
    texts = {"caption": escape_latex(caption), "note": escape_latex(note), "label": f"tab:{name}"}
    widths = _widths(columns, UPRIGHT)
    if columns and widths and sum(_heights(columns, widths)) <= FLOATING:
        return _with_packages(_TABLE.format(**_content(columns, UPRIGHT), **texts))
    room, size = (UPRIGHT, r"\footnotesize") if widths else (SIDEWAYS, r"\scriptsize")
    parts = _parts(columns, room)
    if parts is None:
        return None
    captions = _captions(texts["caption"], texts["label"], len(parts))
    tables = [
        _LONG_TABLE.format(**_content(part, room), caption=caption)
        for part, caption in zip(parts, captions, strict=True)
    ]
    again = "\\addtocounter{table}{-1}\n"  # parts have one number
    body = _PAGES.format(size=size, parts=again.join(tables), note=texts["note"])
    if room == SIDEWAYS:
        body = f"\\begin{{landscape}}\n{body}\\end{{landscape}}\n"
    return _with_packages(body)


def _parts(columns: Sequence[_Column], room: int) -> list[list[_Column]] | None:
    """Cut a table into parts that fit a page; none where a row would not.

    Each begins with the first column, and with the row's number where that column doesn't tell rows apart.
    """
    if not columns:
        return None
    if _widths(columns, room):
        return [list(columns)]
    first, *others = columns
    numbers = _Column("row", [str(row) for row in range(1, len(first.cells) + 1)], number=True)
    begin = [first] if len(set(first.cells)) == len(first.cells) else [numbers, first]
    parts = [[*begin]]
    for column in others:
        if _widths([*parts[-1], column], room) is None:
            parts.append([*begin])
        parts[-1].append(column)
    return parts if all(_widths(part, room) for part in parts) else None


def _captions(caption: str, label: str, parts: int) -> list[str]:
    """Write the caption of each part; the first has the label, and stands in the list of tables."""
    if parts == 1:
        return [f"{{{caption}}}\\label{{{label}}}"]
    first = f"[{{{caption}}}]{{{caption} Part 1 of {parts}.}}\\label{{{label}}}"
    return [first, *(f"[]{{{caption} Part {part} of {parts}.}}" for part in range(2, parts + 1))]


def _content(columns: Sequence[_Column], room: int) -> dict[str, str]:
    """Write the heads and rows of a table that fits."""
    widths = _widths(columns, room) or []
    end = r"\\[2pt]" if any(map(_is_broken, columns, widths)) else r"\\"
    rows = zip(*map(_printed, columns, widths), strict=True)
    return {
        "columns": "".join(_form(column, width, room) for column, width in zip(columns, widths, strict=True)),
        "head": " & ".join(map(_heading, columns, widths)),
        "rows": "".join(f"{' & '.join(row)} {end}\n" for row in rows),
    }


def _with_packages(body: str) -> str:
    """Say on top what the table needs."""
    signs = {
        "array": "arraybackslash",
        "booktabs": "toprule",
        "longtable": "LTcapwidth",
        "pdflscape": "{landscape}",
    }
    needed = ",".join(package for package, sign in signs.items() if sign in body)
    return f"% needs \\usepackage{{{needed}}}\n{_FONTS}{body}"


def _column(heading: str, values: pd.Series, precision: int) -> _Column:
    """Write a column's cells; a letter that the font lacks would leave no trace in print, so its code is written."""
    from analysis.plots.glyphs import printable

    number = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
    cells = [printable(_cell(value, precision), font=FONT) for value in values]
    return _Column(printable(heading, font=FONT), cells, number)


def _cell(value: Any, precision: int) -> str:
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return MISSING
    if isinstance(value, pd.Timestamp):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, float):
        least = 10.0**-precision
        return f"<{least:.{precision}f}" if 0 < value < least / 2 else f"{value + 0.0:.{precision}f}"
    return " ".join(str(value).split())


def _widths(columns: Sequence[_Column], room: int) -> list[int] | None:
    """Give each column its width in letters, the longer texts all the same; none where they cannot fit."""
    free = int(room - GAP * len(columns))
    for most in range(free, NARROWEST - 1, -1):
        widths = [c.natural if c.number else max(c.least, min(c.natural, most)) for c in columns]
        if sum(widths) <= free:
            return widths if max(_heights(columns, widths), default=0) <= TALLEST else None
    return None


def _heights(columns: Sequence[_Column], widths: Sequence[int]) -> list[int]:
    """Give the lines of each row; words leave a seventh of a broken line empty."""
    lines = (
        [1 if len(cell) <= width else ceil(1.15 * len(cell) / width) for cell in column.cells]
        for column, width in zip(columns, widths, strict=True)
    )
    return [max(row) for row in zip(*lines, strict=True)]


def _is_broken(column: _Column, width: int) -> bool:
    return width < column.natural


def _form(column: _Column, width: int, room: int) -> str:
    if not _is_broken(column, width):
        return "r" if column.number else "l"
    return rf">{{\raggedright\arraybackslash}}p{{{width / room:.3f}\linewidth}}"


def _heading(column: _Column, width: int) -> str:
    """Stack a heading that is wider than its column."""
    lines = [""]
    for piece in _pieces(column.heading):
        if lines[-1] and len(lines[-1] + piece) > width:
            lines.append("")
        lines[-1] += piece
    stacked = r" \\ ".join(map(_escaped, lines))
    return stacked if len(lines) == 1 else rf"\shortstack[{'r' if column.number else 'l'}]{{{stacked}}}"


def _printed(column: _Column, width: int) -> list[str]:
    if column.number:
        return [_escaped(cell).replace("-", "$-$") for cell in column.cells]
    if not _is_broken(column, width):
        return [_escaped(cell) for cell in column.cells]
    return [
        " ".join(
            r"\allowbreak{}".join(map(_escaped, _pieces(word))) if len(word) > NARROWEST else _escaped(word)
            for word in cell.split(" ")
        )
        for cell in column.cells
    ]


def _pieces(text: str) -> list[str]:
    return [piece for word in text.split(" ") for piece in _PIECE.findall(word)]


def _escaped(text: str) -> str:
    """Escape a cell; a bracket or a star would be taken for an option of the row's end, quotation marks be bent."""
    text = re.sub(r"[\[*]", r"{\g<0>}", escape_latex(text))
    return text.replace('"', r"\textquotedbl{}")


def escape_latex(text: str) -> str:
    """Write a text so that LaTeX prints it as it is; a control character is written as its code."""
    replacements = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    replacements |= {
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
        "`": r"\textasciigrave{}",
    }
    replacements |= {character: f"\\{character}" for character in "&%$#_{}"}
    replacements |= {
        chr(code): f"[U+{code:04X}]" for code in (*range(32), *range(127, 160)) if code not in b"\t\n\r"
    }
    escaped = "".join(replacements.get(character, character) for character in text)
    return _LIGATURE.sub(r"\g<0>{}", escaped)
