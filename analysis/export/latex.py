"""Tables as LaTeX (booktabs)."""

from __future__ import annotations

from typing import Any

import pandas as pd


def latex_table(table: pd.DataFrame, name: str, caption: str, precision: int) -> str:
    """Write a table with its caption and label; every cell is escaped, missing ones are a dash."""
    cells = pd.DataFrame(
        {i: [_cell(v, precision) for v in table.iloc[:, i]] for i in range(table.shape[1])}, dtype=str
    )
    cells.columns = pd.Index([str(column) for column in table.columns])
    style = cells.style.format(escape="latex").format_index(escape="latex", axis=1).hide(axis="index")
    body = style.to_latex(
        hrules=True,
        column_format="".join(_alignment(table.iloc[:, i]) for i in range(table.shape[1])),
        caption=escape_latex(caption),
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


def escape_latex(text: str) -> str:
    """Write a text so that LaTeX prints it as it is."""
    replacements = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    replacements |= {character: f"\\{character}" for character in "&%$#_{}"}
    return "".join(replacements.get(character, character) for character in text)
