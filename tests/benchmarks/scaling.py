"""Scaling: how near R's LSX, how fast, and how well the axes order passages as independent codes do.

Exactness: the largest difference to each result of LSX 1.5.1 on the US inaugural addresses. Speed: seconds and peak memory
of a process that fits the first 65,000 sentences of the four-outlet file by their 15,000 commonest words (reading and
lemmatising left out; R took 0.9 to 2.2 s at k = 100 and 5.8 to 11.2 s at k = 300 on a machine like this, counting left out).
Order: Spearman's rho of each axis with the codes of the passages that were held back, plain and oblique, per language, by LSS
learned from each news corpus and in the encoder's space; with the share of pairs of passages in the right order, and beside it
what a perfect axis would reach and what axes of random words do.

What needs the development corpora is left out, with a word, where they are not beside the repository. Run:
``python tests/benchmarks/scaling.py``; with ``--fit FILE K`` it is the process that fits once.
"""

from __future__ import annotations

import argparse
import gzip
import json
import logging
import pickle
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis import load_corpus, paths
from analysis.codebook import load_codebook
from analysis.corpus.sentences import cut_sentences
from analysis.scaling import (
    FrameAxis,
    LatentSemanticScaling,
    axis_codes,
    load_axes,
    order_of,
    read_challenge,
)
from analysis.scaling.certainty import random_axes
from analysis.scaling.counts import common_words, count_words
from analysis.scaling.decomposition import right_singular_vectors
from analysis.scaling.placing import SHRINKAGE, words_of
from analysis.scaling.seeded import SeededScaling
from analysis.tokens import tokens

SHARED = paths.ROOT.parent / "shared"
CHALLENGE = paths.ROOT / "tests" / "data" / "framing"
LSX = SHARED / "references" / "lss"
NEWS = {"ru": ("ru_news_four_outlets", "rt_ru"), "en": ("rt_en",)}
SENTENCES, WORDS = 65_000, 15_000
PLACEBOS = 200


# --- exactness ---


def numbers(name: str) -> pd.DataFrame:
    """Read a table that R wrote."""
    return pd.read_csv(LSX / name, index_col=0).apply(pd.to_numeric, errors="coerce")


def variants() -> dict[str, dict[str, Any]]:
    """Give the parameters of each result of LSX."""
    sentiment = numbers("seeds_sentiment.csv")["score"].to_dict()
    plain = {"seeds": sentiment, "min_count": 5}
    return {
        "k100": {**plain, "k": 100},
        "k300": {**plain, "k": 300},
        "k100_slice50": {**plain, "k": 100, "slice": 50},
        "k100_weight_logcount": {**plain, "k": 100, "weight": "logcount"},
        "k100_globseeds": {**plain, "k": 100, "seeds": numbers("seeds_glob.csv")["score"].to_dict()},
        "k100_weightedseeds": {
            **plain,
            "k": 100,
            "seeds": {"good": 2, "nice": 1, "excellent": 0.5, "bad": -3, "poor": -1},
        },
        "k100_unipolar": {
            **plain,
            "k": 100,
            "seeds": {word: 1 for word, score in sentiment.items() if score > 0},
        },
    }


def exactness() -> pd.DataFrame:
    """Give the largest differences to LSX's polarities, scores and standard errors."""
    with gzip.open(LSX / "tokens.jsonl.gz", "rt", encoding="utf-8") as file:
        speeches = pd.DataFrame(map(json.loads, file))
    texts = {
        "doc": speeches.groupby("doc")["tokens"].agg("sum"),
        "sent": speeches.set_index("id")["tokens"],
    }
    rows = []
    for name, parameters in variants().items():
        model = LatentSemanticScaling(**parameters).fit(speeches["tokens"])
        wanted = numbers(f"beta_{name}.csv")["beta"]
        row = {"variant": name, "polarity": (model.polarity_ - wanted).abs().max()}
        for unit, lists in texts.items():
            found = sorted(LSX.glob(f"predict_{unit}_{name}.csv*"))
            for scale, column in (("raw", "raw"), ("within_sample", "rescaled")) if found else ():
                ours = model.predict(lists, se=True, scale=scale)
                theirs = numbers(found[0].name).reindex(ours.index)
                row[f"{unit} score, {scale}"] = (ours["score"] - theirs[f"fit_{column}"]).abs().max()
                row[f"{unit} se, {scale}"] = (ours["se"] - theirs[f"se_{column}"]).abs().max()
        rows.append(row)
    return pd.DataFrame(rows)


# --- speed ---


def sentence_words(name: str) -> pd.Series:
    """Give the content lemmas of a news corpus, without names, sentence by sentence."""
    words = tokens(cut_sentences(load_corpus(SHARED / "corpora" / f"{name}.csv.gz").articles))
    return (
        words[words["content"] & (words["pos"] != "name")]
        .groupby("sentence_id", sort=False)["term"]
        .agg(list)
    )


def commonest(lists: pd.Series, number: int) -> list[list[str]]:
    """Keep the commonest words of texts."""
    counts = Counter(word for row in lists for word in row)
    kept = set(sorted(counts, key=lambda word: (-counts[word], word))[:number])
    return [[word for word in row if word in kept] for row in lists]


