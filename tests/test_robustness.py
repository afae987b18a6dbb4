"""Conclusions under other choices: counts against literal ones, what agrees, which topics come back, what is drawn."""

import itertools
import os
import warnings
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from joblib import Parallel, delayed
from made_up import small

from analysis import robustness, topics
from analysis.codebook import load_codebook
from analysis.encode import load_encoder
from analysis.frames import PLACES, carriage, choose_spans, code, differences, find_terms
from analysis.plots import (
    canvas,
    plot_differences,
    plot_options,
    plot_specification_choices,
    plot_specification_curve,
    plot_topic_overlap,
)
from analysis.robustness import (
    COMPANY,
    DIFFERENCE,
    LEFT_OUT,
    SHARE,
    VOICE,
    Grid,
    TopicGrid,
    clauses,
    coded,
    work,
)
from analysis.robustness.carried import Carried
from analysis.robustness.grid import Coding

CODEBOOK = load_codebook()
FRAMES = ["caucasian_power", "pain_point"]
TERMS = Grid(methods=["terms"])
OUTLET = ("outlet", None, None, None, None)
KALUGIN = ("direct", "Kalugin", "kalugin", "official", "russia")
EXPERT = ("indirect", "Expert", "expert", "expert", "usa")
UNKNOWN = ("uncertain", None, None, None, None)
POWER = "Russia is a Caucasian power."
PAIN = "The West is driving a wedge between Russia and Armenia."
NEWS = "The ministers of both countries met in Yerevan on Monday."


def made(*articles, outlets=None, stories=None, reposts=(), language="en"):
    """Give a corpus with reposts: ``reposts`` names the articles that are copies of the first of their story."""
    corpus = small(*articles, language=language, parts=("headline", "lead", "body"))
    table = corpus.articles
    table["outlet"] = outlets or table["outlet"]
    table["story"] = stories or table["story"]
    table["repost_of"] = [
        table.loc[table["story"] == story, "article_id"].iloc[0] if name in reposts else None
        for name, story in zip(table["article_id"], table["story"], strict=True)
    ]
    corpus.articles = table.assign(republisher=None, relayed_from=None)
    corpus.hash = "".join(table["text"])
    return corpus


@pytest.fixture(scope="module")
def corpus():
    return made(
        [(POWER, KALUGIN), (PAIN, KALUGIN), (NEWS, OUTLET)],
        [(NEWS, OUTLET), (POWER, OUTLET), (PAIN, UNKNOWN)],
        [(NEWS, OUTLET), (PAIN, EXPERT)],
        [(POWER, KALUGIN), (NEWS, OUTLET)],
        [(NEWS, OUTLET), (POWER, UNKNOWN)],
        outlets=["A", "B", "A", "A", "B"],
        stories=["one", "two", "three", "one", "four"],
        reposts=["a3"],
    )


@pytest.fixture(scope="module")
def counted(corpus):
    return robustness.count_grid(corpus, CODEBOOK, frames=FRAMES, grid=TERMS, progress=False)


# --- counts ---


def test_the_reference_counts_as_carriage_does(corpus, counted):
    table = carriage(corpus, code(corpus, CODEBOOK), frames=FRAMES)
    counts = counted[1]
    reference = counts[counts["specification"] == 0].set_index(["frame", "where", "outlet"])
    assert len(reference) == len(FRAMES) * len(PLACES) * 2
    for (frame, outlet), part in table.groupby(["frame", "outlet"]):
        for where, flag in PLACES.items():
            row = reference.loc[(frame, where, outlet)]
            assert (row["n"], row["N"]) == (part[flag].sum(), len(part))


def literal(corpus, clause_rows, flags, *, unit, place, uncertain, denominator, kept):
    """Count units one by one, from sets of clauses: (n by outlet and frame, N by outlet, counts of two frames together)."""
    table = clause_rows.assign(row=range(len(clause_rows))).merge(corpus.articles, on="article_id")
    table = table[table["article_id"].isin(kept)]
    names = {
        "article": lambda row: row["article_id"],
        "story": lambda row: (row["outlet"], row["story"]),
        "speaker": lambda row: (row["article_id"], row["who"]),
        "sentence": lambda row: row["sentence_id"],
    }[unit]
    units = {}
    for row in table.to_dict("records"):
        units.setdefault(names(row), []).append(row)
    voices = {"own voice": {"outlet"}, "quoted voice": {"direct", "indirect"}}

    def here(row):
        if place == "headline or lead":
            return row["part"] in ("headline", "lead")
        unclear = row["voice"] == "uncertain" and uncertain == place.split()[0]
        return place == "any voice" or row["voice"] in voices[place] or unclear

    n, total, together = {}, {}, [0, 0, 0, 0]
    for rows in units.values():
        if denominator == "heard" and not any(map(here, rows)):
            continue
        if denominator == "framed" and not any(flags[row["row"], -1] for row in rows):
            continue
        has = [any(here(row) and flags[row["row"], f] for row in rows) for f in range(len(FRAMES))]
        outlet = rows[0]["outlet"]
        total[outlet] = total.get(outlet, 0) + 1
        for frame, found in enumerate(has):
            n[outlet, frame] = n.get((outlet, frame), 0) + found
        together = [a + b for a, b in zip(together, (*has, all(has), True), strict=True)]
    return n, total, together


