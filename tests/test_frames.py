"""Coding, assertion, holder, carriage, evidence: on small corpora by hand, on the seeds, on the challenge lines."""

import itertools
import re
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up import small

from analysis import lexicon
from analysis.corpus import load_corpus
from analysis.frames import (
    carriage,
    carriage_by_speaker,
    code,
    code_text,
    differences,
    evidence,
    load_codebook,
    matrix,
    shares,
    speaker_group,
    two_by_two,
    units,
)
from analysis.tables import CodedSpans, conform

CODEBOOK = load_codebook()
OUTLET = ("outlet", None, None, None, None)
KALUGIN = ("direct", "Kalugin", "kalugin", "official", "russia")
ALIYEV = ("direct", "Aliyev", "aliyev", "official", "azerbaijan")
EXPERT = ("indirect", "Expert", "expert", "expert", "usa")
POWER = "Russia is a Caucasian power."
PAIN = "The West is driving a wedge between Russia and Armenia."


@pytest.fixture(scope="module")
def mixed():
    return small(
        [(POWER, KALUGIN), (PAIN, KALUGIN)],
        [("Russia is no longer a Caucasian power.", ALIYEV), (POWER, OUTLET)],
        [(PAIN, EXPERT)],
        [("The ministers met in Yerevan.", OUTLET)],
        parts=("headline", "body"),
    )


def coded(text, frame, language="en"):
    spans = code_text(text, language, CODEBOOK)
    return spans[spans["frame"] == frame]


# frame, language, assertion, text
ASSERTIONS = """
caucasian_power en asserted Russia is not simply a neighbour of the South Caucasus.
caucasian_power en asserted Russia is not only a Caucasian power but a great one.
caucasian_power en asserted There is no doubt that Russia is a Caucasian power.
caucasian_power en denied Russia is no longer a Caucasian power.
caucasian_power en denied Russia isn't a Caucasian power.
caucasian_power en denied The minister denied that Russia is a Caucasian power.
caucasian_power en denied Few in Baku believe that Russia is still a Caucasian power.
caucasian_power en denied Russia has ceased to be a Caucasian power.
caucasian_power en denied That Russia is a Caucasian power is a myth.
caucasian_power en hypothetical If Russia is a Caucasian power, it must act.
caucasian_power en hypothetical Is Russia a Caucasian power?
caucasian_power en hypothetical Russia might be a Caucasian power.
caucasian_power ru asserted Россия не просто кавказская держава.
caucasian_power ru asserted Россия не сосед, а кавказская держава.
caucasian_power ru denied Россия не является кавказской державой.
caucasian_power ru denied Россия больше не кавказская держава.
caucasian_power ru denied Вряд ли Россия — кавказская держава.
caucasian_power ru denied Политолог отверг тезис, что Россия — кавказская держава.
caucasian_power ru hypothetical Если Россия кавказская держава, она должна действовать.
caucasian_power ru hypothetical Является ли Россия кавказской державой?
pain_point en denied Nobody intends to drive a wedge between Russia and Armenia.
pain_point en asserted They do not stop trying to drive a wedge between Russia and Armenia.
pain_point ru denied Никто не собирается вбивать клин между Россией и Арменией.
pain_point ru asserted Они не оставляют попыток вбить клин между Россией и Арменией.
pain_point ru hypothetical Если Запад вобьет клин между Россией и Арменией, будет плохо.
indispensability en asserted There are no effective alternatives to the CSTO for Armenia.
indispensability ru asserted Альтернативы ОДКБ у Армении нет.
indispensability en asserted Our partners in Yerevan cannot manage without Russia.
honest_mediator en asserted Russia has no selfish interests in the South Caucasus.
warning en asserted Many risks could have been avoided if Armenia had agreed.
realignment ru hypothetical Есть вероятность, что Баку переориентируется на Турцию.
"""


@pytest.mark.parametrize("line", ASSERTIONS.strip().splitlines())
def test_assertion(line):
    frame, language, expected, text = line.split(" ", 3)
    assert set(coded(text, frame, language)["assertion"]) == {expected}


