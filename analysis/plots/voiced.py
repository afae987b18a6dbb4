"""An article's text as it would be printed, each word marked by its voice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.layout_engine import PlaceHolderLayoutEngine
from matplotlib.patches import Rectangle
from matplotlib.textpath import text_to_path

from analysis.plots import style
from analysis.plots.glyphs import printable
from analysis.plots.outlets import VOICE_LOOKS, VOICE_NAMES

_SIZE = 7.0  # points
_LEAD = 11.5  # points from line to line
_GAP = 4.5  # points between paragraphs
_MARGIN = 8.0  # points about the page
_SIDE = 0.24  # share of the width for the speakers' names
_ABOVE, _BELOW = 24.0, 26.0  # points for the stamp and the legend
_TINT = 0.42  # opacity under the letters
_RULES = {"direct": "-", "indirect": (0, (4, 1.5)), "uncertain": (0, (1, 1.5))}
"""The line under each voice's words, which tells it without colour."""
_TERM = "term in marks"
_PRINTED = re.compile(r"(\S+)(\s*)")


@dataclass(frozen=True)
class _Word:
    """A word of a piece with the space behind it, if any; both widths in points."""

    text: str
    piece: int
    width: float
    space: float
    bold: bool


def plot_voiced_text(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw a text with the voice of each word: colour and underline by voice, the speaker in the margin.

    Direct speech is underlined with a full line, indirect with a dashed one, what is uncertain with a dotted one; the
    outlet's own words stand plain, a term in marks in italics.

    Parameters
    ----------
    table
        As :func:`analysis.corpus.report.voiced_text` gives it.
    ax
        Axes as wide as the page; their height must hold the text. Without it a figure of the right height is made.
    """
    if table.empty:
        return style.nothing(style.ready(ax, 2))
    width = (ax.get_window_extent().width / ax.figure.dpi if ax is not None else style.TWO_COLUMNS) * 72
    lines = list(_lines(table, width * (1 - _SIDE) - 2 * _MARGIN))
    height = _ABOVE + _BELOW + _MARGIN + sum(_LEAD if line else _GAP for line in lines)
    if ax is None:
        # The place of each word is fixed in points: no solver may move the axes.
        fixed = PlaceHolderLayoutEngine(adjust_compatible=False, colorbar_gridspec=False)
        fig = plt.figure(figsize=(width / 72, height / 72), layout=fixed)
        ax = fig.add_axes((0, 0, 1, 1))
    ax.set_axis_off()
    ax.set_xlim(0, width)
    ax.set_ylim(height, 0)
    y, speaker = _ABOVE, ""
    for line in lines:
        y += _LEAD if line else _GAP
        speaker = speaker if line else ""  # each paragraph names its speakers anew
        speaker = _draw_line(ax, table, line, y, speaker, side=width * (1 - _SIDE))
    _legend(ax, table, y + _BELOW - 8)
    return ax


def _lines(table: pd.DataFrame, room: float) -> Iterator[list[_Word]]:
    """Break the text into lines that fit; an empty line parts paragraphs."""
    line: list[_Word] = []
    used, paragraph = 0.0, None
    for word, number in _words(table):
        if paragraph is not None and number != paragraph:
            yield line
            yield []
            line, used = [], 0.0
        elif line and line[-1].space and used + word.width > room:
            yield line
            line, used = [], 0.0
        paragraph = number
        line.append(word)
        used += word.width + word.space
    if line:
        yield line


def _words(table: pd.DataFrame) -> Iterator[tuple[_Word, int]]:
    rows = table.to_dict("records")
    for i, row in enumerate(rows):
        bold = row["part"] == "headline"
        behind = rows[i + 1]["text"][:1].isspace() if i + 1 < len(rows) else False
        found = list(_PRINTED.finditer(row["text"]))
        for match in found:
            spaced = match.group(2) or (behind and match is found[-1])
            space = _width("a b", bold=bold) - _width("ab", bold=bold) if spaced else 0.0
            text = printable(match.group(1))
            yield _Word(text, i, _width(text, bold=bold), space, bold), row["paragraph"]


def _width(text: str, *, bold: bool) -> float:
    return float(text_to_path.get_text_width_height_descent(text, _font(bold=bold), False)[0])


def _font(*, bold: bool = False, italic: bool = False) -> FontProperties:
    return FontProperties(
        family="DejaVu Sans",
        size=_SIZE,
        weight="bold" if bold else "normal",
        style="italic" if italic else "normal",
    )


def _draw_line(
    ax: Axes, table: pd.DataFrame, line: list[_Word], y: float, speaker: str, *, side: float
) -> str:
    """Draw one line and, where another speaker begins, the name beside it; gives who spoke last."""
    x, names = _MARGIN, []
    for piece, words in groupby(line, key=lambda word: word.piece):
        row, begin = table.iloc[piece], x
        font = _font(bold=row["part"] == "headline", italic=row["kind"] == "term")
        for word in words:
            ax.text(x, y, word.text, fontproperties=font, va="baseline", color=style.INK)
            end = x + word.width
            x = end + word.space
        _mark(ax, row, begin, y, end - begin)
        name = _speaker(row)
        if name and name != speaker:
            names.append(name)
        speaker = name or speaker
    if names:
        room = side * _SIDE / (1 - _SIDE) - _MARGIN
        label = style.shorten("; ".join(dict.fromkeys(names)), int(room / (0.58 * style.SMALL)))
        ax.text(side, y, label, fontsize=style.SMALL, va="baseline", color=style.INK)
    return speaker


def _speaker(row: pd.Series) -> str:
    if row["voice"] not in ("direct", "indirect"):
        return ""
    if pd.isna(row["speaker"]):
        return "who?"
    return f"{row['speaker']} ({row['role']})" if pd.notna(row["role"]) else str(row["speaker"])


def _mark(ax: Axes, row: pd.Series, x: float, y: float, width: float) -> None:
    if row["voice"] not in _RULES:
        return
    colour = VOICE_LOOKS[row["voice"]][0]
    ax.add_patch(
        Rectangle((x, y + 2.4), width, -_LEAD + 2.0, facecolor=colour, alpha=_TINT, linewidth=0, zorder=0.5)
    )
    line = ax.plot([x, x + width], [y + 2.4] * 2, color=style.INK, linewidth=0.6, zorder=0.6)[0]
    line.set_linestyle(_RULES[row["voice"]])
    line.set_dash_capstyle("butt")


def _legend(ax: Axes, table: pd.DataFrame, y: float) -> None:
    x = _MARGIN
    for voice in VOICE_LOOKS:
        if voice in set(table["voice"]):
            x = _entry(ax, pd.Series({"voice": voice, "kind": ""}), VOICE_NAMES[voice], x, y)
    if (table["kind"] == "term").any():
        _entry(ax, pd.Series({"voice": "outlet", "kind": "term"}), _TERM, x, y)


def _entry(ax: Axes, row: pd.Series, name: str, x: float, y: float) -> float:
    width = _width(name, bold=False)
    _mark(ax, row, x, y, width)
    ax.text(x, y, name, fontproperties=_font(italic=row["kind"] == "term"), va="baseline", color=style.INK)
    return x + width + 3 * _MARGIN
