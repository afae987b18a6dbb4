"""Which article of a group of copies is the original, and which articles are one story.

Works on the articles' metadata and the verified pairs alone, so it is quick for any number of articles.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.corpus.reposts.copies import formulas, judge

JACCARD, CONTAINMENT, MIN_SHINGLES = 0.5, 0.8, 20


def originals(
    articles: pd.DataFrame,
    verified: pd.DataFrame,
    *,
    jaccard: float = JACCARD,
    containment: float = CONTAINMENT,
    min_shingles: int = MIN_SHINGLES,
) -> pd.DataFrame:
    """Decide which articles are reposts of which.

    Parameters
    ----------
    articles
        ``article_id``, and ``length`` or ``text``; used where present: ``date``, ``date_precision``, ``outlet``,
        ``republisher``, ``relayed_from``.
    verified
        As :func:`analysis.corpus.reposts.copies.verify` gives it.
    jaccard, containment, min_shingles
        As :func:`analysis.corpus.reposts.link_reposts`.

    Returns
    -------
    DataFrame
        One row an article, in their order: ``article_id``, ``repost_of``, ``story``.
    """
    facts = _facts(articles)
    links = judge(
        verified,
        _relayed(facts, verified),
        jaccard=jaccard,
        containment=containment,
        min_shingles=min_shingles,
    )
    order = precedence(articles, _credits(facts, links))
    ids = articles["article_id"].astype(str).to_numpy()[order]
    rank = pd.Series(range(len(ids)), index=ids)
    repost_of, story = _resolve(len(ids), links, rank)
    told = pd.DataFrame(
        {
            "repost_of": pd.Series(np.where(repost_of < rank, ids[repost_of], None), dtype="str").to_numpy(),
            "story": ids[story],
        },
        index=pd.Index(ids, name="article_id"),
    )
    return told.reindex(articles["article_id"].astype(str)).reset_index().set_axis(articles.index)


def precedence(articles: pd.DataFrame, credits: pd.Series | None = None) -> list[int]:
    """Give the articles' positions, most original first.

    By date (a month's or year's last day, where no more is known), then those that others credit, then those that pass on
    nobody's text, then the longest, then by id. Articles without date come last, unless a dated copy credits them.

    Parameters
    ----------
    articles
        As for :func:`originals`.
    credits
        By article_id, the first day on which a copy credits the article (or no day).
    """
    facts = _facts(articles)
    if credits is None:
        credits = facts["date"].iloc[:0]
    date = facts["date"].fillna(credits.reindex(facts.index))
    keys = pd.DataFrame(
        {
            "undated": date.isna().to_numpy(),
            "date": date.to_numpy(),
            "uncredited": ~facts.index.isin(credits.index),
            "passes_on": (facts["republisher"].notna() | facts["relayed_from"].notna()).to_numpy(),
            "shortness": -facts["length"].to_numpy(),
            "id": facts.index.to_numpy(),
        }
    )
    return keys.sort_values(list(keys.columns)).index.tolist()


def _facts(articles: pd.DataFrame) -> pd.DataFrame:
    """Give what is known of each article, by id; dates are read whatever their form, and what is none is missing."""
    nothing = pd.Series(None, index=articles.index, dtype="str")
    facts = {name: articles.get(name, nothing) for name in ("outlet", "republisher", "relayed_from", "date")}
    facts["date"] = pd.to_datetime(facts["date"], errors="coerce", format="mixed", utc=True)
    facts["date"] = _last_day(facts["date"], articles.get("date_precision", nothing))
    facts["length"] = (
        articles["length"] if "length" in articles else articles["text"].fillna("").astype("str").str.len()
    )
    return pd.DataFrame(facts).set_axis(articles["article_id"].astype(str))


def _last_day(date: pd.Series, precision: pd.Series) -> pd.Series:
    """Give the last day that a date allows: "September" proves no priority over the ninth of September."""
    date = date.mask(precision == "month", date + pd.offsets.MonthEnd(0))
    return date.mask(precision == "year", date + pd.offsets.YearEnd(0))


def _relayed(facts: pd.DataFrame, pairs: pd.DataFrame) -> pd.Series:
    """Say which pairs are an article and one of another outlet that says it passes that outlet's text on."""
    a, b = _sides(facts, pairs)
    return _relays(a, b) | _relays(b, a)


def _sources(facts: pd.DataFrame, links: pd.DataFrame) -> pd.Series:
    """Give for each pair the article that the other one names as its source, or missing."""
    a, b = _sides(facts, links)
    a_named, b_named = _names(b, a), _names(a, b)
    source = links["a"].where(a_named, links["b"].where(b_named))
    return source.mask(a_named & b_named)


def _sides(facts: pd.DataFrame, pairs: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    return facts.reindex(pairs["a"]).set_axis(pairs.index), facts.reindex(pairs["b"]).set_axis(pairs.index)


def _relays(one: pd.DataFrame, other: pd.DataFrame) -> pd.Series:
    known = other["outlet"].notna() & (one["outlet"] != other["outlet"])
    return known & (one["relayed_from"] == other["outlet"])


def _names(one: pd.DataFrame, other: pd.DataFrame) -> pd.Series:
    """Say whether one article names the other as its source: it relays it, or is its reprint by another medium."""
    reprints = (one["outlet"] == other["outlet"]) & one["republisher"].notna()
    return (_relays(one, other) | reprints) & other["republisher"].isna()


def _credits(facts: pd.DataFrame, links: pd.DataFrame) -> pd.Series:
    """Give by article_id the first day on which a copy credits it."""
    sources = _sources(facts, links).dropna()
    known = links.loc[sources.index]
    copies = known["a"].where(known["b"] == sources, known["b"])
    return facts["date"].reindex(copies).groupby(sources.to_numpy()).min()


def _resolve(n: int, links: pd.DataFrame, rank: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Give each article's original and its story's first article, as ranks by precedence.

    The original of a copy is the earliest of all that hang together by copying; that of an excerpt, the earliest that
    holds it or that it holds. A digest of several articles joins the story of one; it doesn't make them one story: that of
    which it is a copy, if there is one.
    """
    a, b = (rank.reindex(links[side]).to_numpy(dtype=np.int64) for side in ("a", "b"))
    whole = (links["kind"] != "excerpt").to_numpy()
    root = _earliest(n, a[whole], b[whole])
    a_holds = (links["shingles_a"] > links["shingles_b"]).to_numpy()
    held, holder = np.where(a_holds, b, a), np.where(a_holds, a, b)
    part = ~whole
    part &= ~((holder > held) & (root[holder] != holder))
    part[part] &= ~formulas(pd.Series(held[part]), pd.Series(root[holder[part]])).to_numpy(dtype=bool)
    original = root.copy()
    np.minimum.at(original, np.maximum(a, b)[part], np.minimum(a, b)[part])
    return original, _earliest(
        n, np.concatenate([a[whole], original]), np.concatenate([b[whole], np.arange(n)])
    )


def _earliest(n: int, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Give for each of n articles the first of those that it hangs together with by the links a–b."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    groups, group = connected_components(coo_matrix((np.ones(len(a)), (a, b)), shape=(n, n)), directed=False)
    first = np.full(groups, n)
    np.minimum.at(first, group, np.arange(n))
    return first[group]
