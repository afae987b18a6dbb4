"""Carriage: which articles carry which frame, in whose voice, where, and at what distance.

An outlet that quotes a speaker does not thereby adopt his frame, nor is it neutral: what it headlines and what it
leaves unchallenged are choices (Entman 1993). Only what is asserted counts as carried; denials and suppositions
are counted apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.inference import share_interval
from analysis.periods import finest, in_periods

WHERE = {"any voice": "any_voice", "headline or lead": "headline_or_lead", "own voice": "own_voice"}
WAYS = (
    "own voice",
    "relayed unchallenged",
    "relayed at a distance",
    "relayed with a counter-voice",
    "denied or supposed",
)
"""How an article carries a frame, the strongest commitment of its outlet first: each article has one way a frame."""

_FLAGS = (
    "any_voice",
    "headline_or_lead",
    "headlined",
    "own_voice",
    "quoted_voice",
    "relayed",
    "denied",
    "hypothetical",
    "countered",
    "distanced",
)


def carriage(corpus: Any, spans: pd.DataFrame, *, frames: Sequence[str] | None = None) -> pd.DataFrame:
    """Tell for each article and frame how it is carried.

    Parameters
    ----------
    corpus
        Has the tables ``articles`` and ``voices``.
    spans
        As :class:`analysis.tables.CodedSpans`.
    frames
        Ids of the frames to list; missing: those found in ``spans``, in alphabetical order.

    Returns
    -------
    DataFrame
        One row an article and frame, found or not: article_id, story, outlet, frame; the flags any_voice (asserted
        by anyone), headline_or_lead, headlined, own_voice (asserted by the outlet itself), quoted_voice (asserted in
        direct or indirect speech), relayed (asserted, by others only), denied, hypothetical, countered (asserted by one voice and denied by another), distanced
        (each time it is asserted by others the reporting verb keeps its distance, or the words stand in scare
        quotes); way (one of :data:`WAYS`; missing where the article hasn't the frame at all); headlined_by (the
        outlet, where it is headlined); speakers (who assert it, joined by "; "), spans (their number, asserted).
    """
    names = sorted(spans["frame"].unique()) if frames is None else list(frames)
    articles = corpus.articles[["article_id", "story", "outlet"]].sort_values("article_id")
    grid = articles.merge(pd.DataFrame({"frame": pd.Series(names, dtype="str")}), how="cross")
    found = [
        {"article_id": article_id, "frame": frame, **_carried(group)}
        for (article_id, frame), group in at_a_distance(corpus, spans).groupby(
            ["article_id", "frame"], sort=True
        )
    ]
    columns = ["article_id", "frame", *_FLAGS, "speakers", "spans"]
    table = grid.merge(pd.DataFrame(found, columns=columns), on=["article_id", "frame"], how="left")
    table[list(_FLAGS)] = table[list(_FLAGS)].eq(True)
    table["spans"] = pd.to_numeric(table["spans"]).fillna(0).astype(int)
    table["speakers"] = table["speakers"].fillna("").astype("str")
    table["way"] = _way(table)
    table["headlined_by"] = table["outlet"].where(table["headlined"])
    return table[
        ["article_id", "story", "outlet", "frame", *_FLAGS, "way", "headlined_by", "speakers", "spans"]
    ]


def _way(table: pd.DataFrame) -> pd.Series:
    """Give the way in which each article carries a frame: the first of the conditions that holds."""
    conditions = [
        table["own_voice"],
        table["relayed"] & ~table["countered"] & ~table["distanced"],
        table["relayed"] & ~table["countered"],
        table["relayed"],
        table["denied"] | table["hypothetical"],
    ]
    return pd.Series(np.select(conditions, WAYS, default=""), index=table.index, dtype="str").replace(
        "", None
    )


def at_a_distance(corpus: Any, spans: pd.DataFrame) -> pd.DataFrame:
    """Add to coded spans whether the outlet keeps its distance: a distancing verb, or words in scare quotes.

    Parameters
    ----------
    corpus
        Has the table ``voices``.
    spans
        As :class:`analysis.tables.CodedSpans`.

    Returns
    -------
    DataFrame
        The spans with the column distanced, in their order.
    """
    distant = corpus.voices[(corpus.voices["cue_stance"] == "distancing") | (corpus.voices["kind"] == "term")]
    rows = spans.reset_index(drop=True).reset_index(names="row")
    met = rows[["row", "article_id", "start", "end"]].merge(
        distant[["article_id", "start", "end"]], on="article_id", suffixes=("", "_voice")
    )
    met = met[(met["start"] < met["end_voice"]) & (met["start_voice"] < met["end"])]
    return rows.assign(distanced=rows["row"].isin(met["row"])).drop(columns="row")


def _carried(group: pd.DataFrame) -> dict[str, Any]:
    """Give the flags of one article and frame."""
    asserted = group[group["assertion"] == "asserted"]
    own = asserted["voice"] == "outlet"
    headlined = asserted["part"] == "headline"
    voices = set(_who(asserted))
    return {
        "any_voice": len(asserted) > 0,
        "headline_or_lead": bool((headlined | (asserted["part"] == "lead")).any()),
        "headlined": bool(headlined.any()),
        "own_voice": bool(own.any()),
        "quoted_voice": bool(asserted["voice"].isin(["direct", "indirect"]).any()),
        "relayed": len(asserted) > 0 and not own.any(),
        "denied": bool((group["assertion"] == "denied").any()),
        "hypothetical": bool((group["assertion"] == "hypothetical").any()),
        "countered": bool(voices) and bool(set(_who(group[group["assertion"] == "denied"])) - voices),
        "distanced": len(asserted) > 0 and bool(asserted.loc[~own, "distanced"].all()) and not own.all(),
        "speakers": "; ".join(sorted(set(asserted["speaker"].dropna()))),
        "spans": len(asserted),
    }


def _who(spans: pd.DataFrame) -> pd.Series:
    """Name whose words each span is: the speaker's id, else the voice."""
    return spans["speaker_id"].fillna(spans["voice"])


