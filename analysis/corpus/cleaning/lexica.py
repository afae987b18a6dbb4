"""The clutter and outlet tables as the rules look things up in them; read once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from analysis import lexicon
from analysis.corpus.cleaning.lines import bare

_PAGE_SIGNS = r"©|\(c\)|https?://|www\.|[\w.-]+@[\w-]+\.\w|(?<!\w)@\w{3,}|\b[a-z][\w-]+\.(?:am|az|com|ge|info|net|org|ru|ua)\b|\+\d[\d ()-]{8,}"
_LANGUAGE = re.compile(r"[a-z]{2}")


@cache
def _table() -> dict:
    return lexicon.read_yaml("clutter.yml")


def _languages() -> Iterable[dict]:
    return (facts for code, facts in _table().items() if _LANGUAGE.fullmatch(code))


@cache
def words(field: str) -> frozenset[str]:
    """Give all languages' entries of a field of clutter.yml, in the form of :func:`bare`."""
    return frozenset(bare(str(entry)) for facts in _languages() for entry in facts[field]) - {""}


@cache
def beginnings(field: str) -> tuple[str, ...]:
    """Give all languages' entries of a field, as beginnings of lines in lower case; longer ones first."""
    entries = {str(entry).casefold() for facts in _languages() for entry in facts[field]}
    return tuple(sorted(entries, key=lambda entry: (-len(entry), entry)))


@cache
def page_words() -> re.Pattern[str]:
    """Give a pattern that finds a page's words in a text in lower case, and its signs: a domain, an e-mail, a ©, a phone."""
    entries = "|".join(map(re.escape, sorted(beginnings("page_words"))))
    return re.compile(rf"\b(?:{entries})|{_PAGE_SIGNS}")


@cache
def genres() -> dict[str, str]:
    """Give the beginnings of bylines that name a genre."""
    return {word: genre for facts in _languages() for word, genre in facts["genres"].items()}


@cache
def networks() -> frozenset[str]:
    """Give the names on share buttons."""
    return frozenset(str(word).casefold() for word in _table()["share"])


@cache
def placeholders() -> frozenset[str]:
    """Give the titles that are none."""
    return frozenset(str(title).casefold() for title in _table()["placeholder_titles"])


@dataclass(frozen=True)
class Publisher:
    """An outlet's boilerplate lines: names and domains in lower case, whole lines, one pattern."""

    names: tuple[str, ...]
    plain: frozenset[str]
    pattern: re.Pattern[str]

    def lists(self, line: str) -> bool:
        """Say whether a line is one of the publisher's boilerplate lines."""
        return line in self.plain or bool(self.pattern.match(line))


@cache
def boilerplate() -> tuple[Publisher, ...]:
    """Give the outlets that have boilerplate."""
    return tuple(
        _publisher(row["outlet"], row["names"], row["domains"], row["boilerplate"])
        for row in lexicon.outlets().to_dict("records")
        if row["boilerplate"]
    )


@cache
def _any_boilerplate() -> tuple[frozenset[str], re.Pattern[str]]:
    publishers = boilerplate()
    patterns = [p.pattern.pattern for p in publishers if p.pattern.pattern != r"(?!)"]
    return frozenset().union(*(p.plain for p in publishers)), re.compile("|".join(patterns) or r"(?!)")


def is_boilerplate(line: str) -> bool:
    """Say whether any publisher lists a line; quick, for most texts have none."""
    plain, pattern = _any_boilerplate()
    return line in plain or bool(pattern.match(line))


def _publisher(outlet: str, names: str, domains: str, cell: str) -> Publisher:
    entries = [entry.strip() for entry in cell.split(";;")]
    patterns = [entry[3:] for entry in entries if entry.startswith("re:")]
    called = [outlet, *names.split(";"), *domains.split(";")]
    return Publisher(
        tuple(sorted({name.strip().casefold() for name in called if len(name.strip()) > 1})),
        frozenset(entry for entry in entries if not entry.startswith("re:")),
        re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or r"(?!)"),
    )


@cache
def site_names() -> frozenset[str]:
    """Give the outlets' names and domains, in the form of :func:`bare`."""
    table = lexicon.outlets()
    cells = [*table["outlet"], *table["names"], *table["domains"]]
    return frozenset(bare(name) for cell in cells for name in cell.split(";")) - {""}
