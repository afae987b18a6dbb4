"""How well the words of an article find their speaker: precision, recall and F1 over words.

Prints one table. Rows: the hand-marked seeds (Russian, English) and PolNeAR dev, each read by the suite and by two
baselines (everything is the outlet's; what stands in double quotation marks is speech). Columns:

- attributed: words of direct or indirect speech; in PolNeAR with and without thoughts and intentions (``no thoughts``:
  words attributed by a verb of thinking or wanting are not compared)
- direct: words of direct speech alone (PolNeAR: attributed words in quotation marks)
- speaker: share of attributed words, their source named by a name, that were given that source; abstentions are wrong
- speaker of found: the same, of those attributed words that were found
- uncertain: share of words left uncertain
- articles/s: of the suite, on one core

Intervals: articles drawn with replacement, percentiles of 1,000 draws.

Run: ``python tests/benchmarks/voice.py``; ``--train N`` reads every Nth article of PolNeAR train instead of dev.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[1]))

from voice_gold import Gold, in_marks, is_named, read_polnear, read_seeds, same_source  # noqa: E402

from analysis import load_corpus, paths  # noqa: E402
from analysis.corpus.voice import attribute  # noqa: E402

CORPORA = paths.ROOT.parent / "shared" / "corpora"
DRAWS = 1000
Reading = list[tuple[str, str | None]]  # per character: voice and speaker
COUNTS = [
    "tp",
    "fp",
    "fn",
    "tp_s",
    "fp_s",
    "fn_s",
    "tp_d",
    "fp_d",
    "fn_d",
    "speaker",
    "named",
    "found",
    "uncertain",
    "words",
]


def suite(gold: Gold) -> Reading:
    """Read an article with the suite."""
    spans = attribute(gold.text, gold.language, title=gold.title)
    reading: Reading = []
    for span in spans.to_dict("records"):
        speaker = span["speaker"] if isinstance(span["speaker"], str) else None
        reading += [(span["voice"], speaker)] * (span["end"] - span["start"])
    return reading


def all_outlet(gold: Gold) -> Reading:
    """The baseline that gives every word to the outlet."""
    return [("outlet", None)] * len(gold.text)


def marks_only(gold: Gold) -> Reading:
    """The baseline that takes what stands in quotation marks for speech."""
    return [("direct" if inside else "outlet", None) for inside in in_marks(gold.text)]


READERS: dict[str, Callable[[Gold], Reading]] = {
    "suite": suite,
    "quotation marks only": marks_only,
    "all outlet": all_outlet,
}


def count(gold: Gold, reading: Reading) -> list[int]:
    """Count one article's words, in the order of :data:`COUNTS`."""
    marked = in_marks(gold.text)
    tally = dict.fromkeys(COUNTS, 0)
    for start, _ in gold.words():
        mark, (voice, speaker) = gold.marks[start], reading[start]
        found, expected = voice in ("direct", "indirect"), mark is not None
        direct = mark is not None and (
            mark[0] == "direct" or (mark[0] in ("speech", "thought") and marked[start])
        )
        _add(tally, "", found, expected)
        if not (mark and mark[0] == "thought"):
            _add(tally, "_s", found, expected)
        _add(tally, "_d", voice == "direct", direct)
        if mark is not None and is_named(mark[1]):
            tally["named"] += 1
            tally["found"] += found
            tally["speaker"] += found and same_source(mark[1], speaker)
        tally["uncertain"] += voice == "uncertain"
        tally["words"] += 1
    return [tally[key] for key in COUNTS]


def _add(tally: dict[str, int], suffix: str, found: bool, expected: bool) -> None:
    if found or expected:
        tally[("tp" if found and expected else "fp" if found else "fn") + suffix] += 1


def _f1(total: dict[str, float], suffix: str) -> tuple[float, float, float]:
    tp, fp, fn = (total[key + suffix] for key in ("tp", "fp", "fn"))
    precision, recall = tp / max(tp + fp, 1), tp / max(tp + fn, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def measures(counts: np.ndarray) -> dict[str, float]:
    """Turn summed counts into the table's numbers."""
    total = dict(zip(COUNTS, counts.sum(0).astype(float), strict=True))
    row: dict[str, float] = {}
    for name, suffix in (("attributed", ""), ("no thoughts", "_s"), ("direct", "_d")):
        for letter, value in zip(("P", "R", "F1"), _f1(total, suffix), strict=True):
            row[f"{name} {letter}"] = value
    row["speaker"] = total["speaker"] / max(total["named"], 1)
    row["speaker of found"] = total["speaker"] / max(total["found"], 1)
    row["uncertain"] = total["uncertain"] / max(total["words"], 1)
    return row


def interval(counts: np.ndarray, key: str) -> str:
    """Give the 95 % interval of a measure, articles drawn with replacement."""
    rng = np.random.default_rng(0)
    drawn = [measures(counts[rng.integers(0, len(counts), len(counts))])[key] for _ in range(DRAWS)]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return f"{low:.2f}–{high:.2f}"


def score(name: str, golds: Sequence[Gold]) -> pd.DataFrame:
    """Give the rows of one corpus."""
    rows = []
    for label, reader in READERS.items():
        start = time.perf_counter()
        readings = [reader(gold) for gold in golds]
        seconds = time.perf_counter() - start
        counts = np.array([count(gold, reading) for gold, reading in zip(golds, readings, strict=True)])
        row: dict[str, object] = {"corpus": name, "reader": label, "articles": len(golds)}
        row |= {key: round(value, 3) for key, value in measures(counts).items()}
        row |= {f"{key} 95 %": interval(counts, key) for key in ("attributed F1", "direct F1", "speaker")}
        row["articles/s"] = round(len(golds) / seconds, 1) if label == "suite" else ""
        rows.append(row)
    return pd.DataFrame(rows)


def corpora(train: int) -> dict[str, list[Gold]]:
    """Give the marked corpora that are there; says what is missing."""
    articles = load_corpus(paths.ROOT / "seeds").articles
    clean = {
        row.source: (row.text, row.title if isinstance(row.title, str) else None, row.language)
        for row in articles.itertuples()
    }
    seeds = read_seeds(clean)
    found = {f"seeds {language}": [g for g in seeds if g.language == language] for language in ("ru", "en")}
    path = CORPORA / ("polnear_train.zip" if train else "polnear_dev.zip")
    if path.is_file():
        found[path.stem] = read_polnear(path, step=max(train, 1))
    else:
        print(f"PolNeAR is skipped: no {path.name} in shared/corpora beside the repository")
    return found


def main() -> None:
    """Measure all corpora and print the table, one column a row of it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--train", type=int, default=0, metavar="N", help="every Nth article of PolNeAR train"
    )
    table = pd.concat([score(name, golds) for name, golds in corpora(parser.parse_args().train).items()])
    print(table.set_index(["corpus", "reader"]).T.to_string())


if __name__ == "__main__":
    main()
