"""Rules on what mail programs and databases put above an article."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.corpus.cleaning.draft import Edit
from analysis.corpus.cleaning.lines import is_prose, lines, take_out

_MAIL = re.compile(
    r"^(?:from|to|cc|bcc|sent|date|subject|reply-to|от|кому|копия|отправлено|дата|тема)\s*:\s", re.IGNORECASE
)


def mail_headers(text: str, fields: dict) -> Iterator[Edit]:
    """The header lines of a mail at its beginning: three or more of them in a row."""
    found = lines(text)
    end = 0
    while end < len(found) and _MAIL.match(found[end].text):
        end += 1
    if end >= 3 and end < len(found):
        yield take_out(found, 0, end, text)


_WORD_COUNT = re.compile(r"\d[\d,]* words$", re.IGNORECASE)
_RIGHTS = re.compile(r"(?:\(c\)|©|copyright) ", re.IGNORECASE)
_HEAD = 10  # lines that Factiva puts between the number of words and the text


def database_heads(text: str, fields: dict) -> Iterator[Edit]:
    """What Factiva puts between headline and text: number of words, date, time, source, its code, language, rights."""
    found = lines(text)
    for first, line in enumerate(found[:_HEAD]):
        if _WORD_COUNT.match(line.text):
            head = found[first : first + _HEAD]
            last = next((i for i, below in enumerate(head) if _RIGHTS.match(below.text)), None)
            if (
                last is not None
                and last < len(found) - first - 1
                and not any(is_prose(row.text) for row in head[:last])
            ):
                yield take_out(found, first, first + last + 1, text)
            return


_QUOTE_MARK = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)


def mail_quote_marks(text: str, fields: dict) -> Iterator[Edit]:
    """The marks before each line of a quoted mail, where nearly all lines have them."""
    if ">" not in text:
        return
    marks = list(_QUOTE_MARK.finditer(text))
    if len(marks) >= 3 and len(marks) >= 0.7 * len(lines(text)):
        yield from ((*m.span(), "") for m in marks)
