"""What tells topics apart in words: terms per language, and how much language tells of topic.

Terms are scored by class-based TF-IDF (Grootendorst 2022, *BERTopic*, arXiv 2203.05794), one language at a
time, over lemmas of content words; a word must stand in at least two units of a topic, where the topic has
enough of them.
"""

from __future__ import annotations

from collections import Counter
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import lexicon, tokens

UNKNOWN = "und"
_AT_LEAST = 5
_NOMINAL = ("noun", "name", "adjective")
_POS_WEIGHT = {"noun": 1.0, "name": 1.0, "adjective": 0.8, "verb": 0.35, "adverb": 0.2}


@cache
def outlet_words() -> frozenset[str]:
    """Give the single-word names of outlets: who writes is no topic."""
    table = lexicon.outlets()
    names = ";".join(table["names"]).replace(";;", ";").split(";") + list(table["outlet"])
    return frozenset(tokens.normalize(name) for name in names if name and " " not in name)


@lru_cache(maxsize=200_000)
def terms(text: str, language: str | None = None) -> tuple[tuple[str, str, str], ...]:
    """Give the terms of a text that may describe a topic, as (term, pos, word).

    The word is as written, but for the capital of a first word.

    Left out are function words, numbers and all with a digit, single letters, addresses and names of outlets.
    """
    found = []
    for start, end, term, pos in tokens.parse_text(text, language):
        if not tokens.is_content(term, pos) or any(map(str.isdigit, term)):
            continue
        if pos == "name" and term in outlet_words():
            continue
        initial = pos != "name" and not any(map(str.isalnum, text[:start]))
        found.append((term, pos, text[start:end].lower() if initial else text[start:end]))
    return tuple(found)


def term_list(text: str) -> list[str]:
    """Give the terms of a text as a list: the analyser of the BERTopic model's vectoriser."""
    return [term for term, _, _ in terms(text)]


def topic_terms(
    units: pd.DataFrame, labels: npt.NDArray[np.int64], weights: npt.NDArray[np.float64], *, n: int = 8
) -> pd.DataFrame:
    """Score the terms of each topic, per language.

    Parameters
    ----------
    units
        unit_id, language, text.
    labels
        Topic of each unit; -1 for none.
    weights
        How typical each unit is of its topic: its terms count so much.
    n
        Terms a topic and language at most.

    Returns
    -------
    DataFrame
        topic, language, rank (from 1), term (lemma), shown (lemma with the capitals of names), score, units
        (in how many units of the topic and language it stands). Sorted by topic, language, rank.
    """
    rows = []
    for language, group in units.assign(topic=labels, weight=weights).groupby("language", sort=True):
        counts, spread, shown, nominal = _count(group[group["topic"] >= 0], str(language))
        rows += _ranked(counts, spread, shown, nominal, str(language), n)
    columns = ["topic", "language", "rank", "term", "shown", "score", "units"]
    return pd.DataFrame(rows, columns=columns).sort_values(["topic", "language", "rank"], ignore_index=True)


Counts = dict[int, Counter[str]]


def _count(group: pd.DataFrame, language: str) -> tuple[Counts, Counts, dict[str, Counter[str]], set[str]]:
    """Count weighted terms and units per topic, forms to show, and which terms name things."""
    counts: Counts = {}
    spread: Counts = {}
    shown: dict[str, Counter[str]] = {}
    nominal: set[str] = set()
    code = None if language == UNKNOWN else language
    for topic, text, weight in zip(group["topic"], group["text"], group["weight"], strict=True):
        found = terms(text, code)
        for term, pos, word in found:
            counts.setdefault(topic, Counter())[term] += weight * _POS_WEIGHT.get(pos, 0.5)
            shown.setdefault(term, Counter())[_shown(term, pos, word)] += 1
        spread.setdefault(topic, Counter()).update({term for term, _, _ in found})
        nominal |= {term for term, pos, _ in found if pos in _NOMINAL}
    return counts, spread, shown, nominal


def _shown(term: str, pos: str, word: str) -> str:
    """Write a lemma as a reader expects it: as capitals are used in the text, acronyms in capitals."""
    if word.isupper() and len(word) > 1 and tokens.normalize(word).replace(".", "") == term:
        return term.upper()
    return term.title() if pos == "name" or word[0].isupper() else term


def _ranked(
    counts: Counts, spread: Counts, shown: dict[str, Counter[str]], nominal: set[str], language: str, n: int
) -> list[tuple[int, str, int, str, str, float, int]]:
    """Score by c-TF-IDF; give the best n terms a topic, nouns, names and adjectives before others."""
    total: Counter[str] = Counter()
    for counter in counts.values():
        total.update(counter)
    average = sum(total.values()) / max(1, len(counts))
    rows = []
    for topic, counter in sorted(counts.items()):
        size = sum(counter.values())
        scores = {term: value / size * np.log1p(average / total[term]) for term, value in counter.items()}
        order = sorted(
            scores, key=lambda t: (t not in nominal, spread[topic][t] < 2, -round(scores[t], 12), t)
        )
        repeated = sum(spread[topic][term] > 1 and term in nominal for term in order)
        for rank, term in enumerate(order[: min(n, max(repeated, _AT_LEAST))], start=1):
            form = min(shown[term].items(), key=lambda pair: (-pair[1], pair[0]))[0]
            rows.append((int(topic), language, rank, term, form, float(scores[term]), spread[topic][term]))
    return rows


def leakage(
    units: pd.DataFrame, labels: npt.NDArray[np.int64], *, seed: int = 0, n: int = 100
) -> pd.DataFrame:
    """Say how much language tells of topic: adjusted mutual information, beside what chance gives.

    The reference shuffles languages over articles, not over units, since an article's units share both (Vinh,
    Epps & Bailey 2010 for the measure).

    Returns
    -------
    DataFrame
        One row: units, articles, languages, ami (0: none, 1: topics are languages), chance and chance_high
        (mean and 95th percentile over shuffles).
    """
    from sklearn.metrics import adjusted_mutual_info_score

    inside = units.assign(topic=labels)[labels >= 0]
    articles = inside.groupby("article_id", sort=True)["language"].agg(lambda codes: str(codes.mode().iat[0]))
    position = np.searchsorted(articles.index.to_numpy(object), inside["article_id"].to_numpy(object))
    codes, topics = articles.to_numpy(object), inside["topic"].to_numpy()
    random = np.random.default_rng(seed)
    chance = (
        [adjusted_mutual_info_score(topics, random.permutation(codes)[position]) for _ in range(n)]
        if len(inside)
        else []
    )
    return pd.DataFrame(
        {
            "units": [len(inside)],
            "articles": [len(articles)],
            "languages": [inside["language"].nunique()],
            "ami": [float(adjusted_mutual_info_score(topics, inside["language"].to_numpy(object)))],
            "chance": [float(np.mean(chance)) if chance else np.nan],
            "chance_high": [float(np.quantile(chance, 0.95)) if chance else np.nan],
        }
    )