# frame, language, text, holder (empty: none)
HOLDERS = [
    (
        "pain_point",
        "en",
        "For many Western countries, the South Caucasus is nothing more than a pain point for Russia.",
        "Western countries",
    ),
    ("pain_point", "en", "In the eyes of the West, the Caucasus is a pain point for Russia.", "West"),
    ("pain_point", "en", "Washington sees the South Caucasus as a pain point for Russia.", "Washington"),
    ("pain_point", "ru", "Для Запада Южный Кавказ — лишь болевая точка России.", "Запада"),
    ("pain_point", "ru", "С точки зрения Запада Закавказье — болевая точка России.", "Запада"),
    ("pain_point", "ru", "В глазах Брюсселя Южный Кавказ — болевая точка России.", "Брюсселя"),
    ("pain_point", "en", PAIN, ""),
    ("caucasian_power", "en", POWER, ""),
]


@pytest.mark.parametrize(("frame", "language", "text", "holder"), HOLDERS)
def test_holder(frame, language, text, holder):
    spans = coded(text, frame, language)
    assert len(spans)
    assert set(spans["holder"].fillna("")) == {holder}


def test_one_s_own_side_holds_no_view_apart():
    text = "Russia sees itself as a Caucasian power."
    assert code(small([(text, KALUGIN)]), CODEBOOK)["holder"].isna().all()
    assert code(small([(text, ALIYEV)]), CODEBOOK)["holder"].tolist() == ["Russia"]


def test_the_context_may_stand_in_a_sentence_before():
    assert (
        len(coded("We know the Caucasus. For a long time we lived in a single state.", "caucasian_power"))
        == 1
    )
    assert len(coded("We know the Alps. For a long time we lived in a single state.", "caucasian_power")) == 0


def test_a_semicolon_parts_clauses():
    assert len(coded("Russia is here; a Caucasian power is rising.", "caucasian_power")) == 0


def test_texts_on_other_regions_are_left_out():
    text = "NATO wants to squeeze Russia out of the region."
    assert len(coded(text, "pain_point")) == 1
    assert len(coded(f"The Arctic is cold. {text}", "pain_point")) == 0
    assert len(coded(f"The Arctic is cold. Georgia is not. {text}", "pain_point")) == 1
    spans = code(small([("The Arctic is cold.", OUTLET), (text, OUTLET)]), CODEBOOK)
    assert spans.attrs["lost"] == {"cut": 0, "dropped": 0, "elsewhere": 1}


def test_a_language_without_terms_gives_nothing():
    assert code_text("Ռուսաստան", "hy", CODEBOOK).empty
    assert code(small([("Ռուսաստան", OUTLET)], language="hy"), CODEBOOK).empty


def test_empty_tables():
    corpus = small([("Nothing.", OUTLET)])
    corpus.sentences, corpus.tokens, corpus.voices = (
        table.iloc[:0] for table in (corpus.sentences, corpus.tokens, corpus.voices)
    )
    assert conform(code(corpus, CODEBOOK), CodedSpans).empty


def test_code_and_code_text_agree(mixed):
    spans = code(mixed, CODEBOOK)
    for row in mixed.articles.itertuples():
        alone = code_text(row.text, "en", CODEBOOK)
        mine = spans[spans["article_id"] == row.article_id]
        assert alone[["start", "end", "frame", "term"]].values.tolist() == (
            mine[["start", "end", "frame", "term"]].values.tolist()
        )


def test_a_corpus_is_coded_as_each_of_its_texts_alone(monkeypatch, request):
    monkeypatch.setattr(units, "SLICE", 7)
    file = request.path.parent / "data" / "framing" / "passages.csv"
    passages = pd.read_csv(file, comment="#").query("use == 'develop' and language == 'en'")
    corpus = small(*[[(text, OUTLET)] for text in passages["text"].head(120)])
    spans = code(corpus, CODEBOOK)
    assert spans["frame"].nunique() > 5
    for row in corpus.articles.itertuples():
        mine = spans[spans["article_id"] == row.article_id]
        alone = code_text(row.text, "en", CODEBOOK).sort_values(["start", "end", "frame"])
        columns = ["start", "end", "frame", "assertion"]
        assert mine[columns].values.tolist() == alone[columns].values.tolist()


def test_spans_know_their_part_voice_and_speaker(mixed):
    spans = code(mixed, CODEBOOK)
    first = spans[spans["article_id"] == "a0"]
    assert first["part"].tolist() == ["headline", "body"]
    assert set(first["speaker_id"]) == {"kalugin"}
    assert set(spans["codebook_version"]) == {CODEBOOK.version}
    power = spans[(spans["article_id"] == "a1") & (spans["frame"] == "caucasian_power")]
    assert power["assertion"].tolist() == ["denied", "asserted"]


