"""Topics: the same for any order and every run, for few units and odd vectors, in words that a reader can use."""

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import adjusted_mutual_info_score

from analysis.encode.bilingual import BilingualEncoder
from analysis.encode.rows import centre, language_means, unit_rows
from analysis.tables import Assignments
from analysis.tokens import content_tokens, stopwords
from analysis.topics import TopicResult, fit_topics, load_model, make_anchors, representative, save_model
from analysis.topics.clusters import (
    by_size,
    centroids,
    cluster,
    likeness,
    merge,
    probabilities,
)
from analysis.topics.model import term_list
from analysis.topics.terms import count_terms, topic_terms

THEMES = {
    "energy": (
        "Russia raised gas prices for Armenia. The gas pipeline to Georgia was repaired. Oil exports through the "
        "pipeline fell. The power plant burns natural gas. Gas supplies to Europe stopped.",
        "Россия повысила цены на газ для Армении. Газопровод в Грузию отремонтировали. Экспорт нефти по "
        "трубопроводу упал. Электростанция сжигает природный газ. Поставки газа в Европу прекратились.",
    ),
    "sport": (
        "The football team won the match. The striker scored two goals. The coach praised the goalkeeper. Fans filled "
        "the stadium for the final. The club lost the championship.",
        "Футбольная команда выиграла матч. Нападающий забил два гола. Тренер похвалил вратаря. Болельщики заполнили "
        "стадион на финале. Клуб проиграл чемпионат.",
    ),
    "peace": (
        "The ministers signed a peace treaty. Talks on the border treaty continue. The presidents agreed on peace. "
        "The agreement was signed in Washington. The treaty ends the conflict.",
        "Министры подписали мирный договор. Переговоры о договоре о границе идут. Президенты согласились о мире. "
        "Соглашение подписали в Вашингтоне. Договор завершает конфликт.",
    ),
}  # fmt: skip


def themed(*languages: str) -> tuple[pd.DataFrame, npt.NDArray[np.float32], list[str]]:
    """Five sentences a theme and language, all from one article a theme and language."""
    rows, themes = [], []
    for theme, texts in THEMES.items():
        for language, text in zip(("en", "ru"), texts, strict=True):
            for number, sentence in enumerate(text.split(". ")):
                if language in languages:
                    rows.append((f"{theme}-{language}-{number}", f"{theme}-{language}", language, sentence))
                    themes.append(theme)
    units = pd.DataFrame(rows, columns=["unit_id", "article_id", "language", "text"])
    return units, BilingualEncoder().encode(units["text"].tolist()), themes


@pytest.fixture(scope="module")
def result() -> TopicResult:
    units, vectors, _ = themed("en", "ru")
    return fit_topics(units, vectors, n_topics=3)


