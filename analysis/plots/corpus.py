"""Plots of the corpus itself: when its articles are from, and what cleaning took out of them."""

from __future__ import annotations

from typing import Any

import matplotlib.dates as mdates
import pandas as pd
from matplotlib.axes import Axes

from analysis.corpus.report import article_labels
from analysis.plots import style

MOST_ROWS = 40
"""Up to so many articles each has a row of its own in the timeline; beyond, each outlet has one."""
MOST_RULES = 7
MONTHS = pd.Timedelta(days=240)
"""Over a longer time than this the axis names months, else days."""


def plot_timeline(articles: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw when articles appeared, as exactly as it is known.

    A date known to the day is a point, one known to the month or year a bar over it. An undated article is
    listed with the bound that its text gives. Beyond :data:`MOST_ROWS` articles each outlet is a row, and
    its undated articles are counted.

    Parameters
    ----------
    articles
        As :class:`analysis.tables.Articles`.
    """
    by_article = len(articles) <= MOST_ROWS
    rows = articles.assign(
        label=articles["article_id"].map(article_labels(articles)),
        outlet=articles["outlet"].fillna("unknown outlet"),
    ).sort_values(["date", "not_before", "label"], na_position="last")
    if not by_article:
        rows = rows.assign(label=rows["outlet"]).sort_values("label", kind="stable")
    labels = list(dict.fromkeys(rows["label"]))
    ax = style.ready(ax, len(labels))
    if rows.empty:
        return style.nothing(ax)
    place = dict(zip(labels, style.grouped_rows(ax, labels), strict=True))
    left, right = _span(rows)
    for row in rows[rows["date"].notna()].itertuples():
        _draw_date(ax, row, place[row.label], faint=not by_article)
    undated = rows[rows["date"].isna()]
    for label, group in undated.groupby("label", sort=False):
        _draw_undated(ax, group, place[label], left, right, counted=not by_article)
    ax.set_xlim(left, right)
    ax.xaxis.set_major_locator(mdates.AutoDateLocator(minticks=3, maxticks=8))
    ax.xaxis.set_major_formatter(mdates.DateFormatter("%Y-%m" if right - left > MONTHS else "%Y-%m-%d"))
    ax.grid(axis="x")
    return ax


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


def _draw_date(ax: Axes, row: Any, y: float, *, faint: bool) -> None:
    start, end = _ends(row)
    if row.date_precision in ("month", "year"):
        look: dict[str, Any] = (
            {"alpha": 0.25}
            if faint
            else {"hatch": style.HATCHES[1], "edgecolor": style.INK, "linewidth": 0.4}
        )
        ax.barh(y, end - start, left=start, height=0.5, color=style.PALETTE[4], **look)
    elif faint:
        ax.vlines(start, y - 0.3, y + 0.3, color=style.PALETTE[0], alpha=0.25, linewidth=0.6)
    else:
        ax.plot([start], [y], "o", color=style.PALETTE[0])


def _draw_undated(
    ax: Axes, group: pd.DataFrame, y: float, left: pd.Timestamp, right: pd.Timestamp, *, counted: bool
) -> None:
    if counted:
        place: dict[str, Any] = {
            "xytext": (3, 0),
            "textcoords": "offset points",
            "fontsize": style.SMALL,
            "va": "center",
        }
        ax.annotate(f"+ {len(group)} undated", (1, y), xycoords=("axes fraction", "data"), **place)
        return
    bound = group["not_before"].iloc[0]
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
    """Draw the share of each article's raw characters that each cleaning rule removed.

    Of more than :data:`MOST_ROWS` articles those that lost most are drawn, and the title says so.

    Parameters
    ----------
    table
        ``rule``, ``share`` and ``label`` (or ``article_id``), as :func:`removal_shares` gives it; articles
        without removals may stand in it with a missing rule.
    """
    name = "label" if "label" in table else "article_id"
    totals = table.groupby("rule")["share"].sum().sort_values(ascending=False, kind="stable")
    kept = list(totals[totals > 0].index[:MOST_RULES])
    rules = table["rule"].where(table["rule"].isin(kept) | table["rule"].isna(), "other rules")
    wide = table.assign(rule=rules.fillna("")).pivot_table(
        index=name, columns="rule", values="share", aggfunc="sum", fill_value=0.0
    )
    every = len(wide)
    wide = wide.loc[wide.sum(axis=1).nlargest(MOST_ROWS).index].sort_index()
    ax = style.ready(ax, len(wide), extra=1.1)
    if wide.empty:
        return style.nothing(ax, "cleaning removed nothing")
    if len(wide) < every:
        ax.set_title(f"The {len(wide)} of {every} articles that lost most")
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
        ax.annotate(
            f"{total:.1%}",
            (total, y),
            xytext=(3, 0),
            textcoords="offset points",
            va="center",
            fontsize=style.SMALL,
        )
    style.percent_axis(ax, top=min(1.0, max(0.05, left.max() * 1.15)))
    ax.set_xlabel("share of the raw characters removed")
    style.legend_below(ax, *ax.get_legend_handles_labels())
    return ax
