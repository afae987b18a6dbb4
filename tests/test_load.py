"""Loading: what researchers have, and what they are told where it cannot be read."""

import gzip
import io
import json
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from analysis import lexicon
from analysis.corpus.build import build
from analysis.corpus.columns import FIELDS, TableError, find_columns, parse_csv
from analysis.corpus.encoding import EncodingError, decode
from analysis.corpus.load import CorpusError, read
from analysis.corpus.readers import RawArticle

RUSSIAN = "Президент заявил, что переговоры с соседями продолжатся в столице. Об этом сообщает пресса. Ещё один объезд. "


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def raws(path: Path, **options: object) -> list[str]:
    return [item.raw for item in read(path, **options)[0]]  # type: ignore[arg-type]


# --- encodings ---


@pytest.mark.parametrize(
    "encoding",
    [
        "utf-8",
        "utf-8-sig",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "cp1251",
        "koi8-r",
        "cp866",
        "mac-cyrillic",
        "iso8859-5",
    ],
)
def test_encodings_of_russian(encoding: str) -> None:
    assert decode((RUSSIAN * 3).encode(encoding)).text == RUSSIAN * 3


@pytest.mark.parametrize(
    ("encoding", "content"),
    [
        ("cp1252", "Le président français a déclaré qu’il était prêt à négocier."),
        ("cp1254", "Türkiye'nin Ermenistan ile ilişkileri güçleniyor, dedi Çavuşoğlu. Ağrı dağı."),
        ("cp1251", "Armenian text with one Russian name only: " + "Ереван в новостях. " * 4),
        ("ascii", "Plain English text."),
        ("utf-8", "Հայաստանի վարչապետը"),
        ("utf-8", "საქართველო"),
    ],
)
def test_encodings_of_others(encoding: str, content: str) -> None:
    assert decode(content.encode(encoding)).text == content


def test_a_short_text_in_windows_1251() -> None:
    assert decode("Россия и Кавказ".encode("cp1251")).text == "Россия и Кавказ"


def test_damaged_utf8_is_read_with_a_warning() -> None:
    data = (RUSSIAN * 20).encode()[:-7] + b"\xff" + b" end"
    decoded = decode(data)
    assert decoded.encoding == "utf-8"
    assert decoded.text.startswith(RUSSIAN)
    assert decoded.warning


