"""Voice: to whom each character of an article belongs.

:func:`attribute` tiles a text with spans in the voice of the outlet, of a quoted speaker (direct), of a reported
speaker (indirect), or uncertain. The way there: quotation marks (:mod:`.marks`), reports per sentence
(:mod:`.reports`), stretches painted by an ordered list of rules (:mod:`.stretches`), sources resolved to speakers
(:mod:`.speakers`).
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
from tqdm import tqdm

from analysis import lexicon
from analysis.corpus import names
from analysis.corpus.voice.bodies import is_outlet
from analysis.corpus.voice.persons import Speaker
from analysis.corpus.voice.reports import Mention
from analysis.corpus.voice.speakers import resolve
from analysis.corpus.voice.stretches import read_text
from analysis.corpus.voice.texts import Stretch
from analysis.tables import Sentences, Spans, Voices, conform

__all__ = ["attribute", "attributable", "voice_at", "voice_sentences", "voices"]

_PROGRESS_FROM = 200
_NARRATION = Stretch(0, 0, "outlet", "narration", "narration")
_VOICE_COLUMNS = ["voice", "kind", "speaker", "speaker_id", "role", "bloc", "cue_stance"]


def attributable(language: str | None) -> bool:
    """Tell whether the suite has attribution cues for a language."""
    return isinstance(language, str) and "voice" in lexicon.languages().get(language, {})


def attribute(
    text: str, language: str = "ru", *, title: str | None = None, outlet: str | None = None
) -> pd.DataFrame:
    """Say to whom each character of a text belongs.

    Parameters
    ----------
    text
        A clean text; paragraphs are parted by newlines.
    language
        ISO 639-1 code of a language with a cue file (``voice`` in ``languages.yml``): ru or en.
    title
        The headline, where the text's first paragraph is one; without it a first line without a final stop,
        followed by other paragraphs, counts as one.
    outlet
        The outlet that wrote the text, as ``outlets.csv`` names it: what it reports of itself (“as TASS reported
        earlier”) is its own voice.

    Returns
    -------
    DataFrame
        :class:`analysis.tables.Spans`: spans that tile the text without gap or overlap, in order; an empty text has none.

    Raises
    ------
    ValueError
        For a language without cues.
    """
    return conform(pd.DataFrame(_attributed(text, language, title, outlet)), Spans)


def _attributed(text: str, language: str, title: str | None, outlet: str | None) -> list[dict[str, object]]:
    stretches, whole = read_text(text, language, title=title)
    mentions = list({id(mention): mention for stretch in stretches for mention in _chain(stretch)}.values())
    speakers = dict(zip(map(id, mentions), resolve(mentions, whole, stretches), strict=True))
    stretches = [
        _own(s) if _is_itself(speakers.get(id(s.mention)), outlet, language) else s for s in stretches
    ]
    return _tile(text, stretches, speakers)


def _is_itself(speaker: Speaker | None, outlet: str | None, language: str) -> bool:
    return speaker is not None and outlet is not None and names.by_name(speaker.name, language) == outlet


def _own(stretch: Stretch) -> Stretch:
    return replace(stretch, voice="outlet", kind="narration", rule="the outlet of itself")


def voices(articles: pd.DataFrame) -> pd.DataFrame:
    """Attribute every article.

    Parameters
    ----------
    articles
        Columns article_id, title, text, language and, where known, outlet. An article in a language without cues is *uncertain* throughout.

    Returns
    -------
    DataFrame
        :class:`analysis.tables.Voices`, sorted by article and offset.
    """
    found: list[dict[str, object]] = []
    rows = articles.sort_values("article_id").to_dict("records")
    for row in tqdm(rows, desc="voices", disable=len(rows) < _PROGRESS_FROM):
        language, title, text = row["language"], row["title"], str(row["text"])
        if attributable(language):
            spans = _attributed(text, language, _known(title), _known(row.get("outlet")))
        else:
            spans = _uncertain(text)
        found += [{"article_id": str(row["article_id"]), **span} for span in spans]
    return conform(pd.DataFrame(found), Voices)


def _known(value: object) -> str | None:
    return value if isinstance(value, str) else None


def voice_at(table: pd.DataFrame, voices: pd.DataFrame) -> pd.DataFrame:
    """Add to spans of articles the voice of most of their characters.

    Parameters
    ----------
    table
        Columns article_id, start, end.
    voices
        As :func:`voices` gives them.

    Returns
    -------
    DataFrame
        ``table`` with voice, kind, speaker, speaker_id, role, bloc and cue_stance; the index is kept.
    """
    keyed = table[["article_id", "start", "end"]].assign(row=range(len(table)))
    spans = voices[["article_id", "start", "end", *_VOICE_COLUMNS]]
    majority = pd.concat(
        [_majority(part, spans_of) for part, spans_of in _by_article(keyed, spans)] or [keyed.iloc[:0]]
    )
    joined = majority.set_index("row").reindex(range(len(table)))
    joined.index = table.index
    return table.drop(columns=[c for c in _VOICE_COLUMNS if c in table.columns]).join(
        joined.reindex(columns=_VOICE_COLUMNS)
    )


def voice_sentences(sentences: pd.DataFrame, voices: pd.DataFrame) -> pd.DataFrame:
    """Complete the sentences table: the voice and speaker of most of each sentence's characters."""
    return conform(voice_at(sentences, voices), Sentences)


