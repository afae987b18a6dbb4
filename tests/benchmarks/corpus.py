"""Reading a real corpus: how fast, in how much memory, and how well, on the development corpora.

Prints for each corpus articles per second and peak memory (all processes together) of a first load (load, clean,
provenance, language, reposts), seconds of a second one, and the share of articles that lost more than 30 % of their text
with the rule that took most of it; how many TASS articles with a dateline are dated from it; whether the
footer that every Russian RT row ends in is left anywhere; reposts against the addresses of RT, with a curve over
thresholds; and the language of a thousand sentences in each of seven languages, beside lingua's own answer.
Run: ``python tests/benchmarks/corpus.py``.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
from reposts import curve, measured
from scale import measure

ROOT = Path(__file__).resolve().parents[2]
CORPORA = ROOT.parent / "shared" / "corpora"
NAMES = ("ru_news_four_outlets", "rt_en", "rt_ru")
LOST = 0.3  # share of the raw text


def lost(corpus: Any) -> pd.DataFrame:
    """List the articles that lost much of their text: source, share, the rule that took most."""
    gone = corpus.removals.assign(
        n=lambda t: (t["raw_end"] - t["raw_start"] - t["replacement"].str.len()).clip(lower=0)
    )
    by_rule = gone.groupby(["article_id", "rule"])["n"].sum().reset_index()
    share = by_rule.groupby("article_id")["n"].sum() / corpus.articles.set_index("article_id")["raw_length"]
    most = by_rule.sort_values("n").drop_duplicates("article_id", keep="last").set_index("article_id")["rule"]
    table = corpus.articles.set_index("article_id")[["source"]].assign(share=share, rule=most)
    return table[table["share"] > LOST].sort_values("share", ascending=False)


_MONTHS = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]
_DATELINE = re.compile(rf"^[^\n/]{{0,60}}?(\d{{1,2}}) ({'|'.join(_MONTHS)})\b(?=[^\n]{{0,30}}/ТАСС/|\. )")


def tass_datelines(corpus: Any, table: pd.DataFrame) -> dict[str, float]:
    """Say how many TASS rows that begin with place and day are dated, and to that day."""
    rows = table[table["outlet"] == "TASS"]
    found = rows["text"].fillna("").str.strip().str.extract(_DATELINE).dropna()
    days = pd.DataFrame(
        {"day": found[0].astype(int), "month": found[1].map(_MONTHS.index) + 1, "row": found.index + 1}
    )
    dated = corpus.articles.assign(row=corpus.articles["source"].str.rpartition("#")[2].astype(int))
    joined = days.merge(dated, on="row", how="left")
    right = (joined["date"].dt.day == joined["day"]) & (joined["date"].dt.month == joined["month"])
    years = joined["date"].dt.year.value_counts().to_dict()
    return {
        "with a dateline": len(joined),
        "dated": float(joined["date"].notna().mean()),
        "to its day": float(right.mean()),
    } | {f"in {year:.0f}": n for year, n in sorted(years.items())}


def footers_left(corpus: Any, table: pd.DataFrame) -> dict[str, int]:
    """Count the rows that end in words that ten rows and more end in, and the articles that still have such words."""
    ends = Counter(" ".join(text.split()[-8:]) for text in table["content"].dropna())
    shared = {end: n for end, n in ends.items() if n >= 10}
    flat = corpus.articles["text"].str.split().str.join(" ")
    left = flat.map(lambda text: any(end in text for end in shared))
    return {"rows that end alike": sum(shared.values()), "articles that have it": int(left.sum())}


def against_addresses(articles: pd.DataFrame) -> dict[str, float]:
    """Hold the stories against the addresses: two articles are copies if they have one address; pairs are counted."""
    addressed = articles.dropna(subset=["url"])
    both = _pairs(addressed, ["story", "url"])
    return {
        "pairs of one address": _pairs(addressed, ["url"]),
        "recall": both / _pairs(addressed, ["url"]),
        "pairs of one story": _pairs(addressed, ["story"]),
        "precision": both / _pairs(addressed, ["story"]),
    }


def _pairs(articles: pd.DataFrame, columns: list[str]) -> int:
    sizes = articles.groupby(columns).size()
    return int((sizes * (sizes - 1) // 2).sum())


def languages() -> pd.DataFrame:
    """Hold our answer and lingua's beside the truth, a sentence at a time and three together."""
    from lingua import Language, LanguageDetectorBuilder

    from analysis.corpus.language import detect, table, unsupported

    codes = {getattr(Language, facts["lingua"]): code for code, facts in table().items()}
    lingua = LanguageDetectorBuilder.from_languages(*codes).build()
    rows = []
    for file in sorted((CORPORA / "language_id").glob("*.txt")):
        lines = file.read_text(encoding="utf-8").splitlines()
        threes = [" ".join(lines[i : i + 3]) for i in range(0, len(lines) - 2, 3)]
        for size, texts in ((1, lines), (3, threes)):
            ours = pd.Series([detect(text)[0] for text in texts])
            theirs = pd.Series([codes.get(lingua.detect_language_of(text)) for text in texts])
            rows.append(
                {
                    "language": file.stem,
                    "sentences": size,
                    "ours": (ours == file.stem).mean(),
                    "lingua": (theirs == file.stem).mean(),
                    "refused": sum(unsupported(text) is not None for text in texts) if size == 3 else None,
                }
            )
    return pd.DataFrame(rows)


def main() -> None:
    """Print the tables."""
    if not CORPORA.is_dir():
        print("needs the development corpora in shared/ beside the repository")
        return
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ANALYSIS_CACHE"] = folder
        speeds = {name: measure(CORPORA / f"{name}.csv.gz") for name in NAMES}
        print(pd.DataFrame(speeds).T.round(2).to_string(), "\n")
        quality()
    print(languages().round(3).to_string(index=False))


def quality() -> None:
    """Print how well the corpora were read; they are in the cache."""
    import analysis

    corpora = {name: analysis.load_corpus(CORPORA / f"{name}.csv.gz") for name in NAMES}
    tables = {name: pd.read_csv(CORPORA / f"{name}.csv.gz") for name in NAMES}
    for name, corpus in corpora.items():
        table = lost(corpus)
        print(f"{name}: {len(table)} of {len(corpus.articles)} articles lost more than {LOST:.0%}")
        print(table["rule"].value_counts().to_dict(), "\n")
    four = NAMES[0]
    told = analysis.load_corpus(CORPORA / f"{four}.csv.gz", collected="2019-03-01")
    for label, corpus in (("nothing told", corpora[four]), ("collected=2019-03-01", told)):
        print("TASS,", label, tass_datelines(corpus, tables[four]))
    print("RT's Russian footer", footers_left(corpora["rt_ru"], tables["rt_ru"]), "\n")
    for name in ("rt_en", "rt_ru"):
        articles = corpora[name].articles
        print(name, "reposts against addresses", against_addresses(articles))
        print(curve(articles, measured(articles)).round(4).to_string(), "\n")


if __name__ == "__main__":
    main()
