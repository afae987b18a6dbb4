"""Voice on the five seeds: the table of what must come out, and agreement with the marks made by hand."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from voice_gold import Gold, read_seeds

from analysis.corpus import Corpus, load_corpus
from analysis.corpus.voice import attribute

AGREEMENT = 0.95
SPEECH = ("direct", "indirect")


@pytest.fixture(scope="module")
def corpus(seeds: Path) -> Corpus:
    return load_corpus(seeds)


@pytest.fixture(scope="module")
def golds(corpus: Corpus) -> dict[str, Gold]:
    clean = {
        row.source: (row.text, row.title if isinstance(row.title, str) else None, row.language)
        for row in corpus.articles.itertuples()
    }
    return {gold.name[:3]: gold for gold in read_seeds(clean)}


@pytest.fixture(scope="module")
def spans(golds: dict[str, Gold]) -> dict[str, pd.DataFrame]:
    return {name: attribute(gold.text, gold.language, title=gold.title) for name, gold in golds.items()}


def _at(table: pd.DataFrame, offset: int) -> dict[str, object]:
    return table[(table["start"] <= offset) & (offset < table["end"])].iloc[0].to_dict()


def _voices_of(gold: Gold, table: pd.DataFrame, phrase: str) -> set[tuple[object, object]]:
    """Give the (voice, speaker) of each letter of a phrase that the article holds once."""
    assert gold.text.count(phrase) == 1, phrase
    begin = gold.text.index(phrase)
    inside = [_at(table, begin + i) for i, char in enumerate(phrase) if char.isalnum()]
    return {(span["voice"], span["speaker"] if isinstance(span["speaker"], str) else None) for span in inside}


@pytest.mark.parametrize("name", ["000", "001", "002", "003", "004"])
def test_words_agree_with_the_marks_made_by_hand(name: str, golds, spans) -> None:
    gold, table = golds[name], spans[name]
    words = gold.words()
    wrong = []
    for start, end in words:
        span, mark = _at(table, start), gold.marks[start]
        voice, speaker = mark or ("outlet", "")
        allowed = SPEECH if voice == "speech" else (voice,)
        named = not mark or str(span["speaker"]).split()[-1] == speaker.split()[-1]
        if span["voice"] not in allowed or not named:
            wrong.append(
                f"{gold.text[start:end]}: {span['voice']} {span['speaker']}, marked {voice} {speaker}"
            )
    assert 1 - len(wrong) / len(words) >= AGREEMENT, "\n".join(wrong)


@pytest.mark.parametrize(
    ("name", "phrase", "voices", "speaker"),
    [
        # 000: the pull quote, and the sentence that «Такое заявление сделал» points back to
        ("000", "У нас есть и с Баку, и с Ереваном огромный комплекс", ("direct",), "Дмитрий Песков"),
        ("000", "отношения в области культуры", ("direct",), "Дмитрий Песков"),
        (
            "000",
            "Россию связывает выгодное сотрудничество с Арменией и Азербайджаном",
            SPEECH,
            "Дмитрий Песков",
        ),
        ("000", "Такое заявление сделал", ("outlet",), None),
        # 001: two quotations over two paragraphs each, and the headline
        ("001", "The work of the 3+3 Regional Cooperation Platform", ("direct",), "Mikhail Kalugin"),
        ("001", "This format holds significant potential", ("direct",), "Mikhail Kalugin"),
        ("001", "Baku and Yerevan as soon as possible", ("direct",), "Mikhail Kalugin"),
        ("001", "The details of the Armenian-American project", ("direct",), "Mikhail Kalugin"),
        ("001", "our partners cannot manage without Russia", ("direct",), "Mikhail Kalugin"),
        ("001", "For Western countries, the South Caucasus is", SPEECH, "Mikhail Kalugin"),
        # 002: what is speech
        ("002", "очень чувствительны", ("direct",), "Путин"),
        ("002", "надежно свяжет", ("direct",), "Путин"),
        ("002", "Россия является основополагающей страной", ("direct",), "Алиев"),
        ("002", "зависит очень многое", ("direct",), "Алиев"),
        ("002", "Путин предложил Алиеву воспользоваться обширными", SPEECH, "Известия"),
        # 003: quotes, paraphrase and the opening; two paragraphs are the outlet's
        ("003", "Тенденция в российско-азербайджанских отношениях очевидная", SPEECH, "Леонид Пастернак"),
        ("003", "затормозить естественные политические процессы", SPEECH, "Леонид Пастернак"),
        ("003", "дальнейшее ухудшение отношений", SPEECH, "Леонид Пастернак"),
        ("003", "Напомним, что данная инфраструктура была задействована", ("outlet",), None),
        ("003", "нанесен ущерб в результате ракетного обстрела", ("outlet",), None),
        ("003", "К слову, в Москве также не скрывают раздражения", ("outlet",), None),
        # 004: the headline is the outlet's own, what is attributed is the ambassador's
        ("004", "Russia has no selfish interests in South Caucasus", ("outlet",), None),
        ("004", "Russia acts as an honest mediator", SPEECH, "Sergey Kopyrkin"),
        ("004", "no one from outside will bring peace", SPEECH, "Sergey Kopyrkin"),
        ("004", "many of the risks that Armenia faces", SPEECH, "Sergey Kopyrkin"),
    ],
)
def test_cells_of_the_table(
    name: str, phrase: str, voices: tuple[str, ...], speaker: str | None, golds, spans
) -> None:
    found = _voices_of(golds[name], spans[name], phrase)
    assert {voice for voice, _ in found} <= set(voices)
    assert {(who or "").split()[-1:] == (speaker or "").split()[-1:] for _, who in found} == {True}


@pytest.mark.parametrize(
    "phrase", ["ситуации на земле", "осколок", "геополитический шпагат", "азербайджанской территории"]
)
def test_terms_in_marks_are_the_outlets(phrase: str, golds, spans) -> None:
    assert {voice for voice, _ in _voices_of(golds["002"], spans["002"], f"«{phrase}»")} == {"outlet"}


def test_a_term_inside_a_report_is_no_direct_speech(golds, spans) -> None:
    assert "direct" not in {voice for voice, _ in _voices_of(golds["002"], spans["002"], "«серым схемам»")}


def test_most_of_the_commentary_is_the_outlets_own(golds, spans) -> None:
    words = [_at(spans["002"], m.start())["voice"] for m in re.finditer(r"\w+", golds["002"].text)]
    assert words.count("outlet") / len(words) >= 0.75


@pytest.mark.parametrize(
    ("name", "speaker"), [("001", "Mikhail Kalugin"), ("003", "Леонид Пастернак"), ("004", "Sergey Kopyrkin")]
)
def test_one_speaker_has_all_that_is_attributed(name: str, speaker: str, spans) -> None:
    table = spans[name]
    assert set(table.loc[table["voice"].isin(SPEECH), "speaker"]) == {speaker}
