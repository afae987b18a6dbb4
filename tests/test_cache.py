"""The cache: names by content, files that are whole or not there, and a version that knows what made them."""

import shutil

import pandas as pd
import pytest
from test_architecture import dotted, imported, modules, room

from analysis import cache, paths
from analysis.tables import Articles, Claims, empty


def test_a_key_is_the_same_on_every_machine():
    assert cache.key("a", 1, {"b": None, "а": [2]}) == "a91317562c9b0d3c2c8b8a6b3f8a3136"


@pytest.mark.parametrize("other", [("a", 2), ("a", "1"), ("a",), ("a", [1]), ("a", None)])
def test_a_key_tells_contents_apart(other):
    assert cache.key(*other) != cache.key("a", 1)


def test_a_table_comes_back_as_it_was(tmp_path):
    table = pd.DataFrame(
        {
            "text": ["Ереван\n\nи «Баку»", None],
            "raw_start": pd.array([3, None], dtype="Int64"),
            "date": pd.to_datetime(["2024-09-01", None]).astype("datetime64[us]"),
            "chosen": [True, False],
        }
    ).astype({"text": "str"})
    cache.write_table(table, tmp_path / "a" / "t.parquet")
    pd.testing.assert_frame_equal(cache.read_tables([tmp_path / "a" / "t.parquet"]), table)
    assert cache.count_rows([tmp_path / "a" / "t.parquet"] * 2) == 4


@pytest.mark.parametrize("schema", [Articles, Claims])
def test_an_empty_part_keeps_the_types(tmp_path, schema):
    cache.write_table(empty(schema), tmp_path / "t.parquet")
    pd.testing.assert_frame_equal(cache.read_tables([tmp_path / "t.parquet"]), empty(schema))


def test_half_a_file_is_never_seen(tmp_path):
    class Broken(pd.DataFrame):
        def to_parquet(self, path, **_):
            path.write_bytes(b"half")
            raise OSError("no space left")

    with pytest.raises(OSError, match="no space left"):
        cache.write_table(Broken(), tmp_path / "t.parquet")
    assert list(tmp_path.iterdir()) == []


def test_json_comes_back_and_what_is_not_there_is_none(tmp_path):
    cache.write_json({"а": [1, None]}, tmp_path / "a.json")
    assert cache.read_json(tmp_path / "a.json") == {"а": [1, None]}
    assert cache.read_json(tmp_path / "b.json") is None


@pytest.mark.parametrize(("name", "changes"), [("outlets.csv", True), ("codebook.yml", False)])
def test_the_version_is_that_of_the_lexicon_files_that_make_a_corpus(tmp_path, monkeypatch, name, changes):
    shutil.copytree(paths.LEXICON, tmp_path / "lexicon")
    monkeypatch.setattr(paths, "LEXICON", tmp_path / "lexicon")
    before = cache.corpus_version.__wrapped__()
    with (tmp_path / "lexicon" / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert (cache.corpus_version.__wrapped__() != before) == changes


def test_no_step_of_the_corpus_reads_what_the_version_leaves_out():
    code = "\n".join(file.read_text(encoding="utf-8") for file in (paths.PACKAGE / "corpus").rglob("*.py"))
    code += (paths.PACKAGE / "lemmas.py").read_text(encoding="utf-8")
    by_content = {"subjects.yml"}  # what is chosen by a subject is named by what the file says of it
    assert not [name for name in cache.NOT_OF_THE_CORPUS if name in code and name not in by_content]


def test_the_version_knows_every_module_that_makes_a_corpus():
    known = {file for pattern in cache.MODULES for file in paths.PACKAGE.glob(pattern)}
    named = {dotted(file) for file in known}
    for file in modules():
        if room(dotted(file)) in ("corpus", "tokens", "lemmas", "tables", "lexicon"):
            asked = {name for name in imported(file) if name != "analysis.paths"}
            packages = {
                name for name in asked if (paths.ROOT.joinpath(*name.split(".")) / "__init__.py").exists()
            }
            assert asked - packages <= named, dotted(file)
