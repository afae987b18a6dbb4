"""The tables of the suite, as pandera models: the one glossary of columns.

Every function of the package that returns one of these tables passes it through
:func:`conform`, so that a column has one name, one type and one meaning everywhere.
Offsets (``start``, ``end``) count Unicode characters of ``articles.text``; raw offsets
(``raw_start``, ``raw_end``) count characters of the decoded raw file, or of
"title, blank line, text" where an article is the row of a table.
"""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

VOICES = ("outlet", "direct", "indirect", "uncertain")
KINDS = ("quotation", "report", "dialogue", "term", "narration")
PARTS = ("headline", "lead", "subhead", "body", "pull quote")
STANCES = ("neutral", "endorsing", "distancing")
CONFIDENCES = ("high", "medium", "low")
GENRES = ("news", "interview", "commentary", "speech")
TRANSLATED = ("yes", "presumed", "no")
ASSERTIONS = ("asserted", "denied", "hypothetical")
PRECISIONS = ("day", "month", "year")


class _Table(pa.DataFrameModel):
    class Config:
        coerce = True
        strict = True


class Articles(_Table):
    """One row an article, cleaned, with what the evidence says of its origin."""

    article_id: Series[str] = pa.Field(
        unique=True, description="from the raw text, the same whatever the order of files"
    )
    title: Series[str] = pa.Field(nullable=True, description="headline; missing where there is none")
    text: Series[str] = pa.Field(
        description="clean text, paragraphs parted by a blank line; the first is the headline, if any"
    )
    outlet: Series[str] = pa.Field(nullable=True, description="who wrote it")
    republisher: Series[str] = pa.Field(nullable=True, description="who reprinted it")
    relayed_from: Series[str] = pa.Field(nullable=True, description="whose interview or report it passes on")
    genre: Series[str] = pa.Field(isin=GENRES, nullable=True, description="kind of article")
    date: Series[pd.Timestamp] = pa.Field(nullable=True, description="first day that the evidence allows")
    date_precision: Series[str] = pa.Field(
        isin=PRECISIONS, nullable=True, description="how exact the date is"
    )
    not_before: Series[pd.Timestamp] = pa.Field(
        nullable=True, description="bound from events that the text reports"
    )
    language: Series[str] = pa.Field(nullable=True, description="ISO 639-1 code of the text")
    translated: Series[str] = pa.Field(
        isin=TRANSLATED, nullable=True, description="are its quotations somebody's translation"
    )
    url: Series[str] = pa.Field(nullable=True, description="address, where the input names one")
    repost_of: Series[str] = pa.Field(
        nullable=True, description="article_id of the original; missing for originals"
    )
    story: Series[str] = pa.Field(
        description="article_id that stands for a cluster of reposts and reports of one event"
    )
    source: Series[str] = pa.Field(
        description="path inside the corpus, and #row where the file is a table (first row 1)"
    )
    raw_sha256: Series[str] = pa.Field(str_length=64, description="hash of the raw text in UTF-8")
    raw_length: Series[int] = pa.Field(ge=0, description="characters of the raw text")


class Claims(_Table):
    """What provenance rests on: one row a claim; losing candidates stay in."""

    article_id: Series[str]
    field: Series[str] = pa.Field(description="the column of articles that the claim is about")
    value: Series[str] = pa.Field(description="what is claimed (dates in ISO form, cut to their precision)")
    method: Series[str] = pa.Field(
        description="name of the rule that made the claim; 'manual' for metadata.csv"
    )
    evidence: Series[str] = pa.Field(description="verbatim, or what was measured")
    raw_start: Series[pd.Int64Dtype] = pa.Field(
        nullable=True, description="missing where the evidence lies outside the raw text"
    )
    raw_end: Series[pd.Int64Dtype] = pa.Field(nullable=True)
    confidence: Series[str] = pa.Field(isin=CONFIDENCES)
    chosen: Series[bool]


