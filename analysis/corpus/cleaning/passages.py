"""Learned page text where it stands in an article: its borders, and whether it is page text at all.

What comes again in many articles of a source may be a background paragraph, a quotation or a phrase of the trade, and
these stay. A passage is page text only if a page speaks in it ("subscribe", «при перепечатке», a ©, an address), or if
at least half of the source's articles begin or end with it and it neither tells of the past nor is a quotation. Short
lines are taken from the outer edge inwards, up to the first one that is not shared.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

import numpy as np

from analysis.corpus.cleaning import lexica
from analysis.corpus.cleaning.learned import GRAM, Learned, is_short, line_hashes, run_hashes, word_spans
from analysis.corpus.cleaning.lines import TERMINALS, Line, body, ends_sentence, is_prose, lines
from analysis.corpus.words import tells_past

HALF = 0.5  # share of a source's articles
_STEP = 2.0  # times: between neighbouring words of one passage the shares differ less
_ENDS, _WITHIN = "repeated_ends", "repeated_lines"
_SIGNS_BEFORE = re.compile(r"(?<!\S)[^\w\s]*(?:[©�*|•—–-][^\S\n]*)*\Z")
_SIGNS_AFTER = re.compile(r"[^\w\s«“„(\[©*]*")
_SENTENCE_START = re.compile(r"[.!?…։][\"»”)\]]*\s+(?=\W*[^\W_])|\n\s*|\s+(?=©)")
_SPACES = re.compile(r"[^\S\n]*")
_GAP = re.compile(r"\s*")
_LINE_ENDS = re.compile(r"[^\S\n]*(?:\n|\Z)")
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_STOP = re.compile(r"[^\W\d_]{3,}[.!?…։][\"»”)]*\s")
_CAPITAL = re.compile(r"\s+(?=[^\W\d_a-zа-яё])")
_QUOTES = tuple("«\"“„'‘")


class Passage(NamedTuple):
    """A stretch of raw text that many articles of the source share, and the largest share of them that do."""

    start: int
    end: int
    share: float


def learned_spans(raw: str, group: str | None, learned: Learned) -> list[tuple[int, int, str]]:
    """Find the page text in one article that its corpus taught.

    Parameters
    ----------
    raw, group
        As given to :func:`analysis.corpus.cleaning.learned.find_units`; None for the group finds nothing.
    learned
        What :func:`analysis.corpus.cleaning.learned.learn` gave.

    Returns
    -------
    list
        Spans of the raw text, in order and apart, with the rule's name: ``repeated_ends`` where nothing else stands
        between the span and the beginning or end of the text, else ``repeated_lines``.
    """
    if group is None:
        return []
    passages = list(_passages(raw, group, learned))
    taken = [passage for passage in passages if _page_speaks(raw[passage.start : passage.end])]
    taken += _outermost(raw, [passage for passage in passages if passage not in taken], taken)
    taken += _short_lines(_blanked(raw, taken), group, learned)
    spans = _joined(_span(raw, passage) for passage in taken)
    return [(start, end, _rule(raw, start, end, spans)) for start, end in spans]


# --- passages of eight words and more ---


def _passages(raw: str, group: str, learned: Learned) -> Iterator[Passage]:
    """Give the stretches of shared words that begin and end with a sentence or a line."""
    words = word_spans(raw)
    shares = learned.lookup(run_hashes([raw[start:end] for start, end in words], group))
    if not shares.any():
        return
    support = np.zeros(len(words), dtype=np.float32)
    for offset in range(GRAM):
        covered = support[offset : offset + len(shares)]
        np.maximum(covered, shares, out=covered)
    for first, last in _plateaus(support):
        share = float(support[first:last].max())
        start, end = words[first][0], words[last - 1][1]
        if (
            share < HALF
        ):  # what half of the articles have ends where it ends; else its neighbours may be there by chance
            to_the_end = last == len(words) or support[last] > 0
            start, end = _borders(raw, start, end, to_the_end=to_the_end)
        else:
            start, end = _opening(raw, start), _closing(raw, end)
        if sum(start <= word[0] and word[1] <= end for word in words[first:last]) >= GRAM:
            yield Passage(start, end, share)


def _plateaus(support: np.ndarray) -> Iterator[tuple[int, int]]:
    """Cut the words that have support where it doubles or halves: there another passage, or chance, begins.

    What is shorter than a run is the chance neighbour of a passage, and left out.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = support[1:] / support[:-1]
    steps = np.flatnonzero(~((ratio < _STEP) & (ratio > 1 / _STEP))) + 1
    edges = [0, *steps.tolist(), len(support)]
    for first, last in zip(edges, edges[1:], strict=False):
        if last - first >= GRAM and support[first]:
            yield first, last


def _borders(raw: str, start: int, end: int, *, to_the_end: bool) -> tuple[int, int]:
    """Move the ends of a stretch to where a sentence or a line begins and ends, within it.

    What runs to the end of the text, or up to another passage, may be glued to a sentence that has lost its stop: there
    a capital is enough.
    """
    opening, end = _opening(raw, start), _closing(raw, end)
    lost = to_the_end or has_lost_stops(raw)
    if not _begins(raw, opening, start) and not (lost and raw[start].isupper()):
        border = _SENTENCE_START.search(raw, start, end) or (lost and _CAPITAL.search(raw, start, end))
        opening = border.end() if border else end
    if not _ends(raw, end) and not (has_lost_stops(raw) and _CAPITAL.match(raw, end)):
        borders = [match.end() for match in _SENTENCE_START.finditer(raw, opening, end)]
        end = len(raw[: borders[-1]].rstrip()) if borders else opening
    return opening, end


