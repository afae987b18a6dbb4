"""Permutation tests: what other assignments of articles to outlets would have given."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

_TIE = 1e-12


@dataclass(frozen=True)
class Permutation:
    """A permutation test: ``smallest`` is the lowest p that these units and groups could reach."""

    p: float
    smallest: float
    observed: float
    units: int
    exact: bool
    labellings: int


def group_spread(values: np.ndarray, groups: np.ndarray) -> float:
    """Sum the squared distances of the groups' means from the overall mean, each weighted by its size.

    With two groups this orders labellings as the absolute difference of means does (a two-sided test).
    """
    mean = values.mean()
    return float(
        sum(len(v) * (v.mean() - mean) ** 2 for v in (values[groups == g] for g in np.unique(groups)))
    )


def permutation_test(
    values: Sequence[float] | pd.Series | np.ndarray,
    group: Sequence | pd.Series | np.ndarray,
    *,
    statistic: Callable[[np.ndarray, np.ndarray], float] = group_spread,
    unit: Sequence | pd.Series | np.ndarray | None = None,
    n: int = 9999,
    seed: int = 0,
) -> Permutation:
    """Test whether groups (outlets) differ, by giving the units (articles, stories) other labels.

    All labellings are gone through where there are at most ``n`` of them; else ``n`` are drawn and p is
    (1 + as extreme) / (1 + n) (Phipson & Smyth 2010, *Permutation p-values should never be zero*).

    Parameters
    ----------
    values, group
        One value and one label a row.
    statistic
        A function of values and labels, larger for what is more extreme; two-sided by default.
    unit
        The unit each row belongs to; rows of a unit are averaged and keep one label together. By default
        each row is a unit.
    n
        Labellings to draw, and the most to enumerate.
    seed
        Units are sorted first, so the order of rows doesn't matter.

    Returns
    -------
    Permutation
        p is NaN with fewer than two groups. ``smallest`` is the share of labellings that are as extreme as
        the most extreme one: .10 for 3 articles against 3.

    Raises
    ------
    ValueError
        Where a unit has rows in two groups.
    """
    y, labels = _by_unit(np.asarray(values, float), np.asarray(group, object), unit)
    if len(np.unique(labels)) < 2:
        return Permutation(math.nan, math.nan, math.nan, len(y), True, 0)
    observed = statistic(y, labels)
    number = _labellings(labels)
    exact = number <= n
    if exact:
        shuffled = _enumerate(labels)
    else:
        rng = np.random.default_rng(seed)
        shuffled = (rng.permutation(labels) for _ in range(n))
    results = np.array([statistic(y, other) for other in shuffled])
    slack = _TIE * max(1.0, abs(observed))
    extreme = int((results >= observed - slack).sum())
    if not exact:
        return Permutation((1 + extreme) / (1 + n), 1 / (1 + n), observed, len(y), False, number)
    top = int((results >= results.max() - slack).sum())
    return Permutation(extreme / number, top / number, observed, len(y), True, number)


def _by_unit(
    values: np.ndarray, group: np.ndarray, unit: Sequence | pd.Series | np.ndarray | None
) -> tuple[np.ndarray, np.ndarray]:
    table = pd.DataFrame({"value": values, "group": [str(label) for label in group]})
    table["unit"] = np.arange(len(table)) if unit is None else [str(name) for name in unit]
    table = table[~pd.isna(group) & table["value"].notna()]
    means = table.groupby("unit", sort=True).agg(
        value=("value", "mean"), group=("group", "first"), groups=("group", "nunique")
    )
    mixed = means.index[means["groups"] > 1]
    if len(mixed):
        raise ValueError(f"unit {mixed[0]!r} has rows in two groups; use a unit that lies within one")
    if unit is None:
        means = means.sort_values(["group", "value"], kind="stable")
    return means["value"].to_numpy(), means["group"].to_numpy(str)


def _labellings(labels: np.ndarray) -> int:
    """Count the ways to hand out the labels (a multinomial coefficient)."""
    _, sizes = np.unique(labels, return_counts=True)
    return math.factorial(len(labels)) // math.prod(math.factorial(int(size)) for size in sizes)


def _enumerate(labels: np.ndarray) -> Iterator[np.ndarray]:
    names, sizes = np.unique(labels, return_counts=True)

    def fill(free: tuple[int, ...], rest: list[tuple[str, int]]) -> Iterator[dict[int, str]]:
        if not rest:
            yield {}
            return
        name, size = rest[0]
        for chosen in itertools.combinations(free, int(size)):
            left = tuple(i for i in free if i not in chosen)
            for others in fill(left, rest[1:]):
                yield {**dict.fromkeys(chosen, name), **others}

    for placed in fill(tuple(range(len(labels))), list(zip(names, sizes, strict=True))):
        yield np.array([placed[i] for i in range(len(labels))])
