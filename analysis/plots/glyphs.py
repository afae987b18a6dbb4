"""Texts of a corpus written so that the font can print them: no box stands for a letter, and none is dropped."""

from __future__ import annotations

import unicodedata
from functools import cache

import matplotlib as mpl
from matplotlib.font_manager import FontProperties, findfont, get_font

_FACES = (("normal", "normal"), ("bold", "normal"), ("normal", "italic"))
"""Weights and styles that labels are set in: the oblique face has fewer letters than the upright one."""


def printable(text: object, *, font: str | None = None) -> str:
    """Write a text from a corpus with the letters that a font has: that of the figures, or the one named.

    A letter it lacks is replaced by its small or plain form (Georgian capitals, mathematical bold), else by its code
    point in brackets: "[U+1F600]". An article with an emoji in its title must not stop a run over ten thousand; the CSV
    beside the figure has the text as it is. Texts that a person wrote for the figure are left to
    :func:`analysis.export.save_figure`, which refuses what the font lacks.
    """
    known = _known((font,) if font else tuple(mpl.rcParams["font.family"]))
    return "".join(
        letter if ord(letter) in known or letter == "\n" else _instead(letter, known) for letter in str(text)
    )


@cache
def _known(families: tuple[str, ...]) -> frozenset[int]:
    """Give the code points that the fonts have between them, in every face."""
    fonts = [
        {findfont(FontProperties(family=[family], weight=weight, style=style)) for family in families}
        for weight, style in _FACES
    ]
    faces = [{code for path in paths for code in get_font(path).get_charmap()} for paths in fonts]
    return frozenset(set.intersection(*faces))


def _instead(letter: str, known: frozenset[int]) -> str:
    if letter.isspace():
        return " "
    for simpler in (letter.lower(), unicodedata.normalize("NFKC", letter)):
        if all(ord(part) in known for part in simpler):
            return simpler
    return f"[U+{ord(letter):04X}]"
