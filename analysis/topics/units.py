"""The units of a topic model: sentences or articles of a corpus, their words, and the checks they must pass."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.topics.clusters import MIN_UNITS, Array
from analysis.topics.terms import UNKNOWN

UNITS = ("sentence", "article")
_COLUMNS = ("unit_id", "article_id", "language", "text")


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


def unit_tokens(corpus: Any, units: pd.DataFrame, *, names: bool = False) -> pd.DataFrame:
    """Give the content words of units that :func:`topic_units` gave.

    Parameters
    ----------
    corpus
        The same.
    units
        Its sentences or articles.
    names
        Whether names are kept.

    Returns
    -------
    DataFrame
        unit_id, token, term, pos: one row a word.
    """
    content = corpus.tokens[corpus.tokens["content"]]
    kept = content if names else content[content["pos"] != "name"]
    key = "article_id" if units["unit_id"].equals(units["article_id"]) else "sentence_id"
    columns = kept[[key, "token", "term", "pos"]].rename(columns={key: "unit_id"})
    return columns[columns["unit_id"].isin(units["unit_id"])].reset_index(drop=True)


def checked(units: pd.DataFrame, vectors: npt.NDArray[Any]) -> tuple[pd.DataFrame, Array]:
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
    codes = table["language"].astype(object).where(table["language"].notna(), UNKNOWN).astype(str)
    return table.assign(unit_id=ids[order], language=codes), matrix[order]


def _refuse(ids: npt.NDArray[Any], bad: npt.NDArray[Any], what: str) -> None:
    if bad.any():
        more = f" (and {int(bad.sum()) - 1} more)" if bad.sum() > 1 else ""
        raise ValueError(f"unit {ids[bad][0]!r}{more} {what}")
