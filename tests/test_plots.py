import io
import warnings

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from analysis import plots
from analysis.corpus import report
from analysis.plots import style
from analysis.plots.frames import GROUPS, WHERE


@pytest.fixture(autouse=True)
def styled():
    with mpl.rc_context():
        plots.use_style()
        yield


def ticks(axis):
    return [label.get_text().replace("\n", " ") for label in axis.get_ticklabels()]


def texts(ax):
    return [text.get_text().replace("\n", " ") for text in ax.texts if text.get_text()]


def legend(ax):
    return [text.get_text() for found in ax.figure.legends for text in found.get_texts()]


def overlapping(ax):
    """Pairs of drawn texts of a figure whose boxes overlap, and texts that stick out of the page."""
    fig = ax.figure
    fig.canvas.draw()
    found = [text for text in fig.findobj(mpl.text.Text) if text.get_text().strip() and text.get_visible()]
    undrawn = _undrawn(fig)
    found = [text for text in found if id(text) not in undrawn]
    boxes = [(text.get_text(), text.get_window_extent()) for text in found]
    page = fig.bbox.padded(1)
    out = [
        name
        for name, box in boxes
        if not (page.x0 <= box.x0 and box.x1 <= page.x1 and page.y0 <= box.y0 and box.y1 <= page.y1)
    ]
    pairs = [
        (a, b)
        for i, (a, left) in enumerate(boxes)
        for b, right in boxes[i + 1 :]
        if left.padded(-0.8).overlaps(right.padded(-0.8))
    ]
    return out + pairs


def _undrawn(fig):
    """Ids of tick labels that exist but are not drawn."""
    all_of, drawn = set(), set()
    for ax in fig.axes:
        for axis in (ax.xaxis, ax.yaxis):
            all_of |= {
                id(t) for tick in axis.majorTicks + axis.minorTicks for t in (tick.label1, tick.label2)
            }
            if ax.axison:
                drawn |= {id(t) for tick in axis._update_ticks() for t in (tick.label1, tick.label2)}
    return all_of - drawn


OUTLETS = ["ARVAK", "ArmInfo", "Minval Politika", "Вестник Кавказа"]


@pytest.fixture
def articles():
    return pd.DataFrame(
        {
            "article_id": list("abcde"),
            "outlet": ["Vestnik Kavkaza", "ArmInfo", "ARVAK", None, "ArmInfo"],
            "date": pd.to_datetime(["2026-02-10", None, "2024-04-23", None, "2024-09-01"]),
            "date_precision": ["day", None, "day", None, "month"],
            "not_before": pd.to_datetime([None, "2024-10-01", None, None, None]),
        }
    )


class TestStyle:
    def test_sizes_and_fonts(self):
        assert [size * 25.4 for size in (plots.ONE_COLUMN, plots.TWO_COLUMNS)] == pytest.approx([85, 180])
        assert mpl.rcParams["pdf.fonttype"] == 42 and mpl.rcParams["svg.hashsalt"]
        assert mpl.rcParams["font.family"] == ["DejaVu Sans"]

    def test_voices_and_groups_differ_in_grey_or_by_sign(self):
        signs = [letter for _, letter in GROUPS.values()]
        assert len(set(signs)) == len(signs)
        hatches = [hatch for _, hatch in plots.outlets.VOICE_LOOKS.values()]
        assert len(set(hatches)) == len(hatches)

    @pytest.mark.parametrize(("panels", "across", "shape"), [(1, 1, 1), (3, 2, 3), (4, 2, 4)])
    def test_canvas(self, panels, across, shape):
        fig, axes = plots.canvas(5, panels=panels, across=across)
        assert len(axes) == shape == len(fig.axes)
        assert fig.get_figwidth() == plots.TWO_COLUMNS

    def test_stamp_is_on_the_figure_once(self):
        fig, axes = plots.canvas(5, panels=2, across=2)
        plots.stamp(axes[0], "Demonstration: 5 articles, 4 outlets")
        narrow = plots.canvas(width=plots.ONE_COLUMN)[0]
        words = (
            "Demonstration: 5 articles, 4 outlets; no interval (20 stories needed), no test reaches p < .10"
        )
        written = plots.stamp(narrow, words)
        assert written.get_text().count("\n") == 1 and written.get_text().split() == words.split()
        assert written.get_window_extent().width < narrow.bbox.width
        assert fig.get_suptitle() == "Demonstration: 5 articles, 4 outlets"
        assert plots.stamp(fig, "") is None

    def test_stamp_leaves_a_title_alone(self):
        fig, _ = plots.canvas(5)
        fig.suptitle("Title")
        plots.stamp(fig, "Demonstration")
        assert (fig.get_suptitle(), fig.get_supxlabel()) == ("Title", "Demonstration")

    @pytest.mark.parametrize(
        ("colour", "ink"), [("#F0E442", "black"), ("#0072B2", "white"), ("white", "black")]
    )
    def test_ink(self, colour, ink):
        assert style.ink_on(colour) == ink

    def test_article_labels_are_unique(self, articles):
        twice = pd.concat([articles, articles.assign(article_id=list("fghij"))])
        labels = report.article_labels(twice)
        assert labels.is_unique and len(labels) == 10
        assert labels["a"] == "Vestnik Kavkaza 2026-02-10 (1)"
        assert report.article_labels(articles)["d"] == "unknown outlet undated"

    def test_groups_have_headings(self):
        ax = plots.canvas(5)[1][0]
        places = style.grouped_rows(ax, ["a", "b", "c"], ["One", "One", "Two"])
        assert list(places) == [1, 2, 4]
        assert ticks(ax.yaxis) == ["One", "a", "b", "Two", "c"]
        assert style.headed_rows(["One", "One", "Two"], ["a", "b", "c"]) == 5

    def test_headings_leave_the_layout_the_same_each_time(self):
        """The layout solver measures any one tick of a spine; which one, changes from run to run."""
        widths, kept = set(), []
        for _ in range(40):
            ax = plots.canvas(5)[1][0]
            style.grouped_rows(ax, ["a", "b", "c"], ["One", "Two", "Three"])
            widths.add(ax.spines["left"].get_window_extent().width)
            kept.append(ax)  # so that each has other addresses
            plt.close(ax.figure)
        assert len(widths) == 1


