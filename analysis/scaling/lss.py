"""Latent Semantic Scaling: words, and texts by their words, placed between two poles that seed words name.

Watanabe 2021, *Latent Semantic Scaling: A Semisupervised Text Analysis Technique for New Domains and Languages*,
Communication Methods and Measures 15(2). It computes what version 1.5 of the author's R package LSX computes (checked
against its results in ``tests/test_scaling.py``); where this module does more, the parameter says so and its default is
LSX's.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Self

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.utils.validation import check_is_fitted

from analysis.scaling.counts import WEIGHTS, Texts, check_lists, common_words, count_words, weigh
from analysis.scaling.decomposition import right_singular_vectors
from analysis.scaling.seeded import Array, Scale, SeededScaling, split_poles, unit_rows
from analysis.scaling.seeds import check_seeds, glob, report_lost, weigh_seeds

_log = logging.getLogger(__name__)


class LatentSemanticScaling(SeededScaling):
    """Latent Semantic Scaling, as an estimator of scikit-learn.

    The polarity of a word is its cosine to each seed word in the space of the first k right singular vectors of the
    text-by-word matrix (the singular values are left out, as LSX does), summed with the seeds' weights. The score of a
    text is the mean polarity of its words.

    Parameters
    ----------
    seeds
        Word or pattern (``*`` any letters, ``?`` one; case counts) → score: above 0 for one pole, below for the other;
        the size of a score is its weight.
    k
        Number of components.
    weight
        How counts are weighted before the decomposition: count, prop, logcount, boolean, logave. Scores of texts
        always take plain counts.
    slice
        Components to use: a number (the first so many), or a list of places counted from 0.
    terms
        Which words get a polarity: patterns, or word → factor of its polarity. All by default. The space is that of
        all words in any case.
    min_count
        Leave words out that occur less often. LSX leaves that to the user, who mostly takes 5.
    rebalance
        Count only seeds that occur when the weight of a pole is shared out, so that both poles weigh the same.

    Attributes
    ----------
    polarity_ : Series
        Word → polarity.
    words_, frequency_ : arrays (words,)
        The vocabulary in the order of the alphabet, and how often each word occurs.
    vectors_ : array (words, d)
        Rows of the first d right singular vectors; d is k, or less where the texts have a lower rank.
    singular_values_ : array (d,)
        Largest first.
    components_ : array
        Places of the components that are used.
    """

    def __init__(
        self,
        seeds: Mapping[str, float],
        *,
        k: int = 300,
        weight: str = "count",
        slice: int | Sequence[int] | None = None,
        terms: Sequence[str] | Mapping[str, float] | None = None,
        min_count: int = 1,
        rebalance: bool = False,
    ) -> None:
        self.seeds = seeds
        self.k = k
        self.weight = weight
        self.slice = slice
        self.terms = terms
        self.min_count = min_count
        self.rebalance = rebalance

    def fit(self, token_lists: Texts, y: object = None) -> Self:
        """Learn the polarity of words.

        Parameters
        ----------
        token_lists
            One list of words a text; LSS was made for sentences.
        y
            Not used; there for scikit-learn.

        Raises
        ------
        ValueError
            Where no seed occurs, or a parameter is none that could be.
        TypeError
            Where a row is no list of words.
        """
        check_seeds(self.seeds)
        if not isinstance(self.k, int | np.integer) or self.k < 1:
            raise ValueError(f"k={self.k!r}: give a whole number from 1")
        if self.weight not in WEIGHTS:
            raise ValueError(f"weight={self.weight!r}: choose one of {', '.join(WEIGHTS)}")
        rows = check_lists(token_lists)
        columns = common_words(rows, self.min_count)
        if not columns:
            raise ValueError(f"no word occurs {self.min_count} times: give more texts, or a lower min_count")
        counts = count_words(rows, columns)
        self.words_ = np.array(list(columns), dtype=object)
        self._places = pd.Index(list(columns))
        self.frequency_ = np.asarray(counts.sum(axis=0)).astype(np.int64)
        self.singular_values_, self.vectors_ = right_singular_vectors(weigh(counts, self.weight), self.k)
        if len(self.singular_values_) < self.k:
            _log.warning("k=%d: the texts have only %d components", self.k, len(self.singular_values_))
        self.components_ = self._chosen_components()
        self._unit = unit_rows(self.vectors_[:, self.components_])
        self._factors = self._chosen_terms()
        self._set_axis(self.seeds)
        scored = self._places.get_indexer(self.polarity_.index)
        self._refer(counts[:, scored], self.known_vectors([])[1])
        return self

    def predict(
        self,
        token_lists: Texts,
        *,
        se: bool = False,
        scale: Scale = "raw",
        min_n: int = 0,
    ) -> pd.DataFrame:
        """Score texts by the mean polarity of their words.

        Parameters
        ----------
        token_lists
            One list of words a text; a Series keeps its index.
        se
            Add the standard error of the mean over the text's words. It says how far the words of this text agree, and
            nothing of other texts: for outlets, resample stories (:func:`analysis.scaling.group_scores`).
        scale
            ``raw``: polarities as they are. ``reference``: in standard deviations of the texts that the model was fitted
            on (or :meth:`set_reference`), so that a score is the same whatever it is scored beside. ``within_sample``:
            standardised over the texts of this call, as LSX does by default: each text moves the scores of all others
            (and errors are rounded as LSX rounds them, by the largest of the call).
        min_n
            Divide by at least so many words, which draws short texts to 0.

        Returns
        -------
        DataFrame
            ``score``, ``se`` (where asked for), ``n`` (words with a polarity; the divisor, where ``min_n`` is larger).
            Score is NaN where a text has no known word, se where it has fewer than two.
        """
        check_is_fitted(self)
        columns = {word: column for column, word in enumerate(self.polarity_.index)}
        counts = count_words(check_lists(token_lists), columns)
        polarity = self.polarity_.to_numpy(float)
        lengths = np.asarray(counts.sum(axis=1))
        n = np.where(lengths > 0, np.maximum(lengths, min_n), 0).astype(np.int64)
        with np.errstate(divide="ignore", invalid="ignore"):
            mean = np.where(n > 0, counts @ polarity / n, np.nan)
            variance = np.maximum(counts @ polarity**2 / n - mean**2, 0.0)
            if scale == "within_sample":
                variance = _zapsmall(variance)
            error = np.where(n > 1, np.sqrt(variance / n), np.nan)
        index = token_lists.index if isinstance(token_lists, pd.Series) else None
        table = pd.DataFrame({"score": mean, "se": error, "n": n}, index=index)
        table["score"], sd = self._scaled(table["score"], scale)
        table["se"] /= sd
        return table if se else table.drop(columns="se")

    def known_vectors(self, rows: Sequence[Sequence[str]]) -> tuple[dict[str, int], Array]:
        """Give the words that have a polarity, numbered, with their vectors of unit length times their factor."""
        vectors = self._factors.to_numpy(float)[:, None] * self.unit_vectors(self._factors.index)
        return {word: column for column, word in enumerate(self._factors.index)}, vectors

    def unit_vectors(self, words: Sequence[str] | pd.Index) -> Array:
        """Give the vectors of words over the components that are used, brought to unit length."""
        places = self._places.get_indexer(pd.Index(words))
        if (places < 0).any():
            raise KeyError(f"{np.asarray(words)[places < 0][0]!r} does not occur in the texts")
        return self._unit[places]

    def poles(self, weights: pd.Series) -> Array:
        """Give the directions (2, d) of the two poles: weighted sums of the seed words' vectors."""
        return split_poles(self.unit_vectors(weights.index), weights.to_numpy(float))

    @property
    def candidates_(self) -> pd.Series:
        """Word → how often it occurs."""
        return pd.Series(self.frequency_, index=pd.Index(self.words_, name="word"))

    def _chosen_components(self) -> npt.NDArray[np.int64]:
        size = len(self.singular_values_)
        chosen = size if self.slice is None else self.slice
        places = np.arange(chosen) if isinstance(chosen, int) else np.array(list(chosen), np.int64)
        if not len(places) or places.min() < 0 or places.max() >= size:
            raise ValueError(f"slice={self.slice!r}: there are {size} components, 0 to {size - 1}")
        return places

    def _chosen_terms(self) -> pd.Series:
        """Give the words that get a polarity, with the factor of each."""
        words = list(self.words_)
        if self.terms is None:
            return pd.Series(1.0, index=pd.Index(words, name="word"))
        if isinstance(self.terms, Mapping):
            if bad := [term for term, factor in self.terms.items() if not factor >= 0]:
                raise ValueError(f"terms: the factor of {bad[0]!r} must be 0 or more")
            known = {word: float(self.terms[word]) for word in words if word in self.terms}
        else:
            places = sorted({place for places in glob(self.terms, words) for place in places})
            known = {words[place]: 1.0 for place in places}
        if not known:
            raise ValueError("terms: none of them occurs in the texts")
        return pd.Series(known).rename_axis("word")

    def _set_axis(self, seeds: Mapping[str, float]) -> None:
        table, weights = weigh_seeds(check_seeds(seeds), list(self.words_), rebalance=self.rebalance)
        if weights.empty:
            raise ValueError(
                f"no seed occurs in the texts: {', '.join(seeds)}; give words as they stand there"
            )
        report_lost(table)
        self.seeds_, self.seed_weights_ = table, weights
        values = self.unit_vectors(self._factors.index) @ self.axis(weights)
        self.polarity_ = (self._factors * values).rename("polarity")


def _zapsmall(values: Array) -> Array:
    """Round to seven digits of the largest, as R's ``zapsmall`` does and so LSX's errors are rounded."""
    largest = np.nanmax(np.abs(values), initial=0.0)
    return np.round(values, int(np.floor(7 - np.log10(largest) + 0.5))) if largest > 0 else values
