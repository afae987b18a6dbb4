"""What only the whole corpus can tell of an article: the year of a dateline, and of which article it is a copy."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import cache
from analysis.corpus import provenance, reposts
from analysis.corpus.making import linking
from analysis.corpus.making.engine import Each
from analysis.corpus.making.parts import made_file
from analysis.corpus.origins.weighing import DATE_FIELDS
from analysis.tables import Articles, Claims, conform, empty

_DATES = ["date", "date_precision", "not_before"]
_FACTS = (*_DATES, "repost_of", "story")
_SURE = 0.8  # share of the 5-grams from which a copy is sure
_KNOWN = ["article_id", "date", "date_precision", "outlet", "republisher", "relayed_from", "length"]


class Late(NamedTuple):
    """What is added at the end.

    Attributes
    ----------
    articles
        date, date_precision, not_before, repost_of and story by article_id.
    claims
        By part, the claims on reposts, and those on dates and bounds of articles that name a day without year, which take
        the place of those that were made with the part.
    """

    articles: pd.DataFrame
    claims: dict[str, pd.DataFrame]


def late_facts(names: Sequence[str], *, collected: datetime.date | None, each: Each) -> Late:
    """Find what only the whole corpus can tell.

    Parameters
    ----------
    names
        Of the parts that were made.
    collected
        Day on which the corpus was collected, or None.
    each
        What maps over the steps that are slow.
    """
    articles = _known(names)
    dated = _completed(names, collected)
    dates = provenance.decide_dates(dated).set_index("article_id")
    articles.loc[dates.index, _DATES] = dates[_DATES]
    pairs = linking.verified_pairs(names, articles["part"], each=each)
    origins = reposts.originals(articles.reset_index()[_KNOWN], pairs).set_index("article_id")
    facts = articles[_DATES].join(origins[["repost_of", "story"]])
    claims = pd.concat([dated, repost_claims(facts["repost_of"].dropna(), pairs)], ignore_index=True)
    part = claims["article_id"].map(articles["part"])
    return Late(facts, {names[int(str(number))]: of_part for number, of_part in claims.groupby(part)})


def _known(names: Sequence[str]) -> pd.DataFrame:
    """Give what is known of each article, by its id: origin, dates, length, and the number of the part that it is in."""
    columns = ["article_id", "text", "outlet", "republisher", "relayed_from", *_DATES]
    tables = []
    for number, name in enumerate(names):  # one at a time, since the texts of all may be too large
        table = cache.read_tables([made_file("articles", name)], columns)
        tables.append(table.assign(length=table["text"].str.len(), part=number).drop(columns="text"))
    return pd.concat(tables).set_index("article_id")


def _completed(names: Sequence[str], collected: datetime.date | None) -> pd.DataFrame:
    """Give the claims on dates of the articles that name a day without year, completed from those that are dated.

    Of the others only the days are held in memory: they say when the corpus is from.
    """
    tables = [_on_days(cache.read_tables([made_file("claims", name)])) for name in names]
    found = pd.concat(tables, ignore_index=True)
    completed = provenance.complete_years(found, collected=collected)
    yearless = found.loc[_yearless(found), "article_id"]
    return completed[completed["article_id"].isin(yearless)].reset_index(drop=True)


def _on_days(claims: pd.DataFrame) -> pd.DataFrame:
    """Choose the claims on dates of articles that name a day without year, and the sure days of the others."""
    unsettled = claims["article_id"].isin(claims.loc[_yearless(claims), "article_id"])
    sure = claims["chosen"] & claims["confidence"].eq("high") & claims["field"].eq("date")
    return claims[(unsettled & claims["field"].isin(DATE_FIELDS)) | sure]


def _yearless(claims: pd.DataFrame) -> pd.Series:
    return claims["field"].eq("date") & claims["value"].str.startswith("--")


def repost_claims(repost_of: pd.Series, pairs: pd.DataFrame) -> pd.DataFrame:
    """Say what each repost rests on: how much of the text it shares with the original.

    Parameters
    ----------
    repost_of
        The original's article_id by that of the repost.
    pairs
        As :func:`analysis.corpus.reposts.verify`. A copy of a copy may share too little with the original to be a pair.

    Returns
    -------
    DataFrame
        As :class:`analysis.tables.Claims`.
    """
    turned = pairs.rename(columns={"a": "b", "b": "a"})
    shared = pd.concat([pairs, turned])[["a", "b", "jaccard", "containment"]]
    table = repost_of.rename("b").rename_axis("a").reset_index().merge(shared, on=["a", "b"], how="left")
    measured = table["jaccard"].notna()
    evidence = [
        f"{jaccard:.0%} of all word 5-grams of the two, {containment:.0%} of the shorter one's"
        for jaccard, containment in zip(table["jaccard"], table["containment"], strict=True)
    ]
    return conform(
        pd.DataFrame(
            {
                "article_id": table["a"],
                "field": "repost_of",
                "value": table["b"],
                "method": np.where(measured, "shared_text", "copy_of_a_copy"),
                "evidence": np.where(measured, evidence, "a copy of another copy"),
                "raw_start": None,
                "raw_end": None,
                "confidence": np.where(table["jaccard"] >= _SURE, "high", "medium"),
                "chosen": True,
            }
        ),
        Claims,
    )


def finished_file(table: str, name: str) -> Path:
    """Give the file of a part's articles or claims with all that is known of them."""
    return cache.folder("finished", table) / f"{name}.parquet"


def finish(part: str, late: Late) -> str:
    """Add to a part what only the whole corpus can tell, and give the name of the finished files."""
    ids = cache.read_tables([made_file("articles", part)], ["article_id"])["article_id"]
    facts = late.articles.loc[ids].reset_index(drop=True)
    claims = late.claims[part] if part in late.claims else empty(Claims)
    name = cache.key(part, facts.to_dict("records"), claims.to_dict("records"))
    if not all(finished_file(table, name).exists() for table in ("articles", "claims")):
        made = cache.read_tables([made_file("articles", part)])
        cache.write_table(
            conform(made.assign(**{column: facts[column] for column in _FACTS}), Articles),
            finished_file("articles", name),
        )
        cache.write_table(_with_late_claims(part, claims), finished_file("claims", name))
    return name


def _with_late_claims(part: str, late: pd.DataFrame) -> pd.DataFrame:
    early = cache.read_tables([made_file("claims", part)])
    replaced = late.loc[late["field"].isin(DATE_FIELDS), "article_id"]
    kept = early[~(early["field"].isin(DATE_FIELDS) & early["article_id"].isin(replaced))]
    table = pd.concat([kept, late], ignore_index=True)
    order = {field: number for number, field in enumerate(provenance.FIELDS)}
    ranked = table.assign(rank=table["field"].map(order).fillna(len(order)))
    return conform(ranked.sort_values(["article_id", "rank"], kind="stable"), Claims)
