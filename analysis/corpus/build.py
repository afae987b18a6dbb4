"""Puts the rooms of the corpus together: files → load → clean → provenance → reposts → the four tables."""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from tqdm import tqdm

from analysis.corpus import provenance
from analysis.corpus.clean import clean
from analysis.corpus.ends import repeated_ends
from analysis.corpus.load import read
from analysis.corpus.readers import RawArticle, audit_row
from analysis.corpus.reposts import link_reposts
from analysis.tables import Articles, Audit, Claims, Removals, conform

_EMPTY = ("nothing is left after cleaning", "look at the file; its removals say why")
_SILENT = 200  # articles below which no progress bar is shown
CORRECTABLE = tuple(field for field in provenance.FIELDS if field != "not_before")


class Tables(NamedTuple):
    """The tables of a corpus, and the raw texts by article_id."""

    articles: pd.DataFrame
    claims: pd.DataFrame
    removals: pd.DataFrame
    audit: pd.DataFrame
    raw: dict[str, str]


def build(
    path: str | Path,
    *,
    columns: Mapping[str, str] | None = None,
    encoding: str | None = None,
    collected: datetime.date | str | None = None,
) -> Tables:
    """Read a corpus and make its tables.

    Parameters
    ----------
    path, columns, encoding
        As :func:`analysis.corpus.load.read`.
    collected
        Day on which the corpus was collected (ISO form), if known: no article is younger, and a dateline's day without
        year is the last such day before it.

    Raises
    ------
    analysis.corpus.load.CorpusError
        Where nothing can be read.
    """
    limit = datetime.date.fromisoformat(collected) if isinstance(collected, str) else collected
    received, audit = read(path, columns=columns, encoding=encoding)
    corrections = _corrections(Path(path), audit)
    articles: list[dict[str, Any]] = []
    claims: list[dict[str, Any]] = []
    removals: list[dict[str, Any]] = []
    given = dict(_with_ids(received))
    cuts = dict(zip(given, repeated_ends([item.raw for item in given.values()]), strict=True))
    for article_id, item in tqdm(given.items(), "cleaning", unit="article", disable=len(given) < _SILENT):
        text, _, removed = clean(item.raw, fields=item.fields, cut=cuts[article_id])
        if not text:
            audit.append(audit_row(item.source, "clean", *_EMPTY))
        rows = provenance.claims(
            article_id, item.raw, text, removed, item.fields, item.source, collected=limit
        )
        if corrected := corrections.pop(item.source, None) or corrections.pop(article_id, None):
            corrected = _without_strange_title(corrected, text, item.source, audit)
            rows = provenance.overrule(rows, corrected, article_id)
        articles.append(_article(article_id, item, text, rows))
        claims += rows
        removals += ({"article_id": article_id, **row} for row in removed)
    audit += _unmatched(corrections)
    linked = link_reposts(pd.DataFrame(articles).sort_values("article_id"))
    audit += _counts(received, articles, claims, removals, linked)
    return Tables(
        conform(linked, Articles),
        conform(pd.DataFrame(claims), Claims),
        conform(pd.DataFrame(removals, columns=list(Removals.to_schema().columns)), Removals),
        conform(pd.DataFrame(audit), Audit),
        {article_id: item.raw for article_id, item in given.items()},
    )


