"""One part of a corpus: its raw articles in, clean articles with claims, removals and sketches out.

Each article is worked on by itself; what only the whole corpus can tell (years of datelines, reposts) is added by
:mod:`analysis.corpus.build`. The files are named by all that went into them, so that a part is made once.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from analysis import cache
from analysis.corpus import provenance
from analysis.corpus.clean import clean
from analysis.corpus.cleaning.learned import Learned
from analysis.corpus.cleaning.passages import learned_spans
from analysis.corpus.corrections import without_strange_title
from analysis.corpus.language import unsupported
from analysis.corpus.making.ingest import raw_file
from analysis.corpus.making.learning import units_of
from analysis.corpus.reading.readers import Row, audit_row
from analysis.corpus.reposts import sketch
from analysis.tables import Articles, Claims, Removals, conform, empty

# What became of a date column's cell that holds a date.
_READ_CELLS = ("table_date", "impossible_date", "date_after_collection")
_TABLES = ("articles", "claims", "removals", "sketches")
_EMPTY = ("nothing is left after cleaning", "look at the file; its removals say why")
_UNSUPPORTED = "its language is set to missing; voices and frames leave it out"


class Work(NamedTuple):
    """What is to be done with a part.

    Attributes
    ----------
    part
        Its name.
    ids
        article_id of each of its articles.
    corrections
        Number of an article in the part → field → value, from metadata.csv.
    learned
        What recurs in the corpus.
    collected
        Day on which the corpus was collected, or None.
    """

    part: str
    ids: list[str]
    corrections: dict[int, dict[str, str]]
    learned: Learned
    collected: datetime.date | None


class Made(NamedTuple):
    """What came of a part.

    Attributes
    ----------
    name
        Of its files.
    audit, counts
        Rows for the audit, and numbers for its counts.
    until
        Day (ISO) from which the part is to be made anew, or None: a date that lay in the future was refused.
    """

    name: str
    audit: list[Row]
    counts: dict[str, int]
    until: str | None


def made_file(table: str, name: str) -> Path:
    """Give the file of a part's table."""
    return cache.folder("made", table) / f"{name}.parquet"


def make(work: Work) -> Made:
    """Clean a part's articles and make the claims on their origin."""
    raws = pd.read_parquet(raw_file(work.part))
    spans = _page_text(raws, work)
    name = cache.key(work.part, work.ids, work.corrections, spans, work.collected)
    made = _read_made(name) or _make(name, raws, spans, work)
    cache.write_json(name, _answer_file(work))
    return made


def made_of(work: Work) -> Made | None:
    """Give what came of a part; None where that is still to be made."""
    name = cache.read_json(_answer_file(work))
    return _read_made(name) if name else None


def expired(until: str | None) -> bool:
    """Say whether the day has come from which something is to be made anew."""
    return until is not None and datetime.date.today().isoformat() >= until


def _read_made(name: str) -> Made | None:
    summary = cache.read_json(_summary_file(name))
    if summary is None or expired(summary["until"]):
        return None
    return Made(name, **summary) if all(made_file(table, name).exists() for table in _TABLES) else None


def _answer_file(work: Work) -> Path:
    """Give the file with the name of what came of a part.

    The name hangs on the spans of page text that were found; the file on what was learned, as far as any of the articles
    has some of it, which is quicker to tell.
    """
    taught = work.learned.lookup(units_of(work.part).hashes).any()
    learned = work.learned.key if taught else None
    asked = cache.key(work.part, work.ids, work.corrections, learned, work.collected)
    return cache.folder("made", "answers") / f"{asked}.json"


def _page_text(raws: pd.DataFrame, work: Work) -> list[list[tuple[int, int, str]]]:
    """Find in each article of a part the page text that its corpus taught."""
    units = units_of(work.part)
    rows = zip(raws["raw"], units.groups, work.learned.teaches(units), strict=True)
    return [learned_spans(raw, group, work.learned) if taught else [] for raw, group, taught in rows]


