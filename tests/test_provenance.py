"""Provenance: what each kind of evidence claims, and which claim wins."""

import datetime
import random
from pathlib import Path

import pandas as pd
import pytest

from analysis import lexicon
from analysis.corpus import names
from analysis.corpus.clean import clean
from analysis.corpus.load import read
from analysis.corpus.provenance import claims, decide, overrule

LEAD = "Президент Армении заявил, что переговоры о мирном договоре будут продолжены в ближайшие недели."
MORE = "По его словам, стороны согласовали большую часть текста, и осталось обсудить лишь несколько статей документа."
ENGLISH = "The president said that the talks on a peace treaty would go on in the coming weeks, and that much was agreed."


def rows(raw: str, source: str = "a.txt", collected: str | None = None, **fields: str) -> list[dict]:
    result = clean(raw, fields=fields)
    day = datetime.date.fromisoformat(collected) if collected else None
    return claims("x", raw, result.text, result.removals, fields, source, collected=day)


def decided(raw: str, source: str = "a.txt", collected: str | None = None, **fields: str) -> dict:
    return decide(rows(raw, source, collected, **fields))


def date_of(
    raw: str, source: str = "a.txt", collected: str | None = None, **fields: str
) -> tuple[str | None, str | None]:
    found = decided(raw, source, collected, **fields)
    return (None if pd.isna(found["date"]) else f"{found['date']:%Y-%m-%d}"), found["date_precision"]


# --- the day of publication ---


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (f"date 2026-02-10 {LEAD}", ("2026-02-10", "day")),
        (f"12 февраля 2024, 14:35\n\n{LEAD}\n\n{MORE}", ("2024-02-12", "day")),
        (f"Published: Feb. 10, 2026\n\n{ENGLISH}\n\n{ENGLISH} Yes.", ("2026-02-10", "day")),
        (f"Новый договор\n\nКомментарий Центра АРВАК, 23.04.2024\n\n{LEAD}", ("2024-04-23", "day")),
        (f"Май 2025\n{chr(10).join(map(str, range(1, 32)))}\n\n{LEAD}", ("2025-05-01", "month")),
        (f"Договор\n\n06.12.2018 | 10:15 | Политика\n\n{LEAD}\n\n{MORE}", ("2018-12-06", "day")),
        (f"Договор\n\n2018-12-06T10:00:00+03:00\n\n{LEAD}\n\n{MORE}", ("2018-12-06", "day")),
        (f"Договор\n\n06.12.2018, 10:15 1234 просмотра\n\n{LEAD}\n\n{MORE}", ("2018-12-06", "day")),
        (f"Договор\n\nДекабрь 2018\n\n{LEAD}\n\n{MORE}", ("2018-12-01", "month")),
        (f"Август 2008\n\n{LEAD}\n\n{MORE}", (None, None)),
        (f"date 2026-02-31 {LEAD}", (None, None)),
        (f"date 1492-02-10 {LEAD}", (None, None)),
        (f"date 2092-02-10 {LEAD}", (None, None)),
        (f"СИМФЕРОПОЛЬ/СЕВАСТОПОЛЬ, 17 декабря 2018 года. /ТАСС/. {LEAD}", ("2018-12-17", "day")),
        (f"МОСКВА, 19 декабря. /ТАСС/. {LEAD}", (None, None)),
        (LEAD, (None, None)),
    ],
)
def test_dates_in_the_text(raw: str, expected: tuple) -> None:
    assert date_of(raw) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2019-02-16", ("2019-02-16", "day")), ("6 сентября 2018", ("2018-09-06", "day")), ("06 Декабрь 2018", ("2018-12-06", "day")),
        ("22 7 2013", ("2013-07-22", "day")), ("22 Nov, 2017", ("2017-11-22", "day")), ("2024-05-01 12:30:00", ("2024-05-01", "day")),
        ("2024-05-01T12:30:00Z", ("2024-05-01", "day")), ("20240501", ("2024-05-01", "day")), ("1714521600", ("2024-05-01", "day")),
        ("May 2024", ("2024-05-01", "month")), ("2024", ("2024-01-01", "year")), ("2024-05", ("2024-05-01", "month")),
        ("https://tass.ru/v-strane/5955244", (None, None)), ("вчера", (None, None)), ("31.02.2020", (None, None)),
        ("https://a.am/2024/04/23/x", ("2024-04-23", "day")), ("43502", ("2019-02-06", "day")), ("19 декабря", (None, None)), ("2035-01-01", (None, None)),
    ],
)  # fmt: skip
def test_dates_of_tables(cell: str, expected: tuple) -> None:
    assert date_of(LEAD, date=cell) == expected