def crossing(*pieces):
    return code(small(list(pieces)), CODEBOOK)


def test_a_match_across_voices_is_cut_to_the_one_that_holds_most_of_it():
    spans = crossing(("Russia is, he says,", OUTLET), ("a Caucasian power.", KALUGIN))
    assert spans.attrs["lost"]["cut"] == 1
    assert spans[["voice", "speaker_id"]].values.tolist() == [["direct", "kalugin"]]
    assert (spans["end"] - spans["start"]).tolist() == [len("a Caucasian power")]


def test_a_match_that_no_voice_holds_is_dropped():
    spans = crossing(("Russia is", OUTLET), ("a Caucasian", KALUGIN), ("power.", ALIYEV))
    assert spans.attrs["lost"]["dropped"] == 1
    assert spans.empty


TEXT = f"{POWER} {PAIN} There is no alternative to Russia in Yerevan."


@given(cuts=st.lists(st.integers(1, len(TEXT) - 1), max_size=6, unique=True).map(sorted))
def test_each_span_lies_within_one_voice_and_begins_and_ends_with_words(cuts):
    corpus = small([(TEXT, OUTLET)])
    borders = [0, *cuts, len(TEXT) + 1]
    pieces = [
        (left, right, (KALUGIN, OUTLET, ALIYEV)[number % 3])
        for number, (left, right) in enumerate(itertools.pairwise(borders))
    ]
    corpus.voices = pd.DataFrame(
        [("a0", left, right, *who, None, "narration") for left, right, who in pieces],
        columns=corpus.voices.columns,
    )
    words = corpus.tokens
    for row in code(corpus, CODEBOOK).itertuples():
        inside = words.loc[(words["start"] >= row.start) & (words["start"] < row.end), "start"]
        voices = {who[0:2] for place in inside for left, right, who in pieces if left <= place < right}
        assert voices == {(row.voice, None if pd.isna(row.speaker) else row.speaker)}
        assert row.start in set(words["start"])
        assert row.end in set(words["end"])


def test_the_same_input_gives_the_same_table_in_any_order(mixed):
    shuffled = SimpleNamespace(
        articles=mixed.articles.iloc[::-1],
        sentences=mixed.sentences.iloc[::-1],
        voices=mixed.voices.iloc[::-1],
        tokens=mixed.tokens.iloc[::-1],
    )
    pd.testing.assert_frame_equal(code(mixed, CODEBOOK), code(shuffled, CODEBOOK))


def test_carriage(mixed):
    table = carriage(mixed, code(mixed, CODEBOOK), frames=["caucasian_power", "pain_point", "warning"])
    assert len(table) == 4 * 3
    cells = table.set_index(["article_id", "frame"])
    own = cells.loc[("a1", "caucasian_power")]
    assert own["own_voice"] and own["denied"] and own["countered"] and not own["headlined"]
    relayed = cells.loc[("a0", "caucasian_power")]
    assert relayed["relayed"] and relayed["headlined"] and not relayed["own_voice"]
    assert relayed["headlined_by"] == "Outlet 0"
    assert relayed["speakers"] == "Kalugin"
    assert not cells.loc[("a3", "pain_point"), "any_voice"]
    assert not cells.xs("warning", level="frame")["any_voice"].any()


def test_shares_print_n_and_all(mixed):
    table = shares(carriage(mixed, code(mixed, CODEBOOK))).set_index(["frame", "outlet", "where"])
    row = table.loc[("pain_point", "Outlet 0", "any voice")]
    assert (row["n"], row["N"], row["share"]) == (2, 2, 1.0)
    assert table.loc[("pain_point", "Outlet 1", "any voice"), "n"] == 0
    assert table.loc[("caucasian_power", "Outlet 1", "own voice"), "n"] == 1


