"""Whether the files of a figures folder are those that its records speak of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from analysis.export.crate import CRATE
from analysis.export.files import FORMATS
from analysis.export.provenance import portable_defaults, record_sha256, sha256
from analysis.export.records import is_record, read_json


def file_differences(record: Mapping[str, Any], folder: Path) -> Iterator[str]:
    """Say which files of a figure are missing or were edited."""
    name = record["name"]
    there = [extension for extension in record["files"] if (folder / f"{name}.{extension}").is_file()]
    for extension in record["files"]:
        if extension not in there:
            yield f"{name}.{extension} is missing"
    if not record["sha256"]:
        yield f"{name}.json has no hashes, since an older version wrote it: make the figure again"
        return
    for extension in there:
        path = folder / f"{name}.{extension}"
        found = record_sha256(read_json(path)) if extension == "json" else sha256(path.read_bytes())
        if found != record["sha256"].get(extension):
            yield f"{path.name} was edited: its hash is not the one that {name}.json records"


def stray_files(folder: Path, records: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """List the files that no record speaks of: name, and what is wrong with it."""
    known = {f"{record['name']}.{extension}" for record in records for extension in record["files"]}
    strays = []
    for path in sorted(folder.iterdir()):
        if path.name in known or path.name == CRATE or path.suffix.removeprefix(".") not in FORMATS:
            continue
        beside = path.with_suffix(".json")
        if path.suffix == ".json":
            strays.append((path.name, "is no record of a figure or table, or of one with another name"))
        elif beside.is_file() and is_record(read_json(beside)):
            strays.append((path.name, f"is none of the files that {beside.name} records"))
        else:
            strays.append((path.name, "has no JSON beside it that says where it comes from"))
    return strays


def default_differences(record: Mapping[str, Any], notebook: Path) -> Iterator[str]:
    """Say which parameters, left as the notebook had them when the figure was made, the notebook has otherwise now."""
    for name, default in portable_defaults(notebook).items():
        recorded = record["parameters"].get(name, default)
        if recorded != default and name not in record["changed"]:
            yield f"parameter {name}: {recorded!r} recorded, {default!r} by default in {notebook.name} now"
