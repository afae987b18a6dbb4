"""How outlets differ in what they carry: each outlet's share against that of all others, as sure as stories make it."""

from __future__ import annotations

import math

import pandas as pd

from analysis.frames.carriage import WHERE
from analysis.inference import (
    Interval,
    benjamini_hochberg,
    difference_interval,
    permutation_test,
    share_interval,
)

PLACES = {**WHERE, "quoted voice": "quoted_voice"}
"""Where a frame is counted → the flag of :func:`analysis.frames.carriage` that says so."""

_COLUMNS = ["frame", "outlet", "where", "n", "N", "share", "others_n", "others_N", "others"]
_COLUMNS += ["difference", "low", "high", "p", "smallest_p", "q"]


def differences(table: pd.DataFrame, *, deals: int = 1999, seed: int = 0) -> pd.DataFrame:
    """Compare the share of each outlet's articles that carry a frame with that of all other outlets together.

    Parameters
    ----------
    table
        From :func:`analysis.frames.carriage`; articles of unknown outlet are left out.
    deals, seed
        Of the permutation test, which deals the outlets' stories out anew.

    Returns
    -------
    DataFrame
        frame, outlet, where (keys of :data:`PLACES`), n, N, share; others_n, others_N, others (share of all other outlets'
        articles); difference (share less others), low, high (95 % over stories; missing where either side has fewer than
        :data:`analysis.inference.SMALL_GROUP`), p (permutation test, two-sided), smallest_p (that so few stories can
        reach), q (Benjamini and Hochberg's false discovery rate over the rows). Missing where there is no other outlet.
    """
    known = table.dropna(subset=["outlet"])
    known = known.assign(unit=known["outlet"] + "\n" + known["story"].astype(str))
    rows = []
    for frame, part in known.groupby("frame", sort=True):
        for outlet in sorted(part["outlet"].unique()):
            mine = part["outlet"] == outlet
            for where, flag in PLACES.items():
                cells = _difference(part, mine, flag, deals=deals, seed=seed)
                rows.append({"frame": frame, "outlet": outlet, "where": where, **cells})
    result = pd.DataFrame(rows, columns=_COLUMNS[:-1])
    return result.assign(q=benjamini_hochberg(result["p"].to_numpy(float)))


def _difference(part: pd.DataFrame, mine: pd.Series, flag: str, *, deals: int, seed: int) -> dict[str, float]:
    own, rest = _share(part[mine], flag), _share(part[~mine], flag)
    test = permutation_test(part[flag], mine, unit=part["unit"], n=deals, seed=seed)
    low, high = difference_interval(own, rest)
    return {
        "n": int(part.loc[mine, flag].sum()),
        "N": int(mine.sum()),
        "share": own.estimate,
        "others_n": int(part.loc[~mine, flag].sum()),
        "others_N": int((~mine).sum()),
        "others": rest.estimate,
        "difference": own.estimate - rest.estimate,
        "low": low,
        "high": high,
        "p": test.p,
        "smallest_p": test.smallest,
    }


def _share(part: pd.DataFrame, flag: str) -> Interval:
    """Give a share with its interval, which is missing where stories are few."""
    share = float(part[flag].mean()) if len(part) else math.nan
    return Interval(share, *share_interval(part, flag), part["story"].nunique(), 0.95, "wilson")
