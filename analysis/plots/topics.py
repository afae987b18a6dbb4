"""Plots of topics: their terms in each language, the map of units, and who speaks of what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from analysis.plots import style

TERMS = "terms_"


def plot_topic_terms(
    topics: pd.DataFrame,
    *,
    terms: int = 8,
    names: Mapping[str, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Print the words of each topic, one column a language.

    Parameters
    ----------
    topics
        ``topic``, ``size`` and one ``terms_<language>`` column a language, each cell a list or a text of
        terms parted by commas; ``label`` where there is one.
    terms
        How many terms of each language to print.
    names
        Column headings by language code.
    """
    rows = topics[topics["topic"] >= 0].sort_values(["size", "topic"], ascending=[False, True])
    columns = [column for column in rows.columns if column.startswith(TERMS)]
    width = style.TWO_COLUMNS if ax is None else float(ax.figure.bbox.width / ax.figure.dpi)
    # A letter of DejaVu Sans is 0.6 em wide on average; the labels take about a fifth of the width.
    letters = int(width * 72 * 0.8 / max(1, len(columns)) / (6.5 * 0.58)) - 2
    cells = [[style.wrap(_terms(cell, terms), letters) for cell in row] for row in rows[columns].to_numpy()]
    heights = [max((cell.count("\n") + 1 for cell in row), default=1) * 0.62 + 0.5 for row in cells]
    ax = style.ready(ax, sum(heights), extra=0.45)
    if rows.empty:
        return style.nothing(ax, "no topics")
    edges = np.concatenate([[0.0], np.cumsum(heights)])
    for (top, bottom), row in zip(zip(edges[:-1], edges[1:], strict=True), cells, strict=True):
        for column, cell in enumerate(row):
            ax.text(column + 0.02, (top + bottom) / 2, cell, va="center", fontsize=6.5, linespacing=1.1)
        ax.axhline(bottom, color=style.LIGHT, linewidth=0.6)
    headings = [(names or {}).get(c.removeprefix(TERMS), c.removeprefix(TERMS)) for c in columns]
    ax.set_xticks(np.arange(len(columns)) + 0.02, headings, ha="left", fontweight="bold")
    labels = [
        f"{style.wrap(label, 22)}\n({size} units)"
        for label, size in zip(_labels(rows), rows["size"], strict=True)
    ]
    ax.set_yticks((edges[:-1] + edges[1:]) / 2, labels)
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    ax.set_ylim(edges[-1], 0)
    ax.set_xlim(0, len(columns))
    return ax


def _terms(cell: object, terms: int) -> str:
    if isinstance(cell, str):
        cell = [term.strip() for term in cell.replace(";", ",").split(",") if term.strip()]
    if not isinstance(cell, Sequence | np.ndarray):
        return "–"
    return ", ".join(str(term) for term in cell[:terms]) or "–"


def _labels(topics: pd.DataFrame) -> list[str]:
    numbers = [str(topic) if topic >= 0 else "no topic" for topic in topics["topic"]]
    if "label" not in topics:
        return numbers
    return [
        number if pd.isna(label) or not str(label) or topic < 0 else f"{number} {label}"
        for number, label, topic in zip(numbers, topics["label"], topics["topic"], strict=True)
    ]


