"""Names of outlets in texts: found in ``lexicon/outlets.csv`` whatever their case, marks and inflection."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from analysis import lexicon
from analysis.corpus.words import key

_WORD = re.compile(r"\w+(?:[.+]\w+)*\+?")


@dataclass(frozen=True, slots=True)
class Outlet:
    """A row of the outlet table, as far as provenance needs it."""

    name: str
    kind: str
    country: str
    languages: tuple[str, ...]
    ambiguous: bool


@cache
def _rows() -> dict[str, Outlet]:
    return {
        row["outlet"]: Outlet(
            row["outlet"],
            row["kind"],
            row["country"],
            tuple(row["languages"].split(";")),
            "ambiguous" in row["note"],
        )
        for row in lexicon.outlets().to_dict("records")
    }


def facts(name: str | None) -> Outlet | None:
    """Give what the table knows of an outlet, by its canonical name."""
    return _rows().get(name or "")


@cache
def _by_key() -> dict[tuple[str, ...], tuple[str, ...]]:
    """Give the key of a name → the outlets that are called so: Би-би-си is the BBC, and its Russian service."""
    table = lexicon.outlets()
    called: dict[tuple[str, ...], dict[str, None]] = {}
    for column in ("outlet", "names", "domains"):
        for outlet, cell in zip(table["outlet"], table[column], strict=True):
            for name in cell.split(";"):
                if key(name):
                    called.setdefault(key(name), {})[outlet] = None
    return {name: tuple(outlets) for name, outlets in called.items()}


@cache
def _by_domain() -> dict[str, str]:
    table = lexicon.outlets()
    return {
        domain.strip().lower(): outlet
        for outlet, cell in zip(table["outlet"], table["domains"], strict=True)
        for domain in cell.split(";")
        if domain.strip()
    }


@lru_cache(maxsize=20_000)
def by_name(name: str, language: str | None = None) -> str | None:
    """Give the canonical name of an outlet from any form of its name; None where the table lacks it.

    Of several that are called so, the one that works in the language first, else the first of the table.
    """
    called = _by_key().get(key(name), ())
    of_language = (outlet for outlet in called if _rows()[outlet].languages[0] == language)
    return next(of_language, called[0] if called else None)


@lru_cache(maxsize=20_000)
def by_domain(address: str) -> str | None:
    """Give the canonical name of the outlet that a domain or an address belongs to.

    The longest listed domain wins: rus.azatutyun.am before azatutyun.am, and a path where services share a domain.
    """
    bare = re.sub(r"^(?:https?://)?(?:www\.|m\.)?", "", address.strip().lower()).rstrip("/")
    host, _, path = bare.partition("/")
    while path:
        if f"{host}/{path}" in _by_domain():
            return _by_domain()[f"{host}/{path}"]
        path = path.rpartition("/")[0]
    while "." in host:
        if host in _by_domain():
            return _by_domain()[host]
        host = host.partition(".")[2]
    return None


_MARKS = "«\"“„'‘"


def at(text: str, place: int, language: str | None = None) -> tuple[str, int] | None:
    """Look for an outlet's name that begins at a place (opening marks aside); language as in :func:`by_name`.

    Returns
    -------
    (canonical name, offset of its end) or None
        The longest name counts. A short or common name counts only in marks or with a capital letter.
    """
    while place < len(text) and text[place] in _MARKS:
        place += 1
    best: tuple[str, int] | None = None
    stems: tuple[str, ...] = ()
    here = place
    while m := _WORD.match(text, here):
        stems += key(m.group())
        if stems not in _beginnings():  # no name goes on like this
            break
        found = by_name(text[place : m.end()], language) if stems in _by_key() else None
        if found and _marked(text, place, m.end()):
            best = found, m.end()
        here = _BETWEEN.match(text, m.end()).end()  # type: ignore[union-attr]  # matches the empty string too
    return best


_BETWEEN = re.compile(r"[\s«\"“„'-]{0,3}")


@cache
def _beginnings() -> frozenset[tuple[str, ...]]:
    """Give what the keys of all names begin with."""
    return frozenset(name[:length] for name in _by_key() for length in range(len(name) + 1))


def _marked(text: str, start: int, end: int) -> bool:
    """Say whether a stretch is written as a name: with a capital or digit first, in marks, or as a domain."""
    return (
        text[start].isupper()
        or text[start].isdigit()
        or text[start - 1 : start] in tuple(_MARKS)
        or "." in text[start:end]
    )
