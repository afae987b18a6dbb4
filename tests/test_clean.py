"""Cleaning: what goes, what stays, and that nothing is lost uncounted."""

import inspect
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.corpus import clean as module
from analysis.corpus.clean import RULES, clean, explain_rules, restore, to_raw
from analysis.corpus.cleaning import lexica
from analysis.corpus.ends import repeated_ends
from analysis.corpus.load import read
from analysis.corpus.readers import RawArticle

LEAD = (
    "Президент Армении заявил в среду, что переговоры о мирном договоре будут продолжены в ближайшие недели."
)
MORE = "По его словам, стороны согласовали большую часть текста, и осталось обсудить лишь несколько статей документа."
ENGLISH = "The president said on Wednesday that the talks on a peace treaty would go on in the coming weeks, and that much was agreed."


def text(raw: str, **fields: str) -> str:
    return clean(raw, fields=fields).text


# --- properties ---

PIECES = st.sampled_from(
    [
        LEAD, MORE, ENGLISH, "Заголовок без точки", "\n", "\n\n", " \n \n", "  ", "\xa0", "\t", "\u200b", "\ufeff", "\r\n", "\x0c",
        "date 2026-02-10 ", "ArmInfo. ", "МОСКВА, 11 фев — РИА Новости. ", "Читайте также:", "Поделиться", "0", "12", "1 2 3 4 5 6 7",
        "arvak.am | 2", "Page 3 of 9", "взаимо-\n", "армяно-", "отношения", "Smi24.net", "Сентябрь\n2024", "> ", "&nbsp;", "<p>", "Ð¿Ñ€Ð¸",
        "строка без конца, которая продолжается\nна следующей строке", "– представитель Кремля", "By Anna Smith", "Комментарии", "…", "«", "»", '"',
    ]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(PIECES, max_size=25).map("".join),
    st.lists(PIECES, max_size=25).map("\n".join),
)


@given(TEXTS)
def test_removals_applied_to_raw_give_the_text(raw: str) -> None:
    result = clean(raw)
    assert restore(raw, result.removals) == result.text


@given(TEXTS)
def test_cleaning_twice_changes_nothing(raw: str) -> None:
    once = clean(raw).text
    assert clean(once).text == once


@given(TEXTS)
def test_every_raw_character_is_accounted_for(raw: str) -> None:
    result = clean(raw)
    gone = sum(row["raw_end"] - row["raw_start"] for row in result.removals)
    put_in = sum(len(row["replacement"]) for row in result.removals)
    assert len(raw) - gone + put_in == len(result.text)
    assert all(raw[row["raw_start"] : row["raw_end"]] == row["text"] != "" for row in result.removals)
    ends = [row["raw_end"] for row in result.removals]
    assert all(end <= row["raw_start"] for end, row in zip(ends, result.removals[1:], strict=False))


@given(TEXTS)
def test_offsets_lead_back(raw: str) -> None:
    result = clean(raw)
    changed = {i for row in result.removals for i in range(row["raw_start"], row["raw_end"])}
    for offset in range(0, len(result.text), 7):
        place = to_raw(result.removals, offset)
        assert place in changed or raw[place] == result.text[offset]
        assert to_raw(result.removals, offset + 1, end=True) > place


@given(TEXTS)
def test_paragraphs_are_parted_by_one_blank_line(raw: str) -> None:
    result = clean(raw)
    assert "\n\n\n" not in result.text
    assert "\n" not in result.text.replace("\n\n", "")
    assert result.text == result.text.strip()
    assert result.title is None or result.text.startswith(result.title + "\n\n")


def test_rules_read_as_a_specification() -> None:
    assert all(doc for doc in explain_rules().values())
    assert len(explain_rules()) == len(RULES)
    assert all(len(inspect.signature(rule).parameters) == 2 for rule in RULES)
    assert "RULES" in module.__all__


