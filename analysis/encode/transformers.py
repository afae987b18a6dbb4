"""Any sentence-transformers model as an encoder, each text encoded once and kept.

A model is named as on the Hugging Face hub or by the folder it lies in. Its vectors are kept under
``vectors/<key>/`` in the cache (:func:`analysis.paths.cache`), where the key is made of the model's content, so that a
second run encodes nothing and, where every text is known, doesn't even load the model. The model runs where
sentence-transformers puts it: on CUDA or Apple's GPU where there is one, else on the CPU;
``load_encoder(name, device="cpu")`` says otherwise.
"""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from analysis import cache, paths
from analysis.encode import hub, kept
from analysis.encode.foreign import strings

Floats = npt.NDArray[np.float32]

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Recommended:
    """A model worth having.

    Attributes
    ----------
    name
        On the hub.
    dimensions
        Of its vectors.
    megabytes
        That loading it fetches: weights and tokenizer. The whole repository is larger.
    languages
        Those of :data:`LANGUAGES` that its authors list.
    purpose
        What it is for.
    """

    name: str
    dimensions: int
    megabytes: int
    languages: tuple[str, ...]
    purpose: str


# Languages of the media that the suite is made for: what a model says of them is what RECOMMENDED tells.
LANGUAGES = ("ru", "en", "hy", "az", "ka", "tr", "uk")

# Languages: of MiniLM by its model card, of BGE-M3 by its authors' list of training data (discussion 29 of its page on
# the hub). Not multilingual-e5, which wants "query: " before each text, nor LaBSE, which by the documentation of
# sentence-transformers tells translations well, but not degrees of likeness.
RECOMMENDED = (
    Recommended(
        "sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2",
        dimensions=384,
        megabytes=480,
        languages=("ru", "en", "hy", "ka", "tr", "uk"),
        purpose="Sentences, on a laptop without a GPU; reads the first 128 tokens of a text. Azerbaijani isn't in "
        "its list.",
    ),
    Recommended(
        "BAAI/bge-m3",
        dimensions=1024,
        megabytes=2290,
        languages=LANGUAGES,
        purpose="Azerbaijani, and whole articles, of which it reads up to 8,192 tokens; slow without a GPU. Its "
        "authors warn that languages with little text do worse.",
    ),
)

# Texts that are encoded and written together: what an interruption can cost.
_PART = 256


