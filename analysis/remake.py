"""From the record of a figure or table back to what makes it: the notebook, its parameters, the command."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from analysis import paths
from analysis.export.provenance import changed, portable_defaults
from analysis.export.records import read_records
from analysis.notebooks import PLACES, CallError, parameter_defaults, write_value


@dataclass(frozen=True)
class Remake:
    """What makes a figure or table again.

    Attributes
    ----------
    notebook
        The notebook that made it.
    corpus
        Path of the corpus; None where the record names none.
    parameters
        Those that are not the notebook's defaults, but for the corpus; what names a file or folder is an absolute path.
    """

    notebook: Path
    corpus: Path | None
    parameters: Mapping[str, Any]


def choose_records(folder: Path, names: Iterable[str] = ()) -> list[dict[str, Any]]:
    """Give the records of a figures folder, all or those named.

    Raises
    ------
    CallError
        Where there is no such folder, nothing in it, or no such name; names those that are near.
    """
    if not folder.is_dir():
        raise CallError(f"{folder}: no such folder")
    records = {record["name"]: record for record in read_records(folder)}
    if not records:
        raise CallError(f"{folder}: no figures or tables (NAME.json) here")
    names = list(dict.fromkeys(names))
    for name in names:
        if name not in records:
            near = get_close_matches(name, records, n=3, cutoff=0.6)
            advice = f"near are {', '.join(near)}" if near else f"there are {', '.join(sorted(records))}"
            raise CallError(f"{name}: no such figure or table in {folder}; {advice}")
    return [records[name] for name in names] or list(records.values())


def remake(record: Mapping[str, Any], *, folder: Path, notebooks: Path) -> Remake:
    """Say what makes a figure again.

    Parameters
    ----------
    record
        Of the figure.
    folder
        That the figure is in.
    notebooks
        Folder of the notebooks.

    Raises
    ------
    CallError
        Where no notebook made it, the notebook is not there, or a file or folder that was read is not found.
    """
    if not record["notebook"]:
        raise CallError("no notebook is recorded that made it")
    # its name only: a record that came from elsewhere must not run what came with it
    notebook = notebooks / Path(record["notebook"]).name
    if not notebook.is_file():
        raise CallError(f"{record['notebook']}: no such notebook in {notebooks.name}")
    recorded = record["parameters"]
    found = {
        name: find_place(name, recorded[name], notebook=notebook, folder=folder)
        for name in PLACES
        if recorded.get(name)
    }
    corpus = found.pop("CORPUS", None)
    parameters = changed(recorded, notebook)
    parameters.pop("CORPUS", None)
    places = {name: str(found[name]) for name in parameters if name in found}
    return Remake(notebook, corpus, {**parameters, **places})


def find_place(name: str, recorded: str, *, notebook: Path, folder: Path) -> Path:
    """Give the absolute path of a file or folder that a record names.

    A record says where it is in the repository, or only its name where it is elsewhere; then it is looked for in the
    current folder, among the figures and beside their folder.

    Raises
    ------
    CallError
        Where it is in none of them.
    """
    if recorded == portable_defaults(notebook).get(name):
        return (notebook.parent / parameter_defaults(notebook)[name]).resolve()
    for base in (paths.ROOT, Path.cwd(), folder, folder.resolve().parent):
        if (base / recorded).exists():
            return (base / recorded).resolve()
    raise CallError(
        f"{name} {recorded}: not in the repository, in the current folder or beside {folder}; copy or link it there"
    )


def command(record: Mapping[str, Any], *, folder: Path, notebooks: Path) -> str:
    """Write the command line that makes a figure again, with paths as seen from the current folder.

    Raises
    ------
    CallError
        As :func:`remake`.
    """
    made = remake(record, folder=folder, notebooks=notebooks)
    words = ["python", "-m", "analysis", "run", made.notebook.stem.partition("_")[0]]
    if made.corpus:
        words += ["--corpus", _from_here(made.corpus)]
    words += ["--out", _from_here(folder)]
    for name, value in made.parameters.items():
        words += ["-p", name, write_value(_from_here(Path(value)) if name in PLACES and value else value)]
    return shlex.join(words)


def _from_here(path: Path) -> str:
    return Path(os.path.relpath(path)).as_posix()