def _summary_file(name: str) -> Path:
    return cache.folder("made", "summaries") / f"{name}.json"


def _make(name: str, raws: pd.DataFrame, spans: list[list[tuple[int, int, str]]], work: Work) -> Made:
    articles: list[Row] = []
    claims: list[Row] = []
    removals: list[Row] = []
    audit: list[Row] = []
    rows: list[Any] = raws.to_dict("records")
    for number, row in enumerate(rows):
        try:
            text, removed, found = _work_on(work, number, row, spans[number], audit)
        except Exception as error:
            error.add_note(f"while working on {row['source']}")
            raise
        articles.append(_article(work.ids[number], row, text, found))
        claims += found
        removals += ({"article_id": work.ids[number], **span} for span in removed)
    tables = {
        "articles": _conformed(articles, Articles),
        "claims": _conformed(claims, Claims),
        "removals": _conformed(removals, Removals),
    }
    counts = _counts(raws, tables)
    for table, content in tables.items():
        cache.write_table(content, made_file(table, name))
    cache.write_table(
        sketch(tables["articles"]["article_id"].tolist(), tables["articles"]["text"].tolist()),
        made_file("sketches", name),
    )
    made = Made(name, audit, counts, None if work.collected else _first_refused(claims))
    summary = {"audit": made.audit, "counts": made.counts, "until": made.until}
    cache.write_json(summary, _summary_file(name))  # last: it says that all is there
    return made


def _work_on(
    work: Work, number: int, row: Mapping[str, Any], spans: list[tuple[int, int, str]], audit: list[Row]
) -> tuple[str, list[Row], list[Row]]:
    """Give one article's clean text, its removals and its claims, and add to the audit."""
    fields, article_id = json.loads(row["fields"]), work.ids[number]
    raw, source = row["raw"], row["source"]
    text, _, removed = clean(raw, fields=fields, learned=spans)
    if not text:
        audit.append(audit_row(source, "clean", *_EMPTY))
    elif strange := unsupported(text):
        audit.append(audit_row(source, "provenance", f"seems to be in {strange}", _UNSUPPORTED))
    found = provenance.claims(article_id, raw, text, removed, fields, source, collected=work.collected)
    if corrected := work.corrections.get(number):
        corrected = without_strange_title(corrected, text, source, audit)
        found = provenance.overrule(found, corrected, article_id)
    return text, removed, found


def _first_refused(claims: list[Row]) -> str | None:
    """Give the first day of those that were refused since they lie in the future."""
    return min((row["value"] for row in claims if row["method"] == "date_after_collection"), default=None)


def _article(
    article_id: str, row: Mapping[str, Any], text: str, found: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "article_id": article_id,
        "text": text,
        "source": row["source"],
        "raw_sha256": row["raw_sha256"],
        "raw_length": len(row["raw"]),
        "repost_of": None,  # these two only the whole corpus can tell
        "story": article_id,
        **provenance.decide(found),
    }


def _conformed(rows: list[dict[str, Any]], schema: Any) -> pd.DataFrame:
    return conform(pd.DataFrame(rows), schema) if rows else empty(schema)


def _counts(raws: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> dict[str, int]:
    """Count what the audit of the whole corpus adds up."""
    articles, claims = tables["articles"], tables["claims"]
    given = articles["article_id"][raws["fields"].map(lambda cell: "date" in json.loads(cell))]
    read = claims.loc[claims["method"].isin(_READ_CELLS) & claims["field"].eq("date"), "article_id"]
    return {
        "articles": len(articles),
        "texts": int((articles["text"] != "").sum()),
        "removals": len(tables["removals"]),
        "titles": int(articles["title"].notna().sum()),
        "outlets": int(articles["outlet"].notna().sum()),
        "undecided dates": int((~given.isin(read)).sum()),
    }
