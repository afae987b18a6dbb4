"""Sentences made ready for matching: their words as keys of the codebook's matcher, computed once per distinct word."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

from analysis.codebook import Codebook, Compiled
from analysis.matching import Heard, Token, keys_of

CONTEXT = 3  # so many sentences before its own may hold a term's context
SLICE = 20_000  # sentences looked at in one go, for memory's sake
_NOTHING: frozenset[int] = frozenset()
Word = tuple[int, int, str, str]  # start, end, lemma, form


@dataclass(frozen=True)
class Sentence:
    """A sentence made ready: its text, the offset of that, its words and what they satisfy.

    ``numbers`` are the terms of the codebook that are looked for, ``recent`` the sentences before that may hold their
    context.
    """

    text: str
    offset: int
    tokens: tuple[Token, ...]
    spans: tuple[tuple[int, int], ...]
    heard: Heard
    numbers: frozenset[int]
    recent: tuple[Heard, ...] = ()


@dataclass(frozen=True)
class Stretch:
    """Consecutive voice spans of one voice and speaker."""

    start: int
    end: int
    voice: str
    speaker: str | None
    speaker_id: str | None
    bloc: str | None


@dataclass(frozen=True)
class Words:
    """The words of a corpus: where each sentence's lie, and for each its place and a code of lemma and form.

    ``keys`` has per language, by code, what a word satisfies; ``likely`` the terms that a sentence may hold, where any.
    """

    places: dict[str, tuple[int, int]]
    starts: list[int]
    ends: list[int]
    codes: list[int]
    vocabulary: list[Token]
    keys: dict[str, list[frozenset[int]]]
    likely: dict[str, frozenset[int]]


def corpus_words(tokens: pd.DataFrame, sentences: pd.DataFrame, codebook: Codebook) -> Words:
    """Index a corpus's tokens by sentence; find the keys of each distinct word, and the terms of each sentence.

    Parameters
    ----------
    tokens, sentences
        The corpus's tables; the sentences sorted by article and position.
    codebook
        Its languages are looked at; sentences in others stay without keys and terms.
    """
    ordered = tokens.sort_values(["article_id", "start"], kind="stable")
    lemma_codes, lemmas = pd.factorize(ordered["term"])
    form_codes, forms = pd.factorize(ordered["token"])
    codes, distinct = pd.factorize(lemma_codes * max(len(forms), 1) + form_codes)
    owners, ids = pd.factorize(ordered["sentence_id"])
    borders = np.flatnonzero(np.diff(owners, prepend=-1, append=len(ids))).tolist()
    names = ids.tolist()
    places = {
        names[owner]: (start, end)
        for owner, start, end in zip(owners[borders[:-1]].tolist(), borders, borders[1:], strict=False)
    }
    lemma_list, form_list = lemmas.tolist(), forms.tolist()
    pairs: list[Token] = [(lemma_list[code // len(forms)], form_list[code % len(forms)]) for code in distinct]
    keys: dict[str, list[frozenset[int]]] = {}
    likely: dict[str, frozenset[int]] = {}
    for language, compiled in codebook.compiled.items():
        keys[language] = [_NOTHING] * len(pairs)
        own = sentences[sentences["language"] == language]
        if own.empty:
            continue
        rows = pd.Index(own["sentence_id"]).get_indexer(ids)[owners]
        here = rows >= 0
        for code in np.flatnonzero(np.bincount(codes[here])).tolist():
            keys[language][code] = keys_of(pairs[code], compiled.matcher)
        ones = np.ones(here.sum(), dtype=np.int32)
        held = csr_array((ones, (rows[here], codes[here])), shape=(len(own), len(pairs)))
        articles = pd.factorize(own["article_id"])[0]
        terms = _likely_terms(held, keys[language], articles, compiled)
        likely |= {name: found for name, found in zip(own["sentence_id"], terms, strict=True) if found}
    return Words(
        places, ordered["start"].tolist(), ordered["end"].tolist(), codes.tolist(), pairs, keys, likely
    )


def _likely_terms(
    held: csr_array, keys: Sequence[frozenset[int]], articles: NDArray[np.intp], compiled: Compiled
) -> Iterator[frozenset[int]]:
    """Give for each sentence the terms of which it holds all words that a match must hold, and their company's.

    Parameters
    ----------
    held
        Sentences by codes of words, how often.
    keys
        What each code satisfies.
    articles
        That of each sentence, as numbers, neighbours together.
    """
    automata, neighbours = compiled.matcher.automata, compiled.neighbours
    near = [
        {
            clause
            for other in (number, *(neighbours[text] for text in term.required))
            for clause in automata[other].clauses
        }
        for number, term in enumerate(compiled.terms)
    ]
    context = [
        {clause for text in term.context for clause in automata[neighbours[text]].clauses}
        for term in compiled.terms
    ]
    sizes = np.array([len(first) + len(second) for first, second in zip(near, context, strict=True)])
    width = 1 + max(map(max, filter(None, keys)), default=0)
    keys_of_words = _table(keys, width)
    (near_of_keys, terms_of_near), (context_of_keys, terms_of_context) = (
        _clause_tables(clauses, width) for clauses in (near, context)
    )
    near_of_words, context_of_words = keys_of_words @ near_of_keys, keys_of_words @ context_of_keys
    for first in range(0, held.shape[0], SLICE):
        start = max(0, first - CONTEXT)
        here = held[start : first + SLICE]
        around = _recent(articles[start : first + SLICE]) @ _flags(here @ context_of_words)
        counts = _flags(here @ near_of_words) @ terms_of_near + _flags(around) @ terms_of_context
        counts = counts[first - start :]
        whole = counts.data == sizes[counts.indices]
        rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))[whole]
        found = counts.indices[whole].tolist()
        borders = np.searchsorted(rows, np.arange(counts.shape[0] + 1)).tolist()
        yield from (frozenset(found[left:right]) for left, right in itertools.pairwise(borders))


def _clause_tables(asked: Sequence[set[frozenset[int]]], width: int) -> tuple[csr_array, csr_array]:
    """Number the clauses that terms ask for; tell which clauses each key meets, and which terms each clause is of."""
    numbers = {clause: number for number, clause in enumerate(dict.fromkeys(itertools.chain(*asked)))}
    by_clause = _table([[key for key in clause if key < width] for clause in numbers], width)
    by_term = _table([[numbers[clause] for clause in row] for row in asked], len(numbers))
    return csr_array(by_clause.T), csr_array(by_term.T)


def _table(rows: Sequence[Collection[int]], width: int) -> csr_array:
    """Make a table of ones from the columns of each row."""
    columns = np.fromiter(itertools.chain.from_iterable(rows), dtype=np.int32)
    borders = np.cumsum([0, *map(len, rows)])
    return csr_array((np.ones(len(columns), dtype=np.int32), columns, borders), shape=(len(rows), width))


def _flags(table: csr_array) -> csr_array:
    """Turn counts into ones."""
    return csr_array((np.ones_like(table.data), table.indices, table.indptr), shape=table.shape)


def _recent(articles: NDArray[np.intp]) -> csr_array:
    """Give for each sentence itself and those before it, in its article, that may hold a term's context."""
    count = len(articles)
    near = [np.flatnonzero(articles[back:] == articles[: count - back]) for back in range(CONTEXT + 1)]
    rows = np.concatenate([places + back for back, places in enumerate(near)])
    columns = np.concatenate(near)
    return csr_array((np.ones(len(rows), dtype=np.int32), (rows, columns)), shape=(count, count))


