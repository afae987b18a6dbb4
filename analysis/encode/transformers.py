"""Any sentence-transformers model as an encoder, each text encoded once and kept.

A model is named as on the Hugging Face hub or by the folder it lies in. Its vectors are kept under
``vectors/<key>/`` in the cache (:func:`analysis.paths.cache`), where the key is made of the model's content, so that a
second run encodes nothing and, where every text is known, doesn't even load the model. The model runs where
sentence-transformers puts it: on CUDA or Apple's GPU where there is one, else on the CPU;
``load_encoder(name, device="cpu")`` says otherwise.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
import importlib.util
import logging
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from tqdm import tqdm

from analysis import cache, paths

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
# Options of SentenceTransformer that don't change the vectors: where it runs, and where it comes from.
_ELSEWHERE = ("cache_folder", "device", "local_files_only", "revision", "token")
# Seconds to wait for the hub's answer.
_PATIENCE = 10
_MODEL_FILES = ("modules.json", "config.json")
_TOKENIZERS = ("tokenizer.json", "vocab.txt", "vocab.json", "*.model")


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
        listed = _strings(texts)
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
        return np.array([float(any(map(str.isalpha, text))) for text in _strings(texts)], np.float64)

    def _vectors(self, texts: Mapping[str, str]) -> dict[str, Floats]:
        """Give the vectors of texts by the texts' hashes, and keep those that are new."""
        folder = paths.cache() / "vectors" / self.key
        vectors = _read(folder, texts.keys())
        new = [name for name in texts if name not in vectors]
        # Alike in length, so that little is padded; the longest first, so that too little memory shows at once.
        new.sort(key=lambda name: (-len(texts[name]), name))
        parts = [new[start : start + _PART] for start in range(0, len(new), _PART)]
        for part in tqdm(parts, "vectors", unit="part", disable=len(parts) < 2):
            made = self._make([texts[name] for name in part])
            _keep(folder, part, made)
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
    folder = _model_folder(name)
    if importlib.util.find_spec("sentence_transformers") is None:
        raise _needs_library(name)
    if folder is None and not _is_whole(_snapshot(name, options)):
        model = _download(name, options)
        return TransformerEncoder(name, _key(name, options), lambda: model, batch_size)
    key = _key(name, options)
    return TransformerEncoder(name, key, partial(_open, name, options, key), batch_size)


# --- the vectors that are kept ---


def _read(folder: Path, wanted: Iterable[str]) -> dict[str, Floats]:
    """Give the vectors of a model's folder that are wanted, by the hash of their text."""
    names = frozenset(wanted)
    found: dict[str, Floats] = {}
    for file in sorted(folder.glob("*.parquet")):
        found |= _read_part(file, names)
    return {name: vector for name, vector in found.items() if name in names}


def _read_part(file: Path, wanted: frozenset[str]) -> dict[str, Floats]:
    """Read one file, if it has what is wanted; a file that isn't what its name says is made anew."""
    try:
        if wanted.isdisjoint(cache.read_tables([file], ["text"])["text"]):
            return {}
        table = cache.read_tables([file])
        names, vectors = list(table["text"]), np.array(list(table["vector"]), np.float32)
        if file.name != _file_name(file.parent.name, names, vectors):
            raise ValueError("its content is not what its name says")
        return dict(zip(names, vectors, strict=True))
    except (OSError, ValueError, KeyError, TypeError, NotImplementedError) as error:
        log.warning(
            "%s holds no vectors of this model (%s); they are made anew, and the file goes", file, error
        )
        with contextlib.suppress(OSError):
            file.unlink(missing_ok=True)
        return {}


def _keep(folder: Path, names: list[str], vectors: Floats) -> None:
    table = pd.DataFrame({"text": names, "vector": list(vectors)})
    cache.write_table(table, folder / _file_name(folder.name, names, vectors))


def _file_name(key: str, names: list[str], vectors: Floats) -> str:
    """Name a file by the model and by all that is in it, so that damage and mistaken copies are found."""
    content = hashlib.blake2b(vectors.tobytes(), digest_size=16).hexdigest()
    return f"{cache.key(key, names, vectors.shape, content)}.parquet"


# --- the model ---


def _key(name: str, options: Mapping[str, Any]) -> str:
    """Give the key of a model: what is in it, the options that change its vectors, the library's version."""
    folder = _model_folder(name)
    content = _content(folder) if folder else _commit(name, options)
    chosen = {option: value for option, value in options.items() if option not in _ELSEWHERE}
    return cache.key(content, chosen, importlib.metadata.version("sentence-transformers"))


def _content(folder: Path) -> list[tuple[str, str]]:
    """Give the files of a model's folder with their hashes, but for the model card and what is hidden."""
    files = [(file.relative_to(folder), file) for file in sorted(folder.rglob("*")) if file.is_file()]
    return [
        (part.as_posix(), _digest(file, file.stat().st_size, file.stat().st_mtime_ns))
        for part, file in files
        if part.suffix != ".md" and not any(piece.startswith(".") for piece in part.parts)
    ]


