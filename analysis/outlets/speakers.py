"""Whom outlets give words to: how many, and whether in direct or indirect speech."""

from __future__ import annotations

import re

import pandas as pd

_WORD = re.compile(r"\w+(?:[-\u2010\u2011'\u2019]\w+)*")
"""A word for counting: letters and digits with the hyphens and apostrophes inside it, in any language."""

SOURCE_COLUMNS = (
    "outlet",
    "speaker_id",
    "speaker",
    "role",
    "bloc",
    "n",
    "N",
    "words_direct",
    "words_indirect",
    "words",
    "characters_direct",
    "characters_indirect",
    "characters",
    "share",
)


def sources(voices: pd.DataFrame, articles: pd.DataFrame, *, group: str = "outlet") -> pd.DataFrame:
    """Measure the words that each outlet gives to each speaker.

    Parameters
    ----------
    voices
        As :class:`analysis.tables.Voices`.
    articles
        As :class:`analysis.tables.Articles`. Voices of articles that are not in it are left out, so reposts
        are dropped by leaving them out here.
    group
        The column of articles that is compared (``outlet``); it is called ``outlet`` in the result.

    Returns
    -------
    DataFrame
        One row an outlet × speaker × role × bloc: ``n`` of the outlet's ``N`` articles that give the speaker
        words, words and characters in direct and indirect speech and together, ``share`` of the words of the
        outlet's articles. A speaker without a name keeps a missing ``speaker``. Sorted by outlet, most words
        first.
    """
    spans = _measured(voices, articles, group)
    totals = spans.groupby("outlet")["words"].sum()
    numbers = articles.groupby(group)["article_id"].nunique()
    spoken = spans[spans["voice"].isin(["direct", "indirect"])]
    if spoken.empty:
        return pd.DataFrame({column: [] for column in SOURCE_COLUMNS}).astype({"outlet": str, "speaker": str})
    spoken = spoken.assign(
        speaker_id=spoken["speaker_id"].where(spoken["speaker_id"].notna(), spoken["speaker"]),
        speaker=_names(spoken),
    )
    wide = _sum_by_voice(spoken, ["outlet", "speaker_id", "speaker", "role", "bloc"])
    wide["N"] = wide["outlet"].map(numbers)
    wide["share"] = wide["words"] / wide["outlet"].map(totals)
    wide = wide.sort_values(
        ["outlet", "words", "speaker_id", "role", "bloc"],
        ascending=[True, False, True, True, True],
        na_position="last",
        kind="stable",
    )
    return wide[list(SOURCE_COLUMNS)].reset_index(drop=True)


def own_voice(voices: pd.DataFrame, articles: pd.DataFrame, *, group: str = "outlet") -> pd.DataFrame:
    """Measure how each outlet's words divide over voices: its own, direct, indirect, uncertain.

    Parameters
    ----------
    voices, articles, group
        As for :func:`sources`.

    Returns
    -------
    DataFrame
        One row an outlet × voice: ``words``, ``characters``, ``share`` of the outlet's words, ``n`` of ``N``
        articles in which the voice is heard.
    """
    spans = _measured(voices, articles, group)
    table = spans.groupby(["outlet", "voice"], as_index=False).agg(
        words=("words", "sum"), characters=("characters", "sum"), n=("article_id", "nunique")
    )
    table["N"] = table["outlet"].map(articles.groupby(group)["article_id"].nunique())
    table["share"] = table["words"] / table.groupby("outlet")["words"].transform("sum")
    return table.sort_values(["outlet", "voice"]).reset_index(drop=True)


def _measured(voices: pd.DataFrame, articles: pd.DataFrame, group: str) -> pd.DataFrame:
    """Give spans with their outlet and how long they are."""
    known = articles.dropna(subset=[group])
    facts = known[["article_id", "text"]].assign(outlet=known[group])
    spans = voices.merge(facts, on="article_id", how="inner")
    said = [
        text[start:end] for text, start, end in zip(spans["text"], spans["start"], spans["end"], strict=True)
    ]
    words = [len(_WORD.findall(text)) for text in said]
    return spans.drop(columns="text").assign(words=words, characters=spans["end"] - spans["start"])


def _names(spans: pd.DataFrame) -> pd.Series:
    """Give each speaker_id one name in each outlet: the fullest, then the one that most is said under."""
    named = spans.dropna(subset=["speaker_id", "speaker"])
    keys = ["outlet", "speaker_id", "speaker"]
    sizes = named.groupby(keys)[["characters"]].sum().reset_index()
    sizes["fullness"] = sizes["speaker"].str.count(" ")
    order = {"fullness": False, "characters": False, "speaker": True}
    best = sizes.sort_values(list(order), ascending=list(order.values()), kind="stable")
    names = best.drop_duplicates(["outlet", "speaker_id"]).set_index(["outlet", "speaker_id"])["speaker"]
    places = pd.MultiIndex.from_frame(spans[["outlet", "speaker_id"]])
    return pd.Series(names.reindex(places).to_numpy(), index=spans.index).fillna(spans["speaker"])


def _sum_by_voice(spoken: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    flat = spoken.assign(
        **{
            f"{measure}_{voice}": spoken[measure].where(spoken["voice"] == voice, 0)
            for measure in ("words", "characters")
            for voice in ("direct", "indirect")
        }
    )
    sums = [column for column in flat.columns if column.startswith(("words", "characters"))]
    counts = dict.fromkeys(sums, "sum") | {"article_id": "nunique"}
    table = flat.groupby(keys, dropna=False, as_index=False).agg(counts)
    return table.rename(columns={"article_id": "n"})
