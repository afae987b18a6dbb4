"""What every reader gives and is given: raw articles, audit rows, and how files are to be read.

The readers themselves, one small module a format, are in :mod:`analysis.corpus.reading.formats`; :mod:`analysis.corpus.load`
finds the files and hands each to its reader.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]
MAX_TEXT = 2_000_000  # characters of one article, some 300,000 words: what is longer is no article


class Unreadable(ValueError):
    """A file, or a row, cannot be read as an article.

    Attributes
    ----------
    reason, what_to_do
        For the audit.
    """

    def __init__(self, reason: str, what_to_do: str) -> None:
        super().__init__(f"{reason}; {what_to_do}")
        self.reason = reason
        self.what_to_do = what_to_do

    def __reduce__(self) -> tuple:
        return type(self), (self.reason, self.what_to_do)


@dataclass(frozen=True, slots=True)
class RawArticle:
    """An article as received.

    Attributes
    ----------
    source
        Path inside the corpus, with "#row" where the file is a table (first data row 1).
    raw
        The decoded text; for the row of a table "title, blank line, text"; for a web page its HTML source.
    fields
        What table or file said of it: title, date, outlet, url, language, author, id; ``date_order`` (mdy or dmy)
        where the table's dates show it; ``format`` (html) where the raw text is a page's source, of which
        ``page_date`` and ``page_outlet`` are what its metadata say; ``document_date``, the day (ISO) on which a PDF
        or Word file was made.
    """

    source: str
    raw: str
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Options:
    """How files are read: which column holds what, and the encoding of text, where these are known."""

    columns: Mapping[str, str] | None = None
    encoding: str | None = None


def audit_row(
    source: str,
    step: str,
    reason: str,
    what_to_do: str = "",
    n_in: int | None = None,
    n_out: int | None = None,
) -> Row:
    """Make a row of the audit table."""
    return {
        "source": source,
        "step": step,
        "reason": reason,
        "what_to_do": what_to_do,
        "n_in": n_in,
        "n_out": n_out,
    }


def remark(source: str, reason: str, what_to_do: str) -> Row:
    """Make an audit row on the loading of a file or row."""
    return audit_row(source, "load", reason, what_to_do)


def check_length(text: str) -> None:
    """Refuse a text that is too long for an article.

    Raises
    ------
    Unreadable
        Beyond :data:`MAX_TEXT` characters.
    """
    if len(text) > MAX_TEXT:
        raise Unreadable(
            f"holds {len(text):,} characters in one piece, more than any article ({MAX_TEXT:,})",
            "split it into its articles, or take it out",
        )


_SURROGATE = re.compile("[\ud800-\udfff]")


def mend_surrogates(text: str) -> str:
    """Join halves of characters where both are there, and put the sign \ufffd for a lone one, which no file can hold."""
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", errors="surrogatepass").decode("utf-16-le", errors="replace")
