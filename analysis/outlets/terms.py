"""Distinctive terms: which words a group (outlet) uses more than the rest, and how sure that is."""

from __future__ import annotations

import logging
from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.outlets.log_odds import log_odds_z, resampled_ends, told_apart

log = logging.getLogger(__name__)

MOST_FALSE = 0.05
"""The highest ``q`` at which a term counts as told apart."""

COLUMNS = ("term", "group", "count", "articles", "log_odds", "z", "low", "high", "q")


def label_tokens(
    tokens: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    voices: pd.DataFrame | None = None,
    voice: tuple[str, ...] = (),
    reposts: bool = True,
    content: bool = True,
) -> pd.DataFrame:
    """Add to tokens the facts of their article that groups are made of, and keep those asked for.

    Parameters
    ----------
    tokens
        As :class:`analysis.tables.Tokens`.
    articles
        As :class:`analysis.tables.Articles`; gives ``outlet``, ``republisher``, ``story``.
    voices, voice
        Keep the tokens that are said in one of these voices ("outlet",; "direct", "indirect"); needs the
        table of voices. Its columns ``voice``, ``speaker_id``, ``role`` and ``bloc`` are added.
    reposts
        Whether to keep the articles that are reposts of another.
    content
        Whether to keep content words only.

    Returns
    -------
    DataFrame
        Tokens with the columns added; the index is fresh.
    """
    kept = tokens[tokens["content"]] if content else tokens
    chosen = articles if reposts else articles[articles["repost_of"].isna()]
    kept = kept.merge(chosen[["article_id", "outlet", "republisher", "story"]], on="article_id", how="inner")
    if voices is not None:
        from analysis.corpus.voice import voice_at

        kept = voice_at(kept, voices)
        if voice:
            kept = kept[kept["voice"].isin(voice)]
    elif voice:
        raise ValueError("voice= needs voices=, the table of spans that says who speaks where")
    return kept.reset_index(drop=True)


def keyness(
    tokens: pd.DataFrame,
    group: str = "outlet",
    article: str = "article_id",
    *,
    term: str = "term",
    unit: str | None = None,
    prior: str | float | Mapping[str, float] = "corpus",
    strength: float | None = None,
    n_boot: int = 500,
    least: int = 2,
    level: float = 0.95,
    seed: int = 0,
) -> pd.DataFrame:
    """Compare each group's words with the rest by log-odds with an informative Dirichlet prior.

    Monroe, Colaresi & Quinn 2008, *Fightin' Words*, Political Analysis 16:372–403. With counts y of a term in
    the group i and in all others j, group sizes n, prior α (its sum α₀):

    log_odds = log((yᵢ + α) / (nᵢ + α₀ − yᵢ − α)) − log((yⱼ + α) / (nⱼ + α₀ − yⱼ − α))
    variance ≈ 1 / (yᵢ + α) + 1 / (yⱼ + α)
    z = log_odds / √variance

    z treats tokens as independent draws, which they are not: one article about a pipeline makes "pipeline"
    typical of its outlet. Hence ``articles``, and the interval of log_odds from drawing whole articles with
    replacement within each group (percentile, so too narrow with few articles, and blind to uses that no article here
    shows). ``q`` is the false discovery rate (Benjamini & Hochberg 1995) at which a term is still told apart from the rest,
    over all terms of the group, were the units dealt out to the groups by chance. Terms that the
    group uses more and that are so told apart (:data:`MOST_FALSE`) come first, in the order of the interval's lower end.

    Parameters
    ----------
    tokens
        One row a token: the columns named by ``term``, ``group`` and ``article``. Tokens without a group are
        left out (and counted in the log).
    unit
        What is drawn for the interval: ``article`` by default, else a column as ``story``.
    prior
        ``corpus``: α is proportional to the term's count in the whole table; a number: the same α for all
        terms (the paper's uninformative prior); a mapping: α of each term, zero not allowed.
    strength
        The sum α₀ of the ``corpus`` prior, in words. By default the number of tokens, so that α is the
        pooled count itself: each group is shrunk towards the corpus as if that much text had been seen.
    n_boot, level, seed
        Resamples, nominal coverage, seed. Units are sorted, so the order of rows doesn't matter.
    least
        Fewest units that a group, and the rest, must have for an interval and ``q``.

    Returns
    -------
    DataFrame
        One row a term × group: ``term``, ``group``, ``count`` and ``articles`` (of the group), ``log_odds``,
        ``z``, ``low``, ``high``, ``q``; by group, those told apart first, then the highest ``low``, else the highest ``z``. ``low``, ``high``
        and ``q`` are missing where the group or the rest has fewer than ``least`` units, and with one group all
        comparison is.
    """
    unit = unit or article
    known = tokens.dropna(subset=[term, group, article, unit])
    if len(known) < len(tokens):
        log.warning(
            "keyness: %d of %d tokens lack %s or article", len(tokens) - len(known), len(tokens), group
        )
    if known.empty:
        return pd.DataFrame({column: [] for column in COLUMNS}).astype({"term": str, "group": str})
    terms, term_codes = _coded(known[term])
    groups, group_codes = _coded(known[group])
    counts = np.zeros((len(groups), len(terms)))
    np.add.at(counts, (group_codes, term_codes), 1)
    spread = _spread(group_codes, _coded(known[article])[1], term_codes, counts.shape)
    alpha = _alpha(counts.sum(0), terms, prior, strength)
    log_odds, z = log_odds_z(counts, alpha)
    low, high, q = np.full((3, *counts.shape), np.nan)
    if len(groups) < 2:
        log.warning("keyness: one group (%s) has nothing to be compared with", groups[0])
        log_odds, z = np.full((2, *counts.shape), np.nan)
    elif n_boot:
        units = [
            _unit_counts(known, unit, group_codes == g, term_codes, len(terms)) for g in range(len(groups))
        ]
        low, high = resampled_ends(units, alpha, n_boot, least, level, seed)
        q = told_apart(units, least)
    return _tidy(terms, groups, counts, spread, log_odds, z, low, high, q)


