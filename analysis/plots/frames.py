"""Plots of frames: which outlet carries which element, in whose voice, and who holds two views at once."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.transforms import ScaledTranslation

from analysis.plots import style
from analysis.plots.glyphs import printable

WHERE = {
    "any voice": ("o", "white", style.PALETTE[0]),
    "headline or lead": ("^", style.PALETTE[1], style.INK),
    "own voice": ("s", "black", "black"),
}
"""Marker, fill and edge for each place a frame is counted in."""

GROUPS = {
    "outlet": (style.PALETTE[0], "O"),
    "Russian official": (style.PALETTE[5], "R"),
    "local official": (style.PALETTE[4], "L"),
    "other official": (style.PALETTE[2], "F"),
    "expert": (style.PALETTE[6], "E"),
    "other": ("#BFBFBF", "x"),
}
"""Colour and letter for each group of speakers."""


def plot_carriage(
    table: pd.DataFrame, *, outlet: str | None = None, labels: bool | None = None, ax: Axes | None = None
) -> Axes:
    """Draw the share of an outlet's articles that carry each frame, by the voice that carries it.

    Parameters
    ----------
    table
        ``frame``, ``label``, ``narrative``, ``outlet``, ``where`` (keys of :data:`WHERE`), ``n``, ``N``,
        ``share``, and where they are known ``low`` and ``high``. Frames stand in the order of the table, grouped by narrative.
    outlet
        Which outlet to draw; may be left out where there is one.
    labels
        Whether to name the frames; by default only in panels of the first column, since all panels have the
        same rows.
    """
    unknown = sorted(set(table["where"]) - set(WHERE))
    if unknown:
        raise ValueError(f"column where: {', '.join(unknown)}; known are {', '.join(WHERE)}")
    frames = in_order(table)
    ax = style.ready(ax, style.headed_rows(frames["narrative"].tolist(), frames["label"].tolist()), extra=0.9)
    if table.empty:
        return style.nothing(ax)
    outlets = sorted(table["outlet"].unique())
    if outlet is None and len(outlets) > 1:
        raise ValueError(f"outlet: choose one of {', '.join(outlets)}")
    rows = table if outlet is None else table[table["outlet"] == outlet]
    places = style.grouped_rows(ax, list(frames["label"]), list(frames["narrative"]), width=36)
    place = ax.get_subplotspec()
    if labels is False or (labels is None and place is not None and not place.is_first_col()):
        ax.tick_params(axis="y", labelleft=False)
    wide = rows.pivot(index="frame", columns="where", values="share").reindex(frames["frame"])
    wide = wide.reindex(columns=[where for where in WHERE if where in wide])
    ax.hlines(places, 0, wide.max(axis=1).fillna(0.0), color=style.GREY, linewidth=0.8, zorder=1)
    shift = dict(zip(WHERE, (-0.22, 0.0, 0.22), strict=True))
    for where in wide.columns:
        marker, fill, edge = WHERE[where]
        look = {"markerfacecolor": fill, "markeredgecolor": edge, "markeredgewidth": 0.8, "markersize": 4}
        if {"low", "high"} <= set(rows):
            ends = rows[rows["where"] == where].set_index("frame").reindex(frames["frame"])
            ax.hlines(places + shift[where], ends["low"], ends["high"], color=edge, linewidth=0.8, zorder=2)
        held = wide[where].where(wide[where] > 0)  # the printed 0/N says enough of a zero
        ax.plot(held, places + shift[where], marker, label=where, clip_on=False, zorder=3, **look)
    _print_counts(ax, rows, frames, places, list(wide.columns))
    number = int(rows["N"].max()) if len(rows) else 0
    ax.set_title(f"{printable(outlet or outlets[0])} (N = {number})")
    style.percent_axis(ax)
    ax.set_xticks([0, 0.5, 1])
    ax.set_xlim(-0.03, 1.03)
    ax.grid(axis="x")
    style.legend_below(ax, *ax.get_legend_handles_labels())
    return ax


def in_order(table: pd.DataFrame) -> pd.DataFrame:
    """List each frame once, those of one narrative together, both in the order of the table."""
    frames = table[["frame", "label", "narrative"]].drop_duplicates("frame")
    order = {narrative: position for position, narrative in enumerate(dict.fromkeys(frames["narrative"]))}
    return frames.sort_values("narrative", key=lambda names: names.map(order), kind="stable")


def _print_counts(
    ax: Axes, rows: pd.DataFrame, frames: pd.DataFrame, places: np.ndarray, wheres: list[str]
) -> None:
    texts = (rows["n"].astype(str) + "/" + rows["N"].astype(str)).set_axis(
        pd.MultiIndex.from_frame(rows[["frame", "where"]])
    )
    step = 3.9 * max((len(text) for text in texts), default=3) + 4
    for column, where in enumerate(wheres):
        marker, fill, edge = WHERE[where]
        across = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points"}
        offset = 8 + column * step
        glyph = {"marker": marker, "markerfacecolor": fill, "markeredgecolor": edge, "markersize": 3.5}
        # A small marker heads each column of counts.
        ax.annotate("", (1, 0), xytext=(0, 0), **across)
        ax.plot(
            [1],
            [1],
            linestyle="",
            markeredgewidth=0.8,
            clip_on=False,
            transform=ax.transAxes + _points(ax, offset + step * 0.4, 1),
            **glyph,
        )
        for frame, y in zip(frames["frame"], places, strict=True):
            text = texts.get((frame, where), "–")
            ax.annotate(
                text,
                (1, y),
                xytext=(offset, 0),
                va="center",
                fontsize=style.SMALL,
                annotation_clip=False,
                **across,
            )


def _points(ax: Axes, x: float, y: float) -> ScaledTranslation:
    return ScaledTranslation(x / 72, y / 72, ax.figure.dpi_scale_trans)


_SIDE_BY_SIDE = 8
"""Columns whose headings have room beside one another; those of more are turned."""


def plot_matrix(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw which article carries which frame, and who says it.

    Each group of speakers has a letter and a colour; a ring marks what is said in the headline.

    Parameters
    ----------
    table
        One row an article × frame × group of speakers: ``article_id``, ``article`` (its label), ``frame``,
        ``label``, ``narrative``, ``group`` (keys of :data:`GROUPS`; missing where the article doesn't carry
        the frame), ``headlined``. Articles and frames stand in the order of the table.
    """
    unknown = sorted(set(table["group"].dropna()) - set(GROUPS))
    if unknown:
        raise ValueError(f"column group: {', '.join(unknown)}; known are {', '.join(GROUPS)}")
    frames = in_order(table)
    articles = table[["article_id", "article"]].drop_duplicates("article_id")
    ax = style.ready(
        ax, 1.25 * style.headed_rows(list(frames["narrative"]), list(frames["label"])), extra=1.2
    )
    if table.empty:
        return style.nothing(ax)
    places = style.grouped_rows(ax, list(frames["label"]), list(frames["narrative"]), width=36)
    y_of = dict(zip(frames["frame"], places, strict=True))
    x_of = {article: position for position, article in enumerate(articles["article_id"])}
    for y in places:
        for x in x_of.values():
            ax.add_patch(Rectangle((x - 0.45, y - 0.42), 0.9, 0.84, facecolor="#F5F5F5", edgecolor="none"))
    order = {group: position for position, group in enumerate(GROUPS)}
    coded = table.dropna(subset=["group"]).sort_values(
        "group", key=lambda groups: groups.map(order), kind="stable"
    )
    for (article, frame), cell in coded.groupby(["article_id", "frame"], sort=False):
        _draw_cell(ax, x_of[article], y_of[frame], cell.drop_duplicates("group"))
    if len(x_of) <= _SIDE_BY_SIDE:
        ax.set_xticks(list(x_of.values()), [style.wrap(label, 14) for label in articles["article"]])
    else:
        names = [style.shorten(label, 28) for label in articles["article"]]
        ax.set_xticks(list(x_of.values()), names, rotation=90)
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    ax.set_xlim(-0.55, len(x_of) - 0.45)
    handles = [
        Patch(facecolor=colour, edgecolor=style.INK, linewidth=0.4, label=f"{letter}  {group}")
        for group, (colour, letter) in GROUPS.items()
        if group in set(coded["group"])
    ]
    if coded["headlined"].any():
        ring = {
            "markerfacecolor": "none",
            "markeredgecolor": "black",
            "markeredgewidth": 1.2,
            "markersize": 8,
        }
        handles.append(Line2D([], [], linestyle="", marker="o", label="in the headline", **ring))
    style.legend_below(ax, handles, [str(handle.get_label()) for handle in handles], columns=4)
    return ax


