"""Units drawn with replacement, group by group, and the value of a statistic for a draw."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pandas as pd

Draw = Sequence[np.ndarray]
"""For each group the numbers of the units drawn, with repetition."""

Statistic = str | Callable[[pd.DataFrame], float]
"""A column, whose mean is taken, or a function of a table."""


def strata_of(data: pd.DataFrame, unit: str, by: str | None) -> list[list[np.ndarray]]:
    """List the row numbers of each unit, group by group, both sorted."""
    keys = [by, unit] if by else [unit]
    rows = data.groupby(keys, sort=True).indices
    names = sorted(rows, key=lambda key: tuple(map(str, key)) if isinstance(key, tuple) else (str(key),))
    groups: dict[str, list[np.ndarray]] = {}
    for name in names:
        groups.setdefault(str(name[0]) if by and isinstance(name, tuple) else "", []).append(
            np.asarray(rows[name])
        )
    return list(groups.values())


def evaluator(
    statistic: Statistic,
    data: pd.DataFrame,
    strata: Sequence[Sequence[np.ndarray]],
    unit: str,
    weight: str | None,
) -> Callable[[Draw], float]:
    """Give a function from a draw (numbers of units, group by group) to the statistic."""
    if callable(statistic):
        return lambda draw: float(statistic(resample(data, strata, draw, unit)))
    sums, sizes = totals(data, str(statistic), strata, weight)

    def mean(draw: Draw) -> float:
        size = sum(float(group[chosen].sum()) for group, chosen in zip(sizes, draw, strict=True))
        total = sum(float(group[chosen].sum()) for group, chosen in zip(sums, draw, strict=True))
        return total / size if size else math.nan

    return mean


def totals(
    data: pd.DataFrame, column: str, strata: Sequence[Sequence[np.ndarray]], weight: str | None
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Give for each group the units' sums of a column and what their rows count."""
    values = data[column].astype(float).to_numpy()
    weights = np.ones(len(data)) if weight is None else data[weight].to_numpy(float)
    counted = np.where(np.isnan(values), 0.0, weights)
    sums = [np.array([np.nansum(values[rows] * counted[rows]) for rows in group]) for group in strata]
    sizes = [np.array([counted[rows].sum() for rows in group]) for group in strata]
    return sums, sizes


def replicates(
    statistic: Statistic,
    data: pd.DataFrame,
    strata: Sequence[Sequence[np.ndarray]],
    weight: str | None,
    draws: Sequence[Draw],
    evaluate: Callable[[Draw], float],
) -> np.ndarray:
    """Give the statistic of each draw; the mean of a column for all draws at once."""
    if callable(statistic):
        return np.array([evaluate(draw) for draw in draws])
    total, size = np.zeros(len(draws)), np.zeros(len(draws))
    for position, (sums, sizes) in enumerate(zip(*totals(data, statistic, strata, weight), strict=True)):
        chosen = np.array([draw[position] for draw in draws])
        total += sums[chosen].sum(axis=1)
        size += sizes[chosen].sum(axis=1)
    with np.errstate(invalid="ignore"):
        return total / np.where(size > 0, size, np.nan)


def resample(
    data: pd.DataFrame, strata: Sequence[Sequence[np.ndarray]], draw: Draw, unit: str
) -> pd.DataFrame:
    """Give the table of a draw; a unit that was drawn again has a name of its own."""
    drawn = [rows[i] for rows, chosen in zip(strata, draw, strict=True) for i in chosen]
    sample = data.iloc[np.concatenate(drawn)].reset_index(drop=True)
    turn = np.concatenate([np.full(len(rows), turn) for rows, turn in zip(drawn, _turns(draw), strict=True)])
    for column in sorted({unit, "article_id"} & set(sample.columns)):
        names = sample[column].astype(str).to_numpy(dtype=object)
        again = turn > 0
        names[again] = [f"{name}#{k}" for name, k in zip(names[again], turn[again], strict=True)]
        sample[column] = names
    return sample


def _turns(draw: Draw) -> Iterator[int]:
    """Say of each drawn unit how often it was drawn before."""
    for chosen in draw:
        seen: dict[int, int] = {}
        for i in chosen:
            yield seen.get(i, 0)
            seen[i] = seen.get(i, 0) + 1