def test_every_combination_counts_as_a_literal_count_does(corpus, counted):
    specifications, counts, together = counted
    rows = clauses.clause_table(corpus)
    flags = clauses.held(rows, code(corpus, CODEBOOK), corpus.voices, FRAMES)
    kept = {"all": {"a0", "a1", "a2", "a3", "a4"}, "originals": {"a0", "a1", "a2", "a4"}}
    kept["collapse"] = kept["originals"]
    assert set(specifications["reposts"]) == {"all", "collapse"}  # originals would be the same articles
    compared = 0
    combined = counts[counts["kind"] == robustness.COMBINED].merge(specifications, on="specification")
    keys = ["specification", "where", "unit", "denominator", "uncertain", "reposts"]
    for (number, place, unit, denominator, uncertain, reposts), part in combined.groupby(keys):
        choices = {"unit": unit, "place": place, "uncertain": uncertain, "denominator": denominator}
        n, total, both = literal(corpus, rows, flags, kept=kept[reposts], **choices)
        for row in part.to_dict("records"):
            frame = FRAMES.index(row["frame"])
            assert (row["n"], row["N"]) == (n.get((row["outlet"], frame), 0), total.get(row["outlet"], 0))
            compared += 1
        if place == "any voice":
            pair = together[together["specification"] == number].iloc[0]
            assert pair[["a", "b", "both", "N"]].tolist() == both
    assert compared > 500


def test_each_article_left_out_counts_as_the_corpus_without_it(corpus, counted):
    for unit in ("article", "story", "sentence"):
        grid = Grid(["terms"], units=[unit], denominators=["framed"], reposts=["all"], uncertain=["own"])
        _, counts, together = robustness.count_grid(
            corpus, CODEBOOK, frames=FRAMES, grid=grid, progress=False
        )
        left, both = ([], [])
        for name in corpus.articles["article_id"]:
            rows = clauses.clause_table(corpus)
            flags = clauses.held(rows, code(corpus, CODEBOOK), corpus.voices, FRAMES)
            kept = set(corpus.articles["article_id"]) - {name}
            for place in PLACES:
                choices = {"unit": unit, "place": place, "uncertain": "own", "denominator": "framed"}
                n, total, pair = literal(corpus, rows, flags, kept=kept, **choices)
                for outlet, frame in itertools.product("AB", range(len(FRAMES))):
                    cells = (n.get((outlet, frame), 0), total.get(outlet, 0))
                    left.append((place, outlet, FRAMES[frame], *cells))
                if place == "any voice":
                    both.append(tuple(pair))
        found = counts[counts["kind"] == LEFT_OUT]
        again = found.loc[found.index.repeat(found["times"]), ["where", "outlet", "frame", "n", "N"]]
        assert sorted(again.itertuples(index=False, name=None)) == sorted(left)
        pairs = together[together["kind"] == LEFT_OUT]
        pairs = pairs.loc[pairs.index.repeat(pairs["times"]), ["a", "b", "both", "N"]]
        assert sorted(pairs.itertuples(index=False, name=None)) == sorted(both)


@given(data=st.data())
def test_parts_that_are_left_out_take_their_unit_along_only_if_nothing_else_holds_it(data):
    number = data.draw(st.integers(1, 6))
    owner = np.array(data.draw(st.lists(st.integers(0, number - 1), min_size=number, max_size=12)))
    flags = np.array(data.draw(st.lists(st.booleans(), min_size=2 * len(owner), max_size=2 * len(owner))))
    base, frame = flags.reshape(2, -1)
    outlet = np.zeros(number, np.intp)
    units = clauses.Units(np.arange(len(owner)), owner, np.arange(len(owner)), outlet)
    whole = Carried(units, base, frame[:, None])
    lost_base, lost = whole.lost()
    (n,), everyone = whole.outlets(1)
    for part in range(len(owner)):
        kept = np.arange(len(owner)) != part
        again = Carried(units, base & kept, (frame & kept)[:, None])
        (fewer,), less = again.outlets(1)
        assert n[0] - lost[0, part] == fewer[0] and everyone[0] - lost_base[part] == less[0]


