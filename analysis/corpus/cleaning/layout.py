"""Rules on layout: lines that a page's width broke, words cut at their ends, page footers and running heads."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from analysis.corpus.cleaning.draft import Edit
from analysis.corpus.cleaning.lines import Line, ends_sentence, lines
from analysis.corpus.words import is_known

_HYPHEN = "-\u2010\u00ad"
_DASH = "–—"
_PAGE_WORDS = r"(?:page|p\.|pg\.?|стр\.?|страница|с\.|sayfa|səhifə|էջ|გვერდი)"
_NUMBER_END = re.compile(r"^(?P<head>.*?)(?P<gap>[\s|·•–—-]*)\b(?P<page>\d{1,4})\s*[|–—-]?\s*$")
_NUMBER_START = re.compile(r"^[|–—-]?\s*(?P<page>\d{1,4})(?P<gap>[\s|·•–—-]+)(?P<head>\D.*)$")
_PAGE = re.compile(
    rf"^[–—|\-\s]*{_PAGE_WORDS}\s*\d{{1,4}}(?:\s*(?:of|из|/|\|)\s*\d{{1,4}})?[–—|\-\s]*$|^\s*[–—-]\s*\d{{1,4}}\s*[–—-]\s*$|^\s*\d{{1,4}}\s*(?:of|из|/)\s*\d{{1,4}}\s*$",
    re.IGNORECASE,
)
_WIDE = re.compile(r"\s{3,}|\t|\|")
_DOMAIN = re.compile(r"\b[\w-]+\.(?:[a-z]{2,6})\b", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")


def mid_sentence(before: str, after: str) -> bool:
    """Say whether a sentence runs on from one line to the next: no stop before, a small letter after."""
    last, first = before.rstrip()[-1:], after.lstrip()[:1]
    return bool(first.islower() and (last.isalnum() or last in ',)»”"' + _HYPHEN + _DASH))


# --- page footers and running heads ---


def page_footers(text: str, fields: dict) -> Iterator[Edit]:
    """A page number with what stands beside it, and heads that come again page after page.

    A line is taken for one only where two things speak for it: its form (a number set off by a bar or a wide gap,
    "page 3 of 9", a lone number) and its place (it cuts a sentence, or comes again with another number).
    """
    found = lines(text)
    repeated, cuts = _repeated(found), _count_cuts(found)
    for first, last in _runs([i for i in range(len(found)) if _is_footer(found, i, repeated, cuts)]):
        before = found[first - 1] if first else None
        after = found[last] if last < len(found) else None
        if before is None or after is None:
            yield found[first].start, found[last - 1].end, ""
        elif joint := _joint(before.text, after.text, text):
            yield before.end - joint[0], after.start, joint[1]
        else:
            # The shape of the gap is left as it is elsewhere, so that wrapped lines are still seen as such.
            yield before.end, after.start, text[before.end : found[first].start] or "\n"


def _is_footer(found: tuple[Line, ...], number: int, repeated: frozenset[str], cutting: Counter[str]) -> bool:
    line = found[number].text
    if len(line) > 160 or ends_sentence(line):
        return False
    form = _page_form(line)
    if form == "page":
        return True
    before = found[number - 1].text if number else ""
    after = found[number + 1].text if number + 1 < len(found) else ""
    cuts = bool(before and after) and mid_sentence(before, after) and len(before) > 25
    again = _masked(line) in repeated
    if form == "wide":
        return cuts or again or bool(_DOMAIN.search(line))
    if form == "number":
        return cuts or (again and cutting[_masked(line)] >= 1)
    return (
        again and not line[0].islower() and sum(map(str.isalpha, line)) >= 6 and cutting[_masked(line)] >= 2
    )


def _count_cuts(found: tuple[Line, ...]) -> Counter[str]:
    """Count for every line, its numbers masked, how often it cuts a sentence."""
    triples = zip(found, found[1:], found[2:], strict=False)
    return Counter(
        _masked(line.text) for before, line, after in triples if mid_sentence(before.text, after.text)
    )


def _page_form(line: str) -> str | None:
    """Name the form of a line with a page number: page, wide (set off), number (alone); None without one."""
    if _PAGE.match(line):
        return "page"
    if line.strip().isdigit():
        return "number" if len(line.strip()) <= 4 else None
    for pattern in (_NUMBER_END, _NUMBER_START):
        match = pattern.match(line)
        if match and match["head"].strip() and _WIDE.search(match["gap"]):
            return "wide"
    return None


@lru_cache(maxsize=4096)
def _masked(line: str) -> str:
    """Give a line with its numbers masked, so that the footers of different pages are equal."""
    return " ".join(_DIGITS.sub("#", line).casefold().split())


def _repeated(found: tuple[Line, ...]) -> frozenset[str]:
    """Short lines that come again: with another number each time, or three times the same."""
    short = [line.text for line in found if len(line.text) <= 160]
    counts = Counter(map(_masked, short))
    distinct = Counter(map(_masked, set(short)))
    return frozenset(m for m, n in counts.items() if (n >= 2 and distinct[m] == n and "#" in m) or n >= 3)


def _runs(numbers: list[int]) -> list[tuple[int, int]]:
    """Join neighbouring numbers: [2, 3, 7] → [(2, 4), (7, 8)]."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number:
            runs[-1] = (runs[-1][0], number + 1)
        else:
            runs.append((number, number + 1))
    return runs


