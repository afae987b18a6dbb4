"""One style for all figures: sizes of the printed page, colours, and what every plot needs.

Colours are those of Okabe and Ito (2008, *Color Universal Design*), told apart by the colour-blind; since
some share a grey, whatever a colour says is said a second time by a letter, a marker or a hatch.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import cast

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.text import Text

from analysis.plots.glyphs import printable

MM = 1 / 25.4
ONE_COLUMN = 85 * MM
"""Width in inches of a figure that fills one column of a journal's page."""
TWO_COLUMNS = 180 * MM
"""Width in inches of a figure that fills the page."""
ROW = 0.19
"""Height in inches of one row of labels."""
SMALL = 6.0
"""Size in points of numbers printed beside marks."""

PALETTE = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#000000")
HATCHES = ("", "////", "....", "xxxx", "\\\\\\\\", "----", "++++", "oooo")
MARKERS = ("o", "^", "s", "D", "v", "P", "X", "*")
GREY = "#999999"
LIGHT = "#E4E4E4"
INK = "#222222"
ALERT = "#B23C00"

_RC = {
    "axes.axisbelow": True,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.labelsize": 7,
    "axes.linewidth": 0.6,
    "axes.prop_cycle": cycler(color=PALETTE),
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 7.5,
    "axes.titleweight": "bold",
    "figure.constrained_layout.use": True,
    "figure.dpi": 120,
    "figure.figsize": (ONE_COLUMN, 60 * MM),
    "font.family": ["DejaVu Sans"],
    "font.size": 7,
    "grid.color": LIGHT,
    "grid.linewidth": 0.5,
    "hatch.linewidth": 0.4,
    "image.cmap": "cividis_r",
    "legend.fontsize": 6.5,
    "legend.frameon": False,
    "legend.handlelength": 1.4,
    "lines.linewidth": 1.0,
    "lines.markersize": 4,
    "pdf.fonttype": 42,
    "savefig.dpi": 300,
    "svg.fonttype": "path",
    "svg.hashsalt": "analysis",
    "text.color": INK,
    "text.parse_math": False,  # "$5 and $6" in a headline is no formula
    "xtick.color": INK,
    "xtick.labelsize": 6.5,
    "xtick.major.size": 2.5,
    "xtick.major.width": 0.6,
    "ytick.color": INK,
    "ytick.labelsize": 6.5,
    "ytick.major.size": 2.5,
    "ytick.major.width": 0.6,
}


def use_style() -> None:
    """Set matplotlib and seaborn to the style of this suite's figures."""
    import seaborn as sns

    sns.set_theme(context="paper", style="ticks", palette=list(PALETTE), font="DejaVu Sans", rc=_RC)


