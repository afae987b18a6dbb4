import io

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from test_plots import legend, overlapping, texts, ticks

from analysis import plots
from analysis.plots import strips, style, topic_labels, topic_map
from analysis.plots.topic_labels import WEAK

NAMES = {"en": "English", "ru": "Russian"}


@pytest.fixture(autouse=True)
def styled():
    with mpl.rc_context():
        plots.use_style()
        yield


@pytest.fixture
def topics():
    return pd.DataFrame(
        {
            "topic": [-1, 0, 1],
            "size": [9, 20, 1130],
            "articles": [3, 1, 44],
            "label": ["", "Отношения России и Азербайджана", "security"],
            "terms_en": [[], ["trade", "cooperation"], []],
            "terms_ru": ["", "россия, торгово-экономический, сотрудничество", "безопасность"],
            "minor_share": [0.1, 0.25, 0.5],
            "survival": [np.nan, 0.312, 0.8349],
            "npmi_en": [np.nan, -0.123, 0.5],
            "npmi_ru": [np.nan, np.nan, 0.004],
            "weak": [False, True, False],
        }
    )


def many_topics(k=57, n=12_000):
    rng = np.random.default_rng(0)
    sizes = np.sort(rng.gamma(1.2, size=k))[::-1]
    long = "торгово-экономический, взаимодействие, военно-политический, железнодорожный, безопасность"
    return pd.DataFrame(
        {
            "topic": range(k),
            "size": np.maximum(sizes / sizes.sum() * n, 3).astype(int),
            "articles": 5,
            "label": [f"peacekeeper, constitution, investment / {long}"] * k,
            "terms_en": "peacekeeper, constitution, investment, agriculture, parliament, refugee, pipeline, gas",
            "terms_ru": f"{long}, прекращение, сельскохозяйственный",
            "survival": [0.3, np.nan, *rng.uniform(0.5, 1, k - 2)][:k],
            "minor_share": rng.uniform(0, 0.5, k),
            "npmi_en": rng.uniform(-0.5, 0.5, k),
            "weak": [True] + [False] * (k - 1),
        }
    )


def many_points(k=60, n=12_000):
    rng = np.random.default_rng(1)
    topic = np.minimum((rng.exponential(k / 3, n)).astype(int), k - 1)
    centres = rng.normal(size=(k, 2))
    places = centres[topic] + rng.normal(size=(n, 2)) * 0.3
    topic[::9] = -1
    return pd.DataFrame(
        {"x": places[:, 0], "y": places[:, 1], "topic": topic, "language": rng.choice(["en", "ru"], n)}
    )


def colours(found):
    return {text.get_text().replace("\n", " "): text.get_color() for text in found}


def below(ax):
    return ax.get_xlabel().replace("\n", " ")


class TestTerms:
    def test_labels_tell_size_and_survival_and_leave_the_words_to_the_columns(self, topics):
        ax = plots.plot_topic_terms(topics, names=NAMES)
        assert ticks(ax.xaxis) == ["English", "Russian"]
        assert ticks(ax.yaxis) == [
            "1: 1,130 units, 44 articles survives .83",
            "0: 20 units, 1 article survives .31, weak",
        ]
        assert texts(ax) == [
            "–",
            "безопасность",
            "trade, cooperation",
            "россия, торгово-экономический, сотрудничество",
        ]
        assert not overlapping(ax)

    def test_weak_topics_are_grey(self, topics):
        ax = plots.plot_topic_terms(topics)
        assert colours(ax.texts)["trade, cooperation"] == WEAK
        assert colours(ax.texts)["безопасность"] == style.INK
        assert [text.get_color() for text in ax.get_yticklabels()] == [style.INK, WEAK]
        assert below(ax) == "grey, italic: weak, survival below .5"

    def test_a_table_without_stability_will_do(self, topics):
        ax = plots.plot_topic_terms(topics[["topic", "size", "terms_ru"]])
        assert ticks(ax.yaxis) == ["1: 1,130 units", "0: 20 units"] and not below(ax)

    def test_of_many_the_largest_are_printed_and_the_line_below_says_so(self):
        table = many_topics()
        ax = plots.plot_topic_terms(table)
        assert len(ticks(ax.yaxis)) == 20 and len(ax.texts) == 40
        assert ticks(ax.yaxis)[1] == f"1: {table['size'][1]:,} units, 5 articles"  # survival not measured
        assert below(ax).startswith("20 of 57 topics, the largest; ")
        assert ax.figure.get_figheight() < 240 * style.MM and not overlapping(ax)

    def test_one_column_of_a_page(self):
        ax = plots.canvas(70, width=plots.ONE_COLUMN)[1][0]
        plots.plot_topic_terms(many_topics(), topics=10, ax=ax)
        assert ticks(ax.yaxis)[0].endswith("5 articles survives .30, weak")
        assert not overlapping(ax)

    def test_no_formula_between_dollars(self):
        ax = plots.plot_topic_terms(pd.DataFrame({"topic": [0], "size": [1], "terms_en": ["$5, $6, 50%"]}))
        ax.figure.canvas.draw()
        assert texts(ax) == ["$5, $6, 50%"] and ticks(ax.yaxis) == ["0: 1 unit"]


