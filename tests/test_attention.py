"""Who the five seeds speak of: the program counts what a reader counts (tests/data/attention/seeds.csv)."""

from pathlib import Path

import pandas as pd
import pytest

from analysis import load_corpus
from analysis.outlets import attention

ROOT = Path(__file__).resolve().parents[1]
KINDS = ("country", "organisation", "person")
COUNTED = ["kind", "entity_id", "mentions"]


@pytest.fixture(scope="module")
def seeds_articles() -> pd.DataFrame:
    articles = load_corpus(ROOT / "seeds").articles
    return articles.assign(seed=articles["source"].str[:3])


@pytest.fixture(scope="module")
def by_hand(seeds_articles) -> pd.DataFrame:
    table = pd.read_csv(
        Path(__file__).parent / "data" / "attention" / "seeds.csv", comment="#", dtype={"article": str}
    )
    return table.assign(outlet=table["article"].map(seeds_articles.set_index("seed")["outlet"]))


def test_each_article_counts_as_by_hand(seeds_articles, by_hand):
    """Also article by article, so that errors of one don't make up for those of another."""
    table = attention(seeds_articles, kind=KINDS, group="seed")
    found = table[table["n"] > 0].rename(columns={"outlet": "article"})
    columns = ["article", *COUNTED]
    assert rows(found, columns) == rows(by_hand, columns)


def test_each_outlet_counts_as_by_hand(seeds_articles, by_hand):
    table = attention(seeds_articles, kind=KINDS)
    keys = ["outlet", "kind", "entity_id"]
    counts = by_hand.groupby(keys).agg(mentions=("mentions", "sum"), n=("article", "nunique")).reset_index()
    columns = [*keys, "mentions", "n"]
    assert rows(table[table["n"] > 0], columns) == rows(counts, columns)
    sizes = seeds_articles["outlet"].value_counts()
    assert table.groupby("outlet")["N"].agg(set).to_dict() == {outlet: {n} for outlet, n in sizes.items()}


def rows(table: pd.DataFrame, columns: list[str]) -> list[tuple]:
    return sorted(table[columns].itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("the EU High Representative for Foreign Affairs", ["eu"]),
        ("the Minister of Foreign Affairs", []),
        ("he told Foreign Affairs magazine. Foreign Affairs printed it", ["media_foreign_affairs"] * 2),
    ],
)  # fmt: skip
def test_a_journal_is_told_from_what_ministers_do(text, counted):
    table = attention(
        pd.DataFrame([("a", text, "en", "o")], columns=["article_id", "text", "language", "outlet"]),
        kind=KINDS,
    )
    assert [
        e for e, n in zip(table["entity_id"], table["mentions"], strict=True) for _ in range(n)
    ] == counted
