"""What stands beside a figure or table: caption, parameters, counts, versions, and the hashes of its files."""

from __future__ import annotations

import hashlib
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
from analysis.notebooks import PLACES, notebook_of, parameter_defaults

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
    """Add to a caption what stands behind it."""
    return f"{sentence(caption)} {behind(corpus, parameters)}".strip()


def sentence(text: str) -> str:
    """End a text with a full stop, unless it has an end."""
    text = text.strip()
    return f"{text}." if text and not text.endswith((".", "!", "?", "…")) else text


def behind(corpus: Any, parameters: Mapping[str, Any] | None) -> str:
    """Say what a figure or table rests on: n, the subject, how reposts were counted, the corpus and the version."""
    version = f"analysis {metadata.version('analysis')}."
    if corpus is None:
        return version
    parts = [n_behind(_counts(corpus)), f"corpus {corpus.hash[:HASH_LENGTH]} ({_sampling(corpus)})", version]
    if reposts := (parameters or {}).get("REPOSTS"):
        parts.insert(1, REPOSTS_COUNTED[reposts])
    if subject := (parameters or {}).get("ABOUT"):
        parts.insert(1, f"only articles about {load_subject(subject).label}")
    return "; ".join(parts)


def _sampling(corpus: Any) -> str:
    described = corpus.description
    if described is None:
        return "sampling unknown"
    return f"{described.what.rstrip('.')}; {described.sampling.rstrip('.')}"


def record_bytes(
    kind: str,
    name: str,
    caption: str,
    corpus: Any,
    parameters: Mapping[str, Any] | None,
    files: Mapping[str, bytes],
    **more: Any,
) -> bytes:
    """Write the JSON that stands beside a figure or table, with the hashes of its other files and of itself."""
    recorded = portable(dict(parameters or {}))
    notebook = notebook_of(name, paths.notebooks())
    record = {
        "kind": kind,
        "name": name,
        "caption": caption,
        "notebook": notebook.name if notebook else None,
        "parameters": recorded,
        "changed": sorted(changed(recorded, notebook)) if notebook else [],
        "corpus": None if corpus is None else {**_counts(corpus), "description": _facts(corpus)},
        "versions": versions(),
        "threads": {variable: os.environ.get(variable) for variable in THREADS},
        "files": [*files, "json"],
        "sha256": {extension: sha256(content) for extension, content in files.items()},
        **more,
    }
    record["sha256"]["json"] = record_sha256(record)
    return _json_bytes(record)


def _json_bytes(record: Mapping[str, Any]) -> bytes:
    return (json.dumps(record, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def sha256(content: bytes) -> str:
    """Give the SHA-256 of a file's content, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def record_sha256(record: Mapping[str, Any]) -> str:
    """Give the SHA-256 of a record; its own hash, which cannot be in it, is left out."""
    others = {extension: digest for extension, digest in record["sha256"].items() if extension != "json"}
    return sha256(_json_bytes({**record, "sha256": others}))


def changed(recorded: Mapping[str, Any], notebook: Path) -> dict[str, Any]:
    """Give those of the recorded parameters that are not the notebook's defaults."""
    defaults = portable_defaults(notebook)
    return {name: value for name, value in recorded.items() if name in defaults and defaults[name] != value}


def portable_defaults(notebook: Path) -> dict[str, Any]:
    """Give a notebook's default parameters as a record has them."""
    defaults = parameter_defaults(notebook)
    places = {name: notebook.parent / value for name, value in defaults.items() if name in PLACES and value}
    return portable({**defaults, **places})


def _counts(corpus: Any) -> dict[str, Any]:
    """Count what a corpus holds; not its sentences, which would have to be cut and voiced for a mere caption."""
    return {
        "hash": corpus.hash,
        "articles": len(corpus.articles),
        "stories": int(corpus.articles["story"].nunique()),
    }


def _facts(corpus: Any) -> dict[str, str] | None:
    return corpus.description.facts if corpus.description else None


def n_behind(counts: Mapping[str, Any]) -> str:
    """Say how many articles and stories stand behind a figure."""
    return f"n = {_plural(counts['articles'], 'article')} in {_plural(counts['stories'], 'story')}"


def _plural(n: int, noun: str) -> str:
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{n:,} {noun if n == 1 else plural}"


def portable(value: Any, key: str = "") -> Any:
    """Turn parameters into JSON that does not say where this machine keeps its files."""
    if isinstance(value, Mapping):
        return {str(k): portable(v, str(k)) for k, v in value.items() if str(k) != "OUT"}
    if isinstance(value, list | tuple | set | frozenset):
        items = [portable(item) for item in value]
        return sorted(items, key=repr) if isinstance(value, set | frozenset) else items
    if isinstance(value, str | Path) and ((key in PLACES and value) or _is_place(value)):
        return _relative(Path(value))
    if hasattr(value, "item"):  # numpy scalars
        return portable(value.item())
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
