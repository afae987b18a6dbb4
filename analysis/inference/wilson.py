"""Wilson's interval of a share for units in clusters: articles in stories, or sentences in articles."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import stats


def cluster_wilson(sums: npt.ArrayLike, sizes: npt.ArrayLike, *, level: float = 0.95) -> tuple[float, float]:
    """Give the interval of a share for the number of independent units that the clusters are worth.

    Wilson 1927, *Probable Inference, the Law of Succession, and Statistical Inference*, Journal of the American
    Statistical Association 22(158), with the number of rows divided by the design effect, the variance between clusters
    over that of independent rows, and Student's t for so many clusters, as for surveys (Dean & Pagano 2015, *Evaluating
    Confidence Interval Methods for Binomial Proportions in Clustered Surveys*, Journal of Survey Statistics and Methodology
    3(4)). A design effect below one is taken as one. Where no row or every row has it, nothing shows how alike the
    rows of a cluster are: then they count as one.

    Parameters
    ----------
    sums
        For each cluster the number of its rows that have it.
    sizes
        For each cluster the number of its rows, at least one.

    Returns
    -------
    low, high
        NaN with fewer than two clusters.
    """
    having, rows = np.asarray(sums, float), np.asarray(sizes, float)
    clusters, total = len(rows), rows.sum()
    if clusters < 2:
        return float("nan"), float("nan")
    share = having.sum() / total
    if 0 < share < 1:
        variance = clusters / (clusters - 1) * ((having - share * rows) ** 2).sum() / total**2
        effect = max(variance / (share * (1 - share) / total), 1.0)
    else:
        effect = (rows**2).sum() / total
    n = total / effect
    reach = stats.t.ppf((1 + level) / 2, clusters - 1)
    middle = (share + reach**2 / (2 * n)) / (1 + reach**2 / n)
    half = reach / (1 + reach**2 / n) * np.sqrt(share * (1 - share) / n + reach**2 / (4 * n**2))
    return max(float(middle - half), 0.0), min(float(middle + half), 1.0)
