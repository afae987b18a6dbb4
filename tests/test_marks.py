"""Quotation marks: what stands in ⟦ ⟧ is one quotation of the outermost level; ⏎ parts paragraphs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.corpus.voice.marks import Quote, quotations

CASES = [
    # each mark alone
    "Он сказал: ⟦«Да»⟧.",
    "Он сказал: ⟦„Да“⟧.",
    "He said: ⟦“Yes”⟧.",
    'He said: ⟦"Yes"⟧.',
    "He said: ⟦‘Yes’⟧ and left.",
    "He said: ⟦'Yes'⟧ and left.",
    "He said ⟦''yes''⟧ twice.",
    # several, side by side
    "⟦«Да»⟧ и ⟦«нет»⟧.",
    'The ⟦"one"⟧ and the ⟦"other"⟧.',
    # nested, in the same and in other marks
    '⟦«Фильм "Осень" снят»⟧, — сказал он.',
    "⟦«Фильм «Осень» снят»⟧, — сказал он.",
    "⟦“He said ‘go’ and left”⟧ is what she told.",
    '⟦"Мы снимали "Осень" два года"⟧, - сказал он.',
    "⟦«ООО „Вектор“»⟧ закрыто.",
    # one closing mark for two levels
    "⟦«ООО «Вектор»⟧ закрыто.",
    # a typist's mix
    'Он сказал: ⟦„Да"⟧.',
    "Он сказал: ⟦„Да”⟧ и ушёл.",
    # no quotations: apostrophes, inches, decades
    "The farmers' land isn't Tom's.",
    'A 24" screen and a 27" screen.',
    "Rock 'n' roll of the '90s",
    "Ничего в кавычках.",
    "",
    # over paragraphs: opened anew, closed once, never closed
    "⟦«Первое.⟧⏎⟦«Второе»⟧.",
    "⟦«Первое.⏎Второе.⏎Третье»⟧ и конец.",
    "Он сказал: ⟦«Первое.⟧⏎Дальше рассказ.",
]


def _read(case: str) -> tuple[str, list[str]]:
    text = case.replace("⏎", "\n\n")
    return text.replace("⟦", "").replace("⟧", ""), [part.split("⟧")[0] for part in text.split("⟦")[1:]]


@pytest.mark.parametrize("case", CASES)
def test_quotations(case: str) -> None:
    text, expected = _read(case)
    assert [text[quote.start : quote.end] for quote in quotations(text)] == expected


def test_what_is_left_open_says_so() -> None:
    first, second = quotations("«Первое.\n\n«Второе».")
    assert (first.closed, first.reopened) == (False, True)
    assert (second.closed, second.reopened) == (True, False)


def test_inner_drops_marks_and_space() -> None:
    assert Quote(0, 6, "«").inner("«Да! »") == "Да!"


@given(st.text(alphabet="«»„“”\"'‘’ ,.!\nаbЯ1—-", max_size=80))
def test_quotations_are_in_order_inside_the_text_and_do_not_overlap(text: str) -> None:
    found = quotations(text)
    assert all(0 <= quote.start < quote.end <= len(text) for quote in found)
    assert all(a.end <= b.start for a, b in zip(found, found[1:], strict=False))


@given(
    st.lists(st.text(alphabet="abcя ", min_size=1, max_size=8).filter(lambda s: s.strip() == s), max_size=6)
)
def test_guillemets_are_found_as_written(words: list[str]) -> None:
    text = " и ".join(f"«{word}»" for word in words)
    assert [quote.inner(text) for quote in quotations(text)] == words
