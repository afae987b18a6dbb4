"""How good topics are: coherence and diversity of their terms, and how much language tells of topic."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.topics.terms import TermCounts

N_TERMS = 10


def npmi(present: Any, columns: Sequence[int]) -> float:
    """Give the coherence of some terms: mean normalised pointwise mutual information of their pairs.

    After Bouma 2009, *Normalized (Pointwise) Mutual Information in Collocation Extraction*, and Lau, Newman & Baldwin
    2014, *Machine Reading Tea Leaves*, EACL. Terms that never stand together count -1, terms that stand in every
    document 0 with any other.

    Parameters
    ----------
    present
        Sparse array (documents, terms) of zeros and ones.
    columns
        The terms.

    Returns
    -------
    float
        From -1 to 1; NaN for fewer than two terms.
    """
    if len(columns) < 2:
        return float("nan")
    chosen = present[:, list(columns)]
    together = (chosen.T @ chosen).toarray() / present.shape[0]
    alone = np.diag(together)
    first, second = np.tril_indices(len(columns), -1)
    both, product = together[first, second], alone[first] * alone[second]
    with np.errstate(divide="ignore", invalid="ignore"):
        values = np.log(both / product) / -np.log(both)
    return float(np.where(both <= 0, -1.0, np.where(both >= 1, 0.0, values)).mean())


def diversity(terms: Sequence[Sequence[str]]) -> float:
    """Give the share of different terms among those of all topics (Dieng, Ruiz & Blei 2020, TACL 8); NaN without."""
    every = [term for topic in terms for term in topic]
    return len(set(every)) / len(every) if every else float("nan")


def coherence(counts: TermCounts, languages: npt.NDArray[Any], terms: pd.DataFrame) -> pd.DataFrame:
    """Give the coherence of each topic's ten best terms, per language, over the units themselves.

    Parameters
    ----------
    counts
        Of the units.
    languages
        Language of each unit.
    terms
        As :func:`analysis.topics.terms.topic_terms` gives them.

    Returns
    -------
    DataFrame
        topic, language, npmi.
    """
    rows = []
    for language, best in terms[terms["rank"] <= N_TERMS].groupby("language", sort=True):
        columns = np.flatnonzero((counts.terms["language"] == language).to_numpy(bool))
        places = pd.Index(counts.terms["term"].iloc[columns])
        present = counts.present[languages == language][:, columns].tocsc()
        for topic, group in best.groupby("topic", sort=True):
            rows.append((topic, language, npmi(present, places.get_indexer(group["term"]).tolist())))
    return pd.DataFrame(rows, columns=["topic", "language", "npmi"])


def quality(terms: pd.DataFrame, found: pd.DataFrame, outliers: float) -> pd.DataFrame:
    """Sum a model up: per language the topics that have terms, their mean coherence, the diversity of the terms.

    Parameters
    ----------
    terms
        As :func:`analysis.topics.terms.topic_terms` gives them.
    found
        As :func:`coherence` gives it.
    outliers
        Share of units that belong to no topic.

    Returns
    -------
    DataFrame
        language, topics, npmi, diversity, outliers (the same in each row).
    """
    best = terms[terms["rank"] <= N_TERMS]
    rows = [
        {
            "language": language,
            "topics": group["topic"].nunique(),
            "npmi": found.loc[found["language"] == language, "npmi"].mean(),
            "diversity": diversity([list(words) for _, words in group.groupby("topic")["term"]]),
            "outliers": outliers,
        }
        for language, group in best.groupby("language", sort=True)
    ]
    return pd.DataFrame(rows, columns=["language", "topics", "npmi", "diversity", "outliers"])


def leakage(
    units: pd.DataFrame, labels: npt.NDArray[np.int64], *, seed: int = 0, n: int = 100
) -> pd.DataFrame:
    """Say how much language tells of topic: adjusted mutual information, beside what chance gives.

    The measure is that of Vinh, Epps & Bailey 2010. A unit counts with its story's main language, and the reference
    shuffles languages over stories, since the units of a story share both.

    Parameters
    ----------
    units
        story, article_id, language.
    labels
        Topic of each unit; -1 for none.
    seed
        Of the shuffles.
    n
        Shuffles.

    Returns
    -------
    DataFrame
        One row: units, articles, languages, ami (0: none, 1: topics are languages), chance and chance_high
        (mean and 95th percentile over shuffles). Missing where there is one language or one topic.
    """
    from sklearn.metrics import adjusted_mutual_info_score

    inside = units.assign(topic=labels)[labels >= 0]
    stories = pd.crosstab(inside["story"], inside["language"]).idxmax(axis=1).sort_index()
    position = np.searchsorted(stories.index.to_numpy(object), inside["story"].to_numpy(object))
    codes, topics = stories.to_numpy(object), inside["topic"].to_numpy()
    random = np.random.default_rng(seed)
    told = len(set(codes)) > 1 and len(set(topics)) > 1
    shuffles = [random.permutation(codes)[position] for _ in range(n if told else 0)]
    chance = [adjusted_mutual_info_score(topics, shuffled) for shuffled in shuffles]
    return pd.DataFrame(
        {
            "units": [len(inside)],
            "articles": [inside["article_id"].nunique()],
            "languages": [inside["language"].nunique()],
            "ami": [float(adjusted_mutual_info_score(topics, codes[position])) if told else np.nan],
            "chance": [float(np.mean(chance)) if told else np.nan],
            "chance_high": [float(np.quantile(chance, 0.95)) if told else np.nan],
        }
    )
