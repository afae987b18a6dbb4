import json
import subprocess
import sys
from types import SimpleNamespace

import nbformat
import pandas as pd
import pytest
from made_up import notebook

from analysis import __main__ as command
from analysis import paths
from analysis import run as runner
from analysis.notebooks import (
    CallError,
    find_notebooks,
    notebook_of,
    parameter_defaults,
    parameter_names,
    parse_value,
)
from analysis.run import NotebookError, plan, run


@pytest.fixture
def notebooks(tmp_path):
    folder = tmp_path / "notebooks"
    write = "import json, pathlib; pathlib.Path(OUT, '{0}.txt').write_text(json.dumps([CORPUS, N]))"
    notebook(
        folder, "01_corpus.ipynb", 'CORPUS = "../seeds"  # folder\nOUT = "."\nN = 1', write.format("one")
    )
    notebook(folder, "02_topics.ipynb", 'CORPUS: str = "x"\nOUT = "."\nTOPICS = 8')
    notebook(folder, "scratch.ipynb", "X = 1")
    return folder


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([], ["01_corpus", "02_topics"]),
        (["2"], ["02_topics"]),
        (["02", "01"], ["02_topics", "01_corpus"]),
        (["corpus", "01_corpus", "01_corpus.ipynb"], ["01_corpus"]),
    ],
)
def test_notebooks_by_number_and_name(notebooks, names, expected):
    assert [file.stem for file in find_notebooks(names, notebooks)] == expected


def test_notebook_by_path(notebooks):
    assert find_notebooks([str(notebooks / "scratch.ipynb")], notebooks)[0].stem == "scratch"


def test_unknown_notebook(notebooks):
    with pytest.raises(CallError, match="^03: no such notebook; there are 01_corpus, 02_topics$"):
        find_notebooks(["03"], notebooks)


def test_parameter_names(notebooks):
    assert parameter_names(notebooks / "01_corpus.ipynb") == ["CORPUS", "OUT", "N"]
    assert parameter_names(notebooks / "02_topics.ipynb") == ["CORPUS", "OUT", "TOPICS"]


def test_parameter_defaults(notebooks):
    assert parameter_defaults(notebooks / "02_topics.ipynb") == {"CORPUS": "x", "OUT": ".", "TOPICS": 8}
    notebook(notebooks, "03_sum.ipynb", "A = -1\nB = 1 + len('x')")
    with pytest.raises(CallError, match=r"^03_sum.ipynb: parameter B = 1 \+ len\('x'\): write a number"):
        parameter_defaults(notebooks / "03_sum.ipynb")
    notebook(notebooks, "03_sum.ipynb", "A = 1\nB = (")
    with pytest.raises(CallError, match=r"03_sum.ipynb: its parameters are no Python .* line 2"):
        parameter_defaults(notebooks / "03_sum.ipynb")


def test_the_notebook_of_a_figure_has_its_number(notebooks):
    assert notebook_of("02-topics-own", notebooks) == notebooks / "02_topics.ipynb"
    assert notebook_of("03-terms", notebooks) is None and notebook_of("topics", notebooks) is None


def test_each_notebook_gets_what_it_knows(notebooks, tmp_path):
    jobs = plan(notebooks=notebooks, parameters={"N": 3, "TOPICS": 5}, corpus=tmp_path)
    assert [dict(job.parameters) for job in jobs] == [
        {"N": 3, "CORPUS": str(tmp_path)},
        {"TOPICS": 5, "CORPUS": str(tmp_path)},
    ]


def test_unknown_parameter(notebooks):
    with pytest.raises(CallError, match="^01_corpus.ipynb: no parameter TOPICS; known are CORPUS, N, OUT$"):
        plan(["01"], notebooks=notebooks, parameters={"TOPICS": 5})


def test_a_subject_goes_to_notebooks_that_know_it_and_to_no_others(notebooks):
    notebook(notebooks, "03_outlets.ipynb", 'CORPUS = "x"\nABOUT = ""')
    (job,) = plan(["03"], notebooks=notebooks, parameters={"ABOUT": "south_caucasus"})
    assert dict(job.parameters) == {"ABOUT": "south_caucasus"}
    with pytest.raises(
        CallError, match=r"^01_corpus.ipynb, 02_topics.ipynb: no parameter ABOUT.* have it: 03$"
    ):
        plan(notebooks=notebooks, parameters={"ABOUT": "south_caucasus"})
    with pytest.raises(ValueError, match="no subject 'mars'"):
        plan(["03"], notebooks=notebooks, parameters={"ABOUT": "mars"})
    assert len(plan(notebooks=notebooks, parameters={"ABOUT": ""})) == 3


