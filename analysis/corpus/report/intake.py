"""What came in, what did not go through, and the whole corpus in a page of plain text."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Any

import pandas as pd

from analysis.corpus.description import FIELDS, Description
from analysis.corpus.report.articles import article_table, outlet_table
from analysis.corpus.report.naming import FEW
from analysis.corpus.report.origins import date_table

_ROW = re.compile(r"#\d+$")
_ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,7}")
_PARTICULAR = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"|«[^»\n]*»|\d+(?:[.,]\d+)*")
EXAMPLES = 3
"""Sources named as examples of a problem."""


def description_table(description: Description | None) -> pd.DataFrame:
    """List what corpus.yml says of a corpus.

    Returns
    -------
    DataFrame
        field, text; where there is no corpus.yml, each text is "unknown".
    """
    facts = description.facts if description else dict.fromkeys(FIELDS, "unknown")
    return pd.DataFrame({"field": list(facts), "text": list(facts.values())})


def format_table(articles: pd.DataFrame, audit: pd.DataFrame) -> pd.DataFrame:
    """Count what came in by format.

    Returns
    -------
    DataFrame
        format (the ending of the file's name), files that gave articles, articles, characters of their raw text, and
        refused: files and table rows that gave none.
    """
    files = articles["source"].str.replace(_ROW, "", regex=True)
    taken = articles.assign(file=files, format=files.map(_format)).groupby("format")
    table = taken.agg(
        files=("file", "nunique"), articles=("article_id", "size"), characters=("raw_length", "sum")
    )
    loading = audit.loc[audit["n_in"].isna() & (audit["step"] == "load"), "source"].drop_duplicates()
    refused = loading[~loading.isin(articles["source"]) & ~loading.isin(files)]
    formats = refused.str.replace(_ROW, "", regex=True).map(_format)
    table = table.join(formats.value_counts().rename("refused"), how="outer").fillna(0).astype(int)
    return table.rename_axis("format").sort_values("articles", ascending=False, kind="stable").reset_index()


def _format(source: str) -> str:
    """Name a file's format by its ending, that of the packed file where it is packed: "csv.gz", "txt", "none"."""
    for part in reversed(PurePosixPath(source).parts):
        endings = [ending for ending in PurePosixPath(part).suffixes if _ENDING.fullmatch(ending)]
        if endings:
            kept = endings[-2:] if endings[-1].lower() == ".gz" else endings[-1:]
            return "".join(kept).lower().lstrip(".")
    return "none"


def step_table(audit: pd.DataFrame) -> pd.DataFrame:
    """List how many units went into each step and came out of it."""
    counted = audit[audit["n_in"].notna()]
    return counted[["step", "n_in", "n_out", "reason"]].reset_index(drop=True)


def problem_table(audit: pd.DataFrame) -> pd.DataFrame:
    """Group what did not go through, or with a warning, by step and reason; most frequent first.

    Reasons that differ only in numbers and in what stands in quotation marks are one.

    Returns
    -------
    DataFrame
        step, reason, sources (how many), examples, what_to_do.
    """
    problems = audit[audit["n_in"].isna()]
    kind = problems["reason"].str.replace(_PARTICULAR, "…", regex=True)
    rows = [
        {
            "step": group["step"].iloc[0],
            "reason": group["reason"].iloc[0] if group["reason"].nunique() == 1 else name,
            "sources": len(group),
            "examples": ", ".join(group["source"].drop_duplicates().head(EXAMPLES)),
            "what_to_do": group["what_to_do"].iloc[0],
        }
        for (_, name), group in problems.groupby(["step", kind], sort=True)
    ]
    table = pd.DataFrame(rows, columns=["step", "reason", "sources", "examples", "what_to_do"])
    return table.sort_values("sources", ascending=False, kind="stable", ignore_index=True)


def describe(corpus: Any) -> str:
    """Write what a corpus holds in plain text: counts per step, what did not go through, and the articles.

    Of a few articles (:data:`FEW`) each has a line; of more, each outlet.
    """
    articles = corpus.articles
    blocks = [
        _block("Steps", step_table(corpus.audit)),
        _block(
            "Did not go through, or with a warning",
            problem_table(corpus.audit),
            none="Everything went through.",
        ),
    ]
    if len(articles) <= FEW:
        listed = article_table(articles, corpus.removals)
        listed = listed.drop(columns=["article_id", "title", "repost_of", "genre", "translated"])
        listed["removed"] = [f"{share:.1%}" for share in listed["removed"]]
        blocks.append(_block(f"{len(articles)} articles", listed))
    else:
        outlets = outlet_table(articles).drop(columns=["share", "republishers"])
        dates = date_table(articles).drop(columns=["articles", "share_undated"])
        blocks.append(_block(f"{len(articles):,} articles by outlet", outlets.merge(dates, on="outlet")))
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
    if pd.isna(cell):
        return "–"
    return f"{cell:%Y-%m-%d}" if isinstance(cell, pd.Timestamp) else " ".join(str(cell).split())
