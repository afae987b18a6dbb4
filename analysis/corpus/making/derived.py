"""Voices, sentences and tokens of a corpus, part by part: slow to make, so that each part is made once and kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis import cache
from analysis import tokens as tokenizer
from analysis.corpus.making.engine import Client, crew, in_order
from analysis.corpus.making.parts import made_file
from analysis.corpus.sentences import cut_sentences
from analysis.corpus.voice import voice_sentences, voices

FEW = 100  # articles: voices are slow enough for workers to be worth starting early


class Wanted(NamedTuple):
    """A derived table of a part."""

    table: str
    part: str


def derive(table: str, parts: Sequence[str], *, client: Client | None = None) -> pd.DataFrame:
    """Give a derived table of a corpus, making the parts of it that are not made yet.

    Parameters
    ----------
    table
        voices, sentences or tokens.
    parts
        Names of the corpus's parts.
    client
        A Dask client, or None.
    """
    missing = [part for part in parts if not _file(table, part).exists()]
    articles = cache.count_rows(made_file("articles", part) for part in missing)
    with crew(client, few=FEW) as each:
        wanted = [Wanted(table, part) for part in missing]
        in_order(each(make_derived, wanted, label=table, articles=articles))
    return cache.read_tables([_file(table, part) for part in parts])


def make_derived(wanted: Wanted) -> None:
    """Make a derived table of a part, with those that it is derived from."""
    _derived(wanted.table, wanted.part)


def _derived(table: str, part: str) -> pd.DataFrame:
    file = _file(table, part)
    if not file.exists():
        cache.write_table(_MAKERS[table](part), file)
    return cache.read_tables([file])


def _file(table: str, part: str) -> Path:
    return cache.folder("derived", table) / f"{part}.parquet"


def _articles(part: str) -> pd.DataFrame:
    return cache.read_tables([made_file("articles", part)])


_MAKERS: dict[str, Callable[[str], pd.DataFrame]] = {
    "voices": lambda part: voices(_articles(part)),
    "sentences": lambda part: voice_sentences(cut_sentences(_articles(part)), _derived("voices", part)),
    "tokens": lambda part: tokenizer.tokens(_derived("sentences", part)),
}
