"""Whom outlets give words to: how many, and whether in direct or indirect speech."""

from __future__ import annotations

import math

import pandas as pd

from analysis.inference import SMALL_GROUP, bootstrap_articles
from analysis.outlets.spoken import measured, numbers, spoken

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
        One row an outlet × speaker: ``speaker_id``, ``speaker``, ``role``, ``bloc``, ``n`` of the outlet's ``N``
        articles that give the speaker words, words and characters in direct and indirect speech and together,
        ``share`` of the words of the outlet's articles. Words whose speaker was not found keep a missing
        ``speaker``. Sorted by outlet, those in most articles first, then those with most words.
    """
    spans = measured(voices, articles, group=group)
    rows = spoken(spans)
    if rows.empty:
        return pd.DataFrame({column: [] for column in SOURCE_COLUMNS}).astype({"outlet": str, "speaker": str})
    wide = _sum_by_voice(
        rows.assign(speaker=_names(rows)), ["outlet", "speaker_id", "speaker", "role", "bloc"]
    )
    wide["N"] = wide["outlet"].map(numbers(articles, group=group))
    wide["share"] = wide["words"] / wide["outlet"].map(spans.groupby("outlet")["words"].sum())
    wide = wide.sort_values(
        ["outlet", "n", "words", "speaker_id", "role", "bloc"],
        ascending=[True, False, False, True, True, True],
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
        One row an outlet × voice: ``words``, ``characters``, ``n`` of ``N`` articles in which the voice is heard,
        ``share`` of the outlet's words with its 95 % interval ``low`` to ``high``, and ``mean_share``, where each
        article counts alike however long it is. An outlet with fewer than :data:`analysis.inference.SMALL_GROUP`
        stories has no interval.
    """
    spans = measured(voices, articles, group=group)
    table = spans.groupby(["outlet", "voice"], as_index=False).agg(
        words=("words", "sum"), characters=("characters", "sum"), n=("article_id", "nunique")
    )
    table["N"] = table["outlet"].map(numbers(articles, group=group))
    table["share"] = table["words"] / table.groupby("outlet")["words"].transform("sum")
    counts = _words_by_article(spans, articles)
    found = [
        _share(counts[counts["outlet"] == outlet], voice)
        for outlet, voice in zip(table["outlet"], table["voice"], strict=True)
    ]
    columns = ["mean_share", "low", "high"]
    table[columns] = pd.DataFrame(found, columns=columns, index=table.index, dtype=float)
    return table.sort_values(["outlet", "voice"]).reset_index(drop=True)


def _words_by_article(spans: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Give the words of each voice in each article, beside all words and the story of the article."""
    keys = ["outlet", "article_id"]
    counts = spans.groupby([*keys, "voice"])["words"].sum().rename("said").reset_index()
    counts["words"] = counts.groupby("article_id")["said"].transform("sum")
    ids = articles["article_id"]
    stories = articles.get("story", ids).fillna(ids).set_axis(ids)
    return counts[counts["words"] > 0].assign(story=counts["article_id"].map(stories))


def _share(counts: pd.DataFrame, voice: str) -> tuple[float, float, float]:
    """Give the mean over articles of the voice's share, and the interval of its share of all words."""
    rows = counts.drop_duplicates("article_id").set_index("article_id")
    said = counts[counts["voice"] == voice].set_index("article_id")["said"].reindex(rows.index, fill_value=0)
    rows = rows.assign(share=said / rows["words"]).reset_index()
    if rows["story"].nunique() < SMALL_GROUP:
        return rows["share"].mean(), math.nan, math.nan
    found = bootstrap_articles(rows, "share", unit="story", weight="words", bounds=(0, 1))
    return rows["share"].mean(), found.low, found.high


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


def _sum_by_voice(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    flat = rows.assign(
        **{
            f"{measure}_{voice}": rows[measure].where(rows["voice"] == voice, 0)
            for measure in ("words", "characters")
            for voice in ("direct", "indirect")
        }
    )
    sums = [column for column in flat.columns if column.startswith(("words", "characters"))]
    counts = dict.fromkeys(sums, "sum") | {"article_id": "nunique"}
    table = flat.groupby(keys, dropna=False, as_index=False).agg(counts)
    return table.rename(columns={"article_id": "n"})
