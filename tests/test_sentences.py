"""Sentences: | marks each boundary (in the manner of razdel's tests), ⏎ parts paragraphs."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.corpus.sentences import (
    cut_sentences,
    is_signature,
    paragraphs,
    part_of_paragraphs,
    split_sentences,
)

RUSSIAN = [
    "Пришла весна.| Снег сошёл.",
    "И т. д. и т. п.| В общем, всё как всегда.",
    "А. С. Пушкин родился в Москве.| Он был поэтом.",
    "Почему?| Никто не знает!| Вот так.",
    "Завод выпустил 1,5 млн т. стали за год.",
    "Дом построен в 1990 г. на ул. Мира.",
    "Заголовок⏎|Первый абзац.| Второе предложение.⏎|Ещё абзац",
    "Журнал «Союз. Век» закрыт.| Жаль.",
]
ENGLISH = [
    "Spring has come.| The snow is gone.",
    "Mr. Stone met Dr. Bell at 5 p.m. on Friday.| They spoke.",
    "He left the U.S. They stayed.".replace(" They", "| They"),
    "The U.S. Senate met.| It voted.",
    "J. R. Hill wrote it.| It sold well.",
    "Why?| Nobody knows!| So it goes.",
    'She said: "Go."| He went.',
    "It cost $1.5 million.| It broke.",
    'He gave an interview to "Soyuzniki. CSTO" today.| It was long.',
    "A headline⏎|The first paragraph.| Another sentence.",
    "See no. 5 on the list.| No. That is wrong.".replace("No. That", "No.| That"),
]


def _check(case: str, language: str) -> None:
    parts = [part.strip().replace("⏎", "") for part in case.split("|")]
    text = case.replace("|", "").replace("⏎", "\n\n")
    assert [text[a:b] for a, b in split_sentences(text, language)] == parts


@pytest.mark.parametrize("case", RUSSIAN)
def test_russian(case: str) -> None:
    _check(case, "ru")


@pytest.mark.parametrize("case", ENGLISH)
def test_english(case: str) -> None:
    _check(case, "en")


def test_an_unknown_language_is_cut_by_the_rules() -> None:
    _check("Primo.| Secondo.", "it")


def test_stops_lost_in_an_export_are_found_by_words_that_open_sentences() -> None:
    words = "the sides spoke of trade and of the road to the sea"
    text = " ".join([words.capitalize(), *(f"{opener} said that {words}" for opener in ("He", "They", "It"))])
    found = [text[a:b].split()[0] for a, b in split_sentences(text, "en")]
    assert found == ["The", "He", "They", "It"]


@pytest.mark.parametrize(
    ("text", "title", "parts"),
    [
        ("Title\n\nLead text.\n\nBody text.", "Title", ["headline", "lead", "body"]),
        ("Lead text.\n\nBody text.", None, ["lead", "body"]),
        ("Lead.\n\nA short heading\n\nBody text.", None, ["lead", "subhead", "body"]),
        (
            "Lead.\n\n«Цитата»\n\n– представитель Кремля\n\nBody.",
            None,
            ["lead", "pull quote", "pull quote", "body"],
        ),
        (
            "Lead.\n\n“We play on”\n\nAnna Bell, hospital director\n\nBody.",
            None,
            ["lead", "pull quote", "pull quote", "body"],
        ),
        ("", None, []),
    ],
)
def test_parts(text: str, title: str | None, parts: list[str]) -> None:
    assert part_of_paragraphs(text, title=title) == parts


@pytest.mark.parametrize(
    ("line", "signs"),
    [
        ("– представитель Кремля", True),
        ("— Anna Bell, coach", True),
        ("– Да, пойдём.", False),
        ("Anna Bell", False),
    ],
)
def test_signatures(line: str, signs: bool) -> None:
    assert is_signature(line) is signs


def test_cut_sentences_gives_ids_positions_and_parts() -> None:
    rows = [("b", "Title", "Title\n\nOne. Two.", "en"), ("a", None, "Раз. Два.", "ru"), ("c", None, "", None)]
    table = cut_sentences(pd.DataFrame(rows, columns=["article_id", "title", "text", "language"]))
    assert list(table["sentence_id"]) == ["a:0000", "a:0001", "b:0000", "b:0001", "b:0002"]
    assert list(table["part"]) == ["lead", "lead", "headline", "lead", "lead"]
    assert list(table["paragraph"]) == [0, 0, 0, 1, 1]
    assert list(table["text"]) == ["Раз.", "Два.", "Title", "One.", "Two."]


@pytest.mark.parametrize("language", ["ru", "en", "xx"])
@given(text=st.text(alphabet="абвAbc .!?…«»\"'\n\t12,—", max_size=80))
def test_sentences_hold_all_that_is_written_and_stay_in_their_paragraph(language: str, text: str) -> None:
    spans = split_sentences(text, language)
    inside = set()
    for start, end in spans:
        assert text[start:end] == text[start:end].strip() != ""
        assert any(a <= start and end <= b for a, b in paragraphs(text))
        assert not inside & set(range(start, end))
        inside |= set(range(start, end))
    assert {i for i, char in enumerate(text) if not char.isspace()} <= inside
