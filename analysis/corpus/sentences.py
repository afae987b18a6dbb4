"""Cuts a clean text into paragraphs and sentences, and says which part of the article each is.

A paragraph is what stands between newlines. Sentence boundaries come from razdel for Russian and from the rules of
:func:`_rule_boundaries` for the other languages; which one a language uses is said in ``lexicon/languages.yml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis import lexicon
from analysis.corpus.language import paragraph_language

_PARAGRAPH = re.compile(r"\S[^\n]*")
_STOP = re.compile(r"[.!?…]+[\"'”’»“)\]]*(?=\s+[\"'“‘«„(\[]*[^\W_])")
# A stop with no space behind it, unless a name such as Лента.Ру goes on.
_GLUED_STOP = re.compile(r"(?<=[a-zа-яё]{3}[.!?])(?=[A-ZА-ЯЁ](?: |[a-zа-яё]{3}))")
_LAST_WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*$")
_LOST_STOP = re.compile(r"(?<=[^\W\d_A-Z]) ([A-Z][a-z]*)(?= )")
_UNSTOPPED = 45  # words a sentence above which a paragraph has lost its stops
_SHORT_QUOTE = re.compile(
    r'(?<!\S)(?:"(?=\S)[^"\n]{1,30}(?<=\S)"|«[^»\n]{1,30}»|“[^”\n]{1,30}”)'
)  # a name such as "Soyuzniki. CSTO"
_OPENER = "\"'“‘«„([—–- "
_SUBHEAD_WORDS = 12
_TERMINAL = re.compile(r"[.!?…:;,][\"'”’»“)\]]*$")
_SIGNATURE = re.compile(r"^[—–-]\s*[^\W\d_]")

Span = tuple[int, int]


def paragraphs(text: str) -> list[Span]:
    """Give the spans of a text's paragraphs, without surrounding white space."""
    spans = []
    for match in _PARAGRAPH.finditer(text):
        spans.append((match.start(), match.start() + len(match.group().rstrip())))
    return spans


def split_sentences(text: str, language: str) -> list[Span]:
    """Give the spans of a text's sentences; none runs over a paragraph's end.

    Parameters
    ----------
    text
        Any text.
    language
        ISO 639-1 code; a language that ``languages.yml`` doesn't know is cut by the rules, without abbreviations.
    """
    facts = lexicon.languages().get(language, {})
    openers = frozenset(facts.get("openers", ()))
    boundaries = _razdel_boundaries if facts.get("splitter") == "razdel" else _rule_boundaries
    abbreviations = frozenset(facts.get("abbreviations", ()))
    spans = []
    for start, end in paragraphs(text):
        paragraph = text[start:end]
        begin = 0
        stops = [*boundaries(paragraph, abbreviations, openers), len(paragraph)]
        if openers and len(paragraph.split()) > _UNSTOPPED * len(stops):
            stops = sorted({*stops, *_lost_boundaries(paragraph, openers)})
        names = [match.span() for match in _SHORT_QUOTE.finditer(paragraph)]
        for stop in (stop for stop in stops if not any(a < stop < b for a, b in names)):
            sentence = paragraph[begin:stop]
            lead = len(sentence) - len(sentence.lstrip())
            if sentence.strip():
                spans.append((start + begin + lead, start + begin + len(sentence.rstrip())))
            begin = stop
    return spans


def _razdel_boundaries(paragraph: str, *_: frozenset[str]) -> Iterator[int]:
    from razdel import sentenize

    for sentence in sentenize(paragraph):
        yield from (match.start() for match in _GLUED_STOP.finditer(paragraph, sentence.start, sentence.stop))
        if sentence.stop < len(paragraph.rstrip()):
            yield sentence.stop


def _rule_boundaries(paragraph: str, abbreviations: frozenset[str], openers: frozenset[str]) -> Iterator[int]:
    """Cut behind stops; a dotted abbreviation ("the U.S. They") ends a sentence only before a word that opens one."""
    for match in _STOP.finditer(paragraph):
        after = paragraph[match.end() :].lstrip().lstrip(_OPENER)
        if not after[:1].isupper() and not after[:1].isdigit() and not _caseless(after[:1]):
            continue
        if match.group()[0] == "." and _is_abbreviation(paragraph[: match.start()], abbreviations, after):
            opener = after.partition(" ")[0] in openers
            if not opener or not paragraph[: match.start()].endswith((".S", ".K", ".N", ".U", ".C", ".m")):
                continue
        yield match.end()


