"""Writes files so that an interrupted run leaves no half a one."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from analysis import paths

FORMATS = frozenset({"csv", "json", "pdf", "png", "svg", "tex"})


def write(files: Mapping[str, bytes], name: str, out: Path | str | None) -> dict[str, Path]:
    """Write the files of one figure or table (extension → content), in place of those of an earlier run.

    Returns
    -------
    dict
        Extension → path.
    """
    folder = Path(out) if out is not None else paths.figures()
    written = {
        extension: write_atomically(folder / f"{name}.{extension}", content)
        for extension, content in files.items()
    }
    for extension in FORMATS - set(files):
        (folder / f"{name}.{extension}").unlink(missing_ok=True)
    return written


def write_atomically(path: Path, content: bytes) -> Path:
    """Write beside the target and rename, so that an interrupted run leaves no half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return path