def test_options_that_change_nothing_are_left_out():
    plain = made([(POWER, KALUGIN)], [(NEWS, OUTLET)])
    specifications, *_ = robustness.count_grid(plain, CODEBOOK, frames=FRAMES, grid=TERMS, progress=False)
    assert set(specifications["reposts"]) == {"all"}
    assert set(specifications["unit"]) == {"article", "speaker", "sentence"}
    assert not specifications.duplicated(list(robustness.CHOICES)).any()


def count(corpus, frames=FRAMES, **options):
    return robustness.count_grid(corpus, CODEBOOK, frames=frames, grid=Grid(**options), progress=False)


def test_where_no_words_are_uncertain_there_is_nothing_to_choose_about_them():
    clear = made([(POWER, KALUGIN)], [(NEWS, OUTLET)])
    specifications, *_ = count(clear, methods=["terms"], uncertain=["own", "apart"])
    assert set(specifications["uncertain"]) == {"own"}


def test_codings_that_code_every_clause_alike_are_one_and_said_to_be_so(corpus):
    alike = {"methods": ["terms", "both"], "encoders": ["bilingual"], "units": ["article"]}
    specifications, *_ = count(corpus, likenesses=[0.4, 0.999], **alike)
    assert specifications[["method", "likeness"]].drop_duplicates().values.tolist() == [
        ["terms", pytest.approx(np.nan, nan_ok=True)],
        ["both", 0.4],
    ]
    assert specifications.attrs["alike"] == ["both (likeness 0.999, bilingual) codes as terms"]


@pytest.mark.parametrize(
    "first",
    [
        {"denominators": ["heard", "all"]},
        {"denominators": ["framed", "heard", "all"]},
        {"units": ["story", "article"]},
        {"units": ["sentence", "story"]},
        {"reposts": ["originals", "all"]},
        {"uncertain": ["quoted", "own"]},
    ],
)
def test_the_first_option_of_each_choice_is_the_reference(corpus, first):
    specifications, counts, together = count(corpus, methods=["terms"], **first)
    columns = {"denominators": "denominator", "units": "unit", "reposts": "reposts", "uncertain": "uncertain"}
    for choice, options in first.items():
        assert specifications.loc[0, columns[choice]] == options[0]
    places = counts.loc[counts["specification"] == 0, "where"]
    assert set(places) == set(PLACES) and (together["specification"] == 0).sum() == 1
    values = robustness.quantities(specifications, counts, together, pair="both")
    reference = values.loc[values["specification"] == 0, robustness.QUANTITY]
    assert len(reference) == len(values[robustness.QUANTITY].drop_duplicates())


@pytest.mark.parametrize(
    ("options", "own", "quoted"),
    [
        (["apart", "own", "quoted"], {"apart", "own"}, {"apart", "quoted"}),
        (["quoted", "apart", "own"], {"quoted", "own"}, {"quoted", "apart"}),
        (["own", "quoted"], {"own", "quoted"}, {"own", "quoted"}),
    ],
)
def test_uncertain_words_are_taken_in_each_way_that_matters_once(corpus, options, own, quoted):
    specifications, *counted = count(corpus, methods=["terms"], units=["article"], uncertain=options)
    values = robustness.quantities(specifications, *counted, pair="both")
    values = values.merge(specifications, on="specification")
    for quantity in (SHARE, DIFFERENCE):
        taken = values[values["quantity"] == quantity].groupby("where")["uncertain"].agg(set)
        assert taken["own voice"] == own and taken["quoted voice"] == quoted