@dataclass(frozen=True)
class TransformerEncoder:
    """A sentence-transformers model behind the encoder's interface; its subwords know every text.

    Attributes
    ----------
    name
        What it was loaded by.
    key
        Of the model's content: the folder that its vectors are kept in.
    opener
        Gives the model (anything with the ``encode`` of ``SentenceTransformer``); asked when a text is new.
    batch_size
        Texts that go through the model at once; fewer need less memory.
    """

    name: str
    key: str
    opener: Callable[[], Any]
    batch_size: int = 32

    @cached_property
    def model(self) -> Any:
        """The model itself, loaded when first asked for."""
        return self.opener()

    def encode(self, texts: Sequence[str], *, languages: Sequence[str | None] | None = None) -> Floats:
        """Give the vectors of texts: from the cache, or made and kept there.

        Parameters
        ----------
        texts
            Sentences or articles; a model reads the first tokens of a text, as many as it was made for.
        languages
            ISO 639-1 codes of the texts. The model needs none; one that a recommended model doesn't list is warned of.

        Returns
        -------
        array (n, d)
            float32; rows of unit length, or zero where a text is empty. What stands beside a new text changes its
            vector by rounding at most.

        Raises
        ------
        TypeError
            Where a text is not a string (None, NaN); names its position.
        ValueError
            Where the model gives no finite vector.
        """
        listed = strings(texts)
        _warn_of_languages(self.name, languages if languages is not None else ())
        names = [cache.key(text) if text.strip() else "" for text in listed]
        filled = {name: text for name, text in zip(names, listed, strict=True) if name}
        # Without texts, any word tells the width.
        vectors = self._vectors(filled or {cache.key("a"): "a"})
        nothing = np.zeros_like(next(iter(vectors.values())))
        return np.array([vectors.get(name, nothing) for name in names], np.float32).reshape(-1, len(nothing))

    def coverage(
        self, texts: Sequence[str], *, languages: Sequence[str | None] | None = None
    ) -> npt.NDArray[np.float64]:
        """Give 1 for every text with letters, 0 for others."""
        return np.array([float(any(map(str.isalpha, text))) for text in strings(texts)], np.float64)

    def _vectors(self, texts: Mapping[str, str]) -> dict[str, Floats]:
        """Give the vectors of texts by the texts' hashes, and keep those that are new."""
        folder = paths.cache() / "vectors" / self.key
        vectors = kept.read(folder, texts.keys())
        new = [name for name in texts if name not in vectors]
        # Alike in length, so that little is padded; the longest first, so that too little memory shows at once.
        new.sort(key=lambda name: (-len(texts[name]), name))
        parts = [new[start : start + _PART] for start in range(0, len(new), _PART)]
        for part in tqdm(parts, "vectors", unit="part", disable=len(parts) < 2):
            made = self._make([texts[name] for name in part])
            kept.write(folder, part, made)
            vectors.update(zip(part, made, strict=True))
        return vectors

    def _make(self, texts: list[str]) -> Floats:
        """Run the model; rows have unit length, also where it works in half precision."""
        made = self.model.encode(
            texts, batch_size=self.batch_size, convert_to_numpy=True, show_progress_bar=False
        )
        vectors = np.asarray(made, np.float32)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        if not np.isfinite(lengths).all():
            raise ValueError(
                f"{self.name} gives no finite vector for {texts[int(np.argmin(np.isfinite(lengths)))][:40]!r}; "
                'load it in full precision: load_encoder(name, model_kwargs={"dtype": "float32"})'
            )
        return np.asarray(vectors / np.where(lengths > 0, lengths, 1), np.float32)


def load(name: str, *, batch_size: int = 32, **options: Any) -> TransformerEncoder:
    """Load a sentence-transformers model, or get ready to: it is opened when a text is new.

    Parameters
    ----------
    name
        On the hub, or a folder. What is not on this machine is downloaded now.
    batch_size
        Texts that go through the model at once.
    options
        Keyword arguments of ``SentenceTransformer``: device, revision, prompts, model_kwargs …

    Raises
    ------
    ImportError
        Where sentence-transformers is not installed.
    FileNotFoundError
        Where the model is neither on disk nor to be had from the network.
    """
    folder = hub.model_folder(name)
    if importlib.util.find_spec("sentence_transformers") is None:
        raise hub.needs_library(name)
    if folder is None and not hub.is_whole(hub.snapshot(name, options)):
        model = hub.download(name, options, _megabytes(name))
        return TransformerEncoder(name, kept.model_key(name, options), lambda: model, batch_size)
    key = kept.model_key(name, options)
    return TransformerEncoder(name, key, partial(_open, name, options, key), batch_size)


def _open(name: str, options: Mapping[str, Any], key: str) -> Any:
    """Load a model that is on this machine, and make sure that it is the one the vectors are kept for."""
    model = hub.open_model(name, options, _megabytes(name))
    if kept.model_key(name, options) != key:
        raise RuntimeError(f"the model {name!r} was changed after load_encoder({name!r}); load it again")
    return model


def _megabytes(name: str) -> int | None:
    """Give the size of a recommended model, None for others."""
    return next((model.megabytes for model in RECOMMENDED if model.name == hub.full_name(name)), None)


# --- the texts ---


def _warn_of_languages(name: str, languages: Iterable[str | None]) -> None:
    given = {code for code in languages if code in LANGUAGES}
    for model in RECOMMENDED:
        if name == model.name and (missing := given.difference(model.languages)):
            better = [other.name for other in RECOMMENDED if given.issubset(other.languages)]
            log.warning("%s doesn't list %s; better: %s", name, ", ".join(sorted(missing)), ", ".join(better))
