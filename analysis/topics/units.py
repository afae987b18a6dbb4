"""The units of a topic model: sentences or articles of a corpus, and their places on a map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from analysis.topics import TopicResult

UNITS = ("sentence", "article")


def topic_units(
    corpus: Any, *, unit: str = "sentence", min_words: int = 5, names: bool = False
) -> pd.DataFrame:
    """Give the sentences or articles that topics are made of.

    Names of people, places and bodies say who and where, not what; in a corpus about one region the same few stand
    in most sentences and would be the topics. So they are left out of the words that become vectors.

    Parameters
    ----------
    corpus
        Anything with ``articles``, ``sentences`` and ``tokens``.
    unit
        sentence or article.
    min_words
        Units with fewer content words (names counted) are left out: they say too little to be placed.
    names
        Whether names are kept among the words.

    Returns
    -------
    DataFrame
        unit_id, article_id, language, text (verbatim), words (the content words in their order, joined by spaces);
        sorted by unit_id. ``attrs["left_out"]`` counts the short units.
    """
    if unit not in UNITS:
        raise ValueError(f"unit is {unit!r}; choose one of {', '.join(UNITS)}")
    table = corpus.sentences if unit == "sentence" else corpus.articles
    key = f"{unit}_id"
    content = corpus.tokens[corpus.tokens["content"]]
    kept = content if names else content[content["pos"] != "name"]
    enough = table[key].map(content.groupby(key).size()).fillna(0) >= min_words
    units = table[enough].assign(unit_id=table[key])[["unit_id", "article_id", "language", "text"]]
    words = units["unit_id"].map(kept.groupby(key)["token"].agg(" ".join)).fillna("")
    units = units.assign(words=words).sort_values("unit_id").reset_index(drop=True)
    units.attrs["left_out"] = int((~enough).sum())
    return units


def map_points(result: TopicResult, units: pd.DataFrame) -> pd.DataFrame:
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
    languages = units[["unit_id", "language"]]
    points = result.assignments[["unit_id", "article_id", "topic"]].assign(x=places[:, 0], y=places[:, 1])
    return points.merge(languages, on="unit_id", how="left")
