"""Reposts: copies whole, edited and in part; what is merely similar stays apart."""

import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.corpus.reposts import link_reposts, shingle_runs, similarity

WORDS = [f"слово{i}" for i in range(5000)]


def prose(seed: int, n: int = 200) -> str:
    draw = random.Random(seed)
    return " ".join(draw.choice(WORDS) for _ in range(n))


def link(*texts: str, **columns: list) -> pd.DataFrame:
    table = pd.DataFrame({"article_id": [f"a{i}" for i in range(len(texts))], "text": texts, **columns})
    return link_reposts(table).set_index("article_id")


def test_an_exact_copy() -> None:
    table = link(prose(1), prose(2), prose(1))
    assert table["repost_of"].dropna().to_dict() == {"a2": "a0"}
    assert table["story"].to_dict() == {"a0": "a0", "a1": "a1", "a2": "a0"}


def test_an_edited_copy() -> None:
    words = prose(1).split()
    words[50:53] = ["другое"]
    words[120] = "иное"
    assert link(prose(1), " ".join(words))["repost_of"]["a1"] == "a0"


@pytest.mark.parametrize("part", [slice(0, 60), slice(70, 140)])
def test_an_excerpt(part: slice) -> None:
    assert link(prose(1), " ".join(prose(1).split()[part]))["repost_of"]["a1"] == "a0"


def test_a_copy_within_a_digest() -> None:
    digest = f"{prose(7, 30)} {prose(1)} {prose(8, 150)}"
    table = link(prose(1), digest, date=["2024-01-01", "2024-01-02"])
    assert table["repost_of"]["a1"] == "a0"


def test_reports_of_one_event_with_shared_background_stay_apart() -> None:
    background = prose(3, 150)
    table = link(f"{prose(1, 60)} {background}", f"{prose(2, 60)} {background}")
    assert table["repost_of"].isna().all()


def test_the_earliest_is_the_original() -> None:
    table = link(
        prose(1), prose(1), prose(1), date=pd.to_datetime(["2024-03-02", "2024-03-01", None]).tolist()
    )
    assert table["repost_of"].dropna().to_dict() == {"a0": "a1", "a2": "a1"}


def test_without_dates_the_one_that_nobody_reprinted_is_the_original() -> None:
    table = link(prose(1), prose(1), republisher=["Smi24.net", None])
    assert table["repost_of"].dropna().to_dict() == {"a0": "a1"}


def test_the_order_of_rows_does_not_matter() -> None:
    table = pd.DataFrame({"article_id": list("abcdef"), "text": [prose(i % 3) for i in range(6)]})
    straight = link_reposts(table).set_index("article_id")
    shuffled = link_reposts(table.sample(frac=1, random_state=3)).set_index("article_id").loc[straight.index]
    pd.testing.assert_frame_equal(straight, shuffled)


def test_short_texts_are_linked_only_where_equal() -> None:
    table = link(
        "Встреча прошла в Ереване вчера.",
        "Встреча прошла в Ереване вчера!",
        "Встреча прошла в Ереване сегодня.",
        "",
        "",
    )
    assert table["repost_of"].dropna().to_dict() == {"a1": "a0"}


def test_a_crowd_of_copies_is_one_story() -> None:
    table = link(*[prose(1)] * 150, *[prose(i) for i in range(2, 20)])
    assert (table["story"] == "a0").sum() == 150
    assert table["repost_of"].notna().sum() == 149


def test_empty_and_incomplete_tables() -> None:
    assert link_reposts(pd.DataFrame({"article_id": [], "text": []})).columns.tolist() == [
        "article_id",
        "text",
        "repost_of",
        "story",
    ]
    with pytest.raises(KeyError, match="text"):
        link_reposts(pd.DataFrame({"article_id": ["a"]}))
    with pytest.raises(ValueError, match="jaccard"):
        link_reposts(pd.DataFrame({"article_id": ["a"], "text": ["b"]}), jaccard=0)


def test_the_index_of_rows_is_kept() -> None:
    table = pd.DataFrame({"article_id": ["x", "y"], "text": [prose(1), prose(1)]}, index=[7, 3])
    assert link_reposts(table).index.tolist() == [7, 3]


@given(st.lists(st.lists(st.sampled_from("абвгд"), max_size=30).map(" ".join), min_size=2, max_size=2))
def test_similarity_equals_plain_sets(texts: list[str]) -> None:
    """The oracle: Jaccard and containment over sets of word tuples."""
    one, other = (
        {tuple(t.split()[i : i + 5]) for i in range(max(1, len(t.split()) - 4))} if t else set()
        for t in texts
    )
    runs = [np.unique(run) for run in shingle_runs(texts)]
    expected = (
        (len(one & other) / len(one | other), len(one & other) / min(len(one), len(other)))
        if one and other
        else (0.0, 0.0)
    )
    assert similarity(*runs) == pytest.approx(expected)


def test_every_pair_that_a_full_comparison_finds_is_found() -> None:
    texts = [prose(i % 12, 80 + 10 * (i % 5)) for i in range(60)]
    runs = [np.unique(run) for run in shingle_runs(texts)]
    table = link(*texts)
    for i in range(60):
        for j in range(i):
            alike, within = similarity(runs[i], runs[j])
            if alike >= 0.5 or within >= 0.7:
                assert table["story"].iloc[i] == table["story"].iloc[j]


def test_one_address_is_one_article(shared) -> None:  # type: ignore[no-untyped-def]
    """RT scraped by overlapping queries: rows with one address are copies, others nearly never."""
    rows = pd.read_csv(shared / "corpora" / "rt_en.csv.gz").dropna(subset=["content"]).head(800)
    table = pd.DataFrame(
        {"article_id": [f"{i:04d}" for i in range(len(rows))], "text": rows["content"], "url": rows["URL"]}
    )
    linked = link_reposts(table)
    same = linked.groupby("url")["story"].nunique()
    assert (same == 1).mean() > 0.99
    assert (linked.groupby("story")["url"].nunique() == 1).mean() > 0.98
