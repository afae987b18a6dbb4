"""What the figures of axes show: places and their doubts, the two poles, order of passages, words and time."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from analysis.plots import plot_axis, plot_driving_words, plot_order, plot_poles, plot_smooth
from analysis.plots.axes import DOUBTS
from analysis.scaling import LOW, RHO, outlet_places


def texts(ax):
    return [text.get_text() for text in ax.texts]


def legend(ax):
    return [text.get_text() for text in ax.figure.legends[0].get_texts()]


PLACES = pd.DataFrame(
    {
        "placement": "A (ru)",
        "axis": "a",
        "positive_pole": "up",
        "negative_pole": "down",
        "outlet": ["Low", "High", "Single"],
        "score": [-0.4, 0.6, 0.1],
        "low": [-0.6, 0.2, np.nan],
        "high": [-0.1, 0.9, np.nan],
        "articles": [12, 2000, 1],
        "stories": [10, 2000, 1],
        "least": [-0.5, 0.59, np.nan],
        "most": [-0.3, 0.61, np.nan],
        "decisive": ["x", "y", None],
        "seeds_low": [-0.5, 0.5, 0.0],
        "seeds_high": [-0.2, 0.8, 0.3],
        "placebo_low": [-0.3, -0.2, -1.0],
        "placebo_high": [0.3, 0.2, 1.0],
    }
)


def test_the_doubts_are_columns_of_the_places():
    assert {end for ends in DOUBTS.values() for end in ends[:2]} <= set(outlet_places([]).columns) <= {
        *PLACES, "positive", "negative", "placebo_share",
    }  # fmt: skip


def test_outlets_stand_from_the_highest_down_with_all_that_could_have_been():
    other = PLACES.assign(placement="B (ru)", score=0)
    ax = plot_axis(pd.concat([PLACES, other]), placement="A (ru)")
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["High", "Single", "Low"]
    (points,) = [line for line in ax.lines if line.get_label() == "mean of articles"]
    assert points.get_xdata().tolist() == [0.6, 0.1, -0.4]
    drawn = {
        bars.get_label(): [segment[:, 0].tolist() for segment in bars.get_segments()]
        for bars in ax.collections
    }
    assert drawn["other stories"] == [[0.2, 0.9], [-0.6, -0.1]]
    assert drawn["other seeds"] == [[0.5, 0.8], [0.0, 0.3], [-0.5, -0.2]]
    assert drawn["random words as seeds"] == [[-0.2, 0.2], [-1.0, 1.0], [-0.3, 0.3]]
    assert drawn["one article fewer"] == [[0.59, 0.61], [-0.5, -0.3]]
    assert texts(ax) == ["n = 2,000", "n = 1", "n = 12\n(10 stories)"]
    assert "◂ down" in ax.get_xlabel() and "up ▸" in ax.get_xlabel() and ax.get_title() == "A (ru)"
    assert set(legend(ax)) == {*DOUBTS, "mean of articles"}


def test_no_axis_is_said():
    assert texts(plot_axis(outlet_places([]), placement="")) == ["no axis to show"]


def scores(outlets):
    rng = np.random.default_rng(0)
    table = pd.DataFrame({"outlet": outlets, "positive": rng.normal(size=len(outlets))})
    poles = {"positive_pole": "up", "negative_pole": "down"}
    return table.assign(negative=-table["positive"] / 2, placement="A (ru)", **poles)


def test_poles_are_drawn_by_outlet_on_equal_scales():
    ax = plot_poles(scores(["TASS"] * 5 + ["BBC"] * 3), placement="A (ru)")
    assert legend(ax) == ["BBC", "TASS"] and ax.get_xlim() == ax.get_ylim()
    drawn = {points.get_label(): points.get_offsets().data for points in ax.collections}
    table = scores(["TASS"] * 5 + ["BBC"] * 3)
    mine = table[table["outlet"] == "BBC"]
    assert np.allclose(drawn["BBC"], mine[["negative", "positive"]])
    assert texts(ax) == ["both", "neither"] and ax.get_xlabel() == "nearness to: down"


def test_outlets_beyond_the_colours_are_grey_together():
    names = [f"o{number}" for number in range(10) for _ in range(10 - number)]
    ax = plot_poles(scores(names), placement="A (ru)", most=8)
    assert set(legend(ax)) == {"other outlets", *(f"o{number}" for number in range(8))}


ORDERS = pd.DataFrame(
    {
        "label": ["A", "A", "B"],
        "language": ["en", "ru", "ru"],
        "space": "lss",
        "rho": [0.6, 0.45, 0.55],
        "low": [0.4, 0.3, 0.2],
        "high": [0.7, 0.6, 0.7],
        "pairs": [0.84, 0.76, 0.8],
        "positive": 50,
        "negative": 30,
    }
)


def test_an_axis_that_falls_short_is_hollow():
    ax = plot_order(ORDERS, least=RHO, least_low=LOW)
    drawn = {line.get_label(): line for line in ax.lines}
    assert drawn["reaches both"].get_xdata().tolist() == [0.6]
    assert drawn["falls short"].get_xdata().tolist() == [0.45, 0.55]
    assert to_hex(drawn["falls short"].get_markerfacecolor()) == "#ffffff"
    assert drawn["needed: ρ 0.5"].get_xdata()[0] == RHO
    assert texts(ax)[0] == "84% of pairs; 50 + 30 passages"
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["A", "en, lss", "ru, lss", "B", "ru, lss"]


def test_nothing_checked_is_said():
    assert texts(plot_order(ORDERS.head(0), least=RHO, least_low=LOW)) == ["no axis was checked"]


WORDS = pd.DataFrame(
    {
        "placement": "A (ru)",
        "outlet": ["TASS"] * 4 + ["BBC"],
        "word": ["мир", "война", "год", "дом", "чужой"],
        "count": [1200, 3, 2, 1, 9],
        "contribution": [0.5, -0.4, 0.2, -0.1, 0.9],
        "seed": [True, False, False, False, False],
    }
)


def test_words_stand_from_the_one_pole_to_the_other():
    ax = plot_driving_words(WORDS, placement="A (ru)", outlet="TASS")
    labels = ax.get_yticklabels()
    assert [label.get_text() for label in labels] == ["мир", "год", "дом", "война"]
    assert [label.get_fontweight() for label in labels] == ["bold", "normal", "normal", "normal"]
    assert [bar.get_width() for bar in ax.patches] == [0.5, 0.2, -0.1, -0.4]
    assert texts(ax) == ["1,200", "2", "1", "3"] and ax.get_title() == "TASS\nA (ru)"
    few = plot_driving_words(WORDS, placement="A (ru)", outlet="TASS", top=1)
    assert [label.get_text() for label in few.get_yticklabels()] == ["мир", "война"]


def test_an_outlet_without_words_is_said():
    assert texts(plot_driving_words(WORDS, placement="A (ru)", outlet="")) == ["nothing to show"]


DATES = pd.date_range("2020-01-01", periods=4, freq="MS")
DATED = pd.DataFrame({"placement": "A (ru)", "date": DATES, "score": [0.0, 1.0, 0.5, -1.0]})
LINE = DATED.assign(low=DATED["score"] - 0.2, high=DATED["score"] + 0.2)


@pytest.mark.parametrize(("line", "lines"), [(LINE, 3), (LINE.head(0), 2)], ids=["with line", "without"])
def test_a_line_is_drawn_where_there_is_one(line, lines):
    ax = plot_smooth(line, DATED, placement="A (ru)")
    assert len(ax.lines) == lines and len(ax.collections) == lines - 2
    assert ax.lines[0].get_ydata().tolist() == DATED["score"].tolist()
    assert ax.get_xlabel() == ("" if len(line) else "too few dated articles for a line")


def test_no_dated_article_is_said():
    assert texts(plot_smooth(LINE, DATED, placement="B (ru)")) == ["no dated article"]


def test_a_band_that_runs_away_at_the_ends_does_not_flatten_the_line():
    wild = LINE.assign(low=-50.0, high=50.0)
    assert max(map(abs, plot_smooth(wild, DATED, placement="A (ru)").get_ylim())) < 2
