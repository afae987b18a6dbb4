"""The gate: a frame whose coding was not checked, or failed the check, is exploratory and leaves the headline figures."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import paths
from analysis.codebook import NO_FRAME, Codebook
from analysis.tables import Validity, conform

ALPHA = 0.667
"""The least alpha for tentative conclusions (Krippendorff 2018, *Content Analysis*, 4th edition)."""

F1 = 0.70
"""The least F1 of the program on codes that were held back."""

MARK = " °"
"""Follows the label of an exploratory frame in figures."""

VALIDATED, EXPLORATORY = "validated", "exploratory"


def read_validity(path: Path | str | None = None) -> pd.DataFrame:
    """Read how far the frames were checked.

    Parameters
    ----------
    path
        A CSV that ``python -m analysis sheet score`` wrote; missing: ``lexicon/validity.csv``, which holds what
        automated coders gave for the project's codebook.

    Returns
    -------
    DataFrame
        As :class:`analysis.tables.Validity`.
    """
    file = Path(path) if path is not None else paths.LEXICON / "validity.csv"
    return conform(pd.read_csv(file, comment="#", encoding="utf-8-sig"), Validity)


def verdicts(
    validity: pd.DataFrame, codebook: Codebook, *, languages: Iterable[str], method: str = "terms"
) -> pd.DataFrame:
    """Say of each frame whether its coding bears a headline figure in these languages.

    A frame is validated where in every language alpha is at least :data:`ALPHA` and F1 at least :data:`F1`, by codes
    that belong to this version of the codebook.

    Parameters
    ----------
    validity
        As :class:`analysis.tables.Validity`.
    codebook
        What the corpus was coded with.
    languages
        Those of the articles.
    method
        How it was coded.

    Returns
    -------
    DataFrame
        frame, label, narrative, verdict (validated or exploratory), alpha and f1 (the lowest of the languages), why
        (what is missing or too low; empty where validated), coders.
    """
    spoken = sorted(set(languages))
    checked = {
        (row["frame"], row["language"]): row
        for row in validity[validity["method"] == method].to_dict("records")
    }
    table = []
    for frame in codebook.frames:
        if frame.id == NO_FRAME:
            continue
        found = [checked[frame.id, code] for code in spoken if (frame.id, code) in checked]
        whys = [
            f"{code}: {why}" for code in spoken for why in _failures(checked.get((frame.id, code)), codebook)
        ]
        table.append(
            {
                "frame": frame.id,
                "label": frame.label,
                "narrative": frame.narrative,
                "verdict": VALIDATED if spoken and not whys else EXPLORATORY,
                "alpha": min((row["alpha"] for row in found), default=float("nan")),
                "f1": min((row["f1"] for row in found), default=float("nan")),
                "why": "; ".join(whys) or ("" if spoken else "no language"),
                "coders": ", ".join(sorted({row["coders"] for row in found})),
            }
        )
    return pd.DataFrame(table)


def headline(table: pd.DataFrame, verdict: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows of a table whose ``frame`` is validated: what a headline figure may show."""
    return _with_verdict(table, verdict, VALIDATED)


def exploratory(table: pd.DataFrame, verdict: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows of a table whose ``frame`` is exploratory: for figures that are stamped so."""
    return _with_verdict(table, verdict, EXPLORATORY)


def _with_verdict(table: pd.DataFrame, verdict: pd.DataFrame, wanted: str) -> pd.DataFrame:
    frames = verdict.loc[verdict["verdict"] == wanted, "frame"]
    return table[table["frame"].isin(frames)].reset_index(drop=True)


def marked(table: pd.DataFrame, verdict: pd.DataFrame) -> pd.DataFrame:
    """Mark the labels of exploratory frames with a degree sign, for figures that show frames of both kinds."""
    doubtful = set(verdict.loc[verdict["verdict"] == EXPLORATORY, "frame"])
    marks = table["frame"].isin(doubtful).map({True: MARK, False: ""})
    return table.assign(label=table["label"] + marks)


def check_version(spans: pd.DataFrame, codebook: Codebook) -> str:
    """Say that coded spans are stale, where they were coded with another version of the codebook; else nothing."""
    others = sorted(set(spans["codebook_version"].dropna()) - {codebook.version})
    if not others:
        return ""
    return f"stale: coded with version {', '.join(others)} of the codebook, which is now {codebook.version}"


def _failures(row: dict[Hashable, Any] | None, codebook: Codebook) -> list[str]:
    """Say what a frame lacks in a language."""
    if row is None:
        return ["not checked"]
    if (row["codebook_version"], row["entries_version"]) != (codebook.version, codebook.entries_version):
        return [f"stale, checked with version {row['codebook_version']}"]
    failures = []
    if not row["alpha"] >= ALPHA:
        failures.append(f"alpha {row['alpha']:.2f} < {ALPHA}")
    if not row["f1"] >= F1:
        failures.append(f"F1 {row['f1']:.2f} < {F1:.2f}")
    return failures
