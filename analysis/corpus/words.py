"""Single words as cleaning and provenance need them: is it a word, its nominative, does a sentence tell of the past.

The dictionaries are those of :mod:`analysis.lemmas`, so that each is loaded once.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from analysis import lemmas, lexicon


@lru_cache(maxsize=50_000)
def is_known(word: str) -> bool:
    """Say whether a dictionary lists a word form: pymorphy3 for Russian, simplemma's word lists for others."""
    language = lemmas.language_of(word, None)
    facts = lexicon.languages().get(language or "", {})
    if facts.get("lemmatizer") == "pymorphy3":
        return bool(_readings(word)) and lemmas.morphology().word_is_known(word)
    if facts.get("lemmatizer") == "simplemma":
        import simplemma

        return bool(simplemma.is_known(word, lang=language))
    return False


@lru_cache(maxsize=50_000)
def _readings(word: str) -> list[Any]:
    return list(lemmas.morphology().parse(word))


@lru_cache(maxsize=20_000)
def is_given_name(word: str) -> bool:
    """Say whether a word in Cyrillic letters is a given name in the nominative."""
    if lemmas.script(word) != "cyrillic":
        return False
    return any({"Name", "nomn"} in reading.tag for reading in _readings(word.lower()))


@lru_cache(maxsize=20_000)
def may_be_name(word: str) -> bool:
    """Say whether a word in Cyrillic letters may be a given name or a surname, in any case."""
    if lemmas.script(word) != "cyrillic":
        return False
    return any("Name" in reading.tag or "Surn" in reading.tag for reading in _readings(word.lower()))


_WORD = re.compile(r"\w+")


@lru_cache(maxsize=20_000)
def key(name: str) -> tuple[str, ...]:
    """Give what is compared of a name: its words' lemmas, lower case, marks and signs aside.

    «Вестника Кавказа» and «Вестник Кавказа» have one key, and so have "РИА Новости" and "РИА «Новости»".
    """
    return tuple(_stem(word) for word in _WORD.findall(name))


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    form = lemmas.normalize(word)
    if lemmas.script(word) != "cyrillic" or len(word) < 4:
        return form
    return lemmas.normalize(_readings(form)[0].normal_form)


def nominative(name: str) -> str:
    """Bring a Russian name to the nominative: its first noun and the adjectives before it («Вестника Кавказа»)."""
    words = name.split()
    for i, word in enumerate(words):
        if lemmas.script(word) != "cyrillic":
            break
        reading = _readings(word.lower())[0]
        form = reading.inflect({"nomn"}) if reading.tag.case not in (None, "nomn") else None
        if form:
            words[i] = _like(word, form.word)
        if reading.tag.POS == "NOUN":
            break
    return " ".join(words)


def _like(pattern: str, word: str) -> str:
    if len(pattern) > 1 and pattern.isupper():
        return word.upper()
    return word.capitalize() if pattern[:1].isupper() else word


# English verbs of news whose past has no -ed.
_ENGLISH_PAST = re.compile(
    r"\b(?:was|were|had|did|said|told|took|held|met|made|gave|came|went|began|became|brought|spoke|wrote|saw|led|left|sent"
    r"|won|lost|fell|rose|broke|struck|hit|put|set|kept|felt|thought|knew|got|[a-z]{3,}ed)\b"
)


@lru_cache(maxsize=4096)
def tells_past(sentence: str) -> bool:
    """Say whether a sentence has a verb in the past tense and none in the future."""
    tenses = set()
    for word in re.findall(r"[а-яё]{3,}", sentence.lower()):
        reading = _readings(word)[0]
        if reading.tag.POS in ("VERB", "PRTS", "PRTF") and reading.tag.tense:
            tenses.add(reading.tag.tense)
    if "futr" in tenses:
        return False
    return "past" in tenses or bool(_ENGLISH_PAST.search(sentence))


@lru_cache(maxsize=50_000)
def verb_form(word: str) -> str | None:
    """Name the form of a verb as far as it tells whether something happened: past, infinitive, other; None if no verb."""
    if lemmas.script(word) == "cyrillic":
        reading = _readings(word.lower())[0]
        if reading.tag.POS == "INFN":
            return "infinitive"
        if reading.tag.POS != "VERB":
            return None
        return "past" if reading.tag.tense == "past" else "other"
    return "past" if _ENGLISH_PAST.fullmatch(word.lower()) else None
