"""Which language a text or a line is in: by script first, then by lingua on the head of the text.

lingua (Stahl 2021) is restricted to the languages of ``lexicon/detection.csv`` and reads at most 1,000 characters.
"""

from __future__ import annotations

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
    """Give a text's main language and the probability of it."""
    found = lines(text)
    prose = [line.text for line in found if is_prose(line.text)] or [line.text for line in found]
    letters: dict[str, int] = {}
    for line in prose:
        letters[script(line)] = letters.get(script(line), 0) + len(line)
    if not letters:
        return None, 0.0
    main = max(sorted(letters), key=letters.__getitem__)
    return detect(_sample([line for line in prose if script(line) == main]))


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


def _sample(prose: list[str]) -> str:
    """Put together up to 1,000 characters of several paragraphs, so that one odd paragraph does not decide."""
    share = max(200, HEAD // max(1, len(prose)))
    return " ".join(line[:share] for line in prose)[:HEAD]


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