def test_differences_at_the_reference_have_intervals_only_where_it_counts_all_articles(corpus):
    tested = differences(carriage(corpus, code(corpus, CODEBOOK), frames=FRAMES), deals=99)
    tested = tested.assign(low=-1.0, high=1.0)
    values = robustness.quantities(*count(corpus, methods=["terms"]), pair="both")
    same = robustness.at_reference(values, tested, grid=TERMS)
    keys = ["frame", "outlet", "where"]
    joined = same.merge(tested, on=keys, suffixes=("", "_tested"))
    assert len(joined) == len(tested) == len(same)
    for column in set(tested) - set(keys):
        np.testing.assert_allclose(joined[column].astype(float), joined[f"{column}_tested"].astype(float))
    grid = Grid(["terms"], units=["sentence"])
    values = robustness.quantities(*count(corpus, methods=["terms"], units=["sentence"]), pair="both")
    others = robustness.at_reference(values, tested, grid=grid)
    assert others[["low", "high", "p", "q"]].isna().all(axis=None)
    assert others.groupby(["frame", "where"])["N"].sum().eq(len(corpus.sentences)).all()


@pytest.mark.parametrize("outlets", [[None, None], ["A", "A"], ["A", None]])
def test_with_one_outlet_or_none_there_is_still_something_to_say(outlets):
    values = robustness.quantities(
        *count(made([(POWER, KALUGIN)], [(NEWS, OUTLET)], outlets=outlets), methods=["terms"]), pair="both"
    )
    agreed = robustness.agreement(robustness.agreeing(values))
    assert (
        robustness.overall(agreed, DIFFERENCE) == "There are no differences between an outlet and all others."
    )
    least = robustness.least_agreed(agreed, DIFFERENCE, VOICE, COMPANY)
    assert least["quantity"] == (VOICE if outlets[0] else COMPANY)
    with pytest.raises(ValueError, match="the table has no difference"):
        robustness.least_agreed(agreed, DIFFERENCE)


def test_the_order_of_rows_does_not_matter(corpus, counted):
    shuffled = made([(NEWS, OUTLET)])
    for name in ("articles", "sentences", "voices", "tokens"):
        setattr(shuffled, name, getattr(corpus, name).iloc[::-1].reset_index(drop=True))
    again = robustness.count_grid(shuffled, CODEBOOK, frames=FRAMES, grid=TERMS, progress=False)
    for mine, theirs in zip(counted, again, strict=True):
        pd.testing.assert_frame_equal(mine, theirs)


TRIED = {"f": ["russia", "russia ..3 power", "caucasian"], "g": ["west", "wedge", "never found"]}


def book_of(folder, terms):
    """Write a small codebook and read it."""
    texts = ("label", "narrative", "definition", "actor", "target", "code_when", "not_when", "source")
    fixed = {"function": "problem", **dict.fromkeys(texts, "x")}
    frames = [{"id": frame, **fixed, "terms": {"en": found}} for frame, found in terms.items()]
    file = folder / f"codebook-{len(list(folder.iterdir()))}.yml"
    file.write_text(yaml.safe_dump({"version": "1", "classes": {}, "frames": frames}), encoding="utf-8")
    return load_codebook(file)


def test_without_a_term_as_with_a_codebook_that_lacks_it(tmp_path, corpus):
    tried = list(coded.without_each_term(find_terms(corpus, book_of(tmp_path, TRIED)), ["f", "g"]))
    # a term under a longer one gives no span, and is tried only where it stands alone
    assert {(frame, term) for frame, term, _ in tried} == {
        ("f", "russia"),
        ("f", "russia ..3 power"),
        ("g", "wedge"),
        ("g", "west"),
    }
    for frame, term, spans in tried:
        lacking = {**TRIED, frame: [other for other in TRIED[frame] if other != term]}
        again = code(corpus, book_of(tmp_path, lacking))
        same = [column for column in spans.columns if column != "codebook_version"]
        pd.testing.assert_frame_equal(spans[same], again[same])


def test_what_meaning_nominates_stays_without_the_term(tmp_path, corpus):
    matches = find_terms(corpus, book_of(tmp_path, TRIED))
    terms = choose_spans(matches)
    nominated = terms.assign(method="meaning")
    tried = list(coded.without_each_term(matches, ["f", "g"], nominated=nominated))
    assert any((spans["method"] == "meaning").any() for *_, spans in tried)
    keys = ["sentence_id", "frame", "voice"]
    for *_, spans in tried:
        assert set(spans[keys].itertuples(index=False)) == set(terms[keys].itertuples(index=False))


def test_a_reference_with_meaning_is_tried_without_each_term_too(corpus):
    _, counts, _ = count(
        corpus, methods=["both"], encoders=["bilingual"], likenesses=[0.999], units=["article"]
    )
    _, same, _ = count(corpus, methods=["terms"], units=["article"])
    dropped = [table[table["kind"] == robustness.DROPPED].reset_index(drop=True) for table in (counts, same)]
    assert len(dropped[0])
    pd.testing.assert_frame_equal(*dropped)


