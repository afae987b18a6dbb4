"""Which vectors units get: embedded ones, or such as are learned from the corpus itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.encode import BilingualEncoder, Encoder, foreign
from analysis.encode.learned import LEARN_FROM, TooLittleToLearn, learn

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
        What they are and why, for the reader.
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
        unit_id, article_id, language, text (verbatim).
    tokens
        unit_id, token, term, pos: the content words that learned vectors are made of.
    kind
        "embedded": by ``encoder``; "learned": from the corpus itself; "auto": learned where the encoder is the
        embedded one and the units are at least :data:`analysis.encode.learned.LEARN_FROM` articles that share words
        enough, else embedded.
    encoder
        The embedded one, or a sentence-transformers model.

    Raises
    ------
    ValueError
        Where the embedded encoder doesn't know the language of a unit; names it and the model to use.
    """
    if kind not in get_args(Kind):
        raise ValueError(f'kind is {kind!r}; choose "auto", "embedded" or "learned"')
    if kind == "learned":
        return _learned(units, tokens, "as asked for")
    if kind == "auto" and isinstance(encoder, BilingualEncoder) and units["article_id"].is_unique:
        foreign.check(units["text"].tolist(), _languages(units), encoder.languages)
        if len(units) >= LEARN_FROM:
            try:
                return _learned(units, tokens, f"as there are {LEARN_FROM} articles or more")
            except TooLittleToLearn as error:
                return _embedded(units, encoder, f" ({error})")
    return _embedded(units, encoder, "")


def _learned(units: pd.DataFrame, tokens: pd.DataFrame, reason: str) -> UnitVectors:
    encoder, matrix = learn(units, tokens)
    why = f"learned from the corpus itself, {reason}"
    return UnitVectors("learned", why, encoder, matrix, encoder.coverage_of_tokens(units, tokens))


def _embedded(units: pd.DataFrame, encoder: Encoder, reason: str) -> UnitVectors:
    texts, languages = units["text"].tolist(), _languages(units)
    matrix = encoder.encode(texts, languages=languages)
    coverage = encoder.coverage(texts, languages=languages)
    return UnitVectors("embedded", f"by the encoder {encoder.name}{reason}", encoder, matrix, coverage)


def _languages(units: pd.DataFrame) -> list[str | None]:
    return [code if isinstance(code, str) else None for code in units["language"]]
