"""Lemma and part of speech of single words; :mod:`analysis.tokens` is the door to it.

A lemma is written in lower case with ё as е, so that the forms of one word join. What a language needs
(lemmatiser, stopwords, script) stands in ``lexicon/languages.yml``. Words are read one by one, without
syntax: fast and repeatable, and wrong where only the context could tell.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any

from analysis import lexicon

_IGNORED = re.compile(r"[\u0301\u00ad\u200b\u2060]")
_NUMBER = re.compile(r"\d[\d.,:/\u2013%-]*(?:-?[^\W\d_]{1,2})?|\d+s")
_FORMAT = re.compile(r"\d+\+\d+")
_ROMAN = re.compile(r"[IVX]{2,}")
_DOTTED = re.compile(r"(?:[^\W\d_]\.){2,}")
_ACRONYM_ENDING = re.compile(r"([^\W\d_]{2,})-([^\W\d_]{1,3})")
_VOWELS = "аеёиоуыэюя"
_PYMORPHY_POS = {
    "NOUN": "noun",
    "ADJF": "adjective",
    "ADJS": "adjective",
    "COMP": "adjective",
    "VERB": "verb",
    "INFN": "verb",
    "PRTF": "verb",
    "PRTS": "verb",
    "GRND": "verb",
    "NUMR": "number",
    "ADVB": "adverb",
    "PRED": "adverb",
    "NPRO": "function",
    "PREP": "function",
    "CONJ": "function",
    "PRCL": "function",
    "INTJ": "function",
}
_PREFERENCE = ("noun", "adjective", "verb", "adverb", "name")
_PROPER = {"Name", "Surn", "Patr", "Geox", "Orgn", "Trad"}

Parse = tuple[str, str]


def normalize(word: str) -> str:
    """Give the form that words are compared in: lower case, ё as е, no stress marks or soft hyphens."""
    word = _IGNORED.sub("", unicodedata.normalize("NFC", word)).lower().replace("ё", "е")
    return word.replace("\u2019", "'").replace("\u02bc", "'").replace("\u2010", "-").replace("\u2011", "-")


@cache
def stopwords(language: str) -> frozenset[str]:
    """Give a language's stopwords in the form of :func:`normalize`; none where it has no list."""
    file = lexicon.languages().get(language, {}).get("stopwords")
    return frozenset(map(normalize, lexicon.read_words(file))) if file else frozenset()


def script(text: str) -> str:
    """Name the script of most letters of a text (latin, cyrillic …); empty where it has none."""
    return _script_of_word(text) if len(text) <= _LONGEST_WORD else _main_script(text)


_LONGEST_WORD = 40  # letters; longer texts seldom come twice, and would fill the cache


@lru_cache(maxsize=200_000)
def _script_of_word(word: str) -> str:
    return _main_script(word)


_LATIN = re.compile(r"[A-Za-z]")
_CYRILLIC = re.compile(r"[\W\d_]*[А-Яа-яЁё][\W\d_А-Яа-яЁё]*")


def _main_script(text: str) -> str:
    if text.isascii():  # these two are nearly all texts, and quickly told
        return "latin" if _LATIN.search(text) else ""
    if _CYRILLIC.fullmatch(text):
        return "cyrillic"
    counts: dict[str, int] = {}
    for char, count in Counter(text).items():
        if char.isalpha():
            counts[_script_of_letter(char)] = counts.get(_script_of_letter(char), 0) + count
    return max(sorted(counts), key=counts.__getitem__) if counts else ""


@cache
def _script_of_letter(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0].lower()


def language_of(word: str, language: str | None) -> str | None:
    """Give the language to read a word in: the text's, unless the word stands in another script.

    Where the script is another one, the first language of ``languages.yml`` that is written in it is taken;
    where there is none, the text's language.
    """
    table = lexicon.languages()
    own = script(word)
    if not own or (language in table and table[language]["script"] == own):
        return language
    return next((code for code, facts in table.items() if facts["script"] == own), language)


@lru_cache(maxsize=500_000)
def parse(word: str, language: str | None, *, initial: bool = False) -> Parse:
    """Give the lemma and the part of speech of a word.

    Parameters
    ----------
    word
        As it stands in the text. Its capitals count: "Песков" is a name, "песков" is sand.
    language
        ISO 639-1 code of the text.
    initial
        The word begins a sentence, so that its capital says nothing.

    Returns
    -------
    (lemma, pos)
        The lemma as :func:`normalize` writes it; pos is noun, verb, adjective, adverb, name, number, function
        or other. Participles are forms of their verb.
    """
    form = normalize(word)
    if not any(map(str.isalnum, form)):
        return form, "other"
    if _FORMAT.fullmatch(form):
        return form, "name"  # a format of talks: 3+3
    if _NUMBER.fullmatch(form) or _ROMAN.fullmatch(word):
        return form, "number"
    if form.startswith("'"):
        return form, "function"
    if "://" in form or "@" in form or form.startswith("www."):
        return form, "other"
    language = language_of(word, language)
    if _DOTTED.fullmatch(word):
        if word.isupper():
            return form.replace(".", ""), "name"
        return form, "function"
    if form in stopwords(language or "") and not _is_acronym(word):
        return form, "function"
    lemmatizer = lexicon.languages().get(language or "", {}).get("lemmatizer", "")
    lemma, pos = _LEMMATIZERS.get(lemmatizer, _parse_plain)(word, language or "", initial)
    if pos != "name" and lemma in stopwords(language or ""):
        return lemma, "function"
    return lemma, pos


