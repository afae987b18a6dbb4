"""Reposts: copies whole, edited and in part; what is merely similar stays apart."""

import itertools
import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.corpus.reposts import candidates, link_reposts, originals, pairs, sketch, verify
from analysis.corpus.reposts.bands import WINDOW
from analysis.corpus.reposts.shingles import SHINGLE, shingle_runs, similarity

WORDS = [f"слово{i}" for i in range(5000)]


def prose(seed: int, n: int = 200) -> str:
    draw = random.Random(seed)
    return " ".join(draw.choice(WORDS) for _ in range(n))


def link(*texts: str, **columns: list) -> pd.DataFrame:
    table = pd.DataFrame({"article_id": [f"a{i}" for i in range(len(texts))], "text": texts, **columns})
    return link_reposts(table).set_index("article_id")


def test_an_exact_copy() -> None:
    table = link(prose(1), prose(2), prose(1))
    assert table["repost_of"].dropna().to_dict() == {"a2": "a0"}
    assert table["story"].to_dict() == {"a0": "a0", "a1": "a1", "a2": "a0"}


def test_an_edited_copy() -> None:
    words = prose(1).split()
    words[50:53] = ["другое"]
    words[120] = "иное"
    assert link(prose(1), " ".join(words))["repost_of"]["a1"] == "a0"


@pytest.mark.parametrize("part", [slice(0, 60), slice(70, 140)])
def test_an_excerpt(part: slice) -> None:
    assert link(prose(1), " ".join(prose(1).split()[part]))["repost_of"]["a1"] == "a0"


def test_a_copy_within_a_digest() -> None:
    digest = f"{prose(7, 30)} {prose(1)} {prose(8, 150)}"
    table = link(prose(1), digest, date=["2024-01-01", "2024-01-02"])
    assert table["repost_of"]["a1"] == "a0"


def test_a_digest_does_not_make_its_articles_one_story() -> None:
    digest = f"{prose(1)} {prose(2)} {prose(3)}"
    table = link(prose(1), prose(2), digest, date=["2024-01-01", "2024-01-02", "2024-01-07"])
    assert table["repost_of"].dropna().to_dict() == {"a2": "a0"}
    assert table["story"].to_dict() == {"a0": "a0", "a1": "a1", "a2": "a0"}


def test_a_digest_that_is_mostly_one_article_belongs_to_that_one_alone() -> None:
    digest = f"{prose(1, 200)} {prose(2, 100)}"
    table = link(prose(2, 100), prose(1, 200), digest, date=["2024-01-01", "2024-01-02", "2024-01-07"])
    assert table["repost_of"].dropna().to_dict() == {"a2": "a1"}
    assert table["story"].to_dict() == {"a0": "a0", "a1": "a1", "a2": "a1"}


def test_excerpts_of_an_earlier_digest_are_its_reposts() -> None:
    table = link(
        prose(1), prose(2), f"{prose(1)} {prose(2)}", date=["2024-01-02", "2024-01-02", "2024-01-01"]
    )
    assert table["repost_of"].dropna().to_dict() == {"a0": "a2", "a1": "a2"}


def test_a_copy_with_another_lead() -> None:
    copy = f"{prose(2, 40)} {' '.join(prose(1, 300).split()[20:])}"
    table = link(prose(1, 300), copy, date=["2024-01-01", "2024-01-02"])
    assert table["repost_of"].dropna().to_dict() == {"a1": "a0"}


def test_a_reprint_under_another_headline() -> None:
    texts = [f"{prose(headline, 20)}\n\n{prose(1, 60)}." for headline in (2, 3)]
    assert link(*texts, date=["2024-01-01", "2024-01-02"])["repost_of"]["a1"] == "a0"


def test_a_first_paragraph_that_ends_a_sentence_is_a_lead_and_no_headline() -> None:
    table = link(f"{prose(2, 40)}.\n\n{prose(1, 120)}.", f"{prose(3, 40)}.\n\n{prose(1, 120)}.")
    assert table["repost_of"].isna().all()


@pytest.mark.parametrize(
    ("own", "background"), [((60, 60), 150), ((40, 40), 100), ((0, 60), 150), ((0, 200), 120)]
)
def test_what_is_merely_on_one_event_stays_apart(own: tuple[int, int], background: int) -> None:
    """Leads of their own over shared background; or a follow-up with an earlier report's beginning at its end."""
    shared = prose(3, background)
    one = f"{prose(1, own[0])} {shared}" if own[0] else f"{shared} {prose(4, 70)}"
    table = link(one, f"{prose(2, own[1])} {shared}")
    assert table["repost_of"].isna().all()


