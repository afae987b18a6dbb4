import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.inference import (
    SMALL_GROUP,
    Interval,
    benjamini_hochberg,
    bootstrap_articles,
    cluster_wilson,
    demonstration,
    difference_interval,
    group_spread,
    jackknife_interval,
    permutation_test,
    smallest_p,
)


def table(values_by_article):
    rows = [(article, x) for article, values in values_by_article.items() for x in values]
    return pd.DataFrame(rows, columns=["article_id", "x"])


def corpus(sizes):
    """A corpus with so many stories an outlet."""
    rows = [(outlet, f"{outlet}{i}") for outlet, number in sizes.items() for i in range(number)]
    return pd.DataFrame(rows, columns=["outlet", "story"])


SHARES = table({f"{i:02d}": [i % 3 == 0] for i in range(30)})


class TestBootstrap:
    @pytest.mark.parametrize("kind", ["auto", "wilson", "jackknife", "studentised", "bca", "percentile"])
    def test_interval_holds_the_estimate(self, kind):
        interval = bootstrap_articles(SHARES, "x", kind=kind, bounds=(0, 1))
        assert 0 <= interval.low < interval.estimate < interval.high <= 1
        assert interval.units == 30

    @pytest.mark.parametrize("kind", ["studentised", "bca", "percentile"])
    def test_function_and_column_agree(self, kind):
        column = bootstrap_articles(SHARES, "x", kind=kind, n=200)
        function = bootstrap_articles(SHARES, lambda t: t["x"].mean(), kind=kind, n=200)
        assert column.low == pytest.approx(function.low)
        assert column.high == pytest.approx(function.high)

    def test_rows_count_by_weight(self):
        data = SHARES.assign(w=np.arange(len(SHARES)) % 4)
        kind = {"kind": "studentised", "n": 200}
        column = bootstrap_articles(data, "x", weight="w", **kind)
        function = bootstrap_articles(data, lambda t: np.average(t["x"], weights=t["w"]), **kind)
        assert column.estimate == pytest.approx(function.estimate)
        assert (column.low, column.high) == pytest.approx((function.low, function.high))

    def test_order_of_rows_does_not_matter(self):
        shuffled = SHARES.sample(frac=1, random_state=3)
        assert bootstrap_articles(SHARES, "x") == bootstrap_articles(shuffled, "x")

    def test_seed_matters_and_repeats(self):
        data = table({f"{i:02d}": [i**0.5] for i in range(30)})
        for kind in ("studentised", "bca", "percentile"):
            one, same, other = (bootstrap_articles(data, "x", kind=kind, seed=seed) for seed in (1, 1, 2))
            assert one == same and one != other

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
        [{}, {"a": [True, False]}, {"a": [0.5], "b": [0.5], "c": [0.5]}],
        ids=["none", "one article", "all alike"],
    )
    def test_missing_where_nothing_shows_variation(self, articles):
        interval = bootstrap_articles(table(articles), "x")
        assert math.isnan(interval.low) and math.isnan(interval.high)

    def test_where_no_article_carries_it_the_share_may_still_be_above_nought(self):
        interval = bootstrap_articles(table({f"{i:02d}": [False] for i in range(30)}), "x")
        assert interval.kind == "wilson" and interval.low == 0 and 0.1 < interval.high < 0.15
        alike = bootstrap_articles(table({f"{i:02d}": [False] for i in range(30)}), "x", kind="studentised")
        assert math.isnan(alike.high)

    @pytest.mark.parametrize(
        ("column", "options", "kind"),
        [
            ([0, 1, 1], {}, "wilson"),
            ([True, False, None], {}, "wilson"),
            ([0, 1, 1], {"weight": "w"}, "jackknife"),
            ([0.0, 0.5, 1.0], {}, "jackknife"),
            ([0, 1, 1], {"by": "outlet"}, "studentised"),
        ],
    )
    def test_the_kind_follows_from_what_is_counted(self, column, options, kind):
        data = pd.DataFrame({"article_id": list("abc"), "x": column, "w": [1, 2, 3], "outlet": "o"})
        assert bootstrap_articles(data, "x", n=20, **options).kind == kind
        assert bootstrap_articles(data, lambda t: len(t), n=20).kind == "studentised"

    def test_missing_where_one_group_has_one_article(self):
        data = SHARES.assign(outlet=["a"] + ["b"] * 29)
        assert math.isnan(bootstrap_articles(data, "x", by="outlet").low)

    def test_unknown_kind(self):
        with pytest.raises(ValueError, match="auto, wilson, jackknife, studentised, bca, percentile"):
            bootstrap_articles(SHARES, "x", kind="exact")

    @pytest.mark.parametrize(
        ("statistic", "options"),
        [("x", {"kind": "wilson", "by": "o"}), ("y", {"kind": "wilson"}), (len, {"kind": "jackknife"})],
    )
    def test_a_kind_that_does_not_apply(self, statistic, options):
        data = SHARES.assign(o="a", y=0.5)
        with pytest.raises(ValueError, match=f"kind='{options['kind']}' is for a column"):
            bootstrap_articles(data, statistic, **options)

    @pytest.mark.parametrize("kind", ["auto", "studentised", "bca"])
    def test_covers_at_a_hundred_articles(self, kind):
        rng = np.random.default_rng(0)
        hits = 0
        for run in range(200):
            data = table({f"{i:03d}": [x] for i, x in enumerate(rng.random(100) < 0.3)})
            interval = bootstrap_articles(data, "x", n=199, kind=kind, seed=run)
            hits += interval.low <= 0.3 <= interval.high
        assert 0.90 <= hits / 200 <= 0.99

    def test_bca_is_that_of_scipy(self):
        values = np.random.default_rng(1).gamma(1.0, 1.0, 40)
        ours = bootstrap_articles(
            table({f"{i:02d}": [x] for i, x in enumerate(values)}), "x", kind="bca", n=9999
        )
        theirs = stats.bootstrap(
            (values,), np.mean, method="BCa", n_resamples=9999, rng=0
        ).confidence_interval
        assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high))


