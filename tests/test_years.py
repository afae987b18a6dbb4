"""Days without year: the corpus and the article's own hints complete them, or leave them open."""

import datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.corpus.clean import clean
from analysis.corpus.provenance import claims, complete_years, decide, decide_dates, overrule
from analysis.tables import Claims, conform

LEAD = "Власти города начали ремонт набережной, и к осени на ней посадят сорок лип, сообщил журналистам глава района."
DATELINE = "ТУЛА, {day}. /ТАСС/. "


def rows(article_id: str, raw: str, **fields: str) -> list[dict]:
    result = clean(raw, fields=fields)
    return claims(article_id, raw, result.text, result.removals, fields, "a.csv#1")


def dated(first: str, last: str, n: int = 40) -> list[dict]:
    """Articles of known days, spread evenly."""
    days = pd.date_range(first, last, periods=n)
    return [row for i, day in enumerate(days) for row in rows(f"dated{i:03}", LEAD, date=f"{day:%Y-%m-%d}")]


def day_of(
    made: list[dict], article_id: str = "x", collected: str | None = None
) -> tuple[str | None, str | None]:
    """The day that an article gets, and how surely."""
    limit = datetime.date.fromisoformat(collected) if collected else None
    table = complete_years(conform(pd.DataFrame(made), Claims), collected=limit)
    chosen = table[(table["article_id"] == article_id) & (table["field"] == "date") & table["chosen"]]
    return (chosen["value"].iloc[0], chosen["confidence"].iloc[0]) if len(chosen) else (None, None)


YEAR = dated("2018-06-01", "2019-03-01")
LONG = dated("2014-01-01", "2019-12-31")


@pytest.mark.parametrize(
    ("day", "told", "corpus", "expected"),
    [
        ("19 декабря", "", YEAR, ("2018-12-19", "medium")),
        ("5 февраля", "", YEAR, ("2019-02-05", "medium")),
        ("19 декабря", "Это случилось в среду.", YEAR, ("2018-12-19", "medium")),
        ("19 декабря", "Это случилось в пятницу.", YEAR, ("2018-12-19", "low")),
        ("19 декабря", "", YEAR[: len(rows("x", LEAD, date="2018-06-01")) * 19], (None, None)),
        ("5 апреля", "", YEAR, (None, None)),
        ("5 апреля", "Это случилось в пятницу.", YEAR, ("2019-04-05", "low")),
        ("19 декабря", "", LONG, (None, None)),
        ("19 декабря", "Это случилось в среду.", LONG, ("2018-12-19", "low")),
        ("19 декабря", "Договор подписали в мае 2019 года.", LONG, ("2019-12-19", "low")),
        ("29 февраля", "", LONG, ("2016-02-29", "medium")),
        ("19 декабря", "", [], (None, None)),
        ("19 декабря", "Это случилось в среду.", [], (None, None)),
        ("19 декабря", "Договор подписали в мае 2018 года. Это случилось в среду.", [], ("2018-12-19", "low")),
    ],
)  # fmt: skip
def test_the_year_of_a_dateline(day: str, told: str, corpus: list[dict], expected: tuple) -> None:
    raw = f"{DATELINE.format(day=day)}{LEAD} {told}"
    assert day_of(corpus + rows("x", raw)) == expected


def test_few_dated_articles_decide_less_surely() -> None:
    few = dated("2018-06-01", "2019-03-01", n=5)
    assert day_of(few + rows("x", DATELINE.format(day="19 декабря") + LEAD)) == ("2018-12-19", "low")


def test_the_weekday_beside_the_day_counts_before_the_first_one() -> None:
    raw = f"{DATELINE.format(day='19 декабря')}Суд в пятницу отказал ему. {LEAD} Заседание прошло в среду, 19 декабря."
    assert day_of(LONG + rows("x", raw)) == ("2018-12-19", "low")


def test_the_weekday_of_another_day_does_not_count() -> None:
    raw = f"{DATELINE.format(day='19 декабря')}{LEAD} Парк откроют в пятницу, 21 декабря. Об этом объявили в среду."
    assert day_of(LONG + rows("x", raw)) == ("2018-12-19", "low")


@pytest.mark.parametrize("phrase", ["в\u00a0среду", "в&nbsp;среду", "в  среду", "В СРЕДУ"])
def test_a_weekday_is_read_however_the_raw_text_writes_it(phrase: str) -> None:
    raw = f"{DATELINE.format(day='19 декабря')}{LEAD} Об этом объявили {phrase}."
    assert day_of(LONG + rows("x", raw)) == ("2018-12-19", "low")


def test_no_day_after_the_collection() -> None:
    made = rows(
        "x",
        f"{DATELINE.format(day='19 декабря')}{LEAD} Договор подписали в мае 2018 года. Это случилось в среду.",
    )
    assert day_of(made, collected="2018-12-01") == (None, None)


