"""The small-corpus gate: what a corpus of this size can bear to be claimed of its groups."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

import pandas as pd

SMALL_GROUP = 20
"""An outlet with fewer stories than this has no interval, and makes a corpus a demonstration: from here on intervals hold
their level in the simulations of ``tests/benchmarks/inference.py``; with eight they cover too much, or are missing."""

_FAR_BELOW = 0.005
"""A smallest p up to here forbids no test, and is not worth a word."""


def smallest_p(sizes: Iterable[int]) -> float:
    """Give the smallest p that a permutation test of group labels can reach: 0.1 for 3 units against 3.

    One over the number of ways to hand out the labels, times the ways to swap groups of one size, which give the same
    differences between groups.
    """
    numbers = [int(size) for size in sizes if size]
    ways = math.factorial(sum(numbers)) // math.prod(map(math.factorial, numbers))
    same = math.prod(math.factorial(count) for count in Counter(numbers).values())
    return min(same / ways, 1.0)


def demonstration(articles: pd.DataFrame, group: str = "outlet") -> tuple[bool, str]:
    """Say whether a corpus is too small to bear claims about its groups, and what it cannot bear.

    It is, where any group (outlet) has fewer than :data:`SMALL_GROUP` stories, or there is none at all. Figures then show
    what the method does and are stamped so.

    Parameters
    ----------
    articles
        ``group`` and ``story``, one row an article. Articles of unknown group are left out.

    Returns
    -------
    small, text
        The text is for the figure ("Demonstration: 5 articles, 4 outlets; no interval (20 stories needed), no test
        reaches p < .10"), empty where the corpus is large enough.
    """
    known = articles.dropna(subset=[group])
    stories = known.groupby(group)["story"].nunique()
    small = stories.empty or bool(stories.min() < SMALL_GROUP)
    if not small:
        return False, ""
    counted = f"Demonstration: {_plural(len(articles), 'article')}, {_plural(len(stories), group)}"
    return True, f"{counted}; {_unborne(stories, group)}"


def _unborne(stories: pd.Series, group: str) -> str:
    """Say what so few stories cannot bear."""
    few = int((stories < SMALL_GROUP).sum())
    whose = "" if few == len(stories) else f" for {_plural(few, group)}"
    words = f"no interval{whose} ({SMALL_GROUP} stories needed)"
    if len(stories) < 2:
        return words
    least = smallest_p(stories)
    if least <= _FAR_BELOW:
        return words
    told = f"{least:.2f}".removeprefix("0")
    return f"{words}, no test reaches p\u00a0<\u00a0{told}"


def _plural(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
