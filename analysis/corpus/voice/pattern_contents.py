"""Finds which words of an English sentence are reported."""

from __future__ import annotations

from analysis.corpus.voice.phrases import Line, is_verbal
from analysis.corpus.voice.reports import Mention, Span, tidy, without

_ADJUNCT = 6  # words of an adjunct between a verb and the clause that it reports


def around_phrase(line: Line, clause: Span, phrase: Span) -> list[Span]:
    """Take an attributing phrase out of its clause; what follows it counts only if it is a clause as well."""
    pieces = without(clause, phrase)
    before = [
        piece
        for piece in pieces
        if piece[1] <= phrase[0] and any(c.isalpha() for c in line.text[slice(*piece)])
    ]
    after = [piece for piece in pieces if piece[0] >= phrase[1]]
    if before:
        after = [
            p for p in after if any(is_verbal(w, line.cues) for w in line.tokens if p[0] <= w.start < p[1])
        ]
    return before + after


def end_of_phrase(line: Line, token: int) -> int:
    """Give the end of an attributing phrase: the next comma, mark or the sentence's end."""
    for word in line.tokens[token:]:
        if word.text in ",;:—–.!?" or word.quoted:
            return word.start if word.text in ".!?" else word.end if not word.quoted else word.start
    return line.span[1]


def clause_of(line: Line, token: int) -> Span:
    """Give the part of the sentence between semicolons that holds a token."""
    start, end = line.span
    for i, word in enumerate(line.tokens):
        if word.text == ";" and not word.quoted:
            if i < token:
                start = word.end
            else:
                return start, word.start
    return start, end


def read_contents(line: Line, verb: int, source: Mention, *, inverted: bool) -> tuple[str, tuple[Span, ...]]:
    """Say how a verb reports and give what it reports outside quotation marks."""
    words, cues = line.tokens, line.cues
    after = verb + 1
    if inverted:
        after = next((i for i, w in enumerate(words) if w.start >= source.end), len(words))
    around = None if inverted else _parenthesis(line, verb, source)
    if around:
        return "as X said", around
    that = _that(line, after, verb)
    if that is not None:
        return "X said that", _from(line, that)
    before = _clause_before(line, verb, source, inverted=inverted)
    if before and (after >= len(words) or not starts_clause(line, after) or inverted):
        return "clause, said X", tidy(line.text, [before, *_joined_clause(line, after)])
    opening = None if inverted else _clause_from(line, after)
    if opening is not None:
        return "X said", tidy(line.text, [(words[opening].start, line.span[1])])
    if (
        not inverted
        and words[verb].lemma in cues.acts | cues.words["objects"]
        and after < len(words)
        and words[after].text not in ",.;"
    ):
        return "X said of", tidy(line.text, [(words[after].start, line.span[1])])
    return "X said", ()


def reports_clause(line: Line, verb: int) -> tuple[Span, ...]:
    """Give the clause that a participle reports (", saying that …"): to the sentence's end, or to the main clause."""
    words = line.tokens
    that = _that(line, verb + 1, verb)
    if that is None and not starts_clause(line, verb + 1):
        return ()
    spans = _from(line, verb + 1 if that is None else that)
    if verb or not spans:
        return spans
    comma = next((w for w in words[verb + 2 :] if w.text == "," and not w.quoted), None)
    return tidy(line.text, [(spans[0][0], comma.start)]) if comma else ()


def _from(line: Line, token: int) -> tuple[Span, ...]:
    word = line.tokens[token]
    return tidy(line.text, [(word.end if word.lower in ("that", ":") else word.start, line.span[1])])


def _parenthesis(line: Line, verb: int, source: Mention) -> tuple[Span, ...]:
    """Read "Moscow, Peskov said on Monday, will continue": the sentence without what stands between the commas."""
    words = line.tokens
    opening = next(i for i, w in enumerate(words) if w.start >= source.start)
    if not 0 < opening <= 12 or words[opening - 1].text not in ",—–":
        return ()
    close = next((i for i in range(verb + 1, min(verb + 8, len(words))) if words[i].text in ",—–;:."), None)
    if (
        close is None
        or words[close].text not in ",—–"
        or any(is_verbal(w, line.cues) for w in words[: opening - 1] + words[verb + 1 : close])
    ):
        return ()
    behind = words[verb + 1].text
    names = behind[0].isupper() and behind not in line.cues.words["not_names"]
    if names and words[verb].lemma not in line.cues.words["hearers"]:
        return ()  # "…, Clark said Patricia Stone, the mother of …, was wrong"
    first = words[0].lower in line.cues.words["adjunct"] | line.cues.words["clause_openers"]
    first = (
        first and words[0].lower not in line.cues.words["clause_starts"] | line.cues.words["content_openers"]
    )
    if not any(is_verbal(w, line.cues) for w in words[close + 1 :]):
        return ()
    after = (words[close].end, line.span[1])
    # "On Monday, he said, they would meet": the opening adjunct may belong to either, and stays the outlet's.
    return tidy(line.text, [after] if first else [(line.span[0], words[opening - 1].start), after])


