"""Finds who speaks beside an English reporting verb or phrase."""

from __future__ import annotations

from analysis import lemmas
from analysis.corpus.voice.bodies import is_outlet
from analysis.corpus.voice.phrases import Line, is_verbal
from analysis.corpus.voice.reports import Mention

_NOUN_WORDS = 7  # of the longest plain noun phrase that is read as a source
_STOPS = frozenset(',;:—–()"“”«»')


def source_left(line: Line, verb: int) -> Mention | None:
    """Find the source before a verb: right beside it, or with an apposition or an adverb between."""
    words, cues = line.tokens, line.cues
    at = verb
    while at and (
        words[at - 1].lower in cues.words["fillers"]
        or words[at - 1].lower.endswith("ly")
        or words[at - 1].lemma in cues.tables["hedged"]
        or (words[at - 1].text == "," and words[at - 2].lower in cues.words["fillers"] and at > 1)
    ):
        at -= 1
    ends = {last: mention for _, last, mention in line.mentions}
    if at in ends:
        return _before_relative(line, ends[at]) or _with_apposition(line, ends[at])
    if at and words[at - 1].quoted:
        return _named_in_marks(line, at, ends)
    if at and words[at - 1].text in ",—–)":
        return _before_apposition(line, at - 1)
    if at and words[at - 1].lower in ("who", "which"):
        before = at - 2 if at > 1 and words[at - 2].text == "," else at - 1
        return ends.get(before)
    anybody = _anybody(line, at, verb)
    if anybody:
        return anybody
    for _, last, mention in reversed(line.mentions):
        # A phrase that hangs on the source: "the head of the agency in Baku said".
        if last <= at and last >= at - 7 and mention.kind != "pronoun":
            between = words[last:at]
            if (
                between
                and between[0].lower in cues.words["around"] | {"with"}
                and not any(
                    w.text in _STOPS
                    or w.lower in cues.words["joins"]
                    or (w.lemma in cues.stance and w.lemma not in cues.words["nouns_too"])
                    or w.lower in ("that", "which", "who")
                    for w in between
                )
            ):
                return mention
    return None


def _anybody(line: Line, at: int, verb: int) -> Mention | None:
    """Read "Even some technologists say", "nearly half said": a plain noun that begins its clause before a verb of speech."""
    words, cues = line.tokens, line.cues
    if words[verb].lemma not in cues.words["speaks"] or not at or not _is_noun(line, at - 1):
        return None
    first = at - 1
    while first and at - first < _NOUN_WORDS and _in_noun_phrase(line, first - 1):
        first -= 1
    if first and words[first - 1].text not in ",;:—–" and words[first - 1].lower not in cues.words["joins"]:
        return None
    start, end = words[first].start, words[at - 1].end
    return Mention(start, end, "noun", line.text[start:end], words[at - 1].lemma, "p")


def _is_noun(line: Line, i: int) -> bool:
    word = line.tokens[i]
    plain = word.text.islower() and word.text.isalpha() and not word.quoted
    counts = word.text.isdigit() or word.lower in line.cues.words["plurals"]
    return counts or (plain and lemmas.parse(word.text, line.cues.language)[1] == "noun")


def _in_noun_phrase(line: Line, i: int) -> bool:
    word = line.tokens[i]
    plain = word.text.isalnum() and not word.quoted
    return plain and word.lower not in line.cues.words["auxiliaries"] and not is_verbal(word, line.cues)


def _before_relative(line: Line, mention: Mention) -> Mention | None:
    """Read "officials who spoke with the paper said": the noun before the relative clause that ends in another name."""
    words = line.tokens
    ends = {last: m for _, last, m in line.mentions}
    for i in range(len(words)):
        if words[i].start >= mention.start or words[i].lower != "who" or i not in ends:
            continue
        between = [w for w in words[i + 1 :] if w.end <= mention.start]
        reports = line.cues.stance.keys() - line.cues.words["nouns_too"]
        inside = any(w.text in _STOPS or w.lemma in reports for w in between)
        if not inside and any(is_verbal(w, line.cues) for w in between):
            return ends[i]
    return None