@lru_cache(maxsize=16)
def has_lost_stops(raw: str) -> bool:
    """Say whether a text has come without its full stops, as some scrapers leave it: fewer than one in 800 characters."""
    return len(raw) > 800 and sum(1 for _ in _STOP.finditer(raw)) * 800 < len(raw)


def _opening(raw: str, start: int) -> int:
    signs = _SIGNS_BEFORE.search(raw, max(0, start - 20), start)
    return signs.start() if signs else start


def _closing(raw: str, end: int) -> int:
    signs = _SIGNS_AFTER.match(raw, end)
    return signs.end() if signs else end


def _begins(raw: str, opening: int, start: int) -> bool:
    """Say whether a sentence or a line begins here."""
    before = raw[:opening].rstrip(" \t\xa0\"»”)]'")
    return not before or before[-1] in TERMINALS + "\n" or any(sign in raw[opening:start] for sign in "©�")


def _ends(raw: str, end: int) -> bool:
    """Say whether a sentence or a line ends here."""
    rest = raw[end : end + 40].lstrip(" \t\xa0")
    stop = ends_sentence(raw[max(0, end - 20) : end]) and raw[end : end + 1].isspace()
    return stop or not any(map(str.isalnum, rest)) or rest[0] in "\n\r©�"


# --- short lines ---


def _blanked(raw: str, passages: list[Passage]) -> str:
    """Give the text with spaces where passages are: the lines above a footer stand at the end, too."""
    for passage in passages:
        raw = raw[: passage.start] + " " * (passage.end - passage.start) + raw[passage.end :]
    return raw


def _short_lines(raw: str, group: str, learned: Learned) -> Iterator[Passage]:
    """Give the short lines that are shared: those in which a page speaks, and the outermost of all."""
    found = lines(raw)
    short = [i for i, line in enumerate(found) if is_short(line.text)]
    hashes = line_hashes([found[i].text for i in short], group)
    shares = {i: share for i, share in zip(short, learned.lookup(hashes).tolist(), strict=True) if share}
    outer = _outer_lines(raw, found, shares) if shares else []
    for i, share in shares.items():
        if i in outer or _page_speaks(found[i].text):
            yield Passage(found[i].start, found[i].end, share)


def _outer_lines(raw: str, found: tuple[Line, ...], shared: Container[int]) -> list[int]:
    """Give the shared lines that nothing but such lines parts from the beginning (the headline aside) or the end."""
    first, last = body(raw)

    def is_shared(i: int) -> bool:
        return i in shared and not ends_sentence(found[i].text) and found[i].text[-1] not in ":,;"

    above = list(takewhile(is_shared, range(0 if is_shared(0) else 1, first)))
    below = list(takewhile(is_shared, range(len(found) - 1, last - 1, -1))) if last else []
    is_headline = above == [0] and first == 1
    return below if is_headline else above + below


# --- is it page text? ---


def _page_speaks(text: str) -> bool:
    return bool(lexica.page_words().search(text.lower()))


def _outermost(raw: str, unsure: list[Passage], taken: list[Passage]) -> list[Passage]:
    """Choose the passages that half of a source's articles begin or end with: neither report nor quotation."""
    chosen: list[Passage] = []
    for passage in (*unsure, *reversed(unsure)):
        spans = [(other.start, other.end) for other in (*taken, *chosen)]
        if (
            passage.share >= HALF
            and passage not in chosen
            and _is_outer(raw, passage.start, passage.end, spans)
            and not raw[passage.start : passage.end].startswith(_QUOTES)
            and not _reports(raw[passage.start : passage.end])
        ):
            chosen.append(passage)
    return chosen


def _reports(text: str) -> bool:
    """Say whether a passage tells of what happened: it has a verb in the past tense (Russian, English) or names a year."""
    return bool(_YEAR.search(text)) or tells_past(text)


def _is_outer(raw: str, start: int, end: int, spans: list[tuple[int, int]]) -> bool:
    """Say whether nothing stands before a place but spans and perhaps a headline, or nothing but spans after it."""
    if not any(map(str.isalnum, _left(raw, end, len(raw), spans))):
        return True
    before = lines(_left(raw, 0, start, spans))
    return not before or (len(before) == 1 and not is_prose(before[0].text))


def _left(raw: str, first: int, last: int, spans: list[tuple[int, int]]) -> str:
    """Give what the spans leave of a stretch."""
    parts = []
    for start, end in sorted(spans):
        if first <= start < last:
            parts.append(raw[first:start])
            first = end
    return "".join([*parts, raw[first:last]])


def _span(raw: str, passage: Passage) -> tuple[int, int]:
    """Add the gap after a passage: all of it after one that begins a line, the spaces after one that does not."""
    line = raw.rfind("\n", 0, passage.start) + 1
    whole = not raw[line : passage.start].strip() and _LINE_ENDS.match(raw, passage.end)
    gap = (_GAP if whole else _SPACES).match(raw, passage.end)
    return passage.start, gap.end() if gap else passage.end


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Order spans and join those that touch."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _rule(raw: str, start: int, end: int, spans: list[tuple[int, int]]) -> str:
    return _ENDS if _is_outer(raw, start, end, spans) else _WITHIN
