"""Finds which words of a Russian sentence are reported."""

from __future__ import annotations

from analysis.corpus.voice.parsed import Parsed
from analysis.corpus.voice.reports import Mention, Span, tidy, without

_TOPIC_WORDS = 5  # a shorter topic («рассказал о планах») tells nothing of what was said
_FEW = 3  # words before a verb and its source that need no verb of their own to be a clause
CLAUSE = ("ccomp", "csubj", "acl", "advcl")


def read_contents(parsed: Parsed, i: int, verb: int, mention: Mention) -> tuple[str, tuple[Span, ...]]:
    """Say how the verb reports and give the reported stretches."""
    text, words = parsed.text, parsed.words
    if i and words[i - 1].text.lower() == "как" or (verb and words[verb - 1].text.lower() == "как"):
        first = i - 1 if words[i - 1].text.lower() == "как" else verb - 1
        phrase = (words[first].start, _end_of_phrase(parsed, max(i, verb), mention))
        return "as X said", tidy(text, without(parsed.span, phrase))
    clause = content_clause(parsed, i)
    if clause:
        return "X said that", tidy(text, clause)
    inserted = insertion(parsed, verb, mention)
    if inserted:
        return "inserted", tidy(text, without(clause_around(parsed, i, verb), inserted))
    before = clause_before(parsed, i, verb, mention)
    if before:
        return "clause, said X", tidy(text, [before])
    topic = tidy(text, _topic(parsed, i, mention))
    long = sum(len(text[a:b].split()) for a, b in topic) >= _TOPIC_WORDS
    prepositions = parsed.cues.tables["topic_prepositions"].values()
    listed = any(words[i].lemma in verbs for verbs in prepositions if verbs != "all")
    return "X said of", topic if long or listed or words[i].lemma in parsed.cues.acts else ()


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
            if words[child].rel not in CLAUSE or modifier or child < i:
                continue
            members = [m for m in parsed.subtree(child) if m > i]
            opener = next((m for m in members if words[m].text not in ",:–—"), None)
            if opener is not None and words[opener].text.lower() == "что" and words[opener].pos == "SCONJ":
                opener = next((m for m in members if m > opener), None)
            if opener is not None and (words[child].rel != "advcl" or _opens_clause(parsed, members)):
                start = words[opener].start if that is None else min(words[opener].start, that)
                return [(start, _clause_end(parsed, i, members))]
    if that is not None:
        return [(that, parsed.span[1])]
    colon = next((w for w in words[i + 1 :] if w.text == ":"), None)
    if colon is not None and all(w.pos != "VERB" for w in words[i + 1 :] if w.start < colon.start):
        return [(colon.end, parsed.span[1])]
    return []


def _that(parsed: Parsed, i: int) -> int | None:
    """Find «, что» behind a verb without another verb between, where the parser lost the clause; gives its end."""
    words = parsed.words
    for m in range(i + 1, len(words) - 1):
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


def _clause_end(parsed: Parsed, verb: int, members: list[int]) -> int:
    """A main verb's report runs to the sentence's end, a subordinate one's to the end of its own clause."""
    if parsed.words[verb].pos == "NOUN" or parsed.words[verb].rel in ("acl:relcl", "advcl", "acl"):
        return parsed.words[members[-1]].end
    joined = [
        c
        for c in parsed.children.get(verb, ())
        if parsed.words[c].rel in ("conj", "parataxis") and c > members[0]
    ]
    after = [c for c in joined if parsed.words[c].pos == "VERB" and parsed.words[c].form == "Fin"]
    if not after:
        return parsed.span[1]
    first = parsed.subtree(after[0])[0]
    return parsed.words[first].start


