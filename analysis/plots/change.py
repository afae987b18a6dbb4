"""Plots of change over time: whom each outlet speaks of from period to period, and its rising and falling terms."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.plots import style
from analysis.plots.outlets import draw_dots, telling
from analysis.plots.strips import date_ticks, draw_strip, period_edges, shade_gaps
from analysis.plots.topic_labels import fold, height, room, text_width

STRIP = 3.0
"""Rows that an outlet's strip takes."""

_COUNT = 5.0  # points: size of the counts above the steps
# Share of a strip that the highest value fills: without counts, with them, and at least.
_BARE, _LEVEL, _LEAST = 0.75, 0.6, 0.3
_SIDE = 0.26  # share of the width for the outlets' names
_LINE = 8.4  # points a line of a name takes

_RISING, _FALLING = "more in later articles", "more in earlier articles"


def plot_attention_time(
    table: pd.DataFrame, *, entity: str, label: str = "label_en", ax: Axes | None = None
) -> Axes:
    """Draw which share of its articles names an entity, period by period, one strip an outlet, all on one scale.

    The lighter band is the interval, where there is one. Above each step stand n/N, if there is room; below each outlet's
    name they stand for all periods. Shaded are periods of which no outlet has a dated article.

    Parameters
    ----------
    table
        As :func:`analysis.outlets.attention_over_time` gives it.
    entity
        Which one to draw, by its ``label``.
    label
        The column that names entities.
    """
    rows = table[table[label] == entity]
    outlets = sorted(rows["outlet"].unique())
    ax = style.ready(ax, STRIP * len(outlets), extra=0.6)
    if not (rows[rows["N"] > 0].groupby("outlet")["period"].nunique() > 1).any():
        return style.nothing(ax, "no outlet has dated articles in two periods")
    ax.set_title(style.shorten(entity, 44))
    edges = period_edges(pd.DatetimeIndex(sorted(rows["period"].unique())))
    top = float(np.nanmax(rows[["share", "high"]].to_numpy(float), initial=0)) or 1.0
    width, strip_height = room(ax) * (1 - _SIDE) - 30, (height(ax) - 45) / len(outlets)
    texts = rows["n"].astype(str) + "/" + rows["N"].astype(str)
    rows = rows.assign(text=texts.where(rows["N"] > 0, ""))
    angle, tall = _fit_counts(list(rows["text"]), width / (len(edges) - 1), strip_height)
    shade_gaps(ax, edges, rows.groupby("period")["N"].sum().reindex(edges[:-1], fill_value=0).to_numpy() == 0)
    for y, outlet in enumerate(outlets, start=1):
        strip = rows[rows["outlet"] == outlet].set_index("period").reindex(edges[:-1])
        draw_strip(ax, y, edges, strip, top, tall=tall, colour=style.PALETTE[0])
        if angle is not None:
            ends = strip[["share", "high"]].max(axis=1).fillna(0).to_numpy() / top * tall
            _print_counts(ax, y - ends, edges, list(strip["text"].fillna("")), angle)
    _name_outlets(ax, rows, outlets, tall, strip_height)
    date_ticks(ax, edges, width)
    return ax


def _fit_counts(texts: list[str], space: float, strip: float) -> tuple[int | None, float]:
    """Tell at which angle counts fit above the steps (None: they don't), and which share of a strip is left for these."""
    longest = max(text_width(text, size=_COUNT) for text in texts)
    if longest <= space - 2:
        return 0, _LEVEL
    left = 1 - (longest + 4) / strip
    return (90, min(left, _LEVEL)) if space >= _COUNT + 1 and left >= _LEAST else (None, _BARE)


def _print_counts(ax: Axes, ends: np.ndarray, edges: pd.DatetimeIndex, texts: list[str], angle: int) -> None:
    places = mpl.dates.date2num(edges)
    for place, end, text in zip((places[:-1] + places[1:]) / 2, ends, texts, strict=True):
        ax.annotate(
            text,
            (place, end),
            xytext=(0, 1.5),
            textcoords="offset points",
            ha="center",
            va="bottom",
            rotation=angle,
            fontsize=_COUNT,
        )


def _name_outlets(ax: Axes, rows: pd.DataFrame, outlets: list[str], tall: float, strip: float) -> None:
    """Print at each strip its outlet, and n/N of all periods."""
    sums = rows.groupby("outlet")[["n", "N"]].sum()
    lines = max(1, int(strip / _LINE) - 1)
    sides = []
    for outlet in outlets:
        name = fold(outlet, room(ax) * _SIDE).split("\n")
        name = name if len(name) <= lines else [*name[: lines - 1], f"{name[lines - 1]}…"]
        sides.append("\n".join([*name, f"{sums['n'][outlet]:,}/{sums['N'][outlet]:,}"]))
    ax.set_yticks(np.arange(len(outlets)) + 1 - tall / 2, sides, linespacing=1.1)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.set_ylim(len(outlets), 0)


def plot_shifts(table: pd.DataFrame, *, outlet: str, top: int = 5, ax: Axes | None = None) -> Axes:
    """Draw the terms of an outlet that rise and those that fall, later articles against earlier ones.

    Beside each dot stands in how many of the outlet's articles the term is, before and after the border. Where there are
    intervals, only terms are shown that are told apart from chance (q up to :data:`analysis.outlets.MOST_FALSE`), in the order of the lower
    ends; else terms are ranked by z and dots are hollow.

    Parameters
    ----------
    table
        As :func:`analysis.outlets.shifts` gives it.
    outlet
        Which outlet to draw.
    top
        So many terms that rise, and so many that fall.
    """
    ax = style.ready(ax, 2 * top + 2, width=style.ONE_COLUMN)
    ax.set_title(style.shorten(outlet, 44))
    mine = table[table["outlet"] == outlet]
    earlier, later = (mine[mine["period"] == period] for period in ("earlier", "later"))
    if mine["term"].isna().all():
        return style.nothing(ax, _too_few(earlier, later))
    rows = pd.concat(
        [
            telling(later).head(top).assign(heading=_RISING, sign=1),
            telling(earlier).head(top).assign(heading=_FALLING, sign=-1),
        ]
    )
    if rows.empty:
        return style.nothing(ax, "no term rises or falls beyond chance")
    places = style.grouped_rows(ax, list(rows["term"]), list(rows["heading"]), width=24)
    value, *ends = (rows[name] * rows["sign"] for name in ("log_odds", "low", "high"))
    draw_dots(ax, places, value, *ends)
    for y, term in zip(places, rows["term"], strict=True):
        style.beside(ax, y, f"{_articles(earlier, term)} → {_articles(later, term)}")
    ax.xaxis.set_major_locator(mpl.ticker.MaxNLocator(5, symmetric=True))
    ax.set_xlabel("log-odds, later against earlier articles")
    ax.grid(axis="x")
    return ax


def _too_few(earlier: pd.DataFrame, later: pd.DataFrame) -> str:
    """Say how few stories there are of an outlet that was not compared."""
    before, after = (int(part["stories"].max()) if len(part) else 0 for part in (earlier, later))
    if before + after == 0:
        return "no dated article"
    return f"too few stories to compare:\n{before} earlier, {after} later"


def _articles(part: pd.DataFrame, term: str) -> str:
    """Write how many of a period's articles hold a term."""
    return f"{part.loc[part['term'] == term, 'articles'].sum()}/{part['N'].iloc[0]}"
