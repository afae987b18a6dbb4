"""The corpus coded in each of several ways, and by the codebook less each of its terms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pandas as pd

from analysis.codebook import Codebook, load_codebook
from analysis.encode import Encoder, load_encoder
from analysis.frames import choose_spans, code_by_meaning, find_terms
from analysis.frames.methods import with_meaning
from analysis.robustness.grid import NAMELESS, Coding
from analysis.robustness.work import Step, done
from analysis.tables import CodedSpans, conform


def named_encoder(name: str) -> Encoder:
    """Load an encoder by a name of :func:`analysis.encode.load_encoder`, or :data:`analysis.robustness.grid.NAMELESS`."""
    return load_encoder("bilingual", names=False) if name == NAMELESS else load_encoder(name)


def code_each_way(
    corpus: Any, codebook: Codebook, codings: Sequence[Coding], *, progress: bool = True
) -> tuple[pd.DataFrame, dict[Coding, pd.DataFrame | None], dict[Coding, pd.DataFrame]]:
    """Code a corpus in several ways; what was slow to find is kept.

    Parameters
    ----------
    corpus
        Has ``sentences``, ``voices``, ``tokens`` and ``hash``.
    codebook
        Read from a file.
    codings
        The ways.
    progress
        Show a bar.

    Returns
    -------
    matches
        Every match of a term, as :func:`analysis.frames.find_terms` gives it.
    nominated
        For each way the clauses that meaning nominates; None: it doesn't ask.
    spans
        For each way the coded spans, as :func:`analysis.frames.code` gives them.
    """
    tables = SimpleNamespace(sentences=corpus.sentences, voices=corpus.voices, tokens=corpus.tokens)
    known = (corpus.hash, codebook.version)
    source = str(Path(codebook.source).resolve())  # work is done in processes that may stand elsewhere
    encoders = list(dict.fromkeys(coding.encoder for coding in codings if coding.encoder))
    likenesses = [coding.likeness for coding in codings if coding.likeness is not None]
    steps = [Step(("terms", *known), _matches, (tables, source))]
    steps += [
        Step(
            ("meaning", *known, encoder, min(likenesses)),
            _nominated,
            (tables, source, encoder, min(likenesses)),
        )
        for encoder in encoders
    ]
    matches, *found = done(steps, label="codings", progress=progress)
    terms = choose_spans(matches)
    likely = dict(zip(encoders, found, strict=True))
    nominated = {coding: _alike_enough(likely, coding) for coding in codings}
    return matches, nominated, {coding: _joined(terms, nominated[coding]) for coding in codings}


def without_each_term(
    matches: pd.DataFrame, frames: Sequence[str], *, nominated: pd.DataFrame | None = None
) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """Code anew without each term of some frames that decides anything.

    Parameters
    ----------
    matches, nominated
        From :func:`code_each_way`, of one way.
    frames
        Ids.

    Yields
    ------
    frame, term, spans
        A term that gave no coded span changes nothing when it is dropped, and is not tried.
    """
    spans = choose_spans(matches)
    telling = spans.loc[spans["frame"].isin(frames), ["frame", "term"]].drop_duplicates()
    for frame, term in telling.sort_values(["frame", "term"]).itertuples(index=False):
        kept = matches[(matches["frame"] != frame) | (matches["term"] != term)]
        yield frame, term, _joined(choose_spans(kept), nominated)


def _matches(tables: Any, codebook: str) -> pd.DataFrame:
    return find_terms(tables, load_codebook(codebook))


def _nominated(tables: Any, codebook: str, encoder: str, likeness: float) -> pd.DataFrame:
    return code_by_meaning(tables, load_codebook(codebook), encoder=named_encoder(encoder), likeness=likeness)


def _alike_enough(likely: dict[str, pd.DataFrame], coding: Coding) -> pd.DataFrame | None:
    """Give what one way nominates: what is enough like an example at one threshold is so at each lower one."""
    if coding.method == "terms":
        return None
    found = likely[coding.encoder]
    return conform(found[found["score"] >= cast(float, coding.likeness)], CodedSpans)


def _joined(terms: pd.DataFrame, nominated: pd.DataFrame | None) -> pd.DataFrame:
    return terms if nominated is None else with_meaning(terms, nominated)
