"""How well a program's codes meet those of people: precision, recall and F1, with intervals over articles."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.inference.clusters import Array, cluster_interval, cluster_sums


@dataclass(frozen=True)
class Accuracy:
    """Precision, recall and F1; ``low`` and ``high`` are of F1. NaN where there is nothing to divide by."""

    precision: float
    recall: float
    f1: float
    low: float
    high: float
    carrying: int
    units: int


def accuracy(
    truth: pd.Series,
    found: pd.Series,
    *,
    cluster: pd.Series,
    weight: pd.Series | None = None,
    level: float = 0.95,
    seed: int = 0,
) -> Accuracy:
    """Score codes against the truth.

    Parameters
    ----------
    truth, found
        True where the unit carries the frame: by people, by the program.
    cluster
        The article or story of each unit.
    weight
        How many units each stands for, as one over the probability that it was drawn; missing: one.
    """
    yes, said = truth.to_numpy(bool), found.to_numpy(bool)
    counted = np.ones(len(yes)) if weight is None else weight.to_numpy(float)
    parts = np.column_stack([yes & said, ~yes & said, yes & ~said]) * counted[:, None]
    sums = cluster_sums(parts, cluster)
    hits, false, missed = sums.sum(axis=0)
    low, high = cluster_interval(sums, _f1, level=level, seed=seed)
    return Accuracy(
        precision=_share(hits, hits + false),
        recall=_share(hits, hits + missed),
        f1=_share(2 * hits, 2 * hits + false + missed),
        low=low,
        high=high,
        carrying=int(yes.sum()),
        units=len(yes),
    )


def _share(part: float, whole: float) -> float:
    return float(part / whole) if whole else np.nan


def _f1(totals: Array) -> Array:
    hits, false, missed = totals.T
    whole = 2 * hits + false + missed
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(whole > 0, 2 * hits / whole, np.nan)
