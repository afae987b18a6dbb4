"""Strips over time: shares as steps over a base line, on an axis of periods."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.plots import style
from analysis.plots.topic_labels import text_width

_MONTHS = (12, 6, 3, 1)
"""Lengths in months that a period may have, if all begin with a month; else it has a week or a day."""

_FEW = 80  # periods: the line of more is thinner
_EVERY = (1, 2, 3, 6, 12, 24, 60, 120, 240, 480, 960, 1920)
"""Every so many months, or periods of days, may have its date printed."""


def period_edges(periods: pd.DatetimeIndex) -> pd.DatetimeIndex:
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


def shade_gaps(ax: Axes, edges: pd.DatetimeIndex, gaps: np.ndarray) -> None:
    """Shade the periods of which nothing is known over the whole height."""
    places = mpl.dates.date2num(edges)
    looks = {"color": "#F1F1F1", "linewidth": 0, "zorder": 0, "transform": ax.get_xaxis_transform()}
    if gaps.any():
        ax.stairs(np.where(gaps, 1.0, np.nan), places, fill=True, **looks)


def draw_strip(
    ax: Axes, y: float, edges: pd.DatetimeIndex, strip: pd.DataFrame, top: float, *, tall: float, colour: str
) -> None:
    """Draw shares as steps over a base line, with their interval; ``top`` is the share that is so tall."""
    places, scale = mpl.dates.date2num(edges), tall / top
    mark = max(share for share in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0) if share <= max(top, 0.01))
    ax.axhline(y, color=style.GREY, linewidth=0.5, zorder=0.6)
    ax.axhline(y - mark * scale, color=style.LIGHT, linewidth=0.6, zorder=0.5)
    style.note(ax, places[-1], y - mark * scale, style.percent(mark))
    share = y - strip["share"].to_numpy(float) * scale
    ax.stairs(share, places, baseline=y, fill=True, color=colour, alpha=0.55, linewidth=0)
    if {"low", "high"} <= set(strip.columns) and strip["low"].notna().any():
        low, high = (y - strip[end].to_numpy(float) * scale for end in ("low", "high"))
        ax.stairs(high, places, baseline=low, fill=True, color=colour, alpha=0.25, linewidth=0)
    thick = 1.2 if len(strip) <= _FEW else 0.5
    ax.stairs(share, places, baseline=None, color=colour, linewidth=thick, zorder=2)


def date_ticks(ax: Axes, edges: pd.DatetimeIndex, width: float) -> None:
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
