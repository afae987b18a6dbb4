"""Every match of a codebook's terms in a corpus, each within one voice: what coded spans are chosen from.

The coding unit is a stretch of a sentence (up to a semicolon) within one voice: a match that crosses voices is
cut to the voice that holds most of its words, or dropped where none does, and both are counted.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any

import pandas as pd

from analysis.codebook import Codebook, Compiled, Term
from analysis.frames.cues import assertion, holder, passage
from analysis.frames.units import CONTEXT, Sentence, Stretch, Words, corpus_words, segments, stretches
from analysis.matching import Heard, Match
from analysis.tables import CodedSpans

METHOD = "terms"
REACH = 50  # words: company further away is none; matters where a text has lost its full stops
_OF_MATCHES = ("clause", "words", "cut", "elsewhere")


@dataclass(frozen=True)
class Hit:
    """A frame found in a sentence: words of the match, the term, its assertion and holder, and whether it was cut."""

    match: Match
    frame: str
    term: str
    assertion: str
    holder: str | None
    cut: bool = False


def find_terms(corpus: Any, codebook: Codebook) -> pd.DataFrame:
    """Find every match of every term, those that overlap others included: what :func:`choose_spans` chooses from.

    Parameters
    ----------
    corpus, codebook
        As :func:`code_by_terms`.

    Returns
    -------
    DataFrame
        The columns of :class:`analysis.tables.CodedSpans`, and clause (number of the voice's stretch in the article), words
        (of the match), cut (to its voice), elsewhere (its article names other regions and never the codebook's own).
        ``attrs["dropped"]`` counts frames of a sentence dropped at a border between voices.
    """
    spoken = stretches(corpus.voices)
    dropped = 0
    rows: list[dict[str, Any]] = []
    names = ("article_id", "sentence_id", "part", "language", "start", "text")
    ordered = corpus.sentences.sort_values(["article_id", "position"], kind="stable")
    words = corpus_words(corpus.tokens, ordered, codebook)
    sentences = zip(*(ordered[name].tolist() for name in names), strict=True)
    for article_id, article in itertools.groupby(sentences, key=itemgetter(0)):
        for found, lost in _article(list(article), words, spoken.get(article_id, []), codebook):
            rows += [{"article_id": article_id, **cells} for cells in found]
            dropped += lost
    columns = [*CodedSpans.to_schema().columns, *_OF_MATCHES]
    hits = pd.DataFrame(rows, columns=columns)
    hits["method"], hits["codebook_version"] = METHOD, codebook.version
    hits["score"] = 1.0
    hits.attrs["dropped"] = dropped
    return hits


def _article(
    sentences: Sequence[tuple[Any, ...]],
    words: Words,
    spoken: Sequence[Stretch],
    codebook: Codebook,
) -> Iterator[tuple[list[dict[str, Any]], int]]:
    """Give the matches of each sentence, and how many frames were dropped; sentences are (article, id, part, language, start, text)."""
    placed = [words.places.get(row[1], (0, 0)) for row in sentences]
    heard: dict[int, Heard] = {}

    def hear(number: int) -> Heard:
        if number not in heard:
            first, last = placed[number]
            language = sentences[number][3]
            keys = words.keys[language]
            matcher = codebook.compiled[language].matcher
            heard[number] = Heard.of([keys[code] for code in words.codes[first:last]], matcher)
        return heard[number]

    for number, (_, sentence_id, part, language, start, text) in enumerate(sentences):
        likely = words.likely.get(sentence_id)
        numbers = likely and frozenset(filter(hear(number).holds, likely))
        if not numbers:
            continue
        compiled = codebook.compiled[language]
        first, last = placed[number]
        before = range(max(0, number - CONTEXT), number)
        recent = tuple(hear(other) for other in before if sentences[other][3] == language)
        spans = tuple(zip(words.starts[first:last], words.ends[first:last], strict=True))
        tokens = tuple(words.vocabulary[code] for code in words.codes[first:last])
        sentence = Sentence(text, start, tokens, spans, hear(number), numbers, recent)
        found, dropped = _place(sentence, codebook, language, spoken)
        if found:
            whole = [hear(other) for other in range(len(sentences)) if sentences[other][3] == language]
            of_all = {"sentence_id": sentence_id, "part": part, "elsewhere": names_elsewhere(whole, compiled)}
            found = [{**of_all, **cells} for cells in found]
        yield found, dropped


def names_elsewhere(text: Sequence[Heard], compiled: Compiled) -> bool:
    """Say whether a text names other regions and never the one that the codebook is about."""
    if not compiled.scope:
        return False
    named, elsewhere = (compiled.neighbours[text] for text in compiled.scope)
    return any(heard.holds(elsewhere) for heard in text) and not any(heard.holds(named) for heard in text)


def _place(
    sentence: Sentence, codebook: Codebook, language: str, spoken: Sequence[Stretch]
) -> tuple[list[dict[str, Any]], int]:
    """Give the matches of a sentence, each within one voice, and the number of frames that were dropped between voices."""
    borders = [stretch.start for stretch in spoken]

    def voice_of(place: int) -> int:
        return max(bisect_right(borders, sentence.spans[place][0]) - 1, 0)

    placed: dict[int, list[Hit]] = {}
    dropped: list[Hit] = []
    for hit in sentence_hits(sentence, codebook, language, spoken):
        owners = [voice_of(place) for place in hit.match.literal]
        owner = max(set(owners), key=lambda number: (owners.count(number), number))
        inside = [place for place in range(hit.match.start, hit.match.end) if voice_of(place) == owner]
        if 2 * owners.count(owner) <= len(owners):
            dropped.append(hit)
            continue
        if len(inside) < hit.match.end - hit.match.start:
            match = replace(hit.match, start=min(inside), end=max(inside) + 1)
            hit = replace(hit, match=match, cut=True)
        placed.setdefault(owner, []).append(hit)
    kept = {hit.frame for hits in placed.values() for hit in hits}
    found = [
        match_cells(sentence, hit, owner, spoken) for owner, hits in sorted(placed.items()) for hit in hits
    ]
    return found, len({hit.frame for hit in dropped} - kept)


def match_cells(sentence: Sentence, hit: Hit, owner: int, spoken: Sequence[Stretch]) -> dict[str, Any]:
    """Give a match as the cells of a coded span, in the voice of the stretch with the number ``owner``."""
    who = spoken[owner] if spoken else Stretch(0, 0, "uncertain", None, None, None)
    start, end = _offsets(sentence, hit.match)
    return {
        "start": start,
        "end": end,
        "frame": hit.frame,
        "term": hit.term,
        "assertion": hit.assertion,
        "holder": hit.holder,
        "voice": who.voice,
        "speaker": who.speaker,
        "speaker_id": who.speaker_id,
        "clause": owner,
        "words": hit.match.end - hit.match.start,
        "cut": hit.cut,
    }


def sentence_hits(
    sentence: Sentence,
    codebook: Codebook,
    language: str,
    spoken: Sequence[Stretch] | None,
) -> Iterator[Hit]:
    """Give the matches of a sentence whose neighbours are as their terms ask."""
    compiled = codebook.compiled[language]
    words = None
    for first, last in segments(sentence) if sentence.numbers else []:
        heard = Heard.of(sentence.heard.keys[first:last], compiled.matcher)
        found = ((number, match) for number in sorted(sentence.numbers) for match in heard.matches(number))
        for number, match in found:
            match = _shift(match, first)
            term, frame = compiled.terms[number], compiled.frames[number]
            if not _allowed(term, match, sentence, compiled):
                continue
            words = words or passage(
                sentence.text,
                sentence.tokens,
                [(start - sentence.offset, end - sentence.offset) for start, end in sentence.spans],
            )
            told = assertion(match, words, language=language, conditional=frame.conditional)
            bloc = _bloc(spoken, sentence.spans[match.literal[0]][0])
            named = holder(match, words, codebook, language=language, bloc=bloc)
            ascribed = _verbatim(sentence, *named) if named else None
            yield Hit(match, frame.id, term.match, told, ascribed)


def _allowed(term: Term, match: Match, sentence: Sentence, compiled: Compiled) -> bool:
    """Say whether what must stand near a match does, and what must not does not."""
    heard, window = sentence.heard, REACH if term.window is None else term.window
    if len(heard.keys) > window:
        near = heard.keys[max(0, match.start - window) : match.end + window]
        heard = Heard.of(near, compiled.matcher)
    recent = sentence.recent if match.start <= REACH else ()

    def stands(text: str, *before: Heard) -> bool:
        return any(words.holds(compiled.neighbours[text]) for words in (heard, *before))

    return (
        all(map(stands, term.required))
        and all(stands(text, *recent) for text in term.context)
        and not any(map(stands, term.forbidden))
    )


def _shift(match: Match, by: int) -> Match:
    literal = tuple(place + by for place in match.literal)
    return Match(match.start + by, match.end + by, literal) if by else match


def _bloc(spoken: Sequence[Stretch] | None, place: int) -> str | None:
    return next((row.bloc for row in spoken or () if row.start <= place < row.end), None)


def _offsets(sentence: Sentence, match: Match) -> tuple[int, int]:
    return sentence.spans[match.start][0], sentence.spans[match.end - 1][1]


def _verbatim(sentence: Sentence, first: int, last: int) -> str:
    start, end = sentence.spans[first][0] - sentence.offset, sentence.spans[last - 1][1] - sentence.offset
    return sentence.text[start:end]
