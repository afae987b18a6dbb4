"""Makes figures and tables again and says whether they still match: ``python -m analysis verify``.

A figure matches where no file of it was edited, and where its notebook, run with the parameters that its JSON records,
gives the same corpus, parameters, versions, texts and numbers. Pictures are compared by hash with their own JSON only.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis import paths, run
from analysis.export.records import read_records
from analysis.notebooks import CallError
from analysis.remake import Remake, choose_records, remake
from analysis.verify.compare import record_differences, table_difference
from analysis.verify.files import default_differences, file_differences, stray_files

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Verdict:
    """What differs of a figure, table or stray file; nothing where it matches."""

    name: str
    differences: tuple[str, ...]


def verify(
    names: Sequence[str] = (),
    *,
    out: Path | str | None = None,
    notebooks: Path | str | None = None,
    progress: bool = True,
) -> list[Verdict]:
    """Make figures and tables again in a temporary folder and compare them.

    Parameters
    ----------
    names
        Of figures and tables; all of the folder by default, and then also what is in it without a record, and what the
        notebooks make and is not in it.
    out
        Folder that they are in; ``figures/`` by default.
    notebooks
        Folder of the notebooks.
    progress
        Show a bar over the runs of notebooks.

    Returns
    -------
    list of Verdict
        One for each figure and table, by name; then those of stray and missing ones.

    Raises
    ------
    CallError
        Where folder or name is unknown; nothing has run then.
    """
    from tqdm import tqdm

    folder = Path(out) if out is not None else paths.figures()
    source = Path(notebooks) if notebooks is not None else paths.notebooks()
    records = choose_records(folder, names)
    found = {record["name"]: list(file_differences(record, folder)) for record in records}
    strays = [] if names else stray_files(folder, records)
    missing: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as temporary:
        groups = tqdm(_groups(records, found, folder, source), unit="notebook", disable=not progress)
        for number, (made, group) in enumerate(groups):
            groups.set_description(made.notebook.stem)
            again = Path(temporary, str(number))
            told, others = _compare_again(made, group, folder, again)
            for name, differences in told.items():
                found[name] += differences
            missing |= dict.fromkeys(others - found.keys(), made.notebook.name)
    verdicts = [Verdict(name, tuple(differences)) for name, differences in found.items()]
    if names:
        return verdicts
    lacking = [
        (name, f"is missing, though {notebook} makes it") for name, notebook in sorted(missing.items())
    ]
    return [*verdicts, *(Verdict(name, (trouble,)) for name, trouble in [*strays, *lacking])]


def _groups(
    records: Iterable[Record], found: Mapping[str, list[str]], folder: Path, notebooks: Path
) -> list[tuple[Remake, list[Record]]]:
    """Put together what one run makes; what nothing can make is told in ``found``."""
    groups: dict[str, tuple[Remake, list[Record]]] = {}
    for record in records:
        try:
            made = remake(record, folder=folder, notebooks=notebooks)
        except CallError as error:
            found[record["name"]].append(f"cannot be made again: {error}")
            continue
        key = json.dumps([str(made.notebook), str(made.corpus), made.parameters], sort_keys=True)
        groups.setdefault(key, (made, []))[1].append(record)
    return list(groups.values())


def _compare_again(
    made: Remake, group: Iterable[Record], folder: Path, again: Path
) -> tuple[dict[str, list[str]], set[str]]:
    """Run a notebook into a folder; say what differs of each figure of a group, and name all that it made."""
    told = {record["name"]: list(default_differences(record, made.notebook)) for record in group}
    if trouble := _make(made, again):
        return {name: [*differences, trouble] for name, differences in told.items()}, set()
    now = {record["name"]: record for record in read_records(again)}
    for record in group:
        name = record["name"]
        if name in now:
            told[name] += _differences(record, now[name], folder, again)
        else:
            told[name].append(f"{made.notebook.name} makes no {record['kind']} of this name now")
    return told, set(now)


def _make(made: Remake, out: Path) -> str | None:
    """Run a notebook; say what went wrong, if anything did."""
    out.mkdir()
    try:
        run.run(
            [str(made.notebook)],
            corpus=made.corpus,
            out=out,
            parameters=made.parameters,
            runs=out / "runs",
            progress=False,
        )
    except (CallError, run.NotebookError) as error:
        reason = str(error).partition(" (executed copy:")[0]  # which goes with the temporary folder
        return f"cannot be made again: {reason}"
    return None


def _differences(record: Record, now: Record, folder: Path, again: Path) -> Iterator[str]:
    yield from record_differences(record, now)
    name = f"{record['name']}.csv"
    if (folder / name).is_file() and (again / name).is_file():
        difference = table_difference(folder / name, again / name)
        if difference:
            yield difference
