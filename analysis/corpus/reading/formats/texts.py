"""Plain text: one file, one article."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.corpus.reading.encoding import Decoded, decode
from analysis.corpus.reading.files import File, read_whole
from analysis.corpus.reading.readers import (
    MAX_TEXT,
    Options,
    RawArticle,
    Row,
    Unreadable,
    check_length,
    remark,
)

BYTES = 4 * MAX_TEXT  # no character takes more in the encodings we read

# Of each article that LexisNexis and Factiva put into one text, a line that only it has.
_ONE_OF_MANY = re.compile(r"^\s*(?:\d+ of \d+ DOCUMENTS|Document [A-Z]+\d{10}\w*)\s*$", re.MULTILINE)


def read(file: File, options: Options) -> Iterator[RawArticle | Row]:
    """Read a text file."""
    decoded = decode(read_whole(file, BYTES), options.encoding)
    check_length(decoded.text)
    if not decoded.text.strip():
        raise Unreadable("is empty", "take it out, or fetch its text again")
    yield from warn(file.source, decoded)
    if (n_articles := len(_ONE_OF_MANY.findall(decoded.text))) > 1:
        reason = (
            f"seems to hold {n_articles} articles of a database (LexisNexis, Factiva), and was read as one"
        )
        yield remark(file.source, reason, "export them as a table, or one a file")
    yield RawArticle(file.source, decoded.text)


def warn(source: str, decoded: Decoded) -> Iterator[Row]:
    """Give an audit row on a doubtful encoding."""
    if decoded.warning:
        yield remark(source, decoded.warning, "check a few words; pass encoding= if they are wrong")
