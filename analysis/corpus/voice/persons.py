"""The persons of an article, each under the fullest form of its name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from analysis import lemmas, lexicon, tokens
from analysis.corpus.voice.bodies import bloc_of, entities_named, entity_id, entity_rows, slug
from analysis.corpus.voice.reports import Cues, Mention

_INITIALS = re.compile(r"(?:[^\W\d_]\.)+")
_CASE_ENDING = re.compile(
    r"(?:ыми|ими|ого|его|ому|ему|ым|им|ом|ем|ой|ей|ую|юю|ая|яя|ых|их|у|ю|а|я|е|ы|и|й|ь)$"
)


@dataclass(frozen=True)
class Speaker:
    """A source of reported words: its name in the article, its id across articles, its role and bloc.

    ``role`` is official, expert, journalist, organisation, outlet, document, anonymous or person; ``bloc`` a code
    of ``entities.csv``; ``gender`` m, f, p or empty; ``heads`` the nouns that the article calls it by; ``offices`` the lemmas of
    each description that the article gives of it.
    """

    name: str
    speaker_id: str
    role: str = ""
    bloc: str = ""
    gender: str = ""
    heads: frozenset[str] = field(default_factory=frozenset)
    offices: tuple[frozenset[str], ...] = ()
    person: bool = False


@dataclass(frozen=True)
class People:
    """The persons of an article, by surname key; several where namesakes have different given names.

    ``counts`` says how often each is named in full, by speaker_id.
    """

    by_surname: dict[str, list[Speaker]]
    counts: Counter[str]
    language: str
    cues: Cues

    def everyone(self) -> list[Speaker]:
        """Give all persons."""
        return [speaker for namesakes in self.by_surname.values() for speaker in namesakes]

    def named(self, mention: Mention) -> list[Speaker]:
        """Give whom a name may stand for: by surname, then by given name, then by gender."""
        fitting = self.by_surname.get(surname_key(mention.name or mention.text, self.language), [])
        given = _given_names(mention.name, self.cues)
        if len(fitting) > 1 and given:
            fitting = [s for s in fitting if _alike(given, _given_names(s.name, self.cues))] or fitting
        if len(fitting) > 1 and mention.gender in ("m", "f"):
            fitting = [s for s in fitting if s.gender in ("", mention.gender)] or fitting
        if len(fitting) > 1 and not given:
            known = _known_person(mention.name.split()[-1], self.language) if mention.name else ""
            fitting = [s for s in fitting if s.speaker_id == known] or self._foremost(fitting)
        return fitting

    def _foremost(self, namesakes: list[Speaker]) -> list[Speaker]:
        """A surname alone means whom the article is about: the namesake that it names in full first and most often."""
        first, *others = namesakes
        most = all(self.counts[first.speaker_id] > self.counts[other.speaker_id] for other in others)
        return [first] if most else namesakes


def persons_of(mentions: Sequence[Mention], *, cues: Cues, language: str) -> People:
    """Give the persons that mentions name, each under the fullest form of its name."""
    forms: dict[str, list[Mention]] = {}
    for mention in mentions:
        if mention.kind == "name":
            forms.setdefault(surname_key(mention.name, language), []).append(mention)
    people: dict[str, list[Speaker]] = {}
    counts: Counter[str] = Counter()
    for key, named in forms.items():
        groups = _namesakes(named, cues)
        speakers = [_person(group, cues=cues, language=language) for group in groups]
        counts.update({s.speaker_id: len(group) for s, group in zip(speakers, groups, strict=True)})
        people[key] = _without_doubles(speakers)
    return People(people, counts, language, cues)


def _person(named: list[Mention], *, cues: Cues, language: str) -> Speaker:
    variants = [_without_acronyms(_unshouted(mention.name)) for mention in named]
    genders = Counter(m.gender for m in named if m.gender)
    gender = genders.most_common(1)[0][0] if genders else ""
    name = _canonical(variants, gender, language)
    known = _known_person(name, language)
    speaker = Speaker(name, known or slug(name), gender=gender, person=True)
    return _with_office(speaker, named, cues=cues, language=language)


def _namesakes(named: list[Mention], cues: Cues) -> list[list[Mention]]:
    """Part the mentions of one surname by given name; a surname alone is anybody's where there is one, else nobody's."""
    groups: list[list[Mention]] = []
    given_names = [_given_names(mention.name, cues) for mention in named]
    for mention, given in zip(named, given_names, strict=True):
        if not given:
            continue
        group = next((g for g in groups if any(_alike(given, _given_names(m.name, cues)) for m in g)), None)
        if group is None:
            groups.append([mention])
        else:
            group.append(mention)
    if len(groups) > 1:
        return groups
    return [named]


def _given_names(name: str, cues: Cues) -> list[str]:
    """Give the given names and initials that stand before a surname; what is no known given name doesn't count."""
    before = [
        word for word in _unshouted(name).split()[:-1] if word.strip(".") not in cues.words.get("titles", ())
    ]
    return [word for word in before if _is_initial(word) or _is_given(word, cues)]