def _unmatched(corrections: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Report the rows of metadata.csv that no article answers to."""
    return [
        audit_row(
            "metadata.csv",
            "provenance",
            f"no article has the source or id {name!r}",
            "mend or take out the row",
        )
        for name in corrections
    ]


def _with_ids(received: Iterable[RawArticle]) -> Iterable[tuple[str, RawArticle]]:
    """Give each article its id: from its raw text alone; a copy gets "-2", "-3" by order of source."""
    seen: Counter[str] = Counter()
    for item in received:
        name = _sha256(item.raw)[:12]
        seen[name] += 1
        yield (name if seen[name] == 1 else f"{name}-{seen[name]}"), item


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()


def _without_strange_title(
    corrected: dict[str, str], text: str, source: str, audit: list[dict[str, Any]]
) -> dict[str, str]:
    """Refuse a headline that does not stand in the text: the headline is the text's first paragraph, or missing."""
    title = corrected.get("title")
    if title is None or title == "-" or text.startswith(title + "\n\n"):
        return corrected
    reason = f"the headline {title[:60]!r} is not the first paragraph of the clean text"
    audit.append(
        audit_row(
            source, "provenance", reason, "write it as the text has it, or '-' for none; it was not used"
        )
    )
    return {field: value for field, value in corrected.items() if field != "title"}


def _article(article_id: str, item: RawArticle, text: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    fields = provenance.decide(rows)
    return {
        "article_id": article_id,
        "text": text,
        "source": item.source,
        "raw_sha256": _sha256(item.raw),
        **fields,
    }


def _counts(
    received: list[RawArticle],
    articles: list[dict[str, Any]],
    claims: list[dict[str, Any]],
    removals: list[dict[str, Any]],
    linked: pd.DataFrame,
) -> list[dict[str, Any]]:
    """Count what went into each step and what came out."""
    n = len(received)
    dated = sum(bool(row["chosen"]) for row in claims if row["field"] == "date")
    titled = sum(row["title"] is not None for row in articles)
    outlets = sum(row["outlet"] is not None for row in articles)
    with_text = sum(bool(row["text"]) for row in articles)
    reposts = int(linked["repost_of"].notna().sum())
    undecided = sum("date" in item.fields for item in received) - sum(
        row["method"] in ("table_date", *_REJECTED) and row["field"] == "date" for row in claims
    )
    rows = [
        audit_row("corpus", "clean", f"{len(removals)} spans taken out or changed", n_in=n, n_out=with_text),
        audit_row(
            "corpus",
            "provenance",
            f"{len(claims)} claims: {titled} titles, {outlets} outlets, {dated} dates",
            n_in=n,
            n_out=n,
        ),
        audit_row(
            "corpus",
            "reposts",
            f"{reposts} reposts linked, {linked['story'].nunique()} stories",
            n_in=n,
            n_out=n,
        ),
    ]
    if undecided > 0:
        rows.append(
            audit_row(
                "corpus",
                "provenance",
                f"{undecided} cells of the date column hold no date",
                "map the right column: columns={'date': …}",
            )
        )
    return rows


_REJECTED = ("impossible_date", "date_after_collection")


# --- metadata.csv ---


def _corrections(path: Path, audit: list[dict[str, Any]]) -> dict[str, dict[str, str]]:
    """Read metadata.csv beside or in the corpus: source or article_id → field → value."""
    text = _metadata(path)
    if not text:
        return {}
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    found: dict[str, dict[str, str]] = {}
    for number, row in enumerate(csv.DictReader(io.StringIO("\n".join(lines))), start=1):
        name = (row.get("source") or row.get("article_id") or "").strip()
        values = {f: v.strip() for f in CORRECTABLE if (v := row.get(f)) and v.strip()}
        wrong = [reason for f, v in values.items() if (reason := _wrong(f, v))]
        if not name or wrong:
            reason = "; ".join(wrong) or "names neither source nor article_id"
            audit.append(
                audit_row(f"metadata.csv#{number}", "provenance", reason, "mend the row; it was not used")
            )
        elif values:
            found[name] = values
    return found


def _metadata(path: Path) -> str | None:
    if path.suffix.lower() == ".zip" and path.is_file():
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if name.rpartition("/")[2] == "metadata.csv"]
            return archive.read(names[0]).decode("utf-8-sig") if names else None
    file = (path if path.is_dir() else path.parent) / "metadata.csv"
    return file.read_text(encoding="utf-8-sig") if file.is_file() and file != path else None


def _wrong(field: str, value: str) -> str | None:
    """Say what is wrong with a corrected value; None if nothing is."""
    from analysis.tables import GENRES, TRANSLATED

    if value == "-":
        return None
    if field == "date":
        try:
            datetime.date.fromisoformat(
                value + "-01-01"[: 10 - len(value)] if len(value) == 4 else (value + "-01")[:10]
            )
        except ValueError:
            return f"date {value!r} is not YYYY-MM-DD, YYYY-MM or YYYY"
    allowed = {"genre": GENRES, "translated": TRANSLATED}.get(field)
    if allowed and value not in allowed:
        return f"{field} {value!r} is none of {', '.join(allowed)}"
    return None