def test_missing_or_empty_corpus(notebooks, tmp_path):
    with pytest.raises(CallError, match="nowhere: no such file or folder"):
        plan(notebooks=notebooks, corpus="nowhere")
    (tmp_path / "empty" / "er").mkdir(parents=True)
    with pytest.raises(CallError, match="no files in this folder"):
        plan(notebooks=notebooks, corpus=tmp_path / "empty")


def test_not_a_notebook(tmp_path):
    (tmp_path / "01_x.ipynb").write_text("{}")
    with pytest.raises(CallError, match="not a notebook"):
        plan(notebooks=tmp_path)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3), ("0.5", 0.5), ("1e-3", 0.001), ("true", True), ("null", None), ("Баку", "Баку"),
        ("[a, 2]", ["a", 2]), ("2024-09-01", "2024-09-01"), ("[1e3]", [1000.0]), ("'3'", "3"),
        ("{text: content, date: 'day'}", {"text": "content", "date": "day"}), ("{}", {}),
    ],
)  # fmt: skip
def test_values_are_yaml(text, value):
    assert parse_value(text) == value
    assert type(parse_value(text)) is type(value)


@pytest.mark.parametrize("text", ["{a: {b: 1}}", "[[1]]", "[1"])
def test_values_that_are_none(text):
    with pytest.raises(CallError):
        parse_value(text)


class TestExecution:
    def test_run(self, notebooks, tmp_path):
        out, corpus = tmp_path / "out", tmp_path / "corpus.txt"
        corpus.write_text("x")
        out.mkdir()
        check = "import os, sys; assert os.environ['NUMBA_NUM_THREADS'] == '1'; executable = sys.executable; executable"
        notebook(notebooks, "02_topics.ipynb", "OUT = 'x'", check)
        copies = run(
            corpus=corpus,
            out=out,
            parameters={"N": 7},
            notebooks=notebooks,
            runs=tmp_path / "runs",
            progress=False,
        )
        assert [copy.name for copy in copies] == ["01_corpus.ipynb", "02_topics.ipynb"]
        assert json.loads((out / "one.txt").read_text()) == [str(corpus), 7]
        assert (out / "README.md").is_file() and (out / "ro-crate-metadata.json").is_file()
        printed = nbformat.read(copies[1], as_version=4).cells[-1].outputs[0]["data"]["text/plain"]
        assert printed == repr(sys.executable)

    def test_failing_cell(self, notebooks, tmp_path):
        notebook(notebooks, "03_fails.ipynb", "", "1", "raise ValueError('row 3:\\n  no date')")
        runs = tmp_path / "runs"
        with pytest.raises(NotebookError) as failed:
            run(["03"], notebooks=notebooks, runs=runs, progress=False)
        message = str(failed.value)
        assert "03_fails.ipynb, cell In [2]: ValueError: no date" in message and "no date" in message
        assert str(runs / "03_fails.ipynb") in message and (runs / "03_fails.ipynb").is_file()


