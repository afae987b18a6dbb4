"""The corpus: from a researcher's files to articles, sentences, voices and tokens."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path

import pandas as pd

from analysis import cache
from analysis.corpus.build import Files, build_corpus
from analysis.corpus.clean import to_raw
from analysis.corpus.description import Description, read_description
from analysis.corpus.making.derived import derive
from analysis.corpus.making.engine import Client
from analysis.corpus.reposts import REPOSTS, count_reposts

__all__ = ["Corpus", "Description", "RawTexts", "load_corpus"]


@dataclass(frozen=True)
class Corpus:
    """A corpus and the tables made of it (columns: :mod:`analysis.tables`).

    Every table is read, or made, when it is first asked for. ``voices``, ``sentences`` and ``tokens`` are slow to make
    and kept in the cache. A corpus that is larger than the memory is worked on by the Parquet files of ``files``.

    Attributes
    ----------
    files
        The Parquet files of the tables.
    description
        What the corpus's corpus.yml says of it; None where it has none.
    reposts
        Which articles the tables take: see :meth:`with_reposts`.
    client
        The Dask client that makes what is not made yet; None for this machine's cores.
    """

    files: Files = field(repr=False)
    description: Description | None = None
    reposts: str = "all"
    client: Client | None = field(default=None, repr=False, compare=False)

    @cached_property
    def articles(self) -> pd.DataFrame:
        """Give the articles, by article_id."""
        return count_reposts(_by_article(cache.read_tables(self.files.articles)), self.reposts)

    @cached_property
    def claims(self) -> pd.DataFrame:
        """Give the claims on the origin of all articles."""
        return _by_article(cache.read_tables(self.files.claims))

    @cached_property
    def removals(self) -> pd.DataFrame:
        """Give what cleaning took out or changed, of all articles."""
        return _by_article(cache.read_tables(self.files.removals))

    @cached_property
    def audit(self) -> pd.DataFrame:
        """Give what did not go through, and the counts of each step."""
        return cache.read_tables([self.files.audit])

    @cached_property
    def raw(self) -> RawTexts:
        """Give the texts as received, by article_id."""
        return RawTexts(self.files)

    @cached_property
    def voices(self) -> pd.DataFrame:
        """Give the spans that tile each article's text, each with its voice."""
        return self._derived("voices")

    @cached_property
    def sentences(self) -> pd.DataFrame:
        """Give the sentences, each with the voice of most of its characters."""
        return self._derived("sentences")

    @cached_property
    def tokens(self) -> pd.DataFrame:
        """Give the words of the sentences with their lemmas."""
        return self._derived("tokens")

    def _derived(self, name: str) -> pd.DataFrame:
        table = derive(name, self.files.parts, client=self.client)
        return _by_article(table[table["article_id"].isin(self.articles["article_id"])])

    @cached_property
    def hash(self) -> str:
        """Give a hash of what was read and what was made of it: the same for the same files and code.

        What corpus.yml says is not in it: words about a corpus don't make it another one.
        """
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

        Raises
        ------
        ValueError
            Where it is none of the three.
        """
        if reposts not in REPOSTS:
            raise ValueError(f"reposts is one of {', '.join(REPOSTS)}, not {reposts!r}")
        return replace(self, reposts=reposts)

    def raw_offset(self, article_id: str, offset: int) -> int:
        """Give the place in the raw text of a place in an article's clean text."""
        removed = self.removals[self.removals["article_id"] == article_id]
        rows = [{str(column): value for column, value in row.items()} for row in removed.to_dict("records")]
        return to_raw(rows, offset)


def _by_article(table: pd.DataFrame) -> pd.DataFrame:
    """Sort by article_id; the rows of an article keep their order."""
    return table.sort_values("article_id", kind="stable", ignore_index=True)


class RawTexts(Mapping[str, str]):
    """The texts as received, by article_id, read when one is asked for."""

    def __init__(self, files: Files) -> None:
        self._files = files

    @cached_property
    def _places(self) -> dict[str, tuple[Path, int]]:
        """Give the file and the row in it by article_id."""
        places = {}
        for ids, raws in zip(self._files.articles, self._files.raw, strict=True):
            column = cache.read_tables([ids], ["article_id"])["article_id"]
            places.update({article_id: (raws, row) for row, article_id in enumerate(column)})
        return places

    def __getitem__(self, article_id: str) -> str:
        file, row = self._places[article_id]
        return str(_raw_texts(file).iloc[row])

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


@lru_cache(maxsize=4)  # articles are often asked for in their order
def _raw_texts(file: Path) -> pd.Series:
    return cache.read_tables([file], ["raw"])["raw"]


def load_corpus(
    path: str | Path,
    *,
    columns: Mapping[str, str] | None = None,
    encoding: str | None = None,
    collected: datetime.date | str | None = None,
    client: Client | None = None,
) -> Corpus:
    """Read, clean and date a corpus.

    What was made is kept (:func:`analysis.paths.cache`): a second load reads it, files that were added are made alone,
    and a load that was interrupted goes on where it stopped.

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
    client
        A Dask client whose workers see the corpus and the cache under the same paths. By default a small corpus is
        made in this process and a larger one by a worker on each core.

    Raises
    ------
    analysis.corpus.load.CorpusError
        Where nothing can be read (a single bad file only makes a row in ``audit``), or its corpus.yml is wrong.
    """
    description = read_description(path)  # first, since reading the articles may take an hour
    files = build_corpus(path, columns=columns, encoding=encoding, collected=collected, client=client)
    return Corpus(files, description, client=client)
