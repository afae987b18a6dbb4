"""The interval of a difference of two shares, from the interval of each."""

from __future__ import annotations

import math

from analysis.inference.bootstrap import Interval


def difference_interval(a: Interval, b: Interval) -> tuple[float, float]:
    """Give the interval of the difference ``a`` less ``b`` of two independent estimates.

    Each end takes the distance from each estimate to the end of its own interval that lies that way, and adds the two as
    errors add, by their squares: the method of variance estimates recovery (Zou & Donner 2008, *Construction of Confidence
    Limits about Effect Measures*, Statistics in Medicine 27(10), after Newcombe 1998, *Interval Estimation for the Difference
    between Independent Proportions*, ibid. 17(8)). It keeps what Wilson's intervals are good for: few or no cases.

    Parameters
    ----------
    a, b
        Of one level.

    Returns
    -------
    low, high
        NaN where either has no interval.
    """
    difference = a.estimate - b.estimate
    low = difference - math.hypot(a.estimate - a.low, b.high - b.estimate)
    high = difference + math.hypot(a.high - a.estimate, b.estimate - b.low)
    return low, high