class TestCorpus:
    def test_timeline(self, articles):
        ax = plots.plot_timeline(articles)
        assert ticks(ax.yaxis) == [
            "ARVAK 2024-04-23",
            "ArmInfo 2024-09",
            "Vestnik Kavkaza 2026-02-10",
            "ArmInfo undated",
            "unknown outlet undated",
        ]
        assert "undated, not before 2024-10-01" in texts(ax)
        assert [bar.get_width() for bar in ax.patches[:1]] == [30]  # September
        assert not overlapping(ax)

    def test_timeline_of_many_counts_them_by_precision(self, articles):
        ax = plots.plot_timeline(many(articles))
        assert ax.get_title("left") == "60 of 100 articles are dated"
        assert legend(ax) == ["known to the day", "known to the month"]
        assert sum(bar.get_height() for bar in ax.patches) == pytest.approx(60)
        assert ax.get_ylabel() == "articles per month"
        assert not overlapping(ax)

    def test_timeline_of_many_names_odd_dates_instead_of_drawing_an_empty_axis(self, articles):
        days = pd.to_datetime([f"2024-03-{1 + i % 28:02d}" for i in range(100)])
        dated = many(articles).assign(date=days, date_precision="day")
        dated.loc[0, "date"] = pd.Timestamp("1970-01-01")
        ax = plots.plot_timeline(dated)
        assert ax.get_title("left") == "100 of 100 articles are dated; 1 not shown, before 2024-03-01"
        assert mpl.dates.num2date(ax.get_xlim()[0]).year == 2024

    def test_timeline_of_many_without_any_date(self, articles):
        ax = plots.plot_timeline(many(articles).assign(date=pd.NaT, date_precision=None))
        assert texts(ax) == ["none of 100 articles is dated"]

    def test_timeline_without_any_date(self, articles):
        ax = plots.plot_timeline(articles.assign(date=pd.NaT, date_precision=None, not_before=pd.NaT))
        assert len(ticks(ax.yaxis)) == 5

    def test_removals(self):
        rows = [("ArmInfo", f"rule_{i}", 0.01 * (i + 1)) for i in range(9)] + [("ARVAK", None, None)]
        ax = plots.plot_removals(pd.DataFrame(rows, columns=["label", "rule", "share"]))
        assert ticks(ax.yaxis) == ["ARVAK", "ArmInfo"]
        assert texts(ax) == ["0.0%", "45.0%"]
        assert legend(ax) == [f"rule {i}" for i in range(8, 1, -1)] + ["other rules"]
        assert not overlapping(ax)

    def test_removals_of_many_are_counted_and_those_that_lost_much_stand_out(self):
        shares = [0.0] * 30 + [0.0004] * 10 + [0.03] * 6 + [0.3] * 3 + [0.31, 1.0]
        table = pd.DataFrame(
            {"article_id": [f"a{i}" for i in range(len(shares))], "rule": "x", "share": shares}
        )
        ax = plots.plot_removals(table)
        counts = dict(zip(ticks(ax.yaxis), texts(ax), strict=True))
        assert counts["nothing"] == "30 (58.8%)" and counts["less than 0.1%"] == "10 (19.6%)"
        assert counts["2% to 5%"] == "6 (11.8%)" and counts["20% to 30%"] == "3 (5.9%)"
        assert counts["30% to 50%"] == counts["50% to 100%"] == "1 (2.0%)"
        assert sum(bar.get_width() for bar in ax.patches if bar.get_hatch()) == 2
        assert not overlapping(ax)

    def test_rules(self):
        table = pd.DataFrame(
            {
                "rule": ["page_footers", "repeated_ends", "spaces", "no_titles"],
                "level": ["general", "corpus", "general", "general"],
                "articles": [1, 1200, 3, 1],
                "share": [0.031, 0.02, 0.000001, 0.0],
            }
        )
        ax = plots.plot_rules(table)
        assert ticks(ax.yaxis) == ["page footers", "repeated ends", "spaces"]
        assert texts(ax) == ["3.10% in 1 article", "2.00% in 1,200 articles", "<0.01% in 3 articles"]
        assert legend(ax) == ["corpus", "general"]
        assert texts(plots.plot_rules(table.iloc[:0])) == ["cleaning removed nothing"]


