"""How alike outlets are: by their terms, the topics of their articles, or the frames that they carry."""

from __future__ import annotations

import itertools

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

Array = npt.NDArray[np.float64]

_AT_ONCE = 50
"""Deals counted at one time, so that memory stays small."""

COLUMNS = ["a", "b", "similarity", "chance", "low", "high", "p", "stories_a", "stories_b"]


def similarity(
    items: pd.DataFrame,
    item: str,
    *,
    group: str = "outlet",
    unit: str = "story",
    n: int = 500,
    level: float = 0.95,
    seed: int = 0,
) -> pd.DataFrame:
    """Compare outlets in pairs by how they divide over items: terms, topics or frames.

    Similarity is one less the Jensen–Shannon divergence of the two distributions in bits (Lin 1991, *Divergence Measures Based
    on the Shannon Entropy*, IEEE Transactions on Information Theory 37(1)): 1 where they are the same, 0 where they have no
    item in common. It is below 1 for two samples of one source, the more so the smaller they are. Hence ``chance``: the
    two outlets' stories are dealt out to them anew, each keeping its number, and the similarity is measured again.

    Parameters
    ----------
    items
        One row an occurrence: a token, an article with its topic, a coded span. Rows without item, group or unit are left
        out.
    item, group, unit
        Columns: what is counted, what is compared, and what is dealt out whole.
    n, level, seed
        Deals, level of their interval, seed.

    Returns
    -------
    DataFrame
        One row a pair (``a`` before ``b``): ``similarity``, ``chance`` (mean of the deals) with ``low`` and ``high``, ``p`` (share
        of deals with at most this similarity, the observed one counted in), ``stories_a``, ``stories_b``. Where an outlet
        has a single story, nothing can be dealt out, and the four are missing.
    """
    known = items.dropna(subset=[item, group, unit])
    columns, _ = pd.factorize(known[item].astype(str), sort=True)
    counts = {
        str(name): _by_unit(
            part[unit].astype(str), columns[(known[group] == name).to_numpy()], columns.max() + 1
        )
        for name, part in known.groupby(group, sort=True)
    }
    rows = []
    for a, b in itertools.combinations(counts, 2):
        observed = _likeness(_total(counts[a]), _total(counts[b]))
        told = [np.nan] * 4
        if min(counts[a].shape[0], counts[b].shape[0]) > 1:
            dealt = _dealt(counts[a], counts[b], n, seed)
            low, high = np.quantile(dealt, [(1 - level) / 2, (1 + level) / 2])
            told = [dealt.mean(), low, high, (1 + (dealt <= observed + 1e-12).sum()) / (1 + n)]
        rows.append((a, b, observed, *told, counts[a].shape[0], counts[b].shape[0]))
    return pd.DataFrame(rows, columns=COLUMNS)


def _by_unit(units: pd.Series, columns: npt.NDArray[np.int64], width: int) -> sparse.csr_array:
    """Count the items (columns) of each unit (rows, sorted)."""
    rows, names = pd.factorize(units, sort=True)
    return sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(names), width))


def _total(counts: sparse.csr_array) -> Array:
    return np.asarray(counts.sum(axis=0), float)


def _likeness(a: Array, b: Array) -> float:
    p, q = a / a.sum(), b / b.sum()
    middle = (p + q) / 2
    return float(1 - _entropy(middle) + (_entropy(p) + _entropy(q)) / 2)


def _entropy(shares: Array) -> float:
    held = shares[shares > 0]
    return float(-(held * np.log2(held)).sum())


def _dealt(a: sparse.csr_array, b: sparse.csr_array, n: int, seed: int) -> Array:
    """Give the similarity for each deal of all stories to the two."""
    together = sparse.vstack([a, b], format="csr")
    whole = _total(together)
    rng = np.random.default_rng(seed)
    values: list[float] = []
    for start in range(0, n, _AT_ONCE):
        chosen = np.zeros((min(_AT_ONCE, n - start), together.shape[0]))
        for row in chosen:
            row[rng.permutation(len(row))[: a.shape[0]]] = 1
        for first in chosen @ together:
            values.append(_likeness(first, whole - first))
    return np.array(values)
