"""Coding by terms: the codebook's patterns over the lemmas of a corpus give coded spans.

The coding unit is a stretch of a sentence (up to a semicolon) within one voice: a match that crosses voices is
cut to the voice that holds most of its words, or dropped where none does, and both are counted.
"""

from __future__ import annotations

import itertools
import logging
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any

import pandas as pd

from analysis.codebook import Codebook, Compiled, Term
from analysis.corpus.sentences import split_sentences
from analysis.frames.cues import assertion, holder, passage
from analysis.frames.units import CONTEXT, Sentence, Stretch, Words, corpus_words, ready, segments, stretches
from analysis.matching import Heard, Match
from analysis.tables import CodedSpans, conform
from analysis.tokens import parse_text

LOG = logging.getLogger(__name__)
METHOD = "terms"
REACH = 50  # words: company further away is none; matters where a text has lost its full stops


@dataclass(frozen=True)
class Hit:
    """A frame found in a sentence: words of the match, the term, its assertion and holder, and whether it was cut."""

    match: Match
    frame: str
    term: str
    assertion: str
    holder: str | None
    cut: bool = False


def code_by_terms(corpus: Any, codebook: Codebook) -> pd.DataFrame:
    """Code a corpus with a codebook by its terms.

    Parameters
    ----------
    corpus
        Has the tables ``sentences``, ``voices`` and ``tokens``.
    codebook
        From :func:`analysis.codebook.load_codebook`.

    Returns
    -------
    DataFrame
        As :class:`analysis.tables.CodedSpans`, sorted by article, place and frame; of overlapping matches of one
        frame the longest that is asserted, else the longest. ``attrs["lost"]`` counts spans cut at a border between
        voices, frames of a sentence dropped there, and spans dropped because their article names other regions and
        never the codebook's own.
    """
    spoken = stretches(corpus.voices)
    lost = {"cut": 0, "dropped": 0, "elsewhere": 0}
    rows: list[dict[str, Any]] = []
    names = ("article_id", "sentence_id", "part", "language", "start", "text")
    ordered = corpus.sentences.sort_values(["article_id", "position"], kind="stable")
    words = corpus_words(corpus.tokens, ordered, codebook)
    sentences = zip(*(ordered[name].tolist() for name in names), strict=True)
    for article_id, article in itertools.groupby(sentences, key=itemgetter(0)):
        found = list(_article(list(article), words, spoken.get(article_id, []), codebook, lost))
        rows += [{"article_id": article_id, **cells} for cells in found]
    spans = pd.DataFrame(rows, columns=list(CodedSpans.to_schema().columns))
    spans["method"], spans["codebook_version"] = METHOD, codebook.version
    spans["score"] = 1.0
    spans = conform(spans.sort_values(["article_id", "start", "end", "frame"], kind="stable"), CodedSpans)
    spans.attrs["lost"] = lost
    LOG.info(
        "%d coded spans; across voices %d cut, %d dropped; %d on other regions", len(spans), *lost.values()
    )
    return spans


def _article(
    sentences: Sequence[tuple[Any, ...]],
    words: Words,
    spoken: Sequence[Stretch],
    codebook: Codebook,
    lost: dict[str, int],
) -> Iterator[dict[str, Any]]:
    """Give the coded spans of one article; its sentences are (article, id, part, language, start, text)."""
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
        for cells in _place(sentence, codebook, language, spoken, lost):
            whole = [hear(other) for other in range(len(sentences)) if sentences[other][3] == language]
            if _elsewhere(whole, compiled):
                lost["elsewhere"] += 1
            else:
                yield {"sentence_id": sentence_id, "part": part, **cells}


def _elsewhere(text: Sequence[Heard], compiled: Compiled) -> bool:
    """Say whether a text names other regions and never the one that the codebook is about."""
    if not compiled.scope:
        return False
    named, elsewhere = (compiled.neighbours[text] for text in compiled.scope)
    return any(heard.holds(elsewhere) for heard in text) and not any(heard.holds(named) for heard in text)


def code_text(text: str, language: str, codebook: Codebook) -> pd.DataFrame:
    """Code a text by terms, without voices: for trying patterns out.

    Returns
    -------
    DataFrame
        Columns start, end, frame, term, assertion, holder, match (verbatim).
    """
    columns = ["start", "end", "frame", "term", "assertion", "holder", "match"]
    compiled = codebook.compiled.get(language)
    if compiled is None:
        return pd.DataFrame(columns=columns)
    sentences = []
    for start, end in split_sentences(text, language):
        parsed = parse_text(text[start:end], language)
        words = [
            (start + left, start + right, lemma, text[start + left : start + right])
            for left, right, lemma, _ in parsed
        ]
        sentences.append(ready(text[start:end], start, words, compiled))
    rows: list[dict[str, Any]] = []
    if not _elsewhere([sentence.heard for sentence in sentences], compiled):
        for number, sentence in enumerate(sentences):
            recent = tuple(row.heard for row in sentences[max(0, number - CONTEXT) : number])
            for hit in _longest(_hits(replace(sentence, recent=recent), codebook, language, None)):
                left, right = _offsets(sentence, hit.match)
                cells = {"start": left, "end": right, "frame": hit.frame, "term": hit.term}
                rows.append(
                    {**cells, "assertion": hit.assertion, "holder": hit.holder, "match": text[left:right]}
                )
    return pd.DataFrame(rows, columns=columns)


def _place(
    sentence: Sentence,
    codebook: Codebook,
    language: str,
    spoken: Sequence[Stretch],
    lost: dict[str, int],
) -> Iterator[dict[str, Any]]:
    """Give the coded spans of a sentence, each within one voice; counts those that cross."""
    borders = [stretch.start for stretch in spoken]

    def voice_of(place: int) -> int:
        return max(bisect_right(borders, sentence.spans[place][0]) - 1, 0)

    placed: dict[int, list[Hit]] = {}
    dropped: list[Hit] = []
    for hit in _hits(sentence, codebook, language, spoken):
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
    lost["dropped"] += len({hit.frame for hit in dropped} - kept)
    for owner, hits in sorted(placed.items()):
        who = spoken[owner] if spoken else Stretch(0, 0, "uncertain", None, None, None)
        for hit in _longest(hits):
            lost["cut"] += hit.cut
            start, end = _offsets(sentence, hit.match)
            yield {
                "start": start,
                "end": end,
                "frame": hit.frame,
                "term": hit.term,
                "assertion": hit.assertion,
                "holder": hit.holder,
                "voice": who.voice,
                "speaker": who.speaker,
                "speaker_id": who.speaker_id,
            }


def _hits(
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


def _longest(hits: Iterable[Hit]) -> list[Hit]:
    """Of overlapping hits of one frame keep what is asserted, then the longest (the first of equals).

    A denial or a doubt may stand in a gap of a longer pattern that knows nothing of it: "nobody may dictate" says what
    sovereignty means.
    """
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.assertion != "asserted", hit.match.start - hit.match.end)):
        clash = (
            hit.frame == other.frame
            and hit.match.start < other.match.end
            and other.match.start < hit.match.end
            for other in kept
        )
        if not any(clash):
            kept.append(hit)
    return sorted(kept, key=lambda hit: (hit.match.start, hit.match.end, hit.frame))
