"""PDF files by their text layer: pages parted by form feeds, paragraphs by blank lines where the page shows them."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from analysis.corpus.reading.files import File, open_anywhere
from analysis.corpus.reading.readers import (
    Options,
    RawArticle,
    Row,
    Unreadable,
    check_length,
    mend_surrogates,
    remark,
)

# What stands for a glyph that the font does not map to a character: signs for private use, glyph names, numbers.
_UNMAPPED = re.compile(
    r"[\ufffd\ud800-\udfff\ue000-\uf8ff\x00-\x08\x0e-\x1f]|\(cid:\d+\)|/(?:g|G|uni|cid)\d{1,5}\b"
)
_BROKEN, _DAMAGED = 0.2, 0.01  # share of such glyphs beyond which a text is useless, or worth a remark
_OCR = "have its text recognised (OCR), or find it elsewhere as text"
_GAP = 1.25  # times the usual distance of lines that sets a paragraph off
_INDENT = (0.8, 6.0)  # times the font's size: what is further to the right is a caption or a column


class _Line(NamedTuple):
    """A line of a page: its text, where it begins (points from the left and from below), and its font's size."""

    text: str
    x: float
    y: float
    size: float


def read(file: File, options: Options) -> Iterator[RawArticle | Row]:
    """Read a PDF that has a text layer and needs no password."""
    from pypdf.errors import DependencyError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what is wrong with a file, the audit tells
    try:
        with open_anywhere(file) as stream:
            pages, day = _content(stream)
    except DependencyError:
        raise Unreadable(*_LOCKED) from None
    except PyPdfError as error:
        raise Unreadable(f"is a damaged PDF ({error})", "fetch it again") from error
    text = mend_surrogates("\f".join(_paragraphs(pages)))
    check_length(text)
    yield from _judge(file.source, [_plain(page) for page in pages])
    yield RawArticle(file.source, text, {"document_date": day} if day else {})


_LOCKED = ("is a PDF locked by a password", "save it without the password")


def _content(stream: Any) -> tuple[list[list[_Line]], str | None]:
    """Give the lines of each page, and the day on which the file was made (ISO), if it says so."""
    import pypdf

    document = pypdf.PdfReader(stream)
    if document.is_encrypted and not document.decrypt(""):
        raise Unreadable(*_LOCKED)
    return [_lines(page) for page in document.pages], _day(document)


def _day(document: Any) -> str | None:
    """Give the day of the file's making; a date that is none says nothing."""
    try:
        made = document.metadata and document.metadata.creation_date
    except ValueError:
        return None
    return made.date().isoformat() if made else None


def _lines(page: Any) -> list[_Line]:
    """Collect a page's lines with the place where each begins."""
    found: list[_Line] = []
    text, place = "", (0.0, 0.0, 0.0)

    def visit(part: str, current: Sequence[float], matrix: Sequence[float], font: Any, size: float) -> None:
        nonlocal text, place
        for i, piece in enumerate(part.split("\n")):
            if i:
                found.append(_Line(text.rstrip(), *place))
                text = ""
            if piece.strip() and not text.strip():
                place = _place(current, matrix, size)
            text += piece

    page.extract_text(visitor_text=visit)
    found.append(_Line(text.rstrip(), *place))
    return [line for line in found if line.text.strip()]


def _place(current: Sequence[float], matrix: Sequence[float], size: float) -> tuple[float, float, float]:
    """Give where a text stands on the page, and how large it is there: its matrix within the current one."""
    a, b, c, d, e, f = current
    x, y = matrix[4], matrix[5]
    return a * x + c * y + e, b * x + d * y + f, abs(size * matrix[3] * d)


def _plain(page: list[_Line]) -> str:
    return "\n".join(line.text for line in page)


def _paragraphs(pages: list[list[_Line]]) -> Iterator[str]:
    """Write each page, with a blank line where a gap or an indent shows that a paragraph begins."""
    usual = _usual_distance(pages)
    indents = _indents(pages)
    for page in pages:
        text = page[0].text if page else ""
        for before, line in zip(page, page[1:], strict=False):
            begins = before.y - line.y > _GAP * usual or round(line.x) in indents
            text += ("\n\n" if begins else "\n") + line.text
        yield text


def _usual_distance(pages: list[list[_Line]]) -> float:
    """Give the commonest distance of two lines of a document, in points; infinite where no two stand below each other."""
    distances = Counter(
        round(before.y - line.y, 1) for page in pages for before, line in zip(page, page[1:], strict=False)
    )
    falling = {distance: n for distance, n in distances.items() if distance > 0}
    return max(falling, key=lambda distance: (falling[distance], -distance)) if falling else float("inf")


def _indents(pages: list[list[_Line]]) -> frozenset[int]:
    """Give where indented first lines begin: a little to the right of the margin, more than once, and not most lines."""
    lines = [line for page in pages for line in page]
    counts = Counter(round(line.x) for line in lines)
    if not counts:
        return frozenset()
    margin = counts.most_common(1)[0][0]
    size = Counter(line.size for line in lines).most_common(1)[0][0]
    low, high = (times * size for times in _INDENT)
    return frozenset(x for x, n in counts.items() if low <= x - margin <= high and n > 1)


def _judge(source: str, pages: list[str]) -> Iterator[Row]:
    """Refuse a document without a text that can be read; tell of pages without any.

    Raises
    ------
    Unreadable
        Where it is scanned, or its fonts do not say which characters they draw.
    """
    text = "".join("".join(pages).split())
    if sum(map(str.isalnum, text)) < 3 * len(pages) or not text:
        raise Unreadable("is a scanned PDF: its pages are pictures without text", _OCR)
    unmapped = sum(len(match.group()) for match in _UNMAPPED.finditer(text)) / len(text)
    if unmapped > _BROKEN:
        reason = f"its text layer is broken: {unmapped:.0%} of the glyphs stand for no character"
        raise Unreadable(reason, _OCR)
    if unmapped > _DAMAGED:
        yield remark(source, f"{unmapped:.0%} of its glyphs stand for no character", "compare with the page")
    empty = [str(number) for number, page in enumerate(pages, start=1) if not page.strip()]
    if empty:
        yield remark(source, f"no text on page {', '.join(empty)} of {len(pages)} (a picture?)", _OCR)