def test_a_codebook_with_a_relative_path_is_found_wherever_the_work_is_done(tmp_path, monkeypatch, corpus):
    Parallel(n_jobs=2)(delayed(os.getcwd)() for _ in range(2))  # workers that stay where they were started
    book_of(tmp_path, TRIED)
    monkeypatch.chdir(tmp_path)
    book = load_codebook("codebook-0.yml")
    codings = [Coding("terms", None, ""), Coding("both", 0.61, "bilingual")]
    _, _, spans = coded.code_each_way(corpus, book, codings, progress=False)
    assert len(spans[codings[0]])


def test_a_threshold_is_a_cut_through_what_a_lower_one_nominates(corpus):
    codings = [Coding("both", likeness, "bilingual") for likeness in (0.7, 0.4)]
    *_, spans = coded.code_each_way(corpus, CODEBOOK, codings, progress=False)
    for coding in codings:
        again = code(corpus, CODEBOOK, method="both", likeness=coding.likeness)
        pd.testing.assert_frame_equal(spans[coding], again)
    assert len(spans[codings[1]]) > len(spans[codings[0]])


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"methods": ["meaning"]}, "methods has 'meaning'; choose of terms, both"),
        ({"units": ["word"]}, "units has 'word'"),
        ({"denominators": []}, "denominators is empty"),
        ({"uncertain": ["never"]}, "uncertain has 'never'"),
        ({"likenesses": [0.6, 0.6]}, "likenesses has 0.6 twice"),
    ],
)
def test_a_grid_refuses_what_there_is_not(options, says):
    with pytest.raises(ValueError, match=says):
        Grid(**options)


def test_one_frame_is_no_company(corpus):
    with pytest.raises(ValueError, match="name two frames"):
        robustness.count_grid(corpus, CODEBOOK, frames=["pain_point"], grid=TERMS)
    with pytest.raises(ValueError, match="each once"):
        count(corpus, frames=["pain_point", "pain_point", "caucasian_power"])


def test_a_frame_that_the_codebook_lacks_is_named(corpus):
    with pytest.raises(ValueError, match="frames has 'painpoint'; the codebook knows caucasian_power, "):
        count(corpus, frames=["caucasian_power", "painpoint"])


# --- quantities and agreement ---


def rows(*cells):
    """Give counts of one frame and place: (specification, outlet, n, N)."""
    table = pd.DataFrame(cells, columns=["specification", "outlet", "n", "N"])
    fixed = {"kind": "combination", "changed": "", "times": 1, "frame": "f", "where": "any voice"}
    return table.assign(**fixed).astype({"specification": "Int64"})


CHOSEN = pd.DataFrame(
    {"specification": [0, 1, 2], "unit": ["article", "sentence", "article"], "uncertain": "apart"}
)


def test_quantities_by_hand():
    counts = rows(
        (0, "A", 1, 2), (0, "B", 1, 4), (1, "A", 3, 10), (1, "B", 0, 10), (2, "A", 0, 0), (2, "B", 1, 1)
    )
    together = pd.DataFrame(
        {
            "kind": "combination",
            "specification": [0],
            "changed": "",
            "times": 1,
            "a": 2,
            "b": 3,
            "both": 2,
            "N": 6,
        }
    )
    values = robustness.quantities(CHOSEN, counts, together, pair="f and g")
    of = values.set_index(["quantity", "specification", "outlet"])["value"]
    assert of[SHARE, 0, "A"] == 0.5 and of[DIFFERENCE, 0, "A"] == 0.25 and of[DIFFERENCE, 0, "B"] == -0.25
    assert of[DIFFERENCE, 1, "A"] == pytest.approx(0.3)
    assert pd.isna(of[SHARE, 2, "A"]) and pd.isna(of[DIFFERENCE, 2, "B"])
    assert (SHARE, 1, "A") not in of.index  # a share of sentences is another scale
    assert of[COMPANY, 0, ""] == 2 * 6 / (2 * 3)


def test_one_outlet_differs_from_none():
    values = robustness.quantities(CHOSEN, rows((0, "A", 1, 2)), pd.DataFrame(columns=[*PAIRED]), pair="")
    assert set(values["quantity"]) == {SHARE}


PAIRED = ["kind", "specification", "changed", "times", "a", "b", "both", "N"]


