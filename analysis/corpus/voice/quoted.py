"""Paints the quotations: direct speech with its source, terms in marks, or uncertain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from analysis.corpus.voice.inserted import behind_dash, inserted
from analysis.corpus.voice.marks import Quote
from analysis.corpus.voice.persons import surname_key
from analysis.corpus.voice.reports import Mention, Report, Span
from analysis.corpus.voice.speech import FULL, extent, is_broken, is_speech, tied_to
from analysis.corpus.voice.texts import Sentence, Stretch, Text, by_report

_NEAR = 60
_LABEL = re.compile(r"\s[–—-]\s+(?:[^–—:,]* (?:from|by) )?([^\W\d_][^–—:,]{1,60}):\s*$")
_OPENS = 3  # characters from a sentence's start within which a name opens it


def quoted(whole: Text) -> Iterator[Stretch]:
    """Paint the quotations: direct speech with its source, terms in marks, or uncertain."""
    last: Stretch | None = None
    series = _series(whole)
    for i, sentence in enumerate(whole.sentences):
        for quote in sentence.quotes:
            pieces = inserted(whole, quote)
            if pieces:
                yield from pieces
                last = pieces[0]
                continue
            if quote in series:
                stretch = replace(series[quote], start=quote.start, end=quote.end)
            else:
                stretch = _quote(whole, i, quote, last)
            yield stretch
            last = stretch if stretch.voice == "direct" else last


def _series(whole: Text) -> dict[Quote, Stretch]:
    """Give one source to a quotation that every paragraph opens anew: that of the paragraph that names it."""
    found: dict[Quote, Stretch] = {}
    groups: list[list[tuple[int, Quote]]] = [[]]
    for i, sentence in enumerate(whole.sentences):
        for quote in sentence.quotes:
            groups[-1].append((i, quote))
            if not quote.reopened:
                groups.append([])
    for group in (group for group in groups if len(group) > 1):
        painted = [_quote(whole, i, quote, None) for i, quote in group]
        sources = [s for s in painted if s and s.voice == "direct" and s.mention]
        if sources:
            found |= {quote: replace(sources[-1], rule="quotation goes on") for _, quote in group}
    return found


def _quote(whole: Text, i: int, quote: Quote, last: Stretch | None) -> Stretch:
    sentence = whole.sentences[i]
    label = _label(whole, sentence, quote)
    if label is not None:
        return label
    report = _beside(whole, sentence, quote) or behind_dash(whole, sentence, quote)
    if not _speaks(whole, i, quote, report, last):
        return Stretch(quote.start, quote.end, "", "term", "term in marks")
    if report is not None:
        outer = tuple(
            r.mention
            for r in sentence.reports
            if r is not report and r.mention and any(is_inside(report, s) for s in r.contents)
        )
        span = (quote.start, quote.end)
        made = by_report(span, "direct", "quotation", f"quotation, {report.rule}", report)
        return replace(
            made, outer=outer, anonymous=report.mention is not None and report.mention.kind == "anonymous"
        )
    carried = (
        _following(whole, i, quote) or _introduced(whole, sentence, quote) or _carried(whole, i, quote, last)
    )
    if carried is not None:
        return replace(carried, start=quote.start, end=quote.end, voice="direct", kind="quotation")
    voice = "direct" if len(quote.inner(whole.text).split()) > 2 * FULL else "uncertain"
    return Stretch(quote.start, quote.end, voice, "quotation", "quotation without a source")


def _speaks(whole: Text, i: int, quote: Quote, report: Report | None, last: Stretch | None) -> bool:
    """Tell whether a quotation is somebody's words and no term in marks."""
    sentence, text = whole.sentences[i], whole.text
    if any(_holds(other.mention, quote) for other in sentence.reports):
        return False  # «по данным «Ведомостей»»
    tied = report is not None and tied_to(text, quote, report)
    if is_speech(whole, quote, report, tied=tied):
        return True
    words = quote.inner(text).split()
    closed = quote.inner(text)[-1:] in ".!?…," or not any(c.isalnum() for c in text[quote.end : sentence.end])
    full = len(words) > 2 and closed and words[0][:1].isupper()
    alone = _alone(whole, sentence, quote)
    if (
        report is None
        and alone
        and (
            _same_paragraph(whole, last, quote) or full or _signature_after(whole, sentence.paragraph, quote)
        )
    ):
        return True
    if report is None and (_following(whole, i, quote) or (full and _introduced(whole, sentence, quote))):
        return True
    # "We want peace," X said, "and peace is possible."
    spoke = last is not None and last.start >= sentence.start and report is not None
    return spoke and len(words) > 1 and text[: quote.start].rstrip()[-1:] in ",–—-" and is_broken(text, quote)


