"""Provenance: what each kind of evidence claims, and which claim wins."""

import datetime
import random
from pathlib import Path

import pandas as pd
import pytest

from analysis import lexicon
from analysis.corpus import names
from analysis.corpus.clean import clean
from analysis.corpus.dates import find
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


# --- dates as people write them ---


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("2026-02-10", ["2026-02-10"]), ("10.02.2026", ["2026-02-10"]), ("5.3.24", ["2024-03-05"]), ("12/27/2019", ["2019-12-27"]),
        ("11 февраля 2026 года", ["2026-02-11"]), ("11 февраля", ["--02-11"]), ("06 Декабрь 2018", ["2018-12-06"]), ("в октябре 2024 г.", ["2024-10"]),
        ("Feb. 11, 2026", ["2026-02-11"]), ("February 11", ["--02-11"]), ("11 February 2026", ["2026-02-11"]), ("the 3rd of May, 2020", ["2020-05-03"]),
        ("22 Nov, 2017", ["2017-11-22"]), ("October 2024", ["2024-10"]), ("5 mayıs 2023", ["2023-05-05"]), ("10 lutego", []),
        ("5 травня 2023 року", ["2023-05-05"]), ("12 მაისი 2024", ["2024-05-12"]), ("2020-2022", []),
        ("at 10:30 may 5", ["--05-05"]), ("192.168.10.2024", []), ("маршрут 16 мартышек", []), ("3+3", []), ("31.02.2020", ["2020-02-31"]),
    ],
)  # fmt: skip
def test_forms_of_dates(text: str, values: list[str]) -> None:
    assert [found.value for found in find(text)] == values


# --- the day of publication ---


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (f"date 2026-02-10 {LEAD}", ("2026-02-10", "day")),
        (f"12 февраля 2024, 14:35\n\n{LEAD}\n\n{MORE}", ("2024-02-12", "day")),
        (f"Published: Feb. 10, 2026\n\n{ENGLISH}\n\n{ENGLISH} Yes.", ("2026-02-10", "day")),
        (f"Новый договор\n\nКомментарий Центра АРВАК, 23.04.2024\n\n{LEAD}", ("2024-04-23", "day")),
        (f"Май 2025\n{chr(10).join(map(str, range(1, 32)))}\n\n{LEAD}", ("2025-05-01", "month")),
        (f"date 2026-02-31 {LEAD}", (None, None)),
        (f"date 1492-02-10 {LEAD}", (None, None)),
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
        ("news/12.12.2018.txt", "2018-12-12"), ("000_2a814e620638387f.txt", None), ("5955244.txt", None), ("t_2018-12-12.csv#3", None),
    ],
)  # fmt: skip
def test_dates_of_file_names(source: str, expected: str | None) -> None:
    assert date_of(LEAD, source)[0] == expected


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
        (f"{ENGLISH} The minister told ArmInfo about it.", "ArmInfo", None),
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
