"""Steps that take their time: done on all cores, with a progress bar, each kept as soon as it is there."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache as memory
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import cache, paths

_CODE = (
    "*.py",
    *(f"{room}/**/*.py" for room in ("codebook", "corpus", "encode", "frames", "topics", "robustness")),
)


@dataclass(frozen=True)
class Step:
    """A function, what it is given, and the parts that name what comes out (:func:`analysis.cache.key`)."""

    name: tuple[Any, ...]
    make: Callable[..., pd.DataFrame]
    given: tuple[Any, ...]

    @property
    def file(self) -> Path:
        """Where its result is kept."""
        return paths.cache().joinpath("robustness", f"{cache.key(_version(), *self.name)}.parquet")


def done(steps: Sequence[Step], *, label: str, progress: bool = True) -> list[pd.DataFrame]:
    """Give the results of steps in their order; those that are kept are read, the others made side by side.

    Parameters
    ----------
    steps
        Independent of each other.
    label, progress
        Of the bar.
    """
    from joblib import Parallel, delayed
    from tqdm import tqdm

    missing = [step for step in steps if not step.file.exists()]
    if missing:
        workers = min(os.cpu_count() or 1, len(missing))
        made = Parallel(n_jobs=workers, return_as="generator_unordered")(map(delayed(_keep), missing))
        for _ in tqdm(made, total=len(missing), desc=label, disable=not progress):
            pass
    return [cache.read_tables([step.file]) for step in steps]


def _keep(step: Step) -> None:
    cache.write_table(step.make(*step.given), step.file)


@memory
def _version() -> str:
    """Give a hash of the code and lexicon that results depend on."""
    files = [file for pattern in _CODE for file in sorted(paths.PACKAGE.glob(pattern))]
    return cache.code_version([*files, *sorted(file for file in paths.LEXICON.iterdir() if file.is_file())])
