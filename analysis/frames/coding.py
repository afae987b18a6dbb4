"""Coding by terms: the codebook's patterns over the lemmas of a corpus give coded spans."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Any, cast

import pandas as pd

from analysis.codebook import Codebook
from analysis.corpus.sentences import split_sentences
from analysis.frames.matches import find_terms, match_cells, names_elsewhere, sentence_hits
from analysis.frames.units import CONTEXT, ready
from analysis.tables import CodedSpans, conform
from analysis.tokens import parse_text

LOG = logging.getLogger(__name__)


def code_by_terms(corpus: Any, codebook: Codebook) -> pd.DataFrame:
    """Code a corpus with a codebook by its terms.

    Parameters
    ----------
    corpus
        Has the tables ``sentences``, ``voices`` and ``tokens``.
    codebook
        From :func:`analysis.codebook.load_codebook`.

    Returns
    -------
    DataFrame
        As :func:`choose_spans`.
    """
    return choose_spans(find_terms(corpus, codebook))


def choose_spans(hits: pd.DataFrame) -> pd.DataFrame:
    """Choose the coded spans among the matches of terms.

    Parameters
    ----------
    hits
        From :func:`find_terms`, all or (as where a term is tried out) some of them.

    Returns
    -------
    DataFrame
        As :class:`analysis.tables.CodedSpans`, sorted by article, place and frame; of overlapping matches of one
        frame the longest that is asserted, else the longest. ``attrs["lost"]`` counts spans cut at a border between
        voices, frames of a sentence dropped there, and spans dropped because their article names other regions and
        never the codebook's own.
    """
    of_clause = itertools.groupby(
        cast("list[dict[str, Any]]", hits.to_dict("records")), key=itemgetter("sentence_id", "clause")
    )
    kept = [row for _, rows in of_clause for row in _longest(list(rows))]
    here = [row for row in kept if not row["elsewhere"]]
    lost = {
        "cut": sum(row["cut"] for row in kept),
        "dropped": hits.attrs.get("dropped", 0),
        "elsewhere": len(kept) - len(here),
    }
    spans = pd.DataFrame(here, columns=list(CodedSpans.to_schema().columns))
    spans = conform(spans.sort_values(["article_id", "start", "end", "frame"], kind="stable"), CodedSpans)
    spans.attrs["lost"] = lost
    LOG.info(
        "%d coded spans; across voices %d cut, %d dropped; %d on other regions", len(spans), *lost.values()
    )
    return spans


def code_text(text: str, language: str, codebook: Codebook) -> pd.DataFrame:
    """Code a text by terms, without voices: for trying patterns out.

    Returns
    -------
    DataFrame
        Columns start, end, frame, term, assertion, holder, match (verbatim).
    """
    columns = ["start", "end", "frame", "term", "assertion", "holder", "match"]
    compiled = codebook.compiled.get(language)
    if compiled is None:
        return pd.DataFrame(columns=columns)
    sentences = []
    for start, end in split_sentences(text, language):
        parsed = parse_text(text[start:end], language)
        words = [
            (start + left, start + right, lemma, text[start + left : start + right])
            for left, right, lemma, _ in parsed
        ]
        sentences.append(ready(text[start:end], start, words, compiled))
    rows: list[dict[str, Any]] = []
    if not names_elsewhere([sentence.heard for sentence in sentences], compiled):
        for number, sentence in enumerate(sentences):
            recent = tuple(row.heard for row in sentences[max(0, number - CONTEXT) : number])
            found = sentence_hits(replace(sentence, recent=recent), codebook, language, None)
            rows += _longest([match_cells(sentence, hit, 0, ()) for hit in found])
    for row in rows:
        row["match"] = text[row["start"] : row["end"]]
    return pd.DataFrame(rows, columns=columns)


def _longest(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of overlapping matches of one frame keep what is asserted, then the longest (the first of equals).

    A denial or a doubt may stand in a gap of a longer pattern that knows nothing of it: "nobody may dictate" says what
    sovereignty means.
    """
    kept: list[dict[str, Any]] = []
    for row in sorted(rows, key=lambda row: (row["assertion"] != "asserted", -row["words"])):
        clash = (
            row["frame"] == other["frame"] and row["start"] < other["end"] and other["start"] < row["end"]
            for other in kept
        )
        if not any(clash):
            kept.append(row)
    return sorted(kept, key=lambda row: (row["start"], row["end"], row["frame"]))
