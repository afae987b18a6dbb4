"""Cleaning: what goes, what stays, and that nothing is lost uncounted."""

import inspect
import random
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.corpus import clean as module
from analysis.corpus.clean import RULES, clean, explain_rules, restore, rule_hits, to_raw
from analysis.corpus.cleaning import lexica
from analysis.corpus.load import read
from analysis.corpus.reading.readers import RawArticle

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
        "arvak.am | 2", "Page 3 of 9", "\x0cHead 2\n", "\x0cHead 3\n", "взаимо-\n", "армяно-", "отношения", "Smi24.net", "Сентябрь\n2024", "> ", "&nbsp;", "<p>", "Ð¿Ñ€Ð¸",
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
    assert list(explain_rules())[4:] == [rule.__name__ for rule in RULES]
    assert all(len(inspect.signature(rule).parameters) == 2 for rule in RULES)
    assert "RULES" in module.__all__


def test_hits_are_counted_rule_by_rule() -> None:
    raws = {"a": f"Поделиться\n\n{LEAD}  {MORE}\n\nПечать", "b": f"Поделиться\n\n{LEAD}"}
    rows = [{"article_id": name, **row} for name, raw in raws.items() for row in clean(raw).removals]
    hits = rule_hits(pd.DataFrame(rows)).set_index("rule")
    assert list(hits.index) == list(explain_rules())
    assert hits.loc["navigation", ["articles", "spans", "characters"]].tolist() == [2, 3, 32]
    assert hits.loc["spaces", ["level", "articles", "characters"]].tolist() == ["format", 1, 1]
    assert hits.loc["repeated_ends", ["level", "spans"]].tolist() == ["learned from the corpus", 0]
    assert hits.loc["known_boilerplate", "level"] == "known of a publisher"


def test_hits_of_nothing_are_zero() -> None:
    none = pd.DataFrame(columns=["article_id", "raw_start", "raw_end", "text", "replacement", "rule"])
    assert rule_hits(none)["spans"].sum() == 0


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
        ("“BasÃ\x83Â¡Ã\x83Â±ez” in GuantÃ¡namo", "“Basáñez” in Guantánamo"),
        ("Türkiye ve Çavuşoğlu, naïve café", "Türkiye ve Çavuşoğlu, naïve café"),
        ("Советский Союз и РСФСР", "Советский Союз и РСФСР"),
        ("<p>Один.</p><p>Два &laquo;три&raquo;.</p>", "Один.\n\nДва «три»."),
        ("Один.<!-- <p>нет</p> --><script>var a = '<b>';</script><style>.a {}</style>Два.", "Один.\n\nДва."),
        (
            "<section><figure><img src='a' /><figcaption>Один.</figcaption></figure></section>Два.",
            "Один.\n\nДва.",
        ),
        ("<table><tr><td>Год</td></tr></table><font color='red'>Два</font><sup>2</sup>.", "Год\n\nДва2."),
        ("Tom &amp; Jerry, 3 < 5, <name> <i", "Tom & Jerry, 3 < 5, <name> <i"),
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
        ("социально-", "экономический", "социально-экономический"),
        ("эконо-", "мический", "экономический"),
        ("Армяно-", "Азербайджанская", "Армяно-Азербайджанская"),
        ("self-", "determination", "self-determination"),
        ("determi-", "nation", "determination"),
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


