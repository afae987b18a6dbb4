"""What a reader is shown of a corpus, small or large: counts, origins, removals and claims, all from the tables."""

import datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import load_corpus, paths
from analysis.corpus import report
from analysis.tables import Audit, Claims, Removals, empty


@pytest.fixture(scope="module")
def corpus():
    return load_corpus(paths.SEEDS)


def articles(*rows, **columns):
    """Make articles of (outlet, date, precision) rows; further columns by name."""
    outlets, dates, precisions = zip(*rows, strict=True)
    ids = [f"a{i}" for i in range(len(rows))]
    made = pd.DataFrame(
        {
            "article_id": ids,
            "title": [f"Заголовок {i}" for i in ids],
            "outlet": pd.Series(outlets, dtype="str"),
            "republisher": pd.Series([None] * len(rows), dtype="str"),
            "date": pd.to_datetime(list(dates)),
            "date_precision": pd.Series(precisions, dtype="str"),
            "language": "ru",
            "repost_of": pd.Series([None] * len(rows), dtype="str"),
            "story": ids,
            "source": [f"t.csv#{i + 1}" for i in range(len(rows))],
            "raw_length": 100,
        }
    )
    return made.assign(**columns)


DAY = ("TASS", "2024-03-05", "day")
UNDATED = ("TASS", None, None)


def removals(*rows):
    columns = ["article_id", "rule", "raw_start", "raw_end", "text", "replacement"]
    return pd.DataFrame([(*row[:4], "." * (row[3] - row[2]), *row[4:]) for row in rows], columns=columns)


def claims(*rows):
    columns = ["article_id", "field", "value", "method", "confidence", "chosen"]
    return pd.DataFrame(rows, columns=columns).assign(evidence="…")


def audit(*rows):
    made = pd.DataFrame(rows, columns=["source", "step", "reason", "n_in"])
    return made.assign(what_to_do="mend it", n_out=made["n_in"]).astype({"n_in": "Int64", "n_out": "Int64"})


class TestNames:
    def test_articles_are_named_shortly_and_uniquely(self, corpus):
        labels = report.article_labels(corpus.articles)
        assert labels.is_unique
        assert {"ArmInfo undated", "ArmInfo 2024-09", "ARVAK 2024-04-23"} <= set(labels)

    def test_equal_labels_are_numbered(self, corpus):
        again = corpus.articles.assign(article_id=lambda t: t["article_id"] + "-2")
        assert report.article_labels(pd.concat([corpus.articles, again])).is_unique

    def test_rows_of_a_table_stand_in_their_order(self, tmp_path):
        titles = [f"Заголовок номер {i}" for i in range(12)]
        rows = pd.DataFrame({"title": titles, "text": ["Текст о мире и торговле. " * 5] * 12})
        rows.to_csv(tmp_path / "table.csv", index=False)
        read = load_corpus(tmp_path / "table.csv")
        listed = report.article_table(read.articles, read.removals)["source"]
        assert list(listed) == [f"table.csv#{i}" for i in range(1, 13)]


class TestIntake:
    @pytest.mark.parametrize(
        ("source", "name"),
        [
            ("a/b.txt", "txt"),
            ("t.csv#12", "csv"),
            ("t.csv.gz#1", "csv.gz"),
            ("all.zip/2024/page.HTML", "html"),
            ("book.xlsx/Sheet1#3", "xlsx"),
            ("v. 2.pdf", "pdf"),
            ("000_2a81", "none"),
            ("report.2024", "none"),
        ],
    )
    def test_formats(self, source, name):
        table = report.format_table(articles(DAY, source=source), empty(Audit))
        assert table.to_dict("records") == [
            {"format": name, "files": 1, "articles": 1, "characters": 100, "refused": 0}
        ]

    def test_what_was_refused_is_counted_but_not_what_has_a_remark(self):
        problems = audit(
            ("t.csv#9", "load", "no text", None),
            ("t.csv#9", "load", "again", None),
            ("t.csv", "load", "odd letters", None),
            ("t.csv#1", "load", "odd letters", None),
            ("scan.pdf", "load", "no text", None),
            ("t.csv", "load", "1 files read", 3),
        )
        table = report.format_table(articles(DAY, DAY), problems).set_index("format")
        assert table["refused"].to_dict() == {"csv": 1, "pdf": 1} and table.loc["pdf", "articles"] == 0

    def test_problems_are_grouped_by_reason(self):
        table = report.problem_table(
            audit(
                ("b.txt", "load", "is empty", None),
                *((f"{i}.pdf", "load", f"page {i} of '{i}.pdf' has no text", None) for i in range(5)),
                ("corpus", "load", "6 files read", 6),
            )
        )
        assert list(table["reason"]) == ["page … of … has no text", "is empty"]
        assert list(table["sources"]) == [5, 1]
        assert table["examples"][0] == "0.pdf, 1.pdf, 2.pdf"

    def test_one_reason_is_shown_whole(self):
        table = report.problem_table(audit(("a.csv", "load", "columns found: 'x', 'y'", None)))
        assert list(table["reason"]) == ["columns found: 'x', 'y'"]

    def test_steps_are_what_was_counted(self, corpus):
        steps = report.step_table(corpus.audit)
        assert len(steps) == corpus.audit["n_in"].notna().sum() and steps["n_in"].notna().all()


