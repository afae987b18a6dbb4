"""Dates as people, pages and exports write them."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import lexicon
from analysis.corpus.dates import find, fold, month_names, on_days, weekday
from analysis.corpus.origins.cells import read_cell
from analysis.corpus.relative_dates import read_relative


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("2026-02-10", ["2026-02-10"]), ("10.02.2026", ["2026-02-10"]), ("5.3.24", ["2024-03-05"]), ("12/27/2019", ["2019-12-27"]),
        ("11 февраля 2026 года", ["2026-02-11"]), ("11 февраля", ["--02-11"]), ("06 Декабрь 2018", ["2018-12-06"]), ("в октябре 2024 г.", ["2024-10"]),
        ("Feb. 11, 2026", ["2026-02-11"]), ("February 11", ["--02-11"]), ("11 February 2026", ["2026-02-11"]), ("the 3rd of May, 2020", ["2020-05-03"]),
        ("22 Nov, 2017", ["2017-11-22"]), ("October 2024", ["2024-10"]), ("5 mayıs 2023", ["2023-05-05"]), ("10 lutego", []),
        ("5 травня 2023 року", ["2023-05-05"]), ("12 მაისი 2024", ["2024-05-12"]), ("2020-2022", []), ("06-Feb-2019", ["2019-02-06"]),
        ("at 10:30 may 5", ["--05-05"]), ("192.168.10.2024", []), ("маршрут 16 мартышек", []), ("3+3", []), ("31.02.2020", ["2020-02-31"]),
        ("6 İyun 2019", ["2019-06-06"]), ("ARALIK 2018", ["2018-12"]), ("5 KASIM 2018", ["2018-11-05"]), ("6 fevral 2019-cu il", ["2019-02-06"]),
        ("2019-cu il 6 fevral", ["2019-02-06"]), ("2019 թ. փետրվարի 6", ["2019-02-06"]), ("2019 წლის 6 თებერვალი", ["2019-02-06"]),
        ("с 2018 года 6 февраля", ["--02-06"]), ("19-летний", []), ("6 փետրվարի, 2019", ["2019-02-06"]), ("1 ЛИСТОПАДА 2018 року", ["2018-11-01"]),
    ],
)  # fmt: skip
def test_forms_of_dates(text: str, values: list[str]) -> None:
    assert [found.value for found in find(text)] == values


@given(text=st.text(alphabet="06 12.-/İIıi:yunkasfevrмартвеՄա,2019", max_size=40))
def test_no_text_breaks_the_search(text: str) -> None:
    for found in find(text):
        assert text[found.start : found.end].strip()


@pytest.mark.parametrize("form", sorted(month_names()))
def test_every_month_is_found_in_any_case(form: str) -> None:
    for written in (form, form.upper(), form.title()):
        assert [found.value[-2:] for found in find(f"2 {written} 2019")] == ["02"], written


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("2019-02-06", "2019-02-06"), ("06 Декабрь 2018", "2018-12-06"), ("6 сентября 2018", "2018-09-06"), ("22 7 2013", "2013-07-22"),
        ("Wed, 06 Feb 2019 12:00:00 +0300", "2019-02-06"), ("2019-02-06T23:30:00-05:00", "2019-02-06"), ("2019-02-06 12:00:00+00:00", "2019-02-06"),
        ("20190206", "2019-02-06"), ("20190206T1200Z", "2019-02-06"), ("20190206120000", "2019-02-06"), ("20190206T120000.5Z", "2019-02-06"),
        ("1549454400", "2019-02-06"), ("1549454400.0", "2019-02-06"), ("1549454400000", "2019-02-06"), ("1549454400000000000", "2019-02-06"),
        ("43502", "2019-02-06"), ("43502.63", "2019-02-06"), ("06.02.19", "2019-02-06"), ("06.02.2019 15:05", "2019-02-06"), ("15:05, 6 февраля 2019", "2019-02-06"),
        ("Feb 6 2019 3:05PM", "2019-02-06"), ("February 6, 2019 Wednesday", "2019-02-06"), ("February 2019", "2019-02"), ("2019-02", "2019-02"), ("2019", "2019"),
        ("Среда, 6 февраля 2019 г.", "2019-02-06"), ("6 лютого 2019", "2019-02-06"), ("6 փետրվարի 2019", "2019-02-06"), ("6 თებერვალი, 2019", "2019-02-06"),
        ("6 fevral 2019", "2019-02-06"), ("6 Şubat 2019 Çarşamba", "2019-02-06"), ("19 декабря", "--12-19"), ("31.02.2020", "2020-02-31"),
        ("https://tass.ru/2019/02/06/x", None), ("www.site.am/2019/02/06", None), ("вчера", None), ("", None), ("5955244", None), ("12345", None), ("99999", None),
    ],
)  # fmt: skip
def test_cells_of_a_date_column(cell: str, value: str | None) -> None:
    found = read_cell(cell)
    assert (found and found.value) == value


@given(cell=st.text(max_size=30))
def test_no_cell_breaks_the_reading(cell: str) -> None:
    read_cell(cell)
    read_relative(cell)


@given(day=st.dates(datetime.date(2002, 1, 1), datetime.date(2033, 1, 1)))
def test_a_day_is_read_the_same_however_it_is_written(day: datetime.date) -> None:
    noon = int(datetime.datetime(day.year, day.month, day.day, 12, tzinfo=datetime.UTC).timestamp())
    serial = (day - datetime.date(1899, 12, 30)).days
    for cell in (
        f"{day:%d.%m.%Y}",
        f"{day:%Y%m%d}",
        f"{day:%a, %d %b %Y}",
        f"{day:%B %d, %Y}",
        str(noon),
        str(serial),
    ):
        found = read_cell(cell)
        assert found and found.value == day.isoformat(), cell


@pytest.mark.parametrize(
    ("line", "value", "date"),
    [
        ("Вчера, 17:51", "-P1D", "2019-02-28"), ("Сегодня, 09:05", "-P0D", "2019-03-01"), ("позавчера", "-P2D", "2019-02-27"),
        ("2 часа назад", "-PT2H", "2019-03-01"), ("3 дня назад", "-P3D", "2019-02-26"), ("час назад", "-PT1H", "2019-03-01"), ("20 мин. назад", "-PT20M", "2019-03-01"),
        ("неделю назад", "-P1W", "2019-02-22"), ("3 месяца назад", "-P3M", "2018-12"), ("2 ГОДА НАЗАД", "-P2Y", "2017"), ("Опубликовано: вчера в 17:51", "-P1D", "2019-02-28"),
        ("yesterday at 5 pm", "-P1D", "2019-02-28"), ("Yesterday, 5:30 p.m.", "-P1D", "2019-02-28"), ("2 hours ago", "-PT2H", "2019-03-01"),
        ("an hour ago", "-PT1H", "2019-03-01"), ("Published: 3 days ago", "-P3D", "2019-02-26"), ("two weeks ago", "-P2W", "2019-02-15"), ("30 hours ago", "-PT30H", "2019-02-28"),
        ("2 години тому", "-PT2H", "2019-03-01"), ("вчора, 17:51", "-P1D", "2019-02-28"), ("3 ժամ առաջ", "-PT3H", "2019-03-01"), ("երեկ", "-P1D", "2019-02-28"),
        ("2 saat əvvəl", "-PT2H", "2019-03-01"), ("dünən 17:51", "-P1D", "2019-02-28"), ("2 საათის წინ", "-PT2H", "2019-03-01"), ("გუშინ", "-P1D", "2019-02-28"),
        ("2 saat önce", "-PT2H", "2019-03-01"), ("dün 17:51", "-P1D", "2019-02-28"), ("İki gün önce", "-P2D", "2019-02-27"), ("ALTI gün əvvəl", "-P6D", "2019-02-23"),
    ],
)  # fmt: skip
def test_dates_counted_back(line: str, value: str, date: str) -> None:
    back = read_relative(line)
    assert back is not None
    assert (back.value, back.before(datetime.date(2019, 3, 1))) == (value, date)


@pytest.mark.parametrize(
    "line",
    [
        "Вчера в Баку",
        "Today's news",
        "2 hours",
        "назад",
        "Сегодня 5 погибших",
        "ago",
        "",
        "3 дня",
        "Years ago",
    ],
)
def test_lines_that_are_no_dates_counted_back(line: str) -> None:
    assert read_relative(line) is None


@pytest.mark.parametrize("field", ["days_back", "units", "numbers", "on_days"])
def test_no_word_of_the_lexicon_means_two_things(field: str) -> None:
    seen: dict[str, int] = {}
    for facts in lexicon.read_yaml("dates.yml").values():
        for number, forms in enumerate(facts[field]):
            for form in forms:
                assert seen.setdefault(fold(str(form)), number) == number, form


@pytest.mark.parametrize(
    ("text", "number"),
    [("Это было в среду.", 2), ("Он сказал ВО ВТОРНИК это", 1), ("he said Sunday that", 6), ("у п'ятницю", 4), ("çərşənbə axşamı", 1)],
)  # fmt: skip
def test_weekdays_on_which_something_was_told(text: str, number: int) -> None:
    found = on_days().search(text)
    assert found and weekday(found.group()) == number


def test_an_environment_is_no_wednesday() -> None:
    assert on_days().search("Среда обитания важна, а средой занимаются все") is None