def noise(n: int, d: int = 20, seed: int = 0) -> tuple[pd.DataFrame, npt.NDArray[np.float32]]:
    rng = np.random.default_rng(seed)
    units = pd.DataFrame(
        {
            "unit_id": [f"u{i:04d}" for i in range(n)],
            "article_id": [f"a{i // 5}" for i in range(n)],
            "language": ["en" if i // 5 % 2 else "ru" for i in range(n)],
            "text": ["peace treaty talks" if i // 5 % 2 else "мирный договор переговоры" for i in range(n)],
        }
    )
    return units, rng.normal(size=(n, d)).astype(np.float32)


def test_themes_are_found_across_languages(result: TopicResult) -> None:
    units, _, themes = themed("en", "ru")
    topics = result.assignments.set_index("unit_id").loc[units["unit_id"], "topic"]
    assert adjusted_mutual_info_score(themes, topics) > 0.6
    assert (result.topics["minor_share"] >= 0.2).all()
    assert result.leakage.loc[0, "ami"] < 0.1 and result.outliers <= 0.2


def test_terms_are_words_of_the_theme(result: TopicResult) -> None:
    terms = result.terms
    assert set(terms["language"]) == {"en", "ru"}
    assert not set(terms["term"]) & (stopwords("en") | stopwords("ru"))
    assert not terms["term"].str.contains(r"\d").any() and (terms["term"].str.len() > 1).all()
    gas = terms.loc[terms["term"] == "газ", "topic"].iat[0]
    assert "gas" in set(terms.loc[terms["topic"] == gas, "term"])


def test_tables(result: TopicResult) -> None:
    assert list(result.assignments.columns) == list(Assignments.to_schema().columns)
    assert result.assignments["unit_id"].is_monotonic_increasing
    assert list(result.topics.columns) == [
        "topic", "size", "articles", "label", "anchor", "terms_en", "terms_ru", "npmi_en", "npmi_ru", "share_en",
        "share_ru", "minor_share", "leakage", "survival_seed", "survival_order", "survival_articles", "survival", "weak",
    ]  # fmt: skip
    assert result.topics["size"].sum() == (result.assignments["topic"] >= 0).sum()
    assert result.topics["size"].is_monotonic_decreasing
    assert (result.topics["label"].str.len() > 0).all()
    assert result.topics["topic"].tolist() == list(range(len(result.topics)))


def assert_same(one: TopicResult, two: TopicResult) -> None:
    pd.testing.assert_frame_equal(one.assignments, two.assignments, check_exact=True)
    pd.testing.assert_frame_equal(one.topics, two.topics, check_exact=True)
    pd.testing.assert_frame_equal(one.terms, two.terms, check_exact=True)
    pd.testing.assert_frame_equal(one.leakage, two.leakage, check_exact=True)
    pd.testing.assert_frame_equal(one.quality, two.quality, check_exact=True)


@pytest.mark.parametrize("seed", [0, 1])
def test_order_of_rows_and_run_do_not_matter(seed: int) -> None:
    units, vectors, _ = themed("en", "ru")
    order = np.random.default_rng(seed).permutation(len(units))
    first = fit_topics(units, vectors)
    assert_same(first, fit_topics(units.iloc[order], vectors[order]))
    assert_same(first, fit_topics(units, vectors))


@pytest.mark.parametrize("n", [8, 9, 12, 20, 35, 60])
def test_small_corpora_get_topics(n: int) -> None:
    result = fit_topics(*noise(n))
    assert 1 <= len(result.topics) <= max(3, n**0.5 + 1) and result.outliers <= 0.2


@settings(max_examples=30)
@given(
    st.integers(8, 40),
    st.integers(0, 1000),
    st.sampled_from(["gaussian", "few values", "zeros among"]),
)
def test_clusters_of_any_vectors(n: int, seed: int, kind: str) -> None:
    matrix = np.random.default_rng(seed).normal(size=(n, 6))
    if kind == "few values":
        matrix = np.sign(matrix)[:, :2] @ np.ones((2, 6)) + np.eye(6)[0]
    if kind == "zeros among":
        matrix[::3] = 0
    matrix = unit_rows(matrix)
    labels = by_size(cluster(matrix, method="kmeans", seed=seed).labels)
    assert len(labels) == n and labels.max() >= 0
    assert sorted(set(labels) - {-1}) == list(range(labels.max() + 1))
    if matrix.any():
        assert (labels[~matrix.any(axis=1)] == -1).all()


@pytest.mark.parametrize("language", ["en", "ru"])
def test_one_language(language: str) -> None:
    units, vectors, themes = themed(language)
    result = fit_topics(units, vectors, n_topics=3)
    assert (result.topics["minor_share"] == 0).all() and result.leakage.loc[0, "languages"] == 1
    assert np.isnan(result.leakage.loc[0, "ami"]) and np.isnan(result.leakage.loc[0, "chance"])
    assert set(result.terms["language"]) == {language}


def test_missing_language() -> None:
    units, vectors, _ = themed("en")
    result = fit_topics(units.assign(language=None), vectors)
    assert result.topics["share_und"].eq(1).all() and result.topics["terms_und"].str.len().gt(0).all()


def test_survival_on_the_deterministic_path_is_whole_for_other_seeds() -> None:
    """Runs take the number of clusters that was chosen, although some dissolved since."""
    chance = np.random.default_rng(3)
    centres = chance.normal(size=(14, 12))
    sizes = chance.integers(1, 14, 14)
    vectors = np.vstack(
        [centre + chance.normal(0, 0.25, (n, 12)) for centre, n in zip(centres, sizes, strict=True)]
    )
    units, _ = noise(len(vectors))
    topics = fit_topics(units, vectors, centred=False).topics
    assert (topics["survival_seed"] == 1).all()


def test_units_without_a_vector_make_no_topic_of_their_own() -> None:
    units, vectors = noise(30)
    vectors[:20], vectors[20:] = 1.0, 0.0
    result = fit_topics(units, vectors, centred=False)
    assert result.topics["size"].tolist() == [20]


def test_a_seeded_topic_that_moved_away_loses_the_name() -> None:
    units, vectors, _ = themed("en", "ru")
    far = pd.DataFrame({"name": ["far"], "language": ["en"], "text": ["Snow and wind are forecast."]})
    anchors = make_anchors(far, BilingualEncoder())
    result = fit_topics(units, vectors, anchors=anchors, anchoring="seeded", least_likeness=0.9)
    assert (result.topics["anchor"] == "").all()


def test_topics_of_one_or_two_units_are_weak() -> None:
    units, vectors, _ = themed("en", "ru")
    anchors = make_anchors(
        pd.DataFrame({"name": ["one"], "language": ["en"], "text": [units["text"][3]]}), BilingualEncoder()
    )
    result = fit_topics(units, vectors, anchors=anchors, least_likeness=0.9)
    assert result.topics.set_index("anchor").loc["one", ["size", "weak"]].tolist() == [1, True]


def test_vectors_all_alike_are_one_topic() -> None:
    units, vectors = noise(12)
    result = fit_topics(units, np.ones_like(vectors))
    assert result.topics["size"].tolist() == [12]


def test_units_without_vector_belong_to_no_topic() -> None:
    units, vectors = noise(30)
    vectors[[3, 7]] = 0
    result = fit_topics(units, vectors)
    topics = result.assignments.set_index("unit_id")["topic"]
    assert (topics[["u0003", "u0007"]] == -1).all() and (topics >= 0).sum() >= 24
    assert result.assignments.loc[result.assignments["topic"] < 0, "probability"].isna().all()


def nan_vector(units: pd.DataFrame, vectors: npt.NDArray[np.float32]) -> None:
    vectors[4, 2] = np.nan


def no_text(units: pd.DataFrame, vectors: npt.NDArray[np.float32]) -> None:
    units.loc[4, "text"] = None


def double_id(units: pd.DataFrame, vectors: npt.NDArray[np.float32]) -> None:
    units.loc[5, "unit_id"] = "u0004"


def no_vectors(units: pd.DataFrame, vectors: npt.NDArray[np.float32]) -> None:
    vectors[3:] = 0


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (nan_vector, "unit 'u0004' has a vector with NaN"),
        (no_text, "unit 'u0004' has no text"),
        (double_id, "'u0004' stands twice"),
        (no_vectors, "3 units have a vector .* at least 8"),
    ],
)
def test_refuses(spoil, message: str) -> None:  # type: ignore[no-untyped-def]
    units, vectors = noise(12)
    spoil(units, vectors)
    with pytest.raises(ValueError, match=message):
        fit_topics(units, vectors)


