"""Reads the data that people may correct: the CSV, YAML and word-list files of ``analysis/lexicon/``.

Every file explains its columns in leading lines that start with ``#``. What a file means is checked by the module
that uses it and by the tests; this module only reads, and names file and line where it cannot.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from analysis import paths


class Loader(yaml.CSafeLoader):
    """YAML's safe loader for word lists: on, off, yes and no are words; only true and false are truth values."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rules if tag != "tag:yaml.org,2002:bool"]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


class LexiconError(ValueError):
    """A lexicon file does not say what it should; the message names file, line and what to do."""


def read_csv(path: Path | str) -> pd.DataFrame:
    """Read a lexicon CSV: all columns as text, empty cells as empty strings.

    Parameters
    ----------
    path
        Name of a file in ``analysis/lexicon/``, or any path.

    Raises
    ------
    LexiconError
        Where the file is missing or a row has another number of cells than the header.
    """
    file = paths.LEXICON / path
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError as error:
        raise LexiconError(f"{file}: no such lexicon file") from error
    numbered = [(number, line) for number, line in enumerate(lines, 1) if line and not line.startswith("#")]
    rows = list(csv.reader(line for _, line in numbered))
    for (number, _), row in zip(numbered, rows, strict=True):
        if len(row) != len(rows[0]):
            wanted = f"{len(row)} cells where the header has {len(rows[0])}"
            raise LexiconError(f"{file}, line {number}: {wanted}; quote cells that hold a comma")
    return pd.DataFrame(rows[1:], columns=rows[0] if rows else [], dtype=str)


def read_yaml(path: Path | str) -> Any:
    """Read a lexicon YAML file (safe loader).

    Raises
    ------
    LexiconError
        Names the line where the file is not YAML.
    """
    file = paths.LEXICON / path
    try:
        return yaml.load(file.read_text(encoding="utf-8"), Loader)  # a safe loader
    except FileNotFoundError as error:
        raise LexiconError(f"{file}: no such lexicon file") from error
    except yaml.YAMLError as error:
        raise LexiconError(f"{file}: {error}") from error


def read_words(path: Path | str) -> frozenset[str]:
    """Read a word list: one word a line, lower-cased; ``#`` starts a comment."""
    file = paths.LEXICON / path
    lines = (line.partition("#")[0].strip().lower() for line in file.read_text(encoding="utf-8").splitlines())
    return frozenset(line for line in lines if line)


@cache
def languages() -> dict[str, dict[str, Any]]:
    """Give the language table: ISO 639-1 code → facts (see the header of ``languages.yml``)."""
    return read_yaml("languages.yml")


def language_names() -> dict[str, str]:
    """Give the English name of each language by its code."""
    return {code: facts["name"] for code, facts in languages().items()}


@cache
def entities() -> pd.DataFrame:
    """Give the entity table (see the header of ``entities.csv``)."""
    return read_csv("entities.csv")


@cache
def outlets() -> pd.DataFrame:
    """Give the outlet table (see the header of ``outlets.csv``)."""
    return read_csv("outlets.csv")


@cache
def entity_kinds(language: str) -> dict[str, str]:
    """Give each surface form of an entity in a language with the entity's kind (person, country, place …)."""
    table = entities()
    pairs = zip(table[f"forms_{language}"], table["kind"], strict=True)
    return {form: kind for forms, kind in pairs for form in forms.split(";") if form}


@cache
def bloc_label(bloc: str) -> str:
    """Give the English name of a bloc; a code that is no entity of its own is its own name."""
    table = entities()
    labels = table.loc[table["entity_id"] == bloc, "label_en"]
    return bloc if labels.empty else str(labels.iloc[0])
