"""Draws the units that people code, so that each unit of the corpus has a known chance to be among them.

Strata are language and what the program thinks, since frames are rare: of units drawn blindly, few would
carry one. In each stratum the draw is systematic, from a random start over units in the order of outlet and
voice, so that it spreads over both (implicit stratification; Lohr 2022, *Sampling: Design and Analysis*,
3rd edition).
"""

from __future__ import annotations

import logging
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.codebook import NO_FRAME, Codebook
from analysis.frames import check_version
from analysis.sheets.form import JOINT, KEY

LOG = logging.getLogger(__name__)
LEAST = 2
"""Units of a stratum that are drawn at least: a single one tells nothing of how the stratum varies."""
_OWNERS = {"sentence": "sentence_id", "article": "article_id"}
_COLUMNS = [*KEY, "date", "headline", "before", "text", "after"]


def sample_units(
    corpus: Any,
    spans: pd.DataFrame,
    codebook: Codebook,
    *,
    unit: str = "sentence",
    size: int = 200,
    seed: int = 0,
) -> pd.DataFrame:
    """Draw units for people to code.

    A stratum is a language and what the program thinks: the frame, among those that it found in the unit,
    that it found in the fewest units of that language; or "none". Half of the sample are units in which it
    found none; either half is spread over its strata as evenly as their sizes allow, and what one half cannot
    take the other does. Small strata are taken whole, and no stratum has fewer than two units drawn, if it
    has as many.

    Parameters
    ----------
    corpus
        Has the tables ``articles`` and ``sentences``, and a ``hash``.
    spans
        The program's codes, as :class:`analysis.tables.CodedSpans`; what is asserted counts.
    codebook
        That which the spans were coded with. Only languages in which it has terms are drawn from.
    unit
        "sentence" or "article".
    size
        How many units to draw; all where there are fewer.
    seed
        Of the random starts.

    Returns
    -------
    DataFrame
        All units, drawn or not, by unit_id: unit_id (what no spreadsheet takes for a number or a date),
        article_id, story, outlet, language, voice (of the sentence; missing for articles), found (ids of
        frames, joined by "; "), stratum, probability, drawn; the same in all rows: unit, seed,
        codebook_version, entries_version, corpus (its hash); and date, headline, before, text, after (the
        neighbouring sentences). ``attrs["left_out"]`` counts units by language of those in which the
        codebook has no terms.

    Raises
    ------
    ValueError
        Where ``size`` is less than what all strata need; the message names the least.
    """
    _check(spans, codebook, unit)
    everything = _units(corpus, unit)
    known = everything["language"].isin(list(codebook.compiled))
    left_out = everything.loc[~known, "language"].fillna("unknown").value_counts().sort_index()
    units = everything[known].sort_values("unit_id", ignore_index=True)
    if units.empty:
        spoken = ", ".join(codebook.compiled) or "no language"
        raise ValueError(f"no {unit} is in a language in which {codebook.source} has terms ({spoken})")
    units["found"] = _found(units, spans, unit)
    units["stratum"] = _strata(units)
    sizes = _sizes(units["stratum"].value_counts().sort_index(), size)
    table = _drawn(units, sizes, seed).assign(
        unit=unit,
        seed=seed,
        codebook_version=codebook.version,
        entries_version=codebook.entries_version,
        corpus=corpus.hash,
    )
    table = table[_COLUMNS]
    table.attrs["left_out"] = {str(language): int(n) for language, n in left_out.items()}
    LOG.info("%d of %d units drawn; left out by language: %s", sizes.sum(), len(table), dict(left_out))
    return table


