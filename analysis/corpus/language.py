"""Which language a text or a line is in: by script first, then by lingua on the head of the text.

lingua (Stahl 2021) is restricted to the languages of ``lexicon/detection.csv`` and reads at most 1,000 characters. A text
in none of these languages would be called the nearest of them, so texts are first asked for the languages' commonest
words; one that has hardly any is shown to a second detector, of all of lingua's languages and less exact.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from analysis import lexicon
from analysis.corpus.cleaning.lines import is_prose, lines
from analysis.lemmas import script

HEAD = 1000


@cache
def table() -> dict[str, dict[str, str]]:
    """Give the languages that are told apart: code → lingua, script, letters, speakers."""
    rows = lexicon.read_csv("detection.csv").to_dict("records")
    return {row["language"]: {str(k): str(v) for k, v in row.items()} for row in rows}


@cache
def _detector() -> Any:
    from lingua import Language, LanguageDetectorBuilder

    languages = [getattr(Language, row["lingua"]) for row in table().values()]
    return LanguageDetectorBuilder.from_languages(*languages).build()


@cache
def _code(name: str) -> str:
    return next(code for code, row in table().items() if row["lingua"] == name)


@lru_cache(maxsize=4096)
def detect(text: str) -> tuple[str | None, float]:
    """Give a text's language and the probability of it (None, 0 without letters).

    A script that only one known language uses decides by itself.
    """
    own = script(text[:HEAD])
    same = [code for code, row in table().items() if row["script"] == own]
    if len(same) == 1:
        return same[0], 1.0
    if not same:
        return None, 0.0
    best = _detector().compute_language_confidence_values(text[:HEAD])
    if not best or best[0].value <= 0:
        return None, 0.0
    return _code(best[0].language.name), float(best[0].value)


def main_language(text: str) -> str | None:
    """Give the language of most letters of the running paragraphs (of all lines, where none is running text)."""
    return measured_language(text)[0]


@lru_cache(maxsize=64)
def measured_language(text: str) -> tuple[str | None, float]:
    """Give a text's main language and the probability of it (None, 0 for a text in none of the languages)."""
    return (None, 0.0) if unsupported(text) else detect(_sample(text))


_UNBROKEN = re.compile(r"[!-~]{60,}")  # an address, or a picture written as letters: no language