@pytest.mark.parametrize(("order", "expected"), [("mdy", "2018-03-04"), ("dmy", "2018-04-03")])
def test_slashed_dates_follow_their_column(order: str, expected: str) -> None:
    assert date_of(LEAD, date="03/04/2018", date_order=order)[0] == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Заголовок_2018-12-12.txt", "2018-12-12"), ("Заголовок_06_Декабрь_2018.txt", "2018-12-06"), ("tass_20181212.txt", "2018-12-12"),
        ("news/12.12.2018.txt", "2018-12-12"), ("000_2a814e620638387f.txt", None), ("5955244.txt", None), ("t_2018-12-12.csv#3", None), ("Issue #5 2018-12-12.txt", "2018-12-12"),
        ("Музей_откроют_9_мая_2020_года.txt", None), ("К_маю_2020_построят_мост.txt", None), ("Митинг_5_мая_26_Ноябрь_2018.txt", "2018-11-26"),
        ("Мост_откроют_в_мае_2020_2018-12-12.txt", "2018-12-12"), ("9 May 2024 - Talks go on.txt", "2024-05-09"),
    ],
)  # fmt: skip
def test_dates_of_file_names(source: str, expected: str | None) -> None:
    assert date_of(LEAD, source)[0] == expected


@pytest.mark.parametrize(
    ("file", "date"),
    [("Заголовок_06_Декабрь_2018.txt", "2018-12-06"), ("scraped\\news_2018-12-06.html", "2018-12-06"), ("a.txt", None)],
)  # fmt: skip
def test_the_name_of_the_file_that_a_row_was_made_from(file: str, date: str | None) -> None:
    assert date_of(LEAD, "t_2019-01-01.csv#3", file=file)[0] == date


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.am/2024/04/23/x", "2024-04-23"),
        ("https://a.am/news-20240423.html", "2024-04-23"),
        ("https://a.am/2024-4-3/", "2024-04-03"),
        ("https://a.am/doc/3888063", None),
    ],
)
def test_dates_of_addresses(url: str, expected: str | None) -> None:
    assert date_of(LEAD, url=url)[0] == expected


def test_the_day_of_collection_bounds() -> None:
    assert date_of(f"date 2026-02-10 {LEAD}", collected="2026-01-01") == (None, None)
    assert date_of(f"МОСКВА, 19 декабря. /ТАСС/. {LEAD}", collected="2019-03-01") == ("2018-12-19", "day")
    assert [
        row["method"]
        for row in rows(f"date 2026-02-10 {LEAD}", collected="2026-01-01")
        if row["field"] == "date"
    ] == ["date_after_collection"]


@pytest.mark.parametrize(
    ("raw", "fields", "expected"),
    [
        (f"Вчера, 17:51\n\n{LEAD}\n\n{MORE}", {}, ("2019-02-28", "day")),
        (f"Новый договор готов\n\n2 часа назад\n\n{LEAD}\n\n{MORE}", {}, ("2019-03-01", "day")),
        (f"{ENGLISH}\n\n{ENGLISH} Yes.\n\nPublished: 3 months ago", {}, ("2018-12-01", "month")),
        (LEAD, {"date": "Сегодня, 09:05"}, ("2019-03-01", "day")),
        (f"{LEAD}\n\n{MORE}\n\nВчера, 17:51", {"date": "2019-02-11"}, ("2019-02-11", "day")),
        (f"{LEAD} Вчера, 17:51 было так.", {}, (None, None)),
    ],
)
def test_dates_counted_back_from_the_collection(raw: str, fields: dict, expected: tuple) -> None:
    assert date_of(raw, collected="2019-03-01", **fields) == expected
    without = [row for row in rows(raw, **fields) if row["method"] == "relative_date"]
    assert not any(row["chosen"] for row in without)
    assert all(
        row["value"].startswith("-P") and row["evidence"] in (raw, *fields.values(), *raw.split("\n\n"))
        for row in without
    )


