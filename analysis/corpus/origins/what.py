"""Rules on title, genre, language, translation and address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from analysis import lexicon
from analysis.corpus import names
from analysis.corpus.cleaning import lexica
from analysis.corpus.cleaning.titles import is_no_title, same
from analysis.corpus.language import measured_language, table, unsupported
from analysis.corpus.origins.evidence import Claim, Evidence
from analysis.corpus.words import key


def headline(evidence: Evidence) -> Iterator[Claim]:
    """The first paragraph: the table's headline, or a line that looks like one."""
    if evidence.title:
        given = evidence.fields.get("title")
        sure = given and same(given, evidence.title)
        yield evidence.in_text("title", evidence.title, "high" if sure else "medium", 0, len(evidence.title))


def no_headline(evidence: Evidence) -> Iterator[Claim]:
    """What the table gives for a headline is none: a file name, "Untitled", the beginning of the text."""
    given = evidence.fields.get("title", "")
    if given and evidence.title is None:
        reason = "no_headline" if is_no_title(given) else "beginning_of_the_text"
        yield evidence.outside("title", given, "low", given)._replace(method=reason)


def address(evidence: Evidence) -> Iterator[Claim]:
    """The table has a column for it."""
    url = evidence.fields.get("url", "").strip()
    if url:
        yield evidence.outside("url", url, "high", url)


# --- language ---


def detected_language(evidence: Evidence) -> Iterator[Claim]:
    """The language of the running paragraphs, by script and lingua."""
    language, probability = measured_language(evidence.text)
    if language:
        confidence = "high" if probability >= 0.9 else "medium" if probability >= 0.6 else "low"
        end = min(len(evidence.text), 80)
        yield evidence.in_text("language", language, confidence, 0, end)


def unsupported_language(evidence: Evidence) -> Iterator[Claim]:
    """The text seems to be in a language that the suite does not know: the article's language stays open."""
    language = unsupported(evidence.text)
    if language:
        end = min(len(evidence.text), 80)
        yield evidence.in_text("language", language, "low", 0, end)


def table_language(evidence: Evidence) -> Iterator[Claim]:
    """The table has a column for it."""
    cell = evidence.fields.get("language", "").strip()
    code = cell.lower()[:2]
    by_name = {facts["lingua"].lower(): language for language, facts in table().items()}
    language = by_name.get(cell.lower()) or (code if code in table() and len(cell) in (2, 5) else None)
    if language:
        yield evidence.outside("language", language, "medium", cell)


# --- genre ---

_DASH = re.compile(r"^[–—-]\s")
_ASKER = re.compile(r"^(?:[QВ]\s*[:.]|Question\s*:|Вопрос\s*:|Корр\.?\s*:)", re.IGNORECASE)
_ADDRESS = re.compile(
    r"^(?:Уважаем\w+ \w+|Дорогие \w+|Dear (?:colleagues|friends|ladies)|Ladies and gentlemen|Распорядитель|Mr\.? President|Thank you)",
    re.IGNORECASE,
)


def byline_genre(evidence: Evidence) -> Iterator[Claim]:
    """The line above the article says it: «Комментарий Центра …», "Opinion"."""
    for row in evidence.removed("bylines", "navigation"):
        line = row["text"].strip().casefold()
        for word, genre in lexica.genres().items():
            if line.startswith(word) and row["rule"] == "bylines":
                yield evidence.in_raw(
                    "genre", genre, "high", row["raw_start"], row["raw_start"] + len(row["text"].rstrip())
                )
                return


def dialogue_genre(evidence: Evidence) -> Iterator[Claim]:
    """Questions and answers, paragraph by paragraph: an interview."""
    paragraphs = evidence.text.split("\n\n")
    asked = [p for p in paragraphs if (p.rstrip().endswith("?") and len(p) < 400) or _ASKER.match(p)]
    dashes = sum(bool(_DASH.match(p)) for p in paragraphs)
    if len(asked) >= 3 and (len(asked) >= 0.2 * len(paragraphs) or dashes >= 0.5 * len(paragraphs)):
        start = evidence.text.index(asked[0])
        yield evidence.in_text("genre", "interview", "medium", start, start + len(asked[0]))


