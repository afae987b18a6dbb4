"""Plot of how alike outlets are, beside what chance would have given."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from analysis.plots import style


def plot_similarity(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the similarity of each pair of outlets; in brackets its mean where their stories are dealt out anew.

    Parameters
    ----------
    table
        As :func:`analysis.outlets.similarity` gives it.
    """
    names = sorted({*table["a"], *table["b"]})
    ax = style.ready(ax, 1.6 * max(len(names) - 1, 1), width=style.ONE_COLUMN, extra=0.6)
    if table.empty:
        return style.nothing(ax, "fewer than two outlets")
    chance = table["chance"].map(lambda value: "" if pd.isna(value) else f"\n({value:.2f})")
    told = table.assign(text=table["similarity"].map("{:.2f}".format) + chance)
    places = {"index": names[1:], "columns": names[:-1]}
    shares = told.pivot(index="b", columns="a", values="similarity").reindex(**places)
    texts = told.pivot(index="b", columns="a", values="text").reindex(**places).fillna("")
    style.heat(ax, shares, texts, label_width=22)
    return ax
