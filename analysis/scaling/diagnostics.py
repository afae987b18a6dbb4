"""What each seed does to an axis, and how the components of the space bear on the seeds."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.scaling.counts import Texts
from analysis.scaling.lss import LatentSemanticScaling
from analysis.scaling.seeded import SeededScaling

SEED_COLUMNS = ["seed", "word", "pole", "weight", "frequency", "own", "other", "without"]

_QUARTILE = 0.3706506
"""R's ``ksmooth`` puts the quartiles of its normal kernel at a quarter of the bandwidth: sd = bandwidth × this."""


def seed_diagnostics(model: SeededScaling, token_lists: Texts) -> pd.DataFrame:
    """Say of each seed word how it sits with its pole, and what the scores are without it.

    Parameters
    ----------
    model
        A fitted model.
    token_lists
        The texts whose scores are looked at.

    Returns
    -------
    DataFrame
        ``seed``, ``word`` (that it matched), ``pole``, ``weight``, ``frequency`` (in the texts that the model was fitted
        on), ``own`` and ``other`` (mean cosine to the other words of its pole, and to those of the other pole),
        ``without`` (correlation of the texts' scores with those of an axis without it: 1 where it hardly matters). Seeds
        that match nothing have a row without word. Those that matter most come first within each pole.
    """
    means, _ = model.mean_vectors(token_lists)
    known = ~np.isnan(means).any(axis=1)
    weights = model.seed_weights_
    whole = means[known] @ model.axis(weights)
    unit = model.unit_vectors(weights.index)
    likeness = unit @ unit.T
    positive = (weights > 0).to_numpy()
    rows = []
    for place, word in enumerate(weights.index):
        same = (positive == positive[place]) & (np.arange(len(weights)) != place)
        other = positive != positive[place]
        rows.append(
            {
                "word": word,
                "weight": weights.iloc[place],
                "frequency": int(model.candidates_.get(word, 0)),
                "own": likeness[place, same].mean() if same.any() else np.nan,
                "other": likeness[place, other].mean() if other.any() else np.nan,
                "without": _correlation(whole, means[known] @ model.axis(_without(weights, word))),
            }
        )
    matched = model.seeds_.explode("words")[["seed", "pole", "words"]].rename(columns={"words": "word"})
    table = matched.merge(pd.DataFrame(rows), on="word", how="left")
    order = table.assign(by=table["without"].round(9)).sort_values(
        ["pole", "by", "seed"], ascending=[False, True, True]
    )
    return table.loc[order.index, SEED_COLUMNS].reset_index(drop=True)


def _without(weights: pd.Series, word: str) -> pd.Series:
    """Leave a seed word out; the others of its pole take over its weight."""
    rest = weights.drop(word)
    same = (rest > 0) == (weights[word] > 0)
    share = rest[same].sum()
    return rest.where(~same, rest * (1 + weights[word] / share)) if share else rest


def _correlation(a: np.ndarray, b: np.ndarray) -> float:
    if len(a) < 3 or not a.std() or not b.std():
        return float("nan")
    return float(np.corrcoef(a, b)[0, 1])


def cohesion(model: LatentSemanticScaling, *, bandwidth: float = 10) -> pd.DataFrame:
    """Say how the seed words hang together on each component, as LSX's ``cohesion`` does, to choose ``k`` or ``slice`` by.

    Of component i, the mean absolute product of the seeds' places on it and on each earlier one, summed over seeds; its
    logarithm, and this smoothed by a normal kernel. Where the curve falls, further components add little.

    Returns
    -------
    DataFrame
        ``component`` (from 1), ``raw`` (NaN for the first), ``smoothed``.
    """
    places = np.searchsorted(model.words_.astype(str), model.seed_weights_.index.to_numpy(str))
    vectors = model.vectors_[places][:, model.components_]
    products = np.abs(vectors.T @ vectors)
    size = len(products)
    earlier = np.array([products[i, :i].mean() if i else np.nan for i in range(size)])
    with np.errstate(divide="ignore"):
        raw = np.log(earlier)
    sd = _QUARTILE * bandwidth
    apart = np.abs(np.subtract.outer(np.arange(size), np.arange(size)))
    kernel = np.where(apart <= 4 * sd, np.exp(-0.5 * (apart / sd) ** 2), 0.0)
    known = np.isfinite(raw)
    smoothed = kernel[:, known] @ raw[known] / kernel[:, known].sum(axis=1)
    return pd.DataFrame({"component": np.arange(1, size + 1), "raw": raw, "smoothed": smoothed})
