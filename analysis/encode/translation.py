"""From English words to Russian words of a vocabulary: glossary, entities, names letter by letter.

The embedded encoder gives an English word the vectors of its Russian translations. Terms of several words that the
glossary has (prime minister) are looked up before their words. A word is looked up as it stands, then in another
spelling or derivation (normalisation, destructively); a name that neither the glossary nor the table of entities has
is transliterated, and the candidate that the vocabulary has most often is taken.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from functools import cache, lru_cache

from analysis import lexicon
from analysis.encode.vocabulary import begins, count
from analysis.lemmas import lemma, normalize, script

_SPELLINGS = (("isation", "ization"), ("ise", "ize"), ("our", "or"), ("ising", "izing"), ("ll", "l"))
_DERIVATIONS = (("ically", "ic"), ("ily", "y"), ("ly", ""), ("ly", "le"), ("ness", ""), ("iness", "y"))
_MAX_CANDIDATES = 300


@cache
def glossary() -> dict[str, dict[str, tuple[str, ...]]]:
    """Give the glossary: English lemma → part of speech → Russian lemmas, likeliest first."""
    table = lexicon.read_csv("glossary.csv")
    entries: dict[str, dict[str, tuple[str, ...]]] = {}
    for english, pos, russian in zip(table["english"], table["pos"], table["russian"], strict=True):
        entries.setdefault(normalize(english), {})[pos] = tuple(map(normalize, russian.split(";")))
    return entries


Term = tuple[tuple[str, ...], tuple[str, ...], bool]
"""A term of several words: their lemmas, its Russian translations, and whether it is a name."""


@cache
def terms() -> dict[str, list[Term]]:
    """Give the glossary's terms of several words by the lemma of their first.

    Of the terms that begin alike the longest come first. Translations that the vocabulary lacks are left out.
    """
    found: dict[tuple[str, ...], Term] = {}
    for english, readings in glossary().items():
        known = [word for words in readings.values() for word in words if count(word)]
        if " " in english and known:
            lemmas = tuple(lemma(word, "en") for word in english.split())
            found[lemmas] = (lemmas, tuple(dict.fromkeys(known)), set(readings) == {"name"})
    grouped: dict[str, list[Term]] = {}
    for lemmas in sorted(found, key=lambda words: (-len(words), words)):
        grouped.setdefault(lemmas[0], []).append(found[lemmas])
    return grouped


@cache
def entity_words() -> dict[str, tuple[str, ...]]:
    """Give single English words that name an entity → its Russian words, those alike first."""
    table = lexicon.entities()
    words: dict[str, tuple[str, ...]] = {}
    for english, russian in zip(table["forms_en"], table["forms_ru"], strict=True):
        forms = [normalize(form) for form in russian.split(";") if form and " " not in form]
        for form in map(normalize, english.split(";")):
            if forms and " " not in form and form not in words:
                alike = {f: _likeness(form, f) for f in forms}
                if max(alike.values()) > 0.5:  # an acronym (CSTO, ОДКБ) keeps the order listed
                    forms = sorted(alike, key=lambda f: -alike[f])
                words[form] = tuple(dict.fromkeys(forms))
    return words


def translate(term: str, pos: str, *, transliterated: bool = True) -> tuple[str, ...]:
    """Give the Russian translations of an English lemma that the vocabulary has.

    Parameters
    ----------
    term, pos
        Lemma and part of speech as :func:`analysis.tokens.parse` gives them.
    transliterated
        Spell a name that nothing lists in Cyrillic.

    Returns
    -------
    tuple of str
        Likeliest first; empty where nothing is known.
    """
    for form in (term, *_variants(term)):
        found = [word for word in _listed(form, pos) if count(word)]
        if found:
            return tuple(found)
        compound = "-" in form  # Armenian-Azerbaijani is more than one of the entity's plain words
        named = [
            word for word in entity_words().get(form, ()) if count(word) and ("-" in word or not compound)
        ]
        if named:
            return tuple(named[:1])
    return transliterate(term) if pos == "name" and transliterated else ()


def _listed(term: str, pos: str) -> tuple[str, ...]:
    """Look a word up in the glossary: its part of speech, then the best word of each other.

    English leaves the part of speech open so often (support, gas, Russian) that the others are right as well, or
    near it. A name that the entities have is not looked up as a common word.
    """
    entry = glossary().get(term, {})
    if pos == "name" and pos not in entry and term in entity_words():
        return ()
    if pos not in entry:
        return tuple(dict.fromkeys(word for words in entry.values() for word in words))
    others = [words[0] for other, words in sorted(entry.items()) if other != pos]
    return tuple(dict.fromkeys((*entry[pos], *others)))


def _variants(term: str) -> Iterable[str]:
    """Give other spellings and base words of a lemma, nearest first."""
    for british, american in _SPELLINGS:
        if british in term:
            yield term.replace(british, american)
    for ending, base in _DERIVATIONS:
        if term.endswith(ending) and len(term) > len(ending) + 3:
            yield term.removesuffix(ending) + base


@lru_cache(maxsize=100_000)
def transliterate(term: str) -> tuple[str, ...]:
    """Give the Cyrillic spelling of a Latin name that the vocabulary has most often; empty where it has none.

    Names of three letters or fewer are not tried: nearly every such word is in a large vocabulary.
    """
    if len(term) < 4 or script(term) != "latin" or not term.isalpha():
        return ()
    best = max(_candidates(term), key=lambda pair: (count(pair[0]) / 4 ** pair[1], pair[0]), default=("", 0))
    return (best[0],) if best[0] and count(best[0]) else ()


def _candidates(term: str) -> list[tuple[str, int]]:
    """Spell a name in Cyrillic in all ways that a word of the vocabulary begins with: (spelling, unlikely readings)."""
    rules, marked = _transliteration(), f"^{term}$"
    beam: dict[int, list[tuple[str, int]]] = {0: [("", 0)]}
    for position in range(len(marked)):
        for spelling, cost in sorted(beam.pop(position, ()), key=lambda pair: pair[1])[:_MAX_CANDIDATES]:
            for width in (5, 4, 3, 2, 1):
                for rank, reading in enumerate(rules.get(marked[position : position + width], ())):
                    if not reading or begins(spelling + reading):
                        beam.setdefault(position + width, []).append((spelling + reading, cost + rank))
    ends = beam.get(len(marked), [])
    return list(dict.fromkeys(ends))


@cache
def _transliteration() -> dict[str, tuple[str, ...]]:
    table = lexicon.read_csv("transliteration.csv")
    pairs = zip(table["latin"], table["cyrillic"], strict=True)
    rules = {
        latin: tuple(normalize(r).replace("-", "") for r in readings.split(";")) for latin, readings in pairs
    }
    return rules | {"^": ("",), "$": ("",)}


def _likeness(latin: str, cyrillic: str) -> float:
    """Say how alike an English and a Russian word sound, from 0 to 1."""
    rules = _transliteration()
    spelled = "".join(rules.get(letter, (letter,))[0] for letter in latin)
    return difflib.SequenceMatcher(None, spelled, cyrillic, autojunk=False).ratio()
