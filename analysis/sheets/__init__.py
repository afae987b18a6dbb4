"""Coding sheets: units drawn by chance, for people to code; and what their codes say of the program's."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.sheets.draw import recode, sample_units
    from analysis.sheets.read import SheetError, read_key, read_sheet, read_sheets
    from analysis.sheets.scoring import Scores, score
    from analysis.sheets.write import write_key, write_sheet

__all__ = [
    "Scores",
    "SheetError",
    "read_key",
    "read_sheet",
    "read_sheets",
    "recode",
    "sample_units",
    "score",
    "write_key",
    "write_sheet",
]
_HOMES = {
    "draw": ("recode", "sample_units"),
    "read": ("SheetError", "read_key", "read_sheet", "read_sheets"),
    "scoring": ("Scores", "score"),
    "write": ("write_key", "write_sheet"),
}


def __getattr__(name: str) -> Any:
    # Loaded when first used: the command line builds its parser from this package, without pandas.
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"analysis.sheets.{home}"), name)
    raise AttributeError(f"module 'analysis.sheets' has no attribute {name!r}")
