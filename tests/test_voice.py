"""Voice: cases in the notation of tests/data/voice/cases_*.txt, and properties that hold for any text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from analysis import lexicon
from analysis.corpus.voice import attributable, attribute, voice_at, voice_sentences, voices
from analysis.tables import Spans, Voices

DATA = Path(__file__).parent / "data" / "voice"
LETTERS = {"d": "direct", "i": "indirect", "s": "speech", "t": "term", "u": "uncertain", "_": "open"}
LANGUAGES = ("en", "ru")
_OPEN = re.compile(r"\{([dis_]) ([^|{}]*)\||\{([tu]) ")


@dataclass(frozen=True)
class Case:
    """A marked text: its plain text, and per character what is expected (letter and speaker; None: the outlet)."""

    text: str
    marks: tuple[tuple[str, str] | None, ...]
    title: str | None
    language: str
    section: str
    reason: str = ""
    source: str = field(default="", compare=False)


def read_case(line: str, language: str, section: str = "", reason: str = "") -> Case:
    """Read one line of the notation."""
    source, line = line, line.replace("⏎", "\n\n")
    titled, line = line.startswith("^"), line.removeprefix("^")
    text, marks, stack, at = "", [], [], 0
    while at < len(line):
        if opened := _OPEN.match(line, at):
            stack.append((opened.group(1) or opened.group(3), opened.group(2) or ""))
            at = opened.end()
        elif line[at] == "}" and stack:
            stack.pop()
            at += 1
        else:
            text += line[at]
            marks.append(stack[-1] if stack else None)
            at += 1
    assert not stack, f"unclosed mark in {source!r}"
    title = text.split("\n\n")[0] if titled else None
    return Case(text, tuple(marks), title, language, section, reason, source)


def read_cases(language: str) -> list[Case]:
    """Read a case file; sections start with ##, comments with #."""
    cases, section, comment = [], "", ""
    for line in (DATA / f"cases_{language}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            section, comment = line[3:], ""
        elif line.startswith("#"):
            comment = line.lstrip("# ")
        elif line.strip():
            cases.append(read_case(line, language, section, comment if section == "known failures" else ""))
    return cases


def same_speaker(expected: str, found: object) -> bool:
    """Compare an expected speaker with a found one, as the head of the case files says."""
    name = found.casefold() if isinstance(found, str) else ""
    wanted = expected.casefold()
    if wanted in ("*", ""):
        return True
    if wanted == "?":
        return not name
    if wanted.startswith("~"):
        return wanted[1:] in name
    return name == wanted or (" " not in wanted and name.split()[-1:] == [wanted])


def differences(case: Case) -> list[str]:
    """Give what differs between a case and the program: one line a stretch of equal difference."""
    spans = attribute(case.text, case.language, title=case.title)
    problems: list[tuple[int, str]] = []
    for span in spans.to_dict("records"):
        for at in range(span["start"], span["end"]):
            problem = _problem(case.marks[at], span) if case.text[at].isalnum() else ""
            if problem and not (problems and problems[-1][1] == problem):
                problems.append((at, problem))
            elif not problem and case.text[at].isalnum():
                problems.append((at, ""))
    return [f"{case.text[at : at + 40]!r}: {problem}" for at, problem in problems if problem]


def _problem(mark: tuple[str, str] | None, span: dict[str, object]) -> str:
    letter, speaker = mark or ("", "")
    if letter == "_":
        return ""
    expected = {"": ("outlet",), "t": ("outlet",), "s": ("direct", "indirect")}.get(letter) or (
        LETTERS[letter],
    )
    if span["voice"] not in expected:
        return f"{span['voice']} ({span['rule']}), expected {'/'.join(expected)}"
    if letter == "t" and span["kind"] != "term":
        return f"{span['kind']}, expected a term"
    if letter in ("d", "i", "s") and not same_speaker(speaker, span["speaker"]):
        return f"speaker {span['speaker']}, expected {speaker}"
    return ""


def _parameters() -> list[object]:
    return [
        pytest.param(
            case,
            id=f"{language}-{case.section}-{n}",
            marks=[pytest.mark.xfail(reason=case.reason or "known failure", strict=True)]
            if case.reason
            else [],
        )
        for language in LANGUAGES
        for n, case in enumerate(read_cases(language))
    ]


@pytest.mark.parametrize("case", _parameters())
def test_case(case: Case) -> None:
    found = differences(case)
    assert not found, f"{case.source}\n  " + "\n  ".join(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_enough_cases(language: str) -> None:
    cases = read_cases(language)
    assert len([case for case in cases if not case.reason]) >= 150
    assert len({case.text for case in cases}) == len(cases)


def test_notation_is_read_as_its_head_says() -> None:
    case = read_case("^{s Вера Зуева|Да}⏎{t «Маяк»} {d ?|«Как {i Иван|он} жив»}", "ru")
    assert case.text == "Да\n\n«Маяк» «Как он жив»"
    assert case.title == "Да"
    letters = "".join(mark[0] if mark else "-" for mark in case.marks)
    assert letters == "ss--tttttt-dddddiidddddd"[: len(letters)]
    assert case.marks[0] == ("s", "Вера Зуева")


# --- properties ---

_PIECES = st.sampled_from(
    [
        "«",
        "»",
        "„",
        "“",
        "”",
        '"',
        "'",
        "‘",
        "’",
        "''",
        " ",
        " ",
        "\n\n",
        "\n",
        ". ",
        ", ",
        ": ",
        "! ",
        "— ",
        "– ",
        "- ",
        "…",
    ]
    + [
        "сказал",
        "заявил, что",
        "Песков",
        "Дмитрий Песков",
        "он",
        "по словам",
        "сообщает ТАСС",
        "Об этом",
        "слово",
    ]
    + [
        "said",
        "that",
        "Kalugin",
        "Mikhail Kalugin",
        "he",
        "according to",
        "the ambassador",
        "This was stated by",
        "word",
    ]
    + ["**", "Q:", "A:", "?", ";", "(", ")", "12", "ё", "Об", "a", "\u200b", "\t", "é", "ß", "İ", "1.5"]
)


@pytest.mark.parametrize("language", LANGUAGES)
@given(pieces=st.lists(_PIECES, max_size=40), glue=st.sampled_from(["", " "]))
@hypothesis_settings(max_examples=60)
def test_spans_tile_any_string_of_marks_and_cues(language: str, pieces: list[str], glue: str) -> None:
    _assert_tiles(glue.join(pieces), language)


@pytest.mark.parametrize("language", LANGUAGES)
@given(text=st.text(max_size=120))
@hypothesis_settings(max_examples=40)
def test_spans_tile_any_string(language: str, text: str) -> None:
    _assert_tiles(text, language)


def _assert_tiles(text: str, language: str) -> None:
    spans = attribute(text, language)
    assert list(spans.columns) == list(Spans.to_schema().columns)
    assert "".join(text[a:b] for a, b in zip(spans["start"], spans["end"], strict=True)) == text
    assert (spans["start"] < spans["end"]).all()
    cued = spans.dropna(subset=["cue"])
    assert all(
        text[a:b] == cue for a, b, cue in zip(cued["cue_start"], cued["cue_end"], cued["cue"], strict=True)
    )
    assert spans.loc[spans["voice"] == "outlet", "speaker"].isna().all()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_text_gives_the_same_spans(language: str) -> None:
    text = "\n\n".join(case.text for case in read_cases(language)[:10])
    pd.testing.assert_frame_equal(attribute(text, language), attribute(text, language))


def test_an_empty_text_has_no_spans() -> None:
    assert attribute("", "ru").empty


def test_a_language_without_cues_is_refused_and_said_so() -> None:
    assert not attributable("hy")
    assert not attributable(None)
    with pytest.raises(ValueError, match="hy"):
        attribute("Բարեւ", "hy")


@pytest.mark.slow
def test_spans_tile_news_articles(shared: Path) -> None:
    table = pd.read_csv(shared / "corpora" / "ru_news_four_outlets.csv.gz", usecols=["text"]).dropna()
    for text in table["text"].sample(200, random_state=0):
        _assert_tiles(text, "ru")
    table = pd.read_csv(shared / "corpora" / "rt_en.csv.gz", usecols=["content"]).dropna()
    for text in table["content"].sample(200, random_state=0):
        _assert_tiles(text, "en")


# --- tables ---


def _articles() -> pd.DataFrame:
    rows = [
        ("a2", None, "Посол Михаил Калугин выступил. «Мы готовы говорить», — сказал Калугин.", "ru"),
        ("a1", None, 'Diplomat Mikhail Kalugin spoke. "We are ready to talk," Kalugin said.', "en"),
        ("a3", None, "Բարեւ", "hy"),
        ("a4", None, "", "ru"),
    ]
    return pd.DataFrame(rows, columns=["article_id", "title", "text", "language"])


def test_voices_of_articles_tile_each_and_leave_unknown_languages_uncertain() -> None:
    articles = _articles()
    table = voices(articles)
    assert list(table.columns) == list(Voices.to_schema().columns)
    for row in articles.itertuples():
        spans = table[table["article_id"] == row.article_id]
        assert "".join(row.text[a:b] for a, b in zip(spans["start"], spans["end"], strict=True)) == row.text
    assert set(table.loc[table["article_id"] == "a3", "voice"]) == {"uncertain"}


def test_latin_and_cyrillic_spellings_share_a_speaker_id() -> None:
    table = voices(_articles()).dropna(subset=["speaker"])
    assert table["speaker"].nunique() == 2
    assert table["speaker_id"].nunique() == 1


@pytest.mark.parametrize(
    ("russian", "english"),
    [
        ("Сергей Копыркин", "Sergey Kopyrkin"),
        ("Никол Пашинян", "Nikol Pashinyan"),
        ("Мария Захарова", "Maria Zakharova"),
    ],
)
def test_a_person_has_one_id_in_both_alphabets(russian: str, english: str) -> None:
    ru = attribute(f"«Мы готовы работать дальше», — сказал {russian}.", "ru")["speaker_id"].dropna()
    en = attribute(f'"We are ready to work on," said {english}.', "en")["speaker_id"].dropna()
    assert set(ru) == set(en) != set()


def test_voice_at_takes_the_majority_and_keeps_the_index() -> None:
    table = voices(_articles())
    wanted = pd.DataFrame(
        {"article_id": ["a1", "a1", "zz"], "start": [31, 0, 0], "end": [55, 20, 5]}, index=[7, 5, 3]
    )
    found = voice_at(wanted, table)
    assert list(found.index) == [7, 5, 3]
    assert list(found["voice"][:2]) == ["direct", "outlet"]
    assert found["voice"].isna().tolist() == [False, False, True]


def test_sentences_get_voice_and_speaker() -> None:
    from analysis.corpus.sentences import cut_sentences

    articles = _articles()
    completed = voice_sentences(cut_sentences(articles), voices(articles))
    of_en = completed[completed["article_id"] == "a1"]
    assert list(of_en["voice"]) == ["outlet", "direct"]
    assert of_en["speaker"].iloc[1] == "Mikhail Kalugin"


@pytest.mark.parametrize(
    ("text", "language", "stance"),
    [
        ("Мэр Илья Ветров подчеркнул, что мост построен.", "ru", "endorsing"),
        ("Мэр Илья Ветров утверждает, что мост построен.", "ru", "distancing"),
        ("Мэр Илья Ветров поспешил подчеркнуть, что мост построен.", "ru", "distancing"),
        ("Мэр Илья Ветров сказал, что мост построен.", "ru", "neutral"),
        ("Mayor Ian Frost pointed out that the bridge was built.", "en", "endorsing"),
        ("Mayor Ian Frost claims that the bridge was built.", "en", "distancing"),
        ("Mayor Ian Frost hastened to emphasize that the bridge was built.", "en", "distancing"),
        ("Mayor Ian Frost said that the bridge was built.", "en", "neutral"),
    ],
)
def test_the_verb_keeps_its_stance(text: str, language: str, stance: str) -> None:
    assert set(attribute(text, language)["cue_stance"].dropna()) == {stance}


@pytest.mark.parametrize(
    ("text", "language", "role", "bloc"),
    [
        ("Посол России в Армении Сергей Копыркин сказал, что мир близок.", "ru", "official", "russia"),
        ("Премьер-министр Армении Никол Пашинян сказал, что мир близок.", "ru", "official", "armenia"),
        ("Политолог Арег Галстян считает, что мир близок.", "ru", "expert", ""),
        ("Источник в правительстве сообщил, что мир близок.", "ru", "anonymous", None),
        (
            "Russian Ambassador to Armenia Sergey Kopyrkin said that peace was near.",
            "en",
            "official",
            "russia",
        ),
        ("Political analyst Arthur Galt believes that peace is near.", "en", "expert", ""),
        ("A source in the government said that peace was near.", "en", "anonymous", None),
        ("The report says that peace is near.", "en", "document", ""),
    ],
)
def test_role_and_bloc(text: str, language: str, role: str, bloc: str | None) -> None:
    span = attribute(text, language).query("voice == 'indirect'").iloc[0]
    assert span["role"] == role
    if bloc is not None:
        assert (span["bloc"] if isinstance(span["bloc"], str) else "") == bloc


def test_a_chain_names_who_reports_whom() -> None:
    spans = attribute("Премьер Никол Пашинян заявил, что переговоры продолжатся, сообщает ТАСС.", "ru")
    chains = [chain for chain in spans["chain"].dropna() if ">" in chain]
    assert chains == ["ТАСС > Никол Пашинян"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_cue_lists_are_sorted_and_unique(language: str) -> None:
    data = lexicon.read_yaml(lexicon.languages()[language]["voice"])
    for key, words in _lists(data):
        assert words == sorted(set(words)), f"voice_{language}.yml, {key}: sort the list and drop doubles"


def _lists(data: object, key: str = "") -> list[tuple[str, list[str]]]:
    if isinstance(data, dict):
        return [pair for name, value in data.items() for pair in _lists(value, f"{key}/{name}")]
    return [(key, [str(word) for word in data])] if isinstance(data, list) else []
