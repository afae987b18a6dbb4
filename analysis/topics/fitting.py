"""From units and their vectors to topics: clusters, words, survival, leakage, and the BERTopic that holds them."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import tokens as tokenizer
from analysis.encode.rows import Array
from analysis.topics import clusters, quality, stability
from analysis.topics.anchors import Anchoring, Anchors
from analysis.topics.clusters import Labels, Method
from analysis.topics.grouping import Settings, assignment_table, centred_rows, gather, refuse_nonsense
from analysis.topics.model import fit_model
from analysis.topics.result import TopicResult
from analysis.topics.terms import TermCounts, count_terms, topic_terms
from analysis.topics.units import checked

_LABEL_TERMS = 3
_LEAST_WEIGHT = 0.05  # so that the terms of no unit are without weight
_FEW = 3  # units, below which a topic is weak whatever it survives


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
    settings = Settings(chosen, n_topics, min_size, merged, keep_all, anchoring, least_likeness)
    units, matrix = checked(units, vectors)
    refuse_nonsense(method, settings, anchors, len(units))
    counts = _terms(units, tokens)
    languages = units["language"].to_numpy(object)
    matrix, wanted = centred_rows(matrix, languages, centred, anchors)
    raw, k = gather(matrix, wanted, settings, seed)
    model, labels = fit_model(counts.lists(), matrix, clusters.by_size(raw), n_terms)
    again = replace(settings, n_topics=k or None)
    survived = stability.survival(
        labels,
        units["story"].to_numpy(object),
        lambda rows, other: clusters.by_size(gather(matrix[rows], wanted, again, other).labels),
        seed=seed,
        runs=runs,
    )
    alike = np.maximum(clusters.likeness(matrix, labels), _LEAST_WEIGHT)
    terms = topic_terms(counts, languages, labels, alike, n=n_terms)
    coherence = quality.coherence(counts, languages, terms)
    named = _anchor_names(matrix, raw, labels, anchors, wanted, least_likeness)
    return TopicResult(
        assignments=assignment_table(units, matrix, labels),
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


def name_topics(
    units: pd.DataFrame, vectors: npt.NDArray[Any], assignments: pd.DataFrame, *, tokens: pd.DataFrame
) -> pd.DataFrame:
    """Name the topics that :func:`group_units` found by their words, as :func:`fit_topics` does.

    Parameters
    ----------
    units, vectors, tokens
        As in :func:`fit_topics`.
    assignments
        Of these units.

    Returns
    -------
    DataFrame
        topic, size, label.
    """
    units, matrix = checked(units, vectors)
    languages = units["language"].to_numpy(object)
    matrix, _ = centred_rows(matrix, languages, True, None)
    labels = assignments.set_index("unit_id")["topic"].reindex(units["unit_id"]).to_numpy(np.int64)
    alike = np.maximum(clusters.likeness(matrix, labels), _LEAST_WEIGHT)
    terms = topic_terms(_terms(units, tokens), languages, labels, alike, n=_LABEL_TERMS)
    shown = terms.groupby(["topic", "language"])["shown"].agg(list)
    codes = sorted(set(languages))
    topics = range(int(labels.max()) + 1)
    named = [_label("", [shown.get((topic, code), []) for code in codes]) for topic in topics]
    sizes = [int((labels == topic).sum()) for topic in topics]
    return pd.DataFrame({"topic": topics, "size": sizes, "label": named}).astype({"label": "str"})


def _terms(units: pd.DataFrame, tokens: pd.DataFrame | None) -> TermCounts:
    read = tokenizer.content_tokens(units) if tokens is None else tokens.astype({"unit_id": str})
    counts = count_terms(units, read)
    if counts.terms.empty:
        raise ValueError("no unit has a word that could name a topic; are the tokens those of these units?")
    return counts


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
