"""Where a sentence-transformers model lies, how it is opened or downloaded, and the errors that say what to do."""

from __future__ import annotations

import importlib
import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

# Seconds to wait for the hub's answer.
_PATIENCE = 10
_MODEL_FILES = ("modules.json", "config.json")
_TOKENIZERS = ("tokenizer.json", "vocab.txt", "vocab.json", "*.model")


def model_folder(name: str) -> Path | None:
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


def full_name(name: str) -> str:
    """Give the full name on the hub; sentence-transformers' own models may go without their owner."""
    return name if "/" in name else f"sentence-transformers/{name}"


def snapshot(name: str, options: Mapping[str, Any]) -> Path | None:
    """Give the folder of a hub's model on this machine, None where it isn't there."""
    place = {
        "cache_dir": options.get("cache_folder") or os.environ.get("SENTENCE_TRANSFORMERS_HOME"),
        "revision": options.get("revision"),
    }
    try:
        found = [_hub().try_to_load_from_cache(full_name(name), file, **place) for file in _MODEL_FILES]
    except ValueError as error:
        raise FileNotFoundError(
            f"{name!r} is neither a folder nor the name of a model on the hub: {error}"
        ) from error
    return next((Path(file).parent for file in found if isinstance(file, str)), None)


def is_whole(folder: Path | None) -> bool:
    """Say whether a download brought what would be missed in silence.

    Without its weights a model doesn't load; without the list of its modules or its tokenizer it does, and gives
    vectors that mean nothing.
    """
    if folder is None or not (folder / "modules.json").is_file():
        return False
    return any(file for pattern in _TOKENIZERS for file in folder.rglob(pattern))


def open_model(name: str, options: Mapping[str, Any], megabytes: int | None) -> Any:
    """Load a model from this machine, or from the hub where its download was broken off."""
    if folder := model_folder(name):
        return _sentence_transformer(str(folder), options)
    try:
        # Without a look at the hub, which takes its time and, where there is no network, a minute.
        return _sentence_transformer(full_name(name), {**options, "local_files_only": True})
    except OSError:  # a download was broken off
        return download(name, options, megabytes)


def download(name: str, options: Mapping[str, Any], megabytes: int | None) -> Any:
    """Load a model from the hub, or say what to do where that cannot be, and the size where it is known."""
    whole = full_name(name)
    _ask_the_hub(whole, options, megabytes)
    try:
        return _sentence_transformer(whole, options)
    except OSError as error:
        raise _not_here(whole, error, megabytes) from error


def _ask_the_hub(name: str, options: Mapping[str, Any], megabytes: int | None) -> None:
    """Ask the hub for a model, once and shortly: loading tries each of several files six times, for a minute."""
    asked = {option: options.get(option) for option in ("revision", "token")}
    try:
        _hub().HfApi().model_info(name, timeout=_PATIENCE, **asked)
    except Exception as error:  # the class of a network error depends on the version of huggingface_hub
        raise _not_here(name, error, megabytes) from error


def _sentence_transformer(name: str, options: Mapping[str, Any]) -> Any:
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise needs_library(name) from error
    model = SentenceTransformer(name, **options)
    log.info("%s runs on %s", name, model.device)
    return model


def needs_library(name: str) -> ImportError:
    """Give the error that says how to install sentence-transformers."""
    return ImportError(
        f"the encoder {name!r} needs sentence-transformers: run `make transformers`, "
        'or use load_encoder("bilingual"), which needs nothing more'
    )


def _hub() -> Any:
    """Give huggingface_hub, by its name: the type checker must not depend on what make transformers adds."""
    return importlib.import_module("huggingface_hub")


def _not_here(name: str, error: Exception, megabytes: int | None) -> FileNotFoundError:
    size = "" if megabytes is None else f" ({megabytes} MB)"
    said = str(error).splitlines() or [type(error).__name__]
    return FileNotFoundError(
        f"the model {name!r} is not, or not wholly, on this machine, and the hub doesn't give it: {said[0]}. Where "
        f"there is a network, and HF_HUB_OFFLINE unset, load_encoder fetches it{size}, as does `hf download {name}`. "
        f"For a machine without one, run `hf download {name} --local-dir FOLDER`, copy the folder and give its path"
    )
