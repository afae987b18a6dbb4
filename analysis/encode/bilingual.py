"""The embedded bilingual encoder: Russian and English sentences in one space, without a download.

Navec's Russian news vectors come with natasha's wheel (:mod:`analysis.encode.vocabulary`). A Russian word has the
vector of its lemma, an English word or term those of its Russian translations (:mod:`analysis.encode.translation`).
A sentence is the mean of its content words, each weighted by its rarity in Navec's news corpus, less the mean of its
language (after Arora, Liang & Ma 2017, *A Simple but Tough-to-Beat Baseline for Sentence Embeddings*, ICLR, who take
off the first principal component instead). Nothing depends on the other texts of a call.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from analysis import lexicon, tokens
from analysis.encode import foreign, translation
from analysis.encode.rows import unit_rows
from analysis.encode.vocabulary import WIDTH, count, total, word_vector

Floats = npt.NDArray[np.float32]
Array = npt.NDArray[np.float64]

LANGUAGES = ("en", "ru")
_COMPOUND_ENDINGS = ("", "ский", "ий", "ый", "ный", "ной")


class Content(NamedTuple):
    """A content word or term of a text: the language it stands in, and the Russian words that stand for it."""

    language: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class BilingualEncoder:
    """Encoder of Russian and English texts; the defaults are those of ``tests/benchmarks/encode.py``.

    Attributes
    ----------
    smoothing
        a of the weight a / (a + p) of a word with probability p in Navec's corpus; 0 weighs all words alike.
    translations
        How the translations of an English word are joined: the first, all alike, or by rank (1, 1/2, 1/3 …).
    form
        Whether a Russian word has the vector of its lemma or of the form in the text.
    terms
        Look English terms of several words up before their words.
    transliterated
        Spell English names that nothing lists in Cyrillic (``lexicon/transliteration.csv``).
    names
        Whether names of people, places and bodies count; without them vectors say what, not who and where.
    centred
        Take off the mean of the language (``lexicon/encoder_means.csv``).
    """

    smoothing: float = 1e-3
    translations: Literal["first", "uniform", "rank"] = "rank"
    form: Literal["lemma", "surface"] = "lemma"
    terms: bool = True
    transliterated: bool = True
    names: bool = True
    centred: bool = True

    languages = LANGUAGES
    name = "bilingual"

    def encode(self, texts: Sequence[str], *, languages: Sequence[str | None] | None = None) -> Floats:
        """Give the vectors of texts.

        Parameters
        ----------
        texts
            Sentences or articles. Each word is read in the language of its script.
        languages
            ISO 639-1 codes of the texts, where known: they are then trusted, and not checked against the
            texts.

        Returns
        -------
        array (n, 300)
            float32; rows of unit length, or zero where no word is known.

        Raises
        ------
        TypeError
            Where a text is not a string (None, NaN); names its position.
        ValueError
            Where a text is in neither language; names it and the model to use.
        """
        contents = [
            [content for content in self._content(text) if content.words]
            for text in foreign.check(texts, languages, LANGUAGES)
        ]
        kinds = {
            kind: column
            for column, kind in enumerate(dict.fromkeys(content for text in contents for content in text))
        }
        if not kinds:
            return np.zeros((len(contents), WIDTH), np.float32)
        weighed = [_weigh(kind.words, self.smoothing, self.translations) for kind in kinds]
        weights = np.array([weight for weight, _ in weighed])
        counts = _count_rows([[kinds[content] for content in text] for text in contents], len(kinds))
        vectors = unit_rows(counts @ (weights[:, None] * np.array([vector for _, vector in weighed])))
        if self.centred:
            codes = np.array([[kind.language == code for code in LANGUAGES] for kind in kinds], np.float64)
            shares = counts @ (weights[:, None] * codes)
            means = np.array([language_means()[code] for code in LANGUAGES])
            off = shares / np.maximum(shares.sum(axis=1, keepdims=True), 1e-12) @ means
            vectors = unit_rows(np.where(vectors.any(axis=1, keepdims=True), vectors - off, 0.0))
        return vectors.astype(np.float32)

    def coverage(
        self, texts: Sequence[str], *, languages: Sequence[str | None] | None = None
    ) -> npt.NDArray[np.float64]:
        """Give the share of content words of each text that have a vector; 0 where it has none."""
        shares = []
        for text in foreign.check(texts, languages, LANGUAGES):
            known = [bool(content.words) for content in self._content(text)]
            shares.append(float(np.mean(known)) if known else 0.0)
        return np.array(shares, np.float64)

    def _content(self, text: str) -> list[Content]:
        return content_words(
            text,
            form=self.form,
            terms=self.terms,
            transliterated=self.transliterated,
            names=self.names,
        )


def content_words(
    text: str, *, form: str = "lemma", terms: bool = True, transliterated: bool = True, names: bool = True
) -> list[Content]:
    """Give the content words and terms of a text, in their order.

    A word that is not known has no Russian words. Formats of talks (3+3) are no words here.
    """
    found = []
    spans = tokens.parse_text(text, None)
    place = 0
    while place < len(spans):
        start, end, term, pos = spans[place]
        length, words, name = _term_at(text, spans, place) if terms else NO_TERM
        place += length
        if not names and (name or (not words and pos == "name")):
            continue
        content = (
            Content("en", words) if words else content_word(text[start:end], term, pos, form, transliterated)
        )
        if content:
            found.append(content)
    return found


NO_TERM: tuple[int, tuple[str, ...], bool] = (1, (), False)


def _term_at(text: str, spans: list[Any], place: int) -> tuple[int, tuple[str, ...], bool]:
    """Give the longest term that begins at a word: its number of words, its translations, whether it is a name."""
    for lemmas, words, name in translation.terms().get(spans[place][2], ()):
        stretch = spans[place : place + len(lemmas)]
        gaps = (text[left[1] : right[0]] for left, right in zip(stretch, stretch[1:], strict=False))
        if tuple(span[2] for span in stretch) == lemmas and all(gap in (" ", "-") for gap in gaps):
            return len(lemmas), words, name
    return NO_TERM


# --- from words to words of the vocabulary ---


@lru_cache(maxsize=500_000)
def content_word(
    token: str, term: str, pos: str, form: str = "lemma", transliterated: bool = True
) -> Content | None:
    """Give what stands for a token with its term and part of speech; None where it is no content word."""
    if not (tokens.is_content(term, pos) and tokens.script(term)):
        return None
    if tokens.script(term) == "cyrillic":
        known = form == "lemma" and count(term)  # nearly all words: told first, for speed
        words = (term,) if known else _russian_words(tokens.normalize(token), term, form)
        return Content("ru", words)
    return Content("en", _english_words(tokens.normalize(token), term, pos, transliterated))


def _russian_words(word: str, term: str, form: str) -> tuple[str, ...]:
    """Give a Russian word's lemma, else its form in the text, else the parts of a compound."""
    order = (term, word) if form == "lemma" else (word, term)
    known = [candidate for candidate in order if count(candidate)]
    if known or "-" not in term:
        return tuple(known[:1])
    return tuple(part for piece in term.split("-") for part in _compound_part(piece))