def values_of(quantity, *values, kinds=None, times=None):
    kinds = kinds or ["combination"] * len(values)
    numbers = [number if kind == "combination" else None for number, kind in enumerate(kinds)]
    return pd.DataFrame(
        {"quantity": quantity, "frame": "f", "outlet": "A", "where": "own voice", "kind": kinds}
        | {
            "specification": pd.array(numbers, dtype="Int64"),
            "changed": "",
            "times": times or 1,
            "value": values,
        }
    )


@pytest.mark.parametrize(
    ("quantity", "values", "agree"),
    [
        (DIFFERENCE, [0.2, 0.01, -0.01, 0.0], [True, True, False, False]),
        (DIFFERENCE, [0.0, 0.0, 0.1], [True, True, False]),
        (VOICE, [-0.5, -0.1, 0.2], [True, True, False]),
        (SHARE, [0.5, 0.6, 0.39], [True, True, False]),
        (COMPANY, [1.5, 1.1, 0.9, 1.0], [True, True, False, False]),
        (COMPANY, [0.5, 0.0, 2.0], [True, True, False]),
    ],
)
def test_what_agrees(quantity, values, agree):
    assert robustness.agreeing(values_of(quantity, *values))["agrees"].tolist() == agree


def test_agreement_counts_times_and_what_gives_no_value():
    kinds = ["combination", "combination", "term dropped", "article left out", "article left out"]
    table = values_of(DIFFERENCE, 0.4, np.nan, -0.1, 0.3, -0.2, kinds=kinds, times=[1, 1, 1, 7, 2])
    row = robustness.agreement(robustness.agreeing(table)).iloc[0]
    assert (row["agree"], row["of"], row["without"]) == (1, 1, 1)
    assert (row["agree_dropped"], row["of_dropped"]) == (0, 1)
    assert (row["agree_left_out"], row["of_left_out"]) == (7, 9)
    text = robustness.in_words(row, label="F")
    assert text.startswith(
        "A has F more often than the other outlets (own voice): so say 1 of 1 combinations of choices, "
        "0 of 1 with one term dropped, 7 of 9 with one article left out (1 give no value)."
    )
    assert "no probability" in text


def test_a_reference_without_value_is_said_to_be_so():
    row = robustness.agreement(robustness.agreeing(values_of(DIFFERENCE, np.nan, 0.2))).iloc[0]
    assert "the reference has no value" in robustness.in_words(row, label="F")


def test_differences_that_are_nil_are_counted_apart():
    nil = values_of(DIFFERENCE, 0.0, 0.0).assign(outlet="B")
    some = values_of(DIFFERENCE, 0.4, -0.1)
    agreed = robustness.agreement(robustness.agreeing(pd.concat([nil, some])))
    text = robustness.overall(agreed, DIFFERENCE)
    assert text.startswith(
        "Of 1 differences between an outlet and all others (1 more are nil in the reference), 0 are"
    )
    assert robustness.least_agreed(agreed, DIFFERENCE)["outlet"] == "A"


def test_which_option_agrees():
    table = robustness.agreeing(values_of(DIFFERENCE, 0.4, -0.1, 0.2))
    options = robustness.by_option(
        table, CHOSEN.assign(encoder=["", "x", "y"]), ["unit", "encoder", "uncertain"]
    )
    found = options.set_index(["choice", "option"])[["agree", "of"]]
    assert found.loc[("unit", "article")].tolist() == [2, 2] and found.loc[("unit", "sentence")].tolist() == [
        0,
        1,
    ]
    assert found.loc[("encoder", "x")].tolist() == [0, 1]
    assert "uncertain" not in options["choice"].values and "" not in options["option"].values
    assert robustness.over_outlets(options)["of"].sum() == options["of"].sum()


def test_a_choice_is_told_only_of_quantities_that_know_it():
    both = [values_of(DIFFERENCE, 0.4, -0.1, 0.2), values_of(DIFFERENCE, 0.4).assign(where="any voice")]
    chosen = CHOSEN.assign(uncertain=["apart", "own", "own"])
    options = robustness.by_option(robustness.agreeing(pd.concat(both)), chosen, ["uncertain"])
    assert set(options["where"]) == {"own voice"}
    assert options.set_index("option")["of"].to_dict() == {"apart": 1, "own": 2}


def test_a_share_says_of_what_it_is():
    row = robustness.agreement(robustness.agreeing(values_of(SHARE, 0.5, 0.6))).iloc[0]
    first = pd.DataFrame({"unit": ["story"], "denominator": ["framed"]})
    text = robustness.in_words(row, label="F", of=robustness.of_what(first))
    assert text.startswith("A has F in about 50% of its stories with any frame (own voice): so say 2 of 2 ")


