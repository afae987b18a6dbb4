"""Krippendorff's alpha against published worked examples and a literal version; precision, recall, F1; corrected shares."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.inference import accuracy, corrected_share, krippendorff_alpha

# Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, sections A (binary), B (nominal) and C (four observers,
# codes missing): one string a coder, one letter a unit, "." is missing.
PUBLISHED = [
    (0.095, ["0100000010", "1110010000"]),
    (0.692, ["aabbdcccedda", "babbbccceddd"]),
    (0.743, ["123321412...", "1233224125.3", ".3332342251.", "12332441251."]),
]


def table(*coders):
    rows = [
        (unit, coder, value)
        for coder, codes in enumerate(coders)
        for unit, value in enumerate(codes)
        if value != "."
    ]
    return pd.DataFrame(rows, columns=["unit", "coder", "value"])


@pytest.mark.parametrize(("alpha", "coders"), PUBLISHED)
def test_alpha_as_published(alpha, coders):
    assert krippendorff_alpha(table(*coders)).alpha == pytest.approx(alpha, abs=0.0005)


def literal(codes):
    """Alpha by its definition, over all pairs of codes."""
    units = [rows["value"].tolist() for _, rows in codes.groupby("unit") if len(rows) > 1]
    everything = [value for unit in units for value in unit]
    n = len(everything)
    observed = sum(
        sum(a != b for a, b in itertools.permutations(unit, 2)) / (len(unit) - 1) for unit in units
    )
    expected = sum(a != b for a, b in itertools.permutations(everything, 2)) / (n - 1) if n > 1 else 0
    return 1 - observed / expected if expected else np.nan


@given(st.lists(st.text("ab.", min_size=6, max_size=6), min_size=2, max_size=4))
def test_alpha_meets_the_literal_version(coders):
    found = krippendorff_alpha(table(*coders)).alpha
    assert found == pytest.approx(literal(table(*coders)), nan_ok=True)


def test_alpha_does_not_depend_on_the_order_of_rows():
    codes = table("aabbab", "abbbab")
    assert krippendorff_alpha(codes.iloc[::-1]) == krippendorff_alpha(codes)


def test_alpha_draws_clusters_whole():
    codes = table("ab" * 20, "ab" * 15 + "ba" * 5)
    alone = krippendorff_alpha(codes)
    together = krippendorff_alpha(codes.assign(story=codes["unit"] // 10), cluster="story")
    assert alone.low < alone.alpha < alone.high
    assert together.alpha == alone.alpha
    assert together.high - together.low > alone.high - alone.low


def test_alpha_refuses_codes_that_are_no_matrix():
    codes = table("ab", "ab")
    with pytest.raises(ValueError, match="coder 0 coded it twice"):
        krippendorff_alpha(pd.concat([codes, codes.iloc[:1]]))
    with pytest.raises(ValueError, match="unit 0 lies in two of story"):
        krippendorff_alpha(codes.assign(story=range(4)), cluster="story")


def test_codes_that_do_not_vary_have_no_alpha():
    found = krippendorff_alpha(table("aaaa", "aaaa"))
    assert np.isnan(found.alpha)
    assert (found.units, found.codes) == (4, 8)
    assert np.isnan(krippendorff_alpha(table("a...", "..b.")).alpha)


def marks(text):
    return pd.Series([sign == "+" for sign in text])


# truth, found, precision, recall, F1
SCORES = [
    ("++--", "++--", 1, 1, 1),
    ("++--", "+-+-", 0.5, 0.5, 0.5),
    ("+++-", "+---", 1, 1 / 3, 0.5),
    ("++--", "----", np.nan, 0, 0),
    ("----", "+---", 0, np.nan, 0),
    ("----", "----", np.nan, np.nan, np.nan),
]


@pytest.mark.parametrize(("truth", "found", "precision", "recall", "f1"), SCORES)
def test_accuracy(truth, found, precision, recall, f1):
    score = accuracy(marks(truth), marks(found), cluster=pd.Series(list("wxyz")))
    assert (score.precision, score.recall, score.f1) == pytest.approx((precision, recall, f1), nan_ok=True)
    assert (score.carrying, score.units) == (truth.count("+"), 4)


def test_accuracy_weighs_units_by_what_they_stand_for():
    score = accuracy(
        marks("++--"), marks("+-+-"), cluster=pd.Series(list("wxyz")), weight=pd.Series([1, 3, 1, 9])
    )
    assert (score.precision, score.recall) == (0.5, 0.25)


def population(rng, *, share, sensitivity, specificity, stories=400, size=5):
    """Units in stories that differ in how often they carry a frame, and a program that errs."""
    base = rng.beta(1.2, 1.2 * (1 - share) / share, stories)
    cluster = np.repeat(np.arange(stories), size)
    carries = rng.random(len(cluster)) < base[cluster]
    chance = rng.random(len(cluster))
    found = np.where(carries, chance < sensitivity, chance < 1 - specificity)
    return pd.DataFrame({"cluster": cluster, "carries": carries, "found": found})


def drawn(rng, units, *, size):
    """Half of the coded from what the program found, half from the rest."""
    probability, chosen = np.ones(len(units)), np.zeros(len(units), bool)
    for found in (True, False):
        rows = np.flatnonzero(units["found"] == found)
        number = min(size // 2, len(rows))
        probability[rows] = number / max(len(rows), 1)
        chosen[rng.choice(rows, number, replace=False)] = True
    truth = units["carries"].astype(object).where(chosen, None)
    return units.assign(stratum=units["found"], probability=probability, truth=truth)


# share that carries, sensitivity and specificity of the program, units coded
SIMULATIONS = [(0.12, 0.7, 0.97, 300), (0.04, 0.7, 0.97, 300), (0.12, 0.4, 0.97, 200), (0.12, 0.7, 0.85, 200)]


@pytest.mark.slow
@pytest.mark.parametrize(("share", "sensitivity", "specificity", "size"), SIMULATIONS)
def test_the_corrected_share_covers_the_truth_where_the_raw_one_does_not(
    share, sensitivity, specificity, size
):
    rng = np.random.default_rng(0)
    corrected, raw = [], []
    for _ in range(1000):
        units = population(rng, share=share, sensitivity=sensitivity, specificity=specificity)
        estimate = corrected_share(drawn(rng, units, size=size))
        corrected.append(estimate.low <= share <= estimate.high)
        stories = units.groupby("cluster")["found"].mean()
        raw.append(abs(stories.mean() - share) <= 1.96 * stories.sem())
    print(f"corrected {np.mean(corrected):.3f}, raw {np.mean(raw):.3f}")
    assert 0.93 <= np.mean(corrected) <= 0.97
    assert np.mean(raw) < 0.80


def few(rng):
    return drawn(rng, population(rng, share=0.2, sensitivity=0.6, specificity=0.9, stories=60), size=120)


def test_a_whole_coded_corpus_gives_its_own_share():
    units = few(np.random.default_rng(1))
    units = units.assign(truth=units["carries"].astype(object), probability=1.0)
    assert corrected_share(units).share == pytest.approx(units["carries"].mean())


def test_the_correction_is_that_of_stratified_sampling():
    units = few(np.random.default_rng(2))
    coded = units.dropna(subset=["truth"]).astype({"truth": float})
    by_hand = (coded.groupby("stratum")["truth"].mean() * units.groupby("stratum").size()).sum() / len(units)
    estimate = corrected_share(units)
    assert estimate.share == pytest.approx(by_hand)
    assert estimate.raw == units["found"].mean()
    assert (estimate.coded, estimate.units) == (len(coded), len(units))


def test_shares_of_domains_add_up():
    units = few(np.random.default_rng(3))
    first = units["cluster"] % 3 == 0
    parts = [corrected_share(units, domain=first), corrected_share(units, domain=~first)]
    whole = sum(part.share * part.units for part in parts) / len(units)
    assert whole == pytest.approx(corrected_share(units).share)


def test_without_codes_there_is_no_correction():
    units = few(np.random.default_rng(4)).assign(truth=None)
    assert np.isnan(corrected_share(units).share)
    assert np.isnan(corrected_share(units, domain=pd.Series(False, index=units.index)).raw)


def test_probabilities_must_be_probabilities():
    units = few(np.random.default_rng(5)).assign(probability=0.0)
    with pytest.raises(ValueError, match="column probability"):
        corrected_share(units)