# --- words and lines that were broken ---


def _joint(before: str, after: str, text: str) -> tuple[int, str] | None:
    """Say how two lines of one sentence join: how many characters to drop from the first, what to put between.

    None where the sentence does not run on for certain.
    """
    if not mid_sentence(before, after):
        return None
    return join(before, after, text)


def join(before: str, after: str, text: str) -> tuple[int, str]:
    """Say how a line joins the next: characters to drop from its end, and what to put between."""
    last = before[-1:]
    if last in _HYPHEN and before[-2:-1].isalpha() and after[:1].isalpha():
        return (0, "") if keeps_hyphen(before, after, text) else (1, "")
    if last in _DASH and before[-2:-1].isalnum():
        return 0, ""
    return 0, " "


_LAST_WORD = re.compile(r"([^\W\d_]+)[-\u2010\u00ad]$")
_FIRST_WORD = re.compile(r"[^\W\d_]+")


def keeps_hyphen(before: str, after: str, text: str) -> bool:
    """Say whether the hyphen at a line's end belongs to the word (армяно-|азербайджанский) or not (взаимо-|отношения).

    The text's own usage elsewhere decides first, then the dictionary: a known word without the hyphen drops it; else
    the hyphen stays where both halves can stand alone (a first half in -о or -е counts as one).
    """
    left, right = _LAST_WORD.search(before), _FIRST_WORD.match(after)
    if not left or not right:
        return True
    if right.group()[0].isupper():
        return True
    head, tail = left[1].lower(), right.group().lower()
    lowered = text.lower()
    if re.search(rf"\b{head}-{tail[:4]}", lowered):
        return True
    stem = (head + tail)[: max(len(head) + 2, len(head + tail) - 3)]
    if re.search(rf"\b{stem}", lowered) or is_known(head + tail):
        return False
    return is_known(tail) and (is_known(head) or head[-1] in "оеo")


def wrapped_lines(text: str, fields: dict) -> Iterator[Edit]:
    """Lines that a page's width broke are joined again; paragraphs stay apart.

    The page's width is read off the lines that break in mid-sentence. A line ends a paragraph where the next word
    would still have fitted on it, or where a larger gap or an indent follows a full stop.
    """
    found = lines(text)
    page = _page(text, found)
    broken = not page and _is_broken(text, found)
    for before, after in zip(found, found[1:], strict=False):
        between = text[before.end : after.start]
        joins = (
            _continues(before, after, between, page)
            if page
            else _breaks_off(before, after, between) or (broken and _runs_on(before, after, between))
        )
        if joins:
            dropped, put_in = join(before.text, after.text, text)
            yield before.end - dropped, after.start, put_in


