"""Finds quotations by their marks: nested, run over paragraphs, opened and never closed.

Marks are read with their direction (an ambiguous ``"`` opens after a space and closes before one) and kept on a
stack, so that a quoted word inside a quotation in the same marks doesn't end it. What a mark can do stands in
:data:`PAIRS`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from analysis.corpus.sentences import paragraphs

PAIRS = {"«": "»", "„": "“", "“": "”", '"': '"', "‘": "’", "'": "'"}
_CLOSERS = {"»": "«", "”": "“", "“": "„", '"': '"', "’": "‘", "'": "'"}
_SINGLE = "'‘’"
_MARK = re.compile("''|[«»„“”\"‘’']")
_MAX_PARAGRAPHS = 6
_LETTER = 3  # a letter between single marks (rock 'n' roll) is no quotation


@dataclass(frozen=True)
class Quote:
    """One quotation of the outermost level.

    ``start`` and ``end`` include the marks. ``closed`` is false where the text never closes it; ``reopened`` says
    that the next paragraph opens it anew.
    """

    start: int
    end: int
    mark: str
    closed: bool = True
    reopened: bool = False

    def inner(self, text: str) -> str:
        """Give the quoted words without their marks."""
        return text[self.start : self.end].strip("«»„“”\"‘’' \n")


@dataclass(frozen=True)
class _Mark:
    at: int
    end: int
    char: str
    opens: bool
    closes: bool


def quotations(text: str) -> list[Quote]:
    """Give the outermost quotations of a text, in order and without overlap.

    Parameters
    ----------
    text
        Any text; paragraphs are parted by newlines.
    """
    quotes: list[Quote] = []
    spans = paragraphs(text)
    carried: Quote | None = None
    i = 0
    while i < len(spans):
        found, open_at, mark = _scan(text, *spans[i], carried)
        quotes += found
        carried = None
        if open_at is not None:
            carried = _carry(text, spans, i, open_at, mark)
            if not carried.closed:
                quotes.append(carried)
                carried = None
            else:
                # Skip to the paragraph that holds the closing mark, where the scan goes on inside the quotation.
                while spans[i + 1][1] < carried.end:
                    i += 1
        i += 1
    return quotes


def _scan(text: str, start: int, end: int, carried: Quote | None) -> tuple[list[Quote], int | None, str]:
    """Read one paragraph; gives its quotations and where one stays open."""
    stack: list[tuple[int, str]] = [(carried.start, carried.mark)] if carried else []
    quotes: list[Quote] = []
    inner_end: int | None = None
    for mark in _marks(text, start, end):
        top = stack[-1][1] if stack else ""
        if mark.closes and _closes(mark, stack) and not (mark.opens and not top):
            at = _pop(stack, mark)
            inner_end = mark.end if stack else None
            if not stack and not (mark.char in _SINGLE and mark.end - at <= _LETTER):
                quotes.append(Quote(at, mark.end, text[at]))
        elif mark.opens and (mark.char not in _SINGLE or _has_closer(text, mark, end)):
            stack.append((mark.at, mark.char[0]))
    if not stack:
        return quotes, None, ""
    if len(stack) == 1 and inner_end is not None and _ends_quote(text, inner_end, stack[0][1]):
        quotes.append(Quote(stack[0][0], inner_end, stack[0][1]))
        return quotes, None, ""
    return quotes, stack[0][0], stack[0][1]


def _marks(text: str, start: int, end: int) -> list[_Mark]:
    marks = []
    for match in _MARK.finditer(text, start, end):
        char = '"' if match.group() == "''" else match.group()
        before = text[match.start() - 1] if match.start() > start else " "
        after = text[match.end()] if match.end() < end else " "
        if char in "«„":
            opens, closes = True, False
        elif char == "»":
            opens, closes = False, True
        else:
            opens = (before.isspace() or before in "([{«„“‘\"'—–-/") and not after.isspace()
            closes = (after.isspace() or not (after.isalnum() or after in "«„“‘")) and not before.isspace()
            if opens and closes:
                opens, closes = (False, True) if before in ".,!?…" else (True, True)
            elif not opens and not closes and char not in _SINGLE:
                closes = True
        if (
            char == '"'
            and before.isdigit()
            and match.start() > start
            and not after.isspace()
            and after.isalnum()
        ):
            continue
        marks.append(_Mark(match.start(), match.end(), char, opens, closes))
    return marks


def _closes(mark: _Mark, stack: list[tuple[int, str]]) -> bool:
    if not stack:
        return False
    opener = _CLOSERS.get(mark.char, "")
    if any(char == opener for _, char in stack):
        return mark.char not in _SINGLE or stack[-1][1] == opener
    # A typist's mix, such as „…" or "…»: accepted where nothing else is open.
    return mark.char not in _SINGLE and len(stack) == 1 and stack[0][1] not in _SINGLE


def _pop(stack: list[tuple[int, str]], mark: _Mark) -> int:
    opener = _CLOSERS.get(mark.char, "")
    while len(stack) > 1 and stack[-1][1] != opener:
        stack.pop()
    return stack.pop()[0]


def _has_closer(text: str, mark: _Mark, end: int) -> bool:
    """Single marks are also apostrophes: one opens only where a later one can close it."""
    closer = "’" if mark.char == "‘" else "'"
    return any(other.char == closer and other.closes for other in _marks(text, mark.end, end))


def _ends_quote(text: str, end: int, opener: str) -> bool:
    """One closing mark for two levels («ООО «Вектор»): the last closing mark ends the outer level as well."""
    return text[end - 1] == PAIRS[opener]


def _carry(text: str, spans: list[tuple[int, int]], i: int, start: int, mark: str) -> Quote:
    """Follow a quotation left open at the end of paragraph ``i`` into the next paragraphs."""
    quote = Quote(start, spans[i][1], mark, closed=False)
    for j in range(i + 1, min(len(spans), i + 1 + _MAX_PARAGRAPHS)):
        first = text[spans[j][0]]
        if first == mark or (mark == "„" and first == "“"):
            return replace(quote, reopened=j == i + 1)
        at = _stray_closer(text, *spans[j], mark)
        if at is not None:
            return Quote(start, at, mark)
    return quote


def _stray_closer(text: str, start: int, end: int, mark: str) -> int | None:
    """Find a mark in a paragraph that closes nothing the paragraph opened."""
    depth = 0
    for other in _marks(text, start, end):
        if other.char in _SINGLE and mark not in _SINGLE:
            continue
        if other.closes and not (other.opens and not depth):
            if depth == 0 and _CLOSERS.get(other.char) == mark:
                return other.end
            depth = max(0, depth - 1)
        elif other.opens:
            depth += 1
    return None
