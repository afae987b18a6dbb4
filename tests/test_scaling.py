"""Latent Semantic Scaling: as R's LSX computes it, as a slow literal version does, and as scikit-learn expects of it."""

import gzip
import json
import logging
import math
import pickle

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.utils import estimator_checks

from analysis.scaling import (
    FrameAxis,
    LatentSemanticScaling,
    cohesion,
    context_words,
    driving_words,
    seed_diagnostics,
)
from analysis.scaling.counts import WEIGHTS, common_words, count_words, weigh
from analysis.scaling.decomposition import right_singular_vectors
from analysis.scaling.seeds import glob, weigh_seeds
from analysis.scaling.words import context_table

# --- against R ---

VARIANTS = {
    "k100": {"k": 100},
    "k300": {"k": 300},
    "k100_slice50": {"k": 100, "slice": 50},
    "k100_weight_logcount": {"k": 100, "weight": "logcount"},
    "k100_globseeds": {"k": 100},
    "k100_weightedseeds": {"k": 100},
    "k100_unipolar": {"k": 100},
}


def numbers(path):
    """A table that R wrote: numbers in quotes, padded; NA where there is none."""
    table = pd.read_csv(path, index_col=0)
    return table.apply(pd.to_numeric, errors="coerce")


@pytest.fixture(scope="module")
def lsx(shared):
    folder = shared / "references" / "lss"
    if not folder.is_dir():
        pytest.skip("needs R's results in shared/references/lss beside the repository")
    return folder


@pytest.fixture(scope="module")
def speeches(lsx):
    with gzip.open(lsx / "tokens.jsonl.gz", "rt", encoding="utf-8") as file:
        return pd.DataFrame(map(json.loads, file))


@pytest.fixture(scope="module")
def seeds_of(lsx):
    sentiment = numbers(lsx / "seeds_sentiment.csv")["score"].to_dict()
    return {
        "k100_globseeds": numbers(lsx / "seeds_glob.csv")["score"].to_dict(),
        "k100_weightedseeds": {"good": 2, "nice": 1, "excellent": 0.5, "bad": -3, "poor": -1},
        "k100_unipolar": {word: 1 for word, score in sentiment.items() if score > 0},
        "": sentiment,
    }


@pytest.fixture(scope="module")
def fitted(speeches, seeds_of):
    return {
        name: LatentSemanticScaling(seeds_of.get(name, seeds_of[""]), min_count=5, **parameters).fit(
            speeches["tokens"]
        )
        for name, parameters in VARIANTS.items()
    }


@pytest.mark.parametrize("name", VARIANTS)
def test_polarities_are_those_of_lsx(lsx, fitted, name):
    wanted = numbers(lsx / f"beta_{name}.csv")
    found = fitted[name]
    assert set(found.polarity_.index) == set(wanted.index)
    assert (found.polarity_ - wanted["beta"]).abs().max() < 1e-10
    assert (found.candidates_ == wanted["frequency"].reindex(found.words_)).all()


@pytest.mark.parametrize("name", ["k100", "k300", "k100_globseeds", "k100_weightedseeds", "k100_unipolar"])
def test_seed_weights_are_those_of_lsx(lsx, fitted, name):
    wanted = numbers(lsx / f"seeds_weighted_{name}.csv")["weight"].groupby(level=0).sum()
    pd.testing.assert_series_equal(
        fitted[name].seed_weights_, wanted, check_names=False, check_index_type=False
    )


@pytest.mark.parametrize("name", ["k100", "k300"])
@pytest.mark.parametrize(("scale", "column"), [("raw", "raw"), ("within_sample", "rescaled")])
def test_scores_of_documents_are_those_of_lsx(lsx, speeches, fitted, name, scale, column):
    documents = speeches.groupby("doc")["tokens"].agg("sum")
    found = fitted[name].predict(documents, se=True, scale=scale)
    wanted = numbers(lsx / f"predict_doc_{name}.csv").reindex(found.index)
    assert (found["score"] - wanted[f"fit_{column}"]).abs().max() < 1e-10
    assert (found["se"] - wanted[f"se_{column}"]).abs().max() < 1e-8
    assert (found["n"] == wanted["n"]).all()


