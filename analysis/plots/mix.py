"""Plots of the kinds of speakers that outlets give words to, and of how they introduce them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from analysis import lexicon
from analysis.outlets.mix import TERM, UNTOLD
from analysis.plots import style

STANCES = ("neutral", "endorsing", "distancing", TERM)
"""Ways to introduce what others say, as far as they are drawn: names in marks keep no distance."""


def plot_speaker_mix(table: pd.DataFrame, *, by: str = "role", top: int = 12, ax: Axes | None = None) -> Axes:
    """Draw in which share of its articles each outlet gives words to each kind of speaker.

    A cell tells how many articles of how many, and below it the share of the words given to others.

    Parameters
    ----------
    table
        As :func:`analysis.outlets.speaker_mix` gives it.
    by
        ``role`` or ``bloc``: the column of kinds.
    top
        The kinds in most articles; what is not told follows.
    """
    told = table[table[by] != UNTOLD]
    sizes = told.groupby(by)["n"].sum().reset_index().sort_values(["n", by], ascending=[False, True])
    kept = [*sizes[by][:top], *([UNTOLD] if (table[by] == UNTOLD).any() else [])]
    below = [
        style.percent(share) if n else "" for share, n in zip(table["words_share"], table["n"], strict=True)
    ]
    names = {kind: lexicon.bloc_label(kind) for kind in kept} if by == "bloc" else {}
    return _cells(table, by, kept, below, names=names, ax=ax)


def plot_stances(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw in which share of its articles each outlet introduces others' words in each way.

    A cell tells how many articles of how many, and below it the number of cues with their share; of terms in marks,
    which introduce nothing, the number alone.

    Parameters
    ----------
    table
        As :func:`analysis.outlets.stances` gives it.
    """
    kept = [stance for stance in STANCES if stance in set(table["stance"])]
    below = [
        f"{cues:,}" + ("" if pd.isna(share) else f" ({style.percent(share)})") if cues else ""
        for cues, share in zip(table["cues"], table["cues_share"], strict=True)
    ]
    return _cells(table, "stance", kept, below, names={}, ax=ax)


def _cells(
    table: pd.DataFrame,
    kind: str,
    kept: Sequence[str],
    below: Sequence[str],
    *,
    names: dict[str, str],
    ax: Axes | None,
) -> Axes:
    """Draw shares of articles as a heat map, n/N in its cells and a second line below them."""
    ax = style.ready(ax, 1.8 * len(kept), extra=0.6)
    if not kept:
        return style.nothing(ax, "nobody is quoted")
    cells = [
        f"{n}/{total}\n{second}".strip()
        for n, total, second in zip(table["n"], table["N"], below, strict=True)
    ]
    wide = (
        table.assign(cell=cells).pivot(index=kind, columns="outlet", values=["share", "cell"]).reindex(kept)
    )
    shares = wide["share"].astype(float).rename(index=names)
    return style.heat(ax, shares, wide["cell"].fillna(""))