@pytest.mark.parametrize(
    ("raw", "fields", "expected", "confidence"),
    [
        (LEAD, {"page_date": "2019-02-06T12:00:00+03:00"}, "2019-02-06", "high"),
        (LEAD, {"page_date": "2019-01-01"}, "2019-01-01", "medium"),
        (f"date 2019-02-10 {LEAD}", {"page_date": "2019-02-06"}, "2019-02-06", "high"),
        (
            f"Новый договор готов\n\n12 февраля 2024\n\n{LEAD}\n\n{MORE}",
            {"page_date": "2024-02-13"},
            "2024-02-12",
            "high",
        ),
        (LEAD, {"page_date": "2019-02-06", "url": "https://a.am/2019/02/05/x"}, "2019-02-05", "high"),
        (LEAD, {"document_date": "2019-02-06"}, "2019-02-06", "low"),
        (f"date 2019-02-10 {LEAD}", {"document_date": "2021-02-06"}, "2019-02-10", "medium"),
    ],
)
def test_dates_of_pages_and_documents(raw: str, fields: dict, expected: str, confidence: str) -> None:
    chosen = next(row for row in rows(raw, **fields) if row["field"] == "date" and row["chosen"])
    assert (chosen["value"], chosen["confidence"]) == (expected, confidence)


PAGE = (
    "<html><head><title>Новый договор готов</title></head><body><div>Среда, 25 ноября 2020</div>"
    "<article>{above}<h1>Новый договор готов</h1>{below}<p>{lead}</p><p>{more}</p><p>{lead} {more}</p></article>"
    "<script>var note = 'Перевод с';</script></body></html>"
)


@pytest.mark.parametrize(
    ("above", "below", "expected", "confidence"),
    [
        ("<p>6 февраля 2019, 12:30</p>", "", "2019-02-06", "medium"),
        ("<time>Вчера, 17:51</time>", "", "2021-02-28", "medium"),
        ("", "<div>6 февраля 2019</div>", "2019-02-06", "high"),
        ("", "<div>Вчера, 17:51</div>", "2021-02-28", "medium"),
        ("", "", "2020-11-25", "low"),
        ("<p>6 февраля 2022, 12:30</p>", "", None, None),
    ],
)
def test_dates_that_a_web_page_shows(
    above: str, below: str, expected: str | None, confidence: str | None
) -> None:
    made = rows(
        PAGE.format(above=above, below=below, lead=LEAD, more=MORE), collected="2021-03-01", format="html"
    )
    dates = [row for row in made if row["field"] == "date" and row["chosen"]]
    assert [(row["value"], row["confidence"]) for row in dates] == (
        [(expected, confidence)] if expected else []
    )
    assert decide(made)["translated"] == "no"


def test_losing_dates_stay() -> None:
    dates = [row for row in rows(f"date 2019-02-10 {LEAD}", date="2019-02-06") if row["field"] == "date"]
    assert [(row["value"], row["chosen"]) for row in dates] == [("2019-02-06", True), ("2019-02-10", False)]


def test_an_impossible_date_stands_as_a_losing_claim() -> None:
    claim = next(row for row in rows(f"date 2026-02-31 {LEAD}") if row["field"] == "date")
    assert (claim["value"], claim["method"], claim["chosen"]) == ("2026-02-31", "impossible_date", False)


@pytest.mark.parametrize(
    ("sentence", "doubted"),
    [
        ("Такое заявление сделал 11 февраля пресс-секретарь.", True),
        ("The spokesman said on February 11 that it was over.", True),
        ("11 февраля министр прибыл в Баку.", True),
        ("Встреча пройдет 11 февраля в Баку.", False),
        ("Министр сказал, что 11 февраля состоится встреча.", False),
        ("Продажи начались с 11 февраля по новым правилам.", False),
        ("Власти не разрешили провести 11 февраля митинг.", False),
        ("Его задержали 11 февраля прошлого года.", False),
        ("The meeting will be held on February 11.", False),
        ("Министр прибыл 9 февраля в Баку.", False),
        ("Министр прибыл 11 марта 2020 года в Баку.", False),
        ("Суд перенес рассмотрение на 11 февраля.", False),
    ],
)
def test_an_event_after_the_header_casts_doubt(sentence: str, doubted: bool) -> None:
    dates = [row for row in rows(f"date 2026-02-10 {LEAD}\n\n{sentence}") if row["field"] == "date"]
    assert dates[0]["confidence"] == ("low" if doubted else "medium")
    assert dates[0]["chosen"]
    assert any(row["method"] == "event_after_publication" for row in dates) == doubted


