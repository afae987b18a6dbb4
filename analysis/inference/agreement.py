"""Agreement of coders beyond chance: Krippendorff's alpha for nominal codes, missing codes allowed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.inference.clusters import Array, cluster_interval, cluster_sums


@dataclass(frozen=True)
class Agreement:
    """Krippendorff's alpha with its interval; NaN where the codes do not vary, or no unit has two codes.

    ``units`` are those with two codes or more, ``codes`` their number.
    """

    alpha: float
    low: float
    high: float
    units: int
    codes: int


def krippendorff_alpha(
    codes: pd.DataFrame, *, value: str = "value", cluster: str = "unit", level: float = 0.95, seed: int = 0
) -> Agreement:
    """Measure the agreement of coders on nominal codes.

    Krippendorff 2011, *Computing Krippendorff's Alpha-Reliability*; Hayes & Krippendorff 2007, *Answering the Call
    for a Standard Reliability Measure for Coding Data*, Communication Methods and Measures 1(1). The interval draws
    clusters (articles or stories) with replacement, since units of one article are not independent.

    Parameters
    ----------
    codes
        One row a code: ``unit``, ``coder``, and the columns named below. Missing values are left out.
    value
        Column of the code: any label, true or false.
    cluster
        Column of what is drawn together: the article or story of the unit; by default each unit by itself.

    Raises
    ------
    ValueError
        Where a coder has two codes for a unit, or a unit lies in two clusters.
    """
    kept = codes.dropna(subset=[value])
    double = kept[kept.duplicated(["unit", "coder"])]
    if len(double):
        unit, coder = double[["unit", "coder"]].astype(str).iloc[0]
        raise ValueError(f"unit {unit}: coder {coder} coded it twice")
    clusters = kept.groupby("unit")[cluster].agg(["first", "nunique"])
    if (clusters["nunique"] > 1).any():
        raise ValueError(f"unit {clusters.index[clusters['nunique'] > 1][0]} lies in two of {cluster}")
    counts = kept.groupby(["unit", value]).size().unstack(fill_value=0)
    counts = counts[counts.sum(axis=1) >= 2]
    parts = _coincidences(counts.to_numpy(float))
    sums = cluster_sums(parts, clusters["first"].reindex(counts.index)) if len(counts) else parts
    low, high = cluster_interval(sums, _alpha, level=level, seed=seed)
    alpha = float(_alpha(sums.sum(axis=0, keepdims=True))[0]) if len(counts) else np.nan
    return Agreement(alpha, low, high, len(counts), int(counts.to_numpy().sum()))


def _coincidences(counts: Array) -> Array:
    """Give what each unit adds to the coincidences: its disagreeing pairs, then its codes by value.

    ``counts`` (units, values): how many coders gave each value.
    """
    coders = counts.sum(axis=1)
    disagreeing = (coders**2 - (counts**2).sum(axis=1)) / np.maximum(coders - 1, 1)
    return np.column_stack([disagreeing, counts])


def _alpha(totals: Array) -> Array:
    """Give alpha from totals (b, 1 + values): 1 − observed / expected disagreement."""
    observed, codes = totals[:, 0], totals[:, 1:]
    n = codes.sum(axis=1)
    expected = n**2 - (codes**2).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(expected > 0, 1 - (n - 1) * observed / expected, np.nan)
