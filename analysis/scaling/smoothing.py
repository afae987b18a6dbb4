"""Scores over time: a smooth line with its band, as LSX's ``smooth_lss`` draws it, with stories as what is drawn anew."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

Array = npt.NDArray[np.float64]

LEAST = 10
"""Articles with a score and a date below which no line is drawn."""


def smooth_scores(
    scores: pd.DataFrame,
    *,
    span: float = 0.3,
    points: int = 100,
    level: float = 0.95,
    n: int = 500,
    seed: int = 0,
) -> pd.DataFrame:
    """Smooth scores over time by local regression.

    At each date a parabola is laid through the nearest ``span`` of the articles, those nearer counting more (tricube), as
    R's ``loess`` does (Cleveland 1979, *Robust Locally Weighted Regression and Smoothing Scatterplots*, Journal of the
    American Statistical Association 74(368), without the robust steps).

    The band draws stories with replacement, while the neighbourhoods stay as they are: two reports of one event do not
    make it narrower, as they would where each article counts alone.

    Parameters
    ----------
    scores
        One row an article: ``date``, ``score``, ``story``; rows without one of them are left out.
    span
        Share of the articles in a neighbourhood, at least as many as make four different dates.
    points
        Dates at which the line is computed, evenly from the first to the last.

    Returns
    -------
    DataFrame
        ``date``, ``score``, ``low``, ``high``; empty with fewer than ten articles or four different dates. Where the
        line rests on dates so few that a parabola is not determined, the row is left out.
    """
    columns = ["date", "score", "low", "high"]
    kept = scores.dropna(subset=["date", "score", "story"]).sort_values(["date", "story"], kind="stable")
    if len(kept) < LEAST or kept["date"].nunique() < 4:
        return pd.DataFrame(columns=columns).astype({"date": "datetime64[us]"})
    first = kept["date"].min()
    days = (kept["date"] - first).dt.total_seconds().to_numpy() / 86400
    stories = pd.factorize(kept["story"], sort=True)[0]
    draws = np.random.default_rng(seed).multinomial(
        stories.max() + 1, np.full(stories.max() + 1, 1 / (stories.max() + 1)), size=n
    )
    draws = np.vstack([np.ones(stories.max() + 1), draws])
    rows = []
    for day in np.linspace(0, days.max(), points):
        values = _at(day, days, kept["score"].to_numpy(float), stories, draws, span)
        if np.isnan(values[0]):
            continue
        low, high = np.nanquantile(values[1:], [(1 - level) / 2, (1 + level) / 2])
        rows.append((first + pd.Timedelta(days=float(day)), values[0], low, high))
    return pd.DataFrame(rows, columns=columns)


def _at(
    day: float, days: Array, values: Array, stories: npt.NDArray[np.int64], draws: npt.NDArray, span: float
) -> Array:
    """Give the value of the local parabola at a day, for each draw of stories; NaN where it is not determined."""
    apart = np.abs(days - day)
    reach = np.sort(apart)[min(len(apart), max(int(np.ceil(span * len(apart))), 1)) - 1]
    fourth = np.unique(apart)[:4][-1]
    reach = max(reach, fourth) * (1 + 1e-9)
    weights = np.clip(1 - (apart / reach) ** 3, 0, None) ** 3
    x = (days - day) / reach
    powers = np.array([np.ones_like(x), x, x**2, x**3, x**4, values, values * x, values * x**2])
    moments = np.zeros((draws.shape[1], len(powers)))
    np.add.at(moments, stories, (weights * powers).T)
    sums = draws @ moments
    left = sums[:, [0, 1, 2, 1, 2, 3, 2, 3, 4]].reshape(-1, 3, 3)
    right = sums[:, 5:8]
    fit = np.full(len(draws), np.nan)
    whole = np.linalg.cond(left) < 1e10
    fit[whole] = np.linalg.solve(left[whole], right[whole, :, None])[:, 0, 0]
    return fit
