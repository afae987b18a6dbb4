import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse, stats

from analysis.inference import SMALL_GROUP
from analysis.outlets import (
    attention,
    keyness,
    mentions,
    own_voice,
    similarity,
    sources,
    speaker_mix,
    stances,
)
from analysis.outlets.log_odds import _moments, log_odds_z
from analysis.plots import plot_similarity

ENTITIES = pd.DataFrame(
    [
        ("armenia", "country", "armenia", "Armenia", "Армения", "Armenia;Armenian", "Армения;армянский", ""),
        ("azerbaijan", "country", "azerbaijan", "Azerbaijan", "Азербайджан", "Azerbaijan", "Азербайджан", ""),
        (
            "heydar",
            "person",
            "azerbaijan",
            "Heydar Aliyev",
            "Гейдар Алиев",
            "Heydar Aliyev;Aliyev",
            "Гейдар Алиев;Алиев",
            "x",
        ),
        (
            "ilham",
            "person",
            "azerbaijan",
            "Ilham Aliyev",
            "Ильхам Алиев",
            "Ilham Aliyev;Aliyev",
            "Ильхам Алиев;И. Алиев;Алиев",
            "",
        ),
        (
            "georgia",
            "country",
            "georgia",
            "Georgia",
            "Грузия",
            "Georgia;Georgian;Georgians",
            "Грузия;грузинский",
            "ambiguous: Georgia, Georgian (also the US state): in English check it",
        ),
        ("tbilisi", "place", "georgia", "Tbilisi", "Тбилиси", "Tbilisi", "Тбилиси", "metonym"),
        (
            "karabakh",
            "region",
            "karabakh",
            "Nagorno-Karabakh",
            "Нагорный Карабах",
            "Nagorno-Karabakh;Artsakh",
            "Нагорный Карабах;Карабах;Арцах",
            "names: Karabakh=Карабах, Artsakh=Artsakh|Арцах, Nagorno-Karabakh=Nagorno-Karabakh|Нагорный Карабах",
        ),
        (
            "russia",
            "country",
            "russia",
            "Russia",
            "Россия",
            "Russia;Russian",
            "Россия;РФ;российский;российско-армянский",
            "",
        ),
        (
            "armenia2",
            "organisation",
            "armenia",
            "Armenian Railways",
            "ЮКЖД",
            "Armenian Railways",
            "российско-армянский",
            "",
        ),
        (
            "usa",
            "country",
            "usa",
            "United States",
            "США",
            "US;United States",
            "США;Соединенные Штаты;Штаты",
            "lemma: Штаты → штат",
        ),
        ("jordan", "person", "usa", "Jordan", "Джордан", "Jordan", "Джордан", "ambiguous: Jordan"),
    ],
    columns=["entity_id", "kind", "bloc", "label_en", "label_ru", "forms_en", "forms_ru", "note"],
)


def texts(*rows, language="ru"):
    table = pd.DataFrame({"text": rows, "language": language})
    return table.assign(article_id=[f"{i:03d}" for i in range(len(rows))], outlet="o")


def found(text, language="ru"):
    """Who is named, in order: ``id:said``."""
    table = mentions(texts(text, language=language), ENTITIES)
    return " ".join(
        f"{e}:{text[s:t]}" for e, s, t in zip(table["entity_id"], table["start"], table["end"], strict=True)
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("В Армении ждут Азербайджан", "armenia:Армении azerbaijan:Азербайджан"),
        ("в Нагорном Карабахе и в Карабахе", "karabakh:Нагорном Карабахе karabakh:Карабахе"),
        ("армянские дороги", "armenia:армянские"),
        ("АРМЕНИЯ и РФ", "armenia:АРМЕНИЯ russia:РФ"),
        ("власти Соединенных Штатов", "usa:Соединенных Штатов"),
        ("в Штатах и в пяти штатах", "usa:Штатах"),
        ("американская рф", ""),
        ("российско-армянские связи", "armenia2:российско-армянские russia:российско-армянские"),
        ("российско-иранские связи", ""),
    ],
)
def test_russian_names(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tell us about the US", "usa:US"),
        ("Armenian Railways of Armenia", "armenia2:Armenian Railways armenia:Armenia"),
        ("the Armenian-American project", "armenia:Armenian"),
        ("Nagorno-Karabakh", "karabakh:Nagorno-Karabakh"),
        ("Armenia's border", "armenia:Armenia"),
        ("the state of Georgia", ""),
        ("Georgia and its Georgians", "georgia:Georgia georgia:Georgians"),
        ("Tbilisi says that Georgia agrees", "tbilisi:Tbilisi georgia:Georgia"),
        ("(Armenia, Georgia)", "armenia:Armenia georgia:Georgia"),
        ("Jordan of the United States", "usa:United States"),
    ],
)
def test_english_names(text, expected):
    assert found(text, "en") == expected


