"""FrameAxis: bias, intensity and poles in an encoder's space, against the definitions written out."""

import logging

import numpy as np
import pandas as pd
import pytest
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

from analysis.scaling import FrameAxis, driving_words, seed_diagnostics

WORDS = ["good", "peace", "bad", "war", "road", "trade", "north", "south", "добро", "зло"]
VECTORS = dict(zip(WORDS, np.random.default_rng(1).standard_normal((len(WORDS), 4)), strict=True))
VECTORS["добро"], VECTORS["зло"] = VECTORS["good"] + 0.1, VECTORS["bad"] + 0.1


class Tiny:
    """An encoder of ten words."""

    name = "tiny"

    def encode(self, texts, *, languages=None):
        found = [VECTORS.get(text, np.zeros(4)) for text in texts]
        return np.array([vector / max(np.linalg.norm(vector), 1e-12) for vector in found], np.float32)

    def coverage(self, texts, *, languages=None):
        return np.array([float(text in VECTORS) for text in texts])


TEXTS = [
    ["good", "road", "road"],
    ["war", "bad", "north"],
    ["good", "bad", "peace", "war"],
    ["trade", "unheard"],
]
SEEDS = {"good": 1, "peace": 1, "bad": -1, "war": -1}


def unit(word):
    return VECTORS[word] / np.linalg.norm(VECTORS[word])


def literal(text, baseline=0.0):
    """Bias and intensity of a text as Kwak et al. define them."""
    axis = (unit("good") + unit("peace")) / 2 - (unit("bad") + unit("war")) / 2
    places = [unit(word) @ axis / np.linalg.norm(axis) for word in text if word in VECTORS]
    return np.mean(places), np.mean([(place - baseline) ** 2 for place in places])


def test_bias_and_intensity_are_as_defined():
    model = FrameAxis(SEEDS, encoder=Tiny()).fit(TEXTS)
    every = [word for text in TEXTS for word in text]
    assert model.baseline_ == pytest.approx(literal(every)[0], abs=1e-6)
    table = model.predict(TEXTS)
    for row, text in zip(table.itertuples(), TEXTS, strict=True):
        bias, intensity = literal(text, model.baseline_)
        assert row.score == pytest.approx(bias, abs=1e-6) and row.intensity == pytest.approx(
            intensity, abs=1e-6
        )
    assert table["n"].tolist() == [3, 3, 4, 1] and table["coverage"].tolist() == [1, 1, 1, 0.5]


def test_both_strong_is_not_neutral():
    model = FrameAxis(SEEDS, encoder=Tiny()).fit(TEXTS)
    both, plain = [["good", "peace", "bad", "war"], ["road", "north"]]
    table = model.predict([both, plain])
    assert abs(table["score"][0]) < abs(model.predict([["good"]])["score"][0]) / 2
    assert table["intensity"][0] > table["intensity"][1]
    poles = model.predict_poles([both, plain], scale="raw")
    assert np.allclose(poles["positive"] - poles["negative"], table["score"])


def test_an_axis_is_the_same_whatever_it_was_fitted_on():
    few, many = (FrameAxis(SEEDS, encoder=Tiny()).fit(texts) for texts in (TEXTS[:1], TEXTS * 5))
    assert few.predict(TEXTS)["score"].tolist() == pytest.approx(many.predict(TEXTS)["score"].tolist())


def test_two_languages_stand_on_one_axis():
    model = FrameAxis(SEEDS, encoder=Tiny()).fit(TEXTS)
    russian, english = (
        model.predict([["добро"], ["зло"]])["score"],
        model.predict([["good"], ["bad"]])["score"],
    )
    assert (np.sign(russian) == np.sign(english)).all()


@pytest.mark.parametrize("shrinkage", [0.3, 1.0, 10.0])
def test_with_shrinkage_it_is_the_regularised_discriminant(shrinkage):
    model = FrameAxis(SEEDS, encoder=Tiny(), shrinkage=shrinkage).fit(TEXTS)
    seeds = np.array([unit(word) for word in SEEDS])
    # scikit-learn draws (1 - s) of the covariance and s of the identity
    known = LinearDiscriminantAnalysis(
        solver="lsqr", shrinkage=shrinkage / (1 + shrinkage), priors=[0.5, 0.5]
    )
    direction = known.fit(seeds, list(SEEDS.values())).coef_[0]
    assert np.allclose(model.axis(model.seed_weights_), direction / np.linalg.norm(direction), atol=1e-5)


