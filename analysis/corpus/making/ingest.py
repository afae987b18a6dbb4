"""Files to parts: raw articles in Parquet, some hundreds a part, so that no later step holds a corpus in memory.

A batch is some small files, or one large one, that are read together. What was read of it stands in a manifest: which
files with which content, which parts came of them, and the audit. A batch is read again only where one of its files
changed or went; new files make new batches. A part is named by its content, so that a table to which rows were added
gives the same parts as before, and then new ones.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pandas as pd
from tqdm import tqdm

from analysis import cache
from analysis.corpus import names
from analysis.corpus.load import File, digest, read_file
from analysis.corpus.making.engine import Each, in_order
from analysis.corpus.reading.readers import RawArticle, Row, audit_row, mend_surrogates

PART = 250  # articles
PART_SIZE = 5_000_000  # characters
BATCH = 250  # files
BATCH_SIZE = 20_000_000  # bytes
BYTES_AN_ARTICLE = 2000  # roughly, to tell whether reading is worth starting workers
_SILENT = 5000  # files below which hashing shows no progress


class Reading(NamedTuple):
    """How files are read."""

    columns: dict[str, str] | None
    encoding: str | None


class Batch(NamedTuple):
    """Files to read together, their keys (of place, content and manner of reading), and the folder of manifests."""

    files: list[File]
    keys: list[str]
    reading: Reading
    root: str


class Ingested(NamedTuple):
    """What was read.

    Attributes
    ----------
    parts, sizes
        The parts' names, and the number of their articles.
    audit
        Audit rows in the order of the files.
    passing
        Sources of files that could not be read for a reason that may pass (a disk that does not answer): they are
        tried again at the next load.
    """

    parts: list[str]
    sizes: list[int]
    audit: list[Row]
    passing: list[str]


def file_keys(files: Sequence[File], reading: Reading) -> tuple[dict[str, str], list[Row]]:
    """Give each file's key, of its place, content and manner of reading, by its source.

    Returns
    -------
    (keys, audit rows)
        A file that cannot be opened has no key, and an audit row.
    """
    keys: dict[str, str] = {}
    unread: list[Row] = []
    for file in tqdm(files, "looking for changes", unit="file", disable=len(files) < _SILENT):
        try:
            keys[file.source] = cache.key(file.source, digest(file), reading)
        except Exception as error:  # a damaged zip raises what it likes; one bad file never sinks a corpus
            reason = f"cannot be opened: {type(error).__name__}: {error}"
            unread.append(audit_row(file.source, "load", reason, "check the file and the right to read it"))
    return keys, unread


def ingest(
    files: Sequence[File], keys: Mapping[str, str], reading: Reading, *, root: str, each: Each
) -> Ingested:
    """Read the files that are not read yet.

    Parameters
    ----------
    files, keys
        The files that can be opened, and their keys by source.
    reading
        How.
    root
        Name of the corpus in the cache.
    each
        What maps over batches.
    """
    known = _known(root, set(keys.values()))
    done = {name for manifest in known for name in manifest["files"]}
    todo = [file for file in files if keys[file.source] not in done]
    batches = list(_batches(todo, keys, reading, root))
    size = sum(file.size for file in todo)
    known += in_order(each(read_batch, batches, label="reading", articles=size // BYTES_AN_ARTICLE))
    parts = sorted((part for manifest in known for part in manifest["parts"]), key=lambda part: part["first"])
    audit = [row for manifest in known for row in manifest["audit"]]
    return Ingested(
        [part["key"] for part in parts],
        [part["size"] for part in parts],
        sorted(audit, key=by_source),
        sorted(source for manifest in known for source in manifest.get("passing", ())),
    )


def by_source(row: Row) -> tuple[str, int]:
    """Give the key that sorts audit rows by file, and row 2 of a table before row 10."""
    file, _, number = row["source"].rpartition("#")
    return (file, int(number)) if file and number.isdecimal() else (row["source"], 0)


def _known(root: str, keys: set[str]) -> list[dict[str, Any]]:
    """Give the manifests of the batches whose files are all there as they were."""
    manifests = [cache.read_json(path) for path in sorted(cache.folder("batches", root).glob("*.json"))]
    return _apart(
        manifest
        for manifest in manifests
        if keys.issuperset(manifest["files"])
        and all(raw_file(part["key"]).exists() for part in manifest["parts"])
    )


def _apart(manifests: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out a manifest whose files another one has already: a killed run may have left it."""
    seen: set[str] = set()
    kept = []
    for manifest in manifests:
        if seen.isdisjoint(manifest["files"]):
            seen.update(manifest["files"])
            kept.append(manifest)
    return kept