@pytest.mark.parametrize(("scale", "column"), [("raw", "raw"), ("within_sample", "rescaled")])
def test_scores_of_sentences_are_those_of_lsx(lsx, speeches, fitted, scale, column):
    found = fitted["k100"].predict(speeches.set_index("id")["tokens"], se=True, scale=scale)
    wanted = numbers(lsx / "predict_sent_k100.csv.gz").reindex(found.index)
    for ours, theirs in (("score", f"fit_{column}"), ("se", f"se_{column}")):
        assert (found[ours].isna() == wanted[theirs].isna()).all()
        assert (found[ours] - wanted[theirs]).abs().max() < 1e-5


def test_singular_values_are_those_of_r(lsx, fitted):
    wanted = numbers(lsx / "singular_values_301.csv")["d"].to_numpy()
    found = fitted["k300"].singular_values_
    assert np.abs(found / wanted[:300] - 1).max() < 1e-12


def test_context_words_are_those_of_lsx(lsx, speeches):
    wanted = numbers(lsx / "context_america.csv")
    found = context_table(speeches["tokens"].tolist(), ["america*"], window=10).set_index("word")
    found = found.reindex(wanted.index)
    assert (found[["n_inside", "n_outside"]] == wanted[["n_inside", "n_outside"]]).all(axis=None)
    assert (found["chi2"] - wanted["chi2"]).abs().max() < 1e-9
    assert (found["p"] - wanted["p"]).abs().max() < 1e-12


# --- against a slow literal version ---

TEXTS = [
    line.split()
    for line in """good news for the north and the south
bad news for the south
the minister spoke of good trade and of trade roads
a bad road is a bad neighbour
neighbours trade and trade is good
the north and the south speak of war
war is bad and fear is bad
the minister fears war in the north
peace is good for trade
roads and peace are what the south hopes for
fear of war in the south
hope of peace in the north and trade""".splitlines()
]
SEEDS = {"good": 1, "peace": 1, "bad": -1, "war": -2}


def literal_polarity(texts, seeds, k, weight="count"):
    """What ALGORITHM.md says, by loops and a full decomposition."""
    words = sorted({word for text in texts for word in text})
    table = np.zeros((len(texts), len(words)))
    for row, text in enumerate(texts):
        for word in set(text):
            tf = text.count(word)
            mean = len(text) / len(set(text))
            table[row, words.index(word)] = {
                "count": tf,
                "prop": tf / len(text),
                "logcount": 1 + math.log10(tf),
                "boolean": 1,
                "logave": (1 + math.log10(tf)) / (1 + math.log10(mean)),
            }[weight]
    vectors = np.linalg.svd(table, full_matrices=False)[2][:k].T
    n_positive = sum(score > 0 for score in seeds.values())
    n_negative = sum(score <= 0 for score in seeds.values())
    polarity = {}
    for word in words:
        total = 0.0
        for seed, score in seeds.items():
            if seed in words:
                a, b = vectors[words.index(word)], vectors[words.index(seed)]
                total += (
                    score / (n_positive if score > 0 else n_negative) * (a @ b) / math.sqrt((a @ a) * (b @ b))
                )
        polarity[word] = total
    return pd.Series(polarity)


@pytest.mark.parametrize("weight", WEIGHTS)
@pytest.mark.parametrize("k", [2, 3, 5, 8])
def test_polarities_are_those_of_the_literal_version(weight, k):
    seeds = {**SEEDS, "unheard": -1}
    found = LatentSemanticScaling(seeds, k=k, weight=weight).fit(TEXTS).polarity_
    wanted = literal_polarity(TEXTS, seeds, k, weight)
    assert (found - wanted).abs().max() < 1e-9


def test_the_score_of_a_text_is_the_mean_polarity_of_its_words():
    model = LatentSemanticScaling(SEEDS, k=5).fit(TEXTS)
    text = ["good", "good", "north", "unheard"]
    values = np.array([model.polarity_[word] for word in text[:3]])
    row = model.predict([text], se=True).iloc[0]
    assert row["n"] == 3 and row["score"] == pytest.approx(values.mean())
    assert row["se"] == pytest.approx(values.std() / math.sqrt(3))


