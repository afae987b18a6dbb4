"""The pattern language: what a pattern matches, what is refused, and the fast matcher against a slow literal one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.matching import Match, compile_patterns, find
from analysis.patterns import Node, PatternError, parse_pattern

CLASSES = {"russia": ["russia", "moscow", "russian federation"], "all": ["@russia", "x"]}


def found(pattern: str, words: str) -> list[str]:
    tokens = [(word.lower(), word) for word in words.split()]
    matcher = compile_patterns([pattern], classes=CLASSES)
    return [" ".join(words.split()[match.start : match.end]) for _, match in find(tokens, matcher)]


# pattern, words, what it matches
HITS = [
    ("power", "a power b power", ["power", "power"]),
    ("power|state", "one state", ["state"]),
    ("кавказ*", "на кавказе", ["кавказе"]),
    ("=US", "US and us", ["US"]),
    ("a ..2 b", "a x y b", ["a x y b"]),
    ("a ..2 b", "a x y z b", []),
    ("a .. b", "a x y z b", ["a x y z b"]),
    ("a ..2 b", "a a b", ["a b"]),
    ("a ..2^c b", "a c b", []),
    ("a ..2^@russia b", "a moscow b a x b", ["a x b"]),
    ("in @russia", "in russian federation in moscow", ["in russian federation", "in moscow"]),
    ("@all y", "moscow y x y", ["moscow y", "x y"]),
    ("<a ..1 b>", "b x a", ["b x a"]),
    ("<a b ..1 c>", "c x a b", ["c x a b"]),
    ("<a b ..1 c>", "b c a", []),
    ("<a b>", "b a", ["b a"]),
    ("a b? c", "a c a b c", ["a c", "a b c"]),
    ("a ( b c | d ) e", "a b c e a d e a b e", ["a b c e", "a d e"]),
    ("( a | b ..1 c )", "b x c", ["b x c"]),
    ("3+3", "the 3+3 format", ["3+3"]),
]


@pytest.mark.parametrize(("pattern", "words", "expected"), HITS)
def test_matches(pattern, words, expected):
    assert found(pattern, words) == expected


def test_braces_remember_their_words():
    matcher = compile_patterns(["in {@russia} eye"], classes=CLASSES)
    tokens = [(word, word) for word in ["in", "russian", "federation", "eye"]]
    assert find(tokens, matcher) == [(0, Match(0, 4, (0, 1, 2, 3), (1, 2)))]


def test_literal_words_leave_out_the_gaps():
    matcher = compile_patterns(["a ..2 b"])
    assert find([(word, word) for word in ["a", "x", "b"]], matcher)[0][1].literal == (0, 2)


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        ("", "empty"),
        ("..2 a", "gap"),
        ("a ( b | c ..2 )", "gap"),
        ("( a", "missing"),
        ("a )", "closes nothing"),
        ("<a b", "missing"),
        ("a?", "no word"),
        ("@nobody", "no class @nobody"),
        ("a||b", "cannot read"),
        ("a ( b | )", "empty"),
    ],
)
def test_what_is_no_pattern_is_refused(pattern, says):
    with pytest.raises(PatternError, match=says):
        parse_pattern(pattern, classes=CLASSES)


def test_a_class_cannot_hold_itself():
    with pytest.raises(PatternError, match="itself"):
        parse_pattern("@a", classes={"a": ["@b"], "b": ["@a"]})


WORDS = "abcd"
ATOMS = st.sampled_from([*WORDS, "a|b", "c|d", "b?", "=a"])
GAPS = st.sampled_from(["", "..1", "..2", "..2^c"])


@st.composite
def sequences(draw: st.DrawFn) -> str:
    atoms = draw(st.lists(ATOMS, min_size=1, max_size=4))
    parts = [atoms[0]]
    for atom in atoms[1:]:
        parts += [gap] if (gap := draw(GAPS)) else []
        parts.append(atom)
    text = " ".join(parts)
    return f"<{text}>" if draw(st.booleans()) else text


PATTERNS = st.lists(sequences(), min_size=1, max_size=3).map(lambda rows: f"( {' | '.join(rows)} )")


def ends(node: Node, words: list[str], start: int) -> set[int]:
    """Where a pattern that begins at a word may end: read literally, one case after the other."""
    if node.kind == "word":
        return {start + 1} if start < len(words) and holds(node, words[start]) else set()
    if node.kind == "gap":
        reached = {start}
        for size in range(1, node.limit + 1):
            inside = words[start : start + size]
            if len(inside) < size or any(holds(node, word) for word in inside):
                break
            reached.add(start + size)
        return reached
    if node.kind == "alt":
        return set().union(*(ends(part, words, start) for part in node.parts))
    reached = {start}
    for part in node.parts:
        reached = set().union(*(ends(part, words, place) for place in reached))
    return reached | {start} if node.kind == "opt" else reached


def holds(node: Node, word: str) -> bool:
    return word in node.words or f"={word}" in node.words


def literal_matches(pattern: str, words: list[str]) -> list[tuple[int, int]]:
    """The shortest match for each end, from the left, none overlapping the one before."""
    node = parse_pattern(pattern)
    spans = [(start, end) for start in range(len(words)) for end in ends(node, words, start) if end > start]
    kept: list[tuple[int, int]] = []
    for end in range(1, len(words) + 1):
        starts = [start for start, stop in spans if stop == end and start >= (kept[-1][1] if kept else 0)]
        if starts:
            kept.append((max(starts), end))
    return kept


@given(pattern=PATTERNS, words=st.lists(st.sampled_from(WORDS), max_size=12))
def test_the_matcher_agrees_with_a_literal_reading(pattern, words):
    try:
        matcher = compile_patterns([pattern])
    except PatternError:
        return
    fast = [(match.start, match.end) for _, match in find([(word, word) for word in words], matcher)]
    assert fast == literal_matches(pattern, words)
