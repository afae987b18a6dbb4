"""Keeps what was slow to make: Parquet and JSON files under ``.cache/``, named by what they were made of.

A name is a hash of content, parameters and the version of the code, so that a file is either right or not there:
nothing is ever out of date. A file appears whole or not at all, whenever the process is killed.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
from packaging.requirements import Requirement

from analysis import paths

# Lexicon files that no step of the corpus reads, or (subjects.yml) that name what hangs on them by their content:
# editing the codebook doesn't make the articles anew.
NOT_OF_THE_CORPUS = (
    "LICENSE.md",
    "assertion_cues.csv",
    "axes.yml",
    "codebook.yml",
    "coding_sheet.yml",
    "encoder_means.csv",
    "holder_cues.csv",
    "speaker_groups.csv",
    "subjects.yml",
    "validity.csv",
)
# Modules that make the corpus.
MODULES = ("cache.py", "lemmas.py", "lexicon.py", "names.py", "tables.py", "tokens.py", "corpus/**/*.py")
# Packages that the packages of pyproject.toml bring, and whose version changes what comes out.
BROUGHT = ("dateparser", "lxml", "pymorphy3-dicts-ru")


def key(*parts: Any) -> str:
    """Give the name of what is made of some parts: a hash of their JSON form (strings, numbers, lists, mappings)."""
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.blake2b(text.encode("utf-8", errors="surrogatepass"), digest_size=16).hexdigest()


@cache
def corpus_version() -> str:
    """Give the version of what makes a corpus: a hash of its code, its lexicon files and its packages' versions."""
    files = [file for pattern in MODULES for file in sorted(paths.PACKAGE.glob(pattern))]
    files += [file for file in sorted(paths.LEXICON.iterdir()) if file.name not in NOT_OF_THE_CORPUS]
    return code_version(files)


def code_version(files: Sequence[Path]) -> str:
    """Give a hash of files of code and lexicon, and of the versions of the packages that they build on."""
    content = [(file.name, hashlib.blake2b(file.read_bytes()).hexdigest()) for file in files]
    declared = map(Requirement, importlib.metadata.requires("analysis") or [])
    here = {need.name for need in declared if need.marker is None or need.marker.evaluate({"extra": ""})}
    names = sorted(here | set(BROUGHT))
    return key(content, [(name, importlib.metadata.version(name)) for name in names], sys.version)


def folder(*names: str) -> Path:
    """Give a folder of the cache of this version of the code."""
    return paths.cache().joinpath("corpus", corpus_version(), *names)


@contextlib.contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """Write beside the place and move there at the end, which is one step: nobody ever sees half a file."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.{os.urandom(4).hex()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield beside
        os.replace(beside, path)
    except OSError as error:
        raise OSError(
            f"the cache in {paths.cache()} cannot be written ({error}); "
            "free some space, or name another folder by the environment variable ANALYSIS_CACHE"
        ) from error
    finally:
        if beside.parent.is_dir():
            beside.unlink(missing_ok=True)


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write a table as Parquet."""
    with _whole(path) as beside:
        table.to_parquet(beside, index=False, compression="zstd")


def read_tables(files: Sequence[Path], columns: Sequence[str] | None = None) -> pd.DataFrame:
    """Read the Parquet files of one table and put them together in their order.

    Parameters
    ----------
    files
        At least one; all have the same columns and types.
    columns
        Only these.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    parts = [pq.read_table(file, columns=columns) for file in files]
    return pa.concat_tables(parts).to_pandas()


def count_rows(files: Iterable[Path]) -> int:
    """Count the rows of Parquet files by their footers alone."""
    import pyarrow.parquet as pq

    return sum(pq.read_metadata(file).num_rows for file in files)


def write_json(content: Mapping[str, Any] | Sequence[Any], path: Path) -> None:
    """Write plain values as JSON."""
    with _whole(path) as beside:
        beside.write_text(json.dumps(content, ensure_ascii=False, sort_keys=True), encoding="utf-8")


def read_json(path: Path) -> Any:
    """Read what :func:`write_json` wrote; None where it is not there."""
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None