def _that(line: Line, after: int, verb: int) -> int | None:
    """Find the word that opens the reported clause after a verb: that, whether, a colon …, before any comma pair."""
    words = line.tokens
    for i in range(after, min(after + 22, len(words))):
        word = words[i]
        if word.quoted or word.text in ".;":
            return None
        if (
            word.text == ":"
            or word.lower == "that"
            or (word.lower in line.cues.words["complementizers"] and i <= after + 2)
        ):
            if (
                word.lower == "that"
                and i > after
                and words[i - 1].text[0].isalpha()
                and not _may_precede_that(line, after, i, verb)
            ):
                return None
            if word.text == ":" and any(is_verbal(w, line.cues) for w in words[after:i]):
                return None
            return i
        if word.lemma in line.cues.stance and i > after + 1 and word.lower.endswith("ed"):
            return None
    return None


def _may_precede_that(line: Line, after: int, i: int, verb: int) -> bool:
    """Between verb and "that" stand a hearer, an adverb or an adjunct; a full clause would make it a pronoun."""
    between = line.tokens[after:i]
    first, cues = between[0], line.cues
    told = line.tokens[verb].lemma in cues.words["hearers"]
    if first.lower in cues.words["subjects"] or (first.lower in cues.words["determiners"] and not told):
        return False  # "said the movement that sweeps the country …": a clause of its own, no hearer
    return len(between) <= 12 and not any(w.lower in line.cues.words["auxiliaries"] for w in between)


def _clause_from(line: Line, after: int) -> int | None:
    """Find the word that opens a clause without "that": right behind the verb, or behind an adjunct ("said on Friday he met")."""
    if starts_clause(line, after):
        return after
    words, cues = line.tokens, line.cues
    if after >= len(words) or words[after].lower not in cues.words["adjunct"] | cues.words["around"]:
        return None
    for i in range(after + 1, min(after + 1 + _ADJUNCT, len(words))):
        if words[i].quoted or not words[i].text[0].isalnum():
            return None
        if words[i].lower in cues.words["subjects"]:
            return i if starts_clause(line, i) else None
    return None


def starts_clause(line: Line, after: int) -> bool:
    """Tell whether what follows a verb reads as a clause of its own: a subject and later a verb, no adjunct."""
    words, cues = line.tokens, line.cues
    if after >= len(words) or words[after].text in '.,;:!?)"”—–' or words[after].quoted:
        return False
    first = words[after].lower
    if first in cues.words["subjects"] and after + 2 < len(words):
        return True
    if (
        first in cues.words["adjunct"]
        and first not in cues.words["clause_starts"]
        or first in cues.words["around"]
    ):
        return False
    clause = next((i for i in range(after, len(words)) if words[i].text in ".;"), len(words))
    # The clause's verb may stand in the quotation that it goes on with: the people “have been suffering”.
    opens = first in cues.words["determiners"] or words[after].text[0].isupper()
    quoted_on = opens and any(words[k].quoted for k in range(after + 1, clause))
    return clause - after >= 3 and (
        quoted_on
        or any(
            is_verbal(words[k], cues) and words[k - 1].lower not in cues.words["joins"]
            for k in range(after + 1, clause)
        )
    )


def _clause_before(line: Line, verb: int, source: Mention, *, inverted: bool) -> Span | None:
    """Find "…, X said": the clause before the source, closed by a comma."""
    words = line.tokens
    opening = verb if inverted else next(i for i, w in enumerate(words) if w.start >= source.start)
    if opening < 3 or words[opening - 1].text not in ",—–-" or words[opening - 2].quoted:
        return None
    clause = words[: opening - 1]
    if not any(is_verbal(w, line.cues) for w in clause):
        return None
    comma = next((k for k, w in enumerate(clause) if w.text == ","), len(clause))
    opens = clause[0].lower in line.cues.words["clause_openers"]
    if opens and not any(is_verbal(w, line.cues) for w in clause[comma:]):
        return None
    return line.span[0], clause[-1].end


def _joined_clause(line: Line, after: int) -> list[Span]:
    """Find "The road opens, X said, and it will create jobs": a clause with a subject of its own goes on with the report."""
    words, cues = line.tokens, line.cues
    comma = next((i for i in range(after, min(after + _ADJUNCT, len(words))) if words[i].text == ","), None)
    if comma is None or comma + 2 >= len(words) or words[comma + 1].lower not in ("and", "but"):
        return []
    subject = words[comma + 2].lower in cues.words["subjects"] | {"the"}
    return [(words[comma + 1].start, line.span[1])] if subject and starts_clause(line, comma + 2) else []


def beside_quote(line: Line, verb: int, source: Mention) -> bool:
    """Tell whether a quotation stands right beside the verb and its source, or a colon announces one."""
    if line.tokens[-1].text == ":" and verb >= len(line.tokens) - 2:
        return True
    start = min(line.tokens[verb].start, source.start)
    end = max(line.tokens[verb].end, source.end)
    return any(abs(a - end) <= 3 or abs(start - b) <= 3 for a, b in line.quotes)
