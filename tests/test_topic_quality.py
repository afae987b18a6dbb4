"""Coherence, diversity, leakage and survival, held against plain loops and hand counts."""

import math
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csc_array

from analysis.topics.quality import diversity, leakage, npmi
from analysis.topics.stability import overlaps, survival


def noise(n: int) -> pd.DataFrame:
    rows = range(n)
    articles = [f"a{i // 5}" for i in rows]
    languages = ["en" if i // 5 % 2 else "ru" for i in rows]
    return pd.DataFrame({"story": articles, "article_id": articles, "language": languages})


def literal_npmi(documents: list[set[int]], terms: list[int]) -> float:
    """The formula by plain loops."""
    values = []
    for one, two in combinations(terms, 2):
        first, second, both = (
            sum(wanted <= document for document in documents) / len(documents)
            for wanted in ({one}, {two}, {one, two})
        )
        if both == 0:
            values.append(-1.0)
        elif both == 1:
            values.append(0.0)
        else:
            values.append(math.log(both / (first * second)) / -math.log(both))
    return sum(values) / len(values)


@given(st.lists(st.sets(st.integers(0, 5), max_size=6), min_size=1, max_size=12))
def test_npmi_as_the_formula_says(documents: list[set[int]]) -> None:
    present = np.array([[float(term in document) for term in range(6)] for document in documents])
    terms = [term for term in range(6) if present[:, term].any()]
    found = npmi(csc_array(present), terms)
    if len(terms) < 2:
        assert math.isnan(found)
    else:
        assert found == pytest.approx(literal_npmi(documents, terms))


def test_npmi_of_words_that_always_and_never_meet() -> None:
    present = csc_array(np.array([[1.0, 1, 0], [1, 1, 0], [0, 0, 1], [0, 0, 1]]))
    assert npmi(present, [0, 1]) == pytest.approx(1)
    assert npmi(present, [0, 2]) == -1


def test_diversity_is_the_share_of_different_terms() -> None:
    assert diversity([["a", "b"], ["b", "c"]]) == 0.75
    assert math.isnan(diversity([]))


def test_leakage_tells_languages_from_topics() -> None:
    units = noise(100)
    by_language = np.where(units["language"] == "en", 0, 1)
    by_chance = np.arange(100) % 2
    assert leakage(units, by_language).loc[0, "ami"] == pytest.approx(1)
    row = leakage(units, by_chance).loc[0]
    assert row["ami"] < 0.1 and row["articles"] == 20 and row["chance"] <= row["chance_high"]


@pytest.mark.parametrize("labels", [np.zeros(100, np.int64), np.full(100, -1)])
def test_leakage_is_missing_where_nothing_can_be_told(labels) -> None:  # type: ignore[no-untyped-def]
    assert leakage(noise(100), labels)[["ami", "chance"]].isna().all(axis=None)
    assert leakage(noise(100).assign(language="ru"), np.arange(100) % 3)["ami"].isna().all()


def test_leakage_without_topics() -> None:
    units = noise(10)
    row = leakage(units, np.full(10, -1)).loc[0]
    assert row["units"] == 0


# --- survival ---


@pytest.mark.parametrize(
    ("labels", "again", "expected"),
    [
        ([0, 0, 1, 1], [1, 1, 0, 0], [1, 1]),  # the same, under other names
        ([0, 0, 0, 1], [0, 0, 1, 1], [2 / 3, 1 / 2]),
        ([0, 0, 1, 1], [0, 0, 0, 0], [1 / 2, 0]),  # two into one: the second has no match
        ([0, 0, 1, 1], [-1, -1, 0, 0], [0, 1]),
        ([0, 0, -1, -1], [0, 0, 0, 0], [1 / 2]),
        ([0, 0], [-1, -1], [0]),
    ],
)
def test_overlap_with_the_best_match(labels: list[int], again: list[int], expected: list[float]) -> None:
    found = overlaps(np.array(labels), np.array(again), max(labels) + 1)
    np.testing.assert_allclose(np.sort(found), np.sort(expected))


@given(st.lists(st.integers(-1, 3), min_size=1, max_size=30), st.permutations(range(4)))
def test_a_clustering_survives_other_names_whole(labels: list[int], names: list[int]) -> None:
    old = np.array(labels)
    new = np.where(old >= 0, np.array(names)[old], -1)
    found = overlaps(old, new, 4)
    assert all(found[label] == 1 for label in set(labels) - {-1})


def test_survival_takes_the_lowest_of_three() -> None:
    labels = np.repeat([0, 1], 20)
    stories = np.array([f"a{i // 2}" for i in range(40)], object)

    def refit(rows, seed):  # type: ignore[no-untyped-def]
        if seed == 7:
            return labels[rows]
        return np.zeros(len(rows), np.int64)  # another seed puts all in one

    table = survival(labels, stories, refit, seed=7, runs=2)
    assert table["survival_order"].tolist() == table["survival_articles"].tolist() == [1, 1]
    assert sorted(table["survival_seed"]) == sorted(table["survival"]) == [0, 0.5]


def test_without_runs_survival_is_missing() -> None:
    table = survival(np.array([0, 1]), np.array(["a", "b"], object), lambda rows, seed: rows, seed=0, runs=0)
    assert table["survival"].isna().all() and len(table) == 2


@pytest.mark.parametrize(("stories", "left"), [(10, 1), (5, 1), (40, 4)])
def test_each_run_leaves_other_stories_out_whole(stories: int, left: int) -> None:
    seen = []
    names = np.array([f"a{i % stories}" for i in range(5 * stories)], object)
    labels = np.zeros(len(names), np.int64)

    def refit(rows, seed):  # type: ignore[no-untyped-def]
        if len(rows) < len(names):
            seen.append(set(names) - set(names[rows]))
        return labels[rows]

    survival(labels, names, refit, seed=0, runs=5)
    assert [len(out) for out in seen] == [left] * 5
    assert len(set.union(*seen)) == 5 * left


def test_a_single_story_is_never_left_out() -> None:
    labels = np.zeros(9, np.int64)
    table = survival(labels, np.array(["a"] * 9, object), lambda rows, seed: labels[rows], seed=0, runs=2)
    assert table["survival"].tolist() == [1]