class TestRemoved:
    def test_shares_add_up(self, corpus):
        shares = report.removal_shares(corpus.articles, corpus.removals)
        lengths = corpus.articles.set_index("article_id")
        gone = lengths["raw_length"] - lengths["text"].str.len()
        assert (shares.groupby("article_id")["characters"].sum() >= gone.sort_index()).all()
        assert shares["share"].between(0, 1).all()

    def test_shares(self):
        table = report.removal_shares(
            articles(DAY, DAY, DAY),
            removals(("a0", "x", 0, 4, ""), ("a0", "x", 5, 7, "\n"), ("a1", "y", 0, 2, " ")),
        )
        rows = [("a0", "x", 2, 5, 0.05), ("a1", "y", 1, 1, 0.01), ("a2", None, 0, 0, 0.0)]
        for row, wanted in zip(table.itertuples(index=False), rows, strict=True):
            assert (row.article_id, row.spans, row.characters, row.share) == (wanted[0], *wanted[2:])
            assert row.rule == wanted[1] or pd.isna(row.rule)

    def test_removed_words_are_listed_but_not_white_space(self, corpus):
        removed = report.removal_table(corpus.articles, corpus.removals)
        assert removed["text"].str.contains("Читайте на сайте").any()
        assert (removed["text"].str.strip() != removed["replacement"].str.strip()).all()

    def test_rules_count_articles_and_characters(self):
        rows = [("a0", "spaces", 0, 4, ""), ("a1", "spaces", 0, 6, ""), ("a1", "bylines", 9, 10, "")]
        table = report.rule_table(articles(DAY, DAY), removals(*rows))
        table = table[table["spans"] > 0]
        assert table[["rule", "articles", "spans", "characters", "share"]].to_dict("list") == {
            "rule": ["spaces", "bylines"], "articles": [2, 1], "spans": [2, 1], "characters": [10, 1], "share": [0.05, 0.005],
        }  # fmt: skip

    def test_every_removed_character_is_in_the_rules(self, corpus):
        rules = report.rule_table(corpus.articles, corpus.removals)
        shares = report.removal_shares(corpus.articles, corpus.removals)
        assert rules["characters"].sum() == shares["characters"].sum()

    def test_who_lost_most_is_listed_with_the_rule_that_took_most(self):
        rows = [
            ("a0", "x", 0, 20, ""),
            ("a0", "y", 20, 60, ""),
            ("a1", "x", 0, 30, ""),
            ("a2", "x", 0, 31, ""),
        ]
        table = report.lost_most(articles(DAY, DAY, DAY), removals(*rows))
        assert list(table["source"]) == ["t.csv#1", "t.csv#3"]
        assert list(table["removed"]) == [0.6, 0.31] and list(table["rule"]) == ["y", "x"]

    def test_the_markup_of_a_web_page_is_no_loss(self):
        rows = [
            ("a0", "page_around_article", 0, 80, ""),
            ("a0", "html_markup", 80, 90, "\n\n"),
            ("a0", "x", 90, 93, ""),
        ]
        made, taken = articles(DAY), removals(*rows)
        assert report.removal_shares(made, taken)["share"].tolist() == [3 / 12]
        assert report.lost_most(made, taken, much=0.2)["characters"].tolist() == [12]
        assert report.lost_most(made, taken, much=0.25).empty
        assert list(report.removal_table(made, taken)["rule"]) == ["x"]
        rules = report.rule_table(made, taken).set_index("rule")
        assert rules.loc["page_around_article", "characters"] == 80
        assert pd.isna(rules.loc["page_around_article", "share"])

    def test_nothing_removed(self):
        assert report.lost_most(articles(DAY), empty(Removals)).empty
        assert (report.rule_table(articles(DAY), empty(Removals))["characters"] == 0).all()