def address_genre(evidence: Evidence) -> Iterator[Claim]:
    """The text addresses an audience in its first paragraphs: a speech."""
    place = 0
    for paragraph in evidence.text.split("\n\n")[:4]:
        m = _ADDRESS.match(paragraph)
        if m:
            yield evidence.in_text("genre", "speech", "medium", place, place + m.end())
            return
        place += len(paragraph) + 2


def plain_news(evidence: Evidence) -> Iterator[Claim]:
    """Nothing speaks for another genre."""
    yield evidence.outside("genre", "news", "low", "")


# --- translation ---

_QUOTATION = re.compile(r"[«\"“„][^«»\"”“„]{25,}[»\"”“]")


def translator_note(evidence: Evidence) -> Iterator[Claim]:
    """The text or its page says so."""
    if evidence.fields.get("format") == "html":  # a page's source has menus and scripts as well
        note = _notes().search(evidence.text)
        if note:
            yield evidence.in_text("translated", "yes", "high", *note.span())
    elif note := _notes().search(evidence.raw):
        yield evidence.in_raw("translated", "yes", "high", *note.span())


@cache
def _notes() -> re.Pattern[str]:
    entries = {
        str(note) for facts in lexicon.read_yaml("relays.yml").values() for note in facts["translated"]
    }
    return re.compile("|".join(rf"\b{re.escape(note)}" for note in sorted(entries)), re.IGNORECASE)


def quotes_of_foreign_speakers(evidence: Evidence) -> Iterator[Claim]:
    """The text has quotations, names persons of the entity table, and none of these speaks its language in public.

    Only for languages where detection.csv says that this makes a translation likely: in English, not in Russian,
    which speakers of the whole region use.
    """
    language, quotation = evidence.language, _QUOTATION.search(evidence.text)
    if not language or not quotation or table().get(language, {}).get("presumed") != "yes":
        return
    spoken = {bloc.strip() for bloc in table()[language]["speakers"].split(";")}
    people = list(_people(evidence.text))
    if people and not any(bloc in spoken for _, _, bloc in people):
        yield evidence.in_text("translated", "presumed", "medium", *people[0][:2])


def _people(text: str) -> Iterator[tuple[int, int, str]]:
    """Find the listed persons in a text: start, end, bloc."""
    surnames = _surnames()
    for m in re.finditer(r"[A-ZА-ЯЁ][\w'’-]{3,}", text):
        bloc = surnames.get(key(m.group()))
        if bloc:
            yield m.start(), m.end(), bloc


@cache
def _surnames() -> dict[tuple[str, ...], str]:
    """Give the key of a person's last name → bloc; names that two blocs share are left out."""
    found: dict[tuple[str, ...], set[str]] = {}
    for row in lexicon.entities().to_dict("records"):
        if row["kind"] == "person":
            for label in (row["label_en"], row["label_ru"]):
                if label.split() and len(label.split()[-1]) > 3:
                    found.setdefault(key(label.split()[-1]), set()).add(row["bloc"])
    return {name: next(iter(blocs)) for name, blocs in found.items() if len(blocs) == 1}


def no_translation(evidence: Evidence) -> Iterator[Claim]:
    """Nothing speaks for a translation."""
    yield evidence.outside("translated", "no", "low", "")


def foreign_source(evidence: Evidence, outlet: Claim | None, relayed: Claim | None) -> list[Claim]:
    """Who wrote the article, or whose report it passes on, works in another language first (after the outlet table).

    An outlet's own text in its second language counts only where it quotes somebody.
    """
    language = evidence.language
    claims = []
    for claim, counts in ((relayed, True), (outlet, bool(_QUOTATION.search(evidence.text)))):
        facts = names.facts(claim.value) if claim else None
        if claim and facts and counts and language and facts.languages[0] and facts.languages[0] != language:
            claims.append(
                claim._replace(
                    field="translated", value="presumed", confidence="medium", method="foreign_source"
                )
            )
    return claims


RULES = (
    headline,
    no_headline,
    address,
    detected_language,
    unsupported_language,
    table_language,
    byline_genre,
    dialogue_genre,
    address_genre,
    plain_news,
    translator_note,
    quotes_of_foreign_speakers,
)
LAST_RULES = (no_translation,)
