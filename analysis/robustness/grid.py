"""The grid of defensible choices; the first option of each choice is the reference."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import NamedTuple

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
        """Refuse options that there are not, and empty choices."""
        known = {
            "methods": CODED_BY,
            "units": UNITS,
            "denominators": DENOMINATORS,
            "reposts": REPOSTS,
            "uncertain": UNCERTAIN,
        }
        for choice in fields(self):
            options = getattr(self, choice.name)
            if not len(options):
                raise ValueError(f"{choice.name} is empty; name at least the reference")
            wrong = [option for option in options if option not in known.get(choice.name, options)]
            if wrong:
                raise ValueError(f"{choice.name} has {wrong[0]!r}; choose of {', '.join(known[choice.name])}")

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
