"""The corpus: from a researcher's files to articles, sentences, voices and tokens."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import pandas as pd

from analysis import tokens as tokenizer
from analysis.corpus.build import build
from analysis.corpus.clean import to_raw
from analysis.corpus.reposts import count_reposts
from analysis.corpus.sentences import cut_sentences
from analysis.corpus.voice import voice_sentences, voices

__all__ = ["Corpus", "load_corpus"]


@dataclass(frozen=True)
class Corpus:
    """A corpus and the tables made of it (columns: :mod:`analysis.tables`).

    ``articles``, ``claims``, ``removals`` and ``audit`` are there from the start; ``sentences``, ``voices`` and
    ``tokens`` are computed when first asked for, and kept. ``raw`` holds the text of each article as received.
    """

    articles: pd.DataFrame
    claims: pd.DataFrame
    removals: pd.DataFrame
    audit: pd.DataFrame
    raw: dict[str, str] = field(repr=False)

    @cached_property
    def voices(self) -> pd.DataFrame:
        """Give the spans that tile each article's text, each with its voice."""
        return voices(self.articles)

    @cached_property
    def sentences(self) -> pd.DataFrame:
        """Give the sentences, each with the voice of most of its characters."""
        return voice_sentences(cut_sentences(self.articles), self.voices)

    @cached_property
    def tokens(self) -> pd.DataFrame:
        """Give the words of the sentences with their lemmas."""
        return tokenizer.tokens(self.sentences)

    @cached_property
    def hash(self) -> str:
        """Give a hash of what was read and what was made of it: the same for the same files and code."""
        digest = hashlib.sha256()
        for row in self.articles.drop(columns="source").sort_values("article_id").itertuples(index=False):
            digest.update(repr(tuple(map(str, row))).encode("utf-8", errors="surrogatepass"))
        return digest.hexdigest()

    def with_reposts(self, reposts: str = "all") -> Corpus:
        """Give the corpus as reposts are to be counted; claims, removals and audit keep all articles.

        Parameters
        ----------
        reposts
            As :func:`analysis.corpus.reposts.count_reposts`: all, collapse or originals.
        """
        return replace(self, articles=count_reposts(self.articles, reposts))

    def raw_offset(self, article_id: str, offset: int) -> int:
        """Give the place in the raw text of a place in an article's clean text."""
        removed = self.removals[self.removals["article_id"] == article_id]
        rows = [{str(column): value for column, value in row.items()} for row in removed.to_dict("records")]
        return to_raw(rows, offset)


def load_corpus(
    path: str | Path,
    *,
    columns: Mapping[str, str] | None = None,
    encoding: str | None = None,
    collected: datetime.date | str | None = None,
) -> Corpus:
    """Read, clean and date a corpus.

    Parameters
    ----------
    path
        A file, folder, zip or table (formats: :mod:`analysis.corpus.load`).
    columns
        Which column of a table holds what, where the names don't tell: ``{"text": "content"}``.
    encoding
        Of text files, where the bytes don't tell.
    collected
        Day on which the corpus was collected, if known; no article is younger.

    Raises
    ------
    analysis.corpus.load.CorpusError
        Where nothing can be read; a single bad file only makes a row in ``audit``.
    """
    return Corpus(*build(path, columns=columns, encoding=encoding, collected=collected))
