"""Topics under other choices: which of them come back."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.corpus.report import article_labels
from analysis.corpus.reposts import REPOSTS, count_reposts
from analysis.encode.choice import unit_vectors
from analysis.encode.learned import TooLittleToLearn
from analysis.robustness.coded import named_encoder
from analysis.robustness.counts import COMBINED, LEFT_OUT
from analysis.robustness.grid import NAMELESS, check_options
from analysis.robustness.work import Step, done
from analysis.topics import group_units, name_topics, topic_units, unit_tokens
from analysis.topics.clusters import MIN_UNITS, Method, by_chance
from analysis.topics.stability import overlaps
from analysis.topics.units import UNITS

TOPIC_CHOICES = ("encoder", "method", "seed", "unit", "reposts")
LEARNED = "learned"
"""Instead of an encoder: vectors learned from the corpus itself."""

MOST_LEFT_OUT = 20
"""With more articles than this, they are left out in so many parts, each article once."""

_MIN_WORDS = 5


@dataclass(frozen=True)
class TopicGrid:
    """Options of each choice in finding topics; the first of each is the reference.

    Attributes
    ----------
    encoders
        As in :class:`analysis.robustness.grid.Grid`, or :data:`LEARNED`.
    methods, seeds
        Of clustering, as in :func:`analysis.topics.fit_topics`. K-means on few units is without chance: one seed is tried.
    units
        sentence, article.
    reposts
        Of :data:`analysis.corpus.reposts.REPOSTS`.
    """

    encoders: Sequence[str] = (NAMELESS, "bilingual")
    methods: Sequence[Method] = ("kmeans", "hdbscan")
    seeds: Sequence[int] = (0, 1, 2)
    units: Sequence[str] = UNITS
    reposts: Sequence[str] = REPOSTS

    def __post_init__(self) -> None:
        """Refuse options that there are not or that stand twice, and empty choices."""
        check_options(self, {"methods": get_args(Method), "units": UNITS, "reposts": REPOSTS})


@dataclass(frozen=True)
class _Space:
    """Units, their words and vectors; ``why`` says why there are none."""

    units: pd.DataFrame
    words: pd.DataFrame
    matrix: npt.NDArray[np.float32]
    why: str = ""


def regroup(
    corpus: Any, *, grid: TopicGrid, seed: int = 0, progress: bool = True
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Find topics in every way of a grid, and say how much of each topic of the reference comes back.

    Topics are matched by the Hungarian method so that the overlap of their units (Jaccard) is largest in sum, as
    survival is measured (:mod:`analysis.topics.stability`). Where topics of sentences meet topics of articles, a
    sentence is in its article's topic.

    Parameters
    ----------
    corpus
        With all reposts in it.
    grid
        The choices.
    seed
        Of parting the articles that are left out, where there are more than :data:`MOST_LEFT_OUT`.
    progress
        Show a bar.

    Returns
    -------
    topics
        topic, size, label: those of the reference.
    specifications
        specification (a number, the reference is 0), kind, changed, a column for each of :data:`TOPIC_CHOICES`, topics
        (how many were found), why (there are none, or empty).
    overlap
        topic, label, specification, kind, changed, times (1), value (missing where no topics could be found).
    """
    spaces = {(e, u): _space(corpus, e, u) for e, u in itertools.product(grid.encoders, grid.units)}
    planned = [*_combinations(corpus.articles, grid, spaces), *_left_out(corpus.articles, grid, spaces, seed)]
    able = [number for number, (_, space, rows) in enumerate(planned) if not _hindrance(space, rows)]
    if 0 not in able:
        raise ValueError(f"the reference has no topics: {_hindrance(*planned[0][1:])}")
    steps = [_step(corpus.hash, *planned[number]) for number in able]
    found = dict(zip(able, done(steps, label="topics", progress=progress), strict=True))
    _, space, kept = planned[0]
    topics = name_topics(space.units[kept], space.matrix[kept], found[0], tokens=space.words)
    rows, overlap = [], []
    for number, (cells, other, some) in enumerate(planned):
        count = int(found[number]["topic"].max()) + 1 if number in found else 0
        why = "" if number in found else _hindrance(other, some)
        rows.append({"specification": number, **cells, "topics": count, "why": why})
        values = _overlaps(found[0], found.get(number), len(topics))
        told = {"specification": number, "kind": cells["kind"], "changed": cells["changed"], "times": 1}
        overlap.append(topics[["topic", "label"]].assign(**told, value=values))
    return topics, pd.DataFrame(rows), pd.concat(overlap, ignore_index=True)


