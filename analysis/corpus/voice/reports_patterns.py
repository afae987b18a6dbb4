"""Reads the reports of a sentence by word patterns (English): no model may be downloaded, so no parser is used.

A source is a name, pronoun, speaker noun or body that stands right beside a reporting verb, with at most an
apposition, adverbs or auxiliaries between. The rules stand in :data:`RULES`, in the order in which they are tried.
"""

from __future__ import annotations

from collections.abc import Iterator

from analysis.corpus.voice.pattern_contents import beside_quote, read_contents, reports_clause, starts_clause
from analysis.corpus.voice.pattern_phrases import according
from analysis.corpus.voice.pattern_sources import (
    mention_from,
    relayed_source,
    source_left,
    source_right,
    subject_of,
)
from analysis.corpus.voice.phrases import Line, Token
from analysis.corpus.voice.reports import Cues, Mention, Report, tidy, untangle


def read(line: Line) -> list[Report]:
    """Give the reports of a sentence in the order of their cues; of two with one cue, the first rule's stands."""
    found: dict[int, Report] = {}
    for rule in RULES:
        for report in rule(line):
            if not any(r.start <= report.start < r.end for r in found.values()):
                found[report.start] = report
    return untangle(line.text, [found[start] for start in sorted(found)], line.cues)


def backward(line: Line) -> Iterator[Report]:
    """Find "This was stated by X", "X said this", "Such an opinion was voiced by X"."""
    words, cues = line.tokens, line.cues
    if not words or line.quotes:
        return
    opening = words[0].lower
    noun = next((i for i, w in enumerate(words[:5]) if w.lemma in cues.words["sayings"]), None)
    points = opening in cues.words["backward"] or (
        opening in cues.words["demonstratives"] and noun is not None
    )
    for i, word in enumerate(words[:12]):
        conveyed = noun is not None and word.lemma in cues.words["conveys"]
        if not points or not i or not (word.lemma in cues.stance or conveyed):
            continue
        by = next(
            (j for j in range(i + 1, min(i + 4, len(words))) if words[j].lower in cues.words["agent"]), None
        )
        source = mention_from(line, by + 1) if by is not None else None
        if source is None and opening == "so" and i == 1:
            source = mention_from(line, i + 1)
        if source is not None:
            yield _backward(line, i, source)
            return
    yield from _said_this(line)


def _said_this(line: Line) -> Iterator[Report]:
    """Find "X said this in an interview", "X made this statement at a briefing"."""
    words, cues = line.tokens, line.cues
    for i, word in enumerate(words[:-1]):
        if word.lemma not in cues.stance and word.lemma not in cues.words["conveys"]:
            continue
        source = source_left(line, i)
        if source is None:
            continue
        after = [w.lower for w in words[i + 1 : i + 6]]
        closed = len(after) == 1 or after[1] in cues.words["adjunct"] or after[1] == "."
        this = word.lemma in cues.stance and after[0] == "this" and closed
        saying = any(a.rstrip("s") in cues.words["sayings"] for a in after[1:4])
        made = (
            word.lemma in cues.words["conveys"]
            and after[0] in cues.words["demonstratives"] - {"the"}
            and saying
        )
        if this or (made and not any(w.lower in ("that", ":") for w in words[i + 3 :])):
            yield _backward(line, i, source)
            return


def _backward(line: Line, i: int, source: Mention) -> Report:
    word = line.tokens[i]
    stance = line.cues.stance.get(word.lemma, "neutral")
    return Report(word.start, word.end, stance, "backward", source, backward=True, quotes=False)