def many(articles):
    return pd.concat(
        [articles.assign(article_id=[f"{k}{i}" for i in "abcde"]) for k in range(20)], ignore_index=True
    )


class TestOrigins:
    def test_precision_of_dates(self, articles):
        ax = plots.plot_date_precision(report.date_table(many(articles)))
        assert ticks(ax.yaxis) == [
            "ArmInfo (40)", "ARVAK (20)", "Vestnik Kavkaza (20)", "unknown outlet (20)", "all outlets (100)",
        ]  # fmt: skip
        assert legend(ax) == ["day", "month", "undated"]
        assert not overlapping(ax)

    def test_of_many_outlets_the_largest_are_shown_and_the_title_says_so(self, articles):
        outlets = [f"{'a-very-long-name-of-an-outlet-' * 2}{i:03d}.рф" for i in range(100)]
        table = report.date_table(many(articles).assign(outlet=outlets))
        ax = plots.plot_date_precision(table)
        assert (
            ax.get_title("left") == "The 20 of 100 outlets with most articles" and len(ticks(ax.yaxis)) == 21
        )
        assert not overlapping(ax)

    def test_methods(self):
        rows = [
            ("date", "table_date", "high", 30, 1),
            ("date", "table_date", "low", 5, 0),
            ("date", "dateline_date", "medium", 4, 0),
            ("date", "address_date", "high", 0, 9),
            ("date", "none", None, 1, 0),
            ("outlet", "byline_outlet", "high", 40, 0),
        ]
        table = pd.DataFrame(rows, columns=["field", "method", "confidence", "chosen", "losing"])
        ax = plots.plot_methods(table, field="date")
        assert ticks(ax.yaxis) == ["table date (35)", "dateline date (4)", "none (1)"]
        assert ax.get_title("left") == "date: what it rests on (n = 40)"
        assert legend(ax) == ["high", "medium", "low", "none"]
        assert sum(bar.get_width() for bar in ax.patches) == pytest.approx(1)

    def test_outlets(self):
        table = pd.DataFrame(
            {"outlet": ["РИА", "TASS"], "articles": [1500, 2], "share": [0.9987, 0.0013], "reposts": [300, 0]}
        )
        ax = plots.plot_outlets(table)
        assert texts(ax) == ["1,500 (100%)", "2 (<1%)"]
        assert [bar.get_width() for bar in ax.patches] == [1200, 2, 300]
        assert legend(ax) == ["originals", "copies of another article here"]
        assert legend(plots.plot_outlets(table.assign(reposts=0))) == []

    def test_stories(self):
        table = pd.DataFrame({"size": ["1", "2", "6–10"], "stories": [900, 40, 3]})
        ax = plots.plot_story_sizes(table)
        assert ticks(ax.yaxis) == ["2", "6–10"] and texts(ax) == ["40", "3"]
        assert ax.get_title("left") == "Stories told more than once (900 were told once)"
        assert texts(plots.plot_story_sizes(table.head(1))) == ["no reposts: 900 articles, 900 stories"]

    def test_reprints(self):
        table = pd.DataFrame(
            {
                "original": ["TASS", "TASS", "РИА"],
                "carrier": ["one.ru", "two.ru", "one.ru"],
                "articles": [1200, 3, 1],
            }
        )
        ax = plots.plot_reprints(table)
        assert ticks(ax.yaxis) == ["TASS", "РИА"] and ticks(ax.xaxis) == ["one.ru", "two.ru"]
        assert [text.get_text() for text in ax.texts] == ["1,200", "3", "1", ""]
        assert ax.get_title("left") == "n = 1,204 articles"
        assert (
            plots.plot_reprints(table, most=1).get_title("left")
            == "n = 1,204 articles, of which 1,200 are shown"
        )
        assert texts(plots.plot_reprints(table.iloc[:0])) == ["nobody reprints anybody"]


