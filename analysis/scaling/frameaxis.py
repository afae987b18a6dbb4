"""FrameAxis: texts between two poles of seed words in the space of an encoder, for small or bilingual corpora.

Kwak, An, Jing & Ahn 2021, *FrameAxis: Characterizing Microframe Bias and Intensity with Word Embedding*, PeerJ Computer
Science 7:e644. Nothing is learned from the texts but the baseline, so five articles have the same axis as ten thousand,
and with an encoder of two languages both stand on one axis.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Self

import numpy as np
import pandas as pd
from sklearn.utils.validation import check_is_fitted

from analysis.encode import Encoder, load_encoder
from analysis.lemmas import language_of
from analysis.scaling.counts import Texts, check_lists, common_words, count_words
from analysis.scaling.seeded import Array, Scale, SeededScaling, shares_of, split_poles, unit_rows
from analysis.scaling.seeds import check_seeds, report_lost, weigh_seeds

_LANGUAGES = ("en", "ru")
"""Languages that a word may be said to be in, by its script; one in another script is looked up all the same."""


class FrameAxis(SeededScaling):
    """Bias and intensity of texts on an axis of seed words in an encoder's space.

    The axis is the mean vector of the positive seeds less that of the negative ones. A word's place on it is its cosine to
    the axis; a text's bias is the mean place of its words, its intensity their mean squared distance from the baseline,
    which is the bias of all texts that the model was fitted on. A text that uses strong words of both poles has a small
    bias and a large intensity; :meth:`predict_poles` tells the two apart.

    Parameters
    ----------
    seeds
        Word → score, above 0 for one pole, below for the other; no patterns. Words of several languages stand on one axis.
    encoder
        As :func:`analysis.encode.load_encoder` gives it; the embedded one by default.
    shrinkage
        None: the axis is the difference of the poles, as Kwak et al. have it. A number: it is Fisher's linear discriminant of
        the two sets of seeds, which counts less in directions in which the seeds of one pole differ among themselves; the
        covariance within the poles is drawn towards a multiple of the identity, of this share of the mean variance
        (Friedman 1989, *Regularized Discriminant Analysis*, Journal of the American Statistical Association 84(405)).

    Attributes
    ----------
    baseline_ : float
        Mean place of the words of the texts that the model was fitted on.
    frequency_ : Series
        Word → how often it occurs in them.
    """

    def __init__(
        self, seeds: Mapping[str, float], *, encoder: Encoder | None = None, shrinkage: float | None = None
    ) -> None:
        self.seeds = seeds
        self.encoder = encoder
        self.shrinkage = shrinkage

    def fit(self, token_lists: Texts, y: object = None) -> Self:
        """Find the axis, and the baseline of the texts.

        Parameters
        ----------
        token_lists
            One list of words a text.
        y
            Not used; there for scikit-learn.

        Raises
        ------
        ValueError
            Where the encoder knows no seed, or no word of the texts.
        TypeError
            Where a row is no list of words.
        """
        scores = check_seeds(self.seeds)
        if patterns := [seed for seed in scores if "*" in seed or "?" in seed]:
            raise ValueError(f"seeds: {patterns[0]!r} is a pattern; an encoder's space has words only")
        if self.shrinkage is not None and not self.shrinkage > 0:
            raise ValueError(f"shrinkage={self.shrinkage!r}: give None or a number above 0")
        rows = check_lists(token_lists)
        self._encoder = self.encoder if self.encoder is not None else load_encoder()
        self._vectors: dict[str, Array] = {}
        columns, vectors = self.known_vectors(rows)
        if not columns:
            raise ValueError("the encoder knows no word of these texts")
        counts = count_words(rows, columns)
        sums = np.asarray(counts.sum(axis=0)).astype(np.int64)
        self.frequency_ = pd.Series(sums, index=pd.Index(list(columns), name="word"))
        self._set_axis(scores)
        self._refer(counts, vectors)
        return self

    def predict(self, token_lists: Texts, *, scale: Scale = "raw") -> pd.DataFrame:
        """Score texts by the mean place of their words.

        Parameters
        ----------
        token_lists
            One list of words a text; a Series keeps its index.
        scale
            ``raw``, ``reference`` or ``within_sample``, as :meth:`LatentSemanticScaling.predict` takes it.

        Returns
        -------
        DataFrame
            ``score`` (Kwak's bias), ``intensity`` (raw on any scale), ``n`` (words with a vector), ``coverage`` (their share
            of the text's words). NaN where a text has none.
        """
        check_is_fitted(self)
        rows = check_lists(token_lists)
        columns, vectors = self.known_vectors(rows)
        shares, n = shares_of(count_words(rows, columns))
        places = vectors @ self.axis(self.seed_weights_)
        lengths = np.array([len(row) for row in rows])
        index = token_lists.index if isinstance(token_lists, pd.Series) else None
        table = pd.DataFrame(
            {
                "score": shares @ places,
                "intensity": shares @ (places - self.baseline_) ** 2,
                "n": n,
                "coverage": n / np.maximum(lengths, 1),
            },
            index=index,
        )
        table.loc[table["n"] == 0, ["score", "intensity"]] = np.nan
        table["score"], _ = self._scaled(table["score"], scale)
        return table

    def known_vectors(self, rows: Sequence[Sequence[str]]) -> tuple[dict[str, int], Array]:
        """Give the words of the rows that the encoder knows, numbered, with their vectors of unit length."""
        words = list(common_words(rows, 1))
        self._encode(words)
        known = [word for word in words if self._vectors[word].any()]
        return {word: column for column, word in enumerate(known)}, self.unit_vectors(known)

    def poles(self, weights: pd.Series) -> Array:
        """Give the directions (2, d) of the two poles, scaled so that their difference has unit length."""
        self._encode(list(weights.index))
        vectors, sizes = self.unit_vectors(list(weights.index)), weights.to_numpy(float)
        both = split_poles(vectors, sizes)
        if self.shrinkage is not None:
            both = np.linalg.solve(_within(vectors, sizes, self.shrinkage), both.T).T.astype(np.float64)
        length = float(np.linalg.norm(both[0] - both[1]))
        return both / length if length > 0 else both

    @property
    def candidates_(self) -> pd.Series:
        """Word → how often it occurs in the texts that the model was fitted on."""
        return self.frequency_

    def _encode(self, words: Sequence[str]) -> None:
        """Look up the words that were not looked up before."""
        new = [word for word in words if word not in self._vectors]
        if not new:
            return
        told = (language_of(word, _LANGUAGES[0]) for word in new)
        languages = [code if code in _LANGUAGES else _LANGUAGES[0] for code in told]
        vectors = unit_rows(self._encoder.encode(new, languages=languages).astype(np.float64))
        self._vectors.update(zip(new, vectors, strict=True))

    def unit_vectors(self, words: Sequence[str] | pd.Index) -> Array:
        """Give the vectors of words that were looked up, brought to unit length; zero where nothing is known."""
        width = len(next(iter(self._vectors.values()))) if self._vectors else 0
        return np.array([self._vectors[word] for word in words]).reshape(len(words), width)

    def _set_axis(self, seeds: Mapping[str, float]) -> None:
        scores = check_seeds(seeds)
        self._encode(list(scores))
        known = [seed for seed in scores if self._vectors[seed].any()]
        table, weights = weigh_seeds(scores, known, rebalance=True)
        if weights.empty:
            raise ValueError(f"the encoder knows no seed: {', '.join(scores)}; give lemmas in lower case")
        report_lost(table)
        self.seeds_, self.seed_weights_ = table, weights
        self._set_baseline()

    def _set_baseline(self) -> None:
        words = self.frequency_.index
        places = self.unit_vectors(list(words)) @ self.axis(self.seed_weights_)
        counts = self.frequency_.to_numpy(float)
        self.baseline_ = float(counts @ places / counts.sum())


def _within(vectors: Array, weights: Array, shrinkage: float) -> Array:
    """Give the covariance (d, d) of seed words within their poles, words counted by their weights, with its share of identity."""
    width = vectors.shape[1]
    spread = np.zeros((width, width))
    for pole in (weights > 0, weights < 0):
        if pole.any():
            share = np.abs(weights[pole]) / np.abs(weights[pole]).sum()
            apart = vectors[pole] - share @ vectors[pole]
            spread += (apart * share[:, None]).T @ apart / 2
    size = np.trace(spread) / width
    return spread + (shrinkage * size if size > 0 else 1.0) * np.eye(width)
