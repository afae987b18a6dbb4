"""The gate: an axis that does not order passages as independent codes do is withheld from the headline figures."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from analysis.scaling.axes import Axis

RHO = 0.5
"""The least rank correlation with the codes. An axis that ordered all passages rightly would reach about .85, since codes
have two values only."""

LOW = 0.3
"""The least lower end of its interval."""

SHOWN, WITHHELD = "shown", "withheld"


@dataclass(frozen=True)
class Order:
    """How well scores order passages: Spearman's rho with its interval, and the share of pairs in the right order."""

    rho: float
    low: float
    high: float
    pairs: float
    positive: int
    negative: int
    left_out: int


def read_challenge(folder: Path | str, *, wording: str = "plain") -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read passages and their codes: ``passages.csv`` and ``codes.csv`` of a folder, in the form of ``tests/data/framing``.

    Only passages that were held back are read, since the others served to choose patterns and seeds.

    Parameters
    ----------
    folder
        Where the two files are.
    wording
        plain (the idea said outright, as the frames are checked) or oblique.

    Raises
    ------
    FileNotFoundError
        Where one of the two is missing.
    """
    place = Path(folder)
    tables = []
    for name in ("passages.csv", "codes.csv"):
        if not (place / name).is_file():
            raise FileNotFoundError(
                f"{place / name}: no such file; CHALLENGE is a folder with passages.csv and codes.csv"
            )
        tables.append(pd.read_csv(place / name, comment="#", keep_default_na=False))
    passages, codes = tables
    chosen = (passages["use"] == "held back") & (passages["wording"] == wording)
    return passages[chosen].reset_index(drop=True), codes


def axis_codes(passages: pd.DataFrame, codes: pd.DataFrame, axis: Axis) -> pd.DataFrame:
    """Give the passages that stand at a pole of an axis: all their coders code them with one of its frames.

    Returns
    -------
    DataFrame
        The passages with ``code`` (1 or −1); those at both poles or at none are left out.
    """
    coders = codes.groupby("passage_id")["coder"].nunique()
    given = codes.groupby(["passage_id", "frame"])["coder"].nunique().rename("n").reset_index()
    agreed = given[given["n"] == given["passage_id"].map(coders)]
    at = {
        pole: set(agreed.loc[agreed["frame"].isin(frames), "passage_id"])
        for pole, frames in ((1, axis.positive.frames), (-1, axis.negative.frames))
    }
    sign = passages["passage_id"].map(lambda name: (name in at[1]) - (name in at[-1]))
    return passages.assign(code=sign)[sign != 0].reset_index(drop=True)


def order_of(
    scores: Sequence[float], codes: Sequence[int], *, level: float = 0.95, n: int = 1000, seed: int = 0
) -> Order:
    """Measure how scores order passages that stand at two poles.

    Parameters
    ----------
    scores, codes
        One a passage; passages without a score are left out and counted.

    Returns
    -------
    Order
        NaN where one of the poles has no passage. The interval draws passages, each pole's by itself (percentile).
    """
    values, signs = np.asarray(scores, float), np.asarray(codes, int)
    known = ~np.isnan(values)
    at = [values[known & (signs == sign)] for sign in (1, -1)]
    left_out = int((~known).sum())
    if not all(map(len, at)):
        return Order(np.nan, np.nan, np.nan, np.nan, len(at[0]), len(at[1]), left_out)
    rng = np.random.default_rng(seed)
    drawn = [_rho(*(pole[rng.integers(0, len(pole), len(pole))] for pole in at)) for _ in range(n)]
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    pairs = stats.mannwhitneyu(*at).statistic / (len(at[0]) * len(at[1]))
    return Order(_rho(*at), float(low), float(high), float(pairs), len(at[0]), len(at[1]), left_out)


def _rho(positive: np.ndarray, negative: np.ndarray) -> float:
    """Give Spearman's rho of scores with their pole, ties averaged."""
    ranks = stats.rankdata(np.concatenate([positive, negative]))
    signs = np.repeat([1.0, -1.0], [len(positive), len(negative)])
    return float(np.corrcoef(ranks, signs)[0, 1]) if ranks.std() else 0.0


def axis_verdicts(orders: pd.DataFrame) -> pd.DataFrame:
    """Say of each placement whether its axis may stand in a headline figure.

    It may where in every language of its articles rho is at least :data:`RHO` and the lower end of its interval at least
    :data:`LOW`.

    Parameters
    ----------
    orders
        ``placement``, ``axis``, ``language``, and the fields of :class:`Order`: a row for each language of the placement.

    Returns
    -------
    DataFrame
        placement, axis, verdict (shown or withheld), why (what was measured in the languages where it fell short; empty
        where shown).
    """
    rows = []
    for (placement, axis), part in orders.groupby(["placement", "axis"], sort=False):
        whys = [why for row in part.to_dict("records") if (why := _why(row))]
        verdict = WITHHELD if whys else SHOWN
        rows.append({"placement": placement, "axis": axis, "verdict": verdict, "why": "; ".join(whys)})
    return pd.DataFrame(rows, columns=["placement", "axis", "verdict", "why"])


def withheld_note(verdicts: pd.DataFrame) -> str:
    """Say which axes are withheld and what was measured of them, for the headline figure itself."""
    rows = verdicts[verdicts["verdict"] == WITHHELD]
    told = "; ".join(f"{name}: {why}" for name, why in rows[["placement", "why"]].itertuples(index=False))
    return f"Withheld, as they do not order passages well enough: {told}." if told else "No axis is withheld."


def _why(row: dict[Hashable, Any]) -> str:
    if np.isnan(row["rho"]):
        return f"{row['language']}: no coded passage at one of the poles"
    if row["rho"] >= RHO and row["low"] >= LOW:
        return ""
    return f"{row['language']}: ρ {row['rho']:.2f} ({row['low']:.2f} to {row['high']:.2f})"
