"""Reposts: which articles are copies of which, whole, edited or in part.

Two articles are compared by their sets of word 5-grams (Broder 1997, *On the Resemblance and Containment of
Documents*): resemblance for copies of about the same length, containment for excerpts. Candidates come from an
inverted index of the 5-grams, so that only articles are compared that share some; unlike a MinHash index it finds
excerpts as well, and misses none. What is merely on the same event stays apart: where both articles begin with words of
their own, they are two reports, however much background they share.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

SHINGLE = 5  # words
_WORD = re.compile(r"\w+")
_CROWD = 40  # articles that share a 5-gram; in a larger crowd each is compared with the first and its neighbour only
HEAD = 30  # 5-grams of the beginning of a text
_SAME_HEAD = 0.4  # share of it that the other one must have: a report with a lead of its own is no copy
_EVIDENCE = 0.3  # share of the threshold that the index must show before two articles are compared in full


def link_reposts(
    articles: pd.DataFrame, *, jaccard: float = 0.5, containment: float = 0.7, min_shingles: int = 20
) -> pd.DataFrame:
    """Link reposts to their originals.

    Parameters
    ----------
    articles
        One row an article: ``article_id``, ``text``; used where present: ``date``, ``republisher``.
    jaccard
        Two articles are copies if they share this part of all their 5-grams …
    containment
        … or if this part of the shorter one's 5-grams is in the longer one.
    min_shingles
        Shorter texts are linked only where they are equal word for word.

    Returns
    -------
    DataFrame
        The articles in their order, with ``repost_of`` (the earliest article that it is a copy of, or missing) and
        ``story`` (article_id of the earliest article of the cluster of copies).

    Notes
    -----
    The original is the article with the earliest date; among equals the one without republisher, then the longest,
    then the first by id. Articles without date come last.
    """
    for name, value in (("jaccard", jaccard), ("containment", containment)):
        if not 0 < value <= 1:
            raise ValueError(f"{name} is a share above 0 and at most 1, not {value}")
    if missing := {"article_id", "text"} - set(articles.columns):
        raise KeyError(f"articles lack the columns {', '.join(sorted(missing))}")
    ids = articles["article_id"].astype(str).tolist()
    order = _precedence(articles)  # positions, most original first
    runs = shingle_runs([articles["text"].iloc[i] or "" for i in order])
    shingles = [np.unique(run) for run in runs]
    heads = [np.unique(run[:HEAD]) for run in runs]
    links = [
        (a, b)
        for a, b in _candidates(shingles, min(jaccard, containment))
        if min(len(shingles[a]), len(shingles[b])) >= min_shingles
        and _copies(shingles[a], shingles[b], jaccard, containment)
        and max(_within(heads[a], shingles[b]), _within(heads[b], shingles[a])) >= _SAME_HEAD
    ]
    links += _equal_short(shingles, min_shingles)
    repost_of, story = _stars(len(ids), links)
    named = [ids[i] for i in order]
    of = {named[i]: named[j] for i, j in repost_of.items()}
    stories = {named[i]: named[j] for i, j in enumerate(story)}
    return articles.assign(
        repost_of=pd.Series([of.get(i) for i in ids], index=articles.index, dtype="str"),
        story=pd.Series([stories[i] for i in ids], index=articles.index, dtype="str"),
    )


REPOSTS = ("all", "collapse", "originals")


def count_reposts(articles: pd.DataFrame, reposts: str) -> pd.DataFrame:
    """Choose which articles later counts take.

    Parameters
    ----------
    articles
        As :class:`analysis.tables.Articles`.
    reposts
        all: every article. collapse: a story counts once for each medium that carried it (its republisher, else its
        outlet), by its earliest article there. originals: only articles that are a repost of none.

    Raises
    ------
    ValueError
        Where ``reposts`` is none of the three.
    """
    if reposts not in REPOSTS:
        raise ValueError(f"reposts is one of {', '.join(REPOSTS)}, not {reposts!r}")
    if reposts == "originals":
        return articles[articles["repost_of"].isna()].reset_index(drop=True)
    if reposts == "collapse":
        carrier = articles["republisher"].fillna(articles["outlet"])
        keys = pd.DataFrame({"story": articles["story"], "carrier": carrier}).iloc[_precedence(articles)]
        return articles.loc[~keys.duplicated().sort_index()].reset_index(drop=True)
    return articles


def _precedence(articles: pd.DataFrame) -> list[int]:
    """Give the articles' positions, most original first."""
    keys = pd.DataFrame(
        {
            "undated": _dates(articles["date"]).isna().to_numpy() if "date" in articles else False,
            "date": _dates(articles["date"]).to_numpy() if "date" in articles else pd.NaT,
            "reprint": articles["republisher"].notna().to_numpy() if "republisher" in articles else False,
            "length": [-len(text or "") for text in articles["text"]],
            "id": articles["article_id"].astype(str).to_numpy(),
        },
        index=range(len(articles)),
    )
    return keys.sort_values(["undated", "date", "reprint", "length", "id"]).index.tolist()