def test_a_few_strays_do_not_widen_the_window() -> None:
    strays = rows("old", LEAD, date="1999-01-05")
    many = dated("2018-06-01", "2019-03-01", n=150)
    assert day_of(many + strays + rows("x", DATELINE.format(day="19 декабря") + LEAD)) == (
        "2018-12-19",
        "medium",
    )


@pytest.mark.parametrize(
    ("n", "expected"), [(150, ("2018-12-19", "low")), (20, (None, None))], ids=["many", "few"]
)
def test_of_several_years_the_one_that_nearly_all_articles_are_of_decides(n: int, expected: tuple) -> None:
    early = dated("2017-10-01", "2018-11-01", n=12)
    late = [{**row, "article_id": f"late{row['article_id']}"} for row in dated("2018-11-15", "2019-02-01", n)]
    raw = DATELINE.format(day="19 декабря") + LEAD
    assert day_of(early + late + rows("x", raw)) == expected
    told = rows("x", f"{raw} Об этом объявили во вторник.")  # the day before; in 2017 the day itself
    assert day_of(early + late + told) == (expected if n == 150 else ("2017-12-19", "low"))


def test_a_cell_without_year_is_completed_too() -> None:
    assert day_of(YEAR + rows("x", LEAD, date="19 декабря")) == ("2018-12-19", "medium")


def test_a_dateline_beats_the_making_of_the_document() -> None:
    raw = DATELINE.format(day="19 декабря") + LEAD
    assert day_of(YEAR + rows("x", raw, document_date="2021-03-05")) == ("2018-12-19", "medium")
    assert day_of(rows("x", raw, document_date="2021-03-05")) == ("2021-03-05", "low")


def test_what_is_decided_or_corrected_stays() -> None:
    raw = DATELINE.format(day="19 декабря") + LEAD
    assert day_of(YEAR + rows("x", raw, date="2017-01-01")) == ("2017-01-01", "high")
    assert day_of(YEAR + overrule(rows("x", raw), {"date": "-"}, "x")) == (None, None)


@given(seed=st.integers(0, 1000), day=st.integers(1, 31))
def test_rows_may_come_in_any_order_and_completing_twice_changes_nothing(seed: int, day: int) -> None:
    made = YEAR[: 6 * 39] + [
        row for i in range(6) for row in rows(f"open{i}", DATELINE.format(day=f"{day} декабря") + LEAD)
    ]
    table = conform(pd.DataFrame(made), Claims)
    once = complete_years(table)
    shuffled = table.sample(frac=1, random_state=seed)
    key = ["article_id", "field", "method", "value", "evidence"]
    pd.testing.assert_frame_equal(
        once.sort_values(key, ignore_index=True), complete_years(shuffled).sort_values(key, ignore_index=True)
    )
    pd.testing.assert_frame_equal(once, complete_years(once))


def test_completed_claims_keep_their_evidence_and_one_wins() -> None:
    raw = DATELINE.format(day="19 декабря") + LEAD
    table = complete_years(conform(pd.DataFrame(YEAR + rows("x", raw)), Claims))
    dates = table[(table["article_id"] == "x") & (table["field"] == "date")]
    assert list(dates["value"])[:2] == ["--12-19", "2018-12-19"]
    assert [raw[a:b] for a, b in zip(dates["raw_start"], dates["raw_end"], strict=True)] == list(
        dates["evidence"]
    )
    assert list(dates["chosen"]) == [False, True] + [False] * (len(dates) - 2)


def test_a_corpus_without_open_days_is_returned_as_it_is() -> None:
    table = conform(pd.DataFrame(YEAR), Claims)
    pd.testing.assert_frame_equal(complete_years(table), table)
    empty = conform(pd.DataFrame(columns=list(table.columns)), Claims)
    pd.testing.assert_frame_equal(complete_years(empty), empty)


def test_dates_of_a_corpus_are_those_of_its_articles() -> None:
    made = {
        "a": rows("a", LEAD, date="2018"),
        "b": rows("b", f"{LEAD} Договор подписали в мае 2018 года."),
        "c": rows("c", LEAD),
        "d": rows("d", LEAD, date="2018-12-19"),
    }
    table = decide_dates(conform(pd.DataFrame([row for part in made.values() for row in part]), Claims))
    assert list(table["article_id"]) == list(made)
    for record in table.to_dict("records"):
        single = decide(made[record["article_id"]])
        for column in ("date", "date_precision", "not_before"):
            assert (
                record[column] is single[column]
                or record[column] == single[column]
                or pd.isna(record[column])
            )
            assert pd.isna(record[column]) == pd.isna(single[column])