@pytest.mark.parametrize(
    ("sentence", "bound"),
    [
        ("The ministers met in Istanbul in October 2024 and agreed on much.", "2024-10-01"),
        ("Министры встретились в Стамбуле в октябре 2024 года.", "2024-10-01"),
        ("Договор подписали 5 мая 2023 года в Москве.", "2023-05-05"),
        ("The election will be held in October 2030.", None),
        ("Выборы состоятся в октябре 2030 года.", None),
        ("The contract was signed until May 2030.", None),
        ("Министры встретились вчера.", None),
    ],
)
def test_the_bound_that_events_give(sentence: str, bound: str | None) -> None:
    found = decided(f"{LEAD}\n\n{sentence}")["not_before"]
    assert (None if pd.isna(found) else f"{found:%Y-%m-%d}") == bound


def test_no_bound_where_there_is_a_date() -> None:
    assert pd.isna(
        decided(f"date 2026-02-10 {LEAD}\n\nДоговор подписали 5 мая 2023 года в Москве.")["not_before"]
    )


# --- who ---


@pytest.mark.parametrize(
    ("raw", "outlet", "relayed"),
    [
        (f"ArmInfo. {ENGLISH}", "ArmInfo", None),
        (f"ЧИТА, 19 декабря. /ТАСС/. {LEAD}", "TASS", None),
        (f"МОСКВА, 11 фев — РИА Новости. {LEAD}", "RIA Novosti", None),
        (f"ТБИЛИСИ, 5 мая. /Новое агентство/. {LEAD}", "Новое агентство", None),
        (f"{LEAD} Об этом эксперт сказал в беседе с корреспондентом \"Вестника Кавказа\".", "Vestnik Kavkaza", None),
        (f"{LEAD} Такое мнение высказал в беседе с Minval Politika эксперт.", "Minval Politika", None),
        (f"{LEAD} Такое мнение высказал в беседе с Novaja Politika эксперт.", "Novaja Politika", None),
        (f"{LEAD} Об этом он рассказал в интервью газете «Северный рабочий».", None, "Северный рабочий"),
        (f"{ENGLISH} The minister told ArmInfo about it.", None, "ArmInfo"),
        (f"{ENGLISH} The minister told CNN about it.", None, "CNN"),
        (f"{ENGLISH} This came up in a conversation with McAdams.", None, None),
        (f"{ENGLISH} This came up in a conversation with NewsHub.", "NewsHub", None),
        (f"{ENGLISH} The minister told CNN about it. {ENGLISH} An expert told CNN that it was late.", "CNN", None),
        (f"{ENGLISH} The minister said in a comment to CNN that it was late.", "CNN", None),
        (f"ArmInfo. {ENGLISH} This the minister said in an interview with the daily \"Northern Worker\".", "ArmInfo", "Northern Worker"),
        (f"ArmInfo. {ENGLISH} It was stated by the diplomat to RIA Novosti.", "ArmInfo", "RIA Novosti"),
        (f"ArmInfo. The minister told ArmInfo about it. {ENGLISH}", "ArmInfo", None),
        (f"{LEAD} Об этом сообщает ТАСС.", None, "TASS"),
        (f"{LEAD} Об этом «Интерфаксу» сообщили в министерстве.", None, "Interfax"),
        (f"{LEAD} Как ТАСС сообщает, это не предел.", None, "TASS"),
        (f"{ENGLISH} It was the first time, Reuters reported.", None, "Reuters"),
        (f"{LEAD} Как пишет «Коммерсантъ», это не предел.", None, "Kommersant"),
        (f"{ENGLISH} This is according to Reuters.", None, "Reuters"),
        (f"{LEAD} Путин рассказал Алиеву о планах. Эксперт в беседе с министром отметил успехи.", None, None),
        (f"{ENGLISH} Putin told Aliyev about the plans.", None, None),
        (f"Новый договор\n\nКомментарий Центра АРВАК, 23.04.2024\n\n{LEAD}", "ARVAK", None),
        (f"{LEAD} Об этом он рассказал «Ведомостям».", None, "Vedomosti"),
        (f"{LEAD} Об этом он рассказал «Ведомостям». {MORE} Другой эксперт сказал «Ведомостям», что не согласен.", "Vedomosti", None),
        (f"{LEAD} {MORE * 6} Так он сказал «Ведомостям».", "Vedomosti", None),
        (f"{LEAD} {MORE * 6} Так он сказал газете «Ведомости».", None, "Vedomosti"),
        (f"{LEAD} {MORE * 6} Так он сказал в интервью «Ведомостям».", None, "Vedomosti"),
        (f"{LEAD} {MORE * 6} Он заявил, что «Ведомости» ошиблись.", None, None),
    ],
)  # fmt: skip
def test_who_wrote_it(raw: str, outlet: str | None, relayed: str | None) -> None:
    found = decided(raw)
    assert found["outlet"] == outlet
    assert found["relayed_from"] == relayed


