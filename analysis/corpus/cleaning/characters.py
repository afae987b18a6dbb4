"""Rules on characters: line ends, what cannot be seen, damage of encodings, spaces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from analysis.corpus.cleaning.draft import Edit
from analysis.corpus.cleaning.lines import TERMINALS

_LINE_END = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Soft hyphens, zero-width and direction marks, byte order marks, controls; not the joiners that Persian needs.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]+"
)
# Cyrillic letters of windows-1251 read as Latin-1: mostly accented capitals and small letters in a row.
_LATIN_DAMAGE = re.compile(r"(?:[À-ÿ¨¸][À-ÿ¨¸\s.,:;!?\"'()\d–—-]*){12,}")
# UTF-8 read as windows-1251 ("РџСЂРµР·РёРґ", where Р and С stand before signs that no Russian word has there), as
# windows-1252 or Latin-1 ("ÐŸÑ€ÐµÐ·", "â€œ", "Ã¼").
_UTF8_DAMAGE = re.compile(
    r"(?:[РС][\u00a0-\u00bf\u0401-\u040f\u0451-\u045f\u0490\u0491\u2013-\u203a\u20ac\u2116\u2122].{0,2}){2}"
    r"|[ÃÂÐÑ][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]|â(?:€|\x80)"
)
_GAP = re.compile(r" [^\S\n]+|[^\S\n ][^\S\n]*")
_WRAP_HYPHEN = re.compile(r"(?<=[^\W\d_]-)(?:\xa0 ?| \xa0|  )(?=[^\W\d_])")
_ENTITY = re.compile(
    r"&(?:nbsp|quot|amp|lt|gt|laquo|raquo|mdash|ndash|hellip|rsquo|lsquo|ldquo|rdquo|apos|#\d{2,5}|#x[0-9a-fA-F]{2,5});"
)
_UNSEEN = re.compile(
    r"<!--.{0,20000}?-->|<(?P<name>script|style|svg|iframe)\b[^<>]{0,2000}>.{0,50000}?</(?P=name)\s*>",
    re.IGNORECASE | re.DOTALL,
)
_PARTING = (
    "address|article|aside|blockquote|br|caption|center|dd|details|div|dl|dt|figcaption|figure|footer|form|h[1-6]|header|hr|li"
    "|main|nav|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul"
)
_WITHIN = (
    "a|abbr|acronym|audio|b|bdi|bdo|big|button|cite|code|del|dfn|em|font|i|iframe|img|input|ins|kbd|label|mark|noindex|noscript"
    "|o:p|picture|q|s|small|source|span|strike|strong|sub|sup|time|tt|u|video|wbr"
)
_TAG = re.compile(
    rf"</?(?:(?P<parts>{_PARTING})|{_WITHIN})(?:\s[^<>]{{0,2000}})?/?>",
    re.IGNORECASE,
)


def line_ends(text: str, fields: dict) -> Iterator[Edit]:
    """One character ends a line, whatever system wrote it; a page break ends one too."""
    return ((*m.span(), "\n") for m in _LINE_END.finditer(text))


def invisible_characters(text: str, fields: dict) -> Iterator[Edit]:
    """Nobody reads them, and they cut words in two; one that parts two sentences becomes a space."""
    for m in _INVISIBLE.finditer(text):
        before, after = text[: m.start()][-1:], text[m.end() : m.end() + 1]
        yield (*m.span(), " " if before and before in TERMINALS and after.isupper() else "")


_ESCAPED = re.compile(r'(?P<head>\A|\A[^\n]*\n+)"(?P<inner>(?:[^"]|"")+)"(?P<tail>\s*)\Z')


def escaped_quotes(text: str, fields: dict) -> Iterator[Edit]:
    """A CSV cell that was never unescaped: quotation marks round the whole text (or all below the headline), doubled within."""
    if not text.rstrip().endswith('"'):
        return
    cell = _ESCAPED.match(text)
    if cell and len(cell["inner"]) > 200:
        start, end = cell.span("inner")
        yield start - 1, start, ""
        yield from (
            (m.start(), m.start() + 1, "") for m in re.finditer('""', text[:end]) if m.start() >= start
        )
        yield end, end + 1, ""


def html_remains(text: str, fields: dict) -> Iterator[Edit]:
    """A table's text column may hold tags, comments, scripts and entities; a tag that parts paragraphs leaves a line end."""
    import html

    if "&" in text:
        for m in _ENTITY.finditer(text):
            yield (*m.span(), html.unescape(m.group()))
    if "<" in text:
        yield from ((*m.span(), "\n") for m in _UNSEEN.finditer(text))
        yield from ((*m.span(), "\n" if m["parts"] else "") for m in _TAG.finditer(text))


