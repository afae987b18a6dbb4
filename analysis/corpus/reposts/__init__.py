"""Reposts: which articles are copies of which, whole, edited and in part.

Four steps, each of which can be done in parts, by one code for a table in memory and for a corpus larger than memory:
:func:`sketch` each article alone; find :func:`candidates` by the bands that they share and sum them up into
:func:`pairs`; :func:`verify` these on the texts; decide on the :func:`originals` from what was measured and the
metadata. :func:`link_reposts` does all of it in memory.
"""

from __future__ import annotations

import pandas as pd

from analysis.corpus.reposts.bands import candidates, pairs, sketch
from analysis.corpus.reposts.copies import verify
from analysis.corpus.reposts.counting import REPOSTS, count_reposts
from analysis.corpus.reposts.stories import CONTAINMENT, JACCARD, MIN_SHINGLES, originals

__all__ = [
    "REPOSTS",
    "candidates",
    "count_reposts",
    "link_reposts",
    "originals",
    "pairs",
    "sketch",
    "verify",
]


def link_reposts(
    articles: pd.DataFrame,
    *,
    jaccard: float = JACCARD,
    containment: float = CONTAINMENT,
    min_shingles: int = MIN_SHINGLES,
) -> pd.DataFrame:
    """Link reposts to their originals.

    Parameters
    ----------
    articles
        One row an article: ``article_id``, ``text``; used where present: ``date``, ``date_precision``, ``outlet``,
        ``republisher``, ``relayed_from``.
    jaccard
        Two articles are copies if they share this part of all their word 5-grams …
    containment
        … or if this part of the shorter one's 5-grams is in the longer one. Less will do of both where one article
        credits the other's outlet.
    min_shingles
        Shorter texts are linked only where they are equal word for word.

    Returns
    -------
    DataFrame
        The articles in their order, with ``repost_of`` (the earliest article that it is a copy of, or missing) and
        ``story`` (article_id of the earliest article of the cluster of copies).

    Notes
    -----
    The original is the article with the earliest date (the last day that the evidence allows); among equals the one that the others credit, then one that
    passes on nobody's text, then the longest, then the first by id. Articles without date come last, unless a dated
    copy credits them.
    """
    for name, value in (("jaccard", jaccard), ("containment", containment)):
        if not 0 < value <= 1:
            raise ValueError(f"{name} is a share above 0 and at most 1, not {value}")
    if missing := {"article_id", "text"} - set(articles.columns):
        raise KeyError(f"articles lack the columns {', '.join(sorted(missing))}")
    ids = articles["article_id"].astype(str).tolist()
    texts = dict(zip(ids, articles["text"].fillna(""), strict=True))
    if len(texts) < len(ids):
        raise ValueError("article_id is not unique: give each article an id of its own")
    found = pairs([candidates(sketch(ids, list(texts.values())))])
    told = originals(
        articles, verify(found, texts), jaccard=jaccard, containment=containment, min_shingles=min_shingles
    )
    return articles.assign(repost_of=told["repost_of"], story=told["story"])
