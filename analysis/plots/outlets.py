"""Plots of outlets: their distinctive terms, whom they give words to, which countries they speak of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis import lexicon
from analysis.outlets import MOST_FALSE
from analysis.plots import style
from analysis.plots.glyphs import printable

VOICE_LOOKS = {
    "outlet": (style.PALETTE[0], ""),
    "direct": (style.PALETTE[1], "////"),
    "indirect": (style.PALETTE[6], "...."),
    "uncertain": (style.LIGHT, "xxxx"),
}
"""Colour and hatch of each voice; their greys differ too."""
VOICE_NAMES = {
    "outlet": "outlet's own voice",
    "direct": "direct speech",
    "indirect": "indirect speech",
    "uncertain": "uncertain",
}

NOT_FOUND, NOBODY = "speaker not found", "nobody is quoted"
_WRITTEN = 0.04  # share from which on a number fits into its bar


def plot_keyness(
    table: pd.DataFrame,
    *,
    group: str | None = None,
    top: int = 12,
    value: str = "log_odds",
    ax: Axes | None = None,
) -> Axes:
    """Draw the terms most typical of one group against the rest, with their counts.

    Beside each dot stand how often the group uses the term and in how many of its articles. Where intervals exist
    (of the log-odds, from resampling stories), they are drawn, the terms stand in the order of their lower ends, and
    only those are shown whose interval lies above 0; where there are none, terms are ranked by z and dots are hollow.

    Parameters
    ----------
    table
        As :func:`analysis.outlets.keyness` gives it.
    group
        Which group to draw; may be left out where there is one.
    top
        How many terms.
    value
        The column that is drawn.
    """
    group = _only(table["group"], group, "group")
    rows = telling(table[table["group"] == group], value).head(top)
    ax = style.ready(ax, top, width=style.ONE_COLUMN)
    ax.set_title(printable(group))
    if rows.empty:
        return style.nothing(ax, "no term is typical of this outlet beyond chance")
    places = style.grouped_rows(ax, list(rows["term"]), width=24)
    solid = rows["low"].notna() & rows["high"].notna() & (value == "log_odds")
    draw_dots(ax, places, rows[value], rows["low"].where(solid), rows["high"].where(solid))
    for y, count, articles in zip(places, rows["count"], rows["articles"], strict=True):
        style.beside(ax, y, f"{count} in {articles} art.")
    ax.set_xlabel({"log_odds": "log-odds against the rest", "z": "z of the log-odds"}.get(value, value))
    ax.grid(axis="x")
    return ax


def telling(rows: pd.DataFrame, value: str = "log_odds") -> pd.DataFrame:
    """Give the terms typical of a group that neither interval nor ``q`` puts in doubt, the surest first."""
    certain = ~(rows["low"] <= 0) & ~(rows["q"] > MOST_FALSE)
    typical = rows[(rows["count"] > 0) & (rows[value] > 0) & certain]
    return typical.sort_values(["low", "z", "term"], ascending=[False, False, True])


def draw_dots(ax: Axes, places: np.ndarray, values: pd.Series, low: pd.Series, high: pd.Series) -> None:
    """Draw values with their intervals; where there is none, dots are hollow."""
    solid = low.notna().to_numpy()
    ax.hlines(places[solid], low[solid], high[solid], color=style.PALETTE[0], linewidth=1.0)
    for mark, fill in ((solid, style.PALETTE[0]), (~solid, "white")):
        ax.plot(values[mark], places[mark], "o", markerfacecolor=fill, markeredgecolor=style.PALETTE[0])
    ax.axvline(0, color=style.GREY, linewidth=0.6)


def _only(column: pd.Series, chosen: str | None, name: str) -> str:
    """Give the one value of a column, or the chosen one."""
    known = sorted(column.dropna().unique())
    if chosen is None and len(known) == 1:
        return known[0]
    if chosen not in known:
        raise ValueError(f"{name}={chosen!r} is not in the table; choose one of {', '.join(map(str, known))}")
    return str(chosen)


def plot_voices(table: pd.DataFrame, *, value: str = "share", ax: Axes | None = None) -> Axes:
    """Draw how the words of each outlet divide over its own voice, direct and indirect speech.

    The line below the end of the own voice is the interval of its share, where the table has one.

    Parameters
    ----------
    table
        As :func:`analysis.outlets.own_voice` gives it.
    value
        ``share`` of the outlet's words, or ``words``.
    """
    wide = table.pivot(index="outlet", columns="voice", values=value).fillna(0.0)
    wide = wide.reindex(columns=[voice for voice in VOICE_LOOKS if voice in wide])
    ax = style.ready(ax, 1.4 * len(wide), extra=0.85)
    if wide.empty:
        return style.nothing(ax)
    facts = table.groupby("outlet").agg(N=("N", "first"), words=("words", "sum"))
    labels = [f"{row.Index} ({_articles(row.N)}, {row.words:,} words)" for row in facts.itertuples()]
    places = style.grouped_rows(ax, labels, width=44)
    _stack(ax, places, wide, written=value == "share")
    if value == "share":
        own = table[table["voice"] == "outlet"].set_index("outlet").reindex(wide.index)
        _intervals(ax, places, own)
        style.percent_axis(ax)
    style.legend_below(ax, *ax.get_legend_handles_labels(), columns=5)
    ax.set_xlabel("share of the outlet's words" if value == "share" else "words")
    return ax


def _intervals(ax: Axes, places: np.ndarray, rows: pd.DataFrame) -> None:
    """Draw the interval of each row's share below its bar, where no number stands."""
    known = rows["low"].notna().to_numpy()
    if not known.any():
        return
    rows = rows[known]
    ends = [rows["share"] - rows["low"], rows["high"] - rows["share"]]
    line = {"ecolor": style.INK, "elinewidth": 1.0, "capthick": 1.0, "capsize": 2.0}
    below = places[known] + 0.43
    ax.errorbar(rows["share"], below, xerr=ends, fmt="none", label="95% interval, own voice", **line)
    ax.set_ylim(places[-1] + 0.65, -0.6)