def test_differences_between_outlets(mixed):
    table = carriage(mixed, code(mixed, CODEBOOK), frames=["caucasian_power", "pain_point"])
    found = differences(table).set_index(["frame", "outlet", "where"])
    row = found.loc[("caucasian_power", "Outlet 1", "own voice")]
    assert row[["n", "N", "others_n", "others_N"]].tolist() == [1, 2, 0, 2]
    assert row["difference"] == 0.5 and row[["low", "high"]].isna().all()
    # two against two: six labellings, of which the two that part the carrying from the other outlet are as extreme
    assert found.loc[("pain_point", "Outlet 0", "any voice"), "p"] == pytest.approx(1 / 3)
    assert found.loc[("pain_point", "Outlet 0", "any voice"), "smallest_p"] == pytest.approx(1 / 3)
    opposite = found.loc[("caucasian_power", "Outlet 0", "own voice")]
    assert opposite["difference"] == -0.5 and opposite["p"] == row["p"]
    assert found["q"].between(0, 1).all() and (found["q"] >= found["p"] - 1e-12).all()


def test_differences_of_many_articles_have_intervals_and_one_outlet_none():
    rows = [(f"a{n}", f"s{n}", "AB"[n % 2], "f", n % 2 == 0 and n % 3 > 0) for n in range(100)]
    table = pd.DataFrame(rows, columns=["article_id", "story", "outlet", "frame", "any_voice"])
    for flag in ("headline_or_lead", "own_voice", "quoted_voice"):
        table[flag] = table["any_voice"]
    found = differences(table, deals=199).set_index(["outlet", "where"])
    row = found.loc[("A", "any voice")]
    assert 0 < row["low"] < row["difference"] < row["high"] < 1
    assert row["p"] == 1 / 200 and row["smallest_p"] == 1 / 200
    alone = differences(table[table["outlet"] == "A"], deals=199)
    assert alone[["difference", "low", "p", "q"]].isna().all(axis=None)
    assert differences(table.iloc[:0]).empty


def test_carriage_by_speaker(mixed):
    table = carriage_by_speaker(code(mixed, CODEBOOK))
    row = table[(table["speaker_id"] == "aliyev")].iloc[0]
    assert (row["asserted"], row["denied"]) == (0, 1)


def test_matrix_groups_speakers(mixed):
    table = matrix(mixed, code(mixed, CODEBOOK))
    cells = {(row.article_id, row.frame): (row.group, row.headlined) for row in table.itertuples()}
    assert cells == {
        ("a0", "caucasian_power"): ("Russian official", True),
        ("a0", "pain_point"): ("Russian official", False),
        ("a1", "caucasian_power"): ("outlet", False),
        ("a1", "loss_of_leverage"): ("local official", True),
        ("a2", "pain_point"): ("expert", True),
    }


@pytest.mark.parametrize(
    ("who", "group"),
    [
        (("outlet", None, None), "outlet"),
        (("direct", "official", "russia"), "Russian official"),
        (("indirect", "official", "georgia"), "local official"),
        (("direct", "official", "usa"), "other official"),
        (("direct", "expert", "russia"), "expert"),
        (("uncertain", None, None), "other"),
    ],
)
def test_speaker_group(who, group):
    assert speaker_group(*who) == group


def test_two_by_two(mixed):
    spans = code(mixed, CODEBOOK)
    articles = two_by_two(mixed, spans)
    assert dict(zip(articles["cell"], articles["ids"], strict=True)) == {
        "neither": ("a3",),
        "one": ("a1",),
        "other": ("a2",),
        "both": ("a0",),
    }
    speakers = two_by_two(mixed, spans, unit="speaker")
    assert speakers["ids"].tolist() == [("aliyev",), (), ("expert",), ("kalugin",)]
    assert speakers["n"].tolist() == [1, 0, 1, 1]
    with pytest.raises(ValueError, match="unit is"):
        two_by_two(mixed, spans, unit="sentence")


def test_evidence_is_verbatim(mixed):
    spans = code(mixed, CODEBOOK)
    texts = mixed.articles.set_index("article_id")["text"]
    table = evidence(mixed, spans)
    assert len(table) == len(spans)
    for row in table.itertuples():
        assert texts[row.article_id][row.start : row.end] == row.match
        assert row.match in row.text
    assert set(evidence(mixed, spans, frame="pain_point", outlet="Outlet 0")["article_id"]) == {"a0", "a2"}
    assert set(evidence(mixed, spans, voice="outlet")["article_id"]) == {"a1"}
    assert set(evidence(mixed, spans, part="headline", assertion="asserted")["article_id"]) == {
        "a0",
        "a1",
        "a2",
    }
    assert (
        len(evidence(mixed, spans, speaker="Kalugin")) == len(evidence(mixed, spans, speaker="kalugin")) == 2
    )


