"""How well the articles about the South Caucasus are told from those that only name it: precision, recall and F1.

Prints one table for the judged articles of ``tests/data/about/gold.csv`` that were held back, and one for those that the
rule was made on: each corpus and all together, by the rule and by the baseline "names the region anywhere". Articles are
weighted by how many candidates they stand for. 95 % intervals of precision and recall are Wilson's at the effective
number of articles (Kish), those of F1 from drawing articles anew. The last table counts how many articles of each
corpus are kept.

Run: ``python tests/benchmarks/about.py``; says so and stops where the corpora are absent.
"""

from __future__ import annotations

import math
import sys
import time
from statistics import NormalDist

import pandas as pd

from analysis import lexicon, load_corpus, paths
from analysis.corpus import relevance
from analysis.inference import accuracy

CORPORA = paths.ROOT.parent / "shared" / "corpora"
GOLD = paths.ROOT / "tests" / "data" / "about" / "gold.csv"
SUBJECT = "south_caucasus"
READERS = {"rule": "kept", "named anywhere": "named"}


def judged(gold: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Judge all articles of the corpora, and give the gold with the answers, and the counts of each corpus."""
    tables, counts = [], []
    for file in sorted(gold["corpus"].unique()):
        articles = load_corpus(CORPORA / file).articles
        start = time.perf_counter()
        answers = relevance(articles, SUBJECT)
        seconds = time.perf_counter() - start
        answers = answers.assign(
            named=(answers["mentions"] + answers["passing"]) > 0,
            raw_sha256=articles["raw_sha256"].to_numpy(),
            corpus=file,
        )
        tables.append(answers)
        counts.append(
            {
                "corpus": file,
                "articles": len(answers),
                "named anywhere": int(answers["named"].sum()),
                "kept": int(answers["kept"].sum()),
                "seconds": round(seconds),
            }
        )
    keys = ["corpus", "article_id", "raw_sha256"]
    found = gold.merge(
        pd.concat(tables)[[*keys, "kept", "named"]], on=keys, how="left", validate="one_to_one"
    )
    if missing := int(found["kept"].isna().sum()):
        raise SystemExit(f"{missing} articles of gold.csv are not in the corpora: another version of them?")
    return found.astype({"kept": bool, "named": bool}), pd.DataFrame(counts)


def scores(found: pd.DataFrame) -> pd.DataFrame:
    """Give precision, recall and F1 of each reader, by corpus and together."""
    groups = {**dict(list(found.groupby("corpus"))), "all": found}
    rows = []
    for corpus, rows_of in groups.items():
        truth, weight = rows_of["about"].eq(1), rows_of["weight"]
        for reader, column in READERS.items():
            said = rows_of[column]
            score = accuracy(truth, said, cluster=rows_of["article_id"], weight=weight)
            rows.append(
                {
                    "corpus": corpus,
                    "reader": reader,
                    "articles": len(rows_of),
                    "about": int(truth.sum()),
                    "precision": share(truth[said], weight[said]),
                    "recall": share(said[truth], weight[truth]),
                    "F1": f"{score.f1:.2f} ({score.low:.2f}-{score.high:.2f})",
                }
            )
    return pd.DataFrame(rows)


def share(right: pd.Series, weight: pd.Series) -> str:
    """Give a weighted share with its interval."""
    if right.empty:
        return "-"
    value = (right * weight).sum() / weight.sum()
    effective = weight.sum() ** 2 / (weight**2).sum()
    low, high = wilson(value, effective)
    return f"{value:.2f} ({low:.2f}-{high:.2f})"


def wilson(value: float, n: float, level: float = 0.95) -> tuple[float, float]:
    """Give Wilson's interval of a share of ``n`` units."""
    z = NormalDist().inv_cdf((1 + level) / 2)
    middle = (value + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * math.sqrt(value * (1 - value) / n + z**2 / (4 * n**2))
    return middle - half, middle + half


def main() -> int:
    """Print the tables."""
    gold = lexicon.read_csv(GOLD).astype({"weight": float, "about": int})
    absent = [file for file in gold["corpus"].unique() if not (CORPORA / file).exists()]
    if absent:
        print(f"skipped: {', '.join(absent)} not in {CORPORA}")
        return 0
    found, counts = judged(gold)
    for use, rows in found.groupby("use", sort=False):
        print(f"\n{use}\n{scores(rows).to_string(index=False)}")
    print(f"\nkept\n{counts.to_string(index=False)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
