"""Paints a text: from quotations and reports to stretches of direct, indirect and uncertain voice.

The rules stand in :data:`RULES` in the order in which they paint, each over what stood before: reports first, then
what a report reaches back to, quotations, dialogue, signatures and headlines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from analysis.corpus.voice.bodies import is_outlet
from analysis.corpus.voice.dialogue import Turn, insertion, turns
from analysis.corpus.voice.inserted import inserted_reports
from analysis.corpus.voice.persons import surname_key
from analysis.corpus.voice.quoted import is_inside, quoted
from analysis.corpus.voice.readers import reader
from analysis.corpus.voice.reports import Cues, Mention, Span, cues, tidy
from analysis.corpus.voice.texts import Sentence, Stretch, Text, by_report

# A place in capitals, a date, the agency in strokes or brackets; at least two of the three.
_DATELINE = re.compile(
    r"[^\W\d_a-zа-яё]{2}[^\n.]{0,40}, \d{1,2} [^\W\d_]{3,9}\.?(?: ?[/(][^/)\n]{2,30}[/)])?\.?\s"
    r"|[^\W\d_a-zа-яё]{2}[^\n.]{0,40}[/(][^/)\n]{2,30}[/)]\.?\s*[–—-]?\s"
)


def read_text(text: str, language: str, *, title: str | None) -> tuple[list[Stretch], Text]:
    """Give a text's stretches in the order in which they are painted, and the text as it was read."""
    facts = cues(language)
    read = reader(language)
    whole = Text(text, language, title, facts, read)
    stretches = [stretch for rule in RULES for stretch in rule(whole)]
    return stretches, whole


def reported(whole: Text) -> Iterator[Stretch]:
    """Paint the reported clauses, outer ones first."""
    for sentence in whole.sentences:
        contents = [(span, report) for report in sentence.reports for span in report.contents]
        for span, report in sorted(contents, key=lambda item: item[0][0] - item[0][1]):
            holders = [r for s, r in contents if r is not report and r.mention and is_inside(report, s)]
            if any(r.stance == "distancing" for r in holders):
                continue  # what somebody hints that another said is the hint's
            outer = tuple(r.mention for r in holders if r.mention)
            anonymous = report.mention is not None and report.mention.kind == "anonymous"
            stretch = by_report(span, "indirect", "report", report.rule, report)
            yield replace(stretch, outer=outer, anonymous=anonymous)


def reaching_back(whole: Text) -> Iterator[Stretch]:
    """Paint what «Такое мнение высказал X» points back to: the sentences before it in its paragraph, else the last paragraph."""
    for i, sentence in enumerate(whole.sentences):
        for report in sentence.reports:
            if report.backward:
                for before in _before(whole, i):
                    yield by_report((before.start, before.end), "indirect", "report", "backward", report)


def _before(whole: Text, i: int) -> list[Sentence]:
    sentence = whole.sentences[i]
    first = not any(s.paragraph == sentence.paragraph for s in whole.sentences[:i])
    paragraph = sentence.paragraph - 1 if first else sentence.paragraph
    found = []
    for before in reversed(whole.sentences[:i]):
        if before.paragraph != paragraph or whole.parts[before.paragraph] in (
            "headline",
            "subhead",
            "pull quote",
        ):
            break
        if any(r.contents or r.backward for r in before.reports) or (before.reports and before.quotes):
            break
        found.append(before)
    return found[::-1]


def headline(whole: Text) -> Iterator[Stretch]:
    """Paint headlines and subheads of the form «X: claim» or «claim – X», and a press review's («Ведомости»: claim)."""
    for (start, end), part in zip(whole.paragraphs, whole.parts, strict=True):
        line = whole.text[start:end]
        review = is_outlet(line.partition(":")[0]) and line[-1] not in ".!?…"
        if part in ("headline", "subhead") or review:
            yield from _claimed(whole, start, end)


def _claimed(whole: Text, start: int, end: int) -> Iterator[Stretch]:
    line = whole.text[start:end]
    for source, claim in _headline_halves(line):
        words = line[slice(*source)].split()
        if not words or len(words) > 9 or line[slice(*source)].strip(" .").lower() in _no_speaker(whole.cues):
            continue
        mention = whole.reader.source(whole.text, (start + source[0], start + source[1]), whole.cues)
        if mention is not None and mention.kind != "name" and source[0] == 0 and line[source[1]] != ":":
            continue
        if mention is not None and mention.kind == "noun" and mention.head not in whole.cues.role:
            continue  # «Россия — наш главный враг»
        if mention is not None and not _claims(whole, mention, line[slice(*source)], line[slice(*claim)]):
            continue
        spans = tidy(whole.text, [(start + claim[0], start + claim[1])])
        if mention is not None and spans:
            in_marks = any(spans[0] == (quote.start, quote.end) for quote in whole.quotes)
            voice, kind = ("direct", "quotation") if in_marks else ("indirect", "report")
            cue = (mention.start, mention.end)
            yield Stretch(*spans[0], voice, kind, "headline X: claim", mention, cue, "neutral")
            return


