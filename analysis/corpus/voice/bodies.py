"""Countries, bodies and ids: what a name or description stands for across articles and alphabets."""

from __future__ import annotations

import re
from functools import cache

from analysis import lexicon, tokens
from analysis.corpus.voice.reports import Cues

_LATIN = dict(
    zip(
        "абвгдезийклмнопрстуфхыэ",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "z",
            "i",
            "i",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "y",
            "e",
        ],
        strict=True,
    )
)
_LATIN |= {
    "ж": "zh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "shch",
    "ю": "yu",
    "я": "ya",
    "ъ": "",
    "ь": "",
    "ё": "e",
}
_SPELLINGS = [(r"iy\b|yi\b|ii\b|yy\b|ij\b|(?<=e)i\b|(?<=i)y\b", "y"), (r"ye|je", "e"), (r"[^a-z0-9]+", "_")]


@cache
def entity_rows() -> dict[str, dict[str, str]]:
    """Give the rows of the entity table by id."""
    table = lexicon.entities()
    return {
        str(row["entity_id"]): {str(k): str(v) for k, v in row.items()} for row in table.to_dict("records")
    }


@cache
def _entity_forms(language: str) -> dict[str, list[dict[str, str]]]:
    """Give the entities by form, lower case; single Russian words also by lemma."""
    found: dict[str, list[dict[str, str]]] = {}
    for row in entity_rows().values():
        for form in row[f"forms_{language}"].split(";"):
            keys = {form.lower().replace("ё", "е")}
            if " " not in form and form:
                keys.add(tokens.lemma(form, language))
            for key in keys - {""}:
                found.setdefault(key, []).append(row)
    return found


def entities_named(text: str, language: str) -> list[dict[str, str]]:
    """Give the entities that have a form of name, in any case."""
    key = text.lower().replace("ё", "е").strip(' .,»«"“”')
    forms = _entity_forms(language)
    return forms.get(key) or (forms.get(tokens.lemma(key, language), []) if key and " " not in key else [])


def entity_id(name: str, language: str, *, kind: str | None = None) -> str:
    """Give the entity that a name stands for; empty where it is unknown or stands for several."""
    rows = [row for row in entities_named(name, language) if kind is None or row["kind"] == kind]
    return rows[0]["entity_id"] if len(rows) == 1 else ""


def entity_kind(name: str, language: str) -> str:
    """Give the kind of the entity that a name stands for, or an empty string."""
    rows = entities_named(name, language)
    return rows[0]["kind"] if rows else ""


def bloc_of(text: str, *, cues: Cues, language: str) -> str:
    """Give the country or body that a description speaks for.

    "Russian Ambassador to Armenia" is Russia's: what follows to, on or for is where he is sent. A country beside a
    body (the Russian Ministry of Foreign Affairs, МИД РФ) wins over others.
    """
    words = [text[a:b] for a, b in tokens.tokenize(text, language)]
    lemmas_ = [tokens.lemma(word, language) for word in words]
    found: list[tuple[int, int, str]] = []
    for i, word in enumerate(words):
        rows = _country_rows(word, lemmas_[i], language) or (
            _country_rows(" ".join(words[i : i + 2]), " ".join(lemmas_[i : i + 2]), language)
            if i + 1 < len(words)
            else []
        )
        if not rows or any(w.lower() in cues.words["place_prepositions"] for w in words[max(0, i - 2) : i]):
            continue
        bodies = cues.words["bodies"]
        before, after = lemmas_[max(0, i - 3) : i], lemmas_[i + 1 : i + 3]
        rank = (
            0 if any(word in bodies for word in after) else 1 if any(word in bodies for word in before) else 2
        )
        found.append((rank, i, rows[0]["bloc"]))
    return min(found)[2] if found else ""


def _country_rows(word: str, lemma: str, language: str) -> list[dict[str, str]]:
    if not word or (word.islower() and lexicon.languages()[language]["script"] == "latin"):
        return []
    forms = _entity_forms(language)
    rows = forms.get(word.lower().replace("ё", "е")) or forms.get(lemma) or []
    return [
        row
        for row in rows
        if row["kind"] in ("country", "organisation", "place") and not row["entity_id"].startswith("media_")
    ]


@cache
def _outlet_names() -> frozenset[str]:
    table = lexicon.outlets()
    names = (name for row in table["names"] for name in row.split(";"))
    return frozenset(name.lower() for name in names if name) | frozenset(table["outlet"].str.lower())


def is_outlet(name: str) -> bool:
    """Tell whether a name is that of an outlet in ``outlets.csv``."""
    return name.lower().strip(' «»"“”.') in _outlet_names()


def slug(name: str) -> str:
    """Give an id that the Latin and Cyrillic spellings of a name share, as far as letters allow."""
    latin = "".join(_LATIN.get(char, char) for char in name.lower())
    for pattern, replacement in _SPELLINGS:
        latin = re.sub(pattern, replacement, latin)
    return latin.strip("_") or "unnamed"
