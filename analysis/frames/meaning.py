"""Coding by meaning: clauses that are like a frame's examples in the encoder's space.

Averaged word vectors know what a clause is about, and hardly what it claims: "is" and "is no longer a Caucasian power"
are neighbours. So likeness nominates; whether a nomination counts is for a rule, a person, or the gate
(:mod:`analysis.frames.validity`) to say.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.codebook import NO_FRAME, Codebook, Frame
from analysis.encode import Encoder
from analysis.frames.cues import assertion_of_all, passage
from analysis.frames.units import stretches
from analysis.tables import CodedSpans, conform

METHOD = "meaning"
LIKENESS = 0.60
"""Cosine to the nearest example from which a clause is nominated."""

WORDS = 5
"""Clauses of fewer words are too short to have a meaning of their own."""


def code_by_meaning(
    corpus: Any, codebook: Codebook, *, encoder: Encoder, likeness: float = LIKENESS
) -> pd.DataFrame:
    """Nominate the clauses of a corpus that are like a frame's examples.

    A clause is what one voice says of a sentence. It is nominated for a frame where it is at least so like one of the
    frame's examples, in either language, and more like it than any of the frame's near misses.

    Parameters
    ----------
    corpus
        Has the tables ``sentences``, ``voices`` and ``tokens``.
    codebook
        Its examples and near misses are what clauses are held against.
    encoder
        From :func:`analysis.encode.load_encoder`.
    likeness
        The least cosine.

    Returns
    -------
    DataFrame
        As :class:`analysis.tables.CodedSpans`: the whole clause is the span, ``term`` its nearest example, ``score``
        the cosine. Any cue of denial or supposition in the clause counts.
    """
    clauses = _clauses(corpus, set(codebook.compiled))
    vectors = encoder.encode(clauses["text"].tolist(), languages=clauses["language"].tolist())
    tables = [
        _nominated(clauses, vectors, frame, encoder, likeness)
        for frame in codebook.frames
        if frame.id != NO_FRAME and _texts(frame.examples)
    ]
    columns = list(CodedSpans.to_schema().columns)
    found = pd.concat(tables) if tables else pd.DataFrame(columns=columns)
    found = found.assign(method=METHOD, codebook_version=codebook.version, holder=None)
    ordered = found.sort_values(["article_id", "start", "end", "frame"], kind="stable")
    return conform(ordered.reindex(columns=columns), CodedSpans)


def _clauses(corpus: Any, languages: set[str]) -> pd.DataFrame:
    """Part the sentences at the borders between voices; pieces with too few words are left out."""
    spoken = stretches(corpus.voices)
    words = corpus.tokens.sort_values(["article_id", "start"], kind="stable").groupby(
        "sentence_id", sort=False
    )
    inside = {
        name: list(zip(rows["start"], rows["end"], rows["term"], rows["token"], strict=True))
        for name, rows in words
    }
    rows = []
    for row in corpus.sentences.sort_values(["article_id", "position"]).itertuples():
        if row.language not in languages:
            continue
        for piece in spoken.get(row.article_id, []):
            start, end = max(piece.start, row.start), min(piece.end, row.end)
            held = [word for word in inside.get(row.sentence_id, []) if start <= word[0] < end]
            if len(held) < WORDS:
                continue
            first, last = int(held[0][0]), int(held[-1][1])
            text = row.text[first - row.start : last - row.start]
            spans = [(left - first, right - first) for left, right, _, _ in held]
            told = passage(
                row.text[first - row.start : end - row.start],
                [(term, form) for *_, term, form in held],
                spans,
            )
            rows.append(
                {
                    "article_id": row.article_id,
                    "sentence_id": row.sentence_id,
                    "start": first,
                    "end": last,
                    "text": text,
                    "language": row.language,
                    "part": row.part,
                    "voice": piece.voice,
                    "speaker": piece.speaker,
                    "speaker_id": piece.speaker_id,
                    "said": told,
                }
            )
    names = ["article_id", "sentence_id", "start", "end", "text", "language", "part", "voice", "speaker"]
    return pd.DataFrame(rows, columns=[*names, "speaker_id", "said"])


def _nominated(
    clauses: pd.DataFrame, vectors: npt.NDArray[Any], frame: Frame, encoder: Encoder, likeness: float
) -> pd.DataFrame:
    """Give the clauses that are like a frame's examples, as coded spans."""
    examples, nearest, scores = _nearest_examples(vectors, frame, encoder)
    misses = _texts(frame.near_misses)
    against = (vectors @ encoder.encode(misses).T).max(axis=1) if misses else np.full(len(vectors), -1.0)
    chosen = np.flatnonzero((scores >= likeness) & (scores > against))
    found = clauses.iloc[chosen]
    told = [
        assertion_of_all(said, language=language, conditional=frame.conditional)
        for said, language in zip(found["said"], found["language"], strict=True)
    ]
    return found.drop(columns=["text", "language", "said"]).assign(
        frame=frame.id,
        term=[examples[number] for number in nearest[chosen]],
        score=scores[chosen].astype(float),
        assertion=told,
    )


def _nearest_examples(
    vectors: npt.NDArray[Any], frame: Frame, encoder: Encoder
) -> tuple[list[str], npt.NDArray[np.int_], npt.NDArray[Any]]:
    """Give a frame's examples, which of them each vector is nearest to, and the cosine to it."""
    examples = _texts(frame.examples)
    likenesses = vectors @ encoder.encode(examples).T
    return examples, likenesses.argmax(axis=1), likenesses.max(axis=1, initial=-1.0)


def _texts(lists: Any) -> list[str]:
    return [text for _, texts in sorted(lists.items()) for text in texts]
