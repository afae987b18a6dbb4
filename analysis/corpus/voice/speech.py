"""Decides whether words in quotation marks are somebody's speech or a term: a name, a title, a scare quote."""

from __future__ import annotations

import re

from analysis import tokens
from analysis.corpus.voice.bodies import is_outlet
from analysis.corpus.voice.marks import Quote
from analysis.corpus.voice.reports import Report, Span, without
from analysis.corpus.voice.texts import Text

_PART = 3  # words from which a quotation inside a reported clause is no name or term
FULL = 6  # words from which a quotation is taken for a sentence


def is_speech(whole: Text, quote: Quote, report: Report | None, *, tied: bool) -> bool:
    """Tell whether a quotation is speech by its report, its length and whether it holds a verb; else it is a term."""
    words = quote.inner(whole.text).split()
    if not words:
        return False
    if _is_name(whole, quote, words) or _is_named_part(whole, quote, report, words):
        return False
    after = report is not None and report.start >= quote.end
    ends = whole.text[quote.start : quote.end].rstrip("»”“\"'’")[-1:]
    if (
        tied
        and report is not None
        and (after or ":" in whole.text[extent(report)[1] : quote.start] or ends in ",.!?…")
    ):
        return _comma_before(whole.text, quote, report) or not after
    if report is not None and report.rule == "called":
        return True
    if len(words) < 2:
        return False
    predicate = whole.reader.predicate(quote.inner(whole.text), whole.cues)
    if report is not None and any(a <= quote.start and quote.end <= b + 2 for a, b in report.contents):
        before = whole.text[: quote.start].rstrip().rpartition(" ")[2].lower()
        if (len(words) >= FULL - 2 or before.endswith(":")) and _is_all(whole.text, quote, report):
            return True
        return predicate or len(words) >= _PART or before in whole.cues.words.get("be", frozenset())
    if len(words) >= FULL:
        return predicate or report is not None or ends in ".!?…"
    return predicate and report is not None and ":" in whole.text[extent(report)[1] : quote.start]


def _is_all(text: str, quote: Quote, report: Report) -> bool:
    """Tell whether a quotation is all that the report holds: «По мнению эксперта, «мир ближе, чем когда-либо»»."""
    rest = (text[a:b] for span in report.contents for a, b in without(span, (quote.start, quote.end)))
    return not any(char.isalnum() for piece in rest for char in piece)


def _comma_before(text: str, quote: Quote, report: Report) -> bool:
    """What follows a quotation attributes it only behind a comma, a dash or the like: «Известия» сообщили doesn't."""
    start = extent(report)[0]
    gap = text[quote.end : start]
    return (
        any(char in ",–—-:" for char in gap)
        or text[quote.start : quote.end].rstrip("»”“\"'’")[-1:] in ",.!?…"
    )


def _is_named_part(whole: Text, quote: Quote, report: Report | None, words: list[str]) -> bool:
    """A capitalised name in the middle of what somebody says: «Подписал только «Аэрофлот», – добавил он»."""
    if report is None or len(words) > _PART or not words[0][0].isupper() or words[-1][-1:] in "!?…":
        return False
    begun = any(
        a < quote.start <= b + 1 and _ends_in_word(whole.text[a : quote.start]) for a, b in report.contents
    )
    return begun and not whole.reader.predicate(quote.inner(whole.text), whole.cues)


def _ends_in_word(text: str) -> bool:
    return text.rstrip()[-1:].isalnum()


def _is_name(whole: Text, quote: Quote, words: list[str]) -> bool:
    """A name in marks: behind a noun such as газета, or beside a capitalised word that it belongs to."""
    if words[-1][-1:] in "!?…":
        return False
    if len(words) > FULL and whole.reader.predicate(quote.inner(whole.text), whole.cues):
        return False
    if words[0][0].islower():
        return False
    if is_outlet(quote.inner(whole.text)):
        return True
    before = re.split(r"[.!?…]\s|\n", whole.text[max(0, quote.start - 60) : quote.start])[-1]
    if ":" in before[-2:] or "," in before[-2:]:
        return False
    nouns = [w.strip('«»"“”(),.') for w in before.split()[-2:]]
    if not nouns or not nouns[-1]:
        return False
    near = nouns if nouns[-1][0].isupper() or nouns[-1].lower() in whole.cues.words["naming"] else nouns[-1:]
    named = whole.cues.words["named"] | whole.cues.words["naming"]
    return any(tokens.lemma(noun.lower(), whole.language) in named or noun in named for noun in near if noun)


def tied_to(text: str, quote: Quote, report: Report) -> bool:
    """Tell whether verb or source stand right beside a quotation, with only a comma, colon or dash between."""
    start, end = extent(report)
    between = text[quote.end : start] if start >= quote.end else text[end : quote.start]
    return (
        (start >= quote.end or end <= quote.start)
        and not any(char.isalnum() for char in between)
        and len(between) <= 6
    )


def extent(report: Report) -> Span:
    """Give the span of a report's verb and source."""
    mention = report.mention
    if mention is None or mention.kind == "implicit":
        return report.start, report.end
    return min(report.start, mention.start), max(report.end, mention.end)


def is_broken(text: str, quote: Quote) -> bool:
    """Tell whether a quotation goes on with a sentence that the outlet broke off: it begins in lower case."""
    return quote.inner(text)[:1].islower()
