"""HTML source as blocks of text with offsets: what a reader of the page sees as lines and paragraphs.

No tree is built and nothing is repaired, so that every character of a block leads back to the source, whatever state
that is in.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

# Comments, declarations, tags (the last form: one whose quotation marks are not balanced); any other "<" is text.
_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)|<[!?][^>]*(?:>|\Z)"
    r"|<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:-]*)(?:(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+>|[^<>]*>)",
    re.DOTALL,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});?")
_BREAKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "button", "caption", "center", "dd",
    "details", "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1",
    "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "legend", "li", "main", "menu", "nav",
    "ol", "option", "p", "pre", "section", "select", "summary", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "ul",
})  # fmt: skip
_UNSEEN = frozenset({
    "script", "style", "template", "svg", "noscript", "iframe", "object", "math", "head", "select",
    "textarea", "audio", "video", "canvas", "datalist",
})  # fmt: skip
_RAW = frozenset(
    {"script", "style", "textarea", "noscript", "iframe", "title"}
)  # no tags within, but their own end
_HEADINGS = ("h1", "h2", "h3")
_HEADLINE = 8  # letters and digits that a headline has at least
_FURNITURE = frozenset({"nav", "header", "footer", "aside", "form", "button", "menu"})


@dataclass(frozen=True, slots=True)
class Block:
    """A line or paragraph of a page.

    Attributes
    ----------
    start, end
        Where its first character begins and its last one ends in the source.
    text
        Its text, spaces as in the source.
    tag
        The element that opened it (p, h1, li …), in lower case.
    furniture
        It stands in the page's navigation, header, footer or margin.
    linked
        Characters of it that are links.
    """

    start: int
    end: int
    text: str
    tag: str
    furniture: bool
    linked: int


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of source: a tag (``name``, and whether it closes), or text (``name`` empty)."""

    start: int
    end: int
    name: str = ""
    closes: bool = False


def tokens(source: str) -> Iterator[Token]:
    """Cut a source into tags and text, without gap or overlap; what stands in a script is no text."""
    here = 0
    while match := _MARKUP.search(source, here):
        if match.start() > here:
            yield Token(here, match.start())
        name = (match["name"] or "!").lower()
        alone = match.group().endswith("/>")
        yield Token(match.start(), match.end(), name, bool(match["close"]) or (alone and name in _UNSEEN))
        here = match.end()
        if name in _RAW and not match["close"] and not alone and (end := _raw_end(source, name, here)) > here:
            yield Token(here, end, "!")
            here = end
    if here < len(source):
        yield Token(here, len(source))


def _raw_end(source: str, name: str, start: int) -> int:
    """Find where an element ends that holds no tags: without an end, a script takes the rest, another element nothing."""
    end = re.compile(rf"</{name}\b", re.IGNORECASE).search(source, start)
    if end:
        return end.start()
    return len(source) if name in ("script", "style") else start


def entities(source: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Give the entities of a stretch of text, and the characters that they stand for."""
    if source.find("&", start, end) < 0:
        return
    for match in _ENTITY.finditer(source, start, end):
        if (char := html.unescape(match.group())) != match.group():
            yield match.start(), match.end(), char


@lru_cache(maxsize=2)
def blocks(source: str) -> tuple[Block, ...]:
    """Give the blocks of a page that are seen, in the order of the source."""
    found: list[Block] = []
    parts: list[tuple[int, int]] = []
    opened: list[str] = []
    tag, linked = "", 0

    def close_block() -> None:
        nonlocal parts, linked
        if block := _block(source, parts, tag, not _FURNITURE.isdisjoint(opened), linked):
            found.append(block)
        parts, linked = [], 0

    for token in tokens(source):
        if token.name in _BREAKS or token.name in _UNSEEN:
            close_block()
            tag = token.name if not token.closes else ""
        if token.name == "body":
            opened.clear()  # a head that nobody closed
        if not token.name and _UNSEEN.isdisjoint(opened):
            parts.append((token.start, token.end))
            linked += (token.end - token.start) if "a" in opened else 0
        elif token.name in _KEPT_OPEN:
            _open_or_close(opened, token)
    close_block()
    return tuple(found)


_KEPT_OPEN = _UNSEEN | _FURNITURE | {"a"}


def _open_or_close(opened: list[str], token: Token) -> None:
    """Note an element as open, or the last of its name as closed; a link ends where the next begins."""
    if token.name in opened and (token.closes or token.name == "a"):
        del opened[len(opened) - 1 - opened[::-1].index(token.name)]
    if not token.closes:
        opened.append(token.name)


def _block(source: str, parts: list[tuple[int, int]], tag: str, furniture: bool, linked: int) -> Block | None:
    """Make a block of the parts of text between two breaks; None where nothing can be read in them."""
    text = "".join(source[start:end] for start, end in parts)
    plain = html.unescape(text) if "&" in text else text
    if not plain.strip():
        return None
    first = next(start + _lead(source, start, end) for start, end in parts if source[start:end].strip())
    last = next(
        end - _lead(source[start:end][::-1], 0, end - start)
        for start, end in reversed(parts)
        if source[start:end].strip()
    )
    return Block(first, last, plain, tag, furniture, linked)


def _lead(source: str, start: int, end: int) -> int:
    """Count the spaces that a stretch begins with."""
    return end - start - len(source[start:end].lstrip())


def key(text: str) -> str:
    """Give a text's letters and digits in lower case, by which two writings of it are compared."""
    return "".join(filter(str.isalnum, text.casefold()))


def find_headline(source: str, title: str) -> int | None:
    """Give the number of the block that is the headline; None where none is marked as one.

    A heading that says the same as the page's title is one; or that is part of it, as "Headline — Outlet" has both:
    rather what it begins with, rather the longer. Else it is the only heading of the first rank.
    """
    wanted = key(title)
    headings = [(number, block.tag, key(block.text)) for number, block in enumerate(blocks(source))]
    headings = [h for h in headings if h[1] in _HEADINGS and len(h[2]) >= _HEADLINE]
    alike = [
        (letters != wanted, not wanted.startswith(letters), -len(letters), number)
        for number, _, letters in headings
        if letters in wanted or (wanted and wanted in letters)
    ]
    if alike:
        return min(alike)[-1]
    first = [number for number, tag, _ in headings if tag == "h1"]
    return first[0] if len(first) == 1 else None


_TITLE = re.compile(r"<title\b[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)


def read_title(source: str) -> str:
    """Give the text of a page's title element; empty where it has none."""
    found = _TITLE.search(source)
    return " ".join(html.unescape(found[1]).split()) if found else ""
