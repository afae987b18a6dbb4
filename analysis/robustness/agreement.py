"""How many specifications agree with the reference, quantity by quantity, in a table and in words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.robustness.counts import COMBINED, DROPPED, LEFT_OUT
from analysis.robustness.results import COMPANY, DIFFERENCE, QUANTITY, SHARE, VOICE

TOLERANCE = 0.1
"""A share agrees where it is at most so far from the reference's."""

_SAME = 1e-12
_NO_PROBABILITY = "Specifications share their data and most choices, so this is a count and no probability."


def agreeing(results: pd.DataFrame, *, tolerance: float = TOLERANCE) -> pd.DataFrame:
    """Say of each value whether it bears out what the reference says of its quantity.

    A share does where it is within ``tolerance`` of the reference's; a difference, and own less quoted voice, where it
    has the same sign (none is a sign of its own); the company of two frames where it is on the same side of chance.

    Parameters
    ----------
    results
        From :func:`analysis.robustness.results.quantities`.
    tolerance
        Of a share.

    Returns
    -------
    DataFrame
        The rows with reference (value of specification 0) and agrees (missing where either has no value).
    """
    first = results[(results["kind"] == COMBINED) & (results["specification"] == 0)]
    table = results.merge(first[[*QUANTITY, "value"]], on=QUANTITY, how="left", suffixes=("", "_reference"))
    table = table.rename(columns={"value_reference": "reference"})
    middle = np.where(table["quantity"] == COMPANY, 1.0, 0.0)
    same = _sign(table["value"] - middle) == _sign(table["reference"] - middle)
    near = (table["value"] - table["reference"]).abs() <= tolerance + _SAME
    agrees = pd.Series(np.where(table["quantity"] == SHARE, near, same), index=table.index, dtype="boolean")
    return table.assign(agrees=agrees.mask(table["value"].isna() | table["reference"].isna()))


def _sign(values: pd.Series) -> npt.NDArray[np.float64]:
    return np.sign(np.where(values.abs() <= _SAME, 0.0, values))


def agreement(table: pd.DataFrame) -> pd.DataFrame:
    """Count for each quantity how many specifications bear out the reference, which is one of the combinations.

    Parameters
    ----------
    table
        From :func:`agreeing`.

    Returns
    -------
    DataFrame
        The columns of :data:`analysis.robustness.results.QUANTITY`, reference, lowest and highest (over combinations),
        and for combinations, terms dropped and articles left out the numbers that agree and of how many (agree, of;
        agree_dropped, of_dropped; agree_left_out, of_left_out), without (specifications of any kind that give no value,
        or all where the reference has none).
    """
    rows = []
    for key, part in table.groupby(QUANTITY, sort=False):
        combined = part.loc[part["kind"] == COMBINED, "value"]
        cells = {"reference": part["reference"].iloc[0], "lowest": combined.min(), "highest": combined.max()}
        for kind, name in {COMBINED: "", DROPPED: "_dropped", LEFT_OUT: "_left_out"}.items():
            of = part[(part["kind"] == kind) & part["agrees"].notna()]
            cells[f"agree{name}"] = int(of.loc[of["agrees"].astype(bool), "times"].sum())
            cells[f"of{name}"] = int(of["times"].sum())
        cells["without"] = int(part.loc[part["agrees"].isna(), "times"].sum())
        rows.append(dict(zip(QUANTITY, key, strict=True)) | cells)
    return pd.DataFrame(rows)


def by_option(table: pd.DataFrame, specifications: pd.DataFrame, choices: Sequence[str]) -> pd.DataFrame:
    """Count for each quantity and each option of each choice the combinations that agree: which choice matters.

    Parameters
    ----------
    table
        From :func:`agreeing`.
    specifications
        Their choices, by specification.
    choices
        Columns of these.

    Returns
    -------
    DataFrame
        The columns of :data:`analysis.robustness.results.QUANTITY`, choice, option, agree, of, share. Where a quantity
        knows one option of a choice, as one of any voice does of uncertain words, the choice is left out for it.
    """
    combined = table[(table["kind"] == COMBINED) & table["agrees"].notna()]
    combined = combined.merge(specifications[["specification", *choices]], on="specification")
    parts = []
    for choice in choices:
        options = combined.dropna(subset=[choice])
        options = options[options[choice] != ""]
        options = options[options.groupby(QUANTITY)[choice].transform("nunique") > 1]
        counted = options.groupby([*QUANTITY, choice], sort=False)["agrees"].agg(["sum", "size"])
        counted = counted.reset_index().rename(columns={choice: "option", "sum": "agree", "size": "of"})
        parts.append(counted.assign(choice=choice, option=counted["option"].astype(str)))
    columns = [*QUANTITY, "choice", "option", "agree", "of"]
    parts = [part for part in parts if len(part)]
    found = pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)
    return found.assign(share=found["agree"].astype(float) / found["of"].astype(float))


def over_outlets(table: pd.DataFrame) -> pd.DataFrame:
    """Sum the counts of :func:`by_option` over outlets and places: frame, choice, option, agree, of, share."""
    keys = ["frame", "choice", "option"]
    summed = table.groupby(keys, sort=False)[["agree", "of"]].sum().reset_index()
    return summed.assign(share=summed["agree"].astype(float) / summed["of"].astype(float))


def least_agreed(table: pd.DataFrame, *quantities: str) -> pd.Series:
    """Give the quantity that is not nil and that the smallest part of combinations bears out; of equals the first.

    Parameters
    ----------
    table
        From :func:`agreement`.
    quantities
        Kinds: the first that the table has is looked at, since one outlet has no differences. Where all of it are nil,
        its first row is given.

    Raises
    ------
    ValueError
        Where the table has none of the kinds.
    """
    kinds = [kind for kind in quantities if (table["quantity"] == kind).any()]
    if not kinds:
        raise ValueError(f"the table has no {' and no '.join(quantities)}")
    mine = table[table["quantity"] == kinds[0]]
    told = mine[(mine["reference"].abs() > _SAME) & (mine["of"] > 0)]
    place = 0 if told.empty else int((told["agree"] / told["of"]).to_numpy().argmin())
    return (mine if told.empty else told).iloc[place]


