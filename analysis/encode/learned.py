"""Vectors learned from the corpus itself: latent semantic analysis over words that all its languages share.

A unit is a bag of words: each English word stands for its Russian translations, a Russian one for its lemma, as in
the embedded encoder, and what has no Russian word stands for itself. Only words that every language of the corpus
uses are kept; they are weighted by their rarity within their language (TF-IDF), so that a language's habits don't
stand out, and reduced by exact truncated singular value decomposition (Deerwester et al. 1990, *Indexing by Latent
Semantic Analysis*, Journal of the American Society for Information Science 41(6)); the mean of each language is taken
off. Where the corpus is large enough to learn from, topics on these vectors read better than on the embedded ones
(``tests/benchmarks/topics.py``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import tokens as tokenizer
from analysis.encode.bilingual import content_word
from analysis.encode.foreign import strings
from analysis.encode.rows import OTHER, Array, centre, language_means, unit_rows
from analysis.encode.vocabulary import parts

LEARN_FROM = 300
"""Articles from which learned vectors are taken: a judgement, made on the corpora of ``tests/benchmarks/topics.py``, where
they agreed better with the themes of RT from 100 on and less well with the classes of BBC News at any number."""
_MOST_DIMENSIONS = 100
_AT_LEAST, _IN_ALL = 2, 5  # units of each language, and of all together, that a word must stand in
_OF_NOTE = 0.02  # share of units from which a language has a say in which words are kept


class TooLittleToLearn(ValueError):
    """Units are too few, or share too few words."""


@dataclass(frozen=True)
class LearnedEncoder:
    """An encoder that was learned from the units of a corpus (:func:`learn`).

    Attributes
    ----------
    columns
        Word → column of ``rarities`` and ``components``.
    rarities
        Language → weight of each word, log((1 + n) / (1 + units with the word)) + 1; "" for other languages.
    components
        (d, words), rows orthonormal (zero where the units have fewer dimensions).
    means
        Language → mean of its units' vectors; "" for other languages.
    """

    columns: Mapping[str, int]
    rarities: Mapping[str, Array]
    components: Array
    means: Mapping[str, Array]

    name = "learned"

    def encode(
        self, texts: Sequence[str], *, languages: Sequence[str | None] | None = None
    ) -> npt.NDArray[np.float32]:
        """Give the vectors of texts, (n, d): rows of unit length, or zero where no word is known."""
        units = _as_units(texts, languages)
        return self.encode_tokens(units, tokenizer.content_tokens(units))

    def coverage(
        self, texts: Sequence[str], *, languages: Sequence[str | None] | None = None
    ) -> npt.NDArray[np.float64]:
        """Give the share of content words of each text that stand for a word learned, (n,)."""
        units = _as_units(texts, languages)
        return self.coverage_of_tokens(units, tokenizer.content_tokens(units))

    def coverage_of_tokens(self, units: pd.DataFrame, tokens: pd.DataFrame) -> npt.NDArray[np.float64]:
        """Give the same by the tokens of units, as :meth:`encode_tokens` takes them."""
        counts, keys = _count(units, tokens)
        known = np.array([any(word in self.columns for word in _words(*key)) for key in keys], np.float64)
        return counts @ known / np.maximum(counts.sum(axis=1), 1)

    def encode_tokens(self, units: pd.DataFrame, tokens: pd.DataFrame) -> npt.NDArray[np.float32]:
        """Give the vectors of units by their tokens.

        Parameters
        ----------
        units
            unit_id, language.
        tokens
            unit_id, token, term, pos: content words of the units.

        Returns
        -------
        array (n, d)
            float32, in the order of ``units``.
        """
        counts, keys = _count(units, tokens)
        bags = counts @ _shares(keys, self.columns)
        languages = _languages(units)
        vectors = unit_rows(_weighted(bags, languages, self.rarities) @ self.components.T)
        return centre(vectors, languages, self.means).astype(np.float32)


def learn(
    units: pd.DataFrame, tokens: pd.DataFrame, *, dimensions: int | None = None
) -> tuple[LearnedEncoder, npt.NDArray[np.float32]]:
    """Learn an encoder from units.

    Parameters
    ----------
    units
        unit_id, language.
    tokens
        unit_id, token, term, pos: content words of the units.
    dimensions
        Components kept; None: twice the square root of the number of units, 20 to 100.

    Returns
    -------
    LearnedEncoder, array (n, d)
        The encoder, and the vectors of the units in their order.

    Raises
    ------
    TooLittleToLearn
        Where units or words that they share are no more than the dimensions.
    """
    languages = _languages(units)
    counts, keys = _count(units, tokens)
    words = sorted({word for key in keys for word in _words(*key)})
    bags = counts @ _shares(keys, {word: column for column, word in enumerate(words)})
    kept = np.flatnonzero(_shared(bags, languages))
    wanted = dimensions or int(np.clip(round(2 * len(units) ** 0.5), 20, _MOST_DIMENSIONS))
    if min(len(units), len(kept)) <= wanted:
        raise TooLittleToLearn(
            f"{len(units)} units with {len(kept)} words in common are too few to learn {wanted} dimensions from; "
            'take the encoder "bilingual"'
        )
    bags = bags[:, kept]
    rarities = {code: _rarity(bags[languages == code]) for code in sorted(set(languages))}
    rarities[OTHER] = _rarity(bags)
    weighted = _weighted(bags, languages, rarities)
    components = _components(weighted, wanted)
    vectors = unit_rows(weighted @ components.T)
    means = language_means(vectors, languages)
    columns = {words[place]: column for column, place in enumerate(kept)}
    encoder = LearnedEncoder(columns, rarities, components, means)
    return encoder, centre(vectors, languages, means).astype(np.float32)


def _as_units(texts: Sequence[str], languages: Sequence[str | None] | None) -> pd.DataFrame:
    codes = list(languages) if languages is not None else [None] * len(texts)
    ids = [str(number) for number in range(len(texts))]
    return pd.DataFrame({"unit_id": ids, "language": codes, "text": strings(texts)})


def _languages(units: pd.DataFrame) -> npt.NDArray[Any]:
    return units["language"].astype(object).where(units["language"].notna(), "und").to_numpy(object)


# --- words ---


def _count(units: pd.DataFrame, tokens: pd.DataFrame) -> tuple[Any, list[tuple[str, str, str]]]:
    """Count kinds of tokens in units: array (units, kinds), and the kinds as (token, term, pos)."""
    from scipy.sparse import coo_array

    rows = pd.Index(units["unit_id"]).get_indexer(tokens["unit_id"])
    if (rows < 0).any():
        raise ValueError(f"{int((rows < 0).sum())} tokens belong to no unit; give the tokens of these units")
    columns, kinds = tokenizer.kinds(tokens, ["token", "term", "pos"])
    keys = list(kinds.itertuples(index=False, name=None))
    counts = coo_array((np.ones(len(rows)), (rows, columns)), shape=(len(units), len(keys)))
    return counts.tocsr(), keys


@lru_cache(maxsize=500_000)
def _words(token: str, term: str, pos: str) -> tuple[str, ...]:
    """Give the words that stand for a token: single Russian ones, best first, else its term."""
    content = content_word(token, term, pos)
    words = content.words if content else ()
    single = tuple(part for word in words for part in (parts(word) if " " in word else (word,)))
    return tuple(dict.fromkeys(single)) or (term,)


def _shares(keys: list[tuple[str, str, str]], columns: Mapping[str, int]) -> Any:
    """Share each kind of token among its words by their rank (1, 1/2, 1/3 …): array (kinds, words)."""
    from scipy.sparse import coo_array

    cells = []
    for row, key in enumerate(keys):
        words = _words(*key)
        whole = sum(1 / rank for rank in range(1, len(words) + 1))
        cells += [
            (row, columns[word], 1 / rank / whole) for rank, word in enumerate(words, 1) if word in columns
        ]
    rows, places, weights = zip(*cells, strict=True) if cells else ((), (), ())
    return coo_array((weights, (rows, places)), shape=(len(keys), len(columns)), dtype=np.float64).tocsr()


def _shared(bags: Any, languages: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Say which words stand in at least two units of each language that has a say, and in five of all."""
    codes, sizes = np.unique(languages.astype(str), return_counts=True)
    telling = [code for code, size in zip(codes, sizes, strict=True) if size >= _OF_NOTE * len(languages)]
    spreads = [(bags[languages == code] > 0).sum(axis=0) for code in telling]
    if not telling:
        return np.zeros(bags.shape[1], bool)
    return (np.min(spreads, axis=0) >= _AT_LEAST) & (np.sum(spreads, axis=0) >= _IN_ALL)


