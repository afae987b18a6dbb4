"""The codebook: reads and checks ``lexicon/codebook.yml``, or a researcher's own in the same form.

The file's header explains each field. What a frame is follows Entman (1993), *Framing: Toward Clarification of
a Fractured Paradigm*, Journal of Communication 43(4): a selection that promotes a problem, a cause, a judgement
or a remedy. The patterns' notation is that of :mod:`analysis.patterns`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from analysis import paths
from analysis.codebook.schema import FUNCTIONS, NO_FRAME, Frame, Reader, Term
from analysis.lexicon import LexiconError, Loader
from analysis.matching import Matcher, compile_patterns

__all__ = [
    "FUNCTIONS",
    "NO_FRAME",
    "Codebook",
    "Compiled",
    "Frame",
    "codebook_examples",
    "Term",
    "codebook_table",
    "load_codebook",
]


@dataclass(frozen=True)
class Compiled:
    """All patterns of a codebook in one language: the terms first, then the neighbours they ask for."""

    matcher: Matcher
    frames: tuple[Frame, ...]
    terms: tuple[Term, ...]
    neighbours: Mapping[str, int]
    scope: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Codebook:
    """A checked codebook; ``compiled`` holds its patterns per language.

    ``version`` is that of the file with a hash of what the program codes by, so that a change to a pattern is another
    version even where nobody raised the number; ``entries_version`` has a hash of what a person reads, by which
    the codes of people are known to be up to date.
    """

    version: str
    entries_version: str
    title: str
    source: str
    classes: Mapping[str, Mapping[str, tuple[str, ...]]]
    frames: tuple[Frame, ...]
    compiled: Mapping[str, Compiled] = field(repr=False, compare=False)

    def frame(self, name: str) -> Frame:
        """Give the frame with this id."""
        for frame in self.frames:
            if frame.id == name:
                return frame
        raise KeyError(f"{self.source} has no frame {name!r}; it has {', '.join(f.id for f in self.frames)}")


def load_codebook(path: Path | str | None = None) -> Codebook:
    """Read a codebook.

    Parameters
    ----------
    path
        A YAML file in the form of ``lexicon/codebook.yml``; missing: that file.

    Raises
    ------
    LexiconError
        Names file, line, frame and field, and what to do.
    """
    file = Path(path) if path is not None else paths.LEXICON / "codebook.yml"
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise LexiconError(f"{file}: cannot read the codebook ({error.strerror})") from error
    return _read(text, str(file))


@lru_cache(maxsize=8)
def _read(text: str, name: str) -> Codebook:
    """Check the text of a codebook (cached, since compiling takes a moment)."""
    try:
        loader = Loader(text)
        tree = loader.get_single_node()
        data = loader.construct_document(tree) if tree else None
    except yaml.YAMLError as error:
        raise LexiconError(f"{name}: {error}") from error
    reader = Reader(name, tree)
    if not isinstance(data, dict):
        raise reader.error((), "a codebook has the fields version, classes and frames")
    if unknown := sorted(set(data) - {"version", "title", "scope", "classes", "frames"}):
        raise reader.error((unknown[0],), f"unknown field {unknown[0]!r}")
    if not isinstance(data.get("version"), str) or not data["version"].strip():
        raise reader.error(("version",), "give a version, in quotes")
    if not isinstance(data.get("frames"), list) or not data["frames"]:
        raise reader.error(("frames",), "give a list of frames")
    classes = reader.classes(data.get("classes") or {})
    frames = tuple(reader.frame(entry, number, classes) for number, entry in enumerate(data["frames"]))
    for number, frame in enumerate(frames):
        if frame.id in [other.id for other in frames[:number]]:
            raise reader.error(("frames", number, "id"), f"the id {frame.id!r} is taken")
    scope = reader.scope(data.get("scope") or {}, classes)
    languages = sorted({language for frame in frames for language in frame.terms})
    compiled = {
        language: _compile(frames, language, classes.get(language, {}), scope.get(language, ()))
        for language in languages
    }
    return Codebook(
        version=f"{data['version']}+{_hash(data)}",
        entries_version=f"{data['version']}+{_hash([_entry(entry) for entry in data['frames']])}",
        title=str(data.get("title", "")),
        source=name,
        classes=classes,
        frames=frames,
        compiled=compiled,
    )


def _entry(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key != "terms"}


def _hash(data: Any) -> str:
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:8]


def _compile(
    frames: tuple[Frame, ...],
    language: str,
    classes: Mapping[str, tuple[str, ...]],
    scope: tuple[str, ...],
) -> Compiled:
    """Compile all patterns of one language together."""
    rows = [(frame, term) for frame in frames for term in frame.terms.get(language, ())]
    asked = {text for _, term in rows for text in (*term.required, *term.forbidden, *term.context)}
    neighbours = sorted(asked | set(scope))
    patterns = [term.match for _, term in rows] + neighbours
    return Compiled(
        matcher=compile_patterns(patterns, classes=classes),
        frames=tuple(frame for frame, _ in rows),
        terms=tuple(term for _, term in rows),
        neighbours={text: len(rows) + number for number, text in enumerate(neighbours)},
        scope=scope,
    )


def codebook_table(codebook: Codebook) -> pd.DataFrame:
    """Give the codebook as a table for the README: one row a frame.

    Returns
    -------
    DataFrame
        Columns frame, label, narrative, function, definition, example_en, example_ru, terms (their number).
    """
    return pd.DataFrame(
        [
            {
                "frame": frame.id,
                "label": frame.label,
                "narrative": frame.narrative,
                "function": frame.function,
                "definition": frame.definition,
                "example_en": next(iter(frame.examples.get("en", ())), ""),
                "example_ru": next(iter(frame.examples.get("ru", ())), ""),
                "terms": sum(len(terms) for terms in frame.terms.values()),
            }
            for frame in codebook.frames
        ]
    )


def codebook_examples(codebook: Codebook) -> pd.DataFrame:
    """Give the passages that carry a frame, as the codebook has them: name (of the frame), language, text."""
    rows = [
        (frame.id, language, text)
        for frame in codebook.frames
        if frame.id != NO_FRAME
        for language, texts in sorted(frame.examples.items())
        for text in texts
    ]
    return pd.DataFrame(rows, columns=["name", "language", "text"])
