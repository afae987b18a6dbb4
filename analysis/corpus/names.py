"""Names of outlets in texts: found in ``lexicon/outlets.csv`` whatever their case, marks and inflection."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from analysis import lexicon
from analysis.corpus.words import key

_LONGEST = 7  # words of the longest name that is looked for
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
def _by_key() -> dict[tuple[str, ...], str]:
    table = lexicon.outlets()
    pairs: dict[tuple[str, ...], str] = {}
    for column in ("outlet", "names", "domains"):
        for outlet, cell in zip(table["outlet"], table[column], strict=True):
            for name in cell.split(";"):
                if key(name):
                    pairs.setdefault(key(name), outlet)
    return pairs


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
def by_name(name: str) -> str | None:
    """Give the canonical name of an outlet from any form of its name; None where the table lacks it."""
    return _by_key().get(key(name))


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


def at(text: str, place: int) -> tuple[str, int] | None:
    """Look for an outlet's name that begins at a place (opening marks aside).

    Returns
    -------
    (canonical name, offset of its end) or None
        The longest name counts. A short or common name counts only in marks or with a capital letter.
    """
    while place < len(text) and text[place] in _MARKS:
        place += 1
    words: list[re.Match[str]] = []
    here = place
    while len(words) < _LONGEST and (m := _WORD.match(text, here)):
        words.append(m)
        gap = re.compile(r"[\s«\"“„'-]{0,3}").match(text, m.end())
        here = gap.end() if gap else m.end()
    for count in range(len(words), 0, -1):
        end = words[count - 1].end()
        found = by_name(text[place:end])
        if found and text[place].isupper() | text[place].isdigit() | (
            text[place - 1 : place] in tuple(_MARKS)
        ) | ("." in text[place:end]):
            return found, end
    return None