@pytest.mark.parametrize(("holders", "linked"), [(3, True), (10, True), (11, False), (100, False)])
@pytest.mark.parametrize("first", ["a", "z"])
def test_what_many_articles_hold_is_a_formula(holders: int, linked: bool, first: str) -> None:
    formula = prose(1, 40)
    texts = [formula, *(f"{formula} {prose(i, 80)}" for i in range(2, 2 + holders))]
    ids = [first, *(f"b{i}" for i in range(holders))]
    table = link_reposts(pd.DataFrame({"article_id": ids, "text": texts}))
    assert table["repost_of"].notna().any() == linked


# --- credits ---

RETOLD = " ".join(prose(1, 120).split()[:75]) + " " + prose(5, 40)  # holds some 60 % of the first article


@pytest.mark.parametrize(
    ("outlet", "republisher", "relayed_from", "linked"),
    [
        (["TASS", "Kommersant"], [None, None], [None, "TASS"], True),
        (["TASS", "TASS"], [None, "Smi24.net"], [None, None], False),
        (["TASS", "Kommersant"], [None, None], [None, "Interfax"], False),
        (["TASS", "Kommersant"], [None, None], [None, None], False),
        ([None, None], [None, None], [None, None], False),
    ],
)
def test_a_credit_is_evidence(outlet: list, republisher: list, relayed_from: list, linked: bool) -> None:
    table = link(prose(1, 120), RETOLD, outlet=outlet, republisher=republisher, relayed_from=relayed_from)
    assert table["repost_of"].dropna().to_dict() == ({"a1": "a0"} if linked else {})


@pytest.mark.parametrize(
    ("dates", "original"),
    [
        ([None, None], "a1"),
        (["2024-03-01", "2024-03-01"], "a1"),
        (["2024-03-01", None], "a1"),
        (["2024-03-01", "2024-03-02"], "a0"),
    ],
)
@pytest.mark.parametrize(
    "credit",
    [
        {"outlet": ["Kommersant", "TASS"], "relayed_from": ["TASS", None]},
        {"outlet": ["TASS", "TASS"], "republisher": ["Kommersant", None]},
    ],
)
def test_who_is_credited_is_the_original_unless_its_date_is_later(
    dates: list, original: str, credit: dict
) -> None:
    table = link(f"{prose(1)} {prose(2, 20)}", prose(1), date=dates, **credit)
    assert table["repost_of"].dropna().tolist() == [original]


def test_two_that_credit_each_other_are_ordered_as_if_none_did() -> None:
    table = link(prose(1), prose(1), outlet=["A", "B"], relayed_from=["B", "A"])
    assert table["repost_of"].dropna().to_dict() == {"a1": "a0"}


# --- which one is the original ---


def test_the_earliest_is_the_original() -> None:
    table = link(
        prose(1), prose(1), prose(1), date=pd.to_datetime(["2024-03-02", "2024-03-01", None]).tolist()
    )
    assert table["repost_of"].dropna().to_dict() == {"a0": "a1", "a2": "a1"}


@pytest.mark.parametrize(
    ("first", "second", "original"),
    [
        (("2024-09-01", "month"), ("2024-09-09", "day"), "a1"),
        (("2024-09-01", "month"), ("2024-10-01", "day"), "a0"),
        (("2024-01-01", "year"), ("2024-09-01", "month"), "a1"),
        (("2024-01-01", "year"), ("2025-01-01", "day"), "a0"),
    ],
)
def test_an_inexact_date_proves_no_priority(first: tuple, second: tuple, original: str) -> None:
    dates, precisions = zip(first, second, strict=True)
    table = link(prose(1), prose(1), date=list(dates), date_precision=list(precisions))
    assert table["story"].tolist() == [original, original]


def test_without_dates_the_one_that_nobody_reprinted_is_the_original() -> None:
    table = link(prose(1), prose(1), republisher=["Smi24.net", None])
    assert table["repost_of"].dropna().to_dict() == {"a0": "a1"}


def test_the_order_of_rows_does_not_matter() -> None:
    table = pd.DataFrame({"article_id": list("abcdef"), "text": [prose(i % 3) for i in range(6)]})
    straight = link_reposts(table).set_index("article_id")
    shuffled = link_reposts(table.sample(frac=1, random_state=3)).set_index("article_id").loc[straight.index]
    pd.testing.assert_frame_equal(straight, shuffled)


def test_short_texts_are_linked_only_where_equal() -> None:
    table = link(
        "Встреча прошла в Ереване вчера.",
        "Встреча прошла в Ереване вчера!",
        "Встреча прошла в Ереване сегодня.",
        "",
        "",
    )
    assert table["repost_of"].dropna().to_dict() == {"a1": "a0"}