@lru_cache(maxsize=1024)
def _digest(file: Path, size: int, changed: int) -> str:
    """Hash a file, once as long as its size and its time of change are the same."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "blake2b").hexdigest()


def _model_folder(name: str) -> Path | None:
    """Give the folder that a name means, None for a name on the hub."""
    folder = Path(name).expanduser()
    if folder.is_dir() and not any((folder / file).is_file() for file in _MODEL_FILES):
        raise FileNotFoundError(
            f"{name}: no model in this folder, neither {' nor '.join(_MODEL_FILES)}; give a folder made by "
            "`hf download NAME --local-dir FOLDER` or by SentenceTransformer.save"
        )
    if not folder.is_dir() and (name.startswith((".", "~")) or folder.is_absolute()):
        raise FileNotFoundError(
            f'{name}: no such folder; give the folder of a saved model, its name, or "bilingual"'
        )
    return folder if folder.is_dir() else None


def _on_the_hub(name: str) -> str:
    """Give the full name on the hub; sentence-transformers' own models may go without their owner."""
    return name if "/" in name else f"sentence-transformers/{name}"


def _commit(name: str, options: Mapping[str, Any]) -> list[str]:
    """Give the full name of a hub's model and its commit, which is what the folder on this machine is named by."""
    folder = _snapshot(name, options)
    return [_on_the_hub(name), folder.name if folder else ""]


def _snapshot(name: str, options: Mapping[str, Any]) -> Path | None:
    """Give the folder of a hub's model on this machine, None where it isn't there."""
    place = {
        "cache_dir": options.get("cache_folder") or os.environ.get("SENTENCE_TRANSFORMERS_HOME"),
        "revision": options.get("revision"),
    }
    try:
        found = [_hub().try_to_load_from_cache(_on_the_hub(name), file, **place) for file in _MODEL_FILES]
    except ValueError as error:
        raise FileNotFoundError(
            f"{name!r} is neither a folder nor the name of a model on the hub: {error}"
        ) from error
    return next((Path(file).parent for file in found if isinstance(file, str)), None)


def _is_whole(folder: Path | None) -> bool:
    """Say whether a download brought what would be missed in silence.

    Without its weights a model doesn't load; without the list of its modules or its tokenizer it does, and gives
    vectors that mean nothing.
    """
    if folder is None or not (folder / "modules.json").is_file():
        return False
    return any(file for pattern in _TOKENIZERS for file in folder.rglob(pattern))


def _open(name: str, options: Mapping[str, Any], key: str) -> Any:
    """Load a model that is on this machine, and make sure that it is the one the vectors are kept for."""
    model = _load(name, options)
    if _key(name, options) != key:
        raise RuntimeError(f"the model {name!r} was changed after load_encoder({name!r}); load it again")
    return model


def _load(name: str, options: Mapping[str, Any]) -> Any:
    if folder := _model_folder(name):
        return _sentence_transformer(str(folder), options)
    try:
        # Without a look at the hub, which takes its time and, where there is no network, a minute.
        return _sentence_transformer(_on_the_hub(name), {**options, "local_files_only": True})
    except OSError:  # a download was broken off
        return _download(name, options)


def _download(name: str, options: Mapping[str, Any]) -> Any:
    """Load a model from the hub, or say what to do where that cannot be."""
    whole = _on_the_hub(name)
    _ask_the_hub(whole, options)
    try:
        return _sentence_transformer(whole, options)
    except OSError as error:
        raise _not_here(whole, error) from error


def _ask_the_hub(name: str, options: Mapping[str, Any]) -> None:
    """Ask the hub for a model, once and shortly: loading tries each of several files six times, for a minute."""
    asked = {option: options.get(option) for option in ("revision", "token")}
    try:
        _hub().HfApi().model_info(name, timeout=_PATIENCE, **asked)
    except Exception as error:  # the class of a network error depends on the version of huggingface_hub
        raise _not_here(name, error) from error


def _sentence_transformer(name: str, options: Mapping[str, Any]) -> Any:
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise _needs_library(name) from error
    model = SentenceTransformer(name, **options)
    log.info("%s runs on %s", name, model.device)
    return model


def _needs_library(name: str) -> ImportError:
    return ImportError(
        f"the encoder {name!r} needs sentence-transformers: run `make transformers`, "
        'or use load_encoder("bilingual"), which needs nothing more'
    )


def _hub() -> Any:
    """Give huggingface_hub, by its name: the type checker must not depend on what make transformers adds."""
    return importlib.import_module("huggingface_hub")


def _not_here(name: str, error: Exception) -> FileNotFoundError:
    size = "".join(f" ({model.megabytes} MB)" for model in RECOMMENDED if model.name == name)
    said = str(error).splitlines() or [type(error).__name__]
    return FileNotFoundError(
        f"the model {name!r} is not, or not wholly, on this machine, and the hub doesn't give it: {said[0]}. Where "
        f"there is a network, and HF_HUB_OFFLINE unset, load_encoder fetches it{size}, as does `hf download {name}`. "
        f"For a machine without one, run `hf download {name} --local-dir FOLDER`, copy the folder and give its path"
    )


# --- the texts ---


def _warn_of_languages(name: str, languages: Iterable[str | None]) -> None:
    given = {code for code in languages if code in LANGUAGES}
    for model in RECOMMENDED:
        if name == model.name and (missing := given.difference(model.languages)):
            better = [other.name for other in RECOMMENDED if given.issubset(other.languages)]
            log.warning("%s doesn't list %s; better: %s", name, ", ".join(sorted(missing)), ", ".join(better))


def _strings(texts: Sequence[str]) -> list[str]:
    if isinstance(texts, str):
        raise TypeError("texts is one string; give a list of texts: encode([text])")
    for position, text in enumerate(texts):
        if not isinstance(text, str):
            raise TypeError(
                f"text {position} is {text!r}, not a string; drop rows without text or fill them with ''"
            )
    return list(texts)