def _lost_boundaries(paragraph: str, openers: frozenset[str]) -> Iterator[int]:
    """Where an export lost its stops, a capitalised word that only opens sentences begins the next one."""
    for match in _LOST_STOP.finditer(paragraph):
        if match.group(1) in openers:
            yield match.start(1)


def _caseless(letter: str) -> bool:
    return letter.isalpha() and letter.lower() == letter.upper()


def _is_abbreviation(before: str, abbreviations: frozenset[str], after: str) -> bool:
    word = _LAST_WORD.search(before)
    if not word:
        return False
    initial = len(word.group()) == 1 and word.group().isupper() and word.group() != "I"
    if word.group().lower() in ("no", "fig", "art"):
        return after[:1].isdigit()
    return initial or word.group().lower() in abbreviations


def part_of_paragraphs(text: str, *, title: str | None) -> list[str]:
    """Name the part of each paragraph: headline, lead, subhead, body or pull quote.

    The first paragraph is the headline where there is a title; the next is the lead. A pull quote is a paragraph
    in quotation marks with the signature on the line after it, which belongs to it. A subhead is a short line
    without a final stop that running text follows.
    """
    spans = paragraphs(text)
    lines = [text[start:end] for start, end in spans]
    first = 1 if title and lines and lines[0] == title.strip() else 0
    parts = ["headline"] * first + ["body"] * (len(lines) - first)
    for i in range(first, len(lines)):
        if (
            i > first
            and lines[i - 1][-1:] in "\"”»“'"
            and (is_signature(lines[i]) or _signs(lines[i - 1], lines[i]))
        ):
            parts[i - 1] = parts[i] = "pull quote"
        elif i > first and i + 1 < len(lines) and _is_subhead(lines[i]):
            parts[i] = "subhead"
    if first < len(parts) and parts[first] == "body":
        parts[first] = "lead"
    return parts


def is_signature(line: str) -> bool:
    """Tell whether a line is the signature of a pull quote: a dash, then a name or an office, and no full stop."""
    return bool(_SIGNATURE.match(line)) and len(line.split()) <= 12 and not _TERMINAL.search(line)


def _signs(quote: str, line: str) -> bool:
    """Tell whether a line without a dash signs the quotation above it: "Anna Bell, hospital director"."""
    name, _, office = line.partition(", ")
    plain = not _TERMINAL.search(line) and 2 <= len(name.split()) <= 4 and 1 <= len(office.split()) <= 8
    return plain and quote[0] in "\"“«„‘'" and all(word[0].isupper() for word in name.split())


def _is_subhead(line: str) -> bool:
    return (
        len(line.split()) <= _SUBHEAD_WORDS
        and not (_TERMINAL.search(line) and not line.endswith("?"))
        and not _SIGNATURE.match(line)
        and line[0] not in "\"'“«„‘"
    )


def cut_sentences(articles: pd.DataFrame) -> pd.DataFrame:
    """Cut articles into sentences.

    Parameters
    ----------
    articles
        Columns article_id, title, text, language.

    Returns
    -------
    DataFrame
        The sentences table but for ``voice`` and ``speaker``, which :mod:`analysis.corpus.voice` adds. A sentence's
        language is that of its paragraph (:func:`analysis.corpus.language.paragraph_language`).
    """
    rows: list[dict[str, Any]] = []
    for article in articles.sort_values("article_id").to_dict("records"):
        before = len(rows)  # sentences of the articles before
        text = str(article["text"])
        language = article["language"] if isinstance(article["language"], str) else ""
        title = article["title"] if isinstance(article["title"], str) else None
        parts = part_of_paragraphs(text, title=title)
        for paragraph, (first, last) in enumerate(paragraphs(text)):
            own = paragraph_language(text[first:last], language)
            for start, end in split_sentences(text[first:last], own or ""):
                rows.append(
                    {
                        "sentence_id": f"{article['article_id']}:{len(rows) - before:04d}",
                        "article_id": article["article_id"],
                        "position": len(rows) - before,
                        "paragraph": paragraph,
                        "part": parts[paragraph],
                        "start": first + start,
                        "end": first + end,
                        "text": text[first + start : first + end],
                        "language": own or None,
                    }
                )
    return pd.DataFrame(rows, columns=list(_COLUMNS))


_COLUMNS = ("sentence_id", "article_id", "position", "paragraph", "part", "start", "end", "text", "language")
