"""What a larger corpus costs: time, memory and disk of a first load of 1,000 to 30,000 articles, and the exponent.

The articles are those of the four Russian outlets, repeated with three words in five changed, so that no repetition is a
copy; one in ten is then a copy of the article before it. Prints a row a size, the exponent of time over size, and what a million articles would cost by it.
Run: ``python tests/benchmarks/scale.py``, some minutes.
"""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import psutil

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpora" / "ru_news_four_outlets.csv.gz"
SIZES = (1000, 3000, 10_000, 30_000)
CHANGED = 0.6  # share of the words

# Loads a corpus twice in a process of its own, as a researcher's kernel does, and says how long each took.
_LOAD = """
import json, sys, time
import analysis
start = time.perf_counter()
analysis.load_corpus(sys.argv[1])
print(time.perf_counter() - start, flush=True)
start = time.perf_counter()
corpus = analysis.load_corpus(sys.argv[1])
n = len(corpus.articles)
corpus.claims, corpus.removals, corpus.audit
print(json.dumps([n, time.perf_counter() - start]))
"""


def measure(path: Path) -> dict[str, Any]:
    """Load a corpus twice in another process, the second time with all tables in memory.

    Memory is that of the process and its workers together, at its peak while the corpus is made, and later with its
    tables.
    """
    process = subprocess.Popen(
        [sys.executable, "-c", _LOAD, str(path)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    peak = [0]
    watch = threading.Thread(target=_watch, args=(process.pid, peak), daemon=True)
    watch.start()
    assert process.stdout
    first, making = process.stdout.readline(), peak[0]
    out, _ = process.communicate()
    if process.returncode:
        raise RuntimeError(f"loading {path.name} failed")
    articles, second = json.loads(out.splitlines()[-1])
    return {
        "articles": articles,
        "articles per second": articles / float(first),
        "peak GB": making / 1e9,
        "with tables": peak[0] / 1e9,
        "second load, seconds per 10,000": 10_000 * second / articles,
    }


def _watch(pid: int, peak: list[int]) -> None:
    """Keep the largest sum of the resident memory of a process and its children."""
    while psutil.pid_exists(pid):
        try:
            family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
            peak[0] = max(peak[0], sum(member.memory_info().rss for member in family))
        except psutil.NoSuchProcess:
            pass  # a worker has just ended
        time.sleep(0.05)


def repeated(table: pd.DataFrame, size: int) -> pd.DataFrame:
    """Give a table of that many articles: the first ones as they are, the rest with other words."""
    words = [word for text in table["text"].head(1000) for word in re.findall(r"\b[а-яё]+\b", text)]
    chance = random.Random(0)

    def other(match: re.Match[str]) -> str:
        return chance.choice(words) if chance.random() < CHANGED else match.group()

    rows = table.iloc[np.arange(size) % len(table)].reset_index(drop=True)
    texts = [
        text if number < len(table) else re.sub(r"\b[а-яё]+\b", other, text)
        for number, text in enumerate(rows["text"])
    ]
    texts = [texts[number - (number % 10 == 9)] for number in range(size)]
    return rows.assign(text=texts)


def main() -> None:
    """Print the table."""
    if not CORPUS.exists():
        print("needs the development corpora in shared/ beside the repository")
        return
    table = pd.read_csv(CORPUS).dropna(subset=["text"]).sample(frac=1, random_state=0)
    rows = []
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            os.environ["ANALYSIS_CACHE"] = str(Path(folder, "cache"))
            path = Path(folder, "corpus.csv")
            repeated(table, size).to_csv(path, index=False)
            measured = measure(path)
            disk = sum(file.stat().st_size for file in Path(folder, "cache").rglob("*") if file.is_file())
            rows.append(measured | {"cache MB": disk / 1e6})
    result = pd.DataFrame(rows)
    result["seconds"] = result["articles"] / result["articles per second"]
    print(result.round(2).to_string(index=False))
    large = result[
        result["articles"] >= 3000
    ]  # below, the start of the workers counts for more than the articles
    exponent, level = np.polyfit(np.log(large["articles"]), np.log(large["seconds"]), 1)
    hours = np.exp(level) * 1e6**exponent / 3600
    gigabytes = large["cache MB"].iloc[-1] / large["articles"].iloc[-1] * 1e6 / 1000
    last = result.iloc[-1]
    linear = 1e6 / last["articles per second"] / 3600
    print(
        f"exponent {exponent:.2f}; a million articles: {hours:.1f} hours by it, {linear:.1f} at the speed of the largest, "
        f"{gigabytes:.0f} GB of cache"
    )


if __name__ == "__main__":
    main()
