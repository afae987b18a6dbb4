"""Who says what where: the clauses of a corpus, and the units (articles, stories, speakers, sentences) that they count to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Flags = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.intp]

UNITS = ("article", "story", "speaker", "sentence")
"""What a share counts: articles; stories, each once an outlet; speakers, each once an article; sentences."""

UNCERTAIN = ("apart", "own", "quoted")
"""What words of uncertain voice count to beside "any voice": nothing, the outlet's own voice, or the quoted voices."""

PLACES = ("any voice", "headline or lead", "own voice", "quoted voice")
"""Where a frame is counted; those of voice depend on what uncertain words count to."""

OF_VOICE = ("own voice", "quoted voice")


@dataclass(frozen=True)
class Units:
    """The units that clauses count to, part by part of an article each.

    ``part`` is the part of each clause; ``unit`` and ``article`` (row of the articles) tell whose part it is; ``outlet``
    is that of each unit, -1 where unknown.
    """

    part: Codes
    unit: Codes
    article: Codes
    outlet: Codes

    def parts_with(self, clauses: Flags) -> Flags:
        """Say of each part whether one of these clauses is in it."""
        return np.bincount(self.part, weights=clauses, minlength=len(self.unit)) > 0

    def units_with(self, parts: Flags) -> Flags:
        """Say of each unit whether one of these parts is in it."""
        return np.bincount(self.unit, weights=parts, minlength=len(self.outlet)) > 0


def clause_table(corpus: Any) -> pd.DataFrame:
    """Give the clauses of a corpus: what one voice says of a sentence, in words.

    Parameters
    ----------
    corpus
        Has the tables ``sentences``, ``voices`` and ``tokens``.

    Returns
    -------
    DataFrame
        article_id, sentence_id, part, voice, who (the speaker's id, else name, else the voice), sorted.
    """
    words = _spoken(corpus.tokens[["article_id", "sentence_id", "start"]], corpus.voices)
    clauses = words[["article_id", "sentence_id", "voice", "who"]].drop_duplicates()
    clauses = clauses.merge(corpus.sentences[["sentence_id", "part"]], on="sentence_id")
    return clauses.sort_values(["article_id", "sentence_id", "voice", "who"], ignore_index=True)


def _spoken(table: pd.DataFrame, voices: pd.DataFrame) -> pd.DataFrame:
    """Add to rows with article_id and start the voice, and who speaks there."""
    spans = voices[["article_id", "start", "voice", "speaker", "speaker_id"]]
    spans = spans.astype({"start": "int64"}).sort_values("start", kind="stable")
    rows = table.drop(columns=["voice"], errors="ignore").astype({"start": "int64"})
    found = pd.merge_asof(rows.sort_values("start", kind="stable"), spans, on="start", by="article_id")
    return found.assign(who=found["speaker_id"].fillna(found["speaker"]).fillna(found["voice"]))


def held(clauses: pd.DataFrame, spans: pd.DataFrame, voices: pd.DataFrame, frames: Sequence[str]) -> Flags:
    """Say of each clause which frames it asserts.

    Parameters
    ----------
    clauses
        From :func:`clause_table`.
    spans
        As :class:`analysis.tables.CodedSpans`, of the same corpus.
    voices
        The corpus's.
    frames
        Ids.

    Returns
    -------
    array (clauses, frames + 1)
        The last column says whether it asserts any frame of the codebook.
    """
    keys = ["sentence_id", "voice", "who"]
    asserted = spans.loc[spans["assertion"] == "asserted", ["article_id", "sentence_id", "start", "frame"]]
    asserted = _spoken(asserted, voices)
    rows = pd.MultiIndex.from_frame(clauses[keys]).get_indexer(pd.MultiIndex.from_frame(asserted[keys]))
    if (rows < 0).any():
        lost = asserted["sentence_id"][rows < 0].iloc[0]
        raise ValueError(f"sentence {lost}: a coded span lies in no clause; code the same corpus anew")
    flags = np.zeros((len(clauses), len(frames) + 1), bool)
    for column, frame in enumerate(frames):
        flags[rows[(asserted["frame"] == frame).to_numpy()], column] = True
    flags[rows, -1] = True
    return flags


def place_flags(clauses: pd.DataFrame, place: str, uncertain: str) -> Flags:
    """Say of each clause whether it counts to a place (:data:`PLACES`)."""
    if place == "any voice":
        return np.ones(len(clauses), bool)
    if place == "headline or lead":
        return clauses["part"].isin(["headline", "lead"]).to_numpy(bool)
    voices = ["outlet"] if place == "own voice" else ["direct", "indirect"]
    if uncertain == place.split()[0]:
        voices.append("uncertain")
    return clauses["voice"].isin(voices).to_numpy(bool)


def unit_table(clauses: pd.DataFrame, articles: pd.DataFrame, unit: str, outlets: Sequence[str]) -> Units:
    """Give the units of clauses; an article without words is one, too.

    Parameters
    ----------
    clauses
        From :func:`clause_table`, of these articles.
    articles
        article_id, outlet, story.
    unit
        One of :data:`UNITS`.
    outlets
        Their order.
    """
    if unit not in UNITS:
        raise ValueError(f"unit is {unit!r}; choose one of {', '.join(UNITS)}")
    outlet = pd.Index(outlets).get_indexer(pd.Index(articles["outlet"]))
    row = pd.Index(articles["article_id"]).get_indexer(pd.Index(clauses["article_id"]))
    everyone = np.arange(len(articles))
    if unit == "article":
        return Units(row, everyone, everyone, outlet)
    if unit == "story":
        names = articles["outlet"].fillna("").astype(str) + "\n" + articles["story"].astype(str)
        stories, _ = pd.factorize(names)
        return Units(row, stories, everyone, _first(outlet, stories))
    names = clauses["sentence_id"]
    if unit == "speaker":
        names = clauses["article_id"].astype(str) + "\n" + clauses["who"].astype(str)
    parts, _ = pd.factorize(names)
    article = _first(row, parts)
    return Units(parts, np.arange(len(article)), article, outlet[article])


def _first(values: Codes, groups: Codes) -> Codes:
    """Give the first value of each group."""
    return values[np.unique(groups, return_index=True)[1]]
