"""Log-odds with an informative Dirichlet prior, their ends in resamples, and what chance would have given."""

from __future__ import annotations

import numpy as np
from scipy import sparse, stats

from analysis.inference import benjamini_hochberg

_TIE = 1e-12
_CELLS = 20_000_000
"""Resampled counts held at one time (numbers of eight bytes)."""


def log_odds_z(counts: np.ndarray, alpha: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Compute log-odds and z of each group against the rest.

    Parameters
    ----------
    counts
        Groups × terms.
    alpha
        Prior count of each term.

    Returns
    -------
    log_odds, z
        Arrays like ``counts``.
    """
    rest = counts.sum(0) - counts
    log_odds = log_odds_of(counts, alpha) - log_odds_of(rest, alpha)
    return log_odds, log_odds / np.sqrt(1 / (counts + alpha) + 1 / (rest + alpha))


def log_odds_of(
    counts: np.ndarray, alpha: np.ndarray, size: np.ndarray | None = None, prior_size: float | None = None
) -> np.ndarray:
    """Give the log of the odds of each term (last axis); sizes are needed where only some terms are given."""
    size = counts.sum(-1, keepdims=True) if size is None else size
    prior_size = alpha.sum() if prior_size is None else prior_size
    own = counts + alpha
    # A corpus of one term leaves no odds: infinity, not an error.
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log(own) - np.log(size + prior_size - own)


def resampled_ends(
    units: list[sparse.csc_matrix],
    alpha: np.ndarray,
    n_boot: int,
    least: int,
    level: float,
    seed: int,
) -> tuple[np.ndarray, np.ndarray]:
    """Draw units within each group and take quantiles of the log-odds, some terms at a time.

    The prior stays as it is: drawn anew with the stories, it would give a term that one group alone uses the same log-odds
    in each resample, however few stories hold it.
    """
    rng = np.random.default_rng(seed)
    draws = [rng.multinomial(m.shape[0], np.full(m.shape[0], 1 / m.shape[0]), size=n_boot) for m in units]
    sizes = [(w @ np.asarray(m.sum(1)).ravel())[:, None] for w, m in zip(draws, units, strict=True)]
    total = sum(sizes)
    prior_size = alpha.sum()
    number, width = sum(m.shape[0] for m in units), units[0].shape[1]
    low, high = np.full((2, len(units), width), np.nan)
    step = max(1, _CELLS // (n_boot * (len(units) + 2)))
    for start in range(0, width, step):
        part = slice(start, start + step)
        drawn = [np.asarray(w @ m[:, part]) for w, m in zip(draws, units, strict=True)]
        pooled = sum(drawn)
        prior = alpha[part]
        for g, own in enumerate(drawn):
            if min(units[g].shape[0], number - units[g].shape[0]) < least:
                continue
            inside = log_odds_of(own, prior, sizes[g], prior_size)
            outside = log_odds_of(pooled - own, prior, total - sizes[g], prior_size)
            difference = inside - outside
            # Where groups differ in size, the prior alone makes a difference; who lacks a term doesn't use it more.
            difference = np.where(own == 0, np.minimum(difference, 0.0), difference)
            difference = np.where(pooled == own, np.maximum(difference, 0.0), difference)
            ends = np.quantile(difference, [(1 - level) / 2, (1 + level) / 2], axis=0)
            low[g, part], high[g, part] = ends
    return low, high


def told_apart(units: list[sparse.csc_matrix], least: int) -> np.ndarray:
    """Deal the units out to the groups by chance, and say for each term at which false discovery rate it is told apart.

    What is dealt is by how much a group's count of a term exceeds what its number of words lets expect. Over all deals
    this has a known mean, variance and skewness, and a distribution near Pearson's type III (Mielke & Berry 2007,
    *Permutation Methods: A Distance Function Approach*); a normal one, or some hundred deals, would call terms of a few
    units typical of a small group. A one-sided p is never below the chance that all units with the term, or none, fall
    to the group.

    Parameters
    ----------
    units
        For each group units × terms.
    least
        Fewest units that a group, and the rest, must have.

    Returns
    -------
    array (groups, terms)
        Benjamini and Hochberg's q over the terms of a group, of two-sided p; NaN for groups too small.
    """
    together = sparse.vstack(units, format="csc")
    number, width = together.shape
    variance, skewness = _moments(together)
    lengths, pooled = np.asarray(together.sum(1)).ravel(), np.asarray(together.sum(0)).ravel()
    holding = np.diff(together.indptr)
    q = np.full((len(units), width), np.nan)
    for g, own in enumerate(units):
        size = own.shape[0]
        if min(size, number - size) < max(least, 1):
            continue
        more = np.asarray(own.sum(0)).ravel() - pooled / lengths.sum() * own.sum()
        scale = np.sqrt(variance * size * (number - size))
        skew = skewness * (number - 2 * size) / np.sqrt(size * (number - size))
        apart = np.divide(more, scale, out=np.zeros(width), where=scale > _TIE)
        above = np.maximum(
            stats.pearson3.sf(apart, skew), stats.hypergeom.pmf(holding, number, holding, size)
        )
        below = np.maximum(stats.pearson3.cdf(apart, skew), stats.hypergeom.pmf(0, number, holding, size))
        q[g] = benjamini_hochberg(np.minimum(2 * np.minimum(above, below), 1.0))
    return q


def _moments(counts: sparse.csc_matrix) -> tuple[np.ndarray, np.ndarray]:
    """Give what variance and skewness of a sum over drawn units are made of, term by term.

    Of m among M units drawn without replacement the sum of values with mean 0 has the variance m(M − m) times the first, and
    the skewness (M − 2m) / √(m(M − m)) times the second.
    """
    number = counts.shape[0]
    lengths = np.asarray(counts.sum(1)).ravel()
    rate = np.asarray(counts.sum(0)).ravel() / lengths.sum()
    squares = counts.multiply(counts).tocsc()
    # Σ(c − rl)² and Σ(c − rl)³ over units, from sums over the few units that hold the term
    second = _sum(squares) - 2 * rate * (lengths @ counts) + rate**2 * (lengths**2).sum()
    third = _sum(squares.multiply(counts)) - 3 * rate * (lengths @ squares)
    third += 3 * rate**2 * (lengths**2 @ counts) - rate**3 * (lengths**3).sum()
    second = np.maximum(second, 0.0)
    variance = second / (number * max(number - 1, 1))
    skewness = third * np.sqrt(number * max(number - 1, 1)) / max(number - 2, 1)
    spread = second**1.5
    return variance, np.divide(skewness, spread, out=np.zeros_like(third), where=spread > _TIE)


def _sum(counts: sparse.csc_matrix) -> np.ndarray:
    return np.asarray(counts.sum(0)).ravel()
