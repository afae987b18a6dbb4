"""Axes: the file of axes, the articles placed on them, how sure a place is, and the check that an axis must pass."""

import dataclasses
import logging

import numpy as np
import pandas as pd
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis import lexicon, paths, scaling
from analysis.codebook import load_codebook
from analysis.encode import load_encoder
from analysis.inference import SMALL_GROUP, bootstrap_articles
from analysis.scaling.certainty import group_scores, placebo_axes, seed_intervals
from analysis.scaling.placing import LEARN_FROM, words_of
from analysis.scaling.smoothing import smooth_scores
from analysis.scaling.validity import Order, axis_verdicts, order_of
from analysis.tokens import is_content, parse

CHALLENGE = paths.ROOT / "tests" / "data" / "framing"


@pytest.fixture(scope="module")
def axes():
    return scaling.load_axes(codebook=load_codebook())


# --- the file ---


def test_the_axes_of_the_region(axes):
    assert [axis.id for axis in axes] == ["russias_standing", "outside_powers", "kinship_or_the_west"]
    assert [axis.id for axis in scaling.choose_axes(axes, [])] == ["russias_standing", "outside_powers"]
    (asked,) = scaling.choose_axes(axes, ["kinship_or_the_west"])
    assert asked.on_request and "elements of one narrative" in asked.measures
    with pytest.raises(ValueError, match="no axis 'standing'; there are russias_standing"):
        scaling.choose_axes(axes, ["standing"])


def test_every_seed_can_hit(axes):
    """A seed is a lemma as the suite's tokens have it, or a form that the encoder knows."""
    encoder = load_encoder()
    for axis in axes:
        for pole in (axis.positive, axis.negative):
            for language, words in pole.seeds.items():
                assert list(words) == sorted(words), (axis.id, pole.name, language)
                for word in words:
                    term, pos = parse(word, language)
                    known = encoder.coverage([word], languages=[language])[0] > 0
                    assert (term == word and is_content(term, pos)) or known, (axis.id, word, term, pos)
                    assert pos != "name", (axis.id, word)


def test_seeds_of_some_languages(axes):
    seeds = axes[0].seeds("ru")
    assert seeds["братский"] == 1 and seeds["империя"] == -1 and "empire" not in seeds
    assert set(axes[0].seeds()) == {*axes[0].seeds("ru"), *axes[0].seeds("en")}
    with pytest.raises(KeyError, match="no seeds in 'hy'; it has en, ru"):
        axes[0].seeds("hy")


def test_the_table_of_axes_has_all_that_a_reader_needs(axes):
    table = scaling.axes_table(axes).set_index("axis")
    assert table.loc["outside_powers", "positive_frames"] == "outside_interference, pain_point"
    assert "ru: антироссийский" not in table.loc["russias_standing", "positive_seeds"]
    assert table.loc["russias_standing", "negative_seeds"].startswith("en: abandon")


GOOD = {
    "id": "a",
    "label": "A",
    "question": "A?",
    "measures": "Words.",
    "on_request": False,
    "positive": {"name": "up", "frames": ["pain_point"], "seeds": {"en": ["good"]}},
    "negative": {"name": "down", "frames": ["sovereignty"], "seeds": {"en": ["bad"]}},
}
WRONG = [
    ({"label": ""}, "axis 1 \\(a\\), field label: is no text"),
    ({"on_request": "maybe"}, "field on_request: must be true or false"),
    ({"colour": "red"}, "unknown field 'colour'"),
    ({"positive": {"name": "up", "frames": ["nonsense"], "seeds": {"en": ["good"]}}}, "no frame 'nonsense'"),
    ({"positive": {"name": "up", "frames": [], "seeds": {"en": ["good"]}}}, "name the frames"),
    ({"positive": {"name": "up", "frames": ["warning"]}}, "field 'seeds' is missing"),
    ({"positive": {"name": "up", "frames": ["warning"], "seeds": {}}}, "give a list of words per language"),
    ({"positive": {"name": "up", "frames": ["warning"], "seeds": {"ru": ["мир"]}}}, "in the same languages"),
    (
        {"positive": {"name": "up", "frames": ["warning"], "seeds": {"en": ["bad"]}}},
        "'bad' is a seed of both",
    ),
    ({"positive": {"name": "up", "frames": ["warning"], "seeds": {"en": ["b", "b"]}}}, "stands there twice"),
]


