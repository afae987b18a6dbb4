"""Clusters of unit vectors: the part of topic modelling that knows no words.

Two ways, both repeatable. *kmeans*: principal components, then k-means from the clusters of Ward's
method, without chance; the number of clusters is the one with the best silhouette (Rousseeuw 1987) among
those fit for the size. *hdbscan*: UMAP
with a seed (one thread), then HDBSCAN (Campello, Moulavi & Sander 2013), as in BERTopic's own recipe; the
same on one machine, not across machines.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]
Method = Literal["auto", "kmeans", "hdbscan"]

MIN_UNITS = 8
_STARTS = 10
_WARD = 5000
_SHRINKAGE = 10
_MIN_SIMILARITY = 0.2
_MAX_OUTLIERS = 0.1


def unit_rows(matrix: npt.NDArray[Any]) -> Array:
    """Bring rows to unit length; rows of (nearly) zero length become zero."""
    matrix = np.asarray(matrix, np.float64)
    norms = np.linalg.norm(matrix, axis=1, keepdims=True)
    return np.where(norms > 1e-6, matrix / np.maximum(norms, 1e-6), 0.0)


def centre(vectors: npt.NDArray[Any], languages: npt.NDArray[Any]) -> Array:
    """Take off each language's mean, so that units gather by what they say, not by their language.

    The mean of a language with few units is shrunk towards the mean of all (n / (n + 10) of the way remains).
    Rows that are zero stay so.
    """
    matrix = unit_rows(vectors)
    known = matrix.any(axis=1)
    if not known.any():
        return matrix
    overall = matrix[known].mean(axis=0)
    centred = np.zeros_like(matrix)
    for code in sorted(set(languages[known])):
        rows = known & (languages == code)
        n = int(rows.sum())
        mean = overall + n / (n + _SHRINKAGE) * (matrix[rows].mean(axis=0) - overall)
        centred[rows] = matrix[rows] - mean
    return unit_rows(centred)


def cluster(
    matrix: Array, *, method: Method, seed: int, n_topics: int | None, min_size: int | None
) -> Labels:
    """Cluster rows of unit length.

    Returns
    -------
    array of int
        Labels from 0, larger clusters first, ties by first row; -1 for rows without a cluster.
    """
    labels = np.full(len(matrix), -1, np.int64)
    known = np.flatnonzero(matrix.any(axis=1))
    if len(np.unique(matrix[known].round(9), axis=0)) < 3:
        return np.zeros(len(matrix), np.int64)  # all alike: one topic
    if method == "hdbscan":
        labels[known] = _hdbscan(matrix[known], seed, min_size)
        labels = _nearest(matrix, labels)
    else:
        labels[known] = _kmeans(matrix[known], seed, n_topics)
    return by_size(_without_outliers(matrix, labels))


def centroids(matrix: Array, labels: Labels) -> Array:
    """Give the mean direction of each cluster, one row a label from 0."""
    return unit_rows(np.array([matrix[labels == label].mean(axis=0) for label in range(labels.max() + 1)]))


def by_size(labels: Labels) -> Labels:
    """Number clusters from the largest; of two as large, the one with the earlier row comes first."""
    found = [label for label in np.unique(labels) if label >= 0]
    order = sorted(found, key=lambda label: (-(labels == label).sum(), int(np.argmax(labels == label))))
    renamed = np.full(len(labels), -1, np.int64)
    for new, old in enumerate(order):
        renamed[labels == old] = new
    return renamed


def likeness(matrix: Array, labels: Labels) -> Array:
    """Give the cosine of each row to the centroid of its cluster, at least 0; 0 for rows without one."""
    if labels.max() < 0:
        return np.zeros(len(labels))
    own = centroids(matrix, labels)[np.maximum(labels, 0)]
    return np.where(labels >= 0, np.maximum((matrix * own).sum(axis=1), 0.0), 0.0)


def probabilities(matrix: Array, labels: Labels, *, sharpness: float = 10.0) -> Array:
    """Give how clearly a row belongs to its cluster: a softmax over similarities to centroids.

    Not a probability in the strict sense: it orders units by how typical they are. Rows without a cluster
    have NaN.
    """
    if labels.max() < 0:
        return np.full(len(labels), np.nan)
    scores = np.exp(sharpness * matrix @ centroids(matrix, labels).T)
    shares = scores / scores.sum(axis=1, keepdims=True)
    return np.where(labels >= 0, shares[np.arange(len(labels)), np.maximum(labels, 0)], np.nan)


def _reduced(matrix: Array, seed: int) -> Array:
    """Give the principal components of rows, as many as the size bears, rows of unit length."""
    from sklearn.decomposition import PCA

    dimensions = min(30, max(5, round(len(matrix) ** 0.5)), len(matrix) - 1, matrix.shape[1])
    return unit_rows(PCA(dimensions, svd_solver="full", random_state=seed).fit_transform(matrix))


def _kmeans(matrix: Array, seed: int, n_topics: int | None) -> Labels:
    """Cluster with k-means; k is given, or has the best silhouette."""
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    with threadpool_limits(1):  # sums in another order would differ in the last bit
        reduced = _reduced(matrix, seed)
        distinct = len(np.unique(reduced.round(9), axis=0))
        starts = _starts(reduced)
        if n_topics:
            return _fit_kmeans(reduced, min(n_topics, distinct), seed, starts)
        tried = [_fit_kmeans(reduced, k, seed, starts) for k in _sizes(len(matrix)) if k < distinct]
        if not tried:
            return np.zeros(len(matrix), np.int64)
        return max(tried, key=lambda labels: (round(_silhouette(reduced, labels, seed), 9), -labels.max()))


def _sizes(n: int) -> list[int]:
    """Give the numbers of clusters to try: between half the square root of n and nearly all of it."""
    low, high = min(40, max(2, round(0.5 * n**0.5))), min(60, max(3, round(0.95 * n**0.5)))
    return sorted({round(k) for k in np.linspace(low, high, min(12, high - low + 1))})


def _starts(matrix: Array) -> Array | None:
    """Join rows by Ward's method, once for all k; None where there are too many rows for it."""
    from scipy.cluster.hierarchy import ward

    return np.asarray(ward(matrix), np.float64) if len(matrix) <= _WARD else None


