"""The refusal of notebooks with stored outputs names file and cell."""

import json
from pathlib import Path

import pytest
from refuse_outputs import main

MARKDOWN = {"cell_type": "markdown", "source": "prose"}
CLEAN = {"cell_type": "code", "source": "1 + 1", "outputs": [], "execution_count": None}
SHOWN = CLEAN | {"outputs": [{"output_type": "stream", "name": "stdout", "text": "2"}], "execution_count": 1}
COUNTED = CLEAN | {"execution_count": 1}


def write(path: Path, *cells: dict, **metadata: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4}), encoding="utf-8")
    return path


def test_a_clean_notebook_passes(tmp_path, capsys):
    write(tmp_path / "01_a.ipynb", MARKDOWN, CLEAN)
    assert main([str(tmp_path)]) == 0
    assert capsys.readouterr().err == ""


def test_file_and_cell_are_named(tmp_path, capsys):
    write(tmp_path / "01_a.ipynb", CLEAN)
    dirty = write(tmp_path / "02_b.ipynb", MARKDOWN, CLEAN, SHOWN, COUNTED)
    assert main([str(tmp_path)]) == 1
    message = capsys.readouterr().err
    assert f"{dirty}: cell 3 has stored outputs" in message
    assert f"{dirty}: cell 4 has an execution number" in message
    assert "01_a" not in message


def test_widget_state_is_an_output(tmp_path, capsys):
    path = write(tmp_path / "01_a.ipynb", CLEAN, widgets={"state": {}})
    assert main([str(path)]) == 1
    assert "widget state" in capsys.readouterr().err


def test_checkpoints_are_left_alone(tmp_path):
    write(tmp_path / ".ipynb_checkpoints" / "01_a-checkpoint.ipynb", SHOWN)
    assert main([str(tmp_path)]) == 0


@pytest.mark.parametrize("text", ["", "[]", '{"worksheets": []}'])
def test_what_is_no_notebook_is_named(tmp_path, capsys, text):
    path = tmp_path / "broken.ipynb"
    path.write_text(text)
    assert main([str(tmp_path)]) == 1
    assert f"{path}: not a notebook" in capsys.readouterr().err


def test_a_missing_folder_is_an_error(tmp_path, capsys):
    assert main([str(tmp_path / "nowhere")]) == 2
    assert "nowhere" in capsys.readouterr().err
