"""Learns a corpus's boilerplate part by part (:mod:`analysis.corpus.cleaning.learned` has the steps themselves)."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import cache
from analysis.corpus.cleaning.learned import (
    Counts,
    Hopeful,
    Learned,
    Units,
    count,
    count_hopeful,
    find_units,
    learn,
    merge,
    merge_hopeful,
)
from analysis.corpus.making.engine import Each
from analysis.corpus.making.ingest import Ingested, raw_file

STRETCH = 4  # parts that are counted together, so that less is sent about


class Stretch(NamedTuple):
    """Some parts to count, and in the second pass the file of what the first one counted."""

    parts: tuple[str, ...]
    counts: Path | None = None


def learn_parts(read: Ingested, *, each: Each) -> Learned:
    """Learn what recurs in the articles of a corpus.

    Parameters
    ----------
    read
        The parts of raw articles.
    each
        What maps over the parts.
    """
    stretches = list(_stretches(read.parts))
    new = sum(
        size for part, size in zip(read.parts, read.sizes, strict=True) if not _units_file(part).exists()
    )
    label = "looking for boilerplate"
    counts = merge(counted for _, counted in each(count_stretch, stretches, label=label, articles=new))
    # Written for the workers to read, since it is too large to send with every stretch; the name is this run's own.
    file = cache.folder("counts") / f"{os.getpid()}-{os.urandom(8).hex()}.parquet"
    try:
        _write(counts, file)
        asked = [stretch._replace(counts=file) for stretch in stretches]
        found = each(count_hopeful_stretch, asked, label=label, articles=new)
        return learn(counts, merge_hopeful(hopeful for _, hopeful in found))
    finally:
        file.unlink(missing_ok=True)
        file.with_suffix(".json").unlink(missing_ok=True)


def _stretches(parts: Sequence[str]) -> Iterator[Stretch]:
    for start in range(0, len(parts), STRETCH):
        yield Stretch(tuple(parts[start : start + STRETCH]))


def count_stretch(stretch: Stretch) -> Counts:
    """Count the runs of words of some parts."""
    return merge(count(units_of(part)) for part in stretch.parts)


def count_hopeful_stretch(stretch: Stretch) -> Hopeful:
    """Count the runs of words of some parts that may be frequent."""
    assert stretch.counts is not None
    counts = _read(stretch.counts)
    return merge_hopeful(count_hopeful(units_of(part), counts) for part in stretch.parts)


def units_of(part: str) -> Units:
    """Give what is counted of a part's articles; found once, and kept."""
    file = _units_file(part)
    column = cache.read_tables([raw_file(part)], ["group"])["group"]
    groups = [None if pd.isna(group) else str(group) for group in column]
    if not file.exists():
        units = find_units(cache.read_tables([raw_file(part)], ["raw"])["raw"].tolist(), groups)
        cache.write_table(pd.DataFrame({"hash": units.hashes, "article": units.articles}), file)
    table = cache.read_tables([file])
    return Units(table["hash"].to_numpy(), table["article"].to_numpy(), groups)


def _units_file(part: str) -> Path:
    return cache.folder("units") / f"{part}.parquet"


def _write(counts: Counts, file: Path) -> None:
    cache.write_table(pd.DataFrame({"place": counts.places, "count": counts.counts}), file)
    cache.write_json(counts.articles, file.with_suffix(".json"))


def _read(file: Path) -> Counts:
    table = cache.read_tables([file])
    return Counts(
        table["place"].to_numpy(np.uint32),
        table["count"].to_numpy(np.uint8),
        cache.read_json(file.with_suffix(".json")),
    )
