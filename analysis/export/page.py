"""The gallery: one page that shows what a folder of figures and tables holds."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from analysis import paths
from analysis.export.files import write_atomically
from analysis.export.records import read_records


def gallery(out: Path | str | None = None) -> Path:
    """Write ``README.md`` of a figures folder from the JSON files in it, sorted by name."""
    folder = Path(out) if out is not None else paths.figures()
    records = read_records(folder)
    head = "# Figures and tables\n\nGenerated from the JSON files beside them; do not edit.\n"
    body = "\n".join(_entry(record) for record in records)
    return write_atomically(folder / "README.md", f"{head}\n{body}".rstrip().encode() + b"\n")


def _entry(record: Mapping[str, Any]) -> str:
    name = record["name"]
    lines = [f"## {name}", ""]
    if record["kind"] == "figure":
        lines += [f"![{_plain(record.get('alt', ''))}]({name}.png)", ""]
    links = " · ".join(f"[{extension.upper()}]({name}.{extension})" for extension in record["files"])
    notebook = re.match(r"\d\d(?=-)", name)
    command = f"python -m analysis run {notebook.group()}" if notebook else "python -m analysis run"
    lines += [_plain(record["caption"]), "", f"{links} · regenerate with `{command}`", ""]
    return "\n".join(lines)


def _plain(text: object) -> str:
    """Write a text so that Markdown shows it as it is: no mark-up, no HTML, one line."""
    return re.sub(r"([\\`*_\[\]])", r"\\\1", html.escape(" ".join(str(text).split()), quote=False))
