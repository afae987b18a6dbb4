"""Which of an entity's competing names each outlet uses, and in whose voice: naming is framing."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.corpus.voice import voice_at
from analysis.names import competing_names, mentions

ANY_VOICE = "any voice"


def naming(corpus: Any, found: pd.DataFrame | None = None) -> pd.DataFrame:
    """Count the articles that use each of an entity's competing names (``names`` in ``lexicon/entities.csv``).

    Parameters
    ----------
    corpus
        Has the tables ``articles`` and ``voices``.
    found
        From :func:`analysis.outlets.mentions`, where it is at hand.

    Returns
    -------
    DataFrame
        entity_id, entity (its label), name (each that the lexicon knows), outlet, voice (any voice, outlet, direct,
        indirect, uncertain), n (articles of the outlet that use this name in this voice), N (those that use any of
        the entity's names in it), share. An article that uses two names counts for both; one that
        uses only forms that take no side (Turkish) counts for none.
    """
    articles = corpus.articles[["article_id", "text", "language", "outlet"]].dropna(subset=["outlet"])
    found = mentions(articles) if found is None else found
    rivals = competing_names()
    said = zip(found["entity_id"], found["name"], strict=True)
    used = found[[name in rivals.get(entity, ()) for entity, name in said]]
    used = voice_at(used, corpus.voices).merge(articles[["article_id", "outlet"]])
    used = pd.concat([used, used.assign(voice=ANY_VOICE)])
    groups = ["entity_id", "outlet", "voice"]
    whole = used.groupby(groups)["article_id"].nunique().rename("N").reset_index()
    names = pd.DataFrame(
        [(entity, name) for entity in sorted(rivals) for name in rivals[entity]],
        columns=["entity_id", "name"],
    )
    counts = used.groupby([*groups, "name"])["article_id"].nunique().rename("n").reset_index()
    table = whole.merge(names, on="entity_id").merge(counts, on=[*groups, "name"], how="left")
    labels = found.drop_duplicates("entity_id").set_index("entity_id")["label_en"]
    table = table.assign(entity=table["entity_id"].map(labels), n=table["n"].fillna(0).astype(int))
    table = table.assign(share=table["n"] / table["N"])
    columns = ["entity_id", "entity", "name", "outlet", "voice", "n", "N", "share"]
    return table[columns].sort_values(["entity_id", "name", "outlet", "voice"], ignore_index=True)