def _space(corpus: Any, encoder: str, unit: str) -> _Space:
    units = topic_units(corpus, unit=unit, min_words=_MIN_WORDS)
    words = unit_tokens(corpus, units, names=encoder not in (NAMELESS, LEARNED))
    try:
        if encoder == LEARNED:
            made = unit_vectors(units, words, kind="learned", encoder=named_encoder(NAMELESS))
        else:
            made = unit_vectors(units, words, kind="embedded", encoder=named_encoder(encoder))
    except TooLittleToLearn as error:
        return _Space(units, words, np.zeros((len(units), 1), np.float32), str(error))
    return _Space(units, words, made.matrix)


Planned = tuple[dict[str, Any], _Space, npt.NDArray[np.bool_]]


def _combinations(
    articles: pd.DataFrame, grid: TopicGrid, spaces: dict[tuple[str, str], _Space]
) -> Iterator[Planned]:
    """Plan every combination of choices but those that change nothing.

    These are ways to count reposts that keep the same articles, and seeds where there is no chance.
    """
    kept: dict[frozenset[str], str] = {}
    for reposts in grid.reposts:
        kept.setdefault(frozenset(count_reposts(articles, reposts)["article_id"]), reposts)
    choices = (grid.encoders, grid.methods, grid.seeds, grid.units, kept.items())
    for encoder, method, seed, unit, (ids, reposts) in itertools.product(*choices):
        space = spaces[encoder, unit]
        rows = space.units["article_id"].isin(ids).to_numpy(bool)
        if seed != grid.seeds[0] and not by_chance(method, int(rows.sum())):
            continue
        values = (encoder, method, seed, unit, reposts)
        cells = {"kind": COMBINED, "changed": "", **dict(zip(TOPIC_CHOICES, values, strict=True))}
        yield cells, space, rows


def _left_out(
    articles: pd.DataFrame, grid: TopicGrid, spaces: dict[tuple[str, str], _Space], seed: int
) -> Iterator[Planned]:
    """Plan the reference without each article, or without each part of many."""
    values = (grid.encoders[0], grid.methods[0], grid.seeds[0], grid.units[0], grid.reposts[0])
    space = spaces[grid.encoders[0], grid.units[0]]
    kept = count_reposts(articles, grid.reposts[0]).sort_values("article_id")
    ids, labels = kept["article_id"].to_numpy(str), article_labels(articles)
    order = np.random.default_rng(seed).permutation(ids) if len(ids) > MOST_LEFT_OUT else ids
    for part in np.array_split(order, min(len(ids), MOST_LEFT_OUT)):
        changed = labels[part[0]] if len(part) == 1 else f"{labels[part[0]]} and {len(part) - 1} more"
        cells = {"kind": LEFT_OUT, "changed": changed, **dict(zip(TOPIC_CHOICES, values, strict=True))}
        stays = space.units["article_id"].isin(kept["article_id"]) & ~space.units["article_id"].isin(part)
        yield cells, space, stays.to_numpy(bool)


def _hindrance(space: _Space, rows: npt.NDArray[np.bool_]) -> str:
    """Say why no topics can be found, if so."""
    known = int(space.matrix[rows].any(axis=1).sum())
    if space.why or known >= MIN_UNITS:
        return space.why
    return f"{known} units, and {MIN_UNITS} are needed"


def _step(corpus_hash: str, cells: dict[str, Any], space: _Space, rows: npt.NDArray[np.bool_]) -> Step:
    units = space.units[rows].reset_index(drop=True)
    chosen = [cells[choice] for choice in TOPIC_CHOICES]
    name = ("topics", corpus_hash, *chosen, *sorted(set(units["article_id"])))
    return Step(name, _groups, (units, space.matrix[rows], cells["seed"], cells["method"]))


def _groups(units: pd.DataFrame, matrix: npt.NDArray[np.float32], seed: int, method: Method) -> pd.DataFrame:
    return group_units(units, matrix, seed=seed, method=method)


def _overlaps(reference: pd.DataFrame, other: pd.DataFrame | None, number: int) -> npt.NDArray[np.float64]:
    """Give how much of each topic comes back among the units that both have; of articles and sentences, the sentences."""
    if other is None:
        return np.full(number, np.nan)
    by = "unit_id" if other["unit_id"].isin(reference["unit_id"]).any() else "article_id"
    both = reference[[by, "topic"]].merge(other[[by, "topic"]], on=by, suffixes=("", "_again"))
    return overlaps(both["topic"].to_numpy(np.int64), both["topic_again"].to_numpy(np.int64), number)