def _compound_part(piece: str) -> list[str]:
    """Give the adjective that the first part of a compound stands for (армяно- → армянский)."""
    stems = [piece[:-1] + ending for ending in _COMPOUND_ENDINGS[1:]] if piece.endswith("о") else []
    return [candidate for candidate in (*stems, piece) if count(candidate)][:1]


def _english_words(word: str, term: str, pos: str, transliterated: bool) -> tuple[str, ...]:
    """Give the translations of an English word, its form in the text, or a compound's parts."""
    for candidate in (term, word):
        known = translation.translate(candidate, pos, transliterated=transliterated)
        if known:
            return known
    pieces = [tokens.parse(piece, "en") for piece in term.split("-")] if "-" in term else []
    return tuple(
        found for piece in pieces if tokens.is_content(*piece) for found in translation.translate(*piece)[:1]
    )


# --- vectors ---


@lru_cache(maxsize=200_000)
def _weigh(words: tuple[str, ...], smoothing: float, translations: str) -> tuple[float, Array]:
    """Give the weight and the vector of a word that the given Russian words stand for."""
    words = words[:1] if translations == "first" else words
    ranks = np.arange(1, len(words) + 1) if translations == "rank" else np.ones(len(words))
    vector = (1 / ranks) @ np.array([word_vector(word) for word in words], np.float64) / (1 / ranks).sum()
    probability = max(map(count, words)) / total()
    return (smoothing / (smoothing + probability) if smoothing else 1.0), vector


def _count_rows(rows: list[list[int]], width: int) -> Any:
    """Count the columns that each row names, in their order, so that sums don't depend on the other rows."""
    from scipy.sparse import csr_array

    ends = np.cumsum([0, *map(len, rows)])
    columns = np.array([column for row in rows for column in row], np.int64)
    return csr_array((np.ones(len(columns)), columns, ends), shape=(len(rows), width))


@cache
def language_means() -> dict[str, Array]:
    """Give the mean sentence of each language, as ``tests/benchmarks/encode.py`` measured it on news."""
    table = lexicon.read_csv("encoder_means.csv")
    return {code: table[code].to_numpy(np.float64) for code in LANGUAGES}