class TestOrigins:
    def test_claims_show_the_chosen_one_first(self, corpus):
        table = report.claim_table(corpus.articles, corpus.claims)
        assert table.groupby(["source", "field"])["chosen"].first().all()

    def test_methods_say_for_how_many_nothing_is_known(self):
        table = report.method_table(
            articles(DAY, DAY, UNDATED),
            claims(
                ("a0", "date", "2024-03-05", "byline_date", "high", True),
                ("a1", "date", "2024-03-05", "byline_date", "low", True),
                ("a1", "date", "2024-03-06", "file_name_date", "low", False),
            ),
        )
        dates = table[table["field"] == "date"].fillna({"confidence": ""}).set_index(["method", "confidence"])
        assert dates["chosen"].to_dict() == {
            ("byline_date", "high"): 1, ("byline_date", "low"): 1, ("none", ""): 1, ("file_name_date", "low"): 0,
        }  # fmt: skip
        assert dates.loc[("file_name_date", "low"), "losing"] == 1

    def test_claims_on_what_only_some_articles_are_stand_last(self):
        table = report.method_table(
            articles(DAY), claims(("a0", "repost_of", "a1", "shingles", "high", True))
        )
        assert table["field"].iloc[-1] == "repost_of" and list(table["field"]).count("repost_of") == 1

    @pytest.mark.parametrize(
        ("field", "chosen", "other", "against"),
        [
            ("date", "2024-03-05", "2024-03-06", True),
            ("date", "2024-03-05", "2024-03", False),
            ("date", "2024", "2024-03-05", False),
            ("date", "2024-03-05", "--03-05", False),
            ("date", "2024-03-05", "--03-06", True),
            ("date", "2024-03-05", "-W-2", False),
            ("date", "2024-03-05", "-W-3", True),
            ("date", "2024-03", "-W-3", False),
            ("date", "2024-03-05", "-P1D", False),
            ("outlet", "BBC", "BBC Russian", False),
            ("outlet", "ТАСС", "тасс", False),
            ("outlet", "TASS", "Reuters", True),
            ("language", "ru", "en", True),
            ("title", "Один", "Другой", False),
        ],
    )
    def test_what_contradicts_what(self, field, chosen, other, against):
        rows = (("a0", field, chosen, "x", "high", True), ("a0", field, other, "y", "low", False))
        assert len(report.conflicts(articles(DAY), claims(*rows))) == against

    def test_a_claim_that_was_not_good_enough_is_listed(self):
        rows = claims(("a0", "date", "2034-01-01", "impossible_date", "low", False))
        table = report.conflict_table(report.conflicts(articles(UNDATED), rows))
        assert table.to_dict("records") == [
            {"field": "date", "method": "none", "other_method": "impossible_date", "articles": 1,
             "example": "t.csv#1: none against 2034-01-01"}
        ]  # fmt: skip

    def test_no_claims_and_no_losing_claims(self):
        assert report.conflicts(articles(DAY), empty(Claims)).empty
        sure = claims(("a0", "date", "2024-03-05", "byline_date", "high", True))
        assert report.conflict_table(report.conflicts(articles(DAY), sure)).empty

    def test_dates_by_outlet(self):
        table = report.date_table(articles(DAY, UNDATED, (None, "2024-01-01", "year"))).set_index("outlet")
        assert list(table.index) == ["TASS", "unknown outlet", "all outlets"]
        assert table.loc["TASS", ["articles", "day", "undated", "share_undated"]].to_list() == [2, 1, 1, 0.5]
        assert table.loc["all outlets", "last"] == pd.Timestamp("2024-03-05")

    @pytest.mark.parametrize(
        ("last", "unit"),
        [("2024-01-20", "day"), ("2025-01-01", "week"), ("2026-01-01", "month"), ("2044-01-01", "year")],
    )
    def test_the_unit_suits_the_span(self, last, unit):
        table = report.date_counts(articles(("T", "2024-01-01", "day"), ("T", last, "day")))
        assert set(table["unit"]) == {unit} and list(table["period"]) == sorted(table["period"])

    def test_one_odd_date_among_many_does_not_choose_the_unit(self):
        days = [("T", f"2024-03-{day:02d}", "day") for day in range(1, 31)] * 2
        assert set(report.date_counts(articles(*days, ("T", "1970-01-01", "day")))["unit"]) == {"day"}

    def test_a_month_is_spread_over_its_days(self):
        table = report.date_counts(articles(("T", "2024-02-01", "month"), ("T", "2024-02-03", "day")))
        months = table[table["precision"] == "month"]
        assert len(months) == 29 and months["articles"].round(9).eq(round(1 / 29, 9)).all()

    @given(
        st.lists(
            st.tuples(
                st.just("T"),
                st.dates(datetime.date(1990, 1, 1), datetime.date(2030, 12, 31)),
                st.sampled_from(["day", "month", "year"]),
            ),
            min_size=1,
        )
    )
    def test_each_dated_article_counts_once_whatever_the_dates(self, rows):
        first = {
            "day": lambda d: d,
            "month": lambda d: d.replace(day=1),
            "year": lambda d: d.replace(month=1, day=1),
        }
        made = articles(*((outlet, first[known](date), known) for outlet, date, known in rows))
        assert report.date_counts(made)["articles"].sum() == pytest.approx(len(rows))

    def test_nothing_is_dated(self):
        assert report.date_counts(articles(UNDATED)).empty


