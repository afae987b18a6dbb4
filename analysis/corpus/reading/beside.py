"""Files that stand with a corpus and are no articles: metadata.csv and corpus.yml."""

from __future__ import annotations

import zipfile
from pathlib import Path


def read_beside(corpus: Path, name: str) -> bytes | None:
    """Read a file that stands in a corpus that is a folder or zip, or beside one that is a file.

    Returns
    -------
    bytes or None
        None where there is no such file.

    Raises
    ------
    OSError, RuntimeError, zipfile.BadZipFile
        Where it is there and cannot be read; RuntimeError where it is encrypted.
    """
    if corpus.suffix.lower() == ".zip" and corpus.is_file():
        if not zipfile.is_zipfile(corpus):
            return None  # the audit says so of the zip itself
        with zipfile.ZipFile(corpus) as archive:
            names = [member for member in archive.namelist() if member.rpartition("/")[2] == name]
            return archive.read(names[0]) if names else None
    file = (corpus if corpus.is_dir() else corpus.parent) / name
    return file.read_bytes() if file.is_file() and file != corpus else None