@pytest.mark.parametrize(
    ("fields", "outlet", "republisher"),
    [
        ({"outlet": "ТАСС"}, "TASS", None),
        ({"outlet": "RT (Russian)"}, "RT", None),
        ({"outlet": "tass.ru"}, "TASS", None),
        ({"outlet": "Северный рабочий"}, "Северный рабочий", None),
        ({"url": "https://www.kommersant.ru/doc/1"}, "Kommersant", None),
        ({"url": "https://unknown-site.am/doc/1"}, "unknown-site.am", None),
        ({"url": "https://smi24.net/1"}, None, "Smi24.net"),
        ({"outlet": "Smi24.net"}, None, "Smi24.net"),
    ],
)
def test_what_tables_say(fields: dict, outlet: str | None, republisher: str | None) -> None:
    found = decided(LEAD, **fields)
    assert (found["outlet"], found["republisher"]) == (outlet, republisher)


@pytest.mark.parametrize(
    ("raw", "fields", "republisher"),
    [
        (f"ArmInfo. {ENGLISH}", {"url": "https://news-site.ru/1"}, "news-site.ru"),
        (f"ЧИТА, 19 декабря. /ТАСС/. {LEAD}", {"outlet": "Вестник Кавказа"}, "Vestnik Kavkaza"),
        (f"ЧИТА, 19 декабря. /ТАСС/. {LEAD}", {"outlet": "ТАСС"}, None),
        (f"ru24.pro\n\nЗаголовок новости дня\n\nArmInfo. {ENGLISH}\n\n{ENGLISH} Yes.", {}, "ru24.pro"),
    ],
)
def test_who_reprinted_it(raw: str, fields: dict, republisher: str | None) -> None:
    assert decided(raw, **fields)["republisher"] == republisher


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("Вестником Кавказа", "Vestnik Kavkaza"),
        ("«Известиям»", "Izvestia"),
        ("РИА «Новости»", "RIA Novosti"),
        ("АРМЕНПРЕСС", "Armenpress"),
        ("Вестник", None),
    ],
)
def test_names_in_any_case(form: str, name: str | None) -> None:
    assert names.by_name(form) == name


@pytest.mark.parametrize(
    ("name", "language", "outlet"),
    [
        ("Би-би-си", "ru", "BBC Russian"),
        ("Би-би-си", "en", "BBC"),
        ("Би-би-си", None, "BBC"),
        ("BBC", "ru", "BBC"),
    ],
)
def test_of_outlets_that_share_a_name_the_one_of_the_language(
    name: str, language: str | None, outlet: str
) -> None:
    assert names.by_name(name, language) == outlet


@pytest.mark.parametrize(
    ("site", "url", "outlet", "republisher"),
    [
        ("ТАСС", "https://tass.ru/1", "TASS", None),
        ("Северный рабочий", "https://unknown-site.am/1", "Северный рабочий", None),
        ("Smi24.net", "", None, "Smi24.net"),
        ("", "https://unknown-site.am/1", "unknown-site.am", None),
    ],
)
def test_the_site_that_a_page_names(site: str, url: str, outlet: str | None, republisher: str | None) -> None:
    found = decided(LEAD, page_outlet=site, url=url)
    assert (found["outlet"], found["republisher"]) == (outlet, republisher)


