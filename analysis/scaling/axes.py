"""Axes ready for use: reads and checks ``lexicon/axes.yml``, or a researcher's own in the same form.

The file's header explains each field.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.codebook import Codebook
from analysis.lexicon import LexiconError, read_yaml

_TEXTS = ("id", "label", "question", "measures")
_AXIS = {*_TEXTS, "on_request", "positive", "negative"}
_POLE = {"name", "frames", "seeds"}


@dataclass(frozen=True)
class Pole:
    """One end of an axis: its name, the frames that stand for it, and its seed words per language."""

    name: str
    frames: tuple[str, ...]
    seeds: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Axis:
    """An axis with its two poles; ``measures`` says what it may be taken for."""

    id: str
    label: str
    question: str
    measures: str
    on_request: bool
    positive: Pole
    negative: Pole

    def seeds(self, *languages: str) -> dict[str, float]:
        """Give the seed words of some languages (all by default) with 1 and −1.

        Raises
        ------
        KeyError
            Where the axis has no seeds in a language.
        """
        chosen = languages or tuple(sorted(self.positive.seeds))
        if missing := [code for code in chosen if code not in self.positive.seeds]:
            known = ", ".join(sorted(self.positive.seeds))
            raise KeyError(f"axis {self.id} has no seeds in {missing[0]!r}; it has {known}")
        poles = ((self.positive, 1.0), (self.negative, -1.0))
        return {word: score for pole, score in poles for code in chosen for word in pole.seeds[code]}


def load_axes(path: Path | str | None = None, *, codebook: Codebook) -> tuple[Axis, ...]:
    """Read axes.

    Parameters
    ----------
    path
        A YAML file in the form of ``lexicon/axes.yml``; missing: that file.
    codebook
        Whose frames the poles name.

    Raises
    ------
    LexiconError
        Names file, axis and field, and what to do.
    """
    name = str(path) if path is not None else "axes.yml"
    data = read_yaml(Path(path).resolve() if path is not None else name)
    if not isinstance(data, dict) or not isinstance(data.get("axes"), list) or not data["axes"]:
        raise LexiconError(f"{name}: give a version and a list of axes")
    frames = [frame.id for frame in codebook.frames]
    axes = tuple(
        _axis(entry, f"{name}, axis {number}", frames) for number, entry in enumerate(data["axes"], 1)
    )
    ids = [axis.id for axis in axes]
    if double := [id for number, id in enumerate(ids) if id in ids[:number]]:
        raise LexiconError(f"{name}: two axes have the id {double[0]!r}")
    return axes


def choose_axes(axes: Sequence[Axis], names: Sequence[str]) -> tuple[Axis, ...]:
    """Give the axes with these ids; those that are not on request, where none is named.

    Raises
    ------
    ValueError
        Where there is no such axis.
    """
    known = {axis.id: axis for axis in axes}
    if missing := [name for name in names if name not in known]:
        raise ValueError(f"there is no axis {missing[0]!r}; there are {', '.join(known)}")
    return tuple(known[name] for name in names) or tuple(axis for axis in axes if not axis.on_request)


def axes_table(axes: Sequence[Axis]) -> pd.DataFrame:
    """Give the axes as a table: axis, label, question, measures, positive, negative, frames and seeds of each pole."""
    rows = []
    for axis in axes:
        poles = {"positive": axis.positive, "negative": axis.negative}
        rows.append(
            {
                "axis": axis.id,
                "label": axis.label,
                "question": axis.question,
                "measures": axis.measures,
                **{side: pole.name for side, pole in poles.items()},
                **{f"{side}_frames": ", ".join(pole.frames) for side, pole in poles.items()},
                **{
                    f"{side}_seeds": "; ".join(
                        f"{code}: {', '.join(words)}" for code, words in sorted(pole.seeds.items())
                    )
                    for side, pole in poles.items()
                },
            }
        )
    return pd.DataFrame(rows)


def _axis(data: Any, where: str, frames: Sequence[str]) -> Axis:
    if not isinstance(data, dict):
        raise LexiconError(f"{where}: an axis is a mapping of fields")
    where = f"{where} ({data.get('id', 'without id')})"
    _fields(data, _AXIS, where)
    if bad := [key for key in _TEXTS if not isinstance(data[key], str) or not data[key].strip()]:
        raise LexiconError(f"{where}, field {bad[0]}: is no text")
    if not isinstance(data["on_request"], bool):
        raise LexiconError(f"{where}, field on_request: must be true or false")
    positive, negative = (
        _pole(data[side], f"{where}, field {side}", frames) for side in ("positive", "negative")
    )
    if set(positive.seeds) != set(negative.seeds):
        raise LexiconError(f"{where}: both poles need seeds in the same languages")
    for code, words in positive.seeds.items():
        if both := sorted(set(words) & set(negative.seeds[code])):
            raise LexiconError(f"{where}: {both[0]!r} is a seed of both poles; leave it out")
    texts = {key: " ".join(data[key].split()) for key in _TEXTS}
    return Axis(**texts, on_request=data["on_request"], positive=positive, negative=negative)


def _pole(data: Any, where: str, frames: Sequence[str]) -> Pole:
    if not isinstance(data, dict):
        raise LexiconError(f"{where}: a pole has a name, frames and seeds")
    _fields(data, _POLE, where)
    if unknown := [frame for frame in data["frames"] or [] if frame not in frames]:
        raise LexiconError(f"{where}.frames: the codebook has no frame {unknown[0]!r}")
    if not data["frames"]:
        raise LexiconError(f"{where}.frames: name the frames by which the pole is checked")
    if not isinstance(data["seeds"], dict) or not data["seeds"] or not all(data["seeds"].values()):
        raise LexiconError(f"{where}.seeds: give a list of words per language")
    seeds = {code: tuple(map(str, words)) for code, words in data["seeds"].items()}
    for code, words in seeds.items():
        if len(set(words)) < len(words):
            raise LexiconError(f"{where}.seeds.{code}: a word stands there twice")
    return Pole(str(data["name"]), tuple(data["frames"]), seeds)


def _fields(data: Mapping[str, Any], wanted: set[str], where: str) -> None:
    if missing := sorted(wanted - set(data)):
        raise LexiconError(f"{where}: field {missing[0]!r} is missing")
    if unknown := sorted(set(data) - wanted):
        raise LexiconError(f"{where}: unknown field {unknown[0]!r}")
