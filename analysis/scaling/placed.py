"""What placed articles tell of outlets: their place with all its doubts, their words, and the sentences behind it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.scaling.certainty import GROUP_COLUMNS, group_scores, placebo_axes, seed_intervals
from analysis.scaling.diagnostics import SEED_COLUMNS, seed_diagnostics
from analysis.scaling.placing import Placement
from analysis.scaling.smoothing import smooth_scores
from analysis.scaling.words import WORD_COLUMNS, driving_words

_LEAST_WORDS = 5
"""Known words below which a sentence is not shown: one word would put it anywhere."""

_POLES = ["positive_pole", "negative_pole"]
_SENTENCE_FACTS = ["sentence_id", "article_id", "voice", "speaker", "part", "start", "end", "text"]


def article_scores(placements: Sequence[Placement]) -> pd.DataFrame:
    """Give the scores of all placements in one table.

    Returns
    -------
    DataFrame
        ``placement``, ``axis``, ``positive_pole``, ``negative_pole`` (their names), and the columns of ``Placement.scores``.
    """
    columns = ["article_id", "outlet", "story", "date", "language", "score", "positive", "negative", "n"]
    return _joined(placements, [_with_poles(each, each.scores) for each in placements], [*_POLES, *columns])


def outlet_places(
    placements: Sequence[Placement], *, n: int = 1000, level: float = 0.95, seed: int = 0
) -> pd.DataFrame:
    """Give each outlet's place on each axis and how sure it is.

    Returns
    -------
    DataFrame
        ``placement``, ``axis``, ``positive_pole`` and ``negative_pole`` (their names), ``outlet`` and the columns of
        :func:`group_scores`; ``positive`` and ``negative`` (means at each pole);
        ``seeds_low`` and ``seeds_high`` (other draws of the seeds), ``placebo_low`` and ``placebo_high`` (random words as
        seeds), ``placebo_share`` (of the random axes that set the outlets at least as far apart).
    """
    ends = ["seeds_low", "seeds_high", "placebo_low", "placebo_high", "placebo_share"]
    columns = [*_POLES, "outlet", *GROUP_COLUMNS, "positive", "negative", *ends]
    return _joined(placements, [_outlet_places(each, n, level, seed) for each in placements], columns)


def _outlet_places(placement: Placement, n: int, level: float, seed: int) -> pd.DataFrame:
    scores = placement.scores.dropna(subset=["outlet", "score"])
    table = group_scores(scores, n=n, level=level, seed=seed)
    if table.empty:
        return table
    means = scores.groupby("outlet")[["positive", "negative"]].mean().reset_index()
    texts, outlets = placement.texts.reindex(scores["article_id"]), scores["outlet"].tolist()
    drawn = seed_intervals(placement.model, texts, outlets, n=n, level=level, seed=seed)
    random, share = placebo_axes(placement.model, texts, outlets, n=n, level=level, seed=seed)
    for name, ends in (("seeds", drawn), ("placebo", random)):
        renamed = {"group": "outlet", "low": f"{name}_low", "high": f"{name}_high"}
        table = table.merge(ends.drop(columns="score").rename(columns=renamed), on="outlet")
    table = table.merge(means, on="outlet").assign(placebo_share=share)
    return _with_poles(placement, table.round(9))  # the mean of all articles is 0, not the last bits of sums


def ends_of(places: pd.DataFrame) -> list[tuple[str, str]]:
    """Give for each placement the outlets with the highest and the lowest mean: (placement, outlet), each once."""
    ranked = places.sort_values(["score", "outlet"], ascending=[False, True])
    found = []
    for placement in dict.fromkeys(places["placement"]):
        outlets = ranked.loc[ranked["placement"] == placement, "outlet"].tolist()
        found += [(placement, outlet) for outlet in dict.fromkeys((outlets[0], outlets[-1]))]
    return found


def outlet_words(placements: Sequence[Placement], *, top: int = 10) -> pd.DataFrame:
    """Give the words by which each outlet's articles get their score, those that move it most first.

    Returns
    -------
    DataFrame
        ``placement``, ``axis``, ``outlet`` and the columns of :func:`driving_words`: ``top`` words towards each pole.
    """
    parts = [_outlet_words(each, top) for each in placements]
    return _joined(placements, parts, ["outlet", *WORD_COLUMNS])


def _outlet_words(placement: Placement, top: int) -> pd.DataFrame:
    scores = placement.scores.dropna(subset="outlet")
    parts = []
    for outlet, part in scores.groupby("outlet", sort=True):
        words = driving_words(placement.model, placement.texts.reindex(part["article_id"]))
        sides = [words[words["contribution"] > 0].head(top), words[words["contribution"] < 0].head(top)]
        parts.append(pd.concat(sides).assign(outlet=outlet))
    return pd.concat(parts) if parts else pd.DataFrame()


def telling_sentences(
    placements: Sequence[Placement], sentences: pd.DataFrame, *, most: int = 5
) -> pd.DataFrame:
    """Give the sentences that stand farthest out at each pole, verbatim.

    Of the sentences given that have five known words or more, by their distance from the mean of the articles times their
    number of words, which is how much they move a score.

    Parameters
    ----------
    placements
        From :func:`analysis.scaling.place_articles`.
    sentences
        As :class:`analysis.tables.Sentences`.
    most
        Sentences for each axis and pole.

    Returns
    -------
    DataFrame
        ``placement``, ``axis``, ``pole``, ``sentence_id``, ``article_id``, ``outlet``, ``voice``, ``speaker``, ``part``,
        ``start``, ``end``, ``score``, ``n``, ``text``.
    """
    head = ["pole", "sentence_id", "article_id", "outlet", "voice", "speaker", "part", "start", "end"]
    return _joined(
        placements, [_telling(each, sentences, most) for each in placements], [*head, "score", "n", "text"]
    )


def _telling(placement: Placement, sentences: pd.DataFrame, most: int) -> pd.DataFrame:
    given = placement.sentences[placement.sentences.index.isin(sentences["sentence_id"])]
    scored = placement.model.predict(given, scale="reference").rename_axis("sentence_id").reset_index()
    scored = scored[scored["n"] >= _LEAST_WORDS]
    scored = scored.assign(weight=(scored["score"] * scored["n"]).round(9))
    rows = []
    for pole, sign in ((placement.axis.positive, 1), (placement.axis.negative, -1)):
        moved = scored[sign * scored["weight"] > 0].assign(by=-sign * scored["weight"])
        rows.append(moved.sort_values(["by", "sentence_id"]).head(most).assign(pole=pole.name))
    table = pd.concat(rows).merge(sentences[_SENTENCE_FACTS], on="sentence_id", how="left")
    return table.merge(placement.scores[["article_id", "outlet"]], on="article_id", how="left")


def seed_table(placements: Sequence[Placement]) -> pd.DataFrame:
    """Give :func:`seed_diagnostics` of all placements over their articles, with ``placement`` and ``axis``."""
    parts = [seed_diagnostics(each.model, each.texts) for each in placements]
    return _joined(placements, parts, SEED_COLUMNS)


def lines_over_time(
    placements: Sequence[Placement], articles: pd.DataFrame, *, span: float = 0.3, seed: int = 0
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give the scores of articles whose date is known to the day, and the smooth line through those of each placement.

    Returns
    -------
    DataFrame, DataFrame
        As :func:`article_scores`, and as :func:`smooth_scores` with ``placement`` and ``axis``.
    """
    exact = articles.loc[articles["date_precision"] == "day", "article_id"]
    scores = article_scores(placements)
    dated = scores[scores["article_id"].isin(exact) & scores["date"].notna()]
    parts = [
        smooth_scores(dated[dated["placement"] == each.name], span=span, seed=seed) for each in placements
    ]
    return dated, _joined(placements, parts, ["date", "score", "low", "high"])


def _with_poles(placement: Placement, table: pd.DataFrame) -> pd.DataFrame:
    poles = (placement.axis.positive.name, placement.axis.negative.name)
    return table.assign(**dict(zip(_POLES, poles, strict=True)))


def _joined(
    placements: Sequence[Placement], parts: Sequence[pd.DataFrame], columns: Sequence[str]
) -> pd.DataFrame:
    """Put the tables of placements one under another, each with its name and axis before the columns."""
    named = [
        part.assign(placement=each.name, axis=each.axis.id)
        for each, part in zip(placements, parts, strict=True)
        if len(part)
    ]
    whole = pd.concat(named, ignore_index=True) if named else pd.DataFrame(columns=list(columns))
    more = [name for name in whole.columns if name not in ("placement", "axis", *columns)]
    return whole.reindex(columns=["placement", "axis", *columns, *more])