def test_a_text_without_a_known_word_has_no_score_and_one_word_no_error():
    table = LatentSemanticScaling(SEEDS, k=5).fit(TEXTS).predict([[], ["unheard"], ["north"]], se=True)
    assert table["score"].isna().tolist() == [True, True, False]
    assert table["se"].isna().all() and table["n"].tolist() == [0, 0, 1]


def test_min_n_draws_short_texts_to_zero():
    model = LatentSemanticScaling(SEEDS, k=5).fit(TEXTS)
    plain, drawn = (model.predict([["good", "north"]], min_n=n)["score"].iloc[0] for n in (0, 8))
    assert drawn == pytest.approx(plain / 4)


def test_the_reference_scale_is_fixed_and_the_sample_scale_is_not():
    model = LatentSemanticScaling(SEEDS, k=5).fit(TEXTS)
    few, more = TEXTS[:3], TEXTS[:9]
    for scale, same in (("raw", True), ("reference", True), ("within_sample", False)):
        a, b = (model.predict(texts, scale=scale)["score"].iloc[:3] for texts in (few, more))
        assert np.allclose(a, b) == same
    whole = model.predict(TEXTS, scale="reference")["score"]
    assert whole.mean() == pytest.approx(0, abs=1e-12) and whole.std() == pytest.approx(1)
    other = LatentSemanticScaling(SEEDS, k=5).fit(TEXTS).set_reference(few)
    assert other.predict(few, scale="reference")["score"].mean() == pytest.approx(0, abs=1e-12)


def test_poles_add_up_to_the_score_and_tell_both_strong_from_neutral():
    model = LatentSemanticScaling(SEEDS, k=8).fit(TEXTS)
    apart = model.predict_poles(TEXTS, scale="raw")
    score = model.predict(TEXTS)["score"]
    assert np.allclose(apart["positive"] - apart["negative"], score)
    both, neither = model.predict_poles([["good", "peace", "bad", "war"], ["minister", "spoke"]]).to_numpy()[
        :, :2
    ]
    assert (both > neither).all()


# --- seeds ---

PATTERNS = """
good*   | good goodness | good goodness bad ungood
?ood    | food good     | good food ood
Good    |               | good
a.c     |               | abc
*       | a b           | a b
"""


@pytest.mark.parametrize("line", PATTERNS.strip().splitlines())
def test_patterns(line):
    pattern, wanted, words = (part.split() for part in line.split("|"))
    (places,) = glob(pattern, words)
    assert sorted(words[place] for place in places) == wanted


def test_lost_seeds_are_told_and_take_their_weight_with_them(caplog):
    seeds = {"good": 1, "splendid": 1, "bad": -1}
    with caplog.at_level(logging.WARNING):
        model = LatentSemanticScaling(seeds, k=5).fit(TEXTS)
    assert "1 of 3 seeds do not occur and are left out: splendid" in caplog.text
    assert model.seed_weights_.to_dict() == {"good": 0.5, "bad": -1}
    table = model.seeds_.set_index("seed")
    assert table["matches"].to_dict() == {"good": 1, "splendid": 0, "bad": 1}
    balanced = LatentSemanticScaling(seeds, k=5, rebalance=True).fit(TEXTS)
    assert balanced.seed_weights_.to_dict() == {"good": 1, "bad": -1}


def test_a_lost_pole_is_told(caplog):
    with caplog.at_level(logging.WARNING):
        LatentSemanticScaling({"good": 1, "evil": -1}, k=5).fit(TEXTS)
    assert "no negative seed occurs: the axis has one pole" in caplog.text


def test_a_seed_of_score_zero_counts_to_the_negative_side():
    _, weights = weigh_seeds({"a": 1, "b": 0, "c": -1}, ["a", "b", "c"])
    assert weights.to_dict() == {"a": 1, "b": 0, "c": -0.5}


def test_a_word_of_two_seeds_adds_their_weights_up():
    table, weights = weigh_seeds({"go*": 1, "good": 1, "bad": -1}, ["bad", "go", "good"])
    assert weights.to_dict() == {"bad": -1, "go": 0.25, "good": 0.75}
    assert table["matches"].tolist() == [2, 1, 1]


