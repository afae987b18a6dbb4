"""What a report is: words that say who said, thought or wrote something, and which clause they report.

How the reports of a sentence are found depends on the language's grammar: :mod:`.reports_syntax` reads a parse,
:mod:`.reports_patterns` reads word patterns. Both take the cues from ``lexicon/voice_*.yml`` and give the same
:class:`Report`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from analysis import lexicon

Span = tuple[int, int]
HUMAN = ("official", "expert", "journalist", "person")
"""Roles of speakers who may be called by a name."""


@dataclass(frozen=True, slots=True)
class Mention:
    """How a report names its source: a name, a pronoun, a noun, an organisation, or nothing ("implicit", "last").

    Of the two, "implicit" stands for the last person who fits, "last" for the last source, whatever it is.

    ``name`` holds the person's or body's name where the mention has one, as written; ``head`` is the lemma of the
    noun or pronoun; ``text`` the whole phrase. ``gender`` is m, f, p (plural) or empty; ``case`` is Nom where the
    grammar reads the phrase as a nominative.
    """

    start: int
    end: int
    kind: str
    text: str
    head: str
    gender: str = ""
    name: str = ""
    case: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """One attribution in a sentence.

    ``contents`` are the reported stretches outside quotation marks; ``backward`` says that it reports what went
    before its sentence; ``quotes`` that a quotation beside it is the source's words; ``relay`` names the paper that
    passes on what the source said.
    """

    start: int
    end: int
    stance: str
    rule: str
    mention: Mention | None
    contents: tuple[Span, ...] = ()
    backward: bool = False
    quotes: bool = True
    relay: Mention | None = None


@dataclass(frozen=True)
class Cues:
    """The cue file of a language, made ready for look-up (see the header of ``lexicon/voice_ru.yml``).

    ``triggers`` holds all words without one of which a sentence reports nothing.
    """

    language: str
    stance: dict[str, str]
    acts: frozenset[str]
    role: dict[str, str]
    words: dict[str, frozenset[str]]
    tables: dict[str, dict[str, Any]]
    triggers: frozenset[str]


@cache
def cues(language: str) -> Cues:
    """Read the cues of a language.

    Raises
    ------
    ValueError
        Where ``languages.yml`` names no cue file for it.
    """
    facts = lexicon.languages().get(language, {})
    if "voice" not in facts:
        known = ", ".join(code for code, row in lexicon.languages().items() if "voice" in row)
        raise ValueError(
            f"no attribution cues for language {language!r}; known: {known}. Add a voice file in lexicon/"
        )
    data = lexicon.read_yaml(facts["voice"])
    stance = {
        word: name for kind in ("verbs", "acts") for name, words in data[kind].items() for word in words
    }
    acts = frozenset(word for words in data["acts"].values() for word in words)
    role = {word: name for name, words in data["speakers"].items() for word in reversed(words)}
    words = {key: frozenset(map(str, value)) for key, value in data.items() if isinstance(value, list)}
    tables = {key: value for key, value in data.items() if isinstance(value, dict)}
    words |= _derived(words, tables)
    triggers = set(stance).union(tables.get("light", ()), *tables.get("opinions", {}).values())
    triggers.update(
        *(words.get(key, ()) for key in ("predicates", "according", "sayings", "impersonal", "calls"))
    )
    return Cues(
        language=language,
        stance=stance,
        acts=acts,
        role=role,
        words=words,
        tables=tables,
        triggers=frozenset(triggers),
    )


def _derived(
    words: dict[str, frozenset[str]], tables: dict[str, dict[str, Any]]
) -> dict[str, frozenset[str]]:
    """Give word classes that others add up to, so that no sentence has to add them up again."""
    none = ("links", "clause_openers", "relatives", "adjunct", "complementizers", "fillers")
    return {
        "given": frozenset().union(*tables.get("given_names", {}).values()),
        "according_openers": frozenset(phrase.split()[0] for phrase in words["according"]),
        "no_modifiers": frozenset().union(*(words.get(key, ()) for key in none)),
    }


INSIDE = ("opinion phrase", "according to X")  # they report no more than the clause in which they stand


def untangle(text: str, reports: Sequence[Report], cues: Cues) -> list[Report]:
    """Cut each reported clause where the next report of the same sentence begins, unless it lies inside.

    "X said that A and added that B": A ends before "and". "X said that A, Y reported": A ends before Y's phrase.
    """
    cut = []
    for report in reports:
        contents = report.contents
        for other in reports:
            end = _border(text, report, other, cues)
            held = [
                s
                for s in other.contents
                if other is not report and s[0] <= report.start and report.end <= s[1]
            ]
            if held and report.rule in INSIDE:
                contents = tidy(
                    text, [(max(a, held[0][0]), min(b, held[0][1])) for a, b in contents if b > held[0][0]]
                )
            if end is not None:
                contents = tidy(text, [(a, min(b, end)) for a, b in contents if a < end])
        cut.append(replace(report, contents=contents))
    return cut


def _border(text: str, report: Report, other: Report, cues: Cues) -> int | None:
    """Give where another report ends this one's clause, if it does."""
    if other is report or other.start <= report.start:
        return None
    held = [(a, b) for a, b in report.contents if a <= other.start and other.end <= b]
    if not held:
        return None
    around = [b for a, b in other.contents if a <= report.start and report.end <= b]
    if around:
        return max(around)
    if report.mention is None or other.mention is None:
        return None
    if report.mention.start != other.mention.start:
        # "… said yes, but most voters say …": another source after a word of contrast begins a clause of its own
        before = re.search(r"([^\W_]+)\W*$", text[held[0][0] : other.mention.start])
        contrast = before is not None and before.group(1).lower() in cues.words["contrasts"]
        return held[0][0] + before.start() if before is not None and contrast else None
    words = list(re.finditer(r"[^\W_]+|[,;—–]", text[held[0][0] : other.start]))
    at = len(words)
    while (
        at
        and words[at - 1].group() not in ",;—–"
        and words[at - 1].group().lower() not in cues.words["joins"]
    ):
        at -= 1
    return held[0][0] + words[at - 1].start() if at else None


def without(span: Span, cut: Span) -> list[Span]:
    """Take a stretch out of a span."""
    start, end = span
    pieces = [(start, max(start, min(end, cut[0]))), (min(end, max(start, cut[1])), end)]
    return [(a, b) for a, b in pieces if a < b]


def trim(text: str, span: Span) -> Span:
    """Drop white space, commas, dashes and the like from both ends of a span."""
    start, end = span
    while start < end and not (text[start].isalnum() or text[start] in "«„“\"‘('"):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in ",;:—–-"):
        end -= 1
    return start, end


def tidy(text: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """Trim spans and drop those without a letter."""
    trimmed = (trim(text, span) for span in spans)
    return tuple(span for span in trimmed if any(char.isalpha() for char in text[slice(*span)]))
