"""What print asks of every figure: letters that the font has, and nothing told by colour alone."""

import itertools
import warnings

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.container import BarContainer
from matplotlib.lines import Line2D

from analysis import paths, plots
from analysis.export import read_table
from analysis.plots.frame_ways import WAYS
from analysis.plots.glyphs import printable
from analysis.plots.origins import CONFIDENCE_LOOKS, PRECISION_LOOKS
from analysis.plots.outlets import VOICE_LOOKS, VOICE_NAMES


@pytest.fixture(autouse=True)
def styled():
    with mpl.rc_context():
        plots.use_style()
        yield


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Армения, Հայաստան, საქართველო, Şuşa", "Армения, Հայաստան, საქართველო, Şuşa"),
        ("Мир 🕊 хрупок", "Мир [U+1F54A] хрупок"),
        ("高加索", "[U+9AD8][U+52A0][U+7D22]"),
        ("ᲗᲑᲘᲚᲘᲡᲘ", "თბილისი"),
        ("𝐁𝐚𝐤𝐮", "Baku"),
        ("5 ₾", "5 [U+20BE]"),
        ("a\tb\u3000c\nd", "a b c\nd"),
        ("bell\x07", "bell[U+0007]"),
        ("$5 and $6", "$5 and $6"),
        ("", ""),
    ],
)
def test_what_the_font_lacks_is_written_as_its_code(text, written):
    assert printable(text) == written
    assert printable(written) == written


def test_another_font_has_other_letters():
    with mpl.rc_context({"font.family": ["STIXGeneral"]}):
        assert printable("Հ") == "[U+0540]"
    with mpl.rc_context({"font.family": ["STIXGeneral", "DejaVu Sans"]}):
        assert printable("Հ") == "Հ"


def first(table, column):
    return table[column].iloc[0]


DRAWN = {
    "01-outlets": plots.plot_outlets,
    "01-precision": plots.plot_date_precision,
    "01-timeline": plots.plot_timeline,
    "01-removals": plots.plot_removals,
    "01-rules": plots.plot_rules,
    "01-reprints": plots.plot_reprints,
    "02-topic-terms": plots.plot_topic_terms,
    "02-topic-stability": plots.plot_topic_stability,
    "02-topic-dates": plots.plot_topic_time,
    "02-topic-map": lambda table: plots.plot_topic_map(table, weak=[0, 3]),
    "02-topic-outlets": plots.plot_topic_by,
    "03-voices": plots.plot_voices,
    "03-sources": plots.plot_sources,
    "03-keyness": lambda table: plots.plot_keyness(table, group=first(table, "group")),
    "03-attention": plots.plot_attention,
    "03-roles": plots.plot_speaker_mix,
    "03-stances": plots.plot_stances,
    "03-similarity": plots.plot_similarity,
    "04-matrix": plots.plot_matrix,
    "04-exploratory": lambda table: plots.plot_carriage(table, outlet=first(table, "outlet")),
    "04-two-by-two": plots.plot_two_by_two,
    "04-naming": lambda table: plots.plot_naming(
        table, entity=first(table, "entity_id"), outlets=list(table["outlet"].unique())
    ),
    "06-axes": lambda table: plots.plot_axis(table, placement=first(table, "placement")),
    "06-poles": lambda table: plots.plot_poles(table, placement=first(table, "placement")),
    "06-words": lambda table: plots.plot_driving_words(
        table, placement=first(table, "placement"), outlet=first(table, "outlet")
    ),
}
"""The plotted numbers of a committed figure, and what draws them."""

FROM_THE_CORPUS = ["a", "article", "b", "carrier", "label", "label_en", "name", "original", "outlet", "group"]
FROM_THE_CORPUS += ["placement", "role", "speaker", "stance", "terms_en", "terms_ru", "term", "word"]
WHO_SPEAKS = {"04-matrix": ["group"], "03-stances": ["stance"], "04-two-by-two": ["a", "b"]}
"""Columns of the codebook's words, which no corpus can fill."""


