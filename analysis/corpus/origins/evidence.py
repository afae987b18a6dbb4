"""What the rules of provenance see of an article, and what they give: claims."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from analysis.corpus.cleaning.draft import to_raw

CONFIDENCES = ("high", "medium", "low")


_ROW = re.compile(r"#\d+$")  # of a table, behind the file's path


class Claim(NamedTuple):
    """One claim: what is said of a field, on what evidence, how surely."""

    field: str
    value: str
    confidence: str
    evidence: str
    raw_start: int | None = None
    raw_end: int | None = None
    method: str = ""


@dataclass(frozen=True)
class Evidence:
    """An article as the rules see it."""

    raw: str
    text: str
    removals: Sequence[Mapping[str, Any]]
    fields: Mapping[str, str]
    source: str
    title: str | None
    language: str | None
    collected: datetime.date | None

    @property
    def row_of(self) -> str | None:
        """The path of the table that the article is a row of; None where it is a file of its own."""
        path, row = _ROW.subn("", self.source)
        return path if row else None

    def removed(self, *rules: str) -> Iterator[Mapping[str, Any]]:
        """Give what some cleaning rules took out."""
        return (row for row in self.removals if row["rule"] in rules)

    def in_text(self, field: str, value: str, confidence: str, start: int, end: int) -> Claim:
        """Make a claim on evidence in the clean text."""
        first, last = to_raw(self.removals, start), to_raw(self.removals, end, end=True)
        return Claim(field, value, confidence, self.raw[first:last], first, last)

    def in_raw(self, field: str, value: str, confidence: str, start: int, end: int) -> Claim:
        """Make a claim on evidence in the raw text."""
        return Claim(field, value, confidence, self.raw[start:end], start, end)

    def outside(self, field: str, value: str, confidence: str, evidence: str) -> Claim:
        """Make a claim on evidence outside the raw text (a table's cell, a file's name)."""
        return Claim(field, value, confidence, evidence)


Rule = Callable[[Evidence], Iterable[Claim]]


def apply(rules: Iterable[Rule], evidence: Evidence) -> list[Claim]:
    """Apply rules in order; each claim names the rule that made it."""
    return [
        claim._replace(method=claim.method or rule.__name__) for rule in rules for claim in rule(evidence)
    ]


_STOP = re.compile(r"(?<=[.!?…])[\"»”)]*\s+(?=[\"«“„(]?[^\W\d_a-zа-яё])|\n\n")


def sentence_around(text: str, place: int) -> tuple[int, int]:
    """Give start and end of the sentence around a place, roughly: between full stops before capitals."""
    low, high = max(0, place - 600), min(len(text), place + 600)
    start, end = low, high
    for m in _STOP.finditer(text, low, high):
        if m.end() <= place:
            start = m.end()
        elif m.start() >= place:
            end = m.start()
            break
    return start, end