class TestStability:
    def test_rows_stand_by_size_with_their_numbers(self, topics):
        ax = plots.plot_topic_stability(topics, names=NAMES)
        assert ticks(ax.yaxis) == ["1 security", "0 Отношения России и Азербайджана"]
        assert texts(ax) == [
            "1,130", "20", "units", ".50", "−.12", "NPMI English", ".00", "–", "NPMI Russian",
        ]  # fmt: skip
        assert [bar.get_width() for bar in ax.patches] == [0.5, 0.25]
        assert not overlapping(ax)

    def test_a_dot_is_survival_and_a_line_stands_at_a_half(self, topics):
        ax = plots.plot_topic_stability(topics)
        lines = {line.get_label(): line for line in ax.lines}
        assert list(lines["survival"].get_xdata()) == [0.8349]
        weak = lines["weak (survival below .5)"]
        assert list(weak.get_xdata()) == [0.312] and weak.get_markerfacecolor() == "white"
        assert ax.lines[0].get_xdata()[0] == 0.5
        assert legend(ax) == [
            "survival",
            "weak (survival below .5)",
            "units not in the main language (share)",
        ]

    def test_weak_rows_are_grey(self, topics):
        ax = plots.plot_topic_stability(topics)
        assert [text.get_color() for text in ax.get_yticklabels()] == [style.INK, WEAK]
        assert colours(ax.texts)["20"] == WEAK and colours(ax.texts)["1,130"] == style.INK
        assert [mpl.colors.to_hex(bar.get_facecolor()) for bar in ax.patches][1] == style.LIGHT.lower()

    def test_survival_that_was_not_measured(self, topics):
        ax = plots.plot_topic_stability(topics.drop(columns=["npmi_en", "npmi_ru"]).assign(survival=np.nan))
        assert len(ax.lines) == 1 and below(ax).endswith("no dot: survival not measured")
        assert texts(ax) == ["1,130", "20", "units"]

    def test_one_topic_with_nothing_but_its_size(self):
        ax = plots.plot_topic_stability(pd.DataFrame({"topic": [0], "size": [3]}))
        assert ticks(ax.yaxis) == ["0"] and legend(ax) == [] and not overlapping(ax)

    @pytest.mark.parametrize("width", [plots.ONE_COLUMN, plots.TWO_COLUMNS])
    def test_many(self, width):
        ax = plots.plot_topic_stability(many_topics(), ax=plots.canvas(26, width=width)[1][0])
        assert len(ticks(ax.yaxis)) == 20 and all(label.endswith("…") for label in ticks(ax.yaxis))
        assert below(ax).startswith("20 of 57 topics") and not overlapping(ax)


