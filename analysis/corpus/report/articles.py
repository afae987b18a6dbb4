"""Which articles a corpus holds: one by one, by outlet and by language."""

from __future__ import annotations

import pandas as pd

from analysis.corpus.report.naming import UNKNOWN, counted, date_texts, rows_in_order
from analysis.corpus.report.removed import removed_shares
from analysis.corpus.sentences import cut_sentences

READ = 1000
"""Articles whose paragraphs are looked at for their language."""


def article_table(articles: pd.DataFrame, removals: pd.DataFrame) -> pd.DataFrame:
    """List articles with their origin, one row each, by source.

    Parameters
    ----------
    articles, removals
        As :class:`analysis.tables.Articles` and :class:`analysis.tables.Removals`.

    Returns
    -------
    DataFrame
        source, article_id (the first digits of the hash of its raw text), outlet, republisher, relayed_from, genre,
        date (to its precision), not_before, language, translated, repost_of, title, words, and removed: the share of
        the text as received that cleaning took out.
    """
    ordered = articles.sort_values("source", key=rows_in_order, ignore_index=True)
    facts = ["source", "article_id", "outlet", "republisher", "relayed_from", "genre"]
    return ordered[facts].assign(
        date=date_texts(ordered),
        not_before=ordered["not_before"].dt.strftime("%Y-%m-%d"),
        language=ordered["language"],
        translated=ordered["translated"],
        repost_of=ordered["repost_of"],
        title=ordered["title"],
        words=ordered["text"].str.count(r"\w+(?:[-'’]\w+)*"),
        removed=removed_shares(ordered, removals),
    )


def outlet_table(articles: pd.DataFrame) -> pd.DataFrame:
    """Count the articles of each outlet, most first.

    Returns
    -------
    DataFrame
        outlet, articles, share of all articles, stories, reposts (articles that are a copy of another one here),
        reprinted (articles that another medium carried) and republishers (how many media), languages ("ru 10, en 2").
    """
    named = articles.assign(outlet=articles["outlet"].fillna(UNKNOWN))
    table = named.groupby("outlet", sort=True).agg(
        articles=("article_id", "size"),
        stories=("story", "nunique"),
        reposts=("repost_of", "count"),
        reprinted=("republisher", "count"),
        republishers=("republisher", "nunique"),
        languages=("language", lambda column: counted(column.fillna("unknown"))),
    )
    table.insert(1, "share", table["articles"] / max(1, len(articles)))
    return table.sort_values("articles", ascending=False, kind="stable").reset_index()


def paragraph_languages(articles: pd.DataFrame, *, most: int = READ) -> pd.DataFrame:
    """Give the language of each paragraph, of all articles or of the first ``most`` by id.

    The id comes from a hash of the text, so the first by id are as good as drawn by lot.

    Returns
    -------
    DataFrame
        article_id, paragraph, language, article_language.
    """
    read = articles.sort_values("article_id").head(most)
    sentences = cut_sentences(read)
    first = sentences.drop_duplicates(["article_id", "paragraph"])[["article_id", "paragraph", "language"]]
    return first.assign(
        article_language=first["article_id"].map(read.set_index("article_id")["language"])
    ).reset_index(drop=True)


def language_table(articles: pd.DataFrame, paragraphs: pd.DataFrame) -> pd.DataFrame:
    """Count articles by language, and the paragraphs that stand in another language than their article.

    Parameters
    ----------
    articles
        As :class:`analysis.tables.Articles`.
    paragraphs
        As :func:`paragraph_languages` gives it.

    Returns
    -------
    DataFrame
        language, articles, share, read (articles whose paragraphs were looked at), paragraphs, foreign (of them in
        another language), foreign_languages ("en 12, uk 3").
    """
    own = paragraphs["article_language"].fillna("unknown")
    foreign = paragraphs[paragraphs["language"].notna() & (paragraphs["language"] != own)]
    strangers = {code: counted(group) for code, group in foreign["language"].groupby(own[foreign.index])}
    counts = articles["language"].fillna("unknown").value_counts().sort_index()
    table = (
        counts.sort_values(ascending=False, kind="stable")
        .rename_axis("language")
        .reset_index(name="articles")
    )
    numbers = {
        "read": paragraphs.groupby(own)["article_id"].nunique(),
        "paragraphs": own.value_counts(),
        "foreign": own[foreign.index].value_counts(),
    }
    return table.assign(
        share=table["articles"] / max(1, len(articles)),
        **{name: table["language"].map(found).fillna(0).astype(int) for name, found in numbers.items()},
        foreign_languages=[strangers.get(code, "") for code in table["language"]],
    )