@pytest.mark.parametrize(
    ("articles", "expected"),
    [
        (["Алиев"], []),
        (["Ильхам Алиев. Алиеву"], ["ilham", "ilham"]),
        (["Гейдар Алиев. Алиеву"], ["heydar", "heydar"]),
        (["И. Алиевым. Алиев", "Алиев"], ["ilham", "ilham", "ilham"]),
    ],
)
def test_shared_surnames(articles, expected):
    assert list(mentions(texts(*articles), ENTITIES)["entity_id"]) == expected


def test_competing_names_keep_their_form():
    table = mentions(texts("Арцах, Карабах, Нагорный Карабах"), ENTITIES)
    assert list(table["entity_id"]) == ["karabakh"] * 3
    assert list(table["form"]) == ["Арцах", "Карабах", "Нагорный Карабах"]
    assert list(table["name"]) == ["Artsakh", "Karabakh", "Nagorno-Karabakh"]


def test_offsets_of_sentences_are_those_of_the_article():
    sentence = texts("в России").assign(start=[100])
    assert list(mentions(sentence, ENTITIES)[["start", "end"]].iloc[0]) == [102, 108]


def test_attention_counts_articles():
    articles = texts("Россия, Россия", "Армения и Россия", "погода").assign(outlet=["a", "a", "b"])
    table = attention(articles, ENTITIES)
    rows = {(r.outlet, r.entity_id): (r.mentions, r.n, r.N, r.share) for r in table.itertuples()}
    assert rows == {
        ("a", "russia"): (3, 2, 2, 1.0),
        ("b", "russia"): (0, 0, 1, 0.0),
        ("a", "armenia"): (1, 1, 2, 0.5),
        ("b", "armenia"): (0, 0, 1, 0.0),
    }


def test_attention_by_bloc_and_by_name():
    articles = texts("Тбилиси и Грузия", "Арцах и Карабах")
    blocs = attention(articles, ENTITIES, kind=None, by="bloc").set_index("bloc")["n"]
    assert dict(blocs) == {"georgia": 1, "karabakh": 1}
    names = attention(articles, ENTITIES, kind="region", by="name")
    assert set(names["name"]) == {"Artsakh", "Karabakh"}


def test_attention_of_nothing():
    assert attention(texts("погода"), ENTITIES).empty
    assert attention(texts(), ENTITIES).empty


def test_own_lexicon_is_read():
    table = attention(texts("Россия и Армения обсудили коридор"))
    assert set(table["entity_id"]) == {"russia", "armenia"}


# --- keyness ---


def literal(counts, alpha):
    """Monroe, Colaresi & Quinn 2008, equations 16, 20 and 21, term by term."""
    result = {}
    groups, terms = len(counts), len(alpha)
    for i in range(groups):
        for w in range(terms):
            y_i, n_i = counts[i][w], sum(counts[i])
            y_j = sum(counts[j][w] for j in range(groups) if j != i)
            n_j = sum(sum(counts[j]) for j in range(groups) if j != i)
            a, a_0 = alpha[w], sum(alpha)
            delta = math.log((y_i + a) / (n_i + a_0 - y_i - a)) - math.log((y_j + a) / (n_j + a_0 - y_j - a))
            result[i, w] = delta, delta / math.sqrt(1 / (y_i + a) + 1 / (y_j + a))
    return result


@given(
    st.lists(st.lists(st.integers(0, 40), min_size=4, max_size=4), min_size=2, max_size=4),
    st.lists(st.floats(0.01, 50), min_size=4, max_size=4),
)
@settings(max_examples=200, deadline=None)
def test_log_odds_agree_with_the_paper(counts, alpha):
    log_odds, z = log_odds_z(np.array(counts, float), np.array(alpha))
    for (i, w), (delta, zeta) in literal(counts, alpha).items():
        assert log_odds[i, w] == pytest.approx(delta, abs=1e-10)
        assert z[i, w] == pytest.approx(zeta, abs=1e-10)


