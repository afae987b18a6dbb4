"""Which units carry which frames, and what is gone with each part that is left out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.robustness.clauses import Flags, Units

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Carried:
    """Which parts of units are counted (``base``), and which of these carry each of some frames (parts, frames)."""

    units: Units
    base: Flags
    frames: Flags

    def outlets(self, number: int) -> tuple[Counts, Counts]:
        """Count units outlet by outlet: those that carry each frame (frames, outlets), and all (outlets,)."""
        base, has = self.in_units()
        known = self.units.outlet >= 0
        everyone = np.bincount(self.units.outlet[base & known], minlength=number)
        carrying = [np.bincount(self.units.outlet[row & known], minlength=number) for row in has]
        return np.array(carrying), everyone

    def together(self) -> Counts:
        """Count the units with the first frame, the second, both, and all, whatever their outlet."""
        base, (a, b, *_) = self.in_units()
        return np.array([a.sum(), b.sum(), (a & b).sum(), base.sum()])

    def lost(self) -> tuple[Flags, Flags]:
        """Say of each part whether leaving it out takes its unit from all (parts,), and from each frame (frames, parts).

        A story stays, and may still carry a frame, as long as another of its articles does.
        """
        base, has = self.in_units()
        stays = self._others(self.base)
        carries = np.array([self._others(flags & self.base) for flags in self.frames.T])
        unit = self.units.unit
        return base[unit] & ~stays, has[:, unit] & ~(carries & stays)

    def in_units(self) -> tuple[Flags, Flags]:
        """Say of each unit whether it is counted (units,), and carries each frame (frames, units)."""
        base = self.units.units_with(self.base)
        has = np.array([self.units.units_with(flags & self.base) for flags in self.frames.T])
        return base, has

    def _others(self, flags: Flags) -> Flags:
        """Say of each part whether another part of its unit has the flag."""
        counts = np.bincount(self.units.unit, weights=flags, minlength=len(self.units.outlet))
        return counts[self.units.unit] - flags > 0