@pytest.mark.parametrize("n", [0, 1, 7])
def test_too_few_units(n: int) -> None:
    with pytest.raises(ValueError, match="at least 8 are needed"):
        fit_topics(*noise(n))


def test_refuses_calls_that_make_no_sense() -> None:
    units, vectors = noise(12)
    with pytest.raises(ValueError, match="method is 'lda'"):
        fit_topics(units, vectors, method="lda")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="n_topics is 3"):
        fit_topics(units, vectors, method="hdbscan", n_topics=3)
    with pytest.raises(ValueError, match="n_topics is 5"):
        fit_topics(units, vectors, n_topics=5)
    with pytest.raises(ValueError, match="merged is 0"):
        fit_topics(units, vectors, merged=0)
    with pytest.raises(ValueError, match="no unit has a word"):
        fit_topics(units.assign(text="12 34"), vectors)
    with pytest.raises(ValueError, match="anchors are too many"):
        anchors = make_anchors(EXAMPLES.assign(name=EXAMPLES.index.astype(str)), BilingualEncoder())
        fit_topics(units.head(9), vectors[:9], anchors=anchors, anchoring="seeded")
    with pytest.raises(ValueError, match="anchoring is 'guided'"):
        fit_topics(units, vectors, anchoring="guided")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="one row a unit"):
        fit_topics(units, vectors[:5])
    with pytest.raises(ValueError, match="lack the columns text"):
        fit_topics(units.drop(columns="text"), vectors)


def test_the_model_transforms_new_vectors(result: TopicResult) -> None:
    texts = result.model.get_document_info(["x"] * len(result.assignments))["Document"]
    topics, _ = result.model.transform(list(texts), embeddings=result.vectors)
    inside = result.assignments["topic"] >= 0
    agreement = np.mean(np.array(topics)[inside] == result.assignments.loc[inside, "topic"])
    assert agreement > 0.95
    assert result.model.topics_ == result.assignments["topic"].tolist()


def test_the_model_shows_its_topics(result: TopicResult) -> None:
    info = result.model.get_topic_info()
    assert set(info["Topic"]) - {-1} == set(result.topics["topic"])
    words = {word for topic in result.model.get_topics().values() for word, _ in topic}
    assert {"газ", "gas"} <= words and not words & stopwords("ru")
    assert result.model.visualize_barchart() is not None


