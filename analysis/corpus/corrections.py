"""metadata.csv: what a researcher corrects by hand. It wins over what the rules found, and is logged as "manual"."""

from __future__ import annotations

import csv
import datetime
import io
import re
import zipfile
from collections.abc import Mapping, Set
from pathlib import Path

from analysis.corpus import provenance
from analysis.corpus.language import table
from analysis.corpus.reading.beside import read_beside
from analysis.corpus.reading.encoding import decode
from analysis.corpus.reading.readers import Row, Unreadable, audit_row
from analysis.tables import GENRES, TRANSLATED

CORRECTABLE = tuple(field for field in provenance.FIELDS if field != "not_before")


def read_corrections(path: Path) -> tuple[dict[str, dict[str, str]], list[Row]]:
    """Read metadata.csv beside or in the corpus.

    Parameters
    ----------
    path
        Of the corpus: a folder, a zip that holds a metadata.csv, or a file that one lies beside.

    Returns
    -------
    (corrections, audit rows)
        Source or article_id → field → value ("-" for none); a row that is wrong is told and not used.
    """
    try:
        data = read_beside(path, "metadata.csv")
        text = decode(data).text if data else ""
        return _read_rows([line for line in text.splitlines() if line.strip() and not line.startswith("#")])
    except (Unreadable, OSError, RuntimeError, csv.Error, zipfile.BadZipFile) as error:
        return {}, [
            audit_row("metadata.csv", "provenance", f"cannot be read: {error}", "save it again as CSV")
        ]


def _read_rows(lines: list[str]) -> tuple[dict[str, dict[str, str]], list[Row]]:
    found: dict[str, dict[str, str]] = {}
    audit: list[Row] = []
    separator = max(",;\t", key=lines[0].count) if lines else ","  # Excel writes semicolons in many countries
    rows = csv.DictReader(io.StringIO("\n".join(lines)), delimiter=separator)
    rows.fieldnames = [name.strip().casefold() for name in rows.fieldnames or ()]
    for number, row in enumerate(rows, start=1):
        name = (row.get("source") or row.get("article_id") or "").strip()
        values = {f: v.strip() for f in CORRECTABLE if (v := row.get(f)) and v.strip()}
        if "date" in values:
            values["date"] = _as_iso(values["date"])
        wrong = [reason for f, v in values.items() if (reason := _wrong(f, v))]
        if not name:
            wrong.append("names neither source nor article_id")
        if name in found:
            wrong.append(f"{name!r} stands in a row above already")
        if wrong:
            reason = "; ".join(wrong)
            audit.append(
                audit_row(f"metadata.csv#{number}", "provenance", reason, "mend the row; it was not used")
            )
        elif values:
            found[name] = values
    return found, audit


_MIDNIGHT = re.compile(r"[T ]0?0:00(?::00(?:\.0+)?)?$")
_WITH_STOPS = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


def _as_iso(date: str) -> str:
    """Undo what Excel and pandas make of an ISO date when they save it: 31.12.2020, 2020-12-31 00:00:00."""
    day = _MIDNIGHT.sub("", date)
    return _WITH_STOPS.sub(lambda m: f"{m[3]}-{int(m[2]):02d}-{int(m[1]):02d}", day)


_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")


def _wrong(field: str, value: str) -> str | None:
    """Say what is wrong with a corrected value; None if nothing is."""
    if value == "-":
        return None
    if field == "date":
        if not _DATE.fullmatch(value):
            return f"date {value!r} is not YYYY-MM-DD, YYYY-MM or YYYY"
        try:
            year = datetime.date.fromisoformat((value + "-01-01")[:10]).year
        except ValueError:
            return f"there is no day {value!r}"
        if not 1900 <= year <= 2100:
            return f"{value!r} is no year of a newspaper here (1900 to 2100)"
    allowed = {"genre": GENRES, "translated": TRANSLATED, "language": tuple(table())}.get(field)
    if allowed and value not in allowed:
        return f"{field} {value!r} is none of {', '.join(allowed)}"
    return None


def unmatched(corrections: Mapping[str, object], names: Set[str]) -> list[Row]:
    """Report the rows of metadata.csv that no article answers to, by source or id."""
    return [
        audit_row(
            "metadata.csv",
            "provenance",
            f"no article has the source or id {name!r}",
            "mend or take out the row",
        )
        for name in corrections
        if name not in names
    ]


def without_strange_title(
    corrected: dict[str, str], text: str, source: str, audit: list[Row]
) -> dict[str, str]:
    """Refuse a headline that does not stand in the text: the headline is the text's first paragraph, or missing."""
    title = corrected.get("title")
    if title is None or title == "-" or text.startswith(title + "\n\n"):
        return corrected
    reason = f"the headline {title[:60]!r} is not the first paragraph of the clean text"
    audit.append(
        audit_row(
            source, "provenance", reason, "write it as the text has it, or '-' for none; it was not used"
        )
    )
    return {field: value for field, value in corrected.items() if field != "title"}
