"""Text vectors: the embedded bilingual default, or any sentence-transformers model.

``load_encoder("bilingual")`` works offline from what is installed. A sentence-transformers model is the
upgrade for other languages: ``make transformers`` installs what it needs, and the model is downloaded once,
or read from a folder.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from analysis.encode.bilingual import BilingualEncoder

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


@dataclass(frozen=True)
class TransformerEncoder:
    """A sentence-transformers model behind the same interface; its subwords know every text."""

    name: str
    model: Any
    batch_size: int = 32

    def encode(
        self, texts: Sequence[str], *, languages: Sequence[str | None] | None = None
    ) -> npt.NDArray[np.float32]:
        """Give the vectors of texts; ``languages`` is not needed.

        Texts are encoded one length after another by the model itself, in 32-bit floats; rows of empty texts
        are zero.
        """
        listed = _strings(texts)
        filled = [position for position, text in enumerate(listed) if text.strip()]
        width = self.model.encode(["a"], show_progress_bar=False).shape[1]
        vectors = np.zeros((len(listed), width), np.float32)
        if filled:
            vectors[filled] = self.model.encode(
                [listed[position] for position in filled],
                batch_size=self.batch_size,
                convert_to_numpy=True,
                normalize_embeddings=True,
                show_progress_bar=len(filled) > 1000,
            )
        return vectors

    def coverage(
        self, texts: Sequence[str], *, languages: Sequence[str | None] | None = None
    ) -> npt.NDArray[np.float64]:
        """Give 1 for every text with letters, 0 for others."""
        return np.array([float(any(map(str.isalpha, text))) for text in _strings(texts)], np.float64)


def load_encoder(name: str = "bilingual", **options: Any) -> Encoder:
    """Load an encoder.

    Parameters
    ----------
    name
        "bilingual", the embedded default (Russian and English), or the name or folder of a
        sentence-transformers model.
    options
        Fields of :class:`BilingualEncoder` (for its benchmark), or keyword arguments of
        ``SentenceTransformer``.

    Raises
    ------
    ImportError
        Where sentence-transformers is needed and not installed.
    FileNotFoundError
        Where the model is neither on disk nor to be had from the network.
    """
    if name == "bilingual":
        return BilingualEncoder(**options)
    return TransformerEncoder(name, _load_transformer(name, options))


def _load_transformer(name: str, options: dict[str, Any]) -> Any:
    looks_like_folder = name.startswith((".", "~")) or Path(name).is_absolute()
    folder = Path(name).expanduser()
    if looks_like_folder and not folder.is_dir():
        raise FileNotFoundError(
            f'{name}: no such folder; give the folder of a saved model, its name, or "bilingual"'
        )
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise ImportError(
            f"the encoder {name!r} needs sentence-transformers: run `make transformers`, "
            'or use load_encoder("bilingual"), which needs nothing more'
        ) from error
    try:
        return SentenceTransformer(str(folder) if folder.is_dir() else name, **options)
    except (OSError, ValueError) as error:
        raise FileNotFoundError(
            f"the model {name!r} is neither in the cache nor to be had from the network. Download it once "
            f"where there is a network (`hf download {name}`, with HF_HUB_OFFLINE unset), or copy its folder "
            f"here and give the folder's path. The library said: {str(error).splitlines()[0]}"
        ) from error


def _strings(texts: Sequence[str]) -> list[str]:
    if isinstance(texts, str):
        raise TypeError("texts is one string; give a list of texts: encode([text])")
    for position, text in enumerate(texts):
        if not isinstance(text, str):
            raise TypeError(
                f"text {position} is {text!r}, not a string; drop rows without text or fill them with ''"
            )
    return list(texts)