def written(tmp_path, *entries):
    file = tmp_path / "axes.yml"
    file.write_text(
        yaml.safe_dump({"version": "1", "axes": list(entries)}, allow_unicode=True), encoding="utf-8"
    )
    return file


@pytest.mark.parametrize(("change", "words"), WRONG)
def test_what_is_wrong_with_an_axis_is_named(tmp_path, change, words):
    with pytest.raises(lexicon.LexiconError, match=words):
        scaling.load_axes(written(tmp_path, {**GOOD, **change}), codebook=load_codebook())


def test_axes_of_ones_own(tmp_path):
    (axis,) = scaling.load_axes(written(tmp_path, GOOD), codebook=load_codebook())
    assert axis.seeds("en") == {"good": 1, "bad": -1}
    with pytest.raises(lexicon.LexiconError, match="two axes have the id 'a'"):
        scaling.load_axes(written(tmp_path, GOOD, GOOD), codebook=load_codebook())
    with pytest.raises(lexicon.LexiconError, match="no such"):
        scaling.load_axes(tmp_path / "missing.yml", codebook=load_codebook())


# --- the check ---


def test_a_passage_stands_at_a_pole_where_all_its_coders_say_so(axes):
    passages = pd.DataFrame({"passage_id": list("abcde"), "language": "en", "text": ""})
    codes = pd.DataFrame(
        [
            ("a", "A", "caucasian_power"), ("a", "B", "caucasian_power"),
            ("b", "A", "loss_of_leverage"), ("b", "B", "none"),
            ("c", "A", "loss_of_leverage"), ("c", "A", "warning"), ("c", "B", "loss_of_leverage"),
            ("d", "A", "caucasian_power"), ("d", "A", "loss_of_leverage"),
            ("e", "A", "warning"),
        ],
        columns=["passage_id", "coder", "frame"],
    )  # fmt: skip
    found = scaling.axis_codes(passages, codes, axes[0])
    assert found.set_index("passage_id")["code"].to_dict() == {"a": 1, "c": -1}


def test_only_passages_that_were_held_back_are_read():
    for wording in ("plain", "oblique"):
        passages, codes = scaling.read_challenge(CHALLENGE, wording=wording)
        assert set(passages["use"]) == {"held back"} and set(passages["wording"]) == {wording}
        assert set(passages["passage_id"]) <= set(codes["passage_id"])


def test_a_challenge_that_is_missing_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"passages\.csv: no such file; CHALLENGE is a folder"):
        scaling.read_challenge(tmp_path)


@given(
    st.lists(st.tuples(st.integers(-5, 5), st.sampled_from([1, -1])), min_size=4, max_size=20).filter(
        lambda rows: len({sign for _, sign in rows}) == 2 and len({value for value, _ in rows}) > 1
    )
)
def test_order_is_spearmans_rho_and_the_share_of_pairs(rows):
    scores, signs = zip(*rows, strict=True)
    found = order_of(scores, signs, n=20)
    assert found.rho == pytest.approx(stats.spearmanr(scores, signs).statistic)
    ups = [score for score, sign in rows if sign == 1]
    downs = [score for score, sign in rows if sign == -1]
    pairs = [(up > down) + (up == down) / 2 for up in ups for down in downs]
    assert found.pairs == pytest.approx(np.mean(pairs))


def test_a_passage_without_a_score_is_counted_and_a_lost_pole_told():
    found = order_of([1.0, np.nan, 0.0], [1, 1, -1], n=10)
    assert (found.positive, found.negative, found.left_out) == (1, 1, 1)
    assert np.isnan(order_of([1.0, 2.0], [1, 1]).rho)


def test_an_interval_covers_chance_where_scores_are_chance():
    rng = np.random.default_rng(0)
    covered = 0
    for turn in range(60):
        found = order_of(rng.standard_normal(60), np.repeat([1, -1], 30), n=200, seed=turn)
        covered += found.low <= 0 <= found.high
    assert covered >= 52


