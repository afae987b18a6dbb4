"""The README: its examples run, and what it names is there."""

import re

import pytest

from analysis import paths, run

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
        known = run.parameter_names(paths.ROOT / notebook)
        assert set(re.findall(r"`([A-Z_]+)`", named)) <= set(known), notebook
