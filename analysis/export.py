"""The only writer of ``figures/``: figures and tables with all that is needed to cite and to check them.

A figure becomes PDF, SVG, PNG (300 dpi), the plotted numbers as CSV, and a JSON with caption, alternative
text, parameters, corpus hash, counts and versions; a table becomes CSV, LaTeX (booktabs) and JSON. Nothing
holds a time or an absolute path, so two runs over the same corpus write the same bytes.
"""

from __future__ import annotations

import io
import json
import math
import os
import platform
import re
import warnings
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis import paths

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LIBRARIES = ("bertopic", "matplotlib", "numpy", "pandas", "scikit-learn", "seaborn")
THREADS = ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
HASH_LENGTH = 8
"""How many characters of the corpus's hash a caption shows."""

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
        What the figure shows. How many articles and sentences stand behind it, the corpus's short hash and
        the software's version are added.
    data
        The plotted numbers, tidy.
    corpus
        Anything with ``articles``, ``sentences`` and ``hash``.
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
    full = _caption(caption, corpus)
    files: dict[str, bytes] = _render(fig, name, full)
    if data is not None:
        files["csv"] = csv_bytes(data)
    files["json"] = _json_bytes(
        _record("figure", name, full, corpus, parameters, files=[*files, "json"], alt=alt or caption)
    )
    return _write(files, name, out)


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

    The index is left out. Parameters as in :func:`save_figure`.
    """
    _check_name(name)
    full = _caption(caption, corpus)
    files = {"csv": csv_bytes(table), "tex": _latex(table, name, full, precision).encode()}
    files["json"] = _json_bytes(
        _record("table", name, full, corpus, parameters, files=[*files, "json"], rows=len(table))
    )
    return _write(files, name, out)


def gallery(out: Path | str | None = None) -> Path:
    """Write ``README.md`` of a figures folder from the JSON files in it, sorted by name."""
    folder = Path(out) if out is not None else paths.figures()
    records = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.json"))]
    records = [record for record in records if record.get("kind") in ("figure", "table")]
    head = "# Figures and tables\n\nGenerated from the JSON files beside them; do not edit.\n"
    body = "\n".join(_entry(record) for record in records)
    return _write_atomically(folder / "README.md", f"{head}\n{body}".rstrip().encode() + b"\n")


def versions() -> dict[str, str]:
    """Give the versions of this software, of Python and of the libraries that results depend on."""
    found = {"analysis": metadata.version("analysis"), "python": platform.python_version()}
    return found | {library: metadata.version(library) for library in LIBRARIES}


def csv_bytes(table: pd.DataFrame) -> bytes:
    """Give a table as CSV that is the same on every machine and harmless in a spreadsheet.

    Numbers have six significant digits, lines end in a newline, and text that a spreadsheet would take for a
    formula (it starts with ``=``, ``+``, ``-`` or ``@``) gets a leading apostrophe.
    """
    safe = table.copy()
    for position, dtype in enumerate(table.dtypes):
        column = table.iloc[:, position]
        if pd.api.types.is_float_dtype(dtype):
            safe.isetitem(position, (column + 0.0).array)  # turns -0.0, which prints as "-0", into 0.0
        elif not (pd.api.types.is_numeric_dtype(dtype) or pd.api.types.is_datetime64_any_dtype(dtype)):
            safe.isetitem(position, column.astype(object).map(_neutral, na_action="ignore").array)
    safe.columns = [_neutral(str(column)) for column in table.columns]
    return safe.to_csv(index=False, lineterminator="\n", float_format="%.6g").encode()


def _neutral(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell


def _check_name(name: str) -> None:
    if not NAME.fullmatch(name):
        raise ExportError(f"{name!r} is no name for files: use lower-case letters, digits and single hyphens")


def _counts(corpus: Any) -> dict[str, Any]:
    return {
        "hash": corpus.hash,
        "articles": len(corpus.articles),
        "stories": int(corpus.articles["story"].nunique()),
        "sentences": len(corpus.sentences),
    }


def _caption(caption: str, corpus: Any) -> str:
    text = caption.strip()
    if text and not text.endswith((".", "!", "?", "…")):
        text += "."
    version = f"analysis {metadata.version('analysis')}."
    if corpus is None:
        return f"{text} {version}".strip()
    counts = _counts(corpus)
    articles = f"{counts['articles']} article{'s' * (counts['articles'] != 1)}"
    sentences = f"{counts['sentences']} sentence{'s' * (counts['sentences'] != 1)}"
    return f"{text} n = {articles}, {sentences}; corpus {counts['hash'][:HASH_LENGTH]}; {version}".strip()


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
        warnings.filterwarnings("error", message="Glyph .* missing")
        try:
            _settle(fig)
            for extension, about in metadata_of.items():
                buffer = io.BytesIO()
                fig.savefig(buffer, format=extension, dpi=300, metadata=about)
                files[extension] = buffer.getvalue()
        except UserWarning as missing:
            advice = "choose a font that has it, or mend the label"
            raise ExportError(f"figure {name}: {str(missing).rstrip('. ')}; {advice}") from missing
    return dict(sorted(files.items()))


def _settle(fig: Figure) -> None:
    """Lay the figure out once and round the places of its axes.

    The layout solver's last bits vary from run to run, and SVG makes ids of the axes' places.
    """
    fig.draw_without_rendering()
    fig.set_layout_engine("none")
    for ax in fig.axes:
        left, bottom, width, height = (round(float(side), 6) for side in ax.get_position().bounds)
        ax.set_position((left, bottom, width, height))


def _record(
    kind: str, name: str, caption: str, corpus: Any, parameters: Mapping[str, Any] | None, **more: Any
) -> dict[str, Any]:
    return {
        "kind": kind,
        "name": name,
        "caption": caption,
        "parameters": _portable(dict(parameters or {})),
        "corpus": None if corpus is None else _counts(corpus),
        "versions": versions(),
        "threads": {variable: os.environ.get(variable) for variable in THREADS},
        **more,
    }


def _portable(value: Any, key: str = "") -> Any:
    """Turn parameters into JSON that does not say where this machine keeps its files."""
    if isinstance(value, Mapping):
        return {str(k): _portable(v, str(k)) for k, v in value.items() if str(k) != "OUT"}
    if isinstance(value, list | tuple | set | frozenset):
        items = [_portable(item) for item in value]
        return sorted(items, key=repr) if isinstance(value, set | frozenset) else items
    if isinstance(value, str | Path) and (key == "CORPUS" or _is_place(value)):
        return _relative(Path(value))
    if hasattr(value, "item"):  # numpy scalars
        return _portable(value.item())
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _is_place(value: str | Path) -> bool:
    if isinstance(value, Path):
        return True
    try:
        return Path(value).is_absolute() and Path(value).exists()
    except (OSError, ValueError):  # too long for a path, or a null byte: plain text
        return False


def _relative(path: Path) -> str:
    resolved = path.expanduser().resolve()
    if resolved.is_relative_to(paths.ROOT):
        return resolved.relative_to(paths.ROOT).as_posix()
    return resolved.name


def _json_bytes(record: Mapping[str, Any]) -> bytes:
    return (json.dumps(record, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def _latex(table: pd.DataFrame, name: str, caption: str, precision: int) -> str:
    cells = pd.DataFrame(
        {i: [_cell(v, precision) for v in table.iloc[:, i]] for i in range(table.shape[1])}, dtype=str
    )
    cells.columns = pd.Index([str(column) for column in table.columns])
    style = cells.style.format(escape="latex").format_index(escape="latex", axis=1).hide(axis="index")
    body = style.to_latex(
        hrules=True,
        column_format="".join(_alignment(table.iloc[:, i]) for i in range(table.shape[1])),
        caption=_escape_latex(caption),
        label=f"tab:{name}",
        position_float="centering",
    )
    return "% needs \\usepackage{booktabs}; XeLaTeX or LuaLaTeX with a font that has Cyrillic\n" + body


def _cell(value: Any, precision: int) -> str:
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return "–"
    if isinstance(value, pd.Timestamp):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, float):
        return f"{value + 0.0:.{precision}f}"
    return " ".join(str(value).split())


def _alignment(column: pd.Series) -> str:
    if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
        return "r"
    longest = max((len(str(value)) for value in column), default=0)
    return "l" if longest <= 40 else r"p{0.4\linewidth}"


def _escape_latex(text: str) -> str:
    replacements = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    replacements |= {character: f"\\{character}" for character in "&%$#_{}"}
    return "".join(replacements.get(character, character) for character in text)


def _entry(record: Mapping[str, Any]) -> str:
    name = record["name"]
    lines = [f"## {name}", ""]
    if record["kind"] == "figure":
        alternative = re.sub(r"([\[\]\\])", r"\\\1", " ".join(str(record.get("alt", "")).split()))
        lines += [f"![{alternative}]({name}.png)", ""]
    links = " · ".join(f"[{extension.upper()}]({name}.{extension})" for extension in record["files"])
    notebook = re.match(r"\d\d(?=-)", name)
    command = f"python -m analysis run {notebook.group()}" if notebook else "python -m analysis run"
    lines += [record["caption"], "", f"{links} · regenerate with `{command}`", ""]
    return "\n".join(lines)


def _write(files: Mapping[str, bytes], name: str, out: Path | str | None) -> dict[str, Path]:
    folder = Path(out) if out is not None else paths.figures()
    return {
        extension: _write_atomically(folder / f"{name}.{extension}", content)
        for extension, content in files.items()
    }


def _write_atomically(path: Path, content: bytes) -> Path:
    """Write beside the target and rename, so that an interrupted run leaves no half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return path
