"""Plots of the corpus itself: what cleaning took out of it, when it is from, and what that rests on.

Of a few articles (:data:`analysis.corpus.report.FEW`) each has a row of its own; more are counted.
"""

from __future__ import annotations

from typing import Any

import matplotlib.dates as mdates
import matplotlib.ticker as mticker
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.corpus.report import FEW, MUCH, article_labels, central, date_counts
from analysis.plots import style
from analysis.plots.origins import PRECISION_LOOKS

MOST_RULES = 7  # rules told apart by colour
MOST_BARS = 20
MONTHS = pd.Timedelta(days=240)
"""Over a longer time than this the axis names months, else days."""
_LOSS_BINS = (0, 0.001, 0.01, 0.02, 0.05, 0.1, 0.2, MUCH, 0.5, 1.0)


def plot_timeline(articles: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw when articles appeared, as exactly as it is known.

    A date known to the day is a point, one known to the month or year a bar over it. An undated article is
    listed with the bound that its text gives. More than a few articles are counted per day, week, month or year, and
    bars are parted by the dates' precision.

    Parameters
    ----------
    articles
        As :class:`analysis.tables.Articles`.
    """
    if len(articles) > FEW:
        return _plot_counts(articles, ax)
    rows = articles.assign(
        label=articles["article_id"].map(article_labels(articles)),
        outlet=articles["outlet"].fillna("unknown outlet"),
    ).sort_values(["date", "not_before", "label"], na_position="last")
    labels = list(rows["label"])
    ax = style.ready(ax, len(labels))
    if rows.empty:
        return style.nothing(ax)
    place = dict(zip(labels, style.grouped_rows(ax, labels), strict=True))
    left, right = _span(rows)
    for row in rows.itertuples():
        if pd.isna(row.date):
            _draw_undated(ax, row, place[row.label], left, right)
        else:
            _draw_date(ax, row, place[row.label])
    ax.set_xlim(left, right)
    ax.xaxis.set_major_locator(mdates.AutoDateLocator(minticks=3, maxticks=8))
    ax.xaxis.set_major_formatter(mdates.DateFormatter("%Y-%m" if right - left > MONTHS else "%Y-%m-%d"))
    ax.grid(axis="x")
    return ax


def _plot_counts(articles: pd.DataFrame, ax: Axes | None) -> Axes:
    ax = style.ready(ax, 12)
    counts = date_counts(articles)
    if counts.empty:
        return style.nothing(ax, f"none of {len(articles):,} articles is dated")
    unit = counts["unit"].iloc[0]
    wide = counts.pivot_table("articles", ["period", "until"], "precision", fill_value=0.0)
    starts, ends = (pd.DatetimeIndex(wide.index.get_level_values(name)) for name in ("period", "until"))
    bottom = np.zeros(len(wide))
    for precision in [name for name in PRECISION_LOOKS if name in wide]:
        colour, hatch = PRECISION_LOOKS[precision]
        looks = {"color": colour, "hatch": hatch, "edgecolor": style.INK if hatch else "white"}
        heights = wide[precision].to_numpy()
        bars = {"align": "edge", "linewidth": 0.3, "label": f"known to the {precision}"}
        ax.bar(starts, heights, ends - starts, bottom, **bars, **looks)
        bottom = bottom + heights
    first, last = central(articles["date"].dropna(), 0.005)
    margin = max((last - first) * 0.05, 2 * (ends[0] - starts[0]))
    shown = (ends > first - margin) & (starts < last + margin)
    left, right = starts[shown][0], ends[shown][-1]
    ax.set_xlim(left, right)
    ax.set_ylabel(f"articles per {unit}")
    ax.xaxis.set_major_locator(mdates.AutoDateLocator(minticks=3, maxticks=10))
    ax.xaxis.set_major_formatter(mdates.ConciseDateFormatter(ax.xaxis.get_major_locator()))
    ax.set_title(_dated(articles["date"], left, right))
    style.legend_below(ax, *ax.get_legend_handles_labels())
    return ax


def _dated(dates: pd.Series, left: pd.Timestamp, right: pd.Timestamp) -> str:
    """Say how many articles are dated, and how many of these lie far from all others: they may be errors."""
    outside = {"before": (int((dates < left).sum()), left), "from": (int((dates >= right).sum()), right)}
    notes = [f"; {n:,} not shown, {word} {day:%Y-%m-%d}" for word, (n, day) in outside.items() if n]
    return f"{dates.notna().sum():,} of {len(dates):,} articles are dated{''.join(notes)}"


def _ends(row: Any) -> tuple[pd.Timestamp, pd.Timestamp]:
    step = {"month": pd.DateOffset(months=1), "year": pd.DateOffset(years=1)}
    return row.date, row.date + step.get(row.date_precision, pd.DateOffset(days=1))


def _span(rows: pd.DataFrame) -> tuple[pd.Timestamp, pd.Timestamp]:
    known = pd.concat([rows["date"], rows["not_before"]]).dropna()
    if known.empty:
        return pd.Timestamp("2000-01-01"), pd.Timestamp("2001-01-01")
    latest = max([known.max(), *(_ends(row)[1] for row in rows[rows["date"].notna()].itertuples())])
    margin = max((latest - known.min()) * 0.06, pd.Timedelta(days=10))
    return known.min() - margin, latest + margin


def _draw_date(ax: Axes, row: Any, y: float) -> None:
    start, end = _ends(row)
    if row.date_precision in ("month", "year"):
        look: dict[str, Any] = {"hatch": style.HATCHES[1], "edgecolor": style.INK, "linewidth": 0.4}
        ax.barh(y, end - start, left=start, height=0.5, color=style.PALETTE[4], **look)
    else:
        ax.plot([start], [y], "o", color=style.PALETTE[0])


def _draw_undated(ax: Axes, row: Any, y: float, left: pd.Timestamp, right: pd.Timestamp) -> None:
    bound = row.not_before
    if pd.isna(bound):
        ax.text(left, y, " undated, no bound", va="center", color=style.GREY, fontsize=style.SMALL)
        return
    arrow = {"arrowstyle": "->", "color": style.GREY, "linestyle": "--", "linewidth": 0.8}
    ax.annotate("", (right, y), (bound, y), arrowprops=arrow)
    ax.plot([bound], [y], "|", color=style.GREY, markersize=7)
    # The note stands on whichever side of the bound has more room.
    before = (bound - left) > (right - bound)
    note = f"undated, not before {bound:%Y-%m-%d}"
    ax.annotate(
        note,
        (bound, y),
        xytext=(-4, 0) if before else (4, 4),
        textcoords="offset points",
        ha="right" if before else "left",
        va="center" if before else "bottom",
        fontsize=style.SMALL,
    )


def plot_removals(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the share of each article's text as received that each cleaning rule removed.

    Of more than a few articles it draws how many lost how much.

    Parameters
    ----------
    table
        ``rule``, ``share`` and ``label`` (or ``article_id``), as :func:`removal_shares` gives it; articles
        without removals may stand in it with a missing rule.
    """
    name = "label" if "label" in table else "article_id"
    if table[name].nunique() > FEW:
        return _plot_losses(table.groupby(name)["share"].sum(), ax)
    totals = table.groupby("rule")["share"].sum().sort_values(ascending=False, kind="stable")
    kept = list(totals[totals > 0].index[:MOST_RULES])
    rules = table["rule"].where(table["rule"].isin(kept) | table["rule"].isna(), "other rules")
    wide = table.assign(rule=rules.fillna("")).pivot_table(
        index=name, columns="rule", values="share", aggfunc="sum", fill_value=0.0
    )
    wide = wide.sort_index()
    ax = style.ready(ax, len(wide), extra=1.1)
    if wide.empty:
        return style.nothing(ax, "cleaning removed nothing")
    places = style.grouped_rows(ax, list(wide.index))
    left = pd.Series(0.0, index=wide.index)
    columns = [rule for rule in [*kept, "other rules"] if rule in wide and wide[rule].sum() > 0]
    for position, rule in enumerate(columns):
        ax.barh(
            places,
            wide[rule],
            left=left,
            height=0.65,
            label=rule.replace("_", " "),
            color=style.PALETTE[position] if rule != "other rules" else style.GREY,
            hatch=style.HATCHES[position],
            edgecolor="white" if position == 0 else style.INK,
            linewidth=0.3,
        )
        left = left + wide[rule]
    for y, total in zip(places, left, strict=True):
        style.note(ax, total, y, f"{total:.1%}")
    style.percent_axis(ax, top=min(1.0, max(0.05, left.max() * 1.15)))
    ax.set_xlabel("share of the text removed")
    style.legend_below(ax, *ax.get_legend_handles_labels())
    return ax


def _plot_losses(losses: pd.Series, ax: Axes | None) -> Axes:
    """Draw how many articles lost how much of their characters; those that lost much stand out."""
    names = [
        f"{low:.1%} to {high:.1%}".replace(".0%", "%")
        for low, high in zip(_LOSS_BINS, _LOSS_BINS[1:], strict=False)
    ]
    names = ["nothing", f"less than {_LOSS_BINS[1]:.1%}", *names[1:]]
    bins = pd.cut(losses, [-1.0, *_LOSS_BINS], labels=names)
    counts = losses.groupby(bins, observed=False).size()
    ax = style.ready(ax, len(counts))
    places = style.grouped_rows(ax, names)
    much = np.array([low >= MUCH for low in (-1.0, *_LOSS_BINS[:-1])])
    ax.barh(places[~much], counts[~much], 0.65, color=style.PALETTE[0])
    ax.barh(
        places[much], counts[much], 0.65, color=style.PALETTE[5], hatch=style.HATCHES[1], edgecolor=style.INK
    )
    for y, n in zip(places, counts, strict=True):
        style.note(ax, n, y, f"{n:,} ({style.percent(n / len(losses), 1)})")
    ax.set_xlim(0, counts.max() * 1.15)
    ax.xaxis.set_major_formatter(mticker.StrMethodFormatter("{x:,.0f}"))
    ax.set_xlabel(f"articles (n = {len(losses):,})")
    ax.set_ylabel("share of the text removed")
    return ax


def plot_rules(table: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the share of all text as received that each cleaning rule took, its level by colour and hatch.

    Parameters
    ----------
    table
        ``rule``, ``level``, ``articles``, ``share``, as :func:`analysis.corpus.report.rule_table` gives it.
    """
    shown = table[table["share"] > 0].head(MOST_BARS)
    ax = style.ready(ax, len(shown), extra=1.0)
    if shown.empty:
        return style.nothing(ax, "cleaning removed nothing")
    places = style.grouped_rows(ax, [rule.replace("_", " ") for rule in shown["rule"]])
    levels = sorted(set(table["level"]))  # of all rules, so that a level has the same colour in every corpus
    for level in [level for level in levels if level in set(shown["level"])]:
        here = (shown["level"] == level).to_numpy()
        position = levels.index(level)
        looks = {"color": style.PALETTE[position], "hatch": style.HATCHES[position], "edgecolor": style.INK}
        ax.barh(places[here], shown.loc[here, "share"], 0.65, label=level, linewidth=0.3, **looks)
    for y, share, n in zip(places, shown["share"], shown["articles"], strict=True):
        style.note(ax, share, y, f"{style.percent(share, 2)} in {n:,} article{'s' * (n != 1)}")
    style.percent_axis(ax, top=min(1.0, shown["share"].max() * 1.3))
    ax.set_xlabel("share of all text as received")
    style.legend_below(ax, *ax.get_legend_handles_labels())
    return ax