def order_row(**changes):
    row = {**dataclasses.asdict(Order(0.6, 0.4, 0.7, 0.8, 50, 40, 0)), "placement": "A (en, ru)", "axis": "a"}
    return {"language": "en", **row, **changes}


VERDICTS = [
    ([{}], "shown", ""),
    ([{}, {"language": "ru"}], "shown", ""),
    ([{"rho": 0.49}], "withheld", "en: ρ 0.49 (0.40 to 0.70)"),
    ([{"low": 0.29}], "withheld", "en: ρ 0.60 (0.29 to 0.70)"),
    ([{}, {"language": "ru", "rho": 0.1, "low": -0.1}], "withheld", "ru: ρ 0.10 (-0.10 to 0.70)"),
    ([{"rho": float("nan")}], "withheld", "en: no coded passage at one of the poles"),
]


@pytest.mark.parametrize(("changes", "verdict", "why"), VERDICTS)
def test_an_axis_is_shown_only_where_it_orders_in_every_language(changes, verdict, why):
    table = axis_verdicts(pd.DataFrame([order_row(**change) for change in changes]))
    assert table[["verdict", "why"]].to_numpy().tolist() == [[verdict, why]]


def test_the_headline_figure_says_what_is_withheld_and_why():
    rows = [order_row(), order_row(placement="B (ru)", axis="b", language="ru", rho=0.2)]
    verdicts = axis_verdicts(pd.DataFrame(rows))
    assert scaling.withheld_note(verdicts).endswith("well enough: B (ru): ru: ρ 0.20 (0.40 to 0.70).")
    assert scaling.withheld_note(verdicts.head(1)) == "No axis is withheld."


# --- how sure ---

WORLD = {
    "peace": 3,
    "trade": 2,
    "friend": 2,
    "war": 3,
    "fear": 2,
    "enemy": 2,
    "road": 4,
    "north": 3,
    "south": 3,
    "day": 5,
}


def made_up(seed=0, articles=80):
    """Articles of two outlets: one of peace, one of war; every second article is a repost of the one before."""
    rng = np.random.default_rng(seed)
    rows = []
    for number in range(articles):
        outlet = "Peaceful" if number % 4 < 2 else "Warlike"
        tilt = {"peace": 3, "friend": 3} if outlet == "Peaceful" else {"war": 3, "enemy": 3}
        weights = np.array([WORLD[word] * tilt.get(word, 1) for word in WORLD], float)
        words = rng.choice(list(WORLD), 30, p=weights / weights.sum()).tolist()
        rows.append((f"a{number:03d}", outlet, f"s{number // 2}", words))
    return pd.DataFrame(rows, columns=["article_id", "outlet", "story", "words"])


@pytest.fixture(scope="module")
def world():
    articles = made_up()
    texts = articles.set_index("article_id")["words"]
    sentences = [words[start : start + 6] for words in texts for start in range(0, 30, 6)]
    model = scaling.LatentSemanticScaling({"peace": 1, "friend": 1, "war": -1, "enemy": -1}, k=6).fit(
        sentences
    )
    model.set_reference(texts)
    scores = model.predict(texts, scale="reference")["score"]
    return articles.assign(score=scores.to_numpy()), texts, model


def test_outlets_are_resampled_by_story_and_each_article_is_left_out(world):
    articles, _, _ = world
    table = group_scores(articles, n=200).set_index("outlet")
    assert table.loc["Peaceful", "score"] > 0 > table.loc["Warlike", "score"]
    assert table["stories"].tolist() == [20, 20] and table["articles"].tolist() == [40, 40]
    mine = articles[articles["outlet"] == "Warlike"]
    wanted = bootstrap_articles(mine, "score", unit="story", n=200)
    assert table.loc["Warlike", ["low", "high"]].tolist() == pytest.approx([wanted.low, wanted.high])
    left = [mine.drop(index)["score"].mean() for index in mine.index]
    assert table.loc["Warlike", ["least", "most"]].tolist() == pytest.approx([min(left), max(left)])
    farthest = (mine["score"] - mine["score"].mean()).abs().idxmax()
    assert table.loc["Warlike", "decisive"] == mine.loc[farthest, "article_id"]


