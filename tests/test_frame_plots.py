"""What the figures of frames show: ways, company, time and names."""

import numpy as np
import pandas as pd
import pytest

from analysis.frames import WAYS
from analysis.plots import plot_company, plot_frame_time, plot_naming, plot_ways
from analysis.plots.frame_ways import WAYS as DRAWN
from analysis.plots.frame_ways import lift_text


def texts(ax):
    return [text.get_text() for text in ax.texts]


def way_rows(**counts):
    rows = [
        (
            "caucasian_power",
            "Caucasian power",
            "Self-image",
            "TASS",
            way,
            counts.get(way.replace(" ", "_"), 0),
        )
        for way in WAYS
    ]
    table = pd.DataFrame(rows, columns=["frame", "label", "narrative", "outlet", "way", "n"])
    return table.assign(headlined=(table["n"] > 1).astype(int), N=10, share=table["n"] / 10)


def test_the_ways_drawn_are_those_of_carriage():
    assert tuple(DRAWN) == WAYS


def test_plot_ways_draws_a_part_for_each_way_and_counts_articles():
    ax = plot_ways(way_rows(own_voice=2, relayed_unchallenged=1), outlet="TASS")
    assert [round(bar.get_width(), 6) for bar in ax.patches] == [0.2, 0.1]
    assert (
        texts(ax) == ["3 (1 in headline)"] and (ax.get_title() or ax.get_title(loc="left")) == "TASS (N = 10)"
    )


def test_plot_ways_of_nothing():
    assert "nothing" in " ".join(texts(plot_ways(way_rows().iloc[:0], outlet="TASS")))


def test_plot_company_prints_counts_shares_and_lift():
    table = pd.DataFrame(
        {"group": ["outlet", "expert"], "neither": [8, 1], "one": [1, 0], "other": [0, 0], "both": [1, 0]}
    ).assign(N=[10, 1], stories=[10, 1], lift=[5.0, np.nan], low=[2.0, np.nan], high=[9.0, np.nan])
    ax = plot_company(table, a="Power", b="Pain")
    assert "8\n80%" in texts(ax) and "5.0 [2.0, 9.0]" in texts(ax) and "–" in texts(ax)
    assert [label.get_text().replace("\n", " ") for label in ax.get_xticklabels()] == [
        "neither", "Power alone", "Pain alone", "both",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lift", "low", "high", "text"),
    [(2.0, 1.0, 3.0, "2.0 [1.0, 3.0]"), (2.0, np.nan, np.nan, "2.0"), (np.nan, np.nan, np.nan, "–")],
)
def test_lift_text(lift, low, high, text):
    assert lift_text(lift, low, high) == text


def test_plot_frame_time_prints_n_of_all():
    table = pd.DataFrame(
        {
            "frame": "pain_point",
            "label": "Pain point",
            "period": pd.to_datetime(["2026-01-01", "2026-02-01"]),
            "n": [1, 3],
            "N": [10, 12],
            "share": [0.1, 0.25],
            "low": [np.nan, 0.1],
            "high": [np.nan, 0.4],
        }
    )
    ax = plot_frame_time(table, frame="pain_point")
    assert texts(ax) == ["1/10", "3/12"]
    assert ax.get_ylim()[1] == pytest.approx(0.44)
    assert "no dated article" in texts(plot_frame_time(table, frame="warning"))


def test_plot_naming_shows_a_zero_apart_from_what_is_not_named():
    table = pd.DataFrame(
        [
            ("karabakh", "Nagorno-Karabakh", name, "TASS", "any voice", n, 2, n / 2)
            for name, n in (("Artsakh", 0), ("Karabakh", 2))
        ],
        columns=["entity_id", "entity", "name", "outlet", "voice", "n", "N", "share"],
    )
    ax = plot_naming(table, entity="karabakh", outlets=["TASS", "BBC"])
    assert sorted(texts(ax)) == ["0/2", "2/2", "–", "–"]
    assert "no article names" in texts(plot_naming(table, entity="syunik", outlets=["TASS"]))[0]