# --- weights and components ---


def _rarity(bags: Any) -> Array:
    return np.log((1 + bags.shape[0]) / (1 + np.asarray((bags > 0).sum(axis=0)))) + 1


def _weighted(bags: Any, languages: npt.NDArray[Any], rarities: Mapping[str, Array]) -> Any:
    """Weigh words by the logarithm of their count and their rarity in the unit's language; rows of unit length."""
    from scipy.sparse import csr_array, diags_array

    rows = csr_array(bags, copy=True)
    rows.data = np.log1p(rows.data)
    own = np.array([code if code in rarities else OTHER for code in languages], object)
    weighted = csr_array(rows.shape, dtype=np.float64)
    for code in sorted(set(own)):
        inside = diags_array((own == code).astype(np.float64))
        weighted = weighted + inside @ rows @ diags_array(rarities[code])
    norms = np.sqrt(weighted.multiply(weighted).sum(axis=1))
    return diags_array(1 / np.maximum(norms, 1e-12)) @ weighted


def _components(weighted: Any, dimensions: int) -> Array:
    """Give the leading right singular vectors, each with its largest entry positive.

    They come from the eigenvectors of the smaller Gram matrix, exact to the last digits, on one thread: sums in
    another order would differ there.
    """
    from scipy.sparse.linalg import LinearOperator, eigsh
    from threadpoolctl import threadpool_limits

    tall = weighted.T.tocsr()
    low, high = (weighted, tall) if weighted.shape[0] <= weighted.shape[1] else (tall, weighted)
    size = low.shape[0]
    gram = LinearOperator((size, size), matvec=lambda vector: low @ (high @ vector), dtype=np.float64)
    start = np.full(size, size**-0.5)  # ARPACK's own would be random
    with threadpool_limits(1):
        values, vectors = eigsh(gram, k=dimensions, v0=start, ncv=min(size, 2 * dimensions + 1), tol=1e-10)
    ordered = vectors[:, np.argsort(-values, kind="stable")]
    rows = (ordered if low is tall else tall @ ordered).T
    largest = rows[np.arange(dimensions), np.abs(rows).argmax(axis=1)]
    return unit_rows(rows * np.sign(largest)[:, None])
