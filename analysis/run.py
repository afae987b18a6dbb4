"""Runs the notebooks with parameters: what stands behind ``python -m analysis run``."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from analysis import paths
from analysis.notebooks import (
    FILES,
    FOLDERS,
    CallError,
    check_corpus,
    check_place,
    find_notebooks,
    parameter_names,
)

ENVIRONMENT = {
    # One thread each: sums in another order differ in their last bits, and with them clusters.
    "MKL_NUM_THREADS": "1",
    "NUMBA_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "TOKENIZERS_PARALLELISM": "false",
}
"""Set before the kernel starts, since libraries read it when they are imported."""

KERNEL = "python3"
_RUN_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class NotebookError(RuntimeError):
    """A notebook failed; the message says where, why, and where the executed copy is."""


@dataclass(frozen=True)
class Job:
    """A notebook to run: where it is, where its executed copy goes, what is injected."""

    notebook: Path
    copy: Path
    parameters: Mapping[str, Any]


def run(
    names: Sequence[str] = (),
    *,
    corpus: Path | str | None = None,
    out: Path | str | None = None,
    parameters: Mapping[str, Any] | None = None,
    notebooks: Path | str | None = None,
    runs: Path | str | None = None,
    progress: bool = True,
) -> list[Path]:
    """Execute notebooks in order, keep the executed copies, and rewrite the gallery and the RO-Crate.

    Parameters
    ----------
    names
        Numbers ("02"), names ("topics", "02_topics") or paths of notebooks; all by default.
    corpus, out
        Injected as ``CORPUS`` and ``OUT``; by default the notebooks' own values stand.
    parameters
        Injected into each notebook whose parameters cell has the name.
    notebooks, runs
        Folders of the notebooks and of the executed copies.
    progress
        Show a bar over notebooks and one over cells.

    Returns
    -------
    list of Path
        The executed copies.

    Raises
    ------
    CallError
        Where notebook, corpus or parameter is unknown; nothing has run then.
    NotebookError
        Where a cell fails or the kernel dies.
    """
    jobs = plan(names, corpus=corpus, out=out, parameters=parameters, notebooks=notebooks, runs=runs)
    from tqdm import tqdm

    with tqdm(jobs, unit="notebook", disable=not progress) as bar:
        for job in bar:
            bar.set_description(job.notebook.stem)
            with _kernel_environment(job.notebook.parent):
                _execute(job, progress=progress)
    from analysis.export import gallery, write_crate

    folder = Path(out) if out is not None else paths.figures()
    if folder.is_dir():
        gallery(folder)
        write_crate(folder)
    return [job.copy for job in jobs]


def save_as_run(
    name: str,
    *,
    notebook: str = "04",
    parameters: Mapping[str, Any],
    out: Path | str | None = None,
    notebooks: Path | str | None = None,
    runs: Path | str | None = None,
) -> Path:
    """Execute a notebook with what was explored, so that it can be cited: figures and tables get the run's name.

    Parameters
    ----------
    name
        Of the run: lower-case letters and digits, parted by hyphens; ends the names of its files
        (``04-carriage-NAME``), by the notebook's parameter ``RUN``.
    notebook
        Number, name or path.
    parameters
        What the notebook is executed with; written to ``NAME.yml`` in the folder of runs, beside the executed copy.
    out, notebooks, runs
        As :func:`run`.

    Returns
    -------
    Path
        The executed copy.

    Raises
    ------
    CallError
        Where the name is none, or a parameter is unknown; nothing has run then.
    NotebookError
        Where a cell fails.
    """
    if not _RUN_NAME.fullmatch(name):
        raise CallError(f"{name!r}: name the run with lower-case letters and digits, parted by hyphens")
    folder = (Path(runs) if runs is not None else paths.runs()) / name
    chosen = {**parameters, "RUN": name}
    plan([notebook], out=out, parameters=chosen, notebooks=notebooks, runs=folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.yml").write_text(
        yaml.safe_dump(chosen, allow_unicode=True, sort_keys=True), encoding="utf-8"
    )
    copies = run([notebook], out=out, parameters=chosen, notebooks=notebooks, runs=folder, progress=False)
    return copies[0]


def plan(
    names: Sequence[str] = (),
    *,
    corpus: Path | str | None = None,
    out: Path | str | None = None,
    parameters: Mapping[str, Any] | None = None,
    notebooks: Path | str | None = None,
    runs: Path | str | None = None,
) -> list[Job]:
    """Check a call and say what it will run (as :func:`run`)."""
    folder = Path(notebooks) if notebooks is not None else paths.NOTEBOOKS
    target = Path(runs) if runs is not None else paths.runs()
    chosen = find_notebooks(names, folder)
    injected = dict(parameters or {})
    if corpus is not None:
        injected["CORPUS"] = str(check_corpus(corpus))
    if out is not None:
        injected["OUT"] = str(Path(out).resolve())
    for name in (*FILES, *FOLDERS):
        if injected.get(name):
            injected[name] = str(check_place(name, injected[name]))
    known = {notebook: parameter_names(notebook) for notebook in chosen}
    everything = sorted(set().union(*known.values()))
    unknown = [name for name in injected if name not in everything]
    if unknown:
        where = chosen[0].name if len(chosen) == 1 else "these notebooks"
        listed = ", ".join(everything) or "no parameters"
        raise CallError(f"{where}: no parameter {unknown[0]}; known are {listed}")
    if injected.get("ABOUT"):
        _check_subject(str(injected["ABOUT"]), known)
    return [
        Job(
            notebook,
            (target / notebook.name).resolve(),
            {name: value for name, value in injected.items() if name in known[notebook]},
        )
        for notebook in chosen
    ]


def _check_subject(subject: str, known: Mapping[Path, Sequence[str]]) -> None:
    """See that there is such a subject, and that no notebook would take all articles in silence."""
    from analysis.corpus.subjects import load_subject

    load_subject(subject)
    without = [notebook.name for notebook in known if "ABOUT" not in known[notebook]]
    if without:
        rest = " ".join(notebook.stem.partition("_")[0] for notebook in known if notebook.name not in without)
        raise CallError(
            f"{', '.join(without)}: no parameter ABOUT, so that all articles would be taken; "
            f"name the notebooks that have it: {rest or 'none of these'}"
        )


@contextmanager
def _kernel_environment(notebooks: Path) -> Iterator[None]:
    """Let kernels run in this very interpreter, with the package of this folder, on one thread."""
    from ipykernel.kernelspec import get_kernel_dict

    with tempfile.TemporaryDirectory() as folder:
        spec = Path(folder, "kernels", KERNEL, "kernel.json")
        spec.parent.mkdir(parents=True)
        kernel = get_kernel_dict()  # starts sys.executable
        kernel["argv"] = [*kernel["argv"], "--log-level=ERROR"]  # keeps the progress bar whole
        spec.write_text(json.dumps(kernel))
        changes = {
            **ENVIRONMENT,
            "ANALYSIS_NOTEBOOKS": str(notebooks.resolve()),
            "JUPYTER_PATH": os.pathsep.join(filter(None, [folder, os.environ.get("JUPYTER_PATH")])),
            "PYTHONPATH": os.pathsep.join(filter(None, [str(paths.ROOT), os.environ.get("PYTHONPATH")])),
        }
        before = {name: os.environ.get(name) for name in changes}
        os.environ.update(changes)
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value


def _execute(job: Job, *, progress: bool) -> None:
    import papermill
    from nbclient.exceptions import CellExecutionError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    from analysis import execution

    job.copy.parent.mkdir(parents=True, exist_ok=True)
    try:
        papermill.execute_notebook(
            str(job.notebook),
            str(job.copy),
            parameters=dict(job.parameters),
            engine_name=execution.register(),
            kernel_name=KERNEL,
            language="python",
            progress_bar={"desc": f"  {job.notebook.stem}", "leave": False} if progress else False,
            cwd=str(job.notebook.parent.resolve()),
        )
    except PapermillExecutionError as error:
        last = error.evalue.strip().splitlines()[-1:] or [""]
        where = f"{job.notebook.name}, cell In [{error.exec_count}]"
        raise NotebookError(
            f"{where}: {error.ename}: {last[0].strip()} (executed copy: {job.copy})"
        ) from error
    except (CellExecutionError, DeadKernelError) as error:
        raise NotebookError(
            f"{job.notebook.name}: the kernel died, perhaps for want of memory (executed copy: {job.copy})"
        ) from error
