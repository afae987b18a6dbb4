"""Tells whether an article is about a subject or only names it, and by which evidence."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import pandas as pd

from analysis import lexicon
from analysis.corpus.subjects import Steps, Subject, load_subject
from analysis.names import mentions

COLUMNS = {
    "article_id": "str", "words": "int64", "headline": "int64", "lead": "int64", "mentions": "int64", "passing": "int64",
    "share": "float64", "forms": "str", "score": "int64", "kept": "bool", "why": "str",
}  # fmt: skip
BEFORE = 80
"""Characters before a name in which words that make it a passing one are looked for."""
NOT_NAMED, PASSING, RARE, FEW_POINTS = "not named", "named in passing", "named too rarely", "too few points"
_WORD = re.compile(r"\w+")


class _Name(NamedTuple):
    """A name in an article: of the subject, or of another country."""

    start: int
    end: int
    entity: str
    bloc: str
    kind: str
    form: str


def relevance(articles: pd.DataFrame, subject: Subject | str) -> pd.DataFrame:
    """Judge for each article whether it is about a subject (rule: ``lexicon/subjects.yml``).

    An article is judged by its own text alone: the other articles and their order make no difference.

    Parameters
    ----------
    articles
        ``article_id``, ``title``, ``text`` (the title first, where there is one), ``language``.
    subject
        Its id, or a subject.

    Returns
    -------
    DataFrame
        One row an article, in their order: ``article_id``; ``words``; how often the subject is named in the ``headline``,
        in the ``lead`` and at all (``mentions``), ``passing`` names apart, which count for nothing; the ``share`` of the
        text with a name; the ``forms``, most frequent first; ``score``; ``kept``; ``why`` it is or isn't.
    """
    chosen = load_subject(subject) if isinstance(subject, str) else subject
    found = mentions(articles[["article_id", "text", "language"]], by_article=True)
    relevant = found["entity_id"].isin(chosen.entities) | found["kind"].eq("country")
    columns = ["start", "end", "entity_id", "bloc", "kind", "form"]
    names = {
        str(article): [_Name(*row) for row in group[columns].itertuples(index=False)]
        for article, group in found[relevant].groupby("article_id")
    }
    rows = [
        _judge(article, names.get(str(article["article_id"]), []), chosen)
        for article in articles[["article_id", "title", "text", "language"]].to_dict("records")
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def reasons(judged: pd.DataFrame) -> str:
    """Say how many articles were left out for which reason: "named in passing 12, not named 30"."""
    why = judged.loc[~judged["kept"], "why"].str.split(":").str[0]
    counted = [f"{reason} {number:,}" for reason, number in why.value_counts().sort_index().items()]
    return ", ".join(counted) or "none left out"


def _judge(article: dict[Any, Any], names: Sequence[_Name], subject: Subject) -> dict[str, Any]:
    """Give the row of one article."""
    text, title, language = article["text"], article["title"], article["language"]
    own = _meant(text, names, subject)
    told = [name for name in own if not _in_passing(name, text, language, names, subject)]
    words = [match.start() for match in _WORD.finditer(text)]
    body = len(title) if isinstance(title, str) and text.startswith(title) else 0
    first = bisect_right(words, body - 1)
    lead_end = words[first + subject.lead] if len(words) > first + subject.lead else len(text)
    headline = sum(name.start < body for name in told)
    lead = sum(body <= name.start < lead_end for name in told)
    stretches = {(bisect_right(words, name.start) - 1) // subject.stretch for name in told}
    share = len(stretches) / max(1, -(-len(words) // subject.stretch))
    points = {
        "headline": subject.headline if headline else 0,
        "lead": _points(lead, subject.leads),
        "share": _points(share, subject.shares),
        "mentions": _points(len(told), subject.mentions),
    }
    score = sum(points.values())
    kept = score >= subject.keep_from and len(told) >= subject.at_least
    return {
        "article_id": article["article_id"],
        "words": len(words),
        "headline": headline,
        "lead": lead,
        "mentions": len(told),
        "passing": len(own) - len(told),
        "share": share,
        "forms": "; ".join(form for form, _ in Counter(name.form for name in told or own).most_common()),
        "score": score,
        "kept": kept,
        "why": _why(points, own, told, kept, language, subject),
    }


def _meant(text: str, names: Sequence[_Name], subject: Subject) -> list[_Name]:
    """Choose the names of the subject that mean it, one a place."""
    full = {name.entity for name in names if " " in name.form and "." not in name.form}
    own = {
        name.start: name
        for name in names
        if name.entity in subject.entities and (name.kind != "person" or name.entity in full)
    }
    entities = {name.entity for name in own.values()}
    strange = {
        entity
        for entity, words in subject.other_sense.items()
        if entities == {entity} and any(_has(text, word) for word in words)
    }
    return [name for name in own.values() if name.entity not in strange]


def _has(text: str, phrase: str) -> bool:
    """Say whether a text has a phrase, as whole words."""
    return re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text) is not None


def _in_passing(name: _Name, text: str, language: Any, names: Sequence[_Name], subject: Subject) -> bool:
    """Say whether a name stands in a list of countries, or only says where somebody is from."""
    others = {
        other.entity
        for other in names
        if other.kind == "country"
        and other.bloc not in subject.blocs | subject.besides
        and other.start < name.end + subject.within
        and other.end > name.start - subject.within
    }
    if len(others) >= subject.countries:
        return True
    before = _before(subject.before.get(str(language), ()))
    return before is not None and before.search(text[max(0, name.start - BEFORE) : name.start]) is not None


@lru_cache
def _before(words: tuple[str, ...]) -> re.Pattern[str] | None:
    """Make a pattern of words that stand before a name; * ends a word anyhow, .. is at most five words."""
    if not words:
        return None
    either = "|".join(
        re.escape(word).replace(r"\*", r"\w*").replace(r"\.\.\ ", r"(?:\S+\s+){0,5}") for word in words
    )
    return re.compile(rf"\b(?:{either})\s+$", re.IGNORECASE)


def _points(value: float, steps: Steps) -> int:
    """Give the points of the highest step that is reached."""
    return max((points for least, points in steps.items() if value >= least), default=0)


def _why(
    points: dict[str, int],
    own: Sequence[_Name],
    told: Sequence[_Name],
    kept: bool,
    language: Any,
    subject: Subject,
) -> str:
    """Say why an article is kept or not."""
    if not own:
        known = isinstance(language, str) and f"forms_{language}" in lexicon.entities()
        return NOT_NAMED if known else f"{NOT_NAMED}: entities.csv has no names in its language"
    if not told:
        return PASSING
    if len(told) < subject.at_least:
        return RARE
    added = " + ".join(f"{name} {number}" for name, number in points.items() if number) or "nothing"
    compared = "enough" if kept else FEW_POINTS
    return f"{compared}: {added} = {sum(points.values())} of {subject.keep_from} that it takes"
