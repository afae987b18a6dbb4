import json
import shutil

import pandas as pd
import pytest
from made_up import notebook

from analysis import __main__ as command
from analysis import paths, run
from analysis.export import csv_bytes, save_table
from analysis.notebooks import CallError
from analysis.verify import verify
from analysis.verify.compare import record_differences, same_cell, table_difference
from analysis.verify.files import stray_files

PARAMETERS = 'CORPUS = "../corpus"\nOUT = "../figures"\nCODEBOOK = ""\nN = 3\nUNUSED = 1'
CELL = """
import matplotlib, pandas as pd
import matplotlib.pyplot as plt
from analysis import load_corpus
from analysis.export import save_figure, save_table
corpus = load_corpus(CORPUS)
chosen = {"CORPUS": CORPUS, "CODEBOOK": CODEBOOK, "N": N, "UNUSED": UNUSED}
run = {"corpus": corpus, "out": OUT, "parameters": chosen}
words = corpus.articles["text"].str.split().explode().reset_index(drop=True)
table = pd.DataFrame({"word": words, "share": N / 7})
save_table(table, "01-words", caption="Words.", **run)
fig, ax = plt.subplots()
save_figure(fig, "01-empty", caption="Nothing.", data=table.head(2), **run)
"""
CORPUS_YML = "".join(
    f"{field}: {field} of it\n"
    for field in ("what", "sampling", "query", "period", "source", "gaps", "rights")
)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A project as a researcher has one: a corpus, a notebook, and the figures it made."""
    folder = tmp_path_factory.mktemp("made")
    notebook(folder / "notebooks", "01_x.ipynb", PARAMETERS, CELL)
    (folder / "corpus").mkdir()
    (folder / "corpus" / "a.txt").write_text(
        "Peace came to the valley and the road was open.", encoding="utf-8"
    )
    (folder / "corpus" / "corpus.yml").write_text(CORPUS_YML, encoding="utf-8")
    run.run(out=folder / "figures", notebooks=folder / "notebooks", runs=folder / "runs", progress=False)
    return folder


@pytest.fixture
def project(made, tmp_path):
    return shutil.copytree(made, tmp_path / "project")


def check(project, names=()):
    verdicts = verify(names, out=project / "figures", notebooks=project / "notebooks", progress=False)
    return {verdict.name: list(verdict.differences) for verdict in verdicts}


def edit(file, old, new):
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_what_was_left_alone_matches(project):
    assert check(project) == {"01-empty": [], "01-words": []}


def test_an_edited_article_is_told(project):
    edit(project / "corpus" / "a.txt", "open", "shut")
    found = check(project)
    for differences in found.values():
        assert differences[0].startswith("corpus: ")
        assert differences[0].endswith("an article was edited, added or taken out, or is read otherwise now")
    assert found["01-words"][1:] == ["CSV, row 10 ('open.'), column word: 'open.' recorded, 'shut.' now"]


def test_an_edited_csv_is_told(project):
    edit(project / "figures" / "01-words.csv", "valley,0.428571", "valley,0.5")
    assert check(project) == {
        "01-empty": [],
        "01-words": [
            "01-words.csv was edited: its hash is not the one that 01-words.json records",
            "CSV, row 5 ('valley'), column share: '0.5' recorded, '0.428571' now",
        ],
    }


def test_a_picture_is_compared_with_its_json_only(project):
    (project / "figures" / "01-empty.svg").write_text("<svg/>")
    assert check(project)["01-empty"] == [
        "01-empty.svg was edited: its hash is not the one that 01-empty.json records"
    ]


def test_a_parameter_that_was_changed_in_the_json_is_told(project):
    edit(project / "figures" / "01-words.json", '"UNUSED": 1', '"UNUSED": 2')
    assert check(project)["01-words"] == [
        "01-words.json was edited: its hash is not the one that 01-words.json records",
        "parameter UNUSED: 2 recorded, 1 by default in 01_x.ipynb now",
    ]


def test_a_parameter_that_was_changed_in_the_notebook_is_told(project):
    notebook(project / "notebooks", "01_x.ipynb", PARAMETERS.replace("UNUSED = 1", "UNUSED = 2"), CELL)
    said = ["parameter UNUSED: 1 recorded, 2 by default in 01_x.ipynb now"]
    assert check(project) == {"01-empty": said, "01-words": said}


def test_a_changed_description_of_the_corpus_is_told(project):
    edit(project / "corpus" / "corpus.yml", "gaps of it", "no gaps")
    said = ["corpus.yml, field gaps: 'gaps of it' recorded, 'no gaps' now"]
    assert check(project) == {"01-empty": said, "01-words": said}


def test_parameters_that_were_given_are_given_again(project):
    (project / "mine.yml").touch()
    run.run(
        out=project / "figures",
        parameters={"N": 5, "CODEBOOK": str(project / "mine.yml")},
        notebooks=project / "notebooks",
        runs=project / "runs",
        progress=False,
    )
    recorded = json.loads((project / "figures" / "01-words.json").read_text(encoding="utf-8"))
    assert recorded["parameters"]["CODEBOOK"] == "mine.yml" and recorded["changed"] == ["CODEBOOK", "N"]
    assert check(project, ["01-words"]) == {"01-words": []}
    (project / "mine.yml").unlink()
    (told,) = check(project, ["01-words"])["01-words"]
    assert told.startswith("cannot be made again: CODEBOOK mine.yml: not in the repository")


def test_another_notebook_makes_other_figures(project):
    cell = CELL.replace('"01-words"', '"01-terms"').replace('caption="Nothing."', 'caption="Something."')
    notebook(project / "notebooks", "01_x.ipynb", PARAMETERS, cell)
    assert check(project) == {
        "01-empty": ["caption: is not what 01_x.ipynb writes now", "alt: is not what 01_x.ipynb writes now"],
        "01-words": ["01_x.ipynb makes no table of this name now"],
        "01-terms": ["is missing, though 01_x.ipynb makes it"],
    }


def test_a_notebook_that_fails_is_told_of_each_figure(project):
    notebook(project / "notebooks", "01_x.ipynb", PARAMETERS, "raise ValueError('no')")
    said = ["cannot be made again: 01_x.ipynb, cell In [3]: ValueError: no"]
    assert check(project) == {"01-empty": said, "01-words": said}


def test_a_notebook_that_is_gone_is_told(project):
    (project / "notebooks" / "01_x.ipynb").unlink()
    assert check(project)["01-words"] == ["cannot be made again: 01_x.ipynb: no such notebook in notebooks"]


def test_a_record_cannot_name_a_notebook_elsewhere(project):
    notebook(project / "elsewhere", "01_y.ipynb", PARAMETERS, CELL)
    edit(project / "figures" / "01-words.json", '"01_x.ipynb"', '"../elsewhere/01_y.ipynb"')
    assert "no such notebook" in check(project, ["01-words"])["01-words"][-1]


class TestFiles:
    def test_missing_and_stray_files(self, project):
        figures = project / "figures"
        (project / "notebooks" / "01_x.ipynb").unlink()  # makes it quick
        (figures / "01-empty.png").unlink()
        (figures / "01-empty.tex").touch()
        (figures / "02-lost.csv").touch()
        (figures / "notes.json").write_text("{}")
        (figures / "notes.txt").touch()
        found = check(project)
        assert found["01-empty"][0] == "01-empty.png is missing"
        assert found["01-empty.tex"] == ["is none of the files that 01-empty.json records"]
        assert found["02-lost.csv"] == ["has no JSON beside it that says where it comes from"]
        assert found["notes.json"] == ["is no record of a figure or table, or of one with another name"]
        assert "notes.txt" not in found and "ro-crate-metadata.json" not in found
        assert check(project, ["01-words"]).keys() == {"01-words"}

    def test_records_of_an_older_version(self, project):
        (project / "notebooks" / "01_x.ipynb").unlink()
        file = project / "figures" / "01-words.json"
        record = json.loads(file.read_text(encoding="utf-8"))
        del record["sha256"], record["changed"], record["notebook"], record["corpus"]["description"]
        file.write_text(json.dumps(record), encoding="utf-8")
        assert check(project, ["01-words"])["01-words"] == [
            "01-words.json has no hashes, since an older version wrote it: make the figure again",
            "cannot be made again: no notebook is recorded that made it",
        ]

    def test_a_folder_of_the_suite_has_no_strays(self, tmp_path):
        save_table(pd.DataFrame({"a": [1]}), "t", caption="c", out=tmp_path)
        (tmp_path / "README.md").touch()
        (tmp_path / "ro-crate-metadata.json").touch()
        assert stray_files(tmp_path, [{"name": "t", "files": ["csv", "tex", "json"]}]) == []


class TestCells:
    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("a", "a"), ("0.333333", "0.333334"), ("1", "0.999999"), ("1.23457e+06", "1.23456e+06"),
            ("-2.5", "-2.50001"), ("0", "1e-16"), ("-3.1e-17", "4e-18"), ("9.99999", "10"),
        ],
    )  # fmt: skip
    def test_the_same(self, old, new):
        assert same_cell(old, new) and same_cell(new, old)

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("a", "b"), ("a", "a "), ("", "0"), ("3", "4"), ("1234567", "1234568"), ("0.333333", "0.333335"),
            ("1.5", "-1.5"), ("1_0.5", "10.5"), ("inf", "nan"), ("0", "1e-9"), ("2024-01", "2024-02"),
            ("9.99999", "10.0001"),
        ],
    )  # fmt: skip
    def test_not_the_same(self, old, new):
        assert not same_cell(old, new) and not same_cell(new, old)

    def difference(self, tmp_path, old, new):
        for name, content in (("old.csv", old), ("new.csv", new)):
            data = csv_bytes(pd.DataFrame(content)) if isinstance(content, dict) else content
            (tmp_path / name).write_bytes(data)
        return table_difference(tmp_path / "old.csv", tmp_path / "new.csv")

    def test_tables(self, tmp_path):
        old = {"outlet": ["ArmInfo", "A\nB"], "share": [1 / 3, 0.5]}
        near = {**old, "share": [1 / 3 * (1 + 9e-7), 0.5 * (1 - 9e-7)]}
        assert self.difference(tmp_path, old, near) is None
        far = {**old, "share": [0.3334, 0.6]}
        assert self.difference(tmp_path, old, far) == (
            "CSV, row 1 ('ArmInfo'), column share: '0.333333' recorded, '0.3334' now (and 1 more cells)"
        )
        assert self.difference(tmp_path, old, {"outlet": ["ArmInfo"], "share": [1 / 3]}) == (
            "CSV: 2 rows recorded, 1 now"
        )
        assert self.difference(tmp_path, old, {"outlet": ["ArmInfo", "A\nB"]}) == (
            "CSV, columns: outlet, share recorded, outlet now"
        )

    def test_damaged_tables(self, tmp_path):
        assert self.difference(tmp_path, b"a,b\r\n1,2\r\n", b"a,b\r\n1\r\n") == (
            "CSV, row 1 ('1'), column b: '2' recorded, '' now"
        )
        assert self.difference(tmp_path, b"", b"a\r\n") == "CSV, columns:  recorded, a now"


def test_other_versions_are_told_and_not_told_again_of_the_caption():
    old = {
        "corpus": None, "parameters": {"A": 1, "B": [2]}, "versions": {"numpy": "1", "python": "3"},
        "caption": "analysis 1", "alt": "x",
    }  # fmt: skip
    new = {
        **old,
        "versions": {"numpy": "2", "python": "3"},
        "parameters": {"A": 1, "C": 0},
        "caption": "analysis 2",
        "notebook": "n",
    }
    assert list(record_differences(old, new)) == [
        "parameter B: [2] recorded, none now",
        "parameter C: none recorded, 0 now",
        "version of numpy: '1' recorded, '2' now",
    ]


class TestCommandLine:
    def test_matches_and_differences(self, project, capsys, monkeypatch):
        monkeypatch.setattr(paths, "NOTEBOOKS", project / "notebooks")
        where = ["--out", str(project / "figures")]
        assert command.main(["verify", *where, "01-words"]) == 0
        assert capsys.readouterr().out == "01-words: matches\n1 of 1 match\n"
        (project / "figures" / "01-words.tex").write_text("")
        assert command.main(["verify", *where, "01-words"]) == 1
        assert capsys.readouterr().out.splitlines() == [
            "01-words: 01-words.tex was edited: its hash is not the one that 01-words.json records",
            "0 of 1 match",
        ]

    def test_unknown_names_and_folders(self, made, capsys):
        assert command.main(["verify", "01-word", "--out", str(made / "figures")]) == 2
        assert "01-word: no such figure or table in" in (said := capsys.readouterr().err)
        assert "near are 01-words" in said and said.count("\n") == 1
        with pytest.raises(CallError, match="no such folder"):
            verify(out=made / "nowhere")
        with pytest.raises(CallError, match="no figures or tables"):
            verify(out=made / "corpus")
