"""The articles of a corpus that are about a subject, part by part: judged once and kept, with the articles that stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis import cache
from analysis.corpus.about import relevance
from analysis.corpus.making.engine import Client, crew, in_order
from analysis.corpus.making.parts import made_file
from analysis.corpus.subjects import Subject


class Choice(NamedTuple):
    """A part whose articles are to be judged by a subject."""

    part: str
    subject: Subject

    @property
    def name(self) -> str:
        """Give the name of the part that holds only the articles about the subject."""
        facts = asdict(self.subject)
        # sets have another order in each process, and workers must give the same name
        sets = {name: sorted(value) for name, value in facts.items() if isinstance(value, frozenset)}
        return cache.key(self.part, {**facts, **sets})

    @property
    def file(self) -> Path:
        """Give the file of what the articles were judged by."""
        return cache.folder("about") / f"{self.name}.parquet"


def choose(
    parts: Sequence[str], subject: Subject, *, client: Client | None = None
) -> tuple[list[str], pd.DataFrame]:
    """Choose the articles of a corpus that are about a subject.

    Parameters
    ----------
    parts
        Names of the corpus's parts.
    subject
        What the articles are to be about.
    client
        A Dask client, or None.

    Returns
    -------
    list of str, DataFrame
        Names of the parts that hold the kept articles, from which voices, sentences and tokens are then made, and
        :func:`analysis.corpus.about.relevance` of all articles.
    """
    choices = [Choice(part, subject) for part in parts]
    missing = [
        choice
        for choice in choices
        if not (choice.file.exists() and made_file("articles", choice.name).exists())
    ]
    articles = cache.count_rows(made_file("articles", choice.part) for choice in missing)
    with crew(client) as each:
        in_order(each(make_choice, missing, label=f"articles about {subject.label}", articles=articles))
    judged = cache.read_tables([choice.file for choice in choices])
    names = [choice.name for choice in choices]
    return [name for name in names if cache.count_rows([made_file("articles", name)])], judged


def make_choice(choice: Choice) -> None:
    """Judge a part's articles and keep those about the subject."""
    articles = cache.read_tables([made_file("articles", choice.part)])
    judged = relevance(articles, choice.subject)
    cache.write_table(
        articles[judged["kept"].to_numpy()].reset_index(drop=True), made_file("articles", choice.name)
    )
    cache.write_table(judged, choice.file)  # last: it says that all is there
