"""Which articles are worth comparing: by bands that they share, found by sorting and never by comparing all pairs.

An article is sketched twice. Of its whole, a MinHash signature (Broder 1997; the library rensa) is cut into bands, any
of which two copies are likely to share: a pair of Jaccard .5 with a chance of .997. Of its passages, the shingle of
smallest hash in every window is kept (winnowing; Schleimer, Wilkerson & Aiken 2003): two texts that share 36 words in
a row share such a shingle for certain, whatever stands round them. MinHash alone misses excerpts and digests, since
their resemblance to the whole is small; winnowing alone misses every eighth edited copy of less than sixty words
(``tests/benchmarks/reposts.py`` measures both).

The bands of each article depend on it alone, so a corpus is sketched in parts; articles meet in :func:`candidates`,
which needs all rows of a band together, and nothing else. Memory is some forty rows for a news article.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from numpy.lib.stride_tricks import sliding_window_view

from analysis.corpus.reposts.shingles import Hashes, shingle_runs, spread

WINDOW = 32  # shingles, of which the smallest is kept
BANDS, ROWS = 20, 2  # of the MinHash signature: a pair of Jaccard j shares a band with chance 1 - (1 - j²)²⁰
_SEED = 42
REACH = 12  # articles of a band that each meets after itself, and the band's first
_EVIDENCE = 0.2  # share of the passages of the shorter one that two articles must meet in


def sketch(article_ids: Sequence[str], texts: Sequence[str]) -> pd.DataFrame:
    """Sketch articles, independently of all others.

    Returns
    -------
    DataFrame
        One row a band: ``article_id``, ``band``, and ``passages``, how many of the article's bands are passages. An
        article without a word has no row.
    """
    runs = shingle_runs(texts)
    whole = _minhash_bands([np.unique(run) for run in runs])
    passages = [_winnowed(run) for run in runs]
    bands = [np.concatenate(pair) for pair in zip(whole, passages, strict=True)]
    sizes = [len(row) for row in bands]
    return pd.DataFrame(
        {
            "article_id": pd.Series(np.repeat(np.array(article_ids, dtype=object), sizes), dtype="str"),
            "band": np.concatenate([np.zeros(0, dtype=np.uint64), *bands]),
            "passages": np.repeat(np.array([len(row) for row in passages], dtype=np.int32), sizes),
        }
    )


def candidates(sketches: pd.DataFrame) -> pd.DataFrame:
    """Pair the articles that share bands.

    In a band that many articles share, each meets the first and the next few by id: copies hang together all the same,
    and the work grows with the articles, not with their square.

    Parameters
    ----------
    sketches
        As :func:`sketch` gives them; all rows of a band together.

    Returns
    -------
    DataFrame
        One row a pair: ``a`` and ``b`` (ids, a < b), ``shared`` (bands in which they met), ``passages`` (those of the
        one that has fewer).
    """
    ids, names = pd.factorize(sketches["article_id"], sort=True)
    band = sketches["band"].to_numpy()
    order = np.lexsort((ids, band))
    ids, band = ids[order], band[order]
    passages = np.zeros(len(names), dtype=np.int32)
    passages[ids] = sketches["passages"].to_numpy()[order]
    left, right = _meetings(band)
    pairs, shared = np.unique(ids[left] * len(names) + ids[right], return_counts=True)
    a, b = pairs // max(1, len(names)), pairs % max(1, len(names))
    return pd.DataFrame(
        {
            "a": pd.Series(names[a], dtype="str"),
            "b": pd.Series(names[b], dtype="str"),
            "shared": shared,
            "passages": np.minimum(passages[a], passages[b]),
        }
    )


def pairs(counted: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Sum what :func:`candidates` found in each group of bands, and keep the pairs worth comparing.

    Returns
    -------
    DataFrame
        ``a``, ``b``, sorted.
    """
    found = pd.concat([candidates(sketch([], [])), *counted])
    summed = found.groupby(["a", "b"], as_index=False).agg({"shared": "sum", "passages": "first"})
    return summed.loc[summed["shared"] >= _EVIDENCE * summed["passages"], ["a", "b"]].reset_index(drop=True)


def _winnowed(run: Hashes) -> Hashes:
    """Keep the smallest hash of every window of shingles."""
    if not len(run):
        return run
    return np.unique(sliding_window_view(run, min(WINDOW, len(run))).min(axis=1))


def _minhash_bands(shingles: list[Hashes]) -> list[Hashes]:
    """Cut each shingle set's MinHash signature into bands, each hashed with its place in the signature."""
    from rensa import RMinHash

    if not shingles:
        return []
    ends = np.cumsum([0, *(len(row) for row in shingles)], dtype=np.uint64)
    signatures = RMinHash.digest_matrix_from_flat_token_hashes(
        np.concatenate(shingles), ends, BANDS * ROWS, _SEED
    )
    rows = np.array(signatures.to_rows(), dtype=np.uint64).reshape(len(shingles), BANDS, ROWS)
    hashed = np.broadcast_to(spread(np.arange(1, BANDS + 1, dtype=np.uint64)), rows.shape[:2])
    for row in range(ROWS):
        hashed = spread(hashed * np.uint64(0x9E3779B97F4A7C15) + rows[:, :, row])
    return [np.unique(bands) if len(row) else row for bands, row in zip(hashed, shingles, strict=True)]


def _meetings(band: Hashes) -> tuple[np.ndarray, np.ndarray]:
    """Give the places in the sorted bands that meet: neighbours up to a reach, and everyone with the first."""
    place = np.arange(len(band))
    opens = np.concatenate([np.ones(min(1, len(band)), dtype=bool), band[1:] != band[:-1]])
    first = np.maximum.accumulate(np.where(opens, place, 0))
    far = place[place - first > REACH]
    near = [place[k:][band[k:] == band[:-k]] for k in range(1, REACH + 1)]
    left = [*(row - k for k, row in enumerate(near, start=1)), first[far]]
    return np.concatenate(left), np.concatenate([*near, far])
