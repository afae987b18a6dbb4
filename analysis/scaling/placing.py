"""Articles of a corpus placed on axes: which space is used for what, and every outlet's place with all its doubts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields

import pandas as pd

from analysis import tokens as tokenizer
from analysis.encode import Encoder, load_encoder
from analysis.encode.learned import LEARN_FROM
from analysis.scaling.axes import Axis
from analysis.scaling.frameaxis import FrameAxis
from analysis.scaling.lss import LatentSemanticScaling
from analysis.scaling.seeded import SeededScaling
from analysis.scaling.validity import Order, axis_codes, order_of

SPACES = ("auto", "lss", "encoder")

_NEARLY_ALL = 0.95
"""Share of the articles that must be in languages with so many; a handful in another one changes no space."""

SHRINKAGE = 1.0
"""Of the axes in the encoder's space: the discriminant orders passages on the two axes of the region better than the plain
difference of the poles (``tests/benchmarks/scaling.py`` prints both)."""


@dataclass(frozen=True, eq=False)
class Placement:
    """The articles of some languages on one axis.

    Attributes
    ----------
    axis
        The axis.
    languages
        Those whose articles stand on it together. Spaces that were learned from one language each cannot be compared.
    space
        lss or encoder.
    model
        What placed them; its reference scale is that of these articles.
    texts
        article_id → content words.
    sentences
        sentence_id → content words.
    names
        Whether names of people, places and bodies are among these words.
    scores
        One row an article: article_id, outlet, story, date, language, score, positive, negative, n; on the reference
        scale. In the encoder's space intensity as well.
    """

    axis: Axis
    languages: tuple[str, ...]
    space: str
    model: SeededScaling = field(repr=False)
    texts: pd.Series = field(repr=False)
    sentences: pd.Series = field(repr=False)
    names: bool
    scores: pd.DataFrame = field(repr=False)

    @property
    def name(self) -> str:
        """What to call it: the axis, with the language where there is one of its own."""
        return f"{self.axis.label} ({', '.join(self.languages)})"


def choose_space(articles: pd.DataFrame, space: str = "auto") -> str:
    """Give the space that articles are placed in.

    By auto it is lss where nearly all are in languages with :data:`LEARN_FROM` articles or more, else encoder.
    """
    if space not in SPACES:
        raise ValueError(f"space={space!r}: choose one of {', '.join(SPACES)}")
    if space != "auto":
        return space
    sizes = articles["language"].value_counts()
    return "lss" if sizes[sizes >= LEARN_FROM].sum() >= _NEARLY_ALL * max(sizes.sum(), 1) else "encoder"


def _together(articles: pd.DataFrame, axis: Axis, space: str, asked: str) -> list[tuple[str, ...]]:
    """Give the languages whose articles stand together on an axis: each by itself by lss, all in an encoder's space."""
    sizes = articles["language"].value_counts()
    known = [str(code) for code in sorted(sizes.index) if code in axis.positive.seeds]
    if space == "encoder":
        return [tuple(known)] if known else []
    return [(code,) for code in known if asked == "lss" or sizes[code] >= LEARN_FROM]


