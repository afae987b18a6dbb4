"""Assertion and holder of a coded passage, told by the cues in ``lexicon/``: assertion_cues and holder_cues.csv."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from analysis.codebook import Codebook
from analysis.lexicon import read_csv
from analysis.matching import Match, Matcher, Token, compile_patterns, find

_BORDER = re.compile(r"[,;:()\[\]–—]|\s-\s")
_CLOSING = "»”\"')’ "


@dataclass(frozen=True)
class Cue:
    """One row of a table of cues; columns that the table lacks are empty."""

    kind: str
    where: str
    reach: int
    border: str
    bloc: str
    pattern: str


@dataclass(frozen=True)
class Passage:
    """A sentence round a match: its words, is there a border before each, and the mark at its end."""

    tokens: tuple[Token, ...]
    borders: tuple[bool, ...]
    tail: str


def passage(text: str, tokens: Sequence[Token], spans: Sequence[tuple[int, int]]) -> Passage:
    """Describe a sentence by its words.

    Parameters
    ----------
    text
        The sentence.
    tokens
        Lemma and form of its words.
    spans
        Their offsets in ``text``.
    """
    gaps = [text[left[1] : right[0]] for left, right in zip(spans, spans[1:], strict=False)]
    borders = (False, *(bool(_BORDER.search(gap)) for gap in gaps)) if spans else ()
    return Passage(tuple(tokens), borders, text.rstrip(_CLOSING)[-1:])


def assertion(match: Match, words: Passage, *, language: str, conditional: bool = False) -> str:
    """Tell whether a match is asserted, denied or hypothetical.

    Parameters
    ----------
    match
        Of a term of the codebook, in ``words``.
    words
        The sentence.
    language
        ISO 639-1 code.
    conditional
        The frame is itself hypothetical, so that cues of hypothesis say nothing.
    """
    cues, matcher = _assertion_cues(language)
    found = [(cues[number], hit) for number, hit in find(words.tokens, matcher)]
    void = {
        place for cue, hit in found if cue.kind == "shield" and hit.end <= match.end for place in hit.literal
    }
    void |= set(match.literal)
    kinds = {
        cue.kind
        for cue, hit in found
        if cue.kind != "shield" and not void & set(hit.literal) and _governs(cue, hit, match, words.borders)
    }
    return _told(kinds, cues, words.tail, conditional)


def assertion_of_all(words: Passage, *, language: str, conditional: bool = False) -> str:
    """Tell whether a passage as a whole is asserted, where no words of a term show what a cue would have to govern.

    Any cue counts, wherever it stands, so that more is called denied or hypothetical than by :func:`assertion`.
    """
    cues, matcher = _assertion_cues(language)
    found = [(cues[number], hit) for number, hit in find(words.tokens, matcher)]
    void = {place for cue, hit in found if cue.kind == "shield" for place in hit.literal}
    kinds = {cue.kind for cue, hit in found if cue.kind != "shield" and not void & set(hit.literal)}
    return _told(kinds, cues, words.tail, conditional)


def _told(kinds: set[str], cues: Sequence[Cue], tail: str, conditional: bool) -> str:
    """Give the assertion that cues within a sentence, and the mark at its end, tell of."""
    kinds = kinds | {cue.kind for cue in cues if cue.where == "end" and cue.pattern == tail}
    if "denied" in kinds:
        return "denied"
    return "hypothetical" if "hypothetical" in kinds and not conditional else "asserted"


def _governs(cue: Cue, hit: Match, match: Match, borders: Sequence[bool]) -> bool:
    """Say whether a cue reaches a match."""
    if cue.where == "after":
        first, second = match.end, hit.start
    elif hit.start < match.start:
        first, second = hit.end, max(match.start, hit.end)
    elif cue.where == "before" and hit.end < match.end:  # in a gap: it governs the next word of the pattern
        first, second = hit.end, min(place for place in match.literal if place >= hit.end)
    else:
        return False
    stopped = cue.border == "stop" and any(borders[first : second + 1])
    return 0 <= second - first <= cue.reach and not stopped


def holder(
    match: Match, words: Passage, codebook: Codebook, *, language: str, bloc: str | None = None
) -> tuple[int, int] | None:
    """Find to whom the speaker ascribes a view, if to another.

    Parameters
    ----------
    match
        Of a term of the codebook, in ``words``.
    words
        The sentence.
    codebook
        Its word classes are used in the cues; a cue that names a class which it lacks is left out.
    language
        ISO 639-1 code.
    bloc
        That of the speaker.

    Returns
    -------
    (first, last + 1) or None
        The words that name the holder.
    """
    cues, matcher = _holder_cues(language, codebook)
    for number, hit in find(words.tokens, matcher):
        cue = cues[number]
        if cue.where == "before" and hit.start >= match.end:
            continue
        if hit.captured and not (cue.bloc and cue.bloc == bloc):
            return min(hit.captured), max(hit.captured) + 1
    return None


def _rows(file: str, language: str) -> list[dict[Any, Any]]:
    return [row for row in read_csv(file).astype(object).to_dict("records") if row["language"] == language]


@lru_cache(maxsize=16)
def _assertion_cues(language: str) -> tuple[tuple[Cue, ...], Matcher]:
    cues = [
        Cue(row["assertion"], row["where"], int(row["reach"]), row["border"], "", row["cue"])
        for row in _rows("assertion_cues.csv", language)
    ]
    cues.sort(key=lambda cue: cue.where == "end")  # marks come last: they are no patterns
    return tuple(cues), compile_patterns([cue.pattern for cue in cues if cue.where != "end"])


@lru_cache(maxsize=16)
def _holder_cues(language: str, codebook: Codebook) -> tuple[tuple[Cue, ...], Matcher]:
    classes = codebook.classes.get(language, {})
    cues = [
        Cue("holder", row["where"], 0, "cross", row["bloc"], row["cue"])
        for row in _rows("holder_cues.csv", language)
        if set(re.findall(r"@(\w+)", row["cue"])) <= set(classes)
    ]
    return tuple(cues), compile_patterns([cue.pattern for cue in cues], classes=classes)
