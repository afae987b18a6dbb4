"""Page text that shows by its repetition: the same words in many different articles of one source.

A legal footer, a promotion or an author's tail that no list knows comes again in article after article, often glued to
the last sentence or between two paragraphs. It is found in three steps, each of which works on one part of a corpus at
a time and in bounded memory:

1. :func:`count` counts every run of eight words in a table of fixed size, :func:`merge` adds such tables up. Different
   runs may share a place in the table, so its counts are never too small.
2. :func:`count_hopeful` counts exactly those runs that the table calls frequent, :func:`merge_hopeful` adds up.
3. :func:`learn` keeps what enough *different* articles have; :func:`analysis.corpus.cleaning.passages.learned_spans` finds it in
   an article and decides whether it is page text.

Copies count once: an article stands for itself by the least of those runs that are its own, so that copies, and updated
versions of one report, are one article here (the bottom-k form of min-wise hashing; Broder 1997, Cohen & Kaplan 2007).
All hashes are the same on every machine.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.corpus.cleaning.lines import lines

GRAM = 8  # words in a run
AT_LEAST = 10  # different articles of a source: fewer prove nothing
ENOUGH = 50  # are enough in a corpus of any size
_CROWD = 20_000  # articles of the corpus for each one that must share a run: beyond 200,000 chance meets in the table
OWN = 0.15  # an article with a smaller share of runs of its own is a version of another
_PLACES = 24  # bits: sixteen million places hold a million articles of 300 words with 18 runs a place
_FULL = 255
_WORD = re.compile(r"\w+")
_SHORT = 120  # characters
_EMPTY = np.zeros(0, dtype=np.uint64)
_ODD = np.uint64(0x9E3779B97F4A7C15)


class Counts(NamedTuple):
    """How often runs of words occur in a part of a corpus: at most 2²⁴ places, five bytes each, however large it is.

    Attributes
    ----------
    places, counts
        Arrays: the places in use, in order, and their counts (255 stands for more).
    articles
        group → number of articles.
    """

    places: np.ndarray
    counts: np.ndarray
    articles: Mapping[str, int]


class Hopeful(NamedTuple):
    """What pass two counts: the hopeful runs, and up to fifty different articles that have each of them.

    Attributes
    ----------
    runs, groups, articles
        Arrays, one entry a run, in order: its hash, its group's, and the number of articles that have it, copies included.
    pairs
        Array (n, 2): a run and an article that has it, in order; the fifty smallest of a run's are kept.
    """

    runs: np.ndarray
    groups: np.ndarray
    articles: np.ndarray
    pairs: np.ndarray


@dataclass(frozen=True)
class Learned:
    """What many different articles of a source share.

    Attributes
    ----------
    runs
        Array, in order: the hashes of the runs of words, each with its group.
    shares
        Array: the share of the group's articles that have the run.
    """

    runs: np.ndarray
    shares: np.ndarray

    @cached_property
    def key(self) -> str:
        """A hash of the content, the same on every machine."""
        return hashlib.blake2b(self.runs.tobytes() + self.shares.tobytes(), digest_size=16).hexdigest()

    def teaches(self, units: Units) -> np.ndarray:
        """Say for each article of a part whether it has anything that was learned."""
        found = np.zeros(len(units.groups), dtype=bool)
        found[units.articles[self.lookup(units.hashes) > 0]] = True
        return found

    def lookup(self, runs: np.ndarray) -> np.ndarray:
        """Give the share of articles that have each run; 0 for one that was not learned."""
        if not len(self.runs) or not len(runs):
            return np.zeros(len(runs), dtype=np.float32)
        at = np.minimum(np.searchsorted(self.runs, runs), len(self.runs) - 1)
        return np.where(self.runs[at] == runs, self.shares[at], np.float32(0))


# --- runs of words ---


def word_spans(raw: str) -> list[tuple[int, int]]:
    """Give where the words of a text begin and end."""
    return [match.span() for match in _WORD.finditer(raw)]


def run_hashes(words: Sequence[str], group: str) -> np.ndarray:
    """Hash each run of eight words (lower case) together with the group it stands in."""
    hashes = _hashes(_lower(words))
    if len(hashes) < GRAM:
        return hashes[:0]
    runs = np.full(len(hashes) - GRAM + 1, group_hash(group))
    with np.errstate(over="ignore"):
        for offset in range(GRAM):
            runs = _mixed(runs + hashes[offset : offset + len(runs)])
    return runs


def line_hashes(short: Sequence[str], group: str) -> np.ndarray:
    """Hash lines that are too short for a run together with the group they stand in."""
    with np.errstate(over="ignore"):
        return _mixed(_hashes([_sound(f"\n{line.lower()}") for line in short]) + group_hash(group))


def _lower(words: Sequence[str]) -> list[str]:
    return "\n".join(words).lower().split("\n")


@lru_cache(maxsize=4096)
def group_hash(group: str) -> np.uint64:
    """Hash the name of a group."""
    return _hashes([_sound(group)])[0]


def _sound(text: str) -> str:
    """Replace the halves of surrogate pairs that a damaged file may hold: they have no bytes to hash."""
    return text.encode("utf-8", errors="replace").decode("utf-8")


def _hashes(words: Sequence[str]) -> np.ndarray:
    hashes: np.ndarray = pd.util.hash_array(np.array(words, dtype=object), categorize=False)
    return hashes


def _mixed(values: np.ndarray) -> np.ndarray:
    product: np.ndarray = values * _ODD
    return product ^ (product >> np.uint64(29))


class Units(NamedTuple):
    """What is counted of the articles of a part: their runs of words and short lines.

    Attributes
    ----------
    hashes, articles
        Arrays, one entry for each that an article has, once: its hash, and the article's number in the part.
    groups
        The source of each article, or None where it is left out.
    """

    hashes: np.ndarray
    articles: np.ndarray
    groups: list[str | None]

    def of_articles(self) -> Iterator[tuple[str, np.ndarray]]:
        """Give the group and the hashes, in order, of each article that is not left out."""
        ends = np.searchsorted(self.articles, np.arange(len(self.groups) + 1))
        for group, start, end in zip(self.groups, ends, ends[1:], strict=False):
            if group is not None:
                yield group, self.hashes[start:end]


def find_units(raws: Sequence[str], groups: Sequence[str | None]) -> Units:
    """Find what is counted of the articles of a part.

    Parameters
    ----------
    raws
        Raw texts.
    groups
        The source of each, as far as it is known before cleaning (a table's outlet, a domain, a folder); "" where
        nothing is known; None leaves an article out (the source text of a web page, whose markup repeats).
    """
    found = [
        _EMPTY if group is None else np.unique(_hash_units(raw, group))
        for raw, group in zip(raws, groups, strict=True)
    ]
    numbers = np.repeat(np.arange(len(found), dtype=np.int32), [len(hashes) for hashes in found])
    return Units(np.concatenate([_EMPTY, *found]), numbers, list(groups))


def _hash_units(raw: str, group: str) -> np.ndarray:
    short = [line.text for line in lines(raw) if is_short(line.text)]
    return np.concatenate([run_hashes(_WORD.findall(raw), group), line_hashes(short, group)])


def is_short(line: str) -> bool:
    """Say whether a line has fewer words than a run, and at least one."""
    return len(line) < _SHORT and 0 < len(_WORD.findall(line)) < GRAM


# --- the passes ---


def count(units: Units) -> Counts:
    """Pass one over one part of a corpus."""
    places, counts = np.unique(_place(units.hashes), return_counts=True)
    return _counts(places, counts, Counter(group for group in units.groups if group is not None))


def merge(counts: Iterable[Counts]) -> Counts:
    """Add up pass one; the order of the parts does not matter."""
    table = np.zeros(1 << _PLACES, dtype=np.int32)
    articles: Counter[str] = Counter()
    for part in counts:
        table[part.places] += part.counts
        articles.update(part.articles)
    places = np.flatnonzero(table)
    return _counts(places, table[places], articles)


def _counts(places: np.ndarray, counts: np.ndarray, articles: Mapping[str, int]) -> Counts:
    full = np.minimum(counts, _FULL).astype(np.uint8)
    return Counts(places.astype(np.uint32), full, dict(sorted(articles.items())))


def _place(hashes: np.ndarray) -> np.ndarray:
    return (hashes >> np.uint64(64 - _PLACES)).astype(np.int64)


def enough(counts: Counts) -> int:
    """Give the number of different articles of one source that must share a run: 10, in a huge corpus up to 50."""
    return max(AT_LEAST, min(sum(counts.articles.values()) // _CROWD, ENOUGH))


def count_hopeful(units: Units, counts: Counts) -> Hopeful:
    """Pass two over one part of a corpus, given the merged counts of pass one."""
    table = np.zeros(1 << _PLACES, dtype=np.uint8)
    table[counts.places] = counts.counts
    limit = enough(counts)
    parts = [_NONE]
    for group, found in units.of_articles():
        frequent = table[_place(found)] >= limit
        runs = found[frequent]
        pairs = np.column_stack([runs, np.full(len(runs), _article(found, frequent))])
        parts.append(
            Hopeful(runs, np.full(len(runs), group_hash(group)), np.ones(len(runs), dtype=np.int64), pairs)
        )
    return merge_hopeful(parts)


def _article(found: np.ndarray, frequent: np.ndarray) -> np.uint64:
    """Name an article by the least of its own runs; versions that have hardly any share one name."""
    own = found[~frequent]
    return own[0] if len(own) >= max(1, OWN * len(found)) else np.uint64(0)


def merge_hopeful(parts: Iterable[Hopeful]) -> Hopeful:
    """Add up pass two; the order of the parts does not matter."""
    listed = list(parts)
    runs, first, number = np.unique(
        np.concatenate([part.runs for part in listed]), return_index=True, return_inverse=True
    )
    articles = np.zeros(len(runs), dtype=np.int64)
    np.add.at(articles, number, np.concatenate([part.articles for part in listed]))
    groups = np.concatenate([part.groups for part in listed])[first]
    return Hopeful(runs, groups, articles, _smallest(np.concatenate([part.pairs for part in listed])))


def _smallest(pairs: np.ndarray) -> np.ndarray:
    """Sort pairs, drop copies, keep the fifty smallest articles of each run."""
    ordered = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    new = np.ones(len(ordered), dtype=bool)
    new[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    ordered = ordered[new]
    rank = np.arange(len(ordered)) - np.searchsorted(ordered[:, 0], ordered[:, 0])
    return ordered[rank < ENOUGH]


_NONE = Hopeful(_EMPTY, _EMPTY, np.zeros(0, dtype=np.int64), np.zeros((0, 2), dtype=np.uint64))


def learn(counts: Counts, hopeful: Hopeful) -> Learned:
    """Keep the runs and short lines that enough different articles of a source have.

    How many are enough says :func:`enough`. Whether a passage made of them is page text is decided where it stands
    (:func:`analysis.corpus.cleaning.passages.learned_spans`).
    """
    sizes = {group_hash(group): n for group, n in counts.articles.items()}
    articles = np.array([sizes[group] for group in hopeful.groups], dtype=np.int64)
    places = np.searchsorted(hopeful.pairs[:, 0], hopeful.runs, side="left")
    different = np.searchsorted(hopeful.pairs[:, 0], hopeful.runs, side="right") - places
    kept = different >= enough(counts)
    return Learned(hopeful.runs[kept], (hopeful.articles[kept] / articles[kept]).astype(np.float32))
