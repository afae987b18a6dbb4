"""The tables that the matrix and the two-by-two are drawn from: every article, frame and unit, those without included."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from analysis.codebook import NO_FRAME, Codebook, codebook_table
from analysis.frames.evidence import CELLS, groups_of_speakers, matrix, two_by_two, with_groups
from analysis.inference import SMALL_GROUP
from analysis.inference.clusters import Array, cluster_interval, cluster_sums


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


def company(
    corpus: Any, spans: pd.DataFrame, *, a: str, b: str, level: float = 0.95, seed: int = 0
) -> pd.DataFrame:
    """Cross two frames within each group of speakers, and measure how much oftener they go together than by chance.

    The unit is an article and speaker (the outlet is one of its article's speakers), the counting unit of the suite:
    whoever says anything in the article counts, with a frame or without. Lift is the share with both frames divided
    by the product of the shares with each (Brin, Motwani, Ullman & Tsur 1997, *Dynamic Itemset Counting and
    Implication Rules for Market Basket Data*): 1 where one frame tells nothing of the other.

    Parameters
    ----------
    corpus
        Has the tables ``articles`` and ``voices``.
    spans
        As :class:`analysis.tables.CodedSpans`; what is asserted counts.
    a, b
        Ids of frames.
    level, seed
        Of the interval, which draws stories with replacement.

    Returns
    -------
    DataFrame
        group (in the order of ``lexicon/speaker_groups.csv``), neither, one (a alone), other (b alone), both, N (their
        sum), stories, lift, low, high (missing where nobody holds both, or of fewer than
        :data:`analysis.inference.SMALL_GROUP` stories).
    """
    everyone = groups_of_speakers(corpus)
    asserted = with_groups(corpus, spans[spans["assertion"] == "asserted"])
    keys = ["article_id", "group", "who"]
    for name, frame in {"a": a, "b": b}.items():
        holders = asserted.loc[asserted["frame"] == frame, keys].drop_duplicates().assign(**{name: True})
        everyone = everyone.merge(holders, on=keys, how="left")
        everyone[name] = everyone[name].eq(True)
    everyone = everyone.merge(corpus.articles[["article_id", "story"]], on="article_id")
    rows = []
    for group, part in everyone.groupby("group", sort=False):
        has_a, has_b = part["a"].to_numpy(), part["b"].to_numpy()
        cells = np.column_stack([~has_a & ~has_b, has_a & ~has_b, ~has_a & has_b, has_a & has_b])
        sums = cluster_sums(cells.astype(float), part["story"])
        counts = dict(zip(CELLS, cells.sum(axis=0).tolist(), strict=True))
        lift = float(_lift(sums.sum(axis=0, keepdims=True))[0])
        ends = (np.nan, np.nan)
        if counts["both"] and len(sums) >= SMALL_GROUP:
            ends = cluster_interval(sums, _lift, level=level, seed=seed)
        rows.append(
            {"group": group, **counts, "N": len(part), "stories": len(sums), "lift": lift}
            | dict(zip(("low", "high"), ends, strict=True))
        )
    columns = ["group", *CELLS, "N", "stories", "lift", "low", "high"]
    return pd.DataFrame(rows, columns=columns)


def _lift(totals: Array) -> Array:
    """Give the lift from counts (n, 4) of neither, one, other, both."""
    both = totals[:, 3]
    expected = (totals[:, 1] + both) * (totals[:, 2] + both)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(expected > 0, both * totals.sum(axis=1) / expected, np.nan)


def speaker_labels(voices: pd.DataFrame) -> dict[str, str]:
    """Name each speaker: of the names that articles use for a speaker_id the longest, then the first by alphabet."""
    named = voices[["speaker_id", "speaker"]].dropna().drop_duplicates()
    named = named.assign(length=-named["speaker"].str.len()).sort_values(["speaker_id", "length", "speaker"])
    first = named.drop_duplicates("speaker_id")
    return dict(zip(first["speaker_id"], first["speaker"], strict=True))