def test_a_page_reprints_what_a_dateline_signs() -> None:
    found = decided(f"ЧИТА, 19 декабря. /ТАСС/. {LEAD}", page_outlet="Северный рабочий")
    assert (found["outlet"], found["republisher"]) == ("TASS", "Северный рабочий")


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("Источник: ТАСС", "TASS"),
        ("Источник: РИА Новости, 06.12.2018", "RIA Novosti"),
        ("Source: Reuters", "Reuters"),
        ("Оригинал статьи: https://www.kommersant.ru/doc/1", "Kommersant"),
        ("Теги: ТАСС", None),
    ],
)
def test_a_line_below_the_article_names_its_source(line: str, source: str | None) -> None:
    found = decided(f"Договор\n\n{LEAD}\n\n{MORE}\n\n{line}", page_outlet="Северный рабочий")
    assert (found["relayed_from"], found["outlet"]) == (source, "Северный рабочий")


def test_an_agency_in_brackets_below_the_article_is_its_author() -> None:
    assert decided(f"Договор\n\n{LEAD}\n\n{MORE}\n\n(ТАСС)")["outlet"] == "TASS"


@pytest.mark.parametrize(
    ("source", "outlet", "republisher"),
    [
        ("ТАСС/2019/a.txt", "TASS", None),
        ("kommersant.ru/a #1.txt", "Kommersant", None),
        ("Eurasianet.zip/a.html", "Eurasianet", None),
        ("tables/tass.csv.gz#12", "TASS", None),
        ("book.xlsx/Коммерсантъ#3", "Kommersant", None),
        ("Smi24.net/a.txt", None, "Smi24.net"),
        ("Kommersant/TASS/a.txt", "TASS", None),
        ("TASS.txt", None, None),
        ("news/Armenia/a.txt", None, None),
    ],
)
def test_folders_called_like_outlets(source: str, outlet: str | None, republisher: str | None) -> None:
    found = decided(LEAD, source)
    assert (found["outlet"], found["republisher"]) == (outlet, republisher)


def test_a_dateline_in_another_outlets_folder_was_reprinted() -> None:
    found = decided(f"ЧИТА, 19 декабря. /ТАСС/. {LEAD}", "Kommersant/a.txt")
    assert (found["outlet"], found["republisher"]) == ("TASS", "Kommersant")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("2018/12/06/a.txt", ("2018-12-06", "day")),
        ("tass/2018-12-06/a.html", ("2018-12-06", "day")),
        ("2018/12/06/07.12.2018.txt", ("2018-12-07", "day")),
        ("2018/a.txt", (None, None)),
        ("2018-12-06/table.csv#3", ("2018-12-06", "day")),
    ],
)
def test_folders_by_day(source: str, expected: tuple) -> None:
    assert date_of(LEAD, source) == expected


@pytest.mark.parametrize(("second", "day"), [("5 марта 2019", "2019-03-05"), ("6 марта 2019", "2020-01-02")])
def test_the_day_in_a_running_head(second: str, day: str) -> None:
    bodies = zip(("5 марта 2019", second, "5 марта 2019"), (LEAD, MORE, f"Итог. {LEAD}"), strict=True)
    raw = "\x0c".join(f"Вестник № 14 {head}\n{body}\n{body}" for head, body in bodies)
    assert date_of(raw, "a.pdf", document_date="2020-01-02") == (day, "day")


def test_what_factiva_puts_above_a_text_goes_and_is_evidence() -> None:
    head = "210 words\n31 December 2018\n14:02\nReuters News\nLBA\nEnglish\n(c) 2018 Reuters Limited"
    raw = f"Talks go on in Yerevan\nBy Nailia Bagirova\n{head}\n\nBAKU, Dec 31 (Reuters) - {ENGLISH}\n\n{ENGLISH}\n\nDocument LBA0000020181231eecv"
    assert clean(raw).text == f"Talks go on in Yerevan\n\n{ENGLISH}\n\n{ENGLISH}"
    assert (date_of(raw), decided(raw)["outlet"]) == (("2018-12-31", "day"), "Reuters")


def test_a_date_line_without_year_is_the_last_such_day_before_the_collection() -> None:
    raw = f"Договор\n\n6 декабря, 10:15\n\n{LEAD}\n\n{MORE}"
    assert date_of(raw, collected="2018-12-31") == ("2018-12-06", "day")
    assert date_of(raw) == (None, None)


# --- what ---


