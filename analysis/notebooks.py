"""The notebooks as files: finding them, and reading what their parameters are without running them."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml

FILES = ("AXES_FILE", "CODEBOOK", "VALIDITY")
"""Parameters that name a file."""
FOLDERS = ("CHALLENGE",)
"""Parameters that name a folder."""
PLACES = ("CORPUS", *FILES, *FOLDERS)
"""Parameters that name what is read; a relative one starts from the notebook's folder."""

_NUMBERED = re.compile(r"\d+_.*\.ipynb")
_NUMBER = re.compile(r"\d+(?=-)")
_FLOAT = re.compile(r"[-+]?\d+(\.\d*)?[eE][-+]?\d+")


class CallError(ValueError):
    """The call asks for what isn't there; the message is one line and says what is."""


def find_notebooks(names: Sequence[str], folder: Path) -> list[Path]:
    """Give the notebooks called by number, name or path; all numbered ones of the folder by default."""
    there = _numbered(folder)
    if not there and not names:
        raise CallError(f"{folder}: no notebooks (NN_name.ipynb) here")
    found = [_find_notebook(name, there) for name in names] or there
    return list(dict.fromkeys(found))


def _numbered(folder: Path) -> list[Path]:
    return sorted(file for file in folder.glob("*.ipynb") if _NUMBERED.fullmatch(file.name))


def _find_notebook(name: str, there: Sequence[Path]) -> Path:
    path = Path(name)
    if path.suffix == ".ipynb" and path.is_file():
        return path
    for file in there:
        number, _, title = file.stem.partition("_")
        if name in (number, str(int(number)), title, file.stem, file.name):
            return file
    listed = ", ".join(file.stem for file in there) or "none"
    raise CallError(f"{name}: no such notebook; there are {listed}")


def notebook_of(figure: str, folder: Path) -> Path | None:
    """Give the notebook that makes a figure or table, by the number that begins both names; None where none does."""
    number = _NUMBER.match(figure)
    made_by = [file for file in _numbered(folder) if number and file.name.startswith(f"{number.group()}_")]
    return made_by[0] if made_by else None


def check_corpus(corpus: Path | str) -> Path:
    """Give the absolute path of a corpus that exists and isn't an empty folder."""
    path = Path(corpus).expanduser()
    if not path.exists():
        raise CallError(f"{corpus}: no such file or folder")
    if path.is_dir() and not any(file.is_file() for file in path.rglob("*")):
        raise CallError(f"{corpus}: no files in this folder")
    return path.resolve()


def check_place(name: str, value: Any) -> Path:
    """Give the absolute path of a file or folder named in a parameter: the notebook runs elsewhere than the caller."""
    path = Path(str(value)).expanduser()
    if not (path.is_dir() if name in FOLDERS else path.is_file()):
        raise CallError(f"{name} {value}: no such {'folder' if name in FOLDERS else 'file'}")
    return path.resolve()


def parameter_names(notebook: Path) -> list[str]:
    """List the names that a notebook's cell tagged ``parameters`` assigns."""
    return [name for name, _ in _assignments(notebook)]


def parameter_defaults(notebook: Path) -> dict[str, Any]:
    """Give the values that a notebook's cell tagged ``parameters`` assigns.

    Raises
    ------
    CallError
        Where a value is no literal, so that only running the notebook would tell it.
    """
    defaults = {}
    for name, value in _assignments(notebook):
        try:
            defaults[name] = ast.literal_eval(value)
        except ValueError as error:
            advice = "write a number, a text, True, False, None, or a list or mapping of these"
            raise CallError(f"{notebook.name}: parameter {name} = {ast.unparse(value)}: {advice}") from error
    return defaults


def _assignments(notebook: Path) -> Iterator[tuple[str, ast.expr]]:
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        tagged = [
            ast.parse("".join(cell["source"]))
            for cell in cells
            if "parameters" in cell.get("metadata", {}).get("tags", [])
        ]
    except SyntaxError as error:
        raise CallError(
            f"{notebook}: its parameters are no Python ({error.msg}, line {error.lineno})"
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise CallError(f"{notebook}: not a notebook ({error})") from error
    for cell in tagged:
        for statement in cell.body:
            if not isinstance(statement, ast.Assign | ast.AnnAssign) or statement.value is None:
                continue
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            for target in targets:
                if isinstance(target, ast.Name):
                    yield target.id, statement.value


def parse_value(text: str) -> Any:
    """Read a parameter's value as YAML: a number, true or false, null, text, or a list or mapping of these."""
    try:
        value = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise CallError(f"{text!r}: not a value ({str(error).splitlines()[0]})") from error
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
    if any(isinstance(item, dict | list) for item in items):
        raise CallError(
            f"{text!r}: give a number, a text, true, false, null, or a list or mapping of these, none inside another"
        )
    if isinstance(value, dict):
        return {str(name): _plain(item) for name, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else _plain(value)


def _plain(item: Any) -> Any:
    if isinstance(item, date):
        return item.isoformat()
    # YAML 1.1 takes 1e-3 for a text
    return float(item) if isinstance(item, str) and _FLOAT.fullmatch(item) else item


def write_value(value: Any) -> str:
    """Write a parameter's value so that :func:`parse_value` reads it back, a text as plainly as it can be."""
    if isinstance(value, str):
        try:
            if parse_value(value) == value:
                return value
        except CallError:
            pass  # means something else to YAML, and is quoted
    return json.dumps(value, ensure_ascii=False)