def plotted(name):
    table = read_table(paths.ROOT / "figures" / f"{name}.csv")
    dates = {column: pd.to_datetime(table[column]) for column in ("date", "not_before") if column in table}
    return table.assign(**dates)


def drawn_figure(ax):
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message="Glyph")
        ax.figure.canvas.draw()
    return ax.figure


def made_strange(table, name):
    columns = (set(FROM_THE_CORPUS) - set(WHO_SPEAKS.get(name, ()))) & set(table)
    return table.assign(
        **{c: table[c].map(lambda cell: f"🔥{cell} $1$2", na_action="ignore") for c in columns}
    )


@pytest.mark.parametrize("name", DRAWN)
def test_no_text_of_a_corpus_stops_a_figure(name):
    fig = drawn_figure(DRAWN[name](made_strange(plotted(name), name)))
    written = "".join(text.get_text() for text in fig.findobj(mpl.text.Text))
    assert "🔥" not in written
    assert "[U+1F525]" in written or name in ("01-rules", "02-topic-map")


def test_no_word_of_an_article_stops_its_figure():
    rows = {
        "paragraph": 0,
        "part": ["headline", "body"],
        "text": ["Мир 🕊", "高 $1 и $2"],
        "kind": ["", "term"],
    }
    table = pd.DataFrame({**rows, "voice": ["outlet", "direct"], "speaker": "🔥", "role": None})
    words = [text.get_text() for text in drawn_figure(plots.plot_voiced_text(table)).findobj(mpl.text.Text)]
    assert {"[U+1F54A]", "[U+9AD8]", "$1", "[U+1F525]", VOICE_NAMES["direct"]} <= set(words)


def lightness(colour):
    return float(np.dot(mpl.colors.to_rgb(colour), [0.299, 0.587, 0.114]))


def look(handle):
    """Give what a copy in greys keeps of an entry of a legend: its signs, and the colour that makes it light or dark."""
    if isinstance(handle, Line2D) and handle.get_linestyle() == "None":
        return handle.get_marker(), handle.get_markerfacecolor()
    if isinstance(handle, PathCollection):
        return repr(handle.get_paths()[0].vertices), handle.get_facecolor()[0]
    if isinstance(handle, LineCollection):
        return (repr(handle.get_linestyle()), handle.get_linewidth()[0]), handle.get_color()[0]
    if isinstance(handle, Line2D):
        return (handle.get_linestyle(), handle.get_linewidth()), handle.get_color()
    return getattr(handle, "get_hatch", lambda: None)(), handle.get_facecolor()


def told_apart(one, other):
    (signs, fill), (others, filling) = look(one), look(other)
    return type(one) is not type(other) or signs != others or abs(lightness(fill) - lightness(filling)) > 0.15


def signs(ax):
    """Give the marks that the legend explains by name; a topic's number stands on the map itself."""
    legend = ax.get_legend()
    marks, names = ax.get_legend_handles_labels()
    if legend:
        marks, names = legend.legend_handles, [text.get_text() for text in legend.get_texts()]
    marks = [mark.patches[0] if isinstance(mark, BarContainer) else mark for mark in marks]
    return [mark for mark, name in zip(marks, names, strict=True) if not name[0].isdigit()]


@pytest.mark.parametrize("name", sorted(set(DRAWN) - {"04-matrix"}))  # its cells have letters
def test_a_copy_in_greys_tells_what_the_legend_tells(name):
    for one, other in itertools.combinations(signs(DRAWN[name](plotted(name))), 2):
        assert told_apart(one, other), (one.get_label(), other.get_label())


@pytest.mark.parametrize("looks", [VOICE_LOOKS, WAYS, PRECISION_LOOKS, CONFIDENCE_LOOKS])
def test_stacked_bars_differ_in_hatch_or_in_how_dark_they_are(looks):
    for (colour, hatch), (beside, hatching) in itertools.combinations(looks.values(), 2):
        assert hatch != hatching or abs(lightness(colour) - lightness(beside)) > 0.15
