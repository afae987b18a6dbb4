"""JSON: a line a record (JSON Lines), or one document that holds records somewhere."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from typing import Any, TextIO

from analysis.corpus.reading.columns import TableError, names_text
from analysis.corpus.reading.encoding import decode, find_encoding
from analysis.corpus.reading.files import File, chunks, open_file, read_whole
from analysis.corpus.reading.formats.rows import EMPTY, Cells, Table, Told, articles
from analysis.corpus.reading.formats.texts import warn
from analysis.corpus.reading.readers import MAX_TEXT, Options, RawArticle, Row, remark

_LINE = 8 * MAX_TEXT  # characters of a line: one of the text may be written by six, "\u0430"
_DEPTH = 4  # how deep records are looked for, and nested ones unfolded

Record = dict[str, Any]


def read_lines(file: File, options: Options) -> Iterator[RawArticle | Row]:
    """Read JSON Lines."""
    found = find_encoding(chunks(file), options.encoding)
    if found.warning:
        yield remark(file.source, found.warning, "check a few words; pass encoding= if they are wrong")
    if _begins_with(file, found.name, "["):
        yield remark(file.source, "is one JSON list, not a record a line", "give it the ending .json")
        yield from read_json(file, options)
        return

    def records() -> Iterator[Record | Told]:
        with io.TextIOWrapper(open_file(file), encoding=found.name, errors="replace") as text:
            yield from _parse_lines(text)

    yield from articles(_table(file.source, records), options)


def read_json(file: File, options: Options) -> Iterator[RawArticle | Row]:
    """Read a JSON document: a list of records, one record, or records somewhere within."""
    decoded = decode(read_whole(file), options.encoding)
    try:
        content = json.loads(decoded.text)
    except json.JSONDecodeError as error:
        if error.msg == "Extra data" and decoded.text[: error.pos].count("\n") <= 1:
            yield remark(file.source, "holds a record a line (JSON Lines)", "give it the ending .jsonl")
            yield from read_lines(file, options)
            return
        raise TableError(
            f"is no JSON: {error.msg} in line {error.lineno}, column {error.colno}",
            "mend that place, or fetch the file again",
        ) from None
    yield from warn(file.source, decoded)
    found = _find_records(content, options)
    if found is None:
        raise TableError("holds no records, only single values", "make it a list of articles")
    yield from articles(_table(file.source, lambda: _unfolded(found)), options)


def _begins_with(file: File, encoding: str, sign: str) -> bool:
    with io.TextIOWrapper(open_file(file), encoding=encoding, errors="replace") as text:
        return text.read(1000).lstrip("\ufeff \t\r\n").startswith(sign)


def _parse_lines(text: TextIO) -> Iterator[Record | Told]:
    """Give the records; a row counts from 1 as its line does."""
    while line := text.readline(_LINE):
        cut = len(line) == _LINE and not line.endswith("\n")
        while cut and (rest := text.readline(_LINE)) and not rest.endswith("\n"):
            pass
        if line.strip():
            yield _too_long if cut else _parse(line)
        else:
            yield EMPTY


_too_long = Told(
    f"the line holds more than {_LINE:,} characters, more than any article", "split it, or take it out"
)


def _parse(line: str) -> Record | Told:
    try:
        record = json.loads(line.removeprefix("\ufeff"))
    except (json.JSONDecodeError, RecursionError) as error:
        reason = getattr(error, "msg", "nested too deep")
        return Told(f"the line is no JSON ({reason})", "mend the line")
    if not isinstance(record, dict):
        return Told("the line is JSON, but no record", 'write it as {"text": "…"}')
    return unfold(record)


def _unfolded(records: Sequence[Any]) -> Iterator[Record | Told]:
    for record in records:
        if isinstance(record, dict):
            yield unfold(record)
        else:
            yield Told("is no record but a single value", 'write it as {"text": "…"}')


def _find_records(content: Any, options: Options) -> list[Any] | None:
    """Find the records of a document, whichever way it is laid out; a record alone is a list of one."""
    if lists := list(_lists_of_records(content, _DEPTH)):
        return max(lists, key=len)
    if not isinstance(content, dict):
        return None
    return _by_column(content, options) or _by_name(content) or [content]


def _lists_of_records(content: Any, depth: int) -> Iterator[list[Any]]:
    if isinstance(content, list) and any(isinstance(item, dict) for item in content):
        yield content
    elif isinstance(content, dict) and depth:
        for value in content.values():
            yield from _lists_of_records(value, depth - 1)


def _by_column(content: Record, options: Options) -> list[Record] | None:
    """Turn round a table written column by column.

    Each column is a list, or a record by row (as pandas writes it by default); or names and rows stand apart ("split").
    """
    if isinstance(content.get("columns"), list) and isinstance(content.get("data"), list):
        return [dict(zip(content["columns"], row, strict=False)) for row in content["data"]]
    columns = {
        name: list(value.values()) if isinstance(value, dict) else value for name, value in content.items()
    }
    lists = all(isinstance(column, list) for column in columns.values())
    if len(columns) < 2 or not lists or len(set(map(len, columns.values()))) > 1:
        return None
    if not names_text(list(columns), options.columns):
        return None
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _by_name(content: Record) -> list[Any] | None:
    """Give the records of a document that names each: {"7f3a": {…}, "7f3b": {…}}."""
    records = list(content.values())
    return records if len(records) > 1 and all(isinstance(record, dict) for record in records) else None


def unfold(record: Record, depth: int = _DEPTH) -> Record:
    """Unfold records within a record: {"source": {"name": "A"}} → {"source.name": "A"}."""
    flat: Record = {}
    for name, value in record.items():
        if isinstance(value, dict) and depth:
            flat |= {f"{name}.{inner}": v for inner, v in unfold(value, depth - 1).items()}
        else:
            flat[name] = value
    return flat


def _table(source: str, records: Any) -> Table:
    """Make a table of records: its columns are all names that any of them has."""
    names: dict[str, None] = {}
    for record in records():
        if not isinstance(record, Told):
            names |= dict.fromkeys(record)

    def cells(wanted: Sequence[str]) -> Iterator[Cells | Told]:
        for record in records():
            if isinstance(record, Told):
                yield record
            else:
                yield [record.get(name) for name in wanted]

    return Table(source, list(names), cells)
