"""The vectors of a model that are kept on disk, and the key by which a model finds its own.

Each file holds the vectors of some texts, by the texts' hashes, and is named by its content. The key of a model is made
of its content, the options that change its vectors and the library's version.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
import logging
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import cache
from analysis.encode import hub

Floats = npt.NDArray[np.float32]

log = logging.getLogger(__name__)

# Options of SentenceTransformer that don't change the vectors: where it runs, and where it comes from.
_ELSEWHERE = ("cache_folder", "device", "local_files_only", "revision", "token")


def read(folder: Path, wanted: Iterable[str]) -> dict[str, Floats]:
    """Give the vectors of a model's folder that are wanted, by the hash of their text."""
    names = frozenset(wanted)
    found: dict[str, Floats] = {}
    for file in sorted(folder.glob("*.parquet")):
        found |= _read_part(file, names)
    return {name: vector for name, vector in found.items() if name in names}


def _read_part(file: Path, wanted: frozenset[str]) -> dict[str, Floats]:
    """Read one file, if it has what is wanted; a file that isn't what its name says is made anew."""
    try:
        if wanted.isdisjoint(cache.read_tables([file], ["text"])["text"]):
            return {}
        table = cache.read_tables([file])
        names, vectors = list(table["text"]), np.array(list(table["vector"]), np.float32)
        if file.name != _file_name(file.parent.name, names, vectors):
            raise ValueError("its content is not what its name says")
        return dict(zip(names, vectors, strict=True))
    except (OSError, ValueError, KeyError, TypeError, NotImplementedError) as error:
        log.warning(
            "%s holds no vectors of this model (%s); they are made anew, and the file goes", file, error
        )
        with contextlib.suppress(OSError):
            file.unlink(missing_ok=True)
        return {}


def write(folder: Path, names: list[str], vectors: Floats) -> None:
    """Keep the vectors of texts in one file of a model's folder, by the hashes of the texts."""
    table = pd.DataFrame({"text": names, "vector": list(vectors)})
    cache.write_table(table, folder / _file_name(folder.name, names, vectors))


def _file_name(key: str, names: list[str], vectors: Floats) -> str:
    """Name a file by the model and by all that is in it, so that damage and mistaken copies are found."""
    content = hashlib.blake2b(vectors.tobytes(), digest_size=16).hexdigest()
    return f"{cache.key(key, names, vectors.shape, content)}.parquet"


# --- the key of a model ---


def model_key(name: str, options: Mapping[str, Any]) -> str:
    """Give the key of a model: what is in it, the options that change its vectors, the library's version."""
    folder = hub.model_folder(name)
    content = _content(folder) if folder else _commit(name, options)
    chosen = {option: value for option, value in options.items() if option not in _ELSEWHERE}
    return cache.key(content, chosen, importlib.metadata.version("sentence-transformers"))


def _content(folder: Path) -> list[tuple[str, str]]:
    """Give the files of a model's folder with their hashes, but for the model card and what is hidden."""
    files = [(file.relative_to(folder), file) for file in sorted(folder.rglob("*")) if file.is_file()]
    return [
        (part.as_posix(), _digest(file, file.stat().st_size, file.stat().st_mtime_ns))
        for part, file in files
        if part.suffix != ".md" and not any(piece.startswith(".") for piece in part.parts)
    ]


@lru_cache(maxsize=1024)
def _digest(file: Path, size: int, changed: int) -> str:
    """Hash a file, once as long as its size and its time of change are the same."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "blake2b").hexdigest()


def _commit(name: str, options: Mapping[str, Any]) -> list[str]:
    """Give the full name of a hub's model and its commit, which is what the folder on this machine is named by."""
    folder = hub.snapshot(name, options)
    return [hub.full_name(name), folder.name if folder else ""]