def _holds(mention: Mention | None, quote: Quote) -> bool:
    if mention is None or mention.kind != "organisation":
        return False
    return mention.start <= quote.start and quote.end <= mention.end + 1


def _label(whole: Text, sentence: Sentence, quote: Quote) -> Stretch | None:
    """Read "Pollsters agree - Carl Bialik: “…”": a name that alone fills the place before the colon."""
    match = _LABEL.search(whole.text, sentence.start, quote.start)
    if match is None or len(quote.inner(whole.text).split()) < 2:
        return None
    span = (match.start(1), match.end(1))
    mention = whole.reader.source(whole.text, span, whole.cues)
    filled = mention is not None and mention.start == span[0] and mention.end >= span[1]
    if mention is None or not filled or mention.kind not in ("name", "organisation"):
        return None
    return Stretch(quote.start, quote.end, "direct", "quotation", "X: quotation", mention, span, "neutral")


def _introduced(whole: Text, sentence: Sentence, quote: Quote) -> Stretch | None:
    """Read «Путин на встрече с губернаторами: «…»»: a colon, and before it only one person's name."""
    before = whole.text[sentence.start : quote.start]
    if not before.rstrip().endswith(":"):
        return None
    names = [m for m in whole.reader.names(whole.text, whole.cues) if sentence.start <= m.start < quote.start]
    if len({surname_key(m.name, whole.language) for m in names}) != 1:
        return None
    cue = (names[0].start, names[0].end)
    return Stretch(quote.start, quote.end, "direct", "quotation", "X: quotation", names[0], cue, "neutral")


def _alone(whole: Text, sentence: Sentence, quote: Quote) -> bool:
    """A sentence that is a quotation from end to end."""
    outside = whole.text[sentence.start : quote.start] + whole.text[quote.end : sentence.end]
    return not any(char.isalnum() for char in outside)


def _same_paragraph(whole: Text, last: Stretch | None, quote: Quote) -> bool:
    return last is not None and "\n" not in whole.text[last.end : quote.start]


def _beside(whole: Text, sentence: Sentence, quote: Quote) -> Report | None:
    """Find the report of the sentence that a quotation belongs to: the one right after it, else the nearest."""
    ranked = []
    for report in sentence.reports:
        if not report.quotes or report.mention is None:
            continue
        start, end = extent(report)
        holds = any(a <= quote.start and quote.end <= b + 2 for a, b in report.contents)
        gap = start - quote.end if start >= quote.end else quote.start - end
        between = whole.text[quote.end : start] if start >= quote.end else whole.text[end : quote.start]
        if gap < 0 and not holds:
            continue
        if holds or (gap <= _NEAR and ";" not in between) or ":" in between or start < quote.start:
            ranked.append(
                (0 if tied_to(whole.text, quote, report) else 1 if holds else 2, gap, report.start, report)
            )
    return min(ranked, key=lambda item: item[:3])[3] if ranked else None


def _following(whole: Text, i: int, quote: Quote) -> Stretch | None:
    """Find the source in the sentence after a quotation ("Why?" Kalugin asked)."""
    if i + 1 >= len(whole.sentences) or whole.sentences[i].end > quote.end + 1:
        return None
    after = whole.sentences[i + 1]
    same = after.paragraph == whole.sentences[i].paragraph
    report = next((r for r in after.reports if r.quotes and r.mention and r.rule != "X said that"), None)
    if not same or report is None or after.quotes and after.quotes[0].start < report.start:
        return None
    if extent(report)[0] - after.start > 3 or not whole.text[quote.start : quote.end].rstrip(
        "»”“\"'’"
    ).endswith(("?", "!", ",")):
        return None
    return by_report((quote.start, quote.end), "direct", "quotation", "quotation, then X said", report)


