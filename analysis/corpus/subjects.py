"""Reads what an article can be about: ``lexicon/subjects.yml``, whose header explains every field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache

from analysis import lexicon
from analysis.lexicon import LexiconError

FILE = "subjects.yml"
Steps = Mapping[float, int]
"""At least this much: so many points."""


@dataclass(frozen=True)
class Subject:
    """A subject with the rule that tells whether an article is about it.

    Attributes
    ----------
    id, label
        As a parameter, and as printed.
    entities
        entity_id of all whose names count.
    blocs
        Of these; a list of countries is one of other blocs.
    other_sense
        entity_id → words that show that something else of that name is meant.
    besides, countries, within
        A name is in a list that has so many ``countries`` of other blocs within so many characters, ``besides`` not counted.
    before
        language → words before a name that only says where somebody is from.
    lead, stretch
        Lengths in words.
    at_least
        Names, passing ones apart, without which an article is not kept.
    headline, leads, shares, mentions
        Points.
    keep_from
        Points from which an article is about the subject.
    """

    id: str
    label: str
    entities: frozenset[str]
    blocs: frozenset[str]
    other_sense: Mapping[str, tuple[str, ...]]
    besides: frozenset[str]
    countries: int
    within: int
    before: Mapping[str, tuple[str, ...]]
    lead: int
    stretch: int
    at_least: int
    headline: int
    leads: Steps
    shares: Steps
    mentions: Steps
    keep_from: int


def load_subject(subject: str) -> Subject:
    """Give a subject by its id.

    Raises
    ------
    ValueError
        Where there is none of that id; the message says which there are.
    """
    known = subjects()
    if subject not in known:
        raise ValueError(
            f"no subject {subject!r}; there is {', '.join(sorted(known))}; add others to analysis/lexicon/{FILE}"
        )
    return known[subject]


@cache
def subjects() -> dict[str, Subject]:
    """Give all subjects by their id."""
    content = lexicon.read_yaml(FILE)
    return {name: _subject(name, facts, content["rule"]) for name, facts in content["subjects"].items()}


def _subject(name: str, facts: Mapping[str, object], rule: Mapping[str, object]) -> Subject:
    try:
        return _read(name, facts, rule)
    except (KeyError, TypeError) as error:
        raise LexiconError(f"{FILE}, subject {name}: {error} is missing or not as the header says") from error


def _read(name: str, facts: Mapping, rule: Mapping) -> Subject:
    listed, points = rule["passing"]["list"], rule["points"]
    return Subject(
        id=name,
        label=facts["label"],
        entities=_entities(name, facts),
        blocs=frozenset(facts["blocs"]),
        other_sense={entity: tuple(words) for entity, words in facts.get("other_sense", {}).items()},
        besides=frozenset(listed["besides"]),
        countries=listed["countries"],
        within=listed["within"],
        before={language: tuple(words) for language, words in rule["passing"]["before"].items()},
        lead=rule["lead"],
        stretch=rule["stretch"],
        at_least=rule["at_least"],
        headline=points["headline"],
        leads=points["lead"],
        shares=points["share"],
        mentions=points["mentions"],
        keep_from=facts["keep_from"],
    )


def _entities(name: str, facts: Mapping) -> frozenset[str]:
    """List the entities of a subject, and refuse a bloc or entity that entities.csv doesn't have."""
    table = lexicon.entities()
    unknown = [bloc for bloc in facts["blocs"] if bloc not in set(table["bloc"])]
    unknown += [entity for entity in facts["entities"] if entity not in set(table["entity_id"])]
    unknown += [entity for entity in facts.get("other_sense", {}) if entity not in set(table["entity_id"])]
    if unknown:
        raise LexiconError(f"{FILE}, subject {name}: entities.csv has no {', '.join(unknown)}")
    own = table["bloc"].isin(facts["blocs"]) | table["entity_id"].isin(facts["entities"])
    left_out = facts.get("without", [])
    return frozenset(
        entity
        for entity in table.loc[own, "entity_id"]
        if not any(fnmatchcase(entity, pattern) for pattern in left_out)
    )
