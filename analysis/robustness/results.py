"""Headline quantities from counts: shares, differences between outlets, own against quoted voice, and two frames' company."""

from __future__ import annotations

import numpy as np
import pandas as pd

SHARE, DIFFERENCE, VOICE, COMPANY = "share", "difference", "own less quoted", "company"
"""Quantities: an outlet's share; that share less the one of all other outlets; its share in the outlet's own voice less that
in the quoted voices; how much oftener two frames go together than by chance (the lift)."""

QUANTITY = ["quantity", "frame", "outlet", "where"]
"""Columns that tell quantities apart; empty where a quantity has none."""

_SAME_SCALE = ("article", "story")
_SPECIFICATION = ["kind", "specification", "changed", "times"]


def quantities(
    specifications: pd.DataFrame, counts: pd.DataFrame, together: pd.DataFrame, *, pair: str
) -> pd.DataFrame:
    """Give the value of each quantity under each specification.

    Parameters
    ----------
    specifications, counts, together
        From :func:`analysis.robustness.counts.count_grid`.
    pair
        What to call the two frames that are counted together.

    Returns
    -------
    DataFrame
        quantity (:data:`SHARE`, :data:`DIFFERENCE`, :data:`VOICE`, :data:`COMPANY`), frame, outlet, where, kind,
        specification, changed, times, n, N, value (missing where the quantity has none: no unit, or a frame that nobody carries). A
        share is given for articles and stories only: that of sentences is another scale; its differences are given.
    """
    counts = counts.assign(value=_ratio(counts["n"], counts["N"]))
    chosen = specifications.set_index("specification")
    unit, uncertain = (counts["specification"].map(chosen[choice]) for choice in ("unit", "uncertain"))
    # Uncertain words taken as quoted change nothing about the outlet's own voice, nor the other way round.
    again = ((counts["where"] == "own voice") & (uncertain == "quoted")) | (
        (counts["where"] == "quoted voice") & (uncertain == "own")
    )
    told = again & (uncertain != chosen["uncertain"].iloc[0])
    shares = counts[~told & (unit.isin(_SAME_SCALE) | counts["specification"].isna())]
    differences = _differences(counts[~told])
    tables = [shares.assign(quantity=SHARE), differences, _by_voice(counts), _company(together, pair)]
    columns = [*QUANTITY, *_SPECIFICATION, "n", "N", "value"]
    return pd.concat([table[columns] for table in tables if len(table)], ignore_index=True)


def _ratio(n: pd.Series, of: pd.Series) -> pd.Series:
    return n / of.where(of > 0)


def _differences(counts: pd.DataFrame) -> pd.DataFrame:
    """Subtract from each outlet's share that of all others; a corpus of one outlet has no differences."""
    if counts["outlet"].nunique() < 2:
        return counts.iloc[:0]
    # The rows of one specification, frame and place stand together, outlet by outlet.
    block = np.arange(len(counts)) // counts["outlet"].nunique()
    total = counts.groupby(block)[["n", "N"]].transform("sum")
    others = _ratio(total["n"] - counts["n"], total["N"] - counts["N"])
    return counts.assign(quantity=DIFFERENCE, value=counts["value"] - others)


def _by_voice(counts: pd.DataFrame) -> pd.DataFrame:
    """Subtract the share in the quoted voices from that in the outlet's own."""
    keys = ["kind", "specification", "changed", "frame", "outlet"]
    own, quoted = (counts[counts["where"] == where] for where in ("own voice", "quoted voice"))
    both = own.merge(quoted[[*keys, "value"]], on=keys, suffixes=("", "_quoted"))
    return both.assign(quantity=VOICE, where="", value=both["value"] - both["value_quoted"])


def _company(together: pd.DataFrame, pair: str) -> pd.DataFrame:
    lift = _ratio(together["both"] * together["N"], together["a"] * together["b"])
    named = {"quantity": COMPANY, "frame": pair, "outlet": "", "where": "any voice"}
    return together.assign(**named, n=together["both"], value=lift)
