"""Terms of two languages as one: English lemmas under their Russian translations, so that outlets can be compared."""

from __future__ import annotations

import pandas as pd

from analysis.encode.translation import glossary

PIVOT = "ru"
"""The language under whose lemmas the others are joined."""
GLOSSARIES = {"en": glossary}


def join_languages(tokens: pd.DataFrame) -> pd.DataFrame:
    """Add a column ``joined``: the term under which both languages are counted.

    An English lemma is counted under the first Russian translation that the glossary has for it, and both are named:
    "страна · country". Of several English lemmas with one translation the commonest is named. What the glossary
    doesn't know keeps its own term.

    Parameters
    ----------
    tokens
        Columns term, pos, language.

    Returns
    -------
    DataFrame
        ``tokens`` with ``joined``; the index is kept.
    """
    keys = tokens[["term", "pos", "language"]].drop_duplicates()
    pivots = [_pivot(*row) for row in keys.itertuples(index=False)]
    table = tokens[["term", "pos", "language"]].merge(keys.assign(pivot=pivots), how="left")
    foreign = table[(table["language"] != PIVOT) & (table["pivot"] != table["term"])]
    counts = foreign.groupby(["pivot", "term"]).size().rename("n").reset_index()
    commonest = counts.sort_values(["pivot", "n", "term"], ascending=[True, False, True]).drop_duplicates(
        "pivot"
    )
    named = dict(zip(commonest["pivot"], commonest["pivot"] + " · " + commonest["term"], strict=True))
    joined = table["pivot"].map(lambda pivot: named.get(pivot, pivot))
    return tokens.assign(joined=joined.to_numpy())


def _pivot(term: str, pos: str, language: str) -> str:
    """Give the first translation for the part of speech, else for the first that the glossary has."""
    readings = GLOSSARIES[language]().get(term, {}) if language in GLOSSARIES else {}
    found = readings.get(pos) or next(iter(readings.values()), (term,))
    return found[0]
