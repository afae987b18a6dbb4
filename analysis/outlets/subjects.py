"""Whom outlets speak of: the share of their articles that name a country, a body, a person."""

from __future__ import annotations

import pandas as pd

from analysis.names import FACTS, mentions


def attention(
    texts: pd.DataFrame,
    entities: pd.DataFrame | None = None,
    *,
    kind: str | tuple[str, ...] | None = "country",
    by: str = "entity_id",
    group: str = "outlet",
    articles: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Count in how many articles each outlet speaks of each country (organisation, person, bloc).

    Parameters
    ----------
    texts
        Articles, or sentences (those of one voice, say): see :func:`mentions`.
    entities
        As ``lexicon/entities.csv``, the default.
    kind
        country, region, place, organisation, person, format, corridor; several; or None for all. A country is
        meant here by its own names alone; ``by="bloc"`` with ``kind=None`` adds capitals, leaders and bodies.
    by
        ``entity_id``; ``name`` or ``form`` to keep competing names apart; ``bloc``.
    group
        The column that is compared; it is called ``outlet`` in the result.
    articles
        Gives ``group`` where ``texts`` lacks it, and N: all of an outlet's articles, also those of which
        ``texts`` holds no part.

    Returns
    -------
    DataFrame
        One row an outlet × entity, those that an outlet never names included: ``outlet``, ``entity_id``,
        ``kind``, ``bloc``, ``label_en``, ``label_ru`` (and ``name``, ``form``), ``mentions``, ``n`` articles
        that name it, of ``N``, ``share``. Entities named in most articles come first.
    """
    whole = texts if articles is None else articles
    groups = whole.dropna(subset=[group]).drop_duplicates("article_id").set_index("article_id")[group]
    found = of_kind(mentions(texts, entities), kind)
    found = found.assign(outlet=found["article_id"].map(groups)).dropna(subset=["outlet"])
    keys = {"bloc": ["bloc"], "name": [*FACTS, "name"], "form": [*FACTS, "name", "form"]}.get(by, FACTS)
    if by not in ("entity_id", "name", "form", "bloc"):
        raise ValueError(f"by={by!r}: choose entity_id, name, form or bloc")
    counts = found.groupby([*keys, "outlet"]).agg(mentions=("start", "size"), n=("article_id", "nunique"))
    grid = found[keys].drop_duplicates().merge(pd.DataFrame({"outlet": sorted(groups.unique())}), how="cross")
    table = grid.merge(counts.reset_index(), on=[*keys, "outlet"], how="left")
    table[["mentions", "n"]] = table[["mentions", "n"]].fillna(0).astype("int64")
    table["N"] = table["outlet"].map(groups.value_counts()).astype("int64")
    table["share"] = table["n"] / table["N"]
    table["total"] = table.groupby(keys)["n"].transform("sum")
    table = table.sort_values(["total", *keys, "outlet"], ascending=[False] + [True] * (len(keys) + 1))
    return table[["outlet", *keys, "mentions", "n", "N", "share"]].reset_index(drop=True)


def of_kind(found: pd.DataFrame, kind: str | tuple[str, ...] | None) -> pd.DataFrame:
    """Keep the mentions of entities of a kind, or of several; None keeps all."""
    return found if kind is None else found[found["kind"].isin([kind] if isinstance(kind, str) else kind)]