def _articles(number: int) -> str:
    return f"{number} article" if number == 1 else f"{number} articles"


def _stack(ax: Axes, places: np.ndarray, wide: pd.DataFrame, *, written: bool) -> pd.Series:
    left = pd.Series(0.0, index=wide.index)
    for voice in wide.columns:
        colour, hatch = VOICE_LOOKS[voice]
        ax.barh(
            places,
            wide[voice],
            left=left,
            height=0.62,
            color=colour,
            hatch=hatch,
            edgecolor=style.INK,
            linewidth=0.4,
            label=VOICE_NAMES[voice],
        )
        if written:
            _write_shares(ax, places, left, wide[voice], colour)
        left = left + wide[voice]
    return left


def _write_shares(ax: Axes, places: np.ndarray, left: pd.Series, share: pd.Series, colour: str) -> None:
    for y, start, size in zip(places, left, share, strict=True):
        if size >= _WRITTEN:
            box = {"boxstyle": "round,pad=0.15", "facecolor": colour, "edgecolor": "none"}
            text = {"ha": "center", "va": "center", "fontsize": style.SMALL, "color": style.ink_on(colour)}
            ax.text(start + size / 2, y, f"{size:.0%}", bbox=box, **text)


def plot_sources(
    table: pd.DataFrame,
    *,
    outlet: str | None = None,
    outlets: Sequence[str] = (),
    top: int = 10,
    ax: Axes | None = None,
) -> Axes:
    """Draw the words that outlets give to their sources, in direct and indirect speech.

    Parameters
    ----------
    table
        As :func:`analysis.outlets.sources` gives it.
    outlet
        Draw this outlet alone; else each outlet's sources stand under its name.
    outlets
        Outlets to be named even where they quote nobody.
    top
        How many speakers of each outlet: those in most of its articles. Words whose speaker was not found follow.
    """
    rows = table if outlet is None else table[table["outlet"] == _only(table["outlet"], outlet, "outlet")]
    rows = _drawn_sources(rows, outlets, top)
    headings = list(rows["outlet"]) if outlet is None else None
    ax = style.ready(ax, style.headed_rows(headings, list(rows["speaker"])), extra=0.9)
    if outlet is not None:
        ax.set_title(printable(outlet))
    if rows.empty:
        return style.nothing(ax, "no sources")
    places = style.grouped_rows(ax, [_source(row) for row in rows.itertuples()], headings, width=44)
    wide = rows[["words_direct", "words_indirect"]].set_axis(["direct", "indirect"], axis=1).astype(float)
    total = _stack(ax, places, wide, written=False)
    style.legend_below(ax, *ax.get_legend_handles_labels())
    for y, words, row in zip(places, total, rows.itertuples(), strict=True):
        if row.speaker != NOBODY:
            note = f"{words:,.0f} ({style.percent(row.share, 1)}), {row.n:.0f}/{row.N:.0f} art."
            style.note(ax, words, y, note)
    ax.set_xlim(0, max(total.max(), 1) * 1.3)
    ax.set_xlabel("words (share of the outlet's words), articles")
    return ax


def _drawn_sources(table: pd.DataFrame, outlets: Sequence[str], top: int) -> pd.DataFrame:
    """Choose the speakers of each outlet, in the order in which they are drawn."""
    lost = table["speaker"].isna() & table["role"].isna()
    ordered = table.assign(lost=lost).sort_values(
        ["outlet", "lost", "n", "words", "speaker"],
        ascending=[True, True, False, False, True],
        na_position="last",
        kind="stable",
    )
    ordered["speaker"] = ordered["speaker"].where(~ordered["lost"], NOT_FOUND)
    rank = ordered.groupby("outlet").cumcount()
    silent = sorted(set(outlets) - set(table["outlet"]))
    nobody = pd.DataFrame({"outlet": silent, "speaker": NOBODY, "words_direct": 0, "words_indirect": 0})
    rows = ordered[(rank < top) | ordered["lost"]]
    return pd.concat([rows, nobody]).sort_values("outlet", kind="stable") if silent else rows


def _source(row: Any) -> str:
    about = ", ".join(
        str(fact) for fact in (row.role, lexicon.bloc_label(row.bloc)) if pd.notna(fact) and str(fact)
    )
    name = "no name given" if pd.isna(row.speaker) else str(row.speaker)
    return f"{name} ({about})" if about else name


def plot_attention(
    table: pd.DataFrame,
    *,
    label: str = "label_en",
    top: int = 15,
    ax: Axes | None = None,
) -> Axes:
    """Draw in which share of its articles each outlet names each country (or other entity), n/N printed.

    Parameters
    ----------
    table
        As :func:`analysis.outlets.attention` gives it.
    label
        The column that names the rows; ``form`` keeps competing names apart.
    top
        The entities named in most articles.
    """
    if not len(table):
        return style.nothing(style.ready(ax, 3), "no entity is named")
    sizes = table.groupby(label)["n"].sum().reset_index().sort_values(["n", label], ascending=[False, True])
    kept = list(sizes[sizes["n"] > 0][label][:top])
    texts = table.assign(text=table["n"].astype(str) + "/" + table["N"].astype(str))
    shares = table.pivot(index=label, columns="outlet", values="share").reindex(kept)
    cells = texts.pivot(index=label, columns="outlet", values="text").reindex(kept).fillna("")
    return style.heat(style.ready(ax, len(kept), extra=0.6), shares, cells)
