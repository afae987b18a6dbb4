import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.inference import bootstrap_articles, demonstration, group_spread, permutation_test


def table(values_by_article):
    rows = [(article, x) for article, values in values_by_article.items() for x in values]
    return pd.DataFrame(rows, columns=["article_id", "x"])


def corpus(sizes):
    """A corpus with so many stories an outlet."""
    rows = [(outlet, f"{outlet}{i}") for outlet, number in sizes.items() for i in range(number)]
    return pd.DataFrame(rows, columns=["outlet", "story"])


SHARES = table({f"{i:02d}": [i % 3 == 0] for i in range(30)})


class TestBootstrap:
    @pytest.mark.parametrize("kind", ["studentised", "percentile"])
    def test_interval_holds_the_estimate(self, kind):
        interval = bootstrap_articles(SHARES, "x", kind=kind, bounds=(0, 1))
        assert 0 <= interval.low < interval.estimate < interval.high <= 1
        assert interval.units == 30

    @pytest.mark.parametrize("kind", ["studentised", "percentile"])
    def test_function_and_column_agree(self, kind):
        column = bootstrap_articles(SHARES, "x", kind=kind, n=200)
        function = bootstrap_articles(SHARES, lambda t: t["x"].mean(), kind=kind, n=200)
        assert column.low == pytest.approx(function.low)
        assert column.high == pytest.approx(function.high)

    def test_rows_count_by_weight(self):
        data = SHARES.assign(w=np.arange(len(SHARES)) % 4)
        column = bootstrap_articles(data, "x", weight="w", n=200)
        function = bootstrap_articles(data, lambda t: np.average(t["x"], weights=t["w"]), n=200)
        assert column.estimate == pytest.approx(function.estimate)
        assert (column.low, column.high) == pytest.approx((function.low, function.high))

    def test_order_of_rows_does_not_matter(self):
        shuffled = SHARES.sample(frac=1, random_state=3)
        assert bootstrap_articles(SHARES, "x") == bootstrap_articles(shuffled, "x")

    def test_seed_matters_and_repeats(self):
        data = table({f"{i:02d}": [i**0.5] for i in range(30)})
        assert bootstrap_articles(data, "x", seed=1) == bootstrap_articles(data, "x", seed=1)
        assert bootstrap_articles(data, "x", seed=1) != bootstrap_articles(data, "x", seed=2)

    def test_whole_articles_are_drawn(self):
        """Sentences that repeat their article add no certainty."""
        alone = bootstrap_articles(SHARES, "x")
        repeated = bootstrap_articles(pd.concat([SHARES] * 20), "x")
        assert repeated.high - repeated.low == pytest.approx(alone.high - alone.low)

    def test_a_unit_drawn_twice_has_two_names(self):
        counted = bootstrap_articles(SHARES, lambda t: float(t["article_id"].nunique()), n=50)
        assert math.isnan(counted.low)  # always 30: resampling shows no variation

    def test_groups_keep_their_sizes(self):
        data = SHARES.assign(outlet=["a"] * 10 + ["b"] * 20)
        sizes = []
        bootstrap_articles(
            data, lambda t: sizes.append((t["outlet"] == "a").sum()) or t["x"].mean(), by="outlet", n=20
        )
        assert {size for size in sizes if size != 9} == {10}  # 9: the jackknife leaves one out

    @pytest.mark.parametrize(
        "articles",
        [{}, {"a": [True, False]}, {"a": [True], "b": [True], "c": [True]}],
        ids=["none", "one article", "all alike"],
    )
    def test_missing_where_resampling_says_nothing(self, articles):
        interval = bootstrap_articles(table(articles), "x")
        assert math.isnan(interval.low) and math.isnan(interval.high)

    def test_missing_where_one_group_has_one_article(self):
        data = SHARES.assign(outlet=["a"] + ["b"] * 29)
        assert math.isnan(bootstrap_articles(data, "x", by="outlet").low)

    def test_unknown_kind(self):
        with pytest.raises(ValueError, match="studentised, percentile"):
            bootstrap_articles(SHARES, "x", kind="exact")

    def test_covers_at_a_hundred_articles(self):
        rng = np.random.default_rng(0)
        hits = 0
        for run in range(200):
            data = table({f"{i:03d}": [x] for i, x in enumerate(rng.random(100) < 0.3)})
            interval = bootstrap_articles(data, "x", n=199, seed=run)
            hits += interval.low <= 0.3 <= interval.high
        assert 0.90 <= hits / 200 <= 0.99


