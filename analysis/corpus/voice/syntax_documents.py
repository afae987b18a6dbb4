"""Finds what documents and nouns of saying report in Russian: «в докладе говорится, что», «заявление министра о том, что»."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.corpus.voice.parsed import Parsed
from analysis.corpus.voice.reports import Mention, Report, Span, tidy, without
from analysis.corpus.voice.syntax_contents import (
    clause_around,
    clause_before,
    content_clause,
    insertion,
    negated,
    without_opener,
)
from analysis.corpus.voice.syntax_sources import place_source, possessor_of, source_of


def impersonal(parsed: Parsed) -> Iterator[Report]:
    """Find «в докладе говорится, что», and «отмечается, что», which goes on with the last source.

    «Сообщается, что» without a source reports what nobody in particular says: it stays the outlet's.
    """
    for i, word in enumerate(parsed.words):
        if not _is_impersonal(parsed, i) or parsed.quoted(i) or negated(parsed, i):
            continue
        if i and parsed.words[i - 1].text.lower() == "как":
            yield from _as_is_said(parsed, i)
            continue
        clause = content_clause(parsed, i)
        place = place_source(parsed, i, anything=True)
        if place and not clause:
            clause = _told(parsed, i, place)
        carried = Mention(word.start, word.start, "last", "", "")
        goes_on = clause and not place and word.lemma in parsed.cues.words["carries"]
        if (place and (clause or not word.short)) or goes_on:
            yield Report(
                word.start, word.end, "neutral", "impersonal", place or carried, tidy(parsed.text, clause)
            )


def _is_impersonal(parsed: Parsed, i: int) -> bool:
    """Read «говорится», and «сказано», «отмечено»: short neuter participles of reporting verbs."""
    word, cues = parsed.words[i], parsed.cues
    said = word.short and word.form == "Part" and word.gender == "n" and word.lemma in cues.stance
    return said or word.lemma in cues.words["impersonal"]


def _told(parsed: Parsed, i: int, place: Mention) -> list[Span]:
    """Read «Завод, говорится в сообщении мэрии, откроют» and «Завод откроют, следует из сообщения»."""
    inserted = insertion(parsed, i, place)
    if inserted:
        return without_opener(parsed, without(clause_around(parsed, i, i), inserted))
    before = clause_before(parsed, i, i, place)
    return [before] if before else []


def _as_is_said(parsed: Parsed, i: int) -> Iterator[Report]:
    """Read «Как указывается в деле, …», «как следует из доклада»."""
    word, source = parsed.words[i], place_source(parsed, i, anything=True)
    if source is None:
        return
    after = max(word.end, source.end)
    end = next((w.start for w in parsed.words if w.start >= after and w.text in ",:–—"), parsed.span[1])
    contents = tidy(parsed.text, without(clause_around(parsed, i - 1, i), (parsed.words[i - 1].start, end)))
    yield Report(word.start, word.end, "neutral", "as is said", source, contents)


def nouns(parsed: Parsed) -> Iterator[Report]:
    """Find «заявление министра о том, что», «на сайте МВД появилось сообщение, что»."""
    for i, word in enumerate(parsed.words):
        said = (
            word.pos == "NOUN"
            and word.lemma in parsed.cues.words["sayings"] | parsed.cues.words["statements"]
        )
        clause = content_clause(parsed, i) if said and not parsed.quoted(i) else []
        source = _whose(parsed, i) if clause else None
        if source is not None:
            contents = tidy(parsed.text, clause)
            yield Report(word.start, word.end, "neutral", "X's statement that", source, contents)


def _whose(parsed: Parsed, noun: int) -> Mention | None:
    """Give whose saying a noun is: its possessor, who conveys it, or where it appeared."""
    verb = parsed.words[noun].head
    conveyed = verb >= 0 and parsed.words[verb].lemma in parsed.cues.words["conveys"]
    made = (source_of(parsed, verb, places=False) if verb < noun else None) if conveyed else None
    made = made if made and not made.start <= parsed.words[noun].start < made.end else None
    return (
        possessor_of(parsed, noun, strict=True)
        or made
        or (place_source(parsed, verb, anything=True) or _channel(parsed, noun) if conveyed else None)
    )


def _channel(parsed: Parsed, noun: int) -> Mention | None:
    """Give whose site or page stands before a noun of saying, wherever the parser hangs it."""
    places = (i for i in range(noun) if parsed.words[i].lemma in parsed.cues.words["channels"])
    owners = (possessor_of(parsed, i, strict=False) for i in places)
    return next((owner for owner in owners if owner is not None), None)