def test_excerpts_are_cut_round_the_match():
    long = f"{'Well and good ' * 10}{POWER[:-1]} {'and so it goes ' * 10}."
    corpus = small([(long, OUTLET)])
    row = evidence(corpus, code(corpus, CODEBOOK), words=12).iloc[0]
    assert row["text"].startswith("… ") and row["text"].endswith(" …")
    assert row["match"] in row["text"]
    assert len(row["text"].split()) == 12 + 2


LINES = ("caucasian_power", "pain_point")


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("frame", LINES)
def test_challenge_lines(frame, language, request):
    """Written for the project; the first batch before the patterns, the others to try and then to mend them."""
    file = request.path.parent / "data" / "framing" / f"challenge.{frame}.{language}.txt"
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line[:1] in "+-"]
    wanted = [line[0] == "+" for line in lines]
    assert min(sum(wanted), len(lines) - sum(wanted)) >= 25
    got = [(coded(line[2:], frame, language)["assertion"] == "asserted").any() for line in lines]
    hits = sum(want and have for want, have in zip(wanted, got, strict=True))
    misses = [line for line, want, have in zip(lines, wanted, got, strict=True) if want != have]
    print(*misses, sep="\n")
    assert 2 * hits / (sum(wanted) + sum(got)) >= 0.75, "\n".join(misses)


@pytest.fixture(scope="module")
def seed_spans(seeds):
    corpus = load_corpus(seeds)
    return corpus, code(corpus, CODEBOOK)


def sentence_of(corpus, file, phrase):
    """The article and the sentence in which a phrase begins."""
    article = corpus.articles[corpus.articles["source"].str.endswith(file)].iloc[0]
    place = re.search(r"\s+".join(map(re.escape, phrase.split())), article["text"]).start()
    mine = corpus.sentences[corpus.sentences["article_id"] == article["article_id"]]
    return mine[(mine["start"] <= place) & (mine["end"] > place)]["sentence_id"].iloc[0], place


def test_seeds_as_coded_by_hand(seed_spans, request):
    """Recall and precision against the codes made by hand; these lines were seen while patterns were mended."""
    corpus, spans = seed_spans
    gold = pd.read_csv(request.path.parent / "data" / "framing" / "seeds.csv", comment="#")
    missed, wrong, met = [], [], set()
    for row in gold.itertuples():
        sentence, place = sentence_of(corpus, row.file, row.phrase)
        mine = spans[(spans["sentence_id"] == sentence) & (spans["frame"] == row.frame)]
        met |= set(mine.index)
        if mine.empty:
            missed.append(f"{row.file[:3]} {row.frame}: {row.phrase}")
        elif mine.loc[(mine["start"] - place).abs().idxmin(), "assertion"] != row.assertion:
            wrong.append(f"{row.file[:3]} {row.frame}: {row.phrase} is {row.assertion}")
    print(*missed, *wrong, sep="\n")
    assert len(missed) <= 0.1 * len(gold), missed
    assert len(wrong) <= 0.05 * len(gold), wrong
    assert len(set(spans.index) - met) <= 0.1 * len(spans)


def test_kalugin_holds_both_and_arminfo_headlines_one(seed_spans):
    corpus, spans = seed_spans
    article = corpus.articles[corpus.articles["source"].str.contains("001_")].iloc[0]
    mine = spans[(spans["article_id"] == article["article_id"]) & (spans["assertion"] == "asserted")]
    both = mine[mine["frame"].isin(LINES)]
    assert both["speaker"].str.contains("Kalugin").all()
    assert set(both["frame"]) == set(LINES)
    assert "outlet" not in set(both["voice"])
    headlined = both[both["part"] == "headline"]
    assert headlined["frame"].tolist() == ["pain_point"]
    assert headlined["holder"].tolist() == ["Western countries"]
    table = two_by_two(corpus, spans, unit="speaker").set_index("cell")
    assert any("kalugin" in speaker for speaker in table.loc["both", "ids"])


def test_speaker_groups_use_the_blocs_of_the_entity_table():
    groups = lexicon.read_csv("speaker_groups.csv")
    assert set(groups["bloc"]) - {"*"} <= set(lexicon.entities()["bloc"])
    assert groups.iloc[-1][["voice", "role", "bloc"]].tolist() == ["*"] * 3
