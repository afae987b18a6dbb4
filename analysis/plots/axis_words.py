"""Plots of what is behind a score: the words that drive it, and how it goes over time."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from analysis.plots import style
from analysis.plots.glyphs import printable


def plot_driving_words(
    words: pd.DataFrame, *, placement: str, outlet: str, top: int = 8, ax: Axes | None = None
) -> Axes:
    """Draw the words that move an outlet's score most to each pole; seed words are bold.

    Parameters
    ----------
    words
        As :func:`analysis.scaling.outlet_words` gives it.
    placement, outlet
        Whose words to draw.
    top
        Words towards each pole.
    """
    ax = style.ready(ax, 2 * top, width=style.ONE_COLUMN)
    mine = words[(words["placement"] == placement) & (words["outlet"] == outlet)]
    if mine.empty:
        return style.nothing(ax)
    ax.set_title(f"{style.shorten(outlet, 40)}\n{style.shorten(placement, 40)}")
    up = mine[mine["contribution"] > 0].head(top)
    down = mine[mine["contribution"] < 0].head(top).iloc[::-1]
    rows = pd.concat([up, down], ignore_index=True)
    places = np.arange(len(rows))
    colours = np.where(rows["contribution"] > 0, style.PALETTE[0], style.PALETTE[5])
    ax.barh(places, rows["contribution"], color=colours, height=0.7)
    ax.set_yticks(places, rows["word"].map(printable))
    for label, seed in zip(ax.get_yticklabels(), rows["seed"], strict=True):
        label.set_fontweight("bold" if seed else "normal")
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.axvline(0, color=style.INK, linewidth=0.6)
    reach = 1.45 * float(rows["contribution"].abs().max())
    ax.set_xlim(-reach, reach)
    for y, (value, count) in zip(places, rows[["contribution", "count"]].to_numpy(), strict=True):
        side = 3 if value > 0 else -3
        ax.annotate(
            f"{int(count):,}",
            (value, y),
            xytext=(side, 0),
            textcoords="offset points",
            ha="left" if value > 0 else "right",
            va="center",
            fontsize=style.SMALL,
        )
    ax.xaxis.set_major_locator(MaxNLocator(5, symmetric=True))
    ax.set_xlabel("contribution to the score")
    ax.grid(axis="x")
    return ax


def plot_smooth(lines: pd.DataFrame, scores: pd.DataFrame, *, placement: str, ax: Axes | None = None) -> Axes:
    """Draw scores over time: a point an article, the smooth line, and its band.

    Parameters
    ----------
    lines, scores
        As :func:`analysis.scaling.lines_over_time` gives them.
    placement
        Which one to draw.
    """
    ax = style.ready(ax, 9, width=style.ONE_COLUMN)
    ax.set_title(style.shorten(placement, 44))
    line = lines[lines["placement"] == placement]
    known = scores[scores["placement"] == placement]
    if known.empty:
        return style.nothing(ax, "no dated article")
    ax.plot(
        known["date"],
        known["score"],
        ".",
        color=style.GREY,
        markersize=3 if len(known) < 200 else 1.2,
        zorder=1,
    )
    if len(line):
        ax.fill_between(
            line["date"], line["low"], line["high"], color=style.PALETTE[4], alpha=0.4, linewidth=0
        )
        ax.plot(line["date"], line["score"], color=style.PALETTE[0], linewidth=1.4)
        spread = known["score"].quantile([0.02, 0.98]).to_numpy()
        ends = min(spread[0], line["score"].min()), max(spread[1], line["score"].max())
        ax.set_ylim(ends[0] - 0.2, ends[1] + 0.2)
    else:
        ax.set_xlabel("too few dated articles for a line")
    ax.axhline(0, color=style.GREY, linewidth=0.6, linestyle=":")
    style.date_axis(ax)
    ax.set_ylabel("standard deviations of articles")
    return ax
