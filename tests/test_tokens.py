"""Cases in the domain's notation: ``text → tokens`` parted by bars, ``word → lemma/pos``."""

import random
import unicodedata

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import lexicon, paths
from analysis.tables import Sentences, Tokens, empty
from analysis.tokens import (
    is_content,
    language_of,
    lemma,
    normalize,
    parse,
    parse_text,
    script,
    stopwords,
    tokenize,
    tokens,
)

CUTS = [
    "Armenia|'s|allies|don't|trust|it",
    "O’Brien|’s|F-16s|and|the|countries|well-being",
    "the|U.S.|and|the|EU|met",
    "the|3+3|platform|of|2020-2022",
    "at|12:30|for|1,500|or|1.5|percent",
    "армяно-азербайджанском|конфликте|и|экспортно-импортными|потоками",
    "коридор|Север|Юг|БАМ-а",
    "Су-35|и|С-400|в|1990-х",
    "Smi24.net|и|arvak.am|по|адресу|https://a.b/c?d=1",
    "заключил|он|Добавить|новость",
    "Нагорного|Карабаха|т.е.|Арцаха",
    "COVID-19|п'ять",
]


@pytest.mark.parametrize("case", CUTS)
def test_cuts(case: str) -> None:
    words = case.split("|")
    text = " ".join(words).replace(" 's", "'s").replace(" ’s", "’s")
    assert [text[start:end] for start, end in tokenize(text)] == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Север–Юг, «надёжно»!", "Север Юг надёжно"),
        ("он.Добавить", "он Добавить"),
        ("end.The next", "end The next"),
        ('the countries\' "right"', "the countries right"),
        ("50 % и 3+3.", "50 и 3+3"),
        ("", ""),
        ("— … !", ""),
    ],
)
def test_leaves_punctuation_out(text: str, words: str) -> None:
    assert [text[start:end] for start, end in tokenize(text)] == words.split()


@given(st.text(max_size=200))
def test_spans_are_ordered_and_hold_letters_or_digits(text: str) -> None:
    spans = tokenize(text)
    assert all(a < b for a, b in spans)
    assert all(b <= c for (_, b), (c, _) in zip(spans, spans[1:], strict=False))
    assert all(any(char.isalnum() for char in text[a:b]) for a, b in spans)
    covered = {i for a, b in spans for i in range(a, b)}
    assert not [c for i, c in enumerate(text) if c.isalpha() and i not in covered and c not in "ʼ"]


RUSSIAN = """
Армению → армения/name
Алиевым → алиев/name
Песков → песков/name
песков → песок/noun
Захаровой → захаров/name
Каллас → каллас/name
Тасицем → тасиц/name
Вэнсом → вэнс/name
Зангезур → зангезур/name
Пашиняна → пашинян/name
Байдену → байден/name
Ливане → ливан/name
Максимов → максимов/name
БАМ-а → бам/name
АзР → азр/name
РФ → рф/name
США → сша/name
САР → сар/name
Южного → южный/adjective
Кавказа → кавказ/name
партнёров → партнер/noun
партнеров → партнер/noun
людей → человек/noun
подписанный → подписать/verb
сказавший → сказать/verb
рассказал → рассказать/verb
азербайджанским → азербайджанский/adjective
армяно-азербайджанском → армяно-азербайджанский/adjective
полностью → полностью/function
быстро → быстро/adverb
один → один/function
пять → пять/function
стали → стали/function
2024 → 2024/number
1990-х → 1990-х/number
XIX → xix/number
3+3 → 3+3/name
ArmInfo → arminfo/name
т.е. → т.е./function
"""
ENGLISH = """
Armenians → armenian
Armenia → armenia/name
countries → country/noun
ministers → minister/noun
said → say/verb
agreed → agree/verb
us → us/function
US → us/name
U.S. → us/name
WHO → who/name
who → who/function
don't → don't/function
Kallas → kallas/name
CSTO → csto/name
Yerevan → yerevan/name
Westerners → westerner/noun
1990s → 1990s/number
21st → 21st/number
3+3 → 3+3/name
quickly → quickly/adverb
Москва → москва/name
"""


def cases(block: str) -> list[tuple[str, str]]:
    return [(word, found) for word, _, found in (line.partition(" → ") for line in block.split("\n") if line)]


@pytest.mark.parametrize(("word", "expected"), cases(RUSSIAN))
def test_parses_russian(word: str, expected: str) -> None:
    assert "/".join(parse(word, "ru")) == expected


@pytest.mark.parametrize(("word", "expected"), cases(ENGLISH))
def test_parses_english(word: str, expected: str) -> None:
    found = "/".join(parse(word, "en"))
    assert found == expected or found.startswith(expected + "/")


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Песков", "песков/name"),  # sand would stand in the genitive
        ("Встреча", "встреча/noun"),
        ("Вера", "вера/noun"),
        ("Россия", "россия/name"),
        ("Учитывая", "учитывать/verb"),
    ],
)
def test_a_first_word_is_read_by_its_case(word: str, expected: str) -> None:
    assert "/".join(parse(word, "ru", initial=True)) == expected


@pytest.mark.parametrize(
    "forms", ["Ереван Еревана Ереваном", "ещё еще", "Каспия Каспием Каспий", "ёлка елки"]
)
def test_forms_join(forms: str) -> None:
    assert len({lemma(form, "ru") for form in forms.split()}) == 1