def _carried(whole: Text, i: int, quote: Quote, last: Stretch | None) -> Stretch | None:
    """Find the source of a quotation that its own sentence doesn't name: the report or quotation just before it."""
    paragraph = whole.sentences[i].paragraph
    if last is not None and last.end <= quote.start:
        reopened = any(q.reopened and q.end <= quote.start and last.start == q.start for q in whole.quotes)
        same = (
            _paragraph_of(whole, last.start) == paragraph or _paragraph_of(whole, last.end - 1) == paragraph
        )
        between = whole.text[last.end : quote.start]
        if reopened or (same and len(between.split()) <= 12) or not any(c.isalpha() for c in between):
            return replace(last, rule="quotation goes on")
    signature = _signature_after(whole, paragraph, quote)
    if signature:
        return signature
    for before in reversed(whole.sentences[:i]):
        if before.paragraph < paragraph - 1:
            break
        report = next((r for r in reversed(before.reports) if r.mention and not r.backward), None)
        if report is not None:
            span = (quote.start, quote.end)
            return by_report(span, "direct", "quotation", "quotation after a report", report)
        if before.paragraph < paragraph:
            break
    return _about(whole, i, quote)


def _about(whole: Text, i: int, quote: Quote) -> Stretch | None:
    """Read a paragraph of quotation behind a sentence about whoever speaks: its subject («Посол устал.⏎«Сил нет».»)."""
    sentence, before = whole.sentences[i], whole.sentences[i - 1] if i else None
    if before is None or before.paragraph != sentence.paragraph - 1 or not _alone(whole, sentence, quote):
        return None
    if whole.parts[before.paragraph] in ("headline", "subhead", "pull quote"):
        return None
    mention = _subject(whole, before)
    cue = (mention.start, mention.end) if mention else None
    return (
        Stretch(0, 0, "direct", "quotation", "quotation behind its speaker", mention, cue)
        if mention
        else None
    )


def _subject(whole: Text, sentence: Sentence) -> Mention | None:
    """Give the person or pronoun that opens a sentence; before a colon, the first person that it names."""
    first = re.search(r"[^\W_]+", whole.text[sentence.start : sentence.end])
    gender = whole.cues.tables["pronouns"].get(first.group().lower()) if first else None
    if first and gender in ("m", "f"):
        begin = sentence.start + first.start()
        return Mention(
            begin, begin + len(first.group()), "pronoun", first.group(), first.group().lower(), gender
        )
    everyone = whole.reader.names(whole.text, whole.cues)
    names = [m for m in everyone if sentence.start <= m.start < sentence.end]
    opens = whole.text[: sentence.end].rstrip().endswith(":")
    named = next((m for m in names if opens or m.start - sentence.start <= _OPENS), None)
    return named or (
        _by_surname(everyone, sentence.start + first.start(), first.group(), whole) if first else None
    )


def _by_surname(everyone: list[Mention], start: int, word: str, whole: Text) -> Mention | None:
    """Read a sentence's first word as the surname of somebody whom the article names elsewhere."""
    key = surname_key(word, whole.language)
    known = word[0].isupper() and any(surname_key(m.name, whole.language) == key for m in everyone)
    return Mention(start, start + len(word), "name", word, "", name=word) if known else None


def _paragraph_of(whole: Text, at: int) -> int:
    return next(i for i, (_, end) in enumerate(whole.paragraphs) if at < end)


def _signature_after(whole: Text, paragraph: int, quote: Quote) -> Stretch | None:
    """Read the signature of a pull quote, on the line after it."""
    following = paragraph + 1
    if (
        following >= len(whole.paragraphs)
        or whole.parts[following] != "pull quote"
        or quote.end < whole.paragraphs[paragraph][1]
    ):
        return None
    start, end = whole.paragraphs[following]
    while start < end and not whole.text[start].isalnum():
        start += 1
    mention = whole.reader.source(whole.text, (start, end), whole.cues)
    return Stretch(0, 0, "direct", "quotation", "pull quote", mention, (start, end), "neutral")


def is_inside(report: Report, span: Span) -> bool:
    """Tell whether a report's cue stands inside a span."""
    return span[0] <= report.start and report.end <= span[1]