def _draw_cell(ax: Axes, x: float, y: float, cell: pd.DataFrame) -> None:
    width = 0.9 / len(cell)
    for position, row in enumerate(cell.itertuples()):
        colour, letter = GROUPS[str(row.group)]
        left = x - 0.45 + position * width
        ax.add_patch(
            Rectangle((left, y - 0.42), width, 0.84, facecolor=colour, edgecolor=style.INK, linewidth=0.4)
        )
        ink = style.ink_on(colour)
        middle = left + width / 2
        ax.text(middle, y, letter, ha="center", va="center", fontsize=6.5, fontweight="bold", color=ink)
        if row.headlined:
            ring = {
                "markerfacecolor": "none",
                "markeredgecolor": ink,
                "markeredgewidth": 1.2,
                "markersize": 9,
            }
            ax.plot([middle], [y], "o", **ring)


def plot_two_by_two(
    table: pd.DataFrame,
    *,
    a: str = "A",
    b: str = "B",
    lines: int = 7,
    ax: Axes | None = None,
) -> Axes:
    """Draw how many units hold neither view, one, the other, or both, with their names.

    Parameters
    ----------
    table
        ``name``, ``a`` and ``b`` (true or false), one row a unit.
    a, b
        What the two views are called: a in columns, b in rows.
    lines
        So many lines of names are written into a cell; the names left out are counted.
    """
    ax = style.ready(ax, 14, width=style.ONE_COLUMN, extra=0.5)
    counts = table.groupby(["a", "b"]).size()
    top = max(int(counts.max()) if len(counts) else 0, 1)
    colours = mpl.colormaps["Blues"]
    for column, has_a in enumerate((False, True)):
        for row, has_b in enumerate((False, True)):
            units = sorted(table.loc[(table["a"] == has_a) & (table["b"] == has_b), "name"].astype(str))
            colour = colours(0.45 * len(units) / top)
            ax.add_patch(Rectangle((column, row), 1, 1, facecolor=colour, edgecolor=style.INK, linewidth=0.6))
            ax.text(column + 0.05, row + 0.07, str(len(units)), va="top", fontsize=11, fontweight="bold")
            text = _list_names(units, lines)
            ax.text(column + 0.05, row + 0.33, text, va="top", fontsize=style.SMALL, linespacing=1.25)
    ax.set_xticks([0.5, 1.5], [f"no {a}", a])
    ax.set_yticks([0.5, 1.5], [style.wrap(f"no {b}", 16), style.wrap(b, 16)], rotation=90, va="center")
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    ax.set_xlim(-0.01, 2.01)
    ax.set_ylim(2.01, -0.01)
    return ax


def _list_names(names: list[str], lines: int) -> str:
    wrapped = [style.wrap(name, 26) for name in names]
    used = np.cumsum([name.count("\n") + 1 for name in wrapped])
    if not len(used) or used[-1] <= lines:
        return "\n".join(wrapped)
    fitting = int((used <= lines - 1).sum())
    return "\n".join([*wrapped[:fitting], f"and {len(names) - fitting} more"])
