"""Words and phrases of an English sentence: tokens, and the noun phrases that could be a source."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property

from analysis import tokens
from analysis.corpus.voice.person_names import gender_of, person_in
from analysis.corpus.voice.reports import Cues, Mention, Span

_TOKEN = re.compile(
    r"(?:Mr|Mrs|Ms|Dr|Prof|Gov|Sen|Rep|Gen|Lt|Col|Sgt|Capt|Maj|Rev|St|Jr|Sr|Hon)\.(?=\s)|[^\W_]+(?:[.'’-][^\W_]+)*\.?(?<=\b[A-Z]\.)|[^\W_]+(?:[’'.-][^\W_]+)*|[^\w\s]"
)
_CLITIC = re.compile(r"(?<=.)(?:['’](?:s|re|ve|ll)|n['’]t)$", re.IGNORECASE)
_SMALL = (
    3  # letters of the words that a headline in capitals leaves small ("of"); fewer long words tell nothing
)
_CAPITALS = 0.8  # share of the longer words that begin with a capital in such a headline
_AHEAD = 3  # words that may stand between a modifier and the speaker noun it belongs to


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark with its offsets in the text."""

    start: int
    end: int
    text: str
    lower: str
    lemma: str
    quoted: bool


@dataclass(frozen=True)
class Line:
    """A sentence cut into tokens, with the quotations it holds."""

    text: str
    span: Span
    quotes: list[Span]
    cues: Cues

    @cached_property
    def tokens(self) -> list[Token]:
        """Give the words and marks; those in quotation marks are there but say that they are quoted."""
        found = []
        for match in _TOKEN.finditer(self.text, *self.span):
            for start, end in _clitics(match):
                word = self.text[start:end]
                quoted = bool(self.quotes) and any(a <= start < b for a, b in self.quotes)
                lemma = tokens.parse(word.lower(), self.cues.language)[0] if word[0].isalpha() else word
                found.append(Token(start, end, word, word.lower(), lemma, quoted))
        return _without_headline_capitals(found, self.cues)

    @cached_property
    def speaks(self) -> list[bool]:
        """Say of each token whether it is a speaker noun outside quotation marks."""
        return [_is_speaker(word, self.cues) and not word.quoted for word in self.tokens]

    @cached_property
    def mentions(self) -> list[tuple[int, int, Mention]]:
        """Give all phrases that could be a source, as (first token, token after the last, mention)."""
        found: list[tuple[int, int, Mention]] = []
        i = 0
        while i < len(self.tokens):
            mention = _mention_at(self, i)
            if mention:
                found.append(mention)
                i = mention[1]
            else:
                i += 1
        return found


def _without_headline_capitals(words: list[Token], cues: Cues) -> list[Token]:
    """Write a headline's words small from its reporting verb on: "Bernie Stone Says He Will Run" names no "Says"."""
    long = [word for word in words if word.text.isalpha() and len(word.text) > _SMALL]
    if len(long) < _SMALL or sum(word.text[0].isupper() for word in long) < len(long) * _CAPITALS:
        return words
    for i, word in enumerate(words[1:], 1):
        inflected = word.lower in cues.words["irregular"] or word.lower == word.lemma + "s"
        reports = word.lemma in cues.stance and word.lemma not in cues.words["nouns_too"]
        if inflected and reports and not word.quoted:
            return [*words[:i], *(replace(small, text=small.lower) for small in words[i:])]
    return words


def _clitics(match: re.Match[str]) -> list[Span]:
    clitic = _CLITIC.search(match.group())
    if clitic is None:
        return [match.span()]
    cut = match.start() + clitic.start()
    return [(match.start(), cut), (cut, match.end())]


def _mention_at(line: Line, i: int) -> tuple[int, int, Mention] | None:
    """Read a phrase that begins at a token as a source, if it is one."""
    words, cues = line.tokens, line.cues
    word = words[i]
    if word.quoted:
        return None
    gender = cues.tables["pronouns"].get(word.lower)
    if gender is not None:
        return i, i + 1, Mention(word.start, word.end, "pronoun", word.text, word.lower, gender)
    first, j = i, i
    while j < len(words) and words[j].lower in cues.words["determiners"]:
        j += 1
    begin = j
    while j < len(words) and not words[j].quoted and (_phrase_word(line, j, begin)):
        j += 1
    while j > begin and words[j - 1].lower in cues.words["links"]:
        j -= 1
    if j == begin:
        return None
    return _judge(line, first, begin, j)