def rows_of(results: pd.DataFrame, quantity: pd.Series) -> pd.DataFrame:
    """Give the rows of one quantity, a row of :func:`agreement`."""
    wanted = pd.Series(True, index=results.index)
    for column in QUANTITY:
        wanted &= results[column] == quantity[column]
    return results[wanted].reset_index(drop=True)


def of_what(specifications: pd.DataFrame) -> str:
    """Say what the shares of the reference are of: "articles", "stories with any frame".

    Parameters
    ----------
    specifications
        From :func:`analysis.robustness.counts.count_grid`.
    """
    first = specifications.iloc[0]
    return _PLURAL_UNIT[first["unit"]] + _OF_WHICH[first["denominator"]]


def in_words(row: pd.Series, *, label: str, of: str = "articles") -> str:
    """Say in one sentence how many specifications bear out the reference, which is never to be read as a probability.

    Parameters
    ----------
    row
        Of :func:`agreement`.
    label
        What to call its frame.
    of
        What shares are of, from :func:`of_what`.
    """
    claim = _claim(row, label, of)
    if row["of"] == 0:
        return f"{claim}: there is no value to compare."
    parts = [f"{row['agree']:,} of {row['of']:,} combinations of choices"]
    if row["of_dropped"]:
        parts.append(f"{row['agree_dropped']:,} of {row['of_dropped']:,} with one term dropped")
    if row["of_left_out"]:
        parts.append(f"{row['agree_left_out']:,} of {row['of_left_out']:,} with one article left out")
    without = f" ({row['without']:,} give no value)" if row["without"] else ""
    return f"{claim}: so say {', '.join(parts)}{without}. {_NO_PROBABILITY}"


def _claim(row: pd.Series, label: str, of: str) -> str:
    value, place = row["reference"], f" ({row['where']})" if row["where"] else ""
    if pd.isna(value):
        return f"{label}, {row['outlet'] or 'all outlets'}{place}: the reference has no value"
    if row["quantity"] == SHARE:
        part = "none" if value <= _SAME else "all" if value >= 1 - _SAME else f"about {value:.0%}"
        return f"{row['outlet']} has {label} in {part} of its {of}{place}"
    if row["quantity"] == DIFFERENCE:
        return f"{row['outlet']} has {label} {_more(value)} the other outlets{place}"
    if row["quantity"] == VOICE:
        return f"{row['outlet']} has {label} in its own voice {_more(value)} in those it quotes"
    side = "oftener than" if value > 1 + _SAME else "less often than" if value < 1 - _SAME else "as often as"
    return f"{label} go together {side} by chance"


def _more(value: float) -> str:
    if abs(value) <= _SAME:
        return "as often as"
    return "more often than" if value > 0 else "less often than"


def overall(table: pd.DataFrame, quantity: str) -> str:
    """Say in one sentence how many quantities of a kind all, or most, or not all specifications bear out.

    Parameters
    ----------
    table
        From :func:`agreement`.
    quantity
        :data:`analysis.robustness.results.DIFFERENCE`, :data:`analysis.robustness.results.VOICE` (those that are nil in the
        reference are counted apart) or :data:`analysis.robustness.results.SHARE`.
    """
    mine = table[(table["quantity"] == quantity) & (table["of"] > 0)]
    if mine.empty:
        return f"There are no {_PLURAL[quantity]}."
    nil = mine["reference"].abs() <= _SAME if quantity != SHARE else pd.Series(False, index=mine.index)
    told = mine[~nil]
    share = told["agree"] / told["of"]
    alone = (told["agree_dropped"] == told["of_dropped"]) & (told["agree_left_out"] == told["of_left_out"])
    apart = f" ({int(nil.sum())} more are nil in the reference)" if nil.any() else ""
    return (
        f"Of {len(told)} {_PLURAL[quantity]}{apart}, {int((share == 1).sum())} are borne out by every combination of "
        f"choices, {int((share > 0.5).sum())} by more than half; {int(alone.sum())} by every term dropped and every "
        f"article left out. {_NO_PROBABILITY}"
    )


_PLURAL_UNIT = {"article": "articles", "story": "stories", "speaker": "speakers", "sentence": "sentences"}
_OF_WHICH = {"all": "", "heard": " in which the voice says anything", "framed": " with any frame"}
_PLURAL = {
    SHARE: "shares",
    DIFFERENCE: "differences between an outlet and all others",
    VOICE: "comparisons of own and quoted voice",
}


def topics_in_words(overlap: pd.DataFrame, *, least: float) -> str:
    """Say in one sentence how many topics come back, and how often.

    Parameters
    ----------
    overlap
        From :func:`analysis.robustness.regrouped.regroup`.
    least
        Overlap from which a topic counts as come back.
    """
    others = overlap[(overlap["specification"] != 0) & overlap["value"].notna()]
    back = (others["value"] >= least).groupby(others["topic"]).mean()
    number = others["specification"].nunique()
    without = overlap.loc[overlap["value"].isna(), "specification"].nunique()
    missing = f" ({without} more find none)" if without else ""
    return (
        f"Of {overlap['topic'].nunique()} topics, {int((back == 1).sum())} come back in each of {number} other "
        f"specifications{missing}, {int((back > 0.5).sum())} in more than half, {int((back == 0).sum())} in none. {_NO_PROBABILITY}"
    )
