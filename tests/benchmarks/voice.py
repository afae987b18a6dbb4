"""How well the words of an article find their speaker: precision, recall and F1 over words.

Prints one table. Rows: the marked seeds (Russian, English), Russian news (articles to develop on, and articles to
measure on) and PolNeAR dev, each read by the suite and by two baselines (everything is the outlet's; what stands in
double quotation marks is speech). Ten Russian articles were marked twice, independently: there the second marking is
scored like a reader, which is the agreement of automated markings, not of people, and the ceiling of what the
figures can say. Columns:

- attributed: words of direct or indirect speech; in PolNeAR with and without thoughts and intentions (``no thoughts``:
  words attributed by a verb of thinking or wanting are not compared)
- direct: words of direct speech alone (PolNeAR: attributed words in quotation marks)
- speaker: share of attributed words, their source named by a name, that were given that source; abstentions are wrong
- speaker of found: the same, of those attributed words that were found
- uncertain: share of words left uncertain
- unnamed: share of the words that the reader attributes without saying to whom
- articles/s: of the suite on one core, ``2,100`` of articles of that many characters

Intervals: articles drawn with replacement, percentiles of 1,000 draws.

Run: ``python tests/benchmarks/voice.py``; ``--train N`` reads every Nth article of PolNeAR train instead of dev,
``--develop`` leaves out what is only to be measured on.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[1]))

from voice_gold import SAME, Gold, in_marks, is_named, read_polnear, read_russian, read_seeds  # noqa: E402

from analysis import load_corpus, paths  # noqa: E402
from analysis.corpus.voice import attribute, voices  # noqa: E402

CORPORA = paths.ROOT.parent / "shared" / "corpora"
USUAL = 2100  # characters of an article, for the speed
DRAWS = 1000
Reading = list[tuple[str, str | None]]  # per character: voice and speaker
Reader = Callable[[Gold], Reading]
Marked = tuple[list[Gold], dict[str, Reader]]  # a corpus and who reads it
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
    "unnamed",
    "words",
]


def suite(gold: Gold) -> Reading:
    """Read an article with the suite."""
    spans = attribute(gold.text, gold.language, title=gold.title, outlet=gold.outlet)
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


READERS: dict[str, Reader] = {
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
            tally["speaker"] += found and SAME[gold.language](mark[1], speaker)
        tally["uncertain"] += voice == "uncertain"
        tally["unnamed"] += found and speaker is None
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
    row["unnamed"] = total["unnamed"] / max(total["tp"] + total["fp"], 1)
    return row


def interval(counts: np.ndarray, key: str) -> str:
    """Give the 95 % interval of a measure, articles drawn with replacement."""
    rng = np.random.default_rng(0)
    drawn = [measures(counts[rng.integers(0, len(counts), len(counts))])[key] for _ in range(DRAWS)]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return f"{low:.2f}–{high:.2f}"


def score(name: str, golds: Sequence[Gold], readers: dict[str, Reader]) -> pd.DataFrame:
    """Give the rows of one corpus."""
    rows = []
    for label, reader in readers.items():
        counts = np.array([count(gold, reader(gold)) for gold in golds])
        row: dict[str, object] = {"corpus": name, "reader": label, "articles": len(golds)}
        row |= {key: round(value, 3) for key, value in measures(counts).items()}
        row |= {f"{key} 95 %": interval(counts, key) for key in ("attributed F1", "direct F1", "speaker")}
        rows.append(row | (speed(golds) if label == "suite" else {}))
    return pd.DataFrame(rows)


def speed(golds: Sequence[Gold]) -> dict[str, float]:
    """Time the suite on articles as a corpus brings them."""
    rows = [(str(i), g.title, g.text, g.language, g.outlet) for i, g in enumerate(golds)]
    articles = pd.DataFrame(rows, columns=["article_id", "title", "text", "language", "outlet"])
    voices(articles.head(3))  # models and tables are loaded once
    start = time.perf_counter()
    voices(articles)
    seconds = time.perf_counter() - start
    usual = articles["text"].str.len().sum() / USUAL
    return {"articles/s": round(len(golds) / seconds, 1), "2,100": round(usual / seconds, 1)}


def corpora(arguments: argparse.Namespace) -> dict[str, Marked]:
    """Give the marked corpora that are there with their readers; says what is missing."""
    articles = load_corpus(paths.ROOT / "seeds").articles
    clean = {
        row.source: (row.text, row.title if isinstance(row.title, str) else None, row.language)
        for row in articles.itertuples()
    }
    seeds = read_seeds(clean)
    found = {
        f"seeds {language}": ([gold for gold in seeds if gold.language == language], READERS)
        for language in ("ru", "en")
    }
    return found | _russian(measured=not arguments.develop) | _polnear(arguments.train)


def _russian(*, measured: bool) -> dict[str, Marked]:
    table = CORPORA / "ru_news_four_outlets.csv.gz"
    if not table.is_file():
        print(f"Russian news is skipped: no {table.name} in shared/corpora beside the repository")
        return {}
    golds = read_russian(table)
    found = {"news ru develop": ([gold for gold in golds if gold.use == "develop"], READERS)}
    if measured:
        found["news ru measure"] = ([gold for gold in golds if gold.use == "measure"], READERS)
        second = {gold.name: gold for gold in read_russian(table, marking=2)}
        twice = [_compared_in_both(gold, second[gold.name]) for gold in golds if gold.name in second]
        marking = {"second marking": lambda gold: _as_reading(second[gold.name]), "suite": suite}
        found["marked twice"] = (twice, marking)
    return found


def _compared_in_both(first: Gold, second: Gold) -> Gold:
    marks = (b if b and b[0] == "open" else a for a, b in zip(first.marks, second.marks, strict=True))
    return replace(first, marks=tuple(marks))


def _as_reading(gold: Gold) -> Reading:
    return [mark if mark else ("outlet", None) for mark in gold.marks]


def _polnear(train: int) -> dict[str, Marked]:
    path = CORPORA / ("polnear_train.zip" if train else "polnear_dev.zip")
    if not path.is_file():
        print(f"PolNeAR is skipped: no {path.name} in shared/corpora beside the repository")
        return {}
    return {path.stem: (read_polnear(path, step=max(train, 1)), READERS)}


def main() -> None:
    """Measure all corpora and print the table, one column a row of it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--train", type=int, default=0, metavar="N", help="every Nth article of PolNeAR train"
    )
    parser.add_argument("--develop", action="store_true", help="leave out the Russian news to measure on")
    table = pd.concat(
        [score(name, golds, readers) for name, (golds, readers) in corpora(parser.parse_args()).items()]
    )
    print(table.set_index(["corpus", "reader"]).T.to_string(na_rep=""))


if __name__ == "__main__":
    main()
