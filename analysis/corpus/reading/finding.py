"""Finding the files of a corpus: in folders, behind links, in zips.

What cannot be an article's file (a pipe, a circle of links, a zip within a zip) becomes an audit row.
"""

from __future__ import annotations

import fnmatch
import os
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from analysis.corpus.reading.files import SMALL, SWELL, SWOLLEN, File
from analysis.corpus.reading.readers import Row, remark

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
_UTF8_NAME, _ENCRYPTED = 0x800, 0x1  # flags of a zip's member


class CorpusError(ValueError):
    """A corpus cannot be read at all; the message says why and what to do."""


def find_files(root: str | Path) -> tuple[list[File], list[Row]]:
    """Find the files that can be articles.

    Parameters
    ----------
    root
        A file, a zip, or a folder, which is read with its subfolders.

    Returns
    -------
    (files, audit rows)
        Files in the order of their sources; audit rows on what was found and cannot be opened.

    Raises
    ------
    CorpusError
        Where there is no such path.
    """
    start = Path(root)
    if not start.exists():
        raise CorpusError(
            f"{root}: no such file or folder; give the path of a file, a folder, a zip or a table"
        )
    found = _walk(start) if start.is_dir() else _look(str(start), start.name)
    files: list[File] = []
    audit: list[Row] = []
    for item in found:
        if isinstance(item, File):
            files.append(item)
        else:
            audit.append(item)
    return sorted(files, key=lambda file: file.source), sorted(audit, key=lambda row: row["source"])


def is_no_article(parts: tuple[str, ...]) -> bool:
    """Say whether a path names a README, metadata.csv, a hidden file or the like."""
    return any(fnmatch.fnmatch(part, pattern) for part in parts for pattern in NOT_ARTICLES)


def _walk(root: Path) -> Iterator[File | Row]:
    """Read a folder: its own folders first, then those that links lead to, each folder once."""
    seen: set[str] = set()
    folders = [(str(root), "")]
    links: list[tuple[str, str]] = []
    while folders or links:
        path, inner = folders.pop() if folders else links.pop(0)
        target = os.path.realpath(path)
        if target in seen or _is_around(target, root):
            reason = "is a link to a folder that is read already, or to one around it"
            yield remark(inner, reason, "nothing is missing; take the link out")
            continue
        seen.add(target)
        try:
            entries = sorted(os.scandir(path), key=lambda entry: entry.name)
        except OSError as error:
            reason = f"the folder cannot be opened ({error.strerror})"
            yield remark(inner or root.name, reason, "check its permissions")
            continue
        for entry in entries:
            name = f"{inner}/{_printable(entry.name)}".lstrip("/")
            if entry.name == "metadata.csv" and inner:
                reason = "is not used: corrections stand in the metadata.csv of the corpus itself"
                yield remark(name, reason, "move its rows there, sources with their folders")
            if is_no_article((entry.name,)):
                continue
            if os.path.isdir(entry.path):
                (links if entry.is_symlink() else folders).append((entry.path, name))
            else:
                yield from _look(entry.path, name)
        links.sort(key=lambda link: link[1])


def _is_around(folder: str, root: Path) -> bool:
    """Say whether a folder (its real path) holds the corpus."""
    return os.path.realpath(root).startswith(folder.rstrip(os.sep) + os.sep)


def _printable(name: str) -> str:
    """Write a file name whose bytes are no UTF-8 so that it can stand in a table."""
    return os.fsencode(name).decode("utf-8", errors="backslashreplace")


def _look(path: str, source: str) -> Iterator[File | Row]:
    """Look at a file, and into it if it is a zip."""
    try:
        status = os.stat(path)
    except OSError as error:
        yield remark(source, f"cannot be reached ({error.strerror})", "mend the link, or take it out")
        return
    if not stat.S_ISREG(status.st_mode):
        yield remark(source, "is no ordinary file but a pipe, socket or device", "take it out")
    elif PurePosixPath(source).suffix.lower() == ".zip":
        yield from _look_into_zip(path, source)
    else:
        yield File(source, path, None, status.st_size)


def _look_into_zip(path: str, source: str) -> Iterator[File | Row]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        yield remark(source, f"is no zip that can be opened ({error})", "pack or fetch it again")
        return
    seen: set[str] = set()
    for member in sorted(members, key=_name_in_zip):
        name = _name_in_zip(member)
        if name.endswith("/"):
            continue
        where = f"{source}/{name}"
        if _leads_out(name):
            yield remark(where, "its name leads out of the zip", "take it out; it was not read")
        elif is_no_article(PurePosixPath(name).parts):
            continue
        elif refusal := _refuse_member(member, name, name in seen):
            yield remark(where, *refusal)
        else:
            yield File(where, path, member.filename, member.file_size)
        seen.add(name)


def _leads_out(name: str) -> bool:
    """Say whether the name of a zip's member is a place outside the zip."""
    first, *_ = parts = name.split("/")
    return name.startswith("/") or ".." in parts or first.endswith(":")


def _refuse_member(member: zipfile.ZipInfo, name: str, twice: bool) -> tuple[str, str] | None:
    """Say why a zip's member is not read, and what to do; None if it is."""
    if twice:
        return "the zip holds this name twice", "rename one; the last one was not read"
    if PurePosixPath(name).suffix.lower() == ".zip":
        return "is a zip within a zip", "unpack it"
    if member.flag_bits & _ENCRYPTED:
        return "is encrypted", "unpack the zip with its password"
    if member.file_size > max(SMALL, SWELL * member.compress_size):
        return SWOLLEN
    return None


def _name_in_zip(member: zipfile.ZipInfo) -> str:
    """Give a member's name; where the packer did not say UTF-8, its bytes are UTF-8 (macOS) or cp866 (Russian Windows)."""
    name = member.filename
    if not member.flag_bits & _UTF8_NAME and not name.isascii():
        data = name.encode("cp437")
        try:
            name = data.decode("utf-8")
        except UnicodeDecodeError:
            name = data.decode("cp866")
    return name.replace("\\", "/")
