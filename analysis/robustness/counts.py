"""How many units carry a frame, under every combination of choices, without each term and without each article."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.codebook import Codebook
from analysis.corpus.report import article_labels
from analysis.corpus.reposts import count_reposts
from analysis.robustness.carried import Carried, Counts
from analysis.robustness.clauses import (
    OF_VOICE,
    PLACES,
    Flags,
    Units,
    clause_table,
    held,
    place_flags,
    unit_table,
)
from analysis.robustness.coded import code_each_way, without_each_term
from analysis.robustness.grid import Coding, Grid

COMBINED, DROPPED, LEFT_OUT = "combination", "term dropped", "article left out"
"""What a specification changes: any number of choices at once, or one term or one article alone."""

CHOICES = ("method", "likeness", "encoder", "unit", "denominator", "reposts", "uncertain")
_ANYWHERE = "any voice"
_SINGLE = ("article", "story")  # the same where each story is one article
_HEARD = ("all", "heard")  # the same in any voice: everybody is heard somewhere


@dataclass(frozen=True)
class Shown:
    """The part of a corpus that one way of counting reposts keeps, in clauses and units of one kind."""

    clauses: pd.DataFrame
    rows: Flags
    units: Units
    articles: pd.DataFrame


def count_grid(
    corpus: Any, codebook: Codebook, *, frames: Sequence[str], grid: Grid, progress: bool = True
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Count who carries some frames in every way of a grid.

    Parameters
    ----------
    corpus
        With all reposts in it.
    codebook
        From :func:`analysis.codebook.load_codebook`.
    frames
        Ids of two frames or more of the codebook; the first two are also counted together.
    grid
        The choices.
    progress
        Show a bar.

    Returns
    -------
    specifications
        specification (a number, the reference is 0), and a column for each of :data:`CHOICES`. Options that change
        nothing about what is counted are left out: reposts where there are none, stories where each is one article,
        uncertain words where there are none, and codings that code every clause as an earlier one does
        (``attrs["alike"]`` lists these, each with the earlier one).
    counts
        kind (:data:`COMBINED`, :data:`DROPPED`, :data:`LEFT_OUT`), specification (missing for the other kinds, which
        change the reference), changed (the term or article, or how many articles), times (so many specifications counted
        this), frame, where (:data:`analysis.robustness.clauses.PLACES`), outlet, n (units that carry it), N (all).
    together
        kind, specification, changed, times, a, b, both, N: units with the first frame, the second, both, and all.
    """
    _check_frames(frames, codebook)
    matches, nominated, spans = code_each_way(corpus, codebook, grid.codings(), progress=progress)
    clauses = clause_table(corpus)
    if not (clauses["voice"] == "uncertain").any():
        grid = replace(grid, uncertain=grid.uncertain[:1])
    flags, alike = _distinct(
        {coding: held(clauses, found, corpus.voices, frames) for coding, found in spans.items()}
    )
    outlets = sorted(corpus.articles["outlet"].dropna().unique())
    shown = dict(_shown(clauses, corpus.articles, outlets, grid))
    book = _Book(list(frames), outlets)
    for (reposts, unit), part in shown.items():
        for coding in flags:
            _combined(book, part, flags[coding], coding, grid, reposts=reposts, unit=unit)
    reference = next(iter(shown.values()))
    first = next(iter(flags))
    for frame, term, found in without_each_term(matches, frames, nominated=nominated[first]):
        again = held(clauses, found, corpus.voices, frames)
        _dropped(book, reference, again, grid, frame=frame, term=term)
    _left_out(book, reference, flags[first], grid)
    specifications, counts, together = book.tables()
    specifications.attrs["alike"] = alike
    return specifications, counts, together


def _check_frames(frames: Sequence[str], codebook: Codebook) -> None:
    if len(set(frames)) < 2 or len(set(frames)) < len(frames):
        raise ValueError(
            "frames: name two frames or more, each once; the first two are also counted together"
        )
    known = [frame.id for frame in codebook.frames]
    for frame in frames:
        if frame not in known:
            raise ValueError(f"frames has {frame!r}; the codebook knows {', '.join(known)}")


