"""Web pages: the raw text is the HTML source, and what its metadata say goes into the fields."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import cache

from analysis import lexicon
from analysis.corpus.reading.encoding import decode
from analysis.corpus.reading.files import File, read_whole
from analysis.corpus.reading.formats.markup import blocks, find_headline, key, read_title
from analysis.corpus.reading.formats.texts import warn
from analysis.corpus.reading.readers import Options, RawArticle, Row, Unreadable, remark

BYTES = 10_000_000  # of a page's source, pictures written into it among them
_HEAD = 4096
_CHARSET = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)
_LANGUAGE = re.compile(r"<html\b[^>]*?\blang\s*=\s*[\"']?([a-zA-Z]{2})\b", re.IGNORECASE)
_OG_TITLE = re.compile(
    r"<meta\b[^<>]*\bproperty\s*=\s*[\"']?og:title\b[^<>]*?\bcontent\s*=\s*([\"'])(.*?)\1",
    re.IGNORECASE | re.DOTALL,
)
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*>")
_PROSE = 80  # characters from which a block is a paragraph rather than a label
_MANY = 10  # links of a page that is nothing but a list of articles
_LITTLE = 1_500  # characters of paragraphs that a page may have whose title is that of an error
_HARDLY_ANY = 400  # characters in all that one may have that speaks of an error


def read(file: File, options: Options) -> Iterator[RawArticle | Row]:
    """Read a saved web page."""
    data = read_whole(file, BYTES)
    declared = _CHARSET.search(data[:_HEAD])
    decoded = decode(data, options.encoding, declared=declared[1].decode("ascii") if declared else None)
    yield from warn(file.source, decoded)
    found = article(file.source, decoded.text, {})
    if _is_list(decoded.text):
        reason = "is a list of links to articles rather than one"
        yield remark(file.source, reason, "take it out, or save the articles themselves")
    yield found


def _is_list(source: str) -> bool:
    """Say whether a page has many links and no paragraph of its own."""
    seen = [block for block in blocks(source) if not block.furniture]
    links = [block.linked > 0.5 * len(block.text) for block in seen]
    paragraphs = (len(block.text) >= _PROSE for block, link in zip(seen, links, strict=True) if not link)
    return sum(links) >= _MANY and not any(paragraphs)


def article(where: str, source: str, given: dict[str, str]) -> RawArticle:
    """Make the article of a page.

    Parameters
    ----------
    where
        Its place in the corpus.
    source
        Its HTML.
    given
        What is known of it from elsewhere, which goes before what the page says.

    Raises
    ------
    Unreadable
        Where the page holds none.
    """
    fields = describe(source) | given
    refuse_error_page(source, fields)
    return RawArticle(where, source, fields)


def describe(source: str) -> dict[str, str]:
    """Give what a page's source says of itself.

    Returns
    -------
    dict
        ``format``, and what there is of title, url, author, language, ``page_date`` (of the first publication, ISO; from
        the metadata alone, never from the text) and ``page_outlet``.
    """
    import trafilatura

    # As text, the source has no encoding any more, whatever its declaration says.
    found = trafilatura.extract_metadata(
        _DECLARATION.sub("", source), date_config={"original_date": True, "extensive_search": False}
    )
    given = _OG_TITLE.search(source)
    title = html.unescape(given[2]) if given else read_title(source)
    headline = find_headline(source, title)
    language = _LANGUAGE.search(source)
    fields = {
        "format": "html",
        "title": (found and found.title) if headline is None else blocks(source)[headline].text,
        "url": found and found.url,
        "author": found and found.author,
        "language": language and language[1].lower(),
        "page_date": found and found.date,
        "page_outlet": found and found.sitename,
    }
    return {field: " ".join(value.split()) for field, value in fields.items() if value}


def refuse_error_page(source: str, fields: dict[str, str]) -> None:
    """Refuse a page that holds no article: an error of the server, a locked door, a test whether the reader is human.

    Raises
    ------
    Unreadable
        Quotes the words that give it away.
    """
    texts = [" ".join(block.text.casefold().split()) for block in blocks(source) if not block.furniture]
    if not any(map(str.isalnum, "".join(texts))):
        raise Unreadable("is a page without text (made by a script in the browser?)", _AGAIN)
    prose = [text for text in texts if len(text) >= _PROSE]
    said = _said_by_title(source, fields.get("title", "")) if sum(map(len, prose)) < _LITTLE else None
    if not said and sum(map(len, texts)) < _HARDLY_ANY and "page_date" not in fields:
        words = _phrases("words")
        if all(map(words.search, prose)):
            said = next(filter(None, map(words.search, texts)), None)
    if said:
        raise Unreadable(f"is an error page and no article: {said.group()!r}", _AGAIN)


_AGAIN = "open its address in a browser, and save the page again"
_PARTS = re.compile(r"\s[|–—:·-]+\s|\|")
_MOST = 0.6  # share of a title's letters: "Access denied", and not "Access denied to two journalists at the border"


def _said_by_title(source: str, title: str) -> re.Match[str] | None:
    """Find the phrase of an error page that is most of a part of the title or of the headline."""
    for part in _PARTS.split(f"{read_title(source)} | {title}".casefold()):
        matches = list(_phrases("titles").finditer(part))
        if matches and sum(len(key(match.group())) for match in matches) >= _MOST * len(key(part)):
            return matches[0]
    return None


@cache
def _phrases(kind: str) -> re.Pattern[str]:
    table = lexicon.read_yaml("error_pages.yml")
    phrases = sorted(
        {str(phrase) for facts in table.values() for phrase in facts[kind]}, key=len, reverse=True
    )
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, phrases)) + r")(?!\w)")
