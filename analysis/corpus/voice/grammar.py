"""Words with their grammar, and the names of persons, organisations and places, for Russian.

The models are those that natasha's wheel carries (slovnet: morphology, syntax, names; Kukushkin 2020, *Natasha
project*). They are loaded from its folder and not through natasha itself, which imports the abandoned pymorphy2.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from analysis import lemmas


@dataclass(frozen=True, slots=True)
class Word:
    """A word or mark of a sentence; ``start`` and ``end`` are offsets in the text, ``head`` an index (-1: root)."""

    start: int
    end: int
    text: str
    lemma: str
    pos: str
    case: str
    gender: str
    number: str
    form: str
    short: bool
    head: int
    rel: str


# What the parser calls a word → what the dictionary may call it.
_READINGS = {
    "VERB": ("VERB", "INFN", "GRND", "PRTF", "PRTS"),
    "ADJ": ("ADJS", "ADJF", "PRTS", "PRTF"),
    "DET": ("ADJF", "NPRO"),
    "PRON": ("NPRO", "ADJF"),
    "NOUN": ("NOUN",),
    "PROPN": ("NOUN",),
}


def _lemma(word: str, pos: str, feats: dict[str, str]) -> str:
    """Give the lemma of the reading that the parser's part of speech and tense admit."""
    if not word[0].isalpha():
        return word
    if pos in ("NOUN", "PROPN") and feats.get("Case") == "Nom" and feats.get("Number") == "Sing":
        return lemmas.normalize(word)  # the dictionary guesses at words that it doesn't know (регионовед)
    tense = feats.get("Tense", "")
    readings = lemmas.dictionary(word.lower())
    admitted = [r for kind in _READINGS.get(pos, ()) for r in readings if kind == r.tag.POS]
    timely = [r for r in admitted if not tense or (r.tag.tense or "")[:4] == tense.lower()]
    return lemmas.normalize((timely or admitted or readings)[0].normal_form)


@cache
def _models() -> tuple[Any, Any, Any]:
    from navec import Navec
    from slovnet import NER, Morph, Syntax

    spec = importlib.util.find_spec("natasha")
    if spec is None or not spec.submodule_search_locations:
        raise ImportError(
            "natasha is not installed; its wheel carries the Russian models: run make test or pip install -e ."
        )
    data = Path(spec.submodule_search_locations[0]) / "data"
    vectors = Navec.load(data / "emb" / "navec_news_v1_1B_250K_300d_100q.tar")
    models = []
    for loader, name in ((Morph, "morph"), (Syntax, "syntax"), (NER, "ner")):
        model = loader.load(data / "model" / f"slovnet_{name}_news_v1.tar")
        model.navec(vectors)
        models.append(model)
    return models[0], models[1], models[2]


@cache
def _threads() -> Any:
    from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]

    return ThreadpoolController()


def _one_thread() -> Any:
    """The models multiply small matrices, which several threads only slow down."""
    return _threads().limit(limits=1, user_api="blas")


def parse(text: str, pieces: Iterable[tuple[int, int, str]]) -> list[Word]:
    """Parse one sentence.

    Parameters
    ----------
    text
        The whole text; offsets count its characters.
    pieces
        ``(start, end, surface)`` of the sentence's words and marks; ``surface`` is what the parser reads there,
        which lets a long quotation stand in as one word.
    """
    items = list(pieces)
    if not items:
        return []
    morph, syntax, _ = _models()
    surfaces = [surface for _, _, surface in items]
    with _one_thread():
        tagged = next(morph.map([surfaces])).tokens
        parsed = next(syntax.map([surfaces])).tokens
    words = []
    for (start, end, surface), tag, node in zip(items, tagged, parsed, strict=True):
        feats = tag.feats
        words.append(
            Word(
                start=start,
                end=end,
                text=surface,
                lemma=_lemma(surface, tag.pos, feats),
                pos=tag.pos,
                case=feats.get("Case", ""),
                gender=feats.get("Gender", "")[:1].lower(),
                number=feats.get("Number", ""),
                form=feats.get("VerbForm", ""),
                short=feats.get("Variant") == "Short",
                head=int(node.head_id) - 1,
                rel=node.rel,
            )
        )
    return words


def is_surname(word: str) -> bool:
    """Tell whether the dictionary knows a word as a person's name, for names that the model misses."""
    return any({"Surn", "Name", "Patr"} & r.tag.grammemes for r in lemmas.dictionary(word.lower())[:3])


@lru_cache(maxsize=100_000)
def normal_forms(word: str) -> frozenset[str]:
    """Give the lemmas of all of a word's readings, in lower case with е for ё."""
    return frozenset(lemmas.normalize(reading.normal_form) for reading in lemmas.dictionary(word))


def gender_of_name(name: str) -> str:
    """Give the gender that a name's given name or surname tells: m, f or empty."""
    for word in name.split():
        for reading in lemmas.dictionary(word.lower())[:3]:
            if {"Name", "Patr", "Surn"} & reading.tag.grammemes and reading.tag.gender in ("masc", "femn"):
                return str(reading.tag.gender)[0]
    return ""


def is_verb(word: str) -> bool:
    """Tell whether the dictionary reads a word first as a verb."""
    return any(r.tag.POS in ("VERB", "INFN", "GRND") for r in lemmas.dictionary(word.lower())[:1])


def is_animate(noun: str) -> bool:
    """Tell whether the dictionary has a noun as that of a living being."""
    return any("anim" in r.tag.grammemes for r in lemmas.dictionary(noun)[:1])


@lru_cache(maxsize=4)
def names(text: str) -> tuple[tuple[int, int, str], ...]:
    """Give the names of a Russian text as ``(start, end, type)``; type is PER, ORG or LOC."""
    if not text.strip():
        return ()
    with _one_thread():
        return tuple((span.start, span.stop, span.type) for span in _models()[2](text).spans)
