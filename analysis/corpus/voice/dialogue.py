"""Finds turns of speech that stand in no quotation marks: interviews with labels and dash dialogue."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analysis.corpus.voice.reports import Cues, Span

_LABEL = re.compile(r"^(?:\*\*|__)?([^\W\d_][^:\n]{0,60}?)(?:\*\*|__)?\s*[:：](?:\*\*|__)?\s+")
_BOLD = re.compile(r"^(?:\*\*|__)(.+?)(?:\*\*|__)$")
_DASH = re.compile(r"^[—–-]\s+(?=\S)")
_INSERTION = re.compile(r"(?<=[,.!?…])(?:\s+[—–-]|[—–])\s+")
_TOLD = (
    4  # of so many turns one may hold «– сказал он. –» in an interview; more make a scene that somebody tells
)
_QUESTION = re.compile(r"\?[\"”»'’)\s]*$")


@dataclass(frozen=True)
class Turn:
    """One turn: whose it is (the outlet's or the label's), and from where to where it speaks.

    A turn that is not ``sure`` is speech only if it holds an insertion such as «– сказал он. –» or its label is a
    person's name.
    """

    start: int
    end: int
    outlet: bool
    rule: str
    label: Span | None = None
    sure: bool = True


def turns(text: str, paragraphs: Sequence[Span], parts: Sequence[str], cues: Cues) -> list[Turn]:
    """Give the turns of a text; none where it is neither an interview nor a dialogue.

    Parameters
    ----------
    text, paragraphs, parts
        The text with its paragraphs' spans and parts.
    """
    body = [span for span, part in zip(paragraphs, parts, strict=True) if part != "pull quote"]
    return _labelled(text, body, cues) or _bold(text, body) or _dashes(text, body) or _statements(text, body)


def _labelled(text: str, body: Sequence[Span], cues: Cues) -> list[Turn]:
    """Read "Q: … A: …", "Корр.: …", "NAME: …": labels that come back, or a question's and an answer's."""
    found = [(span, match) for span in body if (match := _LABEL.match(text[slice(*span)]))]
    names = Counter(_plain(match.group(1)) for _, match in found)
    asked = {name for name in names if name in cues.words["interviewer"]}
    answered = {name for name in names if name in cues.words["interviewee"]}
    returning = {name for name, n in names.items() if n >= 2}
    unlabelled = [text[slice(*span)] for span in body if span not in {s for s, _ in found}]
    questions = sum(bool(_QUESTION.search(line)) for line in unlabelled)
    answering = len(returning) == 1 and not asked and questions >= names[next(iter(returning))] - 1
    if not (asked and (answered or returning - asked) or len(returning) >= 2 or answering):
        return []
    if not asked:
        asked = _askers(text, found, returning)
    labels = asked | answered | returning
    turns: list[Turn] = []
    for span in body:
        match = next((m for s, m in found if s == span and _plain(m.group(1)) in labels), None)
        if match:
            name = _plain(match.group(1))
            label = (span[0] + match.start(1), span[0] + match.end(1))
            own = name in asked
            turns.append(
                Turn(
                    span[0] + match.end(),
                    span[1],
                    own,
                    "interview",
                    None if own or name in answered else label,
                )
            )
        elif answering and _QUESTION.search(text[slice(*span)]):
            turns.append(Turn(*span, True, "interview"))
        elif turns:
            last = turns[-1]
            turns.append(Turn(*span, last.outlet, "interview", last.label))
    return turns


def _statements(text: str, body: Sequence[Span]) -> list[Turn]:
    """Read paragraphs of the form «Имя Фамилия: words.», as round tables and comments have them."""
    found = []
    for start, end in body:
        match = _LABEL.match(text[start:end])
        if (
            match
            and len(match.group(1).split()) > 1
            and text[end - 1] in ".!?…"
            and match.group(1)[0].isupper()
        ):
            label = (start + match.start(1), start + match.end(1))
            found.append(Turn(start + match.end(), end, False, "statement", label, sure=False))
    return found


def _plain(label: str) -> str:
    return label.strip(" .*_").lower()


def _askers(text: str, found: Sequence[tuple[Span, re.Match[str]]], names: set[str]) -> set[str]:
    """Of recurring labels, those whose turns are mostly questions are the interviewer's."""
    asking: Counter[str] = Counter()
    turns: Counter[str] = Counter()
    for span, match in found:
        turns[_plain(match.group(1))] += 1
        asking[_plain(match.group(1))] += bool(_QUESTION.search(text[slice(*span)]))
    return {name for name in names if asking[name] > turns[name] / 2} if len(names) > 1 else set()


def _bold(text: str, body: Sequence[Span]) -> list[Turn]:
    """Read an interview whose questions stand in bold (**…**) or in capitals."""
    asked = [span for span in body if _is_bold_question(text[slice(*span)])]
    if len(asked) < 2:
        return []
    return [Turn(*span, span in asked, "interview") for span in body if span[0] >= asked[0][0]]


def _is_bold_question(line: str) -> bool:
    bold = _BOLD.match(line.strip())
    capitals = line.isupper() and len(line.split()) > 2
    return bool((bold or capitals) and _QUESTION.search(bold.group(1) if bold else line))


def _dashes(text: str, body: Sequence[Span]) -> list[Turn]:
    """Read paragraphs that open with a dash: questions and answers in turn, or speech with insertions."""
    opened = [(span, match) for span in body if (match := _DASH.match(text[slice(*span)]))]
    questions = [span for span, _ in opened if _QUESTION.search(text[slice(*span)])]
    if not opened:
        return []
    if len(opened) < 2 or not questions:
        return [
            Turn(span[0] + match.end(), span[1], False, "dash dialogue", sure=False) for span, match in opened
        ]
    told = sum(bool(_INSERTION.search(text, span[0] + match.end(), span[1])) for span, match in opened)
    interview = told <= len(opened) / _TOLD and (len(questions) >= 2 or not told)
    return list(_dash_turns(text, body, opened, questions, interview=interview))


def _dash_turns(
    text: str,
    body: Sequence[Span],
    opened: Sequence[tuple[Span, re.Match[str]]],
    questions: list[Span],
    *,
    interview: bool,
) -> Iterator[Turn]:
    starts = {span: match.end() for span, match in opened}
    first = opened[0][0][0]
    asked = True
    for span in body:
        if span[0] < first:
            continue
        if span in starts:
            asked = interview and span in questions
            yield Turn(
                span[0] + starts[span],
                span[1],
                asked,
                "interview" if interview else "dash dialogue",
            )
        elif interview and not asked:
            yield Turn(*span, False, "interview")


def insertion(text: str, turn: Turn) -> list[Span]:
    """Cut a turn of dash dialogue at its inner dashes: «Да, – сказал он. – Пора.» has three pieces."""
    pieces, at = [], turn.start
    for match in _INSERTION.finditer(text, turn.start, turn.end):
        pieces.append((at, match.start()))
        at = match.end()
    return [*pieces, (at, turn.end)]
