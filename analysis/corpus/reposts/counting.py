"""Three ways to count articles that are copies of others."""

from __future__ import annotations

import pandas as pd

from analysis.corpus.reposts.stories import precedence

REPOSTS = ("all", "collapse", "originals")


def count_reposts(articles: pd.DataFrame, reposts: str) -> pd.DataFrame:
    """Choose which articles later counts take.

    Parameters
    ----------
    articles
        As :class:`analysis.tables.Articles`.
    reposts
        all: every article. collapse: a story counts once for each medium that carried it (its republisher, else its
        outlet), by its earliest article there. originals: only articles that are a repost of none.

    Raises
    ------
    ValueError
        Where ``reposts`` is none of the three.
    """
    if reposts not in REPOSTS:
        raise ValueError(f"reposts is one of {', '.join(REPOSTS)}, not {reposts!r}")
    if reposts == "originals":
        return articles[articles["repost_of"].isna()].reset_index(drop=True)
    if reposts == "collapse":
        carrier = articles["republisher"].fillna(articles["outlet"])
        keys = pd.DataFrame({"story": articles["story"], "carrier": carrier}).iloc[precedence(articles)]
        return articles.loc[~keys.duplicated().sort_index()].reset_index(drop=True)
    return articles
