"""Carriage: which articles carry which frame, in whose voice, and where.

An outlet that quotes a speaker does not thereby adopt his frame, nor is it neutral: what it headlines and what it
leaves unchallenged are choices (Entman 1993). Only what is asserted counts as carried; denials and suppositions
are counted apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

WHERE = {"any voice": "any_voice", "headline or lead": "headline_or_lead", "own voice": "own_voice"}
_FLAGS = (
    "any_voice",
    "headline_or_lead",
    "headlined",
    "own_voice",
    "relayed",
    "denied",
    "hypothetical",
    "countered",
)


def carriage(corpus: Any, spans: pd.DataFrame, *, frames: Sequence[str] | None = None) -> pd.DataFrame:
    """Tell for each article and frame how it is carried.

    Parameters
    ----------
    corpus
        Has the table ``articles``.
    spans
        As :class:`analysis.tables.CodedSpans`.
    frames
        Ids of the frames to list; missing: those found in ``spans``, in alphabetical order.

    Returns
    -------
    DataFrame
        One row an article and frame, found or not: article_id, outlet, frame; the flags any_voice (asserted
        by anyone), headline_or_lead, headlined, own_voice (asserted by the outlet itself), relayed (asserted, by
        others only), denied, hypothetical, countered (asserted by one voice and denied by another);
        headlined_by (the outlet, where it is headlined); speakers (who assert it, joined by "; "), spans (their
        number, asserted).
    """
    names = sorted(spans["frame"].unique()) if frames is None else list(frames)
    articles = corpus.articles[["article_id", "outlet"]].sort_values("article_id")
    grid = articles.merge(pd.DataFrame({"frame": pd.Series(names, dtype="str")}), how="cross")
    found = [
        {"article_id": article_id, "frame": frame, **_carried(group)}
        for (article_id, frame), group in spans.groupby(["article_id", "frame"], sort=True)
    ]
    columns = ["article_id", "frame", *_FLAGS, "speakers", "spans"]
    table = grid.merge(pd.DataFrame(found, columns=columns), on=["article_id", "frame"], how="left")
    table[list(_FLAGS)] = table[list(_FLAGS)].eq(True)
    table["spans"] = pd.to_numeric(table["spans"]).fillna(0).astype(int)
    table["speakers"] = table["speakers"].fillna("").astype("str")
    table["headlined_by"] = table["outlet"].where(table["headlined"])
    return table[["article_id", "outlet", "frame", *_FLAGS, "headlined_by", "speakers", "spans"]]


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
        "relayed": len(asserted) > 0 and not own.any(),
        "denied": bool((group["assertion"] == "denied").any()),
        "hypothetical": bool((group["assertion"] == "hypothetical").any()),
        "countered": bool(voices) and bool(set(_who(group[group["assertion"] == "denied"])) - voices),
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
    """Give the share of articles that carry each frame.

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
        (all articles), share.
    """
    groups = table.groupby(["frame", by], sort=True)
    rows = [
        {"frame": frame, by: group, "where": where, "n": int(part[column].sum()), "N": len(part)}
        for (frame, group), part in groups
        for where, column in WHERE.items()
    ]
    result = pd.DataFrame(rows, columns=["frame", by, "where", "n", "N"])
    return result.assign(share=result["n"] / result["N"])
