"""Finds the English phrases that attribute a clause: "according to X", "as stated by X", "in X's view"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from analysis.corpus.voice.pattern_contents import around_phrase, clause_of, end_of_phrase
from analysis.corpus.voice.pattern_sources import phrase_from
from analysis.corpus.voice.phrases import Line
from analysis.corpus.voice.reports import Mention, Report, tidy

_POLL_WORDS = 16  # of the longest opening that is read as a poll
Phrase = tuple[int, int, Mention, str]  # start offset, token after the phrase, source, stance


def according(line: Line) -> Iterator[Report]:
    """Find "according to X", "as stated by X", "in X's view", "in the words of X"."""
    for i, word in enumerate(line.tokens):
        if word.quoted:
            continue
        phrase = _according(line, i) or _as_said(line, i) or _in_the(line, i) or _in_poll(line, i)
        if phrase is None:
            continue
        first, last, source, stance = phrase
        end = end_of_phrase(line, last)
        contents = tidy(line.text, around_phrase(line, clause_of(line, i), (first, end)))
        yield Report(first, max(source.end, line.tokens[i].end), stance, "according to X", source, contents)


def _according(line: Line, i: int) -> Phrase | None:
    if line.tokens[i].lower not in line.cues.words["according_openers"]:
        return None
    for phrase in line.cues.words["according"]:
        size = len(phrase.split())
        if " ".join(w.lower for w in line.tokens[i : i + size]) == phrase:
            found = phrase_from(line, i + size)
            if found:
                return line.tokens[i].start, found[0], found[1], "neutral"
    return None


def _as_said(line: Line, i: int) -> Phrase | None:
    """Find "as stated by X", "as X put it"; but not "as he described their plans", which is about time."""
    words, cues = line.tokens, line.cues
    if words[i].lower != "as" or i + 2 >= len(words) or (i and words[i - 1].lower in cues.words["compares"]):
        return None
    j = i + 1
    if words[j].lower in cues.words["auxiliaries"] | cues.words["fillers"]:
        j += 1
    if words[j].lower in cues.words["as"] and j + 1 < len(words):
        by = 1 if words[j + 1].lower == "by" else 0
        found = phrase_from(line, j + 1 + by)
        if found and (by or j == i + 1):
            return words[i].start, found[0], found[1], cues.stance.get(words[j].lemma, "neutral")
    return _as_x_said(line, i)


def _as_x_said(line: Line, i: int) -> Phrase | None:
    words, cues = line.tokens, line.cues
    found = phrase_from(line, i + 1)
    verb = found[0] if found else len(words)
    while verb < len(words) and words[verb].lower in cues.words["fillers"]:
        verb += 1
    if found is None or verb >= len(words):
        return None
    if words[verb].lower not in cues.words["as"] and words[verb].lemma not in cues.words["as_verbs"]:
        return None
    after = verb + 1
    if after < len(words) and words[after].lower in ("it", "out"):
        after += 1
    elif (
        after < len(words)
        and words[after].text[0].isalpha()
        and words[after].lower not in cues.words["adjunct"]
    ):
        return None
    return words[i].start, after, found[1], cues.stance.get(words[verb].lemma, "neutral")


def _in_the(line: Line, i: int) -> Phrase | None:
    """Find "in his opinion", "in Kalugin's view", "in the words of X", "from Moscow's point of view"."""
    words, nouns = line.tokens, line.cues.words["in_the"]
    if words[i].lower not in ("in", "by", "from", "to") or i + 2 >= len(words):
        return None
    possessive = line.cues.tables["possessives"].get(words[i + 1].lower)
    if possessive is not None and words[i + 2].lower in nouns:
        pronoun = words[i + 1]
        mention = Mention(pronoun.start, pronoun.end, "pronoun", pronoun.text, pronoun.lower, possessive)
        return words[i].start, i + 3, mention, "neutral"
    of = i + 3 < len(words) and words[i + 3].lower == "of"
    if of and words[i + 1].lower == "the" and words[i + 2].lower in nouns:
        found = phrase_from(line, i + 4)
        return (words[i].start, found[0], found[1], "neutral") if found else None
    return _in_his(line, i)


def _in_poll(line: Line, i: int) -> Phrase | None:
    """Find "In the latest YouGov poll, …": a poll that opens the sentence reports it."""
    words, polls = line.tokens, line.cues.words["polls"]
    if i or words[0].lower != "in":
        return None
    comma = next((k for k, w in enumerate(words[:_POLL_WORDS]) if w.text == ","), 0)
    noun = next((k for k in range(1, comma) if words[k].lemma in polls), None)
    if noun is None:
        return None
    start, end = words[1].start, words[comma - 1].end
    source = Mention(start, words[noun].end, "noun", line.text[start : words[noun].end], words[noun].lemma)
    return words[0].start, comma, replace(source, end=end), "neutral"


def _in_his(line: Line, i: int) -> Phrase | None:
    words, nouns = line.tokens, line.cues.words["in_the"]
    found = phrase_from(line, i + 1)
    if found is None or found[0] + 1 >= len(words) or words[found[0]].lower not in ("'s", "’s", "'", "’"):
        return None
    last = found[0] + 1
    view = line.text[words[last].start :].startswith("point of view")
    if words[last].lower not in nouns and not view:
        return None
    return words[i].start, last + (3 if view else 1), found[1], "neutral"