def _claims(whole: Text, mention: Mention, source: str, claim: str) -> bool:
    """A place before the colon speaks only where a sentence follows («Россия: дорога на юг» is a topic)."""
    if re.search(r"\s[—–-]\s", source) or claim.strip().split()[0].lower() in whole.cues.words["asks"]:
        return False
    return (
        mention.kind != "organisation"
        or mention.head in whole.cues.role
        or whole.reader.predicate(claim, whole.cues)
    )


def _no_speaker(facts: Cues) -> frozenset[str]:
    return facts.words["not_a_speaker"] | facts.words["interviewer"] | facts.words["interviewee"]


def _headline_halves(line: str) -> Iterator[tuple[Span, Span]]:
    colon = line.find(": ")
    if colon > 0:
        yield (0, colon), (colon + 1, len(line))
    for dash in (" — ", " – ", " - "):
        at = line.rfind(dash)
        if at > 0 and len(line[at:].split()) <= 7:
            yield (at + len(dash), len(line)), (0, at)
        at = line.find(dash)
        if at > 0 and len(line[:at].split()) <= 3:
            yield (0, at), (at + len(dash), len(line))


def dialogue(whole: Text) -> Iterator[Stretch]:
    """Paint interviews and dash dialogue; what a report inserts into a turn is the outlet's."""
    for turn in turns(whole.text, whole.paragraphs, whole.parts, whole.cues):
        if turn.outlet:
            yield Stretch(turn.start, turn.end, "outlet", "dialogue", turn.rule)
            continue
        inserted = [
            (span, report) for span in insertion(whole.text, turn) for report in inserted_reports(whole, span)
        ]
        report = inserted[0][1] if inserted else None
        mention = report.mention if report else _answering(whole, turn)
        if report is None and not turn.sure and not _is_statement(whole, turn, mention):
            continue
        cue = (report.start, report.end) if report else turn.label
        yield Stretch(
            turn.start,
            turn.end,
            "direct",
            "dialogue",
            turn.rule,
            mention,
            cue,
            report.stance if report else "neutral",
        )
        for span, _ in inserted:
            yield Stretch(*span, "outlet", "narration", "narration")


def _is_statement(whole: Text, turn: Turn, mention: Mention | None) -> bool:
    """A label that is a person's name, with an office at most, is who speaks; «Мэр Ветров сказал:» reports."""
    if turn.label is None or mention is None or mention.kind != "name" or mention.start > turn.label[0]:
        return False
    return not whole.reader.predicate(whole.text[slice(*turn.label)], whole.cues)


def _answering(whole: Text, turn: Turn) -> Mention | None:
    """A label names who answers; without one, it is the only person whom the opening or headline introduces."""
    if turn.label:
        name = whole.text[slice(*turn.label)]
        if name.isupper() and " " in name:
            return Mention(*turn.label, "name", name, "", name=name)  # SERGEY LAVROV: no body
        return whole.reader.source(whole.text, turn.label, whole.cues)
    first = next(t for t in turns(whole.text, whole.paragraphs, whole.parts, whole.cues))
    opening = whole.text[: first.start]
    full = [m for m in whole.reader.names(opening, whole.cues) if " " in m.name.strip()]
    return full[0] if len({surname_key(m.name, whole.language) for m in full}) == 1 else None


def datelines(whole: Text) -> Iterator[Stretch]:
    """Take datelines out of what is reported («МОСКВА, 9 января. /ТАСС/.»): they are the agency's own."""
    for start, end in whole.paragraphs[:3]:
        match = _DATELINE.match(whole.text, start, end)
        if match:
            yield Stretch(start, match.end(), "outlet", "narration", "dateline")


def editors_notes(whole: Text) -> Iterator[Stretch]:
    """Take an editor's note out of a quotation: «(построено за год.— “Ъ”)», "(the president - Ed.)"."""
    for start, end in whole.notes:
        yield Stretch(start, end, "outlet", "narration", "editor's note")


RULES = [reported, reaching_back, headline, dialogue, quoted, datelines, editors_notes]