class TestWilson:
    @pytest.mark.parametrize(("n", "having"), [(20, 0), (20, 3), (50, 25), (30, 30)])
    def test_alone_it_is_wilsons_with_students_t(self, n, having):
        low, high = cluster_wilson([1] * having + [0] * (n - having), [1] * n)
        share, t = having / n, stats.t.ppf(0.975, n - 1)
        for end in (low, high):  # Wilson's ends are where the share is t standard errors of the end away
            error = np.sqrt(end * (1 - end) / n)
            effect = max(n / (n - 1), 1.0) if 0 < having < n else 1.0
            assert abs(share - end) == pytest.approx(t * error * np.sqrt(effect), abs=1e-9)

    @given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 5)), min_size=2, max_size=15))
    def test_it_holds_the_share(self, clusters):
        sums = [min(having, size) for having, size in clusters]
        sizes = [size for _, size in clusters]
        low, high = cluster_wilson(sums, sizes)
        assert 0 <= low <= sum(sums) / sum(sizes) + 1e-12 and sum(sums) / sum(sizes) - 1e-12 <= high <= 1

    @given(st.lists(st.booleans(), min_size=2, max_size=30), st.integers(2, 5))
    def test_copies_add_nothing(self, having, times):
        alone = cluster_wilson(having, [1] * len(having))
        copied = cluster_wilson([times * value for value in having], [times] * len(having))
        assert copied == pytest.approx(alone)

    def test_articles_of_one_story_count_as_one_where_they_agree(self):
        stories = cluster_wilson([1, 0, 0, 1, 0, 0] * 5, [1] * 30)
        articles = cluster_wilson([4, 0, 0, 4, 0, 0] * 5, [4] * 30)
        assert articles == pytest.approx(stories)

    def test_one_story_bears_nothing(self):
        assert np.isnan(cluster_wilson([1], [5])).all()


def wilson(n, of):
    """Wilson's interval of a share of independent cases."""
    z, p = stats.norm.ppf(0.975), n / of
    middle, half = (p + z**2 / (2 * of)), z * math.sqrt(p * (1 - p) / of + z**2 / (4 * of**2))
    low, high = (middle - half) / (1 + z**2 / of), (middle + half) / (1 + z**2 / of)
    return Interval(p, low, high, of, 0.95, "wilson")


