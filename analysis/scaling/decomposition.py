"""Exact truncated singular value decomposition of a sparse matrix: never a randomised one."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.linalg import LinearOperator, eigsh

Array = npt.NDArray[np.float64]

_NOTHING = 1e-7
"""Singular values below this share of the largest are zero: their vectors could be any."""


def right_singular_vectors(matrix: csr_array, k: int) -> tuple[Array, Array]:
    """Give the first k singular values and right singular vectors.

    ARPACK finds the eigenvectors of XᵀX (of XXᵀ where there are fewer rows than columns) from a fixed start, to the
    precision of the machine; a matrix with hardly more than 2k rows or columns is decomposed whole.

    Parameters
    ----------
    matrix
        (texts, words).
    k
        How many; fewer come back where the matrix has a lower rank, since the vectors beyond it are arbitrary.

    Returns
    -------
    array (d,), array (words, d)
        Largest first, d ≤ k. The sign of each vector is arbitrary.
    """
    rows, columns = matrix.shape
    tall = matrix if columns <= rows else matrix.T.tocsr()
    values, vectors = _largest(tall, min(k, min(rows, columns)))
    singular = np.sqrt(np.maximum(values, 0.0))
    kept = singular > _NOTHING * max(singular.max(initial=0.0), np.finfo(float).tiny)
    singular, vectors = singular[kept], vectors[:, kept]
    return singular, vectors if columns <= rows else matrix.T @ vectors / singular


def _largest(tall: csr_array, k: int) -> tuple[Array, Array]:
    """Give the k largest eigenvalues of TᵀT, largest first, with their vectors."""
    size = tall.shape[1]
    turned = tall.T.tocsr()
    if size <= 2 * k + 1:
        values, vectors = np.linalg.eigh((turned @ tall).toarray())
    else:
        squared = LinearOperator((size, size), matvec=lambda v: turned @ (tall @ v), dtype=np.float64)
        start = np.random.default_rng(0).standard_normal(size)
        values, vectors = eigsh(squared, k=k, ncv=2 * k + 1, v0=start, tol=0)
    order = np.argsort(-values, kind="stable")[:k]
    return values[order], vectors[:, order]
