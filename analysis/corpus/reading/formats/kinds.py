"""What a file is: by its first bytes, else by its name."""

from __future__ import annotations

import re
import zipfile

from analysis.corpus.reading.columns import names_table
from analysis.corpus.reading.files import File, open_anywhere, open_file
from analysis.corpus.reading.readers import Unreadable

ENDINGS: dict[str, str] = {
    ".txt": "text", ".text": "text", ".md": "text",
    ".html": "page", ".htm": "page", ".xhtml": "page", ".shtml": "page",
    ".pdf": "pdf",
    ".docx": "word", ".docm": "word",
    ".csv": "delimited", ".tsv": "delimited", ".tab": "delimited",
    ".xlsx": "workbook", ".xlsm": "workbook",
    ".jsonl": "records", ".ndjson": "records",
    ".json": "json",
    ".parquet": "parquet",
}  # fmt: skip
_ANNOUNCED = {"pdf": "PDF", "word": "Word file", "workbook": "Excel file", "parquet": "Parquet file"}
_HEAD = 4096
_PAGE = re.compile(
    r"\A[\ufeff\s]*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_JSON = re.compile(r'[\ufeff\s]*(?:\[\s*)?\{\s*"[^"\n]{1,80}"\s*:')
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def named(suffix: str) -> str | None:
    """Say what kind of file an ending names (lower case, with the dot); None if it is unknown."""
    return ENDINGS.get(suffix)


def is_page(text: str) -> bool:
    """Say whether a text is the source of a web page."""
    return bool(_PAGE.match(text[:_HEAD]))


def recognise(file: File, expected: str | None) -> str | None:
    """Say what kind of file this is.

    Parameters
    ----------
    file
        The file; only its beginning is read.
    expected
        What its ending says, which holds unless its first bytes say otherwise.

    Raises
    ------
    Unreadable
        Where it is of a kind that cannot be read, is empty, or is not what it is called and nothing else either.
    """
    with open_file(file) as stream:
        head = stream.read(_HEAD)
    if not head.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise Unreadable("is empty", "take it out, or fetch its text again")
    if seen := _seen(file, head) or _read_as_text(head, expected):
        return seen
    if expected in _ANNOUNCED:
        raise Unreadable(
            f"is no {_ANNOUNCED[expected]}, though it is called one: damaged, or something else",
            "fetch it again, or give it the right ending",
        )
    return expected


def _seen(file: File, head: bytes) -> str | None:
    """Tell the kinds that announce themselves by their first bytes."""
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"PK\x03\x04"):
        return _zipped(file)
    if head.startswith(_OLD_OFFICE):
        raise Unreadable(
            "is an old Word or Excel file, or one locked by a password",
            "save it as .docx or .xlsx without a password",
        )
    if head.startswith(b"{\\rtf"):
        raise Unreadable("is a rich text file (RTF)", "save it as .docx or as plain text (.txt, UTF-8)")
    # Tags are ASCII in every encoding; in UTF-16 zeros stand between, and a byte order mark may stand before.
    if is_page(head.replace(b"\0", b"").decode("latin-1").lstrip("ÿþï»¿")):
        return "page"
    return None


def _read_as_text(head: bytes, expected: str | None) -> str | None:
    """Tell JSON, and a table that is called a text: by a first line of nothing but names of columns."""
    text = head.replace(b"\0", b"").decode("utf-8", errors="replace")
    if expected not in ("json", "records") and _JSON.match(text):
        return "json"
    return "delimited" if expected == "text" and names_table(text.partition("\n")[0]) else None


def _zipped(file: File) -> str:
    try:
        with open_anywhere(file) as stream, zipfile.ZipFile(stream) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile as error:
        raise Unreadable(f"is a damaged Word, Excel or zip file ({error})", "fetch it again") from None
    for folder, kind in (("word/", "word"), ("xl/", "workbook")):
        if any(name.startswith(folder) for name in names):
            return kind
    raise Unreadable("is a zip that is not called one", "give it the ending .zip")