def predicates(line: Line) -> Iterator[Report]:
    """Find "X is confident that", "X expressed hope that"."""
    words, cues = line.tokens, line.cues
    for i, word in enumerate(words[:-1]):
        if word.quoted or not i:
            continue
        before = range(i - 1, max(-1, i - 5), -1)
        adjective = word.lower in cues.words["predicates"]
        noun = word.lemma in cues.words["expects"]
        copulas = [j for j in before if words[j].lower in cues.words["be"] or words[j].lemma == "feel"]
        voices = [j for j in before if words[j].lemma in cues.words["expresses"]]
        verb = next(iter(copulas if adjective else voices if noun else ()), None)
        source = source_left(line, verb) if verb is not None else None
        if source is None:
            continue
        following = words[i + 1].lower
        if following in cues.words["expects_of"] or (adjective and starts_clause(line, i + 1)):
            begin = words[i + 1].end if following == "that" else words[i + 1].start
            contents = tidy(line.text, [(begin, line.span[1])])
            yield Report(word.start, word.end, "neutral", "X is sure that", source, contents)


def verbs(line: Line) -> Iterator[Report]:
    """Find a reporting verb with its source, and the clause after or before it."""
    words, cues = line.tokens, line.cues
    previous: Mention | None = None
    for i, word in enumerate(words):
        stance = _stance(line, i)
        if stance is None or word.lower.endswith("ing"):
            continue
        left, right = source_left(line, i), source_right(line, i)
        source = left or right or (previous if _joined_verb(line, i) else None)
        if (
            source is None
            or source.gender in ("s", "q")
            or not _agrees(line, i, source)
            or _is_passive(line, i)
        ):
            continue
        if word.lemma in cues.words["evidence"] and not _is_evidence(line, i, source):
            continue
        rule, contents = read_contents(line, i, source, inverted=left is None and right is not None)
        previous = source
        if word.lemma in cues.words["nouns_too"] and not contents and not beside_quote(line, i, source):
            continue
        relayed = relayed_source(line, source)
        source, relay = (relayed, source) if relayed else (source, None)
        yield Report(word.start, word.end, _hedge(line, i) or stance, rule, source, contents, relay=relay)


def participles(line: Line) -> Iterator[Report]:
    """Find ", saying that", ", adding: "…"" and "Noting that …, X left": the clause's subject speaks."""
    words = line.tokens
    for i, word in enumerate(words):
        lemma = _participle(word, line.cues)
        if not lemma or word.quoted:
            continue
        opens = i == 0 or (words[i - 1].lower in line.cues.words["before_participle"])
        made = i and words[i - 1].lemma in line.cues.words["statements"] | line.cues.words["sayings"]
        if (
            not opens
            and not made
            and not (words[i - 1].text in ",—–" or words[i - 1].quoted or words[i - 1].text in "\"”'’")
        ):
            continue
        spoke = [r.mention for r in verbs(line) if r.start < word.start and r.mention]
        source = spoke[-1] if spoke else subject_of(line, i)
        if source is None or source.gender in ("s", "q"):
            continue
        contents = reports_clause(line, i)
        if contents or any(a >= word.end and a - word.end <= 40 for a, _ in line.quotes):
            stance = line.cues.stance[lemma]
            yield Report(word.start, word.end, stance, "X, saying that", source, contents)


def _participle(word: Token, cues: Cues) -> str:
    """Give the reporting verb of a participle ("saying", also at a sentence's start), or an empty string."""
    stem = word.lower.removesuffix("ing")
    stems = (word.lemma, stem, stem + "e", stem[:-1])
    return next((s for s in stems if s in cues.stance), "") if stem != word.lower else ""


def called(line: Line) -> Iterator[Report]:
    """Find "called the mission "a provocation"": a quoted word that somebody called something by."""
    for i, word in enumerate(line.tokens):
        if word.lemma not in line.cues.words["calls"] or word.quoted:
            continue
        if not any(a > word.end for a, _ in line.quotes):
            continue
        source = subject_of(line, i) if word.lower.endswith("ing") else source_left(line, i)
        if source is None and _joined_verb(line, i):
            source = next((r.mention for r in verbs(line) if r.end < word.start and r.mention), None)
        if source is not None:
            yield Report(word.start, word.end, "neutral", "called", source)


