"""What a reader is shown of a corpus: counts, origins, removals and claims, all from the tables."""

import pandas as pd
import pytest

from analysis import load_corpus, paths
from analysis.corpus import report


@pytest.fixture(scope="module")
def corpus():
    return load_corpus(paths.SEEDS)


def test_describe_names_steps_articles_and_what_was_removed(corpus):
    text = report.describe(corpus)
    for part in (
        "Steps",
        "5 articles",
        "Everything went through.",
        "Smi24.net",
        "2024-09 ",
        "undated",
        "2024-10-01",
    ):
        assert part in text


def test_articles_are_named_shortly_and_uniquely(corpus):
    labels = report.article_labels(corpus.articles)
    assert labels.is_unique and {"ArmInfo undated", "ArmInfo 2024-09", "ARVAK 2024-04-23"} <= set(labels)


def test_equal_labels_are_numbered(corpus):
    twice = pd.concat([corpus.articles, corpus.articles.assign(article_id=lambda t: t["article_id"] + "-2")])
    assert report.article_labels(twice).is_unique


def test_removal_shares_add_up(corpus):
    shares = report.removal_shares(corpus.removals, corpus.raw)
    gone = {
        a: len(corpus.raw[a]) - len(t)
        for a, t in corpus.articles[["article_id", "text"]].itertuples(index=False)
    }
    assert (shares.groupby("article_id")["characters"].sum() >= pd.Series(gone)).all()
    assert shares["share"].between(0, 1).all()


def test_removed_words_are_listed_but_not_white_space(corpus):
    removed = report.removal_table(corpus)
    assert removed["text"].str.contains("Читайте на сайте").any()
    assert (removed["text"].str.strip() != removed["replacement"].str.strip()).all()


def test_claims_show_the_chosen_one_first(corpus):
    claims = report.claim_table(corpus)
    first = claims.groupby(["source", "field"])["chosen"].first()
    assert first.all()


def test_steps_come_before_problems(corpus):
    steps = report.step_table(corpus)
    assert steps["n_in"].notna().any() and not steps["n_in"].isna().cummax().diff().eq(-1).any()


def test_rows_of_a_table_stand_in_their_order(tmp_path):
    rows = pd.DataFrame(
        {"title": [f"Заголовок номер {i}" for i in range(12)], "text": ["Текст о мире и торговле. " * 5] * 12}
    )
    rows.to_csv(tmp_path / "table.csv", index=False)
    listed = report.article_table(load_corpus(tmp_path / "table.csv"))["source"]
    assert list(listed) == [f"table.csv#{i}" for i in range(1, 13)]