# --- one line a case: what stands before → what must come out ---


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("одно\xa0 слово", "одно слово"),
        ("сло\xadво и сло\u200bво", "слово и слово"),
        ("первая\r\nВторая", "первая\n\nВторая"),
        ("military-\xa0 political", "military-political"),
        ("двух-  и трехлетний", "двух- и трехлетний"),
        ("two- and three-year", "two- and three-year"),
        ("РџСЂРµР·РёРґРµРЅС‚ СЃРєР°Р·Р°Р»", "Президент сказал"),
        ("Ïðåçèäåíò Ðîññèè çàÿâèë îá ýòîì", "Президент России заявил об этом"),
        ("Ð¡Ð¾Ð²ÐµÑ‚", "Совет"),
        ("Türkiye ve Çavuşoğlu, naïve café", "Türkiye ve Çavuşoğlu, naïve café"),
        ("Советский Союз и РСФСР", "Советский Союз и РСФСР"),
        ("<p>Один.</p><p>Два &laquo;три&raquo;.</p>", "Один.\n\nДва «три»."),
        ("Tom &amp; Jerry, 3 < 5", "Tom & Jerry, 3 < 5"),
        ("", ""),
        (" \n\n ", ""),
    ],
)
def test_characters(raw: str, expected: str) -> None:
    assert text(raw) == expected


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("армяно-", "азербайджанском", "армяно-азербайджанском"),
        ("взаимо-", "отношения", "взаимоотношения"),
        ("прави-", "тельство", "правительство"),
        ("экспортно-", "импортные", "экспортно-импортные"),
        ("из-", "за", "из-за"),
        ("govern-", "ment", "government"),
        ("anti-", "Russian", "anti-Russian"),
        ("Север–", "Юг", "Север–Юг"),
        ("кто-", "то", "кто-то"),
    ],
)
def test_words_cut_at_line_ends(before: str, after: str, joined: str) -> None:
    filler = "строка, которая так же длинна, как и другие строки этого листа\nи которая продолжается "
    page = "\n".join(
        f"{i} {filler}на следующей такой же длинной строке {i}-листа" for i in ("а", "но", "и", "да")
    )
    assert f" {joined} " in text(
        f"{page}\nздесь стоит одно слово, что разорвано в конце строки {before}\n{after} и так далее до конца."
    )


def test_own_usage_decides_on_a_hyphen() -> None:
    page = "Премьер Пашинян сказал об этом вчера вечером, и слова эти потом\nповторили все газеты, которые писали о визите и о речи, где Пашин-\nян говорил долго и подробно о соседях своей страны и о дорогах\nмежду ними."
    assert "где Пашинян говорил" in text(page)


WRAPPED = """\
Тбилиси и Ереван договорились расширить торговлю. Об этом министры
сообщили журналистам после встречи, которая длилась больше двух часов
и прошла за закрытыми дверями.

Стороны обсудили дороги, границу и будущее железной дороги, которой
пользуются обе страны. Подробности договора министры назвать
отказались.
"""


def test_wrapped_mail_text_is_joined() -> None:
    paragraphs = text(WRAPPED).split("\n\n")
    assert len(paragraphs) == 2
    assert "министры сообщили журналистам" in paragraphs[0]
    assert paragraphs[1].endswith("назвать отказались.")


def test_quoted_mail_loses_its_marks_and_header() -> None:
    raw = "From: a@b.am\nSent: Monday, 5 May 2025\nTo: c@d.ru\nSubject: статья\n\n" + WRAPPED
    quoted = "\n".join(f"> {line}" for line in raw.splitlines())
    assert text(quoted) == text(WRAPPED)


def test_paragraphs_without_wrapping_stay_apart() -> None:
    raw = f"{LEAD}\n{MORE}\n\nНет.\n\n{LEAD}\n– Да.\n– Почему?"
    assert text(raw) == f"{LEAD}\n\n{MORE}\n\nНет.\n\n{LEAD}\n\n– Да.\n\n– Почему?"


def test_list_items_are_not_a_wrapped_page() -> None:
    items = "\n".join(
        ["Первое место заняла Москва;", "второе место занял Казань;", "третье место занял Омск."]
    )
    assert text(f"{LEAD} {MORE} {LEAD}\n{items}\n{MORE} {LEAD}").count("\n\n") == 4


@pytest.mark.parametrize(
    "footer",
    [
        "Центр анализа | centre.am          7",
        "Бюллетень центра | 12",
        "Page 3 of 9",
        "стр. 4",
        "- 5 -",
        "17",
    ],
)
def test_a_sentence_cut_by_a_page_footer_is_rejoined(footer: str) -> None:
    raw = f"{LEAD} {MORE} Об этом пишут с одной стороны для\n\n{footer}\n\nкомпенсации утраты, с другой стороны для выхода к морю. {LEAD}"
    assert "с одной стороны для компенсации утраты" in text(raw)
    assert footer not in text(raw)


