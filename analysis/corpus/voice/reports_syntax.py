"""Reads the reports of a parsed sentence (Russian): subject, reporting verb, reported clause.

The rules stand in :data:`RULES`, in the order in which they are tried; each gives the reports it finds. The idea of
taking source, cue and content from the syntax follows van Atteveldt et al. 2017, *Clause Analysis*, Political
Analysis 25(2), and Pareti et al. 2013, *Automatically Detecting and Attributing Indirect Quotations*, EMNLP.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from analysis.corpus.voice.parsed import Parsed, mention_of, verb_gender
from analysis.corpus.voice.reports import Mention, Report, tidy, untangle, without
from analysis.corpus.voice.syntax_contents import (
    CLAUSE,
    clause_around,
    content_clause,
    end_of_modifiers,
    negated,
    read_contents,
    without_opener,
)
from analysis.corpus.voice.syntax_documents import impersonal, nouns
from analysis.corpus.voice.syntax_sources import (
    cited_source,
    place_source,
    possessor_of,
    published_by,
    recipient_source,
    relayed_source,
    source_of,
)
from analysis.corpus.voice.syntax_topics import demonstrative, judgement

_NEAR = 8  # words before the verb of «Об этом в пятницу ТАСС сообщил X»


def read(parsed: Parsed) -> list[Report]:
    """Give the reports of a sentence in the order of their cues; of two with one cue, the first rule's stands."""
    found: dict[int, Report] = {}
    for rule in RULES:
        for report in rule(parsed):
            if not any(r.start <= report.start < r.end for r in found.values()):
                found[report.start] = report
    reports = _bracketed(parsed, [found[start] for start in sorted(found)])
    return untangle(parsed.text, reports, parsed.cues)


def _bracketed(parsed: Parsed, reports: list[Report]) -> list[Report]:
    """Keep a report in brackets to the brackets, and the others out of it: «… (следствие считает это хищением)»."""
    spans, opened = [], None
    for word in parsed.words:
        if word.text == "(":
            opened = word.start
        elif word.text == ")" and opened is not None:
            spans.append((opened, word.end))
            opened = None
    kept = []
    for report in reports:
        contents = list(report.contents)
        for a, b in spans:
            inside = a < report.start < b
            if inside:
                contents = [(max(x, a), min(y, b)) for x, y in contents if y > a and x < b]
            elif any(a < other.start < b for other in reports):
                contents = [piece for span in contents for piece in without(span, (a, b))]
        kept.append(replace(report, contents=tidy(parsed.text, contents)))
    return kept


def backward(parsed: Parsed) -> Iterator[Report]:
    """Find «Такое мнение высказал X», «Об этом сообщил X»: the report of what went before."""
    cues = parsed.cues
    for i, word in enumerate(parsed.words):
        verb = _governor(parsed, i)
        if i > 5 or verb is None or parsed.quoted(i) or parsed.words[verb].form == "Conv":
            continue
        said = word.lemma in cues.words["sayings"] and demonstrative(parsed, i)
        if not said and not _opening(parsed, verb):
            continue
        lemma = parsed.words[verb].lemma
        joins = lemma in cues.words["conveys"] or lemma in cues.stance or lemma in cues.words["impersonal"]
        if not (joins if said else lemma in cues.stance or lemma in cues.words["impersonal"]):
            continue
        if content_clause(parsed, verb) or lemma in cues.words["refutes"] | cues.words["judges"]:
            continue
        mention = source_of(parsed, verb) or place_source(parsed, verb) or recipient_source(parsed, verb)
        if mention is not None:
            cue = parsed.words[verb]
            relayed = relayed_source(parsed, verb)
            yield Report(
                cue.start,
                cue.end,
                cues.stance.get(lemma, "neutral"),
                "backward",
                relayed or mention,
                backward=True,
                quotes=False,
                relay=mention if relayed else None,
            )
            return


