"""A text that remembers where each of its characters comes from.

A cleaning rule sees a plain string and gives edits; :class:`Draft` applies them and keeps, for every character, the
place in the raw text that it stands for. At the end :meth:`Draft.removals` lists what was taken out or changed, and
:func:`restore` proves that nothing else was.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Edit = tuple[int, int, str]  # start and end in the current text, and what stands there instead
Removal = dict[str, Any]  # raw_start, raw_end, text, replacement, rule


@dataclass(frozen=True, slots=True)
class Draft:
    """A text under cleaning; immutable, each rule makes a new one.

    Attributes
    ----------
    raw
        The text as received.
    text
        The text now.
    start, end
        Arrays, one entry a character of ``text``: the raw span that it stands for. A character that a rule put in
        stands for all that the rule took out.
    kept
        Array of bool: the character is the raw one, not one that a rule put in.
    rules
        Array, one entry a raw character: number of the rule that took it out last, or -1. Shared by all drafts of
        an article (it only grows), so a draft that was edited is not to be used again.
    """

    raw: str
    text: str
    start: np.ndarray
    end: np.ndarray
    kept: np.ndarray
    rules: np.ndarray

    @classmethod
    def of(cls, raw: str) -> Draft:
        """Begin with a raw text."""
        start = np.arange(len(raw), dtype=np.int64)
        return cls(raw, raw, start, start + 1, np.ones(len(raw), dtype=bool), np.full(len(raw), -1))

    def edit(self, edits: Iterable[Edit], rule: int) -> Draft:
        """Apply edits; where two overlap, the one that begins first wins, then the longer.

        An edit of no characters is ignored: what is put in must stand for something.
        """
        chosen = _apart(edits, self.text)
        if not chosen:
            return self
        texts: list[str] = []
        starts: list[np.ndarray] = []
        ends: list[np.ndarray] = []
        kepts: list[np.ndarray] = []
        here = 0
        for first, last, replacement in chosen:
            raw_first, raw_last = self.start[first], self.end[last - 1]
            self._note(first, last, rule)
            texts += (self.text[here:first], replacement)
            starts += (self.start[here:first], np.full(len(replacement), raw_first))
            ends += (self.end[here:first], np.full(len(replacement), raw_last))
            kepts += (self.kept[here:first], np.zeros(len(replacement), dtype=bool))
            here = last
        return Draft(
            self.raw,
            "".join(texts) + self.text[here:],
            np.concatenate([*starts, self.start[here:]]),
            np.concatenate([*ends, self.end[here:]]),
            np.concatenate([*kepts, self.kept[here:]]),
            self.rules,
        )

    def _note(self, first: int, last: int, rule: int) -> None:
        """Note which rule takes out the characters of a span; words that another rule took out of it stay its own."""
        spans = [
            span for span in self._taken_out(first, last) if any(map(str.isalnum, self.raw[slice(*span)]))
        ]
        before = [self.rules[slice(*span)].copy() for span in spans]
        self.rules[self.start[first] : self.end[last - 1]] = rule
        for span, others in zip(spans, before, strict=True):
            self.rules[slice(*span)] = others

    def _taken_out(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """Give the raw spans within a span that have gone already: without a trace, or for a line end."""
        start, end = self.start[first:last], self.end[first:last]
        for i in np.flatnonzero(start[1:] > end[:-1]).tolist():
            yield int(end[i]), int(start[i + 1])
        for i in np.flatnonzero(~self.kept[first:last]).tolist():
            if self.text[first + i] == "\n":
                yield int(start[i]), int(end[i])

    def removals(self, names: Sequence[str]) -> list[Removal]:
        """List what differs from the raw text: maximal runs of one rule, in order.

        Parameters
        ----------
        names
            The rules' names, by their numbers.
        """
        gone = np.ones(len(self.raw) + 1, dtype=bool)
        gone[-1] = False
        gone[self.start[self.kept]] = False
        codes = np.where(gone[:-1], self.rules, -1)
        edges = np.flatnonzero(np.diff(codes, prepend=-1, append=-1))
        new = np.flatnonzero(~self.kept)
        put_in = [(int(self.start[i]), self.text[i]) for i in new]
        rows: list[Removal] = []
        for first, last in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
            if codes[first] >= 0:
                rows.append(_row(self.raw, first, last, names[codes[first]]))
        firsts = [row["raw_start"] for row in rows]
        for place, char in put_in:
            rows[bisect_right(firsts, place) - 1]["replacement"] += char
        return rows


def _row(raw: str, first: int, last: int, rule: str) -> Removal:
    return {"raw_start": first, "raw_end": last, "text": raw[first:last], "replacement": "", "rule": rule}


def _apart(edits: Iterable[Edit], text: str) -> list[Edit]:
    """Sort edits; drop overlapping and idle ones."""
    chosen: list[Edit] = []
    here = 0
    for first, last, replacement in sorted(edits, key=lambda edit: (edit[0], -edit[1])):
        if first >= here and last > first and text[first:last] != replacement:
            chosen.append((first, last, replacement))
            here = last
    return chosen


def restore(raw: str, removals: Iterable[Mapping[str, Any]]) -> str:
    """Apply removals to the raw text: gives the clean text again, exactly."""
    parts: list[str] = []
    here = 0
    for row in removals:
        parts += (raw[here : row["raw_start"]], row["replacement"])
        here = row["raw_end"]
    return "".join(parts) + raw[here:]


def to_raw(removals: Iterable[Mapping[str, Any]], offset: int, *, end: bool = False) -> int:
    """Give the raw offset of an offset in the clean text.

    Parameters
    ----------
    removals
        Those of the article, in order of ``raw_start``.
    offset
        Counted in the clean text.
    end
        The offset ends a span: the raw offset is that of the end of the character before it.

    Returns
    -------
    int
        For a character that was put in: the start (or, with ``end``, the end) of what it stands for.
    """
    place = offset - 1 if end and offset else offset
    shift = 0  # raw offset minus clean offset, so far
    for row in removals:
        first = row["raw_start"] - shift  # where the removal lies in the clean text
        width = len(row["replacement"])
        if place < first:
            break
        if place < first + width:
            return int(row["raw_end"] if end else row["raw_start"])
        shift += row["raw_end"] - row["raw_start"] - width
    return int(place + shift + (end and offset > 0))
