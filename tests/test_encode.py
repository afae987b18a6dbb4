"""The encoder: what it knows, what it refuses, and that it finds translations."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import lexicon
from analysis.encode import Encoder, bilingual, load_encoder, translation, vocabulary
from analysis.encode.bilingual import BilingualEncoder, content_words
from analysis.encode.foreign import MODEL, foreign_language
from analysis.encode.vocabulary import count, parts, word_vector

PAIRS = Path(__file__).parent / "data" / "translation_pairs.csv"
ENCODER = load_encoder("bilingual")


@pytest.fixture(scope="module")
def pairs() -> pd.DataFrame:
    return pd.read_csv(PAIRS, comment="#")


def cosine(one: str, two: str) -> float:
    first, second = ENCODER.encode([one, two])
    return float(first @ second)


def test_it_is_an_encoder() -> None:
    assert isinstance(ENCODER, Encoder) and ENCODER.name == "bilingual"


def test_shape_type_and_length() -> None:
    vectors = ENCODER.encode(["Russia is a Caucasian power.", "Россия — кавказская держава.", "", "42 …"])
    assert vectors.shape == (4, 300) and vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), [1, 1, 0, 0], atol=1e-6)
    assert ENCODER.encode([]).shape == (0, 300)


@pytest.mark.parametrize("use", ["develop", "held back"])
def test_translations_are_nearest(pairs: pd.DataFrame, use: str) -> None:
    pairs = pairs[pairs["use"] == use]
    assert len(pairs) >= 300
    english, russian = ENCODER.encode(pairs["english"].tolist()), ENCODER.encode(pairs["russian"].tolist())
    similarity = english @ russian.T
    right = np.diag(similarity)
    assert ((similarity >= right[:, None] - 1e-9).sum(1) == 1).mean() > 0.93
    assert ((right[:, None] - 1e-9 <= similarity.T).sum(1) == 1).mean() > 0.92


@pytest.mark.parametrize(
    ("one", "two", "other"),
    [
        ("peace treaty with Azerbaijan", "мирный договор с Азербайджаном", "цены на газ и нефть"),
        ("the railway network of Armenia", "железные дороги Армении", "выборы президента во Франции"),
        ("Pashinyan met Aliyev", "Пашинян встретился с Алиевым", "Трамп выступил в Конгрессе"),
        ("oil and gas prices", "цены на нефть и газ", "соглашение о границе"),
    ],
)
def test_meaning_beats_language(one: str, two: str, other: str) -> None:
    assert cosine(one, two) > cosine(one, other) + 0.2
    assert cosine(one, two) > cosine(two, other)


def test_a_text_has_one_vector_whatever_stands_beside_it(pairs: pd.DataFrame) -> None:
    texts = pairs["english"].head(20).tolist() + pairs["russian"].tail(20).tolist()
    together = ENCODER.encode(texts)
    alone = np.vstack([ENCODER.encode([text]) for text in reversed(texts)])[::-1]
    np.testing.assert_array_equal(together, alone)


def test_forms_of_a_word_are_one() -> None:
    np.testing.assert_array_equal(ENCODER.encode(["договора"]), ENCODER.encode(["договором"]))
    np.testing.assert_array_equal(ENCODER.encode(["ещё договор"]), ENCODER.encode(["еще договор"]))
    np.testing.assert_array_equal(ENCODER.encode(["treaties"]), ENCODER.encode(["treaty"]))


def test_coverage() -> None:
    found = ENCODER.coverage(["treaty", "qwrtz treaty", "", "договор фзщъ", "3+3"])
    np.testing.assert_allclose(found, [1, 0.5, 0, 0.5, 0])


def test_coverage_of_the_english_seeds(seeds: Path) -> None:
    from analysis.corpus import load_corpus

    sentences = load_corpus(seeds).sentences
    for language in ("en", "ru"):
        texts = sentences.loc[sentences["language"] == language, "text"]
        known = [bool(words) for text in texts for _, words in content_words(text)]
        assert len(known) > 400 and np.mean(known) >= 0.95


@pytest.mark.parametrize(
    ("texts", "message"),
    [([None], "text 0 is None"), (["a", float("nan")], "text 1 is nan"), ("one text", "give a list")],
)
def test_refuses_what_is_no_text(texts: list[str], message: str) -> None:
    for method in (ENCODER.encode, ENCODER.coverage):
        with pytest.raises(TypeError, match=message):
            method(texts)


FOREIGN = [
    ("Georgian", "საქართველოს პრემიერ-მინისტრმა განაცხადა ამის შესახებ."),
    ("Armenian", "Հայաստանի վարչապետը հայտարարել է այդ մասին։"),
    (
        "Turkish",
        "Türkiye Cumhurbaşkanı Erdoğan dün Ankara'da yaptığı açıklamada görüşmelerin sürdüğünü söyledi.",
    ),
    ("Azerbaijani", "Azərbaycan Prezidenti İlham Əliyev bu gün Bakıda keçirilən görüşdə çıxış edib."),
    ("Ukrainian", "Президент України заявив, що переговори з цього питання тривають уже кілька місяців."),
]


@pytest.mark.parametrize(("name", "text"), FOREIGN)
def test_names_a_language_that_it_does_not_know(name: str, text: str) -> None:
    with pytest.raises(ValueError, match=name) as raised:
        ENCODER.encode(["Russia", text])
    assert "text 1" in str(raised.value) and MODEL in str(raised.value)
    assert "make transformers" in str(raised.value)


def test_trusts_languages_given() -> None:
    text = FOREIGN[2][1]
    assert ENCODER.encode([text], languages=["en"]).shape == (1, 300)
    with pytest.raises(ValueError, match="Georgian"):
        ENCODER.encode(["Russia"], languages=["ka"])
    with pytest.raises(ValueError, match="2 languages"):
        ENCODER.encode(["Russia"], languages=["en", "ru"])


@pytest.mark.parametrize(
    "text",
    [
        "Слово «ხაჭაპური» известно в России и в Армении всем.",
        "The word Ermənistan stands on the map of Baku and of Yerevan.",
        "По данным ArmInfo, The New York Times и Reuters, переговоры идут.",
        "Kopyrkin, Pashinyan, Mirzoyan, Grigoryan, Khandanyan, Simonyan",
        "Zangezur corridor",
        "ԵՄ",
    ],
)
def test_a_foreign_word_or_name_does_no_harm(text: str) -> None:
    assert ENCODER.encode([text]).shape == (1, 300)


def test_foreign_sentences_at_scale(shared: Path) -> None:
    def share(code: str) -> float:
        lines = (shared / "corpora" / "language_id" / f"{code}.txt").read_text(encoding="utf-8").splitlines()
        return float(
            np.mean([foreign_language(line, ("en", "ru")) is not None for line in lines[:200] if line])
        )

    assert share("ru") == 0 and share("en") == 0
    assert min(share(code) for code in ("uk", "az", "ka", "hy", "tr")) > 0.75


NAMES = "kalugin калугин, pashinyan пашинян, zakharova захарова, saakashvili саакашвили, aliyev алиев, erdogan эрдоган, yerevan ереван, stepanakert степанакерт, schmidt шмидт, vance вэнс, lavrov лавров, kocharyan кочарян, zurabishvili зурабишвили"


@pytest.mark.parametrize("pair", NAMES.split(", "))
def test_transliterates_names(pair: str) -> None:
    latin, cyrillic = pair.split()
    assert translation.transliterate(latin) == (cyrillic,)


@pytest.mark.parametrize("word", ["arm", "qxzwv", "москва", "o'brien", ""])
def test_does_not_transliterate_what_is_no_name(word: str) -> None:
    assert translation.transliterate(word) == ()


@pytest.mark.parametrize(
    ("term", "pos", "first"),
    [
        ("agreement", "noun", "соглашение"),
        ("normalisation", "noun", "нормализация"),
        ("csto", "name", "одкб"),
        ("qwrtz", "noun", ""),
    ],
)
def test_translates(term: str, pos: str, first: str) -> None:
    assert "".join(translation.translate(term, pos)[:1]) == first


def test_terms_of_several_words_are_looked_up_whole() -> None:
    (content,) = content_words("prime ministers")
    assert content.language == "en" and content.words[0] == "премьер-министр"
    assert [c.words[0] for c in content_words("peace treaty")] == ["мирный договор"]
    assert len(content_words("peace, treaty")) == len(content_words("peace treaty", terms=False)) == 2
    (content,) = content_words("a pain point for the")
    assert content.words[0] == "болевая точка"


def test_without_names_only_what_is_said_counts() -> None:
    encoder = load_encoder("bilingual", names=False)
    with_names = ["Lavrov and the United Nations discussed a peace treaty", "Лавров обсудил мирный договор"]
    without = ["and the discussed a peace treaty", "обсудил мирный договор"]
    np.testing.assert_allclose(encoder.encode(with_names), encoder.encode(without), atol=1e-6)
    assert len(content_words("the rule of law", names=False)) == 1  # a term, its stopword in it


def test_a_term_has_the_vector_of_its_words() -> None:
    assert parts("железная дорога") == ("железный", "дорога")
    assert parts("прекращение qwrtz") == () and count("прекращение qwrtz") == 0
    assert count("железная дорога") == min(count("железный"), count("дорога"))
    mean = word_vector("железный") + word_vector("дорога")
    np.testing.assert_allclose(word_vector("железная дорога"), mean / np.linalg.norm(mean), atol=1e-6)


def test_compounds_take_their_parts() -> None:
    ((language, words),) = content_words("армяно-иранских")
    assert language == "ru" and words == ("армянский", "иранский") or count(words[0])
    ((language, words),) = content_words("Armenian-Azerbaijani")
    assert language == "en" and words == ("армянский", "азербайджанский")


@given(st.lists(st.text(alphabet="абвгд АБ.,-'\"«»abcdeABC0123\n\t", max_size=40), max_size=4))
def test_vectors_are_finite_and_of_unit_length_or_zero(texts: list[str]) -> None:
    vectors = ENCODER.encode(texts)
    norms = np.linalg.norm(vectors, axis=1)
    assert np.isfinite(vectors).all() and all(abs(n - 1) < 1e-5 or n == 0 for n in norms)
    coverage = ENCODER.coverage(texts)
    assert ((coverage >= 0) & (coverage <= 1)).all()


def test_options_change_the_vectors() -> None:
    text = ["The treaty was signed by the foreign ministers."]
    default = ENCODER.encode(text)
    for options in ({"centred": False}, {"smoothing": 0}, {"translations": "first"}):
        assert not np.array_equal(default, load_encoder("bilingual", **options).encode(text))


def test_word_vector_agrees_with_navec() -> None:
    raw = vocabulary.navec()["россия"]
    np.testing.assert_allclose(word_vector("россия"), raw / np.linalg.norm(raw), rtol=1e-6)


def test_the_sentence_by_hand() -> None:
    """The literal version: weights, sum, unit length."""
    words = ["мирный", "договор"]
    total = sum(vocabulary.navec().vocab.counts)
    expected = sum(1e-3 / (1e-3 + count(word) / total) * word_vector(word) for word in words)
    expected = expected / np.linalg.norm(expected)
    found = BilingualEncoder(centred=False).encode(["мирный договор"])[0]
    np.testing.assert_allclose(found, expected, atol=1e-6)
    mean = bilingual.language_means()["ru"]
    centred = (expected - mean) / np.linalg.norm(expected - mean)
    np.testing.assert_allclose(ENCODER.encode(["мирный договор"])[0], centred, atol=1e-6)


# --- the lexicon files ---


GLOSSARY = lexicon.read_csv("glossary.csv")


def test_glossary_is_sorted_and_large() -> None:
    keys = list(zip(GLOSSARY["english"], GLOSSARY["pos"], strict=True))
    assert keys == sorted(set(keys))
    single = GLOSSARY[~GLOSSARY["english"].str.contains(" ")]
    assert single["english"].nunique() >= 5000 and len(GLOSSARY) - len(single) >= 1000
    assert set(GLOSSARY["pos"]) <= {"noun", "verb", "adjective", "adverb", "name"}


def test_each_translation_is_one_of_at_most_four_in_lower_case() -> None:
    entries = GLOSSARY["russian"].str.split(";")
    assert (
        entries.map(len).between(1, 4).all()
        and entries.map(lambda words: len(set(words)) == len(words)).all()
    )
    words = entries.explode()
    assert not words[(words != words.str.strip()) | (words != words.str.lower()) | (words == "")].tolist()


def test_each_english_lemma_is_what_the_lemmatiser_gives() -> None:
    import simplemma

    common = GLOSSARY.query("pos != 'name'")["english"]
    words = common[~common.str.contains(" ")]
    unknown = [word for word in words if not simplemma.is_known(word, lang="en")]
    assert [
        word for word in unknown if translation.normalize(simplemma.lemmatize(word, lang="en")) != word
    ] == []
    assert len(unknown) < 0.03 * len(
        words
    )  # words of the region (duma, cossack), which it leaves as they are


def test_each_russian_word_has_a_vector_and_is_in_the_dictionary() -> None:
    """Names and a few words newer than the dictionary may be missing from it, never from the vectors."""
    from analysis.lemmas import morphology

    words = GLOSSARY.assign(russian=GLOSSARY["russian"].str.split(";")).explode("russian")
    known = words["russian"].map(lambda word: count(translation.normalize(word)) > 0)
    assert words[~known].to_dict("records") == []
    common = words[words["pos"] != "name"]["russian"].str.split().explode().str.split("-").explode()
    strange = {word for word in common if word and not morphology().word_is_known(word)}
    assert len(strange) < 0.01 * common.nunique(), sorted(strange)


def test_transliteration_table() -> None:
    table = lexicon.read_csv("transliteration.csv")
    assert table["latin"].tolist() == sorted(set(table["latin"]))
    assert (table["latin"].str.strip("^$").str.len().between(1, 5)).all()
    assert not table["cyrillic"].str.contains(r"[a-z]").any()


def test_language_means() -> None:
    means = bilingual.language_means()
    assert all(mean.shape == (300,) and 0.05 < np.linalg.norm(mean) < 0.9 for mean in means.values())