def plot_topic_map(
    points: pd.DataFrame,
    *,
    labels: Mapping[int, str] | None = None,
    names: Mapping[str, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw units in the plane: colour is the topic, marker the language, small grey the units without one.

    Parameters
    ----------
    points
        ``x``, ``y``, ``topic`` (-1: none) and ``language``, one row a unit.
    labels
        Topic → label for the legend; the topic's number stands at its centre either way.
    names
        Language code → name for the legend.
    """
    ax = style.ready(ax, 20, extra=0.9)
    if points.empty:
        return style.nothing(ax)
    rows = points.assign(language=points["language"].fillna("unknown"))
    topics = sorted(topic for topic in rows["topic"].unique() if topic >= 0)
    markers = dict(zip(sorted(rows["language"].unique()), style.MARKERS * 9, strict=False))
    size = float(np.clip(1500 / len(rows), 2, 16))
    groups: Iterable[tuple[Any, pd.DataFrame]] = rows.groupby(["topic", "language"], sort=True)
    for (topic, language), group in groups:
        colour = style.GREY if topic < 0 else _colour(topics.index(topic))
        ax.scatter(
            group["x"],
            group["y"],
            s=size if topic >= 0 else size / 2,
            marker=markers[language],
            color=colour,
            linewidths=0.3,
            edgecolors="white",
            alpha=0.9 if topic >= 0 else 0.6,
        )
    centres = rows[rows["topic"] >= 0].groupby("topic")[["x", "y"]].median()
    outline = [patheffects.withStroke(linewidth=2.0, foreground="white")]
    for topic, (x, y) in zip(centres.index, _apart(centres.to_numpy(float)), strict=True):
        ax.text(x, y, str(topic), ha="center", va="center", fontweight="bold", path_effects=outline)
    ax.set_xticks([])
    ax.set_yticks([])
    ax.spines[:].set_visible(False)
    dots = [
        Line2D([], [], linestyle="", marker="o", color=_colour(position), label=_topic_name(topic, labels))
        for position, topic in enumerate(topics)
    ]
    if (rows["topic"] < 0).any():
        dots.append(
            Line2D([], [], linestyle="", marker="o", markersize=2.5, color=style.GREY, label="no topic")
        )
    shapes = [
        Line2D(
            [], [], linestyle="", marker=marker, color=style.INK, label=(names or {}).get(language, language)
        )
        for language, marker in markers.items()
    ]
    ax.legend(handles=shapes, loc="lower left", bbox_to_anchor=(0, 1), ncols=len(shapes), borderaxespad=0.2)
    style.legend_below(ax, dots, [str(dot.get_label()) for dot in dots], columns=2)
    return ax


def _colour(position: int) -> str:
    return style.PALETTE[position % len(style.PALETTE)]


def _topic_name(topic: int, labels: Mapping[int, str] | None) -> str:
    label = (labels or {}).get(topic, "")
    return style.shorten(f"{topic} {label}".strip(), 62)


def _apart(places: np.ndarray, *, share: float = 0.045, rounds: int = 60) -> np.ndarray:
    """Push labels apart that would stand on one another (distances in shares of the plot's extent)."""
    extent = np.ptp(places, axis=0)
    extent[extent == 0] = 1.0
    moved = places / extent
    for _ in range(rounds):
        gaps = moved[:, None] - moved[None, :]
        distance = np.sqrt((gaps**2).sum(-1))
        np.fill_diagonal(distance, np.inf)
        if (distance >= share).all():
            break
        for i, j in np.argwhere(np.triu(distance < share)):
            way = gaps[i, j] / distance[i, j] if distance[i, j] > 1e-12 else np.array([0.0, 1.0])
            push = (share - min(distance[i, j], share)) / 2 + 1e-6
            moved[i] += way * push
            moved[j] -= way * push
    return moved * extent


def plot_topic_by(
    table: pd.DataFrame, *, by: str = "outlet", topics: int = 20, ax: Axes | None = None
) -> Axes:
    """Draw which share of each outlet's (or language's) units belongs to each topic, n/N printed.

    Parameters
    ----------
    table
        Either one row a unit (``topic`` and the column ``by``) or one row a topic × group with ``n``, ``N``
        and ``share``. ``label`` names topics where there is one.
    by
        The column that parts the units: outlet, language.
    topics
        The most common so many are drawn.
    """
    if not len(table):
        return style.nothing(style.ready(ax, 3))
    shares = table if {"n", "N", "share"} <= set(table.columns) else _shares(table, by)
    sizes = shares.groupby("topic")["n"].sum().sort_values(ascending=False, kind="stable")
    kept = sorted(sizes.index[:topics], key=lambda topic: (topic < 0, -sizes[topic], topic))
    known = shares.drop_duplicates("topic").set_index("topic").loc[kept].reset_index()
    wide = shares.pivot(index="topic", columns=by, values="share").loc[kept]
    texts = shares.assign(text=shares["n"].astype(str) + "/" + shares["N"].astype(str))
    texts = texts.pivot(index="topic", columns=by, values="text").loc[kept].fillna("")
    wide.index = pd.Index(_labels(known))
    ax = style.ready(ax, len(wide), extra=0.6)
    top = max(0.2, float(np.nanmax(wide.to_numpy(float))))
    return style.heat(ax, wide, texts, top=top, label_width=40)


def _shares(units: pd.DataFrame, by: str) -> pd.DataFrame:
    counts = units.groupby(["topic", by]).size().unstack(fill_value=0)
    table = counts.stack().rename("n").reset_index()
    table["N"] = table[by].map(counts.sum())
    table["share"] = table["n"] / table["N"]
    if "label" in units:
        table["label"] = table["topic"].map(units.drop_duplicates("topic").set_index("topic")["label"])
    return table
