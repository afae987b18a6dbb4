"""The gate, the ways frames are carried, their company and their times, concordance, coding by meaning and by training."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from made_up import small

from analysis.frames import (
    EXPLORATORY,
    VALIDATED,
    WAYS,
    carriage,
    check_version,
    code,
    company,
    concordance,
    cross_validated,
    exploratory,
    headline,
    load_codebook,
    marked,
    over_time,
    read_validity,
    select,
    shares,
    show_concordance,
    train_coder,
    verdicts,
    ways,
)
from analysis.outlets import naming
from analysis.tables import CodedSpans, Validity, conform

CODEBOOK = load_codebook()
OUTLET = ("outlet", None, None, None, None)
KALUGIN = ("direct", "Kalugin", "kalugin", "official", "russia")
DOUBTED = ("indirect", "Kalugin", "kalugin", "official", "russia", "distancing")
ALIYEV = ("direct", "Aliyev", "aliyev", "official", "azerbaijan")
POWER = "Russia is a Caucasian power."
DENIED = "Russia is no longer a Caucasian power."
PAIN = "The West is driving a wedge between Russia and Armenia."
NOTHING = "The ministers met in Yerevan."


def checked(**changes):
    """A row of the check that a frame passes in both languages, with changes."""
    row = {
        "frame": "caucasian_power",
        "method": "terms",
        "codebook_version": CODEBOOK.version,
        "entries_version": CODEBOOK.entries_version,
        **dict.fromkeys(("alpha", "alpha_low", "alpha_high", "precision", "recall"), 0.8),
        **dict.fromkeys(("f1", "f1_low", "f1_high"), 0.8),
        "carrying": 20,
        "units": 40,
        "coders": "Anna, Boris",
        **changes,
    }
    return conform(pd.DataFrame([{**row, "language": code} for code in ("en", "ru")]), Validity)


# what was found, the verdict, and what it says
GATE = [
    ({}, VALIDATED, ""),
    ({"alpha": 0.66}, EXPLORATORY, "alpha 0.66 < 0.667"),
    ({"alpha": np.nan}, EXPLORATORY, "alpha nan"),
    ({"f1": 0.69}, EXPLORATORY, "F1 0.69 < 0.70"),
    ({"f1": np.nan}, EXPLORATORY, "F1 nan"),
    ({"codebook_version": "0.9+0"}, EXPLORATORY, "stale, checked with version 0.9+0"),
    ({"entries_version": "0.9+0"}, EXPLORATORY, "stale"),
    ({"method": "meaning"}, EXPLORATORY, "not checked"),
]


@pytest.mark.parametrize(("changes", "verdict", "why"), GATE)
def test_the_gate(changes, verdict, why):
    table = verdicts(checked(**changes), CODEBOOK, languages=["ru", "en"]).set_index("frame")
    assert table.loc["caucasian_power", "verdict"] == verdict
    assert why in table.loc["caucasian_power", "why"]
    assert table.loc["pain_point", "why"] == "en: not checked; ru: not checked"


def test_a_frame_must_pass_in_each_language_of_the_corpus():
    english = checked()[lambda rows: rows["language"] == "en"]
    for languages, verdict in ((["en"], VALIDATED), (["en", "ru"], EXPLORATORY), ([], EXPLORATORY)):
        table = verdicts(english, CODEBOOK, languages=languages).set_index("frame")
        assert table.loc["caucasian_power", "verdict"] == verdict


def test_a_frame_that_failed_is_blocked_from_headline_figures():
    bad = pd.concat([checked(), checked(frame="pain_point", f1=0.2)])
    verdict = verdicts(bad, CODEBOOK, languages=["en", "ru"])
    rows = pd.DataFrame({"frame": ["caucasian_power", "pain_point"], "label": ["Power", "Pain"]})
    assert headline(rows, verdict)["frame"].tolist() == ["caucasian_power"]
    assert exploratory(rows, verdict)["frame"].tolist() == ["pain_point"]
    assert marked(rows, verdict)["label"].tolist() == ["Power", "Pain °"]


def test_the_projects_check_can_be_read_and_belongs_to_its_codebook():
    rows = read_validity()
    assert set(rows["codebook_version"]) <= {CODEBOOK.version}, "run tests/benchmarks/framing.py --write"
    assert set(rows["entries_version"]) <= {CODEBOOK.entries_version}


def test_spans_of_another_version_are_stale():
    spans = code(small([(POWER, OUTLET)]), CODEBOOK)
    assert check_version(spans, CODEBOOK) == ""
    assert "version 0.1+0 of the codebook" in check_version(spans.assign(codebook_version="0.1+0"), CODEBOOK)


def test_a_changed_pattern_is_another_version_and_a_changed_definition_another_entry(tmp_path):
    source = Path(CODEBOOK.source).read_text(encoding="utf-8")
    (tmp_path / "terms.yml").write_text(source.replace("..6^@others", "..7^@others", 1), encoding="utf-8")
    (tmp_path / "entry.yml").write_text(source.replace("a native power", "one power", 1), encoding="utf-8")
    terms, entry = (load_codebook(tmp_path / name) for name in ("terms.yml", "entry.yml"))
    assert terms.version != CODEBOOK.version and terms.entries_version == CODEBOOK.entries_version
    assert entry.version != CODEBOOK.version and entry.entries_version != CODEBOOK.entries_version


@pytest.fixture(scope="module")
def corpus():
    return small(
        [(POWER, OUTLET), (PAIN, KALUGIN)],
        [(POWER, KALUGIN), (PAIN, KALUGIN)],
        [(POWER, DOUBTED)],
        [(POWER, KALUGIN), (DENIED, ALIYEV)],
        [(DENIED, ALIYEV)],
        [(NOTHING, OUTLET)],
        parts=("headline", "body"),
    )


def test_an_article_carries_a_frame_in_one_way(corpus):
    table = carriage(corpus, code(corpus, CODEBOOK), frames=["caucasian_power"])
    assert table["way"].fillna("").tolist() == [*(WAYS[i] for i in (0, 1, 2, 3, 4)), ""]
    counts = ways(table).set_index(["outlet", "way"])
    assert counts.loc[("Outlet 0", "own voice"), ["n", "headlined", "N"]].tolist() == [1, 1, 3]
    assert counts.groupby("outlet")["n"].sum().tolist() == [3, 2]


def test_scare_quotes_keep_a_distance():
    corpus = small([(POWER, KALUGIN)])
    corpus.voices["kind"] = "term"
    table = carriage(corpus, code(corpus, CODEBOOK), frames=["caucasian_power"])
    assert table["way"].tolist() == ["relayed at a distance"]


def test_company_counts_whoever_speaks(corpus):
    table = company(corpus, code(corpus, CODEBOOK), a="caucasian_power", b="pain_point").set_index("group")
    assert table.loc["Russian official", ["neither", "one", "other", "both", "N"]].tolist() == [0, 2, 1, 1, 4]
    assert table.loc["Russian official", "lift"] == pytest.approx(1 * 4 / (3 * 2))
    assert table.loc["local official", ["neither", "N"]].tolist() == [2, 2]
    assert np.isnan(table.loc["local official", "lift"]) and table["low"].isna().all()


def test_lift_has_an_interval_over_stories_where_there_are_enough():
    articles = [[(POWER, KALUGIN), (PAIN if i % 3 else NOTHING, KALUGIN)] for i in range(20)]
    corpus = small(*articles, *[[(NOTHING, KALUGIN)] for _ in range(20)])
    row = company(corpus, code(corpus, CODEBOOK), a="caucasian_power", b="pain_point").iloc[0]
    assert row["low"] <= row["lift"] <= row["high"]


def test_shares_have_intervals_where_there_are_enough_stories():
    corpus = small(*[[(POWER if i % 4 < 2 else NOTHING, OUTLET)] for i in range(40)])
    table = shares(carriage(corpus, code(corpus, CODEBOOK), frames=["caucasian_power"]))
    known = table[table["where"] == "any voice"]
    assert (known["low"] < known["share"]).all() and (known["share"] < known["high"]).all()


def test_over_time_leaves_out_what_is_not_dated_as_exactly(corpus):
    articles = corpus.articles.assign(
        date=pd.to_datetime(["2026-01-05", "2026-01-20", "2026-02-01", None, "2026-01-01", "2026-02-03"]),
        date_precision=["day", "day", "month", None, "year", "day"],
    )
    dated = SimpleNamespace(**{**vars(corpus), "articles": articles})
    table = carriage(dated, code(dated, CODEBOOK), frames=["caucasian_power"])
    monthly = over_time(dated, table, every="month")
    assert monthly[["n", "N"]].to_numpy().tolist() == [[2, 2], [1, 2]]
    assert monthly.attrs == {"undated": 2, "every": "month"}
    assert over_time(dated, table).attrs["every"] == "week"
    with pytest.raises(ValueError, match="every='decade'"):
        over_time(dated, table, every="decade")


def test_select_says_what_there_is(corpus):
    spans = code(corpus, CODEBOOK)
    assert set(select(corpus, spans, voice="outlet", part="headline")["article_id"]) == {"a0"}
    assert len(select(corpus, spans, frame="any", outlet="any")) == len(spans)
    assert select(corpus, spans, frame="warning").empty
    with pytest.raises(ValueError, match="outlet 'TASS' is not there; there are Outlet 0, Outlet 1"):
        select(corpus, spans, outlet="TASS")


def test_a_concordance_of_spans_and_of_a_pattern_agree_on_the_line(corpus):
    lines = concordance(corpus, select(corpus, code(corpus, CODEBOOK), frame="pain_point"), around=20)
    found = concordance(corpus, "wedge", around=20)
    assert found["match"].tolist() == ["wedge"] * 2
    assert lines["article_id"].tolist() == found["article_id"].tolist()
    texts = corpus.articles.set_index("article_id")["text"]
    for row in found.itertuples():
        assert texts[row.article_id][row.start : row.end] == row.match
        assert f"{row.left}{row.match}{row.right}" in texts[row.article_id]
        assert len(row.left) <= 20 and len(row.right) <= 20
    assert found["voice"].tolist() == ["direct", "direct"]
    assert "<script>" not in show_concordance(found.assign(left="<script>")).to_html()


def test_meaning_nominates_what_is_like_an_example():
    corpus = small(
        [("Russia is a Caucasian power by its geography and by its history.", KALUGIN), (NOTHING, OUTLET)]
    )
    found = code(corpus, CODEBOOK, method="meaning")
    power = conform(found, CodedSpans).set_index("frame").loc["caucasian_power"]
    assert (
        power["method"] == "meaning" and 0.6 <= power["score"] <= 1.0001 and power["speaker_id"] == "kalugin"
    )
    assert set(found["article_id"]) == {"a0"} and "Yerevan" not in set(found["term"])
    both = code(corpus, CODEBOOK, method="both").set_index("frame")["method"]
    assert both["caucasian_power"] == "terms" and (both.drop("caucasian_power") == "meaning").all()
    assert code(small([("Good weather came to stay at last.", OUTLET)]), CODEBOOK, method="meaning").empty
    with pytest.raises(ValueError, match="choose one of terms, meaning, both"):
        code(corpus, CODEBOOK, method="magic")


class ByLength:
    """An encoder whose vectors tell how long a text is."""

    name = "by length"

    def encode(self, texts, *, languages=None):
        return np.array([[len(text) > 40, len(text) <= 40] for text in texts], np.float32)

    def coverage(self, texts, *, languages=None):
        return np.ones(len(texts))


def test_a_coder_learns_from_codes():
    texts = [f"{PAIN if i % 2 else NOTHING}" for i in range(20)]
    units = pd.DataFrame(
        {"unit_id": [f"u{i:02}" for i in range(20)], "language": "en", "text": texts, "story": range(20)}
    )
    codes = pd.DataFrame(
        {"unit_id": units["unit_id"], "frame": "pain_point", "value": [i % 2 == 1 for i in range(20)]}
    )
    coder = train_coder(units, codes, CODEBOOK, encoder=ByLength())
    assert coder.code(units)["found"].tolist() == codes["value"].tolist()
    held = cross_validated(units, codes, CODEBOOK, encoder=ByLength())
    assert (held["found"] == held["truth"]).all() and len(held) == 20
    with pytest.raises(ValueError, match="code more units"):
        train_coder(units, codes.assign(value=True), CODEBOOK, encoder=ByLength())
    assert cross_validated(units, codes.assign(value=True), CODEBOOK, encoder=ByLength()).empty


def test_naming_counts_articles_by_name_and_voice():
    corpus = small(
        [("Artsakh is our home.", KALUGIN), ("Talks on Karabakh go on.", OUTLET)],
        [("Karabakh is quiet.", OUTLET)],
    )
    table = naming(corpus)
    rows = table[table["entity_id"] == "karabakh"].set_index(["name", "outlet", "voice"])
    assert rows.loc[("Artsakh", "Outlet 0", "any voice"), ["n", "N"]].tolist() == [1, 1]
    assert rows.loc[("Artsakh", "Outlet 0", "outlet"), ["n", "N"]].tolist() == [0, 1]
    assert rows.loc[("Karabakh", "Outlet 1", "outlet"), "share"] == 1
