"""One article with the voice of each of its words, for a reader to judge."""

from __future__ import annotations

import re

import pandas as pd

from analysis.corpus.sentences import cut_sentences, paragraphs

_WORD = re.compile(r"\w+")
_SPAN_COLUMNS = ["voice", "kind", "speaker", "role", "bloc", "cue", "cue_stance", "chain", "rule"]
_SHOWN = 6  # words of a span that the table quotes


def show_article(articles: pd.DataFrame, wanted: str = "") -> pd.DataFrame:
    """Choose one article to look at.

    Parameters
    ----------
    articles
        As :class:`analysis.tables.Articles`.
    wanted
        An article_id, or words of the title or source; empty: the longest of the articles up to the median length,
        which can be had without reading all their voices.

    Returns
    -------
    DataFrame
        One row of ``articles``.

    Raises
    ------
    ValueError
        Where no article, or more than one, is meant.
    """
    by_id = articles.sort_values("article_id")
    if not wanted:
        length = by_id["text"].str.len()
        return by_id.loc[[length[length <= length.median()].idxmax()]]
    if wanted in set(by_id["article_id"]):
        return by_id[by_id["article_id"] == wanted]
    named = by_id["title"].fillna("").str.contains(wanted, case=False, regex=False)
    found = by_id[named | by_id["source"].str.contains(wanted, case=False, regex=False)]
    if len(found) != 1:
        listed = ", ".join(found["article_id"].head(5)) or "none"
        raise ValueError(
            f"ARTICLE = {wanted!r} stands for {len(found)} articles ({listed}): name one by its id"
        )
    return found


def voiced_text(article: pd.DataFrame, voices: pd.DataFrame, *, words: int = 350) -> pd.DataFrame:
    """Cut the beginning of an article into pieces of one voice and one paragraph.

    Parameters
    ----------
    article
        One row of the articles, as :func:`show_article` gives it.
    voices
        As :class:`analysis.tables.Voices`.
    words
        The text ends with the sentence in which so many words are full, since other people's texts are not ours to
        print whole; the attribute ``attrs["words"]`` says how many of how many are shown.

    Returns
    -------
    DataFrame
        One row a piece: ``paragraph``, ``part``, ``start``, ``end``, ``text`` and the columns of its span: voice,
        kind, speaker, role, bloc, cue, cue_stance, chain, rule.
    """
    row = article.iloc[0]
    text = str(row["text"])
    sentences = cut_sentences(article)
    end = _shown_until(sentences, words)
    parts = dict(zip(sentences["paragraph"], sentences["part"], strict=True))
    spans = voices[voices["article_id"] == row["article_id"]].sort_values("start").to_dict("records")
    pieces = [
        {"paragraph": number, "part": parts.get(number, "body"), "start": a, "end": b, "text": text[a:b]}
        | {column: span[column] for column in _SPAN_COLUMNS}
        for number, (first, last) in enumerate(paragraphs(text))
        for span in spans
        if (a := max(first, span["start"])) < (b := min(last, span["end"], end))
    ]
    table = pd.DataFrame(pieces, columns=["paragraph", "part", "start", "end", "text", *_SPAN_COLUMNS])
    table.attrs["words"] = (len(_WORD.findall(text[:end])), len(_WORD.findall(text)))
    return table


def _shown_until(sentences: pd.DataFrame, words: int) -> int:
    """Give the end of the sentence in which ``words`` words are full."""
    if sentences.empty:
        return 0
    counts = sentences["text"].str.count(_WORD.pattern).cumsum()
    full = sentences.loc[counts >= words, "end"]
    return int(full.iloc[0] if len(full) else sentences["end"].iloc[-1])


def span_table(pieces: pd.DataFrame) -> pd.DataFrame:
    """List the pieces of :func:`voiced_text` that are not the outlet's narration, quoted by their first words."""
    spoken = pieces[(pieces["voice"] != "outlet") | (pieces["kind"] == "term")]
    first = [" ".join(text.split()[:_SHOWN]) for text in spoken["text"]]
    counts = spoken["text"].str.count(_WORD.pattern)
    return (
        spoken.assign(begins=first, words=counts)[["start", "end", "words", "begins", *_SPAN_COLUMNS]]
        .astype({"words": int})
        .reset_index(drop=True)
    )
