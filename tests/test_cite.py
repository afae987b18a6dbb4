import logging
import re
import shlex
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from made_up import notebook

from analysis import __main__ as command
from analysis import paths
from analysis.cite import bibtex, cite
from analysis.export import save_table
from analysis.export.citation import Author, Citation, read_citation
from analysis.notebooks import CallError, parse_value, write_value

TABLE = pd.DataFrame({"a": [1]})
PARAMETERS = 'CORPUS = "../corpus"\nOUT = "."\nCODEBOOK = ""\nN = 1\nNAMES = ["a"]\nWORD = ""'


@pytest.fixture
def project(tmp_path, monkeypatch):
    notebook(tmp_path / "notebooks", "03_x.ipynb", PARAMETERS)
    (tmp_path / "corpus").mkdir()
    (tmp_path / "mine.yml").touch()
    monkeypatch.setenv("ANALYSIS_NOTEBOOKS", str(tmp_path / "notebooks"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def save(name, corpus=True, **parameters):
    articles = pd.DataFrame({"article_id": ["a", "b"], "story": ["a", "b"]})
    made = SimpleNamespace(articles=articles, hash="0123456789abcdef", description=None) if corpus else None
    save_table(TABLE, name, caption="A table", corpus=made, parameters=parameters, out="figures")


def test_all_that_is_needed(project):
    save("03-terms", CORPUS="corpus", CODEBOOK="mine.yml", N=2, NAMES=["a b", "c"], WORD="", derived="x")
    citation = read_citation()
    year, month, _ = citation.released.split("-")
    assert cite("03-terms", out="figures") == (
        "Caption:\n"
        f"A table. n = 2 articles in 2 stories; corpus 01234567 (sampling unknown); analysis {citation.version}.\n"
        "\n"
        "BibTeX:\n"
        f"@software{{analysis-{citation.version}-03-terms,\n"
        f"  author = {{{{{citation.authors[0].name}}}}},\n"
        f"  title = {{{{{citation.title}}}}},\n"
        f"  version = {{{citation.version}}},\n"
        f"  year = {{{year}}},\n"
        f"  month = {{{int(month)}}},\n"
        "  note = {Table 03-terms, corpus 01234567, n = 2 articles in 2 stories},\n"
        "}\n"
        "\n"
        "Command:\n"
        "python -m analysis run 03 --corpus corpus --out figures -p CODEBOOK mine.yml -p N 2 "
        """-p NAMES '["a b", "c"]'"""
    )


def test_the_command_is_one_that_run_takes(project, monkeypatch):
    given = {"CORPUS": "corpus", "CODEBOOK": "mine.yml", "N": None, "NAMES": ["'"], "WORD": "true"}
    save("03-terms", **given)
    (project / "deeper").mkdir()
    monkeypatch.chdir(project / "deeper")
    line = cite("03-terms", out="../figures").splitlines()[-1]
    options = command._parser().parse_args(shlex.split(line)[3:])
    assert (options.notebooks, options.corpus, options.out) == (["03"], "../corpus", "../figures")
    again = {name: parse_value(value) for name, value in options.parameters}
    del given["CORPUS"]
    assert again == given | {"CODEBOOK": "../mine.yml"}


PRINTED = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]))
NUMBERS = st.one_of(st.integers(), st.floats(allow_nan=False, allow_infinity=False))


@given(
    st.one_of(
        PRINTED, NUMBERS, st.booleans(), st.none(), st.lists(PRINTED), st.dictionaries(PRINTED, PRINTED)
    )
)
@example("true")
@example("2026-03-01")
@example("a: b")
@example({"text": "content"})
def test_a_value_is_read_as_it_was_written(value):
    texts = [value] if isinstance(value, str) else list(value) if isinstance(value, list | dict) else []
    texts += value.values() if isinstance(value, dict) else []
    # "1e3" is a number to parse_value even in quotation marks, since YAML 1.1 takes it for a text
    assume(not any(re.fullmatch(r"[-+]?\d+(\.\d*)?[eE][-+]?\d+", text) for text in texts))
    assert parse_value(write_value(value)) == value


def test_a_corpus_that_is_not_here_is_told_and_the_rest_is_given(project):
    save("03-terms", CORPUS="corpus", N=3)
    (project / "corpus").rmdir()
    notebook(project / "notebooks", "03_x.ipynb", PARAMETERS.replace("../corpus", "../seeds"))
    said = cite("03-terms", out="figures")
    assert "A table." in said and "Command:\nnot known: CORPUS corpus: not in the repository" in said


def test_without_notebook_or_corpus(project):
    save("terms", corpus=False)
    said = cite("terms", out="figures")
    assert "note = {Table terms}" in said and "not known: no notebook is recorded that made it" in said


def test_unknown_names_are_answered_with_those_near(project, capsys):
    for name in ("03-terms", "03-voices", "04-matrix"):
        save(name)
    assert command.main(["cite", "03-term", "--out", "figures"]) == 2
    said = capsys.readouterr()
    assert (
        said.err == "analysis: 03-term: no such figure or table in figures; near are 03-terms\n"
        and not said.out
    )
    with pytest.raises(CallError, match="there are 03-terms, 03-voices, 04-matrix$"):
        cite("xyz", out="figures")
    assert command.main(["cite", "03-terms", "--out", "figures"]) == 0
    assert "@software{" in capsys.readouterr().out


def test_damaged_json_is_named(project, capsys):
    save("03-terms")
    (project / "figures" / "03-terms.json").write_text("{<<<<<<<")
    assert command.main(["cite", "03-terms", "--out", "figures"]) == 2
    assert "03-terms.json: no JSON" in capsys.readouterr().err
    (project / "figures" / "03-terms.json").write_text('{"kind": "table", "name": "03-terms", "files": []}')
    assert command.main(["cite", "03-terms", "--out", "figures"]) == 2
    assert "03-terms.json: a record without caption, corpus, parameters, versions" in capsys.readouterr().err


def test_persons_special_signs_and_another_version(caplog):
    authors = (Author("Ñandú, Ana", person=True), Author("R&D", person=False))
    citation = Citation("100 % of_it", "2.0", "2027-01-31", authors)
    record = {"kind": "figure", "name": "04-x", "corpus": None, "versions": {"analysis": "1.0"}}
    with caplog.at_level(logging.WARNING):
        entry = bibtex(record, citation)
    assert r"author = {Ñandú, Ana and {R\&D}}" in entry and r"title = {{100 \% of\_it}}" in entry
    assert "version = {1.0}" in entry and "version 1.0 made it" in caplog.text


def test_the_citation_file_is_checked(tmp_path, monkeypatch):
    (tmp_path / "CITATION.cff").write_text("title: x\n")
    monkeypatch.setattr(paths, "CITATION", tmp_path / "CITATION.cff")
    with pytest.raises(ValueError, match="CITATION.cff: field missing or not as it should be .'version'."):
        read_citation()
    (tmp_path / "CITATION.cff").write_text(
        "title: x\nversion: 1.2.0\ndate-released: 2027-01-31\nauthors:\n  - {family-names: A, given-names: B}\n"
    )
    assert read_citation() == Citation("x", "1.2.0", "2027-01-31", (Author("A, B", person=True),))