def test_other_seeds_in_the_same_space():
    first = LatentSemanticScaling(SEEDS, k=5).fit(TEXTS)
    other = {"trade": 1, "fear": -1}
    moved, anew = first.with_seeds(other), LatentSemanticScaling(other, k=5).fit(TEXTS)
    pd.testing.assert_series_equal(moved.polarity_, anew.polarity_)
    assert moved.reference_sd_ == pytest.approx(anew.reference_sd_)
    assert first.seed_weights_.index.tolist() != moved.seed_weights_.index.tolist()


def test_a_seed_without_which_scores_differ_comes_first():
    table = seed_diagnostics(LatentSemanticScaling(SEEDS, k=8).fit(TEXTS), TEXTS)
    assert set(table["word"]) == set(SEEDS) and table["without"].between(-1, 1).all()
    for _, rows in table.groupby("pole"):
        assert rows["without"].is_monotonic_increasing
    model = LatentSemanticScaling(SEEDS, k=8).fit(TEXTS)
    without = model.with_seeds({word: score for word, score in SEEDS.items() if word != "peace"})
    wanted = np.corrcoef(model.predict(TEXTS)["score"], without.predict(TEXTS)["score"])[0, 1]
    assert table.set_index("word")["without"]["peace"] == pytest.approx(wanted)


def test_cohesion_is_what_its_definition_says():
    model = LatentSemanticScaling(SEEDS, k=6).fit(TEXTS)
    vectors = model.vectors_[[list(model.words_).index(word) for word in model.seed_weights_.index]]
    products = sum(np.outer(row, row) for row in vectors)
    table = cohesion(model)
    assert np.isnan(table["raw"][0])
    for i in range(1, 6):
        assert table["raw"][i] == pytest.approx(math.log(np.abs(products[i, :i]).mean()))
    assert table["smoothed"].notna().all() and table["component"].tolist() == [1, 2, 3, 4, 5, 6]


# --- terms, slices, limits ---


def test_terms_keep_the_space_and_choose_the_words():
    whole = LatentSemanticScaling(SEEDS, k=5).fit(TEXTS).polarity_
    some = LatentSemanticScaling(SEEDS, k=5, terms=["t*", "north"]).fit(TEXTS).polarity_
    assert set(some.index) == {"the", "trade", "north"}
    assert np.allclose(some, whole[some.index])
    weighted = LatentSemanticScaling(SEEDS, k=5, terms={"trade": 2, "north": 0}).fit(TEXTS)
    assert weighted.polarity_.to_dict() == pytest.approx({"north": 0, "trade": 2 * whole["trade"]})
    means, _ = weighted.mean_vectors([["trade", "north"]])
    assert means[0] @ weighted.axis(weighted.seed_weights_) == pytest.approx(whole["trade"])


def test_a_slice_is_a_number_or_places():
    first = LatentSemanticScaling(SEEDS, k=8, slice=4).fit(TEXTS)
    listed = LatentSemanticScaling(SEEDS, k=8, slice=[0, 1, 2, 3]).fit(TEXTS)
    short = LatentSemanticScaling(SEEDS, k=4).fit(TEXTS)
    for other in (listed, short):
        assert (first.polarity_ - other.polarity_).abs().max() < 1e-9
    assert LatentSemanticScaling(SEEDS, k=8, slice=[2, 5]).fit(TEXTS).components_.tolist() == [2, 5]


def test_more_components_than_the_texts_have(caplog):
    with caplog.at_level(logging.WARNING):
        model = LatentSemanticScaling(SEEDS, k=300).fit(TEXTS)
    assert len(model.singular_values_) <= len(TEXTS)
    assert f"the texts have only {len(model.singular_values_)} components" in caplog.text


def test_rare_words_are_left_out():
    model = LatentSemanticScaling(SEEDS, k=3, min_count=3).fit(TEXTS)
    assert model.frequency_.min() == 3