def test_running_heads_go() -> None:
    pages = [
        f"{LEAD} {MORE} Это продолжается\nМинистерство обороны Армении     {n}\nна следующей странице. {MORE}"
        for n in (1, 2, 3)
    ]
    assert "Министерство" not in text("\n".join(pages))
    assert "Это продолжается на следующей странице" in text("\n".join(pages))


@pytest.mark.parametrize(
    "junk",
    [
        "Пн Вт Ср Чт Пт Сб Вс\n1 2 3 4 5 6 7\n8 9 10 11 12 13 14\n15 16 17 18 19 20 21\n22 23 24 25 26 27 28\n29 30 31",
        "May 2025\n" + "\n".join(map(str, range(1, 32))),
        "Facebook Twitter Telegram VK",
        "0",
        "Просмотров: 1 234",
        "132 views",
        "Поделиться новостью",
        "Главная\nНовости\nПолитика",
        "Версия для печати",
        "www.example.am",
        "Фото: Reuters",
        "12.02.2025, 14:30",
        "Опубликовано: 12 февраля 2025",
        "Tuesday, 11 February 2025",
    ],
)
def test_junk_above_an_article_goes(junk: str) -> None:
    assert text(f"{junk}\n\n{LEAD}\n\n{MORE}") == f"{LEAD}\n\n{MORE}"


@pytest.mark.parametrize(
    "junk",
    [
        "Читайте также:\nДругая новость о встрече министров\nТретья новость о визите",
        "Новости партнеров\n\nСамое важное за день\n\nЕще одна новость",
        "Все права защищены. При использовании ссылка обязательна",
        "Теги: Армения, мир",
        "© 2024 Издательский дом",
        "Нашли ошибку? Выделите ее и нажмите Ctrl+Enter",
        "Подписывайтесь на наш канал",
        "Related articles\n\nAnother story of the day",
    ],
)
def test_junk_below_an_article_goes(junk: str) -> None:
    assert text(f"{LEAD}\n\n{MORE}\n\n{junk}") == f"{LEAD}\n\n{MORE}"


@pytest.mark.parametrize(
    "kept",
    [
        "Подход Москвы",
        "– представитель Кремля",
        "Политика",
        "Да.",
        "2024",
        "«Мы готовы к миру»",
        "Фото стало главным доказательством обвинения в суде, рассказал адвокат подсудимого журналистам.",
        "«We shall never surrender this land to anybody», the minister said in English to the reporters there.",
        "Часть вторая: дороги",
        "Читайте Пушкина, советует он.",
    ],
)
def test_short_true_paragraphs_stay(kept: str) -> None:
    assert f"\n\n{kept}\n\n" in text(f"{LEAD}\n\n{MORE}\n\n{kept}\n\n{LEAD} {MORE}\n\n{MORE}")


def test_a_quotation_in_another_language_at_the_end_stays() -> None:
    quote = "«Мы никогда не отдадим эту землю, и никто не вправе требовать от нас иного», сказал он."
    assert text(f"{ENGLISH}\n\n{ENGLISH}\n\n{quote}").endswith(quote)


def test_a_translation_after_the_article_stays() -> None:
    both = f"{LEAD}\n\n{MORE}\n\n{ENGLISH}\n\n{LEAD} {MORE}\n\n{ENGLISH}"
    assert text(both) == both


def test_turkish_boilerplate_round_an_english_article_goes() -> None:
    raw = f"Ana Sayfa\nSon Dakika Haberleri\nGündem\n\nTalks go on in Yerevan\n\n{ENGLISH}\n\n{ENGLISH}\n\nİlgili Haberler\n\nCumhurbaşkanı Erdoğan'dan açıklama\nTüm hakları saklıdır"
    assert text(raw) == f"Talks go on in Yerevan\n\n{ENGLISH}\n\n{ENGLISH}"


def test_russian_menu_round_a_georgian_article_goes() -> None:
    georgian = "საქართველოს პრემიერ-მინისტრმა განაცხადა, რომ მოლაპარაკებები გაგრძელდება და მხარეები მალე შეხვდებიან თბილისში."
    assert (
        text(f"Главная\nКонтакты\n\n{georgian}\n\n{georgian}\n\nПоделиться\nВсе права защищены")
        == f"{georgian}\n\n{georgian}"
    )


# --- heads ---


