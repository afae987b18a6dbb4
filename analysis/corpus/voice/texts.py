"""A text made ready for painting: its paragraphs, quotations and sentences with what they report."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from analysis.corpus.sentences import paragraphs, part_of_paragraphs, split_sentences
from analysis.corpus.voice.bodies import is_outlet
from analysis.corpus.voice.marks import Quote, quotations
from analysis.corpus.voice.readers import Reader
from analysis.corpus.voice.reports import Cues, Mention, Report, Span

_HEADLINE_WORDS = 30
_NOTE = re.compile(r"\([^()\n]{0,200}?[—–-]\s*([^()\n—–-]{1,30})\)")
_POINTER = re.compile(r"\(([^\W\d_]+)[^()\n]{0,200}\)")


@dataclass(frozen=True)
class Stretch:
    """A part of the text in one voice, with the mention of its source and those who report it (``outer``).

    ``relay`` is the paper that passes on what the source said.

    An empty ``voice`` (a term in marks) takes the voice of what it stands in.
    """

    start: int
    end: int
    voice: str
    kind: str
    rule: str
    mention: Mention | None = None
    cue: Span | None = None
    stance: str = ""
    outer: tuple[Mention, ...] = ()
    relay: Mention | None = None
    anonymous: bool = False


def by_report(span: Span, voice: str, kind: str, rule: str, report: Report) -> Stretch:
    """Give a stretch to the source of a report, with its cue and stance."""
    cue = (report.start, report.end)
    return Stretch(*span, voice, kind, rule, report.mention, cue, report.stance, relay=report.relay)


@dataclass(frozen=True)
class Sentence:
    """A sentence whose quotations count as one word each, with what it reports."""

    start: int
    end: int
    paragraph: int
    quotes: list[Quote]
    reports: list[Report]


@dataclass(frozen=True)
class Text:
    """A text with its paragraphs, quotations and sentences."""

    text: str
    language: str
    title: str | None
    cues: Cues
    reader: Reader

    @cached_property
    def paragraphs(self) -> list[Span]:
        """Give the paragraphs' spans."""
        return paragraphs(self.text)

    @cached_property
    def parts(self) -> list[str]:
        """Give the paragraphs' parts; a first line without a final stop counts as the headline."""
        lines = [self.text[slice(*span)] for span in self.paragraphs]
        headline = self.title
        if headline is None and len(lines) > 1 and _is_headline(lines[0]):
            headline = lines[0]
        return part_of_paragraphs(self.text, title=headline)

    @cached_property
    def quotes(self) -> list[Quote]:
        """Give the outermost quotations."""
        return quotations(self.text)

    @cached_property
    def notes(self) -> list[Span]:
        """Give the editor's notes in brackets: signed by a paper or by "Ed.", and pointers («см. “Ъ” от 1 мая»)."""
        found = []
        for match in _NOTE.finditer(self.text):
            signature = match.group(1).strip(" .«»“”\"'")
            first = re.split(r"\W", signature.lower())[0]
            if is_outlet(signature) or first in self.cues.words["editors"]:
                found.append(match.span())
        pointers = (
            m for m in _POINTER.finditer(self.text) if m.group(1).lower() in self.cues.words["pointers"]
        )
        return sorted({*found, *(match.span() for match in pointers)})

    @cached_property
    def sentences(self) -> list[Sentence]:
        """Give the sentences in order."""
        spans = _whole(split_sentences(_masked(self.text, self.quotes), self.language), self.quotes)
        quoted = [(span, [q for q in self.quotes if span[0] <= q.start < span[1]]) for span in spans]
        found = []
        paragraph = 0
        for ((start, end), inside), reports in zip(
            quoted, self.reader.reports(self.text, quoted, self.cues), strict=True
        ):
            while self.paragraphs[paragraph][1] <= start:
                paragraph += 1
            found.append(Sentence(start, end, paragraph, inside, reports))
        return found

    def reports_in(self, span: Span) -> list[Report]:
        """Give the reports of a part of a sentence, read for itself."""
        return self.reader.reports(self.text, [(span, [])], self.cues)[0]


def _is_headline(line: str) -> bool:
    return len(line.split()) <= _HEADLINE_WORDS and line.rstrip("»”\"’'")[-1:] not in ".…;,:!—"


def _masked(text: str, quotes: list[Quote]) -> str:
    """Write the quotations over with letters, so that no sentence ends inside one."""
    pieces, at = [], 0
    for quote in quotes:
        inner = quote.end - quote.start - 2
        if inner < 1:
            continue
        last = text[quote.end - 2] if quote.closed else text[quote.end - 1]
        filler = "X" + "x" * (inner - 1)
        pieces += [text[at : quote.start + 1], filler[:-1] + last if last in ".!?…" and inner > 1 else filler]
        at = quote.end - 1
    return "".join([*pieces, text[at:]])


def _whole(spans: list[Span], quotes: list[Quote]) -> list[Span]:
    """Join the sentences that a quotation runs across."""
    joined: list[Span] = []
    for span in spans:
        if joined and any(q.start < joined[-1][1] and q.end > span[0] for q in quotes):
            joined[-1] = (joined[-1][0], span[1])
        else:
            joined.append(span)
    return joined
