"""Topics over time: one strip a topic, and how many articles stand behind each period."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.plots import style
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
_MONTHS = (12, 6, 3, 1)
"""Lengths in months that a period may have, if all begin with a month; else it has a week or a day."""

_FEW = 80  # periods: the line of more is thinner
_EVERY = (1, 2, 3, 6, 12, 24, 60, 120, 240, 480, 960, 1920)
"""Every so many months, or periods of days, may have its date printed."""


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
    edges = _edges(pd.DatetimeIndex(counts.index))
    numbers = counts.reindex(edges[:-1]).fillna(0).to_numpy(float)
    shown = rows[rows["topic"].isin(kept) & (rows["N"] > 0)]
    top = float(np.nanmax(shown.filter(["share", "high"]).to_numpy(float), initial=0)) or 1.0
    _shade(ax, edges, numbers == 0)
    for y, topic in enumerate(kept, start=1):
        strip = shown[shown["topic"] == topic].set_index("period").reindex(edges[:-1])
        _draw_strip(ax, y, edges, strip, top, colour=WEAK if topic in weak else style.PALETTE[0])
    width = room(ax) * (1 - _SIDE) - 40
    written = _draw_counts(ax, len(kept) + 1, edges, numbers, width)
    names = dict(zip(rows["topic"], rows.get("label", [None] * len(rows)), strict=True))
    lines = max(1, int((height(ax) - 40) / (len(kept) + 1) / _LINE) - 1)
    sides = [_side(topic, names[topic], sizes[topic], room(ax) * _SIDE, lines) for topic in kept]
    _name_strips(ax, [*sides, "N" if written else f"N, at most {counts.max():,.0f}"])
    grey_labels(ax, [*(topic in weak for topic in kept), False])
    _dates(ax, edges, width)
    more = "shaded: nothing dated" if (numbers == 0).any() else ""
    notes_below(ax, len(kept), len(sizes), weak=is_any_weak(kept, weak), more=more)
    return ax


def _edges(periods: pd.DatetimeIndex) -> pd.DatetimeIndex:
    """Give the first day of each period from the first to the last, and the end of the last."""
    freq = _step(periods)
    known = pd.date_range(periods.min(), periods.max(), freq=freq)
    return pd.date_range(periods.min(), periods=len(known) + 1, freq=freq)


def _step(periods: pd.DatetimeIndex) -> str:
    if (periods.day == 1).all():
        months = int(np.gcd.reduce(np.diff(periods.year * 12 + periods.month)))
        return f"{next(length for length in _MONTHS if months % length == 0)}MS"
    days = int(np.gcd.reduce(np.diff(periods.normalize()).astype("timedelta64[D]").astype(int)))
    return "7D" if days % 7 == 0 else "1D"


def _shade(ax: Axes, edges: pd.DatetimeIndex, gaps: np.ndarray) -> None:
    """Shade the periods of which nothing is known over the whole height."""
    places = mpl.dates.date2num(edges)
    looks = {"color": "#F1F1F1", "linewidth": 0, "zorder": 0, "transform": ax.get_xaxis_transform()}
    if gaps.any():
        ax.stairs(np.where(gaps, 1.0, np.nan), places, fill=True, **looks)


def _draw_strip(
    ax: Axes, y: float, edges: pd.DatetimeIndex, strip: pd.DataFrame, top: float, *, colour: str
) -> None:
    """Draw a topic's share as steps over its base line, with the interval."""
    places = mpl.dates.date2num(edges)
    mark = max(share for share in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0) if share <= max(top, 0.01))
    ax.axhline(y, color=style.GREY, linewidth=0.5, zorder=0.6)
    ax.axhline(y - mark / top * _HIGH, color=style.LIGHT, linewidth=0.6, zorder=0.5)
    style.note(ax, places[-1], y - mark / top * _HIGH, style.percent(mark))
    share = y - strip["share"].to_numpy(float) / top * _HIGH
    ax.stairs(share, places, baseline=y, fill=True, color=colour, alpha=0.55, linewidth=0)
    if {"low", "high"} <= set(strip.columns) and strip["low"].notna().any():
        low, high = (y - strip[end].to_numpy(float) / top * _HIGH for end in ("low", "high"))
        ax.stairs(high, places, baseline=low, fill=True, color=colour, alpha=0.25, linewidth=0)
    thick = 1.2 if len(strip) <= _FEW else 0.5
    ax.stairs(share, places, baseline=None, color=colour, linewidth=thick, zorder=2)


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


def _dates(ax: Axes, edges: pd.DatetimeIndex, width: float) -> None:
    """Name periods below their middles: every one, or as many as there is room for."""
    starts, places = edges[:-1], mpl.dates.date2num(edges)
    by_month = bool((edges.day == 1).all())
    form = "%Y-%m-%d" if not by_month else "%Y-%m" if set(edges.month) != {1} else "%Y"
    names = np.array([f"{start:{form}}" for start in starts], object)
    middles = (places[:-1] + places[1:]) / 2
    scale = width / (places[-1] - places[0])
    count = starts.year * 12 + starts.month - 1 if by_month else np.arange(len(starts))
    for every in _EVERY:
        chosen = np.asarray(count % every == 0)
        if np.diff(middles[chosen]).min(initial=np.inf) * scale > text_width(names[0]) + 6:
            break
    if chosen.sum() < 2:
        chosen = np.isin(np.arange(len(starts)), [0, len(starts) - 1])
    ax.set_xticks(middles[chosen], list(names[chosen]))
    ax.set_xlim(places[0], places[-1])
