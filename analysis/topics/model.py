"""The BERTopic model that holds the topics, so that its own plots, ``transform`` and saving work.

It is given the clusters and does not find them itself. Documents reach it as their terms, already lemmatised; texts
that a user hands to it later are cut into terms in the same way.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.encode.rows import unit_rows
from analysis.tokens import content_tokens
from analysis.topics.clusters import Labels, centroids
from analysis.topics.terms import telling

_END = "\x1f"  # ends each term of a document that is given as its terms


@dataclass
class FoundClusters:
    """What BERTopic takes for a clusterer: gives the clusters found before, and the nearest for new rows."""

    labels_: Labels
    centres: npt.NDArray[np.float64]

    def fit(self, X: npt.NDArray[Any], y: Any = None) -> FoundClusters:
        """Keep the clusters."""
        return self

    def predict(self, X: npt.NDArray[Any]) -> Labels:
        """Give the nearest centre of each row."""
        return np.argmax(unit_rows(X) @ self.centres.T, axis=1)


def term_list(text: str) -> list[str]:
    """Give the terms of a document: the analyser of the model's vectoriser."""
    if _END in text:
        return [term for term in (part.strip() for part in text.split(_END)) if term]
    import pandas as pd

    tokens = content_tokens(pd.DataFrame({"unit_id": [""], "language": [None], "text": [text]}))
    return list(tokens["term"][telling(tokens)])


def fit_model(
    terms: list[list[str]], matrix: npt.NDArray[np.float64], labels: Labels, n_terms: int
) -> tuple[Any, Labels]:
    """Fit BERTopic on clusters.

    Parameters
    ----------
    terms
        Of each unit.
    matrix
        Its vector.
    labels
        Its cluster, numbered by size.
    n_terms
        Words a topic at most.

    Returns
    -------
    BERTopic, array
        The model, and the topic of each unit as it numbers them.
    """
    from bertopic import BERTopic
    from bertopic.dimensionality import BaseDimensionalityReduction
    from sklearn.feature_extraction.text import CountVectorizer

    model = BERTopic(
        language="multilingual",  # "english" would strip all Cyrillic
        embedding_model=None,
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=FoundClusters(labels, centroids(matrix, labels)),
        vectorizer_model=CountVectorizer(analyzer=term_list),
        top_n_words=max(n_terms, 5),
        verbose=False,
    )
    documents = [_END.join([*words, ""]) or _END for words in terms]
    model.fit_transform(documents, embeddings=matrix.astype(np.float32))
    return model, np.array(model.topics_, np.int64)


def save_model(model: Any, folder: Path | str) -> Path:
    """Save a model as safetensors, without vectors or pickles; BERTopic's own ``load`` reads it back.

    A model read back predicts by the nearest centre of a topic and keeps its words; the texts are not in it.
    """
    model.save(str(folder), serialization="safetensors", save_ctfidf=True, save_embedding_model=False)
    return Path(folder)


def load_model(folder: Path | str) -> Any:
    """Load a model that :func:`save_model` saved; no network is asked.

    Raises
    ------
    FileNotFoundError
        Where the folder holds none.
    """
    from bertopic import BERTopic
    from bertopic.backend import BaseEmbedder

    if not (Path(folder) / "topic_embeddings.safetensors").is_file():
        raise FileNotFoundError(f"{folder}: no saved topic model; give the folder that save_model wrote")
    return BERTopic.load(str(folder), embedding_model=BaseEmbedder())