@pytest.fixture
def terms():
    rows = [
        ("россия", "A", 9, 3, 1.2, 5.0, 0.5, 1.8, 0.01),
        ("chance", "A", 8, 3, 1.2, 4.0, 0.5, 1.8, 0.3),
        ("trade", "A", 4, 2, 0.9, 3.0, -0.1, 1.5, 0.01),
        ("rare", "A", 0, 0, 0.2, 0.3, None, None, None),
        ("peace", "A", 1, 1, -0.5, -1.0, -1, 0, 0.01),
        ("trade", "B", 5, 1, 0.4, 2.0, None, None, None),
    ]
    columns = ["term", "group", "count", "articles", "log_odds", "z", "low", "high", "q"]
    return pd.DataFrame(rows, columns=columns)


class TestOutlets:
    def test_keyness(self, terms):
        ax = plots.plot_keyness(terms, group="A")
        assert ax.get_title(loc="left") == "A"
        assert ticks(ax.yaxis) == ["россия"]  # what may as well be untypical is not shown
        assert texts(ax) == ["9 in 3 art."]
        segments = next(
            c for c in ax.collections if isinstance(c, mpl.collections.LineCollection)
        ).get_segments()
        assert [(s[0][0], s[1][0]) for s in segments] == [(0.5, 1.8)]

    def test_no_interval_is_hollow(self, terms):
        ax = plots.plot_keyness(terms, group="B")
        assert [line.get_markerfacecolor() for line in ax.lines if len(line.get_xdata()) == 1] == ["white"]

    def test_which_group(self, terms):
        with pytest.raises(ValueError, match="choose one of A, B"):
            plots.plot_keyness(terms)
        assert plots.plot_keyness(terms[terms["group"] == "B"]).get_title(loc="left") == "B"

    def test_voices(self):
        table = pd.DataFrame(
            {
                "outlet": ["A", "A", "B"],
                "voice": ["outlet", "direct", "outlet"],
                "words": [6, 4, 5],
                "share": [0.6, 0.4, 1.0],
                "low": [0.5, np.nan, np.nan],
                "high": [0.8, np.nan, np.nan],
                "N": [2, 2, 1],
            }
        )
        ax = plots.plot_voices(table)
        assert ticks(ax.yaxis) == ["A (2 articles, 10 words)", "B (1 article, 5 words)"]
        assert legend(ax) == ["outlet's own voice", "direct speech", "95% interval, own voice"]
        assert texts(ax) == ["60%", "100%", "40%"]
        (line,) = ax.containers[-1].lines[2]
        (segment,) = line.get_segments()
        assert [x for x, _ in segment] == pytest.approx([0.5, 0.8])
        bars = [bar.get_y() + bar.get_height() for bar in ax.patches]
        assert min(bars) < segment[0][1] < max(bar.get_y() for bar in ax.patches)  # between the bars

    def test_voices_without_interval(self):
        columns = {"words": 5, "share": 1.0, "low": np.nan, "high": np.nan, "N": 1}
        ax = plots.plot_voices(pd.DataFrame({"outlet": ["A"], "voice": ["outlet"], **columns}))
        assert legend(ax) == ["outlet's own voice"]

    def sources(self):
        rows = [
            ("A", "Дмитрий Песков", "official", "russia", 1, 2, 30, 10, 40, 0.4),
            ("A", None, "anonymous", None, 1, 2, 0, 5, 5, 0.05),
            ("B", "Leonid Pasternak", "expert", "israel", 1, 1, 7, 0, 7, 0.5),
        ]
        names = [
            "outlet",
            "speaker",
            "role",
            "bloc",
            "n",
            "N",
            "words_direct",
            "words_indirect",
            "words",
            "share",
        ]
        return pd.DataFrame(rows, columns=names)

    def test_sources(self):
        ax = plots.plot_sources(self.sources())
        assert ticks(ax.yaxis) == [
            "A", "Дмитрий Песков (official, Russia)", "no name given (anonymous)", "B", "Leonid Pasternak (expert, Israel)",
        ]  # fmt: skip
        assert texts(ax) == ["40 (40.0%), 1/2 art.", "5 (5.0%), 1/2 art.", "7 (50.0%), 1/1 art."]
        assert legend(ax) == ["direct speech", "indirect speech"]
        assert not overlapping(ax)

    def test_sources_of_one_outlet(self):
        ax = plots.plot_sources(self.sources(), outlet="A", top=1)
        assert ticks(ax.yaxis) == ["Дмитрий Песков (official, Russia)"]

    def test_sources_in_most_articles_come_first_and_who_was_not_found_last(self):
        rows = [
            ("A", None, None, None, 9, 9, 300, 0, 300, 0.3),
            ("A", "Boris", "expert", None, 1, 9, 90, 0, 90, 0.09),
            ("A", "Anna", "expert", None, 2, 9, 10, 0, 10, 0.01),
            ("A", "Vera", "expert", None, 1, 9, 1, 0, 1, 0.001),
        ]
        table = pd.DataFrame(rows, columns=self.sources().columns)
        ax = plots.plot_sources(table, top=2, outlets=["A", "B"])
        assert ticks(ax.yaxis) == [
            "A", "Anna (expert)", "Boris (expert)", "speaker not found", "B", "nobody is quoted",
        ]  # fmt: skip
        assert texts(ax)[-1] == "300 (30.0%), 9/9 art." and not overlapping(ax)

    def test_speaker_mix(self):
        table = pd.DataFrame(
            {
                "outlet": ["A"] * 3 + ["B"] * 3,
                "bloc": ["russia", "iran", "not told"] * 2,
                "n": [4, 1, 6, 0, 0, 2],
                "N": [8] * 3 + [2] * 3,
                "share": [0.5, 0.125, 0.75, 0, 0, 1],
                "words_share": [0.3, 0.001, 0.699, 0, 0, 1],
            }
        )
        ax = plots.plot_speaker_mix(table, by="bloc", top=1)
        assert ticks(ax.xaxis) == ["A", "B"] and ticks(ax.yaxis) == ["Russia", "not told"]
        assert texts(ax) == ["4/8 30%", "0/2", "6/8 70%", "2/2 100%"]
        assert not overlapping(ax)

    def test_stances(self):
        table = pd.DataFrame(
            {
                "outlet": ["A"] * 4,
                "stance": ["name in marks", "distancing", "neutral", "term in marks"],
                "n": [3, 1, 4, 2],
                "N": [4] * 4,
                "share": [0.75, 0.25, 1, 0.5],
                "cues": [7, 10, 1090, 5],
                "cues_share": [np.nan, 10 / 1100, 1090 / 1100, np.nan],
            }
        )
        ax = plots.plot_stances(table)
        assert ticks(ax.yaxis) == ["neutral", "distancing", "term in marks"]
        assert texts(ax) == ["4/4 1,090 (99%)", "1/4 10 (1%)", "2/4 5"]

    def test_attention(self):
        table = pd.DataFrame(
            {
                "outlet": ["A", "B"] * 2,
                "label_en": ["Iran"] * 2 + ["Russia"] * 2,
                "n": [1, 0, 2, 1],
                "N": [2, 1, 2, 1],
                "share": [0.5, 0, 1, 1],
            }
        )
        ax = plots.plot_attention(table)
        assert ticks(ax.xaxis) == ["A", "B"] and ticks(ax.yaxis) == ["Russia", "Iran"]
        assert texts(ax) == ["2/2", "1/1", "1/2", "0/1"]


