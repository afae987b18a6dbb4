"""Whether spans tile every article of all shared corpora: without gap, overlap or exception.

Prints one row a corpus: articles, characters, articles whose spans fail to tile, and articles a second on one core.
Takes about a quarter of an hour. Run: ``python tests/benchmarks/tiles.py``.
"""

from __future__ import annotations

import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from analysis import paths
from analysis.corpus.voice import voices

CORPORA = paths.ROOT.parent / "shared" / "corpora"
TABLES = [
    ("ru_news_four_outlets.csv.gz", "text", "ru"),
    ("rt_ru.csv.gz", "content", "ru"),
    ("rt_en.csv.gz", "content", "en"),
    ("narrative_frames_climate/data_articles_metadata.tsv", "text", "en"),
    ("bbc_news/corpus.tsv", 0, "en"),
]
"""File, column (a number where the file has no header), language."""
ZIPS = ["polnear_train.zip", "polnear_dev.zip"]
AT_ONCE = 500


def articles_of(texts: list[str], language: str) -> pd.DataFrame:
    """Shape texts as an articles table."""
    ids = [f"{i:06}" for i in range(len(texts))]
    return pd.DataFrame({"article_id": ids, "title": None, "text": texts, "language": language})


def corpora() -> Iterator[tuple[str, list[str], str]]:
    """Give each corpus that is there: name, texts, language."""
    for name, column, language in TABLES:
        path = CORPORA / name
        if path.is_file():
            header = None if isinstance(column, int) else 0
            separator = "\t" if path.suffix == ".tsv" else ","
            table = pd.read_csv(path, sep=separator, usecols=[column], header=header)
            yield name, table[column].dropna().astype(str).tolist(), language
    for name in ZIPS:
        path = CORPORA / name
        if path.is_file():
            yield name, texts_of_zip(path), "en"


def texts_of_zip(path: Path) -> list[str]:
    """Read the texts of PolNeAR's zip."""
    with zipfile.ZipFile(path) as archive:
        names = sorted(name for name in archive.namelist() if name.startswith("text/"))
        return [archive.read(name).decode("utf-8") for name in names if not name.endswith("/")]


def untiled(articles: pd.DataFrame) -> list[str]:
    """Give the ids of the articles whose spans do not tile their text."""
    spans = dict(list(voices(articles).groupby("article_id")))
    return [
        row.article_id
        for row in articles.itertuples()
        if "".join(row.text[a:b] for a, b in _bounds(spans.get(row.article_id))) != row.text
    ]


def _bounds(spans: pd.DataFrame | None) -> list[tuple[int, int]]:
    return [] if spans is None else list(zip(spans["start"], spans["end"], strict=True))


def main() -> None:
    """Read every article of all shared corpora and print the table."""
    rows = []
    for name, texts, language in corpora():
        articles = articles_of(texts, language)
        start = time.perf_counter()
        parts = (articles.iloc[i : i + AT_ONCE] for i in range(0, len(articles), AT_ONCE))
        failed = [article for part in parts for article in untiled(part)]
        seconds = time.perf_counter() - start
        row = {"corpus": name, "articles": len(texts), "characters": int(articles["text"].str.len().sum())}
        rows.append(row | {"do not tile": len(failed), "articles/s": round(len(texts) / seconds, 1)})
        print(f"{name}: {failed[:5] or 'all tile'}", flush=True)
    print(pd.DataFrame(rows).to_string(index=False) if rows else "shared/corpora is absent: nothing was read")


if __name__ == "__main__":
    main()