def test_great_shrinkage_is_the_plain_difference():
    plain, shrunk = (
        FrameAxis(SEEDS, encoder=Tiny(), shrinkage=size).fit(TEXTS).predict(TEXTS)["score"]
        for size in (None, 1e9)
    )
    assert np.allclose(plain, shrunk, atol=1e-6)


def test_one_seed_a_pole_has_no_spread_within():
    seeds = {"good": 1, "bad": -1}
    plain, shrunk = (
        FrameAxis(seeds, encoder=Tiny(), shrinkage=size).fit(TEXTS).predict(TEXTS)["score"]
        for size in (None, 1.0)
    )
    assert np.allclose(plain, shrunk, atol=1e-6)


def test_scales():
    model = FrameAxis(SEEDS, encoder=Tiny()).fit(TEXTS)
    whole = model.predict(TEXTS, scale="reference")["score"]
    assert whole.mean() == pytest.approx(0, abs=1e-9) and whole.std() == pytest.approx(1)
    assert model.predict(TEXTS[:2], scale="reference")["score"].tolist() == pytest.approx(whole[:2].tolist())
    moved = model.with_seeds({"trade": 1, "war": -1})
    assert moved.predict(TEXTS, scale="reference")["score"].std() == pytest.approx(1)


def test_a_text_without_a_known_word_has_no_score():
    table = FrameAxis(SEEDS, encoder=Tiny()).fit(TEXTS).predict([[], ["unheard"]])
    assert table["score"].isna().all() and table["coverage"].tolist() == [0, 0]


def test_an_unknown_seed_is_told_and_made_up_for(caplog):
    with caplog.at_level(logging.WARNING):
        model = FrameAxis({**SEEDS, "unheard": 1}, encoder=Tiny()).fit(TEXTS)
    assert "unheard" in caplog.text
    same = FrameAxis(SEEDS, encoder=Tiny()).fit(TEXTS)
    assert np.allclose(model.predict(TEXTS)["score"], same.predict(TEXTS)["score"])


WRONG = [
    ({"seeds": {"goo*": 1}}, "'goo\\*' is a pattern"),
    ({"seeds": {"unheard": 1}}, "the encoder knows no seed"),
    ({"shrinkage": 0}, "give None or a number above 0"),
]


@pytest.mark.parametrize(("parameters", "words"), WRONG)
def test_what_is_wrong_is_named(parameters, words):
    with pytest.raises(ValueError, match=words):
        FrameAxis(**{"seeds": SEEDS, "encoder": Tiny(), **parameters}).fit(TEXTS)


def test_texts_in_which_nothing_is_known_are_refused():
    with pytest.raises(ValueError, match="knows no word of these texts"):
        FrameAxis(SEEDS, encoder=Tiny()).fit([["unheard"]])


def test_contributions_add_up_and_seeds_are_judged():
    model = FrameAxis(SEEDS, encoder=Tiny()).fit(TEXTS)
    words = driving_words(model, TEXTS[:2])
    together = model.predict([TEXTS[0] + TEXTS[1]], scale="reference")["score"].iloc[0]
    assert words["contribution"].sum() == pytest.approx(together, abs=1e-6)
    assert words.set_index("word")["seed"].to_dict() == {
        "good": True, "bad": True, "war": True, "road": False, "north": False,
    }  # fmt: skip
    table = seed_diagnostics(model, TEXTS)
    assert table.set_index("word")["frequency"].to_dict() == {"good": 2, "peace": 1, "bad": 2, "war": 2}


def test_the_embedded_encoder_serves_by_default_in_any_script():
    model = FrameAxis({"друг": 1, "friend": 1, "враг": -1, "enemy": -1})
    scores = model.fit([["дружба"], ["война"], ["მეგობარი", "friendship"], ["war"]]).predict(
        [["дружба"], ["война"], ["friendship"], ["war"], ["მეგობარი"]]
    )["score"]
    assert scores[0] > scores[1] and scores[2] > scores[3] and np.isnan(scores[4])


def test_an_index_is_kept():
    named = pd.Series(TEXTS, index=list("abcd"))
    model = FrameAxis(SEEDS, encoder=Tiny()).fit(named)
    assert model.predict(named).index.tolist() == model.predict_poles(named).index.tolist() == list("abcd")
