"""The commands ``python -m analysis sheet draw`` and ``sheet score``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from analysis.sheets.scoring import Scores

FORMATS = ("xlsx", "csv")
CHECKED = [
    "frame",
    "language",
    "alpha",
    "alpha_low",
    "alpha_high",
    "precision",
    "recall",
    "f1",
    "f1_low",
    "f1_high",
    "carrying",
    "units",
]
Loaded = Callable[[str, argparse.Namespace], AbstractContextManager[Any]]


def add_to(commands: Any, *, common: Callable[[argparse.ArgumentParser], None], loaded: Loaded) -> None:
    """Add the command to a parser.

    Parameters
    ----------
    commands
        The parser's commands.
    common
        Adds what says how a corpus is read.
    loaded
        From a path and the options to a context that gives the corpus.
    """
    sheet = commands.add_parser(
        "sheet",
        help="draw coding sheets for people, score the program by them",
        description="Draw coding sheets for people, and score the program by what they filled in.",
    )
    parts = sheet.add_subparsers(title="commands", required=True, metavar="draw | score")
    draw = parts.add_parser(
        "draw",
        help="write coding sheets and their key",
        description="Draw units by chance; write a sheet for each coder, and the key that scoring needs.",
    )
    draw.add_argument("path", metavar="CORPUS", help="file, folder, zip or table")
    draw.add_argument("--out", metavar="DIR", default="sheets", help="where the files go (sheets/)")
    draw.add_argument("--unit", choices=("sentence", "article"), default="sentence")
    draw.add_argument("--size", type=int, default=200, help="how many units to draw (200)")
    draw.add_argument(
        "--coders", metavar="NAMES", default="coder-a,coder-b", help="separated by commas: anna,boris"
    )
    draw.add_argument("--format", choices=FORMATS, default="xlsx")
    draw.add_argument("--seed", type=int, default=0, help="of the draw (0)")
    draw.set_defaults(do=partial(_draw, loaded=loaded))

    score = parts.add_parser(
        "score",
        help="agreement of coders, accuracy of the program, corrected shares",
        description="Read filled sheets; print agreement, accuracy and corrected shares, or write them, too.",
    )
    score.add_argument("key", metavar="KEY", help="the key of the draw: NAME-key.csv")
    score.add_argument("sheets", metavar="SHEET", nargs="+", help="filled sheets, one or more")
    score.add_argument("--out", metavar="DIR", help="where agreement.csv, validity.csv and shares.csv go")
    score.add_argument(
        "--corpus",
        metavar="PATH",
        help="the corpus that was drawn from, to be coded anew by the codebook of now",
    )
    score.set_defaults(do=partial(_score, loaded=loaded))
    for command in (draw, score):
        command.add_argument("--codebook", metavar="PATH", help="a codebook of your own")
        common(command)


def _draw(options: argparse.Namespace, *, loaded: Loaded) -> int:
    from analysis.codebook import load_codebook
    from analysis.frames import code
    from analysis.sheets.draw import sample_units
    from analysis.sheets.form import check_coder
    from analysis.sheets.write import refuse_to_overwrite, sheet_files, write_key, write_sheet

    coders = [check_coder(name.strip()) for name in options.coders.split(",")]
    if len(set(coders)) < len(coders):
        raise ValueError(f"--coders {options.coders}: a name stands there twice")
    stem = Path(options.out, f"{Path(options.path).resolve().stem}-{options.unit}")
    key = stem.with_name(f"{stem.name}-key.csv")
    sheets = [stem.with_name(f"{stem.name}-{coder}.{options.format}") for coder in coders]
    files = [file for sheet in sheets for file in sheet_files(sheet)]
    refuse_to_overwrite([key, *files])
    codebook = load_codebook(options.codebook)
    with loaded(options.path, options) as corpus:
        units = sample_units(
            corpus, code(corpus, codebook), codebook, unit=options.unit, size=options.size, seed=options.seed
        )
    write_key(units, key)
    for coder, sheet in zip(coders, sheets, strict=True):
        write_sheet(units, codebook, sheet, coder=coder, seed=options.seed)
    print(_drawn(units, options.unit), "", *(f"wrote {file}" for file in [key, *files]), sep="\n")
    print(f"then: python -m analysis sheet score {key} {' '.join(map(str, sheets))}")
    return 0


def _drawn(units: pd.DataFrame, unit: str) -> str:
    """Say what was drawn, and what was left out."""
    strata = units.groupby("stratum").agg(
        units=("unit_id", "size"), drawn=("drawn", "sum"), probability=("probability", "first")
    )
    lines = [f"{units['drawn'].sum()} of {len(units)} {unit}s drawn, by language and rarest frame found:", ""]
    lines.append(_plain(strata.reset_index()))
    lines += [
        f"left out: {number} {unit}s in language {language}, in which the codebook has no terms"
        for language, number in units.attrs["left_out"].items()
    ]
    return "\n".join(lines)


def _score(options: argparse.Namespace, *, loaded: Loaded) -> int:
    from analysis.codebook import load_codebook
    from analysis.sheets.draw import recode
    from analysis.sheets.read import SheetError, read_key, read_sheets, stale
    from analysis.sheets.scoring import score

    codebook = load_codebook(options.codebook)
    try:
        key = read_key(options.key)
        codes = read_sheets(options.sheets, key, codebook)
    except SheetError as error:
        print(error, file=sys.stderr)
        return 2
    notes = stale(codes, key, codebook)
    if options.corpus:
        from analysis.frames import code

        with loaded(options.corpus, options) as corpus:
            if corpus.hash != key["corpus"].iloc[0]:
                notes.append("the corpus is not quite that of the draw; the units were matched by their ids")
            key = recode(key, corpus, code(corpus, codebook), codebook)
    elif (version := key["codebook_version"].iloc[0]) != codebook.version:
        notes.append(
            f"scored are the program's codes by version {version}; add --corpus for {codebook.version}"
        )
    scores = score(key, codes)
    print(_report(scores, notes, unit=key["unit"].iloc[0]))
    if options.out:
        _save(scores, Path(options.out))
    return 0


def _report(scores: Scores, notes: list[str], *, unit: str) -> str:
    """Give scores as text: agreement and accuracy side by side, then shares."""
    checked = scores.validity[CHECKED].assign(ties=scores.agreement["ties"])
    parts = [f"note: {note}" for note in (*notes, *scores.notes)]
    parts += ["", "Agreement of coders, and the program against them", "", _plain(checked)]
    parts += ["", f"Shares of {unit}s that carry a frame: by the program, and corrected by the coders", ""]
    return "\n".join([*parts, _plain(scores.shares)]).strip()


def _plain(table: pd.DataFrame) -> str:
    return table.to_string(index=False, float_format="{:.2f}".format, na_rep="-")


def _save(scores: Scores, folder: Path) -> None:
    """Write the tables as CSV."""
    from analysis.export import csv_bytes
    from analysis.export.files import write_atomically

    for name in ("agreement", "validity", "shares"):
        path = write_atomically(folder / f"{name}.csv", csv_bytes(getattr(scores, name)))
        print(f"wrote {path}")
