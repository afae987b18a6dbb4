"""Words with their grammar, and the names of persons, organisations and places, for Russian.

The models are those that natasha's wheel carries (slovnet: morphology, syntax, names; Kukushkin 2020, *Natasha
project*). They are loaded from its folder and not through natasha itself, which imports the abandoned pymorphy2.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from analysis import lemmas

Piece = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Word:
    """A word or mark of a sentence; ``start`` and ``end`` are offsets in the text, ``head`` an index (-1: root).

    ``form`` is the verb's: Fin, Inf, Conv (gerund), Part, Imp (imperative).
    """

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


_LINE = re.compile(r"[^\n]+")

# What the parser calls a word → what the dictionary may call it.
_READINGS = {
    "VERB": ("VERB", "INFN", "GRND", "PRTF", "PRTS"),
    "ADJ": ("ADJS", "ADJF", "PRTS", "PRTF"),
    "DET": ("ADJF", "NPRO"),
    "PRON": ("NPRO", "ADJF"),
    "NOUN": ("NOUN",),
    "PROPN": ("NOUN",),
}


@lru_cache(maxsize=100_000)
def _lemma(word: str, pos: str, case: str, number: str, tense: str) -> str:
    """Give the lemma of the reading that the parser's part of speech and tense admit."""
    if not word[0].isalpha():
        return word
    if pos in ("NOUN", "PROPN") and case == "Nom" and number == "Sing":
        return lemmas.normalize(word)  # the dictionary guesses at words that it doesn't know (регионовед)
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


def parse(sentences: Sequence[Sequence[Piece]]) -> list[list[Word]]:
    """Parse the sentences of an article together, which is several times faster than one by one.

    Parameters
    ----------
    sentences
        Each a list of ``(start, end, surface)``, its words and marks; ``surface`` is what the parser reads there,
        which lets a long quotation stand in as one word.

    Returns
    -------
    list of list of Word
        The words of each sentence, in the order given.
    """
    morph, syntax, _ = _models()
    found: list[list[Word]] = [[] for _ in sentences]
    # Sentences of like length stand together, since the models pad each batch to its longest.
    order = sorted((i for i, pieces in enumerate(sentences) if pieces), key=lambda i: len(sentences[i]))
    surfaces = [[surface for _, _, surface in sentences[i]] for i in order]
    with _one_thread():
        for i, tagged, parsed in zip(order, morph.map(surfaces), syntax.map(surfaces), strict=True):
            found[i] = _words(sentences[i], tagged.tokens, parsed.tokens)
    return found


def tag(words: Sequence[Piece]) -> list[Word]:
    """Tag one sentence without parsing it: its words have neither head nor relation."""
    if not words:
        return []
    with _one_thread():
        tagged = next(_models()[0].map([[surface for _, _, surface in words]]))
    return _words(words, tagged.tokens, [None] * len(words))


def _words(pieces: Sequence[Piece], tagged: Sequence[Any], parsed: Sequence[Any]) -> list[Word]:
    words = []
    for (start, end, surface), tagging, node in zip(pieces, tagged, parsed, strict=True):
        feats = tagging.feats
        case, number = feats.get("Case", ""), feats.get("Number", "")
        words.append(
            Word(
                start=start,
                end=end,
                text=surface,
                lemma=_lemma(surface, tagging.pos, case, number, feats.get("Tense", "")),
                pos=tagging.pos,
                case=case,
                gender=feats.get("Gender", "")[:1].lower(),
                number=number,
                form="Imp" if feats.get("Mood") == "Imp" else feats.get("VerbForm", ""),
                short=feats.get("Variant") == "Short",
                head=int(node.head_id) - 1 if node else -1,
                rel=node.rel if node else "",
            )
        )
    return words


def is_surname(word: str) -> bool:
    """Tell whether the dictionary knows a word as a person's name, for names that the model misses."""
    return any({"Surn", "Name", "Patr"} & r.tag.grammemes for r in lemmas.dictionary(word.lower())[:3])


def is_plural(word: str) -> bool:
    """Tell whether a word's likeliest reading is a plural."""
    return any(reading.tag.number == "plur" for reading in lemmas.dictionary(word.lower())[:1])


@lru_cache(maxsize=100_000)
def normal_forms(word: str) -> frozenset[str]:
    """Give the lemmas of all of a word's readings, in lower case with е for ё."""
    return frozenset(lemmas.normalize(reading.normal_form) for reading in lemmas.dictionary(word))


def gender_of_name(name: str) -> str:
    """Give the gender that a name's given name, else its surname as a nominative tells: m, f or empty."""
    for kind in ("Name", "Patr", "Surn"):
        for word in name.split():
            readings = [r.tag for r in lemmas.dictionary(word.lower())[:4] if kind in r.tag.grammemes]
            readings.sort(key=lambda tag: tag.case != "nomn")
            genders = [str(tag.gender)[0] for tag in readings if tag.gender in ("masc", "femn")]
            if genders:
                return genders[0]
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
    lines = [match for match in _LINE.finditer(text) if not match.group().isspace()]
    lines.sort(key=lambda line: line.end() - line.start())
    with _one_thread():
        marked = list(_models()[2].map([line.group() for line in lines]))
    found = (
        (line.start() + span.start, line.start() + span.stop, span.type)
        for line, markup in zip(lines, marked, strict=True)
        for span in markup.spans
    )
    return tuple(sorted(found))
