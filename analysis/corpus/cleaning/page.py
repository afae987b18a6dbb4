"""Web pages: the article is found in the HTML source, and everything else is taken out with offsets that lead back.

trafilatura (Barbaresi 2021) says which text is the article's, but not where it stands. So the page is cut into blocks
with offsets, and these are aligned with what trafilatura gives: in order, each stretch of it claimed by one block.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import accumulate

import numpy as np

from analysis.corpus.cleaning.draft import Draft, Edit
from analysis.corpus.reading.formats.markup import Block, blocks, entities, find_headline, key, tokens

RULES = {
    "page_around_article": "What the source of a web page has before, between and after the article.",
    "html_markup": "Tags, entities and line ends within the article's source.",
}
_PLACES = 500  # places of a block that are looked at: a speech has a line "(Applause.)" again and again
_LONG = 40  # letters and digits from which part of a block is enough to know it by
_PIECE = 24  # letters and digits of such a part
_SHORT = 80  # characters of a line before the headline that may be dropped: date, section
_BREAKING_SPACE = re.compile(r"\s*\n\s*")
_LINE_END = re.compile(r"\s*<br\s*/?>\s*", re.IGNORECASE)  # one: where two stand, a paragraph ends
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*>")


def take_out_page(draft: Draft, fields: dict, numbers: tuple[int, int]) -> Draft:
    """Leave of a page's source only its article.

    Parameters
    ----------
    draft
        The source, nothing of which was changed yet.
    fields
        What the page says of itself; ``title`` helps to find the headline.
    numbers
        Those of :data:`RULES`: page_around_article (what stands before, between and after the article's blocks) and
        html_markup (tags, entities and line ends within them).
    """
    around, markup = _edits(draft.raw, article_blocks(draft.raw, fields.get("title", "")))
    draft = draft.edit(around, numbers[0])
    moved = [(_place(draft, first), _place(draft, last - 1) + 1, text) for first, last, text in markup]
    return draft.edit(moved, numbers[1])


def _place(draft: Draft, raw: int) -> int:
    """Give the place in the draft of a raw character that it still has."""
    return int(np.searchsorted(draft.start, raw))


def _edits(source: str, chosen: Sequence[int]) -> tuple[list[Edit], list[Edit]]:
    """Give the edits that leave the chosen blocks, by rule: around them, and within and between them."""
    if not chosen:
        return [(0, len(source), "")], []
    seen = blocks(source)
    kept = [seen[number] for number in chosen]
    around = [(0, kept[0].start, ""), (kept[-1].end, len(source), "")]
    markup: list[Edit] = []
    for one, other in zip(chosen, chosen[1:], strict=False):
        between = source[seen[one].end : seen[other].start]
        edits = markup if other == one + 1 else around
        edits.append((seen[one].end, seen[other].start, "\n" if _LINE_END.fullmatch(between) else "\n\n"))
    for first, last, name in _pieces(source, kept):
        if name:
            markup.append((first, last, ""))
        else:
            markup += entities(source, first, last)
            markup += ((*m.span(), " ") for m in _BREAKING_SPACE.finditer(source, first, last))
    return around, markup


def _pieces(source: str, kept: Sequence[Block]) -> Iterator[tuple[int, int, str]]:
    """Give the tags and stretches of text within the kept blocks."""
    ends = [block.end for block in kept]
    for token in tokens(source):
        place = bisect_right(ends, token.start)
        if place < len(kept):
            first, last = max(token.start, kept[place].start), min(token.end, kept[place].end)
            if first < last:
                yield first, last, token.name


# --- which blocks are the article's ---


@lru_cache(maxsize=2)
def article_blocks(source: str, title: str) -> tuple[int, ...]:
    """Give the numbers of the blocks that are the article's, the headline first where there is one."""
    seen = blocks(source)
    keys = [key(block.text) for block in seen]
    chosen = _aligned(keys, _extracted(source)) or {
        i for i, block in enumerate(seen) if not block.furniture and block.linked < 0.5 * len(block.text)
    }
    head = find_headline(source, title)
    long = [i for i in chosen if len(seen[i].text) >= _SHORT]
    if head is not None and (not long or head < min(long)):
        chosen = {i for i in chosen if i > head and keys[i] != keys[head]} | {head}
    return tuple(sorted(chosen))


def _extracted(source: str) -> list[str]:
    """Give trafilatura's lines of the article, as keys."""
    import trafilatura

    # As text, the source has no encoding any more, whatever its declaration says.
    found = trafilatura.extract(
        _DECLARATION.sub("", source),
        fast=True,
        favor_recall=True,
        include_comments=False,
        deduplicate=False,
    )
    return [letters for line in (found or "").split("\n") if (letters := key(line))]


def _aligned(keys: Sequence[str], lines: Sequence[str]) -> set[int]:
    """Choose the blocks that are the extracted lines: in order, without two for one place, as much text as possible."""
    whole = "".join(lines)
    borders = list(accumulate(map(len, lines), initial=0))
    short = cache(lambda length: _at_borders(whole, borders, length))
    ends, weights, chains = [0], [0], [()]  # type: tuple[list[int], list[int], list[tuple]]
    for number, letters in enumerate(keys):
        better = []
        places = _anywhere(letters, whole) if len(letters) >= _LONG else _short(letters, short)
        for first, last in places:
            i = bisect_right(ends, first) - 1
            better.append((last, weights[i] + len(letters), (number, chains[i])))
        for last, weight, chain in better:
            _add(ends, weights, chains, last, weight, chain)
    chosen: set[int] = set()
    chain = chains[-1]
    while chain:
        number, chain = chain
        chosen.add(number)
    return chosen


def _add(
    ends: list[int], weights: list[int], chains: list[tuple], last: int, weight: int, chain: tuple
) -> None:
    """Keep a chain that ends here if it weighs more than all that end earlier; drop later ones that weigh no more."""
    i = bisect_right(ends, last)
    if weights[i - 1] >= weight:
        return
    if ends[i - 1] == last:
        i -= 1
    j = i
    while j < len(ends) and weights[j] <= weight:
        j += 1
    ends[i:j], weights[i:j], chains[i:j] = [last], [weight], [chain]


def _at_borders(whole: str, borders: Sequence[int], length: int) -> dict[str, list[int]]:
    """Give the stretches of a length that begin or end an extracted line, and where each begins."""
    found: dict[str, list[int]] = {}
    for border in borders:
        for first in (border, border - length):
            if 0 <= first <= len(whole) - length:
                found.setdefault(whole[first : first + length], []).append(first)
    return found


def _short(letters: str, at_borders: Callable[[int], dict[str, list[int]]]) -> Iterator[tuple[int, int]]:
    """Give where a short block stands in the extracted text: where it begins or ends a line."""
    if letters:
        for first in at_borders(len(letters)).get(letters, ())[:_PLACES]:
            yield first, first + len(letters)


def _anywhere(letters: str, whole: str) -> Iterator[tuple[int, int]]:
    """Give where a long block stands in the extracted text, of which parts of it may be missing."""
    here, n = whole.find(letters), 0
    while here >= 0 and n < _PLACES:
        yield here, here + len(letters)
        here, n = whole.find(letters, here + 1), n + 1
    if not n:
        yield from _partly(letters, whole)


def _partly(letters: str, whole: str) -> Iterator[tuple[int, int]]:
    """Give where a long block stands of which at least two thirds of the pieces were extracted, in order."""
    pieces = [letters[i : i + _PIECE] for i in range(0, len(letters) - _PIECE + 1, _PIECE)]
    first, here, n = -1, 0, 0
    for piece in pieces:
        place = whole.find(piece, here)
        if place >= 0:
            first, here, n = (place if first < 0 else first), place + len(piece), n + 1
    if n and n >= 2 / 3 * len(pieces) and here - first <= 1.5 * len(letters):
        yield first, here
