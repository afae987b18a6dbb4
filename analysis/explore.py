"""Widgets for the notebooks' "Explore" cells: choices on top, what they give below.

Nothing that a later cell or notebook reads comes out of a widget. Slow steps wait for a press of *Run*.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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
    """Choose an article and press *Run*; shows its whole text with the voice of each word, and what each rests on."""
    import ipywidgets
    from IPython.display import display

    from analysis.corpus.report import article_labels, span_table, voiced_text
    from analysis.corpus.voice import voices
    from analysis.plots import plot_voiced_text

    articles = corpus.articles.sort_values("article_id").head(most)

    def show(article: str) -> None:
        import matplotlib.pyplot as plt

        chosen = articles[articles["article_id"] == article]
        pieces = voiced_text(chosen, voices(chosen), words=len(chosen["text"].iloc[0]))
        plot_voiced_text(pieces)
        plt.show()
        display(span_table(pieces))

    options = [(label, article_id) for article_id, label in article_labels(articles).items()]
    menu = ipywidgets.Dropdown(options=options, description="article")
    return ipywidgets.interact_manual(show, article=menu).widget


def explore_topics(
    corpus: Any,
    *,
    encoder: Any,
    vectors: Any = "auto",
    unit: str = "sentence",
    min_words: int = 5,
    names: bool = False,
    n_topics: int,
    seed: int = 0,
) -> ipywidgets.Widget:
    """Choose unit, languages and number of topics and press *Run*; shows words, and a topic's sentences on choice."""
    import ipywidgets
    from IPython.display import display

    from analysis.encode.choice import unit_vectors
    from analysis.lexicon import language_names
    from analysis.topics import fit_topics, topic_units, unit_tokens
    from analysis.topics.units import UNITS

    codes = sorted(corpus.articles["language"].dropna().unique())
    options = [(ANY, ANY), *((language_names().get(code, code), code) for code in codes)]

    def show(unit: str, language: str, topics: int) -> None:
        units = topic_units(corpus, unit=unit, min_words=min_words)
        units = units[(units["language"] == language) | (language == ANY)].reset_index(drop=True)
        words = unit_tokens(corpus, units, names=names)
        found = unit_vectors(units, words, kind=vectors, encoder=encoder)
        most = max(1, len(units) // 3)
        result = fit_topics(units, found.matrix, tokens=words, seed=seed, n_topics=min(topics, most), runs=1)
        shown = [column for column in result.topics if str(column).startswith("terms_")]
        display(result.topics[["topic", "size", "articles", "minor_share", "survival", *shown]])
        display(explore_topic_sentences(result, corpus))

    slider = ipywidgets.IntSlider(
        value=n_topics, min=2, max=max(60, n_topics), description="topics", continuous_update=False
    )
    menus = {
        "unit": ipywidgets.Dropdown(options=UNITS, value=unit, description="unit"),
        "language": ipywidgets.Dropdown(options=options, description="language"),
        "topics": slider,
    }
    return ipywidgets.interact_manual(show, **menus).widget


def explore_topic_sentences(result: Any, corpus: Any, *, most: int = 50) -> ipywidgets.Widget:
    """Choose a topic, and a voice; shows its sentences, those with most of its terms first."""
    from IPython.display import Markdown, display

    from analysis.topics import topic_sentences

    sentences = topic_sentences(result, corpus)
    choices = [
        (f"{topic} {label}"[:80], topic)
        for topic, label in result.topics[["topic", "label"]].itertuples(index=False)
    ]

    def show(topic: int, voice: str) -> pd.DataFrame:
        rows = sentences[_wanted(sentences, voice=voice) & (sentences["topic"] == topic)]
        display(Markdown(f"{min(most, len(rows))} of {len(rows):,} sentences"))
        return rows[["language", "voice", "speaker", "terms", "text"]].head(most)

    return _interact(show, topic=choices, voice=_choices(sentences["voice"]))


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


def explore_framing(
    corpus: Any, codebook: Any, *, parameters: Mapping[str, Any], most: int = 50
) -> ipywidgets.Widget:
    """Choose frame, voice, part, outlet, reposts and method; shows who carries what, and the sentences behind it.

    *Save as run* executes the notebook with the choices as its parameters, so that its figures have names of their
    own and can be cited. A choice of reposts or method codes the corpus anew.

    Parameters
    ----------
    corpus
        As loaded, all reposts in it.
    codebook
        From :func:`analysis.frames.load_codebook`.
    parameters
        The notebook's own, by name; the choices take the place of some.
    most
        Sentences to show.
    """
    import ipywidgets
    from IPython.display import Markdown, display

    from analysis import frames
    from analysis.codebook import NO_FRAME
    from analysis.notebooks import CallError
    from analysis.run import NotebookError, save_as_run

    spoken = corpus.voices["voice"]
    ids = [frame.id for frame in codebook.frames if frame.id != NO_FRAME]
    options = {
        "FRAME": [ANY, *ids],
        "VOICE": _choices(spoken),
        "PART": _choices(corpus.sentences["part"]),
        "OUTLET": _choices(corpus.articles["outlet"]),
        "REPOSTS": ["all", "collapse", "originals"],
        "METHOD": list(frames.METHODS),
    }
    menus = {
        name: ipywidgets.Dropdown(options=values, value=parameters[name], description=name.lower())
        for name, values in options.items()
    }
    name = ipywidgets.Text(placeholder="name of the run", description="save as")
    show, save = (ipywidgets.Button(description=text) for text in ("Run", "Save as run"))
    output = ipywidgets.Output()

    def chosen() -> dict[str, Any]:
        return {key: menu.value for key, menu in menus.items()}

    @output.capture(clear_output=True)  # type: ignore[untyped-decorator]
    def on_show(_: Any) -> None:
        said = chosen()
        kept = corpus.with_reposts(said["REPOSTS"])
        spans = frames.code(kept, codebook, method=said["METHOD"], likeness=parameters["LIKENESS"])
        wanted = {key.lower(): said[key] for key in ("FRAME", "VOICE", "PART", "OUTLET")}
        spans = frames.select(kept, spans, **wanted)
        table = frames.shares(frames.carriage(kept, spans))
        rows = frames.evidence(kept, spans)
        display(Markdown(f"{len(spans):,} coded spans; the first {min(most, len(rows))} of their sentences"))
        display(table)
        display(
            rows[["frame", "outlet", "speaker", "voice", "part", "assertion", "match", "text"]].head(most)
        )

    @output.capture(clear_output=True)  # type: ignore[untyped-decorator]
    def on_save(_: Any) -> None:
        display(Markdown(f"Executing the notebook as run *{name.value}* …"))
        try:
            copy = save_as_run(name.value, parameters={**parameters, **chosen()}, out=parameters["OUT"])
        except (CallError, NotebookError) as error:
            display(Markdown(f"**Not saved:** {error}"))
            return
        display(
            Markdown(
                f"Figures and tables end in *-{name.value}*; executed copy and parameters in {copy.parent.name}/"
            )
        )

    show.on_click(on_show)
    save.on_click(on_save)
    return ipywidgets.VBox(
        [
            ipywidgets.HBox(list(menus.values())[:3]),
            ipywidgets.HBox(list(menus.values())[3:]),
            ipywidgets.HBox([show, name, save]),
            output,
        ]
    )


def explore_axis(placements: Sequence[Any], sentences: pd.DataFrame, *, most: int = 20) -> ipywidgets.Widget:
    """Choose an axis, an outlet and a pole; shows the words behind its score and the sentences that stand farthest out."""
    from IPython.display import display

    from analysis.scaling import outlet_words, telling_sentences

    named = {placement.name: placement for placement in placements}
    outlets = sorted({name for each in placements for name in each.scores["outlet"].dropna()})

    def show(axis: str, outlet: str, pole: str) -> None:
        placement = named[axis]
        mine = sentences
        if outlet != ANY:
            words = outlet_words([placement], top=most)
            display(words[words["outlet"] == outlet][["word", "count", "polarity", "contribution", "seed"]])
            own = placement.scores.loc[placement.scores["outlet"] == outlet, "article_id"]
            mine = mine[mine["article_id"].isin(own)]
        side = placement.axis.positive if pole == "positive" else placement.axis.negative
        rows = telling_sentences([placement], mine, most=most)
        display(rows[rows["pole"] == side.name][["outlet", "voice", "speaker", "score", "n", "text"]])

    return _interact(show, axis=list(named), outlet=[ANY, *outlets], pole=["positive", "negative"])


def explore_robustness(
    results: pd.DataFrame, specifications: pd.DataFrame, *, labels: Mapping[str, str]
) -> ipywidgets.Widget:
    """Choose a quantity, narrative, outlet and place; draws its specification curve and says who agrees.

    Parameters
    ----------
    results, specifications
        From :func:`analysis.robustness.agreeing` and :func:`analysis.robustness.count_grid`.
    labels
        Of the frames, by id.
    """
    from IPython.display import Markdown, display

    from analysis.plots import canvas, plot_specification_choices, plot_specification_curve
    from analysis.robustness import CHOICES, QUANTITY, agreement, in_words, of_what, rows_of

    def show(**chosen: str) -> None:
        import matplotlib.pyplot as plt

        rows = rows_of(results, pd.Series(chosen))
        if rows.empty:
            display(Markdown("*There is no such quantity: choose another outlet or place.*"))
            return
        row = agreement(rows).iloc[0]
        label = labels.get(row["frame"], row["frame"])
        display(Markdown(in_words(row, label=label, of=of_what(specifications))))
        _, (above, below) = canvas(rows=[9, 26], extra=0.8)
        plot_specification_curve(rows, ax=above)
        plot_specification_choices(rows, specifications, choices=CHOICES, ax=below)
        plt.show()

    return _interact(show, **{column: list(dict.fromkeys(results[column])) for column in QUANTITY})


def _interact(show: Callable[..., Any], **choices: Sequence[Any]) -> ipywidgets.Widget:
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