@pytest.mark.parametrize(
    "dateline",
    [
        "ArmInfo. ", "ЧИТА, 19 декабря. /ТАСС/. ", "ТАСС, 26 декабря. ", "МОСКВА, 11 фев - РИА Новости. ", "ЕРЕВАН, 8 авг — Sputnik. ",
        "MOSCOW, Feb 11 (Reuters) - ", "WASHINGTON (AP) — ", "YEREVAN, August 8. /ARKA/. ", "Baku, August 8, AZERTAC. ", "Баку. Trend: ",
        "YEREVAN, AUGUST 8, ARMENPRESS. ", "Yerevan /Mediamax/. ", "ТБИЛИСИ, 5 мая. /Неизвестное агентство/. ", "LONDON, Feb. 11 - ",
        "BAKU, Azerbaijan, Feb. 11. Trend: ", "NovaPress. ",
    ],
)  # fmt: skip
def test_datelines_go(dateline: str) -> None:
    raw = f"{dateline}{ENGLISH if dateline.isascii() else LEAD}"
    assert text(raw) == (ENGLISH if dateline.isascii() else LEAD)
    assert [row["text"] for row in clean(raw).removals if row["rule"] == "datelines"] == [dateline]


@pytest.mark.parametrize(
    "raw",
    [
        "ТАСС: испытания беспилотника начнутся летом, сообщил источник агентства в оборонной отрасли в субботу.",
        "Москва. Так называется новый роман, который вышел вчера и о котором уже спорят все газеты столицы.",
        "22.04.2024 президент РФ провел переговоры с президентом соседней страны, о чем сообщила пресса обеих.",
        "Reuters reported on Friday that the talks had ended without a result, though both sides praised them.",
        "11 февраля президент прибыл в Баку, где его встретил министр иностранных дел и почетный караул.",
        "Россия, США и Китай — три страны, о которых говорили на встрече министров в Женеве всю неделю.",
        "Yerevan, Baku and Tbilisi have agreed to meet in May, the three foreign ministers told the press.",
    ],
)
def test_first_sentences_stay(raw: str) -> None:
    assert text(raw) == raw


@pytest.mark.parametrize(
    ("head", "gone"),
    [("date 2026-02-10 ", True), ("Дата: 10.02.2026 ", True), ("10.02.2026, 14:35 ", True), ("2026-02-10 ", True), ("Published: Feb. 10, 2026 ", True), ("10 февраля ", False)],
)  # fmt: skip
def test_date_headers(head: str, gone: bool) -> None:
    assert text(head + LEAD) == (LEAD if gone else head + LEAD)


@pytest.mark.parametrize(
    "byline",
    [
        "By Anna Smith",
        "Автор: Иван Петров",
        "Комментарий Центра АРВАК, 23.04.2024",
        "Подготовила Анна Белова",
    ],
)
def test_bylines_go(byline: str) -> None:
    assert (
        text(f"Новый договор и его последствия\n\n{byline}\n\n{LEAD} {MORE}")
        == f"Новый договор и его последствия\n\n{LEAD} {MORE}"
    )


@pytest.mark.parametrize(
    ("first", "title"),
    [
        ("Переговоры продолжатся в мае", True),
        ("Что решат в Ереване?", True),
        ("«Мы готовы»: что сказал министр", True),
        ("U.S. and Iran agree to talk", True),
        ("These Are The People Missing In The Plane Crash.", True),
        (LEAD, False),
        ("Переговоры продолжатся в мае.", False),
        ("– Да", False),
        ("Он сказал:", False),
    ],
)
def test_headlines_of_text_files(first: str, title: bool) -> None:
    assert clean(f"{first}\n\n{MORE} {LEAD}").title == (first if title else None)


def test_what_stands_above_a_dateline_is_a_headline() -> None:
    assert (
        clean(f"Переговоры продолжатся в мае.\n\nЕРЕВАН, 8 авг — Sputnik. {LEAD}").title
        == "Переговоры продолжатся в мае."
    )


def test_a_lone_paragraph_has_no_headline() -> None:
    assert clean("Переговоры продолжатся в мае").title is None


@pytest.mark.parametrize(
    ("given", "title"),
    [
        ("Переговоры продолжатся", "Переговоры продолжатся"),
        ("Untitled", None),
        ("Без названия", None),
        ("article_17_final.txt", None),
        ("https://example.am/1", None),
        ("Президент Армении заявил в среду, что", None),
        ("Президент Армении заявил в среду, …", None),
        ("Автор доклада сообщила о слежке.", "Автор доклада сообщила о слежке."),
    ],
)
def test_headlines_of_tables(given: str, title: str | None) -> None:
    result = clean(f"{given}\n\n{LEAD} {MORE}", fields={"title": given})
    assert result.title == title
    assert result.text.endswith(f"{LEAD} {MORE}")
    assert result.text.count("\n\n") == (title is not None)


