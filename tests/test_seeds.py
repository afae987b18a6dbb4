"""The five seed documents, cell by cell: what has to come out of each (the voices are tested in test_voice.py)."""

from pathlib import Path

import pandas as pd
import pytest

from analysis.corpus import Corpus, load_corpus
from analysis.corpus.clean import restore

CELLS = {
    "000": {"outlet": "Vestnik Kavkaza", "republisher": None, "relayed_from": None, "title": None, "genre": "news",
            "date": "2026-02-10", "date_precision": "day", "not_before": None, "language": "ru", "translated": "no"},
    "001": {"outlet": "ArmInfo", "republisher": "Smi24.net", "relayed_from": "RIA Novosti", "genre": "news",
            "title": 'Russian diplomat: For Western countries, the South Caucasus is nothing more than a potential "pain point" for Russia',
            "date": None, "date_precision": None, "not_before": "2024-10-01", "language": "en", "translated": "presumed"},
    "002": {"outlet": "ARVAK", "republisher": None, "relayed_from": None, "genre": "commentary",
            "title": "Что могли обсуждать Путин с Алиевым?",
            "date": "2024-04-23", "date_precision": "day", "not_before": None, "language": "ru", "translated": "no"},
    "003": {"outlet": "Minval Politika", "republisher": None, "relayed_from": None, "title": None, "genre": "news",
            "date": "2025-08-07", "date_precision": "day", "not_before": None, "language": "ru", "translated": "no"},
    "004": {"outlet": "ArmInfo", "republisher": "ru24.pro", "relayed_from": "Soyuzniki. CSTO", "genre": "news",
            "title": "Russia has no selfish interests in South Caucasus",
            "date": "2024-09-01", "date_precision": "month", "not_before": None, "language": "en", "translated": "presumed"},
}  # fmt: skip


@pytest.fixture(scope="module")
def tables() -> Corpus:
    return load_corpus(Path(__file__).resolve().parents[1] / "seeds")


def article(tables: Corpus, number: str) -> pd.Series:
    return tables.articles[tables.articles["source"].str.startswith(number)].iloc[0]


def claims(tables: Corpus, number: str, field: str) -> pd.DataFrame:
    rows = tables.claims[tables.claims["article_id"] == article(tables, number)["article_id"]]
    return rows[rows["field"] == field]


@pytest.mark.parametrize(("number", "field"), [(n, f) for n, cells in CELLS.items() for f in cells])
def test_cell(tables: Corpus, number: str, field: str) -> None:
    value, expected = article(tables, number)[field], CELLS[number][field]
    if field in ("date", "not_before") and expected is not None:
        expected = pd.Timestamp(expected)
    assert (pd.isna(value) and expected is None) or value == expected


@pytest.mark.parametrize(
    ("number", "gone"),
    [
        ("000", "date 2026"),
        ("001", "Добавить"), ("001", "Smi24"), ("001", "СМИ24"), ("001", "Rss.plus"), ("001", "ArmInfo"), ("001", "  "), ("001", "\xa0"),
        ("002", "АРВАК"), ("002", "arvak"), ("002", "23.04"),
        ("003", "date 2025"),
        ("004", "Сентябрь"), ("004", "ru24"), ("004", "АрмИНФО"), ("004", " 16 "), ("004", "\n0\n"), ("004", "ArmInfo."),
    ],
)  # fmt: skip
def test_gone(tables: Corpus, number: str, gone: str) -> None:
    assert gone not in article(tables, number)["text"]


@pytest.mark.parametrize(
    ("number", "kept"),
    [
        ("000", "– представитель Кремля"), ("000", "\n\nПодход Москвы к Южному Кавказу\n\n"), ("000", "отношения в области культуры\"\n\n–"),
        ("001", "in October 2023.\n\nThis format"), ("001", "grounds for this.\n\nEssentially, what we have is a section"),
        ("001", "Russia\n\nRussia's interests in the South Caucasus"),
        ("002", "в армяно-азербайджанском затяжном"), ("002", "экспортно-импортными потоков"), ("002", "коридора Север–Юг, который"),
        ("002", "с одной стороны для компенсации ощутимой"), ("002", "взаимоотношений с Азербайджаном"),
        ("002", "Алиевым?\n\n22.04.2024 президент"), ("002", "«очень чувствительны».\n\nВ свою очередь"),
        ("003", "Азербайджана в Киеве.\n\nК слову, в Москве"),
        ("004", "the military-political influence"), ("004", "socio-political publication \"Soyuzniki. CSTO\"."),
    ],
)  # fmt: skip
def test_kept(tables: Corpus, number: str, kept: str) -> None:
    assert kept in article(tables, number)["text"]


