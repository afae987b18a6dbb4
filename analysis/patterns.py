"""Patterns: a small language over lemmas that a researcher can read and edit.

A pattern is a row of elements parted by spaces; it matches a run of words.

==================  ==================================================================================
``power``           a word with this lemma (lower case, ё as е), as :func:`analysis.tokens.parse` gives it
``power|state``     one of these
``кавказ*``         a lemma that begins so
``=longer``         the word exactly as written, for forms whose lemma says something else
``@region``         a word or phrase of a class; classes are lists of patterns, given by name
``..4``             up to four words between (``..`` alone: up to three)
``..4^@others``     the same, none of which is of that class (or word: ``..4^not|no``)
``word?``           may be missing
``( a b | c )``     alternatives of several words
``<a b ..4 c>``     in any order: "a b" and "c", with up to four words between (without gaps: each word)
``{a b}``           remembers the words it stands for (``Match.captured``)
==================  ==================================================================================

This module reads patterns; :mod:`analysis.matching` compiles and runs them.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

DEFAULT_GAP = 3
_PIECE = re.compile(r"\s*(?:(?P<gap>\.\.\d*(?:\^\S+)?)|(?P<sign>[<>(){}]|\|(?=\s))|(?P<word>[^\s<>(){}]+))")
_UNIT = re.compile(r"^(?:=\S+|@\w+|[^\s*=@^?]+\*?)$")

Classes = Mapping[str, Sequence[str]]


class ClassTable(dict[str, tuple[str, ...]]):
    """Word classes that remember what they were read as, since a codebook's patterns name them again and again."""

    def __init__(self, classes: Classes) -> None:
        super().__init__({name: tuple(entries) for name, entries in classes.items()})
        self.read: dict[str, tuple[frozenset[str], tuple[Node, ...]]] = {}
        self.reading: set[str] = set()


class PatternError(ValueError):
    """A pattern does not follow the notation; the message quotes it."""


@dataclass(frozen=True)
class Node:
    """A part of a parsed pattern: word, gap, seq, alt, opt, capture."""

    kind: str
    parts: tuple[Node, ...] = ()
    words: frozenset[str] = frozenset()
    limit: int = 0


def parse_pattern(text: str, *, classes: Classes | None = None) -> Node:
    """Read a pattern.

    Parameters
    ----------
    text
        In the notation above.
    classes
        Name → patterns without gaps.

    Raises
    ------
    PatternError
        Quotes the pattern and says what is wrong with it.
    """
    table = classes if isinstance(classes, ClassTable) else ClassTable(classes or {})
    pieces = [match for match in _PIECE.finditer(text) if match.group().strip()]
    if "".join(match.group() for match in pieces).strip() != text.strip():
        raise PatternError(f"cannot read the pattern {text!r}")
    if not pieces:
        raise PatternError("the pattern is empty")
    node, rest = _alternatives(pieces, text, table, closing=None)
    if rest:
        raise PatternError(f"{rest[0].group().strip()!r} closes nothing in {text!r}")
    if _nullable(node):
        raise PatternError(f"{text!r} would match no word at all")
    if _gap_at(node, 0) or _gap_at(node, -1):
        raise PatternError(f"{text!r} begins or ends with a gap")
    return node


def _alternatives(
    pieces: list[re.Match[str]], text: str, classes: ClassTable, *, closing: str | None
) -> tuple[Node, list[re.Match[str]]]:
    """Read sequences parted by " | " up to a closing sign."""
    options: list[list[Node]] = [[]]
    while pieces:
        head, pieces = pieces[0], pieces[1:]
        sign = head["sign"]
        if sign == "|":
            options.append([])
        elif sign == closing and sign:
            return _finish(options, text, closing), pieces
        elif sign in ("<", "(", "{"):
            inner, pieces = _alternatives(pieces, text, classes, closing={"<": ">", "(": ")", "{": "}"}[sign])
            if pieces and pieces[0]["word"] == "?":
                inner, pieces = Node("opt", (inner,)), pieces[1:]
            options[-1].append(Node("capture", (inner,)) if sign == "{" else inner)
        elif sign:
            raise PatternError(f"{sign!r} closes nothing in {text!r}")
        else:
            options[-1].append(_gap(head["gap"], classes) if head["gap"] else _word(head["word"], classes))
    if closing:
        raise PatternError(f"{closing!r} is missing in {text!r}")
    return _finish(options, text, closing), []


