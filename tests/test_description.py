"""corpus.yml: read with each mistake named by line and field, and no part of the articles."""

import zipfile

import pytest

from analysis import load_corpus
from analysis.corpus import Description
from analysis.corpus.description import FIELDS, LONGEST, parse_description, read_description
from analysis.corpus.load import CorpusError
from analysis.corpus.report import description_table

GOOD = "".join(f"{field}: {field} of it\n" for field in FIELDS)
READ = Description(*(f"{field} of it" for field in FIELDS))


def test_fields():
    text = GOOD.replace("period of it", "2024").replace("gaps of it", ">-\n  two\n  lines")
    facts = parse_description(f"# a remark\n{text}").facts
    assert facts == READ.facts | {"period": "2024", "gaps": "two lines"}
    assert tuple(facts) == FIELDS


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD.replace("query", "querry"), "line 3, field querry: is not known; fields are what, sampling, query"),
        (GOOD + "what: again\n", "line 8, field what: stands in a line above already"),
        (
            "what: x\nperiod: y\n",
            "line 2: missing fields sampling, query, source, gaps, rights; add a line for each",
        ),
        (GOOD.replace("rights: rights of it\n", ""), "line 6: missing field rights; add"),
        (GOOD.replace("source of it", ""), "line 5, field source: is empty; write 'unknown'"),
        (GOOD.replace("source of it", "''"), "line 5, field source: is empty"),
        (GOOD.replace("source of it", "null"), "line 5, field source: is empty"),
        (GOOD.replace("gaps of it", "[a, b]"), "line 6, field gaps: is no text; write it in one piece"),
        (GOOD.replace("what of it", "x" * (LONGEST + 1)), f"line 1, field what: has {LONGEST + 1} characters"),
        ("", "write a line for each field"),
        ("- a\n", "write a line for each field"),
        (GOOD.replace("what of it", "a: b"), "mapping values are not allowed here"),
    ],
)  # fmt: skip
def test_mistakes_are_named_by_line_and_field(text, said):
    with pytest.raises(CorpusError) as refused:
        parse_description(text)
    assert str(refused.value).startswith("corpus.yml") and said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_it_stands_in_a_folder_in_a_zip_or_beside_a_file(tmp_path):
    (tmp_path / "a.txt").write_text("Text.")
    assert read_description(tmp_path) is None
    (tmp_path / "corpus.yml").write_text(GOOD, encoding="utf-8")
    assert read_description(tmp_path) == read_description(str(tmp_path / "a.txt")) == READ
    packed = tmp_path / "packed" / "b.zip"
    packed.parent.mkdir()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("texts/a.txt", "Text.")
        archive.writestr("texts/corpus.yml", GOOD)
    assert read_description(packed) == READ


def test_what_cannot_be_read_is_told(tmp_path):
    (tmp_path / "corpus.yml").write_bytes(b"\x00\x01\x02\x03")
    with pytest.raises(CorpusError, match="^corpus.yml: unacceptable character"):
        read_description(tmp_path)
    (tmp_path / "corpus.yml").rename(tmp_path / "corpus.yaml")
    with pytest.raises(CorpusError, match="^corpus.yaml: is not read under this name; call it corpus.yml"):
        read_description(tmp_path)


def test_it_changes_no_article_and_no_hash(tmp_path):
    (tmp_path / "a.txt").write_text("Peace came to the valley.")
    before = load_corpus(tmp_path)
    (tmp_path / "corpus.yml").write_text(GOOD, encoding="utf-8")
    after = load_corpus(tmp_path)
    assert before.description is None and after.description == READ
    assert after.with_reposts("originals").description == READ
    assert before.hash == after.hash and before.files == after.files
    assert list(after.articles["source"]) == ["a.txt"]


def test_a_mistake_stops_a_load_before_anything_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr("analysis.corpus.build_corpus", None)
    (tmp_path / "a.txt").write_text("Peace came to the valley.")
    (tmp_path / "corpus.yml").write_text("what: x\n")
    with pytest.raises(CorpusError, match="missing fields sampling"):
        load_corpus(tmp_path)


def test_the_seeds_are_described(seeds):
    described = read_description(seeds)
    assert "picked by hand" in described.sampling and "open an issue" in described.rights


def test_table():
    assert description_table(READ).to_dict("split")["data"] == [[field, f"{field} of it"] for field in FIELDS]
    assert set(description_table(None)["text"]) == {"unknown"}
