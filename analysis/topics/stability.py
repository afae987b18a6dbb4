"""Which topics come back when seed, order of units or stories change.

A topic of the result and one of another run are matched by the Hungarian method (Kuhn 1955) so that the overlap of
their units (Jaccard) is largest in sum; that overlap is how far the topic survived the run (after Greene, O'Callaghan
& Cunningham 2014, *How Many Topics? Stability Analysis for Topic Models*, and Hennig 2007, *Cluster-wise Assessment of
Cluster Stability*, Computational Statistics & Data Analysis 52, who calls a cluster below one half dissolved).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd

Labels = npt.NDArray[np.int64]
Rows = npt.NDArray[np.int64]
Refit = Callable[[Rows, int], Labels]

KINDS = ("seed", "order", "articles")
WEAK = 0.5
"""A topic that survives with less than this overlap is weak."""
_LEFT_OUT = 0.1


def survival(
    labels: Labels, stories: npt.NDArray[np.object_], refit: Refit, *, seed: int, runs: int
) -> pd.DataFrame:
    """Say how far each topic survives other seeds, other orders and leaving articles out, whole stories at a time.

    Parameters
    ----------
    labels
        Topic of each unit, from 0; -1 for none.
    stories
        Story of each unit, else its article.
    refit
        Clusters some rows, in the order given, with a seed: rows, seed → labels of these rows.
    seed
        Of the result, and of what is drawn here.
    runs
        Runs of each kind; 0 for none.

    Returns
    -------
    DataFrame
        topic, survival_seed, survival_order, survival_articles (means over the runs), survival (the lowest of the
        three); NaN without runs.
    """
    random = np.random.default_rng(seed)
    every = np.arange(len(labels))
    found: dict[str, list[npt.NDArray[np.float64]]] = {kind: [] for kind in KINDS}
    parts = _parts(stories, random)
    for run in range(1, runs + 1):
        left = np.flatnonzero(~np.isin(stories.astype(str), parts[run % len(parts)]))
        orders = {"seed": every, "order": random.permutation(every), "articles": left}
        for kind, rows in orders.items():
            again = np.full(len(labels), -1, np.int64)
            again[rows] = refit(rows, seed + run if kind == "seed" else seed)
            present = np.isin(every, rows)
            found[kind].append(overlaps(labels[present], again[present], int(labels.max()) + 1))
    size = int(labels.max()) + 1
    means = {
        f"survival_{kind}": np.mean(found[kind], axis=0) if runs else np.full(size, np.nan) for kind in KINDS
    }
    table = pd.DataFrame({"topic": np.arange(size)} | means)
    return table.assign(survival=table[list(means)].min(axis=1))


def _parts(stories: npt.NDArray[np.object_], random: np.random.Generator) -> list[npt.NDArray[np.str_]]:
    """Part the stories by chance into tenths, or into single ones where they are fewer; each run leaves one part out."""
    names = random.permutation(np.unique(stories.astype(str)))
    if len(names) < 2:
        return [names[:0]]
    return np.array_split(names, min(len(names), round(1 / _LEFT_OUT)))


def overlaps(labels: Labels, again: Labels, size: int) -> npt.NDArray[np.float64]:
    """Give the Jaccard overlap of each topic with its match in another clustering of the same units.

    Returns
    -------
    array (size,)
        0 for a topic without a match or without units.
    """
    from scipy.optimize import linear_sum_assignment

    others = int(again.max()) + 1 if len(again) else 0
    result = np.zeros(size)
    if not others:
        return result
    both = np.zeros((size, others))
    inside = (labels >= 0) & (again >= 0)
    np.add.at(both, (labels[inside], again[inside]), 1)
    mine = np.bincount(labels[labels >= 0], minlength=size)
    theirs = np.bincount(again[again >= 0], minlength=others)
    jaccard = both / np.maximum(mine[:, None] + theirs[None] - both, 1)
    rows, columns = linear_sum_assignment(-jaccard)
    result[rows] = jaccard[rows, columns]
    return result
