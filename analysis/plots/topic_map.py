"""The map of topics: units in the plane, the largest topics in colour, numbers where they lie."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.legend import Legend
from matplotlib.lines import Line2D

from analysis.plots import style
from analysis.plots.topic_labels import NO_TOPIC, WEAK, fit, fold, height, room, text_width, topic_name

COLOURS = tuple(colour for colour in style.PALETTE if colour != "#F0E442")
"""The palette but for its yellow, in which small marks are lost on white paper."""
_MANY = 1000  # more units than these have marks without an edge, and let others show through
_PICTURE = 4000  # more marks than these are stored as pixels, or a PDF takes seconds to open
_SIDE = 0.44  # share of a wide figure for the legend beside the map
_GREY = "#8C8C8C"  # marks of weak topics
_LOOKS = {  # colour (of the topic, if none), size and opacity, in the order in which they are drawn
    "none": ("#B8B8B8", 0.35, 0.6),
    "other": ("#D2D2D2", 0.8, 1.0),
    "weak": (_GREY, 1.0, 1.0),
    "kept": (None, 1.0, 1.0),
}
_SIZE = 7.0  # points: the numbers on the map


def plot_topic_map(
    points: pd.DataFrame,
    *,
    labels: Mapping[int, str] | None = None,
    names: Mapping[str, str] | None = None,
    topics: int = 20,
    weak: Collection[int] = (),
    ax: Axes | None = None,
) -> Axes:
    """Draw units in the plane: colour is the topic, marker the language, small grey the units without one.

    A topic's number stands at its centre; a line leads there where it had to make room. Of many topics several share
    a colour, then such as lie far apart: the number tells which. Up to a thousand units have a thin line to their
    topic's centre, which tells the topic in grey too; of more, the lines would hide the marks.

    Parameters
    ----------
    points
        ``x``, ``y``, ``topic`` (-1: none) and ``language``, one row a unit.
    labels
        Topic → label for the legend; the topic's number stands at its centre either way.
    names
        Language code → name for the legend.
    topics
        The largest so many have a colour, a number and a place in the legend; the others are light grey.
    weak
        Topics to be greyed, marks and number; the number is in italics.
    """
    if points.empty:
        return style.nothing(style.ready(ax, 3))
    rows = points.assign(language=points["language"].astype(object).fillna("unknown"))
    sizes = rows[rows["topic"] >= 0].groupby("topic").size().sort_values(ascending=False, kind="stable")
    kept = sorted(sizes.index[:topics])
    centres = rows[rows["topic"].isin(kept)].groupby("topic")[["x", "y"]].median().loc[kept]
    ax = style.ready(ax, max(_rows(rows), 0.76 * (len(kept) + 3)), extra=0.4)
    colours = _colours(kept, centres.to_numpy(float), weak)
    markers = dict(zip(sorted(rows["language"].unique()), style.MARKERS * 9, strict=False))
    rows = rows.assign(layer=_layers(rows["topic"], kept, weak))
    if len(rows) <= _MANY:
        _tie(ax, rows[rows["topic"].isin(kept)], centres, colours)
    _draw_units(ax, rows, colours, markers)
    ax.set_xticks([])
    ax.set_yticks([])
    ax.spines[:].set_visible(False)
    ax.set_aspect("equal", adjustable="datalim")
    texts = {topic: topic_name(topic, (labels or {}).get(topic)) for topic in kept}
    entries = _entries(rows, colours, texts, others=len(sizes) - len(kept))
    shapes = _shapes(markers, names)
    above = {"loc": "lower left", "bbox_to_anchor": (0, 1), "ncols": len(shapes), "borderaxespad": 0.2}
    shown = Legend(ax, shapes, [str(shape.get_label()) for shape in shapes], **above)
    ax.add_artist(shown).set_clip_on(False)  # what is clipped gets no room
    _legend(ax, entries)
    _number(ax, rows, centres, weak, _points_per_unit(ax, rows, len(entries)))
    return ax


def _rows(points: pd.DataFrame) -> float:
    """Give the height in rows of a map as wide as the legend lets it be."""
    x, y = np.ptp(points[["x", "y"]].to_numpy(float), axis=0)
    shape = float(np.clip(y / x if x else 1.0, 0.5, 1.1))
    return shape * (1 - _SIDE) * style.TWO_COLUMNS / style.ROW


def _layers(topics: pd.Series, kept: Sequence[int], weak: Collection[int]) -> np.ndarray:
    """Tell of each unit how it is drawn: a key of ``_LOOKS``."""
    shown = topics.isin(list(kept))
    return np.select([topics < 0, ~shown, topics.isin(list(weak))], ["none", "other", "weak"], "kept")


def _colours(topics: Sequence[int], centres: np.ndarray, weak: Collection[int]) -> dict[int, str]:
    """Give each topic a colour; one that must be used again goes where the topics that have it are far."""
    given: dict[int, str] = {}
    placed: list[tuple[str, np.ndarray]] = []
    for topic, centre in zip(topics, centres, strict=True):
        if topic in weak:
            given[topic] = _GREY
            continue
        far = {
            colour: min(
                (np.hypot(*(centre - place)) for used, place in placed if used == colour), default=np.inf
            )
            for colour in COLOURS
        }
        given[topic] = max(COLOURS, key=lambda colour: round(far[colour], 9))
        placed.append((given[topic], centre))
    return given


def _tie(ax: Axes, rows: pd.DataFrame, centres: pd.DataFrame, colours: Mapping[int, str]) -> None:
    """Draw a thin line from each unit to its topic's centre."""
    starts = centres.loc[rows["topic"]].to_numpy(float)
    lines = np.stack([starts, rows[["x", "y"]].to_numpy(float)], axis=1)
    looks = {"colors": list(rows["topic"].map(colours)), "linewidths": 0.35, "alpha": 0.6, "zorder": 0.5}
    ax.add_collection(LineCollection(list(lines), **looks))


