"""Plots of tables of topics: their terms in each language, and how stable they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.plots import style
from analysis.plots import topic_labels as labels
from analysis.plots.glyphs import printable

TERMS, NPMI = "terms_", "npmi_"
_LINE, _GAP = 0.62, 0.42  # rows that a line of terms takes, and the space between topics
_PALE = "#C5E3F6"  # the palette's sky blue, lighter: dots stand on it
_COLUMN = 32.0  # points a column of numbers takes


def plot_topic_terms(
    table: pd.DataFrame,
    *,
    terms: int = 8,
    topics: int = 20,
    names: Mapping[str, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Print the words of each topic, one column a language; weak topics in grey.

    Parameters
    ----------
    table
        ``topic``, ``size`` and one ``terms_<language>`` column a language, each cell a list or a text of
        terms parted by commas; ``articles``, ``survival`` and ``weak`` where there are such.
    terms
        How many terms of each language to print.
    topics
        The largest so many are printed; the line below says of how many.
    names
        Column headings by language code.
    """
    rows = labels.largest(table, topics)
    columns = [column for column in rows.columns if column.startswith(TERMS)]
    weak = labels.weak_rows(rows)
    width = labels.room(ax)
    sides = [
        _side(row, is_weak, 0.26 * width) for row, is_weak in zip(rows.to_dict("records"), weak, strict=True)
    ]
    cells = _cells(rows[columns], terms, _term_room(width, sides, len(columns)))
    heights = [_LINE * max(_lines([side, *row]), 2) + _GAP for side, row in zip(sides, cells, strict=True)]
    ax = style.ready(ax, sum(heights), extra=0.55)
    if rows.empty:
        return style.nothing(ax, "no topics")
    edges = np.concatenate([[0.0], np.cumsum(heights)])
    middles = (edges[:-1] + edges[1:]) / 2
    for y, row, is_weak in zip(middles, cells, weak, strict=True):
        colour = labels.WEAK if is_weak else style.INK
        for column, cell in enumerate(row):
            ax.text(column + 0.02, y, cell, va="center", fontsize=6.5, linespacing=1.1, color=colour)
    ax.hlines(edges[1:], 0, len(columns), color=style.LIGHT, linewidth=0.6)
    headings = [_named(column.removeprefix(TERMS), names) for column in columns]
    ax.set_xticks(np.arange(len(columns)) + 0.02, headings, ha="left", fontweight="bold")
    ax.set_yticks(middles, sides)
    labels.grey_labels(ax, weak)
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    ax.set_ylim(edges[-1], 0)
    ax.set_xlim(0, len(columns))
    labels.notes_below(ax, len(rows), int((table["topic"] >= 0).sum()), weak=any(weak))
    return ax


def _side(row: Mapping, weak: bool, points: float) -> str:
    """Write a topic's number and size, and below it how much of it survives."""
    lines = [f"{row['topic']}: {_counted(row['size'], 'unit')}"]
    if pd.notna(row.get("articles")):
        both = f"{lines[0]}, {_counted(row['articles'], 'article')}"
        lines = [both] if labels.text_width(both) <= points else both.split(", ")
    survival = row.get("survival")
    lived = "" if pd.isna(survival) else f"survives {labels.decimals(survival)}"
    below = ", ".join(part for part in (lived, "weak" if weak else "") if part)
    return "\n".join([*lines, below] if below else lines)


def _counted(number: float, noun: str) -> str:
    return f"{number:,.0f} {noun}{'s' * (number != 1)}"


def _term_room(width: float, sides: Sequence[str], columns: int) -> float:
    """Give the points that a column of terms has beside the labels."""
    left = max((labels.text_width(side) for side in sides), default=0.0)
    return (width - left - 18) / max(1, columns) * 0.96 - 5


def _cells(columns: pd.DataFrame, terms: int, points: float) -> list[list[str]]:
    return [[labels.fold(_terms(cell, terms), points) for cell in row] for row in columns.to_numpy(object)]


def _lines(texts: Sequence[str]) -> int:
    return max(text.count("\n") + 1 for text in texts)


def _terms(cell: object, terms: int) -> str:
    if isinstance(cell, str):
        cell = [term.strip() for term in cell.replace(";", ",").split(",") if term.strip()]
    if not isinstance(cell, Sequence | np.ndarray):
        return "–"
    return printable(", ".join(str(term) for term in cell[:terms])) or "–"


def _named(code: str, names: Mapping[str, str] | None) -> str:
    return (names or {}).get(code, code)


