"""What writing and reading a sheet agree on: headings, ids, who coded by what, the words for yes and no."""

from __future__ import annotations

import re
from functools import cache

import pandas as pd

from analysis.codebook import NO_FRAME, Codebook, Frame
from analysis.lexicon import read_yaml

UNIT_ID, TEXT, REMARKS, SHEET = "unit_id", "text", "remarks", "sheet"
KEY = (
    "unit_id",
    "article_id",
    "story",
    "outlet",
    "language",
    "voice",
    "found",
    "stratum",
    "probability",
    "drawn",
    "unit",
    "seed",
    "codebook_version",
    "entries_version",
    "corpus",
)
ARTICLES = ("article_id", "story")
ARTICLE_MARK = "a:"
"""Before ids of articles in a key: some are all digits, which a spreadsheet would round."""

JOINT = "; "
"""Between the ids of frames in a cell."""

NO_LABEL = "No frame of the codebook"
_CODER = re.compile(r"[^\W\d_][\w-]*")
_STAMP = re.compile(r"coder (?P<coder>[^\W\d_][\w-]*), codebook (?P<version>.+)")
_HEADING = re.compile(r"(?P<label>.*)\[(?P<id>[^\[\]]+)\]", re.DOTALL)


def sheet_frames(codebook: Codebook) -> list[Frame]:
    """Give the frames that people code, without "none"."""
    return [frame for frame in codebook.frames if frame.id != NO_FRAME]


def labels(codebook: Codebook) -> dict[str, str]:
    """Give the label of each frame by its id, "none" last."""
    given = {frame.id: frame.label for frame in codebook.frames}
    return {frame.id: frame.label for frame in sheet_frames(codebook)} | {
        NO_FRAME: given.get(NO_FRAME, NO_LABEL)
    }


def heading(label: str, frame: str) -> str:
    """Make the heading of a frame's column; the id stays where somebody changes the label in the codebook."""
    return f"{label} [{frame}]"


def heading_id(text: str) -> str:
    """Give the id in a heading, or all of a heading that has none; in lower case, spaces made one."""
    match = _HEADING.fullmatch(text.strip())
    return " ".join((match["id"] if match else text).split()).casefold()


def stamp(coder: str, entries_version: str) -> str:
    """Make the cell that names coder and codebook: a text that no spreadsheet takes for a number or a date."""
    return f"coder {coder}, codebook {entries_version}"


def read_stamp(cell: str) -> tuple[str, str] | None:
    """Give coder and codebook, or None where a cell does not name them."""
    match = _STAMP.fullmatch(" ".join(cell.split()))
    return (match["coder"], match["version"]) if match else None


def check_coder(coder: str) -> str:
    """Give a coder's name where it can be that of a file, too.

    Raises
    ------
    ValueError
        Where it cannot.
    """
    if not _CODER.fullmatch(coder) or coder.casefold() == "key":
        raise ValueError(
            f"{coder!r} is no name for a coder: use letters, digits and hyphens, a letter first; 'key' is taken"
        )
    return coder


@cache
def answers() -> dict[str, bool]:
    """Give what each word of ``lexicon/coding_sheet.yml`` means, those for yes before those for no."""
    languages = read_yaml("coding_sheet.yml").values()
    return {word: value == "yes" for value in ("yes", "no") for facts in languages for word in facts[value]}


def guide() -> pd.DataFrame:
    """Give how to fill in a sheet: language, text, a row a paragraph."""
    rows = [
        (language, text)
        for language, facts in read_yaml("coding_sheet.yml").items()
        for text in facts["guide"]
    ]
    return pd.DataFrame(rows, columns=["language", "text"])


def carries(found: pd.Series, frame: str) -> pd.Series:
    """Say of each cell of joined ids whether a frame is among them."""
    return (JOINT + found + JOINT).str.contains(f"{JOINT}{frame}{JOINT}", regex=False)
