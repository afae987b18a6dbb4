"""What coding sheets tell: how far coders agree, how well the program meets them, and corrected shares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.inference import accuracy, corrected_share, krippendorff_alpha
from analysis.sheets.form import carries
from analysis.tables import Validity, conform

AGREEMENT = ["frame", "language", "alpha", "low", "high", "units", "codes", "ties"]
SHARES = ["frame", "by", "group", "raw", "corrected", "low", "high", "coded", "units"]


@dataclass(frozen=True)
class Scores:
    """What coding sheets tell.

    Attributes
    ----------
    agreement
        One row a frame and language: frame, language, alpha with its interval (low, high; stories are drawn),
        units with two codes or more and the number of their codes, ties (units left out of what follows,
        since as many coders say yes as say no). Frames are commoner among the units drawn than in the corpus;
        alpha is that of the units drawn.
    validity
        As :class:`analysis.tables.Validity`; the truth is what most coders say, and each unit counts as many
        as it stands for.
    shares
        Of units that carry a frame: frame, by ("all", "outlet", "voice"), group, raw (by the program),
        corrected with its interval (low, high), coded (by people) and units of the group.
    notes
        What to keep in mind, a line each.
    """

    agreement: pd.DataFrame
    validity: pd.DataFrame
    shares: pd.DataFrame
    notes: tuple[str, ...]


def score(key: pd.DataFrame, codes: pd.DataFrame, *, method: str = "terms", seed: int = 0) -> Scores:
    """Score the program by what people coded.

    A unit that was drawn and is not coded yet is taken as missing at random within its stratum: a unit's
    probability is the share of its stratum that is coded, which is that of the draw where all are.

    Parameters
    ----------
    key
        As :func:`analysis.sheets.sample_units` or :func:`analysis.sheets.read_key` give it.
    codes
        As :func:`analysis.sheets.read_sheets` gives it.
    method
        How the program coded.
    seed
        Of the intervals.

    Raises
    ------
    ValueError
        Where nothing is coded, or a unit is not of the key.
    """
    if codes.empty:
        raise ValueError("nothing is coded yet: no row of the sheets has a mark")
    if strange := sorted(set(codes["unit_id"]) - set(key.loc[key["drawn"], "unit_id"])):
        raise ValueError(f"unit {strange[0]} is none of the units drawn: give the key of these sheets")
    key = key.sort_values("unit_id", ignore_index=True)
    placed = codes.merge(key[["unit_id", "language", "story"]], on="unit_id", validate="m:1")
    placed = placed.rename(columns={"unit_id": "unit"}).sort_values(["frame", "unit", "coder"])
    judged = {str(frame): _judged(key, rows, str(frame)) for frame, rows in placed.groupby("frame")}
    agreement = list(_agreement(placed, seed))
    return Scores(
        agreement=pd.DataFrame(agreement, columns=AGREEMENT),
        validity=_validity(key, placed, judged, agreement, method=method, seed=seed),
        shares=pd.DataFrame(list(_shares(judged)), columns=SHARES),
        notes=tuple(_notes(key, placed)),
    )


def _judged(key: pd.DataFrame, codes: pd.DataFrame, frame: str) -> pd.DataFrame:
    """Give all units with what the program and most coders say of a frame, and the probability to be coded."""
    votes = codes.groupby("unit")["value"].mean()
    truth = (votes > 0.5).astype(object)[votes != 0.5]
    table = key[["unit_id", "outlet", "voice", "language", "stratum", "probability"]].assign(
        cluster=key["story"], found=carries(key["found"], frame), truth=key["unit_id"].map(truth)
    )
    coded = table["truth"].notna().groupby(table["stratum"]).transform("mean")
    # where nobody coded a unit, the probability weighs nothing, but has to be one
    return table.assign(probability=coded.where(coded > 0, table["probability"]))


def _agreement(codes: pd.DataFrame, seed: int) -> Iterator[dict[str, Any]]:
    """Measure how far coders agree on each frame in each language."""
    for (frame, language), rows in codes.groupby(["frame", "language"]):
        found = krippendorff_alpha(rows, cluster="story", seed=seed)
        yield {
            "frame": frame,
            "language": language,
            "alpha": found.alpha,
            "low": found.low,
            "high": found.high,
            "units": found.units,
            "codes": found.codes,
            "ties": int(rows.groupby("unit")["value"].mean().eq(0.5).sum()),
        }


def _validity(
    key: pd.DataFrame,
    codes: pd.DataFrame,
    judged: dict[str, pd.DataFrame],
    agreement: Iterable[dict[str, Any]],
    *,
    method: str,
    seed: int,
) -> pd.DataFrame:
    """Set the program's codes against what most coders say."""
    rows = []
    for measured in agreement:
        frame, language = measured["frame"], measured["language"]
        units = judged[frame][lambda table, spoken=language: table["language"] == spoken]
        units = units[units["truth"].notna()]
        mine = codes[(codes["frame"] == frame) & (codes["language"] == language)]
        met = accuracy(
            units["truth"],
            units["found"],
            cluster=units["cluster"],
            weight=1 / units["probability"],
            seed=seed,
        )
        rows.append(
            {
                "frame": frame,
                "language": language,
                "method": method,
                "codebook_version": key["codebook_version"].iloc[0],
                "entries_version": ", ".join(sorted(mine["entries_version"].unique())),
                "alpha": measured["alpha"],
                "alpha_low": measured["low"],
                "alpha_high": measured["high"],
                "precision": met.precision,
                "recall": met.recall,
                "f1": met.f1,
                "f1_low": met.low,
                "f1_high": met.high,
                "carrying": met.carrying,
                "units": met.units,
                "coders": ", ".join(sorted(mine["coder"].unique())),
            }
        )
    return conform(pd.DataFrame(rows), Validity)