def test_unknown_languages_and_scripts_keep_their_words() -> None:
    assert parse("Երևան", "hy") == ("երևան", "name")
    assert parse("საქართველო", None)[0] == "საქართველო"
    assert script("Երևան") == "armenian" and script("123") == ""
    assert language_of("ArmInfo", "ru") == "en" and language_of("Москва", "en") == "ru"


@given(st.text(max_size=12))
def test_parse_never_fails_and_is_normal(word: str) -> None:
    for language in ("ru", "en", None, "xx"):
        term, pos = parse(word, language)
        assert term == normalize(term) or term == normalize(normalize(term))
        assert pos in ("noun", "verb", "adjective", "adverb", "name", "number", "function", "other")


def test_normalize() -> None:
    assert normalize("Ёлка") == "елка"
    assert normalize("за\u0301мок") == "замок"
    assert normalize("до\u00adговор") == "договор"
    assert normalize(unicodedata.normalize("NFD", "Йод")) == "йод"
    assert normalize("Armenia’s") == "armenia's"


def sentences(*texts: str, article: str = "a", language: str = "ru") -> pd.DataFrame:
    rows, offset = [], 0
    for number, text in enumerate(texts):
        rows.append(
            {
                "sentence_id": f"{article}-{number}", "article_id": article, "position": number, "paragraph": 0, "part": "body",
                "start": offset, "end": offset + len(text), "text": text, "language": language, "voice": "outlet", "speaker": None,
            }
        )  # fmt: skip
        offset += len(text) + 1
    return pd.DataFrame(rows)


def test_table_offsets_lead_back_to_the_article() -> None:
    texts = ("Россию связывает сотрудничество с Арменией.", "Так считает Константин Тасиц.")
    article = " ".join(texts)
    table = tokens(sentences(*texts))
    assert list(table.columns) == list(Tokens.to_schema().columns)
    assert [article[a:b] for a, b in zip(table["start"], table["end"], strict=True)] == table[
        "token"
    ].tolist()
    assert table.loc[table["content"], "term"].tolist() == [
        "россия", "связывать", "сотрудничество", "армения", "считать", "константин", "тасиц",
    ]  # fmt: skip


def test_names_are_joined_by_the_article_s_own_evidence() -> None:
    table = tokens(
        sentences("Вера Петрова приехала.", "Об этом заявила сама Вера Петрова.", "О Вэнсе и Вэнс.")
    )
    assert table.loc[table["token"] == "Вера", "term"].tolist() == ["вера", "вера"]
    assert table.loc[table["token"] == "Вера", "pos"].tolist() == ["name", "name"]
    assert table.loc[table["token"].isin(["Вэнсе", "Вэнс"]), "term"].tolist() == ["вэнс", "вэнс"]


def test_a_headline_in_capitals_has_common_words() -> None:
    terms = {
        term: pos for _, _, term, pos in parse_text("РОССИЯ И АРМЕНИЯ ПОДПИСАЛИ СОГЛАШЕНИЕ О ГРАНИЦЕ", "ru")
    }
    assert {"россия", "армения", "подписать", "соглашение", "граница"} <= set(terms)
    assert terms["соглашение"] == "noun"


def test_articles_do_not_touch_each_other() -> None:
    one, two = (
        sentences("Вера Петрова здесь. ", article="a"),
        sentences("Вера в победу.", "Их Вера.", article="b"),
    )
    both = tokens(pd.concat([one, two], ignore_index=True))
    alone = pd.concat([tokens(one), tokens(two)], ignore_index=True)
    pd.testing.assert_frame_equal(both, alone)


def test_missing_language_is_read_by_script() -> None:
    table = tokens(sentences("Песков said so in Москве.").assign(language=None))
    assert table["language"].unique().tolist() == ["und"]
    assert table["term"].tolist() == ["песков", "say", "so", "in", "москва"]


def test_empty_table() -> None:
    assert tokens(empty(Sentences)).empty


@pytest.mark.parametrize("language", sorted(lexicon.languages()))
def test_stopword_files(language: str) -> None:
    file = paths.LEXICON / lexicon.languages()[language]["stopwords"]
    words = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert words == sorted(set(words)) and len(words) >= 400
    assert all(word == word.lower() and "ё" not in word for word in words)
    assert all(parse(word, language)[1] in ("function", "number") for word in words)
    assert {"не", "который", "это"} <= stopwords("ru") and {"the", "which", "not"} <= stopwords("en")


def test_stopwords_are_no_content_words_of_the_glossary() -> None:
    glossary = lexicon.read_csv("glossary.csv").query("pos == 'noun'")
    assert len(set(glossary["english"]) & stopwords("en")) < 60


def test_is_content() -> None:
    assert is_content("армения", "name") and not is_content("и", "function")
    assert not is_content("x", "noun") and not is_content("2024", "number")


def test_suffix_file() -> None:
    table = lexicon.read_csv("suffixes.csv")
    keys = list(zip(table["language"], table["suffix"], strict=True))
    assert keys == sorted(set(keys))
    assert set(table["pos"]) <= {"noun", "verb", "adjective", "adverb"}


def test_order_of_calls_does_not_matter() -> None:
    words = ["Песков", "песков", "Тасицем", "US", "us", "Вера"]
    first = [parse(word, "ru") for word in words]
    parse.cache_clear()
    shuffled = random.Random(0).sample(words, len(words))
    second = {word: parse(word, "ru") for word in shuffled}
    assert first == [second[word] for word in words]