def _dates(column: pd.Series) -> pd.Series:
    """Read dates whatever their form; what is none counts as missing."""
    return pd.to_datetime(column, errors="coerce", format="mixed", utc=True)


def shingle_runs(texts: list[str]) -> list[np.ndarray]:
    """Give each text's word 5-grams in their order, as arrays of 64-bit hashes.

    A text of fewer than five words is one shingle. The hash is a polynomial over word numbers, the same for the same
    texts; two different 5-grams of a corpus fall together with a chance below one in a billion.
    """
    words = [_WORD.findall(text.lower().replace("ё", "е")) for text in texts]
    numbers, _ = pd.factorize(np.array([word for row in words for word in row], dtype=object))
    mixed = _mix(numbers.astype(np.uint64))
    runs, here = [], 0
    for row in words:
        codes = mixed[here : here + len(row)]
        here += len(row)
        n = min(SHINGLE, len(codes))
        hashed = np.zeros(max(0, len(codes) - n + 1) if n else 0, dtype=np.uint64)
        for k in range(n):
            hashed = hashed * np.uint64(0x100000001B3) + codes[k : k + len(hashed)]
        runs.append(hashed)
    return runs


def _mix(numbers: np.ndarray) -> np.ndarray:
    """Spread word numbers over 64 bits (the finaliser of splitmix64; Steele, Lea & Flood 2014)."""
    z = (numbers + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def _candidates(shingles: list[np.ndarray], threshold: float) -> list[tuple[int, int]]:
    """Give pairs of articles that share enough 5-grams to be worth comparing, by an inverted index."""
    if not shingles:
        return []
    owner = np.repeat(np.arange(len(shingles)), [len(s) for s in shingles])
    codes = np.concatenate(shingles) if len(owner) else np.zeros(0, dtype=np.uint64)
    order = np.lexsort((owner, codes))
    codes, owner = codes[order], owner[order]
    edges = (
        np.flatnonzero(np.concatenate([[True], codes[1:] != codes[:-1], [True]]))
        if len(codes)
        else np.zeros(1, int)
    )
    sizes = np.diff(edges)
    left, right = [], []
    for size in np.unique(sizes[sizes > 1]):
        groups = owner[edges[:-1][sizes == size][:, None] + np.arange(size)]
        # In a crowd of any size each article still meets the first and its neighbour, so that the work stays linear.
        picked = _all_pairs(size) if size <= _CROWD else _chain(size)
        left.append(groups[:, picked[0]].ravel())
        right.append(groups[:, picked[1]].ravel())
    if not left:
        return []
    pairs = np.concatenate(left).astype(np.int64) * len(shingles) + np.concatenate(right)
    found, counts = np.unique(pairs, return_counts=True)
    a, b = found // len(shingles), found % len(shingles)
    lengths = np.array([len(s) for s in shingles])
    enough = counts >= _EVIDENCE * threshold * np.minimum(lengths[a], lengths[b])
    return list(zip(a[enough].tolist(), b[enough].tolist(), strict=True))


def _all_pairs(size: int) -> tuple[np.ndarray, np.ndarray]:
    first, second = np.triu_indices(size, 1)
    return first, second


def _chain(size: int) -> tuple[np.ndarray, np.ndarray]:
    rest = np.arange(1, size)
    return np.concatenate([np.zeros(size - 1, dtype=int), rest[:-1]]), np.concatenate([rest, rest[1:]])


def similarity(one: np.ndarray, other: np.ndarray) -> tuple[float, float]:
    """Give resemblance (Jaccard) and containment of two shingle sets: the latter as a part of the smaller one."""
    if not len(one) or not len(other):
        return 0.0, 0.0
    shared = len(np.intersect1d(one, other, assume_unique=True))
    return shared / (len(one) + len(other) - shared), shared / min(len(one), len(other))


def _within(part: np.ndarray, whole: np.ndarray) -> float:
    """Give the share of a shingle set that another one has."""
    return len(np.intersect1d(part, whole, assume_unique=True)) / len(part) if len(part) else 0.0


def _copies(one: np.ndarray, other: np.ndarray, jaccard: float, containment: float) -> bool:
    alike, within = similarity(one, other)
    return alike >= jaccard or within >= containment


def _equal_short(shingles: list[np.ndarray], min_shingles: int) -> list[tuple[int, int]]:
    """Link short texts that are equal word for word."""
    first: dict[bytes, int] = {}
    links = []
    for i, codes in enumerate(shingles):
        if 0 < len(codes) < min_shingles:
            original = first.setdefault(codes.tobytes(), i)
            if original != i:
                links.append((original, i))
    return links


def _stars(n: int, links: list[tuple[int, int]]) -> tuple[dict[int, int], list[int]]:
    """Give each article's original (its most original direct match) and its cluster's first article.

    Articles are numbered by precedence, so the smaller number is the more original.
    """
    repost_of: dict[int, int] = {}
    parent = list(range(n))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for a, b in sorted((min(pair), max(pair)) for pair in links):
        repost_of.setdefault(b, a)
        low, high = sorted((root(a), root(b)))
        parent[high] = low
    return repost_of, [root(i) for i in range(n)]
