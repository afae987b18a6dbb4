"""Words behind a score, and words that stand near others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import stats

from analysis.scaling.counts import Texts, check_lists, common_words, count_words
from analysis.scaling.seeded import SeededScaling
from analysis.scaling.seeds import glob

WORD_COLUMNS = ["word", "count", "texts", "polarity", "contribution", "seed"]


def driving_words(model: SeededScaling, token_lists: Texts) -> pd.DataFrame:
    """Give the words by which texts get their score, those that move it most first.

    Parameters
    ----------
    model
        A fitted model.
    token_lists
        The texts, as those of one outlet, taken as one.

    Returns
    -------
    DataFrame
        ``word``, ``count``, ``texts`` (that have it), ``polarity``, ``contribution`` (its share of the words, times its
        distance from the mean of the texts that the model refers to, in standard deviations of their scores: the
        contributions add up to the score of the texts on the reference scale), ``seed`` (whether it is one).
    """
    rows = check_lists(token_lists)
    columns, vectors = model.known_vectors(rows)
    polarity = vectors @ model.axis(model.seed_weights_)
    counts = count_words(rows, columns)
    sums = np.asarray(counts.sum(axis=0), float)
    moved = (polarity - model.reference_mean_) / model.reference_sd_
    table = pd.DataFrame(
        {
            "word": list(columns),
            "count": sums.astype(np.int64),
            "texts": np.asarray((counts > 0).sum(axis=0)).astype(np.int64),
            "polarity": polarity,
            "contribution": sums / max(sums.sum(), 1.0) * moved,
            "seed": [word in model.seed_weights_.index for word in columns],
        }
    )
    table = table[table["count"] > 0]
    order = table.assign(move=-table["contribution"].abs().round(12)).sort_values(["move", "word"])
    return table.loc[order.index, WORD_COLUMNS].reset_index(drop=True)


def context_words(
    token_lists: Texts,
    pattern: str | Sequence[str],
    *,
    window: int = 10,
    min_count: int = 10,
    p: float = 0.001,
) -> pd.DataFrame:
    """Give the words that stand near others oftener than elsewhere, by χ², as LSX's ``char_context`` does.

    They serve as ``terms`` of a model: what is said near *Russia* decides an axis about Russia.

    Parameters
    ----------
    token_lists
        The texts (a window does not cross from one to the next).
    pattern
        Words or patterns (``*``, ``?``) to stand near. They are themselves left out.
    window
        Words to each side.
    min_count
        Least number of times near them.
    p
        Greatest p of the χ²; it orders words and is no test, since words of one article are not independent.

    Returns
    -------
    DataFrame
        ``word``, ``chi2``, ``p``, ``n_inside``, ``n_outside``; largest χ² first.
    """
    rows = check_lists(token_lists)
    table = context_table(rows, [pattern] if isinstance(pattern, str) else list(pattern), window=window)
    kept = (table["n_inside"] >= min_count) & (table["p"] < p) & (table["chi2"] > 0)
    return table[kept].reset_index(drop=True)


def context_table(rows: Sequence[Sequence[str]], patterns: Sequence[str], *, window: int) -> pd.DataFrame:
    """Give the signed χ² of all words, inside against outside the windows (with a correction where few are expected).

    A word is corrected for continuity (Yates) where a count of fewer than five is expected in one of the four cells and
    the difference is large enough to bear it.
    """
    words = list(common_words(rows, 1))
    hits = {words[place] for places in glob(patterns, words) for place in places}
    inside: Counter[str] = Counter()
    outside: Counter[str] = Counter()
    for row in rows:
        near: set[int] = set()
        for place, word in enumerate(row):
            if word in hits:
                near.update(range(max(0, place - window), min(len(row), place + window + 1)))
        for place, word in enumerate(row):
            if word not in hits and word:
                (inside if place in near else outside)[word] += 1
    rest = sorted(set(inside) | set(outside))
    a = np.array([inside[word] for word in rest], float)
    b = np.array([outside[word] for word in rest], float)
    chi2 = _signed_chi2(a, b, a.sum() - a, b.sum() - b) if len(rest) else a
    table = pd.DataFrame(
        {
            "word": rest,
            "chi2": chi2,
            "p": stats.chi2.sf(np.abs(chi2), 1),
            "n_inside": a.astype(np.int64),
            "n_outside": b.astype(np.int64),
        }
    )
    return table.sort_values(["chi2", "word"], ascending=[False, True], ignore_index=True)


def _signed_chi2(a: np.ndarray, b: np.ndarray, c: np.ndarray, d: np.ndarray) -> np.ndarray:
    """Give χ² of tables of four cells (a b / c d), negative where a is fewer than expected."""
    n = a + b + c + d
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = np.array([(a + b) * (a + c), (a + b) * (b + d), (c + d) * (a + c), (c + d) * (b + d)]) / n
        apart = np.abs(a * d - b * c)
        corrected = (expected.min(axis=0) < 5) & (apart >= n / 2)
        value = n * (apart - np.where(corrected, n / 2, 0)) ** 2 / ((a + b) * (a + c) * (b + d) * (c + d))
    return np.nan_to_num(value) * np.where(a < expected[0], -1.0, 1.0)
