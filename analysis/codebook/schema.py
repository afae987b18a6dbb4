"""The form of a codebook: what its fields are, and the checks that name line, frame and field where one is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from analysis.lexicon import LexiconError
from analysis.patterns import ClassTable, PatternError, parse_pattern

FUNCTIONS = ("problem", "cause", "judgement", "remedy")
NO_FRAME = "none"
_TEXTS = (
    "id",
    "label",
    "narrative",
    "definition",
    "function",
    "actor",
    "target",
    "code_when",
    "not_when",
    "source",
)
_LISTS = ("examples", "near_misses", "terms")
_TERM = {"match", "with", "without", "window", "context"}


@dataclass(frozen=True)
class Term:
    """One pattern of a frame, and its company.

    ``required`` and ``forbidden`` patterns stand or do not stand in the same sentence (within ``window`` words, where
    given), ``context`` in it or shortly before it.
    """

    match: str
    required: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    window: int | None = None


@dataclass(frozen=True)
class Frame:
    """One entry of the codebook; texts as in the file, lists per language."""

    id: str
    label: str
    narrative: str
    definition: str
    function: str
    actor: str
    target: str
    code_when: str
    not_when: str
    source: str
    conditional: bool = False
    examples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    near_misses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    terms: Mapping[str, tuple[Term, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Reader:
    """Checks fields and knows on which line each stands."""

    name: str
    tree: yaml.Node | None

    def error(self, where: tuple[Any, ...], message: str, *, frame: str = "") -> LexiconError:
        """Make an error that names file, line, frame and field."""
        place = f", frame {frame!r}" if frame else ""
        field_name = ".".join(str(step) for step in where if step != "frames")
        return LexiconError(
            f"{self.name}, line {self._line(where)}{place}, field {field_name or 'codebook'}: {message}"
        )

    def _line(self, where: tuple[Any, ...]) -> int:
        """Give the line of a field, or of the nearest thing round it that is there."""
        node = self.tree
        line = node.start_mark.line + 1 if node else 1
        for step in where:
            if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
                line = node.start_mark.line + 1
            elif isinstance(node, yaml.MappingNode):
                pairs = [pair for pair in node.value if pair[0].value == step]
                if not pairs:
                    break
                line = pairs[0][0].start_mark.line + 1
                node = pairs[0][1]
            else:
                break
        return line

    def classes(self, data: Any) -> dict[str, dict[str, tuple[str, ...]]]:
        """Check the word classes: language → name → patterns."""
        if not isinstance(data, dict):
            raise self.error(("classes",), "classes are listed per language")
        checked: dict[str, dict[str, tuple[str, ...]]] = {}
        for language, table in data.items():
            where = ("classes", language)
            if not isinstance(table, dict):
                raise self.error(where, "give names with lists of patterns")
            checked[language] = ClassTable(
                {name: self.strings(entries, (*where, name), "") for name, entries in table.items()}
            )
            for name in checked[language]:
                self.pattern(f"@{name}", checked[language], (*where, name), "")
        return checked

    def scope(
        self, data: Any, classes: Mapping[str, Mapping[str, tuple[str, ...]]]
    ) -> dict[str, tuple[str, ...]]:
        """Check the scope: language → pattern of the region's names, pattern of other regions' names."""
        checked = {}
        for language, entry in data.items() if isinstance(data, dict) else [("", data)]:
            where = ("scope", language)
            if not isinstance(entry, dict) or set(entry) != {"named", "elsewhere"}:
                raise self.error(where, "give a pattern for named and one for elsewhere, per language")
            checked[language] = self.strings([entry["named"], entry["elsewhere"]], where, "")
            for text in checked[language]:
                self.pattern(text, classes.get(language, {}), where, "")
        return checked

    def frame(self, data: Any, number: int, classes: Mapping[str, Mapping[str, tuple[str, ...]]]) -> Frame:
        """Check one frame."""
        where: tuple[Any, ...] = ("frames", number)
        if not isinstance(data, dict):
            raise self.error(where, "a frame is a mapping of fields")
        name = str(data.get("id", number))
        for key in data:
            if key not in (*_TEXTS, *_LISTS, "conditional"):
                raise self.error((*where, key), f"unknown field {key!r}", frame=name)
        for key in _TEXTS:
            if not isinstance(data.get(key), str) or not data[key].strip():
                raise self.error((*where, key), "is missing or no text", frame=name)
        if data["function"] not in FUNCTIONS and name != NO_FRAME:
            raise self.error((*where, "function"), f"must be one of {', '.join(FUNCTIONS)}", frame=name)
        if not isinstance(data.get("conditional", False), bool):
            raise self.error((*where, "conditional"), "must be true or false", frame=name)
        return Frame(
            **{key: " ".join(data[key].split()) for key in _TEXTS},
            conditional=data.get("conditional", False),
            examples=self.lists(data, (*where, "examples"), name),
            near_misses=self.lists(data, (*where, "near_misses"), name),
            terms=self.terms(data, (*where, "terms"), name, classes),
        )

    def lists(self, data: dict[str, Any], where: tuple[Any, ...], frame: str) -> dict[str, tuple[str, ...]]:
        """Check a field that holds a list of texts per language."""
        table = data.get(where[-1]) or {}
        if not isinstance(table, dict):
            raise self.error(where, "give a list per language", frame=frame)
        return {language: self.strings(rows, (*where, language), frame) for language, rows in table.items()}

    def strings(self, rows: Any, where: tuple[Any, ...], frame: str) -> tuple[str, ...]:
        """Check a list of texts."""
        if not isinstance(rows, list):
            raise self.error(where, "give a list", frame=frame)
        for number, row in enumerate(rows):
            if not isinstance(row, str) or not row.strip():
                raise self.error((*where, number), f"{row!r} is no text; put it in quotes", frame=frame)
        return tuple(rows)

    def terms(
        self,
        data: dict[str, Any],
        where: tuple[Any, ...],
        frame: str,
        classes: Mapping[str, Mapping[str, tuple[str, ...]]],
    ) -> dict[str, tuple[Term, ...]]:
        """Check the terms of a frame."""
        table = data.get("terms") or {}
        if not isinstance(table, dict):
            raise self.error(where, "give a list per language", frame=frame)
        checked = {}
        for language, rows in table.items():
            if not isinstance(rows, list):
                raise self.error((*where, language), "give a list", frame=frame)
            checked[language] = tuple(
                self.term(row, (*where, language, number), frame, classes.get(language, {}))
                for number, row in enumerate(rows)
            )
        return checked

    def term(
        self, row: Any, where: tuple[Any, ...], frame: str, classes: Mapping[str, tuple[str, ...]]
    ) -> Term:
        """Check one term: a pattern, or a mapping with match, with, without and window."""
        row = {"match": row} if isinstance(row, str) else row
        if not isinstance(row, dict) or not isinstance(row.get("match"), str) or set(row) - _TERM:
            raise self.error(
                where, f"a term is a pattern or has the fields {', '.join(sorted(_TERM))}", frame=frame
            )
        window = row.get("window")
        if window is not None and (not isinstance(window, int) or window < 0):
            raise self.error((*where, "window"), "is a number of words", frame=frame)
        required = self.strings(row.get("with", []), (*where, "with"), frame)
        forbidden = self.strings(row.get("without", []), (*where, "without"), frame)
        context = self.strings(row.get("context", []), (*where, "context"), frame)
        for text in (row["match"], *required, *forbidden, *context):
            self.pattern(text, classes, where, frame)
        return Term(row["match"], required, forbidden, context, window)

    def pattern(
        self, text: str, classes: Mapping[str, tuple[str, ...]], where: tuple[Any, ...], frame: str
    ) -> None:
        """Check one pattern."""
        try:
            parse_pattern(text, classes=classes)
        except PatternError as error:
            raise self.error(where, str(error), frame=frame) from error
