"""Plots of how frames are carried: in own voice, relayed, at a distance, countered; and over time."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.plots import style
from analysis.plots.frames import in_order
from analysis.plots.glyphs import printable

WAYS = {
    "own voice": (style.PALETTE[0], ""),
    "relayed unchallenged": (style.PALETTE[1], ""),
    "relayed at a distance": (style.PALETTE[2], "////"),
    "relayed with a counter-voice": (style.PALETTE[4], "...."),
    "denied or supposed": ("#FFFFFF", ""),
}
"""Colour and hatch of each way to carry a frame."""


def plot_ways(table: pd.DataFrame, *, outlet: str, ax: Axes | None = None) -> Axes:
    """Draw the shares of an outlet's articles that carry each frame in each way, side by side on one bar.

    Parameters
    ----------
    table
        ``frame``, ``label``, ``narrative``, ``outlet``, ``way`` (keys of :data:`WAYS`), ``n``, ``headlined``, ``N``,
        ``share``. Frames stand in the order of the table.
    outlet
        Which outlet to draw; the frames are named in panels of the first column only.
    """
    frames = in_order(table)
    rows = style.headed_rows(frames["narrative"].tolist(), frames["label"].tolist())
    ax = style.ready(ax, rows, extra=0.9)
    if table.empty:
        return style.nothing(ax)
    places = style.grouped_rows(ax, list(frames["label"]), list(frames["narrative"]), width=36)
    place = ax.get_subplotspec()
    if place is not None and not place.is_first_col():
        ax.tick_params(axis="y", labelleft=False)
    mine = table[table["outlet"] == outlet]
    wide = mine.pivot(index="frame", columns="way", values="share").reindex(frames["frame"]).fillna(0.0)
    left = np.zeros(len(wide))
    for way, (colour, hatch) in WAYS.items():
        if way not in wide or not table.loc[table["way"] == way, "n"].any():
            continue
        look = {"color": colour, "edgecolor": style.INK, "linewidth": 0.4, "hatch": hatch}
        ax.barh(places, wide[way], left=left, height=0.7, label=way, **look)
        left = left + wide[way].to_numpy()
    _print_ways(ax, mine, frames, places, left)
    number = int(mine["N"].max()) if len(mine) else 0
    ax.set_title(f"{printable(outlet)} (N = {number:,})")
    style.percent_axis(ax)
    ax.set_xticks([0, 0.5, 1])
    ax.grid(axis="x")
    style.legend_below(ax, *ax.get_legend_handles_labels(), columns=3)
    return ax


def _print_ways(
    ax: Axes, mine: pd.DataFrame, frames: pd.DataFrame, places: np.ndarray, ends: np.ndarray
) -> None:
    """Print beside each bar how many articles it counts, and how many of them headline the frame."""
    sums = mine.groupby("frame")[["n", "headlined"]].sum().reindex(frames["frame"], fill_value=0)
    for (n, headlined), y, end in zip(sums.to_numpy(), places, ends, strict=True):
        text = f"{n}" + (f" ({headlined} in headline)" if headlined else "")
        right = end > 0.6
        style.note(ax, min(end, 1.0) + (-0.02 if right else 0.02), y, text if n else "0")
        ax.texts[-1].set_horizontalalignment("right" if right else "left")
        if right:
            ax.texts[-1].set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 0.8, "alpha": 0.85})


def plot_frame_time(table: pd.DataFrame, *, frame: str, ax: Axes | None = None) -> Axes:
    """Draw the share of articles that carry a frame, period by period, with its interval and the number of articles.

    Parameters
    ----------
    table
        As :func:`analysis.frames.over_time` gives it, with ``label``.
    frame
        Which frame to draw.
    """
    ax = style.ready(ax, 9, width=style.ONE_COLUMN)
    mine = table[table["frame"] == frame].sort_values("period")
    if mine.empty:
        return style.nothing(ax, "no dated article") if len(table) else style.nothing(ax)
    known = mine.dropna(subset=["low", "high"])
    ax.vlines(known["period"], known["low"], known["high"], color=style.PALETTE[0], linewidth=1.0)
    ax.plot(mine["period"], mine["share"], "-", color=style.GREY, linewidth=0.6, zorder=1)
    ax.plot(mine["period"], mine["share"], "o", color=style.PALETTE[0], markersize=3.5, clip_on=False)
    height = min(max(1.1 * float(mine[["share", "high"]].max().max()), 0.05), 1.0)
    style.percent_axis(ax, top=height, axis="y")
    counts = [f"{n}/{whole}" for n, whole in mine[["n", "N"]].itertuples(index=False)]
    longest = max(map(len, counts))
    for period, count in zip(mine["period"], counts, strict=True):
        ax.annotate(
            count,
            (period, 1),
            xycoords=("data", "axes fraction"),
            xytext=(0, 3),
            textcoords="offset points",
            ha="center",
            va="bottom",
            rotation=90,
            fontsize=style.SMALL - 1,
            annotation_clip=False,
        )
    ax.margins(x=0.06)
    style.date_axis(ax)
    ax.grid(axis="y")
    ax.set_title(style.shorten(mine["label"].iloc[0], 44), pad=8 + 3.2 * longest)
    return ax


def plot_company(table: pd.DataFrame, *, a: str, b: str, ax: Axes | None = None) -> Axes:
    """Draw for each group of speakers how many hold neither frame, one, the other, or both, and the lift.

    Parameters
    ----------
    table
        As :func:`analysis.frames.company` gives it.
    a, b
        What the frames are called.
    """
    ax = style.ready(ax, 1.6 * max(len(table), 1), extra=0.6)
    if table.empty:
        return style.nothing(ax, "nobody speaks")
    names = {"neither": "neither", "one": f"{a} alone", "other": f"{b} alone", "both": "both"}
    counts = table[list(names)].rename(columns=names)
    shares = counts.div(table["N"], axis=0)
    rows = [f"{group}\n(N = {n:,})" for group, n in table[["group", "N"]].itertuples(index=False)]
    shares.index = counts.index = pd.Index(rows)
    texts = counts.map("{:,}".format) + "\n" + shares.map(style.percent)
    style.heat(ax, shares, texts)
    for y, row in enumerate(table.itertuples()):
        ax.annotate(
            lift_text(row.lift, row.low, row.high),
            (1, y + 0.5),
            xycoords=("axes fraction", "data"),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            fontsize=style.SMALL,
            annotation_clip=False,
        )
    ax.annotate(
        "lift",
        (1, 1),
        xycoords="axes fraction",
        xytext=(6, 5),
        textcoords="offset points",
        fontsize=style.SMALL,
        fontweight="bold",
        annotation_clip=False,
    )
    return ax


def lift_text(lift: float, low: float, high: float) -> str:
    """Write a lift with its interval, as far as they are known."""
    if np.isnan(lift):
        return "–"
    return f"{lift:.1f}" + ("" if np.isnan(low) or np.isnan(high) else f" [{low:.1f}, {high:.1f}]")


def plot_naming(
    table: pd.DataFrame, *, entity: str, voice: str = "any voice", outlets: list[str], ax: Axes | None = None
) -> Axes:
    """Draw which share of the articles that name a thing use each of its competing names, by outlet.

    Parameters
    ----------
    table
        As :func:`analysis.outlets.naming` gives it.
    entity
        Its ``entity_id``.
    voice
        In whose voice the name stands.
    outlets
        Rows, in this order.
    """
    mine = table[table["entity_id"] == entity]
    sizes = mine[mine["voice"] == "any voice"].groupby("name")["n"].sum()
    kept = sorted(sizes.index, key=lambda name: (-sizes[name], name))
    ax = style.ready(ax, 1.1 * len(outlets), width=style.ONE_COLUMN)
    if mine.empty:
        return style.nothing(ax, f"no article names {entity}")
    told = mine[mine["voice"] == voice].set_index(["outlet", "name"])
    cells = pd.MultiIndex.from_product([outlets, kept], names=["outlet", "name"])
    counts = (told["n"].astype(str) + "/" + told["N"].astype(str)).reindex(cells).fillna("–").unstack()
    shares = told["share"].reindex(cells).unstack()
    order = {"index": outlets, "columns": kept}
    style.heat(ax, shares.reindex(**order), counts.reindex(**order), label_width=24)
    wheres = {"any voice": "in any voice", "outlet": "in the outlet's own voice"}
    where = wheres.get(voice, f"in {voice} speech")
    ax.set_title(f"{printable(mine['entity'].iloc[0])}, {where}", pad=18)
    return ax