def _by_article(table: pd.DataFrame, spans: pd.DataFrame) -> list[tuple[pd.DataFrame, pd.DataFrame]]:
    of_article = dict(list(spans.groupby("article_id", sort=False)))
    return [
        (part, of_article[key]) for key, part in table.groupby("article_id", sort=False) if key in of_article
    ]


def _majority(part: pd.DataFrame, spans: pd.DataFrame) -> pd.DataFrame:
    """Give, for each row of one article, the span values that cover most of it; the earlier wins a tie."""
    pairs = part.merge(spans, on="article_id", suffixes=("", "_span"))
    pairs["shared"] = pairs[["end", "end_span"]].min(axis=1) - pairs[["start", "start_span"]].max(axis=1)
    pairs = pairs[pairs["shared"] > 0]
    keys = ["row", "voice", "speaker_id"]
    total = pairs.groupby(keys, dropna=False, sort=False)["shared"].transform("sum")
    pairs = pairs.assign(total=total).sort_values(
        ["row", "total", "start_span"], ascending=[True, False, True]
    )
    return pairs.drop_duplicates("row")


def _uncertain(text: str) -> list[dict[str, object]]:
    row = {
        "start": 0,
        "end": len(text),
        "voice": "uncertain",
        "kind": "narration",
        "rule": "language without cues",
    }
    return [dict.fromkeys(_OPTIONAL) | row] if text else []


def _tile(
    text: str, stretches: list[Stretch], speakers: dict[int, Speaker | None]
) -> list[dict[str, object]]:
    """Paint the stretches over the text, later ones on top, and cut it where the paint changes."""
    painted = [_NARRATION, *stretches]
    paint = [0] * len(text)
    for i, stretch in enumerate(painted):
        if not stretch.voice:
            painted[i] = replace(painted[paint[stretch.start]], kind="term", rule=stretch.rule)
        paint[stretch.start : stretch.end] = [i] * max(0, stretch.end - stretch.start)
    rows: list[dict[str, object]] = []
    start = 0
    for end in range(1, len(text) + 1):
        if end < len(text) and paint[end] == paint[start]:
            continue
        values = _values(text, painted[paint[start]], speakers)
        blank = not any(char.isalnum() for char in text[start:end])
        if rows and (blank or all(rows[-1][key] == value for key, value in values.items())):
            rows[-1]["end"] = end  # a space or stop between two spans goes with the first
        else:
            rows.append({"start": start, "end": end, **values})
        start = end
    return rows


def _values(text: str, stretch: Stretch, speakers: dict[int, Speaker | None]) -> dict[str, object]:
    if stretch.voice == "outlet":
        return dict.fromkeys(_OPTIONAL) | {"voice": "outlet", "kind": stretch.kind, "rule": stretch.rule}
    chain = {id(m): speakers.get(id(m)) for m in _chain(stretch)}
    known = [speaker for speaker in chain.values() if speaker is not None]
    speaking = [speaker for key, speaker in chain.items() if speaker and key != id(stretch.relay)]
    speaker = _who_speaks(speaking, known=speakers.get(id(stretch.mention)) is not None)
    return {
        "voice": stretch.voice,
        "kind": stretch.kind,
        "speaker": speaker.name if speaker else None,
        "speaker_id": speaker.speaker_id if speaker else None,
        "role": (speaker.role or None) if speaker else ("anonymous" if stretch.anonymous else None),
        "bloc": (speaker.bloc or None) if speaker else None,
        "cue": text[stretch.cue[0] : stretch.cue[1]] if stretch.cue else None,
        "cue_start": stretch.cue[0] if stretch.cue else None,
        "cue_end": stretch.cue[1] if stretch.cue else None,
        "cue_stance": stretch.stance or None,
        "chain": " > ".join(dict.fromkeys(s.name for s in known)) or None,
        "rule": stretch.rule,
    }


def _chain(stretch: Stretch) -> list[Mention]:
    """Give who reports whom in a stretch, outermost first."""
    return [m for m in (*stretch.outer, stretch.relay, stretch.mention) if m is not None]


_OPTIONAL = ("speaker", "speaker_id", "role", "bloc", "cue", "cue_start", "cue_end", "cue_stance", "chain")


def _who_speaks(chain: list[Speaker], *, known: bool) -> Speaker | None:
    """Of a chain of reports, the one whose words the outlet brings: the first that is no paper, agency or document.

    Where the innermost is not ``known``, a paper or document before him doesn't stand in for him.
    """
    persons = (s for s in chain if s.role not in ("outlet", "document") and not is_outlet(s.name))
    return next(persons, chain[-1] if known else None)
