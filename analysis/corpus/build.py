"""Puts the rooms of the corpus together: files → parts of raw articles → parts of tables → the corpus.

Reading and making go part by part, wherever the parts are worked on; between them stand the few steps that need all
articles, on small tables: ids of copies, what recurs, years of datelines, reposts.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis import cache
from analysis.corpus.cleaning.learned import Learned
from analysis.corpus.corrections import read_corrections, unmatched
from analysis.corpus.load import CorpusError, explain_nothing, find_files
from analysis.corpus.making.engine import Client, Each, crew, in_order
from analysis.corpus.making.ingest import Ingested, Reading, by_source, file_keys, ingest, raw_file
from analysis.corpus.making.late import Late, finish, finished_file, late_facts
from analysis.corpus.making.learning import learn_parts
from analysis.corpus.making.parts import Made, Work, expired, made_file, made_of, make
from analysis.corpus.reading.readers import Row, audit_row
from analysis.tables import Audit, conform


class Files(NamedTuple):
    """The Parquet files of a corpus: one of each table for each part of some hundred articles, and one audit.

    Attributes
    ----------
    parts
        Names of the parts by what their texts are made of.
    articles, claims, removals, raw
        In the order of ``parts``; ``raw`` holds the texts as received.
    audit
        One file.
    """

    parts: list[str]
    articles: list[Path]
    claims: list[Path]
    removals: list[Path]
    raw: list[Path]
    audit: Path


def build_corpus(
    path: str | Path,
    *,
    columns: Mapping[str, str] | None = None,
    encoding: str | None = None,
    collected: datetime.date | str | None = None,
    client: Client | None = None,
) -> Files:
    """Read a corpus and make its tables, as far as they are not made yet.

    Parameters
    ----------
    path, columns, encoding
        As :func:`analysis.corpus.load.read`.
    collected
        Day on which the corpus was collected (ISO form), if known: no article is younger, and a dateline's day without
        year is the last such day before it.
    client
        A Dask client whose workers see the same files.

    Raises
    ------
    analysis.corpus.load.CorpusError
        Where nothing can be read.
    ValueError
        Where ``collected`` is no day.
    """
    root = Path(path).absolute()  # workers may stand in another folder
    day = _day(collected)
    reading = Reading(dict(columns) if columns else None, encoding)
    found, audit = find_files(root)
    keys, unread = file_keys(found, reading)
    corrections, wrong = read_corrections(root)
    asked = cache.key(root.name, keys, audit, unread, corrections, wrong, day)
    if known := _known(_manifest(asked)):
        return known
    files = [file for file in found if file.source in keys]
    with crew(client) as each:
        read = ingest(files, keys, reading, root=cache.key(str(root.resolve()), reading), each=each)
        loaded = sorted([*audit, *unread, *read.audit], key=by_source)
        if not read.parts:
            raise CorpusError(explain_nothing(root, len(found), loaded))
        received = _received(read)
        works = _works(received, read, corrections, learn_parts(read, each=each), day)
        made = _made(works, each)
        late = late_facts([part.name for part in made], collected=day, each=each)
    finished = [finish(part.name, late) for part in made]
    rows = [
        *loaded,
        _load_counts(root, len(found), loaded, received),
        *sorted((row for part in made for row in part.audit), key=by_source),
        *wrong,
        *unmatched(corrections, set(received["source"]) | set(received["article_id"])),
        *_counts(made, late, finished),
    ]
    manifest = _manifest(asked if not read.passing else cache.key(asked, read.passing))
    _write(manifest, made, finished, read, rows)
    return _files(manifest)


def _day(collected: datetime.date | str | None) -> datetime.date | None:
    if not collected:
        return None
    try:
        return datetime.date.fromisoformat(str(collected))
    except ValueError:
        raise ValueError(f"collected={str(collected)!r} is no day; write it as 2026-03-01") from None


def _received(read: Ingested) -> pd.DataFrame:
    """List the raw articles, part by part: part, file, source, and article_id.

    The id comes from the raw text alone; a copy gets "-2", "-3" by order of source.
    """
    columns = ["file", "row", "source", "raw_sha256"]
    tables = [
        cache.read_tables([raw_file(part)], columns).assign(part=number)
        for number, part in enumerate(read.parts)
    ]
    table = pd.concat(tables, ignore_index=True)
    ordered = table.sort_values(["file", "row"], kind="stable")
    name = ordered["raw_sha256"].str[:12]
    copy = ordered.groupby(name).cumcount() + 1
    ordered["article_id"] = name.where(copy == 1, name + "-" + copy.astype(str))
    return ordered.sort_index()[["part", "file", "source", "article_id"]]


def _works(
    received: pd.DataFrame,
    read: Ingested,
    corrections: Mapping[str, dict[str, str]],
    learned: Learned,
    collected: datetime.date | None,
) -> list[Work]:
    """Say what is to be done with each part."""
    works = []
    for number, rows in received.groupby("part"):
        ids = rows["article_id"].tolist()
        of_part = {
            place: {**corrections.get(article_id, {}), **corrections.get(source, {})}
            for place, (source, article_id) in enumerate(zip(rows["source"], ids, strict=True))
            if source in corrections or article_id in corrections
        }
        works.append(Work(read.parts[int(str(number))], ids, of_part, learned, collected))
    return works


def _made(works: Sequence[Work], each: Each) -> list[Made]:
    """Make the parts that are not made yet, and give what came of all."""
    known = [made_of(work) for work in works]
    todo = [work for work, made in zip(works, known, strict=True) if made is None]
    new = iter(in_order(each(make, todo, label="cleaning", articles=sum(len(work.ids) for work in todo))))
    return [made or next(new) for made in known]


# --- the audit ---


def _load_counts(root: Path, n_files: int, loaded: Sequence[Row], received: pd.DataFrame) -> Row:
    """Count what was there to read, articles and rows and files that gave none, and the articles that came of it."""
    gave = set(received["source"]) | set(received["file"])
    nothing = {row["source"] for row in loaded} - gave
    remarks = len({row["source"] for row in loaded})
    return audit_row(
        root.name,
        "load",
        f"{n_files} files, {remarks} sources with a remark, {len(nothing)} files or rows that gave no article",
        n_in=len(received) + len(nothing),
        n_out=len(received),
    )


def _counts(made: Sequence[Made], late: Late, finished: Sequence[str]) -> list[Row]:
    """Count what went into each step and what came out."""
    total = {name: sum(part.counts[name] for part in made) for name in made[0].counts}
    n = total["articles"]
    reposts, stories = int(late.articles["repost_of"].notna().sum()), late.articles["story"].nunique()
    dated = int(late.articles["date"].notna().sum())
    claims = cache.count_rows(finished_file("claims", name) for name in finished)
    origins = f"{claims} claims: {total['titles']} titles, {total['outlets']} outlets, {dated} dates"
    taken = f"{total['removals']} spans taken out or changed"
    rows = [
        audit_row("corpus", "clean", taken, n_in=n, n_out=total["texts"]),
        audit_row("corpus", "provenance", origins, n_in=n, n_out=n),
        audit_row("corpus", "reposts", f"{reposts} reposts linked, {stories} stories", n_in=n, n_out=n),
    ]
    if total["undecided dates"]:
        reason = f"{total['undecided dates']} cells of the date column hold no date"
        rows.append(audit_row("corpus", "provenance", reason, "map the right column: columns={'date': …}"))
    return rows


# --- the files ---


def _manifest(name: str) -> Path:
    return cache.folder("corpora") / f"{name}.json"


def _write(
    manifest: Path, made: Sequence[Made], finished: Sequence[str], read: Ingested, audit: Sequence[Row]
) -> None:
    """Write the audit, and the manifest last: it says that all is there."""
    cache.write_table(conform(pd.DataFrame(audit), Audit), _audit_file(manifest))
    content = {
        "made": [part.name for part in made],
        "finished": list(finished),
        "raw": read.parts,
        "until": min((part.until for part in made if part.until), default=None),
    }
    cache.write_json(content, manifest)


def _known(manifest: Path) -> Files | None:
    """Give a corpus that was made before, if all of it is still there and no refused date has come since."""
    content = cache.read_json(manifest)
    if content is None or expired(content["until"]):
        return None
    files = _files(manifest)
    tables = (*files.articles, *files.claims, *files.removals, *files.raw, files.audit)
    return files if all(table.exists() for table in tables) else None


def _audit_file(manifest: Path) -> Path:
    return manifest.with_name(f"{manifest.stem}-audit.parquet")


def _files(manifest: Path) -> Files:
    content = cache.read_json(manifest)
    return Files(
        parts=content["made"],
        articles=[finished_file("articles", name) for name in content["finished"]],
        claims=[finished_file("claims", name) for name in content["finished"]],
        removals=[made_file("removals", name) for name in content["made"]],
        raw=[raw_file(part) for part in content["raw"]],
        audit=_audit_file(manifest),
    )