def place_articles(
    articles: pd.DataFrame,
    tokens: pd.DataFrame,
    axes: Sequence[Axis],
    *,
    space: str = "auto",
    k: int = 300,
    min_count: int = 5,
    names: bool = False,
    encoder: Encoder | None = None,
) -> list[Placement]:
    """Place articles on axes.

    Words of LSS are learned from sentences, each language by itself; seeds that do not occur are made up for by the others
    of their pole. In the encoder's space all languages that an axis has seeds for stand on it together.

    Parameters
    ----------
    articles
        article_id, outlet, story, date, language.
    tokens
        article_id, sentence_id, term, pos, content: of the voices that are to count.
    axes
        From :func:`analysis.scaling.load_axes`.
    space
        auto (:func:`choose_space`), lss or encoder.
    k, min_count
        Of :class:`LatentSemanticScaling`.
    names
        Count names of people, places and bodies, too. Without them a score says less of whom and where a text is about.
    encoder
        The embedded one by default.

    Returns
    -------
    list of Placement
        Axis by axis, language by language. Articles in a language without seeds, without content words, or (by auto)
        in a language with too few articles to learn from have none.
    """
    chosen = choose_space(articles, space)
    words = tokens[tokens["content"].astype(bool) & (names | (tokens["pos"] != "name"))]
    used = load_encoder() if encoder is None and chosen == "encoder" else encoder
    found: dict[tuple[str, ...], SeededScaling] = {}
    placements = []
    for axis in axes:
        for languages in _together(articles, axis, chosen, space):
            part = articles[articles["language"].isin(languages)]
            said = words[words["article_id"].isin(part["article_id"])]
            if said.empty:
                continue
            texts = said.groupby("article_id", sort=True)["term"].agg(list)
            sentences = said.groupby("sentence_id", sort=True)["term"].agg(list)
            seeds = _seeds(axis, languages, chosen)
            if languages not in found:
                model = _model(seeds, chosen, k=k, min_count=min_count, encoder=used)
                found[languages] = model.fit(sentences).set_reference(texts)
            else:
                model = found[languages].with_seeds(seeds)
            scores = _score(model, texts, part)
            placements.append(Placement(axis, languages, chosen, model, texts, sentences, names, scores))
    return placements


def _seeds(axis: Axis, languages: tuple[str, ...], space: str) -> dict[str, float]:
    """Give the seeds of the languages; an encoder's axis is made of all, so that it is the same for every corpus."""
    return axis.seeds(*languages) if space == "lss" else axis.seeds()


def _model(
    seeds: dict[str, float], space: str, *, k: int, min_count: int, encoder: Encoder | None
) -> SeededScaling:
    if space == "lss":
        return LatentSemanticScaling(seeds, k=k, min_count=min_count, rebalance=True)
    return FrameAxis(seeds, encoder=encoder, shrinkage=SHRINKAGE)


def _score(model: SeededScaling, texts: pd.Series, articles: pd.DataFrame) -> pd.DataFrame:
    placed = model.predict(texts, scale="reference").join(model.predict_poles(texts).drop(columns="n"))
    facts = articles[["article_id", "outlet", "story", "date", "language"]]
    return facts.merge(placed.rename_axis("article_id").reset_index(), on="article_id", how="inner")


def check_placements(
    placements: Sequence[Placement], passages: pd.DataFrame, codes: pd.DataFrame, *, seed: int = 0
) -> pd.DataFrame:
    """Measure how each model orders passages that coders placed at the poles, language by language.

    Parameters
    ----------
    placements
        From :func:`place_articles`.
    passages, codes
        From :func:`analysis.scaling.read_challenge`.

    Returns
    -------
    DataFrame
        ``placement``, ``axis``, ``label``, ``language``, ``space`` and the fields of :class:`Order`.
    """
    rows = []
    for placement in placements:
        coded = axis_codes(passages, codes, placement.axis)
        for language in placement.languages:
            mine = coded[coded["language"] == language].reset_index(drop=True)
            scores = placement.model.predict(words_of(mine, names=placement.names))["score"]
            order = order_of(scores.tolist(), mine["code"].tolist(), seed=seed)
            head = {
                "placement": placement.name,
                "axis": placement.axis.id,
                "label": placement.axis.label,
                "language": language,
                "space": placement.space,
            }
            rows.append({**head, **asdict(order)})
    names = ["placement", "axis", "label", "language", "space", *(each.name for each in fields(Order))]
    return pd.DataFrame(rows, columns=names)


def words_of(passages: pd.DataFrame, *, names: bool = False) -> pd.Series:
    """Give the content words of passages (passage_id, language, text), in their order: passage_id → words."""
    units = passages.rename(columns={"passage_id": "unit_id"})
    words = tokenizer.content_tokens(units)
    words = words[names | (words["pos"] != "name")]
    lists = words.groupby("unit_id", sort=False)["term"].agg(list)
    return lists.reindex(units["unit_id"]).map(lambda found: found if isinstance(found, list) else [])