def recode(key: pd.DataFrame, corpus: Any, spans: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Put the present codes of the program in a key; how the units were drawn, and by which strata, stays.

    Parameters
    ----------
    key
        As :func:`sample_units` or :func:`analysis.sheets.read_key` give it.
    corpus, spans, codebook
        As :func:`sample_units`.

    Raises
    ------
    ValueError
        Where the corpus does not have the units of the key.
    """
    unit = str(key["unit"].iloc[0])
    _check(spans, codebook, unit)
    units = _units(corpus, unit)
    there = set(units.loc[units["language"].isin(key["language"].unique()), "unit_id"])
    if odd := sorted(there ^ set(key["unit_id"])):
        where = "the corpus" if odd[0] in there else "the key"
        raise ValueError(
            f"units that are in the corpus or in the key alone: {len(odd)}, as {odd[0]} in {where}; "
            "give the corpus that the sheets were drawn from, read in the same way"
        )
    return key.assign(found=_found(key, spans, unit), codebook_version=codebook.version)


def _check(spans: pd.DataFrame, codebook: Codebook, unit: str) -> None:
    if unit not in _OWNERS:
        raise ValueError(f"unit is 'sentence' or 'article', not {unit!r}")
    if told := check_version(spans, codebook):
        raise ValueError(f"the spans are {told}; code the corpus with this codebook")


def _units(corpus: Any, unit: str) -> pd.DataFrame:
    """Give all units of a corpus, sentences with their neighbours."""
    facts = ["article_id", "story", "outlet", "date"]
    articles = corpus.articles.rename(columns={"title": "headline"})
    if unit == "article":
        whole = articles[[*facts, "language", "headline", "text"]]
        missing = pd.Series(pd.NA, index=whole.index, dtype="str")
        return whole.assign(
            unit_id="a:" + whole["article_id"], voice=missing, before=missing, after=missing
        ).reset_index(drop=True)
    sentences = corpus.sentences.sort_values(["article_id", "position"], kind="stable")
    texts = sentences.groupby("article_id")["text"]
    table = sentences[["article_id", "sentence_id", "language", "voice", "text"]].assign(
        unit_id="s:" + sentences["sentence_id"],
        before=texts.shift(1).astype("str"),
        after=texts.shift(-1).astype("str"),
    )
    return table.merge(articles[[*facts, "headline"]], on="article_id", how="left", validate="m:1")


def _found(units: pd.DataFrame, spans: pd.DataFrame, unit: str) -> pd.Series:
    """Give the frames that the program found in each unit, joined."""
    owner = _OWNERS[unit]
    asserted = spans.loc[spans["assertion"] == "asserted", [owner, "frame"]].drop_duplicates()
    joined = asserted.sort_values([owner, "frame"]).groupby(owner)["frame"].agg(JOINT.join)
    return units["unit_id"].str.slice(2).map(joined).astype("str").fillna("")


def _strata(units: pd.DataFrame) -> pd.Series:
    """Name the stratum of each unit: its language, and the rarest frame found in it."""
    frames = units["found"].where(units["found"] != "", NO_FRAME).str.split(JOINT)
    long = units[["unit_id", "language"]].assign(frame=frames).explode("frame")
    long["units"] = long.groupby(["language", "frame"])["unit_id"].transform("size")
    rarest = long.sort_values(["units", "frame"]).drop_duplicates("unit_id").set_index("unit_id")
    names = rarest["language"] + ": " + rarest["frame"]
    return units["unit_id"].map(names)


def _sizes(units: pd.Series, size: int) -> pd.Series:
    """Say how many units of each stratum are drawn, given how many it has."""
    least = units.clip(upper=LEAST)
    if size < least.sum():
        raise ValueError(
            f"size {size} is too small for {len(units)} strata (languages and frames found in them): "
            f"draw at least {least.sum()}"
        )
    size = min(size, int(units.sum()))
    without = units.index.str.endswith(f": {NO_FRAME}")
    half = max(size // 2, int(least[without].sum()), size - int(units[~without].sum()))
    half = min(half, int(units[without].sum()), size - int(least[~without].sum()))
    return pd.concat([_even(units[without], half), _even(units[~without], size - half)]).sort_index()


def _even(most: pd.Series, total: int) -> pd.Series:
    """Spread a total over strata as evenly as their sizes allow; the remainder goes to the larger ones."""
    sizes = most.to_numpy(int)
    level = 0
    while level < sizes.max(initial=0) and np.minimum(sizes, level + 1).sum() <= total:
        level += 1
    spread = most.clip(upper=level)
    larger = most[most > level].sort_values(ascending=False, kind="stable")
    spread[larger.index[: total - int(spread.sum())]] += 1
    return spread


def _drawn(units: pd.DataFrame, sizes: pd.Series, seed: int) -> pd.DataFrame:
    """Draw systematically in each stratum."""
    starts = pd.Series(np.random.default_rng(seed).random(len(sizes)), index=sizes.index)
    lined_up = units.fillna({"outlet": "", "voice": ""}).sort_values(
        ["stratum", "outlet", "voice", "unit_id"]
    )
    stratum = lined_up["stratum"]
    place = lined_up.groupby("stratum").cumcount().to_numpy()
    drawn, whole = stratum.map(sizes).to_numpy(), stratum.map(stratum.value_counts()).to_numpy()
    start = stratum.map(starts).to_numpy()
    chosen = pd.Series(
        _passed(place + 1, drawn, whole, start) > _passed(place, drawn, whole, start), lined_up.index
    )
    probability = pd.Series(drawn / whole, lined_up.index)
    return units.assign(probability=probability, drawn=chosen)


def _passed(
    place: npt.NDArray[Any], drawn: npt.NDArray[Any], whole: npt.NDArray[Any], start: npt.NDArray[Any]
) -> npt.NDArray[Any]:
    """Count the units drawn before a place: those at (start + 0, 1, 2, …) · whole / drawn."""
    return np.ceil(place * drawn / whole - start)
