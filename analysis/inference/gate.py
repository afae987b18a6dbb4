"""The small-corpus gate: whether a corpus can bear a claim about its groups."""

from __future__ import annotations

import pandas as pd

SMALL_GROUP = 8
"""An outlet with fewer stories than this makes a corpus a demonstration."""


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