class TestCommandLine:
    def call(self, capsys, *arguments):
        code = command.main(list(arguments))
        return code, capsys.readouterr()

    @pytest.mark.parametrize(
        ("arguments", "part"),
        [
            (["run", "99"], "99: no such notebook"),
            (["run", "01", "--corpus", "nowhere"], "nowhere: no such file"),
            (["run", "01", "-p", "NO", "1"], "no parameter NO"),
            (["run", "01", "-p", "N", "{"], "not a value"),
            (["corpus", "nowhere"], "nowhere: no such file"),
            (["corpus", ".", "--columns", "text"], "write FIELD=COLUMN"),
            (
                ["corpus", ".", "--scheduler", "nonsense://x"],
                "--scheduler nonsense://x: nothing answers there",
            ),
        ],
    )
    def test_bad_calls_answer_in_one_line(self, capsys, monkeypatch, notebooks, arguments, part):
        monkeypatch.setattr(paths, "NOTEBOOKS", notebooks)
        code, printed = self.call(capsys, *arguments)
        assert code == 2
        assert printed.err.count("\n") == 1 and part in printed.err
        assert not printed.out

    def test_a_failing_notebook_is_1(self, capsys, monkeypatch):
        monkeypatch.setattr(
            runner, "run", lambda *a, **k: (_ for _ in ()).throw(NotebookError("01, cell 2: no"))
        )
        assert self.call(capsys, "run")[0] == 1

    @pytest.mark.parametrize("arguments", [[], ["run"], ["corpus"]])
    def test_help(self, capsys, arguments):
        with pytest.raises(SystemExit) as left:
            command.main([*arguments, "--help"])
        assert left.value.code == 0 and "usage" in capsys.readouterr().out

    def test_corpus(self, capsys, monkeypatch, tmp_path):
        import analysis

        asked = {}
        monkeypatch.setattr(
            analysis, "load_corpus", lambda path, **options: asked.update(options) or corpus(), raising=False
        )
        (tmp_path / "a.txt").write_text("x")
        code, printed = self.call(capsys, "corpus", str(tmp_path), "--columns", "text=content")
        assert code == 0 and "Vestnik Kavkaza" in printed.out
        assert asked == {"columns": {"text": "content"}, "client": None}

    def test_what_is_said_on_reading_reaches_the_notebooks(self, capsys, monkeypatch, tmp_path):
        asked = {}
        monkeypatch.setattr(
            runner, "run", lambda names, **options: asked.update(options) or [tmp_path / "01.ipynb"]
        )
        said = ["--columns", "text=content", "--collected", "2026-03-01", "--about", "south_caucasus"]
        assert self.call(capsys, "run", "01", *said, "-p", "N", "3")[0] == 0
        read = {"COLUMNS": {"text": "content"}, "COLLECTED": "2026-03-01", "ABOUT": "south_caucasus"}
        assert asked["parameters"] == {**read, "N": 3}

    @pytest.mark.slow
    def test_a_cluster_prepares_what_the_notebooks_read(self, capsys, monkeypatch, tmp_path):
        from distributed import LocalCluster

        import analysis

        monkeypatch.setenv("ANALYSIS_CACHE", str(tmp_path / "cache"))
        monkeypatch.setattr(runner, "run", lambda names, **options: [tmp_path / "01.ipynb"])
        (tmp_path / "corpus").mkdir()
        (tmp_path / "corpus" / "a.txt").write_text("«Мы согласны», — сказал министр Иванов в Ереване.")
        with LocalCluster(n_workers=1, processes=True, dashboard_address=":0") as cluster:
            call = ["run", "--corpus", str(tmp_path / "corpus"), "--scheduler", cluster.scheduler_address]
            assert self.call(capsys, *call)[0] == 0
        monkeypatch.setattr("analysis.corpus.making.parts.clean", None)
        monkeypatch.setattr("analysis.corpus.making.derived.voices", None)
        assert len(analysis.load_corpus(tmp_path / "corpus").tokens) == 7

    def test_nothing_heavy_is_imported_at_start(self):
        script = "import sys, analysis.__main__ as m; m._parser(); print([n for n in %r if n in sys.modules])"
        heavy = ["bertopic", "umap", "numba", "matplotlib", "pandas", "papermill", "pymorphy3", "lingua"]
        done = subprocess.run(
            [sys.executable, "-c", script % heavy], capture_output=True, text=True, cwd=paths.ROOT
        )
        assert done.stdout.strip() == "[]", done.stderr


def corpus():
    articles = pd.DataFrame(
        {
            "article_id": ["a", "b"],
            "source": ["000.txt", "001.txt"],
            "outlet": ["Vestnik Kavkaza", None],
            "republisher": [None, "ru24.pro"],
            "relayed_from": [None, None],
            "genre": ["news", "news"],
            "not_before": pd.to_datetime([None, None]),
            "translated": ["no", "presumed"],
            "repost_of": [None, None],
            "title": [None, None],
            "date": pd.to_datetime(["2024-09-01", None]),
            "date_precision": ["month", None],
            "language": ["ru", "en"],
            "text": ["два слова", "one well-known word"],
            "raw_length": [9, 20],
        }
    )
    removals = pd.DataFrame(
        {
            "article_id": ["b"],
            "raw_start": [0],
            "raw_end": [5],
            "replacement": ["\n"],
            "text": ["x\n\n\ny"],
            "rule": ["r"],
        }
    )
    audit = pd.DataFrame(
        [
            ("corpus", "load", "files read", "", 3, 2),
            ("bad.pdf", "load", "no text in it", "run OCR over it", None, None),
        ],
        columns=["source", "step", "reason", "what_to_do", "n_in", "n_out"],
    )
    return SimpleNamespace(articles=articles, removals=removals, audit=audit)


