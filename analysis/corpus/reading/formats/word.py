"""Word files (docx): all paragraphs in the order of the document, those of tables and text boxes too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from analysis.corpus.reading.files import File, open_anywhere
from analysis.corpus.reading.formats.office import check_package
from analysis.corpus.reading.readers import Options, RawArticle, Row, Unreadable, check_length

_PACKAGE = 200_000_000  # bytes of a document when unpacked, pictures among them
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def read(file: File, options: Options) -> Iterator[RawArticle | Row]:
    """Read a Word file: as it would be printed with all changes accepted."""
    import docx

    with open_anywhere(file) as stream:
        check_package(stream, _PACKAGE)
        document = docx.Document(stream)
    text = "\n\n".join(paragraph for paragraph in _paragraphs(document.element.body) if paragraph.strip())
    check_length(text)
    if not text:
        raise Unreadable("holds no text (only pictures?)", "take it out, or have its text recognised (OCR)")
    yield RawArticle(file.source, text, _made(document.core_properties))


def _made(properties: Any) -> dict[str, str]:
    """Give the day on which the file was made; the library python-docx leaves its template's, which says nothing."""
    if not properties.created or properties.author == "python-docx":
        return {}
    return {"document_date": properties.created.date().isoformat()}


def _paragraphs(body: Any) -> Iterator[str]:
    """Give the text of all paragraphs; what stands for old programs a second time is left out.

    A row of a table whose cells are a paragraph each is one line, so that its numbers stay together.
    """
    from docx.oxml.ns import qn

    for paragraph in body.iter(qn("w:p")):
        parents = [_name(parent) for parent in paragraph.iterancestors()]
        if "Fallback" in parents:
            continue
        row = next(paragraph.iterancestors(qn("w:tr")), None)
        if row is None or parents[:2] != ["tc", "tr"] or not _is_line(row):
            yield "".join(_runs(paragraph))
        elif paragraph is next(row.iter(qn("w:p"))):
            yield "\t".join("".join(_runs(cell)) for cell in row.iter(qn("w:p")))


def _is_line(row: Any) -> bool:
    """Say whether each cell of a table's row is one paragraph."""
    cells = [cell for cell in row if _name(cell) == "tc"]
    return all(sum(_name(part) == "p" for part in cell.iter()) == 1 for cell in cells)


def _runs(element: Any) -> Iterator[str]:
    """Give the text within an element: not what was deleted, nor paragraphs of text boxes within."""
    for child in element:
        name = _name(child)
        if name == "t":
            yield child.text or ""
        elif name in _SIGNS:
            yield _SIGNS[name]
        elif name not in ("p", "pPr", "rPr", "del", "moveFrom", "Fallback"):
            yield from _runs(child)


def _name(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