def plot_topic_stability(
    table: pd.DataFrame, *, topics: int = 20, names: Mapping[str, str] | None = None, ax: Axes | None = None
) -> Axes:
    """Draw how much of each topic survives, beside its share of minor languages; numbers at the right.

    A dot is the survival, hollow and grey where the topic is weak; a bar is the share of units that are not in the
    topic's main language. At the right stand the units and, where the table has it, the coherence (NPMI) of its terms
    in each language. Topics stand by size.

    Parameters
    ----------
    table
        ``topic``, ``size``; ``label``, ``survival``, ``minor_share``, ``npmi_<language>`` and ``weak`` where there
        are such. What is missing is not drawn, and a missing number is a dash.
    topics
        The largest so many are drawn; the line below says of how many.
    names
        Language code → name for the headings.
    """
    rows = labels.largest(table, topics)
    rows = rows.assign(**{c: np.nan for c in ("label", "survival", "minor_share") if c not in rows})
    ax = style.ready(ax, len(rows), extra=1.15)
    if rows.empty:
        return style.nothing(ax, "no topics")
    weak = np.array(labels.weak_rows(rows))
    narrow = labels.room(ax) < 300
    side = (0.3 if narrow else 0.36) * labels.room(ax)
    sides = [
        labels.fit(labels.topic_name(topic, label), side)
        for topic, label in zip(rows["topic"], rows["label"], strict=True)
    ]
    places = style.grouped_rows(ax, sides, width=1000)
    labels.grey_labels(ax, weak)
    _draw_minor(ax, places, rows["minor_share"].to_numpy(float), weak)
    _draw_survival(ax, places, rows["survival"].to_numpy(float), weak)
    _draw_numbers(ax, places, rows, weak, names)
    ax.set_xlim(-0.015, 1.015)
    marks = [0, 0.5, 1] if narrow else [0, 0.25, 0.5, 0.75, 1]
    ax.set_xticks(marks, [f"{mark:g}".replace("0.", ".") for mark in marks])
    ax.grid(axis="x")
    missing = "no dot: survival not measured" if rows["survival"].isna().any() else ""
    total = int((table["topic"] >= 0).sum())
    labels.notes_below(ax, len(rows), total, weak=bool(weak.any()), more=missing)
    style.legend_below(ax, *ax.get_legend_handles_labels(), columns=1 if narrow else 3)
    return ax


def _draw_minor(ax: Axes, places: np.ndarray, shares: np.ndarray, weak: np.ndarray) -> None:
    name: str | None = "units not in the main language (share)"
    for here, colour in ((~weak, _PALE), (weak, style.LIGHT)):
        if (here & ~np.isnan(shares)).any():
            looks = {"color": colour, "edgecolor": style.INK, "linewidth": 0.3, "zorder": 1.5}
            ax.barh(places[here], shares[here], 0.4, label=name, **looks)
            name = None


def _draw_survival(ax: Axes, places: np.ndarray, survival: np.ndarray, weak: np.ndarray) -> None:
    ax.axvline(0.5, color=style.INK, linewidth=0.8, linestyle=(0, (4, 2)), zorder=1.2)
    known = ~np.isnan(survival)
    for here, fill, edge, name in (
        (known & ~weak, style.INK, style.INK, "survival"),
        (known & weak, "white", labels.WEAK, "weak (survival below .5)"),
    ):
        if here.any():
            look = {"markerfacecolor": fill, "markeredgecolor": edge, "markersize": 4.5}
            ax.plot(survival[here], places[here], "o", label=name, zorder=3, clip_on=False, **look)


def _draw_numbers(
    ax: Axes, places: np.ndarray, rows: pd.DataFrame, weak: np.ndarray, names: Mapping[str, str] | None
) -> None:
    """Print the sizes and coherences to the right of the rows."""
    columns = [column for column in rows.columns if column.startswith(NPMI)]
    texts = {"units": [f"{size:,}" for size in rows["size"]]}
    for column in columns:
        heading = f"NPMI\n{_named(column.removeprefix(NPMI), names)}"
        texts[heading] = [labels.decimals(value) for value in rows[column]]
    for position, (heading, column_texts) in enumerate(texts.items(), start=1):
        end = position * _COLUMN
        for y, text, is_weak in zip(places, column_texts, weak, strict=True):
            labels.beside(ax, y, end, text, colour=labels.WEAK if is_weak else style.INK)
        labels.beside(ax, -0.75, end, heading, va="bottom")
