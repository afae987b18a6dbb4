"""How reposts are found and told from similar news: what the choices in ``analysis/corpus/reposts/`` rest on.

Prints, for the development corpora:

1. for each way to find candidates, the share that it finds of the pairs that a full index of shingles finds, the bands
   an article costs, and how many pairs are left to compare; the same for invented copies of several kinds;
2. for RT, precision and recall of linked pairs against the truth of their addresses, by both thresholds;
3. how many pairs the thresholds link among four Russian outlets, without and with the credit that three of them give to
   the fourth, TASS; with ``--show`` the beginnings of those pairs and of RT's pairs with two addresses, to be read;
4. how time and memory grow from 1,000 to 30,000 articles, made by repetition with changed words.

Run: ``python tests/benchmarks/reposts.py [--show]``.
"""

from __future__ import annotations

import argparse
import itertools
import random
import sys
import time
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from numpy.lib.stride_tricks import sliding_window_view

from analysis import paths
from analysis.corpus.reposts import candidates, link_reposts, originals, pairs, sketch, verify
from analysis.corpus.reposts.shingles import Hashes, shingle_runs, spread

CORPORA = paths.ROOT.parent / "shared" / "corpora"
RT, FOUR = ("rt_en", "rt_ru"), "ru_news_four_outlets"
JACCARD, CONTAINMENT = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9), (0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
SIZES = (1_000, 3_000, 10_000, 30_000)
NEVER = 1 + 1e-9  # a threshold that nothing reaches
Bands = Callable[[list[Hashes]], list[Hashes]]


def corpus(name: str) -> pd.DataFrame:
    """Read a corpus as articles; the legal footer of RT's Russian pages is cut, as cleaning does."""
    table = pd.read_csv(CORPORA / f"{name}.csv.gz").rename(columns={"content": "text", "URL": "url"})
    text = table["text"].fillna("").str.split("© Автономная некоммерческая организация").str[0]
    ids = [f"{i:06d}" for i in range(len(table))]
    return table.assign(article_id=ids, text=text, date=None)


# --- ways to find candidates ---


def every_shingle(runs: list[Hashes]) -> list[Hashes]:
    """The full index: nothing is left out, and memory grows with all words."""
    return [np.unique(run) for run in runs]


def minhash(bands: int, rows: int) -> Bands:
    """MinHash of the whole article, as any library does it."""

    def bands_of(runs: list[Hashes]) -> list[Hashes]:
        from rensa import RMinHash

        sets = [np.unique(run) for run in runs]
        ends = np.cumsum([0, *map(len, sets)], dtype=np.uint64)
        digests = RMinHash.digest_matrix_from_flat_token_hashes(np.concatenate(sets), ends, bands * rows, 1)
        cut = np.array(digests.to_rows(), dtype=np.uint64).reshape(len(sets), bands, rows)
        hashed = spread(np.arange(bands, dtype=np.uint64)[None, :] + np.uint64(1))
        for row in range(rows):
            hashed = spread(hashed * np.uint64(3) + cut[:, :, row])
        return [np.unique(row) if len(run) else run for row, run in zip(hashed, sets, strict=True)]

    return bands_of


def winnowed(window: int) -> Bands:
    """The smallest shingle of each window (Schleimer, Wilkerson & Aiken 2003)."""
    return lambda runs: [
        np.unique(sliding_window_view(run, min(window, len(run))).min(axis=1)) if len(run) else run
        for run in runs
    ]


def selected(modulus: int, at_least: int) -> Bands:
    """Shingles whose hash is below a bound, and a minimum of the smallest (Broder 1997)."""
    bound = np.uint64(2**64 // modulus)
    return lambda runs: [
        unique[: max(at_least, int(np.searchsorted(unique, bound)))] for unique in map(np.unique, runs)
    ]


def together(*ways: Bands) -> Bands:
    """The bands of several ways."""
    return lambda runs: [np.concatenate(rows) for rows in zip(*(way(runs) for way in ways), strict=True)]


WAYS: dict[str, Bands] = {
    "every shingle": every_shingle,
    "MinHash 42 × 3": minhash(42, 3),
    "MinHash 20 × 2": minhash(20, 2),
    "selected 1 in 16, at least 8": selected(16, 8),
    "winnowed 32": winnowed(32),
    "MinHash 20 × 2, winnowed 32": together(minhash(20, 2), winnowed(32)),
}


def meet(texts: Sequence[str], way: Bands) -> tuple[set[tuple[str, str]], float]:
    """Give the pairs that a way finds, and its bands an article."""
    bands = way(shingle_runs(texts))
    sizes = [len(row) for row in bands]
    ids = np.repeat([f"{i:06d}" for i in range(len(texts))], sizes)
    table = candidates(
        pd.DataFrame({"article_id": ids, "band": np.concatenate(bands), "passages": 1}, copy=False)
    )
    return set(zip(table["a"], table["b"], strict=True)), float(np.mean(sizes))


def copies(texts: Sequence[str], found: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Keep the pairs that are copies by the default thresholds, wherever they begin."""
    table = pd.DataFrame(sorted(found), columns=["a", "b"])
    measured = verify(table, {f"{i:06d}": text for i, text in enumerate(texts)})
    long_enough = measured[["shingles_a", "shingles_b"]].min(axis=1) >= 20
    kept = measured[((measured["jaccard"] >= 0.5) | (measured["containment"] >= 0.8)) & long_enough]
    return set(zip(kept["a"], kept["b"], strict=True))


def compare_ways(texts: Sequence[str]) -> pd.DataFrame:
    """Measure each way against the full index."""
    truth = copies(texts, meet(texts, every_shingle)[0])
    rows = {}
    for name, way in WAYS.items():
        found, bands = meet(texts, way)
        rows[name] = {
            "true pairs": len(truth),
            "recall": len(truth & found) / len(truth),
            "bands an article": bands,
            "pairs an article": len(found) / len(texts),
        }
    return pd.DataFrame(rows).T


# --- invented copies ---


def edited(text: list[str], rate: float, draw: random.Random) -> list[str]:
    """Change, leave out or put in one to four words at some places of a text."""
    out, at = [], 0
    while at < len(text):
        if draw.random() < rate:
            act, n = draw.choice("cdi"), draw.randint(1, 4)
            out += [draw.choice(text) for _ in range(n if act != "d" else 0)]
            at += n if act != "i" else 0
        else:
            out.append(text[at])
            at += 1
    return out


def part(text: list[str], n: int, draw: random.Random) -> list[str]:
    """Cut n words out of a text."""
    start = draw.randint(0, len(text) - n)
    return text[start : start + n]


def invented(texts: Sequence[str], seed: int = 1) -> dict[str, list[str]]:
    """Make copies of several kinds: each list alternates an article and its copy."""
    draw = random.Random(seed)
    articles = [text.split() for text in draw.sample([t for t in texts if len(t.split()) >= 200], 300)]
    other = articles[1:] + articles[:1]
    ways: dict[str, Callable[[list[str], list[str]], list[str]]] = {
        "copy, 3 % of places edited": lambda one, _: edited(one, 0.03, draw),
        "copy, 6 % of places edited": lambda one, _: edited(one, 0.06, draw),
        "copy with another lead": lambda one, two: two[:40] + one[20:],
        "excerpt of 40 words": lambda one, _: part(one, 40, draw),
        "excerpt of 60 words": lambda one, _: part(one, 60, draw),
        "excerpt of 100 words, edited": lambda one, _: edited(part(one, 100, draw), 0.02, draw),
        "digest": lambda one, two: two[:50] + one + edited(two[50:], 0.5, draw),
    }
    kinds = {
        name: [t for one, two in zip(articles, other, strict=True) for t in (one, way(one, two))]
        for name, way in ways.items()
    }
    briefs = [part(one, draw.randint(25, 60), draw) for one in articles]
    kinds["brief of 25 to 60 words, edited"] = [t for b in briefs for t in (b, edited(b, 0.04, draw))]
    return {name: [" ".join(text) for text in rows] for name, rows in kinds.items()}


def compare_ways_on_inventions(texts: Sequence[str]) -> pd.DataFrame:
    """Give each way's share of the invented copies that are copies by the thresholds."""
    table: dict[str, dict[str, float]] = {}
    for kind, rows in invented(texts).items():
        pairs_made = {(f"{i:06d}", f"{i + 1:06d}") for i in range(0, len(rows), 2)}
        truth = copies(rows, pairs_made)
        table[kind] = {"copies": len(truth)} | {
            name: len(truth & meet(rows, way)[0]) / len(truth) for name, way in WAYS.items()
        }
    return pd.DataFrame(table).T


# --- thresholds ---


def measured(articles: pd.DataFrame) -> pd.DataFrame:
    """Give the verified candidates of a corpus."""
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    return verify(pairs([candidates(sketch(list(texts), list(texts.values())))]), texts)


def linked(articles: pd.DataFrame, found: pd.DataFrame, **thresholds: float) -> set[tuple[str, str]]:
    """Give the pairs of articles that are in one story."""
    story = originals(articles, found, **thresholds).groupby("story")["article_id"]  # type: ignore[arg-type]
    return {pair for _, ids in story for pair in itertools.combinations(sorted(ids), 2)}


def curve(articles: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Give precision and recall by each threshold alone (the other out of reach), and by the defaults."""
    groups = articles.groupby("url")["article_id"]
    truth = {pair for _, ids in groups for pair in itertools.combinations(sorted(ids), 2)}
    settings: dict[str, dict[str, float]] = {"defaults": {}}
    settings |= {f"jaccard ≥ {j}": {"jaccard": j, "containment": NEVER} for j in JACCARD}
    settings |= {f"containment ≥ {c}": {"jaccard": NEVER, "containment": c} for c in CONTAINMENT}
    rows = {}
    for name, thresholds in settings.items():
        got = linked(articles, found, **thresholds)
        right = len(got & truth)
        rows[name] = {"pairs": len(got), "precision": right / len(got), "recall": right / len(truth)}
    return pd.DataFrame(rows).T


def crediting(articles: pd.DataFrame) -> pd.DataFrame:
    """Note which articles of other outlets name TASS, as provenance would."""
    names = articles["text"].str.contains("ТАСС") & (articles["outlet"] != "TASS")
    return articles.assign(relayed_from=pd.Series("TASS", index=articles.index).where(names))


def show(articles: pd.DataFrame, chosen: set[tuple[str, str]], found: pd.DataFrame) -> None:
    """Print how the texts of each pair begin."""
    rows = articles.set_index("article_id")
    known = found.set_index(["a", "b"])
    for a, b in sorted(chosen):
        values = (
            known.loc[(a, b), ["jaccard", "containment", "head_a", "head_b"]]
            if (a, b) in known.index
            else "by a third"
        )
        print(f"\n{a} {b} {values if isinstance(values, str) else values.round(2).to_dict()}")
        for one in (a, b):
            print(f"  {rows['outlet'][one]}: {' '.join(rows['text'][one][:160].split())}")


# --- scale ---


def repeated(texts: Sequence[str], n: int, seed: int = 0) -> list[str]:
    """Repeat articles to n, with three of five words changed, so that they are no copies."""
    draw = random.Random(seed)
    vocabulary = sorted({word for text in texts for word in text.split()})
    mixed = draw.sample(texts, len(texts))  # so that the first thousand are as long as the rest
    return [
        " ".join(w if draw.random() < 0.4 else draw.choice(vocabulary) for w in text.split())
        for text in itertools.islice(itertools.cycle(mixed), n)
    ]


def scale(texts: Sequence[str]) -> pd.DataFrame:
    """Time the linking of more and more articles."""
    rows: dict[int, dict[str, float]] = {}
    everything = repeated(texts, SIZES[-1])
    link_reposts(pd.DataFrame({"article_id": ["a"], "text": ["b"]}))  # load what is imported late
    for n in SIZES:
        ids = [f"{i:06d}" for i in range(n)]
        start = time.perf_counter()
        table = link_reposts(pd.DataFrame({"article_id": ids, "text": everything[:n]}))
        seconds = time.perf_counter() - start
        size = sketch(ids[:1000], everything[:1000]).memory_usage(deep=True).sum() / 1000
        rows[n] = {"seconds": seconds, "reposts": table["repost_of"].notna().sum(), "sketch bytes": size}
    result = pd.DataFrame(rows).T
    result["times the first"] = result["seconds"] / result["seconds"].iloc[0]
    result["exponent"] = np.log(result["times the first"]) / np.log(result.index / SIZES[0])
    return result


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--show", action="store_true", help="print how the linked pairs begin, to be read")
    reading = parser.parse_args().show
    if not CORPORA.is_dir():
        sys.exit("needs the development corpora in shared/ beside the repository")
    corpora = {name: corpus(name) for name in (*RT, FOUR)}
    for name, articles in corpora.items():
        found = measured(articles)
        print(f"\n{name}: {len(articles)} articles, {len(found)} pairs compared")
        print(compare_ways(articles["text"].tolist()).round(4).to_string())
        if name in RT:
            print(curve(articles, found).round(4).to_string())
        got = linked(articles, found)
        address = articles.set_index("article_id")["url"]
        strange = {(a, b) for a, b in got if address[a] != address[b]}
        print(f"{len(got)} pairs linked, {len(strange)} of them with two addresses")
        if name == FOUR:
            more = linked(crediting(articles), found) - got
            print(f"{len(more)} more are linked because one names TASS, whose text the other is")
            strange |= more
        if reading:
            show(articles, strange, found)
    print("\nInvented copies: share found")
    texts = corpora[FOUR]["text"].tolist()
    print(compare_ways_on_inventions(texts).round(3).to_string())
    print("\nScale")
    print(scale(texts).round(2).to_string())


if __name__ == "__main__":
    main()
