"""From lists of words to counts, and the weights under which Latent Semantic Scaling may take them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

Array = npt.NDArray[np.float64]
Texts = Sequence[Sequence[str]] | pd.Series
"""One list of words a text."""

WEIGHTS = ("count", "prop", "logcount", "boolean", "logave")


def check_lists(token_lists: Any) -> list[Sequence[str]]:
    """Give the lists of words, or say which one is none.

    Raises
    ------
    TypeError
        Where a text stands in the place of a list of words, or a word is no string; names the row.
    """
    rows = list(token_lists)
    for number, row in enumerate(rows):
        if isinstance(row, str) or not isinstance(row, Iterable):
            raise TypeError(f"row {number} is {row!r:.60}: give each text as a list of words")
        if wrong := [word for word in row if not isinstance(word, str)]:
            raise TypeError(f"row {number} holds {wrong[0]!r:.60}, which is no word; leave it out")
    return rows


def common_words(token_lists: Iterable[Sequence[str]], min_count: int) -> dict[str, int]:
    """Number the words that occur ``min_count`` times or more, in the order of the alphabet; "" is none."""
    counts = Counter(word for row in token_lists for word in row)
    kept = sorted(word for word, count in counts.items() if count >= min_count and word)
    return {word: column for column, word in enumerate(kept)}


def count_words(token_lists: Sequence[Sequence[str]], columns: Mapping[str, int]) -> csr_array:
    """Count the known words of each list: (lists, words)."""
    known = [[columns[word] for word in row if word in columns] for row in token_lists]
    ends = np.cumsum([0, *map(len, known)])
    flat = np.fromiter((column for row in known for column in row), np.int64, int(ends[-1]))
    counts = csr_array((np.ones(len(flat)), flat, ends), shape=(len(known), len(columns)))
    counts.sum_duplicates()
    return counts


def weigh(counts: csr_array, weight: str) -> csr_array:
    """Weight counts as R's ``quanteda::dfm_weight`` does.

    Parameters
    ----------
    counts
        (texts, words), without explicit zeros.
    weight
        ``count``; ``prop`` (share of the text's words); ``logcount`` (1 + log10 of the count); ``boolean``; ``logave``
        (``logcount`` over 1 + log10 of the text's mean count).

    Raises
    ------
    ValueError
        Where the weight is none of these.
    """
    if weight not in WEIGHTS:
        raise ValueError(f"weight={weight!r}: choose one of {', '.join(WEIGHTS)}")
    sizes = np.diff(counts.indptr)
    per_text = np.repeat(counts.sum(axis=1), sizes)
    values = {
        "count": lambda: counts.data,
        "prop": lambda: counts.data / per_text,
        "logcount": lambda: 1 + np.log10(counts.data),
        "boolean": lambda: np.ones_like(counts.data),
        "logave": lambda: (1 + np.log10(counts.data)) / (1 + np.log10(per_text / np.repeat(sizes, sizes))),
    }[weight]()
    return csr_array((values, counts.indices, counts.indptr), shape=counts.shape)