def _draw_units(ax: Axes, rows: pd.DataFrame, colours: Mapping[int, str], markers: Mapping[str, str]) -> None:
    many = len(rows) > _MANY
    size = float(np.clip(1500 / len(rows), 3.0, 16))
    edge = {"linewidths": 0.0} if many else {"linewidths": 0.3, "edgecolors": "white"}
    for layer, (colour, larger, opacity) in _LOOKS.items():
        for language, marker in markers.items():
            group = rows[(rows["layer"] == layer) & (rows["language"] == language)]
            if group.empty:
                continue
            ax.scatter(
                group["x"],
                group["y"],
                s=size * larger,
                c=list(group["topic"].map(colours)) if colour is None else colour,
                marker=marker,
                alpha=opacity * (0.6 if many else 0.9),
                rasterized=len(rows) > _PICTURE,
                **edge,
            )


def _number(ax: Axes, rows: pd.DataFrame, centres: pd.DataFrame, weak: Collection[int], scale: float) -> None:
    """Print the numbers of topics at their centres, or as near as there is room."""
    boxes = np.array(
        [[text_width(str(topic), size=_SIZE, bold=True) + 2.5, _SIZE + 2] for topic in centres.index]
    )
    places = _apart(centres.to_numpy(float) * scale, boxes.reshape(-1, 2)) / scale
    outline = [patheffects.withStroke(linewidth=1.8, foreground="white")]
    for topic, centre, place in zip(centres.index, centres.to_numpy(float), places, strict=True):
        colour = WEAK if topic in weak else "black"
        if np.hypot(*(place - centre)) * scale > _SIZE * 0.8:
            ax.plot(*zip(centre, place, strict=True), color=colour, linewidth=0.5, zorder=3)
        ax.text(
            place[0],
            place[1],
            str(topic),
            ha="center",
            va="center",
            fontsize=_SIZE,
            fontweight="bold",
            fontstyle="italic" if topic in weak else "normal",
            color=colour,
            path_effects=outline,
            zorder=4,
        )