def _named_in_marks(line: Line, at: int, ends: dict[int, Mention]) -> Mention | None:
    """Read "The newspaper "Hraparak" reported": a name in marks right before the verb, with the noun before it."""
    start, end = next(q for q in line.quotes if q[0] <= line.tokens[at - 1].start < q[1])
    inside = [i for i, w in enumerate(line.tokens) if start <= w.start < end]
    words = [i for i in inside if line.tokens[i].text[0].isalnum()]
    if (
        not words
        or len(words) > 4
        or not line.tokens[words[0]].text[0].isupper()
        or line.tokens[words[-1]].end < end - 1
    ):
        return None
    noun = ends.get(inside[0])
    first = noun.start if noun else start
    return Mention(
        first, end, "noun" if noun else "organisation", line.text[first:end], noun.head if noun else ""
    )


def _before_apposition(line: Line, comma: int) -> Mention | None:
    """Read "Mikhail Kalugin, director of the department, said": step over what stands between two commas."""
    subject = _subject_with_clause(line, comma)
    if subject:
        return subject
    for i in range(comma - 1, max(-1, comma - 25), -1):
        if line.tokens[i].text in ",—–(":
            found = next((m for _, last, m in line.mentions if last == i), None)
            between = line.tokens[i + 1 : comma]
            named = next((m for first, _, m in line.mentions if first == i + 1 and m.kind == "name"), None)
            if found and named and found.kind != "name":
                return Mention(
                    found.start,
                    named.end,
                    "name",
                    line.text[found.start : named.end],
                    found.head,
                    "",
                    named.name,
                )
            if (
                found
                and found.kind != "pronoun"
                and not any(
                    w.lemma in line.cues.stance
                    and not w.text[0].isupper()
                    and w.lemma not in line.cues.words["nouns_too"]
                    for w in between
                )
            ):
                return _joined(line, found, line.tokens[comma - 1].end)
            if found:
                return None
    return None


def _subject_with_clause(line: Line, comma: int) -> Mention | None:
    """Read "Sandy Phillips, who lost her daughter in Aurora, Colorado, said": the name that opens the sentence."""
    words, cues = line.tokens, line.cues
    first, last, mention = next(iter(line.mentions), (0, 0, None))
    if (
        mention is None
        or mention.kind == "pronoun"
        or first > 1
        or last + 1 >= comma
        or words[last].text != ","
    ):
        return None
    opens = words[last + 1].lower in cues.words["relatives"] or words[last + 1].text.isdigit()
    between = words[last + 1 : comma]
    reports = any(
        w.lemma in cues.stance and w.lower.endswith("ed") and w.lemma not in cues.words["nouns_too"]
        for w in between
    )
    return _joined(line, mention, words[comma - 1].end) if opens and not reports else None


def _with_apposition(line: Line, mention: Mention) -> Mention:
    """Read "the ambassador, Sergey Kopyrkin, said": the name in apposition is the source, with the phrase before it."""
    words = line.tokens
    at = next(i for i, w in enumerate(words) if w.start >= mention.start)
    if mention.kind == "name" and at > 1 and words[at - 1].text == ",":
        noun = next((m for _, last, m in line.mentions if last == at - 1 and m.kind == "noun"), None)
        if noun and noun.end - noun.start < 80 and line.span[0] >= noun.start - 3:
            return Mention(
                noun.start,
                mention.end,
                "name",
                line.text[noun.start : mention.end],
                noun.head,
                "",
                mention.name,
            )
    return mention


def _joined(line: Line, mention: Mention, end: int) -> Mention:
    head = mention.head or next(
        (w.lemma for w in line.tokens if mention.end <= w.start < end and w.lemma in line.cues.role), ""
    )
    return Mention(
        mention.start, end, mention.kind, line.text[mention.start : end], head, mention.gender, mention.name
    )


