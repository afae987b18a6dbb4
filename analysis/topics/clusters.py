"""Clusters of unit vectors: the part of topic modelling that knows no words.

Two ways, both repeatable. *kmeans*: principal components, then k-means from the clusters of Ward's method, without
chance up to four thousand units; of more, Ward's method joins a seeded draw of four thousand. The number of clusters
is the one with the best silhouette (Rousseeuw 1987) among those fit for the size. *hdbscan*: UMAP with a seed (one
thread), then HDBSCAN (Campello, Moulavi & Sander 2013), as in BERTopic's own recipe; the same on one machine, not
across machines.

For large corpora k-means is the default, too: on 11,736 Russian articles its topics were about as coherent and as
diverse as those of UMAP and HDBSCAN, in a fifth of the time. Theirs survived a change of seed better (.84 of a topic's
articles, to .65), so *hdbscan* is worth its time where the topics of a large corpus are to be cited. EVōC was quicker
still, but left three units in ten out (``tests/benchmarks/topics.py``).
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.encode.rows import Array, unit_rows

Labels = npt.NDArray[np.int64]
Method = Literal["auto", "kmeans", "hdbscan"]

MIN_UNITS = 8
_MOST_COMPONENTS = 100
_WARD = 4000
_SIZES_TRIED = 6
_SILHOUETTE_SAMPLE = 3000
_MIN_SIMILARITY = 0.2
_MAX_OUTLIERS = 0.1


class Found(NamedTuple):
    """Clusters, and the number that k-means was given (0 for hdbscan): some may have dissolved since."""

    labels: Labels
    k: int


def cluster(
    matrix: Array,
    *,
    method: Method,
    seed: int,
    n_topics: int | None = None,
    min_size: int | None = None,
    anchors: Array | None = None,
    keep_all: bool = False,
) -> Found:
    """Cluster rows of unit length.

    Parameters
    ----------
    matrix
        (n, d).
    method, seed, n_topics, min_size
        As in :func:`analysis.topics.fit_topics`.
    anchors
        (m, d): directions that k-means starts from beside its own.
    keep_all
        Leave rows in the cluster that they are hardly like, rather than without one.

    Returns
    -------
    Found
        Labels from 0; -1 for rows without a cluster, as rows that are zero. The first m clusters grew from the
        anchors, some of them perhaps empty; the others have no order.
    """
    labels = np.full(len(matrix), -1, np.int64)
    known = np.flatnonzero(matrix.any(axis=1))
    if len(np.unique(matrix[known].round(9), axis=0)) < 3:
        labels[known] = 0  # all alike: one topic
        return Found(labels, 1)
    k = 0
    if method == "hdbscan":
        labels[known] = _hdbscan(matrix[known], seed, min_size)
        labels = _nearest(matrix, labels)
    else:
        labels[known], k = _kmeans(matrix[known], seed, n_topics, anchors)
    labels = _dissolve(matrix, labels)
    return Found(labels if keep_all else _without_outliers(matrix, labels), k)


def by_chance(method: Method, number: int) -> bool:
    """Say whether a seed can change the clusters of so many rows."""
    return method == "hdbscan" or number > _WARD


def merge(matrix: Array, labels: Labels, wanted: int) -> Labels:
    """Merge clusters, the most alike first, to a wanted number: Ward's method over their mean directions."""
    from scipy.cluster.hierarchy import fcluster, ward

    names = np.unique(labels[labels >= 0])
    if len(names) <= max(1, wanted):
        return labels
    means = unit_rows(np.array([matrix[labels == name].mean(axis=0) for name in names]))
    groups = fcluster(ward(means), wanted, criterion="maxclust") - 1
    return np.where(labels >= 0, groups[np.searchsorted(names, labels).clip(0, len(names) - 1)], -1)


