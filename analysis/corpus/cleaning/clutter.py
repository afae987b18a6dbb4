"""Rules on clutter: what a page puts around an article."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.corpus.cleaning import lexica
from analysis.corpus.cleaning.draft import Edit
from analysis.corpus.cleaning.lines import (
    Line,
    bare,
    edge_numbers,
    ends_sentence,
    fold,
    is_prose,
    lines,
    take_out,
)
from analysis.corpus.dates import month_names, weekday_names

_SHORT = 120


# --- calendars and counters ---

_DAYS = re.compile(r"^(?:\d{1,2}(?:\s+|$))+$")


def calendars(text: str, fields: dict) -> Iterator[Edit]:
    """A month of day numbers, with the month, the year and the weekdays above it."""
    found = lines(text)
    i = 0
    while i < len(found):
        end = i
        while end < len(found) and _DAYS.match(found[end].text):
            end += 1
        days = [int(n) for line in found[i:end] for n in line.text.split()]
        # The year often stands right above; it is no day and does not match.
        if (
            len(days) >= 20
            and max(days) <= 31
            and sum(b == a + 1 for a, b in zip(days, days[1:], strict=False)) >= 0.8 * len(days)
        ):
            first = i
            while first and _calendar_head(found[first - 1].text):
                first -= 1
            yield take_out(found, first, end, text)
        i = max(end, i + 1)


def _calendar_head(line: str) -> bool:
    words = re.findall(r"\w+", line.lower())
    known = [
        w.isdigit() and 1900 <= int(w) <= 2100 or w in month_names() or w in weekday_names() for w in words
    ]
    return 0 < len(words) <= 9 and all(known)


_COUNT = re.compile(
    r"^\D{0,3}(?:\d{1,3}(?:[\s.,]\d{3})+|\d+(?:[.,]\d+)?)\s?[kкmм]?\D{0,3}$", re.IGNORECASE
)  # one number: a row of them belongs to a table
_WITH_WORD = re.compile(
    r"^\W*(?:(?P<before>[^\d:]+?)\s*[:(]?\s*)?\d[\d\s.,]*[kк]?\)?\s*(?P<after>[^\d]*)$", re.IGNORECASE
)


def counters(text: str, fields: dict) -> Iterator[Edit]:
    """A number alone on its line before or after the article, or one with "views", «комментариев» beside it."""
    found = lines(text)
    edges = set(edge_numbers(text))
    for i, line in enumerate(found):
        if len(line.text) <= 40 and (line.text.strip() == "0" or _counts(line.text, i in edges)):
            yield take_out(found, i, i + 1, text)


def _counts(line: str, at_edge: bool) -> bool:
    if not any(map(str.isdigit, line)) or ends_sentence(line):
        return False
    if at_edge and _COUNT.match(line) and not any(map(str.isalpha, line)):
        return not _looks_like_date(line)
    match = _WITH_WORD.match(line)
    if not match:
        return False
    beside = [bare(part) for part in (match["before"] or "", match["after"] or "") if bare(part)]
    return bool(beside) and all(part in lexica.words("counters") for part in beside)


def _looks_like_date(line: str) -> bool:
    return bool(re.search(r"\b(?:19|20)\d\d\b|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{1,2}:\d\d", line))


# --- navigation, buttons, lists of other articles ---


def navigation(text: str, fields: dict) -> Iterator[Edit]:
    """Menu lines, by the word lists: some anywhere, some only where a menu stands."""
    found = lines(text)
    edges = set(edge_numbers(text))
    menu = [len(line.text) <= 60 and bare(line.text) in lexica.words("edges") for line in found]
    for i, line in enumerate(found):
        if (
            len(line.text) > 60
            or line.text.endswith((";", ",", ":"))
            or (ends_sentence(line.text) and len(line.text) > 30)
        ):
            continue
        name = bare(line.text)
        beside = (i > 0 and menu[i - 1]) or (i + 1 < len(found) and menu[i + 1])
        if name in lexica.words("anywhere") or (menu[i] and (i in edges or beside)):
            yield take_out(found, i, i + 1, text)


def share_buttons(text: str, fields: dict) -> Iterator[Edit]:
    """A line made of the names of networks alone."""
    found = lines(text)
    for i, line in enumerate(found):
        if len(line.text) <= _SHORT:
            names = re.findall(r"[^\s|/,·•()\[\]]+", line.text.casefold())
            if (
                names
                and all(name in lexica.networks() for name in names)
                and (len(names) > 1 or len(names[0]) > 2)
            ):
                yield take_out(found, i, i + 1, text)


def site_names(text: str, fields: dict) -> Iterator[Edit]:
    """A domain, or the name of a known outlet, alone on a line before or after the article."""
    found = lines(text)
    for i in edge_numbers(text):
        line = found[i].text
        if len(line) <= 60 and (BARE_DOMAIN.match(line) or bare(line) in lexica.site_names()):
            yield take_out(found, i, i + 1, text)


BARE_DOMAIN = re.compile(
    r"^(?:https?://)?(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-zа-я]{2,10}(?:/\S*)?$", re.IGNORECASE
)


def known_boilerplate(text: str, fields: dict) -> Iterator[Edit]:
    """Lines that lexicon/outlets.csv lists as boilerplate of a publisher that the page or the table names."""
    found = lines(text)
    if not any(lexica.is_boilerplate(line.text) for line in found):
        return
    named = " ".join([text, *(str(fields.get(f, "")) for f in ("outlet", "url"))]).casefold()
    for publisher in lexica.boilerplate():
        if any(name in named for name in publisher.names):
            for i, line in enumerate(found):
                if publisher.lists(line.text):
                    yield take_out(found, i, i + 1, text)


def edge_lines(text: str, fields: dict) -> Iterator[Edit]:
    """Short lines of rights, tags, subscriptions and databases before and after the article, and a last paragraph of these."""
    found = lines(text)
    for i in edge_numbers(text):
        line = found[i].text
        folded = fold(line)
        if len(line) <= 250 and (folded.startswith(lexica.beginnings("starts")) or _NUMBERED.match(folded)):
            yield take_out(found, i, i + 1, text)
    last = len(found) - 1
    if last > 0 and len(found[last].text) <= 600:
        folded = fold(found[last].text)
        if folded.startswith(lexica.beginnings("starts")) and lexica.page_words().search(folded):
            yield take_out(found, last, last + 1, text)


# The last line of Factiva's exports, and the first of LexisNexis'.
_NUMBERED = re.compile(r"document [a-z]*\d[\da-z]{9,}$|\d+ of \d+ documents$")
_CREDIT_AT_END = re.compile(r"(?:©|\(c\))\s*[^.!?©\n]{2,60}$")


def picture_credits(text: str, fields: dict) -> Iterator[Edit]:
    """A short line that credits a picture, and a picture's caption that ends with its credit ("… © Anna Smith/AP")."""
    found = lines(text)
    for i, line in enumerate(found):
        credits = (
            len(line.text) <= _SHORT
            and fold(line.text).startswith(lexica.beginnings("photo"))
            and not is_prose(line.text)
        )
        if credits or (len(line.text) <= 300 and len(found) > 2 and _CREDIT_AT_END.search(line.text)):
            yield take_out(found, i, i + 1, text)


