"""Sentences made ready for matching: their words as keys of the codebook's matcher, computed once per distinct word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.codebook import Codebook, Compiled
from analysis.matching import Keys, Token, candidates, keys_of, present

_NOTHING: frozenset[int] = frozenset()
Word = tuple[int, int, str, str]  # start, end, lemma, form


class Heard(NamedTuple):
    """What words satisfy: the keys of each, and all of them."""

    keys: Keys
    held: frozenset[int]

    @classmethod
    def of(cls, keys: Keys) -> Heard:
        """Gather the keys of some words."""
        return cls(keys, present(keys))


@dataclass(frozen=True)
class Sentence:
    """A sentence made ready: its text, the offset of that, its words and what they satisfy.

    ``numbers`` are the terms of the codebook that may match.
    """

    text: str
    offset: int
    tokens: tuple[Token, ...]
    spans: tuple[tuple[int, int], ...]
    heard: Heard
    numbers: frozenset[int]


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
    """The words of a corpus: where each sentence's lie, and for each its place and a code of lemma and form."""

    places: dict[str, tuple[int, int]]
    starts: list[int]
    ends: list[int]
    codes: list[int]
    vocabulary: list[Token]
    keys: dict[str, list[frozenset[int]]]
    terms: dict[str, list[frozenset[int]]]


def corpus_words(tokens: pd.DataFrame, sentences: pd.DataFrame, codebook: Codebook) -> Words:
    """Index a corpus's tokens by sentence; for each distinct word find its keys, and the terms it may belong to.

    Keys and terms are lists per language, by code; they are empty for words that the language's sentences lack.
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
    spoken = sentences.set_index("sentence_id")["language"].reindex(ids).to_numpy()[owners]
    keys: dict[str, list[frozenset[int]]] = {}
    terms: dict[str, list[frozenset[int]]] = {}
    for language, compiled in codebook.compiled.items():
        used = np.unique(codes[spoken == language]).tolist()
        keys[language], terms[language] = [_NOTHING] * len(pairs), [_NOTHING] * len(pairs)
        for code in used:
            held = keys_of(pairs[code], compiled.matcher)
            if held:
                keys[language][code] = held
                terms[language][code] = candidates([held], compiled.matcher)
    return Words(
        places, ordered["start"].tolist(), ordered["end"].tolist(), codes.tolist(), pairs, keys, terms
    )


def ready(text: str, offset: int, words: Sequence[Word], compiled: Compiled) -> Sentence:
    """Make a single sentence ready; offsets of ``words`` count as ``offset`` does."""
    tokens = tuple((lemma, form) for _, _, lemma, form in words)
    keys = [keys_of(token, compiled.matcher) for token in tokens]
    spans = tuple((start, end) for start, end, _, _ in words)
    return Sentence(text, offset, tokens, spans, Heard.of(keys), candidates(keys, compiled.matcher))


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
