"""Finds what a Russian verb speaks of where no clause follows: «о планах», an infinitive, an object, a judgement."""

from __future__ import annotations

from analysis.corpus.voice.parsed import Parsed
from analysis.corpus.voice.reports import Mention, Span

_WORDS = 5  # a shorter topic («рассказал о планах») tells nothing of what was said


def topic(parsed: Parsed, i: int, mention: Mention) -> list[Span]:
    """Give what a verb speaks of, nothing where it is only named.

    ``i`` is the verb, ``mention`` its source.
    """
    spans = _topics(parsed, i, mention)
    lemma = parsed.words[i].lemma
    long = sum(len(parsed.text[a:b].split()) for a, b in spans) >= _WORDS
    prepositions = parsed.cues.tables["topic_prepositions"].values()
    listed = any(lemma in verbs for verbs in prepositions if verbs != "all")
    shown = parsed.cues.words["objects"] - parsed.cues.words["admits"]
    things = any(lemma in shown and len(parsed.text[a:b].split()) > 1 for a, b in spans)
    return spans if long or listed or things or lemma in parsed.cues.acts else []


def judgement(parsed: Parsed, i: int, mention: Mention) -> list[Span]:
    """Read «считает ответ странным» (the object and what it is held to be) and «назвал ответ странным» (the latter).

    Where the object stands before the verb («которую считают незаконной»), what it is held to be is given alone.
    """
    words, cues = parsed.words, parsed.cues
    calls = words[i].lemma in cues.words["calls"]
    if not (calls or words[i].lemma in cues.words["judges"]):
        return []
    held = next((c for c in parsed.children.get(i, ()) if _held_to_be(parsed, c) and c > i), None)
    object_ = parsed.find(i, "obj", "nsubj:pass")
    if held is None or any(parsed.quoted(k) for k in parsed.subtree(held)):
        return []
    first, last = parsed.subtree(held)[0], parsed.subtree(held)[-1]
    if not calls and object_ is not None and i < object_ < held:
        first = min(first, parsed.subtree(object_)[0])
    if mention.start <= words[first].start < mention.end:
        return []
    return [(words[max(first, i + 1)].start, words[last].end)]


def _held_to_be(parsed: Parsed, i: int) -> bool:
    word = parsed.words[i]
    return word.case == "Ins" and word.pos in ("ADJ", "NOUN", "VERB") and parsed.find(i, "case") is None


def _topics(parsed: Parsed, i: int, mention: Mention) -> list[Span]:
    """Give what a verb speaks of: «о стремлении…», the infinitive or object of a speech act."""
    words, cues = parsed.words, parsed.cues
    nouns = cues.tables["light"].get(words[i].lemma, ())
    governors = [i, *(c for c in parsed.children.get(i, ()) if words[c].lemma in nouns)]
    spans = []
    for governor in governors:
        for child in parsed.children.get(governor, ()):
            own = mention.start <= words[child].start < mention.end
            if own or parsed.quoted(child) or not _is_topic(parsed, i, child):
                continue
            if child > i:
                members = [m for m in parsed.subtree(child) if m > i]
                end = min(clause_end(parsed, i, members), _gerund_after(parsed, i, members[0]))
                spans.append((words[members[0]].start, end))
            elif mention.start > words[i].start:  # «Заключение договора подтвердил мэр»
                members = parsed.subtree(child)
                spans.append((words[members[0]].start, words[members[-1]].end))
    return spans[:1] if spans and spans[0][1] == max(end for _, end in spans) else spans


def _is_topic(parsed: Parsed, i: int, child: int) -> bool:
    words, cues = parsed.words, parsed.cues
    if words[child].lemma == "который" or demonstrative(parsed, child):
        return False
    case = parsed.find(child, "case")
    if case is not None and words[child].rel != "ccomp":
        verbs = cues.tables["topic_prepositions"].get(words[case].text.lower(), ())
        return (
            child > i
            and (verbs == "all" or words[i].lemma in verbs)
            and words[child].lemma not in cues.words["points"]
        )
    if words[i].lemma in cues.acts and child > i:
        told = any(0 <= a - words[child].end <= 2 for a, _ in parsed.quotes)  # «просит мэрию «не спешить»»
        told = told or any(words[c].rel in ("xcomp", "ccomp") and c > i for c in parsed.children.get(i, ()))
        named = ("xcomp", "ccomp") if told else ("xcomp", "obj", "obl", "ccomp")  # «просит россиян выйти»
        return words[child].rel in named
    return words[i].lemma in cues.words["objects"] and words[child].rel in ("obj", "nsubj:pass")


def _gerund_after(parsed: Parsed, verb: int, first: int) -> int:
    """Give where «…, назвав их…» begins, which is no part of what the verb reports, else the sentence's end."""
    words = parsed.words
    gerunds = [c for c in parsed.children.get(verb, ()) if c > first and words[c].form == "Conv"]
    return words[parsed.subtree(gerunds[0])[0]].start if gerunds else parsed.span[1]


def clause_end(parsed: Parsed, verb: int, members: list[int]) -> int:
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


def demonstrative(parsed: Parsed, i: int) -> bool:
    """Tell whether a noun points back: «эту информацию», «такое мнение»."""
    return any(
        parsed.words[c].lemma in parsed.cues.words["demonstratives"] and c < i
        for c in parsed.children.get(i, ())
    )
