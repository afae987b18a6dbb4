"""A parsed Russian sentence, and the noun phrases in it that could be a source."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from analysis.corpus.voice.bodies import entity_kind
from analysis.corpus.voice.grammar import Word, is_animate, is_surname
from analysis.corpus.voice.reports import HUMAN, Cues, Mention, Span

_NAME_WORDS = 4  # the longest name in marks that is read as a source
_BEHIND = 12  # words behind a noun that are searched for the name of whom it stands for
_OUT_OF_PHRASE = ("acl:relcl", "acl", "parataxis", "punct", "advcl", "conj", "ccomp", "cc")


@dataclass(frozen=True)
class Parsed:
    """A parsed sentence with its names and the words that stand in quotation marks."""

    text: str
    words: list[Word]
    names: list[tuple[int, int, str]]
    quotes: list[Span]
    cues: Cues

    @cached_property
    def span(self) -> Span:
        """Give the offsets of the sentence."""
        return self.words[0].start, self.words[-1].end

    @cached_property
    def children(self) -> dict[int, list[int]]:
        """Give each word's dependants."""
        found: dict[int, list[int]] = {}
        for i, word in enumerate(self.words):
            if word.head != i:
                found.setdefault(word.head, []).append(i)
        return found

    def subtree(self, i: int, without_rels: tuple[str, ...] = ()) -> list[int]:
        """Give a word and all that depends on it, in order."""
        seen, queue = {i}, [i]
        while queue:
            for child in self.children.get(queue.pop(), ()):
                if child not in seen and self.words[child].rel not in without_rels:
                    seen.add(child)
                    queue.append(child)
        return sorted(seen)

    def quoted(self, i: int) -> bool:
        """Tell whether a word stands in quotation marks."""
        return any(a < self.words[i].start + 1 <= b for a, b in self.quotes)

    def find(self, i: int, *rels: str) -> int | None:
        """Give the first dependant of a word with one of the relations."""
        return next((c for c in self.children.get(i, ()) if self.words[c].rel in rels), None)


def verb_gender(verb: Word) -> str:
    """Give the gender that a verb or noun shows; p for a plural."""
    return "p" if verb.number == "Plur" else verb.gender


def mention_of(
    parsed: Parsed, i: int, *, case: str = "Nom", anyone: bool = False, place: bool = False
) -> Mention | None:
    """Read a noun phrase as a source; nothing where such a noun can't speak."""
    word, cues = parsed.words[i], parsed.cues
    members = _phrase(parsed, i)
    if cues.role.get(word.lemma) != "document" and word.lemma not in cues.words["sayings"]:
        members = _without_topic(parsed, i, members)
    start, end = parsed.words[members[0]].start, parsed.words[members[-1]].end
    end = next((b for a, b in parsed.quotes if start < a < end <= b), end)
    text = parsed.text[start:end]
    if not text[:1].isalpha() and text[:1] not in '«"“„':
        return None
    marked = next(((a, b) for a, b in parsed.quotes if a <= word.start < b), None)
    if (
        marked
        and cues.role.get(word.lemma) != "anonymous"
        and len(parsed.text[slice(*marked)].split()) <= _NAME_WORDS
        and parsed.text[marked[0] + 1].isupper()
    ):
        return Mention(*marked, "organisation", parsed.text[slice(*marked)], word.lemma)
    if word.pos in ("PRON", "DET") and not place:
        gender = cues.tables["pronouns"].get(word.lemma)
        return Mention(word.start, word.end, "pronoun", word.text, word.lemma, gender) if gender else None
    if word.lemma in cues.words["quantifiers"]:
        return _some_of(parsed, i)
    person = _person(parsed, members, case)
    if person and not (place and not _nominal(parsed, i)):
        return _named(parsed, (start, end), person, word.lemma if word.lemma in cues.role else "")
    kind = next((k for a, b, k in parsed.names if a <= word.start < b), "")
    apposed = _name_behind(parsed, i, end, case) if cues.role.get(word.lemma) in HUMAN else None
    if apposed:
        return _named(parsed, (start, apposed[1]), apposed, word.lemma)
    if word.lemma in cues.role:
        name = next((parsed.text[a:b] for a, b, kind in parsed.names if kind == "ORG" and a == start), "")
        return Mention(start, end, "noun", text, word.lemma, verb_gender(word), name, word.case)
    if not kind and word.pos == "NOUN" and is_animate(word.lemma) and not place:
        return Mention(start, end, "noun", text, word.lemma, verb_gender(word), case=word.case)
    if (
        word.rel.startswith("nsubj")
        and (word.form == "Part" or word.pos == "ADJ")
        and word.number == "Plur"
        and case == "Nom"
    ):
        return Mention(start, end, "noun", text, word.lemma, "p", case=word.case)
    if kind in ("ORG", "LOC") or (word.pos == "PROPN" and not place) or anyone:
        return Mention(start, end, "organisation", text, word.lemma, case=word.case)
    return None


def _named(parsed: Parsed, span: Span, person: Span, head: str) -> Mention:
    """Make a mention of a phrase that holds a person's name."""
    text, name = parsed.text[slice(*span)], parsed.text[slice(*person)]
    return Mention(*span, "name", text, head, _gender(parsed, person), name)