def slow_p(values, labels):
    """Literally: every order of the labels, as often as it occurs."""
    observed = group_spread(values, labels)
    results = [group_spread(values, np.array(order)) for order in itertools.permutations(labels)]
    return np.mean(np.array(results) >= observed - 1e-9)


class TestPermutation:
    @given(st.lists(st.integers(0, 9), min_size=4, max_size=6), st.data())
    @settings(max_examples=25, deadline=None)
    def test_exact_agrees_with_all_orders(self, values, data):
        labels = data.draw(st.lists(st.sampled_from("abc"), min_size=len(values), max_size=len(values)))
        result = permutation_test(values, labels)
        if len(set(labels)) < 2:
            assert math.isnan(result.p)
        else:
            assert result.exact
            assert result.p == pytest.approx(slow_p(np.array(values, float), np.array(labels)))

    @pytest.mark.parametrize(("size", "smallest"), [(3, 0.1), (4, 2 / 70), (5, 2 / 252)])
    def test_smallest_reachable(self, size, smallest):
        values = [*range(size), *range(100, 100 + size)]
        result = permutation_test(values, ["a"] * size + ["b"] * size)
        assert result.p == pytest.approx(smallest)
        assert result.smallest == pytest.approx(smallest)

    def test_drawn_where_there_are_too_many(self):
        values = np.r_[np.zeros(20), np.ones(20)]
        labels = ["a"] * 20 + ["b"] * 20
        result = permutation_test(values, labels, n=199)
        assert not result.exact
        assert result.p == result.smallest == 1 / 200
        assert result == permutation_test(values, labels, n=199)

    def test_drawn_agrees_with_exact(self):
        values, labels = [1, 5, 2, 8, 3, 9, 4, 7], list("aaaabbbb")
        exact = permutation_test(values, labels)
        drawn = permutation_test(values * 1, labels, n=69, seed=1)
        assert exact.exact and not drawn.exact
        assert drawn.p == pytest.approx(exact.p, abs=0.2)

    def test_rows_of_a_unit_are_averaged(self):
        rows = permutation_test([0, 2, 5, 5], ["a", "a", "b", "b"], unit=["x", "x", "y", "z"])
        units = permutation_test([1, 5, 5], ["a", "b", "b"])
        assert rows.p == units.p and rows.units == 3

    def test_order_of_rows_does_not_matter(self):
        values, labels = np.arange(30.0) % 7, np.array(list("ab") * 15)
        order = np.random.default_rng(0).permutation(30)
        assert permutation_test(values, labels, n=99) == permutation_test(values[order], labels[order], n=99)

    def test_unit_in_two_groups(self):
        with pytest.raises(ValueError, match="'x' has rows in two groups"):
            permutation_test([1, 2], ["a", "b"], unit=["x", "x"])

    def test_statistic_of_ones_own(self):
        one_sided = permutation_test(
            [1, 2, 3, 7, 8, 9], list("aaabbb"), statistic=lambda v, g: v[g == "b"].mean() - v[g == "a"].mean()
        )
        assert one_sided.p == pytest.approx(1 / 20)


@pytest.mark.parametrize(
    ("sizes", "text"),
    [
        ({"ArmInfo": 2, "ARVAK": 1}, "Demonstration: 3 articles, 2 outlets"),
        ({"ArmInfo": 7}, "Demonstration: 7 articles, 1 outlet"),
        ({"ArmInfo": 100, "ARVAK": 7}, "Demonstration: 107 articles, 2 outlets"),
        ({"ArmInfo": 8, "ARVAK": 8}, ""),
        ({}, "Demonstration: 0 articles, 0 outlets"),
    ],
)
def test_demonstration(sizes, text):
    assert demonstration(corpus(sizes)) == (bool(text), text)


def test_reposts_of_one_story_are_one():
    articles = pd.DataFrame({"outlet": ["a"] * 20, "story": ["same"] * 20})
    assert demonstration(articles)[0]
