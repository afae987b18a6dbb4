"""What cleaning took out: stretch by stretch, by rule, and which articles lost most.

Shares are of the text as received. Of a web page that is what its source has for the article: menus, scripts and tags
are most of any page, and would hide what an article itself lost.
"""

from __future__ import annotations

import pandas as pd

from analysis.corpus.clean import rule_hits
from analysis.corpus.cleaning import page
from analysis.corpus.report.naming import with_source

MUCH = 0.3
"""Share of its text as received beyond which an article's loss should be looked at."""
_SHOWN = 200  # characters of a removed stretch that are shown


def removal_table(articles: pd.DataFrame, removals: pd.DataFrame) -> pd.DataFrame:
    """List what cleaning took out or changed, with the article's source.

    Changes of white space are left out, and so is what a web page has beside the text of its article.
    """
    visible = removals["text"].str.strip() != removals["replacement"].str.strip()
    return with_source(removals[visible & ~_is_markup(removals)], articles)


def removal_shares(articles: pd.DataFrame, removals: pd.DataFrame) -> pd.DataFrame:
    """Count what each cleaning rule took from each article.

    Parameters
    ----------
    articles, removals
        As :class:`analysis.tables.Articles` and :class:`analysis.tables.Removals`.

    Returns
    -------
    DataFrame
        One row an article × rule, and one without rule for an article that nothing was taken from: ``article_id``,
        ``rule``, ``spans``, ``characters`` (removed less put in their place), ``share`` of the text as received.
    """
    spans = removals[~_is_markup(removals)].assign(characters=_characters)
    counts = (
        spans.groupby(["article_id", "rule"])["characters"].agg(spans="size", characters="sum").reset_index()
    )
    lengths = pd.DataFrame(
        {"article_id": articles["article_id"], "length": _text_lengths(articles, removals)}
    )
    table = lengths.sort_values("article_id").merge(counts, on="article_id", how="left")
    table = table.fillna({"spans": 0, "characters": 0})
    table["share"] = table["characters"] / table["length"].clip(lower=1)
    columns = ["article_id", "rule", "spans", "characters", "share"]
    return table[columns].astype({"spans": int, "characters": int})


def removed_shares(articles: pd.DataFrame, removals: pd.DataFrame) -> pd.Series:
    """Give the share of its text as received that each article lost, in the articles' order."""
    gone = _sums(articles, removals[~_is_markup(removals)])
    return gone / _text_lengths(articles, removals).clip(lower=1)


def _is_markup(removals: pd.DataFrame) -> pd.Series:
    """Tell which removals took what a web page has beside the text of its article."""
    return removals["rule"].isin(page.RULES)


def _text_lengths(articles: pd.DataFrame, removals: pd.DataFrame) -> pd.Series:
    """Count the characters of each text as received, in the articles' order."""
    return articles["raw_length"] - _sums(articles, removals[_is_markup(removals)])


def _sums(articles: pd.DataFrame, removals: pd.DataFrame) -> pd.Series:
    """Sum what the removals took from each article, in the articles' order."""
    gone = _characters(removals).groupby(removals["article_id"]).sum()
    return articles["article_id"].map(gone).fillna(0).astype(int)


def _characters(removals: pd.DataFrame) -> pd.Series:
    """Count the characters that each removal took, less what it put in their place."""
    length = removals["raw_end"] - removals["raw_start"] - removals["replacement"].str.len().astype("int64")
    return length.clip(lower=0)


def rule_table(articles: pd.DataFrame, removals: pd.DataFrame) -> pd.DataFrame:
    """Count what each cleaning rule did in the whole corpus, most characters first.

    Returns
    -------
    DataFrame
        rule, level, what, articles, spans, characters, and share of all texts as received; it is missing for what web
        pages have beside the text.
    """
    hits = rule_hits(removals)
    total = max(1, int(_text_lengths(articles, removals).sum()))
    hits["share"] = (hits["characters"] / total).mask(_is_markup(hits))
    return hits.sort_values(["characters", "rule"], ascending=[False, True], ignore_index=True)


def lost_most(articles: pd.DataFrame, removals: pd.DataFrame, *, much: float = MUCH) -> pd.DataFrame:
    """List the articles that lost more than a share of their text as received, those that lost most first.

    Returns
    -------
    DataFrame
        source, outlet, characters (of the text as received), removed (share), rule that took most, and the beginning of the
        longest stretch that it took.
    """
    shares = removed_shares(articles, removals)
    losers = articles.assign(removed=shares, characters=_text_lengths(articles, removals))[shares > much]
    losers = losers.sort_values(["removed", "article_id"], ascending=[False, True])
    theirs = removals["article_id"].isin(losers["article_id"]) & ~_is_markup(removals)
    spans = removals[theirs].assign(characters=_characters)
    taken = spans.groupby(["article_id", "rule"])["characters"].transform("sum")
    main = (
        spans.assign(taken=taken)
        .sort_values(["taken", "rule", "characters"], ascending=[False, True, False], kind="stable")
        .drop_duplicates("article_id")
    )
    shown = main.assign(text=main["text"].str.split().str.join(" ").str.slice(0, _SHOWN))
    table = losers.merge(shown[["article_id", "rule", "text"]], on="article_id", suffixes=("_clean", ""))
    return table[["source", "outlet", "characters", "removed", "rule", "text"]]