def lemma(word: str, language: str | None) -> str:
    """Give the lemma of a word, lower case, ё as е (see :func:`parse`)."""
    return parse(word, language)[0]


def is_content(term: str, pos: str) -> bool:
    """Say whether a term carries content: no function word, number, address or single letter."""
    return pos not in ("function", "number", "other") and sum(map(str.isalnum, term)) > 1


def _is_acronym(word: str) -> bool:
    """US, WHO, IT: written in capitals where the same letters in lower case are a stopword."""
    return len(word) > 1 and word.isupper()


# --- Russian ---


@cache
def morphology() -> Any:
    """Give pymorphy3's analyser of Russian words, loaded once."""
    import pymorphy3

    return pymorphy3.MorphAnalyzer()


@lru_cache(maxsize=500_000)
def dictionary(word: str) -> list[Any]:
    """Give the dictionary's readings of a Russian word, likeliest first (pymorphy3's ``Parse``)."""
    return morphology().parse(word)


def in_dictionary(word: str) -> bool:
    """Tell whether the Russian dictionary has a word, so that its readings aren't guesses."""
    return bool(morphology().word_is_known(word.lower()))


def _parse_pymorphy(word: str, language: str, initial: bool) -> Parse:
    """Choose among the readings of the dictionary, by capital letter and by case."""
    acronym = _ACRONYM_ENDING.fullmatch(word)
    if acronym and acronym[1].isupper() and acronym[2].islower():
        word = acronym[1]  # БАМ-а is a form of БАМ
    plain = _IGNORED.sub("", unicodedata.normalize("NFC", word))
    readings = dictionary(plain.lower() if len(plain) > 1 else plain)
    capital = plain[:1].isupper()
    if plain.isupper() and 1 < len(plain) < 5:
        short = next((r for r in readings if "Abbr" in r.tag), None)
        return (normalize(short.normal_form), "name") if short else (normalize(plain), "name")
    if not morphology().word_is_known(plain) and capital and "-" not in plain:
        if initial:
            known_ending = [r for r in readings if _pos(r, False) in ("adjective", "verb", "adverb")]
            if known_ending and known_ending[0] is readings[0] and not plain.isupper():
                return normalize(readings[0].normal_form), _pos(readings[0], False)
        return _unknown_name(plain, readings), "name"
    best = readings[0]
    if capital and (not initial or best.tag.grammemes & _PROPER or not _can_begin(readings)):
        best = _proper_reading(readings) or best
        if best.tag.POS in (None, "PRCL", "INTJ", "CONJ") and not initial:
            return normalize(plain), "name"
    return normalize(best.normal_form), _pos(best, capital or best is not readings[0])


def _pos(reading: Any, capital: bool) -> str:
    grammemes = reading.tag.grammemes
    if "Apro" in grammemes or "Anum" in grammemes:
        return "function" if "Apro" in grammemes else "number"
    pos = _PYMORPHY_POS.get(reading.tag.POS, "other")
    if pos == "noun" and grammemes & _PROPER and (capital or "Geox" in grammemes):
        return "name"
    return "noun" if pos == "other" and reading.word.isalpha() else pos


def _proper_reading(readings: list[Any]) -> Any | None:
    """Give the likeliest reading as a name, unless the word is above all an adjective (Южного Кавказа)."""
    if readings[0].tag.POS in ("ADJF", "ADJS", "PRTF"):
        return None
    proper = [r for r in readings if r.tag.POS == "NOUN" and r.tag.grammemes & _PROPER]
    return min(
        proper,
        key=lambda r: (r.tag.number == "plur" and "Pltm" not in r.tag, -round(r.score, 2), "Name" in r.tag),
        default=None,
    )


def _can_begin(readings: list[Any]) -> bool:
    """Say whether the likeliest reading can begin a sentence where a name in the nominative could, too.

    "Песков" begins a sentence as a name (nominative), hardly as sand (genitive plural); "Вера" may be either.
    """
    best, name = readings[0], _proper_reading(readings)
    if name is None or best.tag.POS != "NOUN":
        return True
    nominative = any(r.tag.case == "nomn" for r in readings if r.normal_form == best.normal_form)
    return nominative or not any(r.tag.case == "nomn" for r in readings if r.normal_form == name.normal_form)