@pytest.mark.parametrize(
    ("raw", "language"),
    [
        (LEAD, "ru"), (ENGLISH, "en"),
        ("Президент України заявив, що переговори триватимуть і надалі, а сторони вже погодили більшу частину тексту.", "uk"),
        ("Հայաստանի վարչապետը հայտարարել է, որ բանակցությունները կշարունակվեն։", "hy"),
        ("საქართველოს პრემიერ-მინისტრმა განაცხადა, რომ მოლაპარაკებები გაგრძელდება.", "ka"),
        ("Azərbaycan Prezidenti bildirib ki, danışıqlar davam edəcək və tərəflər tezliklə görüşəcəklər.", "az"),
        ("Türkiye Cumhurbaşkanı görüşmelerin süreceğini ve tarafların yakında buluşacağını söyledi.", "tr"),
    ],
)  # fmt: skip
def test_languages(raw: str, language: str) -> None:
    assert decided(raw)["language"] == language


@pytest.mark.parametrize(
    ("raw", "genre"),
    [
        (LEAD, "news"),
        (f"Комментарий Центра АРВАК, 23.04.2024\n\n{LEAD}", "commentary"),
        (
            "\n\n".join(
                ["– Что дальше?", f"– {LEAD}", "– А потом?", f"– {MORE}", "– И все?", f"– {LEAD} {MORE}"]
            ),
            "interview",
        ),
        (f"Уважаемые коллеги, дорогие друзья!\n\n{LEAD}\n\n{MORE}", "speech"),
    ],
)
def test_genres(raw: str, genre: str) -> None:
    assert decided(raw)["genre"] == genre


QUOTE = '"We are firmly convinced that this serves the interests of the people of the region," he said.'


@pytest.mark.parametrize(
    ("raw", "translated"),
    [
        (f"{ENGLISH} {QUOTE} This he said in an interview with Izvestia.", "presumed"),
        (f"ArmInfo. {ENGLISH} {QUOTE}", "presumed"),
        (f"ArmInfo. {ENGLISH}", "no"),
        (f"{ENGLISH} {QUOTE} (Translated from Armenian)", "yes"),
        (f"{LEAD} Об этом сообщает Reuters.", "presumed"),
        (LEAD, "no"),
    ],
)
def test_translations(raw: str, translated: str) -> None:
    assert decided(raw)["translated"] == translated


def test_every_claim_is_verbatim_and_one_wins() -> None:
    raw = f"ru24.pro\n\nМай 2025\n{chr(10).join(map(str, range(1, 32)))}\n\nArmInfo. {ENGLISH} The minister told RIA Novosti."
    made = rows(raw, date="2025-05-06", outlet="ArmInfo")
    for row in made:
        if row["raw_start"] is not None:
            assert raw[row["raw_start"] : row["raw_end"]] == row["evidence"]
    chosen = [row["field"] for row in made if row["chosen"]]
    assert len(chosen) == len(set(chosen))


def test_a_correction_wins_or_empties() -> None:
    made = overrule(rows(f"date 2026-02-10 {LEAD}"), {"date": "2026-03", "language": "-"}, "x")
    found = decide(made)
    assert found["date"] == pd.Timestamp("2026-03-01")
    assert found["date_precision"] == "month"
    assert found["language"] is None


# --- lexicon ---


def test_dates_lexicon_has_twelve_months() -> None:
    for language, facts in lexicon.read_yaml("dates.yml").items():
        assert len(facts["months"]) == 12, language
        assert all(forms and all(form == form.lower() for form in forms) for forms in facts["months"]), (
            language
        )


def test_every_outlet_is_found_by_its_names() -> None:
    missed = [row.outlet for row in lexicon.outlets().itertuples() if names.by_name(row.outlet) is None]
    assert missed == []


def test_relays_lexicon_is_complete() -> None:
    fields = {
        "own",
        "interview",
        "told",
        "direct",
        "report",
        "reports",
        "nouns",
        "staff",
        "speech",
        "translated",
    }
    for language, facts in lexicon.read_yaml("relays.yml").items():
        assert set(facts) == fields, language
        assert set(facts["staff"]) <= set(facts["nouns"]), language


# --- real material ---


def test_true_dates_are_hardly_ever_doubted(shared: Path) -> None:
    """Articles whose day of publication is known: few report "past" events after it."""
    articles, _ = read(shared / "corpora" / "ru_news_four_outlets.csv.gz")
    dated = [
        item for item in random.Random(7).sample(articles, 300) if item.fields.get("date", "h")[0] != "h"
    ]
    doubted = sum(
        any(row["method"] == "event_after_publication" for row in rows(item.raw, item.source, **item.fields))
        for item in dated
    )
    assert len(dated) > 150
    assert doubted <= 0.02 * len(dated)
