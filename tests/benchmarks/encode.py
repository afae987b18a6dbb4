"""How well the embedded encoder finds the translation of a sentence, with and without each of its parts.

Prints one row a variant: share of sentences whose translation comes first (P@1) and mean reciprocal rank
(MRR), from English to Russian and back, over the two lots of ``tests/data/translation_pairs.csv``; the distance
between the means of the two languages (leak); coverage and time. Run: ``python tests/benchmarks/encode.py``.

With ``--means`` it measures the mean sentence of each language anew, on comparable news of one outlet in both
languages, and writes ``analysis/lexicon/encoder_means.csv``. That needs the development corpora, and is due
after a change of the glossary or of an encoder's default.
"""

from __future__ import annotations

import argparse
import re
import time
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import paths
from analysis.encode import BilingualEncoder

PAIRS = Path(__file__).parents[1] / "data" / "translation_pairs.csv"
CORPORA = paths.ROOT.parent / "shared" / "corpora"
MEANS = {"en": "rt_en.csv.gz", "ru": "rt_ru.csv.gz"}
VARIANTS: dict[str, dict[str, Any]] = {
    "default": {},
    "no language means": {"centred": False},
    "no weights": {"smoothing": 0},
    "no weights, no means": {"smoothing": 0, "centred": False},
    "a = 1e-4": {"smoothing": 1e-4},
    "a = 1e-2": {"smoothing": 1e-2},
    "forms, not lemmas": {"form": "surface"},
    "no terms of several words": {"terms": False},
    "no transliteration": {"transliterated": False},
    "first translation": {"translations": "first"},
    "translations alike": {"translations": "uniform"},
}
HEADER = """# The mean sentence of each language: the embedded encoder takes it off every sentence.
#   dimension  coordinate of the vector, from 0
#   en, ru     mean over sentences of comparable news of one outlet in both languages (RT), each of unit length
# Written by tests/benchmarks/encode.py --means; read by analysis/encode/bilingual.py.
"""


def retrieval(similarity: npt.NDArray[Any]) -> tuple[float, float]:
    """Give P@1 and MRR, the right answer of row i being column i; ties count against it."""
    ranks = (similarity >= np.diag(similarity)[:, None] - 1e-9).sum(1)
    return float((ranks == 1).mean()), float((1 / ranks).mean())


def measure(encoder: BilingualEncoder, pairs: pd.DataFrame) -> dict[str, float]:
    """Encode the pairs and give the row of the table."""
    start = time.perf_counter()
    english, russian = (encoder.encode(pairs[column].tolist()) for column in ("english", "russian"))
    seconds = time.perf_counter() - start
    forth, back = retrieval(english @ russian.T), retrieval(russian @ english.T)
    return {
        "P@1 en→ru": forth[0],
        "MRR en→ru": forth[1],
        "P@1 ru→en": back[0],
        "MRR ru→en": back[1],
        "leak": float(np.linalg.norm(english.mean(0) - russian.mean(0))),
        "coverage en": float(encoder.coverage(pairs["english"].tolist()).mean()),
        "coverage ru": float(encoder.coverage(pairs["russian"].tolist()).mean()),
        "seconds": seconds,
    }


def mean_sentence(language: str) -> npt.NDArray[np.float64]:
    """Give the mean sentence of the first eight sentences of each article of a corpus."""
    articles = pd.read_csv(CORPORA / MEANS[language]).drop_duplicates("URL")["content"].dropna()
    sentences = [
        part for text in articles for part in re.split(r"(?<=[.!?])\s+", text)[:8] if 40 < len(part) < 400
    ]
    vectors = BilingualEncoder(centred=False).encode(sentences, languages=[language] * len(sentences))
    return vectors[vectors.any(axis=1)].astype(np.float64).mean(0)


def write_means() -> None:
    """Write the means, rounded, so that they are the same on every machine."""
    means = pd.DataFrame({code: mean_sentence(code).round(4) for code in sorted(MEANS)}).rename_axis(
        "dimension"
    )
    (paths.LEXICON / "encoder_means.csv").write_text(
        HEADER + means.to_csv(float_format="%.4f"), encoding="utf-8"
    )


def main() -> None:
    """Print the table, or write the means."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--means", action="store_true", help="measure the language means anew and write them")
    if parser.parse_args().means:
        write_means()
    pairs = pd.read_csv(PAIRS, comment="#")
    BilingualEncoder().encode(pairs["english"].tolist() + pairs["russian"].tolist())  # load what is cached
    for use, lot in pairs.groupby("use", sort=True):
        rows = {name: measure(BilingualEncoder(**options), lot) for name, options in VARIANTS.items()}
        print(f"{use}: {len(lot)} pairs\n{pd.DataFrame(rows).T.round(3).to_string()}\n")


if __name__ == "__main__":
    main()