def tokens(counts, articles=2):
    """Tokens of outlets o0, o1 … with so many of the terms t0, t1 …, dealt to articles in turn."""
    rows = [
        (f"o{i}", f"o{i}a{k % articles}", f"t{w}")
        for i, row in enumerate(counts)
        for w, number in enumerate(row)
        for k in range(number)
    ]
    return pd.DataFrame(rows, columns=["outlet", "article_id", "term"])


@given(st.lists(st.lists(st.integers(1, 20), min_size=3, max_size=3), min_size=2, max_size=3))
@settings(max_examples=40, deadline=None)
def test_keyness_takes_the_pooled_counts_as_prior(counts):
    table = keyness(tokens(counts), n_boot=0).set_index(["group", "term"])
    for (i, w), (delta, zeta) in literal(
        counts, [sum(column) for column in zip(*counts, strict=True)]
    ).items():
        row = table.loc[(f"o{i}", f"t{w}")]
        assert row["log_odds"] == pytest.approx(delta, abs=1e-10)
        assert row["z"] == pytest.approx(zeta, abs=1e-10)
        assert row["count"] == counts[i][w]
        assert row["articles"] == min(2, counts[i][w])


COUNTS = [[30, 5, 10], [5, 30, 10], [10, 10, 10]]


def test_keyness_columns_and_order():
    table = keyness(tokens(COUNTS), n_boot=50)
    assert list(table.columns) == ["term", "group", "count", "articles", "log_odds", "z", "low", "high", "q"]
    assert list(table.loc[table["group"] == "o0", "term"]) == ["t0", "t2", "t1"]


def test_order_of_tokens_does_not_matter():
    frame = tokens(COUNTS, articles=5)
    pd.testing.assert_frame_equal(keyness(frame), keyness(frame.sample(frac=1, random_state=1)))


def test_interval_comes_from_articles_not_tokens():
    """A term of one article may be typical by z, yet its interval reaches where it vanishes."""
    spread = tokens(COUNTS, articles=10)
    lumped = spread.copy()
    lumped.loc[(lumped["outlet"] == "o0") & (lumped["term"] == "t0"), "article_id"] = "o0a0"
    wide, narrow = (keyness(t).set_index(["group", "term"]).loc[("o0", "t0")] for t in (lumped, spread))
    assert wide["z"] == pytest.approx(narrow["z"])
    assert wide["articles"] == 1 and narrow["articles"] == 10
    assert wide["high"] - wide["low"] > 2 * (narrow["high"] - narrow["low"])
    assert wide["low"] <= 0 < narrow["low"]


def test_a_term_of_one_group_alone_has_the_wider_an_interval_the_fewer_articles_hold_it():
    """Whatever holds it, such a term stands at the end of the scale; an interval of a point would hide how few there are."""
    rows = [(f"{group}{n}", group, "common") for group in "ab" for n in range(40) for _ in range(20)]
    rows += [(f"a{n}", "a", "few") for n in range(4)] + [(f"a{n}", "a", "many") for n in range(32)]
    table = pd.DataFrame(rows, columns=["article_id", "outlet", "term"])
    found = keyness(table, n_boot=300).set_index(["group", "term"]).loc["a"]
    width = found["high"] - found["low"]
    assert width["few"] > 3 * width["many"]
    assert found.loc["few", "q"] > 0.05 > found.loc["many", "q"]
    assert list(found.index[:1]) == ["many"]


def test_a_small_group_does_not_use_more_of_a_term_that_its_drawn_articles_lack():
    """Of groups of unlike size the prior alone makes a difference."""
    rows = [(f"a{n}", "a", "common") for n in range(20)]
    rows += [(f"b{n}", "b", "common") for n in range(200) for _ in range(10)]
    rows += [("a0", "a", "once"), *((f"b{n}", "b", "once") for n in range(5))]
    found = keyness(pd.DataFrame(rows, columns=["article_id", "outlet", "term"]), n_boot=300)
    assert found.set_index(["group", "term"]).loc[("a", "once"), "low"] <= 0


