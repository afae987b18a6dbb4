"""What stands beside a figure or table: caption, parameters, counts and versions."""

from __future__ import annotations

import json
import math
import os
import platform
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from analysis import paths
from analysis.corpus.subjects import load_subject

LIBRARIES = ("bertopic", "matplotlib", "numpy", "pandas", "scikit-learn", "seaborn")
THREADS = ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
HASH_LENGTH = 8
"""How many characters of the corpus's hash a caption shows."""
REPOSTS_COUNTED = {
    "all": "every repost counted",
    "collapse": "a story counted once a medium",
    "originals": "reposts left out",
}
"""What a caption says of each value of a notebook's ``REPOSTS``."""


def versions() -> dict[str, str]:
    """Give the versions of this software, of Python and of the libraries that results depend on."""
    found = {"analysis": metadata.version("analysis"), "python": platform.python_version()}
    return found | {library: metadata.version(library) for library in LIBRARIES}


def full_caption(caption: str, corpus: Any, parameters: Mapping[str, Any] | None) -> str:
    """Add to a caption what stands behind it: n, the subject, how reposts were counted, the corpus and the version."""
    text = caption.strip()
    if text and not text.endswith((".", "!", "?", "…")):
        text += "."
    version = f"analysis {metadata.version('analysis')}."
    if corpus is None:
        return f"{text} {version}".strip()
    parts = [_n(_counts(corpus)), f"corpus {corpus.hash[:HASH_LENGTH]}", version]
    if reposts := (parameters or {}).get("REPOSTS"):
        parts.insert(1, REPOSTS_COUNTED[reposts])
    if subject := (parameters or {}).get("ABOUT"):
        parts.insert(1, f"only articles about {load_subject(subject).label}")
    return f"{text} {'; '.join(parts)}".strip()


def record_bytes(
    kind: str, name: str, caption: str, corpus: Any, parameters: Mapping[str, Any] | None, **more: Any
) -> bytes:
    """Write the JSON that stands beside a figure or table."""
    record = {
        "kind": kind,
        "name": name,
        "caption": caption,
        "parameters": _portable(dict(parameters or {})),
        "corpus": None if corpus is None else _counts(corpus),
        "versions": versions(),
        "threads": {variable: os.environ.get(variable) for variable in THREADS},
        **more,
    }
    return (json.dumps(record, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def _counts(corpus: Any) -> dict[str, Any]:
    """Count what a corpus holds; not its sentences, which would have to be cut and voiced for a mere caption."""
    return {
        "hash": corpus.hash,
        "articles": len(corpus.articles),
        "stories": int(corpus.articles["story"].nunique()),
    }


def _n(counts: Mapping[str, Any]) -> str:
    return f"n = {_plural(counts['articles'], 'article')} in {_plural(counts['stories'], 'story')}"


def _plural(n: int, noun: str) -> str:
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{n:,} {noun if n == 1 else plural}"


def _portable(value: Any, key: str = "") -> Any:
    """Turn parameters into JSON that does not say where this machine keeps its files."""
    if isinstance(value, Mapping):
        return {str(k): _portable(v, str(k)) for k, v in value.items() if str(k) != "OUT"}
    if isinstance(value, list | tuple | set | frozenset):
        items = [_portable(item) for item in value]
        return sorted(items, key=repr) if isinstance(value, set | frozenset) else items
    if isinstance(value, str | Path) and (key == "CORPUS" or _is_place(value)):
        return _relative(Path(value))
    if hasattr(value, "item"):  # numpy scalars
        return _portable(value.item())
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _is_place(value: str | Path) -> bool:
    if isinstance(value, Path):
        return True
    try:
        return Path(value).is_absolute() and Path(value).exists()
    except (OSError, ValueError):  # too long for a path, or a null byte: plain text
        return False


def _relative(path: Path) -> str:
    resolved = path.expanduser().resolve()
    if resolved.is_relative_to(paths.ROOT):
        return resolved.relative_to(paths.ROOT).as_posix()
    return resolved.name
