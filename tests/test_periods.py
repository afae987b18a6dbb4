"""Periods of time: which dates are exact enough for them, and which length fits a corpus."""

import pandas as pd
import pytest

from analysis.periods import are_exact, finest, in_periods, last_days

PRECISIONS = ("day", "month", "year", None)


def dated(*dates, precision="day"):
    return pd.DataFrame({"date": pd.to_datetime(list(dates)), "date_precision": precision})


@pytest.mark.parametrize(
    ("every", "enough"),
    [("day", 1), ("week", 1), ("month", 2), ("quarter", 2), ("year", 3)],
)
def test_a_date_as_exact_as_the_period_is_enough(every, enough):
    articles = dated(*["2020-03-01"] * 3, None, precision=PRECISIONS)
    assert are_exact(articles, every).tolist() == [i < enough for i in range(4)]


@pytest.mark.parametrize(
    ("every", "first"),
    [
        ("day", "2020-05-14"),
        ("week", "2020-05-11"),
        ("month", "2020-05-01"),
        ("quarter", "2020-04-01"),
        ("year", "2020-01-01"),
    ],
)
def test_a_period_is_named_by_its_first_day(every, first):
    placed = in_periods(dated("2020-05-14", None, precision=["day", None]), every)
    assert placed["period"].tolist() == [pd.Timestamp(first)]


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ("2020-01-24", "day"),
        ("2020-01-25", "week"),
        ("2020-12-31", "month"),
        ("2021-12-31", "month"),
        ("2022-01-01", "quarter"),
        ("2026-01-01", "year"),
        ("2080-01-01", "year"),
    ],
)
def test_the_finest_period_makes_at_most_24(last, expected):
    assert finest(dated("2020-01-01", last)) == expected


def test_a_period_for_which_most_dates_are_too_rough_is_not_chosen():
    monthly = dated("2020-01-01", "2020-02-01", "2020-02-10", precision=["month", "month", "day"])
    assert finest(monthly) == "month"
    assert finest(dated("2020-01-01", "2020-01-01", precision="year")) == "year"
    assert finest(dated(None)) == "day"


def test_an_unknown_period_is_named():
    with pytest.raises(ValueError, match="every='decade': choose one of day, week"):
        in_periods(dated("2020-01-01"), "decade")


def test_the_last_day_that_a_date_may_mean():
    articles = dated(*["2020-02-01"] * 3, None, precision=PRECISIONS)
    days = last_days(articles)
    assert days.dropna().astype(str).tolist() == ["2020-02-01", "2020-02-29", "2020-12-31"]
    assert days.isna().tolist() == [False, False, False, True]
