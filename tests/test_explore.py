"""The widgets of the notebooks: what can be chosen, in a small corpus and in a large one."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from analysis import load_corpus, paths
from analysis.corpus.report import FEW
from analysis.encode import load_encoder
from analysis.explore import (
    explore_axis,
    explore_cleaning,
    explore_framing,
    explore_topic_sentences,
    explore_topics,
    explore_voices,
)
from analysis.frames import load_codebook
from analysis.scaling import choose_axes, load_axes, place_articles
from analysis.topics import fit_topics, topic_units


def corpus(n):
    ids = [f"a{i:03d}" for i in range(n)]
    articles = pd.DataFrame(
        {"article_id": ids, "source": ids, "outlet": "ТАСС", "date": pd.NaT, "date_precision": None}
    )
    removals = pd.DataFrame(
        {
            "article_id": ids,
            "raw_start": 0,
            "raw_end": 4,
            "text": "<b>!",
            "replacement": "",
            "rule": "counters",
        }
    )
    return SimpleNamespace(articles=articles, removals=removals)


@pytest.mark.parametrize(
    ("n", "choices"), [(2, ("article", 3)), (FEW + 1, ("outlet", 2))], ids=["few articles", "many articles"]
)
def test_of_few_articles_one_is_chosen_and_of_many_an_outlet(n, choices):
    menus = {menu.description: menu.options for menu in explore_cleaning(corpus(n)).children[:2]}
    name, size = choices
    assert set(menus) == {"rule", name} and len(menus[name]) == size
    assert menus["rule"] == ("any", "counters")


def test_an_article_is_chosen_to_be_read_with_its_voices():
    menu = explore_voices(corpus(3)).children[0]
    assert [value for _, value in menu.options] == ["a000", "a001", "a002"]


def test_a_topic_is_chosen_to_read_its_sentences():
    corpus = load_corpus(paths.SEEDS)
    units = topic_units(corpus)
    result = fit_topics(units, np.random.default_rng(0).normal(size=(len(units), 8)), n_topics=3, runs=0)
    menus = {menu.description: menu.options for menu in explore_topic_sentences(result, corpus).children[:2]}
    assert [value for _, value in menus["topic"]] == [0, 1, 2]
    assert set(menus["voice"]) >= {"any", "outlet", "direct"}


def test_unit_language_and_number_of_topics_are_chosen():
    widget = explore_topics(load_corpus(paths.SEEDS), encoder=load_encoder(), n_topics=5)
    menus = {menu.description: menu for menu in widget.children[:3]}
    assert menus["unit"].options == ("sentence", "article") and menus["topics"].value == 5
    assert [value for _, value in menus["language"].options] == ["any", "en", "ru"]


CHOSEN = dict.fromkeys(("FRAME", "VOICE", "PART", "OUTLET"), "any")


def framing():
    parameters = {**CHOSEN, "REPOSTS": "all", "METHOD": "terms", "LIKENESS": 0.6, "OUT": "figures"}
    widget = explore_framing(load_corpus(paths.SEEDS), load_codebook(), parameters=parameters)
    menus = [menu for row in widget.children[:2] for menu in row.children]
    return {menu.description: menu for menu in menus}, widget.children[2].children, widget.children[3]


def test_frame_voice_part_outlet_reposts_and_method_are_chosen():
    menus, (show, name, save), _ = framing()
    assert list(menus) == ["frame", "voice", "part", "outlet", "reposts", "method"]
    assert menus["frame"].options[:2] == ("any", "caucasian_power") and "none" not in menus["frame"].options
    assert menus["outlet"].value == "any" and "ArmInfo" in menus["outlet"].options
    assert (show.description, name.description, save.description) == ("Run", "save as", "Save as run")


def test_a_choice_is_saved_as_a_run_of_its_own(monkeypatch, tmp_path):
    called = {}

    def save_as_run(name, **said):
        called.update(name=name, **said)
        return tmp_path / name / "04_framing.ipynb"

    monkeypatch.setattr("analysis.run.save_as_run", save_as_run)
    menus, (_, name, save), _ = framing()
    menus["voice"].value, name.value = "outlet", "own-voice"
    save.click()
    assert called["name"] == "own-voice" and called["out"] == "figures"
    assert called["parameters"]["VOICE"] == "outlet" and called["parameters"]["LIKENESS"] == 0.6


def test_an_axis_is_chosen_to_see_its_words_and_sentences(capsys):
    loaded = load_corpus(paths.SEEDS)
    axes = choose_axes(load_axes(codebook=load_codebook()), [])
    placements = place_articles(loaded.articles, loaded.tokens, axes)
    widget = explore_axis(placements, loaded.sentences)
    menus = {menu.description: menu for menu in widget.children[:3]}
    assert menus["axis"].options == tuple(each.name for each in placements)
    assert menus["outlet"].options[0] == "any" and "ARVAK" in menus["outlet"].options
    menus["outlet"].value = "ARVAK"
    shown = widget.children[-1].outputs if hasattr(widget.children[-1], "outputs") else ()
    assert "Error" not in "".join(map(str, shown)) + capsys.readouterr().err
