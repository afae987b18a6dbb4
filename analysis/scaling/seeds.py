"""Seed words: which words of a vocabulary they mean, and with what weight."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

_log = logging.getLogger(__name__)

COLUMNS = ["seed", "score", "pole", "matches", "words", "weight"]


def check_seeds(seeds: Any) -> dict[str, float]:
    """Give the seeds as pattern → score.

    Raises
    ------
    TypeError, ValueError
        Where they are no mapping to numbers, or there are none.
    """
    if not isinstance(seeds, Mapping | pd.Series):
        raise TypeError('seeds: give a mapping of words to scores, as {"good": 1, "bad": -1}')
    scores = {str(seed): float(score) for seed, score in seeds.items()}
    if not scores:
        raise ValueError("seeds: there is none")
    if bad := [seed for seed, score in scores.items() if not np.isfinite(score)]:
        raise ValueError(f"seeds: the score of {bad[0]!r} is no number")
    return scores


def glob(patterns: Iterable[str], words: Sequence[str]) -> list[list[int]]:
    """Give for each pattern the places of the words that it matches; ``*`` is any letters, ``?`` one, case counts."""
    places = {word: place for place, word in enumerate(words)}
    found = []
    for pattern in patterns:
        if "*" in pattern or "?" in pattern:
            text = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
            whole = re.compile(text, re.DOTALL)
            found.append([place for word, place in places.items() if whole.fullmatch(word)])
        else:
            found.append([places[pattern]] if pattern in places else [])
    return found


def weigh_seeds(
    seeds: Mapping[str, float], words: Sequence[str], *, rebalance: bool = False
) -> tuple[pd.DataFrame, pd.Series]:
    """Find the seeds among the words and weight them as LSX 1.5 does.

    A seed's score is divided by the number of seeds of its pole and then by the number of words that it matches. LSX
    counts all seeds of the pole, so a seed that matches nothing takes its part of the pole's weight with it: where four
    of seven positive seeds and three of seven negative ones occur, the axis leans. ``rebalance`` counts only those that
    match.

    Returns
    -------
    DataFrame
        One row a seed: ``seed``, ``score``, ``pole`` (positive; negative, to which LSX also counts 0), ``matches``
        (number of words), ``words``, ``weight`` (of each of them).
    Series
        word → weight, those of one word added up.
    """
    found = glob(seeds, words)
    poles = ["positive" if score > 0 else "negative" for score in seeds.values()]
    counted = [pole for pole, places in zip(poles, found, strict=True) if places or not rebalance]
    rows = []
    for (seed, score), pole, places in zip(seeds.items(), poles, found, strict=True):
        weight = score / counted.count(pole) / len(places) if places else np.nan
        rows.append((seed, score, pole, len(places), [words[place] for place in places], weight))
    table = pd.DataFrame(rows, columns=COLUMNS)
    each = table.explode("words").dropna(subset="words")
    weights = each.groupby("words", sort=True)["weight"].sum().rename("weight").rename_axis("word")
    return table, weights


def report_lost(seeds: pd.DataFrame) -> None:
    """Say which seeds match nothing, and whether a whole pole is lost."""
    lost = seeds[seeds["matches"] == 0]
    if lost.empty:
        return
    words = ", ".join(lost["seed"])
    _log.warning("%d of %d seeds do not occur and are left out: %s", len(lost), len(seeds), words)
    for pole, rows in seeds.groupby("pole"):
        if not rows["matches"].any():
            _log.warning("no %s seed occurs: the axis has one pole", pole)