@lru_cache(maxsize=64)
def _sample(text: str) -> str:
    """Put together up to 1,000 characters of several running paragraphs, so that one odd paragraph does not decide.

    Of the paragraphs (of all lines, where none is running text) only those in the script of most letters count.
    """
    found = [_UNBROKEN.sub(" ", line.text).strip() for line in lines(text)]
    prose = [line for line in found if is_prose(line)] or found
    scripts = [script(line) for line in prose]
    letters: dict[str, int] = {}
    for line, own in zip(prose, scripts, strict=True):
        letters[own] = letters.get(own, 0) + len(line)
    if not letters:
        return ""
    main = max(sorted(letters), key=letters.__getitem__)
    chosen = [line for line, own in zip(prose, scripts, strict=True) if own == main]
    share = max(200, HEAD // len(chosen))
    return " ".join(line[:share] for line in chosen)[:HEAD]


# --- languages that are not in the table ---

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
_FEW_WORDS = 12  # words below which a text is too short to say that it is in no known language
_COMMON = 0.04  # share of common words from which a text is in the language, without a closer look
_STRANGE = (
    0.04  # share of letters that none of the script's known languages writes from which it is in none of them
)
_SURE = 0.9  # probability from which the second detector is believed
UNKNOWN = "und"  # the code that ISO 639-2 has for a language that could not be told


@lru_cache(maxsize=64)
def unsupported(text: str) -> str | None:
    """Name the language of a text that is in none of the languages of the table.

    Parameters
    ----------
    text
        An article.

    Returns
    -------
    str or None
        ISO 639-1 code of what it seems to be, "und" where that could not be told; None for a text in a known language, and
        for one too short to be judged.
    """
    sample = _sample(text)
    if not script(sample):
        return None
    known = _written_in(script(sample))
    if not known:
        code = _widely(sample)[0]
        return UNKNOWN if code is None or code in table() else code
    words = _words(sample)
    if len(known) == 1 or len(words) < _FEW_WORDS:
        return None
    strange = _strange_share(words, known)
    if strange < _STRANGE and max(_common_share(words, row) for row in known) >= _COMMON:
        return None
    code, probability = _widely(sample)
    if code in table():  # a text in poor spelling or with damaged letters
        return None
    return code if probability >= _SURE else UNKNOWN if strange >= _STRANGE else None


@cache
def _written_in(name: str) -> tuple[dict[str, str], ...]:
    """Give the rows of the languages that are written in a script."""
    return tuple(row for row in table().values() if row["script"] == name)


def _words(text: str) -> list[str]:
    """Give the words of a text that begin in its main script, in lower case."""
    own = script(text)
    return [word.lower() for word in _WORD.findall(text) if script(word[0]) == own]


def _common_share(words: Sequence[str], row: dict[str, str]) -> float:
    return sum(word in _common(row["common"]) for word in words) / len(words)


@cache
def _common(cell: str) -> frozenset[str]:
    return frozenset(cell.split(";"))


def _strange_share(words: Sequence[str], known: Sequence[dict[str, str]]) -> float:
    """Give the share of letters that none of some languages of a script writes."""
    letters = Counter("".join(words))
    written = _PLAIN + "".join(row["letters"] for row in known)
    strange = (n for letter, n in letters.items() if letter.isalpha() and letter not in written)
    return sum(strange) / letters.total()


_PLAIN = string.ascii_lowercase + "".join(map(chr, range(ord("а"), ord("я") + 1)))


@cache
def _wide_detector() -> Any:
    from lingua import LanguageDetectorBuilder

    return LanguageDetectorBuilder.from_all_languages().with_low_accuracy_mode().build()


def _widely(text: str) -> tuple[str | None, float]:
    """Give the likeliest of all languages that lingua knows: its ISO 639-1 code and its probability."""
    best = _wide_detector().compute_language_confidence_values(text)
    if not best or best[0].value <= 0:
        return None, 0.0
    return best[0].language.iso_code_639_1.name.lower(), float(best[0].value)


# --- paragraphs and lines ---

_FEW_FOREIGN = 8  # words of another script below which a paragraph is a name or a term, not a paragraph in another language


def paragraph_language(paragraph: str, language: str) -> str | None:
    """Give the language of a paragraph: the article's, unless the paragraph is surely in another.

    Parameters
    ----------
    paragraph
        Part of an article.
    language
        The article's, as the table of languages has it.

    Returns
    -------
    str or None
        None where the paragraph is in a language that the table lacks.
    """
    facts, words = table().get(language), _words(paragraph)
    if not facts or not words:
        return language
    alike = script(paragraph) == facts["script"]
    if len(words) < (_FEW_WORDS if alike else _FEW_FOREIGN):
        return language
    share = _common_share(words, facts)
    if alike and share >= max(_COMMON, *(_common_share(words, row) for row in _written_in(facts["script"]))):
        return language
    if unsupported(paragraph):
        return None
    found, probability = detect(paragraph)
    if not found or probability < _SURE:
        return language
    return found if not alike or _common_share(words, table()[found]) > share else language


@cache
def _special_letters() -> frozenset[str]:
    return frozenset("".join(row["letters"] for row in table().values()))


def one_alphabet(text: str, edges: Sequence[str]) -> bool:
    """Say whether a text's first and last lines have no script and no special letter that its middle lacks.

    Quick, without lingua: where it holds, the edges are hardly in another language.
    """
    middle = set(text[len(text) // 4 : 3 * len(text) // 4].lower())
    own = script(text[len(text) // 4 : len(text) // 4 + 200])
    return all(
        script(edge) in (own, "") and set(edge.lower()) & _special_letters() <= middle for edge in edges
    )


@lru_cache(maxsize=8192)
def may_be(line: str, language: str) -> bool:
    """Say whether a line may be in a language: False only where script, or lingua and letters, speak against it."""
    facts = table().get(language)
    own = script(line)
    if not facts or not own:
        return True
    if own != facts["script"]:
        return False
    others = "".join(row["letters"] for row in table().values() if row["script"] == own)
    strange = set(others) - set(facts["letters"]) & set(others)
    has_strange = bool(strange & set(line.lower()))
    if not has_strange and len(line.split()) < 8:
        return True
    found, probability = detect(line)
    return found in (None, language) or probability < 0.9
