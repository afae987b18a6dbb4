"""Shares by a program's codes, corrected by the codes that people gave to a sample with known probabilities."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats


@dataclass(frozen=True)
class CorrectedShare:
    """A share with its interval, beside the raw one by the program; ends are NaN where no unit was coded."""

    raw: float
    share: float
    low: float
    high: float
    error: float
    coded: int
    units: int


def corrected_share(
    units: pd.DataFrame, *, domain: pd.Series | None = None, level: float = 0.95
) -> CorrectedShare:
    """Estimate the share of units that carry a frame, from all the program's codes and some by people.

    Each unit counts as the program codes it, plus what people found the program to be wrong by in its stratum, plus,
    for a unit that people coded, the rest of its error weighted by one over its probability. That is prediction-powered
    inference (Angelopoulos, Bates, Fannjiang, Jordan & Zrnic 2023, *Prediction-Powered Inference*, Science 382) in
    the design-based form of Egami, Hinck, Stewart & Wei 2023 (*Using Imperfect Surrogates for Downstream Inference*,
    NeurIPS): it holds however bad the program is, as long as the probabilities are those of the draw. The standard
    error adds up over clusters (stories), and the interval takes Student's t for so many clusters as were coded. In each
    stratum two more coded units, one right and one wrong, are imagined for the error alone (after Agresti & Coull 1998,
    *Approximate Is Better than "Exact"*, The American Statistician 52(2)): where the program is seldom wrong a sample may
    hold no error at all, and the interval would be far too narrow. For the share of a small domain it is on the wide side.

    Parameters
    ----------
    units
        All units that the shares are of, coded or not: ``found`` (true or false: the program), ``truth`` (true,
        false, or missing where no person coded it), ``probability`` (of being drawn, above 0), ``stratum`` and
        ``cluster``.
    domain
        Which units the share is of, as those of one outlet; all by default. Strata are used whole.

    Raises
    ------
    ValueError
        Where a probability is not above 0 and at most 1.
    """
    probability = units["probability"].to_numpy(float)
    if len(units) and not ((probability > 0) & (probability <= 1)).all():
        raise ValueError("column probability: each must be above 0 and at most 1")
    found = units["found"].to_numpy(float)
    coded = units["truth"].notna().to_numpy()
    wrong = np.where(coded, units["truth"].astype(object).eq(True).to_numpy(float) - found, 0.0)
    usual = _by_stratum(wrong, coded, units["stratum"])
    values = found + usual + np.where(coded, (wrong - usual) / probability, 0.0)
    inside = np.ones(len(units), bool) if domain is None else domain.to_numpy(bool)
    size = int(inside.sum())
    if not size:
        return CorrectedShare(np.nan, np.nan, np.nan, np.nan, np.nan, 0, 0)
    share = float(values[inside].mean())
    raw = float(found[inside].mean())
    sums = pd.Series(np.where(inside, values - share, 0.0)).groupby(units["cluster"].to_numpy()).sum()
    judged = units.loc[coded & inside, "cluster"].nunique()
    if judged < 2:
        return CorrectedShare(raw, np.nan, np.nan, np.nan, np.nan, int((coded & inside).sum()), size)
    clusters = len(sums)
    unseen = _unseen(wrong, coded, inside, units["stratum"])
    error = float(np.sqrt((sums**2).sum() * clusters / (clusters - 1) + unseen)) / size
    reach = float(stats.t.ppf((1 + level) / 2, judged - 1)) * error
    low, high = max(share - reach, 0.0), min(share + reach, 1.0)
    return CorrectedShare(raw, share, low, high, error, int((coded & inside).sum()), size)


def _by_stratum(wrong: np.ndarray, coded: np.ndarray, stratum: pd.Series) -> np.ndarray:
    """Give the mean error of the program in each unit's stratum; 0 where nobody coded one there."""
    table = pd.DataFrame({"stratum": stratum.to_numpy(), "wrong": wrong})
    means = table[coded].groupby("stratum")["wrong"].mean()
    return table["stratum"].map(means).fillna(0.0).to_numpy(float)


def _unseen(wrong: np.ndarray, coded: np.ndarray, inside: np.ndarray, stratum: pd.Series) -> float:
    """Give the variance, of a sum over the domain, that two more coded units in each stratum would add."""
    table = pd.DataFrame({"stratum": stratum.to_numpy(), "wrong": np.abs(wrong), "coded": coded})[inside]
    rows = table.groupby("stratum").agg(
        units=("coded", "size"), coded=("coded", "sum"), wrong=("wrong", "sum")
    )
    rows = rows[rows["coded"] > 0]
    seen, smoothed = rows["wrong"] / rows["coded"], (rows["wrong"] + 1) / (rows["coded"] + 2)
    more = (smoothed * (1 - smoothed) - seen * (1 - seen)).clip(lower=0)
    return float((more * (1 - rows["coded"] / rows["units"]) * rows["units"] ** 2 / rows["coded"]).sum())
