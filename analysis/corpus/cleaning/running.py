"""The rule on pages that form feeds part, as the text of a PDF has them: running heads and feet, and page numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from analysis.corpus.cleaning.draft import Edit
from analysis.corpus.cleaning.lines import Line, ends_sentence, is_prose

_DEEP = 2  # lines from the top and from the bottom of a page that may be heads
_LINE = re.compile(r"[^\s][^\n]*")
_DIGITS = re.compile(r"\d+")

Page = tuple[Line, ...]


def running_heads(text: str, fields: dict) -> Iterator[Edit]:
    """Lines at the top and bottom of pages that come again on other pages, numbers aside; form feeds part the pages.

    Heads may alternate between left and right pages. The first line of all stays, unless it has a number: it is where
    the head was taken from. A page that ends with a sentence ends a paragraph: whether it really does nothing shows, and
    two paragraphs in one are worse than one in two.
    """
    if "\f" not in text:
        return
    pages = [page for page in _pages(text) if page]
    heads = _heads(pages)
    bodies = [_body(page, heads, first=number == 0) for number, page in enumerate(pages)]
    here, gap = 0, ""
    for page, body in zip(pages, bodies, strict=True):
        if not body:
            continue
        if body[0] is not page[0]:
            yield here, body[0].start, gap
        here, gap = body[-1].end, "\n\n" if ends_sentence(body[-1].text) else "\n"
        if body[-1] is not page[-1]:
            yield here, page[-1].end, ""


def _pages(text: str) -> Iterator[Page]:
    start = 0
    for page in text.split("\f"):
        yield tuple(
            Line(start + m.start(), start + m.start() + len(m.group().rstrip()), m.group().rstrip())
            for m in _LINE.finditer(page)
        )
        start += len(page) + 1


def _heads(pages: list[Page]) -> frozenset[str]:
    """Give the masked lines that stand at the top, or at the bottom, of two pages and more, next to different lines."""
    tops = _neighbours(pages)
    bottoms = _neighbours([page[::-1] for page in pages])
    return frozenset(
        key for found in (tops, bottoms) for key, inner in found.items() if key and len(inner) >= 2
    )


def _neighbours(pages: list[Page]) -> dict[str, set[str]]:
    """Collect what stands next to each of the outermost lines of the pages, seen from the edge."""
    found: dict[str, set[str]] = defaultdict(set)
    for page in pages:
        for line, inner in zip(page[:_DEEP], page[1:], strict=False):
            found[_masked(line)].add(inner.text)
    return found


def _masked(line: Line) -> str:
    """Give a short line with its numbers masked, so that the heads of different pages are equal; "" for running text."""
    if len(line.text) > 160 or is_prose(line.text):
        return ""
    return " ".join(_DIGITS.sub("#", line.text).casefold().split())


def _body(page: Page, heads: frozenset[str], *, first: bool) -> Page:
    """Give a page without its heads and feet."""
    start, end = 0, len(page)
    spared = first and not _DIGITS.search(page[0].text)
    while not spared and start < min(_DEEP, end) and _masked(page[start]) in heads:
        start += 1
    while end > max(start, len(page) - _DEEP) and _masked(page[end - 1]) in heads:
        end -= 1
    return page[start:end]
