"""How sure the place of an outlet on an axis is: other stories, other seeds, random axes, one article fewer.

Which stories the corpus holds could have been otherwise, which seeds the researcher chose, that the axis is this one and not
any other, and that one article is there. Each is varied by itself. The space of words stays as it was learned.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.inference import SMALL_GROUP, bootstrap_articles
from analysis.scaling.counts import Texts
from analysis.scaling.seeded import Array, SeededScaling

GROUP_COLUMNS = ["score", "low", "high", "articles", "stories", "least", "most", "decisive"]

_NEAR = 25
"""A random seed is drawn from so many words that occur next less and next more often than the seed whose place it takes."""

_AT_ONCE = 50
"""Axes for which all texts are scored at once, so that memory stays small."""


def group_scores(
    scores: pd.DataFrame, *, group: str = "outlet", level: float = 0.95, n: int = 1000, seed: int = 0
) -> pd.DataFrame:
    """Give the mean score of each outlet's articles, with intervals over stories and the weight of single articles.

    Parameters
    ----------
    scores
        One row an article: ``article_id``, ``story``, ``score`` and the column ``group``. Articles without a score or
        group are left out.
    level, n, seed
        Of the bootstrap that draws stories.

    Returns
    -------
    DataFrame
        The group, ``score``, ``low``, ``high`` (NaN with fewer than
        :data:`analysis.inference.SMALL_GROUP` stories), ``articles``, ``stories``,
        ``least`` and ``most`` (the lowest and highest mean that leaving one article out gives), ``decisive`` (the article
        whose absence moves the mean most; missing where there is only one).
    """
    rows = []
    for name, part in scores.dropna(subset=[group, "score"]).groupby(group, sort=True):
        part = part.sort_values("article_id")
        low = high = np.nan
        if part["story"].nunique() >= SMALL_GROUP:
            interval = bootstrap_articles(part, "score", unit="story", n=n, level=level, seed=seed)
            low, high = interval.low, interval.high
        values = part["score"].to_numpy(float)
        size = len(values)
        left = (values.sum() - values) / (size - 1) if size > 1 else np.full(1, np.nan)
        moved = np.abs(left - values.mean())
        rows.append(
            {
                group: name,
                "score": float(values.mean()),
                "low": low,
                "high": high,
                "articles": size,
                "stories": part["story"].nunique(),
                "least": left.min(),
                "most": left.max(),
                "decisive": part["article_id"].iloc[int(moved.argmax())] if size > 1 else None,
            }
        )
    return pd.DataFrame(rows, columns=[group, *GROUP_COLUMNS])


def seed_intervals(
    model: SeededScaling,
    token_lists: Texts,
    groups: Sequence[str],
    *,
    level: float = 0.95,
    n: int = 1000,
    seed: int = 0,
) -> pd.DataFrame:
    """Draw the seed words of each pole with replacement, and see where each outlet's mean score comes to stand.

    Parameters
    ----------
    model
        A fitted model.
    token_lists, groups
        One list of words and one name (outlet) an article; an article without a known word is left out.

    Returns
    -------
    DataFrame
        ``group``, ``score``, ``low``, ``high``: on the reference scale of each drawn axis.
    """
    names, means = _group_means(model, token_lists, groups)
    rng = np.random.default_rng(seed)
    weights = [model.seed_weights_, *(_drawn(model.seed_weights_, rng) for _ in range(n))]
    values = _scored(model, means, np.array([model.axis(each) for each in weights]).T)
    low, high = np.quantile(values[:, 1:], [(1 - level) / 2, (1 + level) / 2], axis=1)
    return pd.DataFrame({"group": names, "score": values[:, 0], "low": low, "high": high})


def placebo_axes(
    model: SeededScaling,
    token_lists: Texts,
    groups: Sequence[str],
    *,
    level: float = 0.95,
    n: int = 1000,
    seed: int = 0,
) -> tuple[pd.DataFrame, float]:
    """Put random words, about as frequent, in the place of the seeds: what any axis would have shown.

    Returns
    -------
    DataFrame
        ``group``, ``score`` (of the true axis), ``low``, ``high`` (of the random ones): on the reference scale of each; NaN
        where all words are seeds.
    float
        Share of the random axes that set the outlets at least as far apart (standard deviation of their means) as the true
        one does; NaN with one outlet.
    """
    names, means = _group_means(model, token_lists, groups)
    if model.candidates_.index.isin(model.seed_weights_.index).all():
        table = seed_intervals(model, token_lists, groups, n=1).assign(low=np.nan, high=np.nan)
        return table, float("nan")
    true = model.axis(model.seed_weights_)[:, None]
    values = _scored(model, means, np.hstack([true, random_axes(model, n=n, seed=seed)]))
    values = values[:, np.isfinite(values).all(axis=0)]  # an axis on which all texts are alike has no scale
    low, high = np.quantile(values[:, 1:], [(1 - level) / 2, (1 + level) / 2], axis=1)
    table = pd.DataFrame({"group": names, "score": values[:, 0], "low": low, "high": high})
    spread = values.std(axis=0)
    share = float((spread[1:] >= spread[0]).mean()) if len(names) > 1 else float("nan")
    return table, share


def random_axes(model: SeededScaling, *, n: int, seed: int = 0) -> Array:
    """Give axes (d, n) of random words, each about as frequent as the seed whose place it takes."""
    rng = np.random.default_rng(seed)
    pools = _pools(model)
    return np.array([model.axis(_random(model.seed_weights_, pools, rng)) for _ in range(n)]).T


def _group_means(model: SeededScaling, token_lists: Texts, groups: Sequence[str]) -> tuple[list[str], Array]:
    """Give the names of the groups and the mean of their articles' mean vectors (groups, d)."""
    vectors, n = model.mean_vectors(token_lists)
    labels = np.array([str(name) for name in groups], object)
    names = sorted(set(labels[n > 0]))
    return names, np.array([vectors[(labels == name) & (n > 0)].mean(axis=0) for name in names])