def opinion(parsed: Parsed) -> Iterator[Report]:
    """Find «по словам X», «на взгляд X», «согласно X»: the rest of the sentence is X's."""
    for i, word in enumerate(parsed.words):
        if parsed.quoted(i):
            continue
        case = parsed.find(i, "case")
        preposition = parsed.words[case].text.lower() if case is not None else ""
        if word.lemma in parsed.cues.tables["opinions"].get(preposition, ()):
            mention = possessor_of(parsed, i, strict=preposition in ("в", "на"))
        elif preposition in parsed.cues.words["according"]:
            mention = published_by(parsed, i) or mention_of(parsed, i, case="Dat", anyone=True)
        else:
            continue
        if mention is None or case is None:
            continue
        phrase = (parsed.words[case].start, max(mention.end, word.end))
        opens = (
            case == 0
            or parsed.words[case - 1].text in ",–—:;("
            or parsed.words[case - 1].pos in ("CCONJ", "SCONJ", "PART", "ADV")
        )
        after = next((w for w in parsed.words if w.start >= phrase[1]), None)
        closes = after is None or after.text in ',.:–—!?;)«"“„'
        if not (opens if case <= 2 else opens and closes):
            continue
        wide = (phrase[0], end_of_modifiers(parsed, i, phrase[1]))
        around = without(clause_around(parsed, case, i), wide)
        contents = tidy(parsed.text, without_opener(parsed, around))
        yield Report(*phrase, "neutral", "opinion phrase", mention, contents)


def verbs(parsed: Parsed) -> Iterator[Report]:
    """Find a reporting verb with its source and the clause or topic it reports."""
    for i, word in enumerate(parsed.words):
        stance = _stance(parsed, i)
        if (
            stance is None
            or parsed.quoted(i)
            or (word.lemma in parsed.cues.words["negated"] and not negated(parsed, i))
        ):
            continue
        verb = _finite(parsed, i)
        if verb is None:
            continue
        own = verb == i or parsed.words[verb].lemma in parsed.cues.stance
        mention = (
            cited_source(parsed, i) or source_of(parsed, verb, places=own) or _joined_source(parsed, verb)
        )
        if mention is None and not _implicit(parsed, verb):
            continue
        hedge = parsed.cues.tables["hedged"].get(parsed.words[verb].lemma) if verb != i else None
        mention = mention or Mention(
            word.start, word.start, "implicit", "", "", verb_gender(parsed.words[verb])
        )
        rule, contents = read_contents(parsed, i, verb, mention)
        if word.lemma in parsed.cues.words["only_that"] and rule != "X said that":
            continue
        if word.lemma in parsed.cues.acts and negated(parsed, i):
            continue  # «проект не требует вложений»
        if word.lemma in parsed.cues.words["evidence"] and not _is_evidence(parsed, i, mention):
            continue
        # «не исключил, что» reports; what is denied to have been said isn't tied to a quotation
        tied = not negated(parsed, i) or word.lemma in parsed.cues.words["negated"]
        relayed = relayed_source(parsed, verb)
        mention, relay = (relayed, mention) if relayed else (mention, None)
        yield Report(word.start, word.end, hedge or stance, rule, mention, contents, quotes=tied, relay=relay)


def _joined_source(parsed: Parsed, verb: int) -> Mention | None:
    """Read «X сказала, что …, и пообещала, что …» where the parser hangs the second verb on the first one's clause."""
    word = parsed.words[verb]
    if word.rel != "conj" or word.form != "Fin":
        return None
    for k in range(verb - 1, -1, -1):
        before = parsed.words[k]
        alike = (before.number, before.gender) == (word.number, word.gender)
        if alike and before.form == "Fin" and before.lemma in parsed.cues.stance and not parsed.quoted(k):
            return source_of(parsed, k, places=False)
    return None


def _stance(parsed: Parsed, i: int) -> str | None:
    word, cues = parsed.words[i], parsed.cues
    marks = [parsed.words[c].lemma for c in parsed.children.get(i, ()) if parsed.words[c].rel == "mark"]
    if any(mark in cues.words["conditions"] for mark in marks):
        return None
    if word.short and word.lemma in cues.words["predicates"]:
        return None if word.rel in CLAUSE else "neutral"
    if word.pos != "VERB" or word.form in ("Part", "Imp") or word.short:
        return None
    nouns = cues.tables["light"].get(word.lemma, ())
    if any(parsed.words[c].lemma in nouns for c in parsed.children.get(i, ())):
        return cues.stance.get(word.lemma, "neutral")
    return cues.stance.get(word.lemma)


def _finite(parsed: Parsed, i: int) -> int | None:
    """Give the finite verb whose subject speaks: the verb itself, or what governs its infinitive or gerund."""
    word = parsed.words[i]
    if word.form == "Inf":
        head = word.head
        return head if head >= 0 and parsed.words[head].lemma in parsed.cues.tables["hedged"] else None
    if word.form == "Conv":
        return _main_verb(parsed, i)
    return i


