"""The README: its examples run, and what it names is there."""

import re

import pytest

from analysis import notebooks, paths
from analysis.codebook import load_codebook
from analysis.frames.validity import F1, read_validity

TEXT = (paths.ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (paths.ROOT / "Makefile").read_text(encoding="utf-8")


@pytest.mark.parametrize("block", re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL))
def test_examples_run(block, monkeypatch):
    monkeypatch.chdir(paths.ROOT)
    exec(compile(block, "README.md", "exec"), {})


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\bmake ([a-z-]+)", TEXT))))
def test_make_targets_exist(target):
    assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE)


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#]+)\)", TEXT))))
def test_links_lead_somewhere(link):
    assert (paths.ROOT / link).exists()


def test_the_notebook_table_names_real_parameters():
    rows = re.findall(r"^\| \[\d\d [^|]*\]\((notebooks/[^)]+)\) \|[^|]*\|([^|]*)\|$", TEXT, re.MULTILINE)
    assert len(rows) == len(sorted(paths.NOTEBOOKS.glob("[0-9]*.ipynb")))
    for notebook, named in rows:
        known = notebooks.parameter_names(paths.ROOT / notebook)
        assert set(re.findall(r"`([A-Z_]+)`", named)) <= set(known), notebook


def validity_rows() -> str:
    """The README's table of the check of each frame by terms, as validity.csv has it."""
    table = read_validity()
    table = table[table["method"] == "terms"].set_index(["frame", "language"])
    rows = []
    for frame in load_codebook().frames[:-1]:
        cells = [table.loc[(frame.id, language), ["precision", "recall", "f1"]] for language in ("en", "ru")]
        written = [" / ".join(f"{value:.2f}".removeprefix("0") for value in cell) for cell in cells]
        rows.append(f"| {frame.label} | {written[0]} | {written[1]} |")
    return "\n".join(rows)


def test_the_check_of_the_frames_is_as_measured():
    assert validity_rows() in TEXT
    table = read_validity()
    f1 = table[table["method"] == "terms"].groupby("frame")["f1"].min()
    assert (f1 < F1).all() and "No frame meets this in both languages" in TEXT
    assert set(table["codebook_version"]) == {load_codebook().version}