def _shares(judged: dict[str, pd.DataFrame]) -> Iterator[dict[str, Any]]:
    """Give the shares of each frame, in all units and by outlet and voice."""
    for frame, units in judged.items():
        yield _share(units, frame, "all", "all", None)
        for by in ("outlet", "voice"):
            for group in sorted(units[by].dropna().unique()):
                yield _share(units, frame, by, group, units[by].eq(group).fillna(False))


def _share(units: pd.DataFrame, frame: str, by: str, group: str, domain: pd.Series | None) -> dict[str, Any]:
    found = corrected_share(units, domain=domain)
    return {
        "frame": frame,
        "by": by,
        "group": group,
        "raw": found.raw,
        "corrected": found.share,
        "low": found.low,
        "high": found.high,
        "coded": found.coded,
        "units": found.units,
    }


def _notes(key: pd.DataFrame, codes: pd.DataFrame) -> Iterator[str]:
    """Say what to keep in mind."""
    drawn = key[key["drawn"]]
    coded = drawn["unit_id"].isin(codes["unit"].unique())
    if not coded.all():
        yield (
            f"{coded.sum()} of {len(drawn)} units drawn are coded; the others are taken as missing at random "
            "within their strata, so that a coder who left out the hard ones makes the shares wrong"
        )
    bare = sorted(set(drawn["stratum"]) - set(drawn.loc[coded, "stratum"]))
    if bare:
        yield f"nobody coded a unit of {', '.join(bare)}: there the program's codes stand uncorrected"
    ties = int(codes.groupby(["frame", "unit"])["value"].mean().eq(0.5).sum())
    if ties:
        yield (
            f"ties left out of validity and shares: {ties}; they are the hard cases, "
            "and a third coder would settle them"
        )
    twice = codes.groupby("unit")["coder"].nunique().gt(1).sum()
    if not twice:
        yield "no unit has two coders, so there is no agreement to measure, and the gate stays shut"
