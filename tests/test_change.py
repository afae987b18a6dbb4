"""Change over time: whom outlets speak of from period to period, and their rising and falling terms."""

import numpy as np
import pandas as pd
import pytest

from analysis.inference import SMALL_GROUP
from analysis.outlets import MOST_FALSE, attention_over_time, shifts
from analysis.outlets.change import FEWEST


def news(*rows):
    """Articles from (outlet, date, text); a date of a month or a year is as exact as it is written."""
    table = pd.DataFrame(rows, columns=["outlet", "date", "text"])
    precision = table["date"].str.len().map({10: "day", 7: "month", 4: "year"})
    ids = [f"a{i:03d}" for i in range(len(rows))]
    dates = pd.to_datetime(table["date"], format="ISO8601")
    return table.assign(article_id=ids, story=ids, language="ru", date=dates, date_precision=precision)


NEWS = news(
    ("A", "2020-01-05", "Армения"),
    ("A", "2020-01-20", "Россия"),
    ("A", "2020-03", "Россия и Армения"),
    ("B", "2020-01-07", "Россия"),
    ("B", "2020", "Россия"),
    ("B", None, "Армения"),
    (None, "2020-01-01", "Россия"),
)


class TestAttention:
    def test_articles_are_counted_by_outlet_and_month(self):
        table = attention_over_time(NEWS, every="month")
        cells = {(r.label_en, r.outlet, f"{r.period:%m}"): (r.n, r.N) for r in table.itertuples() if r.N > 0}
        assert cells == {
            ("Russia", "A", "01"): (1, 2),
            ("Russia", "A", "03"): (1, 1),
            ("Russia", "B", "01"): (1, 1),
            ("Armenia", "A", "01"): (1, 2),
            ("Armenia", "A", "03"): (1, 1),
            ("Armenia", "B", "01"): (0, 1),
        }
        assert len(table) == 2 * 2 * 3 and table.loc[table["N"] == 0, "share"].isna().all()
        assert table[["low", "high"]].isna().all(axis=None)
        assert table.attrs == {"undated": 2, "every": "month"}

    def test_entities_named_in_most_articles_come_first(self):
        assert list(attention_over_time(NEWS, every="month")["label_en"].unique()) == ["Russia", "Armenia"]
        assert list(attention_over_time(NEWS, every="month", top=1)["label_en"].unique()) == ["Russia"]

    def test_a_coarser_period_takes_rougher_dates(self):
        more = pd.concat([NEWS, news(("A", "2021", "Россия")).assign(article_id="z", story="z")])
        table = attention_over_time(more, every="year", top=1)
        assert table.loc[table["outlet"] == "B", ["n", "N"]].to_numpy().tolist() == [[2, 2], [0, 0]]
        assert table.attrs["undated"] == 1

    def test_order_of_rows_does_not_matter(self):
        tables = [
            attention_over_time(rows, every="month") for rows in (NEWS, NEWS.sample(frac=1, random_state=1))
        ]
        pd.testing.assert_frame_equal(*tables)

    def test_an_interval_where_there_are_stories_enough(self):
        rows = [
            ("A", f"2020-0{1 + i % 2}-05", "Россия" if i % 4 else "погода") for i in range(2 * SMALL_GROUP)
        ]
        table = attention_over_time(news(*rows), every="month")
        assert ((table["low"] < table["share"]) & (table["share"] <= table["high"])).all()
        one_story = news(*rows).assign(story="s")
        assert attention_over_time(one_story, every="month")["low"].isna().all()

    @pytest.mark.parametrize("kept", [NEWS.head(0), NEWS.iloc[:2], NEWS.iloc[5:]])
    def test_without_two_periods_there_is_no_change(self, kept):
        table = attention_over_time(kept, every="month")
        assert table.empty and {"entity_id", "label_en", "outlet", "period", "share"} <= set(table)


def made(stories=60, outlets=("A", "B"), rises=True, seed=0):
    """Tokens and articles, a story a day from the year's first day; "planted" rises in outlet A, nothing in B."""
    rng = np.random.default_rng(seed)
    words = np.array([*(f"w{i}" for i in range(60)), "planted"])
    articles, tokens = [], []
    for outlet in outlets:
        for day in range(stories):
            weights = 1 / np.arange(1, 62) * rng.gamma(2, 1, 61)
            weights[-1] = 0.15 if rises and outlet == "A" and day >= stories / 2 else 0.02
            name = f"{outlet}{day:03d}"
            articles.append((name, outlet, name, pd.Timestamp("2020-01-01") + pd.Timedelta(days=day), "day"))
            tokens += [
                (name, outlet, name, word) for word in rng.choice(words, 80, p=weights / weights.sum())
            ]
    columns = ["article_id", "outlet", "story"]
    return (
        pd.DataFrame(tokens, columns=[*columns, "term"]),
        pd.DataFrame(articles, columns=[*columns, "date", "date_precision"]),
    )