def peak_memory() -> float:
    """Give the most memory in MB that this process held so far; NaN where the system does not tell (only Linux does)."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="utf-8").splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), float("nan"))


def fit_once(file: str, k: int) -> dict[str, float]:
    """Fit, and say how long the decomposition and the whole took and how much memory the process needed at most."""
    with open(file, "rb") as stream:
        lists = pickle.load(stream)
    seeds = load_axes(codebook=load_codebook())[0].seeds("ru")
    before = peak_memory()
    counts = count_words(lists, common_words(lists, 1))
    start = time.perf_counter()
    right_singular_vectors(counts, k)
    decomposed = time.perf_counter() - start
    start = time.perf_counter()
    LatentSemanticScaling(seeds, k=k).fit(lists)
    whole = time.perf_counter() - start
    return {
        "k": k,
        "seconds, decomposition": decomposed,
        "seconds, fit": whole,
        "peak MB": peak_memory(),
        "before MB": before,
    }


def speed(lists: pd.Series) -> pd.DataFrame:
    """Fit three times at each k, each in a process of its own."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "sentences.pickle")
        file.write_bytes(pickle.dumps(commonest(lists.iloc[:SENTENCES], WORDS)))
        for k in (100, 300):
            for _ in range(3):
                command = [sys.executable, __file__, "--fit", str(file), str(k)]
                done = subprocess.run(command, check=True, capture_output=True, text=True)
                rows.append(json.loads(done.stdout))
    return pd.DataFrame(rows).groupby("k").agg(["min", "max"]).round(1)


# --- order ---


def orders_of(model: SeededScaling, space: str, language: str) -> list[dict[str, Any]]:
    """Measure how each axis orders the passages of a language."""
    rows = []
    for wording in ("plain", "oblique"):
        passages, codes = read_challenge(CHALLENGE, wording=wording)
        for axis in load_axes(codebook=load_codebook()):
            seeds = axis.seeds(language) if isinstance(model, LatentSemanticScaling) else axis.seeds()
            placed = model.with_seeds(seeds)
            coded = axis_codes(passages, codes, axis)
            mine = coded[coded["language"] == language].reset_index(drop=True)
            order = order_of(placed.predict(words_of(mine))["score"].tolist(), mine["code"].tolist())
            right = mine["code"] + np.linspace(0, 0.5, len(mine))
            means, _ = placed.mean_vectors(words_of(mine))
            random = means @ random_axes(placed, n=PLACEBOS)
            reached = [abs(order_of(column.tolist(), mine["code"].tolist(), n=1).rho) for column in random.T]
            rows.append(
                {
                    "axis": axis.id,
                    "language": language,
                    "wording": wording,
                    "space": space,
                    "rho": order.rho,
                    "low": order.low,
                    "high": order.high,
                    "pairs": order.pairs,
                    "a perfect axis": order_of(right.tolist(), mine["code"].tolist(), n=1).rho,
                    "passages": f"{order.positive}+{order.negative}",
                    "random axes, 95 %": np.quantile(reached, 0.95),
                }
            )
    return rows


def order(words: dict[str, pd.Series]) -> pd.DataFrame:
    """Measure the order by LSS of each corpus and in the encoder's space."""
    axis = load_axes(codebook=load_codebook())[0]
    rows = []
    for language, names in NEWS.items():
        for name in names:
            if name not in words:
                continue
            for k in (100, 300):
                model = LatentSemanticScaling(axis.seeds(language), k=k, min_count=5, rebalance=True)
                rows += orders_of(model.fit(words[name]), f"LSS, {name}, k = {k}", language)
        passages = read_challenge(CHALLENGE)[0]
        for shrinkage in (None, SHRINKAGE):
            model = FrameAxis(axis.seeds(), shrinkage=shrinkage).fit(words_of(passages))
            rows += orders_of(model, "encoder" + (", plain" if shrinkage is None else ""), language)
    return pd.DataFrame(rows).sort_values(["axis", "language", "wording", "space"], ignore_index=True)


def main() -> None:
    """Print everything."""
    logging.disable(logging.WARNING)  # which seeds a corpus lacks
    pd.set_option("display.width", 250, "display.max_columns", 30, "display.max_rows", 200)
    if LSX.is_dir():
        print(
            "largest difference to LSX 1.5.1\n", exactness().to_string(float_format="{:.1e}".format), sep=""
        )
    else:
        print("R's results are not beside the repository (shared/references/lss): exactness left out")
    words = {}
    if (SHARED / "corpora").is_dir():
        words = {name: sentence_words(name) for names in NEWS.values() for name in names}
        print("\nfitting the four outlets\n", speed(words["ru_news_four_outlets"]).to_string(), sep="")
    else:
        print("the corpora are not beside the repository (shared/corpora): speed and LSS's order left out")
    print("\norder of passages\n", order(words).to_string(float_format="{:.2f}".format), sep="")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--fit", nargs=2, metavar=("FILE", "K"))
    arguments = parser.parse_args()
    if arguments.fit:
        print(json.dumps(fit_once(arguments.fit[0], int(arguments.fit[1]))))
    else:
        main()
