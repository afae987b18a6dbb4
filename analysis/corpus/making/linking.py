"""Links reposts part by part, so that a corpus of any size is compared without being held in memory.

Sketches are brought together by band, some bands at a time; the pairs that share enough are compared in full, some
stories at a time (:mod:`analysis.corpus.reposts` has the steps themselves).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from analysis import cache
from analysis.corpus import reposts
from analysis.corpus.making.engine import Each, in_order
from analysis.corpus.making.parts import made_file

ROWS = 3_000_000  # rows of sketches that are brought together at a time: half a gigabyte
PAIRS = 20_000  # pairs of articles that are compared in full at a time
# How many articles' work it is to bring sketches together and to compare, roughly: for one article, so many rows, pairs.
_ROWS_AN_ARTICLE, _PAIRS_AN_ARTICLE = 50, 10


class Bands(NamedTuple):
    """Some bands of the sketches of all parts: those whose remainder is ``group`` of ``groups``."""

    names: list[str]
    group: int
    groups: int


class Comparison(NamedTuple):
    """Pairs of articles to compare in full, and the parts that their texts are in."""

    pairs: pd.DataFrame
    names: list[str]


def verified_pairs(names: Sequence[str], part_of: pd.Series, *, each: Each) -> pd.DataFrame:
    """Find the pairs of articles that share much, and measure how much.

    Parameters
    ----------
    names
        Of the parts.
    part_of
        Number of its part, in ``names``, by article_id.
    each
        What maps over bands and comparisons.

    Returns
    -------
    DataFrame
        As :func:`analysis.corpus.reposts.verify`.
    """
    rows = cache.count_rows(made_file("sketches", name) for name in names)
    groups = max(1, -(-rows // ROWS))
    bands = [Bands(list(names), group, groups) for group in range(groups)]
    work = rows // _ROWS_AN_ARTICLE
    found = reposts.pairs(in_order(each(pairs_of, bands, label="looking for reposts", articles=work)))
    comparisons = list(_comparisons(found, part_of, names))
    work = len(found) // _PAIRS_AN_ARTICLE
    compared = in_order(each(compare, comparisons, label="comparing reposts", articles=work))
    return pd.concat([reposts.verify(found.iloc[:0], {}), *compared], ignore_index=True)


def pairs_of(bands: Bands) -> pd.DataFrame:
    """Give the pairs of articles that share some of these bands, with the number of them."""
    tables = []
    for name in bands.names:
        table = cache.read_tables([made_file("sketches", name)])
        mine = table["band"].to_numpy() % np.uint64(bands.groups) == bands.group
        tables.append(table[mine])
    return reposts.candidates(pd.concat(tables, ignore_index=True))


def _comparisons(found: pd.DataFrame, part_of: pd.Series, names: Sequence[str]) -> Iterator[Comparison]:
    """Cut the pairs into batches; those of one cluster stand together, so that fewer texts are read twice."""
    ordered = found.iloc[np.argsort(_clusters(found), kind="stable")]
    for start in range(0, len(ordered), PAIRS):
        pairs = ordered.iloc[start : start + PAIRS]
        ids = pd.unique(pairs[["a", "b"]].to_numpy().ravel())
        yield Comparison(pairs, [names[number] for number in sorted(set(part_of.loc[ids]))])


def _clusters(found: pd.DataFrame) -> np.ndarray:
    """Number the clusters of articles that hang together by pairs, and give each pair's."""
    codes, ids = pd.factorize(pd.concat([found["a"], found["b"]], ignore_index=True))
    a, b = codes[: len(found)], codes[len(found) :]
    graph = coo_array((np.ones(len(found)), (a, b)), shape=(len(ids), len(ids)))
    _, cluster = connected_components(graph, directed=False)
    clusters: np.ndarray = cluster[a]
    return clusters


def compare(comparison: Comparison) -> pd.DataFrame:
    """Compare pairs of articles in full."""
    ids = set(comparison.pairs["a"]) | set(comparison.pairs["b"])
    texts: dict[str, str] = {}
    for name in comparison.names:
        table = cache.read_tables([made_file("articles", name)], ["article_id", "text"])
        wanted = table[table["article_id"].isin(ids)]
        texts.update(zip(wanted["article_id"], wanted["text"], strict=True))
    return reposts.verify(comparison.pairs, texts)
