"""Rules on an article's last lines: who signed it, and where to read on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.corpus.cleaning import lexica
from analysis.corpus.cleaning.draft import Edit
from analysis.corpus.cleaning.lines import body, ends_sentence, fold, lines, take_out
from analysis.corpus.words import is_given_name

_NAME = re.compile(r"[^\W\d_a-zа-яё][\w'’.-]*(?:\s+[^\W\d_a-zа-яё][\w'’.-]*){1,3}")
_PLACE = re.compile(r"[^\W\d_a-zа-яё][\w'’-]*(?:\s+[^\W\d_a-zа-яё][\w'’-]*){0,2}")
_INNER_STOP = re.compile(r"[^\W\d_]{3,}[.!?…]\s+[^\W\d_]{2,}\s+[^\W\d_]{2,}")
_LONGEST = 160


def signatures(text: str, fields: dict) -> Iterator[Edit]:
    """A last line of nothing but names of persons, with the places they write from: "Анна Перова, Краснодар; Иван Белов"."""
    found = lines(text)
    last = len(found) - 1
    if last < 1 or last < body(text)[1] or not ends_sentence(found[last - 1].text):
        return
    if _is_signature(found[last].text):
        yield take_out(found, last, last + 1, text)


def _is_signature(line: str) -> bool:
    if len(line) > _LONGEST or ends_sentence(line):
        return False
    parts = [part.strip() for part in re.split(r"[,;]| и ", line)]
    persons = [bool(_NAME.fullmatch(part)) and is_given_name(part.split()[0]) for part in parts]
    return persons[0] and all(
        person or _PLACE.fullmatch(part) for person, part in zip(persons, parts, strict=True)
    )


def read_on(text: str, fields: dict) -> Iterator[Edit]:
    """A line that sends the reader to another text: «Подробнее об этом читайте в публикации …», "Read more about … here"."""
    found = lines(text)
    for i, line in enumerate(found):
        if i > 0 and len(line.text) <= 2 * _LONGEST and _reads_on(fold(line.text)):
            yield take_out(found, i, i + 1, text)


def _reads_on(line: str) -> bool:
    """Say whether a line, one sentence long, opens like a link and says where to read, or tells the reader to read there."""
    if line.startswith(lexica.beginnings("read_on")):
        said = any(re.search(rf"\b{re.escape(word)}", line) for word in lexica.beginnings("read_where"))
    else:
        said = any(phrase in line for phrase in lexica.beginnings("read_there"))
    return said and not _INNER_STOP.search(line) and not line.startswith(("«", '"', "“"))
