"""Finds which words of a Russian sentence are reported."""

from __future__ import annotations

import re

from analysis.corpus.voice.parsed import Parsed
from analysis.corpus.voice.reports import Mention, Span, tidy, without
from analysis.corpus.voice.syntax_topics import clause_end, judgement, topic
from analysis.lemmas import normalize

_FEW = 3  # words before a verb and its source that need no verb of their own to be a clause
CLAUSE = ("ccomp", "csubj", "acl", "advcl")


def read_contents(parsed: Parsed, i: int, verb: int, mention: Mention) -> tuple[str, tuple[Span, ...]]:
    """Say how the verb reports and give the reported stretches."""
    text, words = parsed.text, parsed.words
    if i and words[i - 1].text.lower() == "как" or (verb and words[verb - 1].text.lower() == "как"):
        first = i - 1 if words[i - 1].text.lower() == "как" else verb - 1
        phrase = (words[first].start, _end_of_phrase(parsed, max(i, verb), mention))
        return "as X said", tidy(text, without_opener(parsed, without(parsed.span, phrase)))
    clause = content_clause(parsed, i)
    if clause:
        opens = (
            text[parsed.span[0] : clause[0][0]].rstrip().endswith(":") and mention.start >= words[verb].end
        )
        before = clause_before(parsed, i, verb, mention) if opens else None
        return "X said that", tidy(text, [before, *clause] if before else clause)
    inserted = insertion(parsed, verb, mention)
    if inserted:
        around = without(clause_around(parsed, i, verb), inserted)
        return "inserted", tidy(text, without_opener(parsed, around))
    judged = judgement(parsed, i, mention)
    if judged:
        return "X said of", tidy(text, judged)
    before = clause_before(parsed, i, verb, mention)
    if before:
        return "clause, said X", tidy(text, [before])
    return "X said of", tidy(text, topic(parsed, i, mention))


def content_clause(parsed: Parsed, i: int) -> list[Span]:
    """Give the clause that a verb reports: after что, after a colon, or an infinitive; to the sentence's end."""
    words, cues = parsed.words, parsed.cues
    nouns = cues.tables["light"].get(words[i].lemma, frozenset())
    that = _that(parsed, i)
    for governor in [
        i,
        *(c for c in parsed.children.get(i, ()) if words[c].lemma in {*nouns, *cues.words["points"]}),
    ]:
        for child in parsed.children.get(governor, ()):
            modifier = words[child].form in ("Conv", "Part") and not words[child].short
            asked = governor != i and words[child].form == "Inf"  # «с просьбой закрыть мост»
            if not (words[child].rel in CLAUSE or asked) or modifier or child < i:
                continue
            members = [m for m in parsed.subtree(child) if m > i]
            opener = next((m for m in members if words[m].text not in ",:–—"), None)
            if opener is not None and words[opener].text.lower() == "что" and words[opener].pos == "SCONJ":
                opener = next((m for m in members if m > opener), None)
            if opener is not None and (words[child].rel != "advcl" or _opens_clause(parsed, members)):
                start = words[opener].start if that is None else min(words[opener].start, that)
                return [(start, clause_end(parsed, i, members))]
    if that is not None:
        return [(that, parsed.span[1])]
    colon = next((w for w in words[i + 1 :] if w.text == ":"), None)
    if (
        colon is not None
        and colon.end < parsed.span[1]
        and all(w.pos != "VERB" for w in words[i + 1 :] if w.start < colon.start)
    ):
        return [(colon.end, parsed.span[1])]
    return []


def _that(parsed: Parsed, i: int) -> int | None:
    """Find «, что» behind a verb without another verb between, where the parser lost the clause; gives its end."""
    words = parsed.words
    for m in range(i + 1, len(words) - 1):
        asked = words[m].text == "," and m + 2 < len(words) and words[m + 2].text == "ли"
        if asked and all(w.form != "Fin" for w in words[i + 1 : m]):
            return words[m].end  # «спросила, понятно ли»
        if (
            words[m].text == ","
            and words[m + 1].lemma in parsed.cues.words["conjunctions"]
            and not parsed.quoted(m)
        ):
            before = (
                words[m - 2].text.lower() if words[m - 1].lemma == "тот" and words[m - 2].pos == "ADP" else ""
            )
            if before and before not in parsed.cues.tables["topic_prepositions"]:
                return None  # «протестом против того, что» names a cause
            plain = all(w.pos != "VERB" or w.form in ("Part", "Conv") for w in words[i + 1 : m])
            return words[m + 1].end if plain else None
    return None


def _opens_clause(parsed: Parsed, members: list[int]) -> bool:
    first = next((parsed.words[m] for m in members if parsed.words[m].pos != "PUNCT"), None)
    return first is not None and first.lemma in parsed.cues.words["complementizers"]


