"""Lines of a text, and what a line looks like: shared by the cleaning rules."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_CLOSERS = "\"'»”’)]*“"
TERMINALS = ".!?…։"  # the last is the Armenian full stop
_SENTENCE = re.compile(r"[.!?…։][\"»”)\]]*(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank: its offsets without the spaces around it, and its text."""

    start: int
    end: int
    text: str


@lru_cache(maxsize=64)
def lines(text: str) -> tuple[Line, ...]:
    """Cut a text into its lines; blank ones are left out."""
    found = []
    here = 0
    for row in text.split("\n"):
        if line := row.strip():
            start = here + row.index(line)
            found.append(Line(start, start + len(line), line))
        here += len(row) + 1
    return tuple(found)


def ends_sentence(line: str) -> bool:
    """Say whether a line ends as a sentence does, closing marks and brackets aside."""
    bare = line.rstrip().rstrip(_CLOSERS).rstrip()
    return bare.endswith(tuple(TERMINALS))


@lru_cache(maxsize=4096)
def is_prose(line: str) -> bool:
    """Say whether a line is running text: long and with a sentence's end in it, or a full sentence of some length."""
    if len(line) >= 80:
        return bool(_SENTENCE.search(line)) or len(line) >= 160
    return len(line) >= 40 and ends_sentence(line)


@lru_cache(maxsize=64)
def body(text: str) -> tuple[int, int]:
    """Give the numbers of the first line of running text and of the line after the last one (0, 0 if none)."""
    numbers = [i for i, line in enumerate(lines(text)) if is_prose(line.text)]
    return (numbers[0], numbers[-1] + 1) if numbers else (0, 0)


def fold(line: str) -> str:
    """Give a line in lower case, with the Turkish dotted capital as a plain i."""
    return line.casefold().replace("i\u0307", "i")


_EDGE_SIGNS = re.compile(r"^[\W\d_]+|[\W\d_]+$")


@lru_cache(maxsize=8192)
def bare(line: str) -> str:
    """Give a line as the lexicon writes it: lower case, single spaces, no signs or digits at its ends."""
    stripped = _EDGE_SIGNS.sub("", fold(line))
    return " ".join(stripped.split())


def take_out(found: tuple[Line, ...], first: int, last: int, text: str) -> tuple[int, int, str]:
    """Take lines out, with the gap after them (or, at the end of the text, before)."""
    if last < len(found):
        return found[first].start, found[last].start, ""
    return (found[first - 1].end if first else found[first].start), found[last - 1].end, ""


def edge_numbers(text: str) -> list[int]:
    """Give the numbers of the lines before the first and after the last line of running text."""
    found = lines(text)
    first, last = body(text)
    return [i for i in range(len(found)) if i < first or i >= last] if last else []
