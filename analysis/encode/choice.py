"""Which vectors units get: embedded ones, or such as are learned from the corpus itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.encode import Encoder
from analysis.encode.learned import MIN_UNITS, learn

Kind = Literal["auto", "embedded", "learned"]

LOW_COVERAGE = 0.5
"""Below this share of known content words a unit's place is a guess."""


@dataclass(frozen=True)
class UnitVectors:
    """Vectors of units.

    Attributes
    ----------
    kind
        embedded or learned.
    why
        Why these, for the reader.
    encoder
        What made them.
    matrix
        (n, d), in the order of the units.
    coverage
        Share of each unit's content words that have a vector, (n,).
    """

    kind: str
    why: str
    encoder: Encoder
    matrix: npt.NDArray[np.float32] = field(repr=False)
    coverage: npt.NDArray[np.float64] = field(repr=False)

    @property
    def low(self) -> npt.NDArray[np.bool_]:
        """Which units are of low coverage."""
        return self.coverage < LOW_COVERAGE


def unit_vectors(
    units: pd.DataFrame, tokens: pd.DataFrame, *, kind: Kind = "auto", encoder: Encoder
) -> UnitVectors:
    """Give the vectors of units.

    Parameters
    ----------
    units
        unit_id, article_id, language, text (verbatim), words (the content words that are to count).
    tokens
        unit_id, token, term, pos: these words.
    kind
        "embedded": by ``encoder``; "learned": from the corpus itself; "auto": learned where the encoder is the
        embedded one and the units are 300 articles or more, else embedded (measured: ``tests/benchmarks/topics.py``).
    encoder
        The embedded one averages the words that are to count; a sentence-transformers model reads the text itself.
    """
    if kind not in get_args(Kind):
        raise ValueError(f'kind is {kind!r}; choose "auto", "embedded" or "learned"')
    articles = units["article_id"].is_unique
    learns = kind == "learned" or (
        kind == "auto" and encoder.name == "bilingual" and articles and len(units) >= MIN_UNITS
    )
    if learns:
        learned, matrix = learn(units, tokens)
        why = f"learned from the corpus itself ({len(units)} {'articles' if articles else 'units'})"
        return UnitVectors("learned", why, learned, matrix, learned.coverage_of_tokens(units, tokens))
    texts = units["words" if encoder.name == "bilingual" else "text"].tolist()
    languages = units["language"].where(units["language"].notna(), None).tolist()
    why = f"by the encoder {encoder.name}"
    matrix = encoder.encode(texts, languages=languages)
    return UnitVectors("embedded", why, encoder, matrix, encoder.coverage(texts, languages=languages))