def _fit_kmeans(matrix: Array, k: int, seed: int, starts: Array | None) -> Labels:
    """Run k-means from Ward's clusters, or from seeded starts."""
    from scipy.cluster.hierarchy import fcluster
    from sklearn.cluster import KMeans

    if starts is None:
        return KMeans(k, n_init=_STARTS, random_state=seed).fit_predict(matrix).astype(np.int64)
    start = fcluster(starts, k, criterion="maxclust")
    means = np.array([matrix[start == label].mean(axis=0) for label in np.unique(start)])
    model = KMeans(len(means), init=means, n_init=1, random_state=seed)
    return model.fit_predict(matrix).astype(np.int64)


def _silhouette(matrix: Array, labels: Labels, seed: int) -> float:
    """Give the mean silhouette, less a twentieth a share of units in clusters of one or two."""
    from sklearn.metrics import silhouette_score

    if labels.max() < 1:
        return -1.0
    sizes = np.bincount(labels)
    tiny = sizes[sizes < 3].sum() / len(labels)
    sample = 5000 if len(labels) > 5000 else None
    return (
        float(silhouette_score(matrix, labels, metric="cosine", sample_size=sample, random_state=seed)) - tiny
    )


def _hdbscan(matrix: Array, seed: int, min_size: int | None) -> Labels:
    """Cluster with UMAP and HDBSCAN; compiles for some seconds at the first call of a process.

    UMAP with a seed sets numba to one thread by itself. Leaves of the cluster tree are taken: by excess of
    mass, news sentences fall into one huge cluster and a few oddities.
    """
    from hdbscan import HDBSCAN
    from umap import UMAP

    neighbours = min(15, len(matrix) - 1)
    components = min(5, len(matrix) - 2)
    reduced = UMAP(
        n_neighbors=neighbours,
        n_components=components,
        min_dist=0.0,
        metric="cosine",
        random_state=seed,
        n_jobs=1,
    ).fit_transform(matrix.astype(np.float32))
    size = min_size or max(5, len(matrix) // 200)
    return (
        HDBSCAN(min_cluster_size=size, cluster_selection_method="leaf", core_dist_n_jobs=1)
        .fit_predict(np.asarray(reduced, np.float64))
        .astype(np.int64)
    )


def _nearest(matrix: Array, labels: Labels) -> Labels:
    """Give rows that HDBSCAN left out to the nearest cluster; those unlike any leave again as outliers."""
    if labels.max() < 0:
        return np.where(matrix.any(axis=1), 0, -1)
    similarity = matrix @ centroids(matrix, labels).T
    left = (labels < 0) & matrix.any(axis=1)
    return np.where(left, similarity.argmax(axis=1), labels)


def _without_outliers(matrix: Array, labels: Labels) -> Labels:
    """Take rows out of clusters that they are hardly like: at most a tenth of all, the least alike first.

    Likeness is the cosine to the centroid of the cluster's other rows. Clusters of fewer than three rows
    dissolve into their neighbours first.
    """
    labels = _dissolve(matrix, labels)
    if labels.max() < 0:
        return labels
    sums = np.array([matrix[labels == label].sum(axis=0) for label in range(labels.max() + 1)])
    others = unit_rows(sums[np.maximum(labels, 0)] - matrix)
    alike = np.where(labels >= 0, (matrix * others).sum(axis=1), np.inf)
    lowest = np.argsort(alike, kind="stable")[: int(_MAX_OUTLIERS * len(labels))]
    labels = labels.copy()
    labels[[row for row in lowest if alike[row] < _MIN_SIMILARITY]] = -1
    return labels


def _dissolve(matrix: Array, labels: Labels) -> Labels:
    labels = by_size(labels)
    sizes = np.bincount(labels[labels >= 0]) if labels.max() >= 0 else np.array([], int)
    kept = int((sizes >= 3).sum())
    if kept in (0, len(sizes)):
        return labels
    similarity = matrix @ centroids(matrix, labels)[:kept].T
    return np.where(labels >= kept, similarity.argmax(axis=1), labels)