class TestOutletsAndLanguages:
    def test_outlets(self):
        made = articles(DAY, DAY, ("РИА", None, None), UNDATED).assign(
            repost_of=[None, "a0", None, None],
            story=["a0", "a0", "a2", "a3"],
            language=["ru", "ru", None, "en"],
        )
        table = report.outlet_table(made).set_index("outlet")
        assert table.loc["TASS", ["articles", "share", "stories", "reposts"]].to_list() == [3, 0.75, 2, 1]
        assert table.loc["TASS", "languages"] == "ru 2, en 1" and table.loc["РИА", "languages"] == "unknown 1"

    def test_paragraphs_in_another_language(self):
        made = articles(DAY, ("X", None, None)).assign(language=["ru", "en"])
        paragraphs = pd.DataFrame(
            {
                "article_id": ["a0", "a0", "a0", "a1"],
                "paragraph": [0, 1, 2, 0],
                "language": ["ru", "en", None, "en"],
                "article_language": ["ru", "ru", "ru", "en"],
            }
        )
        table = report.language_table(made, paragraphs).set_index("language")
        assert table.loc["ru", ["read", "paragraphs", "foreign", "foreign_languages"]].to_list() == [
            1,
            3,
            1,
            "en 1",
        ]
        assert table.loc["en", ["foreign", "foreign_languages"]].to_list() == [0, ""]

    def test_paragraphs_are_read_in_so_many_articles(self):
        made = articles(*[DAY] * 5).assign(text="Первый абзац. Ещё одно предложение.\n\nВторой абзац.")
        paragraphs = report.paragraph_languages(made, most=3)
        assert paragraphs["article_id"].nunique() == 3 and len(paragraphs) == 6
        assert report.language_table(made, paragraphs)["read"].sum() == 3


class TestStories:
    @pytest.fixture
    def copied(self):
        """TASS wrote a0; Kommersant and one.ru carried it; one.ru also carries an article of RIA not in the corpus."""
        rows = [
            ("TASS", "2024-03-01", "day"),
            ("Kommersant", "2024-03-02", "day"),
            ("TASS", None, None),
            ("RIA", None, None),
        ]
        return articles(*rows).assign(
            repost_of=[None, "a0", "a0", None],
            story=["a0", "a0", "a0", "a3"],
            republisher=[None, None, "one.ru", "one.ru"],
        )

    def test_shares_of_reposts(self, copied):
        table = report.repost_table(copied).set_index("carrier")
        assert table["reposts"].to_dict() == {"one.ru": 1, "Kommersant": 1, "TASS": 0, "all media": 2}
        assert table.loc["all media", "share"] == 0.5

    def test_who_carries_whose(self, copied):
        table = report.reprints(copied).set_index(["original", "carrier"])
        assert table["articles"].to_dict() == {
            ("RIA", "one.ru"): 1,
            ("TASS", "Kommersant"): 1,
            ("TASS", "one.ru"): 1,
        }
        assert table["linked"].to_dict() == {
            ("RIA", "one.ru"): 0,
            ("TASS", "Kommersant"): 1,
            ("TASS", "one.ru"): 1,
        }

    def test_sizes_of_stories(self, copied):
        assert report.story_sizes(copied).to_dict("list") == {
            "size": ["1", "3"],
            "stories": [1, 1],
            "articles": [1, 3],
        }

    @given(st.lists(st.integers(1, 120), min_size=1, max_size=6))
    def test_every_article_is_in_a_size(self, sizes):
        stories = np.repeat([f"s{i}" for i in range(len(sizes))], sizes)
        table = report.story_sizes(pd.DataFrame({"story": stories}))
        assert table["articles"].sum() == sum(sizes) and table["stories"].sum() == len(sizes)

    def test_largest_stories(self, copied):
        (story,) = report.largest_stories(copied).to_dict("records")
        assert story == {
            "story": "a0", "articles": 3, "carriers": "Kommersant 1, TASS 1, one.ru 1", "first": "2024-03-01",
            "last": "2024-03-02", "title": "Заголовок a0",
        }  # fmt: skip


