"""The rule on another language: what stands around an article in a language that is not its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from analysis.corpus.cleaning import lexica
from analysis.corpus.cleaning.clutter import BARE_DOMAIN, names_site
from analysis.corpus.cleaning.draft import Edit
from analysis.corpus.cleaning.lines import Line, ends_sentence, fold, is_prose, lines, take_out
from analysis.corpus.language import main_language, may_be, one_alphabet


def foreign_blocks(text: str, fields: dict) -> Iterator[Edit]:
    """Lines in another language before the first and after the last paragraph in the article's language.

    Before the article only lines that are no sentences go. After it, lines go from the first one that is no sentence or
    is a known piece of a page: what a page says of itself in its own language follows it. A quotation or a paragraph
    in another language stays, and so does a translation that follows the article.
    """
    found = lines(text)
    if len(found) < 2 or _quick(text, found):
        return
    language = main_language(text)
    if language is None:
        return
    foreign = _foreign(found, language)
    first = next((i for i in range(len(found)) if not foreign(i)), len(found))
    head = found[:first]
    # One foreign line may be the headline; a menu has more lines, or one of a word or two.
    menu = (
        len(head) > 1
        or (head and len(head[0].text.split()) <= 3)
        or any(_page_line(line.text) and len(line.text) < 20 for line in head)
    )
    if menu and first < len(found) and _says(head) and not any(is_prose(line.text) for line in head):
        yield take_out(found, 0, first, text)
    last = next((i for i in range(len(found) - 1, -1, -1) if not foreign(i)), -1) + 1
    if not first < last < len(found):
        return
    opener = next((i for i in range(last, len(found)) if _page_line(found[i].text)), None)
    if opener is not None:
        tail = found[opener:]
        prose = [line for line in tail if is_prose(line.text) and not names_site(line.text)]
        if _says(tail) and (len(prose) <= len(tail) / 2 or len(prose) < 2):
            yield take_out(found, opener, len(found), text)


def _says(block: tuple[Line, ...]) -> bool:
    """Say whether a block is more than numbers, which are of no language: a table's rows, a year as headline."""
    return not all(
        any(map(str.isdigit, line.text)) and not any(map(str.isalpha, line.text)) for line in block
    )


def _quick(text: str, found: tuple[Line, ...]) -> bool:
    """Say whether no look at the language is needed: first and last line are in the text's alphabet, and no domains."""
    edges = [found[0].text, found[-1].text]
    plain = all(any(map(str.isalpha, edge)) and not BARE_DOMAIN.match(edge) for edge in edges)
    return plain and one_alphabet(text, edges)


def _page_line(line: str) -> bool:
    """A line of a page, not of an article: no sentence, or a known opening, and no quotation."""
    if fold(line).startswith(lexica.beginnings("tails") + lexica.beginnings("starts")):
        return True
    return (
        len(line) <= 60
        and not ends_sentence(line)
        and not line.startswith(("«", '"', "“", "„", "-", "–", "—"))
    )


def _foreign(found: tuple[Line, ...], language: str) -> Callable[[int], bool]:
    """Give a test: the line of that number is in another language, or names a site, or has no letters."""

    @cache
    def test(i: int) -> bool:
        line = found[i].text
        if not any(map(str.isalpha, line)):
            return True
        return not may_be(line, language) or bool(BARE_DOMAIN.match(line))

    return test
