"""Boilerplate that shows by its repetition: the same words at the beginning or end of many articles of a corpus.

A legal footer, a cookie notice or a site's menu that no list knows stands at the end (or the beginning) of article
after article, often glued to the last sentence. Only what many different articles share is taken: a paragraph of
background that some reports repeat stays.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

GRAM = 8  # words
REACH = 400  # words looked at, at each end
_WORD = re.compile(r"\w+")


class Cut(NamedTuple):
    """Where the article proper begins and ends in the raw text."""

    start: int
    end: int


def repeated_ends(
    raws: Sequence[str], *, at_least: int = 10, share: float = 0.03, enough: int = 50
) -> list[Cut | None]:
    """Find the beginnings and ends that many texts of a corpus share.

    Parameters
    ----------
    raws
        The raw texts.
    at_least, share, enough
        A run of words is boilerplate if this share of the texts, but no fewer than ``at_least``, begin or end with it;
        ``enough`` texts are enough in any corpus. Copies of one article count once.

    Returns
    -------
    list
        One entry a text: what is left, or None where nothing is taken (a text that is nearly all boilerplate is left to
        the cleaning rules).
    """
    limit = max(at_least, min(int(share * len(raws)), enough))
    if len(raws) < limit:
        return [None] * len(raws)
    tails = _repeated(raws, lambda raw, reach: _last(raw, reach)[::-1], limit)
    heads = _repeated(raws, _first, limit)
    return [_cut(raw, head, tail) for raw, head, tail in zip(raws, heads, tails, strict=True)]


_Reader = Callable[[str, int], list[re.Match[str]]]  # words of an end of a text, from the outside in


def _last(raw: str, reach: int = REACH) -> list[re.Match[str]]:
    # A word has seven characters or so; the window is cut generously and cheaply.
    return list(_WORD.finditer(raw, max(0, len(raw) - reach * 12)))[-reach:]


def _first(raw: str, reach: int = REACH) -> list[re.Match[str]]:
    return list(_WORD.finditer(raw, 0, reach * 12))[:reach]


def _repeated(raws: Sequence[str], read: _Reader, limit: int) -> list[int]:
    """Give the number of words at an end of each text that belong to boilerplate; 0 for none.

    First the outermost 8-grams are counted: only where these are common need the others be looked at.
    """
    outermost = [_grams(read(raw, GRAM)) for raw in raws]
    common = _common(zip(raws, outermost, strict=True), limit)
    hopeful = [bool(grams) and grams[0] in common for grams in outermost]
    rows = [_grams(read(raw, REACH)) if hope else [] for raw, hope in zip(raws, hopeful, strict=True)]
    common = _common(zip(raws, rows, strict=True), limit)
    lengths = []
    for grams in rows:
        n = next((i for i, gram in enumerate(grams) if gram not in common), len(grams))
        lengths.append(n + GRAM - 1 if n else 0)
    return lengths


def _grams(words: list[re.Match[str]]) -> list[int]:
    texts = [word.group().lower() for word in words]
    return [hash(tuple(texts[i : i + GRAM])) for i in range(len(texts) - GRAM + 1)]


def _common(rows: Iterable[tuple[str, list[int]]], limit: int) -> frozenset[int]:
    """Give the 8-grams that enough different texts have; texts with the same middle are copies and count once."""
    counts: Counter[int] = Counter()
    seen: set[tuple[str, int]] = set()
    for raw, grams in rows:
        middle = raw[len(raw) // 3 : len(raw) // 3 + 80]
        for gram in set(grams):
            if (middle, gram) not in seen:
                seen.add((middle, gram))
                counts[gram] += 1
    return frozenset(gram for gram, count in counts.items() if count >= limit)


def _cut(raw: str, head: int, tail: int) -> Cut | None:
    """Turn numbers of words into a cut at a sentence's border; None where hardly anything would be left."""
    if not head and not tail:
        return None
    start = _first(raw)[head - 1].end() if head else 0
    end = _sentence_start(raw, _last(raw)[-tail].start()) if tail else len(raw)
    return Cut(start, end) if end - start >= 0.05 * len(raw) else None


_BORDER = re.compile(r"[.!?…][\"»”)]*\s+(?=[^\W\d_a-zа-яё]|©|\d)|\n\s*|\s+(?=©)")


def _sentence_start(raw: str, place: int) -> int:
    """Move a cut to where a sentence begins: here, or at the next border nearby, since words before it may be common by chance."""
    before = raw[:place].rstrip('©(«"“„*|—– -')
    if (
        not before
        or any(sign in raw[len(before) : place] for sign in "\n©")
        or before.rstrip().endswith((".", "!", "?", "…"))
    ):
        return len(before)
    border = _BORDER.search(raw, place, place + (20 if raw[place].isupper() else 150))
    return border.end() if border else len(before)
