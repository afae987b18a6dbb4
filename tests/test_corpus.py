"""The corpus as users hold it: tables that fit together, offsets that lead back, one hash."""

import dataclasses
import shutil

import pandas as pd
import pytest

import analysis
from analysis import paths


@pytest.fixture(scope="module")
def corpus():
    return analysis.load_corpus(paths.SEEDS)


def test_voices_tile_every_article(corpus):
    for article in corpus.articles.itertuples():
        spans = corpus.voices[corpus.voices["article_id"] == article.article_id]
        assert list(spans["start"]) == [0, *spans["end"].iloc[:-1]] and spans["end"].iloc[-1] == len(
            article.text
        )


def test_sentences_and_tokens_are_cut_from_the_text(corpus):
    text = corpus.articles.set_index("article_id")["text"]
    for row in corpus.sentences.itertuples():
        assert text[row.article_id][row.start : row.end] == row.text
    for row in corpus.tokens.itertuples():
        assert text[row.article_id][row.start : row.end] == row.token


def test_the_headline_is_the_first_paragraph(corpus):
    titled = corpus.articles.dropna(subset=["title"])
    assert (titled["title"] == titled["text"].str.split("\n\n").str[0]).all()
    headlines = corpus.sentences[corpus.sentences["part"] == "headline"]
    assert set(headlines["article_id"]) == set(titled["article_id"])


@pytest.mark.parametrize(
    "phrase", ["Russia itself is a Caucasian power", "армяно-", "Такое мнение", "honest mediator"]
)
def test_an_offset_leads_back_to_the_raw_text(corpus, phrase):
    row = corpus.articles[corpus.articles["text"].str.contains(phrase, regex=False)].iloc[0]
    raw = corpus.raw_offset(row["article_id"], row["text"].index(phrase))
    word = phrase.split()[0]
    assert corpus.raw[row["article_id"]][raw : raw + len(word)] == word


def test_tables_are_computed_once(corpus):
    assert corpus.voices is corpus.voices and corpus.tokens is corpus.tokens


def test_a_corpus_cannot_be_changed_by_accident(corpus):
    with pytest.raises(dataclasses.FrozenInstanceError):
        corpus.articles = pd.DataFrame()


def test_the_hash_is_that_of_the_texts_and_not_of_their_place(corpus, tmp_path):
    for file in sorted(paths.SEEDS.iterdir(), reverse=True):
        shutil.copy(file, tmp_path / file.name)
    assert analysis.load_corpus(tmp_path).hash == corpus.hash
    (tmp_path / "000_2a814e620638387f.txt").write_text("Другой текст. Он короче.", encoding="utf-8")
    assert analysis.load_corpus(tmp_path).hash != corpus.hash


@pytest.mark.parametrize(("reposts", "sources"), [("all", "abcd"), ("collapse", "acd"), ("originals", "ad")])
def test_reposts_are_counted_as_told(tmp_path, reposts, sources):
    text = (paths.SEEDS / "003_8d6eaaf4767cb8c5.txt").read_text(encoding="utf-8")
    other = "Переговоры о дороге через горы продолжатся весной, сказал министр транспорта. " * 5
    rows = {
        "a.txt": ("ArmInfo", "2024-05-01"),
        "b.txt": ("ArmInfo", "2024-05-02"),
        "c.txt": ("ТАСС", "2024-05-03"),
    }
    for name in rows:
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "d.txt").write_text(other, encoding="utf-8")
    lines = [f"{name},{outlet},{date}" for name, (outlet, date) in rows.items()]
    (tmp_path / "metadata.csv").write_text("source,outlet,date\n" + "\n".join(lines), encoding="utf-8")
    corpus = analysis.load_corpus(tmp_path).with_reposts(reposts)
    assert sorted(corpus.articles["source"].str[0]) == list(sources)


def test_a_wrong_word_for_reposts_is_told(corpus):
    with pytest.raises(ValueError, match="all, collapse, originals"):
        corpus.with_reposts("none")


ELSEWHERE = (
    "В Твери открылась выставка тракторов. На ней показали двадцать машин, сообщил директор музея. "
    "Раньше он работал в Тбилиси. Посетителей ждут до осени, вход для школьников свободный."
)


@pytest.fixture
def mixed(tmp_path):
    """One article about the South Caucasus, one that names it in passing."""
    folder = tmp_path / "mixed"
    folder.mkdir()
    shutil.copy(paths.SEEDS / "000_2a814e620638387f.txt", folder / "a.txt")
    (folder / "b.txt").write_text(f"Выставка в Твери\n\n{ELSEWHERE}", encoding="utf-8")
    return analysis.load_corpus(folder)


def test_articles_about_a_subject_are_kept_with_all_that_is_made_of_them(mixed):
    chosen = mixed.about("south_caucasus")
    assert list(chosen.articles["source"]) == ["a.txt"]
    kept = set(chosen.articles["article_id"])
    for table in (chosen.claims, chosen.removals, chosen.voices, chosen.sentences, chosen.tokens):
        assert set(table["article_id"]) == kept
    assert chosen.hash != mixed.hash
    assert list(chosen.relevance["article_id"]) == list(mixed.articles["article_id"])
    assert chosen.relevance.set_index("article_id")["kept"].sum() == 1


def test_voices_are_made_of_the_kept_articles_alone(tmp_path, monkeypatch, request):
    from analysis.corpus.making import derived

    monkeypatch.setenv("ANALYSIS_CACHE", str(tmp_path / "cache"))  # where no voices are yet
    mixed = request.getfixturevalue("mixed")
    read = []
    voices = derived.voices
    monkeypatch.setattr(
        derived, "voices", lambda articles: read.extend(articles["article_id"]) or voices(articles)
    )
    chosen = mixed.about("south_caucasus")
    assert len(chosen.voices) and read == list(chosen.articles["article_id"])


def test_what_is_not_about_the_subject_is_counted(mixed):
    row = mixed.about("south_caucasus").audit.iloc[-1]
    assert (row["step"], row["n_in"], row["n_out"]) == ("about", 2, 1)
    assert row["reason"] == "about the South Caucasus; named too rarely 1"
    assert "about" not in set(mixed.about("").audit["step"]) and len(mixed.about("").articles) == 2


def test_a_subject_that_nothing_is_about_is_told(tmp_path):
    (tmp_path / "b.txt").write_text(ELSEWHERE, encoding="utf-8")
    corpus = analysis.load_corpus(tmp_path).about("south_caucasus")
    with pytest.raises(ValueError, match=r"none of the 1 articles is about the South Caucasus.*ABOUT"):
        _ = corpus.articles


def test_a_subject_and_reposts_are_chosen_in_either_order(mixed):
    one = mixed.about("south_caucasus").with_reposts("originals")
    other = mixed.with_reposts("originals").about("south_caucasus")
    assert one == other and one.hash == other.hash


def test_an_unknown_subject_is_told(corpus):
    with pytest.raises(ValueError, match="no subject 'mars'; there is south_caucasus"):
        corpus.about("mars")


def test_an_article_in_a_language_without_cues_is_uncertain(tmp_path):
    georgian = "საქართველოს პრემიერმა განაცხადა, რომ ქვეყანა მშვიდობას ირჩევს. " * 6
    (tmp_path / "ka.txt").write_text(georgian, encoding="utf-8")
    corpus = analysis.load_corpus(tmp_path)
    assert list(corpus.articles["language"]) == ["ka"]
    assert set(corpus.voices["voice"]) == {"uncertain"} and len(corpus.tokens)
