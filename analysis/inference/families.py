"""Many tests at once: the false discovery rate over a family of terms."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import stats


def benjamini_hochberg(p: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Adjust the p-values of a family, so that calling those below α significant errs in a share of α of the calls.

    Benjamini & Hochberg 1995, *Controlling the False Discovery Rate*, Journal of the Royal Statistical Society B 57(1).

    Parameters
    ----------
    p
        One value a member of the family; NaN for those that were not tested, which do not count to it.

    Returns
    -------
    array
        In the same order; NaN where ``p`` is.
    """
    values = np.array(p, np.float64)
    known = ~np.isnan(values)
    if known.any():
        values[known] = stats.false_discovery_control(values[known], method="bh")
    return values
