"""Refuse notebooks with stored outputs: the executed copies and figures/ carry the results.

Usage: python tests/refuse_outputs.py FOLDER_OR_NOTEBOOK ...
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path


def notebooks(path: Path) -> list[Path]:
    """The notebook itself, or those of a folder, without Jupyter's checkpoints."""
    if path.is_file():
        return [path]
    return sorted(found for found in path.rglob("*.ipynb") if ".ipynb_checkpoints" not in found.parts)


def stored(path: Path) -> Iterator[str]:
    """Say what is stored in a notebook, and in which cell, counted from 1 as a reader does."""
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        cells = notebook["cells"]
    except (ValueError, KeyError, TypeError):
        yield f"{path}: not a notebook of format 4; open and save it in JupyterLab"
        return
    for number, cell in enumerate(cells, start=1):
        if cell.get("outputs"):
            yield f"{path}: cell {number} has stored outputs"
        elif cell.get("execution_count") is not None:
            yield f"{path}: cell {number} has an execution number"
    if "widgets" in notebook.get("metadata", {}):
        yield f"{path}: the notebook has stored widget state"


def main(arguments: list[str]) -> int:
    """Check all notebooks named; return 1 if any has something stored, 2 if a path isn't there."""
    paths = [Path(argument) for argument in arguments]
    if missing := [str(path) for path in paths if not path.exists()]:
        print(f"no such file or folder: {', '.join(missing)}", file=sys.stderr)
        return 2
    problems = [problem for path in paths for notebook in notebooks(path) for problem in stored(notebook)]
    if not problems:
        return 0
    print("\n".join(problems), file=sys.stderr)
    print("Clear them: jupyter nbconvert --clear-output --inplace NOTEBOOK", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