def bursts(rng, stories, tilt=None):
    """Tokens of two outlets whose stories each have their own few words, so that rare ones come in bursts."""
    rows = []
    for story in range(2 * stories):
        outlet = "ab"[story % 2]
        weights = 1 / np.arange(1, 101) * rng.gamma(0.5, 2.0, 100)
        if tilt and outlet == "a":
            weights[tilt] *= 6
        words = rng.choice(100, 120, p=weights / weights.sum())
        rows += [(outlet, f"a{story}", f"s{story}", f"t{word}") for word in words]
    return pd.DataFrame(rows, columns=["outlet", "article_id", "story", "term"])


def test_few_false_discoveries_where_outlets_are_alike_and_true_ones_are_found():
    false = 0
    for seed in range(10):
        table = keyness(bursts(np.random.default_rng(seed), 20), unit="story", n_boot=100, seed=seed)
        false += (table["q"] < 0.05).any()
    assert false <= 2
    found = keyness(bursts(np.random.default_rng(0), 100, tilt=3), unit="story", n_boot=200)
    assert found.set_index(["group", "term"]).loc[("a", "t3"), "q"] < 0.01


def test_a_small_outlet_among_large_ones_has_no_terms_of_its_own_by_chance():
    """Its few stories hold all uses of many a rare word, by chance alone."""
    false = 0
    for seed in range(10):
        frame = bursts(np.random.default_rng(seed), 60)
        stories = np.random.default_rng(seed).permutation(frame["story"].unique())[:15]
        frame["outlet"] = np.where(frame["story"].isin(stories), "small", "large")
        rare = frame.groupby("story").cumcount() < 10
        frame.loc[rare, "term"] = "rare" + pd.Series(
            np.random.default_rng(seed).integers(0, 400, rare.sum()).astype(str), index=frame.index[rare]
        )
        false += (keyness(frame, unit="story", n_boot=50)["q"] < 0.05).any()
    assert false <= 2


def test_chance_deals_have_the_moments_that_are_reckoned_with():
    rng = np.random.default_rng(1)
    counts = rng.poisson(0.8, (7, 5)) * rng.integers(1, 4, (7, 5)) + 1.0
    variance, skewness = _moments(sparse.csc_matrix(counts))
    lengths = counts.sum(1)
    more = counts - np.outer(lengths, counts.sum(0) / lengths.sum())
    for m in (1, 2, 3, 5):
        sums = np.array([more[list(drawn)].sum(0) for drawn in itertools.combinations(range(7), m)])
        assert sums.mean(0) == pytest.approx(0, abs=1e-9)
        assert sums.var(0) == pytest.approx(variance * m * (7 - m))
        wanted = skewness * (7 - 2 * m) / np.sqrt(m * (7 - m))
        assert stats.skew(sums) == pytest.approx(wanted, abs=1e-9)


def test_a_term_of_one_story_is_never_told_apart():
    frame = bursts(np.random.default_rng(0), 20)
    frame.loc[frame["story"] == "s0", "term"] = "rare"
    row = keyness(frame, unit="story", n_boot=100).set_index(["group", "term"]).loc[("a", "rare")]
    assert row["z"] > 5 and row["articles"] == 1 and row["q"] > 0.2


def test_no_interval_with_one_article():
    frame = pd.concat([tokens(COUNTS[:1], articles=1), tokens(COUNTS)[lambda t: t["outlet"] != "o0"]])
    missing = keyness(frame).groupby("group")["low"].apply(lambda low: low.isna().all())
    assert dict(missing) == {"o0": True, "o1": False, "o2": False}


def test_an_interval_needs_as_many_units_as_asked():
    frame = tokens(COUNTS, articles=6)
    assert keyness(frame, least=7)[["low", "high", "q"]].isna().all(axis=None)
    assert keyness(frame, least=6)["low"].notna().all()


def test_stories_can_be_drawn():
    frame = tokens(COUNTS, articles=6).assign(story="same")
    assert keyness(frame, unit="story")["low"].isna().all()


def test_one_group_has_nothing_to_compare(caplog):
    table = keyness(tokens(COUNTS[:1]))
    assert table[["log_odds", "z", "low", "high"]].isna().all(axis=None)
    assert "nothing to be compared" in caplog.text


