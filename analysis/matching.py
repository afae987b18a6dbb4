"""Matching: patterns of :mod:`analysis.patterns`, compiled once and matched in linear time.

Each pattern becomes a position automaton (Glushkov 1961, *The abstract theory of automata*, Russian
Mathematical Surveys 16(5)), run over the words once: the time is the number of words times the size of the
pattern. Words that every match must hold, known for each pattern, leave most sentences untouched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from analysis.patterns import Classes, Node, parse_pattern

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
    """A compiled pattern: its places are words (a key of the matcher) or gaps (the key excluded, or -1).

    Sets of places that are followed all at once are bits of a number, after Navarro & Raffinot (2002), *Flexible
    Pattern Matching in Strings*, chapter 5.
    """

    keys: tuple[int, ...]
    gaps: tuple[bool, ...]
    captures: tuple[bool, ...]
    first: tuple[int, ...]
    last: frozenset[int]
    follow: tuple[tuple[int, ...], ...]
    clauses: tuple[frozenset[int], ...]  # of each of these every match holds a key; the rarest first
    single: frozenset[int]  # each of these is a match alone
    alphabet: frozenset[int]
    begins: int  # bits of the places that may begin a match
    ends: int
    after: tuple[int, ...]  # bits of the places that follow each
    free: int  # bits of the gaps
    taken: dict[int, int]  # key → bits of the words it is
    barred: dict[int, int]  # key → bits of the gaps that exclude it


@dataclass(frozen=True)
class Matcher:
    """Patterns compiled together; they share the table from words to keys."""

    patterns: tuple[str, ...]
    automata: tuple[Automaton, ...]
    lemmas: dict[str, frozenset[int]]
    prefixes: dict[str, frozenset[int]]
    forms: dict[str, frozenset[int]]
    sizes: tuple[int, ...]  # lengths of the prefixes
    cache: dict[Token, frozenset[int]] = field(default_factory=dict, repr=False, compare=False)


def compile_patterns(patterns: Sequence[str], *, classes: Classes | None = None) -> Matcher:
    """Compile patterns into one matcher.

    Parameters
    ----------
    patterns
        In the notation of :mod:`analysis.patterns`.
    classes
        Name → patterns without gaps.

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
    lemmas, prefixes, forms = ({word: frozenset(ids) for word, ids in table.items()} for table in tables)
    return Matcher(
        patterns=tuple(patterns),
        automata=automata,
        lemmas=lemmas,
        prefixes=prefixes,
        forms=forms,
        sizes=tuple(sorted({len(prefix) for prefix in prefixes})),
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
    clauses = [
        frozenset(keys[words] for words in clause) for clause in sorted(_clauses(node), key=_commonness)
    ]
    taken: defaultdict[int, int] = defaultdict(int)
    barred: defaultdict[int, int] = defaultdict(int)
    for number, (key, gap, _) in enumerate(places):
        (barred if gap else taken)[key] |= 1 << number
    return Automaton(
        keys=tuple(row[0] for row in places),
        gaps=tuple(row[1] for row in places),
        captures=tuple(row[2] for row in places),
        first=tuple(sorted(first)),
        last=frozenset(last),
        follow=tuple(tuple(sorted(row)) for row in follow),
        clauses=tuple(dict.fromkeys(clauses)),
        single=frozenset(places[place][0] for place in first & last if not places[place][1]),
        alphabet=frozenset({*taken, *barred} - {-1}),
        begins=_bits(first),
        ends=_bits(last),
        after=tuple(map(_bits, follow)),
        free=_bits(number for number, (_, gap, _) in enumerate(places) if gap),
        taken=dict(taken),
        barred=dict(barred),
    )


def _bits(places: Iterable[int]) -> int:
    return sum(1 << place for place in places)


def _clauses(node: Node) -> list[set[frozenset[str]]]:
    """Give sets of words of each of which every match holds one."""
    if node.kind == "word":
        return [{node.words}]
    if node.kind in ("gap", "opt"):
        return []
    if node.kind == "alt":
        options = [_clauses(part) for part in node.parts]
        return [set().union(*(min(option, key=_commonness) for option in options))] if all(options) else []
    return [clause for part in node.parts for clause in _clauses(part)]


def _commonness(words: set[frozenset[str]]) -> int:
    """Guess how often one of these words stands in a sentence: short words and long lists are common."""
    flat = {word for group in words for word in group}
    return sum(60 if len(word) <= 3 else 5 if word.endswith("*") else 1 for word in flat)


def keys_of(token: Token, matcher: Matcher) -> frozenset[int]:
    """Give the keys of a matcher that a word satisfies."""
    known = matcher.cache.get(token)
    if known is None:
        lemma, form = token
        found = [matcher.lemmas.get(lemma), matcher.forms.get(form)]
        found += [matcher.prefixes.get(lemma[:size]) for size in matcher.sizes]
        known = matcher.cache[token] = frozenset().union(*filter(None, found))
    return known


@dataclass(frozen=True)
class Heard:
    """A run of words as a matcher hears them: the keys that each satisfies, and all of them.

    Remembers which patterns it was asked for.
    """

    keys: Keys
    held: frozenset[int]
    matcher: Matcher
    told: dict[int, bool] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, keys: Keys, matcher: Matcher) -> Heard:
        """Gather the keys of some words."""
        return cls(keys, frozenset().union(*keys), matcher)

    def holds(self, number: int) -> bool:
        """Say whether a pattern of the matcher matches anywhere in the words."""
        if number not in self.told:
            automaton = self.matcher.automata[number]
            self.told[number] = not self.held.isdisjoint(automaton.single) or (
                not any(map(self.held.isdisjoint, automaton.clauses)) and _accepts(automaton, self.keys)
            )
        return self.told[number]

    def matches(self, number: int) -> list[Match]:
        """Find a pattern: its shortest matches from the left, none overlapping another."""
        return _matches(self.matcher.automata[number], self.keys) if self.holds(number) else []


def find(tokens: Sequence[Token], matcher: Matcher) -> list[tuple[int, Match]]:
    """Find all patterns in a run of words.

    Returns
    -------
    list of (number of the pattern, Match)
        For each pattern its shortest matches from the left, none overlapping another of the same pattern.
    """
    heard = Heard.of([keys_of(token, matcher) for token in tokens], matcher)
    return [(number, match) for number in range(len(matcher.automata)) for match in heard.matches(number)]


def _accepts(automaton: Automaton, keys: Keys) -> bool:
    """Say whether an automaton matches anywhere, following all its places at once from one word it knows to the next."""
    alphabet, free = automaton.alphabet, automaton.free
    active, before = 0, -1
    for here, held in enumerate(keys):
        if held.isdisjoint(alphabet):
            continue
        while active and before + 1 < here:  # words that only a gap can take
            active = _moved(automaton, active) & free
            before += 1
        before, open_places = here, free
        for key in held & alphabet:
            open_places = (open_places | automaton.taken.get(key, 0)) & ~automaton.barred.get(key, 0)
        active = (automaton.begins | _moved(automaton, active)) & open_places
        if active & automaton.ends:
            return True
    return False


def _moved(automaton: Automaton, active: int) -> int:
    """Give the places that follow some."""
    moved = 0
    while active:
        lowest = active & -active
        moved |= automaton.after[lowest.bit_length() - 1]
        active ^= lowest
    return moved


def _matches(automaton: Automaton, keys: Keys) -> list[Match]:
    """Run one automaton over words given as sets of keys; shortest matches from the left, without overlap."""
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
            # A match that begins inside the one just found would overlap it.
            step = {}
        active = step
    return found
