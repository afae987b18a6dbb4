"""Which column of a table holds what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from analysis import lexicon
from analysis.corpus.reading.readers import Unreadable

FIELDS = ("text", "lead", "title", "date", "outlet", "url", "language", "author", "id", "file")
_SIGNS = re.compile(r"[\s_.\-/]+")
_SLASHED = re.compile(r"^\s*(\d{1,2})/(\d{1,2})/\d{2,4}")
_OTHER_FORMS = 1_000  # dates in other forms after which no slashed ones are looked for


class TableError(Unreadable):
    """A table cannot be read as articles."""


@cache
def _known() -> dict[str, tuple[str, int]]:
    """Give column name → (field, rank)."""
    table = lexicon.read_csv("columns.csv")
    return {
        _plain(name): (field, rank)
        for rank, (field, name) in enumerate(zip(table["field"], table["column"], strict=True))
    }


def _plain(name: object) -> str:
    return _SIGNS.sub("", str(name).strip().strip("\ufeff").casefold())


def _recognise(name: str) -> tuple[int, str] | None:
    """Give rank and field of a column; a nested one ("_source.text") goes by its last part where its whole name says nothing."""
    known = _known()
    if whole := known.get(_plain(name)):
        return whole[1], whole[0]
    last = known.get(_plain(name.rpartition(".")[2]))
    if last is None or last[0] == "id":  # the id of something within the article
        return None
    return last[1] + len(known), last[0]


def find_columns(names: Sequence[str], columns: Mapping[str, str] | None = None) -> dict[str, list[str]]:
    """Say which columns of a table hold what.

    Parameters
    ----------
    names
        The table's column names.
    columns
        Field → column, as the researcher says; wins over the names.

    Returns
    -------
    dict
        Field → columns, best first. The first that is not empty is taken.

    Raises
    ------
    TableError
        Where no column holds text, or a named one is missing.
    """
    found: dict[str, list[str]] = {}
    ranked = sorted((*known, name) for name in names if (known := _recognise(name)))
    for _, field, name in ranked:
        found.setdefault(field, []).append(name)
    for field, name in (columns or {}).items():
        if field not in FIELDS:
            raise TableError(
                f"columns= names a field {field!r} that there is not", f"fields are {', '.join(FIELDS)}"
            )
        if name not in names:
            raise TableError(f"has no column {name!r}", f"its columns are {', '.join(names)}")
        found[field] = [name]
    if "text" not in found:
        raise TableError(
            f"no column is recognised as the text; columns found: {', '.join(names) or 'none'}",
            _how_to_map("url" in found),
        )
    return found


def _how_to_map(addresses: bool) -> str:
    how = 'say which one it is: columns={"text": "NAME OF THE COLUMN"} (also title, date, outlet, url)'
    if addresses:
        how += "; if it is a list of addresses (Media Cloud), fetch the pages and load these"
    return how


def names_text(names: Sequence[str], columns: Mapping[str, str] | None) -> bool:
    """Say whether a row of a table is its header: it names the column of the text."""
    mapped = (columns or {}).get("text")
    return mapped in names if mapped else any((_recognise(n) or (0, ""))[1] == "text" for n in names)


def names_table(line: str) -> bool:
    """Say whether a line of a text can only be a table's header: short names of columns, two of them known, one the text's."""
    names = [name.strip(' "') for name in re.split(r"[,;\t|]", line.strip())]
    fields = {known[1] for name in names if (known := _recognise(name))}
    return "text" in fields and len(fields) > 1 and all(0 < len(name.split()) <= 4 for name in names)


def unique(header: Iterable[str]) -> list[str]:
    """Make column names unique: a second "text" becomes "text.2"."""
    seen: dict[str, int] = {}
    names = []
    for name in header:
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name}.{seen[name]}")
    return names


def date_order(values: Iterable[str]) -> str | None:
    """Tell from a whole column whether 03/04/2018 is day first (dmy) or month first (mdy).

    None where it does not show. The column is read only as far as needed: to the first day after the 12th, or to
    where other forms of dates are the rule.
    """
    others = 0
    for value in values:
        match = _SLASHED.match(value)
        if not match:
            others += bool(value)
            if others > _OTHER_FORMS:
                return None
        elif int(match[1]) > 12:
            return "dmy"
        elif int(match[2]) > 12:
            return "mdy"
    return None