WRONG = [
    ({"seeds": {}}, ValueError, "there is none"),
    ({"seeds": ["good"]}, TypeError, "mapping of words to scores"),
    ({"seeds": {"good": float("nan")}}, ValueError, "'good' is no number"),
    ({"seeds": {"evil": -1}}, ValueError, "no seed occurs in the texts: evil"),
    ({"k": 0}, ValueError, "k=0"),
    ({"weight": "tfidf"}, ValueError, "choose one of count, prop"),
    ({"slice": 9}, ValueError, "there are 5 components, 0 to 4"),
    ({"terms": ["evil"]}, ValueError, "none of them occurs"),
    ({"terms": {"good": -1}}, ValueError, "must be 0 or more"),
    ({"min_count": 99}, ValueError, "no word occurs 99 times"),
]


@pytest.mark.parametrize(("parameters", "error", "words"), WRONG)
def test_what_is_wrong_is_named(parameters, error, words):
    with pytest.raises(error, match=words):
        LatentSemanticScaling(**{"seeds": SEEDS, "k": 5, **parameters}).fit(TEXTS)


@pytest.mark.parametrize(
    ("rows", "words"),
    [(["a text"], "row 0 is 'a text'"), ([["good"], None], "row 1"), ([["good", 3]], "holds 3")],
)
def test_texts_must_be_lists_of_words(rows, words):
    with pytest.raises(TypeError, match=words):
        LatentSemanticScaling(SEEDS).fit(rows)


def test_an_unknown_scale_is_refused():
    with pytest.raises(ValueError, match="choose one of raw, reference, within_sample"):
        LatentSemanticScaling(SEEDS, k=5).fit(TEXTS).predict(TEXTS, scale="z")


# --- what holds for any texts ---

words = st.sampled_from(["a", "b", "c", "d", "e", "f", "g", "h"])
texts = st.lists(st.lists(words, max_size=6), min_size=3, max_size=12).filter(
    lambda rows: {"a", "b"} <= {word for row in rows for word in row}
)


@given(texts)
def test_the_order_of_texts_does_not_matter(rows):
    model = {"seeds": {"a": 1, "b": -1}, "k": 2}
    forward = LatentSemanticScaling(**model).fit(rows)
    backward = LatentSemanticScaling(**model).fit(rows[::-1])
    # With equal singular values at the cut the components themselves are not determined.
    values = right_singular_vectors(count_words(rows, common_words(rows, 1)), 3)[0]
    if len(values) < 3 or values[1] - values[2] > 1e-3:
        assert (forward.polarity_ - backward.polarity_).abs().max() < 1e-6


@given(texts)
def test_swapping_the_poles_turns_the_signs(rows):
    one = LatentSemanticScaling({"a": 1, "b": -1}, k=2).fit(rows)
    assert (one.with_seeds({"a": -1, "b": 1}).polarity_ + one.polarity_).abs().max() < 1e-12


@given(texts)
def test_contributions_add_up_to_the_score(rows):
    model = LatentSemanticScaling({"a": 1, "b": -1}, k=2).fit(rows)
    if model.reference_sd_ > 1e-9:
        whole = model.predict([[word for row in rows for word in row]], scale="reference")["score"].iloc[0]
        assert driving_words(model, rows)["contribution"].sum() == pytest.approx(whole, abs=1e-6)


@given(texts, st.sampled_from(WEIGHTS))
def test_weights_keep_the_places_of_words(rows, weight):
    counts = count_words(rows, common_words(rows, 1))
    weighted = weigh(counts, weight)
    assert ((weighted.toarray() > 0) == (counts.toarray() > 0)).all()


# --- words ---


def test_driving_words():
    model = LatentSemanticScaling(SEEDS, k=8).fit(TEXTS)
    part = [text for text in TEXTS if "war" in text]
    table = driving_words(model, part)
    assert set(table["word"]) == {word for text in part for word in text}
    assert table["contribution"].abs().round(12).is_monotonic_decreasing
    war = table.set_index("word").loc["war"]
    share = war["count"] / sum(map(len, part))
    wanted = share * (model.polarity_["war"] - model.reference_mean_) / model.reference_sd_
    assert war["contribution"] == pytest.approx(wanted)
    assert (
        war["seed"] and war["texts"] == len(part) and war["polarity"] == pytest.approx(model.polarity_["war"])
    )


