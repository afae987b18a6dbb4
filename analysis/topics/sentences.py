"""From a topic back to what stands behind it: its typical units, its sentences, its place on a map."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.topics import clusters
from analysis.topics.result import TopicResult
from analysis.topics.terms import UNKNOWN

_TYPICAL = ["topic", "language", "rank", "unit_id", "article_id", "similarity", "text"]
_SENTENCES = ["topic", "language", "article_id", "sentence_id", "voice", "speaker", "terms", "text"]


def representative(result: TopicResult, *, n: int = 3) -> pd.DataFrame:
    """Give the units that are most typical of each topic, verbatim, per language.

    Parameters
    ----------
    result
        Of :func:`analysis.topics.fit_topics`.
    n
        Units a topic and language at most.

    Returns
    -------
    DataFrame
        topic, language, rank (from 1), unit_id, article_id, similarity (cosine to the topic's centre), text.
    """
    labels = result.assignments["topic"].to_numpy(np.int64)
    if labels.max() < 0:
        return pd.DataFrame(columns=_TYPICAL)
    centres = clusters.centroids(result.vectors.astype(np.float64), labels)
    similarity = (result.vectors * centres[np.maximum(labels, 0)]).sum(axis=1)
    table = result.units.assign(topic=labels, similarity=similarity)
    table = table[table["topic"] >= 0].sort_values(
        ["topic", "language", "similarity", "unit_id"], ascending=[True, True, False, True]
    )
    table["rank"] = table.groupby(["topic", "language"]).cumcount() + 1
    return table.loc[table["rank"] <= n, _TYPICAL].reset_index(drop=True)


def topic_sentences(
    result: TopicResult,
    corpus: Any,
    *,
    topic: int | None = None,
    n: int | None = None,
    articles: int | None = None,
) -> pd.DataFrame:
    """Give the sentences behind topics, verbatim; those that hold most of the topic's terms come first.

    Where the units are articles, a topic's sentences are those of its articles.

    Parameters
    ----------
    result
        Of :func:`analysis.topics.fit_topics`.
    corpus
        Anything with ``sentences`` and ``tokens``.
    topic
        Only this one; None: all but units without a topic.
    n
        Sentences a topic and language at most; None: all.
    articles
        Only sentences of so many articles that are most typical of the topic, in each language; None: of all. Without
        meaning where the units are sentences.

    Returns
    -------
    DataFrame
        topic, language, article_id, sentence_id, voice, speaker, terms (how many of the topic's terms it holds), text.
    """
    placed = placed_sentences(result, corpus.sentences)
    wanted = placed["topic"] >= 0 if topic is None else placed["topic"] == topic
    placed = placed[wanted]
    if articles is not None and _units_are_articles(result):
        typical = representative(result, n=articles)[["topic", "article_id"]]
        placed = placed.merge(typical.drop_duplicates(), on=["topic", "article_id"])
    terms = corpus.tokens[corpus.tokens["content"]][["sentence_id", "term"]].drop_duplicates()
    terms = terms[terms["sentence_id"].isin(placed["sentence_id"])]
    held = placed[["sentence_id", "topic", "language"]].merge(terms, on="sentence_id")
    held = held.merge(result.terms[["topic", "language", "term", "score"]], on=["topic", "language", "term"])
    scores = held.groupby("sentence_id")["score"].agg(["size", "sum"])
    placed = placed.assign(
        terms=placed["sentence_id"].map(scores["size"]).fillna(0).astype(int),
        score=placed["sentence_id"].map(scores["sum"]).fillna(0.0),
    )
    placed = placed.sort_values(
        ["topic", "language", "terms", "score", "sentence_id"], ascending=[True, True, False, False, True]
    )
    rank = placed.groupby(["topic", "language"]).cumcount()
    return placed.loc[rank < (len(placed) if n is None else n), _SENTENCES].reset_index(drop=True)


def _units_are_articles(result: TopicResult) -> bool:
    return bool(result.assignments["unit_id"].equals(result.assignments["article_id"]))


def placed_sentences(result: TopicResult, sentences: pd.DataFrame) -> pd.DataFrame:
    """Give each sentence the topic of its unit; sentences outside the units are left out."""
    key = "article_id" if _units_are_articles(result) else "sentence_id"
    topics = result.assignments[["unit_id", "topic"]].rename(columns={"unit_id": key})
    known = sentences.assign(language=sentences["language"].fillna(UNKNOWN))
    return known.merge(topics, on=key, how="inner", validate="many_to_one")


def map_points(result: TopicResult) -> pd.DataFrame:
    """Place the units on the first two principal components of their centred vectors.

    Returns
    -------
    DataFrame
        unit_id, article_id, language, topic, x, y: one row a unit. The signs of the axes are fixed, so that the same
        vectors give the same map.
    """
    from sklearn.decomposition import PCA

    components = min(2, *result.vectors.shape)
    places = PCA(n_components=components, svd_solver="full").fit_transform(result.vectors.astype(np.float64))
    places = np.pad(places, ((0, 0), (0, 2 - components)))
    points = result.assignments[["unit_id", "article_id", "topic"]].assign(x=places[:, 0], y=places[:, 1])
    return points.merge(result.units[["unit_id", "language"]], on="unit_id", how="left")
