"""Reposts: how many, whose, by whom, and the stories that most media carried."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.corpus.report.naming import UNKNOWN, counted, date_texts

_SIZES = ((1, "1"), (2, "2"), (3, "3"), (4, "4"), (5, "5"), (10, "6–10"), (20, "11–20"), (50, "21–50"))
_LARGER = "51 or more"


def _carrier(articles: pd.DataFrame) -> pd.Series:
    """Name the medium that an article appeared in: who reprinted it, else who wrote it."""
    return articles["republisher"].fillna(articles["outlet"]).fillna(UNKNOWN)


def repost_table(articles: pd.DataFrame) -> pd.DataFrame:
    """Count the reposts among what each medium carried, most articles first, then all together.

    Returns
    -------
    DataFrame
        carrier (republisher, else outlet), articles, reposts, share.
    """
    rows = articles.assign(carrier=_carrier(articles), repost=articles["repost_of"].notna())
    table = rows.groupby("carrier")["repost"].agg(articles="size", reposts="sum").reset_index()
    table = table.sort_values("articles", ascending=False, kind="stable")
    if len(table) > 1:
        whole = {"carrier": "all media", "articles": len(rows), "reposts": int(rows["repost"].sum())}
        table = pd.concat([table, pd.DataFrame([whole])])
    return table.assign(share=table["reposts"] / table["articles"]).reset_index(drop=True)


def story_sizes(articles: pd.DataFrame) -> pd.DataFrame:
    """Count stories by how many articles they have.

    Returns
    -------
    DataFrame
        size ("1" … "5", "6–10" …), stories, articles in them; only sizes that occur.
    """
    sizes = articles.groupby("story").size()
    bins = pd.cut(
        sizes,
        [0, *(size for size, _ in _SIZES), np.inf],
        labels=[*(name for _, name in _SIZES), _LARGER],
    )
    table = sizes.groupby(bins, observed=True).agg(stories="size", articles="sum")
    return table.rename_axis("size").reset_index().astype({"size": "str"})


def reprints(articles: pd.DataFrame) -> pd.DataFrame:
    """Count who carries whose articles: those linked to an original here, and those that name who wrote them.

    Returns
    -------
    DataFrame
        original (outlet), carrier (medium), articles, linked (those whose original is in the corpus).
    """
    outlet = articles.set_index("article_id")["outlet"]
    linked = articles["repost_of"].notna()
    rows = articles[linked | articles["republisher"].notna()]
    written = rows["repost_of"].map(outlet).where(linked[rows.index], rows["outlet"])
    pairs = pd.DataFrame(
        {"original": written.fillna(UNKNOWN), "carrier": _carrier(rows), "linked": linked[rows.index]}
    )
    table = pairs.groupby(["original", "carrier"])["linked"].agg(articles="size", linked="sum").reset_index()
    return table.sort_values("articles", ascending=False, kind="stable", ignore_index=True)


def largest_stories(articles: pd.DataFrame, *, n: int = 10) -> pd.DataFrame:
    """List the stories of most articles, of two at least.

    Returns
    -------
    DataFrame
        story, articles, carriers ("TASS 3, Kommersant 1"), first and last date, title (of the original).
    """
    sizes = articles.groupby("story").size()
    chosen = sizes[sizes > 1].sort_index().sort_values(ascending=False, kind="stable").head(n)
    rows = articles[articles["story"].isin(chosen.index)]
    rows = rows.assign(carrier=_carrier(rows), when=date_texts(rows))
    told = [_story(rows[rows["story"] == story]) for story in chosen.index]
    return pd.DataFrame(told, columns=["story", "articles", "carriers", "first", "last", "title"])


def _story(group: pd.DataFrame) -> dict[str, object]:
    by_date = group.sort_values(["date", "article_id"], na_position="last")
    original = by_date[by_date["article_id"] == by_date["story"]]
    dated = by_date.loc[by_date["date"].notna(), "when"]
    return {
        "story": by_date["story"].iloc[0],
        "articles": len(by_date),
        "carriers": counted(by_date["carrier"]),
        "first": dated.iloc[0] if len(dated) else None,
        "last": dated.iloc[-1] if len(dated) else None,
        "title": original["title"].iloc[0] if len(original) else by_date["title"].iloc[0],
    }
