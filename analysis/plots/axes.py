"""Plots of axes: where outlets stand and how sure that is, the two poles apart, and how well an axis orders passages."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from analysis.plots import style
from analysis.plots.glyphs import printable

DOUBTS = {
    "random words as seeds": ("placebo_low", "placebo_high", 0.0, style.LIGHT, 9.0, "-"),
    "other stories": ("low", "high", -0.12, style.PALETTE[0], 2.2, "-"),
    "other seeds": ("seeds_low", "seeds_high", 0.08, style.PALETTE[5], 1.2, "-"),
    "one article fewer": ("least", "most", 0.26, style.PALETTE[2], 1.2, (0, (2.5, 1))),
}
"""What could have been otherwise: columns of its ends, height beside the row, colour, width in points, dashes."""


def plot_axis(table: pd.DataFrame, *, placement: str | None = None, ax: Axes | None = None) -> Axes:
    """Draw each outlet's mean score on an axis, with what it would be by other stories, seeds, words or articles.

    Parameters
    ----------
    table
        As :func:`analysis.scaling.outlet_places` gives it. Highest score on top.
    placement
        Which one to draw; may be left out where there is one.
    """
    mine = _of(table, placement)
    ax = style.ready(ax, 1.7 * max(len(mine), 1), extra=0.9)
    ax.set_title(style.shorten(placement or "", 60))
    if mine.empty:
        return style.nothing(ax, "no axis to show")
    rows = mine.sort_values(["score", "outlet"], ascending=[False, True], ignore_index=True)
    places = np.arange(len(rows), dtype=float)
    for label, (low, high, shift, colour, width, dashes) in DOUBTS.items():
        known = rows[[low, high]].notna().all(axis=1).to_numpy()
        if known.any():
            ends = rows[known]
            looks = {"colors": colour, "linewidth": width, "linestyles": [dashes]}
            ax.hlines(places[known] + shift, ends[low], ends[high], label=label, zorder=1, **looks)
    ax.plot(
        rows["score"],
        places,
        "o",
        color="white",
        markeredgecolor=style.INK,
        label="mean of articles",
        zorder=3,
    )
    ax.axvline(0, color=style.GREY, linewidth=0.6, linestyle=":", zorder=0)
    ax.set_yticks(places, [style.wrap(name, 22) for name in rows["outlet"]])
    for y, (articles, stories) in zip(places, rows[["articles", "stories"]].to_numpy(), strict=True):
        text = f"n = {articles:,}\n({stories:,} stories)" if stories != articles else f"n = {articles:,}"
        style.beside(ax, y, text)
    ax.set_ylim(len(rows) - 0.45, -0.55)
    reach = 1.08 * float(
        rows[["score", *(end for ends in DOUBTS.values() for end in ends[:2])]].abs().max().max()
    )
    ax.set_xlim(-reach, reach)
    ax.set_xlabel(
        f"◂ {rows['negative_pole'][0]}     {rows['positive_pole'][0]} ▸\nstandard deviations of articles"
    )
    style.legend_below(ax, *ax.get_legend_handles_labels(), columns=5)
    return ax


def plot_poles(
    scores: pd.DataFrame, *, placement: str | None = None, most: int = 8, ax: Axes | None = None
) -> Axes:
    """Draw how near each article is to each of the two poles, so that "both" is not taken for "neither".

    Parameters
    ----------
    scores
        As :func:`analysis.scaling.article_scores` gives it.
    placement
        Which one to draw; may be left out where there is one.
    most
        Outlets with most articles that have a colour of their own; the others are grey.
    """
    ax = style.ready(ax, 14, width=style.ONE_COLUMN)
    ax.set_title(style.shorten(placement or "", 44))
    known = _of(scores, placement).dropna(subset=["positive", "negative"])
    if known.empty:
        return style.nothing(ax)
    named = known["outlet"].value_counts()
    first = sorted(sorted(named.index, key=lambda name: (-named[name], name))[:most])
    looks = dict(zip(first, zip(style.PALETTE, style.MARKERS, strict=True), strict=False))
    size, faint = (18.0, 0.9) if len(known) <= 60 else (6.0, 0.45)
    rest = known[~known["outlet"].isin(first)]
    if len(rest):
        ax.scatter(
            rest["negative"], rest["positive"], s=size, color=style.GREY, alpha=faint, label="other outlets"
        )
    for outlet, (colour, marker) in looks.items():
        mine = known[known["outlet"] == outlet]
        ax.scatter(
            mine["negative"],
            mine["positive"],
            s=size,
            color=colour,
            marker=marker,
            alpha=faint,
            label=printable(outlet),
            linewidths=0,
        )
    ends = np.nanquantile(
        known[["positive", "negative"]].to_numpy(), [0, 1] if len(known) <= 60 else [0.005, 0.995]
    )
    low, high = ends + np.array([-0.12, 0.12]) * max(ends[1] - ends[0], 1e-9)
    ax.set_xlim(low, high)
    ax.set_ylim(low, high)
    ax.axline((0, 0), slope=1, color=style.GREY, linewidth=0.6, linestyle=":", zorder=0)
    words = {"both": (0.98, 0.98, "right", "top"), "neither": (0.02, 0.02, "left", "bottom")}
    for word, (x, y, across, up) in words.items():
        looks = {"color": style.INK, "fontsize": style.SMALL + 1}
        blank = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}  # the diagonal runs behind the word
        ax.text(x, y, word, transform=ax.transAxes, ha=across, va=up, bbox=blank, **looks)
    ax.set_xlabel(f"nearness to: {known['negative_pole'].iloc[0]}")
    ax.set_ylabel(f"nearness to: {known['positive_pole'].iloc[0]}")
    for side in (ax.xaxis, ax.yaxis):
        side.set_major_locator(MaxNLocator(5))
    ax.set_aspect("equal", adjustable="box")
    style.legend_below(ax, *ax.get_legend_handles_labels(), columns=5)
    return ax


def plot_order(orders: pd.DataFrame, *, least: float, least_low: float, ax: Axes | None = None) -> Axes:
    """Draw how well each axis orders passages as their coders do: Spearman's rho with its interval.

    Parameters
    ----------
    orders
        As :func:`analysis.scaling.check_placements` gives it.
    least, least_low
        What rho and the lower end of its interval must reach.
    """
    ax = style.ready(ax, 1.3 * max(len(orders), 1), extra=0.8)
    if orders.empty:
        return style.nothing(ax, "no axis was checked")
    places = style.grouped_rows(
        ax,
        [f"{code}, {space}" for code, space in orders[["language", "space"]].to_numpy()],
        orders["label"].tolist(),
        width=40,
    )
    passed = ((orders["rho"] >= least) & (orders["low"] >= least_low)).to_numpy()
    for chosen, fill, label in (
        (passed, style.PALETTE[0], "reaches both"),
        (~passed, "white", "falls short"),
    ):
        rows = orders[chosen]
        if rows.empty:
            continue
        ax.hlines(places[chosen], rows["low"], rows["high"], style.PALETTE[0], linewidth=1.4, zorder=1)
        ax.plot(
            rows["rho"],
            places[chosen],
            "o",
            color=fill,
            markeredgecolor=style.PALETTE[0],
            label=label,
            zorder=2,
        )
    ax.axvline(least, color=style.ALERT, linewidth=0.8, linestyle="--", label=f"needed: ρ {least:g}")
    ax.axvline(
        least_low, color=style.ALERT, linewidth=0.8, linestyle=":", label=f"needed: lower end {least_low:g}"
    )
    ax.axvline(0, color=style.GREY, linewidth=0.6)
    for y, row in zip(places, orders.itertuples(), strict=True):
        told = f"{row.pairs:.0%} of pairs; {row.positive} + {row.negative} passages"
        style.beside(ax, y, told)
    ax.set_xlim(min(-0.1, float(orders["low"].min()) - 0.05), 1)
    ax.set_xlabel("Spearman's ρ of scores with the poles that coders named")
    ax.grid(axis="x")
    style.legend_below(ax, *ax.get_legend_handles_labels(), columns=4)
    return ax


def _of(table: pd.DataFrame, placement: str | None) -> pd.DataFrame:
    """Keep the rows of a placement."""
    return table if placement is None or table.empty else table[table["placement"] == placement]
