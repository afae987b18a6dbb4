"""Gold marks of voice: the marked seeds, Russian news and PolNeAR, and how the program's spans are scored against them.

All give :class:`Gold` articles: per character what is expected, so that every score is a count over the words of
a text. PolNeAR: Newell, Margolin & Ruths 2018, *An Attribution Relations Corpus for Political News*, LREC.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

DATA = Path(__file__).parent / "data" / "voice"
SEEDS = DATA / "seeds.txt"
_WORD = re.compile(r"\w+")
_MARKED = re.compile(r"(?:[«“\"„]|'')(?:(?!''|[«»“”\"„\n]).)+(?:''|[»”\"“]|$)", re.MULTILINE)
_TRANSCRIPT = re.compile(r"^[A-Z][A-Z .'’-]+:.*", re.MULTILINE)
# Attributions of thoughts, wishes and intentions; PolNeAR marks them like speech.
_THOUGHT = re.compile(
    r"\b(?:aim|believ|belief|consider|decid|decision|determin|doubt|expect|fear|feel|felt|hop|idea|intend|intent|knew|know"
    r"|learn|look|lov|need|plan|prefer|realiz|realis|see|seek|saw|sought|think|thought|tri|try|understand|understood|view"
    r"|vow|want|wish|worr|worri)\w*\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Gold:
    """A marked article: per character (voice, source) or None for the outlet; voice "open" is not compared."""

    name: str
    text: str
    language: str
    title: str | None
    marks: tuple[tuple[str, str] | None, ...]
    use: str = "measure"
    outlet: str | None = None

    def words(self) -> list[tuple[int, int]]:
        """Give the words that are compared."""
        spans = (match.span() for match in _WORD.finditer(self.text))
        return [(a, b) for a, b in spans if (self.marks[a] or ("",))[0] != "open"]


def read_seeds(articles: dict[str, tuple[str, str | None, str]]) -> list[Gold]:
    """Read the marks of the seeds; ``articles`` gives source → (clean text, title, language)."""
    found: list[Gold] = []
    lines = SEEDS.read_text(encoding="utf-8").splitlines()
    marks: list[tuple[str, str] | None] = []
    source, at = "", 0
    for line in [*lines, "## "]:
        if line.startswith("## "):
            if source:
                text, title, language = articles[source]
                found.append(Gold(source, text, language, title, tuple(marks)))
            source, at = line[3:].strip(), 0
            marks = [None] * len(articles[source][0]) if source else []
        elif line and not line.startswith("#"):
            voice, speaker, phrases = (part.strip() for part in line.split(" | ", 2))
            first, _, last = (part.strip() for part in phrases.partition(" … "))
            text = articles[source][0]
            at = _locate(text, first, at, line)
            end = _locate(text, last or first, at, line) + len(last or first)
            marks[at:end] = [(voice, speaker)] * (end - at)
    return found


def read_russian(table: Path, *, marking: int = 1) -> list[Gold]:
    """Read the marks of Russian news articles (``gold_ru.csv``), whose texts stand in ``table`` only.

    Parameters
    ----------
    table
        ``ru_news_four_outlets.csv.gz``.
    marking
        1, or 2 for the second, independent marking, which ten articles have.

    Raises
    ------
    ValueError
        Where an article's text is no longer the one that was marked.
    """
    drawn = pd.read_csv(DATA / "gold_ru_articles.csv", comment="#")
    marked = pd.read_csv(DATA / "gold_ru.csv", comment="#", keep_default_na=False)
    rows = pd.read_csv(table, usecols=["doc_id", "title", "text"]).set_index("doc_id")
    found = []
    for article in drawn[drawn["markings"] >= marking].itertuples():
        text = _headed(rows.at[article.doc_id, "title"], rows.at[article.doc_id, "text"])
        if hashlib.sha256(text.encode()).hexdigest()[:16] != article.sha256:
            raise ValueError(f"{table.name}: the text of {article.doc_id} is not the one that was marked")
        marks: list[tuple[str, str] | None] = [None] * len(text)
        for mark in marked[
            (marked["doc_id"] == article.doc_id) & (marked["marking"] == marking)
        ].itertuples():
            marks[mark.start : mark.end] = [(mark.voice, mark.speaker)] * (mark.end - mark.start)
        title = text.partition("\n\n")[0] if "\n\n" in text else None
        found.append(Gold(article.doc_id, text, "ru", title, tuple(marks), article.use, article.outlet))
    return found


def _headed(title: object, text: str) -> str:
    """Set the headline before a text that doesn't begin with it, as the marked texts have it."""
    headed = isinstance(title, str) and title.strip() and not text.startswith(title.strip())
    return f"{str(title).strip()}\n\n{text}" if headed else text


def _locate(text: str, phrase: str, begin: int, line: str) -> int:
    at = text.find(phrase, begin)
    if at < 0:
        raise ValueError(f"seeds.txt: {phrase!r} is not found behind offset {begin}; line: {line}")
    return at