class TestShifts:
    def test_a_term_planted_to_rise_is_found_and_nothing_else(self):
        tokens, articles = made()
        table = shifts(tokens, articles, n_boot=200)
        found = table[(table["q"] <= MOST_FALSE) & (table["log_odds"] > 0)]
        assert found[["outlet", "period", "term"]].to_numpy().tolist() == [["A", "later", "planted"]]
        assert found["low"].item() > 0
        first = table.groupby(["outlet", "period"]).head(1).set_index(["outlet", "period"])
        assert first.loc[("A", "later"), "term"] == "planted"
        assert first["stories"].tolist() == first["N"].tolist() == [30] * 4
        assert table.attrs == {"split": "2020-01-31", "undated": 0}

    def test_the_two_periods_mirror_each_other(self):
        table = shifts(*made(), n_boot=50).set_index(["outlet", "term", "period"])
        earlier, later = (table.xs(period, level="period").sort_index() for period in ("earlier", "later"))
        np.testing.assert_allclose(earlier["log_odds"], -later["log_odds"])
        np.testing.assert_allclose(earlier["low"], -later["high"])

    def test_order_of_rows_does_not_matter(self):
        tokens, articles = made()
        mixed = [rows.sample(frac=1, random_state=1) for rows in (tokens, articles)]
        pd.testing.assert_frame_equal(shifts(tokens, articles, n_boot=50), shifts(*mixed, n_boot=50))

    def test_a_story_lies_where_its_first_article_lies(self):
        tokens, articles = made(stories=10)
        # A's ninth article retells what B told on the first day.
        for rows in (tokens, articles):
            rows.loc[rows["article_id"].isin(["A008", "B000"]), "story"] = "retold"
        table = shifts(tokens, articles, split="2020-01-06")
        sizes = table.drop_duplicates(["outlet", "period"]).set_index(["outlet", "period"])["stories"]
        assert sizes.to_dict() == {
            ("A", "earlier"): 6, ("A", "later"): 4, ("B", "earlier"): 5, ("B", "later"): 5,
        }  # fmt: skip

    def test_dates_that_do_not_tell_the_side_are_left_out_and_counted(self):
        tokens, articles = made(stories=12)
        articles.loc[0, "date"] = pd.NaT  # no date
        articles.loc[1, "date_precision"] = "month"  # January: before and after
        articles.loc[2, ["date", "date_precision"]] = [pd.Timestamp("2019-12-01"), "month"]
        articles.loc[3, ["date", "date_precision"]] = [pd.Timestamp("2021-01-01"), "year"]
        table = shifts(tokens, articles, split="2020-01-07")
        sizes = table.drop_duplicates(["outlet", "period"]).set_index(["outlet", "period"])["N"]
        assert table.attrs["undated"] == 2
        assert sizes.loc[("A", "earlier")] == 3 and sizes.loc[("A", "later")] == 7

    def test_few_stories_are_not_compared(self):
        tokens, articles = made(stories=2 * FEWEST - 1, outlets=("A",))
        rows = shifts(tokens, articles)[["period", "stories", "N", "term"]]
        assert rows.iloc[:, :3].to_numpy().tolist() == [["earlier", 3, 3], ["later", 4, 4]]
        assert rows["term"].isna().all()

    def test_without_stories_enough_there_is_no_interval(self):
        table = shifts(*made(stories=2 * SMALL_GROUP - 1, outlets=("A",)))
        assert table[["low", "high", "q"]].isna().all(axis=None) and table["log_odds"].notna().all()

    def test_a_term_of_one_story_is_not_listed(self):
        tokens, articles = made(stories=12, outlets=("A",))
        tokens.loc[tokens["article_id"] == "A011", "term"] = "once"
        assert "once" not in set(shifts(tokens, articles)["term"])

    def test_the_border_is_where_half_of_the_stories_begin(self):
        tokens, articles = made(stories=12, outlets=("A",))
        assert shifts(tokens, articles).attrs["split"] == "2020-01-07"
        most_on_the_first = articles["date"].where(articles.index > 8, pd.Timestamp("2020-01-01"))
        assert shifts(tokens, articles.assign(date=most_on_the_first)).attrs["split"] == "2020-01-10"

    def test_without_two_dates_nothing_is_compared(self):
        tokens, articles = made(stories=12)
        one = shifts(tokens, articles.assign(date=pd.Timestamp("2020-01-01")))
        assert one.empty and one.attrs == {"split": "", "undated": 24}
        assert shifts(tokens.head(0), articles.head(0)).empty

    def test_a_border_that_is_no_date_is_named(self):
        with pytest.raises(ValueError, match="split='spring': write a date as 2020-09-27"):
            shifts(*made(stories=4), split="spring")