def _scored(model: SeededScaling, means: Array, axes: Array) -> Array:
    """Score groups on axes (d, axes), each on the scale of the texts that the model refers to: (groups, axes)."""
    scales = []
    for part in np.array_split(axes, -(-axes.shape[1] // _AT_ONCE), axis=1):
        scores = model.reference_scores(part)
        scales.append((scores.mean(axis=0), scores.std(axis=0, ddof=1)))
    mean, sd = np.hstack(scales)
    with np.errstate(divide="ignore", invalid="ignore"):
        return (means @ axes - mean) / sd


def _drawn(weights: pd.Series, rng: np.random.Generator) -> pd.Series:
    """Draw as many seed words of each pole as it has, with replacement; each pole keeps its weight."""
    parts = []
    for pole in (weights[weights > 0], weights[weights <= 0]):
        if pole.empty:
            continue
        drawn = pole.iloc[rng.integers(0, len(pole), len(pole))].groupby(level=0, sort=True).sum()
        parts.append(drawn * (pole.sum() / drawn.sum()))
    return pd.concat(parts)


def _pools(model: SeededScaling) -> dict[str, npt.NDArray[np.object_]]:
    """Give for each seed word the words about as frequent as it, that are no seeds."""
    candidates = model.candidates_.drop(model.seed_weights_.index, errors="ignore")
    ranked = candidates.to_frame("count").rename_axis("word").reset_index()
    ranked = ranked.sort_values(["count", "word"], ignore_index=True)
    words, counts = ranked["word"].to_numpy(object), ranked["count"].to_numpy()
    pools = {}
    for word in model.seed_weights_.index:
        place = int(np.searchsorted(counts, model.candidates_.get(word, 0)))
        pools[word] = words[max(0, place - _NEAR) : place + _NEAR]
    return pools


def _random(
    weights: pd.Series, pools: dict[str, npt.NDArray[np.object_]], rng: np.random.Generator
) -> pd.Series:
    """Give random words the weights of the seeds, each word once as long as there are enough."""
    taken: dict[str, None] = {}
    words = []
    for word in weights.index:
        free = [other for other in pools[word] if other not in taken] or list(pools[word])
        chosen = free[rng.integers(len(free))]
        taken[chosen] = None
        words.append(chosen)
    return pd.Series(weights.to_numpy(), index=words).groupby(level=0, sort=True).sum()