CYRILLIC = "Вестник Кавказа и сопредельных территорий"


def attention_series(outlets, periods, *, whole=900):
    """Shares of one country over months, with an interval where there are enough articles."""
    rng = np.random.default_rng(0)
    rows = [
        ("Азербайджан", outlet, month, int(rng.integers(0, whole)))
        for outlet in outlets
        for month in pd.date_range("2020-01-01", periods=periods, freq="MS")
    ]
    table = pd.DataFrame(rows, columns=["label_en", "outlet", "period", "N"])
    table["n"] = rng.integers(0, table["N"] + 1)
    table["share"] = table["n"] / table["N"]
    known = table["share"].where(table["N"] >= 20)
    return table.assign(low=(known - 0.1).clip(0), high=(known + 0.1).clip(upper=1))


def shifted(*rows, low=0.2, q=0.01):
    """Terms as (period, term, articles, log_odds), with those of the other period as the mirror."""
    table = pd.DataFrame(rows, columns=["period", "term", "articles", "log_odds"])
    table = table.assign(outlet="A", count=9, z=table["log_odds"], low=low, high=table["log_odds"] + 0.3, q=q)
    return table.assign(stories=30, N=table["period"].map({"earlier": 30, "later": 31}))


class TestChange:
    def test_attention_over_time(self):
        table = attention_series(["A", "B"], 3, whole=90)
        ax = plots.plot_attention_time(table, entity="Азербайджан")
        sums = table.groupby("outlet")[["n", "N"]].sum()
        assert ticks(ax.yaxis) == [f"{o} {sums['n'][o]}/{sums['N'][o]}" for o in "AB"]
        assert ticks(ax.xaxis) == ["2020-01", "2020-02", "2020-03"]
        assert [text for text in texts(ax) if "/" in text] == [
            f"{n}/{whole}" for n, whole in table[["n", "N"]].itertuples(index=False)
        ]
        assert ax.get_title(loc="left") == "Азербайджан" and not overlapping(ax)

    @pytest.mark.parametrize(
        ("number", "periods", "whole"), [(2, 24, 900), (2, 2, 900), (12, 7, 15), (12, 24, 900)]
    )
    def test_no_text_covers_another(self, number, periods, whole):
        names = [CYRILLIC, *(f"Outlet {i}" for i in range(number - 1))]
        _, axes = plots.canvas(3 * number, panels=2, across=2)
        for ax in axes:
            plots.plot_attention_time(
                attention_series(names, periods, whole=whole), entity="Азербайджан", ax=ax
            )
        assert not overlapping(axes[0])
        assert sum("/" in text for text in texts(axes[0])) >= number * periods * 0.8

    def test_numbers_that_have_no_room_are_left_to_the_names(self):
        table = attention_series(["A", "B"], 24, whole=90_000)
        _, (ax, _) = plots.canvas(6, panels=2, across=2)
        plots.plot_attention_time(table, entity="Азербайджан", ax=ax)
        assert not any("/" in text for text in texts(ax)) and "/" in ticks(ax.yaxis)[0]

    def test_months_without_any_article_are_gaps(self):
        table = attention_series(["A", "B"], 4)
        table.loc[(table["outlet"] == "A") & (table["period"].dt.month == 2), ["n", "N", "share"]] = [
            0,
            0,
            np.nan,
        ]
        ax = plots.plot_attention_time(table, entity="Азербайджан")
        assert sum("/" in text for text in texts(ax)) == 7

    def test_one_period_is_no_change(self):
        ax = plots.plot_attention_time(attention_series(["A", "B"], 1), entity="Азербайджан")
        assert texts(ax) == ["no outlet has dated articles in two periods"]

    def test_shifts(self):
        table = shifted(
            ("later", "азербайджанский · azerbaijani", 12, 0.6),
            ("earlier", "азербайджанский · azerbaijani", 2, -0.6),
            ("earlier", "поезд", 8, 0.4),
        )
        ax = plots.plot_shifts(table, outlet="A")
        assert ticks(ax.yaxis) == [
            "more in later articles", "азербайджанский · azerbaijani", "more in earlier articles", "поезд",
        ]  # fmt: skip
        assert texts(ax) == ["2/30 → 12/31", "8/30 → 0/31"]
        solid = next(line for line in ax.lines if line.get_marker() == "o")
        assert solid.get_xdata().tolist() == [0.6, -0.4] and not overlapping(ax)

    def test_terms_that_chance_explains_are_not_drawn(self):
        ax = plots.plot_shifts(shifted(("later", "поезд", 12, 0.6), q=0.2), outlet="A")
        assert texts(ax) == ["no term rises or falls beyond chance"]

    def test_terms_without_interval_are_hollow(self):
        terms = ("later", "поезд", 12, 0.6), ("earlier", "поезд", 2, -0.6)
        ax = plots.plot_shifts(shifted(*terms, low=np.nan, q=np.nan), outlet="A")
        hollow = [line for line in ax.lines if line.get_markerfacecolor() == "white"]
        assert [line.get_xdata().tolist() for line in hollow] == [[0.6]]

    def test_an_outlet_that_is_not_compared_says_why(self):
        table = shifted(("earlier", None, None, np.nan), ("later", None, None, np.nan)).assign(stories=[1, 3])
        ax = plots.plot_shifts(table, outlet="A")
        assert texts(ax) == ["too few stories to compare: 1 earlier, 3 later"]
        assert texts(plots.plot_shifts(table, outlet="B")) == ["no dated article"]

    def test_twelve_outlets_have_room(self):
        terms = [
            (period, f"государственный{i}", 10 + i, 0.5) for period in ("later", "earlier") for i in range(5)
        ]
        _, axes = plots.canvas(12, panels=12, across=2)
        for ax in axes:
            plots.plot_shifts(shifted(*terms), outlet="A", ax=ax)
        assert not overlapping(axes[0])


