"""Units of topics: what counts as one, which words it is placed by, and where it lies on the map."""

import numpy as np
import pytest

from analysis import load_corpus, paths
from analysis.topics import fit_topics, map_points, topic_units


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
    units = topic_units(corpus, names=names)
    words = set(" ".join(units["words"]).split())
    assert {"Kalugin", "Азербайджан"} <= words if there else not {"Kalugin", "Азербайджан"} & words
    assert "mediator" in words


def test_the_text_stays_verbatim(corpus):
    units = topic_units(corpus)
    assert set(units["text"]) <= set(corpus.sentences["text"])


def test_a_strange_unit_is_refused(corpus):
    with pytest.raises(ValueError, match="paragraph.*sentence, article"):
        topic_units(corpus, unit="paragraph")


def test_every_unit_has_one_place_on_the_map(corpus):
    units = topic_units(corpus)
    vectors = np.random.default_rng(0).normal(size=(len(units), 12))
    result = fit_topics(units, vectors, n_topics=3)
    points = map_points(result, units)
    assert sorted(points["unit_id"]) == sorted(units["unit_id"])
    assert np.isfinite(points[["x", "y"]]).all(axis=None)
    again = map_points(result, units.sample(frac=1, random_state=1))
    assert np.allclose(points[["x", "y"]], again[["x", "y"]])
