"""Units of topics: what counts as one, which words it is placed by, and where it lies on the map."""

import numpy as np
import pandas as pd
import pytest

from analysis import load_corpus, paths
from analysis.topics import (
    fit_topics,
    map_points,
    topic_dates,
    topic_sentences,
    topic_units,
    topic_voices,
    unit_tokens,
)


@pytest.fixture(scope="module")
def corpus():
    return load_corpus(paths.SEEDS)


def test_short_sentences_are_left_out_and_counted(corpus):
    units = topic_units(corpus, min_words=5)
    assert len(units) + units.attrs["left_out"] == len(corpus.sentences)
    assert units["unit_id"].is_monotonic_increasing and units["unit_id"].is_unique


def test_articles_can_be_units(corpus):
    units = topic_units(corpus, unit="article")
    assert sorted(units["unit_id"]) == sorted(corpus.articles["article_id"])


@pytest.mark.parametrize(("names", "there"), [(False, False), (True, True)])
def test_names_count_only_when_asked_for(corpus, names, there):
    words = set(unit_tokens(corpus, topic_units(corpus), names=names)["token"])
    assert {"Kalugin", "Азербайджан"} <= words if there else not {"Kalugin", "Азербайджан"} & words
    assert "mediator" in words


def test_no_unit_may_be_long_enough(corpus):
    units = topic_units(corpus, min_words=9999)
    assert units.empty and units.attrs["left_out"] == len(corpus.sentences)
    assert unit_tokens(corpus, units).empty


def test_units_know_their_story(corpus):
    units = topic_units(corpus)
    stories = corpus.articles.set_index("article_id")["story"]
    assert units["story"].equals(units["article_id"].map(stories).rename("story"))


def test_the_text_stays_verbatim(corpus):
    units = topic_units(corpus)
    assert set(units["text"]) <= set(corpus.sentences["text"])


def test_a_strange_unit_is_refused(corpus):
    with pytest.raises(ValueError, match="paragraph.*sentence, article"):
        topic_units(corpus, unit="paragraph")


@pytest.mark.parametrize("unit", ["sentence", "article"])
def test_tokens_are_the_words_of_the_units(corpus, unit):
    units = topic_units(corpus, unit=unit)
    tokens = unit_tokens(corpus, units)
    assert not (tokens["pos"] == "name").any()
    assert set(tokens["unit_id"]) <= set(units["unit_id"])
    first = units["text"].iloc[0]
    assert all(token in first for token in tokens.loc[tokens["unit_id"] == units["unit_id"].iloc[0], "token"])


def articles_of(n):
    """Made-up articles of two sentences, dated a month apart, and topics over them."""
    ids = [f"a{i:02d}" for i in range(n)]
    articles = pd.DataFrame(
        {
            "article_id": ids,
            "date": pd.date_range("2020-01-15", periods=n, freq="15D").astype("datetime64[us]"),
            "date_precision": "day",
            "story": ids,
        }
    )
    units = pd.DataFrame({"unit_id": ids, "article_id": ids, "language": "en", "text": "gas treaty school"})
    vectors = np.repeat(np.eye(3), n // 3, axis=0) + np.random.default_rng(0).normal(0, 0.01, (n // 3 * 3, 3))
    return articles, fit_topics(units, vectors, n_topics=3, centred=False, runs=0)


def test_dates_count_articles_that_have_the_topic():
    articles, result = articles_of(24)
    table = topic_dates(result, articles)
    assert table.attrs == {"period": "M", "left_out": 0}
    assert table.groupby("period")["n"].sum().equals(table.groupby("period")["N"].first())
    assert table["N"].groupby(table["period"]).first().sum() == 24
    assert np.allclose(table["share"], table["n"] / table["N"])


def test_articles_dated_too_roughly_are_left_out_and_counted():
    articles, result = articles_of(24)
    articles.loc[:3, "date_precision"] = "year"
    articles.loc[23, "date"] = pd.NaT
    assert topic_dates(result, articles).attrs["left_out"] == 5


@pytest.mark.parametrize(
    ("precision", "period"),
    [({}, "M"), ({"month": 20}, "M"), ({"year": 20}, "Y-DEC"), ({"year": 3}, "M")],
)
def test_the_period_fits_span_and_precision(precision, period):
    articles, result = articles_of(24)
    for value, n in precision.items():
        articles.loc[: n - 1, "date_precision"] = value
    assert topic_dates(result, articles).attrs["period"] == period


def test_one_date_far_off_does_not_lengthen_the_periods():
    articles, result = articles_of(24)
    articles.loc[0, "date"] = pd.Timestamp("1998-01-01")
    assert topic_dates(result, articles).attrs["period"] == "M"


def test_one_period_is_no_development():
    articles, result = articles_of(24)
    assert topic_dates(result, articles.assign(date=pd.Timestamp("2020-05-05"))).empty
    assert topic_dates(result, articles.assign(date=pd.NaT)).empty


@pytest.fixture(scope="module")
def placed(corpus):
    units = topic_units(corpus)
    vectors = np.random.default_rng(0).normal(size=(len(units), 12))
    return fit_topics(units, vectors, tokens=unit_tokens(corpus, units), n_topics=3)


def test_a_topic_leads_to_its_sentences(corpus, placed):
    every = topic_sentences(placed, corpus)
    assert set(every["text"]) <= set(corpus.sentences["text"])
    assert len(every) == (placed.assignments["topic"] >= 0).sum()
    first = topic_sentences(placed, corpus, topic=0, n=2)
    assert set(first["topic"]) == {0} and first.groupby("language").size().max() <= 2
    assert first.groupby("language")["terms"].apply(lambda held: held.is_monotonic_decreasing).all()
    assert len(topic_sentences(placed, corpus, topic=-1)) == (placed.assignments["topic"] < 0).sum()


def test_each_sentence_has_topic_and_voice(corpus, placed):
    table = topic_voices(placed, corpus)
    assert sorted(table["sentence_id"]) == sorted(placed.assignments["unit_id"])
    voices = corpus.sentences.set_index("sentence_id")["voice"]
    assert (table["voice"] == table["sentence_id"].map(voices)).all()


def test_every_unit_has_one_place_on_the_map(placed):
    points = map_points(placed)
    assert points["unit_id"].tolist() == placed.assignments["unit_id"].tolist()
    assert np.isfinite(points[["x", "y"]]).all(axis=None)