def _unknown_name(word: str, readings: list[Any]) -> str:
    """Find the nominative of a name that no dictionary knows (Тасицем → тасиц, Зангезур)."""
    form = normalize(word)
    if len(form) > 4 and form[-2:] in ("ом", "ем", "ым") and form[-3] not in _VOWELS:
        return form[:-2]
    if word.isupper() or (form[-1] not in _VOWELS and not form.endswith(("ой", "ей", "ого", "его"))):
        return form
    nouns = [normalize(r.normal_form) for r in readings if r.tag.POS == "NOUN"]
    stems = [n for n in nouns if form.startswith(n) and n[-1] not in _VOWELS]
    if stems and stems[0] != form:
        return stems[0]
    adjectives = [normalize(r.normal_form) for r in readings if r.tag.POS == "ADJF"]
    return next(iter(nouns + adjectives), form)


def attested_nominative(word: str, term: str, forms: set[str]) -> str | None:
    """Give the shorter form of a name that ends in a case ending, where the article has it (Вансе → ванс)."""
    if script(word) != "cyrillic" or len(word) < 4 or morphology().word_is_known(word):
        return None
    form = normalize(word)
    for ending in ("ом", "ем", "ым", "а", "у", "е", "я", "ю"):
        stem = form.removesuffix(ending)
        if stem != form and len(stem) > 2 and stem in forms and stem[-1] not in _VOWELS:
            return stem
    return None


# --- languages with simplemma ---


def _parse_simplemma(word: str, language: str, initial: bool) -> Parse:
    """Look a word up in simplemma's list of forms; a capitalised word that the list lacks is a name."""
    form = normalize(word)
    if _is_acronym(word) and (len(word) < 6 or not _known(form, language)):
        return form, "name"
    listed = form in _glossary_pos(language)  # a word of its own, whatever the list of forms says
    if not listed and not _known(form, language):
        capital = any(map(str.isupper, word))
        return form, "name" if capital else _suffix_pos(form, language)
    found = form if listed else _simplemma(form, language)
    if found[:1].isupper():
        return normalize(found), "name"
    base = form if listed else _singular(normalize(found), language)
    choices = _glossary_pos(language).get(base)
    if choices:
        return base, _choose_pos(choices, word, form, base, initial, language)
    if word[:1].isupper() and not initial:
        return base, "name"
    return base, _suffix_pos(base, language)


def _choose_pos(
    choices: tuple[str, ...], word: str, form: str, base: str, initial: bool, language: str
) -> str:
    """Choose among the parts of speech that the glossary has for a lemma, by the form it stands in."""
    if "name" in choices and word[:1].isupper() and not initial:
        return "name"
    if "verb" in choices and form != base and form.endswith(("ed", "ing")):
        return "verb"
    if "adjective" in choices and form == base and _suffix_pos(base, language) == "adjective":
        return "adjective"
    return min(choices, key=_PREFERENCE.index)


def _singular(form: str, language: str) -> str:
    """Join the plural of peoples (Armenians), which the list keeps as lemmas, to their singular."""
    return form[:-1] if form.endswith("ans") and _known(form[:-1], language) else form


def _known(form: str, language: str) -> bool:
    import simplemma

    return simplemma.is_known(form, lang=language)


def _simplemma(form: str, language: str) -> str:
    import simplemma

    return simplemma.lemmatize(form, lang=language)


@cache
def _glossary_pos(language: str) -> Mapping[str, tuple[str, ...]]:
    """Give the glossary's parts of speech of each lemma; none for a language that it has no column of."""
    column = str(lexicon.languages()[language]["name"]).lower()
    table = lexicon.read_csv("glossary.csv")
    if column not in table or column == "russian":
        return {}
    return {str(key): tuple(group) for key, group in table.groupby(column)["pos"]}


@cache
def _suffixes(language: str) -> tuple[tuple[str, str], ...]:
    table = lexicon.read_csv("suffixes.csv").query("language == @language")
    pairs = zip(table["suffix"], table["pos"], strict=True)
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0])))


def _suffix_pos(form: str, language: str) -> str:
    return next((p for s, p in _suffixes(language) if form.endswith(s) and len(form) >= len(s) + 3), "noun")


def _parse_plain(word: str, language: str, initial: bool) -> Parse:
    """Keep a word of a language without lemmatiser as it is."""
    return normalize(word), "name" if word[:1].isupper() and not initial else "noun"


_LEMMATIZERS: dict[str, Callable[[str, str, bool], Parse]] = {
    "pymorphy3": _parse_pymorphy,
    "simplemma": _parse_simplemma,
}
