"""Who speaks of which topics: shares of each outlet's, language's or voice's units."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.plots import style
from analysis.plots import topic_labels as labels
from analysis.plots.glyphs import printable
from analysis.plots.outlets import VOICE_NAMES


def plot_topic_by(
    table: pd.DataFrame,
    *,
    by: str = "outlet",
    topics: int = 20,
    groups: int = 12,
    weak: Collection[int] = (),
    names: Mapping[str, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw which share of each outlet's (or language's, or voice's) units belongs to each topic, n/N printed.

    Where n/N finds no room in a cell, N stands in the heading.

    Parameters
    ----------
    table
        Either one row a unit (``topic`` and the column ``by``) or one row a topic × group with ``n``, ``N``
        and ``share``. ``label`` names topics where there is one.
    by
        The column that parts the units: outlet, language, voice.
    topics
        The most common so many are drawn, and the units without a topic; the line below says of how many.
    groups
        Of more outlets (or other groups) the so many with most units are drawn, and the rest as one.
    weak
        Topics to be greyed.
    names
        Group → name for the headings.
    """
    if not len(table):
        return style.nothing(style.ready(ax, 3))
    shares = table if {"n", "N", "share"} <= set(table.columns) else _shares(table, by)
    known = dict(zip(shares["topic"], shares.get("label", [None] * len(shares)), strict=True))
    order, shares = _grouped(shares, by, groups)
    sizes = (
        shares[shares["topic"] >= 0].groupby("topic")["n"].sum().sort_values(ascending=False, kind="stable")
    )
    kept = [*sizes.index[:topics], *([-1] if (shares["topic"] == -1).any() else [])]
    width = labels.room(ax)
    sides = [labels.fit(labels.topic_name(topic, known[topic]), 0.33 * width) for topic in kept]
    points = (width - max(map(labels.text_width, sides)) - 20) / len(order)
    headings = {group: printable((names or _names(by)).get(group, group)) for group in order}
    cells, headings = _counts(shares, by, headings, points)
    upright = any(labels.text_width(word) > points - 3 for h in headings.values() for word in h.split())
    ax = style.ready(ax, len(kept), extra=1.7 if upright else 0.8)
    wide = shares.pivot(index="topic", columns=by, values="share").reindex(index=kept, columns=order)
    cells = cells.reindex(index=kept, columns=order).fillna("")
    top = max(0.2, float(np.nanmax(wide.to_numpy(float))))
    style.heat(ax, wide, cells, top=top)
    _grey_cells(ax, wide, [topic in weak for topic in kept], top)
    ax.set_yticks(ax.get_yticks(), sides)
    labels.grey_labels(ax, [topic in weak for topic in kept])
    _head(ax, list(headings.values()), points, upright=upright)
    greyed = labels.is_any_weak(kept, weak)
    more = "" if "/" in "".join(cells.to_numpy().ravel()) else "cells: n, shade: n/N"
    labels.notes_below(ax, min(topics, len(sizes)), len(sizes), weak=greyed, more=more)
    return ax


def _names(by: str) -> Mapping[str, str]:
    return VOICE_NAMES if by == "voice" else {}


def _shares(units: pd.DataFrame, by: str) -> pd.DataFrame:
    units = units.assign(**{by: units[by].astype(object).where(units[by].notna(), f"unknown {by}")})
    counts = units.groupby(["topic", by]).size().unstack(fill_value=0)
    table = counts.stack().rename("n").reset_index()
    table["N"] = table[by].map(counts.sum())
    table["share"] = table["n"] / table["N"]
    if "label" in units:
        table["label"] = table["topic"].map(units.drop_duplicates("topic").set_index("topic")["label"])
    return table


def _grouped(shares: pd.DataFrame, by: str, most: int) -> tuple[list, pd.DataFrame]:
    """Give the groups in their order, and the table with all but the largest of them summed."""
    totals = shares.groupby(by)["N"].max()
    if by == "voice":
        return sorted(totals.index, key=[*VOICE_NAMES, *totals.index].index), shares
    if len(totals) <= most:
        return list(totals.index), shares
    order = list(totals.sort_values(ascending=False, kind="stable").index)
    rest = f"other {by}s ({len(order) - most})"
    others = shares[shares[by].isin(order[most:])]
    summed = others.groupby("topic", as_index=False).agg(n=("n", "sum"))
    summed = summed.assign(**{by: rest, "N": totals[order[most:]].sum()})
    summed["share"] = summed["n"] / summed["N"]
    return [*order[:most], rest], pd.concat([shares[shares[by].isin(order[:most])], summed])


def _counts(
    shares: pd.DataFrame, by: str, headings: Mapping[str, str], points: float
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Give the text of each cell and the headings: n/N in the cells, or n there and N above where it is too wide."""
    counts = [f"{n:,.0f}" for n in shares["n"]]
    both = [f"{n}/{total:,.0f}" for n, total in zip(counts, shares["N"], strict=True)]
    fits = max(labels.text_width(text, size=style.SMALL) for text in both) < points - 3
    cells = shares.assign(text=both if fits else counts).pivot(index="topic", columns=by, values="text")
    if fits:
        return cells, dict(headings)
    totals = shares.groupby(by)["N"].max()
    return cells, {group: f"{heading}\nN = {totals[group]:,.0f}" for group, heading in headings.items()}


def _head(ax: Axes, headings: Sequence[str], points: float, *, upright: bool) -> None:
    """Print the headings of columns, upright where they are too wide to lie."""
    looks = {"rotation": 90, "va": "bottom", "ma": "left", "linespacing": 1.1} if upright else {}
    shape, room = (labels.fit, 110.0) if upright else (labels.fold, points - 3)
    shown = ["\n".join(shape(line, room) for line in heading.split("\n")) for heading in headings]
    ax.set_xticks(ax.get_xticks(), shown, **looks)


def _grey_cells(ax: Axes, shares: pd.DataFrame, weak: Sequence[bool], top: float) -> None:
    """Paint the cells of weak topics in greys instead of blues, and lighter: weak topics must not stand out."""
    if not any(weak):
        return
    norm, greys = mpl.colors.Normalize(0, 2 * top), mpl.colormaps["Greys"]
    hidden = ~np.array(weak)[:, None] | shares.isna().to_numpy()
    values = np.ma.masked_array(shares.to_numpy(float), hidden)
    ax.pcolormesh(values, cmap=greys, norm=norm, edgecolors="white", linewidth=1.0)
    for text, value in zip(ax.texts, values.ravel(), strict=True):
        if value is not np.ma.masked:
            text.set_color(style.ink_on(greys(norm(value))))