def source_right(line: Line, verb: int) -> Mention | None:
    """Find the source after a verb: "said Kalugin", "said the ambassador"; only after a comma, mark or start."""
    words = line.tokens
    before = words[verb - 1] if verb else None
    if words[verb].lemma in line.cues.words["hearers"]:
        return None
    if before is not None and not (before.text in ",—–-?!\"“”’'" or before.quoted):
        return None
    found = phrase_from(line, verb + 1)
    if found is None or found[1].kind == "organisation" and words[verb].lemma not in line.cues.stance:
        return None
    last, mention = found
    if last + 1 < len(words) and words[last].text == ",":
        close = next(
            (i for i in range(last + 1, min(len(words), last + 25)) if words[i].text in ",.;—–"),
            len(words) - 1,
        )
        if not any(w.quoted for w in words[last:close]):
            return _joined(line, mention, words[close - 1].end)
    return mention


def subject_of(line: Line, i: int) -> Mention | None:
    """Find the subject of the clause that a participle hangs on: before it, or behind the comma that ends it."""
    words, cues = line.tokens, line.cues
    close: Mention | None = None
    for first, last, mention in line.mentions:
        if i and last > i:
            break
        if first == i or (last == i and mention.head in cues.words["statements"]):
            continue  # "released a statement saying": who released it
        if first and (
            first > i and words[first - 1].text != "," or words[first - 1].lower in cues.words["around"]
        ):
            continue
        verb = last
        while verb < len(words) and words[verb].lower in cues.words["fillers"] - cues.words["auxiliaries"]:
            verb += 1
        if verb < len(words) and (is_verbal(words[verb], cues) or words[verb].lower.endswith("ed") or not i):
            return _with_apposition(line, mention)
        named = mention.kind == "name" and verb < len(words) and words[verb].text == ","
        close = close or (_with_apposition(line, mention) if named else None)
    return close


def relayed_source(line: Line, source: Mention) -> Mention | None:
    """Find whom a paper passes on: "TASS reports, citing the Foreign Ministry"."""
    if not is_outlet(source.text) and source.head not in line.cues.words["press"]:
        return None
    for i, word in enumerate(line.tokens[:-1]):
        if word.lower in line.cues.words["refers"] and not word.quoted and word.start >= source.end:
            return mention_from(line, i + 1)
    return None


def mention_from(line: Line, i: int) -> Mention | None:
    """Give the mention that starts at a token."""
    found = phrase_from(line, i)
    return found[1] if found else None


def phrase_from(line: Line, i: int) -> tuple[int, Mention] | None:
    """Give the mention that starts at a token, and the token after it with its apposition."""
    found = next(((last, m) for first, last, m in line.mentions if first == i), None)
    if found is None:
        return _object_pronoun(line, i)
    last, mention = found
    words = line.tokens
    if last < len(words) and words[last].text == "," and mention.kind == "name":
        close = next(
            (k for k in range(last + 1, min(len(words), last + 20)) if words[k].text in ",.;—–:"), None
        )
        inside = words[last + 1 : close] if close else []
        closed = (
            close is not None
            and words[close].text == ","
            and not any(is_verbal(w, line.cues) for w in inside)
        )
        if (
            closed
            and any(w.lemma in line.cues.role for w in inside[:4])
            and not any(w.lemma in line.cues.stance and w.lower.endswith("ed") for w in inside)
        ):
            return close or last, _joined(line, mention, inside[-1].end)
    return found


def _object_pronoun(line: Line, i: int) -> tuple[int, Mention] | None:
    """Read "according to him", "as stated by them": the object form of a pronoun, with nothing it could belong to."""
    words = line.tokens
    gender = line.cues.tables["possessives"].get(words[i].lower) if i < len(words) else None
    if gender is None or (i + 1 < len(words) and words[i + 1].text[0].isalpha() and words[i].lower == "her"):
        return None
    return i + 1, Mention(words[i].start, words[i].end, "pronoun", words[i].text, words[i].lower, gender)
