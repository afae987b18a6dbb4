"""From unit vectors to groups: checks, centring, anchors, clusters; the part of a topic model that knows no words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.encode.rows import Array, centre, language_means, unit_rows
from analysis.tables import Assignments, conform
from analysis.topics import clusters
from analysis.topics.anchors import Anchoring, Anchors, claimed, directions
from analysis.topics.clusters import Found, Labels, Method
from analysis.topics.units import checked


@dataclass(frozen=True)
class Settings:
    """What decides which units gather."""

    method: Method
    n_topics: int | None
    min_size: int | None
    merged: int | None
    keep_all: bool
    anchoring: Anchoring
    least_likeness: float


def group_units(
    units: pd.DataFrame,
    vectors: npt.NDArray[Any],
    *,
    seed: int = 0,
    method: Method = "auto",
    n_topics: int | None = None,
) -> pd.DataFrame:
    """Gather units into topics as :func:`fit_topics` does, without words, survival and BERTopic: for trying choices out.

    Parameters
    ----------
    units, vectors, seed, method, n_topics
        As in :func:`fit_topics`.

    Returns
    -------
    DataFrame
        As :class:`analysis.tables.Assignments`, sorted by unit_id; topics are numbered by size.
    """
    chosen: Method = "kmeans" if method == "auto" else method
    settings = Settings(chosen, n_topics, None, None, False, "zero-shot", 0.0)
    units, matrix = checked(units, vectors)
    refuse_nonsense(method, settings, None, len(units))
    matrix, _ = centred_rows(matrix, units["language"].to_numpy(object), True, None)
    return assignment_table(units, matrix, clusters.by_size(gather(matrix, None, settings, seed).labels))


def refuse_nonsense(method: str, settings: Settings, anchors: Anchors | None, n: int) -> None:
    """Refuse numbers and choices that make no sense for so many units, and say what does."""
    if method not in get_args(Method):
        raise ValueError(f'method is {method!r}; choose "auto", "kmeans" or "hdbscan"')
    k, merged, anchoring = settings.n_topics, settings.merged, settings.anchoring
    if k is not None and (method == "hdbscan" or not 1 <= k <= max(1, n // 3)):
        raise ValueError(
            f"n_topics is {k} with method {method!r} and {n} units; give a number from 1 to a third of the units, "
            'with method "kmeans"'
        )
    if merged is not None and merged < 1:
        raise ValueError(f"merged is {merged}; give a number from 1, or None")
    if anchoring not in get_args(Anchoring):
        raise ValueError(f'anchoring is {anchoring!r}; choose "zero-shot" or "seeded"')
    if anchors is not None and anchoring == "seeded":
        if method == "hdbscan":
            raise ValueError(
                'seeded topics need method "kmeans"; with "hdbscan" choose anchoring "zero-shot"'
            )
        if 3 * len(anchors.names) >= n:
            raise ValueError(
                f"{len(anchors.names)} anchors are too many to start from with {n} units; choose fewer, or "
                'anchoring "zero-shot"'
            )


def centred_rows(
    matrix: Array, languages: npt.NDArray[Any], centred: bool, anchors: Anchors | None
) -> tuple[Array, Array | None]:
    """Centre units and anchors per language; vectors that are all alike stay as they are: nothing would be left."""
    rows = unit_rows(matrix)
    known = rows[rows.any(axis=1)]
    alike = np.allclose(known, known[0], atol=1e-6)
    means = language_means(rows, languages) if centred and not alike else {}
    wanted = None if anchors is None else directions(anchors, means)
    return (centre(rows, languages, means) if means else rows), wanted


def gather(matrix: Array, wanted: Array | None, settings: Settings, seed: int) -> Found:
    """Give each row its topic, those of anchors first, in the order of their names; the others in no order."""
    zero_shot = settings.anchoring == "zero-shot"
    if wanted is not None and zero_shot:
        labels = claimed(matrix, wanted, settings.least_likeness)
    else:
        labels = np.full(len(matrix), -1, np.int64)
    free = labels < 0
    rest, k = clusters.cluster(
        matrix[free],
        method=settings.method,
        seed=seed,
        n_topics=settings.n_topics,
        min_size=settings.min_size,
        anchors=None if zero_shot else wanted,
        keep_all=settings.keep_all,
    )
    first = 0 if wanted is None else len(wanted)
    labels[free] = np.where(rest >= 0, rest + first, -1) if zero_shot else rest
    if settings.merged is not None:
        labels = _merged(matrix, labels, first, settings.merged)
    return Found(labels, k)


def _merged(matrix: Array, labels: Labels, first: int, wanted: int) -> Labels:
    """Merge the topics that are no anchors'."""
    others = np.where(labels >= first, labels - first, -1)
    kept = len(np.unique(labels[(labels >= 0) & (labels < first)]))
    merged = clusters.merge(matrix, others, max(1, wanted - kept))
    return np.where(merged >= 0, merged + first, labels)


def assignment_table(units: pd.DataFrame, matrix: Array, labels: Labels) -> pd.DataFrame:
    """Give units with their topic, and how sure it is, as :class:`analysis.tables.Assignments`."""
    table = units[["unit_id", "article_id"]].assign(
        topic=labels, probability=clusters.probabilities(matrix, labels)
    )
    return conform(table, Assignments)
