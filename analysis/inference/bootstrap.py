"""Intervals from drawing whole articles or stories with replacement, and for shares from counting them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from analysis.inference.draws import Draw, Statistic, evaluator, replicates, strata_of, totals
from analysis.inference.gate import SMALL_GROUP
from analysis.inference.jackknife import jackknife_interval
from analysis.inference.wilson import cluster_wilson

KINDS = ("auto", "wilson", "jackknife", "studentised", "bca", "percentile")
_TIE = 1e-12


@dataclass(frozen=True)
class Interval:
    """An estimate with its interval; ends are NaN where it can't be given. ``kind`` is the one that was used."""

    estimate: float
    low: float
    high: float
    units: int
    level: float
    kind: str


def bootstrap_articles(
    data: pd.DataFrame,
    statistic: Statistic,
    *,
    unit: str = "article_id",
    weight: str | None = None,
    by: str | None = None,
    n: int = 1000,
    level: float = 0.95,
    kind: str = "auto",
    bounds: tuple[float, float] | None = None,
    seed: int = 0,
) -> Interval:
    """Give an interval that counts whole articles (or stories), never their sentences.

    Which kind keeps its level was found by simulation (``tests/benchmarks/inference.py``): for a share, the interval of
    Wilson for the effective number of units (:mod:`analysis.inference.wilson`), which no bootstrap matches where few
    units carry what is counted; for any other mean, Student's t with the error of the jackknife
    (:mod:`analysis.inference.jackknife`). The bootstraps are too narrow with few units: the studentised one (Efron &
    Tibshirani 1993, *An Introduction to the Bootstrap*, ch. 12), which divides each replicate's deviation by that
    replicate's own standard error, less so than the percentile and the bias-corrected and accelerated one (ch. 14); it
    serves for statistics that are no means.

    A bootstrap knows no variation that the sample does not show: where all units agree the ends are NaN and not a
    point. Wilson's interval has ends there, too: 0 of 30 stories may be 0 to 12 %.

    Parameters
    ----------
    data
        Tidy rows; those of one unit are drawn together. Missing units are dropped.
    statistic
        A column, whose mean over rows is taken (a share, if it holds true and false), or a function of a
        table like ``data``. In a resample a unit that was drawn twice has two names in ``unit`` and
        ``article_id``.
    unit
        ``story`` or ``article_id``.
    weight
        A column by which the rows of a column's mean count, as the words of an article; None: all alike.
    by
        A column that is fixed, as ``outlet``: each of its groups keeps its number of units.
    n
        Resamples.
    level
        Nominal coverage.
    kind
        ``wilson`` (a column of true and false or 0 and 1, neither weighted nor by groups), ``jackknife`` (a column, not
        by groups), ``studentised``, ``bca``, ``percentile``, or ``auto``: the first of these that applies.
    bounds
        What the statistic can't go beyond: (0, 1) for a share.
    seed
        Units are sorted before drawing, so the order of rows doesn't matter.

    Returns
    -------
    Interval
        NaN ends where a group has fewer than two units, or (by the bootstrap) all replicates are alike.

    Raises
    ------
    ValueError
        Where the kind is unknown, or is asked for and does not apply.
    """
    if kind not in KINDS:
        raise ValueError(f"kind={kind!r}: choose one of {', '.join(KINDS)}")
    needed = [unit] + ([by] if by else [])
    kept = data.dropna(subset=needed).reset_index(drop=True)
    kept = kept.iloc[np.argsort(kept[unit].astype(str).to_numpy(), kind="stable")].reset_index(drop=True)
    used = _applying(kind, kept, statistic, weight, by)
    strata = strata_of(kept, unit, by)
    units = sum(len(members) for members in strata)
    evaluate = evaluator(statistic, kept, strata, unit, weight)
    whole = [np.arange(len(members)) for members in strata]
    estimate = evaluate(whole) if units else math.nan
    missing = Interval(estimate, math.nan, math.nan, units, level, used)
    if not strata or min(len(members) for members in strata) < 2 or math.isnan(estimate):
        return missing
    if used in ("wilson", "jackknife"):
        (sums,), (sizes,) = totals(kept, str(statistic), strata, weight)
        if used == "wilson":
            low, high = cluster_wilson(sums[sizes > 0], sizes[sizes > 0], level=level)
        else:
            low, high = _jackknife(estimate, sums[sizes > 0], sizes[sizes > 0], level)
        return Interval(estimate, *_bounded(low, high, bounds), units, level, used)
    rng = np.random.default_rng(seed)
    draws = [[rng.integers(0, len(rows), len(rows)) for rows in strata] for _ in range(n)]
    values = replicates(statistic, kept, strata, weight, draws, evaluate)
    if not np.nanmax(values) - np.nanmin(values) > _TIE:
        return missing
    if used == "studentised":
        low, high = _studentised(evaluate, whole, draws, values, estimate, level)
    else:
        ends = (1 - level) / 2, (1 + level) / 2
        if used == "bca":
            ends = _accelerated(values, estimate, _influence(evaluate, whole), ends)
        low, high = np.nanquantile(values, ends)
    low, high = _bounded(float(low), float(high), bounds)
    return Interval(estimate, low, high, units, level, used)