def test_a_guess_is_in_the_audit(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", RUSSIAN.encode("cp1251"))
    _, audit = read(tmp_path)
    assert "cp1251" in audit[0]["reason"]


@pytest.mark.parametrize("encoding", ["utf-9", "utf-8"])
def test_a_wrong_encoding_asked_for(encoding: str) -> None:
    with pytest.raises(EncodingError, match=encoding):
        decode(RUSSIAN.encode("cp1251"), encoding)


# --- formats ---

TABLE = pd.DataFrame(
    {"Title": ["Один", "Два"], "text": ["Первый текст.", "Второй текст."], "Date": ["2024-05-01", ""]}
)


def make(path: Path) -> Path:
    buffer = io.BytesIO()
    match path.suffixes[0]:
        case ".csv":
            TABLE.to_csv(path, index=False)
            return path
        case ".tsv":
            TABLE.to_csv(path, index=False, sep="\t")
            return path
        case ".xlsx":
            TABLE.to_excel(path, index=False)
            return path
        case ".parquet":
            TABLE.to_parquet(path)
            return path
        case ".jsonl":
            TABLE.to_json(buffer, orient="records", lines=True, force_ascii=False)
        case ".json":
            buffer.write(json.dumps({"articles": TABLE.to_dict("records")}).encode())
    return write(path, buffer.getvalue())


@pytest.mark.parametrize("name", ["t.csv", "t.tsv", "t.xlsx", "t.parquet", "t.jsonl", "t.json"])
def test_tables(tmp_path: Path, name: str) -> None:
    articles, _ = read(make(tmp_path / name))
    assert [item.raw for item in articles] == ["Один\n\nПервый текст.", "Два\n\nВторой текст."]
    assert [item.source for item in articles] == [f"{name}#1", f"{name}#2"]
    assert articles[0].fields == {"title": "Один", "date": "2024-05-01"}
    assert articles[1].fields == {"title": "Два"}


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators(tmp_path: Path, separator: str) -> None:
    path = write(tmp_path / "t.csv", f'title{separator}text\nA{separator}"one, two; three\nfour"\n')
    assert raws(path) == ["A\n\none, two; three\nfour"]


def test_windows_1251_export_with_russian_columns(tmp_path: Path) -> None:
    content = (
        "Заголовок;Дата публикации;Источник;Текст статьи;Ссылка\nВстреча;05.03.2024;ТАСС;"
        + RUSSIAN
        + ";https://tass.ru/1\n"
    )
    articles, _ = read(write(tmp_path / "export.csv", content.encode("cp1251")))
    assert articles[0].fields == {
        "title": "Встреча",
        "date": "05.03.2024",
        "outlet": "ТАСС",
        "url": "https://tass.ru/1",
    }
    assert articles[0].raw == f"Встреча\n\n{RUSSIAN}"


def test_factiva_export(tmp_path: Path) -> None:
    content = (
        "AN,HD,BY,SN,PD,LA,LP,TD\nX1,Talks go on,A. Smith,TASS,5 March 2024,EN,The lead.,The rest of it.\n"
    )
    articles, _ = read(write(tmp_path / "factiva.csv", content))
    assert articles[0].raw == "Talks go on\n\nThe lead.\n\nThe rest of it."
    assert articles[0].fields == {
        "title": "Talks go on",
        "author": "A. Smith",
        "outlet": "TASS",
        "date": "5 March 2024",
        "language": "EN",
    }


def test_media_cloud_export(tmp_path: Path) -> None:
    content = "id,publish_date,title,url,language,media_name,media_url,text\n1,2024-03-05,Talks,https://a.am/1,en,A,a.am,Body.\n"
    fields = read(write(tmp_path / "mc.csv", content))[0][0].fields
    assert fields == {
        "title": "Talks",
        "date": "2024-03-05",
        "url": "https://a.am/1",
        "language": "en",
        "outlet": "A",
    }


def test_slashed_dates_tell_their_order(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", "date,text\n03/04/2018,a\n03/25/2018,b\n")
    assert [item.fields["date_order"] for item in read(path)[0]] == ["mdy", "mdy"]


def test_compressed_files_and_zips(tmp_path: Path) -> None:
    write(tmp_path / "a.txt.gz", gzip.compress(b"Text in gzip."))
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("sub/c.txt", "Text in zip.")
        archive.writestr("README.md", "no article")
    articles, _ = read(tmp_path)
    assert [(item.source, item.raw) for item in articles] == [
        ("a.txt.gz", "Text in gzip."),
        ("b.zip/sub/c.txt", "Text in zip."),
    ]


def test_a_sheet_without_text_is_told(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    with pd.ExcelWriter(path) as book:
        TABLE.to_excel(book, sheet_name="articles", index=False)
        pd.DataFrame({"note": ["x"]}).to_excel(book, sheet_name="notes", index=False)
    articles, audit = read(path)
    assert [item.source for item in articles] == ["t.xlsx/articles#1", "t.xlsx/articles#2"]
    assert audit[0]["source"] == "t.xlsx/notes"


def test_folders_are_read_in_order_and_what_is_no_article_is_left(tmp_path: Path) -> None:
    for name in (
        "b.txt",
        "a/z.txt",
        "a/.hidden.txt",
        "README.txt",
        "metadata.csv",
        "corpus.yml",
        ".git/x.txt",
    ):
        write(tmp_path / name, f"Text {name}.")
    assert [item.source for item in read(tmp_path)[0]] == ["a/z.txt", "b.txt"]


# --- what goes wrong ---


@pytest.mark.parametrize("name", ["a.html", "a.pdf", "a.docx"])
def test_formats_not_read_yet_are_told(tmp_path: Path, name: str) -> None:
    write(tmp_path / name, "x")
    write(tmp_path / "good.txt", "Text.")
    articles, audit = read(tmp_path)
    assert len(articles) == 1
    assert audit[0]["source"] == name
    assert "not read yet" in audit[0]["reason"]
    assert ".txt" in audit[0]["what_to_do"]


@pytest.mark.parametrize(("name", "content"), [
    ("a.xlsx", b"no workbook"), ("a.parquet", b"PAR1 no"), ("a.txt.gz", b"no gzip"), ("a.zip", b"no zip"), ("a.json", b"{"), ("a.txt", b""),
    ("a.txt", b"\x00\x01\x02\x03" * 50), ("a.csv", b""), ("a.xyz", b"?"),
])  # fmt: skip
def test_one_bad_file_never_sinks_a_corpus(tmp_path: Path, name: str, content: bytes) -> None:
    write(tmp_path / name, content)
    write(tmp_path / "good.txt", "Text.")
    articles, audit = read(tmp_path)
    assert [item.source for item in articles] == ["good.txt"]
    assert audit[0]["source"] == name
    assert audit[0]["reason"] and audit[0]["what_to_do"]
    assert (audit[-1]["n_in"], audit[-1]["n_out"]) == (2, 1)


def test_bad_rows_and_lines_are_told(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", "title,text\nA,one\nB,two,three\nC,\n")
    write(tmp_path / "b.jsonl", '{"text": "one"}\n{broken\n{"text": "three"}\n')
    articles, audit = read(tmp_path)
    assert [item.source for item in articles] == ["a.csv#1", "b.jsonl#1", "b.jsonl#3"]
    assert {row["source"] for row in audit[:-1]} == {"a.csv#2", "a.csv#3", "b.jsonl#2"}


def test_a_table_without_text_names_its_columns(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", "headline,inhalt\nA,B\n")
    with pytest.raises(CorpusError, match=r"headline, inhalt.*columns=\{"):
        read(path)
    assert raws(path, columns={"text": "inhalt"}) == ["A\n\nB"]


@pytest.mark.parametrize("columns", [{"text": "nothing"}, {"body": "inhalt"}])
def test_a_wrong_mapping_is_told(columns: dict[str, str]) -> None:
    with pytest.raises(TableError, match="nothing|body"):
        find_columns(["headline", "inhalt"], columns)


def test_a_missing_path(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no such file or folder"):
        read(tmp_path / "nowhere")


def test_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no files that can be articles"):
        read(tmp_path)


def test_nothing_readable_says_why(tmp_path: Path) -> None:
    write(tmp_path / "a.pdf", "x")
    with pytest.raises(CorpusError, match=r"a\.pdf: \.pdf files are not read yet"):
        read(tmp_path)


# --- ids, corrections ---


def test_ids_do_not_depend_on_names_and_copies_get_their_own(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "c.txt"):
        write(tmp_path / name, RUSSIAN * 3 if name != "c.txt" else "Другой текст.")
    first = build(tmp_path).articles.set_index("source")
    one = first.loc["a.txt", "article_id"]
    assert len(one) == 12
    assert first.loc["b.txt", "article_id"] == f"{one}-2"
    assert first.loc["b.txt", "repost_of"] == one
    (tmp_path / "a.txt").rename(tmp_path / "z.txt")
    assert set(build(tmp_path).articles["article_id"]) == set(first["article_id"])


def test_corrections_win_and_are_logged(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", f"date 2026-02-10 {RUSSIAN}")
    write(
        tmp_path / "metadata.csv",
        "# remark\nsource,date,outlet,language\na.txt,2026-02-12,ТАСС,-\nb.txt,2020-01-01,,\na.txt2,31.12.2020,,\n",
    )
    tables = build(tmp_path)
    row = tables.articles.iloc[0]
    assert row["date"] == pd.Timestamp("2026-02-12")
    assert row["outlet"] == "ТАСС"
    assert pd.isna(row["language"])
    dates = tables.claims.query("field == 'date'").set_index("method")["chosen"].to_dict()
    assert dates == {"header_date": False, "manual": True}
    assert set(tables.audit.query("step == 'provenance'")["source"]) == {
        "metadata.csv",
        "metadata.csv#3",
        "corpus",
    }


def test_counts_of_every_step(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", RUSSIAN)
    write(tmp_path / "b.txt", "0\n\nПоделиться")
    audit = build(tmp_path).audit
    counts = audit.dropna(subset=["n_in"]).set_index("step")[["n_in", "n_out"]]
    assert counts.loc["clean"].tolist() == [2, 1] or counts.loc["clean"].tolist() == [2, 2]
    assert list(counts.index) == ["load", "clean", "provenance", "reposts"]


def test_the_same_input_gives_the_same_tables(tmp_path: Path) -> None:
    for i in range(5):
        write(tmp_path / f"{i}.txt", f"Номер {i}. {RUSSIAN}")
    one, other = build(tmp_path), build(tmp_path)
    for left, right in zip(one[:4], other[:4], strict=True):
        pd.testing.assert_frame_equal(left, right)


def test_columns_lexicon_is_sound() -> None:
    table = lexicon.read_csv("columns.csv")
    assert set(table["field"]) <= set(FIELDS)
    assert not table["column"].duplicated().any()


def test_raw_articles_compare() -> None:
    assert RawArticle("a", "b") == RawArticle("a", "b", {})


def test_parse_csv_keeps_row_numbers() -> None:
    table, bad = parse_csv("text\na\nb,c\nd\n")
    assert table["text"].tolist() == ["a", "", "d"]
    assert bad == [(2, "the row has 2 cells, the header 1")]