def carriage(outlets=("A",)):
    frames = [
        ("power", "Caucasian power", "Belonging"),
        ("pain", "Pain point: outsiders use the region to hurt Russia", "Threat"),
        ("gain", "Mutual benefit", "Belonging"),
    ]
    rows = [
        (*frame, outlet, where, n, 3, n / 3)
        for frame in frames
        for outlet in outlets
        for where, n in zip(WHERE, (3, 1, 0), strict=True)
    ]
    return pd.DataFrame(rows, columns=["frame", "label", "narrative", "outlet", "where", "n", "N", "share"])


class TestFrames:
    def test_carriage(self):
        ax = plots.plot_carriage(carriage())
        assert ticks(ax.yaxis) == [
            "Belonging", "Caucasian power", "Mutual benefit", "Threat", "Pain point: outsiders use the region to hurt Russia",
        ]  # fmt: skip
        assert ax.get_title(loc="left") == "A (N = 3)"
        assert legend(ax) == list(WHERE)
        assert sorted(texts(ax)) == ["0/3"] * 3 + ["1/3"] * 3 + ["3/3"] * 3
        assert not overlapping(ax)

    def test_panels_share_labels_and_legend(self):
        fig, axes = plots.canvas(8, panels=2, across=2)
        for ax, outlet in zip(axes, "AB", strict=True):
            plots.plot_carriage(carriage("AB"), outlet=outlet, ax=ax)
        assert legend(axes[0]) == list(WHERE)
        assert not axes[1].yaxis.get_tick_params()["labelleft"]
        assert not overlapping(axes[0])

    def test_carriage_complains(self):
        with pytest.raises(ValueError, match="choose one of A, B"):
            plots.plot_carriage(carriage("AB"))
        with pytest.raises(ValueError, match="column where: somewhere"):
            plots.plot_carriage(carriage().assign(where="somewhere"))

    def matrix(self):
        rows = [
            ("a", "ArmInfo undated", "power", "Caucasian power", "Belonging", "Russian official", False),
            ("a", "ArmInfo undated", "pain", "Pain point", "Threat", "Russian official", True),
            ("a", "ArmInfo undated", "pain", "Pain point", "Threat", "outlet", False),
            ("b", "ARVAK 2024", "power", "Caucasian power", "Belonging", None, False),
        ]
        return pd.DataFrame(
            rows, columns=["article_id", "article", "frame", "label", "narrative", "group", "headlined"]
        )

    def test_matrix(self):
        ax = plots.plot_matrix(self.matrix())
        assert ticks(ax.xaxis) == ["ArmInfo undated", "ARVAK 2024"]
        assert ticks(ax.yaxis) == ["Belonging", "Caucasian power", "Threat", "Pain point"]
        assert sorted(texts(ax)) == ["O", "R", "R"]
        assert legend(ax) == ["O  outlet", "R  Russian official", "in the headline"]
        assert len([line for line in ax.lines if line.get_marker() == "o"]) == 1
        assert not overlapping(ax)

    def test_headings_of_many_articles_are_turned(self):
        table = self.matrix()
        many = pd.concat(
            [
                table.assign(
                    article_id=table["article_id"] + str(turn), article=f"Kommersant 2018-{turn:02d}-01"
                )
                for turn in range(6)
            ]
        )
        ax = plots.plot_matrix(many)
        assert {label.get_rotation() for label in ax.get_xticklabels()} == {90}
        assert not overlapping(ax)

    def test_matrix_complains(self):
        with pytest.raises(ValueError, match="column group: martian"):
            plots.plot_matrix(self.matrix().assign(group="martian"))

    def test_two_by_two(self):
        table = pd.DataFrame(
            {"name": ["Калугин", "Pasternak", "Peskov"], "a": [True, False, True], "b": [True, False, False]}
        )
        ax = plots.plot_two_by_two(table, a="Caucasian power", b="pain point")
        assert ticks(ax.xaxis) == ["no Caucasian power", "Caucasian power"]
        assert ticks(ax.yaxis) == ["no pain point", "pain point"]
        assert texts(ax) == ["1", "Pasternak", "0", "1", "Peskov", "1", "Калугин"]
        assert not overlapping(ax)

    def test_two_by_two_counts_names_left_out(self):
        table = pd.DataFrame({"name": [f"Speaker {i:02d}" for i in range(30)], "a": False, "b": False})
        ax = plots.plot_two_by_two(table)
        assert texts(ax)[1].endswith("Speaker 05 and 24 more")
        assert not overlapping(ax)