def carriage_by_speaker(spans: pd.DataFrame) -> pd.DataFrame:
    """Count by article, speaker and frame, the counting unit of the suite.

    Returns
    -------
    DataFrame
        article_id, voice, speaker_id (missing: the outlet's own, or an unknown voice), speaker, frame, and the
        number of spans asserted, denied, hypothetical.
    """
    keys = ["article_id", "voice", "speaker_id", "speaker", "frame"]
    counts = (
        spans.groupby([*keys, "assertion"], dropna=False)
        .size()
        .unstack("assertion", fill_value=0)
        .reindex(columns=["asserted", "denied", "hypothetical"], fill_value=0)
        .reset_index()
    )
    return counts.rename_axis(columns=None).sort_values(keys, ignore_index=True)


def shares(table: pd.DataFrame, *, by: str = "outlet") -> pd.DataFrame:
    """Give the share of articles that carry each frame, with an interval over stories.

    Parameters
    ----------
    table
        From :func:`carriage`.
    by
        Column to group by; articles without a value are left out.

    Returns
    -------
    DataFrame
        frame, the column ``by``, where (any voice, headline or lead, own voice), n (articles that carry it), N
        (all articles), share, low, high (95 %; missing with fewer than :data:`analysis.inference.SMALL_GROUP` stories).
    """
    rows = []
    for (frame, group), part in table.groupby(["frame", by], sort=True):
        for where, column in WHERE.items():
            low, high = share_interval(part, column)
            count = {"n": int(part[column].sum()), "N": len(part), "low": low, "high": high}
            rows.append({"frame": frame, by: group, "where": where, **count})
    result = pd.DataFrame(rows, columns=["frame", by, "where", "n", "N", "low", "high"])
    result.insert(5, "share", result["n"] / result["N"])
    return result


def ways(table: pd.DataFrame, *, by: str = "outlet") -> pd.DataFrame:
    """Count the articles that carry each frame in each way.

    Parameters
    ----------
    table
        From :func:`carriage`.
    by
        Column to group by.

    Returns
    -------
    DataFrame
        frame, the column ``by``, way (each of :data:`WAYS`), n (articles), headlined (of these, those that have it in
        the headline), N (all articles of the group), share (n / N).
    """
    sizes = table.drop_duplicates(["article_id", by]).groupby(by).size()
    counts = table.dropna(subset=["way"]).groupby(["frame", by, "way"])["headlined"].agg(["size", "sum"])
    grid = pd.MultiIndex.from_product(
        [sorted(table["frame"].unique()), sizes.index, WAYS], names=["frame", by, "way"]
    )
    result = counts.reindex(grid, fill_value=0).astype(int).reset_index()
    result = result.rename(columns={"size": "n", "sum": "headlined"})
    result["N"] = result[by].map(sizes)
    return result.assign(share=result["n"] / result["N"])


def over_time(corpus: Any, table: pd.DataFrame, *, every: str = "", where: str = "any_voice") -> pd.DataFrame:
    """Give the share of articles that carry each frame, period by period, with an interval over stories.

    Parameters
    ----------
    corpus
        Has the table ``articles``.
    table
        From :func:`carriage`.
    every
        day, week, month, quarter or year; empty: the finest of them that makes at most 24 periods.
    where
        The flag that is counted: any_voice, headline_or_lead or own_voice.

    Returns
    -------
    DataFrame
        frame, period (its first day), n, N, share, low, high. Articles without a date, or with one that is less exact
        than the period, are left out; ``attrs["undated"]`` counts them and ``attrs["every"]`` names the period.
    """
    articles = corpus.articles
    every = every or finest(articles)
    dated = in_periods(articles, every)[["article_id", "period"]]
    placed = table.merge(dated, on="article_id", how="inner")
    rows = []
    for (frame, period), part in placed.groupby(["frame", "period"], sort=True):
        low, high = share_interval(part, where)
        count = {"n": int(part[where].sum()), "N": len(part), "low": low, "high": high}
        rows.append({"frame": frame, "period": period, **count})
    result = pd.DataFrame(rows, columns=["frame", "period", "n", "N", "low", "high"])
    result.insert(4, "share", result["n"] / result["N"])
    result.attrs.update(undated=len(articles) - len(dated), every=every)
    return result
