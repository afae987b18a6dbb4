"""The only writer of ``figures/``: figures and tables with all that is needed to cite and to check them.

A figure becomes PDF, SVG, PNG (300 dpi), the plotted numbers as CSV, and a JSON with caption, alternative
text, parameters, corpus hash, counts, versions and the hashes of the other files; a table becomes CSV, LaTeX (booktabs) and JSON. Nothing
holds a time or an absolute path, so two runs over the same corpus write the same bytes. What is written is safe to
open: no cell of a CSV is a formula, LaTeX and HTML are escaped, and nothing is pickled.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.export import files as written
from analysis.export.crate import write_crate
from analysis.export.latex import latex_table
from analysis.export.page import gallery
from analysis.export.provenance import behind, full_caption, record_bytes, sentence, versions
from analysis.export.spreadsheet import csv_bytes, read_table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = [
    "ExportError",
    "csv_bytes",
    "gallery",
    "read_table",
    "save_figure",
    "save_table",
    "versions",
    "write_crate",
]

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
PRINTED = 300
"""Dots an inch of a PNG, and of the letters by which a figure is laid out."""
PRINTABLE = 500
"""Rows beyond which a table is no longer written as LaTeX, which is for the printed page."""

_LACKING = re.compile(r"Glyph (\d+) \(.*\) missing from font\(s\) (.*)\.")
"""What matplotlib warns of when it draws a box for a letter."""

# Set here as well as in use_style(), so that bytes don't depend on who drew the figure.
_SAVING: dict[Any, Any] = {"pdf.fonttype": 42, "svg.fonttype": "path", "svg.hashsalt": "analysis"}


class ExportError(ValueError):
    """A figure or table cannot be written as asked; the message says why and what to do."""


def save_figure(
    fig: Figure,
    name: str,
    *,
    caption: str,
    data: pd.DataFrame | None = None,
    corpus: Any = None,
    parameters: Mapping[str, Any] | None = None,
    out: Path | str | None = None,
    alt: str | None = None,
) -> dict[str, Path]:
    """Write a figure with its numbers and its provenance.

    Parameters
    ----------
    fig
        Saved at its own size, which is the printed size.
    name
        Lower-case letters, digits and hyphens; the stem of the files.
    caption
        What the figure shows. How many articles and stories stand behind it, how reposts were counted (where
        ``parameters`` has ``REPOSTS``), the corpus's short hash, what the corpus is and how it was sampled, and the
        software's version are added.
    data
        The plotted numbers, tidy.
    corpus
        Anything with ``articles``, ``hash`` and ``description``.
    parameters
        What the notebook was run with. ``OUT`` is dropped and paths are made relative, since they would
        differ between machines.
    out
        Folder; ``figures/`` by default.
    alt
        Alternative text for who cannot see the figure; the caption by default.

    Returns
    -------
    dict
        Format (pdf, svg, png, csv, json) → path.

    Raises
    ------
    ExportError
        Where the name is not a good one or the font lacks a glyph; then no file is written.
    """
    _check_name(name)
    full = full_caption(caption, corpus, parameters)
    files: dict[str, bytes] = _render(fig, name, full)
    if data is not None:
        files["csv"] = csv_bytes(data)
    files["json"] = record_bytes("figure", name, full, corpus, parameters, files, alt=alt or caption)
    return written.write(files, name, out)


def save_table(
    table: pd.DataFrame,
    name: str,
    *,
    caption: str,
    corpus: Any = None,
    parameters: Mapping[str, Any] | None = None,
    out: Path | str | None = None,
    precision: int = 2,
) -> dict[str, Path]:
    """Write a table as CSV (six significant digits), LaTeX (``precision`` decimals) and JSON.

    The index is left out. A table of more than :data:`PRINTABLE` rows, or with a row taller than a page, is written
    as CSV and JSON only. Parameters as in :func:`save_figure`.
    """
    _check_name(name)
    full = full_caption(caption, corpus, parameters)
    files = {"csv": csv_bytes(table)}
    if len(table) <= PRINTABLE:
        tex = latex_table(table, name, sentence(caption), behind(corpus, parameters), precision)
        files |= {"tex": tex.encode()} if tex else {}
    files["json"] = record_bytes("table", name, full, corpus, parameters, files, rows=len(table))
    return written.write(files, name, out)


def _check_name(name: str) -> None:
    if not NAME.fullmatch(name):
        raise ExportError(f"{name!r} is no name for files: use lower-case letters, digits and single hyphens")


def _render(fig: Figure, name: str, caption: str) -> dict[str, bytes]:
    import matplotlib as mpl

    metadata_of = {
        # PNG first: it draws every glyph, so that a missing one is found before anything else is done.
        "png": {"Software": None, "Title": name, "Description": caption},
        "pdf": {
            "CreationDate": None,
            "Creator": "analysis",
            "Producer": "analysis",
            "Title": name,
            "Subject": caption,
        },
        "svg": {"Date": None, "Creator": "analysis", "Title": name, "Description": caption},
    }
    files = {}
    with mpl.rc_context(_SAVING), warnings.catch_warnings():
        warnings.filterwarnings("error", message=_LACKING.pattern)
        try:
            _settle(fig)
            for extension, about in metadata_of.items():
                buffer = io.BytesIO()
                fig.savefig(buffer, format=extension, dpi=PRINTED, metadata=about)
                files[extension] = buffer.getvalue()
        except UserWarning as missing:
            raise ExportError(f"figure {name}: {_lacking(fig, str(missing))}") from missing
    return dict(sorted(files.items()))


def _lacking(fig: Figure, warning: str) -> str:
    """Say which letter no font has, in which text it stands, and what to do."""
    from matplotlib.text import Text

    found = _LACKING.match(warning)
    if found is None:
        return warning
    letter, fonts = chr(int(found[1])), found[2]
    texts = [text.get_text() for text in fig.findobj(Text) if letter in text.get_text()]
    return (
        f"Font {fonts} has no glyph {letter!r} (U+{ord(letter):04X}), which stands in {texts[0]!r}; write the text "
        "without it, wrap it in analysis.plots.printable, or set mpl.rcParams['font.family'] to fonts that have it"
    )


def _settle(fig: Figure) -> None:
    """Lay the figure out once and round the places of its axes.

    The layout solver's last bits vary from run to run, and SVG makes ids of the axes' places. Letters are measured as they
    are printed: at a screen's resolution they are narrower, and what stands beside the axes would be cut off.
    """
    on_screen = fig.get_dpi()
    fig.set_dpi(PRINTED)
    fig.draw_without_rendering()
    fig.set_dpi(on_screen)
    fig.set_layout_engine("none")
    for ax in fig.axes:
        left, bottom, width, height = (round(float(side), 6) for side in ax.get_position().bounds)
        ax.set_position((left, bottom, width, height))
