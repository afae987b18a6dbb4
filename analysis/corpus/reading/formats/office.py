"""What Word and Excel files have in common: both are zips of XML, and neither is trusted."""

from __future__ import annotations

import zipfile
from typing import IO

from analysis.corpus.reading.files import SMALL, SWELL
from analysis.corpus.reading.readers import Unreadable

_HEAD = 4096


def check_package(stream: IO[bytes], limit: int) -> None:
    """Refuse an Office file that swells beyond measure, or whose XML defines entities, which Office never writes.

    Raises
    ------
    Unreadable
        Says what is wrong.
    """
    with zipfile.ZipFile(stream) as package:
        members = package.infolist()
        plain = sum(member.file_size for member in members)
        packed = sum(member.compress_size for member in members)
        if plain > limit or plain > max(SMALL, SWELL * packed):
            raise Unreadable(
                f"swells from {packed:,} to {plain:,} bytes when unpacked (a zip bomb)", "take it out"
            )
        for member in members:
            if member.filename.endswith((".xml", ".rels")):
                with package.open(member) as part:
                    head = part.read(_HEAD).replace(b"\0", b"")
                if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                    raise Unreadable(
                        f"its part {member.filename} defines entities, which Word and Excel never do",
                        "take it out; it may be an attack",
                    )
    stream.seek(0)