class TestDifference:
    @pytest.mark.parametrize(
        ("a", "b", "low", "high"),
        [  # Newcombe 1998, table II, method 10
            ((56, 70), (48, 80), 0.0524, 0.3339),
            ((9, 10), (3, 10), 0.1705, 0.8090),
            ((6, 7), (2, 7), 0.0582, 0.8062),
            ((5, 56), (0, 29), -0.0381, 0.1926),
            ((0, 10), (0, 20), -0.1611, 0.2775),
            ((10, 10), (0, 20), 0.6791, 1.0),
        ],
    )
    def test_published_examples(self, a, b, low, high):
        assert difference_interval(wilson(*a), wilson(*b)) == pytest.approx((low, high), abs=6e-5)

    @given(st.tuples(*[st.integers(0, 20)] * 2))
    def test_turned_round_and_round_the_estimate(self, cases):
        a, b = (wilson(n, 20) for n in cases)
        low, high = difference_interval(a, b)
        assert -1 - 1e-9 <= low <= a.estimate - b.estimate <= high <= 1 + 1e-9
        assert difference_interval(b, a) == pytest.approx((-high, -low))

    def test_missing_where_either_is(self):
        none = Interval(0.5, math.nan, math.nan, 3, 0.95, "none")
        assert all(map(math.isnan, difference_interval(none, wilson(3, 9))))


class TestJackknife:
    def test_of_equal_units_it_is_students_interval_of_the_mean(self):
        values = np.random.default_rng(0).normal(size=25)
        found = bootstrap_articles(table({f"{i:02d}": [x] for i, x in enumerate(values)}), "x")
        wanted = stats.t.interval(0.95, 24, values.mean(), stats.sem(values))
        assert (found.low, found.high) == pytest.approx(wanted)

    def test_leaving_out_is_done_literally(self):
        data = table({f"{i:02d}": list(np.arange(i % 4 + 1) * 0.3 + i) for i in range(12)})
        left = [data[data["article_id"] != name]["x"].mean() for name in sorted(set(data["article_id"]))]
        sizes = data.groupby("article_id").size()
        found = bootstrap_articles(data, "x")
        assert (found.low, found.high) == pytest.approx(jackknife_interval(data["x"].mean(), left, sizes))

    def test_unequal_units_are_worth_fewer(self):
        left = np.linspace(0.4, 0.6, 10)
        equal, unequal = (jackknife_interval(0.5, left, sizes) for sizes in ([1] * 10, [50] + [1] * 9))
        assert unequal[1] - unequal[0] > equal[1] - equal[0]


class TestFamilies:
    def test_adjusted_as_benjamini_and_hochberg_have_it(self):
        p = [0.001, 0.04, 0.03, 0.5, float("nan")]
        found = benjamini_hochberg(p)
        known = sorted(value for value in p if value == value)
        for value, adjusted in zip(p, found, strict=True):
            if value != value:
                assert math.isnan(adjusted)
                continue
            above = [q * len(known) / rank for rank, q in enumerate(known, 1) if q >= value]
            assert adjusted == pytest.approx(min(1.0, *above))

    def test_nothing_tested(self):
        assert np.isnan(benjamini_hochberg([float("nan")])).all() and benjamini_hochberg([]).size == 0


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


FEW = f"({SMALL_GROUP} stories needed)"


@pytest.mark.parametrize(
    ("sizes", "text"),
    [
        (
            {"ArmInfo": 2, "ARVAK": 1},
            f"Demonstration: 3 articles, 2 outlets; no interval {FEW}, no test reaches p\u00a0<\u00a0.33",
        ),
        ({"ArmInfo": 7}, f"Demonstration: 7 articles, 1 outlet; no interval {FEW}"),
        (
            {"ArmInfo": 100, "ARVAK": 7},
            f"Demonstration: 107 articles, 2 outlets; no interval for 1 outlet {FEW}",
        ),
        ({"ArmInfo": SMALL_GROUP, "ARVAK": SMALL_GROUP}, ""),
        ({}, f"Demonstration: 0 articles, 0 outlets; no interval {FEW}"),
    ],
)
def test_demonstration(sizes, text):
    assert demonstration(corpus(sizes)) == (bool(text), text)


@pytest.mark.parametrize("sizes", [(3, 3), (4, 4), (2, 1, 1), (3, 2), (2, 2, 2)])
def test_the_smallest_p_is_what_a_test_of_separate_groups_reaches(sizes):
    labels = [name for name, size in zip("abc", sizes, strict=False) for _ in range(size)]
    values = [10.0 ** (ord(label) - 97) + 0.001 * place for place, label in enumerate(labels)]
    assert smallest_p(sizes) <= permutation_test(values, labels).p + 1e-12
    same = [{"a": -1.0, "b": 1.0, "c": 0.0}[label] for label in labels]
    if len(sizes) == 2:
        assert permutation_test(same, labels).p == pytest.approx(smallest_p(sizes))


def test_reposts_of_one_story_are_one():
    articles = pd.DataFrame({"outlet": ["a"] * 20, "story": ["same"] * 20})
    assert demonstration(articles)[0]
