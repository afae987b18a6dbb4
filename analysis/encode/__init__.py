"""Text vectors: the embedded bilingual default, or any sentence-transformers model.

``load_encoder("bilingual")`` works offline from what is installed. A sentence-transformers model is the
upgrade for other languages: ``make transformers`` installs what it needs, and the model is downloaded once,
or read from a folder; :data:`analysis.encode.transformers.RECOMMENDED` lists those worth having.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from analysis.encode import transformers
from analysis.encode.bilingual import BilingualEncoder
from analysis.encode.transformers import TransformerEncoder

__all__ = ["BilingualEncoder", "Encoder", "TransformerEncoder", "load_encoder"]


@runtime_checkable
class Encoder(Protocol):
    """What turns texts into vectors; a text has the same vector whatever is encoded beside it."""

    @property
    def name(self) -> str:
        """What to load it by, for figure captions."""
        ...

    def encode(
        self, texts: Sequence[str], *, languages: Sequence[str | None] | None = None
    ) -> npt.NDArray[np.float32]:
        """Give an array (n, d) with rows of unit length, or zero where nothing is known."""
        ...

    def coverage(
        self, texts: Sequence[str], *, languages: Sequence[str | None] | None = None
    ) -> npt.NDArray[np.float64]:
        """Give the share of content words of each text that have a vector, (n,)."""
        ...


def load_encoder(name: str = "bilingual", **options: Any) -> Encoder:
    """Load an encoder.

    Parameters
    ----------
    name
        "bilingual", the embedded default (Russian and English), or the name or folder of a
        sentence-transformers model.
    options
        Fields of :class:`BilingualEncoder` (for its benchmark), or ``batch_size`` and keyword arguments of
        ``SentenceTransformer`` (``device`` and others).

    Raises
    ------
    ImportError
        Where sentence-transformers is needed and not installed.
    FileNotFoundError
        Where the model is neither on disk nor to be had from the network.
    """
    if name == "bilingual":
        return BilingualEncoder(**options)
    return transformers.load(name, **options)