def _main_verb(parsed: Parsed, gerund: int) -> int | None:
    """Give the verb that a gerund goes with; not that of a relative clause behind it («…, говоря о доме, который…»)."""
    head = parsed.words[gerund].head
    if any(word.lemma == "который" for word in parsed.words[gerund:head]):
        before = [k for k in range(gerund) if parsed.words[k].form == "Fin"]
        return before[-1] if before else None
    return head if head >= 0 and parsed.words[head].pos in ("VERB", "ADJ") else None


def _is_evidence(parsed: Parsed, i: int, mention: Mention) -> bool:
    """What shows something is a document; a person who shows what jazz is reports nothing."""
    document = (
        parsed.cues.role.get(mention.head) in ("document", "organisation") or mention.kind == "organisation"
    )
    return document or any(a > parsed.words[i].end for a, _ in parsed.quotes)


def _implicit(parsed: Parsed, verb: int) -> bool:
    """A verb without a subject goes on with the last source only where it opens its clause."""
    word = parsed.words[verb]
    if word.form == "Inf" or word.number == "Plur" or word.lemma in parsed.cues.words["impersonal"]:
        return False
    before = [w for w in parsed.words[:verb] if w.pos not in ("PUNCT", "ADV", "CCONJ", "PART", "DET", "ADP")]
    return not before and word.gender in ("m", "f")


def called(parsed: Parsed) -> Iterator[Report]:
    """Find «назвал это «ошибкой»», «назвал ответ странным»: what somebody called something."""
    for i, word in enumerate(parsed.words):
        verb = _finite(parsed, i) if word.form in ("Fin", "Conv") else None
        if word.lemma in parsed.cues.words["calls"] and verb is not None and not parsed.quoted(i):
            mention = source_of(parsed, verb) or _joined_source(parsed, verb)
            held = judgement(parsed, i, mention) if mention else []
            if mention and (held or any(a > word.start for a, _ in parsed.quotes)):
                yield Report(word.start, word.end, "neutral", "called", mention, tidy(parsed.text, held))


def phrase_source(parsed: Parsed, root: int) -> Mention | None:
    """Read a phrase that stands alone as a source, given its head."""
    return mention_of(parsed, root)


def acted(parsed: Parsed) -> Report | None:
    """Read «открыл встречу Ветров», set behind a quotation: a report by a verb that no list has."""
    first = next((i for i, word in enumerate(parsed.words) if word.pos != "PUNCT"), None)
    if first is None or parsed.words[first].form != "Fin":
        return None
    mention, verb = source_of(parsed, first, places=False), parsed.words[first]
    if mention is None or mention.kind != "name":
        return None
    return Report(verb.start, verb.end, "neutral", "X, behind a dash", mention)


def _governor(parsed: Parsed, i: int) -> int | None:
    """Give the verb that a word depends on, through a participle or light construction."""
    at, seen = i, set()
    while at >= 0 and at not in seen:
        seen.add(at)
        if at != i and (parsed.words[at].pos == "VERB" or parsed.words[at].short):
            return at
        at = parsed.words[at].head
    return None


def _opening(parsed: Parsed, verb: int) -> bool:
    """Tell whether the sentence opens with «Об этом», «Так», «Это» right before the reporting verb."""
    plain = (w for k, w in enumerate(parsed.words[:verb]) if w.pos != "PUNCT" and not parsed.quoted(k))
    before = " ".join(w.text.lower() for w in plain)
    near = len(before.split()) <= _NEAR
    return near and any(
        before == opening or before.startswith(opening + " ") for opening in parsed.cues.words["backward"]
    )


def participles(parsed: Parsed) -> Iterator[Report]:
    """Find «Картер, утверждавший, что»: a participle with the clause that its noun reports."""
    for i, word in enumerate(parsed.words):
        if word.form != "Part" or word.short or word.rel != "acl" or parsed.quoted(i) or word.head < 0:
            continue
        stance = parsed.cues.stance.get(word.lemma)
        clause = content_clause(parsed, i) if stance else []
        source = mention_of(parsed, word.head, case=parsed.words[word.head].case) if clause else None
        if stance and source:
            yield Report(word.start, word.end, stance, "X, who said that", source, tidy(parsed.text, clause))


RULES = [backward, opinion, verbs, participles, impersonal, called, nouns]
