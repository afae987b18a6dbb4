"""Finds the name of a person in an English phrase, and what it tells of gender."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis import lexicon, tokens
from analysis.corpus.voice.reports import Cues, Mention, Span

if TYPE_CHECKING:
    from analysis.corpus.voice.phrases import Line, Token


def person_in(line: Line, begin: int, end: int) -> Span | None:
    """Find a person's name in a phrase: its last run of capitalised words that are no title, body or place."""
    words, cues = line.tokens, line.cues
    runs: list[list[int]] = [[]]
    for j in range(begin, end):
        word = words[j]
        given = any(words[k].text in cues.words["given"] for k in (j, j - 1) if begin <= k)
        office = word.text.strip(".") in cues.words["titles"] or word.lemma in cues.role
        person = word.text[0].isupper() and (given or not office) and not _possessed(words, j)
        person = person and _may_be_name(words, j, begin, cues) and not (j == 0 and _opens_common(line))
        particle = word.lower in cues.words["particles"] and runs[-1]
        if person or particle:
            runs[-1].append(j)
        elif runs[-1]:
            runs.append([])
    for first, last in ((run[0], run[-1]) for run in reversed(runs) if run):
        run = words[first : last + 1]
        surface = line.text[run[0].start : run[-1].end]
        linked = (first > begin and _linked(line, first)) or _modifies(words, last, end)
        behind = next((k for k in range(begin, first) if words[k].lower in cues.words["around"]), None)
        linked = linked or (
            behind is not None
            and (
                (len(run) < 2 and run[0].text not in cues.words["given"])
                or any(_is_many(w, cues) for w in words[begin:behind])
            )
        )
        if (
            linked
            or any(w.text in cues.words["organisation_words"] for w in run)
            or _is_no_person(surface, run, cues)
        ):
            if last == end - 1 and not linked:
                return None
            continue
        return run[0].start, run[-1].end
    return None


def is_surely_person(mention: Mention, cues: Cues) -> bool:
    """Tell whether a capitalised phrase outside reports names a person: by a given name, a title, or two plain words."""
    words = mention.name.split()
    if any(word in cues.words["given"] for word in words) or _known_forms(cues).get(mention.name) == "person":
        return True
    titled = mention.text.split()[0].strip(".") in cues.words["titles"]
    return titled or (
        len(words) > 1 and mention.text == mention.name and not any(w in cues.words["places"] for w in words)
    )


def gender_of(words: list[Token], cues: Cues) -> str:
    """Give the gender that a title, noun or given name of a phrase tells: m, f or empty."""
    for table in ("gendered", "given_names"):
        for gender, names in cues.tables[table].items():
            if any(
                word.text in names or (table == "gendered" and word.text.strip(".") in names)
                for word in words
            ):
                return str(gender)
    return ""


def _opens_common(line: Line) -> bool:
    """Tell whether a sentence opens with a common noun before a name of two words: "Donor Leo Stone"."""
    words = line.tokens
    named = len(words) > 2 and all(w.text[0].isupper() for w in words[1:3])
    common = tokens.parse(words[0].lower, line.cues.language)[1] == "noun"
    return named and common and words[0].text not in line.cues.words["given"]


def _is_many(word: Token, cues: Cues) -> bool:
    """Tell whether a speaker noun is a plural: "aides to Mayor Frost" are not the mayor."""
    return word.lemma in cues.role and word.lower.endswith("s") and word.lower != word.lemma


def _modifies(words: list[Token], last: int, end: int) -> bool:
    """A name right before a lower-case noun of its phrase says whose the noun is ("the Florida senator")."""
    after = words[last + 1] if last + 1 < end else None
    return after is not None and after.text[0].isalpha() and after.text.islower()


def _may_be_name(words: list[Token], j: int, begin: int, cues: Cues) -> bool:
    """A place or country is no person, unless it is the first name of one (Foreign Minister Ararat Mirzoyan)."""
    known = _known_forms(cues)
    if known.get(words[j].text, "person") == "person":
        return True
    if j + 1 >= len(words) or not words[j + 1].text[0].isupper():
        return False
    full = f"{words[j].text} {words[j + 1].text}"
    linked = j > begin and words[j - 1].lower in cues.words["links"]
    return known.get(full) == "person" or (
        known[words[j].text] in ("place", "region") and not linked and j > begin
    )


def _possessed(words: list[Token], j: int) -> bool:
    return j + 1 < len(words) and words[j + 1].lower in ("'s", "’s")


def _linked(line: Line, j: int) -> bool:
    """Tell whether a link joins a name to another ("head of Gazprom"): such a name is not the speaker's."""
    before = line.tokens[j - 1].lower if j else ""
    return before == "the" or before in line.cues.words["around"]


def _is_no_person(surface: str, run: list[Token], cues: Cues) -> bool:
    known = _known_forms(cues)
    if surface in cues.words["places"]:
        return True
    if known.get(surface) == "person":
        return False
    if surface in known or (len(surface) > 1 and surface.isupper()):
        return True
    return all(known.get(w.text, "person") != "person" for w in run)


def _known_forms(cues: Cues) -> dict[str, str]:
    return lexicon.entity_kinds(cues.language)
