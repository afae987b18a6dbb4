"""The data that people may correct: readable, explained, sorted, without doubles, and used as written."""

import re

import pytest

from analysis import lexicon, paths

FILES = sorted(file for file in paths.LEXICON.iterdir() if file.suffix in (".csv", ".yml", ".txt"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_header_explains_the_file(file):
    head = file.read_text(encoding="utf-8").splitlines()[0]
    assert head.startswith("#") and len(head) > 20


@pytest.mark.parametrize(
    "file", [file for file in FILES if file.suffix == ".csv"], ids=lambda file: file.name
)
def test_the_header_names_every_column(file):
    text = file.read_text(encoding="utf-8")
    remarks = "\n".join(line for line in text.splitlines() if line.startswith("#"))
    for column in lexicon.read_csv(file).columns:
        # encoder_means.csv has one column a dimension, explained together
        assert re.sub(r"\d+$", "", column) in remarks, column


@pytest.mark.parametrize(
    ("name", "key"),
    [("entities.csv", ["entity_id"]), ("outlets.csv", ["outlet"]), ("glossary.csv", ["english", "pos"])],
)
def test_tables_are_sorted_and_without_doubles(name, key):
    table = lexicon.read_csv(name)
    assert not table.duplicated(key).any()
    keys = list(table[key].itertuples(index=False, name=None))
    assert keys == sorted(
        keys, key=lambda row: tuple(part.lower() if name == "outlets.csv" else part for part in row)
    ) or keys == sorted(keys)


def test_an_entity_has_its_label_among_its_forms():
    for row in lexicon.entities().itertuples():
        for label, forms in ((row.label_en, row.forms_en), (row.label_ru, row.forms_ru)):
            assert not label or label in forms.split(";"), row.entity_id


def test_every_bloc_is_explained_or_an_entity():
    table = lexicon.entities()
    assert set(table["bloc"]) - set(table["entity_id"]) <= {"multilateral"}
    assert lexicon.bloc_label("russia") == "Russia" and lexicon.bloc_label("multilateral") == "multilateral"


def test_outlets_of_the_seeds_are_there():
    known = set(lexicon.outlets()["outlet"])
    assert {
        "ArmInfo",
        "Vestnik Kavkaza",
        "ARVAK",
        "Minval Politika",
        "Smi24.net",
        "ru24.pro",
        "RIA Novosti",
    } <= known


def test_words_are_words_and_no_truth_values(tmp_path):
    file = tmp_path / "words.yml"
    file.write_text("words: [on, off, yes, no, On, NO]\ntrue_one: true\n", encoding="utf-8")
    assert lexicon.read_yaml(file) == {"words": ["on", "off", "yes", "no", "On", "NO"], "true_one": True}


@pytest.mark.parametrize(
    "file", [file for file in FILES if file.suffix == ".yml"], ids=lambda file: file.name
)
def test_word_lists_hold_words(file):
    def check(value, place):
        if isinstance(value, dict):
            for key, inner in value.items():
                check(inner, f"{place}.{key}")
        elif isinstance(value, list):
            for inner in value:
                assert not isinstance(inner, bool), f"{file.name}: {place} holds {inner}"
                check(inner, place)

    check(lexicon.read_yaml(file), "")


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.yml", "a: [1", r"a\.yml"),
        ("b.csv", "x,y\n1,2,3\n", r"b\.csv.*quote cells"),
    ],
)
def test_a_broken_file_is_named(tmp_path, name, text, message):
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    read = lexicon.read_yaml if name.endswith("yml") else lexicon.read_csv
    with pytest.raises(lexicon.LexiconError, match=f"(?s){message}"):
        read(file)


def test_a_missing_file_is_named():
    with pytest.raises(lexicon.LexiconError, match="nowhere.csv: no such lexicon file"):
        lexicon.read_csv("nowhere.csv")


def test_stopwords_are_lower_case_words():
    words = lexicon.read_words("stopwords_ru.txt")
    assert {"и", "который"} <= words and all(
        word == word.lower() and not word.startswith("#") for word in words
    )