def test_tokens_without_outlet_are_counted(caplog):
    frame = tokens(COUNTS)
    frame.loc[:3, "outlet"] = None
    assert keyness(frame)["count"].sum() == len(frame) - 4
    assert "4 of" in caplog.text


def test_no_tokens():
    table = keyness(tokens([]))
    assert table.empty and "log_odds" in table


def test_other_priors():
    frame = tokens(COUNTS)
    flat = keyness(frame, prior=0.5, n_boot=0).set_index(["group", "term"])
    expected = literal(COUNTS, [0.5] * 3)
    assert flat.loc[("o0", "t0"), "z"] == pytest.approx(expected[0, 0][1], abs=1e-10)
    weak = keyness(frame, strength=12, n_boot=0).set_index(["group", "term"])
    pooled = np.sum(COUNTS, axis=0)
    expected = literal(COUNTS, list(12 * pooled / pooled.sum()))
    assert weak.loc[("o0", "t0"), "z"] == pytest.approx(expected[0, 0][1], abs=1e-10)
    given_by_hand = keyness(frame, prior={"t0": 1, "t1": 2, "t2": 3}, n_boot=0).set_index(["group", "term"])
    assert given_by_hand.loc[("o1", "t1"), "log_odds"] == pytest.approx(literal(COUNTS, [1, 2, 3])[1, 1][0])


@pytest.mark.parametrize("prior", ["flat", 0, {"t0": 1}])
def test_bad_prior(prior):
    with pytest.raises(ValueError, match="prior"):
        keyness(tokens(COUNTS), prior=prior)


# --- sources ---

SPANS = [  # article, voice, speaker, role, text
    ("a1", "outlet", None, None, "Three words here. "),
    ("a1", "direct", "Песков", "official", "Пять слов в прямой речи. "),
    ("a1", "indirect", "Дмитрий Песков", "official", "и два."),
    ("a2", "indirect", "Дмитрий Песков", "official", "one, two, three. "),
    ("a2", "direct", None, "anonymous", "torgovo-ekonomicheskii word "),
    ("a2", "uncertain", None, None, "perhaps"),
    ("b1", "outlet", None, None, "All of its own."),
]


def spans_and_articles():
    rows, texts_of = [], {}
    for article, voice, speaker, role, said in SPANS:
        start = len(texts_of.get(article, ""))
        texts_of[article] = texts_of.get(article, "") + said
        speaker_id = None if speaker is None else "peskov"
        rows.append(
            (
                article,
                start,
                start + len(said),
                voice,
                speaker,
                speaker_id,
                role,
                "russia" if speaker else None,
            )
        )
    voices = pd.DataFrame(
        rows, columns=["article_id", "start", "end", "voice", "speaker", "speaker_id", "role", "bloc"]
    )
    articles = pd.DataFrame({"article_id": list(texts_of), "text": list(texts_of.values())})
    return voices, articles.assign(outlet=articles["article_id"].str[0].str.upper())


def test_sources():
    table = sources(*spans_and_articles())
    assert len(table) == 2
    first, second = table.to_dict("records")
    assert (first["outlet"], first["speaker"], first["n"], first["N"]) == ("A", "Дмитрий Песков", 2, 2)
    assert (first["words_direct"], first["words_indirect"], first["words"]) == (5, 5, 10)
    assert first["share"] == pytest.approx(10 / 16)
    assert first["characters"] == first["characters_direct"] + first["characters_indirect"]
    assert pd.isna(second["speaker"]) and second["role"] == "anonymous" and second["words"] == 2


def test_own_voice_shares_add_up():
    table = own_voice(*spans_and_articles())
    assert table.groupby("outlet")["share"].sum().tolist() == pytest.approx([1, 1])
    own = table[table["voice"] == "outlet"].set_index("outlet")
    assert own.loc["A", "words"] == 3 and own.loc["A", "n"] == 1 and own.loc["A", "N"] == 2
    assert own.loc["B", "share"] == 1


def test_articles_left_out_are_not_counted():
    voices, articles = spans_and_articles()
    assert set(own_voice(voices, articles[articles["outlet"] == "B"])["outlet"]) == {"B"}
    assert sources(voices, articles[articles["outlet"] == "B"]).empty