def test_context_words_stay_within_their_text():
    rows = [["x", "near"], ["far", "far"], ["near", "x", "near"]] * 10
    found = context_words(rows, "x", window=1, min_count=5)
    assert found["word"].tolist() == ["near"] and found["n_inside"].tolist() == [30]
    assert context_words(rows, "nothing").empty


def test_a_word_near_is_counted_once_where_windows_overlap():
    table = context_table([["x", "a", "x", "b", "c"]], ["x"], window=1).set_index("word")
    assert table.loc[["a", "b", "c"], "n_inside"].tolist() == [1, 1, 0]
    assert table.loc["c", "n_outside"] == 1 and "x" not in table.index


# --- as scikit-learn has it ---


def test_it_is_an_estimator():
    model = LatentSemanticScaling(SEEDS, k=5, weight="prop")
    assert clone(model).get_params() == model.get_params()
    assert model.set_params(k=3).fit(TEXTS).get_params()["k"] == 3
    assert model.fit(TEXTS) is model


# check_estimator itself feeds tables of numbers to all but a few of its checks, and leaves these out for an estimator of
# lists of words; so those that need no data are called by name beside it.
NAMED = [
    estimator_checks.check_do_not_raise_errors_in_init_or_set_params,
    estimator_checks.check_estimator_cloneable,
    estimator_checks.check_estimator_repr,
    estimator_checks.check_estimator_tags_renamed,
    estimator_checks.check_get_params_invariance,
    estimator_checks.check_mixin_order,
    estimator_checks.check_no_attributes_set_in_init,
    estimator_checks.check_set_params,
    estimator_checks.check_valid_tag_types,
]
ESTIMATORS = [LatentSemanticScaling(SEEDS, k=5), FrameAxis(SEEDS)]


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.SkipTestWarning")
@pytest.mark.parametrize("estimator", ESTIMATORS, ids=lambda each: type(each).__name__)
def test_scikit_learns_own_checks(estimator):
    results = estimator_checks.check_estimator(estimator)
    assert results and all(result["status"] == "passed" for result in results)


@pytest.mark.parametrize("check", NAMED, ids=lambda check: check.__name__)
@pytest.mark.parametrize("estimator", ESTIMATORS, ids=lambda each: type(each).__name__)
def test_scikit_learns_checks_without_data(estimator, check):
    check(type(estimator).__name__, clone(estimator))


@pytest.mark.parametrize("estimator", ESTIMATORS, ids=lambda each: type(each).__name__)
def test_it_is_not_used_before_it_is_fitted(estimator):
    for method in ("predict", "predict_poles", "mean_vectors"):
        with pytest.raises(NotFittedError):
            getattr(clone(estimator), method)(TEXTS)


@pytest.mark.parametrize("estimator", ESTIMATORS, ids=lambda each: type(each).__name__)
def test_a_second_fit_forgets_the_first(estimator):
    few = [text[:4] for text in TEXTS[:5]]
    anew = clone(estimator).fit(TEXTS).fit(few).predict(few, scale="reference")["score"]
    pd.testing.assert_series_equal(anew, clone(estimator).fit(few).predict(few, scale="reference")["score"])


@pytest.mark.parametrize("estimator", ESTIMATORS, ids=lambda each: type(each).__name__)
def test_fitting_changes_neither_parameters_nor_texts(estimator):
    before = json.dumps(TEXTS)
    model = clone(estimator).fit(TEXTS)
    first = model.predict(TEXTS)["score"]
    assert json.dumps(TEXTS) == before and model.get_params() == clone(estimator).get_params()
    pd.testing.assert_series_equal(model.fit(TEXTS).predict(TEXTS)["score"], first)
    pd.testing.assert_series_equal(pickle.loads(pickle.dumps(model)).predict(TEXTS)["score"], first)


def test_index_of_a_series_is_kept():
    model = LatentSemanticScaling(SEEDS, k=5).fit(TEXTS)
    named = pd.Series(TEXTS, index=[f"a{number}" for number in range(len(TEXTS))])
    assert model.predict(named).index.tolist() == named.index.tolist()
    assert model.predict_poles(named).index.tolist() == named.index.tolist()
