"""One small function a format: bytes to raw articles. :mod:`analysis.corpus.load` finds the files and keeps the audit."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analysis.corpus.columns import TableError, parse_csv, rows_of
from analysis.corpus.encoding import decode

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class RawArticle:
    """An article as received.

    Attributes
    ----------
    source
        Path inside the corpus, with "#row" where the file is a table (first data row 1).
    raw
        The decoded text; for the row of a table "title, blank line, text".
    fields
        What table or file said of it: title, date, outlet, url, language, author; ``date_order`` (mdy or dmy) where
        the table's dates show it.
    """

    source: str
    raw: str
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Options:
    """How files are read, and the audit rows that reading adds to."""

    columns: Mapping[str, str] | None
    encoding: str | None
    audit: list[Row]


def audit_row(
    source: str,
    step: str,
    reason: str,
    what_to_do: str = "",
    n_in: int | None = None,
    n_out: int | None = None,
) -> Row:
    """Make a row of the audit table."""
    return {
        "source": source,
        "step": step,
        "reason": reason,
        "what_to_do": what_to_do,
        "n_in": n_in,
        "n_out": n_out,
    }


def _text(source: str, data: bytes, options: Options) -> str:
    decoded = decode(data, options.encoding)
    if decoded.warning:
        options.audit.append(
            audit_row(source, "load", decoded.warning, "check a few words; pass encoding= if they are wrong")
        )
    return decoded.text


def _txt(source: str, data: bytes, options: Options) -> Iterator[RawArticle]:
    text = _text(source, data, options)
    if text.strip():
        yield RawArticle(source, text)
    else:
        options.audit.append(audit_row(source, "load", "is empty", "take it out, or fetch its text again"))


def _table(source: str, table: pd.DataFrame, options: Options) -> Iterator[RawArticle]:
    """One article a row; rows without text go to the audit."""
    for number, raw, fields in rows_of(table, options.columns):
        if raw is None:
            options.audit.append(
                audit_row(
                    f"{source}#{number}", "load", "the row has no text", "take it out, or fetch its text"
                )
            )
        else:
            yield RawArticle(f"{source}#{number}", raw, fields)


def _csv(source: str, data: bytes, options: Options) -> Iterator[RawArticle]:
    table, bad = parse_csv(_text(source, data, options), tab=".tsv" in source.lower())
    for number, reason in bad:
        options.audit.append(
            audit_row(f"{source}#{number}", "load", reason, "quote cells that hold the separator")
        )
    yield from _table(source, table, options)


def _xlsx(source: str, data: bytes, options: Options) -> Iterator[RawArticle]:
    sheets = pd.read_excel(io.BytesIO(data), sheet_name=None, dtype=object)
    for name, sheet in sheets.items():
        where = source if len(sheets) == 1 else f"{source}/{name}"
        try:
            yield from _table(where, sheet, options)
        except TableError as error:
            if len(sheets) == 1:
                raise
            options.audit.append(audit_row(where, "load", error.reason, error.what_to_do))


def _jsonl(source: str, data: bytes, options: Options) -> Iterator[RawArticle]:
    records: list[dict] = []
    for number, line in enumerate(_text(source, data, options).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            record = None
            options.audit.append(
                audit_row(
                    f"{source}#{number}", "load", f"line {number} is no JSON ({error.msg})", "mend the line"
                )
            )
        records.append(record if isinstance(record, dict) else {})
    yield from _table(source, pd.DataFrame(records), options)


def _json(source: str, data: bytes, options: Options) -> Iterator[RawArticle]:
    content = json.loads(_text(source, data, options))
    if isinstance(content, dict):  # {"articles": [...]}, or one article
        content = next(
            (v for v in content.values() if isinstance(v, list) and v and isinstance(v[0], dict)), [content]
        )
    yield from _table(source, pd.DataFrame([row for row in content if isinstance(row, dict)]), options)


def _parquet(source: str, data: bytes, options: Options) -> Iterator[RawArticle]:
    yield from _table(source, pd.read_parquet(io.BytesIO(data)), options)


READERS: dict[str, Callable[[str, bytes, Options], Iterator[RawArticle]]] = {
    ".csv": _csv,
    ".json": _json,
    ".jsonl": _jsonl,
    ".ndjson": _jsonl,
    ".parquet": _parquet,
    ".tab": _csv,
    ".tsv": _csv,
    ".txt": _txt,
    ".xlsx": _xlsx,
}