def _finish(options: list[list[Node]], text: str, closing: str | None) -> Node:
    """Make one node of the sequences read."""
    for option in options:
        if not option:
            raise PatternError(f"a sequence in {text!r} is empty")
    if closing == ">":
        options = [list(order) for option in options for order in _orders(option)]
    return _alt([_seq(option) for option in options])


def _orders(elements: list[Node]) -> Iterable[list[Node]]:
    """Give the orders of the parts between gaps; each place keeps its gap."""
    parts: list[list[Node]] = [[]]
    gaps: list[Node] = []
    for element in elements:
        if element.kind == "gap":
            gaps.append(element)
            parts.append([])
        else:
            parts[-1].append(element)
    if len(parts) == 1:
        parts, gaps = [[element] for element in elements], [Node("gap")] * (len(elements) - 1)
    for order in itertools.permutations(parts):
        row = list(order[0])
        for gap, part in zip(gaps, order[1:], strict=True):
            row += [gap, *part]
        yield row


def _word(text: str, classes: ClassTable) -> Node:
    if text.endswith("?") and len(text) > 1:
        return Node("opt", (_word(text[:-1], classes),))
    units: set[str] = set()
    phrases: list[Node] = []
    for unit in text.split("|"):
        if not _UNIT.match(unit):
            raise PatternError(f"cannot read {unit!r} in {text!r}")
        if unit.startswith("@"):
            words, rest = _class(unit[1:], classes)
            units |= words
            phrases.extend(rest)
        else:
            units.add(unit)
    words_node = [Node("word", words=frozenset(units))] if units else []
    return _alt(words_node + phrases)


def _class(name: str, classes: ClassTable) -> tuple[frozenset[str], tuple[Node, ...]]:
    """Give the single words and the phrases of a class."""
    if name not in classes:
        raise PatternError(f"there is no class @{name}")
    if name in classes.reading:
        raise PatternError(f"the class @{name} contains itself")
    if name not in classes.read:
        classes.reading.add(name)
        try:
            classes.read[name] = _read_class(classes[name], classes)
        finally:
            classes.reading.remove(name)
    return classes.read[name]


def _read_class(entries: Sequence[str], classes: ClassTable) -> tuple[frozenset[str], tuple[Node, ...]]:
    """Read the entries of a class."""
    words: set[str] = set()
    phrases: list[Node] = []
    for entry in entries:
        node = parse_pattern(entry, classes=classes)
        for part in node.parts if node.kind == "alt" and entry.startswith("@") else (node,):
            if part.kind == "word":
                words |= part.words
            else:
                phrases.append(part)
    return frozenset(words), tuple(phrases)


def _gap_at(node: Node, end: int) -> bool:
    """Say whether a pattern may begin (0) or end (-1) with a gap."""
    if node.kind in ("word", "gap"):
        return node.kind == "gap"
    if node.kind == "alt":
        return any(_gap_at(part, end) for part in node.parts)
    for part in node.parts if end == 0 else reversed(node.parts):
        if _gap_at(part, end):
            return True
        if not _nullable(part):
            return False
    return False


def _gap(text: str, classes: ClassTable) -> Node:
    size, _, excluded = text[2:].partition("^")
    words: frozenset[str] = frozenset()
    if excluded:
        node = _word(excluded, classes)
        parts = node.parts if node.kind == "alt" else (node,)
        words = frozenset().union(*(part.words for part in parts))
    return Node("gap", words=words, limit=int(size) if size else DEFAULT_GAP)


def _seq(parts: list[Node]) -> Node:
    return parts[0] if len(parts) == 1 else Node("seq", tuple(parts))


def _alt(parts: list[Node]) -> Node:
    return parts[0] if len(parts) == 1 else Node("alt", tuple(parts))


def _nullable(node: Node) -> bool:
    """Say whether a part of a pattern may stand for no word."""
    if node.kind in ("gap", "opt"):
        return True
    if node.kind == "alt":
        return any(map(_nullable, node.parts))
    return node.kind != "word" and all(map(_nullable, node.parts))