def test_a_crowd_of_copies_is_one_story() -> None:
    table = link(*[prose(1)] * 150, *[prose(i) for i in range(2, 20)])
    assert (table["story"] == "a0").sum() == 150
    assert table["repost_of"].notna().sum() == 149


def test_empty_and_incomplete_tables() -> None:
    assert link_reposts(pd.DataFrame({"article_id": [], "text": []})).columns.tolist() == [
        "article_id",
        "text",
        "repost_of",
        "story",
    ]
    with pytest.raises(KeyError, match="text"):
        link_reposts(pd.DataFrame({"article_id": ["a"]}))
    with pytest.raises(ValueError, match="jaccard"):
        link_reposts(pd.DataFrame({"article_id": ["a"], "text": ["b"]}), jaccard=0)


def test_the_index_of_rows_is_kept() -> None:
    table = pd.DataFrame({"article_id": ["x", "y"], "text": [prose(1), prose(1)]}, index=[7, 3])
    assert link_reposts(table).index.tolist() == [7, 3]


def test_ids_must_be_unique() -> None:
    with pytest.raises(ValueError, match="not unique"):
        link_reposts(pd.DataFrame({"article_id": ["a", "a"], "text": ["b", "c"]}))


def test_a_missing_text_is_no_text() -> None:
    assert link(prose(1), None, None)["repost_of"].isna().all()


# --- what holds for any texts ---

WORD = st.sampled_from("абвгдежз")
TEXT = st.lists(WORD, max_size=60).map(" ".join)


@given(st.lists(TEXT, min_size=2, max_size=2))
def test_similarity_equals_plain_sets(texts: list[str]) -> None:
    """The oracle: Jaccard and containment over sets of word tuples."""
    one, other = (
        {tuple(t.split()[i : i + 5]) for i in range(max(1, len(t.split()) - 4))} if t else set()
        for t in texts
    )
    runs = [np.unique(run) for run in shingle_runs(texts)]
    expected = (
        (len(one & other) / len(one | other), len(one & other) / min(len(one), len(other)))
        if one and other
        else (0.0, 0.0)
    )
    assert similarity(*runs) == pytest.approx(expected)


@given(TEXT, st.lists(TEXT, max_size=3))
def test_a_text_has_the_same_shingles_in_any_company(text: str, others: list[str]) -> None:
    (alone,) = shingle_runs([text])
    np.testing.assert_array_equal(alone, shingle_runs([*others, text])[-1])


def test_shingles_are_the_same_in_every_process() -> None:
    """A sketch is kept on disk and compared with those of another day."""
    assert shingle_runs(["Ереван и Баку подписали мир"])[0].tolist() == [7142203147333422062]


@given(st.integers(0, 50), *[st.tuples(st.integers(0, 90), st.integers(0, 90))] * 2)
def test_a_shared_run_of_words_is_always_found(
    seed: int, one: tuple[int, int], other: tuple[int, int]
) -> None:
    """Winnowing's guarantee: as many words in a row as fill a window, whatever stands before and after."""
    run = prose(1000, WINDOW + SHINGLE - 1)
    texts = [
        f"{prose(seed + k, before)} {run} {prose(seed + k + 100, after)}"
        for k, (before, after) in enumerate((one, other))
    ]
    assert candidates(sketch(["a", "b"], texts))[["a", "b"]].to_numpy().tolist() == [["a", "b"]]


def edited(text: str, seed: int, every: int) -> str:
    draw = random.Random(seed)
    return " ".join(draw.choice(WORDS) if draw.randrange(every) == 0 else word for word in text.split())