def _is_initial(word: str) -> bool:
    return len(word.strip(".")) == 1 or _INITIALS.fullmatch(word) is not None


def _is_given(word: str, cues: Cues) -> bool:
    if lexicon.languages()[cues.language]["lemmatizer"] == "pymorphy3":
        named = any("Name" in reading.tag.grammemes for reading in lemmas.dictionary(word.lower())[:2])
        return named or not lemmas.morphology().word_is_known(word.lower())
    return word in cues.words.get("given", ())


def _alike(some: list[str], others: list[str]) -> bool:
    """Tell whether two lists of given names may be one person's: one name or initial in common, in any case form."""
    return not some or not others or any(_same_name(a, b) for a in some for b in others)


def _same_name(a: str, b: str) -> bool:
    a, b = a.lower().strip("."), b.lower().strip(".")
    if len(a) == 1 or len(b) == 1 or "." in a or "." in b:
        return a[0] == b[0]
    shared = max(2, min(len(a), len(b)) - 2)
    return a[:shared] == b[:shared]


def _without_doubles(speakers: list[Speaker]) -> list[Speaker]:
    """One entity under two given names (Bill and William) is one person."""
    return list({speaker.speaker_id: speaker for speaker in reversed(speakers)}.values())[::-1]


def _known_person(name: str, language: str) -> str:
    """Give the entity of a name; a surname or initials alone may stand for several, of whom the table's first counts."""
    words = name.split()
    full = entity_id(name, language, kind="person")
    if full or (len(words) > 1 and len(words[0].strip(".")) > 1 and not _INITIALS.fullmatch(words[0])):
        return full
    rows = entities_named(words[-1], language) if words else []
    rows = [
        row for row in rows if row["kind"] == "person" and words[-1] in row[f"forms_{language}"].split(";")
    ]
    living = [row for row in rows if "from" in row["note"]] or rows
    return living[0]["entity_id"] if len(living) == 1 else ""


def _unshouted(name: str) -> str:
    """Write a name in capitals, such as an interview's label, like any other: «С.В. ЛАВРОВ» → «С.В. Лавров»."""
    shouted = name.isupper() and any(len(word) > 1 for word in re.findall(r"[^\W\d_]+", name))
    return name.title() if shouted else name


def _without_acronyms(name: str) -> str:
    """Drop what the name model takes in by mistake: «президентом АзР И. Алиевым»."""
    words = [
        word
        for word in name.split()
        if sum(map(str.isupper, word.strip("."))) < 2
        or _INITIALS.fullmatch(word)
        or "-" in word
        or "'" in word
    ]
    return " ".join(words or name.split())


def _with_office(speaker: Speaker, mentions: list[Mention], *, cues: Cues, language: str) -> Speaker:
    """Add role and bloc from how the article introduces a person, else from the entity table."""
    heads = frozenset(m.head for m in mentions if m.head)
    roles = [cues.role[m.head] for m in mentions if m.head in cues.role]
    blocs = [b for b in (bloc_of(_description(m), cues=cues, language=language) for m in mentions) if b]
    offices = tuple(dict.fromkeys(office_words(_description(m), language) for m in mentions if m.head))
    row = entity_rows().get(speaker.speaker_id, {})
    role = next(iter(roles), "")
    if not role and row:
        role = "expert" if "expert" in row["note"] else "official"
    return replace(
        speaker,
        role=role or "person",
        bloc=next(iter(blocs), row.get("bloc", "")),
        heads=heads,
        offices=offices,
    )


