"""Tables as CSV that spreadsheets open unharmed and that reads back as it was.

A spreadsheet runs a cell that begins like a formula, and news texts come from strangers (OWASP, *CSV Injection*).
So such a text gets a leading apostrophe, which :func:`read_table` takes off again; numbers stay numbers, since a
negative number in a column of numbers is no formula. A text that merely looks like a number ("-5" in a column of
texts) is a text, and gets the apostrophe. The file begins with a byte order mark, without which Excel takes
Cyrillic for the code page of its country; pandas, polars and readr pass over it (in R's ``read.csv`` say
``fileEncoding="UTF-8-BOM"``).
"""

from __future__ import annotations

import re
from numbers import Number
from pathlib import Path
from typing import Any

import pandas as pd

# Signs that begin a formula, also full-width and behind white space, which some programs strip before they look; and
# white space that ends a cell. A text that has the apostrophe already gets one more, so that no two texts end alike.
_FORMULA = re.compile(r"'*(?:[\t\r\n]|[\s\x00\u200b\ufeff]*[=+\-@＝＋－＠])")  # noqa: RUF001


def csv_bytes(table: pd.DataFrame) -> bytes:
    """Give a table as CSV that is the same on every machine and harmless in a spreadsheet.

    Numbers have six significant digits, and text that a spreadsheet would take for a formula gets a leading
    apostrophe. Lines end as RFC 4180 has it: with the line feed alone, Python leaves a carriage return inside a text
    without quotation marks, and the text falls apart into rows.
    """
    safe = table.copy()
    for position, dtype in enumerate(table.dtypes):
        column = table.iloc[:, position]
        if pd.api.types.is_float_dtype(dtype):
            safe.isetitem(position, (column + 0.0).array)  # turns -0.0, which prints as "-0", into 0.0
        elif not (pd.api.types.is_numeric_dtype(dtype) or pd.api.types.is_datetime64_any_dtype(dtype)):
            safe.isetitem(position, column.astype(object).map(_neutral, na_action="ignore").array)
    safe.columns = [neutralise(str(column)) for column in table.columns]
    return safe.to_csv(index=False, lineterminator="\r\n", float_format="%.6g").encode("utf-8-sig")


def read_table(path: Path | str) -> pd.DataFrame:
    """Read a CSV that :func:`csv_bytes` made, with its texts as they were before the apostrophes."""
    table = pd.read_csv(path, keep_default_na=False, na_values=[""])  # "NA" is a text like another
    texts = table.select_dtypes(exclude=["number", "bool"]).columns
    table[texts] = table[texts].apply(lambda column: column.map(_restored, na_action="ignore"))
    return table.rename(columns=restore)


def neutralise(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would take for a formula; leave any other as it is."""
    return f"'{text}" if _FORMULA.match(text) else text


def restore(text: str) -> str:
    """Take off the apostrophe that :func:`neutralise` put there."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def _neutral(cell: Any) -> Any:
    """Neutralise a cell of an object column: numbers stay, whatever else prints like a formula does not."""
    if isinstance(cell, Number):
        return cell
    return neutralise(str(cell))


def _restored(cell: Any) -> Any:
    return restore(cell) if isinstance(cell, str) else cell
