"""Vectors learned from a corpus: exact, the same for any order, about meaning and not language; and which are taken."""

import random

import numpy as np
import pandas as pd
import pytest
from made_up import sentence

from analysis.encode import Encoder, load_encoder
from analysis.encode.choice import LOW_COVERAGE, unit_vectors
from analysis.encode.learned import LEARN_FROM, LearnedEncoder, learn
from analysis.tokens import content_tokens

WORDS = {
    "energy": ("gas oil pipeline energy price export", "газ нефть трубопровод энергия цена экспорт"),
    "peace": ("treaty border talk agreement peace war", "договор граница переговоры соглашение мир война"),
    "school": ("school teacher child university lesson book", "школа учитель ребенок университет урок книга"),
}


def corpus(n: int) -> tuple[pd.DataFrame, list[str]]:
    """Units of six words of a theme each, in one language each; every unit is an article."""
    chance = np.random.default_rng(0)
    rows, themes = [], []
    for number in range(n):
        theme = list(WORDS)[number % 3]
        language, text = (("en", WORDS[theme][0]), ("ru", WORDS[theme][1]))[number // 3 % 2]
        words = chance.permutation(text.split())[:4].tolist()
        rows.append((f"u{number:03d}", f"u{number:03d}", language, " ".join(words)))
        themes.append(theme)
    units = pd.DataFrame(rows, columns=["unit_id", "article_id", "language", "text"])
    return units, themes


@pytest.fixture(scope="module")
def learned() -> tuple[LearnedEncoder, np.ndarray, pd.DataFrame, list[str]]:
    units, themes = corpus(90)
    encoder, vectors = learn(units, content_tokens(units), dimensions=5)
    return encoder, vectors, units, themes


def test_it_is_an_encoder(learned) -> None:  # type: ignore[no-untyped-def]
    encoder, vectors, units, _ = learned
    assert isinstance(encoder, Encoder) and vectors.shape == (90, 5) and vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    np.testing.assert_allclose(encoder.components @ encoder.components.T, np.eye(5), atol=1e-10)
    assert encoder.encode([]).shape == (0, 5)


def test_units_have_the_same_vectors_when_encoded_again(learned) -> None:  # type: ignore[no-untyped-def]
    encoder, vectors, units, _ = learned
    again = encoder.encode(units["text"].tolist()[:10], languages=units["language"].tolist()[:10])
    np.testing.assert_allclose(again, vectors[:10], atol=1e-6)


def test_themes_and_not_languages_lie_together(learned) -> None:  # type: ignore[no-untyped-def]
    _, vectors, units, themes = learned
    similarity = vectors @ vectors.T
    theme = np.array(themes)[:, None] == np.array(themes)[None]
    other_language = units["language"].to_numpy()[:, None] != units["language"].to_numpy()[None]
    assert similarity[theme & other_language].mean() > similarity[~theme].mean() + 0.5


def test_components_are_those_of_an_exact_decomposition() -> None:
    """The slow literal version: the whole matrix, by NumPy."""
    units, _ = corpus(60)
    encoder, _ = learn(units, content_tokens(units), dimensions=4)
    from analysis.encode import learned as module

    counts, keys = module._count(units, content_tokens(units))
    bags = counts @ module._shares(keys, encoder.columns)
    weighted = module._weighted(bags, units["language"].to_numpy(object), encoder.rarities).toarray()
    _, _, rows = np.linalg.svd(weighted, full_matrices=False)
    np.testing.assert_allclose(np.abs(np.sum(rows[:4] * encoder.components, axis=1)), 1, atol=1e-8)


def test_order_of_units_and_tokens_does_not_matter() -> None:
    units, _ = corpus(60)
    order = np.random.default_rng(1).permutation(60)
    tokens = content_tokens(units)
    _, first = learn(units, tokens, dimensions=4)
    _, second = learn(units.iloc[order], tokens.sample(frac=1, random_state=2), dimensions=4)
    np.testing.assert_allclose(first[order], second, atol=1e-5)


def test_words_of_one_language_alone_are_left_out(learned) -> None:  # type: ignore[no-untyped-def]
    units, _ = corpus(90)
    only_english = units["text"] + np.where(units["language"] == "en", " weather", "")
    marked = units.assign(text=only_english)
    encoder, _ = learn(marked, content_tokens(marked), dimensions=5)
    assert "погода" not in encoder.columns and set(encoder.columns) == set(learned[0].columns)


def test_a_language_of_a_unit_or_two_has_no_say() -> None:
    units, _ = corpus(90)
    stray = pd.DataFrame({"unit_id": ["x"], "article_id": ["x"], "language": ["hy"], "text": ["Երևան"]})
    together = pd.concat([units, stray], ignore_index=True)
    encoder, vectors = learn(together, content_tokens(together), dimensions=5)
    assert "договор" in encoder.columns and not vectors[-1].any()


def test_coverage_is_the_share_of_words_learned(learned) -> None:  # type: ignore[no-untyped-def]
    encoder = learned[0]
    np.testing.assert_allclose(encoder.coverage(["gas hippopotamus", "газ", ""]), [0.5, 1, 0])


def test_too_few_units_are_refused() -> None:
    units, _ = corpus(12)
    with pytest.raises(ValueError, match='too few to learn 20 dimensions from; take the encoder "bilingual"'):
        learn(units, content_tokens(units))


def test_tokens_of_other_units_are_refused(learned) -> None:  # type: ignore[no-untyped-def]
    encoder, _, units, _ = learned
    with pytest.raises(ValueError, match="belong to no unit"):
        encoder.encode_tokens(units.head(3), content_tokens(units))


@pytest.mark.parametrize(
    ("n", "kind", "sentences", "expected"),
    [
        (30, "auto", False, "embedded"),
        (LEARN_FROM, "auto", False, "learned"),
        (LEARN_FROM, "auto", True, "embedded"),
        (LEARN_FROM, "embedded", False, "embedded"),
        (LEARN_FROM, "learned", True, "learned"),
    ],
)
def test_which_vectors_units_get(n: int, kind, sentences: bool, expected: str) -> None:  # type: ignore[no-untyped-def]
    units, _ = corpus(n)
    units = units.assign(
        text=[f"{text} {sentence(random.Random(i))}" for i, text in enumerate(units["text"])],
        article_id=units["article_id"].str[:2] if sentences else units["article_id"],
        language="ru",
    )
    found = unit_vectors(units, content_tokens(units), kind=kind, encoder=load_encoder())
    assert found.kind == expected and len(found.matrix) == n
    assert ((found.coverage >= 0) & (found.coverage <= 1)).all()


def test_too_few_words_in_common_fall_back_with_the_reason() -> None:
    units, _ = corpus(LEARN_FROM)
    found = unit_vectors(units, content_tokens(units), encoder=load_encoder())
    assert found.kind == "embedded" and "too few to learn" in found.why


def test_a_language_that_is_not_known_is_refused() -> None:
    units, _ = corpus(LEARN_FROM)
    units.loc[7, ["text", "language"]] = "Երևանում տեղի է ունեցել հանդիպում", "hy"
    with pytest.raises(ValueError, match="Armenian.*make transformers"):
        unit_vectors(units, content_tokens(units), encoder=load_encoder())


def test_a_unit_alone_in_its_language_keeps_its_vector() -> None:
    units, _ = corpus(90)
    units.loc[5, "language"] = None
    _, vectors = learn(units, content_tokens(units), dimensions=5)
    assert vectors[5].any()


def test_low_coverage_is_flagged() -> None:
    units, _ = corpus(3)
    units.loc[0, "text"] = "qwrtz fzplk gas"
    found = unit_vectors(units, content_tokens(units), encoder=load_encoder())
    assert found.low.tolist() == [True, False, False] and found.coverage[0] < LOW_COVERAGE


def test_a_strange_kind_is_refused() -> None:
    units, _ = corpus(3)
    with pytest.raises(ValueError, match="choose"):
        unit_vectors(units, content_tokens(units), kind="best", encoder=load_encoder())  # type: ignore[arg-type]
