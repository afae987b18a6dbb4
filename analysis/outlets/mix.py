"""What kinds of speakers outlets give words to, and how they introduce what is said."""

from __future__ import annotations

import pandas as pd

from analysis.outlets.spoken import measured, numbers, spoken

KINDS = ("role", "bloc")
"""Columns of voices by which speakers are grouped."""
UNTOLD = "not told"
"""Stands for a role or bloc that the article does not tell."""
TERM, NAME = "term in marks", "name in marks"


def speaker_mix(
    voices: pd.DataFrame, articles: pd.DataFrame, *, by: str = "role", group: str = "outlet"
) -> pd.DataFrame:
    """Measure to which kinds of speakers each outlet gives words.

    Parameters
    ----------
    voices, articles, group
        As for :func:`analysis.outlets.sources`.
    by
        ``role`` or ``bloc``.

    Returns
    -------
    DataFrame
        One row an outlet × kind, those that an outlet never quotes included: ``outlet``, the kind (in a column
        called as ``by``; "not told" where the article doesn't say), ``n`` of ``N`` articles that give such a speaker
        words, their ``share``, ``words``, and ``words_share`` of all words that the outlet gives to others. Kinds in
        most articles come first, "not told" last.
    """
    if by not in KINDS:
        raise ValueError(f"by={by!r}: choose {' or '.join(KINDS)}")
    rows = spoken(measured(voices, articles, group=group))
    return _shares(rows.assign(**{by: rows[by].fillna(UNTOLD)}), numbers(articles, group=group), by)


def stances(voices: pd.DataFrame, articles: pd.DataFrame, *, group: str = "outlet") -> pd.DataFrame:
    """Measure how each outlet introduces what others say: by a neutral, endorsing or distancing cue.

    Words that the outlet sets in marks without giving them to anybody keep a distance too. Many of them are names
    (of papers, ships, firms), which Russian sets in marks; what begins with a capital is counted apart as a name.

    Parameters
    ----------
    voices, articles, group
        As for :func:`analysis.outlets.sources`.

    Returns
    -------
    DataFrame
        One row an outlet × ``stance`` (neutral, endorsing, distancing, term in marks, name in marks): ``n`` of ``N``
        articles and their ``share``, ``words``, ``words_share`` as for :func:`speaker_mix`, ``cues`` (a cue that
        introduces several stretches counts once; each term counts), and ``cues_share`` of all the outlet's cues of
        the first three kinds.
    """
    spans = measured(voices, articles, group=group)
    cued = spoken(spans).dropna(subset=["cue_stance"])
    cued = cued.assign(stance=cued["cue_stance"], place=cued["cue_start"].fillna(cued["start"]))
    marked = spans[(spans["voice"] == "outlet") & (spans["kind"] == "term")]
    marked = marked.assign(stance=_names_or_terms(marked, articles), place=marked["start"])
    rows = pd.concat([cued, marked])
    table = _shares(rows, numbers(articles, group=group), "stance")
    cues = rows.drop_duplicates(["article_id", "place", "stance"]).groupby(["outlet", "stance"]).size()
    table["cues"] = cues.reindex(
        pd.MultiIndex.from_frame(table[["outlet", "stance"]]), fill_value=0
    ).to_numpy()
    attributing = ~table["stance"].isin([TERM, NAME])
    for column in ("words", "cues"):
        sizes = table[column].where(attributing)
        table[f"{column}_share"] = sizes / sizes.groupby(table["outlet"]).transform("sum")
    return table


def _names_or_terms(marked: pd.DataFrame, articles: pd.DataFrame) -> list[str]:
    texts = articles.set_index("article_id")["text"]
    said = [
        texts[article][start:end]
        for article, start, end in zip(marked["article_id"], marked["start"], marked["end"], strict=True)
    ]
    first = [next((char for char in text if char.isalnum()), "") for text in said]
    return [NAME if char.isupper() else TERM for char in first]


def _shares(rows: pd.DataFrame, totals: pd.Series, kind: str) -> pd.DataFrame:
    """Count articles and words of each outlet × kind; a kind that an outlet lacks is counted as none."""
    counts = rows.groupby(["outlet", kind]).agg(n=("article_id", "nunique"), words=("words", "sum"))
    order = rows.groupby(kind)["article_id"].nunique().rename("all").reset_index()
    order["untold"] = order[kind] == UNTOLD
    order = order.sort_values(["untold", "all", kind], ascending=[True, False, True], kind="stable")
    grid = pd.MultiIndex.from_product([totals.index, order[kind]], names=["outlet", kind])
    table = counts.reindex(grid, fill_value=0).reset_index()
    table.insert(3, "N", table["outlet"].map(totals).astype("int64"))
    table.insert(4, "share", table["n"] / table["N"])
    table["words_share"] = table["words"] / table.groupby("outlet")["words"].transform("sum")
    return table