# --- topics ---

THEMES = (
    "газ труба поставка цена нефть топливо электростанция экспорт",
    "мяч гол матч тренер команда стадион болельщик чемпионат",
    "мир договор граница переговоры посол соглашение делегация визит",
)


@pytest.fixture(scope="module")
def themed():
    chance = np.random.default_rng(0)
    texts = [
        " ".join(
            " ".join(chance.choice(theme.split(), 6, replace=False)).capitalize() + "." for _ in range(4)
        )
        for theme in THEMES * 4
    ]
    return made(*[[(text, OUTLET)] for text in texts], language="ru")


@pytest.fixture(scope="module")
def regrouped(themed):
    grid = TopicGrid(methods=["kmeans"], seeds=[0, 1])
    return robustness.regroup(themed, grid=grid, progress=False)


def test_the_reference_is_what_fit_topics_finds(themed, regrouped):
    units = topics.topic_units(themed)
    words = topics.unit_tokens(themed, units)
    matrix = load_encoder("bilingual", names=False).encode(
        units["text"].tolist(), languages=["ru"] * len(units)
    )
    fitted = topics.fit_topics(units, matrix, tokens=words, runs=0)
    named, *_ = regrouped
    assert sorted(zip(named["size"], named["label"], strict=True)) == sorted(
        zip(fitted.topics["size"], fitted.topics["label"], strict=True)
    )


def test_clear_topics_come_back_and_few_units_are_said_to_be_too_few(themed, regrouped):
    named, tried, overlap = regrouped
    assert len(named) >= 3
    assert (overlap.loc[overlap["specification"] == 0, "value"] == 1).all()
    assert set(tried["seed"]) == {0}  # k-means on few units is without chance
    assert (tried["kind"] == LEFT_OUT).sum() == len(themed.articles)
    again = overlap[overlap["specification"] != 0]
    assert again["value"].notna().all() and again["value"].between(0, 1).all()
    assert robustness.topics_in_words(overlap, least=0.5).startswith(f"Of {len(named)} topics, ")
    few = made(*[[(f"{NEWS} {POWER} {PAIN}", OUTLET)]] * 4)
    _, tried, overlap = robustness.regroup(few, grid=TopicGrid(methods=["kmeans"], seeds=[0]), progress=False)
    lacking = tried[tried["unit"] == "article"]
    assert (lacking["why"] == "4 units, and 8 are needed").all() and (lacking["topics"] == 0).all()
    assert overlap.loc[overlap["specification"].isin(lacking["specification"]), "value"].isna().all()


def test_topics_of_articles_are_held_against_those_of_sentences(themed):
    grid = TopicGrid(methods=["kmeans"], seeds=[0], units=["article", "sentence"], encoders=["bilingual"])
    named, tried, overlap = robustness.regroup(themed, grid=grid, progress=False)
    assert named["size"].sum() <= len(themed.articles)
    other = tried.loc[tried["unit"] == "sentence", "specification"]
    found = overlap[overlap["specification"].isin(other)]
    assert len(found) == len(named) and found["value"].between(0, 1).all() and found["value"].mean() > 0.5


def test_topics_of_originals_are_named_by_their_words_alone(themed):
    story = ["s0", "s0", *themed.articles["story"].iloc[2:]]
    repost = [None, themed.articles["article_id"].iloc[0], *[None] * (len(story) - 2)]
    again = SimpleNamespace(**vars(themed))
    again.articles = themed.articles.assign(story=story, repost_of=repost)
    again.hash = "with a repost"
    grid = TopicGrid(methods=["kmeans"], seeds=[0], units=["sentence"], reposts=["originals", "all"])
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        named, tried, _ = robustness.regroup(again, grid=grid, progress=False)
    assert tried.loc[0, "reposts"] == "originals"
    assert named["size"].sum() <= (themed.sentences["article_id"] != repost[1]).sum()


def test_a_topic_grid_refuses_what_there_is_not():
    with pytest.raises(ValueError, match="methods has 'spectral'"):
        TopicGrid(methods=["spectral"])
    with pytest.raises(ValueError, match="seeds has 0 twice"):
        TopicGrid(seeds=[0, 1, 0])


# --- work ---


def double(number):
    return pd.DataFrame({"twice": [2 * number]})


def fail(number):
    raise AssertionError(f"step {number} was made again")


