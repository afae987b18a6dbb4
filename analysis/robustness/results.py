"""Headline quantities from counts: shares, differences between outlets, own against quoted voice, and two frames' company."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.robustness.grid import Grid

SHARE, DIFFERENCE, VOICE, COMPANY = "share", "difference", "own less quoted", "company"
"""Quantities, which :data:`MEANING` explains."""

MEANING = {
    SHARE: "share",
    DIFFERENCE: "share less that of all other outlets",
    VOICE: "share in the outlet's own voice less that in the voices it quotes",
    COMPANY: "how much oftener the two go together than by chance (lift)",
}
"""What each quantity is, for captions."""

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
        specification, changed, times, n, N, value (missing where the quantity has none: no unit, or a frame that
        nobody carries). A share is given on the scale of the reference: of articles and stories, or else (as where the
        reference counts sentences) of its own unit alone; differences are given of all.
    """
    counts = counts.assign(value=_ratio(counts["n"], counts["N"]))
    chosen = specifications.set_index("specification")
    first = chosen["unit"].iloc[0]
    scale = _SAME_SCALE if first in _SAME_SCALE else (first,)
    alike = counts["specification"].map(chosen["unit"]).isin(scale) | counts["specification"].isna()
    again = _same_uncertain(counts, chosen["uncertain"])
    shares = counts[~again & alike]
    differences = _differences(counts[~again])
    tables = [shares.assign(quantity=SHARE), differences, _by_voice(counts), _company(together, pair)]
    columns = [*QUANTITY, *_SPECIFICATION, "n", "N", "value"]
    return pd.concat([table[columns] for table in tables if len(table)], ignore_index=True)


def _same_uncertain(counts: pd.DataFrame, uncertain: pd.Series) -> pd.Series:
    """Say which rows count as others do because uncertain words are taken in a way that is the same there.

    Words taken as quoted are as if apart for the outlet's own voice, and words taken as its own are for the quoted
    voices; of the ways that are the same, the first is kept.
    """
    ways = list(dict.fromkeys(uncertain))
    again = pd.Series(False, index=counts.index)
    taken = counts["specification"].map(uncertain)
    for place, way in {"own voice": "own", "quoted voice": "quoted"}.items():
        later = [other for other in ways if other != way][1:]
        again |= (counts["where"] == place) & taken.isin(later)
    return again


def at_reference(results: pd.DataFrame, differences: pd.DataFrame, *, grid: Grid) -> pd.DataFrame:
    """Give the differences between outlets under the reference, with their interval and test.

    Intervals and tests are of shares of all articles; where the reference counts anything else, they are missing, for
    they would be of other numbers.

    Parameters
    ----------
    results
        From :func:`quantities`.
    differences
        From :func:`analysis.frames.differences`, with the coding and reposts of the reference.
    grid
        Its first options are the reference.

    Returns
    -------
    DataFrame
        The columns of ``differences``; n and N are of the reference's unit.
    """
    keys = ["frame", "outlet", "where"]
    found = results[(results["quantity"] == DIFFERENCE) & (results["specification"] == 0)]
    table = found[[*keys, "n", "N"]].assign(difference=found["value"], share=_ratio(found["n"], found["N"]))
    total = table.groupby(["frame", "where"])[["n", "N"]].transform("sum")
    table = table.assign(others_n=total["n"] - table["n"], others_N=total["N"] - table["N"])
    table["others"] = _ratio(table["others_n"], table["others_N"])
    tested = ["low", "high", "p", "smallest_p", "q"]
    table = table.merge(differences[[*keys, *tested]], on=keys, how="left")
    if (grid.units[0], grid.denominators[0], grid.uncertain[0]) != ("article", "all", "apart"):
        table[tested] = np.nan
    return table[list(differences.columns)].sort_values(["frame", "outlet"], kind="stable", ignore_index=True)


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
