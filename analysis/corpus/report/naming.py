"""How the tables of a report name articles, dates and counts."""

from __future__ import annotations

import pandas as pd

FEW = 40
"""Up to so many articles each has a row of its own in a table or figure; beyond, they are counted."""
UNKNOWN = "unknown outlet"
_DATE_FORMS = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}


def date_texts(articles: pd.DataFrame) -> list[str]:
    """Write each date as exactly as it is known: 2026-02-10, 2024-09, 2024 or "undated"."""
    pairs = zip(articles["date"], articles["date_precision"], strict=True)
    return [
        "undated" if pd.isna(date) else date.strftime(_DATE_FORMS["day" if pd.isna(precision) else precision])
        for date, precision in pairs
    ]


def article_labels(articles: pd.DataFrame) -> pd.Series:
    """Name articles shortly and uniquely, by article_id: "Vestnik Kavkaza 2026-02-10", "ArmInfo undated"."""
    by_id = articles.sort_values("article_id")
    names = by_id["outlet"].fillna(UNKNOWN).astype(str)
    labels = [f"{name} {text}" for name, text in zip(names, date_texts(by_id), strict=True)]
    table = pd.Series(labels, index=pd.Index(by_id["article_id"], name="article_id"), dtype=object)
    twins = table.groupby(table).cumcount()
    repeated = table.duplicated(keep=False)
    return table.where(~repeated, table + " (" + (twins + 1).astype(str) + ")")


def rows_in_order(sources: pd.Series) -> pd.Series:
    """Give keys that put row 2 of a table before row 10."""
    return sources.str.replace(r"\d+", lambda match: match.group().zfill(12), regex=True)


def with_source(table: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Put before the columns of a table the source of the article that each row is about."""
    joined = table.merge(articles[["article_id", "source"]], on="article_id", how="left")
    return joined[["source", *table.columns]]


def counted(values: pd.Series, *, most: int = 8) -> str:
    """Write how often each value occurs, most frequent first: "ru 10, en 2"."""
    counts = values.value_counts().sort_index().sort_values(ascending=False, kind="stable")
    named = [f"{value} {n}" for value, n in counts.head(most).items()]
    left = len(counts) - len(named)
    return ", ".join([*named, *([f"{left} others"] if left else [])])