def told(*rows):
    """Voices of articles, one row a span: article, voice, kind, speaker_id, role, bloc, stance, words said."""
    names = ["article_id", "voice", "kind", "speaker_id", "role", "bloc", "cue_stance"]
    texts_of, spans = {}, []
    for *facts, said in rows:
        start = len(texts_of.get(facts[0], ""))
        texts_of[facts[0]] = texts_of.get(facts[0], "") + said
        spans.append(dict(zip(names, facts, strict=True)) | {"start": start, "end": start + len(said)})
    voices = pd.DataFrame(spans).assign(speaker=lambda table: table["speaker_id"], cue_start=pd.NA)
    articles = pd.DataFrame({"article_id": list(texts_of), "text": list(texts_of.values())})
    return voices, articles.assign(outlet=articles["article_id"].str[0].str.upper())


TOLD = told(
    ("a1", "outlet", "narration", None, None, None, None, "At noon, "),
    (
        "a1",
        "direct",
        "quotation",
        "orlov",
        "official",
        "russia",
        "neutral",
        "We shall build a longer bridge. ",
    ),
    ("a2", "indirect", "report", "orlov", "person", None, "distancing", "It holds, "),
    ("a2", "indirect", "report", "aram", "expert", "armenia", "endorsing", "it does not. "),
    ("a2", "outlet", "term", None, None, None, None, "\u00abmiracle\u00bb "),
    ("a2", "outlet", "term", None, None, None, None, "\u00abNews of the Day\u00bb "),
    ("a3", "direct", "quotation", None, None, None, "neutral", "Who knows? "),
    ("b1", "outlet", "narration", None, None, None, None, "Nobody spoke."),
)


def test_a_speaker_has_one_role_and_bloc_and_those_in_most_articles_come_first():
    table = sources(*TOLD)
    assert table["speaker_id"].fillna("").tolist() == ["orlov", "aram", ""]
    assert table.loc[0, ["role", "bloc", "n", "words"]].tolist() == ["official", "russia", 2, 8]


def test_kinds_of_speakers():
    roles = speaker_mix(*TOLD)
    assert roles.loc[roles["outlet"] == "A", "role"].tolist() == ["official", "expert", "not told"]
    assert roles.loc[roles["outlet"] == "A", "n"].tolist() == [2, 1, 1]
    assert roles.loc[0, "share"] == pytest.approx(2 / 3) and roles.loc[0, "words_share"] == pytest.approx(
        8 / 13
    )
    assert set(roles.loc[roles["outlet"] == "B", "n"]) == {0}
    blocs = speaker_mix(*TOLD, by="bloc").set_index(["outlet", "bloc"])["words"]
    assert blocs["A"].to_dict() == {"russia": 8, "armenia": 3, "not told": 2}
    with pytest.raises(ValueError, match="role or bloc"):
        speaker_mix(*TOLD, by="stance")


def test_words_of_kinds_are_those_of_the_speakers():
    words = sources(*TOLD).groupby("role", dropna=False)["words"].sum()
    assert sorted(words) == sorted(speaker_mix(*TOLD).query("n > 0")["words"])


def test_stances_count_cues_and_tell_terms_from_names():
    table = stances(*TOLD).set_index(["outlet", "stance"]).loc["A"]
    assert table["cues"].to_dict() == {
        "neutral": 2, "distancing": 1, "endorsing": 1, "name in marks": 1, "term in marks": 1,
    }  # fmt: skip
    assert table.loc["neutral", "cues_share"] == 0.5 and table.loc["neutral", "words"] == 8
    assert pd.isna(table.loc["term in marks", "cues_share"]) and table.loc["term in marks", "share"] == 1 / 3


def test_a_cue_of_several_stretches_counts_once():
    voices, articles = TOLD
    one_cue = voices.assign(
        cue_start=voices["voice"].eq("outlet").map({True: pd.NA, False: 3}), article_id="a1"
    )
    spans = one_cue.assign(end=voices["start"] + 1, cue_stance="neutral")
    assert stances(spans, articles).set_index("stance").loc["neutral", "cues"].max() == 1


def test_nothing_said_has_no_kinds():
    voices, articles = TOLD
    alone = articles[articles["outlet"] == "B"]
    assert speaker_mix(voices, alone).empty and stances(voices, alone).empty


def bridges(n):
    rows = [
        (f"a{i:02d}", *facts)
        for i in range(n)
        for facts in (
            ("outlet", "narration", None, None, None, None, "word " * (10 + i)),
            ("direct", "quotation", "orlov", "official", "russia", "neutral", "word " * (5 + 3 * (i % 4))),
        )
    ]
    return told(*rows)