@pytest.mark.parametrize(("number", "first"), [
    ("000", "Дмитрий Песков рассказал"), ("001", "Russian diplomat: For"), ("002", "Что могли"), ("003", "Тенденция в"), ("004", "Russia has no"),
])  # fmt: skip
def test_text_begins(tables: Corpus, number: str, first: str) -> None:
    assert article(tables, number)["text"].startswith(first)


@pytest.mark.parametrize(("number", "last"), [
    ("000", "заключил он."), ("001", "the diplomat concluded."), ("002", "Р. Эрдоган?"), ("003", "заключил Пастернак."), ("004", "the ambassador concluded."),
])  # fmt: skip
def test_text_ends(tables: Corpus, number: str, last: str) -> None:
    assert article(tables, number)["text"].endswith(last)


def test_paragraphs_of_the_pdf(tables: Corpus) -> None:
    text = article(tables, "002")["text"]
    assert len(text.split("\n\n")) == 10
    assert all(paragraph.endswith((".", "?")) for paragraph in text.split("\n\n"))


def test_header_date_is_doubted(tables: Corpus) -> None:
    dates = claims(tables, "000", "date").set_index("value")
    assert dates["chosen"].to_dict() == {"2026-02-10": True, "2026-02-11": False}
    assert dates.loc["2026-02-10", ["method", "confidence", "evidence"]].tolist() == [
        "header_date",
        "low",
        "2026-02-10",
    ]
    assert dates.loc["2026-02-11", ["method", "evidence"]].tolist() == [
        "event_after_publication",
        "11 февраля",
    ]


def test_date_of_the_calendar(tables: Corpus) -> None:
    claim = claims(tables, "004", "date").iloc[0]
    assert (claim["value"], claim["method"]) == ("2024-09", "calendar_month")
    assert claim["evidence"].startswith("Сентябрь\n2024")


def test_missing_date_has_a_bound(tables: Corpus) -> None:
    assert claims(tables, "001", "date").empty
    bound = claims(tables, "001", "not_before").iloc[0]
    assert (bound["value"], bound["evidence"], bound["chosen"]) == ("2024-10", "October 2024", True)


def test_losing_claims_stay(tables: Corpus) -> None:
    outlets = claims(tables, "004", "outlet")
    assert outlets[["method", "chosen"]].to_numpy().tolist() == [
        ["dateline_outlet", True],
        ["source_line", False],
    ]


def test_evidence_is_verbatim(tables: Corpus) -> None:
    for row in tables.claims.dropna(subset=["raw_start"]).itertuples():
        assert tables.raw[row.article_id][row.raw_start : row.raw_end] == row.evidence


def test_removals_lead_back(tables: Corpus) -> None:
    for row in tables.articles.itertuples():
        removed = tables.removals[tables.removals["article_id"] == row.article_id].to_dict("records")
        assert restore(tables.raw[row.article_id], removed) == row.text


def test_no_reposts(tables: Corpus) -> None:
    assert tables.articles["repost_of"].isna().all()
    assert tables.articles["story"].nunique() == 5


def test_seeds_are_as_received(seeds: Path) -> None:
    """The hashes of the files as received: nobody edits them."""
    import hashlib

    hashes = {
        p.name[:3]: hashlib.sha256(p.read_bytes()).hexdigest()[:16] for p in sorted(seeds.glob("*.txt"))
    }
    assert hashes == HASHES


HASHES = {
    "000": "9ef78382288b1e9a",
    "001": "0977b90ac96f2c27",
    "002": "495bb69f2c297bd4",
    "003": "338364c5dc630379",
    "004": "676ad68653c65bec",
}