def test_saved_as_safetensors_and_loaded_again(result: TopicResult, tmp_path) -> None:  # type: ignore[no-untyped-def]
    folder = save_model(result.model, tmp_path / "model")
    assert not list(folder.glob("*.pkl")) and list(folder.glob("*.safetensors"))
    loaded = load_model(folder)
    topics, _ = loaded.transform(["x"] * len(result.vectors), embeddings=result.vectors)
    inside = result.assignments["topic"] >= 0
    assert np.mean(np.array(topics)[inside] == result.assignments.loc[inside, "topic"]) > 0.9
    assert loaded.get_topics().keys() == result.model.get_topics().keys()
    assert loaded.visualize_barchart() is not None
    with pytest.raises(FileNotFoundError, match="no saved topic model"):
        load_model(tmp_path)


def test_representative_units(result: TopicResult) -> None:
    units, _, _ = themed("en", "ru")
    table = representative(result, n=2)
    assert set(table["text"]) <= set(units["text"])
    assert list(table.columns) == ["topic", "language", "rank", "unit_id", "article_id", "similarity", "text"]
    assert table.groupby(["topic", "language"]).size().max() <= 2
    assert table["similarity"].between(0, 1 + 1e-6).all()
    order = table.groupby(["topic", "language"])["similarity"].apply(lambda s: s.is_monotonic_decreasing)
    assert order.all()


def test_tokens_at_hand_give_the_same(result: TopicResult) -> None:
    units, vectors, _ = themed("en", "ru")
    shuffled = content_tokens(units).sample(frac=1, random_state=0)
    assert_same(result, fit_topics(units, vectors, tokens=shuffled, n_topics=3))


def test_clusters_merge_to_a_wanted_number() -> None:
    units, vectors, themes = themed("en", "ru")
    result = fit_topics(units, vectors, n_topics=6, merged=3)
    assert len(result.topics) == 3
    topics = result.assignments.set_index("unit_id").loc[units["unit_id"], "topic"]
    assert adjusted_mutual_info_score(themes, topics) > 0.4


def test_merging_takes_the_most_alike_first() -> None:
    rows = unit_rows(np.array([[1, 0, 0], [1, 0.1, 0], [0, 1, 0], [0, 0, 1]]))
    labels = merge(rows, np.array([0, 1, 2, 3]), 3)
    assert labels[0] == labels[1] and len(set(labels)) == 3
    assert merge(rows, np.array([0, 0, 1, -1]), 5).tolist() == [0, 0, 1, -1]


def test_no_unit_is_left_out_where_all_are_kept() -> None:
    units, vectors = noise(60)
    assert fit_topics(units, vectors).outliers > 0
    assert fit_topics(units, vectors, keep_all=True).outliers == 0


EXAMPLES = pd.DataFrame(
    {
        "name": ["energy", "energy", "weather"],
        "language": ["en", "ru", "en"],
        "text": ["Gas and oil pipelines.", "Поставки природного газа.", "Snow and wind are forecast."],
    }
)


@pytest.mark.parametrize("anchoring", ["zero-shot", "seeded"])
def test_topics_that_are_asked_for(anchoring) -> None:  # type: ignore[no-untyped-def]
    units, vectors, themes = themed("en", "ru")
    anchors = make_anchors(EXAMPLES, BilingualEncoder())
    assert anchors.names == ("energy", "weather")
    result = fit_topics(units, vectors, n_topics=4, anchors=anchors, anchoring=anchoring, least_likeness=0.4)
    named = result.topics.set_index("anchor")
    assert named.loc["energy", "label"].startswith("energy: ")
    found = result.assignments.set_index("unit_id")["topic"] == named.loc["energy", "topic"]
    assert set(units.loc[found[units["unit_id"]].to_numpy(), "unit_id"].str.split("-").str[0]) == {"energy"}
    assert found.sum() >= 6


@pytest.mark.slow
def test_large_path_is_the_same_from_run_to_run() -> None:
    rng = np.random.default_rng(0)
    centres = rng.normal(size=(6, 30)) * 3
    vectors = np.vstack([centre + rng.normal(size=(60, 30)) for centre in centres])
    units, _ = noise(len(vectors))
    order = rng.permutation(len(units))
    first = fit_topics(units, vectors, method="hdbscan")
    assert_same(first, fit_topics(units.iloc[order], vectors[order], method="hdbscan"))
    assert adjusted_mutual_info_score(np.repeat(range(6), 60), first.assignments["topic"]) > 0.6


# --- parts ---


