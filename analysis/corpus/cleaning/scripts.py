"""The rule on program code: what a scraper took along of a page's scripts and style sheets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.corpus.cleaning.draft import Edit
from analysis.corpus.cleaning.lines import Line, lines, take_out

# What no sentence has: a function, a variable, a selector's block, a call that ends with a semicolon.
_CODE = re.compile(
    r"\bfunction\s*\w*\s*\(|^\s*(?:var|let|const) \w+\s*=|\b(?:document|window)\.\w+|\$\(['\"(\w]|^@[\w-]*(?:keyframes|media|import|font-face)\b"
    r"|^[.#]?[A-Za-z][\w.#: >-]*\{|\w+(?:\.\w+)+\(.*\);?$|^\w+\(\[?['\"].*[({;]$|^[a-z-]+:\s*[^.!?]*;$"
)
# What may stand between such lines: brackets, pairs, conditions.
_BETWEEN = re.compile(
    r"^[^A-Za-z]*$|^(?:return|else|try|catch|if)\b.*|[{};]$|[(\[]$|(?:&&|\|\|)$|^[\"'].*[,:\"']$|^\w+\s*:\s*[^.!?]*,?$|[)\]],?$"
)
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_LEFT_OVER = re.compile(r"^(?=.*[{};])[\s{}()\[\];,]+$")
_MARK = re.compile(r"[{}();]")


def scripts(text: str, fields: dict) -> Iterator[Edit]:
    """Lines of JavaScript or of a style sheet, with the brackets between them; other alphabets stand in quotation marks only."""
    if not _MARK.search(text):
        return
    found = lines(text)
    first = 0
    while first < len(found):
        end = first
        while end < len(found) and _may_be_code(found[end].text):
            end += 1
        if end > first and _is_code(found[first:end]):
            yield take_out(found, first, end, text)
        first = max(end, first + 1)


def _may_be_code(line: str) -> bool:
    """Say whether a line is code or may stand between lines of code; a quotation alone on its line is text."""
    code = _QUOTED.sub('""', line)
    return code.isascii() and bool(_CODE.search(code) or (line.isascii() and _BETWEEN.search(code)))


def _is_code(block: tuple[Line, ...]) -> bool:
    """Say whether a block is code: it has three signs that a text has rarely, and a line that can only be code."""
    code = [_QUOTED.sub('""', line.text) for line in block]
    signs = sum(len(_MARK.findall(line)) for line in code)
    return all(map(_LEFT_OVER.match, code)) or (signs >= 3 and any(map(_CODE.search, code)))