def mixture() -> pd.DataFrame:
    """Copies, edited copies, excerpts, digests and strangers."""
    draw = random.Random(0)
    texts = []
    for i in range(30):
        text = prose(i, draw.randint(30, 300))
        start = draw.randrange(len(text.split()) // 2)
        texts += [
            text,
            edited(text, i, 40),
            " ".join(text.split()[start : start + 80]),
            f"{text} {prose(i + 1, 60)}",
        ]
    ids = [f"{draw.randrange(10**9):09d}" for _ in texts]
    dates = [f"2024-01-{draw.randint(1, 9):02d}" if draw.random() < 0.8 else None for _ in texts]
    return pd.DataFrame({"article_id": ids, "text": texts, "date": dates})


def in_parts(articles: pd.DataFrame, partitions: int, groups: int, batches: int) -> pd.DataFrame:
    """Link a corpus as an engine does that never holds it whole."""
    sketches = pd.concat(
        [sketch(part["article_id"].tolist(), part["text"].tolist()) for part in split(articles, partitions)]
    )
    found = pairs(candidates(group) for _, group in sketches.groupby(sketches["band"] % groups))
    texts = articles.set_index("article_id")["text"]
    verified = pd.concat([verify(batch, texts) for batch in split(found, batches)], ignore_index=True)
    return originals(articles.assign(length=articles["text"].str.len()).drop(columns="text"), verified)


def split(table: pd.DataFrame, parts: int) -> list[pd.DataFrame]:
    return [table.iloc[k::parts] for k in range(parts)]


@pytest.mark.parametrize(("partitions", "groups", "batches"), [(1, 1, 1), (7, 1, 3), (1, 5, 1), (7, 5, 4)])
def test_in_parts_as_in_one(partitions: int, groups: int, batches: int) -> None:
    articles = mixture()
    whole = link_reposts(articles)[["article_id", "repost_of", "story"]]
    assert whole["repost_of"].notna().sum() > 60
    shuffled = articles.sample(frac=1, random_state=partitions)
    parts = in_parts(shuffled, partitions, groups, batches)
    pd.testing.assert_frame_equal(
        parts.sort_values("article_id", ignore_index=True), whole.sort_values("article_id", ignore_index=True)
    )


def test_as_a_comparison_of_all_pairs() -> None:
    articles = mixture()
    ids = sorted(articles["article_id"])
    every = pd.DataFrame(itertools.combinations(ids, 2), columns=["a", "b"])
    told = originals(articles, verify(every, articles.set_index("article_id")["text"]))
    pd.testing.assert_frame_equal(link_reposts(articles)[["article_id", "repost_of", "story"]], told)


def test_originals_come_first_and_share_the_story() -> None:
    table = link_reposts(mixture()).set_index("article_id")
    day = table["date"].fillna("9999")
    for article, original in table["repost_of"].dropna().items():
        assert day[original] <= day[article]
        assert table["story"][original] == table["story"][article]
    firsts = table.loc[table["story"].unique()]
    assert firsts["repost_of"].isna().all() and (firsts["story"] == firsts.index).all()


@settings(max_examples=30)
@given(
    st.lists(st.lists(st.sampled_from("аб"), max_size=60).map(" ".join), min_size=1, max_size=8), st.randoms()
)
def test_any_texts_in_any_order(texts: list[str], chance: random.Random) -> None:
    table = pd.DataFrame({"article_id": [f"a{i}" for i in range(len(texts))], "text": texts})
    linked = link_reposts(table)
    shuffled = link_reposts(table.loc[chance.sample(range(len(texts)), len(texts))]).sort_index()
    pd.testing.assert_frame_equal(linked, shuffled)
    story = linked.set_index("article_id")["story"]
    assert (story == story[story].to_numpy()).all()
    equal = linked[linked["text"].str.strip() != ""].groupby("text")["story"].nunique()
    assert (equal == 1).all()


def test_a_crowd_costs_no_more_than_its_size() -> None:
    """Five hundred edited copies of one article are one story, without comparing each with each."""
    texts = [edited(prose(1), i, 60) for i in range(500)]
    found = candidates(sketch([f"{i:03d}" for i in range(500)], texts))
    assert len(found) < 500 * 499 / 2 / 3
    excerpt = " ".join(prose(1).split()[50:130])
    table = link(*texts, excerpt)
    assert table["story"].nunique() == 1
    assert table["repost_of"].notna()["a500"]


def test_every_pair_that_a_full_comparison_finds_is_found() -> None:
    texts = [prose(i % 12, 80 + 10 * (i % 5)) for i in range(60)]
    runs = [np.unique(run) for run in shingle_runs(texts)]
    table = link(*texts)
    for i in range(60):
        for j in range(i):
            alike, within = similarity(runs[i], runs[j])
            if alike >= 0.5 or within >= 0.7:
                assert table["story"].iloc[i] == table["story"].iloc[j]


@pytest.mark.parametrize("name", ["rt_en", "rt_ru"])
def test_one_address_is_one_article(shared, name: str) -> None:  # type: ignore[no-untyped-def]
    """RT scraped by overlapping queries: rows with one address are copies, others nearly never."""
    rows = pd.read_csv(shared / "corpora" / f"{name}.csv.gz").head(800)
    text = rows["content"].str.split("© Автономная некоммерческая организация").str[0]  # left to cleaning
    linked = link_reposts(
        pd.DataFrame({"article_id": [f"{i:04d}" for i in rows.index], "text": text, "url": rows["URL"]})
    )
    truth, found = (
        {pair for _, ids in linked.groupby(by)["article_id"] for pair in itertools.combinations(ids, 2)}
        for by in ("url", "story")
    )
    assert len(truth & found) >= 0.98 * len(truth)
    assert len(truth & found) >= 0.98 * len(found)