def _points_per_unit(ax: Axes, rows: pd.DataFrame, entries: int) -> float:
    """Estimate the map's scale, which the layout fixes only later: rather too small, so that labels keep apart."""
    wide = _is_wide(ax)
    across = room(ax) * (1 - _SIDE if wide else 1) - 16
    down = max(height(ax) - 40 - (0 if wide else 10 * entries), 60)
    extent = np.maximum(np.ptp(rows[["x", "y"]].to_numpy(float), axis=0), 1e-9) * 1.1
    return float(min(across / extent[0], down / extent[1]))


def _is_wide(ax: Axes) -> bool:
    """Tell whether there is room for the legend beside the map."""
    return room(ax) > 300


def _apart(centres: np.ndarray, boxes: np.ndarray, *, rounds: int = 300) -> np.ndarray:
    """Push boxes (width, height) apart that would overlap, each pair along its shorter way out."""
    places = centres.copy()
    for _ in range(rounds):
        clear = True
        for i in range(len(places)):
            for j in range(i):
                gap = places[i] - places[j]
                overlap = (boxes[i] + boxes[j]) / 2 - np.abs(gap)
                if (overlap > 1e-6).all():
                    clear = False
                    axis = int(np.argmin(overlap))
                    push = (overlap[axis] / 2 + 0.05) * (1 if gap[axis] >= 0 else -1)
                    places[i, axis] += push
                    places[j, axis] -= push
        if clear:
            break
    return places


def _entries(
    rows: pd.DataFrame, colours: Mapping[int, str], texts: Mapping[int, str], *, others: int
) -> list[Line2D]:
    """Make the entries of the legend: a topic each, then what the greys mean."""
    entries = [_dot(colour, texts[topic]) for topic, colour in colours.items()]
    if _GREY in colours.values():
        entries.append(_dot(_GREY, "weak"))
    if others:
        entries.append(_dot(str(_LOOKS["other"][0]), f"other topics ({others})"))
    if (rows["topic"] < 0).any():
        entries.append(_dot(str(_LOOKS["none"][0]), NO_TOPIC, size=2.5))
    return entries


def _dot(colour: str, label: str, *, size: float = 4.5) -> Line2D:
    return Line2D([], [], linestyle="", marker="o", markersize=size, color=colour, label=label)


def _shapes(markers: Mapping[str, str], names: Mapping[str, str] | None) -> list[Line2D]:
    """Make the entries that say which marker is which language."""
    return [
        Line2D([], [], linestyle="", marker=marker, color=style.INK, label=(names or {}).get(code, code))
        for code, marker in markers.items()
    ]


def _legend(ax: Axes, entries: Sequence[Line2D]) -> None:
    """Put the topics beside a wide map, or below a narrow one; weak ones in grey italics."""
    if _is_wide(ax):
        points = room(ax) * _SIDE - 34
        texts = [fold(str(entry.get_label()), points) for entry in entries]
        if sum(text.count("\n") + 1.5 for text in texts) * 8 > height(ax) - 20:
            texts = [fit(str(entry.get_label()), points) for entry in entries]
        legends = [ax.legend(entries, texts, loc="upper left", bbox_to_anchor=(1, 1))]
    else:
        columns = max(1, int(ax.figure.bbox.width / ax.figure.dpi / style.ONE_COLUMN))
        points = ax.figure.bbox.width / ax.figure.dpi * 72 / columns - 40
        style.legend_below(ax, entries, [fit(str(e.get_label()), points) for e in entries], columns=columns)
        legends = list(ax.figure.legends)
    for legend in legends:
        for handle, text in zip(legend.legend_handles, legend.get_texts(), strict=True):
            if isinstance(handle, Line2D) and handle.get_color() == _GREY:
                text.set(color=WEAK, fontstyle="italic")
