"""What all plots of topics share: which topics are drawn, how they are called, and how much room a text takes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from analysis.plots import style
from analysis.plots.glyphs import printable

WEAK = "#767676"
"""Grey of weak topics: lighter than ink in print, and dark enough to be read."""
WEAK_NOTE = "grey, italic: weak, survival below .5"
NO_TOPIC = "no topic"
_FONT = 6.5  # points: labels and terms


def largest(table: pd.DataFrame, most: int) -> pd.DataFrame:
    """Give the largest topics, largest first; units without a topic (-1) are none."""
    rows = table[table["topic"] >= 0].sort_values(["size", "topic"], ascending=[False, True])
    return rows.head(most).reset_index(drop=True)


def weak_rows(table: pd.DataFrame) -> list[bool]:
    """Tell of each row whether its topic is weak; without that column none is."""
    if "weak" not in table:
        return [False] * len(table)
    return [bool(pd.notna(weak) and weak) for weak in table["weak"]]


def topic_name(topic: int, label: Any = None) -> str:
    """Write a topic's number and label."""
    if topic < 0:
        return NO_TOPIC
    known = label is not None and not pd.isna(label) and str(label).strip()
    return printable(f"{topic} {label}") if known else str(topic)


def decimals(value: Any) -> str:
    """Write a number between -1 and 1 with two decimals and no leading zero; a missing one is a dash."""
    if pd.isna(value):
        return "–"
    return f"{value:.2f}".replace("0.", ".", 1).replace("-.00", ".00").replace("-", "−")


def grey_labels(ax: Axes, weak: Sequence[bool]) -> None:
    """Print the row labels of weak topics in grey, and in italics, which a copy in greys shows as well."""
    for text, is_weak in zip(ax.get_yticklabels(), weak, strict=True):
        text.set_color(WEAK if is_weak else style.INK)
        text.set_fontstyle("italic" if is_weak else "normal")


def notes_below(ax: Axes, shown: int, total: int, *, weak: bool, more: str = "") -> None:
    """Say below the plot how many of all topics are drawn, what grey means, and what else there is to say."""
    few = f"{shown} of {total} topics, the largest" if shown < total else ""
    notes = [note for note in (few, WEAK_NOTE if weak else "", more) if note]
    ax.set_xlabel(fold("; ".join(notes), room(ax) * 0.6), loc="left", fontsize=_FONT)


def is_any_weak(topics: Collection[int], weak: Collection[int]) -> bool:
    """Tell whether one of the topics that are drawn is weak."""
    return bool(set(topics) & set(weak))


def room(ax: Axes | None) -> float:
    """Give the width in points of the figure's column of panels in which the axes stand, or of new axes."""
    if ax is None:
        return style.TWO_COLUMNS * 72
    spec = ax.get_subplotspec()
    share = len(spec.colspan) / spec.get_gridspec().ncols if spec is not None else 1.0
    return float(ax.figure.bbox.width / ax.figure.dpi) * 72 * share


def height(ax: Axes) -> float:
    """Give the height in points of the figure's row of panels in which the axes stand."""
    spec = ax.get_subplotspec()
    share = len(spec.rowspan) / spec.get_gridspec().nrows if spec is not None else 1.0
    return float(ax.figure.bbox.height / ax.figure.dpi) * 72 * share


def text_width(text: str, *, size: float = _FONT, bold: bool = False) -> float:
    """Give the width in points of a text, its widest line if there are several; kerning is left out."""
    lines = text.split("\n")
    return max(sum(_advance(letter, bold) for letter in line) for line in lines) * size


@cache
def _advance(letter: str, bold: bool) -> float:
    """Measure how far a letter leads, in em."""
    font = FontProperties(family="DejaVu Sans", size=100, weight="bold" if bold else "normal")
    wide, bare = (
        text_to_path.get_text_width_height_descent(text, font, False)[0] for text in (f"|{letter}|", "||")
    )
    return float(wide - bare) / 100


def fit(text: str, points: float, *, size: float = _FONT) -> str:
    """Cut a text to a width, with an ellipsis."""
    text = " ".join(text.split())
    if text_width(text, size=size) <= points:
        return text
    end = len(text)
    while end > 1 and text_width(text[:end] + "…", size=size) > points:
        end -= 1
    return text[:end].rstrip(" ,;/\\") + "…"


def fold(text: str, points: float, *, size: float = _FONT) -> str:
    """Break a text into lines of at most a width; a word that is wider is broken at hyphens, or cut."""
    lines: list[str] = []
    pieces = [piece for word in text.split() for piece in _pieces(word, points, size)]
    for word in pieces:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size=size) <= points:
            lines[-1] = longer
        else:
            lines.append(fit(word, points, size=size))
    return "\n".join(lines) or text


def _pieces(word: str, points: float, size: float) -> list[str]:
    if "-" not in word or text_width(word, size=size) <= points:
        return [word]
    *heads, tail = word.split("-")
    return [*(f"{head}-" for head in heads), tail]


def beside(
    ax: Axes, y: float, offset: float, text: str, *, colour: str = style.INK, va: str = "center"
) -> None:
    """Print a number to the right of a row, ending so many points from the axes."""
    ax.annotate(
        text,
        (1.0, y),
        xycoords=("axes fraction", "data"),
        xytext=(offset, 0),
        textcoords="offset points",
        ha="right",
        va=va,
        fontsize=style.SMALL,
        color=colour,
    )