def test_own_voice_has_an_interval_where_there_are_enough_stories():
    table = own_voice(*bridges(SMALL_GROUP)).set_index("voice")
    own = table.loc["outlet"]
    assert own["low"] < own["share"] < own["high"]
    assert table["mean_share"].sum() == pytest.approx(1) and own["mean_share"] != pytest.approx(own["share"])
    assert table.loc["direct", "high"] == pytest.approx(1 - own["low"])
    assert own_voice(*bridges(SMALL_GROUP - 1))["low"].isna().all()


def test_reposts_of_one_story_are_drawn_as_one():
    voices, articles = bridges(SMALL_GROUP)
    assert own_voice(voices, articles.assign(story="s"))["low"].isna().all()


# --- similarity ---


def items(**outlets):
    """Stories of outlets, each a word of one letter an item: o=["aab", "b"]."""
    rows = [
        (outlet, f"{outlet}{number}", letter)
        for outlet, stories in outlets.items()
        for number, story in enumerate(stories)
        for letter in story
    ]
    return pd.DataFrame(rows, columns=["outlet", "story", "item"])


def literal_similarity(a, b):
    """One less the Jensen-Shannon divergence in bits, by its definition."""
    letters = sorted(set(a + b))
    p, q = ([text.count(letter) / len(text) for letter in letters] for text in (a, b))
    middle = [(x + y) / 2 for x, y in zip(p, q, strict=True)]
    divergence = [
        sum(x * math.log2(x / m) for x, m in zip(side, middle, strict=True) if x) for side in (p, q)
    ]
    return 1 - sum(divergence) / 2


@pytest.mark.parametrize(
    ("a", "b"), [("aab", "aab"), ("a", "b"), ("aab", "abb"), ("aaaa", "ab"), ("abc", "cde")]
)
def test_similarity_is_as_defined(a, b):
    row = similarity(items(x=list(a), y=list(b)), "item", n=20).iloc[0]
    assert row["similarity"] == pytest.approx(literal_similarity(a, b))
    assert (row["stories_a"], row["stories_b"]) == (len(a), len(b))


def test_outlets_of_one_source_are_as_alike_as_chance_has_it_and_others_are_not():
    rng = np.random.default_rng(0)
    source, other = (["".join(rng.choice(list("abcdefgh"), 12, p=p)) for _ in range(30)] for p in (
        [0.3, 0.2, 0.1, 0.1, 0.1, 0.1, 0.05, 0.05], [0.05, 0.05, 0.1, 0.1, 0.1, 0.1, 0.2, 0.3]))  # fmt: skip
    table = similarity(items(x=source[:15], y=source[15:], z=other), "item", n=200).set_index(["a", "b"])
    same = table.loc[("x", "y")]
    assert same["low"] <= same["similarity"] <= same["high"] and same["p"] > 0.05 and same["chance"] < 1
    assert table.loc[("x", "z"), "p"] == pytest.approx(1 / 201)
    assert table.loc[("x", "z"), "similarity"] < table.loc[("x", "z"), "low"]


def test_a_single_story_cannot_be_dealt_out():
    row = similarity(items(x=["ab"], y=["a", "b"]), "item").iloc[0]
    assert row[["chance", "low", "high", "p"]].isna().all() and row["similarity"] == pytest.approx(1)
    assert similarity(items(x=["ab"]), "item").empty


def test_the_order_of_items_does_not_matter():
    frame = items(x=["abc", "aab", "c"], y=["bbb", "abc"], z=["c", "ca"])
    shuffled = frame.sample(frac=1, random_state=0)
    pd.testing.assert_frame_equal(similarity(frame, "item", n=30), similarity(shuffled, "item", n=30))


def test_similarity_is_drawn_with_chance_beside_it():
    table = similarity(items(x=["abc", "aab"], y=["bbb", "abc"], z=["c"]), "item", n=30)
    ax = plot_similarity(table)
    written = [text.get_text() for text in ax.texts]
    assert f"{table['similarity'][0]:.2f}\n({table['chance'][0]:.2f})" in written
    assert f"{table['similarity'][1]:.2f}" in written and "" in written
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["y", "z"]