def read_polnear(path: Path, *, step: int = 1) -> list[Gold]:
    """Read PolNeAR's zip; of an article annotated more than once the first annotation by name counts."""
    with zipfile.ZipFile(path) as archive:
        names = sorted(name for name in archive.namelist() if name.startswith("text/"))[::step]
        annotations: dict[str, list[str]] = defaultdict(list)
        for name in sorted(archive.namelist()):
            if name.startswith("attributions/"):
                annotations[Path(name).stem.rsplit("_", 1)[0]].append(name)
        found = []
        for name in names:
            text = archive.read(name).decode("utf-8")
            stem = Path(name).stem
            if annotations[stem]:
                notes = archive.read(annotations[stem][0]).decode("utf-8")
                title = text.partition("\n")[0].strip() or None  # every text opens with its headline
                found.append(Gold(stem, text, "en", title, _polnear_marks(text, notes)))
        return found


def _polnear_marks(text: str, notes: str) -> tuple[tuple[str, str] | None, ...]:
    """Give per character the innermost attribution: ("thought" or "speech", source); long contents are laid first."""
    spans: dict[str, list[tuple[int, int]]] = {}
    events: list[dict[str, list[str]]] = []
    for line in notes.splitlines():
        key, _, rest = line.partition("\t")
        if key.startswith("T"):
            offsets = rest.split("\t")[0].partition(" ")[2]  # empty in the corpus's few broken lines
            spans[key] = [(int(a), int(b)) for a, b in (part.split() for part in offsets.split(";") if part)]
        elif key.startswith("E"):
            event: dict[str, list[str]] = defaultdict(list)
            for part in rest.split():
                role, _, target = part.partition(":")
                event[role.rstrip("0123456789")].append(target)
            events.append(event)

    def surface(event: dict[str, list[str]], role: str) -> str:
        return " ".join(text[a:b] for key in event.get(role, []) for a, b in spans.get(key, []))

    def size(event: dict[str, list[str]]) -> int:
        return sum(b - a for key in event.get("Content", []) for a, b in spans.get(key, []))

    marks: list[tuple[str, str] | None] = [None] * len(text)
    for event in sorted(events, key=size, reverse=True):
        voice = "thought" if _THOUGHT.search(surface(event, "Cue")) else "speech"
        source = surface(event, "Source")
        for key in event.get("Content", []):
            for a, b in spans.get(key, []):
                marks[a:b] = [(voice, source)] * (b - a)
                if text[a:b].lower().startswith("that "):
                    marks[a : a + 4] = [
                        ("open", source)
                    ] * 4  # PolNeAR's content begins with "that", ours behind it
    return tuple(marks)


def in_marks(text: str) -> list[bool]:
    """Say for each character whether it stands in double quotation marks or in a transcript's turn, by paragraph."""
    inside = [False] * len(text)
    for match in (*_MARKED.finditer(text), *_TRANSCRIPT.finditer(text)):
        inside[match.start() : match.end()] = [True] * (match.end() - match.start())
    return inside


def same_source(expected: str, found: str | None) -> bool:
    """Compare a gold source with a speaker's name: they share a capitalised word, or the source's last word."""
    if not found:
        return False
    names = {word for word in _WORD.findall(expected) if word[0].isupper() and len(word) > 2}
    theirs = {word.casefold() for word in _WORD.findall(found)}
    return any(word.casefold() in theirs for word in names or set(_WORD.findall(expected)[-1:]))


def same_speaker(expected: str, found: str | None) -> bool:
    """Compare a Russian gold speaker with a speaker's name: a person's surname, else any name of a body, less its case ending.

    "Илья Ветров" is found as "Ветров" and "И. Ветров", not as "Илья Громов".
    """
    if not found:
        return False
    theirs = _WORD.findall(found)
    names = [word for word in _WORD.findall(expected) if word[0].isupper() and len(word) > 1]
    person = len(names) >= 2 and names == _WORD.findall(expected) and not any(n.isupper() for n in names)
    wanted = names[-1:] if person else names or _WORD.findall(expected)[:1]
    return any(_cases_of_one_word(word, other) for word in wanted for other in theirs)


def _cases_of_one_word(a: str, b: str) -> bool:
    a, b = (word.casefold().replace("ё", "е") for word in (a, b))
    shorter = min(len(a), len(b))
    return a == b if shorter <= 3 else a[: max(4, shorter - 3)] == b[: max(4, shorter - 3)]


SAME = {"en": same_source, "ru": same_speaker}


def is_named(source: str) -> bool:
    """Tell whether a gold source holds a name (a capitalised word that doesn't only open the sentence)."""
    words = _WORD.findall(source)
    return any(word[0].isupper() and word.lower() not in _COMMON and len(word) > 2 for word in words)


_COMMON = frozenset(
    [
        "the",
        "she",
        "they",
        "one",
        "some",
        "many",
        "others",
        "another",
        "both",
        "most",
        "those",
        "these",
        "this",
        "that",
        "who",
        "his",
        "her",
        "their",
        "our",
    ]
)