def share_interval(data: pd.DataFrame, column: str) -> tuple[float, float]:
    """Give the 95 % interval over stories of a share; NaN with fewer stories than :data:`SMALL_GROUP`.

    Parameters
    ----------
    data
        One row an article: ``story``, and the column of true and false.
    """
    if data["story"].nunique() < SMALL_GROUP:
        return math.nan, math.nan
    found = bootstrap_articles(data, column, unit="story")
    return found.low, found.high


def _applying(
    kind: str,
    data: pd.DataFrame,
    statistic: Statistic,
    weight: str | None,
    by: str | None,
) -> str:
    """Give the kind that is asked for, or by auto the first that applies."""
    is_mean = isinstance(statistic, str) and by is None
    is_share = is_mean and weight is None and set(data[str(statistic)].dropna().unique()) <= {0, 1}
    if kind == "wilson" and not is_share:
        raise ValueError("kind='wilson' is for a column of true and false, neither weighted nor by groups")
    if kind == "jackknife" and not is_mean:
        raise ValueError("kind='jackknife' is for a column, not by groups")
    if kind != "auto":
        return kind
    return "wilson" if is_share else "jackknife" if is_mean else "studentised"


def _jackknife(estimate: float, sums: np.ndarray, sizes: np.ndarray, level: float) -> tuple[float, float]:
    """Give the jackknife's interval of a mean from the units' sums and sizes."""
    if len(sums) < 2:
        return math.nan, math.nan
    left_out = (sums.sum() - sums) / (sizes.sum() - sizes)
    return jackknife_interval(estimate, left_out, sizes, level=level)


def _accelerated(
    values: np.ndarray, estimate: float, influence: Sequence[np.ndarray], ends: tuple[float, float]
) -> tuple[float, float]:
    """Shift the ends of a percentile interval by bias and acceleration."""
    known = values[~np.isnan(values)]
    below = ((known < estimate - _TIE).sum() + (np.abs(known - estimate) <= _TIE).sum() / 2) / len(known)
    bias = stats.norm.ppf(np.clip(below, 1 / len(known), 1 - 1 / len(known)))
    moved = np.concatenate([part / (len(part) - 1) for part in influence])
    scale = (moved**2).sum() ** 1.5
    acceleration = (moved**3).sum() / (6 * scale) if scale > 0 else 0.0
    shifted = bias + stats.norm.ppf(ends)
    low, high = stats.norm.cdf(bias + shifted / (1 - acceleration * shifted))
    return float(low), float(high)


def _studentised(
    evaluate: Callable[[Draw], float],
    whole: Draw,
    draws: Sequence[Draw],
    values: np.ndarray,
    estimate: float,
    level: float,
) -> tuple[float, float]:
    influence = _influence(evaluate, whole)
    error = float(_standard_errors(influence, [whole])[0])
    errors = _standard_errors(influence, draws)
    # A resample without variation has no scale: its deviation counts as beyond all others.
    with np.errstate(divide="ignore", invalid="ignore"):
        deviations = (values - estimate) / np.where(errors > _TIE, errors, 0.0)
    deviations[np.abs(values - estimate) <= _TIE] = 0.0
    deviations = deviations[~np.isnan(deviations)]
    if not error > _TIE or not len(deviations):
        return math.nan, math.nan
    # inverted_cdf takes values that occur, so infinite ones need not be averaged
    lower, upper = np.quantile(deviations, [(1 - level) / 2, (1 + level) / 2], method="inverted_cdf")
    return estimate - upper * error, estimate - lower * error


def _influence(evaluate: Callable[[Draw], float], whole: Draw) -> list[np.ndarray]:
    """Measure by how much the statistic moves when a unit is left out, group by group."""
    result = []
    for position, group in enumerate(whole):
        values = np.array(
            [
                evaluate([*whole[:position], np.delete(group, i), *whole[position + 1 :]])
                for i in range(len(group))
            ]
        )
        result.append((len(group) - 1) * (values.mean() - values))
    return result


def _standard_errors(influence: Sequence[np.ndarray], draws: Sequence[Draw]) -> np.ndarray:
    """Give the standard error that the units of each draw show."""
    variance = np.zeros(len(draws))
    for position, values in enumerate(influence):
        drawn, m = values[np.array([draw[position] for draw in draws])], len(values)
        variance += ((drawn - drawn.mean(axis=1, keepdims=True)) ** 2).sum(axis=1) / (m * (m - 1))
    return np.sqrt(variance)


def _bounded(low: float, high: float, bounds: tuple[float, float] | None) -> tuple[float, float]:
    if bounds is not None:
        low, high = max(low, bounds[0]), min(high, bounds[1])
    return (low if math.isfinite(low) else math.nan), (high if math.isfinite(high) else math.nan)
