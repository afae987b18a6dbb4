"""What differs between a figure as it was recorded and as it is made now."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from analysis.export.provenance import HASH_LENGTH

RELATIVE = 1e-6
"""Numbers that differ by less than this share of them are the same: processors differ in the seventh digit."""
NOTHING = 1e-12
"""Numbers that differ by less are the same: what is left of a zero."""
DIGITS = 6
"""Significant digits that :func:`analysis.export.csv_bytes` writes."""

_NUMBER = re.compile(r"-?\d+(\.\d+)?(e[-+]?\d+)?")
_WHOLE = re.compile(r"-?\d+")


def record_differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """Say in which facts a record differs from that of the figure as it is made now.

    Threads are left out: they say how a figure was made, and its numbers show whether that mattered. Pictures are left
    out: fonts and libraries of another machine draw the same numbers in other bytes.
    """
    corpus = list(_corpus_differences(old["corpus"], new["corpus"]))
    versions = list(_by_key("version of", old["versions"], new["versions"]))
    yield from corpus
    yield from _by_key("parameter", old["parameters"], new["parameters"])
    yield from versions
    if corpus or versions:
        return  # both stand in the caption
    for text in ("caption", "alt"):
        if old.get(text) != new.get(text):
            yield f"{text}: is not what {new['notebook']} writes now"


def _corpus_differences(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> Iterator[str]:
    if old is None or new is None:
        if old != new:
            yield f"corpus: {'none' if old is None else 'one'} recorded, {'none' if new is None else 'one'} now"
        return
    if old["hash"] != new["hash"]:
        hashes = f"{old['hash'][:HASH_LENGTH]} recorded, {new['hash'][:HASH_LENGTH]} now"
        yield f"corpus: {hashes}: an article was edited, added or taken out, or is read otherwise now"
    yield from _by_key("corpus.yml, field", old["description"] or {}, new["description"] or {})


def _by_key(what: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for key in sorted({*old, *new}):
        if key not in old or key not in new or old[key] != new[key]:
            yield f"{what} {key}: {_said(old, key)} recorded, {_said(new, key)} now"


def _said(facts: Mapping[str, Any], key: str) -> str:
    return repr(facts[key]) if key in facts else "none"


def table_difference(old: Path, new: Path) -> str | None:
    """Say where the numbers or texts of two CSV files differ first, and in how many cells; None where they don't.

    Texts and whole numbers must be the same, other numbers within :data:`RELATIVE`.
    """
    before, after = _rows(old), _rows(new)
    if before[0] != after[0]:
        return f"CSV, columns: {', '.join(before[0])} recorded, {', '.join(after[0])} now"
    if len(before) != len(after):
        return f"CSV: {len(before) - 1} rows recorded, {len(after) - 1} now"
    found = [
        (
            number,
            column,
            row[column] if column < len(row) else "",
            again[column] if column < len(again) else "",
        )
        for number, (row, again) in enumerate(zip(before, after, strict=True))
        for column in range(max(len(row), len(again)))
        if row[column : column + 1] != again[column : column + 1]
    ]
    different = [cell for cell in found if not same_cell(cell[2], cell[3])]
    if not different:
        return None
    number, column, was, is_now = different[0]
    name = before[0][column] if column < len(before[0]) else str(column + 1)
    more = f" (and {len(different) - 1} more cells)" if len(different) > 1 else ""
    begins = f" ({_short(before[number][0])})" if before[number] else ""
    return f"CSV, row {number}{begins}, column {name}: {_short(was)} recorded, {_short(is_now)} now{more}"


def _rows(file: Path) -> list[list[str]]:
    text = file.read_bytes().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""))) or [[]]


def _short(cell: str) -> str:
    text = " ".join(cell.split())
    return repr(text if len(text) <= 40 else f"{text[:39]}…")


def same_cell(old: str, new: str) -> bool:
    """Say whether two cells of a CSV have the same text, or numbers as near as :data:`RELATIVE` before rounding.

    Two numbers that differ in the seventh digit may round to neighbours in the sixth, which is all that is written. So
    neighbours are the same, and no more can be told from the files.
    """
    if old == new:
        return True
    if not (_NUMBER.fullmatch(old) and _NUMBER.fullmatch(new)) or (
        _WHOLE.fullmatch(old) and _WHOLE.fullmatch(new)
    ):
        return False
    a, b = float(old), float(new)
    if abs(a - b) <= NOTHING:
        return True
    last_digit = 10.0 ** (math.floor(math.log10(max(abs(a), abs(b)))) - DIGITS + 1)
    return abs(a - b) <= max(RELATIVE * max(abs(a), abs(b)), last_digit) * (1 + 1e-9)
