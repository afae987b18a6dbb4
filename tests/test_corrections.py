"""metadata.csv: corrections win, are logged as manual, and a wrong row is told."""

import zipfile

import pandas as pd
import pytest

import analysis
from analysis.corpus.corrections import read_corrections

TEXT = "Президент заявил, что переговоры с соседями продолжатся в столице. Об этом сообщает пресса. " * 3


def test_corrections_win_and_are_logged(tmp_path):
    (tmp_path / "a.txt").write_text(f"date 2026-02-10 {TEXT}", encoding="utf-8")
    rows = "# remark\nsource,date,outlet,language\na.txt,2026-02-12,ТАСС,-\nb.txt,2020-01-01,,\na.txt2,31/12/2020,,\n"
    (tmp_path / "metadata.csv").write_text(rows, encoding="utf-8")
    corpus = analysis.load_corpus(tmp_path)
    row = corpus.articles.iloc[0]
    assert row["date"] == pd.Timestamp("2026-02-12")
    assert row["outlet"] == "TASS"  # one name for one outlet, however it was written
    assert pd.isna(row["language"])
    dates = corpus.claims.query("field == 'date'").set_index("method")["chosen"].to_dict()
    assert dates == {"header_date": False, "manual": True}
    told = corpus.audit.query("step == 'provenance'")["source"]
    assert set(told) == {"metadata.csv", "metadata.csv#3", "corpus"}


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"source,date\na.txt,2024-05\n", {"a.txt": {"date": "2024-05"}}),
        ("\ufeffsource;outlet\na.txt;Аравот\n".encode(), {"a.txt": {"outlet": "Аравот"}}),
        ("source;outlet\na.txt;Вестник Кавказа\n".encode("cp1251"), {"a.txt": {"outlet": "Вестник Кавказа"}}),
        (b'article_id,outlet\nab12,"Kommersant, daily"\n', {"ab12": {"outlet": "Kommersant, daily"}}),
        (
            b"Source;Date\na.txt;31.12.2020\nb.txt;1.2.2020 0:00\n",
            {"a.txt": {"date": "2020-12-31"}, "b.txt": {"date": "2020-02-01"}},
        ),
        (b"source,date\na.txt,2020-12-31 00:00:00\n", {"a.txt": {"date": "2020-12-31"}}),
        (b"# nothing yet\n", {}),
        (b"", {}),
    ],
)
def test_the_forms_that_spreadsheets_write(tmp_path, content, found):
    (tmp_path / "metadata.csv").write_bytes(content)
    assert read_corrections(tmp_path) == (found, [])


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("a.txt,31/12/2020,", "31/12/2020"),
        ("a.txt,31.13.2020,", "2020-13-31"),
        ("a.txt,2020-12-31 14:30,", "2020-12-31 14:30"),
        ("a.txt,2020-1,", "2020-1"),
        ("a.txt,2020-02-30,", "2020-02-30"),
        ("a.txt,,gossip", "gossip"),
        (",2020-01-01,", "names neither source nor article_id"),
        ("twice.txt,2020-01-02,", "stands in a row above already"),
    ],
)
def test_a_wrong_row_is_told_and_not_used(tmp_path, row, reason):
    (tmp_path / "metadata.csv").write_text(
        f"source,date,genre\ntwice.txt,2020-01-01,\n{row}\n", encoding="utf-8"
    )
    found, audit = read_corrections(tmp_path)
    assert found == {"twice.txt": {"date": "2020-01-01"}}
    assert [line["source"] for line in audit] == ["metadata.csv#2"] and reason in audit[0]["reason"]


def test_in_a_zip(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("sub/metadata.csv", "source,date\nsub/a.txt,2020-01-01\n")
    assert read_corrections(tmp_path / "a.zip")[0] == {"sub/a.txt": {"date": "2020-01-01"}}


def test_a_zip_that_is_none_has_no_corrections(tmp_path):
    (tmp_path / "a.zip").write_bytes(b"no zip")
    assert read_corrections(tmp_path / "a.zip") == ({}, [])


def test_a_metadata_file_that_is_no_text_is_told(tmp_path):
    (tmp_path / "metadata.csv").write_bytes(bytes(range(32)) * 30)
    found, audit = read_corrections(tmp_path)
    assert found == {} and "cannot be read" in audit[0]["reason"]