def clause_before(parsed: Parsed, i: int, verb: int, mention: Mention) -> Span | None:
    """Find «…, сообщил X»: the clause that stands before the reporting verb."""
    words = parsed.words
    opening = min(i, verb)
    if mention.kind != "implicit" and mention.end <= words[opening].start:
        if any(w.pos == "VERB" for w in words if mention.end <= w.start < words[opening].start):
            return None
        opening = next((k for k, w in enumerate(words) if w.start >= mention.start), opening)
    while opening and words[opening - 1].pos in ("ADV", "PART", "ADP"):
        opening -= 1
    if opening < 3 or words[opening - 1].text not in ",–—":
        return None
    clause = words[: opening - 1]
    inverted = mention.kind != "implicit" and mention.start >= words[verb].end and len(clause) > _FEW
    if not inverted and not any(
        (w.pos == "VERB" and w.form == "Fin") or w.short or w.pos == "AUX" for w in clause
    ):
        return None
    return words[0].start, clause[-1].end


def _topic(parsed: Parsed, i: int, mention: Mention) -> list[Span]:
    """Give what a verb speaks of: «о стремлении…», the infinitive or object of a speech act."""
    words, cues = parsed.words, parsed.cues
    nouns = cues.tables["light"].get(words[i].lemma, ())
    governors = [i, *(c for c in parsed.children.get(i, ()) if words[c].lemma in nouns)]
    spans = []
    for governor in governors:
        for child in parsed.children.get(governor, ()):
            own = mention.start <= words[child].start < mention.end
            relative = words[child].lemma == "который"
            if child < i or own or relative or parsed.quoted(child) or demonstrative(parsed, child):
                continue
            case = parsed.find(child, "case")
            preposition = words[case].text.lower() if case is not None else ""
            verbs_of = cues.tables["topic_prepositions"].get(preposition, ())
            topic = (
                preposition
                and (verbs_of == "all" or words[i].lemma in verbs_of)
                and words[child].lemma not in ("это", "этот", "тот")
            )
            act = words[i].lemma in cues.acts and words[child].rel in ("xcomp", "obj", "obl", "ccomp")
            thing = words[i].lemma in cues.words["objects"] and words[child].rel in ("obj", "nsubj:pass")
            if topic or act or thing:
                members = [m for m in parsed.subtree(child) if m > i]
                end = min(_clause_end(parsed, i, members), _gerund_after(parsed, i, members[0]))
                spans.append((words[members[0]].start, end))
    return spans[:1] if spans and spans[0][1] == max(end for _, end in spans) else spans


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
    return words[first].start, words[last].end


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


def demonstrative(parsed: Parsed, i: int) -> bool:
    """Tell whether a noun points back: «эту информацию», «такое мнение»."""
    return any(
        parsed.words[c].lemma in parsed.cues.words["demonstratives"] and c < i
        for c in parsed.children.get(i, ())
    )


def _gerund_after(parsed: Parsed, verb: int, first: int) -> int:
    """Give where «…, назвав их…» begins, which is no part of what the verb reports, else the sentence's end."""
    words = parsed.words
    gerunds = [c for c in parsed.children.get(verb, ()) if c > first and words[c].form == "Conv"]
    return words[parsed.subtree(gerunds[0])[0]].start if gerunds else parsed.span[1]


def _end_of_phrase(parsed: Parsed, i: int, mention: Mention) -> int:
    """Give the end of «как отметил X в интервью Y»: the next comma after verb and source, else the sentence's end."""
    end = end_of_modifiers(parsed, i, max(parsed.words[i].end, mention.end))
    return next((w.start for w in parsed.words if w.start >= end and w.text in ",:–—"), parsed.span[1])


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
    if verb >= 0 and parsed.words[verb].rel.startswith("acl") and parsed.words[verb].head < verb:
        members = parsed.subtree(verb)
        return parsed.words[members[0]].start, parsed.words[members[-1]].end
    start = max((word.end for word in parsed.words[:i] if word.text == ":"), default=start)
    for word in parsed.words:
        if word.text == ";" and word.end <= parsed.words[i].start:
            start = max(start, word.end)
        if word.text == ";" and word.start > parsed.words[i].start:
            end = min(end, word.start)
    return start, end