def test_an_outlet_of_few_stories_has_no_interval(world):
    articles, _, _ = world
    few = group_scores(articles[articles["story"] < "s3"], n=50)
    assert (few["stories"] < SMALL_GROUP).all() and few[["low", "high"]].isna().all(axis=None)


def test_one_article_has_neither_interval_nor_anything_to_leave_out(world):
    articles, _, _ = world
    row = group_scores(articles.head(1), n=50).iloc[0]
    assert np.isnan(row[["low", "high", "least", "most"]].astype(float)).all() and row["decisive"] is None


def test_an_outlet_that_words_set_apart_leaves_the_band_of_random_axes(world):
    articles, texts, model = world
    table, share = placebo_axes(model, texts, articles["outlet"].tolist(), n=200)
    assert ((table["score"] > table["high"]) | (table["score"] < table["low"])).all() and share < 0.1
    shuffled = np.random.default_rng(0).permutation(articles["outlet"]).tolist()
    again, chance = placebo_axes(model, texts, shuffled, n=200)
    assert again["score"].between(again["low"], again["high"]).all() and chance > 0.1
    assert np.isnan(placebo_axes(model, texts, ["one"] * len(texts), n=20)[1])


def test_random_axes_take_no_seed_and_keep_the_weights(world):
    from analysis.scaling.certainty import _pools, _random

    _, _, model = world
    pools = _pools(model)
    assert all(not set(pool) & set(model.seed_weights_.index) and len(pool) for pool in pools.values())
    drawn = _random(model.seed_weights_, pools, np.random.default_rng(0))
    assert drawn.sum() == pytest.approx(model.seed_weights_.sum())


def test_drawing_seeds_anew_holds_the_estimate(world):
    articles, texts, model = world
    table = seed_intervals(model, texts, articles["outlet"].tolist(), n=200).set_index("group")
    wanted = articles.groupby("outlet")["score"].mean()
    assert np.allclose(table["score"], wanted[table.index])
    assert (table["low"] <= table["score"]).all() and (table["score"] <= table["high"]).all()
    other = model.with_seeds({"peace": 1, "war": -1}).predict(texts, scale="reference")["score"].to_numpy()
    narrowed = articles.assign(score=other).groupby("outlet")["score"].mean()
    assert narrowed.between(table["low"] - 1e-9, table["high"] + 1e-9).all()


def test_where_all_words_are_seeds_no_random_axis_is_drawn():
    texts = [["peace", "war"], ["war"], ["peace"]]
    model = scaling.LatentSemanticScaling({"peace": 1, "war": -1}, k=2).fit(texts)
    table, share = placebo_axes(model, texts, ["a", "b", "b"], n=5)
    assert table["low"].isna().all() and table["score"].notna().all() and np.isnan(share)


@pytest.mark.parametrize("function", [seed_intervals, placebo_axes])
def test_the_same_seed_gives_the_same_draws(world, function):
    articles, texts, model = world
    first, second = (function(model, texts, articles["outlet"].tolist(), n=30, seed=3) for _ in range(2))
    tables = [result[0] if isinstance(result, tuple) else result for result in (first, second)]
    pd.testing.assert_frame_equal(*tables)


# --- over time ---


def dated(values, days=None):
    days = range(len(values)) if days is None else days
    dates = [pd.Timestamp("2020-01-01") + pd.Timedelta(days=int(day)) for day in days]
    stories = [f"s{number}" for number in range(len(values))]
    return pd.DataFrame({"date": dates, "score": values, "story": stories})


def test_a_parabola_is_found_again():
    days = np.arange(40)
    line = smooth_scores(dated(0.1 * days**2 - days + 3), points=7, n=20)
    at = (line["date"] - pd.Timestamp("2020-01-01")).dt.total_seconds() / 86400
    assert np.allclose(line["score"], 0.1 * at**2 - at + 3) and np.allclose(line["low"], line["high"])


