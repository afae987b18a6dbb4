"""What the two ways of scaling share: texts as means of their words' vectors, and an axis made of seed words."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Literal, Self

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array
from sklearn.base import BaseEstimator
from sklearn.utils import Tags
from sklearn.utils.validation import check_is_fitted

from analysis.scaling.counts import Texts, check_lists, count_words

Array = npt.NDArray[np.float64]
Scale = Literal["raw", "reference", "within_sample"]
SCALES = ("raw", "reference", "within_sample")


class SeededScaling(BaseEstimator, ABC):
    """An estimator that places texts on an axis: the mean, over a text's words, of each word's place on it.

    Attributes
    ----------
    seeds_ : DataFrame
        One row a seed: what it matched, and with what weight (:func:`analysis.scaling.seeds.weigh_seeds`).
    seed_weights_ : Series
        Word → weight; below 0 at the negative pole.
    shares_ : sparse array (texts, words)
        Of the texts that scores are referred to, by default those that the model was fitted on: the share of each word
        among the words that have a place.
    reference_mean_, reference_sd_ : float
        Of the scores of these texts: the fixed scale of ``scale="reference"``.
    """

    seeds: Mapping[str, float]
    seeds_: pd.DataFrame
    seed_weights_: pd.Series
    shares_: csr_array
    reference_mean_: float
    reference_sd_: float

    def __sklearn_tags__(self) -> Tags:
        """Tell scikit-learn that texts come as lists of words and not as numbers."""
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = False
        tags.input_tags.string = True
        tags.no_validation = True
        return tags

    @abstractmethod
    def fit(self, token_lists: Texts, y: object = None) -> Self:
        """Learn from texts."""

    @abstractmethod
    def _set_axis(self, seeds: Mapping[str, float]) -> None:
        """Find the seeds in the space, and set what depends on them."""

    @abstractmethod
    def known_vectors(self, rows: Sequence[Sequence[str]]) -> tuple[dict[str, int], Array]:
        """Give the words that have a place, numbered, and their vectors (words, d); at least those of the rows."""

    @abstractmethod
    def poles(self, weights: pd.Series) -> Array:
        """Give the directions (2, d) of the positive and the negative pole; the axis is the first less the second.

        ``weights`` are those of seed words, below 0 at the negative pole.
        """

    @abstractmethod
    def unit_vectors(self, words: Sequence[str] | pd.Index) -> Array:
        """Give the vectors (words, d) of words that the space knows, brought to unit length."""

    @property
    @abstractmethod
    def candidates_(self) -> pd.Series:
        """Word → how often it occurs in the texts that the model was fitted on: what may serve as seed."""

    def axis(self, weights: pd.Series) -> Array:
        """Give the direction (d,) on which seed words with these weights place texts (:meth:`mean_vectors`)."""
        positive, negative = self.poles(weights)
        return positive - negative

    def mean_vectors(self, token_lists: Texts) -> tuple[Array, npt.NDArray[np.int64]]:
        """Give the mean vectors of texts, (texts, d), and the number of their words that have one.

        ``mean_vectors(texts)[0] @ axis(seed_weights_)`` are their raw scores; NaN where a text has no known word.
        """
        check_is_fitted(self)
        rows = check_lists(token_lists)
        columns, vectors = self.known_vectors(rows)
        shares, n = shares_of(count_words(rows, columns))
        means = shares @ vectors
        means[n == 0] = np.nan
        return means, n

    def predict_poles(
        self, token_lists: Texts, *, scale: Literal["raw", "reference"] = "reference"
    ) -> pd.DataFrame:
        """Score texts at each pole apart, so that a text strong at both is not mistaken for a neutral one.

        Returns
        -------
        DataFrame
            ``positive`` and ``negative`` (nearness to each pole; their difference is the score) and ``n``, words with a
            place. By ``scale="reference"`` each is counted from the mean of the texts referred to, in standard deviations
            of their scores.
        """
        means, n = self.mean_vectors(token_lists)
        table = pd.DataFrame(means @ self.poles(self.seed_weights_).T, columns=["positive", "negative"])
        if scale == "reference":
            table = (table - self._reference_poles()) / self.reference_sd_
        elif scale != "raw":
            raise ValueError(f"scale={scale!r}: choose raw or reference")
        return _indexed(table.assign(n=n), token_lists)

    def set_reference(self, token_lists: Texts) -> Self:
        """Refer scores to other texts than those the model was fitted on, as to articles where it learned from sentences."""
        check_is_fitted(self)
        rows = check_lists(token_lists)
        columns, vectors = self.known_vectors(rows)
        self._refer(count_words(rows, columns), vectors)
        return self

    def with_seeds(self, seeds: Mapping[str, float]) -> Self:
        """Give a model with other seeds in the same space, referred to the same texts; nothing is learned anew."""
        check_is_fitted(self)
        parameters = self.get_params(deep=False)
        other = type(self)(**{**parameters, "seeds": seeds})
        for name, value in vars(self).items():
            if name not in parameters:
                setattr(other, name, value)
        other._set_axis(seeds)
        other._set_scale()
        return other

    def _refer(self, counts: csr_array, vectors: Array) -> None:
        self.shares_ = shares_of(counts)[0]
        self._reference_vectors = vectors
        self._set_scale()

    def reference_scores(self, axes: Array) -> Array:
        """Give the raw scores (texts, axes) of the texts referred to, on axes (d, axes)."""
        scores = self.shares_ @ (self._reference_vectors @ axes)
        return scores[np.diff(self.shares_.indptr) > 0]

    def _set_scale(self) -> None:
        scores = self.reference_scores(self.axis(self.seed_weights_)[:, None])[:, 0]
        self.reference_mean_ = float(scores.mean()) if len(scores) else np.nan
        self.reference_sd_ = float(scores.std(ddof=1)) if len(scores) > 1 else np.nan

    def _reference_poles(self) -> Array:
        return self.reference_scores(self.poles(self.seed_weights_).T).mean(axis=0)

    def _scaled(self, scores: pd.Series, scale: Scale) -> tuple[pd.Series, float]:
        """Give scores on a scale, and the standard deviation by which they were divided."""
        if scale not in SCALES:
            raise ValueError(f"scale={scale!r}: choose one of {', '.join(SCALES)}")
        mean, sd = {
            "raw": (0.0, 1.0),
            "reference": (self.reference_mean_, self.reference_sd_),
            "within_sample": (scores.mean(), scores.std()),
        }[scale]
        return (scores - mean) / sd, float(sd)


def shares_of(counts: csr_array) -> tuple[csr_array, npt.NDArray[np.int64]]:
    """Divide counts (texts, words) by the number of words of each text; give these numbers, too."""
    n = np.asarray(counts.sum(axis=1))
    per_word = np.repeat(np.maximum(n, 1), np.diff(counts.indptr))
    shares = csr_array((counts.data / per_word, counts.indices, counts.indptr), shape=counts.shape)
    return shares, n.astype(np.int64)


def split_poles(vectors: Array, weights: Array) -> Array:
    """Sum the vectors of seed words (words, d) by pole, each with the size of its weight: (2, d)."""
    return np.array([np.maximum(weights, 0) @ vectors, np.maximum(-weights, 0) @ vectors])


def unit_rows(vectors: Array) -> Array:
    """Bring rows to unit length, however short (a rare word's are), as LSX does; only rows of zeros stay."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)


def _indexed(table: pd.DataFrame, token_lists: object) -> pd.DataFrame:
    """Keep the index of a Series of token lists."""
    return table.set_axis(token_lists.index) if isinstance(token_lists, pd.Series) else table
