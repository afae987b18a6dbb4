"""What tells topics apart in words: terms per language, by class-based TF-IDF over lemmas of content words.

Class-based TF-IDF after Grootendorst 2022, *BERTopic*, arXiv 2203.05794, one language at a time, with one difference:
a word counts once a unit, however often it stands there, since one article that says it twenty times is no topic. The
terms are then more coherent and less alike (``tests/benchmarks/topics.py``). A word must stand in at least two units of
a topic, where the topic has enough of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import lexicon
from analysis import tokens as tokenizer

UNKNOWN = "und"
COLUMNS = ("topic", "language", "rank", "term", "shown", "score", "units")
_AT_LEAST = 5
_NOMINAL = ("noun", "name", "adjective")


@dataclass(frozen=True)
class TermCounts:
    """The terms of units.

    Attributes
    ----------
    present
        Sparse array (units, terms): 1 where a unit has a term.
    terms
        One row a column of ``present``: language, term, shown (as a reader expects it: names with capitals), nominal
        (whether it names something). Sorted by language, then term.
    """

    present: Any
    terms: pd.DataFrame

    def lists(self) -> list[list[str]]:
        """Give the terms of each unit, each once, in alphabetical order."""
        names = self.terms["term"].to_numpy(object)
        rows = self.present.sorted_indices()
        return [
            list(names[rows.indices[start:end]])
            for start, end in zip(rows.indptr[:-1], rows.indptr[1:], strict=True)
        ]


@cache
def outlet_words() -> frozenset[str]:
    """Give the single-word names of outlets: who writes is no topic."""
    table = lexicon.outlets()
    names = ";".join(table["names"]).replace(";;", ";").split(";") + list(table["outlet"])
    return frozenset(tokenizer.normalize(name) for name in names if name and " " not in name)


def telling(kinds: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Say which terms may describe a topic: no numbers, nothing with a digit in it, no names of outlets.

    Parameters
    ----------
    kinds
        term, pos.
    """
    written = kinds["term"].str.contains(r"\d") | (kinds["term"].str.len() < 2)
    outlet = (kinds["pos"] == "name") & kinds["term"].isin(outlet_words())
    return (~(written | outlet)).to_numpy(bool)


def count_terms(units: pd.DataFrame, tokens: pd.DataFrame) -> TermCounts:
    """Find the terms of units.

    Parameters
    ----------
    units
        unit_id, language (no missing values).
    tokens
        unit_id, token, term, pos: content words, of these units and perhaps of others.
    """
    from scipy.sparse import coo_array

    rows = pd.Index(units["unit_id"]).get_indexer(tokens["unit_id"])
    language = units["language"].to_numpy(object)[rows]
    codes, kinds = tokenizer.kinds(
        tokens.assign(language=language)[rows >= 0], ["language", "term", "token", "pos"]
    )
    kept = telling(kinds)
    kinds = kinds.assign(n=np.bincount(codes, minlength=len(kinds)))[kept]
    columns, _ = tokenizer.kinds(kinds, ["language", "term"])
    terms = _describe(kinds.assign(column=columns))
    place = np.full(len(kept), -1, np.int64)
    place[kept] = columns
    inside = place[codes] >= 0
    cells = (rows[rows >= 0][inside], place[codes][inside])
    counts = coo_array((np.ones(len(cells[0])), cells), shape=(len(units), len(terms))).tocsr()
    return TermCounts((counts > 0).astype(np.float64), terms)


def _describe(kinds: pd.DataFrame) -> pd.DataFrame:
    """Describe each term: how to show it, by the commonest way in which it is written, and whether it names things."""
    written = kinds["token"].str
    table = kinds.assign(
        capitals=(written.isupper() & (written.len() > 1)) * kinds["n"],
        title=((kinds["pos"] == "name") | written[0].str.isupper()) * kinds["n"],
        nominal=kinds["pos"].isin(_NOMINAL),
    )
    sums = table.groupby("column", sort=True).agg(
        language=("language", "first"),
        term=("term", "first"),
        n=("n", "sum"),
        capitals=("capitals", "sum"),
        title=("title", "sum"),
        nominal=("nominal", "any"),
    )
    named = sums["term"].str.title().where(2 * sums["title"] > sums["n"], sums["term"])
    shown = sums["term"].str.upper().where(2 * sums["capitals"] > sums["n"], named)
    return sums.assign(shown=shown)[["language", "term", "shown", "nominal"]].reset_index(drop=True)


def topic_terms(
    counts: TermCounts,
    languages: npt.NDArray[Any],
    labels: npt.NDArray[np.int64],
    likeness: npt.NDArray[np.float64],
    *,
    n: int = 8,
) -> pd.DataFrame:
    """Score the terms of each topic, per language.

    Parameters
    ----------
    counts
        Of the units.
    languages
        Language of each unit.
    labels
        Topic of each unit; -1 for none.
    likeness
        How typical each unit is of its topic: its terms count so much.
    n
        Terms a topic and language at most.

    Returns
    -------
    DataFrame
        topic, language, rank (from 1), term (lemma), shown (lemma with the capitals of names), score, units
        (in how many units of the topic and language it stands). Sorted by topic, language, rank.
    """
    tables = []
    for language in sorted(set(languages)):
        columns = np.flatnonzero((counts.terms["language"] == language).to_numpy(bool))
        units = np.flatnonzero((languages == language) & (labels >= 0))
        present = counts.present[units][:, columns]
        described = counts.terms.iloc[columns].reset_index(drop=True)
        tables += _ranked(present, labels[units], likeness[units], described, n)
    found = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=list(COLUMNS))
    return found.sort_values(["topic", "language", "rank"], ignore_index=True)


def _ranked(
    present: Any,
    labels: npt.NDArray[np.int64],
    likeness: npt.NDArray[np.float64],
    terms: pd.DataFrame,
    n: int,
) -> list[pd.DataFrame]:
    """Score the terms of one language; give the best n a topic, nouns, names and adjectives before others."""
    sums = _by_topic(labels, likeness) @ present
    spread = _by_topic(labels, np.ones(len(labels))) @ present
    totals = np.asarray(sums.sum(axis=0))
    topics = np.unique(labels)
    average = totals.sum() / max(1, len(topics))
    tables = []
    for topic in topics:
        row, units = sums[[topic]].tocoo(), spread[[topic]].toarray()[0]
        found = terms.iloc[row.coords[1]][["language", "term", "shown", "nominal"]].assign(
            topic=topic,
            score=row.data / row.data.sum() * np.log1p(average / totals[row.coords[1]]),
            units=units[row.coords[1]].astype(np.int64),
        )
        tables.append(_best(found, n))
    return tables


def _by_topic(labels: npt.NDArray[np.int64], weights: npt.NDArray[np.float64]) -> Any:
    from scipy.sparse import csr_array

    size = int(labels.max()) + 1 if len(labels) else 0
    return csr_array((weights, (labels, np.arange(len(labels)))), shape=(size, len(labels)))


def _best(found: pd.DataFrame, n: int) -> pd.DataFrame:
    """Put the terms of a topic in order; at least five, else only those that name things in more than one unit."""
    ordered = found.assign(
        verbal=~found["nominal"], single=found["units"] < 2, size=-found["score"].round(12)
    ).sort_values(["verbal", "single", "size", "term"])
    repeated = int((ordered["nominal"] & ~ordered["single"]).sum())
    kept = ordered.head(min(n, max(repeated, _AT_LEAST)))
    return kept.assign(rank=np.arange(1, len(kept) + 1))[list(COLUMNS)]
