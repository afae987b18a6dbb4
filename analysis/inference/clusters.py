"""Percentile intervals of statistics that depend on sums over articles or stories, drawn whole."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd

Array = npt.NDArray[np.float64]
RESAMPLES = 1000


def cluster_sums(parts: Array, cluster: pd.Series) -> Array:
    """Sum rows (n, k) by their cluster, clusters in the order of their names: (clusters, k)."""
    codes, names = pd.factorize(cluster.astype(str), sort=True)
    sums = np.zeros((len(names), parts.shape[1]))
    np.add.at(sums, codes, parts)
    return sums


def cluster_interval(
    sums: Array, statistic: Callable[[Array], Array], *, level: float = 0.95, seed: int = 0
) -> tuple[float, float]:
    """Draw clusters with replacement and give the percentile interval of a statistic of their sums.

    Parameters
    ----------
    sums
        (clusters, k): what each article or story adds, as counts of hits and misses.
    statistic
        From totals (b, k) to values (b,); NaN where it has none.

    Returns
    -------
    low, high
        NaN with fewer than two clusters, or where no resample has a value. The interval is too narrow with few
        clusters, as percentile intervals are.
    """
    if len(sums) < 2:
        return np.nan, np.nan
    rng = np.random.default_rng(seed)
    weights = rng.multinomial(len(sums), np.full(len(sums), 1 / len(sums)), size=RESAMPLES)
    values = statistic(weights @ sums)
    if np.isnan(values).all():
        return np.nan, np.nan
    low, high = np.nanquantile(values, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