def test_the_line_is_the_local_regression_written_out():
    rng = np.random.default_rng(0)
    days, values = np.sort(rng.integers(0, 60, 50)), rng.standard_normal(50)
    line = smooth_scores(dated(values, days), span=0.4, points=9, n=10)
    for _, row in line.iterrows():
        day = (row["date"] - pd.Timestamp("2020-01-01")).total_seconds() / 86400
        apart = np.abs(days - day)
        reach = max(np.sort(apart)[int(np.ceil(0.4 * 50)) - 1], np.unique(apart)[3]) * (1 + 1e-9)
        weights = np.clip(1 - (apart / reach) ** 3, 0, None) ** 3
        fit = np.polynomial.Polynomial.fit(days - day, values, 2, w=np.sqrt(weights))
        assert row["score"] == pytest.approx(fit(0.0), abs=1e-6)


def test_copies_of_a_story_do_not_narrow_the_band():
    rng = np.random.default_rng(0)
    once = dated(rng.standard_normal(60))
    four = pd.concat([once] * 4, ignore_index=True)
    alone = four.assign(story=[f"t{number}" for number in range(len(four))])
    widths = [
        (line["high"] - line["low"]).mean()
        for line in (smooth_scores(table, points=15) for table in (once, four, alone))
    ]
    assert widths[1] > 0.85 * widths[0] and widths[2] < 0.7 * widths[0]


def test_too_few_dates_make_no_line():
    assert smooth_scores(dated(range(9))).empty
    assert smooth_scores(dated(range(30), [1, 2, 3] * 10)).empty
    assert list(smooth_scores(dated([])).columns) == ["date", "score", "low", "high"]


# --- articles placed ---


@pytest.fixture(scope="module")
def corpus(seeds):
    from analysis import load_corpus

    return load_corpus(seeds)


@pytest.fixture(scope="module")
def placements(corpus, axes):
    return scaling.place_articles(corpus.articles, corpus.tokens, scaling.choose_axes(axes, []))


def test_a_small_corpus_stands_in_the_encoders_space_in_both_languages(placements):
    assert [each.name for each in placements] == ["Russia's standing (en, ru)", "Outside powers (en, ru)"]
    assert {each.space for each in placements} == {"encoder"}
    for each in placements:
        assert len(each.scores) == 5 and each.scores["score"].mean() == pytest.approx(0, abs=1e-9)
        assert np.allclose(each.scores["positive"] - each.scores["negative"], each.scores["score"], atol=1e-9)


def test_where_every_language_has_enough_its_own_space_is_learned():
    def articles(**sizes):
        return pd.DataFrame({"language": [code for code, size in sizes.items() for _ in range(size)]})

    assert scaling.choose_space(articles(ru=LEARN_FROM)) == "lss"
    assert scaling.choose_space(articles(ru=LEARN_FROM, en=LEARN_FROM - 1)) == "encoder"
    assert scaling.choose_space(articles(ru=10 * LEARN_FROM, en=3)) == "lss"
    assert scaling.choose_space(articles()) == scaling.choose_space(articles(en=3)) == "encoder"
    assert scaling.choose_space(articles(ru=LEARN_FROM, en=1), "lss") == "lss"
    with pytest.raises(ValueError, match="choose one of auto, lss, encoder"):
        scaling.choose_space(articles(ru=1), "tsne")


def test_lss_places_each_language_by_itself(corpus, axes, caplog):
    with caplog.at_level(logging.WARNING):
        found = scaling.place_articles(
            corpus.articles, corpus.tokens, axes[:1], space="lss", k=20, min_count=1
        )
    assert [each.languages for each in found] == [("en",), ("ru",)]
    assert [len(each.scores) for each in found] == [2, 3]
    assert "seeds do not occur" in caplog.text


def test_a_handful_of_articles_in_another_language_is_not_learned_from(axes, monkeypatch):
    monkeypatch.setattr("analysis.scaling.placing.LEARN_FROM", 30)
    monkeypatch.setattr("analysis.scaling.placing._NEARLY_ALL", 0.8)
    world = made_up(articles=32).assign(language="en", date=pd.NaT)
    world.loc[world.index[-2:], "language"] = "ru"
    words = world.explode("words").rename(columns={"words": "term"})
    words = words.assign(content=True, pos="noun", sentence_id=words["article_id"])
    (placed,) = scaling.place_articles(world, words, axes[1:2], k=5, min_count=1)
    assert placed.languages == ("en",) and len(placed.scores) == 30