def clause_before(parsed: Parsed, i: int, verb: int, mention: Mention) -> Span | None:
    """Find «…, сообщил X»: the clause that stands before the reporting verb."""
    words = parsed.words
    opening = min(i, verb)
    if mention.kind != "implicit" and mention.end <= words[opening].start:
        if any(w.pos == "VERB" for w in words if mention.end <= w.start < words[opening].start):
            return None
        opening = next((k for k, w in enumerate(words) if w.start >= mention.start), opening)
    if (
        opening > 2
        and words[opening - 1].lemma in parsed.cues.words["points"]
        and words[opening - 2].pos == "ADP"
    ):
        opening -= 2  # «…, об этом сообщает X»
    while opening and words[opening - 1].pos in ("ADV", "PART", "ADP"):
        opening -= 1
    if opening < 3 or words[opening - 1].text not in ",–—":
        return None
    bracket = max((k for k, w in enumerate(words[:opening]) if w.text == "("), default=-1)
    if any(w.text == ")" for w in words[bracket + 1 : opening]):
        bracket = -1
    clause = words[bracket + 1 : opening - 1]
    if len(clause) < 2:  # «(напомним, следствие считает, …)»
        return None
    inverted = mention.kind != "implicit" and mention.start >= words[verb].end and len(clause) > _FEW
    if not inverted and not any(
        (w.pos == "VERB" and w.form == "Fin") or w.short or w.pos == "AUX" for w in clause
    ):
        return None
    opener = [w.text.lower() for w in clause[:4]]
    about = opener[0] in ("о", "об") and opener[1:] == [
        "том",
        ",",
        "что",
    ]  # «О том, что мост закроют, сообщил X»
    return clause[4 if about and len(clause) > 4 else 0].start, clause[-1].end


def without_opener(parsed: Parsed, spans: list[Span]) -> list[Span]:
    """Drop a first stretch that only joins the sentence to the one before: «Впрочем, по словам X, …»."""
    if len(spans) > 1:
        first = normalize(re.sub(r"[^\w ]", "", parsed.text[slice(*spans[0])])).strip()
        return spans[1:] if first in parsed.cues.words["openers"] else spans
    return spans


def insertion(parsed: Parsed, verb: int, mention: Mention) -> Span | None:
    """Find «…, считает X, …»: the verb behind a mark, its source behind it, and a mark again."""
    words = parsed.words
    first = verb
    while first and words[first - 1].pos in ("ADV", "PART"):
        first -= 1
    last = max(_bounds(parsed, verb)[1], next(k for k, w in enumerate(words) if w.end >= mention.end))
    inside = words[verb + 1 : last + 1]
    marked = first > 1 and words[first - 1].text in ",–—" and mention.start >= words[verb].end
    closed = last + 2 < len(words) and words[last + 1].text in ",–—"
    if not (marked and closed) or any(w.pos == "VERB" and w.form == "Fin" for w in inside):
        return None
    return words[first].start, max(words[last].end, _gerund_behind(parsed, last))


def _gerund_behind(parsed: Parsed, last: int) -> int:
    """Give where «…, пишет X, рассказывая о Y, …» ends, which goes with the verb; 0 where no gerund follows."""
    words = parsed.words
    behind = next((k for k in range(last + 1, len(words)) if words[k].pos != "PUNCT"), None)
    if behind is None or words[behind].form != "Conv":
        return 0
    last = parsed.subtree(behind)[-1]
    relative = [w.lemma for w in words[last + 1 : last + 3]] == [",", "который"]
    return words[-1].start if relative else words[last].end


def _bounds(parsed: Parsed, i: int) -> tuple[int, int]:
    """Give the first and last word of what hangs on a word, up to the first gap, without the marks about it."""
    members = [m for m in parsed.subtree(i, ("ccomp", "conj")) if parsed.words[m].pos != "PUNCT"]
    first = last = members.index(i)
    while first and _adjacent(parsed, members[first - 1], members[first]):
        first -= 1
    while last + 1 < len(members) and _adjacent(parsed, members[last], members[last + 1]):
        last += 1
    return members[first], members[last]


def _adjacent(parsed: Parsed, before: int, after: int) -> bool:
    return all(word.pos == "PUNCT" for word in parsed.words[before + 1 : after])


def negated(parsed: Parsed, i: int) -> bool:
    """Tell whether a word is negated."""
    return any(parsed.words[c].lemma == "не" for c in parsed.children.get(i, ()))


def _end_of_phrase(parsed: Parsed, i: int, mention: Mention) -> int:
    """Give the end of «как отметил X в интервью Y»: the next comma after verb and source, else the sentence's end."""
    end = end_of_modifiers(parsed, i, max(parsed.words[i].end, mention.end))
    for word in parsed.words:
        if word.start >= end and word.form == "Fin":
            break
        if word.start >= end and word.text in ",:":
            return word.start
    return next((w.start for w in parsed.words if w.start >= end and w.text in ",:–—-"), parsed.span[1])


def end_of_modifiers(parsed: Parsed, i: int, end: int) -> int:
    """Give where what hangs on a source phrase ends: «по словам X, который…», «как заявил X, занимающий…», «со ссылкой на…».

    ``i`` is the phrase's head, ``end`` the offset at which verb or noun and source end.
    """
    words = parsed.words
    last = _bounds(parsed, i)[1]
    closed = last + 1 < len(words) and words[last + 1].text in ",:–—"
    beyond = any(w.rel == "root" and w.start > words[last].start for w in words)
    return max(end, words[last].end) if closed and beyond else end


def clause_around(parsed: Parsed, i: int, noun: int) -> Span:
    """Give the part of the sentence that «по словам X» covers: its relative clause, else from semicolon to semicolon.

    ``i`` is the phrase's first word, ``noun`` the word that it hangs on the sentence by. What stands before a colon is not covered.
    """
    start, end = parsed.span
    verb = parsed.words[noun].head
    relative = verb >= 0 and parsed.words[verb].rel.startswith("acl") and parsed.words[verb].form != "Conv"
    if relative and parsed.words[verb].head < verb:
        members = parsed.subtree(verb)
        return parsed.words[members[0]].start, parsed.words[members[-1]].end
    start = max((word.end for word in parsed.words[:i] if word.text == ":"), default=start)
    for word in parsed.words:
        if word.text == ";" and word.end <= parsed.words[i].start:
            start = max(start, word.end)
        if word.text == ";" and word.start > parsed.words[i].start:
            end = min(end, word.start)
    return start, end
