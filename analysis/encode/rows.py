"""Rows of vectors: unit length, and the mean of each language taken off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

OTHER = ""
"""Under this key stands the mean of all rows, for languages without one of their own."""
_SHRINKAGE = 10


def unit_rows(matrix: npt.NDArray[Any]) -> Array:
    """Bring rows to unit length; rows of (nearly) zero length become zero."""
    matrix = np.asarray(matrix, np.float64)
    norms = np.linalg.norm(matrix, axis=1, keepdims=True)
    return np.where(norms > 1e-6, matrix / np.maximum(norms, 1e-6), 0.0)


def language_means(rows: Array, languages: npt.NDArray[Any]) -> dict[str, Array]:
    """Give the mean of each language's rows, and that of all.

    The mean of a language with few units is shrunk towards the mean of all (n / (n + 10) of the way remains). Rows
    that are zero don't count.
    """
    known = rows.any(axis=1)
    overall = rows[known].mean(axis=0) if known.any() else np.zeros(rows.shape[1])
    means = {OTHER: overall}
    for code in sorted(set(languages[known])):
        inside = known & (languages == code)
        n = int(inside.sum())
        means[code] = overall + n / (n + _SHRINKAGE) * (rows[inside].mean(axis=0) - overall)
    return means


def centre(rows: Array, languages: npt.NDArray[Any], means: Mapping[str, Array]) -> Array:
    """Take off each language's mean, so that units gather by what they say, not by their language.

    Rows that are zero stay so.
    """
    off = np.array([means.get(code, means[OTHER]) for code in languages]).reshape(rows.shape)
    return unit_rows(np.where(rows.any(axis=1, keepdims=True), rows - off, 0.0))
