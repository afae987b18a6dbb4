"""The grid of defensible choices; the first option of each choice is the reference."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

from analysis.corpus.reposts import REPOSTS
from analysis.frames.meaning import LIKENESS
from analysis.robustness.clauses import UNCERTAIN, UNITS

NAMELESS = "bilingual without names"
"""The embedded encoder, deaf to names of people, places and bodies."""

DENOMINATORS = ("all", "heard", "framed")
"""A share of all units; of those in which the voice (or headline and lead) says anything; of those with any frame."""

CODED_BY = ("terms", "both")


class Coding(NamedTuple):
    """How clauses are coded; by terms alone there is neither likeness nor encoder."""

    method: str
    likeness: float | None
    encoder: str

    def __str__(self) -> str:
        """Give it in words: "both (likeness 0.6, bilingual)"."""
        return (
            self.method
            if self.likeness is None
            else f"{self.method} (likeness {self.likeness:g}, {self.encoder})"
        )


def check_options(grid: Any, known: Mapping[str, Sequence[str]]) -> None:
    """Refuse a grid with options that there are not (of choices in ``known``) or that stand twice, and with empty choices."""
    for choice in fields(grid):
        options = getattr(grid, choice.name)
        if not len(options):
            raise ValueError(f"{choice.name} is empty; name at least the reference")
        for place, option in enumerate(options):
            if option not in known.get(choice.name, options):
                raise ValueError(f"{choice.name} has {option!r}; choose of {', '.join(known[choice.name])}")
            if option in options[:place]:
                raise ValueError(f"{choice.name} has {option!r} twice; it would be counted twice")


@dataclass(frozen=True)
class Grid:
    """Options of each choice in counting who carries a frame; the first of each is the reference.

    Attributes
    ----------
    methods
        terms, or both (terms, and clauses that are like a frame's examples). By meaning alone next to nothing is found
        (``lexicon/validity.csv``), so that is no defensible choice.
    likenesses
        Least cosine to an example, for both.
    encoders
        For both: names that :func:`analysis.encode.load_encoder` knows, or :data:`NAMELESS`.
    units, denominators, reposts, uncertain
        Of :data:`analysis.robustness.clauses.UNITS`, :data:`DENOMINATORS`, :data:`analysis.corpus.reposts.REPOSTS` and
        :data:`analysis.robustness.clauses.UNCERTAIN`.
    """

    methods: Sequence[str] = CODED_BY
    likenesses: Sequence[float] = (LIKENESS, 0.55, 0.65)
    encoders: Sequence[str] = ("bilingual", NAMELESS)
    units: Sequence[str] = UNITS
    denominators: Sequence[str] = DENOMINATORS
    reposts: Sequence[str] = REPOSTS
    uncertain: Sequence[str] = UNCERTAIN

    def __post_init__(self) -> None:
        """Refuse options that there are not or that stand twice, and empty choices."""
        known = {
            "methods": CODED_BY,
            "units": UNITS,
            "denominators": DENOMINATORS,
            "reposts": REPOSTS,
            "uncertain": UNCERTAIN,
        }
        check_options(self, known)

    def codings(self) -> list[Coding]:
        """List the ways to code, the reference first."""
        found = []
        for method in self.methods:
            if method == "terms":
                found.append(Coding("terms", None, ""))
            else:
                both = itertools.product(self.likenesses, self.encoders)
                found += [Coding(method, likeness, encoder) for likeness, encoder in both]
        return found
