"""Topics over time: one strip a topic, and how many articles stand behind each period."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.plots import style
from analysis.plots.strips import date_ticks, draw_strip, period_edges, shade_gaps
from analysis.plots.topic_labels import (
    WEAK,
    fold,
    grey_labels,
    height,
    is_any_weak,
    notes_below,
    room,
    text_width,
    topic_name,
)

_STRIP = 2.55  # rows a strip takes
_LINE = 8.4  # points a line of a strip's name takes
_HIGH = 0.8  # share of the strip that the highest value fills
_SIDE = 0.27  # share of the width for labels


def plot_topic_time(
    table: pd.DataFrame, *, topics: int = 8, weak: Collection[int] = (), ax: Axes | None = None
) -> Axes:
    """Draw the share of each topic over time, one strip a topic, all on one scale.

    The area is the share in each period, the lighter band its interval where the table has one. A period without
    articles leaves a gap. Below stands N, the number behind each period.

    Parameters
    ----------
    table
        One row a period × topic: ``period`` (its first day), ``topic``, ``label``, ``n``, ``N``, ``share``, ``low``,
        ``high``. A period lasts until the next could begin: a year, half-year, quarter, month, week or day.
    topics
        The most common so many are drawn; the line below says of how many.
    weak
        Topics to be greyed.
    """
    rows = table[table["period"].notna() & (table["topic"] >= 0)]
    rows = rows.assign(period=pd.to_datetime(rows["period"]).dt.normalize())
    counts = rows.groupby("period")["N"].max()
    sizes = rows.groupby("topic")["n"].sum().sort_values(ascending=False, kind="stable")
    kept = list(sizes.index[:topics])
    ax = style.ready(ax, _STRIP * (len(kept) + 0.6), extra=0.6)
    if (counts > 0).sum() < 2:
        return style.nothing(ax, "fewer than two dated periods")
    edges = period_edges(pd.DatetimeIndex(counts.index))
    numbers = counts.reindex(edges[:-1]).fillna(0).to_numpy(float)
    shown = rows[rows["topic"].isin(kept) & (rows["N"] > 0)]
    top = float(np.nanmax(shown.filter(["share", "high"]).to_numpy(float), initial=0)) or 1.0
    shade_gaps(ax, edges, numbers == 0)
    for y, topic in enumerate(kept, start=1):
        strip = shown[shown["topic"] == topic].set_index("period").reindex(edges[:-1])
        colour = WEAK if topic in weak else style.PALETTE[0]
        draw_strip(ax, y, edges, strip, top, tall=_HIGH, colour=colour)
    width = room(ax) * (1 - _SIDE) - 40
    written = _draw_counts(ax, len(kept) + 1, edges, numbers, width)
    names = dict(zip(rows["topic"], rows.get("label", [None] * len(rows)), strict=True))
    lines = max(1, int((height(ax) - 40) / (len(kept) + 1) / _LINE) - 1)
    sides = [_side(topic, names[topic], sizes[topic], room(ax) * _SIDE, lines) for topic in kept]
    _name_strips(ax, [*sides, "N" if written else f"N, at most {counts.max():,.0f}"])
    grey_labels(ax, [*(topic in weak for topic in kept), False])
    date_ticks(ax, edges, width)
    more = "shaded: nothing dated" if (numbers == 0).any() else ""
    notes_below(ax, len(kept), len(sizes), weak=is_any_weak(kept, weak), more=more)
    return ax


def _draw_counts(ax: Axes, y: float, edges: pd.DatetimeIndex, counts: np.ndarray, width: float) -> bool:
    """Draw how many stand behind each period, with the numbers if there is room; tells whether there was."""
    places = mpl.dates.date2num(edges)
    ax.stairs(y - counts / counts.max() * 0.35, places, baseline=y, fill=True, color=style.GREY, linewidth=0)
    ax.axhline(y, color=style.GREY, linewidth=0.5)
    texts = [f"{count:,.0f}" for count in counts]
    room = width / len(counts)
    upright = max(text_width(text, size=style.SMALL) for text in texts) > room - 2
    if upright and room < style.SMALL + 1.5:
        return False
    for place, count, text in zip((places[:-1] + places[1:]) / 2, counts, texts, strict=True):
        ax.annotate(
            text,
            (place, y - count / counts.max() * 0.35),
            xytext=(0, 1),
            textcoords="offset points",
            ha="center",
            va="bottom",
            rotation=90 if upright else 0,
            fontsize=style.SMALL,
        )
    return True


def _side(topic: int, label: object, n: float, points: float, most: int) -> str:
    """Write a topic's name in at most so many lines, and how many units it has."""
    lines = fold(topic_name(topic, label), points).split("\n")
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1].rstrip(' ,;/')}…"]
    return "\n".join([*lines, f"n = {n:,.0f}"])


def _name_strips(ax: Axes, sides: Sequence[str]) -> None:
    """Print the names of strips at their middles, the last of them lower."""
    places = np.arange(len(sides)) + 1 - _HIGH / 2
    places[-1] += _HIGH / 2 - 0.3
    ax.set_yticks(places, list(sides), linespacing=1.1)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.set_ylim(len(sides), 0)