class Removals(_Table):
    """One row a span of the raw text that cleaning took out or changed."""

    article_id: Series[str]
    raw_start: Series[int]
    raw_end: Series[int]
    text: Series[str] = pa.Field(description="what stood there")
    replacement: Series[str] = pa.Field(description="what stands there now; empty where it was taken out")
    rule: Series[str] = pa.Field(description="name of the cleaning rule")


class Audit(_Table):
    """One row a file or table row that did not go through, or did with a warning; and counts per step."""

    source: Series[str] = pa.Field(description="file, file#row, or the corpus itself for a step's counts")
    step: Series[str] = pa.Field(description="load, clean, provenance …")
    reason: Series[str]
    what_to_do: Series[str]
    n_in: Series[pd.Int64Dtype] = pa.Field(nullable=True, description="units into the step (count rows only)")
    n_out: Series[pd.Int64Dtype] = pa.Field(
        nullable=True, description="units out of the step (count rows only)"
    )


class Sentences(_Table):
    """One row a sentence; ``voice`` and ``speaker`` are those of most of its characters."""

    sentence_id: Series[str] = pa.Field(unique=True)
    article_id: Series[str]
    position: Series[int] = pa.Field(ge=0, description="number of the sentence in its article, from 0")
    paragraph: Series[int] = pa.Field(ge=0, description="number of the paragraph in its article, from 0")
    part: Series[str] = pa.Field(isin=PARTS)
    start: Series[int] = pa.Field(ge=0)
    end: Series[int] = pa.Field(ge=0)
    text: Series[str]
    language: Series[str] = pa.Field(nullable=True)
    voice: Series[str] = pa.Field(isin=VOICES)
    speaker: Series[str] = pa.Field(nullable=True)


class Spans(_Table):
    """What :func:`analysis.corpus.voice.attribute` gives for one text: spans that tile it."""

    start: Series[int] = pa.Field(ge=0)
    end: Series[int] = pa.Field(ge=0)
    voice: Series[str] = pa.Field(isin=VOICES)
    kind: Series[str] = pa.Field(isin=KINDS)
    speaker: Series[str] = pa.Field(nullable=True, description="one canonical name per person in the article")
    speaker_id: Series[str] = pa.Field(nullable=True, description="the same across articles and alphabets")
    role: Series[str] = pa.Field(
        nullable=True, description="official, expert, outlet, document, anonymous, person"
    )
    bloc: Series[str] = pa.Field(
        nullable=True, description="of which country or body (codes of entities.csv)"
    )
    cue: Series[str] = pa.Field(nullable=True, description="the words that attribute, verbatim")
    cue_start: Series[pd.Int64Dtype] = pa.Field(nullable=True)
    cue_end: Series[pd.Int64Dtype] = pa.Field(nullable=True)
    cue_stance: Series[str] = pa.Field(isin=STANCES, nullable=True)
    chain: Series[str] = pa.Field(
        nullable=True, description="who reports whom, outermost first, joined by ' > '"
    )
    rule: Series[str] = pa.Field(description="name of the attribution rule")


class Voices(Spans):
    """Spans that tile each article's text without gap or overlap."""

    article_id: Series[str]


class Tokens(_Table):
    """One row a token of a sentence, punctuation left out."""

    article_id: Series[str]
    sentence_id: Series[str]
    start: Series[int] = pa.Field(ge=0, description="offset in articles.text")
    end: Series[int] = pa.Field(ge=0)
    token: Series[str] = pa.Field(description="as it stands in the text")
    term: Series[str] = pa.Field(description="lemma, lower case")
    pos: Series[str] = pa.Field(description="noun, verb, adjective, adverb, name, number, function, other")
    language: Series[str]
    content: Series[bool] = pa.Field(description="a content word: no stopword, number or single letter")


