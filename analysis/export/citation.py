"""Who is to be cited: what CITATION.cff says of the software."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from analysis import paths


@dataclass(frozen=True)
class Author:
    """A person, named "Family, Given", or a body."""

    name: str
    person: bool


@dataclass(frozen=True)
class Citation:
    """The software as it is cited.

    Attributes
    ----------
    title, version
        Of the software.
    released
        Day of the version's release, in ISO form.
    authors
        In their order.
    """

    title: str
    version: str
    released: str
    authors: tuple[Author, ...]


def read_citation() -> Citation:
    """Read CITATION.cff.

    Raises
    ------
    ValueError
        Where it is no YAML or lacks a field.
    """
    try:
        data = yaml.safe_load(paths.CITATION.read_text(encoding="utf-8"))
        return Citation(
            title=str(data["title"]),
            version=str(data["version"]),
            released=str(data["date-released"]),
            authors=tuple(_author(author) for author in data["authors"]),
        )
    except (yaml.YAMLError, KeyError, TypeError) as error:
        raise ValueError(f"{paths.CITATION.name}: field missing or not as it should be ({error})") from error


def _author(entry: Mapping[str, Any]) -> Author:
    if "name" in entry:
        return Author(str(entry["name"]), person=False)
    return Author(f"{entry['family-names']}, {entry['given-names']}", person=True)
