"""How much two candidates share, measured on their texts; and from that, whether one is a copy of the other.

The thresholds were chosen by reading (``tests/benchmarks/reposts.py`` prints the curves and, with ``--show``, the pairs):
among 11,758 articles of four Russian outlets one in eleven of the pairs that hold .7 to .8 of the shorter one and begin
alike was a reprint and the rest were follow-ups; above .8 all but one were reprints or new versions. What is merely on
the same event stays apart: two articles that begin with words of their own are two reports, however much background
they share. A credit is evidence: where one article's outlet is the agency or paper that the other says it passes on,
less likeness is enough. Among an outlet's own articles that would link follow-ups, so there it is not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.corpus.reposts.shingles import Hashes, shingle_runs, similarity, within

HEAD = 30  # shingles of the beginning of a text
_REACH = 3000  # characters in which that many words are looked for
_HEADLINE = re.compile(r"\A\s*[^\n]*[^\s.…:;»”\"][^\S\n]*\n\s*\n")  # a first paragraph that ends no sentence
# A report with a lead of its own is no copy: the other must have this share of its beginning …
_SAME_HEAD = 0.4
# … unless this part of all their shingles is the same (Jaccard): then only the lead was rewritten.
_SAME_BODY = 0.75
# The part of the thresholds that is enough where an article says that it passes on the other's outlet.
_CREDITED = 0.6
# What more different texts than these hold is a formula of the house and no excerpt. Must stay below bands.REACH.
_FORMULA = 10


def verify(pairs: pd.DataFrame, texts: Mapping[str, str]) -> pd.DataFrame:
    """Measure what the articles of each pair share.

    Parameters
    ----------
    pairs
        ``a``, ``b``, as :func:`analysis.corpus.reposts.bands.pairs` gives them, or part of them.
    texts
        The texts of at least the articles in them, by id.

    Returns
    -------
    DataFrame
        One row a pair: ``a``, ``b``; ``shingles_a``, ``shingles_b``, how many different ones each has; ``jaccard``;
        ``containment``, the part of the shorter one's that the other has; ``head_a``, the part of a's beginning that b
        has, and ``head_b``.
    """
    ids = sorted(set(pairs["a"]) | set(pairs["b"]))
    runs = shingle_runs([texts[i] for i in ids])
    heads = shingle_runs([_beginning(texts[i]) for i in ids])
    shingles = {
        i: _Shingles(np.unique(run), np.unique(head[:HEAD]))
        for i, run, head in zip(ids, runs, heads, strict=True)
    }
    rows = [_shared(shingles[a], shingles[b]) for a, b in zip(pairs["a"], pairs["b"], strict=True)]
    return (
        pairs[["a", "b"]]
        .reset_index(drop=True)
        .join(pd.DataFrame(rows, columns=list(_MEASURES)).astype(_MEASURES))
    )


class _Shingles(NamedTuple):
    all: Hashes
    head: Hashes


_MEASURES = {
    "shingles_a": "int64",
    "shingles_b": "int64",
    "jaccard": "float64",
    "containment": "float64",
    "head_a": "float64",
    "head_b": "float64",
}


def _beginning(text: str) -> str:
    """Give how a text begins below its headline, since who reprints a text writes a headline of his own."""
    return _HEADLINE.sub("", text, count=1)[:_REACH]


def _shared(a: _Shingles, b: _Shingles) -> tuple[int, int, float, float, float, float]:
    return len(a.all), len(b.all), *similarity(a.all, b.all), within(a.head, b.all), within(b.head, a.all)


def judge(
    verified: pd.DataFrame, credited: pd.Series, *, jaccard: float, containment: float, min_shingles: int
) -> pd.DataFrame:
    """Keep the pairs of which one is a copy of the other, and say what kind of copy.

    Parameters
    ----------
    verified
        As :func:`verify` gives it.
    credited
        For each of its rows, whether one of the two says that it passes on the other's outlet.
    jaccard, containment, min_shingles
        As :func:`analysis.corpus.reposts.link_reposts`.

    Returns
    -------
    DataFrame
        The rows kept, with ``kind``: copy (the same shingles), near copy, excerpt.
    """
    bar = np.where(credited, _CREDITED, 1.0)
    a_led, b_led = verified["head_a"] >= _SAME_HEAD, verified["head_b"] >= _SAME_HEAD
    shorter_led = a_led.where(verified["shingles_a"] <= verified["shingles_b"], b_led)
    rewritten = verified["jaccard"] >= _SAME_BODY
    long_enough = verified[["shingles_a", "shingles_b"]].min(axis=1) >= min_shingles
    same = verified["jaccard"] == 1
    near = (verified["jaccard"] >= jaccard * bar) & (a_led & b_led | rewritten) & long_enough
    held = (verified["containment"] >= containment * bar) & (shorter_led | rewritten) & long_enough
    kind = np.select([same, near], ["copy", "near copy"], "excerpt")
    links = verified.assign(kind=pd.Series(kind, index=verified.index, dtype="str"))
    return links[same | near | held].reset_index(drop=True)


def formulas(held: pd.Series, holder: pd.Series) -> pd.Series:
    """Say which excerpts are formulas: texts that more than a few different articles hold.

    Parameters
    ----------
    held, holder
        For each excerpt, the article that is held, and of the one that holds it the first of its copies.
    """
    return holder.groupby(held).transform("nunique") > _FORMULA
