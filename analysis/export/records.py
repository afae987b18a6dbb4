"""Reads back the records (JSON files) of a folder of figures and tables."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from analysis.export.provenance import HASH_LENGTH, n_behind

KINDS = ("figure", "table")
ALWAYS = frozenset({"name", "caption", "parameters", "corpus", "versions", "files"})
"""What every record has had since the first version."""


def read_records(folder: Path) -> list[dict[str, Any]]:
    """Give the records of a folder, sorted by file name; other JSON files are passed over.

    Raises
    ------
    ValueError
        Where a file is no JSON, or a record lacks what all have; names it.
    """
    found = [(file.name, read_json(file)) for file in sorted(folder.glob("*.json"))]
    return [completed(content, file) for file, content in found if is_record(content)]


def read_json(file: Path) -> Any:
    """Read a JSON file; an error names it."""
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{file.name}: no JSON ({error}); run the notebook that makes it again") from error


def is_record(content: Any) -> bool:
    """Say whether the content of a JSON file is the record of a figure or table."""
    return isinstance(content, dict) and content.get("kind") in KINDS


def completed(record: Mapping[str, Any], file: str) -> dict[str, Any]:
    """Add what older records lack, so that they can be listed still; :mod:`analysis.verify` says what they lack."""
    if lacking := sorted(ALWAYS - record.keys()):
        raise ValueError(
            f"{file}: a record without {', '.join(lacking)}; run the notebook that makes it again"
        )
    corpus = record["corpus"] and {"description": None, **record["corpus"]}
    return {"notebook": None, "changed": [], "sha256": {}, **record, "corpus": corpus}


def corpus_words(record: Mapping[str, Any]) -> str:
    """Name the corpus behind a figure and its size: "corpus 9d060534, n = 5 articles in 5 stories"; empty without one."""
    corpus = record["corpus"]
    return f"corpus {corpus['hash'][:HASH_LENGTH]}, {n_behind(corpus)}" if corpus else ""
