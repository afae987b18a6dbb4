"""What two texts are compared by: their word 5-grams, as 64-bit hashes (Broder 1997).

A hash depends on the five words alone, never on the corpus they came with, so that texts read apart, in another process
or on another day, can be compared.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

Hashes = npt.NDArray[np.uint64]

SHINGLE = 5  # words
_WORD = re.compile(r"\w+")
_BLOCK = 500  # texts whose words are held at a time
_BASE = np.uint64(0x100000001B3)


def words(text: str) -> list[str]:
    """Give a text's words as they are compared: without case, and ё as е, which most outlets print."""
    return _WORD.findall(text.lower().replace("ё", "е"))


def shingle_runs(texts: Sequence[str]) -> list[Hashes]:
    """Give each text's word 5-grams in their order, as arrays of 64-bit hashes.

    A text of fewer than five words is one shingle, one without words none. Two different 5-grams of a million articles
    fall together with a chance of about one in a hundred thousand each.
    """
    blocks = (texts[i : i + _BLOCK] for i in range(0, len(texts), _BLOCK))
    return [run for block in blocks for run in _runs_of(block)]


def _runs_of(texts: Sequence[str]) -> list[Hashes]:
    rows = [words(text) for text in texts]
    codes = _word_hashes([word for row in rows for word in row])
    ends = np.cumsum([len(row) for row in rows], dtype=np.int64)
    return [_shingles(codes[end - len(row) : end]) for row, end in zip(rows, ends, strict=True)]


def _word_hashes(flat: list[str]) -> Hashes:
    if not flat:
        return np.zeros(0, dtype=np.uint64)
    return pd.util.hash_array(np.array(flat, dtype=object), categorize=True).astype(np.uint64)


def _shingles(codes: Hashes) -> Hashes:
    """Roll a polynomial over five words at a time, and spread it over all 64 bits."""
    n = min(SHINGLE, len(codes))
    hashed = np.zeros(len(codes) - n + 1 if n else 0, dtype=np.uint64)
    for k in range(n):
        hashed = hashed * _BASE + codes[k : k + len(hashed)]
    return spread(hashed)


def spread(numbers: Hashes) -> Hashes:
    """Spread numbers over 64 bits (the finaliser of splitmix64; Steele, Lea & Flood 2014)."""
    z = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def similarity(one: Hashes, other: Hashes) -> tuple[float, float]:
    """Give resemblance (Jaccard) and containment of two shingle sets: the latter as a part of the smaller one."""
    if not len(one) or not len(other):
        return 0.0, 0.0
    shared = len(np.intersect1d(one, other, assume_unique=True))
    return shared / (len(one) + len(other) - shared), shared / min(len(one), len(other))


def within(part: Hashes, whole: Hashes) -> float:
    """Give the share of a shingle set that another one has."""
    return len(np.intersect1d(part, whole, assume_unique=True)) / len(part) if len(part) else 0.0
