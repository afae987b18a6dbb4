"""The files of a corpus: opened one at a time, and never trusted.

Nothing is unpacked to disk. What is compressed is read as a stream, and given up where it swells beyond all measure.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import BinaryIO, cast

from analysis.corpus.reading.readers import Unreadable

GZIP = b"\x1f\x8b"
SWELL = 300  # times that a file may grow when unpacked: running text grows 3 to 20 times, a bomb a thousand
SMALL = 50_000_000  # bytes up to which nobody minds how much it grew
WHOLE = 256_000_000  # bytes of a file that has to be held in memory as a whole
_CHUNK = 1 << 20
SWOLLEN = (
    f"swells to more than {SWELL} times its size when unpacked, as no text does (a zip bomb)",
    "take it out",
)


@dataclass(frozen=True, slots=True)
class File:
    """A file of a corpus.

    Attributes
    ----------
    source
        Path inside the corpus, with "/".
    path
        Path on the disk; of the zip where the file lies in one.
    member
        Name inside the zip, or None.
    size
        Bytes; those of a zip's member when unpacked.
    """

    source: str
    path: str
    member: str | None
    size: int


def open_packed(file: File) -> io.BufferedReader:
    """Open a file's own bytes: of a ``.gz`` the compressed ones."""
    if file.member is None:
        return open(file.path, "rb")  # noqa: SIM115 -- whoever asked for it closes it
    status = os.stat(file.path)
    archive = _archive(file.path, status.st_mtime_ns, status.st_size, os.getpid())
    return cast(io.BufferedReader, archive.open(file.member))


@lru_cache(maxsize=4)
def _archive(path: str, modified: int, size: int, process: int) -> zipfile.ZipFile:
    """Keep a zip open from member to member: reading the list of ten thousand for each of them takes minutes.

    Each process opens its own: two that share an open file move each other's place in it.
    """
    return zipfile.ZipFile(path)


def open_file(file: File) -> io.BufferedReader:
    """Open a file; what is compressed by gzip, whatever its name, is unpacked on the way."""
    packed = open_packed(file)
    if packed.read(2) != GZIP:
        packed.seek(0)
        return packed
    packed.seek(0)
    return io.BufferedReader(_Unpacked(packed), _CHUNK)


class _Unpacked(io.RawIOBase):
    """Unpacks gzip, and gives up where it swells as no text does."""

    def __init__(self, packed: io.BufferedReader) -> None:
        self._packed = packed
        self._plain = gzip.GzipFile(fileobj=packed)
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def]  # a buffer has no type of its own in 3.11
        # Only what is there at once, so that what stands before a break is given before the break is told.
        data = self._plain.read1(len(buffer))
        buffer[: len(data)] = data
        self._given += len(data)
        if self._given > max(SMALL, SWELL * self._packed.tell()):
            raise Unreadable(*SWOLLEN)
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._plain.close()
            self._packed.close()
        super().close()


def chunks(file: File) -> Iterator[bytes]:
    """Give a file's bytes, unpacked, piece by piece."""
    with open_file(file) as stream:
        while piece := stream.read1(_CHUNK):
            yield piece


def read_whole(file: File, limit: int = WHOLE) -> bytes:
    """Give all of a file's bytes, unpacked.

    Raises
    ------
    Unreadable
        Where there are more than ``limit``.
    """
    with open_file(file) as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise Unreadable(
            f"holds more than {limit // 1_000_000} MB in one piece, as no article does",
            "split it, or take it out",
        )
    return data


def open_anywhere(file: File) -> BinaryIO:
    """Open a file so that any place in it can be read: from the disk, else from memory."""
    if file.member is None:
        stream = open_packed(file)
        if stream.read(2) != GZIP:
            stream.seek(0)
            return stream
        stream.close()
    return io.BytesIO(read_whole(file))


def digest(file: File) -> str:
    """Give the SHA-256 of a file's bytes (of a zip's member: its unpacked bytes)."""
    found = hashlib.sha256()
    with open_packed(file) as stream:
        while piece := stream.read(_CHUNK):
            found.update(piece)
    return found.hexdigest()