def _batches(files: Iterable[File], keys: Mapping[str, str], reading: Reading, root: str) -> Iterator[Batch]:
    batch: list[File] = []
    for file in files:
        if batch and (len(batch) == BATCH or sum(f.size for f in batch) + file.size > BATCH_SIZE):
            yield Batch(batch, [keys[f.source] for f in batch], reading, root)
            batch = []
        batch.append(file)
    if batch:
        yield Batch(batch, [keys[f.source] for f in batch], reading, root)


def read_batch(batch: Batch) -> dict[str, Any]:
    """Read a batch of files, write its parts and its manifest, and give the manifest."""
    audit: list[Row] = []
    parts = [_write(rows) for rows in _parts(_rows(batch, audit))]
    passing = [row["source"] for row in audit if row.pop("passing", False)]
    if passing:  # kept for this load only: the next one reads all of the batch again
        return {"files": [], "parts": parts, "audit": audit, "passing": passing}
    manifest = {"files": batch.keys, "parts": parts, "audit": audit}
    cache.write_json(manifest, cache.folder("batches", batch.root) / f"{cache.key(batch.keys)}.json")
    return manifest


def _rows(batch: Batch, audit: list[Row]) -> Iterator[dict[str, Any]]:
    for file in batch.files:
        number = 0
        for item in read_file(file, columns=batch.reading.columns, encoding=batch.reading.encoding):
            if not isinstance(item, RawArticle):
                audit.append(item)
                continue
            number += 1
            raw = mend_surrogates(item.raw)
            yield {
                "file": file.source,
                "row": number,
                "source": item.source,
                "raw": raw,
                "fields": json.dumps(item.fields, ensure_ascii=False, sort_keys=True),
                "raw_sha256": hashlib.sha256(raw.encode()).hexdigest(),
                "group": source_group(item),
            }


def source_group(item: RawArticle) -> str | None:
    """Say where an article came from, as far as it shows before cleaning: outlet, site or folder.

    Lines that recur within one such group may be its boilerplate. The source text of a web page has no group: its
    markup recurs, and cleaning finds the article in it without that.
    """
    if item.fields.get("format") == "html":
        return None
    outlet = item.fields.get("outlet") or item.fields.get("page_outlet")
    if outlet:
        return names.by_name(outlet) or outlet.casefold()
    url = item.fields.get("url", "")
    if site := names.by_domain(url) or urlsplit(url).netloc.lower().removeprefix("www."):
        return site
    return str(PurePosixPath(item.source).parent)


def _parts(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    part: list[dict[str, Any]] = []
    size = 0
    for row in rows:
        part.append(row)
        size += len(row["raw"])
        if len(part) == PART or size > PART_SIZE:
            yield part
            part, size = [], 0
    if part:
        yield part


def _write(rows: list[dict[str, Any]]) -> dict[str, Any]:
    name = cache.key([[row["source"], row["raw_sha256"], row["fields"]] for row in rows])
    path = raw_file(name)
    if not path.exists():
        cache.write_table(pd.DataFrame(rows), path)
    return {"key": name, "size": len(rows), "first": [rows[0]["file"], rows[0]["row"]]}


def raw_file(part: str) -> Any:
    """Give the file of a part's raw articles.

    Columns file, row (number in the file), source, raw, fields (JSON), raw_sha256, group.
    """
    return cache.folder("raw") / f"{part}.parquet"
