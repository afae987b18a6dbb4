"""The tables behind the matrix and the two-by-two: nobody left out, nothing counted twice."""

import pytest

from analysis import frames, load_corpus, paths


@pytest.fixture(scope="module")
def corpus():
    return load_corpus(paths.SEEDS)


@pytest.fixture(scope="module")
def codebook():
    return frames.load_codebook()


@pytest.fixture(scope="module")
def spans(corpus, codebook):
    return frames.code(corpus, codebook)


def test_a_crowded_matrix_keeps_the_articles_that_carry_most(corpus, codebook, spans):
    cells = frames.matrix_cells(corpus, spans, codebook, most=2)
    assert cells["article_id"].nunique() == 2
    everyone = frames.matrix_cells(corpus, spans, codebook)
    counts = everyone[everyone["spans"] > 0].groupby("article_id")["frame"].nunique()
    assert set(counts.nlargest(2).index) == set(cells["article_id"])


def test_the_matrix_has_every_article_and_frame(corpus, codebook, spans):
    cells = frames.matrix_cells(corpus, spans, codebook)
    grid = cells.drop_duplicates(["article_id", "frame"])
    coded = frames.codebook_table(codebook)["frame"]
    assert len(grid) == len(corpus.articles) * (len(coded) - 1) and "none" not in set(cells["frame"])


def test_the_matrix_counts_what_is_asserted(corpus, codebook, spans):
    cells = frames.matrix_cells(corpus, spans, codebook)
    assert cells["spans"].sum() == (spans["assertion"] == "asserted").sum()
    assert (cells["spans"].eq(0) == cells["group"].isna()).all()


@pytest.mark.parametrize("unit", ["article", "speaker"])
def test_everybody_stands_in_one_cell_of_the_two_by_two(corpus, spans, unit):
    table = frames.crossing(corpus, spans, a="caucasian_power", b="pain_point", unit=unit, labels={})
    everyone = (
        corpus.articles["article_id"] if unit == "article" else corpus.voices["speaker_id"].dropna().unique()
    )
    assert sorted(table["id"]) == sorted(everyone)
    held = frames.two_by_two(corpus, spans, unit=unit).set_index("cell")["n"]
    assert (table["a"] & table["b"]).sum() == held["both"] and (table["a"] & ~table["b"]).sum() == held["one"]


def test_a_speaker_has_one_name(corpus):
    names = frames.speaker_labels(corpus.voices)
    assert (
        set(names) == set(corpus.voices["speaker_id"].dropna())
        and names["mikhail_kalugin"] == "Mikhail Kalugin"
    )
