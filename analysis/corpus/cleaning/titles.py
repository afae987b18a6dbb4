"""Rules on headlines, and the decision what an article's headline is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from analysis.corpus.cleaning import lexica
from analysis.corpus.cleaning.draft import Edit, to_raw
from analysis.corpus.cleaning.lines import bare, is_prose, lines, take_out
from analysis.corpus.words import may_be_name

_FILE_NAME = re.compile(r"^\S+\.(?:txt|html?|docx?|pdf|md|rtf)$|^[^\s]*_[^\s]*_[^\s]*$", re.IGNORECASE)
_ADDRESS = re.compile(r"^https?://\S+$")
_ELLIPSIS = re.compile(r"\s*(?:\.\.\.|…)$")


def no_titles(text: str, fields: dict) -> Iterator[Edit]:
    """What stands in a table's title column and is no headline: "Untitled", a file name, an address."""
    found = lines(text)
    title = fields.get("title")
    if title and found and same(found[0].text, title) and is_no_title(found[0].text):
        yield take_out(found, 0, 1, text)


def is_no_title(title: str) -> bool:
    """Say whether a title is none."""
    lowered = title.strip().casefold()
    return (
        lowered in lexica.placeholders()
        or bool(_FILE_NAME.match(title) or _ADDRESS.match(title))
        or not any(map(str.isalnum, title))
    )


def doubled_titles(text: str, fields: dict) -> Iterator[Edit]:
    """A headline that comes again as the text's first line, or glued without a stop to its first sentence.

    A first sentence that repeats the headline, with its full stop, is a lead and stays. Where the "headline" of a table is only the beginning of
    the text's first sentence, cut off, it is the headline that goes.
    """
    found = lines(text)
    if len(found) < 2:
        return
    title, first = found[0].text, found[1].text
    if len(title) > 300 or len(bare(title)) < 8 or (is_prose(title) and not fields.get("title")):
        return
    if bare(title) == bare(first):
        yield take_out(found, 1, 2, text)
        return
    if len(found) > 2 and bare(title) == bare(found[2].text) and not is_prose(title):
        yield take_out(found, 2, 3, text)
        return
    cut = _ELLIPSIS.sub("", title)
    if not first.casefold().startswith(cut.casefold()) or not fields.get("title"):
        return
    rest = first[len(cut) :]
    if cut != title or rest[:1].isalnum() or _is_unfinished(title):
        yield take_out(found, 0, 1, text)
    elif _is_sentence_of_its_own(rest):
        yield found[1].start, found[1].start + len(cut) + len(rest) - len(rest.lstrip()), ""


def _is_unfinished(title: str) -> bool:
    """Say whether a "headline" breaks off: after a comma, or a word that no headline ends with."""
    return title.endswith(",") or bare(title.split()[-1]) in lexica.words("unfinished")


def _is_sentence_of_its_own(rest: str) -> bool:
    """Say whether what follows a headline without a stop is a sentence, and not a name that goes on with the headline's."""
    begins = re.match(r"\s+[\"«“„]?(?P<word>[^\W\d_a-zа-яё]\w*)", rest)
    return begins is not None and is_prose(rest.strip()) and not may_be_name(begins["word"])


def same(one: str, other: str) -> bool:
    """Say whether two lines are the same to a reader: letters and digits equal."""
    return _letters(one) == _letters(other)


@lru_cache(maxsize=256)
def _letters(line: str) -> str:
    return "".join(char for char in line.casefold() if char.isalnum())


def find_title(text: str, fields: dict, removals: Sequence[Mapping[str, Any]] = ()) -> str | None:
    """Give the headline that a clean text begins with; None where it has none.

    In a table the title column says so. Else the first paragraph is one if it looks like a headline, or if a dateline
    was taken off the second one: that is where an agency's lead begins.
    """
    first, _, rest = text.partition("\n\n")
    if not rest:
        return None
    given = fields.get("title")
    if given and same(first, given):
        return first
    lead = to_raw(removals, len(first) + 2)
    below = any(row["rule"] == "datelines" and row["raw_end"] == lead for row in removals)
    return first if (below and len(first) <= 200) or looks_like_headline(first, rest) else None


def looks_like_headline(first: str, rest: str) -> bool:
    """Say whether a first paragraph looks like a headline, given the rest of the text.

    It is short, a single sentence without full stop, and something longer follows; a lead is none, however short. In
    English the Capitals of a Headline Speak for Themselves, full stop or not.
    """
    if not 8 <= len(first) <= 200 or len(first.split()) < 2 or len(first.split()) > 30:
        return False
    stopped = first.rstrip('"»”)').endswith((".", ";", ",", ":"))
    if stopped and not first.endswith(("...", "U.S.", " г.")) and not _headline_case(first):
        return False
    if (
        first.endswith((",", ":"))
        or not _BEGINS_HEADLINE.match(first)
        or first.startswith(("- ", "– ", "— ", "•"))
    ):
        return False
    inner = _INNER_STOP.search(first)
    if inner and len(first) > 120:
        return False
    longest = max((len(paragraph) for paragraph in rest.split("\n\n")), default=0)
    return longest > max(80, len(first))


def _headline_case(line: str) -> bool:
    """Say whether the longer words of an English line all begin with capitals."""
    long = re.findall(r"[A-Za-z][A-Za-z'’]{3,}", line)
    return len(long) >= 5 and sum(word[0].isupper() for word in long) >= 0.8 * len(long)


_BEGINS_HEADLINE = re.compile(r"[\"«“„'‘(]*[^\W_]")
_INNER_STOP = re.compile(r"[^\W\d_]{3,}\. +[\"«“„]?[^\W\d_a-zа-яё]")