def _distinct(flags: dict[Coding, Flags]) -> tuple[dict[Coding, Flags], list[str]]:
    """Keep the codings that code some clause otherwise than all earlier ones, and say what the others code as."""
    kept: dict[Coding, Flags] = {}
    alike = []
    for coding, found in flags.items():
        earlier = next((other for other in kept if np.array_equal(kept[other], found)), None)
        if earlier is None:
            kept[coding] = found
        else:
            alike.append(f"{coding} codes as {earlier}")
    return kept, alike


class _Book:
    """Takes down counts, and gives them as tables."""

    def __init__(self, frames: list[str], outlets: list[str]) -> None:
        self.frames, self.outlets = frames, outlets
        self._numbers: dict[tuple[Any, ...], int] = {}
        self._counts: list[pd.DataFrame] = []
        self._together: list[dict[str, Any]] = []

    def number(self, *choices: Any) -> int:
        """Give the number of a specification by its choices."""
        return self._numbers.setdefault(choices, len(self._numbers))

    def note(self, carrying: Counts, everyone: Counts, frames: Sequence[str], **cells: Any) -> None:
        """Take down the counts of frames, outlet by outlet."""
        for frame, n in zip(frames, carrying, strict=True):
            table = {"frame": frame, "outlet": self.outlets, "n": n, "N": everyone}
            self._counts.append(pd.DataFrame({**cells, **table}))

    def note_together(self, counts: Counts, **cells: Any) -> None:
        """Take down how many units carry two frames."""
        self._together.append(cells | dict(zip(("a", "b", "both", "N"), counts.tolist(), strict=True)))

    def tables(self) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        """Give specifications, counts, and counts of two frames together."""
        rows = [dict(zip(CHOICES, choices, strict=True)) for choices in self._numbers]
        specifications = pd.DataFrame(rows, columns=list(CHOICES)).rename_axis("specification").reset_index()
        columns = ["kind", "specification", "changed", "times"]
        counts = pd.concat(self._counts, ignore_index=True) if self._counts else pd.DataFrame(columns=columns)
        together = pd.DataFrame(self._together)
        whole = {"specification": "Int64", "changed": "str"}
        counts = counts.astype(whole)[[*columns, "frame", "where", "outlet", "n", "N"]]
        return specifications, counts, together.astype(whole)[[*columns, "a", "b", "both", "N"]]


def _shown(
    clauses: pd.DataFrame, articles: pd.DataFrame, outlets: Sequence[str], grid: Grid
) -> Iterator[tuple[tuple[str, str], Shown]]:
    """Give the parts of the corpus for each way to count reposts and each unit, those that are like none before."""
    seen: list[frozenset[str]] = []
    for reposts in grid.reposts:
        kept = count_reposts(articles, reposts).sort_values("article_id", ignore_index=True)
        if frozenset(kept["article_id"]) in seen:
            continue
        seen.append(frozenset(kept["article_id"]))
        rows = clauses["article_id"].isin(kept["article_id"]).to_numpy(bool)
        mine = clauses[rows].reset_index(drop=True)
        single = not kept.duplicated(["outlet", "story"]).any()
        for place, unit in enumerate(grid.units):
            if single and _comes_again(unit, grid.units[:place], _SINGLE):
                continue
            yield (reposts, unit), Shown(mine, rows, unit_table(mine, kept, unit, outlets), kept)


def _comes_again(option: str, earlier: Sequence[str], same: Sequence[str]) -> bool:
    """Say whether an option is the same as an earlier one, of options that are the same."""
    return option in same and any(other in same for other in earlier)


def _places(grid: Grid) -> Iterator[tuple[str, str]]:
    """List where frames are counted, with each way to take uncertain words where that matters."""
    for place in PLACES:
        for uncertain in grid.uncertain if place in OF_VOICE else grid.uncertain[:1]:
            yield place, uncertain


def _carried(shown: Shown, flags: Flags, place: str, uncertain: str, denominator: str) -> Carried:
    here = place_flags(shown.clauses, place, uncertain)
    mine, units = flags[shown.rows], shown.units
    base = np.ones(len(units.unit), bool)
    if denominator == "heard":
        base = units.parts_with(here)
    elif denominator == "framed":
        base = units.parts_with(mine[:, -1])
    has = np.column_stack([units.parts_with(here & column) for column in mine[:, :-1].T])
    return Carried(units, base, has)