def canvas(
    rows: float | Sequence[float] = 12,
    *,
    width: float = TWO_COLUMNS,
    panels: int = 1,
    across: int = 1,
    extra: float = 0.75,
) -> tuple[Figure, list[Axes]]:
    """Make a figure whose height follows from what it must hold.

    Parameters
    ----------
    rows
        Rows of labels in one panel; or one number for each panel, one below the other.
    width
        Inches: :data:`ONE_COLUMN` or :data:`TWO_COLUMNS`.
    panels, across
        How many panels, and how many of them side by side.
    extra
        Inches a panel needs beside its rows, for its title and axis.

    Returns
    -------
    fig, axes
        The axes as a list of length ``panels``, row by row; places left over are removed.
    """
    down = [rows] if isinstance(rows, int | float) else list(rows)
    panels = max(panels, len(down))
    across = max(1, min(across, panels))
    heights = [each * ROW + extra for each in (down if len(down) > 1 else down * -(-panels // across))]
    fig = plt.figure(figsize=(width, sum(heights)), layout=ConstrainedLayoutEngine(w_pad=0.05, h_pad=0.06))
    axes = list(fig.subplots(len(heights), across, squeeze=False, height_ratios=heights).flat)
    for ax in axes[panels:]:
        ax.remove()
    return fig, axes[:panels]


def stamp(where: Figure | Axes, text: str) -> Text | None:
    """Write a small notice ("Demonstration: 5 articles, 4 outlets") over the figure; no text, no stamp.

    It is broken into lines that the figure has room for.
    """
    if not text:
        return None
    fig = cast(Figure, where.figure) if isinstance(where, Axes) else where
    room = int((fig.get_figwidth() * 72 - 12) / (0.56 * 6.5))  # a letter is some .56 of its size wide
    text = "\n".join(line for part in text.splitlines() for line in textwrap.wrap(part, room))
    box = {"boxstyle": "square,pad=0.3", "facecolor": "white", "edgecolor": ALERT, "linewidth": 0.6}
    place = fig.supxlabel if fig.get_suptitle() else fig.suptitle
    return place(text, x=0.99, ha="right", fontsize=6.5, color=ALERT, fontweight="normal", bbox=box)


def ready(ax: Axes | None, rows: float, *, width: float = TWO_COLUMNS, extra: float = 0.75) -> Axes:
    """Give the axes asked for, or new ones with room for the rows."""
    return ax if ax is not None else canvas(max(rows, 2), width=width, extra=extra)[1][0]


def nothing(ax: Axes, text: str = "nothing to show") -> Axes:
    """Say on empty axes that there is nothing, rather than leave a reader wondering."""
    ax.set_axis_off()
    ax.text(0.5, 0.5, text, transform=ax.transAxes, ha="center", va="center", color=GREY)
    return ax


def wrap(label: object, width: int = 28) -> str:
    """Break a label into lines of at most ``width`` characters; words stay whole where they fit."""
    text = printable(label)
    return "\n".join(textwrap.wrap(text, width, break_on_hyphens=True)) or text


def shorten(label: object, width: int = 40) -> str:
    """Cut a label to ``width`` characters, with an ellipsis."""
    text = " ".join(printable(label).split())
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"


def note(ax: Axes, x: float, y: float, text: str) -> None:
    """Print a small text, mostly a number, beside the end of a bar."""
    ax.annotate(text, (x, y), xytext=(3, 0), textcoords="offset points", va="center", fontsize=SMALL)


def beside(ax: Axes, y: float, text: str) -> None:
    """Print a small text to the right of the axes, at a height of the data."""
    ax.annotate(
        text,
        (1.0, y),
        xycoords=("axes fraction", "data"),
        xytext=(3, 0),
        textcoords="offset points",
        va="center",
        fontsize=SMALL,
        color=INK,
    )


def date_axis(ax: Axes) -> None:
    """Mark the x axis by few dates, each as short as it can be."""
    locator = AutoDateLocator(minticks=2, maxticks=7)
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(ConciseDateFormatter(locator))


def percent(share: float, digits: int = 0) -> str:
    """Write a share in per cent; one that is too small to show is "<", not nothing."""
    least = 10.0 ** -(digits + 2)
    return f"<{least:.{digits}%}" if 0 < share < least / 2 else f"{share:.{digits}%}"


def ink_on(colour: str | tuple[float, ...]) -> str:
    """Choose black or white letters, whichever reads better on a colour (WCAG relative luminance)."""
    channels: np.ndarray = np.asarray(mpl.colors.to_rgb(colour))
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return "white" if linear @ [0.2126, 0.7152, 0.0722] < 0.30 else "black"


def percent_axis(ax: Axes, *, top: float = 1.0, axis: str = "x") -> None:
    """Mark an axis of shares from 0 in per cent."""
    side = ax.xaxis if axis == "x" else ax.yaxis
    side.set_major_formatter(mpl.ticker.PercentFormatter(1.0))
    side.set_major_locator(mpl.ticker.MaxNLocator(8, steps=[1, 2, 5, 10], min_n_ticks=2))
    (ax.set_xlim if axis == "x" else ax.set_ylim)(0, top)


def grouped_rows(
    ax: Axes, labels: Sequence[str], groups: Sequence[str] | None = None, *, width: int = 34
) -> np.ndarray:
    """Label the rows of a plot from the top down, with a bold heading over each run of one group.

    Returns
    -------
    array
        The y of each label, in their order.
    """
    ticks: list[tuple[float, str, bool]] = []
    places, y = [], 0.0
    for position, label in enumerate(labels):
        if groups is not None and (position == 0 or groups[position] != groups[position - 1]):
            ticks.append((y, shorten(groups[position], width + 8), True))
            y += 1
        ticks.append((y, wrap(label, width), False))
        places.append(y)
        y += 1
    ax.set_yticks([tick for tick, _, _ in ticks], [label for _, label, _ in ticks])
    for text, mark, (_, _, heading) in zip(
        ax.get_yticklabels(), ax.yaxis.get_ticklines()[::2], ticks, strict=True
    ):
        text.set_fontweight("bold" if heading else "normal")
        text.set_linespacing(0.95)
        if heading:
            mark.set_markersize(
                0
            )  # hidden marks would let the layout vary: it measures any one tick of a spine
    ax.set_ylim(y - 0.4, -0.6)
    return np.array(places)


def headed_rows(groups: Sequence[str] | None, labels: Sequence[str]) -> int:
    """Count the rows that :func:`grouped_rows` will use, headings included."""
    if groups is None or not len(groups):
        return len(labels)
    return len(labels) + 1 + sum(a != b for a, b in zip(groups[:-1], groups[1:], strict=True))


def heat(
    ax: Axes, shares: pd.DataFrame, texts: pd.DataFrame, *, top: float = 1.0, label_width: int = 30
) -> Axes:
    """Draw shares (rows × columns) as a heat map with a text in each cell; a missing share stays white."""
    cmap = mpl.colormaps["Blues"].with_extremes(bad="white")
    norm = mpl.colors.Normalize(0, top)
    values = np.ma.masked_invalid(shares.to_numpy(float))
    ax.pcolormesh(values, cmap=cmap, norm=norm, edgecolors="white", linewidth=1.0)
    for (row, column), value in np.ndenumerate(values.filled(np.nan)):
        colour = "black" if np.isnan(value) else ink_on(cmap(norm(value)))
        text = str(texts.iat[row, column])
        ax.text(
            column + 0.5, row + 0.5, text, ha="center", va="center_baseline", color=colour, fontsize=SMALL
        )
    ax.set_xticks(np.arange(shares.shape[1]) + 0.5, [wrap(c, 14) for c in shares.columns])
    ax.set_yticks(np.arange(shares.shape[0]) + 0.5, [wrap(r, label_width) for r in shares.index])
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    ax.set_ylim(shares.shape[0], 0)
    ax.set_xlim(0, shares.shape[1])
    return ax


def legend_below(ax: Axes, handles: Sequence, labels: Sequence[str], *, columns: int = 4) -> None:
    """Put one legend under the whole figure; panels that say the same share it."""
    fig = ax.figure
    known = dict(zip(labels, handles, strict=True))
    for legend in list(fig.legends):
        old = [text.get_text() for text in legend.get_texts()]
        known = {**dict(zip(old, legend.legend_handles, strict=True)), **known}
        legend.remove()
        fig.legends = [kept for kept in fig.legends if kept is not legend]
    if known:
        fig.legend(
            list(known.values()),
            list(known),
            loc="outside lower center",
            ncols=min(columns, len(known)),
        )
