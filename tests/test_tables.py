"""The schemas: what comes out has the columns and types that the README names, empty tables included."""

import inspect
import re

import pandas as pd
import pandera.errors
import pytest

from analysis import paths, tables

SCHEMAS = [
    schema
    for name, schema in vars(tables).items()
    if inspect.isclass(schema) and issubclass(schema, tables._Table) and not name.startswith("_")
]
NAMED = {
    "articles": tables.Articles,
    "claims": tables.Claims,
    "removals": tables.Removals,
    "audit": tables.Audit,
    "sentences": tables.Sentences,
    "voices": tables.Voices,
    "tokens": tables.Tokens,
    "coded spans": tables.CodedSpans,
    "assignments": tables.Assignments,
}


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.__name__)
def test_an_empty_table_has_columns_and_types(schema):
    table = tables.empty(schema)
    assert list(table.columns) == list(schema.to_schema().columns) and table.empty
    assert "object" not in set(table.dtypes.astype(str))


@pytest.mark.parametrize("name", NAMED)
def test_the_readme_lists_the_columns(name):
    line = re.search(
        rf"^\| {name} \|.*$", (paths.ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert line and re.findall(r"`([a-z_0-9]+)`", line.group()) == list(NAMED[name].to_schema().columns)


def test_dates_are_microseconds():
    assert str(tables.empty(tables.Articles)["date"].dtype) == "datetime64[us]"


def test_a_missing_column_is_named():
    with pytest.raises(KeyError, match="Removals.*replacement, rule"):
        tables.conform(
            pd.DataFrame({"article_id": ["a"], "raw_start": [0], "raw_end": [1], "text": ["x"]}),
            tables.Removals,
        )


def test_a_strange_value_is_refused():
    row = dict.fromkeys(tables.Spans.to_schema().columns) | {
        "start": 0,
        "end": 1,
        "kind": "narration",
        "rule": "r",
    }
    with pytest.raises(pandera.errors.SchemaError, match="voice"):
        tables.conform(pd.DataFrame([row | {"voice": "newspaper"}]), tables.Spans)


def test_the_glossary_names_every_column():
    listed = tables.glossary(tables.Articles)
    assert list(listed["column"]) == list(tables.Articles.to_schema().columns)
    assert listed["meaning"].str.len().min() > 0
