"""The formats: which reader reads a file, by what the file is rather than by what it is called."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from analysis.corpus.reading.files import File
from analysis.corpus.reading.formats import delimited, pages, parquet, pdf, records, texts, word, workbook
from analysis.corpus.reading.formats.kinds import named, recognise
from analysis.corpus.reading.readers import Options, RawArticle, Row, Unreadable, remark

Reader = Callable[[File, Options], Iterator[RawArticle | Row]]

READERS: dict[str, Reader] = {
    "text": texts.read,
    "page": pages.read,
    "pdf": pdf.read,
    "word": word.read,
    "delimited": delimited.read,
    "workbook": workbook.read,
    "records": records.read_lines,
    "json": records.read_json,
    "parquet": parquet.read,
}


def read(file: File, options: Options) -> Iterator[RawArticle | Row]:
    """Read one file as what it is; where its name says something else, that is told.

    Raises
    ------
    Unreadable
        Where no reader knows it.
    """
    suffix = PurePosixPath(file.source.removesuffix(".gz")).suffix.lower()
    expected = named(suffix)
    kind = recognise(file, expected)
    if kind is None:
        raise Unreadable(
            f"unknown kind of file ({suffix or 'no ending'})",
            "known are txt, md, html, pdf, docx, csv, tsv, xlsx, json, jsonl, parquet, also .gz and .zip",
        )
    if kind != expected:
        yield remark(
            file.source,
            f"is called {suffix or 'nothing'} and was read as what it is: {kind}",
            "give it the right ending",
        )
    yield from READERS[kind](file, options)
