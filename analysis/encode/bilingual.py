"""The embedded bilingual encoder: Russian and English sentences in one space, without a download.

Navec's Russian news vectors come with natasha's wheel. A Russian word has the vector of its lemma, an English
word those of its Russian translations (:mod:`analysis.encode.translation`). A sentence is the mean of its content
words, each weighted by its rarity, less the mean of its language (after Arora, Liang & Ma 2017, *A Simple but
Tough-to-Beat Baseline for Sentence Embeddings*, ICLR). Nothing depends on the other texts of a call.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from analysis import lexicon, tokens
from analysis.encode import foreign, translation

Floats = npt.NDArray[np.float32]

LANGUAGES = ("en", "ru")
WIDTH = 300
_FILE = "data/emb/navec_news_v1_1B_250K_300d_100q.tar"
_COMPOUND_ENDINGS = ("", "ский", "ий", "ый", "ный", "ной")


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
    centred
        Take off the mean of the language (``lexicon/encoder_means.csv``).
    """

    smoothing: float = 1e-3
    translations: Literal["first", "uniform", "rank"] = "rank"
    form: Literal["lemma", "surface"] = "lemma"
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
        return np.array(
            [self._vector(text) for text in foreign.check(texts, languages, LANGUAGES)], np.float32
        ).reshape(len(texts), WIDTH)

    def coverage(
        self, texts: Sequence[str], *, languages: Sequence[str | None] | None = None
    ) -> npt.NDArray[np.float64]:
        """Give the share of content words of each text that have a vector; 0 where it has none."""
        shares = []
        for text in foreign.check(texts, languages, LANGUAGES):
            known = [bool(words) for _, words in content_words(text, form=self.form)]
            shares.append(float(np.mean(known)) if known else 0.0)
        return np.array(shares, np.float64)

    def _vector(self, text: str) -> Floats:
        """Weigh the words of a text, take off the mean of its languages, bring it to unit length."""
        total = np.zeros(WIDTH)
        shares = dict.fromkeys(LANGUAGES, 0.0)
        for language, words in content_words(text, form=self.form):
            if words:
                weight, vector = _weigh(words, self.smoothing, self.translations)
                total += weight * vector
                shares[language] += weight
        vector = _unit(total)
        if self.centred and vector.any():
            means = language_means()
            vector = _unit(
                vector - sum(share * means[code] for code, share in shares.items()) / sum(shares.values())
            )
        return vector.astype(np.float32)


def content_words(text: str, *, form: str = "lemma") -> list[tuple[str, tuple[str, ...]]]:
    """Give the content words of a text: (language of the word, Russian words that stand for it).

    A word that is not known has no Russian words. Formats of talks (3+3) are no words here.
    """
    found = []
    for start, end, term, pos in tokens.parse_text(text, None):
        if tokens.is_content(term, pos) and tokens.script(term):
            found.append(_known_words(tokens.normalize(text[start:end]), term, pos, form))
    return found


def _unit(vector: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    norm = np.linalg.norm(vector)
    return vector / norm if norm > 1e-9 else np.zeros(WIDTH)


# --- from words to words of the vocabulary ---


@lru_cache(maxsize=500_000)
def _known_words(word: str, term: str, pos: str, form: str) -> tuple[str, tuple[str, ...]]:
    if tokens.script(term) == "cyrillic":
        return "ru", _russian_words(word, term, form)
    return "en", _english_words(word, term, pos)


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


def _english_words(word: str, term: str, pos: str) -> tuple[str, ...]:
    """Give the translations of an English word, its form in the text, or a compound's parts."""
    for candidate in (term, word):
        known = translation.translate(candidate, pos, count)
        if known:
            return known
    parts = [tokens.parse(piece, "en") for piece in term.split("-")] if "-" in term else []
    return tuple(
        found
        for part in parts
        if tokens.is_content(*part)
        for found in translation.translate(*part, count)[:1]
    )


# --- vectors ---


@lru_cache(maxsize=200_000)
def _weigh(
    words: tuple[str, ...], smoothing: float, translations: str
) -> tuple[float, npt.NDArray[np.float64]]:
    """Give the weight and the vector of a word that the given Russian words stand for."""
    words = words[:1] if translations == "first" else words
    ranks = np.arange(1, len(words) + 1) if translations == "rank" else np.ones(len(words))
    vector = (1 / ranks) @ np.array([word_vector(word) for word in words], np.float64) / (1 / ranks).sum()
    probability = max(map(count, words)) / _total()
    return (smoothing / (smoothing + probability) if smoothing else 1.0), vector


@cache
def _navec() -> Any:
    """Load Navec from natasha's wheel (natasha itself is not imported: it needs the abandoned pymorphy2)."""
    from navec import Navec

    spec = importlib.util.find_spec("natasha")
    folder = spec.submodule_search_locations[0] if spec and spec.submodule_search_locations else ""
    file = Path(folder) / _FILE
    if not file.is_file():
        raise FileNotFoundError(f"{file}: word vectors not found; install natasha anew: pip install natasha")
    return Navec.load(str(file))


@cache
def _total() -> int:
    return int(sum(_navec().vocab.counts))


def count(word: str) -> int:
    """Say how often Navec's news corpus has a Russian word (0: never, or too rarely to have a vector)."""
    vocab = _navec().vocab
    index = vocab.word_ids.get(word)
    return 0 if index is None else int(vocab.counts[index])


@lru_cache(maxsize=100_000)
def word_vector(word: str) -> Floats:
    """Give the vector of a word that Navec has, of unit length.

    Raises
    ------
    KeyError
        Where Navec lacks the word.
    """
    vector = np.asarray(_navec()[word], np.float32)
    return vector / np.linalg.norm(vector)


@cache
def language_means() -> dict[str, npt.NDArray[np.float64]]:
    """Give the mean sentence of each language, as ``tests/benchmarks/encode.py`` measured it on news."""
    table = lexicon.read_csv("encoder_means.csv")
    return {code: table[code].to_numpy(np.float64) for code in LANGUAGES}
