"""Files to raw articles: opens what a researcher has, and cleans nothing.

This layer walks folders, zips and compressed files; one small function a format stands in
:mod:`analysis.corpus.readers`.
Nothing is skipped in silence: what cannot be read becomes an audit row that says why and what to do.
"""

from __future__ import annotations

import fnmatch
import gzip
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from analysis.corpus.columns import TableError
from analysis.corpus.encoding import EncodingError
from analysis.corpus.readers import READERS, Options, RawArticle, Row, audit_row

NOT_ARTICLES = (
    "README*",
    "readme*",
    "metadata.csv",
    "corpus.yml",
    "corpus.yaml",
    ".*",
    "__MACOSX",
    "Thumbs.db",
    "desktop.ini",
    "~$*",
)
NOT_YET = {
    ".html": "save the article's text as .txt",
    ".htm": "save the article's text as .txt",
    ".pdf": "copy or export the text to .txt (page footers and broken lines are mended)",
    ".docx": "save as plain text (.txt, UTF-8)",
    ".doc": "save as plain text (.txt, UTF-8)",
    ".rtf": "save as plain text (.txt, UTF-8)",
}


class CorpusError(ValueError):
    """A corpus cannot be read at all; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class _File:
    """A file found: where in the corpus, and how to get its bytes."""

    source: str
    data: Callable[[], bytes]


def read(
    path: str | Path, *, columns: Mapping[str, str] | None = None, encoding: str | None = None
) -> tuple[list[RawArticle], list[Row]]:
    """Read a corpus.

    Parameters
    ----------
    path
        A file (txt, csv, tsv, xlsx, json, jsonl, parquet; all also .gz), a zip, or a folder of such, read with its subfolders.
        README files, metadata.csv, corpus.yml and hidden files are no articles.
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
    root = Path(path)
    if not root.exists():
        raise CorpusError(
            f"{root}: no such file or folder; give the path of a file, a folder, a zip or a table"
        )
    options = Options(columns, encoding, [])
    articles: list[RawArticle] = []
    n_files = 0
    for file in _walk(root):
        n_files += 1
        articles += _read_file(file, options)
    if not articles:
        raise CorpusError(_nothing(root, n_files, options.audit))
    n_bad = len({row["source"] for row in options.audit if row["step"] == "load"})
    options.audit.append(
        audit_row(
            root.name,
            "load",
            f"{n_files} files read, {n_bad} sources with a remark",
            n_in=n_files,
            n_out=len(articles),
        )
    )
    return articles, options.audit


def _nothing(root: Path, n_files: int, audit: list[Row]) -> str:
    if not n_files:
        return f"{root}: holds no files that can be articles (README, metadata.csv and hidden files are none)"
    reasons = [f"{row['source']}: {row['reason']}; {row['what_to_do']}" for row in audit[:5]]
    return f"{root}: none of its {n_files} files gave an article:\n  " + "\n  ".join(reasons)


# --- folders, zips, compressed files ---


def _walk(root: Path) -> Iterator[_File]:
    if root.is_file():
        yield from _open(root.name, root.read_bytes)
        return
    for file in sorted(root.rglob("*"), key=lambda p: p.relative_to(root).as_posix()):
        inner = file.relative_to(root)
        if file.is_file() and not _is_no_article(inner.parts):
            yield from _open(inner.as_posix(), file.read_bytes)


def _is_no_article(parts: tuple[str, ...]) -> bool:
    return any(fnmatch.fnmatch(part, pattern) for part in parts for pattern in NOT_ARTICLES)


def _open(source: str, data: Callable[[], bytes]) -> Iterator[_File]:
    """Look into a zip; anything else is one file."""
    if PurePosixPath(source).suffix.lower() != ".zip":
        yield _File(source, data)
        return
    try:
        archive = zipfile.ZipFile(io.BytesIO(data()))
    except (zipfile.BadZipFile, OSError) as error:
        yield _File(source, _raiser(f"is no zip that can be opened ({error})"))
        return
    for name in sorted(archive.namelist()):
        if not name.endswith("/") and not _is_no_article(PurePosixPath(name).parts):
            yield _File(f"{source}/{name}", lambda name=name: archive.read(name))  # type: ignore[misc]


def _raiser(message: str) -> Callable[[], bytes]:
    def read_nothing() -> bytes:
        raise OSError(message)

    return read_nothing


def _read_file(file: _File, options: Options) -> list[RawArticle]:
    """Read one file; whatever goes wrong with it becomes an audit row."""
    path = PurePosixPath(file.source)
    packed = path.suffix.lower() == ".gz"
    suffix = (PurePosixPath(path.stem) if packed else path).suffix.lower()
    if suffix in NOT_YET:
        options.audit.append(
            audit_row(file.source, "load", f"{suffix} files are not read yet", NOT_YET[suffix])
        )
        return []
    reader = READERS.get(suffix)
    if reader is None:
        known = ", ".join(sorted(READERS))
        options.audit.append(
            audit_row(
                file.source,
                "load",
                f"unknown kind of file ({suffix or 'no ending'})",
                f"known are {known}, also .gz and .zip",
            )
        )
        return []
    try:
        data = gzip.decompress(file.data()) if packed else file.data()
        return list(reader(file.source, data, options))
    except EncodingError as error:
        options.audit.append(
            audit_row(file.source, "load", str(error), "save the file as UTF-8, or pass encoding=")
        )
    except TableError as error:
        options.audit.append(audit_row(file.source, "load", error.reason, error.what_to_do))
    except Exception as error:  # one bad file never sinks a corpus, whatever a format library raises
        reason = f"cannot be read: {type(error).__name__}: {error}"
        options.audit.append(
            audit_row(file.source, "load", reason, "open and save the file again, or take it out")
        )
    return []
