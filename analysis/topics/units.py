"""The units of a topic model: sentences or articles of a corpus, their words, and the checks they must pass."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.encode.rows import Array
from analysis.topics.clusters import MIN_UNITS
from analysis.topics.terms import UNKNOWN

UNITS = ("sentence", "article")
_COLUMNS = ("unit_id", "article_id", "language", "text")


def topic_units(corpus: Any, *, unit: str = "sentence", min_words: int = 5) -> pd.DataFrame:
    """Give the sentences or articles that topics are made of.

    Parameters
    ----------
    corpus
        Anything with ``articles``, ``sentences`` and ``tokens``.
    unit
        sentence or article.
    min_words
        Units with fewer content words (names counted) are left out: they say too little to be placed.

    Returns
    -------
    DataFrame
        unit_id, article_id, story, language, text (verbatim), sorted by unit_id. ``attrs["left_out"]`` counts the short
        units.
    """
    if unit not in UNITS:
        raise ValueError(f"unit is {unit!r}; choose one of {', '.join(UNITS)}")
    table = corpus.sentences if unit == "sentence" else corpus.articles
    key = f"{unit}_id"
    words = _content(corpus, names=True).groupby(key).size()
    enough = table[key].map(words).fillna(0) >= min_words
    stories = corpus.articles.set_index("article_id")["story"]
    units = table[enough]
    units = units.assign(unit_id=units[key], story=units["article_id"].map(stories))
    units = units[["unit_id", "article_id", "story", "language", "text"]]
    units = units.sort_values("unit_id").reset_index(drop=True)
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
        Whether names of people, places and bodies are kept. They say who and where, not what; in a corpus about one
        region the same few stand in most sentences and would be the topics.

    Returns
    -------
    DataFrame
        unit_id, token, term, pos: one row a word.
    """
    key = "article_id" if units["unit_id"].equals(units["article_id"]) else "sentence_id"
    kept = _content(corpus, names=names)[[key, "token", "term", "pos"]].rename(columns={key: "unit_id"})
    return kept[kept["unit_id"].isin(units["unit_id"])].reset_index(drop=True)


def _content(corpus: Any, *, names: bool) -> pd.DataFrame:
    content = corpus.tokens[corpus.tokens["content"]]
    return content if names else content[content["pos"] != "name"]


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
    stories = units["story"] if "story" in units else units["article_id"]
    table = units[list(_COLUMNS)].assign(story=stories.fillna(units["article_id"])).iloc[order]
    table = table.reset_index(drop=True)
    codes = table["language"].astype(object).where(table["language"].notna(), UNKNOWN).astype(str)
    return table.assign(unit_id=ids[order], language=codes), matrix[order]


def _refuse(ids: npt.NDArray[Any], bad: npt.NDArray[Any], what: str) -> None:
    if bad.any():
        more = f" (and {int(bad.sum()) - 1} more)" if bad.sum() > 1 else ""
        raise ValueError(f"unit {ids[bad][0]!r}{more} {what}")
