"""Uncertainty that counts articles: resampling of stories, permutation of labels, the small-corpus gate.

Sentences and tokens of one article are not independent, and reposts of one story say the same thing once
more. So whatever is drawn here is drawn as a whole: stories, else articles. Outlets are fixed: nothing is
generalised beyond those named.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

SMALL_GROUP = 8
"""An outlet with fewer stories than this makes a corpus a demonstration."""

KINDS = ("studentised", "percentile")
_TIE = 1e-12

Draw = Sequence[np.ndarray]
"""For each group the numbers of the units drawn, with repetition."""


@dataclass(frozen=True)
class Interval:
    """An estimate with its bootstrap interval; ends are NaN where resampling can't give them."""

    estimate: float
    low: float
    high: float
    units: int
    level: float
    kind: str


@dataclass(frozen=True)
class Permutation:
    """A permutation test: ``smallest`` is the lowest p that these units and groups could reach."""

    p: float
    smallest: float
    observed: float
    units: int
    exact: bool
    labellings: int


def bootstrap_articles(
    data: pd.DataFrame,
    statistic: str | Callable[[pd.DataFrame], float],
    *,
    unit: str = "article_id",
    by: str | None = None,
    n: int = 1000,
    level: float = 0.95,
    kind: str = "studentised",
    bounds: tuple[float, float] | None = None,
    seed: int = 0,
) -> Interval:
    """Give a bootstrap interval by drawing whole articles (or stories) with replacement.

    The studentised interval (Efron & Tibshirani 1993, *An Introduction to the Bootstrap*, ch. 12) divides
    each replicate's deviation by that replicate's own standard error; the standard errors come from the
    influence of each unit (delete-one jackknife). It keeps its level better than the percentile interval,
    which is too narrow with few units. A bootstrap knows no variation that the sample does not show: where
    all units agree (0 of 5 articles), the ends are NaN and not a point, and with rare events it says too
    little either way.

    Parameters
    ----------
    data
        Tidy rows; those of one unit are drawn together. Missing units are dropped.
    statistic
        A column, whose mean over rows is taken (a share, if it holds true and false), or a function of a
        table like ``data``. In a resample a unit that was drawn twice has two names in ``unit`` and
        ``article_id``.
    unit
        ``story`` or ``article_id``.
    by
        A column that is fixed, as ``outlet``: each of its groups keeps its number of units.
    n
        Resamples.
    level
        Nominal coverage.
    kind
        ``studentised`` or ``percentile``.
    bounds
        What the statistic can't go beyond: (0, 1) for a share.
    seed
        Units are sorted before drawing, so the order of rows doesn't matter.

    Returns
    -------
    Interval
        NaN ends where a group has fewer than two units, or all replicates are alike.
    """
    if kind not in KINDS:
        raise ValueError(f"kind={kind!r}: choose one of {', '.join(KINDS)}")
    needed = [unit] + ([by] if by else [])
    kept = data.dropna(subset=needed).reset_index(drop=True)
    kept = kept.iloc[np.argsort(kept[unit].astype(str).to_numpy(), kind="stable")].reset_index(drop=True)
    strata = _strata(kept, unit, by)
    units = sum(len(members) for members in strata)
    evaluate = _evaluator(statistic, kept, strata, unit)
    whole = [np.arange(len(members)) for members in strata]
    estimate = evaluate(whole) if units else math.nan
    missing = Interval(estimate, math.nan, math.nan, units, level, kind)
    if not strata or min(len(members) for members in strata) < 2 or math.isnan(estimate):
        return missing
    rng = np.random.default_rng(seed)
    draws = [[rng.integers(0, len(rows), len(rows)) for rows in strata] for _ in range(n)]
    values = np.array([evaluate(draw) for draw in draws])
    if not np.nanmax(values) - np.nanmin(values) > _TIE:
        return missing
    if kind == "percentile":
        low, high = np.nanquantile(values, [(1 - level) / 2, (1 + level) / 2])
    else:
        low, high = _studentised(evaluate, whole, draws, values, estimate, level)
    low, high = _bounded(float(low), float(high), bounds)
    return Interval(estimate, low, high, units, level, kind)


def _strata(data: pd.DataFrame, unit: str, by: str | None) -> list[list[np.ndarray]]:
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


