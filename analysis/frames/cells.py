"""The tables that the matrix and the two-by-two are drawn from: every article, frame and unit, those without included."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.codebook import NO_FRAME, Codebook, codebook_table
from analysis.frames.evidence import matrix, two_by_two


def matrix_cells(
    corpus: Any,
    spans: pd.DataFrame,
    codebook: Codebook,
    *,
    labels: Mapping[str, str] | None = None,
    most: int = 12,
) -> pd.DataFrame:
    """Give the article × frame matrix, ready to draw.

    Of more than ``most`` articles those are kept in which most frames are asserted.

    Parameters
    ----------
    corpus, spans, codebook
        The corpus, its coded spans, and what they were coded with.
    labels
        Article_id → what to call the article; by default its outlet.
    most
        How many articles a page has room for.

    Returns
    -------
    DataFrame
        One row an article × frame × group of speakers: article_id, article, frame, label, narrative, group (missing
        where nobody asserts the frame), headlined, spans. Frames stand in the codebook's order, articles by label.
    """
    named = (
        labels
        if labels is not None
        else dict(corpus.articles[["article_id", "outlet"]].itertuples(index=False))
    )
    articles = corpus.articles[["article_id"]].assign(article=lambda t: t["article_id"].map(named))
    articles = articles.sort_values(["article", "article_id"])
    frames = codebook_table(codebook)[["frame", "label", "narrative"]]
    grid = articles.merge(frames[frames["frame"] != NO_FRAME], how="cross")
    held = matrix(corpus, spans).drop(columns="outlet")
    rich = held.groupby("article_id")["frame"].nunique().reindex(sorted(articles["article_id"]), fill_value=0)
    grid = grid[grid["article_id"].isin(rich.nlargest(most).index)]
    table = grid.merge(held, on=["article_id", "frame"], how="left")
    return table.assign(headlined=table["headlined"].eq(True), spans=table["spans"].fillna(0).astype("int64"))


def crossing(
    corpus: Any, spans: pd.DataFrame, *, a: str, b: str, unit: str, labels: Mapping[str, str]
) -> pd.DataFrame:
    """Tell of each article or speaker whether it asserts frame ``a``, ``b``, or both.

    Parameters
    ----------
    a, b
        Ids of frames.
    unit
        article or speaker, as :func:`analysis.frames.two_by_two`.
    labels
        Id of an article or speaker → its name.

    Returns
    -------
    DataFrame
        unit, id, name, a, b (true or false): one row an article or speaker, by name.
    """
    counts = two_by_two(corpus, spans, a=a, b=b, unit=unit)
    held = counts[["cell", "ids"]].explode("ids").dropna(subset=["ids"])
    table = pd.DataFrame(
        {
            "unit": unit,
            "id": held["ids"],
            "name": [labels.get(key, key) for key in held["ids"]],
            "a": held["cell"].isin(("one", "both")),
            "b": held["cell"].isin(("other", "both")),
        }
    )
    return table.sort_values(["name", "id"]).reset_index(drop=True)


def speaker_labels(voices: pd.DataFrame) -> dict[str, str]:
    """Name each speaker: of the names that articles use for a speaker_id the longest, then the first by alphabet."""
    named = voices[["speaker_id", "speaker"]].dropna().drop_duplicates()
    named = named.assign(length=-named["speaker"].str.len()).sort_values(["speaker_id", "length", "speaker"])
    first = named.drop_duplicates("speaker_id")
    return dict(zip(first["speaker_id"], first["speaker"], strict=True))
