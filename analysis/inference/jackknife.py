"""The jackknife's interval: leave each cluster out, and take Student's t for the clusters that there are in effect."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import stats


def jackknife_interval(
    estimate: float, left_out: npt.ArrayLike, sizes: npt.ArrayLike, *, level: float = 0.95
) -> tuple[float, float]:
    """Give the interval of a smooth statistic from its values with one cluster left out.

    Efron & Stein 1981, *The Jackknife Estimate of Variance*, The Annals of Statistics 9(3). Clusters of unequal size are
    worth fewer equal ones (Kish 1965, *Survey Sampling*), and t has as many degrees of freedom, less one.

    Parameters
    ----------
    estimate
        The statistic of all clusters.
    left_out
        The statistic without each cluster in turn.
    sizes
        What each cluster counts: rows, or words.

    Returns
    -------
    low, high
        NaN with fewer than two clusters, or where leaving one out changes nothing.
    """
    values, counted = np.asarray(left_out, float), np.asarray(sizes, float)
    clusters = len(values)
    if clusters < 2:
        return float("nan"), float("nan")
    error = np.sqrt((clusters - 1) / clusters * ((values - values.mean()) ** 2).sum())
    if not error > 0:
        return float("nan"), float("nan")
    effective = counted.sum() ** 2 / (counted**2).sum()
    reach = float(stats.t.ppf((1 + level) / 2, max(effective - 1, 1.0)) * error)
    return estimate - reach, estimate + reach