def office_words(text: str, language: str) -> frozenset[str]:
    """Give the lemmas of a description («глава Чечни»), by which it is found again."""
    words = (text[a:b] for a, b in tokens.tokenize(text, language))
    return frozenset(tokens.lemma(word, language) for word in words if word.lower() not in ("the", "a", "an"))


def _description(mention: Mention) -> str:
    return mention.text.replace(mention.name, " ")


def surname_key(name: str, language: str) -> str:
    """Give a key that the cases of one surname share."""
    words = re.findall(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*", name.lower().replace("ё", "е"))
    last = words[-1] if words else name.lower()
    if lexicon.languages().get(language, {}).get("script") != "cyrillic":
        return last
    return _CASE_ENDING.sub("", last) if len(last) > 4 else last


def _canonical(variants: list[str], gender: str, language: str) -> str:
    """Give the fullest form of a name, in the nominative."""
    full = max(
        variants,
        key=lambda v: (sum(len(w.strip(".")) > 1 for w in v.split()), variants.count(v), -variants.index(v)),
    )
    if lexicon.languages().get(language, {}).get("lemmatizer") != "pymorphy3":
        return full
    attested = {word for variant in variants for word in variant.split()}
    return " ".join(_nominative(word, gender, attested) for word in full.split())


def _nominative(word: str, gender: str, attested: set[str]) -> str:
    """Put a part of a Russian name into the nominative, by the dictionary or by the article's own forms."""
    if not word[:1].isalpha() or len(word.strip(".")) == 1:
        return word
    found = _dictionary_nominative(word, gender, attested)
    if found:
        return (
            word if found == word.lower().replace("ё", "е") else "-".join(p.title() for p in found.split("-"))
        )
    stem = _CASE_ENDING.sub("", word.lower())
    feminine = next((form for form in attested if form.lower() == stem + "а"), None)
    if feminine and word.lower().endswith(("и", "ы", "е", "у", "ой")):
        return feminine  # Дерипаски, Дерипаске → Дерипаска
    shorter = [form for form in attested if form.lower() == stem]
    if shorter:
        return shorter[0]
    oblique = re.search(r"(?:ом|ем|у|ю|а|я|ым)$", word)
    if (
        gender != "f"
        and oblique
        and len(stem) > 3
        and stem[-1] not in "аеиоуыэюя"
        and not word.endswith(("ая", "ия"))
    ):
        return (
            stem.title()
            if word.lower() not in {a.lower() for a in attested if a == word and gender == "f"}
            else word
        )
    return word


def _dictionary_nominative(word: str, gender: str, attested: set[str]) -> str:
    """Give the nominative by the dictionary's reading that covers most of the forms that the article has of the name."""
    grammemes = {"m": "masc", "f": "femn"}.get(gender)
    stem = _CASE_ENDING.sub("", word.lower())
    forms = {form.lower() for form in attested if _CASE_ENDING.sub("", form.lower()) == stem}
    best, most = "", -1
    for reading in lemmas.dictionary(word.lower()):
        if not {"Surn", "Name", "Patr"} & reading.tag.grammemes or reading.tag.number != "sing":
            continue
        if grammemes and reading.tag.gender not in (grammemes, None):
            continue
        form = reading.inflect({"nomn", "sing"})
        covered = len(forms & {other.word for other in reading.lexeme})
        if form and covered > most:
            best, most = form.word.replace("ё", "е") if "ё" not in word else form.word, covered
    return best


def nominative_phrase(text: str, language: str) -> str:
    """Put the head of a Russian phrase and its adjectives into the nominative: «пресс-службе МВД» → «пресс-служба МВД»."""
    if lexicon.languages().get(language, {}).get("lemmatizer") != "pymorphy3":
        return text
    words = text.split()
    for i, word in enumerate(words):
        if not word[:1].isalpha():
            break
        readings = [r for r in lemmas.dictionary(word.lower()) if r.tag.case]
        best = readings[0] if readings else None
        if best is None or not lemmas.morphology().word_is_known(word.lower()):
            break
        if best.tag.POS == "NPRO":
            continue  # «их дочь» is no «они дочь»
        form = best.inflect({"nomn"})
        if form and not word.isupper():
            words[i] = form.word.capitalize() if word[0].isupper() else form.word
        if best.tag.POS == "NOUN":
            break
    return " ".join(words)
