"""Reads a text's sentences with the grammar of its language, giving reports, names and sources in one shape."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from analysis import lexicon, tokens
from analysis.corpus.voice import grammar, reports_patterns, reports_syntax
from analysis.corpus.voice.marks import Quote
from analysis.corpus.voice.parsed import Parsed
from analysis.corpus.voice.person_names import is_surely_person
from analysis.corpus.voice.phrases import Line, is_verbal
from analysis.corpus.voice.reports import Cues, Mention, Report, Span
from analysis.corpus.voice.reports import cues as read_cues

_PIECE = re.compile(r"[^\W_]+(?:-[^\W_]+)*|[^\w\s\u200b\u2060\ufeff]")
"""A word or mark, but nothing that has no width."""
_LONG_QUOTE = 6
_OFFICE = 80  # characters before a name that are searched for the office


Quoted = tuple[Span, Sequence[Quote]]  # a sentence and the quotations in it


@dataclass(frozen=True)
class Reader:
    """How a language is read.

    ``reports`` gives the reports of each of a text's sentences, ``names`` the persons named in a text, ``bodies`` where
    it names organisations, ``source`` reads a phrase
    alone (a signature, what stands before a headline's colon) as a source, ``acted`` reads a clause that
    begins with its verb as a report, whatever the verb, ``predicate`` tells whether words hold a verb.
    """

    reports: Callable[[str, Sequence[Quoted], Cues], list[list[Report]]]
    names: Callable[[str, Cues], list[Mention]]
    bodies: Callable[[str, Cues], list[Span]]
    source: Callable[[str, Span, Cues], Mention | None]
    acted: Callable[[str, Span, Cues], Report | None]
    predicate: Callable[[str, Cues], bool]


def reader(language: str) -> Reader:
    """Give the reader of a language, by the grammar that ``languages.yml`` names for it."""
    return READERS[lexicon.languages()[language]["grammar"]]


# --- by syntax ---


def _pieces(text: str, span: Span, quotes: Sequence[Quote]) -> list[tuple[int, int, str]]:
    """Cut a sentence into words and marks; a long quotation stands as one word, which keeps the parse short."""
    pieces = []
    long = [q for q in quotes if len(q.inner(text).split()) > _LONG_QUOTE]
    at = span[0]
    for quote in [*long, None]:
        end = quote.start if quote else span[1]
        pieces += [(m.start(), m.end(), m.group()) for m in _PIECE.finditer(text, at, end)]
        if quote:
            last = text[quote.start : quote.end].rstrip("»”“\"'’")[-1:]
            pieces += [(quote.start, quote.start + 1, "«"), (quote.start + 1, quote.end - 1, "это")]
            pieces += [(quote.end - 1, quote.end, last if last in ",.!?…" else "»")]
            at = quote.end
    return pieces


def _syntax_reports(text: str, sentences: Sequence[Quoted], cues: Cues) -> list[list[Report]]:
    found: list[list[Report]] = [[] for _ in sentences]
    cued = [i for i, (span, quotes) in enumerate(sentences) if _has_cue(text[slice(*span)], cues)]
    for i, parsed in zip(cued, _parsed(text, [sentences[i] for i in cued], cues), strict=True):
        found[i] = reports_syntax.read(parsed)
    return found


def _parsed(text: str, sentences: Sequence[Quoted], cues: Cues) -> list[Parsed]:
    found = []
    for (span, quotes), words in zip(
        sentences, grammar.parse([_pieces(text, span, quotes) for span, quotes in sentences]), strict=True
    ):
        names = [name for name in grammar.names(text) if span[0] <= name[0] and name[1] <= span[1]]
        found.append(Parsed(text, words, names, [(q.start, q.end) for q in quotes], cues))
    return found


def _has_cue(sentence: str, cues: Cues) -> bool:
    """Spare the parser: a sentence without any cue word reports nothing."""
    words = (sentence[a:b].lower() for a, b in tokens.tokenize(sentence, cues.language))
    return any(
        word in cues.triggers or not cues.triggers.isdisjoint(grammar.normal_forms(word)) for word in words
    )


def _syntax_names(text: str, cues: Cues) -> list[Mention]:
    spans = [(a, b) for a, b, kind in grammar.names(text) if kind == "PER"]
    return [
        _introduced(text, a, b, cues)
        for a, b in spans
        if " " in text[a:b] or tokens.lemma(text[a:b], cues.language) not in cues.role
    ]


def _syntax_bodies(text: str, _: Cues) -> list[Span]:
    return [(a, b) for a, b, kind in grammar.names(text) if kind == "ORG"]


def _introduced(text: str, start: int, end: int, cues: Cues) -> Mention:
    """Read a name with the office before it («пресс-секретарь президента Дмитрий Песков»): its first speaker noun."""
    head, first = "", start
    for piece in reversed(list(_PIECE.finditer(text, max(0, start - _OFFICE), start))):
        word = piece.group()
        ends = word.lower() in cues.words["prepositions"] | cues.words["joins"]
        if not word[0].isalpha() or grammar.is_verb(word) or ends:
            break
        lemma = tokens.lemma(word, cues.language)
        of_many = bool(head) and grammar.is_plural(word)  # «подсудимых режиссера Ветрова и актёра Громова»
        if lemma in cues.role and not of_many:
            head, first = lemma, piece.start()
    name = text[start:end]
    return Mention(first, end, "name", text[first:end], head, grammar.gender_of_name(name), name)


def _syntax_source(text: str, span: Span, cues: Cues) -> Mention | None:
    (parsed,) = _parsed(text, [(span, [])], cues)
    root = next((i for i, word in enumerate(parsed.words) if word.head == -1 and word.pos != "PUNCT"), None)
    return reports_syntax.phrase_source(parsed, root) if root is not None else None


def _syntax_acted(text: str, span: Span, cues: Cues) -> Report | None:
    (parsed,) = _parsed(text, [(span, [])], cues)
    return reports_syntax.acted(parsed)


def _syntax_predicate(words: str, _: Cues) -> bool:
    return any(
        word.pos in ("VERB", "AUX") and word.form != "Part" or word.short
        for word in grammar.tag(_pieces(words, (0, len(words)), []))
    )


# --- by patterns ---


def _pattern_reports(text: str, sentences: Sequence[Quoted], cues: Cues) -> list[list[Report]]:
    return [
        reports_patterns.read(Line(text, span, [(q.start, q.end) for q in quotes], cues))
        for span, quotes in sentences
    ]


@lru_cache(maxsize=4)
def _mentions(text: str, language: str) -> tuple[Mention, ...]:
    """Give all mentions of a text, which names and bodies are both looked for in."""
    line = Line(text, (0, len(text)), [], read_cues(language))
    return tuple(mention for _, _, mention in line.mentions)


def _pattern_names(text: str, cues: Cues) -> list[Mention]:
    return [
        mention
        for mention in _mentions(text, cues.language)
        if mention.kind == "name" and is_surely_person(mention, cues)
    ]


def _pattern_bodies(text: str, cues: Cues) -> list[Span]:
    found = _mentions(text, cues.language)
    return [(m.start, m.end) for m in found if m.kind in ("noun", "organisation")]


def _pattern_source(text: str, span: Span, cues: Cues) -> Mention | None:
    line = Line(text, span, [], cues)
    covering = [m for first, _, m in line.mentions if first <= 1]
    if not covering:
        return None
    signs = covering[0].kind == "name" and text[covering[0].end : covering[0].end + 1] == ","
    return covering[0] if signs or covering[0].end >= span[0] + (span[1] - span[0]) // 2 else None


def _pattern_acted(text: str, span: Span, cues: Cues) -> Report | None:
    """English names who speaks by a verb of speech."""
    return None


def _pattern_predicate(words: str, cues: Cues) -> bool:
    line = Line(words, (0, len(words)), [], cues)
    return any(is_verbal(word, cues) for word in line.tokens)


READERS = {
    "syntax": Reader(
        _syntax_reports, _syntax_names, _syntax_bodies, _syntax_source, _syntax_acted, _syntax_predicate
    ),
    "patterns": Reader(
        _pattern_reports, _pattern_names, _pattern_bodies, _pattern_source, _pattern_acted, _pattern_predicate
    ),
}