def _coded(column: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    codes, names = pd.factorize(column.astype(str).to_numpy(dtype=object), sort=True)
    return np.asarray(names, dtype=object), codes


def _alpha(
    pooled: np.ndarray,
    terms: np.ndarray,
    prior: str | float | Mapping[str, float],
    strength: float | None,
) -> np.ndarray:
    if isinstance(prior, str):
        if prior != "corpus":
            raise ValueError(f"prior={prior!r}: use 'corpus', a number, or a mapping from term to number")
        total = pooled.sum()
        return pooled * ((total if strength is None else strength) / total)
    if isinstance(prior, Mapping):
        missing = [name for name in terms if not prior.get(name, 0) > 0]
        if missing:
            raise ValueError(
                f"prior: {len(missing)} terms have no positive count, the first is {missing[0]!r}"
            )
        return np.array([float(prior[name]) for name in terms])
    if not prior > 0:
        raise ValueError(f"prior={prior!r}: must be above 0")
    return np.full(len(terms), float(prior))


def _spread(
    groups: np.ndarray, articles: np.ndarray, terms: np.ndarray, shape: tuple[int, int]
) -> np.ndarray:
    """Count the articles of each group that hold each term."""
    triples = np.unique(np.stack([groups, articles, terms]), axis=1)
    spread = np.zeros(shape, dtype=int)
    np.add.at(spread, (triples[0], triples[2]), 1)
    return spread


def _unit_counts(
    tokens: pd.DataFrame, unit: str, mask: np.ndarray, terms: np.ndarray, width: int
) -> sparse.csc_matrix:
    """Count terms (columns) in each unit (rows, sorted) of one group."""
    names, rows = _coded(tokens.loc[mask, unit])
    ones = np.ones(mask.sum())
    return sparse.csc_matrix((ones, (rows, terms[mask])), shape=(len(names), width))


def _tidy(
    terms: np.ndarray, groups: np.ndarray, counts: np.ndarray, spread: np.ndarray, *numbers: np.ndarray
) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "term": np.tile(terms, len(groups)),
            "group": np.repeat(groups, len(terms)),
            "count": counts.ravel().astype(int),
            "articles": spread.ravel(),
            **dict(zip(COLUMNS[4:], (array.ravel() for array in numbers), strict=True)),
        }
    ).astype({"term": str, "group": str})
    # Rounding keeps ties (and so the order) the same where machines differ in the last bit.
    ranks = {
        "others": (table["q"] > MOST_FALSE) | (table["log_odds"] <= 0),
        "rank": -table["low"].round(9),
        "then": -table["z"].round(9),
    }
    keys = ["group", *ranks, "term"]
    order = table.assign(**ranks).sort_values(keys, kind="stable").index
    return table.loc[order].reset_index(drop=True)