def ready(text: str, offset: int, words: Sequence[Word], compiled: Compiled) -> Sentence:
    """Make a single sentence ready; offsets of ``words`` count as ``offset`` does."""
    tokens = tuple((lemma, form) for _, _, lemma, form in words)
    keys = [keys_of(token, compiled.matcher) for token in tokens]
    spans = tuple((start, end) for start, end, _, _ in words)
    heard = Heard.of(keys, compiled.matcher)
    return Sentence(
        text, offset, tokens, spans, heard, frozenset(filter(heard.holds, range(len(compiled.terms))))
    )


def stretches(voices: pd.DataFrame) -> dict[str, list[Stretch]]:
    """Give each article's voices, neighbours of one voice and speaker joined."""
    names = ("article_id", "start", "end", "voice", "speaker", "speaker_id", "bloc")
    table = voices.sort_values(["article_id", "start"], kind="stable")
    found: dict[str, list[Stretch]] = {}
    for article_id, start, end, voice, *who in zip(*(table[name].tolist() for name in names), strict=True):
        speaker, speaker_id, bloc = (None if pd.isna(value) else value for value in who)
        row = found.setdefault(article_id, [])
        if row and (row[-1].voice, row[-1].speaker, row[-1].end) == (voice, speaker, start):
            row[-1] = replace(row[-1], end=end)
        else:
            row.append(Stretch(start, end, voice, speaker, speaker_id, bloc))
    return found


def segments(sentence: Sentence) -> list[tuple[int, int]]:
    """Part a sentence at its semicolons: (first word, last word + 1)."""
    if ";" not in sentence.text:
        return [(0, len(sentence.spans))]
    shifted = [(start - sentence.offset, end - sentence.offset) for start, end in sentence.spans]
    cuts = [
        place
        for place in range(1, len(shifted))
        if ";" in sentence.text[shifted[place - 1][1] : shifted[place][0]]
    ]
    return list(zip([0, *cuts], [*cuts, len(shifted)], strict=True))