def _phrase_word(line: Line, j: int, begin: int) -> bool:
    """Tell whether a token goes on with a noun phrase: capitalised words, speaker nouns, adjectives, links."""
    word, cues = line.tokens[j], line.cues
    if word.text[0].isupper():
        return word.text not in cues.words["not_names"] or (j > begin and word.text in cues.words["months"])
    if _is_speaker(word, cues) and (
        word.lemma not in cues.stance
        or line.tokens[j - 1].lower in cues.words["determiners"]
        or _has_article(line, j)
    ):
        return True
    if word.text == "-" and 0 < j < len(line.tokens) - 1:
        return line.tokens[j + 1].start == word.end
    if j == begin:
        return _modifier(line, j)
    if word.lower in ("'s", "’s"):
        return j + 1 < len(line.tokens) and _noun_ahead(line, j + 1)
    if word.lower in cues.words["links"]:
        return word.text not in "-–" and _noun_ahead(line, j + 1)
    return _modifier(line, j)


def _is_speaker(word: Token, cues: Cues) -> bool:
    """A noun of the list; "released" is no release."""
    return word.lemma in cues.role and not word.lower.endswith(("ed", "ing"))


def _has_article(line: Line, j: int) -> bool:
    """A noun that could be a verb is a noun behind an article and a capitalised word ("a UN report found")."""
    words = line.tokens
    return j > 1 and words[j - 1].text[0].isupper() and words[j - 2].lower in ("a", "an", "the")


def _modifier(line: Line, j: int) -> bool:
    """A lower-case word before a speaker noun, at most three words ahead ("senior Russian official")."""
    if True not in line.speaks[j + 1 : j + 1 + _AHEAD]:
        return False
    words, cues = line.tokens, line.cues
    if (
        not words[j].text.replace("-", "").isalpha()
        or words[j].lemma in cues.stance
        or words[j].lower in cues.words["no_modifiers"]
    ):
        return False
    if is_verbal(words[j], cues) and (
        not words[j].lower.endswith(("ed", "ing")) or (j and words[j - 1].text[0].isupper())
    ):
        return False
    for k in range(j + 1, min(j + 1 + _AHEAD, len(words))):
        if line.speaks[k]:
            return True
        if (
            not words[k].text.replace("-", "").isalpha()
            or words[k].lower in cues.words["links"]
            or words[k].lemma in cues.stance
        ):
            return False
    return False


def _noun_ahead(line: Line, j: int) -> bool:
    """After a link, the phrase goes on with a capitalised word, or an article and such a word or speaker noun."""
    words = line.tokens
    while j < len(words) and words[j].lower in ("the", "a", "an", "its", "his", "her", "their", "all", "of"):
        j += 1
    if j >= len(words):
        return False
    return words[j].text[0].isupper() or words[j].lemma in line.cues.role or _modifier(line, j)


def _judge(line: Line, first: int, begin: int, end: int) -> tuple[int, int, Mention] | None:
    words = line.tokens
    text = line.text[words[first].start : words[end - 1].end]
    head = _head(line, begin, end)
    name = person_in(line, begin, end)
    span = (words[first].start, words[end - 1].end)
    if name:
        gender = gender_of(words[begin:end], line.cues)
        return first, end, Mention(*span, "name", text, head, gender, line.text[slice(*name)])
    if head:
        nouns = [w for w in words[begin:end] if w.lemma == head.split()[-1]] or [words[end - 1]]
        many = nouns[-1].lower in line.cues.words["plurals"] or (
            nouns[-1].lower.endswith("s") and nouns[-1].lower != nouns[-1].lemma
        )
        gender = "p" if many else gender_of(words[begin:end], line.cues)
        return first, end, Mention(*span, "noun", text, head, gender)
    if any(w.text[0].isupper() for w in words[begin:end]):
        return first, end, Mention(*span, "organisation", text, words[end - 1].lemma)
    return None


def _head(line: Line, begin: int, end: int) -> str:
    """Give the speaker noun that heads a phrase: the last one before "of", "to", "for"."""
    words, cues = line.tokens, line.cues
    stop = next((j for j in range(begin, end) if words[j].lower in cues.words["around"]), end)
    two = [" ".join(w.lemma for w in words[j : j + 2]) for j in range(begin, stop - 1)]
    heads = [w.lemma for w in words[begin:stop] if w.lemma in cues.role]
    return next((pair for pair in reversed(two) if pair in cues.role), heads[-1] if heads else "")


def is_verbal(word: Token, cues: Cues) -> bool:
    """Tell whether a word is a verb or auxiliary outside quotation marks."""
    if word.quoted or not word.text[0].isalpha() and word.text[0] not in "'’":
        return False
    if word.lower in cues.words["auxiliaries"] or word.lower in cues.words["irregular"]:
        return True
    return not word.text[0].isupper() and tokens.parse(word.text, cues.language)[1] == "verb"
