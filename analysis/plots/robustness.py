"""Plots of conclusions under other choices: differences with how many agree, specification curves, what matters."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from analysis.plots import style
from analysis.plots.glyphs import printable

KINDS = {
    "combination": ("o", style.PALETTE[0]),
    "term dropped": ("^", style.PALETTE[1]),
    "article left out": ("s", style.PALETTE[5]),
}
"""Marker and colour for each kind of specification."""

_GAP = 0.12  # between kinds, of the width that combinations take
_SINGLE = 0.35  # width of the other kinds
_FEW = 60  # specifications, up to which each has a mark of its own
_ACROSS = (-0.05, 1.05 + 2 * (_GAP + _SINGLE))
"""Limits of the x axis of a curve, and of the options below it."""


def plot_differences(
    table: pd.DataFrame, *, frame: str, labels: bool | None = None, ax: Axes | None = None
) -> Axes:
    """Draw how far each outlet's share is from that of all others, with its interval and how many specifications agree.

    Parameters
    ----------
    table
        ``frame``, ``outlet``, ``where``, ``n``, ``N``, ``others_n``, ``others_N``, ``difference``, ``low``, ``high``,
        ``lowest`` and ``highest`` (over combinations of choices), ``agree``, ``of``.
    frame
        Which to draw.
    labels
        Whether to name the rows; by default only in panels of the first column.
    """
    rows = table[table["frame"] == frame].sort_values("outlet", kind="stable")
    ax = style.ready(ax, style.headed_rows(rows["outlet"].tolist(), rows["where"].tolist()))
    if rows.empty:
        return style.nothing(ax)
    places = style.grouped_rows(ax, list(rows["where"]), list(rows["outlet"]))
    place = ax.get_subplotspec()
    if labels is False or (labels is None and place is not None and not place.is_first_col()):
        ax.tick_params(axis="y", labelleft=False)
    ax.axvline(0, color=style.INK, linewidth=0.6)
    ax.hlines(places, rows["lowest"], rows["highest"], color="#BFBFBF", linewidth=4.5, zorder=1)
    ax.hlines(places, rows["low"], rows["high"], color=style.INK, linewidth=0.9, zorder=2)
    ax.plot(rows["difference"], places, "o", color=style.PALETTE[0], markersize=4, zorder=3, clip_on=False)
    for y, row in zip(places, rows.to_dict("records"), strict=True):
        counts = f"{row['n']}/{row['N']} : {row['others_n']}/{row['others_N']}"
        style.beside(ax, y, f"{counts}   {row['agree']}/{row['of']}")
    ax.set_xlim(-1.05, 1.05)
    ax.set_xticks([-1, -0.5, 0, 0.5, 1], ["−100", "−50", "0", "+50", "+100"])
    ax.set_xlabel("points more than all other outlets")
    ax.grid(axis="x")
    handles = [
        Line2D([], [], marker="o", linestyle="", color=style.PALETTE[0]),
        Line2D([], [], color=style.INK, linewidth=0.9),
        Patch(facecolor="#BFBFBF"),
    ]
    names = ["difference", "95 % interval over stories", "range over combinations of choices"]
    style.legend_below(ax, handles, names)
    return ax


def plot_specification_curve(table: pd.DataFrame, *, title: str = "", ax: Axes | None = None) -> Axes:
    """Draw the values of one quantity under all specifications, sorted, kind by kind; below each kind how many agree.

    The line is the reference, filled marks agree with it, open ones don't.

    Parameters
    ----------
    table
        ``quantity``, ``kind`` (keys of :data:`KINDS`), ``times``, ``value``, ``reference``, ``agrees``: one quantity.
    title
        Of the panel.
    """
    ax = style.ready(ax, 8)
    ax.set_title(printable(title))
    known = table.dropna(subset=["value"])
    if known.empty or known["reference"].isna().all():
        return style.nothing(ax, "no value")
    quantity = str(known["quantity"].iloc[0])
    _middle(ax, quantity)
    ax.axhline(known["reference"].iloc[0], color=style.INK, linewidth=0.7, zorder=1)
    ticks: list[tuple[float, str]] = []
    for kind, left, width in _columns():
        rows = known[known["kind"] == kind].sort_values(["value", "agrees"], kind="stable")
        if len(rows):
            ticks.append((left + width / 2, _draw_kind(ax, rows, kind, left, width)))
    ax.set_xticks([at for at, _ in ticks], [text for _, text in ticks])
    ax.set_xlim(*_ACROSS)
    ax.tick_params(axis="x", length=0, labelsize=style.SMALL)
    _value_axis(ax, quantity, known["value"])
    handles = [Line2D([], [], marker=m, linestyle="", color=c, markersize=3.5) for m, c in KINDS.values()]
    open_ = Line2D([], [], marker="o", linestyle="", markerfacecolor="white", color=style.INK, markersize=3.5)
    line = Line2D([], [], color=style.INK, linewidth=0.7)
    names = [*KINDS, "open: does not agree", "reference"]
    style.legend_below(ax, [*handles, open_, line], names, columns=5)
    return ax


def _columns() -> list[tuple[str, float, float]]:
    """Place the kinds side by side: kind, left end, width."""
    first = 1.0
    rest = [
        (kind, first + _GAP + place * (_SINGLE + _GAP), _SINGLE) for place, kind in enumerate(list(KINDS)[1:])
    ]
    return [(next(iter(KINDS)), 0.0, first), *rest]


def _draw_kind(ax: Axes, rows: pd.DataFrame, kind: str, left: float, width: float) -> str:
    """Draw the values of one kind from left to right, of few each as often as it was found; gives how many agree."""
    marker, colour = KINDS[kind]
    if rows["times"].sum() <= _FEW:
        rows = rows.loc[rows.index.repeat(rows["times"])].assign(times=1)
    ranks = (rows["times"].cumsum() - rows["times"] / 2).to_numpy(float)
    at = left + width * ranks / rows["times"].sum()
    agrees = rows["agrees"].fillna(False).to_numpy(bool)
    size = {"markersize": 2.4 if kind == "combination" else 3.2, "markeredgewidth": 0.6}
    for flags, fill in ((agrees, colour), (~agrees, "white")):
        if flags.any():
            look = {"markerfacecolor": fill, "markeredgecolor": colour, "linestyle": "", **size}
            ax.plot(
                at[flags],
                rows["value"].to_numpy(float)[flags],
                marker=marker,
                zorder=3,
                clip_on=False,
                **look,
            )
    return f"{int(rows.loc[agrees, 'times'].sum())}/{int(rows['times'].sum())}"


def _middle(ax: Axes, quantity: str) -> None:
    """Draw what neither side is: no difference, or the company of chance."""
    if quantity != "share":
        ax.axhline(1.0 if quantity == "company" else 0.0, color=style.GREY, linewidth=0.6, linestyle=":")


def _value_axis(ax: Axes, quantity: str, values: pd.Series) -> None:
    if quantity == "company":
        ax.set_ylim(-0.1, max(2.0, 1.1 * float(values.max())))
        ax.set_ylabel("lift")
        return
    if quantity != "share":
        ax.set_ylabel(f"{quantity}, points")
    low = 0.0 if quantity == "share" else -1.0
    ax.set_ylim(low - 0.06, 1.06)
    ax.set_yticks([0, 0.5, 1] if quantity == "share" else [-1, 0, 1])
    ax.set_yticklabels(["0", "50", "100%"] if quantity == "share" else ["−100", "0", "+100"])


def plot_specification_choices(
    table: pd.DataFrame, specifications: pd.DataFrame, *, choices: Sequence[str], ax: Axes | None = None
) -> Axes:
    """Draw below a specification curve which option of each choice every combination takes, in the curve's order.

    Parameters
    ----------
    table
        As in :func:`plot_specification_curve`.
    specifications
        ``specification`` and the choices; choices with one option are left out.
    choices
        Columns of these.
    """
    rows = table[(table["kind"] == "combination") & table["value"].notna()]
    rows = rows.sort_values(["value", "agrees"], kind="stable").merge(specifications, on="specification")
    options = [
        (choice, option)
        for choice in choices
        if rows[choice].dropna().nunique() > 1
        for option in sorted(rows[choice].dropna().unique(), key=str)
        if option != ""
    ]
    ax = style.ready(ax, style.headed_rows([c for c, _ in options], [str(o) for _, o in options]))
    if not options:
        return style.nothing(ax, "one option of each choice")
    places = style.grouped_rows(ax, [str(option) for _, option in options], [choice for choice, _ in options])
    at = (np.arange(len(rows)) + 0.5) / len(rows)
    agrees = rows["agrees"].fillna(False).to_numpy(bool)
    for y, (choice, option) in zip(places, options, strict=True):
        taken = (rows[choice] == option).to_numpy(bool)
        looks = ((taken & agrees, style.PALETTE[0], 0.36), (taken & ~agrees, style.GREY, 0.0))
        for flags, colour, below in looks:
            width = max(0.5, min(1.6, 150 / len(rows)))
            ax.vlines(at[flags], y - 0.36, y + below, color=colour, linewidth=width)
        style.note(ax, 1.0, y, f"{int((taken & agrees).sum())}/{int(taken.sum())}")
    ax.set_xlim(*_ACROSS)
    ax.set_xticks([0.5], ["combinations of choices, sorted by value; grey half marks do not agree"])
    ax.tick_params(axis="x", length=0)
    ax.spines["bottom"].set_visible(False)
    return ax


def plot_options(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw for each option of each choice the share of combinations that agree with the reference.

    Parameters
    ----------
    table
        ``choice``, ``option``, ``agree``, ``of``, ``share``, and ``label`` (what is compared: a marker each).
    """
    options = table[["choice", "option"]].drop_duplicates()
    ax = style.ready(ax, style.headed_rows(list(options["choice"]), list(options["option"])))
    if table.empty:
        return style.nothing(ax)
    places = style.grouped_rows(ax, list(options["option"]), list(options["choice"]))
    at = dict(zip(options.itertuples(index=False, name=None), places, strict=True))
    labels = sorted(table["label"].unique())
    shift = np.linspace(-0.3, 0.3, len(labels)) if len(labels) > 1 else np.zeros(1)
    for number, label in enumerate(labels):
        rows = table[table["label"] == label]
        y = np.array([at[key] for key in rows[["choice", "option"]].itertuples(index=False, name=None)])
        colour, marker = style.PALETTE[number % 8], style.MARKERS[number % 8]
        ax.plot(rows["share"], y + shift[number], marker, color=colour, label=label, clip_on=False, zorder=3)
    for key, rows in table.groupby(["choice", "option"]):
        counts = [f"{n}/{of}" for n, of in rows.sort_values("label")[["agree", "of"]].itertuples(index=False)]
        style.beside(ax, at[key], "   ".join(counts))
    style.percent_axis(ax)
    ax.set_xlim(-0.02, 1.02)
    ax.grid(axis="x")
    ax.set_xlabel("combinations with this option that agree with the reference")
    style.legend_below(ax, *ax.get_legend_handles_labels())
    return ax