def test_steps_that_are_kept_are_not_made_again():
    first = [work.Step(("test", number), double, (number,)) for number in range(2)]
    assert [table["twice"].iloc[0] for table in work.done(first, label="x", progress=False)] == [0, 2]
    kept = [work.Step(("test", number), fail, (number,)) for number in range(2)]
    assert [table["twice"].iloc[0] for table in work.done(kept, label="x", progress=False)] == [0, 2]
    with pytest.raises(AssertionError, match="step 2 was made again"):
        work.done([work.Step(("test", 2), fail, (2,))], label="x", progress=False)


def test_what_was_done_before_a_failure_is_kept():
    steps = [work.Step(("half", 0), double, (0,)), work.Step(("half", 1), fail, (1,))]
    with pytest.raises(AssertionError):
        work.done([*steps[:1], steps[1]], label="x", progress=False)
    assert steps[0].file.exists() and not steps[1].file.exists()


# --- plots ---


def test_differences_are_drawn_with_counts():
    table = pd.DataFrame(
        {"frame": "f", "outlet": ["A", "A"], "where": ["any voice", "own voice"], "n": [3, 0], "N": 4}
        | {
            "others_n": 1,
            "others_N": 5,
            "difference": [0.55, -0.2],
            "low": [0.1, np.nan],
            "high": [0.8, np.nan],
        }
        | {"lowest": [-0.1, -0.2], "highest": [0.6, 0.0], "agree": [40, 42], "of": 42}
    )
    ax = plot_differences(table, frame="f")
    texts = [text.get_text() for text in ax.texts]
    assert texts == ["3/4 : 1/5   40/42", "0/4 : 1/5   42/42"]
    assert list(ax.lines[-1].get_xdata()) == [0.55, -0.2]
    assert not plot_differences(table, frame="other").axison


def test_a_curve_says_who_agrees_kind_by_kind():
    kinds = ["combination"] * 3 + ["term dropped", "article left out"]
    table = robustness.agreeing(
        values_of(DIFFERENCE, 0.5, -0.2, 0.1, 0.5, 0.4, kinds=kinds, times=[1, 1, 1, 1, 6])
    )
    fig, (above, below) = canvas(rows=[8, 8])
    ax = plot_specification_curve(table, title="A", ax=above)
    assert [label.get_text() for label in ax.get_xticklabels()] == ["2/3", "1/1", "6/6"]
    drawn = np.concatenate([line.get_ydata() for line in ax.lines if line.get_marker() == "o"])
    assert sorted(drawn) == [-0.2, 0.1, 0.5]
    choices = pd.DataFrame(
        {"specification": [0, 1, 2], "unit": ["article", "sentence", "sentence"], "method": "terms"}
    )
    under = plot_specification_choices(table, choices, choices=["unit", "method"], ax=below)
    assert [label.get_text() for label in under.get_yticklabels()] == ["unit", "article", "sentence"]
    assert [text.get_text() for text in under.texts] == ["1/1", "1/2"]
    assert under.get_xlim() == above.get_xlim()


def test_a_curve_without_values_says_so():
    ax = plot_specification_curve(robustness.agreeing(values_of(SHARE, np.nan)))
    assert [text.get_text() for text in ax.texts] == ["no value"]


def test_options_and_topics_are_drawn_with_counts():
    options = pd.DataFrame(
        {
            "choice": "unit",
            "option": ["article", "sentence"],
            "agree": [4, 1],
            "of": 4,
            "share": [1, 0.25],
            "label": "F",
        }
    )
    ax = plot_options(options)
    assert [text.get_text() for text in ax.texts] == ["4/4", "1/4"]
    overlap = pd.DataFrame(
        {
            "topic": [0, 0, 0],
            "label": "gas",
            "specification": [0, 1, 2],
            "kind": "combination",
            "value": [1, 0.7, 0.2],
        }
    )
    tried = pd.DataFrame({"specification": [0, 1, 2], "method": ["kmeans", "kmeans", "hdbscan"]})
    ax = plot_topic_overlap(overlap, tried)
    assert [text.get_text() for text in ax.texts] == ["1/2"]
    assert sorted(float(line.get_xdata()[0]) for line in ax.lines if line.get_marker() in "o^") == [0.2, 0.7]


def test_spans_are_chosen_anew_from_all_matches(corpus):
    pd.testing.assert_frame_equal(choose_spans(find_terms(corpus, CODEBOOK)), code(corpus, CODEBOOK))