def test_widgets_that_capture_output_are_left_unanswered(tmp_path):
    """Their answers cross on one channel with the cell's, and a run never ended, once in a few."""
    import nbformat
    import papermill

    from analysis import execution

    cell = nbformat.v4.new_code_cell(
        "import ipywidgets\nipywidgets.interact(lambda choice: print('chosen', choice), choice=['a', 'b']);"
    )
    notebook = nbformat.v4.new_notebook(
        cells=[cell, nbformat.v4.new_code_cell("print('went on')")],
        metadata={"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}},
    )
    nbformat.write(notebook, tmp_path / "in.ipynb")
    done = papermill.execute_notebook(
        str(tmp_path / "in.ipynb"),
        str(tmp_path / "out.ipynb"),
        engine_name=execution.register(),
        progress_bar=False,
    )
    printed = "".join(out.get("text", "") for cell in done.cells for out in cell.outputs)
    assert "chosen a" in printed and "went on" in printed


def test_what_was_explored_is_saved_as_a_run(tmp_path):
    folder = tmp_path / "notebooks"
    write = "import pathlib; pathlib.Path(OUT, f'04-shares-{RUN}.txt').write_text(VOICE)"
    notebook(folder, "04_framing.ipynb", 'OUT = "."\nVOICE = "any"\nRUN = ""', write)
    where = {"notebooks": folder, "runs": tmp_path / "runs", "out": tmp_path}
    copy = runner.save_as_run("own-voice", parameters={"VOICE": "outlet"}, **where)
    assert copy == tmp_path / "runs" / "own-voice" / "04_framing.ipynb" and copy.exists()
    assert (tmp_path / "04-shares-own-voice.txt").read_text() == "outlet"
    assert (copy.parent / "own-voice.yml").read_text() == "RUN: own-voice\nVOICE: outlet\n"
    with pytest.raises(CallError, match="'My run': name the run with"):
        runner.save_as_run("My run", parameters={}, **where)
    with pytest.raises(CallError, match="no parameter COLOUR"):
        runner.save_as_run("other", parameters={"COLOUR": "red"}, **where)
    assert not (tmp_path / "runs" / "other").exists()


def test_files_named_in_parameters_are_those_of_the_caller(tmp_path, monkeypatch):
    notebook(tmp_path / "notebooks", "04_framing.ipynb", 'CODEBOOK = ""\nVALIDITY = ""')
    (tmp_path / "mine.yml").touch()
    monkeypatch.chdir(tmp_path)
    (job,) = plan(["04"], notebooks="notebooks", parameters={"CODEBOOK": "mine.yml", "VALIDITY": ""})
    assert job.parameters == {"CODEBOOK": str(tmp_path / "mine.yml"), "VALIDITY": ""}
    with pytest.raises(CallError, match="VALIDITY none.csv: no such file"):
        plan(["04"], notebooks="notebooks", parameters={"VALIDITY": "none.csv"})


def test_a_folder_named_in_a_parameter_is_that_of_the_caller(tmp_path, monkeypatch):
    notebook(tmp_path / "notebooks", "06_axes.ipynb", 'CHALLENGE = "../tests"\nAXES_FILE = ""')
    (tmp_path / "mine").mkdir()
    monkeypatch.chdir(tmp_path)
    (job,) = plan(["06"], notebooks="notebooks", parameters={"CHALLENGE": "mine"})
    assert job.parameters == {"CHALLENGE": str(tmp_path / "mine")}
    with pytest.raises(CallError, match="CHALLENGE none: no such folder"):
        plan(["06"], notebooks="notebooks", parameters={"CHALLENGE": "none"})
    with pytest.raises(CallError, match="AXES_FILE mine: no such file"):
        plan(["06"], notebooks="notebooks", parameters={"AXES_FILE": "mine"})