def test_centring_takes_off_each_language_s_mean() -> None:
    units, vectors = noise(400)
    languages = units["language"].to_numpy(object)
    shifted = unit_rows(vectors) + np.where(languages == "en", 0.5, -0.5)[:, None]
    before = unit_rows(shifted)
    after = centre(before, languages, language_means(before, languages))

    def gap(rows: npt.NDArray[np.float64]) -> float:
        return float(np.linalg.norm(rows[languages == "en"].mean(0) - rows[languages == "ru"].mean(0)))

    assert gap(after) < 0.15 * gap(before)


def test_centring_leaves_a_language_of_one_unit_its_meaning() -> None:
    units, vectors = noise(20)
    languages = np.array(["en"] * 19 + ["ru"], object)
    rows = unit_rows(vectors)
    assert np.linalg.norm(centre(rows, languages, language_means(rows, languages))[-1]) == pytest.approx(1)


@given(st.lists(st.integers(-1, 4), min_size=1, max_size=30))
def test_clusters_are_numbered_by_size(labels: list[int]) -> None:
    old = np.array(labels)
    new = by_size(old)
    sizes = np.bincount(new[new >= 0]) if (new >= 0).any() else np.array([])
    assert (np.diff(sizes) <= 0).all()
    assert ((new == -1) == (old == -1)).all()
    pairs = set(zip(old.tolist(), new.tolist(), strict=True))
    assert len(pairs) == len(set(old.tolist())) == len(set(new.tolist()))


def test_likeness_and_probability_by_hand() -> None:
    rows = unit_rows(np.array([[1.0, 0.0], [1.0, 0.2], [0.0, 1.0], [0.2, 1.0], [0.0, 0.0]]))
    labels = np.array([0, 0, 1, 1, -1])
    centres = centroids(rows, labels)
    expected = [rows[i] @ centres[k] for i, k in enumerate(labels[:4])]
    np.testing.assert_allclose(likeness(rows, labels), [*expected, 0])
    share = np.exp(10 * rows[0] @ centres[0]) / sum(np.exp(10 * rows[0] @ c) for c in centres)
    assert probabilities(rows, labels)[0] == pytest.approx(share)
    assert np.isnan(probabilities(rows, labels)[4])


def test_terms_are_scored_as_the_formula_says() -> None:
    """Class-based TF-IDF by plain loops; a word counts once a unit."""
    units = pd.DataFrame(
        {
            "unit_id": list("abc"),
            "language": "en",
            "text": ["treaty border", "treaty treaty gas", "gas pipeline"],
        }
    )
    labels = np.array([0, 0, 1])
    counts = count_terms(units, content_tokens(units))
    found = topic_terms(counts, units["language"].to_numpy(object), labels, np.ones(3))
    table = found.set_index(["topic", "term"])["score"]
    spread = {0: {"treaty": 2, "border": 1, "gas": 1}, 1: {"gas": 1, "pipeline": 1}}
    average = sum(sum(words.values()) for words in spread.values()) / 2
    for topic, words in spread.items():
        for word, number in words.items():
            total = sum(other.get(word, 0) for other in spread.values())
            assert table[topic, word] == pytest.approx(
                number / sum(words.values()) * np.log(1 + average / total)
            )


def test_terms_are_shown_as_they_are_mostly_written() -> None:
    text = "The NATO summit met. Kalugin spoke to NATO. Southern ports and Southern roads. Trade, and trade."
    units = pd.DataFrame({"unit_id": ["a"], "language": ["en"], "text": [text]})
    shown = count_terms(units, content_tokens(units)).terms.set_index("term")["shown"]
    assert shown[["nato", "kalugin", "trade"]].tolist() == ["NATO", "Kalugin", "trade"]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("The 3+3 platform met in Tehran in 2023.", "platform meet tehran"),
        ("По данным ArmInfo, договор подписали.", "данные договор подписать"),
        ("a b c и в на", ""),
        ("", ""),
    ],
)
def test_what_may_be_a_term(text: str, terms: str) -> None:
    assert set(term_list(text)) <= set(terms.split()) | {"данные"}


def test_topics_of_the_seeds(seeds) -> None:  # type: ignore[no-untyped-def]
    """What the issue asks for: topics in both languages, few outliers, words that can be read."""
    from analysis.corpus import load_corpus

    units = load_corpus(seeds).sentences.rename(columns={"sentence_id": "unit_id"})
    result = fit_topics(units, BilingualEncoder().encode(units["text"].tolist()))
    assert (result.topics["minor_share"] >= 0.2).mean() >= 1 / 3
    assert result.outliers <= 0.2 and 5 <= len(result.topics) <= 15
    assert result.leakage.loc[0, "ami"] < 0.1
    assert not set(result.terms["term"]) & (stopwords("en") | stopwords("ru"))
    assert not result.terms["term"].str.contains(r"\d").any()
