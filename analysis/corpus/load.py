"""Files to raw articles: opens what a researcher has, and cleans nothing.

Files are found in :mod:`analysis.corpus.reading.finding` and opened in :mod:`analysis.corpus.reading.files`; one small
reader a format stands in :mod:`analysis.corpus.reading.formats`. Nothing is skipped in silence: what cannot be read
becomes an audit row that says why and what to do.
"""

from __future__ import annotations

import errno
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from analysis.corpus.reading.files import File, digest
from analysis.corpus.reading.finding import CorpusError, find_files
from analysis.corpus.reading.readers import Options, RawArticle, Row, Unreadable, audit_row, remark

__all__ = ["CorpusError", "File", "digest", "find_files", "read", "read_file"]


def read(
    path: str | Path, *, columns: Mapping[str, str] | None = None, encoding: str | None = None
) -> tuple[list[RawArticle], list[Row]]:
    """Read a corpus.

    Parameters
    ----------
    path
        A file (txt, md, html, pdf, docx, csv, tsv, xlsx, json, jsonl, parquet; all also .gz), a zip, or a folder of such,
        read with its subfolders. README files, metadata.csv, corpus.yml and hidden files are no articles.
    columns
        Which column of a table holds what, where its names are not recognised: ``{"text": "content"}``.
    encoding
        Of text files, where it is known; else it is found out file by file.

    Returns
    -------
    (articles, audit rows)
        Articles in the order of their sources.

    Raises
    ------
    CorpusError
        Where there is no such path, or nothing in it can be read.
    """
    files, audit = find_files(path)
    articles: list[RawArticle] = []
    for file in files:
        for item in read_file(file, columns=columns, encoding=encoding):
            if isinstance(item, RawArticle):
                articles.append(item)
            else:
                audit.append(item)
    if not articles:
        raise CorpusError(explain_nothing(path, len(files), audit))
    n_remarks = len({row["source"] for row in audit})
    audit.append(
        audit_row(
            Path(path).name,
            "load",
            f"{len(files)} files read, {n_remarks} sources with a remark",
            n_in=len(files),
            n_out=len(articles),
        )
    )
    return articles, audit


def read_file(
    file: File, *, columns: Mapping[str, str] | None = None, encoding: str | None = None
) -> Iterator[RawArticle | Row]:
    """Read one file: articles, and audit rows, in its order.

    A file that cannot be read, or not to its end, raises nothing: its last audit row says so. Where the reason lies
    not in the file but in the machine, and may pass, the row has the key ``passing`` besides.

    Parameters
    ----------
    file
        One that :func:`find_files` found.
    columns, encoding
        As :func:`read`.
    """
    from analysis.corpus.reading import formats

    n_items, n_articles = 0, 0
    try:
        for item in formats.read(file, Options(columns, encoding)):
            n_items += 1
            n_articles += isinstance(item, RawArticle)
            yield item
        if not n_items:
            yield remark(file.source, "holds no rows below its header", "take it out, or fetch it again")
    except Exception as error:  # one bad file never sinks a corpus, whatever a format's library raises
        reason, what_to_do = _explain(error)
        if n_articles:
            reason += f"; the {n_articles} articles before that place were kept"
        row = remark(file.source, reason, what_to_do)
        yield {**row, "passing": True} if _may_pass(error) else row


def _may_pass(error: Exception) -> bool:
    """Say whether a failure says nothing of a file's content: it is not there, may not be opened, or a disk fails."""
    content = (None, errno.EINVAL)  # what libraries raise at damaged content
    return isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno not in content)


def _explain(error: Exception) -> tuple[str, str]:
    """Say what went wrong with a file, and what to do."""
    if isinstance(error, Unreadable):
        return error.reason, error.what_to_do
    if isinstance(error, EOFError | zlib.error):
        return f"breaks off, or is damaged: {error}", "fetch or pack it again"
    if isinstance(error, PermissionError):
        return f"may not be opened: {error.strerror}", "check its permissions"
    return (
        f"cannot be read: {type(error).__name__}: {error}",
        "open and save the file again, or take it out",
    )


def explain_nothing(path: str | Path, n_files: int, audit: list[Row]) -> str:
    """Say why a corpus gave no article."""
    if not n_files and not audit:
        return f"{path}: holds no files that can be articles (README, metadata.csv, corpus.yml and hidden files are none)"
    reasons = [f"{row['source']}: {row['reason']}; {row['what_to_do']}" for row in audit[:5]]
    return f"{path}: none of its {n_files} files gave an article:\n  " + "\n  ".join(reasons)