def pieces():
    """A headline, and a paragraph with a quotation, a report and a term in marks."""
    rows = [
        (0, "headline", "Мэр говорит", "outlet", "narration", None, None),
        (1, "body", "Мэр сказал: ", "outlet", "narration", None, None),
        (1, "body", "«Мост готов». ", "direct", "quotation", "Илья Ветров", "official"),
        (1, "body", "Он добавил, что ", "outlet", "narration", None, None),
        (1, "body", "деньги есть, а «серых схем» нет.", "indirect", "report", None, None),
        (2, "body", "Крейсер ", "outlet", "narration", None, None),
        (2, "body", "«Москва»", "outlet", "term", None, None),
        (2, "body", ". Стоимость $5 и 50% скидки.", "outlet", "narration", None, None),
    ]
    columns = ["paragraph", "part", "text", "voice", "kind", "speaker", "role"]
    return pd.DataFrame(rows, columns=columns)


class TestVoicedText:
    def test_every_word_is_drawn_and_every_voice_underlined_in_its_way(self):
        ax = plots.plot_voiced_text(pieces())
        drawn = " ".join(text.get_text() for text in ax.texts)
        for word in " ".join(pieces()["text"]).split():
            assert word in drawn
        rules = {line.get_linestyle() for line in ax.lines}
        assert rules == {"-", "--"}
        assert [text.get_text() for text in ax.texts if text.get_style() == "italic"] == [
            "«Москва»",
            "term in marks",
        ]

    def test_a_long_speaker_ends_within_the_figure(self):
        table = pieces()
        said = table["speaker"].notna()
        ax = plots.plot_voiced_text(
            table.assign(
                speaker=table["speaker"].where(~said, "пресс-служба ГУ МЧС по Северной Осетии и Алании")
            )
        )
        ax.figure.canvas.draw()
        (name, *_) = [text for text in ax.texts if text.get_text().startswith("пресс-служба")]
        assert name.get_window_extent().x1 <= ax.figure.bbox.x1

    def test_the_margin_names_the_speaker_or_says_that_none_is_known(self):
        drawn = texts(plots.plot_voiced_text(pieces()))
        assert any("Илья Ветров (official)" in text for text in drawn)
        assert any("who?" in text for text in drawn)

    def test_lines_stay_within_the_text_column(self):
        long = pieces().assign(text=pieces()["text"] + " слово" * 60)
        ax = plots.plot_voiced_text(long)
        fig = ax.figure
        fig.canvas.draw()
        side = ax.get_xlim()[1] * 0.76
        words = [text for text in ax.texts if text.get_position()[0] < side]
        ends = [
            ax.transData.inverted().transform(text.get_window_extent().corners())[:, 0].max()
            for text in words
        ]
        assert max(ends) <= side

    def test_no_solver_moves_the_words(self):
        fig = plots.plot_voiced_text(pieces()).figure
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            fig.savefig(io.BytesIO(), bbox_inches="tight")  # as a notebook shows it
        assert fig.axes[0].get_position().bounds == (0, 0, 1, 1)

    def test_a_long_text_makes_a_taller_figure(self):
        heights = [
            plots.plot_voiced_text(
                pieces().assign(text=lambda t, n=n: t["text"] + " слово" * n)
            ).figure.get_figheight()
            for n in (0, 60)
        ]
        assert heights[0] < heights[1]

    def test_a_word_split_by_voice_is_not_torn_apart(self):
        ax = plots.plot_voiced_text(pieces())
        term = next(text for text in ax.texts if text.get_text() == "«Москва»")
        stop = next(
            text
            for text in ax.texts
            if text.get_text() == "." and text.get_position()[0] > term.get_position()[0]
        )
        ax.figure.canvas.draw()
        end = ax.transData.inverted().transform(term.get_window_extent().corners())[:, 0].max()
        assert abs(stop.get_position()[0] - end) < 2.5