def _some_of(parsed: Parsed, i: int) -> Mention | None:
    """Read «один из экспертов», «большинство жителей»: the noun behind says who they are; «один из мэров Ветров» is named."""
    members = _phrase(parsed, i)
    person = _person(parsed, members, "Nom")
    if person and any(w.case == "Nom" and person[0] <= w.start < person[1] for w in parsed.words):
        span = (parsed.words[members[0]].start, max(parsed.words[members[-1]].end, person[1]))
        return _named(parsed, span, person, "")
    below = next((c for c in parsed.children.get(i, ()) if parsed.words[c].rel == "nmod" and c > i), None)
    if below is None and parsed.words[i].pos == "NOUN":
        alone = parsed.words[i]
        return Mention(alone.start, alone.end, "noun", alone.text, alone.lemma, "p", case=alone.case)
    found = mention_of(parsed, below, case=parsed.words[below].case) if below is not None else None
    if below is None or found is None or found.kind not in ("noun", "organisation"):
        return None
    start, word = parsed.words[i].start, parsed.words[i]
    return Mention(start, found.end, "noun", parsed.text[start : found.end], found.head, "p", case=word.case)


def _phrase(parsed: Parsed, i: int) -> list[int]:
    """Give the words of a noun phrase: no clauses, and nothing past a comma but a name in apposition."""
    members = [m for m in parsed.subtree(i, _OUT_OF_PHRASE) if parsed.words[m].rel != "case" or m > i]
    kept = [m for m in members if m <= i]
    for m in (m for m in members if m > i):
        gap = parsed.words[kept[-1] + 1 : m]
        if any(w.pos == "VERB" for w in gap) or any(w.text in ";:()" for w in gap):
            break
        kept.append(m)
    first = next(
        (k for k in range(len(kept)) if all(parsed.words[j].text not in ",;:" for j in range(kept[k], i))), 0
    )
    return kept[first:] or [i]


def _without_topic(parsed: Parsed, i: int, members: list[int]) -> list[int]:
    """Take «о решении мэра» from «отзывается автор о решении мэра»: it hangs on the verb."""
    for child in parsed.children.get(i, ()):
        case = parsed.find(child, "case")
        about = parsed.cues.tables["topic_prepositions"]
        if child > i and case is not None and about.get(parsed.words[case].text.lower()) == "all":
            return [m for m in members if m < case]
    return members


def _nominal(parsed: Parsed, i: int) -> bool:
    return parsed.words[i].lemma in parsed.cues.role


def _person(parsed: Parsed, members: list[int], case: str) -> Span | None:
    """Find the person's name in a phrase: the last one in the phrase's own case."""
    first, last = parsed.words[members[0]].start, parsed.words[members[-1]].end
    people = [(a, b) for a, b, kind in parsed.names if kind == "PER" and first <= a and b <= last + 1]
    people = [p for p in people if not _is_noun(parsed, p)]
    people = people or _known_surname(parsed, members)
    fitting = [
        p for p in people if any(w.start >= p[0] and w.end <= p[1] and w.case == case for w in parsed.words)
    ]
    head = next((p for p in people if p[0] <= parsed.words[members[0]].start < p[1]), None)
    return fitting[-1] if fitting else head


def _name_behind(parsed: Parsed, i: int, end: int, case: str) -> Span | None:
    """Find the name that stands behind a noun in its case: «глава занятого города Ветров», «эксперт – редактор «Вестника» Ветров»."""
    dashes = 0
    for k in range(i + 1, min(i + 1 + _BEHIND, len(parsed.words))):
        word = parsed.words[k]
        dashes += word.text in "-–—"
        if word.form in ("Fin", "Conv", "Inf") or word.text in ",;:()." or dashes > 1:
            return None
        name = next(((a, b) for a, b, kind in parsed.names if kind == "PER" and a == word.start), None)
        if name and name[0] >= end and word.case in (case, parsed.words[i].case) and not parsed.quoted(k):
            return name
    return None


def _is_noun(parsed: Parsed, name: Span) -> bool:
    """Tell whether a "name" is a noun that begins its sentence (Регионовед отметил)."""
    inside = [w for w in parsed.words if name[0] <= w.start < name[1]]
    return len(inside) == 1 and inside[0].lemma in parsed.cues.role


def _known_surname(parsed: Parsed, members: list[int]) -> list[Span]:
    """Find a name that the model missed but the dictionary knows, with its initials."""
    for m in members:
        word = parsed.words[m]
        if (
            word.pos == "PROPN"
            and word.text[0].isupper()
            and word.lemma not in parsed.cues.role
            and (is_surname(word.text) or entity_kind(word.text, parsed.cues.language) == "person")
        ):
            first = m
            while first and (parsed.words[first - 1].text == "." or len(parsed.words[first - 1].text) == 1):
                first -= 1
            return [(parsed.words[first].start, word.end)]
    return []


def _gender(parsed: Parsed, person: Span) -> str:
    genders = [w.gender for w in parsed.words if person[0] <= w.start < person[1] and w.gender in ("m", "f")]
    return genders[0] if genders else ""
