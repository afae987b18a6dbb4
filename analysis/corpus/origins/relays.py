"""Phrases by which a text names the medium that a speaker spoke to, or whose report it passes on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from analysis import lexicon
from analysis.corpus import names
from analysis.corpus.cleaning import lexica
from analysis.corpus.dates import alternatives
from analysis.corpus.words import nominative
from analysis.lemmas import script

_QUOTED = re.compile(r"[«\"“„]([^«»\"”“„\n]{2,60})[»\"”“]")
_LATIN_NAME = re.compile(r"(?=\S*[A-Za-z]{2})[A-Z0-9][\w.+-]*(?:\s+[A-Z][\w.+-]*){0,3}")
_SITE_NAME = re.compile(
    r"[A-Za-z0-9][\w-]*\.(?:[aA]m|[aA]z|[gG]e|[rR]u|[cC]om|[nN]et|[oO]rg|[tT][vV]|[iI]nfo|[mM]edia|[uU]a)\b|(?!Ma?c[A-Z])[A-Z][a-z]+(?:[A-Z][a-z]+)+"
)


_TALKS = ("own", "interview")
_KINDS = ("own", "interview", "told", "direct", "report")


@dataclass(frozen=True, slots=True)
class Mention:
    """A medium named in a text.

    Attributes
    ----------
    start, end
        Of the phrase, cue and name.
    name
        Canonical where the outlet table has it, else as it stands (a Russian one in the nominative).
    kind
        own (spoken to, as outlets say of themselves), interview (spoken to), told, report (passed on).
    listed
        The outlet table has it.
    """

    start: int
    end: int
    name: str
    kind: str
    listed: bool


@cache
def _table() -> dict[str, dict]:
    return lexicon.read_yaml("relays.yml")


@cache
def _words(field: str) -> tuple[str, ...]:
    entries = {str(word) for facts in _table().values() for word in facts[field]}
    return tuple(sorted(entries, key=lambda word: (-len(word), word)))


@cache
def _cues() -> re.Pattern[str]:
    kinds = "|".join(rf"(?P<{kind}>{alternatives(_words(kind))})" for kind in _KINDS)
    nouns = alternatives(_words("nouns"))
    return re.compile(
        rf"(?<!\w)(?i:{kinds}|(?P<to>to))(?P<between>(?:,?\s+(?:(?P<noun>{nouns})(?!\w)|[a-zа-яё'-]+)){{0,6}}?)"
        r"\s+(?=[«\"“„]|[A-ZА-ЯЁ0-9])"
    )


@cache
def _speech() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{alternatives(_words('speech'))})\b", re.IGNORECASE)


def mentions(text: str, language: str | None = None) -> Iterator[Mention]:
    """Find the media that a text names as spoken to or passed on, in order.

    Parameters
    ----------
    text
        A clean text.
    language
        Of the text: decides between outlets that share a name.
    """
    yield from sorted([*_after_cues(text, language), *_before_verbs(text, language)], key=_place)


def _place(mention: Mention) -> tuple[int, int]:
    return mention.start, mention.end


def _before_verbs(text: str, language: str | None) -> Iterator[Mention]:
    """Find "TASS reports", «ТАСС сообщает»: a listed name right before the verb."""
    for verb in _reports().finditer(text):
        before = max(0, verb.start() - 60)
        for word in re.finditer(r"(?<![\w.-])[«\"“„]?(?=[A-ZА-ЯЁ0-9])", text[before : verb.start()]):
            found = names.at(text, before + word.end(), language)
            if found and not text[found[1] : verb.start()].strip('»"” '):
                facts = names.facts(found[0])
                if not (facts and facts.ambiguous):
                    yield Mention(before + word.start(), verb.end(), found[0], "report", True)
                break


@cache
def _reports() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{alternatives(_words('reports'))})(?!\w)", re.IGNORECASE)


def _after_cues(text: str, language: str | None) -> Iterator[Mention]:
    """Find a name behind a cue: «в беседе с …», "told …", "according to …"."""
    for m in _scan(text):
        kind = next(kind for kind in (*_KINDS, "to") if m[kind])
        if (kind == "direct" and m["between"]) or (kind == "told" and "," in m["between"]):
            continue  # «заявил, что ТАСС …» was told to nobody
        if kind == "to" and not _speech().search(text, max(0, m.start() - 300), m.start()):
            continue
        found = _name_at(text, m.end(), kind, m["noun"], language)
        if found and found[0].casefold() not in lexica.networks():
            name, last, listed = found
            yield Mention(
                m.start(), last, name, _told(m) if kind in ("to", "direct", "told") else kind, listed
            )


def _told(m: re.Match[str]) -> str:
    """Say whether a medium that was told something is named as others name it: as a kind of medium, or as interviewer.

    «Сообщил “Ъ”» and «сообщил корреспонденту “Ъ”» a newspaper writes of itself as well, hardly «сообщил газете
    “Коммерсантъ”».
    """
    others = m["noun"] and m["noun"].lower() not in _words("staff")
    return "interview" if others or _interview().search(m["between"]) else "told"


@cache
def _interview() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{alternatives(_words('interview'))})(?!\w)", re.IGNORECASE)


def _scan(text: str) -> Iterator[re.Match[str]]:
    """Find the cues with up to five small words behind them and a capital after."""
    for cue in _heads().finditer(text):
        m = _cues().match(text, cue.start(), cue.end() + 120)
        if m:
            yield m


@cache
def _heads() -> re.Pattern[str]:
    cues = [word for field in _KINDS for word in _words(field)]
    return re.compile(
        rf"(?<!\w)(?:{alternatives(tuple(sorted(cues, key=len, reverse=True)))}|to)(?!\w)", re.IGNORECASE
    )


def _name_at(
    text: str, place: int, kind: str, noun: str | None, language: str | None
) -> tuple[str, int, bool] | None:
    """Read a medium's name at a place: a listed one; after a word for media one in marks or in other letters."""
    quoted = _QUOTED.match(text, place)
    if quoted:
        listed = names.by_name(quoted[1], language)
        if listed:
            return listed, quoted.end(), True
        if noun or (kind in _TALKS and _title_case(quoted[1]) and len(quoted[1].split()) <= 4):
            return _plain(quoted[1], noun), quoted.end(), False
        return None
    found = names.at(text, place, language)
    if found:
        facts = names.facts(found[0])
        sure = noun or kind in _TALKS or not (facts and facts.ambiguous)
        return (found[0], found[1], True) if sure else None
    if kind in (*_TALKS, "told") and (site := _SITE_NAME.match(text, place)):
        return site.group(), site.end(), False
    latin = _LATIN_NAME.match(text, place)
    # In a Cyrillic sentence people are written in Cyrillic: a name in Latin letters after such a cue is a medium.
    if latin and (noun or kind in _TALKS) and script(text[max(0, place - 80) : place]) == "cyrillic":
        return latin.group().rstrip("."), place + len(latin.group().rstrip(".")), False
    return None


def _title_case(name: str) -> bool:
    return name[:1].isupper() or name[:1].isdigit()


def _plain(name: str, noun: str | None) -> str:
    """Give an unlisted name in the nominative; after "газета" it stands in it anyway."""
    name = " ".join(name.split()).rstrip(",.;:")
    if noun and noun.lower() not in _words("staff"):
        return name
    return nominative(name)
