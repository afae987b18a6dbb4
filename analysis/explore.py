"""Widgets for the notebooks' "Explore" cells: choices on top, what they give below.

Nothing that a later cell or notebook reads comes out of a widget. Slow steps wait for a press of *Run*.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    import ipywidgets

ANY = "any"


def explore_cleaning(corpus: Any, *, most: int = 50) -> ipywidgets.Widget:
    """Choose a rule and an article, or of many articles an outlet; shows what the rule took out, verbatim."""
    from IPython.display import Markdown, display

    from analysis.corpus.report import FEW, article_labels, removal_table

    articles = corpus.articles
    labels = article_labels(articles)
    removed = removal_table(articles, corpus.removals)
    removed = removed.assign(
        article=removed["article_id"].map(labels),
        outlet=removed["article_id"].map(articles.set_index("article_id")["outlet"]),
    )
    by = "article" if len(articles) <= FEW else "outlet"

    def show(rule: str, **chosen: str) -> pd.DataFrame:
        rows = removed[_wanted(removed, rule=rule, **chosen)]
        display(Markdown(f"{min(most, len(rows))} of {len(rows):,} stretches"))
        return rows[["article", "rule", "raw_start", "raw_end", "text", "replacement"]].head(most)

    return _interact(show, rule=_choices(removed["rule"]), **{by: _choices(removed[by])})


def explore_voices(corpus: Any, *, most: int = 300) -> ipywidgets.Widget:
    """Choose an article and press *Run*; shows its whole text with the voice of each word, and why on hovering."""
    import ipywidgets
    from IPython.display import HTML, display

    from analysis.corpus.report import article_labels, voiced_text
    from analysis.corpus.voice import voices

    articles = corpus.articles.sort_values("article_id").head(most)
    labels = article_labels(articles)

    def show(article: str) -> None:
        chosen = articles[articles["article_id"] == article]
        words = len(chosen["text"].iloc[0].split())
        display(HTML(voices_as_html(voiced_text(chosen, voices(chosen), words=words))))

    options = [(label, article_id) for article_id, label in labels.items()]
    menu = ipywidgets.Dropdown(options=options, description="article")
    return ipywidgets.interact_manual(show, article=menu).widget


def voices_as_html(pieces: pd.DataFrame) -> str:
    """Write the pieces of :func:`analysis.corpus.report.voiced_text` as HTML; all that the text brings is escaped."""
    written = []
    for _, paragraph in pieces.groupby("paragraph", sort=True):
        marked = "".join(_marked(piece) for piece in paragraph.to_dict("records"))
        written.append(f"<p>{marked}</p>")
    return "".join(written)


_HTML_LOOKS = {
    "direct": "background:#f5d799;border-bottom:2px solid #222",
    "indirect": "background:#f8f3a6;border-bottom:2px dashed #222",
    "uncertain": "background:#e4e4e4;border-bottom:2px dotted #222",
}


def _marked(piece: dict[Hashable, Any]) -> str:
    text = escape(piece["text"])
    if piece["kind"] == "term":
        return f"<i>{text}</i>"
    if piece["voice"] not in _HTML_LOOKS:
        return text
    facts = [piece[key] for key in ("voice", "speaker", "role", "cue", "cue_stance", "rule")]
    title = escape(" · ".join(str(fact) for fact in facts if isinstance(fact, str)))
    return f'<span style="{_HTML_LOOKS[piece["voice"]]};color:#222" title="{title}">{text}</span>'


def explore_topics(
    units: pd.DataFrame, vectors: Any, *, n_topics: int, seed: int = 0, most: int = 20
) -> ipywidgets.Widget:
    """Choose the number of topics and press *Run*; shows their words and most typical sentences."""
    import ipywidgets
    from IPython.display import display

    from analysis.topics import fit_topics, representative

    def show(topics: int) -> None:
        result = fit_topics(units.assign(text=units["words"]), vectors, seed=seed, n_topics=topics)
        words = [column for column in result.topics if str(column).startswith("terms_")]
        display(result.topics[["topic", "size", "articles", "minor_share", *words]])
        display(representative(result, units, n=1)[["topic", "language", "text"]])

    most = max(2, min(most, len(units) // 3))
    slider = ipywidgets.IntSlider(
        value=min(n_topics, most), min=2, max=most, description="topics", continuous_update=False
    )
    return ipywidgets.interact_manual(show, topics=slider).widget


def explore_keyness(corpus: Any, articles: pd.DataFrame, *, top: int = 10) -> ipywidgets.Widget:
    """Choose an outlet and a voice; draws the terms most typical of the outlet in that voice."""
    from analysis.outlets import join_languages, keyness, label_tokens
    from analysis.plots import canvas, plot_keyness

    def show(outlet: str, voice: str) -> None:
        import matplotlib.pyplot as plt

        voices = () if voice == ANY else (voice,)
        tokens = join_languages(label_tokens(corpus.tokens, articles, voices=corpus.voices, voice=voices))
        table = keyness(tokens, term="joined", n_boot=0)
        _, (ax,) = canvas(rows=top)
        plot_keyness(table[table["group"] == outlet], group=outlet, top=top, ax=ax)
        plt.show()

    outlets = sorted(articles["outlet"].dropna().unique())
    return _interact(show, outlet=outlets, voice=[ANY, "outlet", "direct", "indirect"])


def explore_evidence(corpus: Any, spans: pd.DataFrame) -> ipywidgets.Widget:
    """Choose frame, outlet, voice and part; shows the sentences behind the number."""
    from analysis.frames import evidence

    def show(frame: str, outlet: str, voice: str, part: str) -> pd.DataFrame:
        frame_, outlet_, voice_, part_ = (
            None if value == ANY else value for value in (frame, outlet, voice, part)
        )
        return evidence(corpus, spans, frame=frame_, outlet=outlet_, voice=voice_, part=part_)

    return _interact(
        show,
        frame=_choices(spans["frame"]),
        outlet=_choices(corpus.articles["outlet"]),
        voice=_choices(spans["voice"]),
        part=_choices(spans["part"]),
    )


def _interact(show: Callable[..., Any], **choices: Sequence[str]) -> ipywidgets.Widget:
    import ipywidgets

    menus = {
        name: ipywidgets.Dropdown(options=list(values), description=name) for name, values in choices.items()
    }
    return ipywidgets.interact(show, **menus).widget


def _choices(column: pd.Series) -> list[str]:
    return [ANY, *sorted(column.dropna().unique())]


def _wanted(table: pd.DataFrame, **chosen: str) -> pd.Series:
    wanted = pd.Series(True, index=table.index)
    for name, value in chosen.items():
        if value != ANY:
            wanted &= table[name] == value
    return wanted
