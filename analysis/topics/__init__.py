"""Topics of sentences or articles in several languages: a fitted BERTopic on vectors made before.

Vectors are centred per language, clustered (:mod:`analysis.topics.clusters`) and described in words, one
language at a time (:mod:`analysis.topics.terms`). BERTopic (Grootendorst 2022) holds the result, so that its
plots and ``transform`` work; it is given the clusters and does not find them itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.tables import Assignments, conform
from analysis.topics import clusters
from analysis.topics import terms as wording
from analysis.topics.clusters import MIN_UNITS, Labels, Method
from analysis.topics.terms import UNKNOWN
from analysis.topics.units import map_points, topic_units

__all__ = ["TopicResult", "fit_topics", "map_points", "representative", "topic_units"]

_COLUMNS = ("unit_id", "article_id", "language", "text")


@dataclass(frozen=True)
class TopicResult:
    """What :func:`fit_topics` gives.

    Attributes
    ----------
    assignments
        As :class:`analysis.tables.Assignments`, sorted by unit_id; topic -1 for units that fit none.
    topics
        One row a topic: topic, size, articles, label, terms_<language>, share_<language>, minor_share (share
        of the units that are not in the topic's main language), leakage (how far the topic's shares of
        languages are from those of all units, 0 to 1).
    terms
        One row a topic, language and term (see :func:`analysis.topics.terms.topic_terms`).
    leakage
        One row: how much language tells of topic (see :func:`analysis.topics.terms.leakage`).
    model
        The fitted BERTopic. Its vectors are the centred ones of ``vectors``.
    vectors
        The centred vectors, in the order of ``assignments``.
    parameters
        What the result depends on beside the units: method, seed, n_topics …
    """

    assignments: pd.DataFrame
    topics: pd.DataFrame
    terms: pd.DataFrame
    leakage: pd.DataFrame
    model: Any
    vectors: npt.NDArray[np.float32] = field(repr=False)
    parameters: dict[str, Any] = field(default_factory=dict)

    @property
    def outliers(self) -> float:
        """Share of units that belong to no topic."""
        return float((self.assignments["topic"] < 0).mean())


def fit_topics(
    units: pd.DataFrame,
    vectors: npt.NDArray[Any],
    *,
    seed: int = 0,
    n_topics: int | None = None,
    method: Method = "auto",
    min_size: int | None = None,
    centred: bool = True,
    n_terms: int = 8,
) -> TopicResult:
    """Find the topics of units.

    Parameters
    ----------
    units
        unit_id, article_id, language, text: sentences or articles. The order of rows doesn't matter.
    vectors
        (n, d), one row a unit, as an encoder gives them.
    seed
        Of k-means, UMAP and the shuffles.
    n_topics
        How many topics (kmeans only); None: found by size and silhouette.
    method
        "kmeans": deterministic, also across machines but for the last digits; "hdbscan": UMAP and HDBSCAN
        with a seed, the same on one machine, slower; "auto": kmeans, whatever the size.
    min_size
        Units a topic at least (hdbscan only); None: a 200th of all, at least 5.
    centred
        Take off each language's mean first. Without it, topics tend to be languages.
    n_terms
        Terms a topic and language at most.

    Returns
    -------
    TopicResult

    Raises
    ------
    ValueError
        Fewer than 8 units with a vector; double unit_ids; vectors of another number than units; NaN in a
        vector or text (the unit is named).
    """
    if method not in ("auto", "kmeans", "hdbscan"):
        raise ValueError(f'method is {method!r}; choose "auto", "kmeans" or "hdbscan"')
    units, matrix = _checked(units, vectors)
    chosen = "kmeans" if method == "auto" else method
    if n_topics is not None and (chosen == "hdbscan" or n_topics < 1):
        raise ValueError(
            f'n_topics is {n_topics} with method {chosen!r}; give a number from 1 with method "kmeans"'
        )
    matrix = _centred(matrix, units["language"].to_numpy(object), centred)
    labels = clusters.cluster(matrix, method=chosen, seed=seed, n_topics=n_topics, min_size=min_size)
    model, labels = _bertopic(units["text"].tolist(), matrix, labels, n_terms)
    terms = wording.topic_terms(units, labels, np.maximum(clusters.likeness(matrix, labels), 0.05), n=n_terms)
    return TopicResult(
        assignments=_assignments(units, matrix, labels),
        topics=_topics(units, labels, terms),
        terms=terms,
        leakage=wording.leakage(units, labels, seed=seed),
        model=model,
        vectors=matrix.astype(np.float32),
        parameters={
            "method": chosen,
            "seed": seed,
            "n_topics": n_topics,
            "min_size": min_size,
            "centred": centred,
        },
    )


def representative(result: TopicResult, units: pd.DataFrame, *, n: int = 3) -> pd.DataFrame:
    """Give the units that are most typical of each topic, per language.

    Parameters
    ----------
    result
        Of :func:`fit_topics`.
    units
        The same units.
    n
        Units a topic and language at most.

    Returns
    -------
    DataFrame
        topic, language, rank (from 1), unit_id, article_id, similarity (cosine to the topic's centre), text.
    """
    labels = result.assignments["topic"].to_numpy(np.int64)
    table = result.assignments.merge(_texts(units), on="unit_id", how="left", validate="one_to_one")
    if labels.max() < 0:
        return pd.DataFrame(
            columns=["topic", "language", "rank", "unit_id", "article_id", "similarity", "text"]
        )
    centres = clusters.centroids(result.vectors.astype(np.float64), labels)
    table["similarity"] = (result.vectors * centres[np.maximum(labels, 0)]).sum(axis=1)
    table = table[table["topic"] >= 0].sort_values(
        ["topic", "language", "similarity", "unit_id"], ascending=[True, True, False, True]
    )
    table["rank"] = table.groupby(["topic", "language"]).cumcount() + 1
    columns = ["topic", "language", "rank", "unit_id", "article_id", "similarity", "text"]
    return table.loc[table["rank"] <= n, columns].reset_index(drop=True)


def _texts(units: pd.DataFrame) -> pd.DataFrame:
    return units.assign(language=_codes(units))[["unit_id", "language", "text"]].astype({"unit_id": str})


def _codes(units: pd.DataFrame) -> pd.Series:
    return units["language"].astype(object).where(units["language"].notna(), UNKNOWN).astype(str)


def _checked(units: pd.DataFrame, vectors: npt.NDArray[Any]) -> tuple[pd.DataFrame, npt.NDArray[np.float64]]:
    """Sort units and vectors by unit_id, and refuse what would fail obscurely later."""
    missing = [column for column in _COLUMNS if column not in units]
    if missing:
        raise ValueError(f"units lack the columns {', '.join(missing)}; they need {', '.join(_COLUMNS)}")
    matrix = np.asarray(vectors, np.float64)
    if matrix.ndim != 2 or len(matrix) != len(units):
        raise ValueError(f"vectors have shape {matrix.shape}; give one row a unit, ({len(units)}, d)")
    ids = units["unit_id"].astype(str).to_numpy(object)
    if len(set(ids)) < len(ids):
        double = units["unit_id"].astype(str)[units["unit_id"].astype(str).duplicated()].iat[0]
        raise ValueError(f"unit_id {double!r} stands twice; ids must be unique")
    _refuse(
        ids,
        np.asarray(~np.isfinite(matrix).all(axis=1)),
        "has a vector with NaN or infinity; encode its text anew",
    )
    _refuse(
        ids, ~units["text"].map(lambda text: isinstance(text, str)).to_numpy(bool), "has no text; drop it"
    )
    known = int(matrix.any(axis=1).sum())
    if known < MIN_UNITS:
        raise ValueError(
            f"{known} units have a vector (of {len(units)}), too few for topics: at least {MIN_UNITS} are "
            "needed. Take sentences rather than articles as units, or more articles"
        )
    order = np.argsort(ids.astype(str), kind="stable")
    table = units.iloc[order][list(_COLUMNS)].reset_index(drop=True)
    return table.assign(unit_id=ids[order], language=_codes(table)), matrix[order]


def _refuse(ids: npt.NDArray[Any], bad: npt.NDArray[Any], what: str) -> None:
    if bad.any():
        more = f" (and {int(bad.sum()) - 1} more)" if bad.sum() > 1 else ""
        raise ValueError(f"unit {ids[bad][0]!r}{more} {what}")


def _centred(
    matrix: npt.NDArray[np.float64], languages: npt.NDArray[Any], centred: bool
) -> npt.NDArray[np.float64]:
    """Centre per language; vectors that are all alike stay as they are, for nothing would be left of them."""
    rows = clusters.unit_rows(matrix)
    known = rows[rows.any(axis=1)]
    if not centred or np.allclose(known, known[0], atol=1e-6):
        return rows
    return clusters.centre(rows, languages)


@dataclass
class _Clusters:
    """What BERTopic takes for a clusterer: gives the clusters found before, and the nearest for new rows."""

    labels_: Labels
    centres: npt.NDArray[np.float64]

    def fit(self, X: npt.NDArray[Any], y: Any = None) -> _Clusters:
        """Keep the clusters."""
        return self

    def predict(self, X: npt.NDArray[Any]) -> Labels:
        """Give the nearest centre of each row."""
        return np.argmax(clusters.unit_rows(X) @ self.centres.T, axis=1)


def _bertopic(
    texts: list[str], matrix: npt.NDArray[np.float64], labels: Labels, n_terms: int
) -> tuple[Any, Labels]:
    """Fit BERTopic on the clusters; gives it with the numbers that it gave to the topics."""
    from bertopic import BERTopic
    from bertopic.dimensionality import BaseDimensionalityReduction
    from sklearn.feature_extraction.text import CountVectorizer

    model = BERTopic(
        language="multilingual",  # "english" would strip all Cyrillic
        embedding_model=None,
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=_Clusters(labels, clusters.centroids(matrix, labels)),
        vectorizer_model=CountVectorizer(analyzer=wording.term_list),
        top_n_words=max(n_terms, 5),
        verbose=False,
    )
    model.fit_transform(texts, embeddings=matrix.astype(np.float32))
    return model, np.array(model.topics_, np.int64)


def _assignments(units: pd.DataFrame, matrix: npt.NDArray[np.float64], labels: Labels) -> pd.DataFrame:
    table = units[["unit_id", "article_id"]].assign(
        topic=labels, probability=clusters.probabilities(matrix, labels)
    )
    return conform(table, Assignments)


def _topics(units: pd.DataFrame, labels: Labels, terms: pd.DataFrame) -> pd.DataFrame:
    """Describe each topic in one row."""
    codes = sorted(units["language"].unique())
    overall = units["language"].value_counts(normalize=True).reindex(codes, fill_value=0)
    rows = []
    for topic in range(labels.max() + 1):
        inside = units[labels == topic]
        shares = inside["language"].value_counts(normalize=True).reindex(codes, fill_value=0)
        shown = {code: _shown(terms, topic, code) for code in codes}
        rows.append(
            {
                "topic": topic,
                "size": len(inside),
                "articles": inside["article_id"].nunique(),
                "label": " / ".join(", ".join(words[:3]) for words in shown.values() if words),
                **{f"terms_{code}": ", ".join(words) for code, words in shown.items()},
                **{f"share_{code}": float(shares[code]) for code in codes},
                "minor_share": float(1 - shares.max()),
                "leakage": float((shares - overall).abs().sum() / 2),
            }
        )
    return pd.DataFrame(rows)


def _shown(terms: pd.DataFrame, topic: int, code: str) -> list[str]:
    return terms.loc[(terms["topic"] == topic) & (terms["language"] == code), "shown"].tolist()
