"""How a figure or table is cited: what stands behind ``python -m analysis cite``."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from analysis import paths
from analysis.export.citation import Citation, read_citation
from analysis.export.latex import escape_latex
from analysis.export.records import corpus_words
from analysis.notebooks import CallError
from analysis.remake import choose_records, command

_log = logging.getLogger(__name__)


def cite(name: str, *, out: Path | str | None = None, notebooks: Path | str | None = None) -> str:
    """Give the caption of a figure or table, BibTeX for the software that made it, and the command that makes it again.

    Parameters
    ----------
    name
        Of the figure or table.
    out
        Folder that it is in; ``figures/`` by default.
    notebooks
        Folder of the notebooks.

    Raises
    ------
    CallError
        Where there is no such figure or table; names those that are near.
    """
    folder = Path(out) if out is not None else paths.figures()
    (record,) = choose_records(folder, [name])
    try:
        how = command(record, folder=folder, notebooks=Path(notebooks or paths.notebooks()))
    except CallError as error:
        how = f"not known: {error}"
    return f"Caption:\n{record['caption']}\n\nBibTeX:\n{bibtex(record, read_citation())}\n\nCommand:\n{how}"


def bibtex(record: Mapping[str, Any], citation: Citation) -> str:
    """Write a BibTeX entry for the software, with a figure, its corpus and its size in the note.

    The version is the one that made the figure.
    """
    version = record["versions"]["analysis"]
    if version != citation.version:
        _log.warning("version %s made it; year and month are of version %s", version, citation.version)
    note = ", ".join(filter(None, [f"{record['kind']} {record['name']}", corpus_words(record)]))
    year, month, _ = citation.released.split("-")
    fields = {
        "author": " and ".join(
            escape_latex(author.name) if author.person else _braced(escape_latex(author.name))
            for author in citation.authors
        ),
        "title": _braced(escape_latex(citation.title)),  # in braces of its own, which keep its capitals
        "version": version,
        "year": year,
        "month": str(int(month)),
        "note": escape_latex(note[0].upper() + note[1:]),
    }
    lines = [f"  {field} = {{{text}}}," for field, text in fields.items()]
    return "\n".join([f"@software{{analysis-{version}-{record['name']},", *lines, "}"])


def _braced(text: str) -> str:
    return f"{{{text}}}"