def read_also(text: str, fields: dict) -> Iterator[Edit]:
    """A list of other articles inside this one: its opening line and the headlines right under it.

    Where the opening line names the other article itself ("Read also: …", or glued to it: "Read alsoTalks go on"), only
    that line goes.
    """
    found = lines(text)
    for i, line in enumerate(found):
        if _glued_opener(line.text):
            yield take_out(found, i, i + 1, text)
            continue
        opener, _, rest = line.text.partition(":")
        if len(line.text) > 250 or bare(opener) not in lexica.words("openers"):
            continue
        end = i + 1
        if not rest.strip():
            end = _headlines_until(found, i + 1, text)
        yield take_out(found, i, end, text)


def _glued_opener(line: str) -> bool:
    """Say whether a line begins with an opener and, without a space, a headline."""
    openers = lexica.beginnings("openers")
    folded = fold(line[:80])
    if len(line) > 800 or not folded.startswith(openers):
        return False
    opener = next(opener for opener in openers if folded.startswith(opener))
    following = line[len(opener) : len(opener) + 1]
    return following.isupper() or following.isdigit() or following in tuple('"«“')


def _headlines_until(found: tuple[Line, ...], first: int, text: str) -> int:
    """Give the number of the line after a list of headlines: those on neighbouring lines, or the one below a gap."""
    end = first
    while end < len(found) and end < first + 6:
        line = found[end].text
        apart = text.count("\n", found[end - 1].end, found[end].start) > 1
        if not (20 <= len(line) <= 160) or is_prose(line) or (apart and end > first):
            break
        end += 1
    return end


def page_tail(text: str, fields: dict) -> Iterator[Edit]:
    """From a line that opens the rest of a page to the end, if no article text follows it.

    Article text is a long line; a site's praise of itself, which names its own domain, is none. After a line that might be
    a sub-heading as well («Комментарии»), any running text is.
    """
    found = lines(text)
    for i in range(1, len(found)):
        line = found[i].text
        if len(line) > _SHORT or not fold(line).startswith(lexica.beginnings("tails")):
            continue
        if not any(is_prose(above.text) for above in found[:i]):
            continue
        if ends_sentence(line) and len(line) > 60:
            continue
        may_be_subhead = bare(line) in lexica.words("edges")
        if not any(_is_article(below.text, may_be_subhead) for below in found[i + 1 :]):
            yield found[i - 1].end, found[-1].end, ""
            return


def _is_article(line: str, any_prose: bool) -> bool:
    return not names_site(line) and (len(line) > _SHORT or (any_prose and is_prose(line)))


_SITE = re.compile(
    r"\b[\w-]+\.(?:net|com|ru|pro|city|media|org|info|am|az|ge|news|online|plus|life|su|ua|tr)\b",
    re.IGNORECASE,
)


def names_site(line: str) -> bool:
    """Say whether a line names a site by its domain."""
    return bool(_SITE.search(line))
