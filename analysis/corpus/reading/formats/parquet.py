"""Parquet, batch by batch; only the columns that hold something are read, and nothing is unpickled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analysis.corpus.reading.files import File, open_anywhere
from analysis.corpus.reading.formats.rows import Cells, Table, articles
from analysis.corpus.reading.readers import Options, RawArticle, Row

_BATCH = 64  # rows held at once


def read(file: File, options: Options) -> Iterator[RawArticle | Row]:
    """Read a Parquet file; a nested column is unfolded ("article.text")."""
    import pyarrow.parquet as pq

    with open_anywhere(file) as stream:
        content = pq.ParquetFile(stream)
        names = _unfolded(content.schema_arrow.empty_table()).column_names

        def cells(wanted: Sequence[str]) -> Iterator[Cells]:
            for batch in content.iter_batches(_BATCH, columns=list(wanted)):
                table = _unfolded(batch)
                yield from zip(*(table[name].to_pylist() for name in wanted), strict=True)

        yield from articles(Table(file.source, names, cells), options)


def _unfolded(rows):  # type: ignore[no-untyped-def]  # of pyarrow, which has no types
    """Unfold structs within columns, however deep."""
    import pyarrow as pa

    table = rows if isinstance(rows, pa.Table) else pa.Table.from_batches([rows])
    while any(pa.types.is_struct(field.type) for field in table.schema):
        table = table.flatten()
    return table
