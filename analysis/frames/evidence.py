"""The sentences behind every number, and the tables of who holds what."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from analysis.lexicon import read_csv

_COLUMNS = [
    "frame",
    "article_id",
    "outlet",
    "date",
    "speaker",
    "voice",
    "part",
    "start",
    "end",
    "assertion",
    "holder",
] + ["match", "text", "term", "method", "source", "raw_sha256"]
ANY = "any"
CELLS = ("neither", "one", "other", "both")


def evidence(
    corpus: Any,
    spans: pd.DataFrame,
    *,
    frame: str | None = None,
    outlet: str | None = None,
    voice: str | None = None,
    part: str | None = None,
    speaker: str | None = None,
    assertion: str | None = None,
    words: int | None = None,
) -> pd.DataFrame:
    """Give the verbatim sentences behind coded spans.

    Parameters
    ----------
    corpus
        Has the tables ``articles`` and ``sentences``.
    spans
        As :class:`analysis.tables.CodedSpans`.
    frame, outlet, voice, part, speaker, assertion
        Keep the spans with this value; ``speaker`` is a name or a speaker_id.
    words
        Cut a sentence to so many words round the match (25 for export: the texts are others'); missing: not.

    Returns
    -------
    DataFrame
        One row a span: frame, article_id, outlet, date, speaker, voice, part, start, end, assertion, holder,
        match (verbatim), text (its sentence, verbatim; … where cut), term, method, source (file and row), raw_sha256
        (of the raw text). Offsets count characters of the article's text; ``corpus.removals`` leads from there into
        the raw file.
    """
    chosen = select(corpus, spans, frame=frame, outlet=outlet, voice=voice, part=part)
    if assertion is not None:
        chosen = chosen[chosen["assertion"] == assertion]
    if speaker is not None:
        chosen = chosen[(chosen["speaker"] == speaker) | (chosen["speaker_id"] == speaker)]
    articles = corpus.articles[["article_id", "outlet", "date", "source", "raw_sha256"]]
    sentences = corpus.sentences[["sentence_id", "start", "text"]].rename(columns={"start": "offset"})
    table = chosen.merge(articles, on="article_id", how="left").merge(sentences, on="sentence_id", how="left")
    cells = [
        _excerpt(text, start - offset, end - offset, words)
        for text, start, end, offset in zip(
            table["text"], table["start"], table["end"], table["offset"], strict=True
        )
    ]
    table = table.assign(
        match=pd.Series([match for match, _ in cells], index=table.index, dtype="str"),
        text=pd.Series([text for _, text in cells], index=table.index, dtype="str"),
    )
    return table[_COLUMNS].sort_values(["frame", "article_id", "start"], kind="stable", ignore_index=True)


def select(
    corpus: Any,
    spans: pd.DataFrame,
    *,
    frame: str | None = None,
    outlet: str | None = None,
    voice: str | None = None,
    part: str | None = None,
) -> pd.DataFrame:
    """Keep the coded spans of a frame, an outlet's articles, a voice, a part of the article.

    Missing or :data:`ANY`: all of them. A frame that nobody carries leaves no span.

    Raises
    ------
    ValueError
        Where the corpus has no such outlet, voice or part; says what there is.
    """
    known = {
        "outlet": (outlet, corpus.articles["outlet"]),
        "voice": (voice, corpus.voices["voice"]),
        "part": (part, corpus.sentences["part"]),
    }
    chosen = spans.merge(corpus.articles[["article_id", "outlet"]], on="article_id", how="left")
    for name, (value, there) in known.items():
        if value in (None, ANY):
            continue
        options = sorted(there.dropna().unique())
        if value not in options:
            raise ValueError(f"{name} {value!r} is not there; there are {', '.join(options) or 'none'}")
        chosen = chosen[chosen[name] == value]
    if frame not in (None, ANY):
        chosen = chosen[chosen["frame"] == frame]
    return chosen.drop(columns="outlet").reset_index(drop=True)


def _excerpt(text: str, start: int, end: int, words: int | None) -> tuple[str, str]:
    """Give the match, and the sentence cut to so many words round it."""
    match = text[start:end]
    places = [word.span() for word in re.finditer(r"\S+", text)]
    if words is None or len(places) <= words:
        return match, text
    inside = [number for number, (left, right) in enumerate(places) if right > start and left < end]
    spare = max(words - len(inside), 0)
    first = max(min(inside[0] - spare // 2, len(places) - words), 0)
    last = min(first + words, len(places))
    cut = text[places[first][0] : places[last - 1][1]]
    return match, ("… " if first else "") + cut + (" …" if last < len(places) else "")


def speaker_group(voice: str, role: Any, bloc: Any) -> str:
    """Name the group that a voice counts to in figures (``lexicon/speaker_groups.csv``)."""
    have = {"voice": voice, "role": role, "bloc": bloc}
    for row in read_csv("speaker_groups.csv").to_dict("records"):
        if all(row[name] in ("*", value) for name, value in have.items()):
            return str(row["group"])
    return "other"


def group_names() -> list[str]:
    """List the groups of speakers in the order of ``lexicon/speaker_groups.csv``."""
    return list(dict.fromkeys(read_csv("speaker_groups.csv")["group"]))


def _grouped(table: pd.DataFrame) -> pd.DataFrame:
    """Add to rows with voice, speaker, speaker_id, role and bloc their ``group`` and ``who`` (a name for the speaker)."""
    names = ["voice", "role", "bloc"]
    known = table[names].drop_duplicates().astype(object)
    groups = {tuple(row): speaker_group(*row) for row in known.itertuples(index=False)}
    cells = table[names].astype(object).itertuples(index=False)
    who = table["speaker_id"].fillna(table["speaker"]).fillna(table["voice"])
    return table.assign(
        group=pd.Series([groups[tuple(row)] for row in cells], index=table.index, dtype="str"), who=who
    )


def groups_of_speakers(corpus: Any) -> pd.DataFrame:
    """Give everyone who speaks in an article, its outlet included: article_id, group, who, each once."""
    table = _grouped(corpus.voices)[["article_id", "group", "who"]].drop_duplicates()
    order = {name: number for number, name in enumerate(group_names())}
    return table.sort_values(
        ["group", "article_id", "who"],
        key=lambda column: column.map(order) if column.name == "group" else column,
        ignore_index=True,
    )


def with_groups(corpus: Any, spans: pd.DataFrame) -> pd.DataFrame:
    """Add the group of its speaker to each span, from the voice that it begins in."""
    names = ["role", "bloc"]
    voices = corpus.voices[["article_id", "start", *names]].astype({"start": "int64"}).sort_values("start")
    ordered = spans.astype({"start": "int64"}).sort_values("start", kind="stable")
    return _grouped(pd.merge_asof(ordered, voices, on="start", by="article_id"))


def matrix(corpus: Any, spans: pd.DataFrame) -> pd.DataFrame:
    """Tell for each article and frame which groups of speakers assert it.

    Returns
    -------
    DataFrame
        One row an article, frame and group: article_id, outlet, frame, group (outlet, Russian official, local
        official, other official, expert, other), headlined (in the headline, by that group), spans (their number).
    """
    asserted = with_groups(corpus, spans[spans["assertion"] == "asserted"])
    asserted = asserted.assign(headlined=asserted["part"] == "headline")
    keys = ["article_id", "frame", "group"]
    table = asserted.groupby(keys).agg(headlined=("headlined", "any"), spans=("start", "size")).reset_index()
    table = table.merge(corpus.articles[["article_id", "outlet"]], on="article_id", how="left")
    return table[["article_id", "outlet", "frame", "group", "headlined", "spans"]]


def two_by_two(
    corpus: Any,
    spans: pd.DataFrame,
    *,
    a: str = "caucasian_power",
    b: str = "pain_point",
    unit: str = "article",
) -> pd.DataFrame:
    """Cross two frames: who carries neither, one, the other, both.

    In one official's mouth the image of the self and that of the other go together; so the two are crossed, never
    put at the ends of one scale (Miskimmon, O'Loughlin and Roselle 2013, *Strategic Narratives*).

    Parameters
    ----------
    corpus
        Has the tables ``articles`` and ``voices``.
    spans
        As :class:`analysis.tables.CodedSpans`; what is asserted counts.
    a, b
        Ids of frames: "one" is ``a`` alone, "other" is ``b`` alone.
    unit
        "article", or "speaker": all whom the corpus quotes, by speaker_id.

    Returns
    -------
    DataFrame
        Four rows: cell (neither, one, other, both), frames (what that is), n, ids (tuple, sorted).
    """
    if unit not in ("article", "speaker"):
        raise ValueError(f"unit is 'article' or 'speaker', not {unit!r}")
    column = "article_id" if unit == "article" else "speaker_id"
    table = corpus.articles if unit == "article" else corpus.voices
    asserted = spans[spans["assertion"] == "asserted"]
    holders = [set(asserted.loc[asserted["frame"] == frame, column].dropna()) for frame in (a, b)]
    everyone = set(table[column].dropna()) | holders[0] | holders[1]
    sets = (
        everyone - holders[0] - holders[1],
        holders[0] - holders[1],
        holders[1] - holders[0],
        holders[0] & holders[1],
    )
    names = ("neither", f"{a} alone", f"{b} alone", f"{a} and {b}")
    return pd.DataFrame(
        [
            {"cell": cell, "frames": name, "n": len(ids), "ids": tuple(sorted(ids))}
            for cell, name, ids in zip(CELLS, names, sets, strict=True)
        ]
    )
