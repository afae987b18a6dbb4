"""The Russian words that have a vector: Navec's news vectors, which come with natasha's wheel.

A term of several words (железная дорога) is known where all its content words are, and has their mean for a vector.
"""

from __future__ import annotations

import importlib.util
from bisect import bisect_left
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis import tokens

Floats = npt.NDArray[np.float32]

WIDTH = 300
_FILE = "data/emb/navec_news_v1_1B_250K_300d_100q.tar"


@cache
def navec() -> Any:
    """Load Navec from natasha's wheel (natasha itself is not imported: it needs the abandoned pymorphy2)."""
    from navec import Navec

    spec = importlib.util.find_spec("natasha")
    folder = spec.submodule_search_locations[0] if spec and spec.submodule_search_locations else ""
    file = Path(folder) / _FILE
    if not file.is_file():
        raise FileNotFoundError(f"{file}: word vectors not found; install natasha anew: pip install natasha")
    return Navec.load(str(file))


@cache
def total() -> int:
    """Say how many words Navec's news corpus has."""
    return int(sum(navec().vocab.counts))


@lru_cache(maxsize=500_000)
def count(word: str) -> int:
    """Say how often Navec's news corpus has a Russian word (0: never, or too rarely to have a vector).

    A term of several words counts as its rarest content word.
    """
    if " " in word:
        return min(map(count, parts(word)), default=0)
    index = navec().vocab.word_ids.get(word)
    return 0 if index is None else int(navec().vocab.counts[index])


def begins(prefix: str) -> bool:
    """Say whether any word of the vocabulary begins with some letters."""
    words = _sorted_words()
    place = bisect_left(words, prefix)
    return place < len(words) and words[place].startswith(prefix)


@cache
def _sorted_words() -> list[str]:
    return sorted(navec().vocab.words)


@lru_cache(maxsize=100_000)
def parts(term: str) -> tuple[str, ...]:
    """Give the content words of a Russian term as the vocabulary has them; empty where one is missing.

    Each is its lemma, else the form that stands there, else the parts of a compound.
    """
    found: list[str] = []
    for word in term.split():
        known = _known(word)
        if not known and word not in tokens.stopwords("ru"):
            return ()
        found.extend(known)
    return tuple(found)


def _known(word: str) -> list[str]:
    if word in tokens.stopwords("ru"):
        return []
    forms = (tokens.lemma(word, "ru"), word)
    pieces = [piece for piece in word.split("-") if count(piece)] if "-" in word else []
    return next(([form] for form in forms if count(form)), pieces)


@lru_cache(maxsize=100_000)
def word_vector(word: str) -> Floats:
    """Give the vector of a word or term that Navec has, of unit length.

    Raises
    ------
    KeyError
        Where Navec lacks the word.
    """
    if " " in word and parts(word):
        vector = np.mean([word_vector(part) for part in parts(word)], axis=0)
    else:
        vector = np.asarray(navec()[word], np.float32)
    return (vector / np.linalg.norm(vector)).astype(np.float32)