class CodedSpans(_Table):
    """One row a span coded with a frame."""

    article_id: Series[str]
    sentence_id: Series[str]
    start: Series[int] = pa.Field(ge=0)
    end: Series[int] = pa.Field(ge=0)
    frame: Series[str] = pa.Field(description="id of the frame in the codebook")
    term: Series[str] = pa.Field(description="the codebook's pattern that matched")
    method: Series[str] = pa.Field(description="terms, or the name of another coder")
    score: Series[float] = pa.Field(nullable=True)
    assertion: Series[str] = pa.Field(isin=ASSERTIONS)
    holder: Series[str] = pa.Field(
        nullable=True, description="to whom the speaker ascribes the view, if to another"
    )
    part: Series[str] = pa.Field(isin=PARTS)
    voice: Series[str] = pa.Field(isin=VOICES)
    speaker: Series[str] = pa.Field(nullable=True)
    speaker_id: Series[str] = pa.Field(nullable=True)
    codebook_version: Series[str]


class Assignments(_Table):
    """One row a unit: the topic it belongs to (-1: none)."""

    unit_id: Series[str] = pa.Field(unique=True)
    article_id: Series[str]
    topic: Series[int] = pa.Field(ge=-1)
    probability: Series[float] = pa.Field(ge=0, le=1, nullable=True)


def conform(table: pd.DataFrame, schema: type[pa.DataFrameModel]) -> pd.DataFrame:
    """Bring a table to a schema: its columns in its order, its types, its allowed values.

    Parameters
    ----------
    table
        Holds at least the schema's columns; others are dropped.
    schema
        One of the models of this module.

    Returns
    -------
    DataFrame
        A new table with a fresh index.

    Raises
    ------
    pandera.errors.SchemaError
        Names the column and the first failing value.
    """
    columns = list(schema.to_schema().columns)
    missing = [column for column in columns if column not in table.columns]
    if missing and len(table):
        raise KeyError(f"{schema.__name__} table lacks the columns {', '.join(missing)}")
    checked = schema.validate(table.reindex(columns=columns).reset_index(drop=True))
    # pandera's coercion yields nanoseconds, which end in the year 2262 and differ from what pandas 3 reads.
    dates = checked.select_dtypes("datetime").columns
    return checked.astype(dict.fromkeys(dates, "datetime64[us]"))


def empty(schema: type[pa.DataFrameModel]) -> pd.DataFrame:
    """Give an empty table of a schema, with its columns and types."""
    return conform(pd.DataFrame(), schema)


def glossary(schema: type[pa.DataFrameModel]) -> pd.DataFrame:
    """List a schema's columns with type and meaning (one row a column: column, type, meaning)."""
    columns = schema.to_schema().columns
    return pd.DataFrame(
        {
            "column": list(columns),
            "type": [str(column.dtype) for column in columns.values()],
            "meaning": [column.description or "" for column in columns.values()],
        }
    )


class Validity(_Table):
    """How far a frame's coding was checked: one row a frame, language and method."""

    frame: Series[str]
    language: Series[str]
    method: Series[str] = pa.Field(description="how the program coded: terms, meaning, both, trained")
    codebook_version: Series[str] = pa.Field(description="of the codebook that the program coded with")
    entries_version: Series[str] = pa.Field(description="of the codebook that the coders read")
    alpha: Series[float] = pa.Field(nullable=True, description="Krippendorff's alpha of the coders")
    alpha_low: Series[float] = pa.Field(nullable=True)
    alpha_high: Series[float] = pa.Field(nullable=True)
    precision: Series[float] = pa.Field(nullable=True, description="of the program against the coders")
    recall: Series[float] = pa.Field(nullable=True)
    f1: Series[float] = pa.Field(nullable=True)
    f1_low: Series[float] = pa.Field(nullable=True)
    f1_high: Series[float] = pa.Field(nullable=True)
    carrying: Series[int] = pa.Field(ge=0, description="units that carry the frame, by the coders")
    units: Series[int] = pa.Field(ge=0, description="units that were coded")
    coders: Series[str] = pa.Field(description="who coded, as automated coders")
