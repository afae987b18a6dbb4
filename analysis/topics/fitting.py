"""From units and their vectors to topics: clusters, words, survival, leakage, and the BERTopic that holds them."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import tokens as tokenizer
from analysis.encode.rows import Array, centre, language_means, unit_rows
from analysis.tables import Assignments, conform
from analysis.topics import clusters, quality, stability
from analysis.topics.anchors import Anchoring, Anchors, claimed, directions
from analysis.topics.clusters import Found, Labels, Method
from analysis.topics.model import fit_model
from analysis.topics.result import TopicResult
from analysis.topics.terms import TermCounts, count_terms, topic_terms
from analysis.topics.units import checked

_LABEL_TERMS = 3
_LEAST_WEIGHT = 0.05  # so that the terms of no unit are without weight
_FEW = 3  # units, below which a topic is weak whatever it survives


@dataclass(frozen=True)
class _Settings:
    """What decides which units gather."""

    method: Method
    n_topics: int | None
    min_size: int | None
    merged: int | None
    keep_all: bool
    anchoring: Anchoring
    least_likeness: float


def fit_topics(
    units: pd.DataFrame,
    vectors: npt.NDArray[Any],
    *,
    seed: int = 0,
    tokens: pd.DataFrame | None = None,
    n_topics: int | None = None,
    method: Method = "auto",
    min_size: int | None = None,
    merged: int | None = None,
    keep_all: bool = False,
    anchors: Anchors | None = None,
    anchoring: Anchoring = "zero-shot",
    least_likeness: float = 0.4,
    centred: bool = True,
    n_terms: int = 10,
    runs: int = 3,
) -> TopicResult:
    """Find the topics of units.

    Parameters
    ----------
    units
        unit_id, article_id, language, text, and perhaps story (else each article is one): sentences or articles. The
        order of rows doesn't matter.
    vectors
        (n, d), one row a unit, as an encoder gives them.
    seed
        Of UMAP, of the rows that Ward's method joins where there are many, and of the runs.
    tokens
        unit_id, token, term, pos: the content words of the units, where they are at hand
        (:func:`analysis.topics.unit_tokens` gives them); None: each text is read anew.
    n_topics
        How many clusters (kmeans only), at most a third of the units, seeded ones included, of which each gets one and
        the others at least one; None: found by size and silhouette.
    method
        "kmeans": deterministic, also across machines but for the last digits; "hdbscan": UMAP and HDBSCAN
        with a seed, the same on one machine, slower; "auto": kmeans, whatever the size.
    min_size
        Units a topic at least (hdbscan only); None: a 200th of all, at least 5.
    merged
        Merge clusters by likeness to at most so many topics; None: don't. Topics of anchors aren't merged.
    keep_all
        Leave units in the topic that they are hardly like, rather than in none.
    anchors
        Topics that are wanted (:func:`analysis.topics.make_anchors`).
    anchoring
        "zero-shot": units that are enough like an anchor are its topic, the others are clustered; "seeded": k-means
        starts from the anchors, too, and may move away from them.
    least_likeness
        Cosine to an anchor that is enough: of a unit (zero-shot), or of a topic's centre to bear its name (seeded).
    centred
        Take off each language's mean first. Without it, topics tend to be languages.
    n_terms
        Terms a topic and language at most.
    runs
        Runs of each kind to measure survival by; 0: leave it missing.

    Returns
    -------
    TopicResult

    Raises
    ------
    ValueError
        Fewer than 8 units with a vector; double unit_ids; vectors of another number than units; NaN in a
        vector or text (the unit is named); no unit with a word; numbers that make no sense.
    """
    chosen: Method = "kmeans" if method == "auto" else method
    settings = _Settings(chosen, n_topics, min_size, merged, keep_all, anchoring, least_likeness)
    units, matrix = checked(units, vectors)
    _refuse_nonsense(method, settings, anchors, len(units))
    counts = _terms(units, tokens)
    languages = units["language"].to_numpy(object)
    matrix, wanted = _centred(matrix, languages, centred, anchors)
    raw, k = _gather(matrix, wanted, settings, seed)
    model, labels = fit_model(counts.lists(), matrix, clusters.by_size(raw), n_terms)
    again = replace(settings, n_topics=k or None)
    survived = stability.survival(
        labels,
        units["story"].to_numpy(object),
        lambda rows, other: clusters.by_size(_gather(matrix[rows], wanted, again, other).labels),
        seed=seed,
        runs=runs,
    )
    alike = np.maximum(clusters.likeness(matrix, labels), _LEAST_WEIGHT)
    terms = topic_terms(counts, languages, labels, alike, n=n_terms)
    coherence = quality.coherence(counts, languages, terms)
    named = _anchor_names(matrix, raw, labels, anchors, wanted, least_likeness)
    return TopicResult(
        assignments=_assignments(units, matrix, labels),
        topics=_topics(units, labels, terms, coherence, survived, named),
        terms=terms,
        leakage=quality.leakage(units, labels, seed=seed),
        quality=quality.quality(terms, coherence, float((labels < 0).mean())),
        model=model,
        units=units,
        vectors=matrix.astype(np.float32),
        parameters={
            **asdict(settings),
            "k": k,
            "anchors": list(anchors.names) if anchors else [],
            "seed": seed,
            "centred": centred,
            "n_terms": n_terms,
            "runs": runs,
        },
    )


def _terms(units: pd.DataFrame, tokens: pd.DataFrame | None) -> TermCounts:
    read = tokenizer.content_tokens(units) if tokens is None else tokens.astype({"unit_id": str})
    counts = count_terms(units, read)
    if counts.terms.empty:
        raise ValueError("no unit has a word that could name a topic; are the tokens those of these units?")
    return counts


def _refuse_nonsense(method: str, settings: _Settings, anchors: Anchors | None, n: int) -> None:
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


def _centred(
    matrix: Array, languages: npt.NDArray[Any], centred: bool, anchors: Anchors | None
) -> tuple[Array, Array | None]:
    """Centre units and anchors per language; vectors that are all alike stay as they are: nothing would be left."""
    rows = unit_rows(matrix)
    known = rows[rows.any(axis=1)]
    alike = np.allclose(known, known[0], atol=1e-6)
    means = language_means(rows, languages) if centred and not alike else {}
    wanted = None if anchors is None else directions(anchors, means)
    return (centre(rows, languages, means) if means else rows), wanted


def _gather(matrix: Array, wanted: Array | None, settings: _Settings, seed: int) -> Found:
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


def _anchor_names(
    matrix: Array,
    raw: Labels,
    labels: Labels,
    anchors: Anchors | None,
    wanted: Array | None,
    least_likeness: float,
) -> dict[int, str]:
    """Give the name of each topic that an anchor claimed, or that grew from one and is still most like it."""
    if anchors is None or wanted is None or labels.max() < 0:
        return {}
    likeness = clusters.centroids(matrix, labels) @ wanted.T
    names = {}
    for place, name in enumerate(anchors.names):
        for topic in np.unique(labels[(raw == place) & (labels >= 0)]):
            if likeness[topic].argmax() == place and likeness[topic, place] >= least_likeness:
                names[int(topic)] = name
    return names


def _assignments(units: pd.DataFrame, matrix: Array, labels: Labels) -> pd.DataFrame:
    table = units[["unit_id", "article_id"]].assign(
        topic=labels, probability=clusters.probabilities(matrix, labels)
    )
    return conform(table, Assignments)


def _topics(
    units: pd.DataFrame,
    labels: Labels,
    terms: pd.DataFrame,
    coherence: pd.DataFrame,
    survival: pd.DataFrame,
    anchors: dict[int, str],
) -> pd.DataFrame:
    """Describe each topic in one row."""
    codes = sorted(units["language"].unique())
    inside = units.assign(topic=labels)[labels >= 0]
    topics = pd.RangeIndex(int(labels.max()) + 1, name="topic")
    shares = pd.crosstab(inside["topic"], inside["language"], normalize="index")
    shares = shares.reindex(index=topics, columns=codes, fill_value=0.0)
    overall = units["language"].value_counts(normalize=True).reindex(codes, fill_value=0)
    shown = terms.groupby(["topic", "language"])["shown"].agg(list)
    lists = {topic: [shown.get((topic, code), []) for code in codes] for topic in topics}
    npmi = coherence.pivot(index="topic", columns="language", values="npmi").reindex(topics, columns=codes)
    named = pd.Series(anchors, dtype=str).reindex(topics, fill_value="")
    table = pd.DataFrame(
        {
            "size": inside.groupby("topic").size().reindex(topics),
            "articles": inside.groupby("topic")["article_id"].nunique().reindex(topics),
            "label": [_label(named[topic], lists[topic]) for topic in topics],
            "anchor": named,
            **{
                f"terms_{code}": [", ".join(lists[topic][place]) for topic in topics]
                for place, code in enumerate(codes)
            },
            **{f"npmi_{code}": npmi[code].astype(float) for code in codes},
            **{f"share_{code}": shares[code] for code in codes},
            "minor_share": 1 - shares.max(axis=1),
            "leakage": (shares - overall).abs().sum(axis=1) / 2,
        }
    ).reset_index()
    table = table.merge(survival, on="topic", how="left")
    return table.assign(weak=(table["survival"] < stability.WEAK) | (table["size"] < _FEW))


def _label(anchor: str, lists: list[list[str]]) -> str:
    words = " / ".join(", ".join(words[:_LABEL_TERMS]) for words in lists if words)
    return f"{anchor}: {words}" if anchor else words
