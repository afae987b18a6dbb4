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
from analysis.corpus.about import reasons, relevance
from analysis.corpus.build import Files, build_corpus
from analysis.corpus.clean import to_raw
from analysis.corpus.description import Description, read_description
from analysis.corpus.making.chosen import choose
from analysis.corpus.making.derived import derive
from analysis.corpus.making.engine import Client
from analysis.corpus.reading.readers import audit_row
from analysis.corpus.reposts import REPOSTS, count_reposts
from analysis.corpus.subjects import load_subject
from analysis.tables import Audit, conform

__all__ = ["Corpus", "Description", "RawTexts", "load_corpus", "relevance"]


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
    subject
        What the articles are about: see :meth:`about`; empty: anything.
    client
        The Dask client that makes what is not made yet; None for this machine's cores.
    """

    files: Files = field(repr=False)
    description: Description | None = None
    reposts: str = "all"
    subject: str = ""
    client: Client | None = field(default=None, repr=False, compare=False)

    @cached_property
    def articles(self) -> pd.DataFrame:
        """Give the articles, by article_id."""
        return count_reposts(self._kept(self.files.articles), self.reposts)

    @cached_property
    def claims(self) -> pd.DataFrame:
        """Give the claims on the origin of all articles about the subject."""
        return self._kept(self.files.claims)

    @cached_property
    def removals(self) -> pd.DataFrame:
        """Give what cleaning took out or changed, of all articles about the subject."""
        return self._kept(self.files.removals)

    @cached_property
    def audit(self) -> pd.DataFrame:
        """Give what did not go through, and the counts of each step."""
        audit = cache.read_tables([self.files.audit])
        if not self.subject:
            return audit
        judged = self.relevance
        label = f"about {load_subject(self.subject).label}"
        row = audit_row(
            "corpus",
            "about",
            f"{label}; {reasons(judged)}",
            n_in=len(judged),
            n_out=int(judged["kept"].sum()),
        )
        return pd.concat([audit, conform(pd.DataFrame([row]), Audit)], ignore_index=True)

    @property
    def relevance(self) -> pd.DataFrame:
        """Give by which evidence each article read is about the subject or not (:func:`relevance`), by article_id."""
        return _by_article(self._chosen[1])

    @cached_property
    def _chosen(self) -> tuple[list[str], pd.DataFrame]:
        """Give the parts of the kept articles, and what all were judged by."""
        subject = load_subject(self.subject)
        parts, judged = choose(self.files.parts, subject, client=self.client)
        if not parts:
            raise ValueError(
                f"none of the {len(judged):,} articles is about {subject.label} ({reasons(judged)}): "
                "take another corpus, or leave the parameter ABOUT (--about) empty"
            )
        return parts, judged

    def _kept(self, files: list[Path]) -> pd.DataFrame:
        """Read a table as far as it is of articles about the subject."""
        table = cache.read_tables(files)
        if self.subject:
            judged = self._chosen[1]
            table = table[table["article_id"].isin(judged.loc[judged["kept"], "article_id"])]
        return _by_article(table)

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
        parts = self._chosen[0] if self.subject else self.files.parts
        table = derive(name, parts, client=self.client)
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

    def about(self, subject: str = "") -> Corpus:
        """Give the articles that are about a subject; voices and all that follows are then made of these alone.

        A row of the audit counts what is left out and why, and ``relevance`` has the evidence for each article.

        Parameters
        ----------
        subject
            An id in ``lexicon/subjects.yml``: south_caucasus; empty: all articles.

        Raises
        ------
        ValueError
            Where there is no such subject, or, once the articles are asked for, none of them is about it.
        """
        if subject:
            load_subject(subject)
        return replace(self, subject=subject)

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