EMPTY = {
    plots.plot_timeline: ["article_id", "outlet", "date", "date_precision", "not_before"],
    plots.plot_removals: ["label", "rule", "share"],
    plots.plot_voices: ["outlet", "voice", "words", "share", "low", "high", "N"],
    plots.plot_speaker_mix: ["outlet", "role", "n", "N", "share", "words_share"],
    plots.plot_stances: ["outlet", "stance", "n", "N", "share", "cues", "cues_share"],
    plots.plot_sources: [
        "outlet",
        "speaker",
        "role",
        "bloc",
        "n",
        "N",
        "words_direct",
        "words_indirect",
        "words",
        "share",
    ],
    plots.plot_attention: ["outlet", "label_en", "n", "N", "share"],
    plots.plot_carriage: ["frame", "label", "narrative", "outlet", "where", "n", "N", "share"],
    plots.plot_matrix: ["article_id", "article", "frame", "label", "narrative", "group", "headlined"],
    plots.plot_two_by_two: ["name", "a", "b"],
    plots.plot_voiced_text: ["paragraph", "part", "text", "voice", "kind", "speaker", "role"],
}


@pytest.mark.parametrize("plot", EMPTY, ids=lambda plot: plot.__name__)
def test_an_empty_table_says_so(plot):
    ax = plot(pd.DataFrame({column: [] for column in EMPTY[plot]}))
    assert texts(ax)
    ax.figure.canvas.draw()


@pytest.mark.parametrize("plot", [plots.plot_matrix, plots.plot_two_by_two, plots.plot_carriage])
def test_the_ax_given_is_drawn_on(plot):
    _, ax = plt.subplots()
    tables = {
        plots.plot_matrix: TestFrames().matrix(),
        plots.plot_carriage: carriage(),
        plots.plot_two_by_two: pd.DataFrame({"name": ["x"], "a": [True], "b": [False]}),
    }
    before = tables[plot].copy()
    assert plot(tables[plot], ax=ax) is ax
    pd.testing.assert_frame_equal(tables[plot], before)