def _combined(
    book: _Book, shown: Shown, flags: Flags, coding: Coding, grid: Grid, *, reposts: str, unit: str
) -> None:
    """Count under one coding, unit and way to count reposts, in every place and by every denominator."""
    for (place, uncertain), (rank, denominator) in itertools.product(
        _places(grid), enumerate(grid.denominators)
    ):
        if place == _ANYWHERE and _comes_again(denominator, grid.denominators[:rank], _HEARD):
            continue
        carried = _carried(shown, flags, place, uncertain, denominator)
        number = book.number(*coding, unit, denominator, reposts, uncertain)
        cells: dict[str, Any] = {"kind": COMBINED, "specification": number, "changed": "", "times": 1}
        book.note(*carried.outlets(len(book.outlets)), book.frames, where=place, **cells)
        if place == _ANYWHERE:
            book.note_together(carried.together(), **cells)


def _reference(shown: Shown, flags: Flags, grid: Grid) -> Iterator[tuple[str, Carried]]:
    for place in PLACES:
        yield place, _carried(shown, flags, place, grid.uncertain[0], grid.denominators[0])


def _dropped(book: _Book, shown: Shown, flags: Flags, grid: Grid, *, frame: str, term: str) -> None:
    """Count as the reference does, with a term of a frame dropped."""
    cells = {"kind": DROPPED, "specification": None, "changed": term, "times": 1}
    place_of = book.frames.index(frame)
    for place, carried in _reference(shown, flags, grid):
        n, everyone = carried.outlets(len(book.outlets))
        book.note(n[[place_of]], everyone, [frame], where=place, **cells)
        if place == _ANYWHERE and place_of < 2:
            book.note_together(carried.together(), **cells)


def _left_out(book: _Book, shown: Shown, flags: Flags, grid: Grid) -> None:
    """Count as the reference does, with each article left out; articles that make the same difference stand together."""
    units, number = shown.units, len(shown.articles)
    labels = shown.articles["article_id"].map(article_labels(shown.articles)).tolist()
    outlet = pd.Index(book.outlets).get_indexer(pd.Index(shown.articles["outlet"]))
    carried = dict(_reference(shown, flags, grid))
    lost = {place: each.lost() for place, each in carried.items()}
    everyone = [np.bincount(units.article[base], minlength=number) for base, _ in lost.values()]
    for position, frame in enumerate(book.frames):
        gone = [np.bincount(units.article[has[position]], minlength=number) for _, has in lost.values()]
        for key, same in _alike(outlet, *gone, *everyone):
            cells = _of_articles(same, labels)
            for place, fewer, less in zip(PLACES, key[1:], key[1 + len(PLACES) :], strict=False):
                n, total = carried[place].outlets(len(book.outlets))
                mine = np.arange(len(book.outlets)) == key[0]
                book.note(n[[position]] - fewer * mine, total - less * mine, [frame], where=place, **cells)
    for key, same in _alike(*_lost_together(carried[_ANYWHERE], number).T):
        left = carried[_ANYWHERE].together() - np.array(key)
        book.note_together(left, **_of_articles(same, labels))


def _lost_together(carried: Carried, number: int) -> Counts:
    """Count by article the units that are gone without it: with the first frame, the second, both, all (articles, 4)."""
    lost_base, (lost_a, lost_b, *_) = carried.lost()
    base, (has_a, has_b, *_) = carried.in_units()
    unit, article = carried.units.unit, carried.units.article
    both = has_a[unit] & has_b[unit] & (lost_a | lost_b)
    gone = (lost_a, lost_b, both, lost_base)
    return np.column_stack([np.bincount(article[flags], minlength=number) for flags in gone])


def _alike(*columns: Counts) -> Iterator[tuple[tuple[int, ...], Counts]]:
    """Group rows that agree in all columns: their values, and the rows."""
    values, groups = np.unique(np.column_stack(columns), axis=0, return_inverse=True)
    for number, row in enumerate(values):
        yield tuple(map(int, row)), np.flatnonzero(groups.ravel() == number)


def _of_articles(rows: Counts, labels: Sequence[str]) -> dict[str, Any]:
    first = labels[rows[0]]
    changed = first if len(rows) == 1 else f"{first}, or one of {len(rows) - 1:,} others"
    return {"kind": LEFT_OUT, "specification": None, "changed": changed, "times": len(rows)}