def centroids(matrix: Array, labels: Labels) -> Array:
    """Give the mean direction of each cluster, one row a label from 0; zero for an empty one."""
    return unit_rows(np.array([matrix[labels == label].sum(axis=0) for label in range(labels.max() + 1)]))


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

    dimensions = min(_MOST_COMPONENTS, max(5, round(len(matrix) ** 0.5)), len(matrix) - 1, matrix.shape[1])
    return unit_rows(PCA(dimensions, svd_solver="full", random_state=seed).fit_transform(matrix))


def _kmeans(matrix: Array, seed: int, n_topics: int | None, anchors: Array | None) -> Found:
    """Cluster with k-means; k is given, or has the best silhouette. Clusters of anchors come first."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):  # sums in another order would differ in the last bit
        stacked = _reduced(matrix if anchors is None else np.vstack([anchors, matrix]), seed)
        fixed, reduced = stacked[: len(stacked) - len(matrix)], stacked[len(stacked) - len(matrix) :]
        distinct = len(np.unique(reduced.round(9), axis=0))
        drawn = _draw(reduced, seed)
        tree = _ward(drawn)
        if n_topics:
            k = min(n_topics, distinct)
            return Found(_fit_kmeans(reduced, k, drawn, tree, fixed), k)
        sizes = [k for k in _sizes(len(matrix)) if k < distinct]
        tried = [Found(_fit_kmeans(reduced, k, drawn, tree, fixed), k) for k in sizes]
        if not tried:
            return Found(np.zeros(len(matrix), np.int64), 1)
        return max(tried, key=lambda found: (round(_silhouette(reduced, found.labels, seed), 9), -found.k))


def _sizes(n: int) -> list[int]:
    """Give the numbers of clusters to try: between half the square root of n and nearly all of it."""
    low, high = min(40, max(2, round(0.5 * n**0.5))), min(60, max(3, round(0.95 * n**0.5)))
    return sorted({round(k) for k in np.linspace(low, high, min(_SIZES_TRIED, high - low + 1))})


def _draw(matrix: Array, seed: int) -> Array:
    """Give the rows that Ward's method joins: all, or a seeded draw of so many as it can do in a second or two."""
    if len(matrix) <= _WARD:
        return matrix
    return matrix[np.sort(np.random.default_rng(seed).choice(len(matrix), _WARD, replace=False))]


def _ward(rows: Array) -> Array:
    """Join rows by Ward's method, once for all k."""
    from scipy.cluster.hierarchy import ward

    return np.asarray(ward(rows), np.float64)


def _fit_kmeans(matrix: Array, k: int, drawn: Array, tree: Array, fixed: Array) -> Labels:
    """Run k-means from anchors and from Ward's clusters, k in all."""
    from scipy.cluster.hierarchy import fcluster
    from sklearn.cluster import KMeans

    start = fcluster(tree, max(1, k - len(fixed)), criterion="maxclust")
    means = np.array([drawn[start == label].mean(axis=0) for label in np.unique(start)])
    model = KMeans(len(fixed) + len(means), init=np.vstack([fixed, means]), n_init=1)
    return model.fit_predict(matrix).astype(np.int64)


def _silhouette(matrix: Array, labels: Labels, seed: int) -> float:
    """Give the mean silhouette, less a twentieth a share of units in clusters of one or two."""
    from sklearn.metrics import silhouette_score

    if labels.max() < 1:
        return -1.0
    sizes = np.bincount(labels)
    tiny = sizes[sizes < 3].sum() / len(labels)
    sample = _SILHOUETTE_SAMPLE if len(labels) > _SILHOUETTE_SAMPLE else None
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

    Likeness is the cosine to the centroid of the cluster's other rows.
    """
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
    """Give the rows of clusters of fewer than three rows to the nearest larger cluster, where there is one."""
    sizes = np.bincount(labels[labels >= 0], minlength=1)
    kept = np.flatnonzero(sizes >= 3)
    small = (labels >= 0) & ~np.isin(labels, kept)
    if not len(kept) or not small.any():
        return labels
    means = unit_rows(np.array([matrix[labels == label].mean(axis=0) for label in kept]))
    return np.where(small, kept[(matrix @ means.T).argmax(axis=1)], labels)
