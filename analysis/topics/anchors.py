"""Topics that the researcher asks for: anchors made of example texts, such as those of a codebook's frames."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.encode.rows import Array, centre, unit_rows

Anchoring = Literal["zero-shot", "seeded"]


@dataclass(frozen=True)
class Anchors:
    """Directions that topics are wanted in.

    Attributes
    ----------
    names
        One a direction, sorted.
    examples
        name, language, text: what the directions were made of.
    vectors
        (examples, d), by the encoder that made the units' vectors.
    """

    names: tuple[str, ...]
    examples: pd.DataFrame
    vectors: npt.NDArray[np.float32]


def make_anchors(examples: pd.DataFrame, encoder: Any) -> Anchors:
    """Encode example texts as anchors.

    Parameters
    ----------
    examples
        name, language, text: several texts a name, in any language that the encoder knows
        (:func:`analysis.codebook.codebook_examples` gives those of a codebook).
    encoder
        The one that makes the units' vectors.
    """
    vectors = encoder.encode(examples["text"].tolist(), languages=examples["language"].tolist())
    return Anchors(tuple(sorted(set(examples["name"]))), examples.reset_index(drop=True), vectors)


def directions(anchors: Anchors, means: dict[str, Array]) -> Array:
    """Give the mean direction of each anchor's examples less the means of the units' languages, in order of names."""
    languages = anchors.examples["language"].to_numpy(object)
    rows = centre(unit_rows(anchors.vectors), languages, means) if means else unit_rows(anchors.vectors)
    names = anchors.examples["name"].to_numpy(object)
    return unit_rows(np.array([rows[names == name].sum(axis=0) for name in anchors.names]))


def claimed(matrix: Array, directions: Array, likeness: float) -> npt.NDArray[np.int64]:
    """Give the anchor that each row is most like, where it is at least so much like it; -1 elsewhere."""
    similarity = matrix @ directions.T
    return np.where(similarity.max(axis=1) >= likeness, similarity.argmax(axis=1), -1).astype(np.int64)