PAGES = [
    "Переговоры о перевале продолжались всю зиму, и к марту стороны\nсогласовали девять статей из двенадцати. Остались три: о таможне, о\nжелезной дороге и о том, кто будет чинить мост после паводка, и каждая",
    "из них вызвала спор. Ответ был послан в мае.\nСтароста деревни говорил, что дорога нужна всем, и что без моста\nжители не смогут возить молоко на рынок. Об этом он писал в газету",
    "и в министерство, но ответа не получил. Осенью все началось\nсначала, потому что новый министр не признал подписи старого. Юристы\nразвели руками, а газеты написали, что это было видно с самого начала",
    "и что иначе не могло и быть в стране, где договоры подписывают в\nпоследний день, а читают в первый. Так кончилась эта зима, и так\nначалась другая.",
]  # fmt: skip
LAYOUTS = {
    "heads alternate, the number beside them": ["12 Вестник долины, № 3\n{}", "Спор о перевале 13\n{}"],
    "heads alternate, the number set off": ["12     Вестник долины\n\n{}", "Спор о перевале     13\n\n{}"],
    "head above, number below": ["Вестник долины, № 3\n{}\n12", "Вестник долины, № 3\n{}\n13"],
    "number in dashes, two lines below": ["{}\n– 12 –\nwww.example.am", "{}\n– 13 –\nwww.example.am"],
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
@pytest.mark.parametrize("border", ["\n\x0c", "\x0c", "\n\n\x0c\n"])
def test_heads_and_numbers_of_pages_go(layout: list[str], border: str) -> None:
    forms = [layout[i % 2].replace("12", str(12 + i)).replace("13", str(12 + i)) for i in range(4)]
    raw = border.join(form.format(page) for form, page in zip(forms, PAGES, strict=True))
    assert text(raw).split() == " ".join(PAGES).split()


def test_the_headline_on_the_first_page_stays_where_it_is_the_running_head() -> None:
    raw = "\x0c".join(f"Спор о перевале\n\n{page}" for page in PAGES)
    assert text(raw).startswith("Спор о перевале\n\n")
    assert text(raw).split()[3:] == " ".join(PAGES).split()


def test_pages_that_are_alike_keep_their_lines() -> None:
    raw = "\x0c".join([f"{MORE}\n{MORE}", *[f"Бюллетень\nдля голосования\n{LEAD}"] * 3])
    assert text(raw).count("для голосования") == 3


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
        "Copyright 2018 Reuters",
        "Body",
        "Document LBA0000020181231eecv0007q",
        "Главный редактор: И. И. Иванов",
        "1 204",
        "12.5K",
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


@pytest.mark.parametrize(
    "kept",
    [
        "Главный редактор газеты задержан.",
        "Учредитель фонда вины не признал.",
        "Следите за руками.",
        "Подготовил революцию Ленин",
        "Записала на плёнку соседка.",
        "2015 1204 3044\n\n2016 1310 3100",
        "12:40",
        "Комментарии\n\nОппозиция обещает голосовать против. Это бюджет застоя, сказал её лидер.",
    ],
)
def test_short_true_paragraphs_at_the_end_stay(kept: str) -> None:
    assert text(f"{LEAD}\n\n{MORE}\n\n{kept}").endswith(kept.partition("\n\n")[2] or kept)


@pytest.mark.parametrize(
    "kept", ["Copyright was never mentioned.", "Document after document disappeared.", "Body bags came."]
)
def test_short_true_english_paragraphs_at_the_end_stay(kept: str) -> None:
    assert text(f"{ENGLISH}\n\n{ENGLISH}\n\n{kept}").endswith(kept)


@pytest.mark.parametrize("title", ["2018", "Body of a climber found"])
def test_a_headline_that_looks_like_clutter_stays(title: str) -> None:
    assert text(f"{title}\n\n{ENGLISH}\n\n{ENGLISH}").startswith(title)


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


def test_comments_that_are_part_of_an_article_stay() -> None:
    comment = "По нынешнему состоянию дел на перевале легко судить о том, кто на деле впереди, а кто отстал, по трем вещам, о которых скажу:"
    assert text(f"{LEAD}\n\n{MORE}\n\nКомментарии\nИван Белов\n{comment}\n– дороги;\n– мосты.").endswith(
        "мосты."
    )


# --- heads ---


@pytest.mark.parametrize(
    "dateline",
    [
        "ArmInfo. ", "ЧИТА, 19 декабря. /ТАСС/. ", "ТАСС, 26 декабря. ", "МОСКВА, 11 фев - РИА Новости. ", "ЕРЕВАН, 8 авг — Sputnik. ",
        "MOSCOW, Feb 11 (Reuters) - ", "WASHINGTON (AP) — ", "YEREVAN, August 8. /ARKA/. ", "Baku, August 8, AZERTAC. ", "Баку. Trend: ",
        "YEREVAN, AUGUST 8, ARMENPRESS. ", "Yerevan /Mediamax/. ", "ТБИЛИСИ, 5 мая. /Неизвестное агентство/. ", "LONDON, Feb. 11 - ",
        "BAKU, Azerbaijan, Feb. 11. Trend: ", "NovaPress. ", "ЕРЕВАН, 3 мар - Sputnik, Лилит Арутюнян. ", "Baku. 19 December. REPORT.AZ/ ",
        "ТБИЛИСИ, 5 ноя - РИА Новости, Мэги Кикалейшвили. ",
    ],
)  # fmt: skip
def test_datelines_go(dateline: str) -> None:
    raw = f"{dateline}{ENGLISH if dateline.isascii() else LEAD}"
    assert text(raw) == (ENGLISH if dateline.isascii() else LEAD)
    assert [row["text"] for row in clean(raw).removals if row["rule"] == "datelines"] == [dateline]


@pytest.mark.parametrize(
    "line", ["Baku, December 19, AZERTAC", "Baku, Azerbaijan, Dec. 19", "Tbilisi, 19 December 2018"]
)
def test_a_dateline_alone_on_its_line_goes(line: str) -> None:
    title = "Talks on a peace treaty go on"
    found = clean(f"{title}\n\n{line}\n\n{ENGLISH}\n\n{ENGLISH}")
    assert found.text == f"{title}\n\n{ENGLISH}\n\n{ENGLISH}"
    assert (found.title, found.removals[0]["rule"]) == (title, "datelines")


def test_the_days_of_a_diary_stay() -> None:
    diary = f"Дневник\n\n19 декабря. {LEAD}\n\n20 декабря\n\n{MORE}"
    assert text(diary) == diary


@pytest.mark.parametrize("line", ["Sochi, 7 February", "Reuters, Moscow", "Baku, Azerbaijan"])
def test_a_headline_that_is_a_place_and_a_day_stays(line: str) -> None:
    assert text(f"{line}\n\n{ENGLISH}\n\n{ENGLISH}").startswith(line)


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
        "By Azernews",
        "By Leman Zeynalova - Trend:",
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


@pytest.mark.parametrize(
    ("title", "lead"),
    [
        ("В Белгороде задержали активиста Ивана", "В Белгороде задержали активиста Ивана Карпова. Об этом сообщают его друзья и адвокат."),
        ("Аэропорт Волгограда начал выпускать самолеты", "Аэропорт Волгограда начал выпускать самолеты после закрытия из-за снегопада, сообщили в аэропорту."),
        ("Parties agree on a treaty", "Parties agree on a treaty after long talks that went on all through the winter and spring."),
    ],
)  # fmt: skip
def test_a_headline_that_is_the_beginning_of_the_lead_stays_with_it(title: str, lead: str) -> None:
    assert (
        clean(f"{title}\n\n{lead}\n\n{MORE}", fields={"title": title}).text == f"{title}\n\n{lead}\n\n{MORE}"
    )


@pytest.mark.parametrize(
    "last",
    [
        "Главный редактор газеты, хорошо знакомый с министром, считает, что спор о договоре кончится еще до весны и что стороны его подпишут.",
        "Document after document has shown that the talks went on in secret for a year, and that nobody had wished them to be known.",
    ],
)
def test_a_last_paragraph_that_begins_like_a_footer_stays(last: str) -> None:
    above = ENGLISH if last.isascii() else LEAD
    assert text(f"{above}\n\n{above} {above}\n\n{last}").endswith(last)


def test_a_lead_that_repeats_the_headline_stays() -> None:
    raw = f"Переговоры продолжатся\n\nПереговоры продолжатся. {LEAD}"
    assert clean(raw, fields={"title": "Переговоры продолжатся"}).text == raw


# --- code, links to other articles, signatures ---

SCRIPT = """\
var formData = "";
$(document).ready(function () {
    $("#result").css({'display' : 'none'});
    if (data.Status == "ok")
    {
        alert('Ошибка');
    }
    else
    {
        window.clearInterval(timer);
    }
});"""
STYLE = ".spinner {\n  display: block;\n  margin: 10px auto;\n}\n@-webkit-keyframes rotate\n{\n from{-webkit-transform:rotate(0deg);}\n}"


@pytest.mark.parametrize("code", [SCRIPT, STYLE, "(function() {\n VK.Widgets.Post('a', 1);\n }());"])
def test_scripts_and_style_sheets_go(code: str) -> None:
    assert text(f"{LEAD}\n\n{code}\n\n{MORE}") == f"{LEAD}\n\n{MORE}"


def test_a_quotation_between_scripts_stays() -> None:
    quotation = '"Мы никогда не отдадим эту дорогу и этот мост через реку никому".'
    assert (
        text(f"{LEAD}\n\n{SCRIPT}\n\n{quotation}\n\n{STYLE}\n\n{MORE}") == f"{LEAD}\n\n{quotation}\n\n{MORE}"
    )


@pytest.mark.parametrize(
    "kept",
    [
        "function is a word, and so are var and window;",
        "The list: one;\n\ntwo (of three);\n\nthree.",
        "first point;\n\nsecond point (new);\n\nthird point",
        "Улица Охотный ряд; Манежная (площадь);",
    ],
)
def test_lists_are_no_scripts(kept: str) -> None:
    assert kept in text(f"{ENGLISH}\n\n{kept}\n\n{ENGLISH} {ENGLISH}")


@pytest.mark.parametrize(
    "line",
    [
        "Подробнее о договоре читайте в публикации «Мир близко».",
        "Подробности — в материале «Мир близко».",
        "О том, как шли переговоры, читайте в публикации «Мир близко».",
        "Read more about the treaty here",
        "На эту темуМинистры встретились в ТбилисиГраницу откроют к осени2 материала",
        "Спецпроект на тему900 дней дороги",
        "Что еще почитать:",
        "Вид на мост через реку© Иван Белов/Агентство",
    ],
)
def test_links_and_captions_go_within_a_text(line: str) -> None:
    assert text(f"{LEAD}\n{line}\n{MORE} {LEAD}") == f"{LEAD}\n\n{MORE} {LEAD}"


@pytest.mark.parametrize(
    "line",
    [
        "Подробнее министр обещал рассказать в мае.",
        "«Обо всем читайте в материале следователя», — сказал адвокат.",
        "Подробности пока неизвестны, дело рассматривают в закрытом режиме.",
        "На эту тему в своем докладе высказался и губернатор области.",
        "More on the treaty was not said, and the talks go on in May.",
    ],
)
def test_sentences_that_begin_like_links_stay(line: str) -> None:
    assert f"\n\n{line}\n\n" in text(f"{LEAD}\n{line}\n{MORE} {LEAD}")


@pytest.mark.parametrize(
    ("line", "gone"),
    [
        ("Анна Перова, Краснодар", True),
        ("Иван Белов, Анна Перова, Санкт-Петербург; Сергей Титов", True),
        ("Дарья Решетникова", True),
        ("Анна Перова выиграла суд", False),
        ("Анна Перова.", False),
        ("Верховный суд, Москва", False),
        ("Вы были счастливы", False),
    ],
)
def test_signatures_go(line: str, gone: bool) -> None:
    assert text(f"{LEAD}\n{MORE}\n{line}").endswith(MORE if gone else line)


def test_a_cell_that_was_never_unescaped_is_unescaped() -> None:
    body = f'{LEAD} Он сказал: ""Да."" {MORE}'
    raw = f'О договоре\n\n"{body}"'
    assert clean(raw, fields={"title": "О договоре"}).text == f"О договоре\n\n{body}".replace('""', '"')


@pytest.mark.parametrize("body", [f'"{LEAD}" — "{MORE}"', f'"Да", — сказал он. {LEAD} {MORE} "Нет"'])
def test_quotations_are_no_escaped_cell(body: str) -> None:
    assert text(body) == body


def test_an_invisible_sign_between_sentences_becomes_a_space() -> None:
    assert text("Так было.\u200bА теперь не так.") == "Так было. А теперь не так."


def test_a_number_that_ends_a_sentence_is_no_counter() -> None:
    assert text(f"{LEAD}\n{MORE}\nОтчет выйдет в апреле\n17.").endswith("17.")


def test_line_ends_in_mid_sentence_are_joined_before_capitals_too() -> None:
    raw = "The state bank of the country said on the first day of spring, when nobody had thought of it for a long while, that its loans to\nEurope had grown, and that the loans to its neighbours in\nAsia had not, although the bank had promised in\nMarch that they would, and that they would grow for\nlong.\nAnother paragraph says that nothing of that sort had been\nheard of in the\ncapital. That is what it says, and it says no more than this in all its long length of one hundred characters and more."
    assert text(raw).count("\n\n") == 1


# --- spans that the corpus taught ---


def test_learned_spans_go_and_their_rules_are_kept() -> None:
    raw = f"О договоре\n\n{LEAD} Подпишитесь! {MORE}\n\nПодвал страницы"
    spans = [
        (raw.index("Подпишитесь"), raw.index(MORE), "repeated_lines"),
        (raw.index("Подвал"), len(raw), "repeated_ends"),
    ]
    result = clean(raw, fields={"title": "О договоре"}, learned=spans)
    assert result.text == f"О договоре\n\n{LEAD} {MORE}"
    assert restore(raw, result.removals) == result.text
    assert {row["rule"] for row in result.removals} >= {"repeated_lines", "repeated_ends"}


def test_what_a_rule_took_out_stays_its_own_where_another_takes_out_what_is_around() -> None:
    link = "Подробнее о деле — в публикации «Новый договор»."
    removals = clean(f"{LEAD}\n\n{MORE}\n{link}\nЮлия Рыбина, Махачкала").removals
    assert [row["rule"] for row in removals if row["text"].strip() == link] == ["read_on"]


def test_learned_spans_spare_the_headline_of_a_table() -> None:
    raw = f"Обзор дня\n\n{LEAD} {MORE}"
    assert clean(raw, fields={"title": "Обзор дня"}, learned=[(0, 11, "repeated_ends")]).text == raw


def test_lexicon_entries_can_match() -> None:
    for field in ("anywhere", "edges", "openers", "counters"):
        assert all(word and word == word.strip() for word in lexica.words(field))
    for field in ("tails", "starts", "bylines", "photo", "page_words"):
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
    """These texts are clean but for datelines, credits and links to other articles: what goes beyond is over-cleaning."""
    before = sum(char.isalnum() for item in news for char in item.raw)
    after = sum(char.isalnum() for item in news for char in clean(item.raw, fields=item.fields).text)
    assert after > 0.98 * before


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