def plot_topic_overlap(
    table: pd.DataFrame, specifications: pd.DataFrame, *, least: float = 0.5, ax: Axes | None = None
) -> Axes:
    """Draw how much of each topic comes back under each other specification, and how often half of it does.

    Parameters
    ----------
    table
        ``topic``, ``label``, ``specification``, ``kind``, ``value``.
    specifications
        ``specification``, ``method``.
    least
        Overlap from which a topic has come back.
    """
    rows = table[(table["specification"] != 0) & table["value"].notna()]
    rows = rows.merge(specifications[["specification", "method"]], on="specification")
    topics = table[["topic", "label"]].drop_duplicates().sort_values("topic")
    ax = style.ready(ax, len(topics))
    if rows.empty:
        return style.nothing(ax, "no other specification has topics")
    places = style.grouped_rows(ax, [style.shorten(label, 70) for label in topics["label"]], width=70)
    at = dict(zip(topics["topic"], places, strict=True))
    ax.axvline(least, color=style.GREY, linewidth=0.6, linestyle=":")
    looks = [
        (
            "k-means",
            (rows["kind"] == "combination") & (rows["method"] != "hdbscan"),
            "o",
            style.PALETTE[0],
            0.0,
        ),
        (
            "HDBSCAN",
            (rows["kind"] == "combination") & (rows["method"] == "hdbscan"),
            "^",
            style.PALETTE[1],
            -0.22,
        ),
        ("article left out", rows["kind"] == "article left out", "s", style.PALETTE[5], 0.22),
    ]
    for name, chosen, marker, colour, shift in looks:
        part = rows[chosen]
        if len(part):
            look = {"markerfacecolor": "white", "markeredgecolor": colour, "markersize": 3.2, "linestyle": ""}
            y = part["topic"].map(at) + shift
            ax.plot(part["value"], y, marker, label=name, clip_on=False, zorder=3, **look)
    for topic, part in rows.groupby("topic"):
        style.beside(ax, at[topic], f"{int((part['value'] >= least).sum())}/{len(part)}")
    ax.set_xlim(-0.02, 1.02)
    ax.set_xlabel(f"overlap with the best match; {least:g} or more in n/N")
    ax.grid(axis="x")
    style.legend_below(ax, *ax.get_legend_handles_labels())
    return ax