@dataclass(frozen=True, slots=True)
class Page:
    """What the lines that break in mid-sentence tell of a page.

    Attributes
    ----------
    width
        Characters on a full line.
    room
        A line that would not have passed this length with the next word on it was ended on purpose.
    gap
        Usual number of line ends between two lines.
    """

    width: float
    room: float
    gap: int


def _page(text: str, found: tuple[Line, ...]) -> Page | None:
    """Measure the page; None if the text is not wrapped."""
    broken = [
        (len(a.text), len(a.text) + 1 + len(_first_word(b.text)), text.count("\n", a.end, b.start))
        for a, b in zip(found, found[1:], strict=False)
        if mid_sentence(a.text, b.text)
    ]
    if len(broken) < 2:
        return None
    lengths = sorted(length for length, _, _ in broken)
    width = lengths[int(0.9 * (len(lengths) - 1))]
    near = [row for row in broken if row[0] > 0.7 * width]
    full = sum(0.7 * width < len(line.text) <= 1.2 * width for line in found[:-1])
    long = sum(len(line.text) for line in found if len(line.text) > 1.3 * width)
    if not (25 <= width <= 160 and len(near) >= max(2, 0.75 * len(lengths), 0.4 * full)):
        return None
    if long > 0.5 * sum(len(line.text) for line in found):
        return None  # a list within an article that is not wrapped
    passed = sorted(over for _, over, _ in near)
    gap = Counter(n for _, _, n in broken).most_common(1)[0][0]
    return Page(float(width), float(min(passed[len(passed) // 7], width + 1)), gap)


def _first_word(line: str) -> str:
    return line.split(maxsplit=1)[0]


def _continues(before: Line, after: Line, between: str, page: Page) -> bool:
    """Say whether a line of a wrapped text runs on in the next one."""
    length = len(before.text)
    if length > 1.3 * page.width:
        return _breaks_off(before, after, between)
    if mid_sentence(before.text, after.text) and length > 0.4 * page.width:
        return True
    if before.text[-1] in _HYPHEN + _DASH and before.text[-2:-1].isalnum():
        return True
    if between.count("\n") > page.gap:
        return False
    would_be = length + 1 + len(_first_word(after.text))
    if ends_sentence(before.text):
        return would_be >= page.room and not _set_off(between)
    return would_be >= 0.9 * page.room and not after.text.startswith(("•", "*", "- ", "– ", "— "))


def _set_off(between: str) -> bool:
    """Say whether what lies between two lines sets the second off: trailing spaces or an indent."""
    trailing, _, rest = between.partition("\n")
    return len(trailing) >= 2 or len(rest.rpartition("\n")[2]) >= 2


def _is_broken(text: str, found: tuple[Line, ...]) -> bool:
    """Say whether most line ends of a text that has no page's width fall in mid-sentence: they were spaces once."""
    pairs = [(a, b) for a, b in zip(found, found[1:], strict=False) if text.count("\n", a.end, b.start) == 1]
    running = sum(mid_sentence(a.text, b.text) for a, b in pairs if a.text[-1] != ",")
    return running >= 3 and sum(a.text[-1].isalnum() for a, _ in pairs) >= 0.6 * len(pairs)


def _runs_on(before: Line, after: Line, between: str) -> bool:
    """Say whether a line of a broken text goes on in the next one; a short one without a stop may be a heading."""
    lacks_stop = len(before.text) >= 25 and before.text[-1].isalnum()
    return between.count("\n") == 1 and (lacks_stop or mid_sentence(before.text, after.text))


def _breaks_off(before: Line, after: Line, between: str) -> bool:
    """Say whether, in a text that is not wrapped, a line breaks off in mid-sentence and goes on in the next one."""
    if not mid_sentence(before.text, after.text) or before.text[-1] in '"»”)':
        return False
    if between.count("\n") == 1:
        return len(before.text) >= 40
    return len(before.text) >= 80 and len(after.text) >= 40
