"""Tables that tell a reader what a corpus holds, what was done to it and what that rests on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

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
    names = by_id["outlet"].fillna("unknown outlet").astype(str)
    labels = [f"{name} {text}" for name, text in zip(names, date_texts(by_id), strict=True)]
    table = pd.Series(labels, index=pd.Index(by_id["article_id"], name="article_id"), dtype=object)
    twins = table.groupby(table).cumcount()
    repeated = table.duplicated(keep=False)
    return table.where(~repeated, table + " (" + (twins + 1).astype(str) + ")")


def article_table(corpus: Any) -> pd.DataFrame:
    """List articles with their origin, one row each, by source.

    Parameters
    ----------
    corpus
        Anything with ``articles``, ``removals`` and ``raw`` (article_id → raw text).

    Returns
    -------
    DataFrame
        source, outlet, republisher, relayed_from, genre, date (to its precision), not_before, language, translated,
        repost_of, title, words, and removed: the share of the raw characters that cleaning took out.
    """
    articles = corpus.articles.sort_values("source", key=_rows_in_order)
    bound = articles["not_before"].dt.strftime("%Y-%m-%d")
    facts = ["source", "outlet", "republisher", "relayed_from", "genre"]
    return articles[facts].assign(
        date=date_texts(articles),
        not_before=bound,
        language=articles["language"],
        translated=articles["translated"],
        repost_of=articles["repost_of"],
        title=articles["title"],
        words=articles["text"].str.count(r"\w+(?:[-'’]\w+)*"),
        removed=_removed_shares(corpus, articles),
    )


def _rows_in_order(sources: pd.Series) -> pd.Series:
    """Give keys that put row 2 of a table before row 10."""
    return sources.str.replace(r"\d+", lambda match: match.group().zfill(12), regex=True)


def _removed_shares(corpus: Any, articles: pd.DataFrame) -> pd.Series:
    removals = corpus.removals
    gone = removals["raw_end"] - removals["raw_start"] - removals["replacement"].str.len()
    gone = gone.clip(lower=0).groupby(removals["article_id"]).sum()
    sizes = articles["article_id"].map({article: len(text) for article, text in corpus.raw.items()})
    return articles["article_id"].map(gone).fillna(0).astype(float) / sizes.astype(float)


def step_table(corpus: Any) -> pd.DataFrame:
    """List the steps with what went in and out, then what did not go through: the audit, ready to read."""
    audit = corpus.audit
    return (
        audit.assign(counted=audit["n_in"].isna())
        .sort_values("counted", kind="stable")
        .drop(columns="counted")
    )


def removal_table(corpus: Any) -> pd.DataFrame:
    """List what cleaning took out or changed, with the article's source; changes of white space are left out."""
    removals = corpus.removals
    visible = removals["text"].str.strip() != removals["replacement"].str.strip()
    return _with_source(removals[visible], corpus)


def removal_shares(removals: pd.DataFrame, raw: Mapping[str, str]) -> pd.DataFrame:
    """Count what each cleaning rule took from each article.

    Parameters
    ----------
    removals
        As :class:`analysis.tables.Removals`.
    raw
        article_id → raw text.

    Returns
    -------
    DataFrame
        One row an article × rule: ``article_id``, ``rule``, ``spans``, ``characters`` (removed less put in
        their place), ``share`` of the raw text.
    """
    length = removals["raw_end"] - removals["raw_start"] - removals["replacement"].str.len().astype("int64")
    spans = removals.assign(characters=length.clip(lower=0))
    counts = (
        spans.groupby(["article_id", "rule"])["characters"].agg(spans="size", characters="sum").reset_index()
    )
    sizes = counts["article_id"].map({article: len(text) for article, text in raw.items()})
    return counts.assign(share=counts["characters"] / sizes)


def claim_table(corpus: Any) -> pd.DataFrame:
    """List the claims about the articles' origin with the article's source, the chosen ones first in each field."""
    claims = _with_source(corpus.claims, corpus)
    order = claims.assign(losing=~claims["chosen"]).sort_values(["source", "field", "losing"], kind="stable")
    return order.drop(columns="losing").reset_index(drop=True)


def _with_source(table: pd.DataFrame, corpus: Any) -> pd.DataFrame:
    sources = corpus.articles[["article_id", "source"]]
    joined = table.merge(sources, on="article_id", how="left")
    return joined[["source", *table.columns]]


def describe(corpus: Any) -> str:
    """Write what a corpus holds in plain text: counts per step, what did not go through, one line an article."""
    audit = corpus.audit
    counted = audit["n_in"].notna()
    steps = audit.loc[counted, ["step", "n_in", "n_out", "reason"]].rename(
        columns={"n_in": "in", "n_out": "out"}
    )
    problems = audit.loc[~counted, ["source", "step", "reason", "what_to_do"]]
    articles = article_table(corpus).drop(columns=["title", "repost_of", "genre", "translated"])
    articles = articles.assign(removed=[f"{share:.1%}" for share in articles["removed"]])
    blocks = [
        _block("Steps", steps),
        _block("Did not go through, or with a warning", problems, none="Everything went through."),
        _block(f"{len(corpus.articles)} articles", articles),
    ]
    return "\n\n".join(blocks)


def _block(title: str, table: pd.DataFrame, *, none: str = "none") -> str:
    if table.empty:
        return f"{title}\n  {none}"
    cells = [[_text(cell) for cell in row] for row in table.itertuples(index=False)]
    rows = [list(map(str, table.columns)), *cells]
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    right = [pd.api.types.is_numeric_dtype(table.iloc[:, i]) for i in range(table.shape[1])]
    lines = [
        "  ".join(
            cell.rjust(width) if end else cell.ljust(width)
            for cell, width, end in zip(row, widths, right, strict=True)
        ).rstrip()
        for row in rows
    ]
    return "\n".join([title, *(f"  {line}" for line in lines)])


def _text(cell: Any) -> str:
    return "–" if pd.isna(cell) else " ".join(str(cell).split())
