"""Log-odds with an informative Dirichlet prior, their ends in resamples, and what chance would have given."""

from __future__ import annotations

import numpy as np
from scipy import sparse, stats

from analysis.inference import benjamini_hochberg

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
    alpha: np.ndarray | None,
    strength: float | None,
    n_boot: int,
    least: int,
    level: float,
    seed: int,
) -> tuple[np.ndarray, np.ndarray]:
    """Draw units within each group and take quantiles of the log-odds, some terms at a time.

    Without ``alpha`` the prior is the corpus of each resample: else a term that vanishes from a resample
    would still be held up by its own count in the prior.
    """
    rng = np.random.default_rng(seed)
    draws = [rng.multinomial(m.shape[0], np.full(m.shape[0], 1 / m.shape[0]), size=n_boot) for m in units]
    sizes = [(w @ np.asarray(m.sum(1)).ravel())[:, None] for w, m in zip(draws, units, strict=True)]
    total = sum(sizes)
    prior_size = alpha.sum() if alpha is not None else (total if strength is None else strength)
    number, width = sum(m.shape[0] for m in units), units[0].shape[1]
    low, high = np.full((2, len(units), width), np.nan)
    step = max(1, _CELLS // (n_boot * (len(units) + 2)))
    for start in range(0, width, step):
        part = slice(start, start + step)
        drawn = [np.asarray(w @ m[:, part]) for w, m in zip(draws, units, strict=True)]
        pooled = sum(drawn)
        prior = alpha[part] if alpha is not None else pooled * (prior_size / total)
        for g, own in enumerate(drawn):
            if min(units[g].shape[0], number - units[g].shape[0]) < least:
                continue
            inside = log_odds_of(own, prior, sizes[g], prior_size)
            outside = log_odds_of(pooled - own, prior, total - sizes[g], prior_size)
            # A term that no unit of a resample holds tells no groups apart.
            with np.errstate(invalid="ignore"):
                difference = np.where(pooled + prior > 0, inside - outside, 0.0)
            ends = np.quantile(difference, [(1 - level) / 2, (1 + level) / 2], axis=0)
            low[g, part], high[g, part] = ends
    return low, high


def told_apart(
    units: list[sparse.csc_matrix], log_odds: np.ndarray, alpha: np.ndarray, n: int, least: int, seed: int
) -> np.ndarray:
    """Deal the units out to the groups by chance, and adjust how far each log-odds lies from what that gives.

    The p-value is the normal one of this distance in standard deviations of the permuted log-odds: counting permutations
    could not reach below 1 / n, which is too much for thousands of terms. A term of a single unit is never far out.
    """
    together = sparse.vstack(units, format="csc")
    rng = np.random.default_rng([seed, 1])
    group = np.repeat(np.arange(len(units)), [m.shape[0] for m in units])
    dealt = np.array([rng.permutation(group) for _ in range(n)])
    lengths, pooled = np.asarray(together.sum(1)).ravel(), np.asarray(together.sum(0)).ravel()
    total, prior_size = lengths.sum(), alpha.sum()
    q = np.full(log_odds.shape, np.nan)
    step = max(1, _CELLS // (3 * n))
    for g, own_units in enumerate(units):
        if min(own_units.shape[0], len(group) - own_units.shape[0]) < least:
            continue
        inside = (dealt == g).astype(float)
        size = (inside @ lengths)[:, None]
        p = np.full(log_odds.shape[1], np.nan)
        for start in range(0, len(p), step):
            part = slice(start, start + step)
            own = np.asarray(inside @ together[:, part])
            rest = pooled[part] - own
            given = log_odds_of(own, alpha[part], size, prior_size)
            given = given - log_odds_of(rest, alpha[part], total - size, prior_size)
            with np.errstate(divide="ignore", invalid="ignore"):
                apart = np.abs(log_odds[g, part] - given.mean(axis=0)) / given.std(axis=0, ddof=1)
            p[part] = 2 * stats.norm.sf(apart)
        q[g] = benjamini_hochberg(p)
    return q