def test_the_order_of_articles_does_not_matter(corpus, axes, placements):
    turned = corpus.articles.iloc[::-1], corpus.tokens.iloc[::-1]
    again = scaling.place_articles(*turned, axes[:1])[0].scores.sort_values("article_id")
    first = placements[0].scores.sort_values("article_id")
    assert (
        np.allclose(again["score"], first["score"])
        and again["article_id"].tolist() == first["article_id"].tolist()
    )


def test_names_count_only_where_asked(corpus, axes, placements):
    named = scaling.place_articles(corpus.articles, corpus.tokens, axes[:1], names=True)[0]
    words = {word for text in placements[0].texts for word in text}
    more = {word for text in named.texts for word in text}
    assert "россия" in more and "россия" not in words and words < more
    passage = pd.DataFrame({"passage_id": ["p"], "language": ["ru"], "text": ["Россия и Армения друзья."]})
    assert words_of(passage)["p"] == ["друг"]
    assert words_of(passage, names=True)["p"] == ["россия", "армения", "друг"]


def test_a_language_without_seeds_is_not_placed(corpus, axes):
    foreign = corpus.articles.assign(language="hy")
    assert scaling.place_articles(foreign, corpus.tokens, axes) == []
    empty = scaling.outlet_places([])
    assert empty.empty and {"placement", "outlet", "score", "seeds_low"} <= set(empty)
    assert scaling.outlet_words([]).empty and scaling.telling_sentences([], corpus.sentences).empty
    assert scaling.check_placements([], *scaling.read_challenge(CHALLENGE)).empty


def test_places_words_and_sentences_of_the_seeds(corpus, placements):
    places = scaling.outlet_places(placements, n=50)
    assert set(places["outlet"]) == {"ARVAK", "ArmInfo", "Minval Politika", "Vestnik Kavkaza"}
    assert set(places["placement"]) == {each.name for each in placements}
    assert places["placebo_share"].between(0, 1).all()
    ends = scaling.ends_of(places)
    assert len(ends) == 4 and ends[0][0] == placements[0].name
    words = scaling.outlet_words(placements, top=3)
    assert words.groupby(["placement", "outlet"])["contribution"].agg(lambda c: (c > 0).sum()).max() == 3
    telling = scaling.telling_sentences(placements, corpus.sentences, most=2)
    texts = corpus.articles.set_index("article_id")["text"]
    assert len(telling) == 8
    for row in telling.itertuples():
        assert texts[row.article_id][row.start : row.end] == row.text and row.n >= 5


def test_the_model_of_a_placement_is_checked_language_by_language(placements):
    passages, codes = scaling.read_challenge(CHALLENGE)
    few = passages.groupby("language").head(120)
    orders = scaling.check_placements(placements, few, codes)
    assert orders[["axis", "language"]].to_numpy().tolist() == [
        ["russias_standing", "en"],
        ["russias_standing", "ru"],
        ["outside_powers", "en"],
        ["outside_powers", "ru"],
    ]
    mine = scaling.axis_codes(few, codes, placements[0].axis)
    mine = mine[mine["language"] == "ru"].reset_index(drop=True)
    scores = placements[0].model.predict(words_of(mine))["score"]
    assert orders["rho"][1] == pytest.approx(stats.spearmanr(scores, mine["code"]).statistic)


def test_seeds_and_dates(corpus, placements):
    seeds = scaling.seed_table(placements)
    assert set(seeds["axis"]) == {"russias_standing", "outside_powers"} and seeds["without"].max() <= 1 + 1e-9
    points, lines = scaling.lines_over_time(placements, corpus.articles)
    exact = corpus.articles.loc[corpus.articles["date_precision"] == "day", "article_id"]
    assert set(points["article_id"]) <= set(exact) and lines.empty
