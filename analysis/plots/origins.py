"""Plots of where a corpus comes from: outlets, dates, what these rest on, and who reprints whom."""

from __future__ import annotations

import matplotlib.ticker as mticker
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.plots import style

MOST_GROUPS = 20
"""Outlets shown in a figure; where there are more, the title says which these are."""
LABEL = 44  # characters of an outlet's name
PRECISION_LOOKS = {
    "day": (style.PALETTE[0], ""),
    "month": (style.PALETTE[4], "////"),
    "year": (style.PALETTE[1], "...."),
    "undated": (style.LIGHT, "xxxx"),
}
"""Colour and hatch of dates by how exactly they are known."""
CONFIDENCE_LOOKS = {
    "high": (style.PALETTE[0], ""),
    "medium": (style.PALETTE[4], "////"),
    "low": (style.PALETTE[1], "...."),
    "none": (style.LIGHT, "xxxx"),
}


def plot_date_precision(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw how exactly the dates of each outlet's articles are known.

    Parameters
    ----------
    table
        As :func:`analysis.corpus.report.date_table` gives it.
    """
    whole = table[table["outlet"] == "all outlets"]
    outlets = table.drop(whole.index)
    shown = pd.concat([outlets.head(MOST_GROUPS), whole])
    parts = shown[list(PRECISION_LOOKS)].div(shown["articles"], axis=0)
    parts.index = pd.Index(
        [
            f"{style.shorten(outlet, LABEL - 9)} ({n:,})"
            for outlet, n in zip(shown["outlet"], shown["articles"], strict=True)
        ]
    )
    ax = _stack(parts, PRECISION_LOOKS, "share of articles, by how exactly their date is known", ax)
    return _title_the_shown(ax, min(len(outlets), MOST_GROUPS), len(outlets), "outlets with most articles")


def plot_methods(table: pd.DataFrame, *, field: str, ax: Axes | None = None) -> Axes:
    """Draw on what methods a field of the articles rests, and with what confidence.

    Parameters
    ----------
    table
        As :func:`analysis.corpus.report.method_table` gives it.
    field
        The field: date, outlet …
    """
    rows = table[(table["field"] == field) & (table["chosen"] > 0)]
    rows = rows.assign(confidence=rows["confidence"].fillna("none"))
    wide = rows.pivot_table(
        index="method", columns="confidence", values="chosen", aggfunc="sum", fill_value=0
    )
    wide = wide.loc[wide.sum(axis=1).sort_values(ascending=False, kind="stable").index]
    total = wide.to_numpy().sum()
    names = [f"{str(method).replace('_', ' ')} ({n:,})" for method, n in wide.sum(axis=1).items()]
    ax = _stack(
        (wide / max(1, total)).set_axis(names), CONFIDENCE_LOOKS, "share of articles, by confidence", ax
    )
    ax.set_title(f"{field}: what it rests on (n = {total:,})")
    return ax


def plot_outlets(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the number of articles of each outlet, parted into originals and reposts.

    Parameters
    ----------
    table
        As :func:`analysis.corpus.report.outlet_table` gives it.
    """
    shown = table.head(MOST_GROUPS)
    ax = style.ready(ax, len(shown), extra=1.0)
    if shown.empty:
        return style.nothing(ax)
    places = style.grouped_rows(ax, [style.shorten(outlet, LABEL) for outlet in shown["outlet"]], width=LABEL)
    own = shown["articles"] - shown["reposts"]
    ax.barh(places, own, 0.65, color=style.PALETTE[0], label="originals")
    copied = (shown["reposts"] > 0).to_numpy()
    if copied.any():
        looks = {"color": style.PALETTE[1], "hatch": style.HATCHES[1], "edgecolor": style.INK}
        copies = {"left": own[copied], "label": "copies of another article here", "linewidth": 0.3}
        ax.barh(places[copied], shown.loc[copied, "reposts"], 0.65, **copies, **looks)
        style.legend_below(ax, *ax.get_legend_handles_labels())
    for y, n, share in zip(places, shown["articles"], shown["share"], strict=True):
        style.note(ax, n, y, f"{n:,} ({style.percent(share)})")
    ax.set_xlim(0, shown["articles"].max() * 1.15)
    ax.xaxis.set_major_locator(mticker.MaxNLocator(6, integer=True))
    ax.xaxis.set_major_formatter(mticker.StrMethodFormatter("{x:,.0f}"))
    ax.set_xlabel("articles")
    return _title_the_shown(ax, len(shown), len(table), "outlets with most articles")


def plot_story_sizes(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw how many stories have two articles, three, and so on.

    Parameters
    ----------
    table
        As :func:`analysis.corpus.report.story_sizes` gives it.
    """
    shown = table[table["size"] != "1"]
    single = int(table.loc[table["size"] == "1", "stories"].sum())
    ax = style.ready(ax, len(shown))
    if shown.empty:
        return style.nothing(ax, f"no reposts: {single:,} articles, {single:,} stories")
    places = style.grouped_rows(ax, list(shown["size"]))
    ax.barh(places, shown["stories"], 0.65, color=style.PALETTE[0])
    for y, n in zip(places, shown["stories"], strict=True):
        style.note(ax, n, y, f"{n:,}")
    ax.set_xlim(0, shown["stories"].max() * 1.15)
    ax.xaxis.set_major_locator(mticker.MaxNLocator(5, integer=True))
    ax.set_xlabel("stories")
    ax.set_ylabel("articles in a story")
    ax.set_title(f"Stories told more than once ({single:,} were told once)")
    return ax


def plot_reprints(table: pd.DataFrame, *, most: int = 8, ax: Axes | None = None) -> Axes:
    """Draw who carries whose articles: outlets that wrote them in rows, media that carried them in columns.

    Parameters
    ----------
    table
        As :func:`analysis.corpus.report.reprints` gives it.
    most
        Rows and columns shown, those with most articles.
    """
    wide = table.pivot_table(
        index="original", columns="carrier", values="articles", aggfunc="sum", fill_value=0
    )
    ax = style.ready(ax, min(most, len(wide)) * 1.4 + 3)
    if wide.empty:
        return style.nothing(ax, "nobody reprints anybody")
    rows = wide.sum(axis=1).sort_values(ascending=False, kind="stable").index[:most]
    columns = wide.sum().sort_values(ascending=False, kind="stable").index[:most]
    shown = wide.loc[rows, columns]
    texts = shown.map(lambda n: f"{n:,}" if n else "")
    style.heat(ax, shown.astype(float), texts, top=float(shown.to_numpy().max()), label_width=16)
    n, drawn = int(table["articles"].sum()), int(shown.to_numpy().sum())
    ax.set_title(f"n = {n:,} articles" + (f", of which {drawn:,} are shown" if drawn < n else ""))
    ax.set_xlabel("carried by")
    ax.xaxis.set_label_position("top")
    ax.set_ylabel("written by")
    return ax


def _stack(parts: pd.DataFrame, looks: dict[str, tuple[str, str]], label: str, ax: Axes | None) -> Axes:
    """Draw shares as stacked bars, a row of the table each."""
    ax = style.ready(ax, len(parts), extra=1.0)
    if parts.empty:
        return style.nothing(ax)
    places = style.grouped_rows(ax, list(parts.index), width=LABEL)
    left = np.zeros(len(parts))
    for name in [name for name in looks if name in parts and parts[name].sum() > 0]:
        colour, hatch = looks[name]
        bars = {
            "color": colour,
            "hatch": hatch,
            "edgecolor": style.INK if hatch else "white",
            "linewidth": 0.3,
        }
        ax.barh(places, parts[name], 0.65, left=left, label=name, **bars)
        left = left + parts[name].to_numpy()
    style.percent_axis(ax)
    ax.set_xlabel(label)
    style.legend_below(ax, *ax.get_legend_handles_labels())
    return ax


def _title_the_shown(ax: Axes, shown: int, every: int, what: str) -> Axes:
    if shown < every:
        ax.set_title(f"The {shown} of {every:,} {what}")
    return ax