def mojibake(text: str, fields: dict) -> Iterator[Edit]:
    """Text that was decoded with the wrong table, where only one repair makes sense (ftfy; Speer 2019)."""
    if text.isascii():
        return
    if _UTF8_DAMAGE.search(text):
        yield from _utf8_read_as_something_else(text)
    for m in _LATIN_DAMAGE.finditer(text):
        repaired = _cyrillic_read_as_latin(m.group())
        if repaired:
            yield (*m.span(), repaired)


def _utf8_read_as_something_else(text: str) -> Iterator[Edit]:
    import ftfy

    here = 0
    for line in text.split("\n"):
        if _UTF8_DAMAGE.search(line):
            # Signs that were never damaged keep ftfy from mending a whole line: then word by word.
            whole = ftfy.fix_encoding(line) != line
            for part in re.finditer(r".+", line) if whole else re.finditer(r"\S+", line):
                fixed = ftfy.fix_encoding(part.group())
                if len(fixed) < len(part.group()):
                    head, tail = _common(part.group(), fixed)
                    start = here + part.start() + head
                    yield start, here + part.end() - tail, fixed[head : len(fixed) - tail]
        here += len(line) + 1


def _common(old: str, new: str) -> tuple[int, int]:
    """Give the lengths of the common beginning and end of two strings."""
    room = min(len(old), len(new))
    head = next((i for i in range(room) if old[i] != new[i]), room)
    room -= head
    tail = next((i for i in range(room) if old[-1 - i] != new[-1 - i]), room)
    return head, tail


def _cyrillic_read_as_latin(text: str) -> str | None:
    """Repair windows-1251 read as Latin-1, if what comes out is Russian by its commonest letters."""
    try:
        repaired = text.encode("latin-1").decode("cp1251")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return None
    letters = [c for c in repaired.lower() if c.isalpha()]
    common = sum(c in "оеаинтсрвлк" for c in letters)
    return repaired if letters and 0.5 < common / len(letters) < 0.85 else None


def wrap_hyphens(text: str, fields: dict) -> Iterator[Edit]:
    """A hyphen before a no-break or double space ended a line once: "military-  political" is one word."""
    if not any(end in text for end in ("-\xa0", "- \xa0", "-  ")):
        return
    for m in _WRAP_HYPHEN.finditer(text):
        following = re.match(r"\w+", text[m.end() :])
        if following and following.group().lower() not in _conjunctions():
            yield (*m.span(), "")


@cache
def _conjunctions() -> frozenset[str]:
    """Words after which a hyphen hangs: "two- and three-year", «двух- и трехлетний»."""
    return frozenset({"and", "or", "to", "и", "или", "до", "а", "та", "і", "або", "ve", "veya", "və", "ya"})


def spaces(text: str, fields: dict) -> Iterator[Edit]:
    """One ordinary space between words, none at the ends of lines."""
    return ((*m.span(), " ") for m in _GAP.finditer(text))


_PARAGRAPH = re.compile(r"\s*\n\s*")


def paragraph_breaks(text: str, fields: dict) -> Iterator[Edit]:
    """Paragraphs are parted by one blank line; nothing stands before the first and after the last."""
    stripped = text.strip()
    if not stripped:
        if text:
            yield 0, len(text), ""
        return
    first = text.index(stripped[0])
    last = first + len(stripped)
    if first:
        yield 0, first, ""
    for m in _PARAGRAPH.finditer(text, first, last):
        if m.group() != "\n\n":
            yield (*m.span(), "\n\n")
    if last < len(text):
        yield last, len(text), ""