def _evaluator(
    statistic: str | Callable[[pd.DataFrame], float],
    data: pd.DataFrame,
    strata: Sequence[Sequence[np.ndarray]],
    unit: str,
) -> Callable[[Draw], float]:
    """Give a function from a draw (numbers of units, group by group) to the statistic."""
    if callable(statistic):
        return lambda draw: float(statistic(_resample(data, strata, draw, unit)))
    column = data[statistic].astype(float).to_numpy()
    sums = [np.array([np.nansum(column[rows]) for rows in group]) for group in strata]
    sizes = [np.array([(~np.isnan(column[rows])).sum() for rows in group]) for group in strata]

    def mean(draw: Draw) -> float:
        size = sum(int(group[chosen].sum()) for group, chosen in zip(sizes, draw, strict=True))
        total = sum(float(group[chosen].sum()) for group, chosen in zip(sums, draw, strict=True))
        return total / size if size else math.nan

    return mean


def _resample(
    data: pd.DataFrame, strata: Sequence[Sequence[np.ndarray]], draw: Draw, unit: str
) -> pd.DataFrame:
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


def _studentised(
    evaluate: Callable[[Draw], float],
    whole: Draw,
    draws: Sequence[Draw],
    values: np.ndarray,
    estimate: float,
    level: float,
) -> tuple[float, float]:
    influence = _influence(evaluate, whole)
    error = _standard_error(influence, whole)
    errors = np.array([_standard_error(influence, draw) for draw in draws])
    # A resample without variation has no scale: its deviation counts as beyond all others.
    with np.errstate(divide="ignore", invalid="ignore"):
        deviations = (values - estimate) / np.where(errors > _TIE, errors, 0.0)
    deviations[np.abs(values - estimate) <= _TIE] = 0.0
    deviations = deviations[~np.isnan(deviations)]
    if not error > _TIE or not len(deviations):
        return math.nan, math.nan
    # inverted_cdf takes values that occur, so infinite ones need not be averaged
    lower, upper = np.quantile(deviations, [(1 - level) / 2, (1 + level) / 2], method="inverted_cdf")
    return estimate - upper * error, estimate - lower * error


def _influence(evaluate: Callable[[Draw], float], whole: Draw) -> list[np.ndarray]:
    """Measure by how much the statistic moves when a unit is left out, group by group."""
    result = []
    for position, group in enumerate(whole):
        values = np.array(
            [
                evaluate([*whole[:position], np.delete(group, i), *whole[position + 1 :]])
                for i in range(len(group))
            ]
        )
        result.append((len(group) - 1) * (values.mean() - values))
    return result


def _standard_error(influence: Sequence[np.ndarray], draw: Draw) -> float:
    variance = 0.0
    for values, chosen in zip(influence, draw, strict=True):
        drawn, m = values[chosen], len(values)
        variance += ((drawn - drawn.mean()) ** 2).sum() / (m * (m - 1))
    return math.sqrt(variance)


def _bounded(low: float, high: float, bounds: tuple[float, float] | None) -> tuple[float, float]:
    if bounds is not None:
        low, high = max(low, bounds[0]), min(high, bounds[1])
    return (low if math.isfinite(low) else math.nan), (high if math.isfinite(high) else math.nan)


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


def demonstration(articles: pd.DataFrame, group: str = "outlet") -> tuple[bool, str]:
    """Say whether a corpus is too small to bear claims about its groups.

    The rule: it is, where any group (outlet) has fewer than eight stories, or there is none at all. Eight
    against eight is where an exact two-sided permutation test can reach p = .0002 and an interval begins to
    keep its level; with fewer, figures show what the method does and are stamped so.

    Parameters
    ----------
    articles
        ``group`` and ``story``, one row an article. Articles of unknown group are left out.

    Returns
    -------
    small, text
        The text is for the figure ("Demonstration: 5 articles, 4 outlets"), empty where the corpus is large
        enough.
    """
    known = articles.dropna(subset=[group])
    stories = known.groupby(group)["story"].nunique()
    small = stories.empty or bool(stories.min() < SMALL_GROUP)
    if not small:
        return False, ""
    return True, f"Demonstration: {_plural(len(articles), 'article')}, {_plural(len(stories), group)}"


def _plural(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