class TestDescribe:
    def test_it_names_steps_articles_and_what_was_removed(self, corpus):
        text = report.describe(corpus)
        for part in (
            "Steps",
            "5 articles",
            "Everything went through.",
            "Smi24.net",
            "2024-09 ",
            "undated",
            "2024-10-01",
        ):
            assert part in text

    def test_of_many_articles_it_has_a_line_an_outlet(self, tmp_path):
        texts = [f"Статья номер {i} о мире и торговле, слово {i * i}." for i in range(report.FEW + 5)]
        table = pd.DataFrame({"text": texts, "outlet": ["Alpha", "Beta", "Beta"] * 15, "date": "2024-03-05"})
        table.to_csv(tmp_path / "table.csv", index=False)
        text = report.describe(load_corpus(tmp_path / "table.csv"))
        assert "45 articles by outlet" in text and "table.csv#7" not in text
        assert [line.split()[:2] for line in text.splitlines()[-2:]] == [["Beta", "30"], ["Alpha", "15"]]
        assert text.count("2024-03-05") == 4


class TestVoiced:
    """One article with its voices, cut to a beginning."""

    TEXT = "Мэр говорит\n\nМэр Илья Ветров сказал: «Мост готов». Он добавил, что деньги есть.\n\nВечером шёл снег."

    def article(self):
        return articles(DAY, text=[self.TEXT], title=["Мэр говорит"])

    def voices(self):
        from analysis.corpus.voice import voices

        return voices(self.article())

    def test_pieces_give_the_shown_text_back_and_say_whose_it_is(self):
        pieces = report.voiced_text(self.article(), self.voices(), words=100)
        shown = ["".join(part["text"]) for _, part in pieces.groupby("paragraph")]
        assert "\n\n".join(shown) == self.TEXT
        assert [self.TEXT[a:b] for a, b in zip(pieces["start"], pieces["end"], strict=True)] == list(
            pieces["text"]
        )
        spoken = pieces[pieces["voice"].isin(["direct", "indirect"])]
        assert list(spoken["voice"]) == ["direct", "indirect"]
        assert set(spoken["speaker"]) == {"Илья Ветров"}
        assert pieces["part"].iloc[0] == "headline"

    def test_the_text_ends_with_a_sentence_and_says_how_much_is_left(self):
        pieces = report.voiced_text(self.article(), self.voices(), words=5)
        assert "".join(pieces["text"]).endswith("«Мост готов».")
        assert pieces.attrs["words"] == (8, 16)

    def test_spans_quote_first_words_only(self):
        spans = report.span_table(report.voiced_text(self.article(), self.voices(), words=100))
        assert list(spans["begins"]) == ["«Мост готов».", "деньги есть."]
        assert list(spans["words"]) == [2, 2]

    def test_an_empty_text_gives_no_pieces(self):
        empty_one = articles(DAY, text=[""])
        pieces = report.voiced_text(empty_one, self.voices(), words=10)
        assert pieces.empty and pieces.attrs["words"] == (0, 0) and report.span_table(pieces).empty

    def test_an_article_is_chosen_by_id_title_source_or_length(self):
        made = articles(DAY, DAY, DAY, text=["a" * 9, "a" * 5, "a" * 2])
        assert report.show_article(made)["article_id"].item() == "a1"
        assert report.show_article(made, "a2")["article_id"].item() == "a2"
        assert report.show_article(made, "заголовок a0")["article_id"].item() == "a0"
        assert report.show_article(made, "t.csv#3")["article_id"].item() == "a2"

    @pytest.mark.parametrize(("wanted", "n"), [("Заголовок", 3), ("nothing", 0)])
    def test_a_name_of_none_or_several_is_refused(self, wanted, n):
        with pytest.raises(ValueError, match=f"stands for {n} articles"):
            report.show_article(articles(DAY, DAY, DAY, text="x"), wanted)