class TestMap:
    def points(self):
        rng = np.random.default_rng(0)
        return pd.DataFrame(
            {
                "x": rng.normal(size=40),
                "y": rng.normal(size=40),
                "topic": np.arange(40) % 5 - 1,
                "language": ["en", "ru"] * 20,
            }
        )

    def entries(self, ax):
        beside = ax.get_legend()
        return [text.get_text() for text in beside.get_texts()] if beside else []

    def marks(self, ax):
        return [found for found in ax.collections if isinstance(found, mpl.collections.PathCollection)]

    def test_numbers_and_legend(self):
        ax = plots.plot_topic_map(self.points(), labels={0: "trade"}, names={"en": "English"})
        assert texts(ax) == ["0", "1", "2", "3"]
        assert self.entries(ax) == ["0 trade", "1", "2", "3", "no topic"]
        shapes = next(artist for artist in ax.artists if isinstance(artist, mpl.legend.Legend))
        assert [text.get_text() for text in shapes.get_texts()] == ["English", "ru"]
        assert sum(len(found.get_offsets()) for found in self.marks(ax)) == 40
        assert not overlapping(ax)

    def test_weak_topics_are_grey(self):
        ax = plots.plot_topic_map(self.points(), labels={2: "energy"}, weak=[2])
        assert colours(ax.texts) == {"0": "black", "1": "black", "2": WEAK, "3": "black"}
        assert self.entries(ax) == ["0", "1", "2 energy", "3", "weak", "no topic"]
        letters = colours(ax.get_legend().get_texts())
        assert letters["2 energy"] == letters["weak"] == WEAK and letters["3"] != WEAK
        greys = [c for c in self.marks(ax) if mpl.colors.to_hex(c.get_facecolor()[0]) == "#8c8c8c"]
        assert sum(len(found.get_offsets()) for found in greys) == 8

    def test_a_line_ties_each_unit_to_its_topic_so_that_a_copy_in_greys_tells_it(self):
        points = self.points()
        ax = plots.plot_topic_map(points)
        (ties,) = [found for found in ax.collections if isinstance(found, mpl.collections.LineCollection)]
        centres = points[points["topic"] >= 0].groupby("topic")[["x", "y"]].median()
        begin = {tuple(line[0]) for line in ties.get_segments()}
        end = {tuple(line[1]) for line in ties.get_segments()}
        assert begin == set(centres.itertuples(index=False, name=None))
        assert end == set(points.loc[points["topic"] >= 0, ["x", "y"]].itertuples(index=False, name=None))

    def test_one_topic_of_one_unit(self):
        ax = plots.plot_topic_map(pd.DataFrame({"x": [1.0], "y": [2.0], "topic": [0], "language": [None]}))
        assert texts(ax) == ["0"] and not overlapping(ax)

    def test_of_many_only_the_largest_have_number_colour_and_a_place_in_the_legend(self):
        points = many_points()
        labels = dict.fromkeys(range(60), "peacekeeper, constitution / торгово-экономический, взаимодействие")
        ax = plots.plot_topic_map(points, labels=labels, weak=[3, 59])
        assert len(texts(ax)) == 20
        assert self.entries(ax)[-3:] == ["weak", "other topics (40)", "no topic"]
        assert len(self.entries(ax)) == 23
        assert sum(len(found.get_offsets()) for found in self.marks(ax)) == len(points)
        assert all(found.get_rasterized() for found in self.marks(ax))
        assert not overlapping(ax)

    def test_topics_that_share_a_colour_lie_far_apart(self):
        centres = np.array([[i % 4, i // 4] for i in range(16)], float)
        given = topic_map._colours(range(16), centres, weak=[5])
        pairs = [
            np.hypot(*(centres[i] - centres[j])) for i in range(16) for j in range(i) if given[i] == given[j]
        ]
        assert given[5] not in topic_map.COLOURS and min(pairs) > 1

    @pytest.mark.parametrize("width", [plots.ONE_COLUMN, plots.TWO_COLUMNS])
    def test_numbers_of_all_topics_keep_apart(self, width):
        ax = plots.canvas(60, width=width)[1][0]
        plots.plot_topic_map(many_points(n=3000), topics=60 if width == plots.TWO_COLUMNS else 25, ax=ax)
        assert not overlapping(ax)

    def test_centres_are_pushed_apart(self):
        ax = plots.plot_topic_map(
            pd.DataFrame({"x": [0, 0, 9], "y": [0, 0, 9], "topic": [0, 1, 2], "language": "en"})
        )
        assert not overlapping(ax)

    def test_panels_share_the_legend_below(self):
        _, axes = plots.canvas(14, panels=2, across=2)
        for ax in axes:
            plots.plot_topic_map(self.points(), weak=[1], ax=ax)
        assert legend(axes[0]) == ["0", "1", "2", "3", "weak", "no topic"]
        assert colours(axes[0].figure.legends[0].get_texts())["1"] == WEAK
        assert not overlapping(axes[0])


class TestBy:
    def units(self, outlets, n=12_000, k=57):
        rng = np.random.default_rng(2)
        topic = np.minimum(rng.exponential(k / 3, n).astype(int), k - 1)
        sizes = np.arange(len(outlets), 0, -1)
        table = pd.DataFrame({"topic": topic, "outlet": rng.choice(outlets, n, p=sizes / sizes.sum())})
        return table.merge(many_topics(k)[["topic", "label"]], on="topic")

    @pytest.mark.parametrize("by", ["outlet", "language"])
    def test_by(self, by):
        units = pd.DataFrame({"topic": [0, 0, 1, -1], by: ["a", "b", "b", "b"], "label": ["x", "x", "y", ""]})
        ax = plots.plot_topic_by(units, by=by)
        assert ticks(ax.xaxis) == ["a", "b"]
        assert ticks(ax.yaxis) == ["0 x", "1 y", "no topic"]
        assert texts(ax) == ["1/1", "1/3", "0/1", "1/3", "0/1", "1/3"]
        assert not below(ax)

    def test_voices_stand_in_their_order(self):
        units = pd.DataFrame({"topic": [0, 0, 0, 1], "voice": ["uncertain", "indirect", "outlet", "direct"]})
        ax = plots.plot_topic_by(units, by="voice")
        assert ticks(ax.xaxis) == ["outlet's own voice", "direct speech", "indirect speech", "uncertain"]
        assert texts(ax) == ["1/1", "0/1", "1/1", "1/1", "0/1", "1/1", "0/1", "0/1"]

    def test_weak_rows_are_grey(self):
        units = pd.DataFrame({"topic": [0, 0, 1], "outlet": ["a", "b", "b"]})
        ax = plots.plot_topic_by(units, weak={1})
        assert [text.get_color() for text in ax.get_yticklabels()] == [style.INK, WEAK]
        greys = ax.collections[1].get_array()
        assert greys.mask.tolist() == [[True, True], [False, False]]
        assert below(ax) == "grey, italic: weak, survival below .5"

    def test_who_has_no_outlet_is_counted(self):
        ax = plots.plot_topic_by(pd.DataFrame({"topic": [0, 0], "outlet": ["a", None]}))
        assert ticks(ax.xaxis) == ["a", "unknown outlet"] and texts(ax) == ["1/1", "1/1"]

    def test_of_many_outlets_the_largest_are_drawn_and_the_rest_is_summed(self):
        outlets = [f"Комсомольская правда Северный Кавказ {i:02d}" for i in range(40)]
        units = self.units(outlets)
        ax = plots.plot_topic_by(units, weak=[4])
        heads = ticks(ax.xaxis)
        rest = units[units["outlet"].isin(units["outlet"].value_counts().index[12:])]
        assert len(heads) == 13 and heads[-1] == f"other outlets (28) N = {len(rest):,}"
        largest = units["topic"].value_counts().index[0]
        assert texts(ax)[12] == f"{(rest['topic'] == largest).sum():,}"
        assert (
            below(ax)
            == "20 of 57 topics, the largest; grey, italic: weak, survival below .5; cells: n, shade: n/N"
        )
        assert not overlapping(ax)

    def test_a_table_of_shares_is_summed_as_units_are(self):
        units = self.units([f"outlet {i}" for i in range(15)], n=500, k=6)
        counts = units.groupby(["topic", "outlet"]).size().rename("n").reset_index()
        counts["N"] = counts["outlet"].map(units["outlet"].value_counts())
        shares = counts.assign(share=counts["n"] / counts["N"])
        ours, theirs = plots.plot_topic_by(units), plots.plot_topic_by(shares)
        assert ticks(ours.xaxis) == ticks(theirs.xaxis)
        assert [text for text in texts(ours) if not text.startswith("0/")] == texts(theirs)

    def test_one_column_of_a_page(self):
        ax = plots.canvas(24, width=plots.ONE_COLUMN)[1][0]
        plots.plot_topic_by(self.units(["ArmInfo", "Minval Politika", "Вестник Кавказа"]), topics=10, ax=ax)
        assert not overlapping(ax)


def over_time(periods, k=3, numbers=None):
    numbers = numbers or [10] * len(periods)
    rows = [
        (period, topic, f"label {topic}", topic + 1, n, (topic + 1) / n if n else np.nan, 0.1, 0.5)
        for period, n in zip(pd.to_datetime(periods), numbers, strict=True)
        for topic in range(k)
    ]
    return pd.DataFrame(rows, columns=["period", "topic", "label", "n", "N", "share", "low", "high"])


YEARS = ["2021-01-01", "2022-01-01", "2023-01-01"]


class TestTime:
    def steps(self, ax, *, filled):
        found = [patch for patch in ax.patches if isinstance(patch, mpl.patches.StepPatch)]
        return [patch for patch in found if patch.get_fill() == filled]

    def test_a_strip_a_topic_the_most_common_first(self):
        ax = plots.plot_topic_time(over_time(YEARS), topics=2)
        assert ticks(ax.yaxis) == ["2 label 2 n = 9", "1 label 1 n = 6", "N"]
        assert ticks(ax.xaxis) == ["2021", "2022", "2023"]
        assert len(self.steps(ax, filled=False)) == 2
        assert texts(ax) == ["50%", "50%", "10", "10", "10"]
        assert below(ax) == "2 of 3 topics, the largest"
        assert not overlapping(ax)

    def test_all_strips_have_one_scale(self):
        ax = plots.plot_topic_time(over_time(YEARS))
        heights = [
            y - step.get_data().values[0] for y, step in enumerate(self.steps(ax, filled=False), start=1)
        ]
        assert heights == pytest.approx([0.8 * share / 0.5 for share in (0.3, 0.2, 0.1)])

    def test_weak_topics_are_grey(self):
        ax = plots.plot_topic_time(over_time(YEARS), weak=[1])
        assert [text.get_color() for text in ax.get_yticklabels()] == [style.INK, WEAK, style.INK, style.INK]
        found = [mpl.colors.to_hex(step.get_edgecolor()) for step in self.steps(ax, filled=False)]
        assert found == [style.PALETTE[0].lower(), WEAK, style.PALETTE[0].lower()]

    @pytest.mark.parametrize(
        "table",
        [
            over_time(["2021-01-01", "2021-03-01", "2021-04-01"]),  # February not in the table
            over_time(["2021-01-01", "2021-02-01", "2021-03-01", "2021-04-01"], numbers=[10, 0, 10, 10]),
        ],
    )
    def test_a_period_without_articles_leaves_a_gap(self, table):
        ax = plots.plot_topic_time(table)
        step = self.steps(ax, filled=False)[0].get_data().values
        assert np.isnan(step).tolist() == [False, True, False, False]
        assert texts(ax)[-4:] == ["10", "0", "10", "10"] and below(ax) == "shaded: nothing dated"
        assert ticks(ax.xaxis) == ["2021-01", "2021-02", "2021-03", "2021-04"]

    def test_without_intervals_there_is_no_band(self):
        full = plots.plot_topic_time(over_time(YEARS))
        bare = plots.plot_topic_time(over_time(YEARS).assign(low=np.nan, high=np.nan))
        without = plots.plot_topic_time(over_time(YEARS).drop(columns=["low", "high"]))
        counts = [len(self.steps(ax, filled=True)) for ax in (full, bare, without)]
        assert counts == [7, 4, 4]

    @pytest.mark.parametrize(
        ("periods", "step"),
        [
            (["2021-01-01", "2024-01-01"], "12MS"),
            (["2021-01-01", "2021-04-01", "2021-10-01"], "3MS"),
            (["2021-01-01", "2021-02-01"], "1MS"),
            (["2021-01-04", "2021-01-11", "2021-02-01"], "7D"),
            (["2021-01-04", "2021-01-11", "2021-02-02"], "1D"),
        ],
    )
    def test_how_long_a_period_lasts(self, periods, step):
        assert strips._step(pd.DatetimeIndex(periods)) == step

    @pytest.mark.parametrize(
        "periods",
        [
            pd.date_range("1990", "2025", freq="YS"),
            pd.date_range("2015-02", "2025-04", freq="MS"),
            pd.date_range("2020-10", "2025-04", freq="QS"),
            pd.date_range("2024-01-01", periods=70, freq="7D"),
            pd.date_range("2024-01-01", periods=700, freq="D"),
        ],
        ids=["years", "months", "quarters", "weeks", "days"],
    )
    @pytest.mark.parametrize("width", [plots.ONE_COLUMN, plots.TWO_COLUMNS])
    def test_dates_and_numbers_find_room(self, periods, width):
        ax = plots.canvas(24, width=width)[1][0]
        plots.plot_topic_time(over_time(periods, k=9, numbers=[1234] * len(periods)), ax=ax)
        assert len(ticks(ax.xaxis)) >= 2 and not overlapping(ax)

    def test_long_names_and_many_topics(self):
        table = over_time(YEARS, k=57).merge(
            many_topics()[["topic", "label"]], on="topic", suffixes=("_", "")
        )
        ax = plots.plot_topic_time(table)
        assert "…" in ticks(ax.yaxis)[0] and below(ax).startswith("8 of 57 topics")
        assert not overlapping(ax)

    @pytest.mark.parametrize(
        "table",
        [
            over_time(YEARS[:1]),
            over_time(YEARS, numbers=[0, 10, 0]),
            over_time([pd.NaT, "2021-01-01"]),
            over_time(YEARS).assign(topic=-1),
        ],
        ids=["one", "one with articles", "one dated", "no topics"],
    )
    def test_fewer_than_two_periods(self, table):
        assert texts(plots.plot_topic_time(table)) == ["fewer than two dated periods"]


class TestLabels:
    @pytest.mark.parametrize(
        ("value", "text"),
        [
            (0.834, ".83"),
            (1.0, "1.00"),
            (0, ".00"),
            (-0.12, "−.12"),
            (-0.001, ".00"),
            (np.nan, "–"),
            (-1, "−1.00"),
        ],
    )
    def test_decimals(self, value, text):
        assert topic_labels.decimals(value) == text

    def test_fold_breaks_at_spaces_then_at_hyphens_then_cuts(self):
        lines = topic_labels.fold("мир, торгово-экономический безопасность", 45).split("\n")
        assert lines == ["мир,", "торгово-", "экономиче…", "безопасно…"]
        assert all(topic_labels.text_width(line) <= 45 for line in lines)

    def test_fit_leaves_what_fits(self):
        assert topic_labels.fit("gas,  pipeline", 200) == "gas, pipeline"
        assert topic_labels.fit("gas, pipeline", 25) == "gas…"


TABLES = {
    plots.plot_topic_terms: many_topics(30),
    plots.plot_topic_stability: many_topics(30),
    plots.plot_topic_map: many_points(30, 500),
    plots.plot_topic_by: TestBy().units(["a", "b"], n=300),
    plots.plot_topic_time: over_time(YEARS),
}


@pytest.mark.parametrize("plot", TABLES, ids=lambda plot: plot.__name__)
class TestAll:
    def test_an_empty_table_says_so(self, plot):
        ax = plot(TABLES[plot].iloc[:0])
        assert texts(ax)
        ax.figure.canvas.draw()

    def test_the_ax_given_is_drawn_on_and_the_table_left_alone(self, plot):
        _, ax = plt.subplots(figsize=(plots.TWO_COLUMNS, 8))
        before = TABLES[plot].copy()
        assert plot(TABLES[plot], ax=ax) is ax
        pd.testing.assert_frame_equal(TABLES[plot], before)

    def test_the_same_bytes_each_time(self, plot):
        def drawn():
            file = io.BytesIO()
            plot(TABLES[plot]).figure.savefig(file, format="svg", metadata={"Date": None})
            return file.getvalue()

        assert drawn() == drawn()
