"""Bodies of an article: a court, ministry or press service named in full stands behind its noun alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from analysis import tokens
from analysis.corpus.voice.bodies import is_outlet
from analysis.corpus.voice.reports import Cues, Mention

_BETWEEN = re.compile(r"(?: \w[\w-]*){0,3}")
_CAPITALISED = re.compile(r"[A-ZА-ЯЁ][\w.&-]*(?: (?:of|and|the|for|[A-ZА-ЯЁ][\w.&-]*))*$")
_LONG_NAME = 100  # characters before a bracket that are searched for the name
_BODIES = ("official", "organisation")
PRESS = "press"
"""Under what papers and agencies are found, whatever noun stands for them."""


def bodies_of(text: str, spans: Sequence[tuple[int, int]], *, cues: Cues) -> dict[str, list[Mention]]:
    """Give the bodies that a text names in full, by the noun that heads the name.

    Parameters
    ----------
    text, spans
        A text and where it names organisations.
    cues
        The language's cues, with the nouns of bodies.

    Returns
    -------
    dict
        noun → mentions, each name once, in the order of the text: «суд» → Конституционный суд Ингушетии; papers and
        agencies under :data:`PRESS`.
    """
    found: dict[str, list[Mention]] = {}
    for start, end in spans:
        words = [text[start + a : start + b] for a, b in tokens.tokenize(text[start:end], cues.language)]
        lemmas = [tokens.lemma(word, cues.language) for word in words]
        head = next((lemma for lemma in lemmas if cues.role.get(lemma) in _BODIES), "")
        if is_outlet(text[start:end]):
            head = PRESS
        elif not head or len(words) < 2:
            continue
        mention = Mention(start, end, "noun", text[start:end], head, name=text[start:end])
        same = found.setdefault(head, [])
        if all(_key(mention, cues) != _key(other, cues) for other in same):
            same.append(mention)
    return found


def by_acronym(acronym: str, text: str, bodies: dict[str, list[Mention]], cues: Cues) -> Mention | None:
    """Find the body that an acronym is set behind in brackets, else the one whose first letters it gives.

    НАК is the Национальный антитеррористический комитет; the Bank of America Merrill Lynch (BofAML) says so itself.
    """
    if not (acronym.isalpha() and sum(map(str.isupper, acronym)) > 1):
        return None
    bracket = re.search(rf"\s\({re.escape(acronym)}\)", text)
    for body in (body for same in bodies.values() for body in same):
        if bracket is None or body.start >= bracket.start():
            continue
        if _BETWEEN.fullmatch(text[body.end : max(body.end, bracket.start())]):
            whole = text[body.start : bracket.start()]  # «Следственный комитет России (СКР)» to its end
            return replace(body, end=bracket.start(), text=whole, name=whole)
    for body in (body for same in bodies.values() for body in same):
        words = [body.text[a:b] for a, b in tokens.tokenize(body.text, cues.language)]
        if "".join(word[0] for word in words if len(word) > 3).upper() == acronym:
            return body
    return _set_behind(acronym, text, bracket.start()) if bracket else None


def _set_behind(acronym: str, text: str, end: int) -> Mention | None:
    """Read the capitalised words that an acronym in brackets stands behind, if it gives their first letters."""
    name = _CAPITALISED.search(text, max(0, end - _LONG_NAME), end)
    if name is None:
        return None
    words = [word for word in name.group().split() if word[0].isupper()]
    if [word[0] for word in words] != [letter for letter in acronym if letter.isupper()]:
        return None
    return Mention(name.start(), end, "organisation", name.group(), "", name=name.group(), case="Nom")


def _key(mention: Mention, cues: Cues) -> tuple[str, ...]:
    """Give the lemmas of a name, which its cases share."""
    pieces = tokens.tokenize(mention.text, cues.language)
    return tuple(tokens.lemma(mention.text[a:b], cues.language) for a, b in pieces)