def nouns(line: Line) -> Iterator[Report]:
    """Find "his claim that", "Kalugin's statement that": a noun of saying with its owner and a clause."""
    words, cues = line.tokens, line.cues
    for i, word in enumerate(words[:-1]):
        if word.quoted or not i or word.lemma not in cues.words["sayings"] or words[i + 1].lower != "that":
            continue
        owner: Mention | None = None
        pronoun = cues.tables["possessives"].get(words[i - 1].lower)
        if pronoun:
            owner = Mention(
                words[i - 1].start,
                words[i - 1].end,
                "pronoun",
                words[i - 1].text,
                words[i - 1].lower,
                pronoun,
            )
        elif words[i - 1].lower in ("'s", "’s", "'", "’"):
            owner = next((mention for _, last, mention in line.mentions if last == i - 1), None)
        if owner is not None:
            contents = tidy(line.text, [(words[i + 1].end, line.span[1])])
            stance = "distancing" if word.lemma in cues.words["doubtful"] else "neutral"
            yield Report(word.start, word.end, stance, "X's claim that", owner, contents)


RULES = [backward, according, predicates, called, verbs, participles, nouns]


def _stance(line: Line, i: int) -> str | None:
    """Give the stance of a reporting verb; nothing for a noun of the same form or an infinitive."""
    words, cues = line.tokens, line.cues
    word = words[i]
    stance = cues.stance.get(word.lemma)
    if stance is None or word.quoted or word.text[0].isupper():
        return None
    before = words[i - 1].lower if i else ""
    if before in cues.words["determiners"] or before in ("'s", "’s") and not word.lower.endswith("s"):
        return None
    if i + 1 < len(words) and words[i + 1].lower in cues.words["reflexives"]:
        return None
    if before == "to" and (i < 2 or words[i - 2].lemma not in cues.tables["hedged"]):
        return None
    return stance


def _agrees(line: Line, i: int, source: Mention) -> bool:
    """A verb in its base form ("report") speaks for a plural, or stands behind an auxiliary; else it is a noun."""
    word, cues = line.tokens[i], line.cues
    if word.lower == word.lemma + "s" and (
        source.gender == "p" or source.text.lower().split()[-1] in cues.words["plurals"]
    ):
        return False
    if word.lower != word.lemma or word.lower in cues.words["same_past"]:
        return True
    if i and line.tokens[i - 1].lower in cues.words["auxiliaries"] | {"to"}:
        return True
    if source.kind == "pronoun":
        return source.gender in ("p", "s", "q")
    # After a source that follows the verb ("say officials") only the plural counts as well.
    words = source.text.lower().split()
    many = words[-1].endswith("s") or "and" in words or (source.head and source.gender == "p")
    helped = any(
        w.lower in cues.words["auxiliaries"] for w in line.tokens if source.end <= w.start < word.start
    )
    return bool(many or helped or source.head in cues.words["collectives"])


def _is_evidence(line: Line, i: int, source: Mention) -> bool:
    """What shows something is a document; a person who shows how it is done reports nothing, unless with "that"."""
    that = i + 1 < len(line.tokens) and line.tokens[i + 1].lower == "that"
    return (
        that
        or line.cues.role.get(source.head) in ("document", "organisation")
        or beside_quote(line, i, source)
    )


def _is_passive(line: Line, i: int) -> bool:
    """ "was told" is spoken to; "was quoted as saying" speaks."""  # noqa: D210
    words, cues = line.tokens, line.cues
    if not i or words[i].lower == "quoted" or words[i].lower == words[i].lemma:
        return False
    at = i - 1
    while at and (words[at].lower.endswith("ly") or words[at].lower in ("also", "not", "n't", "never")):
        at -= 1
    return words[at].lower in cues.words["be"]


def _joined_verb(line: Line, i: int) -> bool:
    """Tell whether a verb shares the subject of the verb before: "said A and added that B"."""
    at, fillers = i, line.cues.words["fillers"]
    while at and (line.tokens[at - 1].lower in fillers or line.tokens[at - 1].lower.endswith("ly")):
        at -= 1
    return at > 0 and line.tokens[at - 1].lower in line.cues.words["joins"]


def _hedge(line: Line, i: int) -> str | None:
    if i > 1 and line.tokens[i - 1].lower == "to":
        return line.cues.tables["hedged"].get(line.tokens[i - 2].lemma)
    return None
