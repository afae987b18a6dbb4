"""Reads what the outlet sets between or behind the pieces of a quotation: «…, – сказал он. – …»."""

from __future__ import annotations

import re

from analysis.corpus.voice.dialogue import Turn, insertion
from analysis.corpus.voice.marks import Quote
from analysis.corpus.voice.reports import Report, Span
from analysis.corpus.voice.speech import FULL, extent
from analysis.corpus.voice.texts import Sentence, Stretch, Text, by_report

_CLAUSE_WORDS = 60
_DASH = re.compile(r"(?:[,!?…][»”\"]|[»”\"][,!?…])\s*[—–-]\s*")


def inserted(whole: Text, quote: Quote) -> list[Stretch]:
    """Cut a quotation at what the outlet inserts between dashes («…, – сказал он. – …»), or adds where it stays open."""
    spans = insertion(whole.text, Turn(quote.start, quote.end, False, ""))
    found = [
        (span, report)
        for span in spans[1:]
        if not any(a < span[0] < b for a, b in whole.notes)
        for report in inserted_reports(whole, span)[:1]
    ]
    if not found and not quote.closed and not quote.reopened:
        return _open_end(whole, quote)
    if not found:
        return []
    whose = by_report((quote.start, quote.end), "direct", "quotation", "quotation, X inserted", found[0][1])
    return [whose, *(Stretch(*span, "outlet", "narration", "narration") for span, _ in found)]


def _open_end(whole: Text, quote: Quote) -> list[Stretch]:
    """Read an unclosed quotation and what attributes it as one clause: "The bill is bad, Senator Oakley said."""
    if len(whole.text[quote.start : quote.end].split()) > _CLAUSE_WORDS:
        return []
    for report in whole.reports_in((quote.start + 1, quote.end)):
        if report.rule == "clause, said X" and report.contents and report.contents[0][0] <= quote.start + 1:
            span = (quote.start, report.contents[0][1])
            return [by_report(span, "direct", "quotation", "quotation, left open", report)]
    return []


def inserted_reports(whole: Text, span: Span) -> list[Report]:
    """Give the reports that a piece between dashes consists of: verb and source, and hardly more."""
    if len(whole.text[slice(*span)].split()) > 2 * FULL:
        return []
    reports = whole.reports_in(span)
    found = [r for r in reports if r.mention and not r.contents and extent(r)[0] <= span[0] + 25]
    report = None if found else whole.reader.acted(whole.text, span, whole.cues)
    return [report] if report else found


def behind_dash(whole: Text, sentence: Sentence, quote: Quote) -> Report | None:
    """Find who stands behind «…», – without a verb of speech."""
    dash = _DASH.match(whole.text, quote.end - 1, sentence.end)
    if dash is None or len(whole.text[dash.end() : sentence.end].split()) > 2 * FULL:
        return None
    return whole.reader.acted(whole.text, (dash.end(), sentence.end), whole.cues)
