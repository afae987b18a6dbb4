"""Matching: patterns of :mod:`analysis.patterns`, compiled once and matched in linear time.

Each pattern becomes a position automaton (Glushkov 1961, *The abstract theory of automata*, Russian
Mathematical Surveys 16(5)), run over the words once: the time is the number of words times the size of the
pattern. An index from words to the patterns that need them leaves most sentences untouched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from analysis.patterns import Classes, Node, nullable, parse_pattern

Token = tuple[str, str]  # lemma, and the word as written
_State = tuple[int, tuple[int, ...], tuple[int, ...]]  # begin of a match, words taken, words captured
Keys = Sequence[frozenset[int]]  # for each word the keys of a matcher that it satisfies


@dataclass(frozen=True)
class Match:
    """Where a pattern matched.

    Words ``start`` to ``end``; ``literal`` are those that an element other than a gap took, ``captured``
    those that stand for a part in braces.
    """

    start: int
    end: int
    literal: tuple[int, ...]
    captured: tuple[int, ...] = ()


@dataclass(frozen=True)
class Automaton:
    """A compiled pattern: its places are words (a key of the matcher) or gaps (the key excluded, or -1)."""

    keys: tuple[int, ...]
    gaps: tuple[bool, ...]
    captures: tuple[bool, ...]
    first: tuple[int, ...]
    last: frozenset[int]
    follow: tuple[tuple[int, ...], ...]
    needs: frozenset[int]  # keys that every match holds
    anchors: frozenset[int]  # every match holds one of these
    single: frozenset[int]  # each of these is a match alone


@dataclass(frozen=True)
class Matcher:
    """Patterns compiled together; they share the table from words to keys."""

    patterns: tuple[str, ...]
    automata: tuple[Automaton, ...]
    lemmas: dict[str, frozenset[int]]
    prefixes: dict[str, frozenset[int]]
    forms: dict[str, frozenset[int]]
    sizes: tuple[int, ...]  # lengths of the prefixes
    index: dict[int, tuple[int, ...]]
    cache: dict[Token, frozenset[int]] = field(default_factory=dict, repr=False, compare=False)


def compile_patterns(
    patterns: Sequence[str], *, classes: Classes | None = None, sought: int | None = None
) -> Matcher:
    """Compile patterns into one matcher.

    Parameters
    ----------
    patterns
        In the notation of :mod:`analysis.patterns`.
    classes
        Name → patterns without gaps.
    sought
        :func:`find` looks for so many of them, the first; missing: for all. The others are asked for by
        :func:`occurs`.

    Raises
    ------
    PatternError
        Quotes the pattern that does not follow the notation.
    """
    keys: dict[frozenset[str], int] = {}
    automata = tuple(_automaton(parse_pattern(text, classes=classes), keys) for text in patterns)
    tables: tuple[defaultdict[str, set[int]], ...] = tuple(defaultdict(set) for _ in range(3))
    for words, key in keys.items():
        for word in words:
            if word.startswith("="):
                tables[2][word[1:]].add(key)
            elif word.endswith("*"):
                tables[1][word[:-1]].add(key)
            else:
                tables[0][word].add(key)
    index: defaultdict[int, list[int]] = defaultdict(list)
    for number, automaton in enumerate(automata[:sought]):
        for key in sorted(automaton.anchors):
            index[key].append(number)
    lemmas, prefixes, forms = ({word: frozenset(ids) for word, ids in table.items()} for table in tables)
    return Matcher(
        patterns=tuple(patterns),
        automata=automata,
        lemmas=lemmas,
        prefixes=prefixes,
        forms=forms,
        sizes=tuple(sorted({len(prefix) for prefix in prefixes})),
        index={key: tuple(row) for key, row in index.items()},
    )


def _automaton(node: Node, keys: dict[frozenset[str], int]) -> Automaton:
    """Build the position automaton of a parsed pattern, interning its words in ``keys``."""
    places: list[tuple[int, bool, bool]] = []
    follow: list[set[int]] = []

    def place(key: int, gap: bool, captured: bool) -> set[int]:
        places.append((key, gap, captured))
        follow.append(set())
        return {len(places) - 1}

    def build(part: Node, captured: bool) -> tuple[bool, set[int], set[int]]:
        """Return whether it may be empty, where it begins and where it ends."""
        if part.kind == "word":
            ends = place(keys.setdefault(part.words, len(keys)), False, captured)
            return False, ends, set(ends)
        if part.kind == "gap":
            key = keys.setdefault(part.words, len(keys)) if part.words else -1
            rows = [(True, ends := place(key, True, captured), set(ends)) for _ in range(part.limit)]
            return chain(rows) if rows else (True, set(), set())
        if part.kind == "alt":
            rows = [build(option, captured) for option in part.parts]
            begins, ends = set().union(*(row[1] for row in rows)), set().union(*(row[2] for row in rows))
            return any(row[0] for row in rows), begins, ends
        rows = [build(option, captured or part.kind == "capture") for option in part.parts]
        empty, begins, ends = chain(rows)
        return empty or part.kind == "opt", begins, ends

    def chain(rows: list[tuple[bool, set[int], set[int]]]) -> tuple[bool, set[int], set[int]]:
        empty, begins, ends = rows[0]
        for optional, starts, stops in rows[1:]:
            for end in ends:
                follow[end] |= starts
            begins = begins | starts if empty else begins
            ends = ends | stops if optional else stops
            empty = empty and optional
        return empty, begins, ends

    _, first, last = build(node, False)
    return Automaton(
        keys=tuple(row[0] for row in places),
        gaps=tuple(row[1] for row in places),
        captures=tuple(row[2] for row in places),
        first=tuple(sorted(first)),
        last=frozenset(last),
        follow=tuple(tuple(sorted(row)) for row in follow),
        needs=frozenset(keys[words] for words in _needs(node)),
        anchors=frozenset(keys[words] for words in _anchors(node)),
        single=frozenset(places[place][0] for place in first & last if not places[place][1]),
    )


def _needs(node: Node) -> set[frozenset[str]]:
    """Give the words that every match holds."""
    if node.kind == "word":
        return {node.words}
    if node.kind in ("gap", "opt"):
        return set()
    rows = [_needs(part) for part in node.parts]
    return set.intersection(*rows) if node.kind == "alt" else set().union(*rows)


def _anchors(node: Node) -> set[frozenset[str]]:
    """Give words of which every match holds at least one, the rarest such set as far as one can tell."""
    if node.kind == "word":
        return {node.words}
    if node.kind == "alt":
        return set().union(*(_anchors(part) for part in node.parts))
    options = [_anchors(part) for part in node.parts if not nullable(part)]
    return min(options, key=_commonness)


def _commonness(words: set[frozenset[str]]) -> int:
    """Guess how often one of these words stands in a sentence: short words and long lists are common."""
    flat = {word for group in words for word in group}
    return sum(60 if len(word) <= 3 else 5 if word.endswith("*") else 1 for word in flat)


def keys_of(token: Token, matcher: Matcher) -> frozenset[int]:
    """Give the keys of a matcher that a word satisfies."""
    known = matcher.cache.get(token)
    if known is None:
        lemma, form = token
        known = matcher.lemmas.get(lemma, frozenset()) | matcher.forms.get(form, frozenset())
        for size in matcher.sizes:
            known |= matcher.prefixes.get(lemma[:size], frozenset())
        matcher.cache[token] = known
    return known


def candidates(keys: Keys, matcher: Matcher) -> frozenset[int]:
    """Give the patterns that may match words with these keys, as far as the rarest word of each tells."""
    return frozenset(number for held in keys for key in held for number in matcher.index.get(key, ()))


def find(tokens: Sequence[Token], matcher: Matcher) -> list[tuple[int, Match]]:
    """Find all patterns in a run of words.

    Returns
    -------
    list of (number of the pattern, Match)
        For each pattern its shortest matches from the left, none overlapping another of the same pattern.
    """
    keys = [keys_of(token, matcher) for token in tokens]
    return find_keys(keys, matcher, candidates(keys, matcher))


def find_keys(keys: Keys, matcher: Matcher, numbers: Collection[int]) -> list[tuple[int, Match]]:
    """Find some patterns in words given as sets of keys; see :func:`find`."""
    if not numbers:
        return []
    held = present(keys)
    return [
        (number, match)
        for number in sorted(numbers)
        if matcher.automata[number].needs <= held
        for match in run(matcher.automata[number], keys)
    ]


def present(keys: Keys) -> frozenset[int]:
    """Give all keys that any of some words satisfies."""
    return frozenset().union(*keys)


def occurs(number: int, keys: Keys, held: frozenset[int], matcher: Matcher) -> bool:
    """Say whether a pattern matches anywhere in words given as sets of keys (``held``: all of them)."""
    automaton = matcher.automata[number]
    if not automaton.single.isdisjoint(held):
        return True
    if automaton.anchors.isdisjoint(held) or not automaton.needs <= held:
        return False
    return bool(run(automaton, keys, once=True))


def run(automaton: Automaton, keys: Keys, *, once: bool = False) -> list[Match]:
    """Run one automaton over words given as sets of keys; shortest matches from the left, without overlap.

    With ``once`` the first of them is enough.
    """
    active: dict[int, _State] = {}
    found: list[Match] = []
    for here, held in enumerate(keys):
        step: dict[int, _State] = {}
        sources: list[tuple[tuple[int, ...], _State]] = [(automaton.first, (here, (), ()))]
        sources += [(automaton.follow[place], state) for place, state in active.items()]
        for targets, (start, literal, captured) in sources:
            for place in targets:
                gap = automaton.gaps[place]
                if (automaton.keys[place] in held) == gap:
                    continue  # a word that is not there, or one that the gap excludes
                known = step.get(place)
                taken = literal if gap else (*literal, here)
                if known is None or (start, len(taken)) > (known[0], len(known[1])):
                    kept = (*captured, here) if automaton.captures[place] else captured
                    step[place] = (start, taken, kept)
        ends = [step[place] for place in automaton.last if place in step]
        if ends:
            start, literal, captured = max(ends)
            found.append(Match(start, here + 1, literal, captured))
            if once:
                break
            # A match that begins inside the one just found would overlap it.
            step = {}
        active = step
    return found
