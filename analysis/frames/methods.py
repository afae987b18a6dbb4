"""The ways to code a corpus: by terms, by meaning, or by both."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.codebook import Codebook
from analysis.encode import Encoder, load_encoder
from analysis.frames.coding import code_by_terms
from analysis.frames.meaning import LIKENESS, code_by_meaning
from analysis.tables import CodedSpans, conform

METHODS = ("terms", "meaning", "both")


def code(
    corpus: Any,
    codebook: Codebook,
    *,
    method: str = "terms",
    encoder: Encoder | None = None,
    likeness: float = LIKENESS,
) -> pd.DataFrame:
    """Code a corpus with a codebook.

    Parameters
    ----------
    corpus
        Has the tables ``sentences``, ``voices`` and ``tokens``.
    codebook
        From :func:`analysis.codebook.load_codebook`.
    method
        terms: by the patterns; meaning: by likeness to the examples, which nominates more than it should; both: the
        terms, and of what meaning nominates the clauses in which no term of the frame was found.
    encoder
        For meaning and both; by default the embedded one.
    likeness
        The least cosine to an example, for meaning and both.

    Returns
    -------
    DataFrame
        As :class:`analysis.tables.CodedSpans`, sorted by article, place and frame; ``attrs["lost"]`` as
        :func:`analysis.frames.coding.code_by_terms` gives it. ``method`` tells by which each span was found.
    """
    if method not in METHODS:
        raise ValueError(f"method={method!r}: choose one of {', '.join(METHODS)}")
    if method == "terms":
        return code_by_terms(corpus, codebook)
    found = code_by_meaning(corpus, codebook, encoder=encoder or load_encoder(), likeness=likeness)
    if method == "meaning":
        return found
    return with_meaning(code_by_terms(corpus, codebook), found)


def with_meaning(terms: pd.DataFrame, nominated: pd.DataFrame) -> pd.DataFrame:
    """Add to spans coded by terms the clauses nominated by meaning in which no term of the frame was found.

    Parameters
    ----------
    terms, nominated
        As :class:`analysis.tables.CodedSpans`.
    """
    keys = ["sentence_id", "frame", "voice"]
    known = pd.MultiIndex.from_frame(terms[keys])
    new = nominated[~pd.MultiIndex.from_frame(nominated[keys]).isin(known)]
    spans = pd.concat([terms, new]).sort_values(["article_id", "start", "end", "frame"], kind="stable")
    spans = conform(spans, CodedSpans)
    spans.attrs["lost"] = terms.attrs["lost"]
    return spans