def test_a_headline_that_comes_twice_stays_once() -> None:
    raw = f"Переговоры продолжатся\n\nПереговоры продолжатся\n\n{LEAD}"
    assert clean(raw, fields={"title": "Переговоры продолжатся"}).text == f"Переговоры продолжатся\n\n{LEAD}"


def test_a_headline_glued_to_the_lead_is_taken_off() -> None:
    raw = f"Переговоры продолжатся\n\nПереговоры продолжатся {LEAD}"
    assert clean(raw, fields={"title": "Переговоры продолжатся"}).text == f"Переговоры продолжатся\n\n{LEAD}"


def test_a_lead_that_repeats_the_headline_stays() -> None:
    raw = f"Переговоры продолжатся\n\nПереговоры продолжатся. {LEAD}"
    assert clean(raw, fields={"title": "Переговоры продолжатся"}).text == raw


# --- boilerplate that shows by its repetition ---


def test_a_footer_that_many_articles_share_is_found() -> None:
    footer = "Сетевое издание зарегистрировано в установленном порядке, учредитель общество Новости, телефон редакции 12 34"
    raws = [
        f"Новость номер {i}. Сегодня в городе {i * 7} открыли школу {i * 13} и дорогу {i * 31}. {footer}"
        for i in range(40)
    ]
    cuts = repeated_ends(raws)
    assert all(cut and footer not in raw[: cut.end] for raw, cut in zip(raws, cuts, strict=True))
    result = clean(raws[0], cut=cuts[0])
    assert result.text.endswith("дорогу 0.")
    assert restore(raws[0], result.removals) == result.text
    assert result.removals[-1]["rule"] == "repeated_ends"


def test_copies_of_one_article_are_no_boilerplate() -> None:
    raws = [f"{LEAD} {MORE} {LEAD}"] * 40 + [f"Статья {i} о погоде {i * 3} и дорогах." for i in range(40)]
    assert repeated_ends(raws) == [None] * 80


def test_few_articles_prove_nothing() -> None:
    assert repeated_ends([f"Новость {i}. {LEAD} {MORE}" for i in range(5)]) == [None] * 5


def test_lexicon_entries_can_match() -> None:
    for field in ("anywhere", "edges", "openers", "counters"):
        assert all(word and word == word.strip() for word in lexica.words(field))
    for field in ("tails", "starts", "bylines", "photo"):
        assert all(word == word.casefold() and word.strip() for word in lexica.beginnings(field))


# --- real material ---


@pytest.fixture(scope="module")
def news(shared: Path) -> list[RawArticle]:
    """250 Russian articles of four outlets, drawn with a seed."""
    articles, _ = read(shared / "corpora" / "ru_news_four_outlets.csv.gz")
    return random.Random(7).sample(articles, 250)


def test_real_articles_keep_their_properties(news: list[RawArticle]) -> None:
    for item in news:
        result = clean(item.raw, fields=item.fields)
        assert restore(item.raw, result.removals) == result.text
        assert clean(result.text, fields=item.fields).text == result.text


def test_real_articles_keep_nearly_all_their_letters(news: list[RawArticle]) -> None:
    """These texts are clean but for datelines and a few credits: what goes beyond them is over-cleaning."""
    before = sum(char.isalnum() for item in news for char in item.raw)
    after = sum(char.isalnum() for item in news for char in clean(item.raw, fields=item.fields).text)
    assert after > 0.99 * before


def test_datelines_of_tass_go(news: list[RawArticle]) -> None:
    dated = [item for item in news if "/ТАСС/." in item.raw[:300]]
    left = [item for item in dated if "/ТАСС/." in clean(item.raw, fields=item.fields).text[:300]]
    assert len(dated) > 20
    assert len(left) <= 0.02 * len(dated)


def test_headlines_are_told_from_leads(news: list[RawArticle]) -> None:
    """Without the table's help: the headline above the text is found, and none where only the text is given."""
    titled = [item for item in news if "title" in item.fields and "_" not in item.fields["title"]]
    found = sum(clean(item.raw).title is not None for item in titled)
    wrong = sum(clean(item.raw.split("\n\n", 1)[1]).title is not None for item in titled)
    assert found > 0.97 * len(titled)
    assert wrong < 0.02 * len(titled)
