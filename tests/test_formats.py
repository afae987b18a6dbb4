"""Formats: what each reader gives, and what it tells."""

import csv
import gzip
import io
import json
import logging
import textwrap
import zipfile
from pathlib import Path

import docx
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.corpus.clean import clean
from analysis.corpus.load import CorpusError, find_files, read, read_file
from analysis.corpus.reading.readers import MAX_TEXT, RawArticle, Row

RUSSIAN = "Президент заявил, что переговоры с соседями продолжатся в столице. Об этом сообщает пресса. Ещё один объезд. "


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def items(path: Path, **options: object) -> tuple[list[RawArticle], list[Row]]:
    """Articles and audit rows of one file, which need not give an article."""
    found = list(read_file(find_files(path)[0][0], **options))  # type: ignore[arg-type]
    articles = [item for item in found if isinstance(item, RawArticle)]
    return articles, [item for item in found if not isinstance(item, RawArticle)]


def reasons(path: Path, **options: object) -> dict[str, str]:
    return {row["source"]: row["reason"] for row in items(path, **options)[1]}


# --- tables ---

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
@pytest.mark.parametrize("packing", ["plain", "gz", "zip"])
def test_tables(tmp_path: Path, name: str, packing: str) -> None:
    path, source = make(tmp_path / name), name
    if packing == "gz":
        path = write(tmp_path / f"{name}.gz", gzip.compress(path.read_bytes()))
        source = path.name
    elif packing == "zip":
        with zipfile.ZipFile(tmp_path / "t.zip", "w") as archive:
            archive.write(path, name)
        path, source = tmp_path / "t.zip", f"t.zip/{name}"
    articles, audit = read(path)
    assert [item.raw for item in articles] == ["Один\n\nПервый текст.", "Два\n\nВторой текст."]
    assert [item.source for item in articles] == [f"{source}#1", f"{source}#2"]
    assert articles[0].fields == {"title": "Один", "date": "2024-05-01"}
    assert articles[1].fields == {"title": "Два"}
    assert len(audit) == 1


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("first", ["", "sep={}\n"])
def test_separators(tmp_path: Path, separator: str, first: str) -> None:
    head = first.format(separator)
    path = write(tmp_path / "t.csv", f'{head}title{separator}text\nA{separator}"one, two; three\nfour"\n')
    assert [item.raw for item in items(path)[0]] == ["A\n\none, two; three\nfour"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1251", "koi8-r", "utf-16"])
def test_export_with_russian_columns(tmp_path: Path, encoding: str) -> None:
    content = f"Заголовок;Дата публикации;Источник;Текст статьи;Ссылка\nВстреча;05.03.2024;ТАСС;{RUSSIAN};https://tass.ru/1\n"
    articles, _ = items(write(tmp_path / "export.csv", content.encode(encoding)))
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
    articles, _ = items(write(tmp_path / "factiva.csv", content))
    assert articles[0].raw == "Talks go on\n\nThe lead.\n\nThe rest of it."
    assert articles[0].fields == {
        "title": "Talks go on",
        "author": "A. Smith",
        "outlet": "TASS",
        "date": "5 March 2024",
        "language": "EN",
        "id": "X1",
    }


def test_news_api_export(tmp_path: Path) -> None:
    content = {
        "status": "ok",
        "articles": [
            {"source": {"id": "a", "name": "Aliq"}, "title": "Talks", "publishedAt": "2024-03-05T10:00:00Z", "content": "Body."},
            {"source": {"id": "a", "name": "Aliq"}, "title": "More", "publishedAt": "2024-03-06T10:00:00Z", "content": "Other body."},
        ],
    }  # fmt: skip
    articles, audit = items(write(tmp_path / "n.json", json.dumps(content)))
    assert articles[0].fields == {"title": "Talks", "date": "2024-03-05T10:00:00Z", "outlet": "Aliq"}
    assert not audit


@pytest.mark.parametrize(
    "content",
    [
        {"text": "Body."},
        [{"text": "Body."}],
        {"hits": {"hits": [{"_id": "1", "_source": {"text": "Body."}}]}},
        {"article": {"headline": "", "body": ["Body."]}},
        {"text": {"0": "Body."}, "title": {"0": ""}},  # as pandas writes it by default
        {"7f3a": {"text": "Body."}, "7f3b": {"text": ""}},
        {"columns": ["title", "text"], "index": [0], "data": [["", "Body."]]},
        {"text": ["Body."], "title": [""]},
    ],
)
def test_json_of_any_shape(tmp_path: Path, content: object) -> None:
    assert [item.raw for item in items(write(tmp_path / "a.json", json.dumps(content)))[0]] == ["Body."]


def test_json_under_the_other_name(tmp_path: Path) -> None:
    lines = write(tmp_path / "a.json", '{"text": "One."}\n{"text": "Two."}\n')
    listed = write(tmp_path / "b.jsonl", '[{"text": "One."},\n {"text": "Two."}]')
    for path in (lines, listed):
        articles, audit = items(path)
        assert [item.raw for item in articles] == ["One.", "Two."]
        assert "give it the ending" in audit[0]["what_to_do"]


def test_paragraphs_in_a_list(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", '{"text": ["One.", "Two."], "authors": ["A", "B"]}\n')
    article = items(path)[0][0]
    assert (article.raw, article.fields) == ("One.\n\nTwo.", {"author": "A, B"})


def test_a_column_that_only_later_records_have(tmp_path: Path) -> None:
    lines = ['{"note": "x"}'] * 3_000 + ['{"text": "Body.", "note": "y"}']
    articles, audit = items(write(tmp_path / "a.jsonl", "\n".join(lines)))
    assert [item.source for item in articles] == ["a.jsonl#3001"]
    assert len(audit) == 3_000


def test_parquet_with_nested_columns(tmp_path: Path) -> None:
    table = pa.table({
        "article": [{"text": "Body.", "made": {"date": "2024-03-05"}}, None],
        "authors": [["A", "B"], []],
        "data": [b"x", None],
        "id": [7, 8],
    })  # fmt: skip
    pq.write_table(table, tmp_path / "a.parquet")
    articles, audit = items(tmp_path / "a.parquet")
    assert articles == [
        RawArticle("a.parquet#1", "Body.", {"author": "A, B", "id": "7", "date": "2024-03-05"})
    ]
    assert audit[0]["source"] == "a.parquet#2"


def test_pages_in_a_table(tmp_path: Path) -> None:
    source = "<!DOCTYPE html><html lang='en'><body><h1>Talks go on</h1><p>The president said so on Wednesday.</p></body></html>"
    error = "<html><head><title>404 Not Found</title></head><body><p>Nothing here.</p></body></html>"
    pd.DataFrame({"content": [source, error], "title": ["Talks", "x"]}).to_json(
        tmp_path / "a.jsonl", orient="records", lines=True
    )
    articles, audit = items(tmp_path / "a.jsonl")
    assert articles == [
        RawArticle("a.jsonl#1", source, {"format": "html", "title": "Talks", "language": "en"})
    ]
    assert (
        clean(source, fields=articles[0].fields).text == "Talks go on\n\nThe president said so on Wednesday."
    )
    assert "error page" in audit[0]["reason"]


def test_halves_of_characters(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", r'{"text": "whole \ud83d\ude00"}' "\n" r'{"text": "half \ud83d"}')
    assert [item.raw for item in items(path)[0]] == ["whole \U0001f600", "half \ufffd"]
    assert list(reasons(path)) == ["a.jsonl#2"]


def test_times_in_seconds_and_milliseconds(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "publication_datetime,text\n1520244000000,a\n1520244000,b\n20180305,c\n")
    dates = [item.fields["date"] for item in items(path)[0]]
    assert dates == ["2018-03-05 10:00:00", "2018-03-05 10:00:00", "20180305"]


def test_slashed_dates_tell_their_order(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", "date,text\n03/04/2018,a\n03/25/2018,b\n")
    assert [item.fields["date_order"] for item in items(path)[0]] == ["mdy", "mdy"]


def test_a_header_below_other_rows(tmp_path: Path) -> None:
    rows = "Отчёт по запросу «Кавказ»,,\n\nЗаголовок,Дата,Текст\nВстреча,05.03.2024,Первый текст.\n"
    assert items(write(tmp_path / "t.csv", rows))[0][0].raw == "Встреча\n\nПервый текст."
    book = openpyxl.Workbook()
    for row in (["Отчёт по запросу"], [], ["Заголовок", "Текст"], ["Встреча", "Первый текст."]):
        book.active.append(row)
    book.save(tmp_path / "t.xlsx")
    article = items(tmp_path / "t.xlsx")[0][0]
    assert (article.source, article.raw) == ("t.xlsx#1", "Встреча\n\nПервый текст.")


def test_a_sheet_without_text_is_told(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    with pd.ExcelWriter(path) as book:
        TABLE.to_excel(book, sheet_name="articles", index=False)
        pd.DataFrame({"note": ["x"]}).to_excel(book, sheet_name="notes", index=False)
    articles, audit = items(path)
    assert [item.source for item in articles] == ["t.xlsx/articles#1", "t.xlsx/articles#2"]
    assert audit[0]["source"] == "t.xlsx/notes"


def test_bad_rows_and_lines_are_told(tmp_path: Path) -> None:
    content = "id,title,text\n1,A,one\n2,B,two,three\n\n3,C,\n1,D,four\n5,E\n"
    articles, _ = items(write(tmp_path / "a.csv", content))
    assert [item.source for item in articles] == ["a.csv#1", "a.csv#5"]
    said = reasons(tmp_path / "a.csv")
    assert list(said) == ["a.csv#2", "a.csv#4", "a.csv#5", "a.csv#6", "a.csv"]
    assert said["a.csv"] == "an empty row was left out"
    assert said["a.csv#5"] == "has the id '1' of row 1; both were kept"
    lines = '{"text": "one"}\n{broken\n{"text": "three"}\n7\n'
    assert [item.source for item in items(write(tmp_path / "b.jsonl", lines))[0]] == [
        "b.jsonl#1",
        "b.jsonl#3",
    ]
    assert list(reasons(tmp_path / "b.jsonl")) == ["b.jsonl#2", "b.jsonl#4"]


def test_a_short_row_is_told_and_kept(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "text,title,date\nBody.,A\n")
    assert items(path)[0] == [RawArticle("a.csv#1", "A\n\nBody.", {"title": "A"})]
    assert reasons(path) == {"a.csv#1": "the row has 2 cells, the header 3; the rest were taken for empty"}


def test_a_table_without_text_names_its_columns(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", "headline,inhalt\nA,B\n")
    with pytest.raises(CorpusError, match=r"headline, inhalt.*columns=\{"):
        read(path)
    assert items(path, columns={"text": "inhalt"})[0][0].raw == "A\n\nB"


@pytest.mark.parametrize("rows", [["{huge}"], ['"{huge}"'], ['"{lines}"']])
def test_a_row_beyond_all_measure_is_told_and_the_rest_is_read(tmp_path: Path, rows: list[str]) -> None:
    csv.field_size_limit(131_072)  # as in a process that just began
    row = rows[0].format(huge="слово " * 4_000_000, lines="строка\n" * 3_000_000)
    path = write(tmp_path / "a.csv", f"id,text\n1,Before.\n2,{row}\n3,After.\n")
    assert [item.raw for item in items(path)[0]] == ["Before.", "After."]
    assert "more than any article" in reasons(path)["a.csv#2"]


@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.parquet"])
def test_a_record_beyond_all_measure_is_told_and_the_rest_is_read(tmp_path: Path, name: str) -> None:
    table = pd.DataFrame({"text": ["Before.", "слово " * 4_000_000, "After."]})
    if name == "a.parquet":
        table.to_parquet(tmp_path / name)
    else:
        table.to_json(tmp_path / name, orient="records", lines=name == "a.jsonl", force_ascii=False)
    assert [item.raw for item in items(tmp_path / name)[0]] == ["Before.", "After."]
    assert "more than any article" in reasons(tmp_path / name)[f"{name}#2"]


def test_a_quotation_mark_that_is_not_closed(tmp_path: Path) -> None:
    rows = "".join(f'{i},"Текст {i}."\n' for i in range(30))
    path = write(tmp_path / "a.csv", f'id,text\n1,"Before."\n2,"Never closed\n{rows.replace(chr(34), "")}')
    assert "quotation mark" in reasons(path)["a.csv#2"]
    assert items(path)[0][0].raw == "Before."


def test_a_mark_at_the_end_of_a_last_line_is_no_open_one(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", 'id,text\n1,"He said: ""Yes""\n"\n2,"Never\nmind"')
    assert [item.raw for item in items(path)[0]] == ['He said: "Yes"\n', "Never\nmind"]
    assert not reasons(path)


def test_cells_that_excel_cut_or_could_not_compute(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["text"], ["я" * 32_767], ["#REF!"], ["Body."]):
        book.active.append(row)
    book.active["A3"].data_type = "e"
    book.save(tmp_path / "a.xlsx")
    assert [item.source for item in items(tmp_path / "a.xlsx")[0]] == ["a.xlsx#1", "a.xlsx#3"]
    said = reasons(tmp_path / "a.xlsx")
    assert "Excel cuts" in said["a.xlsx#1"]
    assert "#REF!" in said["a.xlsx#2"]


CELLS = st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=30)
LINES = st.lists(st.text(alphabet="а\",;\n\r\t|' \\", max_size=20) | CELLS, min_size=1, max_size=5)


@settings(max_examples=30)
@given(LINES)
def test_what_a_table_holds_is_what_is_read(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("tables")
    expected = [text for text in texts if text.strip()]
    with open(folder / "a.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["text", "note"], *([text, "x"] for text in texts)])
    lines = [json.dumps({"text": text}) for text in texts]
    write(folder / "a.jsonl", "\n".join(lines))
    write(folder / "a.json", json.dumps([{"text": text} for text in texts]))
    pd.DataFrame({"text": texts}).to_parquet(folder / "a.parquet")
    for name in ("a.csv", "a.jsonl", "a.json", "a.parquet"):
        assert [item.raw for item in items(folder / name)[0]] == expected, name


# --- Word ---


def test_word(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Переговоры продолжатся", 1)
    document.add_paragraph("Первый абзац.")
    table = document.add_table(2, 2)
    for place, cell in enumerate(("Год", "Экспорт", "2018", "41")):
        table.cell(*divmod(place, 2)).text = cell
    last = document.add_paragraph("Последний")
    last.add_run(" абзац.").bold = True
    document.save(tmp_path / "a.docx")
    article = items(tmp_path / "a.docx")[0][0]
    assert (
        article.raw
        == "Переговоры продолжатся\n\nПервый абзац.\n\nГод\tЭкспорт\n\n2018\t41\n\nПоследний абзац."
    )
    assert article.fields == {}  # the day is that of python-docx's own template
    document.core_properties.author = "Анна Перова"
    document.save(tmp_path / "a.docx")
    assert items(tmp_path / "a.docx")[0][0].fields == {"document_date": "2013-12-23"}


def with_part(path: Path, name: str, change: tuple[str, str]) -> Path:
    """Change a part of an Office file."""
    with zipfile.ZipFile(path) as package:
        parts = {member: package.read(member) for member in package.namelist()}
    parts[name] = parts[name].decode("utf-8").replace(*change).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for member, data in parts.items():
            package.writestr(member, data)
    return path


def test_tracked_changes_are_accepted(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Один XXX.")
    document.save(tmp_path / "a.docx")
    xml = 'Один </w:t></w:r><w:ins w:id="1"><w:r><w:t>новый</w:t></w:r></w:ins><w:del w:id="2"><w:r><w:delText>старый</w:delText></w:r></w:del><w:r><w:t>.'
    with_part(tmp_path / "a.docx", "word/document.xml", ("Один XXX.", xml))
    assert items(tmp_path / "a.docx")[0][0].raw.replace("  ", " ") == "Один новый."


ENTITY = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("name", "part"), [("a.docx", "word/document.xml"), ("a.xlsx", "xl/worksheets/sheet1.xml")]
)
def test_entities_in_office_files_are_refused(tmp_path: Path, name: str, part: str) -> None:
    path = tmp_path / name
    if name == "a.docx":
        docx.Document().save(path)
    else:
        TABLE.to_excel(path)
    root = "<w:document" if name == "a.docx" else "<worksheet"
    with_part(path, part, (root, ENTITY + root))
    assert "defines entities" in reasons(path)[name]


@pytest.mark.parametrize(
    ("name", "part"), [("a.docx", "word/document.xml"), ("a.xlsx", "xl/worksheets/sheet1.xml")]
)
def test_bombs_in_office_files_are_refused(tmp_path: Path, name: str, part: str) -> None:
    with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(part, b" " * 100_000_000)
    assert "zip bomb" in reasons(tmp_path / name)[name]


# --- PDF ---

PARAGRAPHS = [
    "Президент Армении заявил в среду, что переговоры о мирном договоре будут продолжены в ближайшие недели, несмотря на разногласия, которые остаются между сторонами по нескольким статьям.",
    "По его словам, стороны согласовали большую часть текста, и осталось обсудить лишь несколько статей документа. Это решено.",
    "Министр иностранных дел сообщил журналистам, что встреча пройдёт в столице, и добавил, что диалог продолжается на всех уровнях без посредников.",
    "The president said on Wednesday that the talks on a peace treaty would go on in the coming weeks, and that much was agreed by then.",
]


def print_pdf(path: Path, pages: list[list[str]], paragraphs: str) -> Path:
    """Print paragraphs as a word processor does: parted by a gap, or by an indent."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_pdf import PdfPages
    from matplotlib.figure import Figure

    with rc_context({"pdf.fonttype": 42}), PdfPages(path) as document:
        for number, page in enumerate(pages, start=1):
            figure, height = Figure(figsize=(8, 11)), 0.9
            figure.text(0.1, 0.96, "Вестник региона", fontsize=8)
            for paragraph in page:
                for i, line in enumerate(textwrap.wrap(paragraph, 70)):
                    figure.text(0.13 if paragraphs == "indent" and not i else 0.1, height, line, fontsize=11)
                    height -= 0.02
                height -= 0.015 if paragraphs == "gap" else 0
            figure.text(0.5, 0.03, str(number), fontsize=8)
            document.savefig(figure)
    return path


@pytest.mark.parametrize("paragraphs", ["gap", "indent"])
def test_paragraphs_of_a_pdf_are_rebuilt(tmp_path: Path, paragraphs: str) -> None:
    pages = [PARAGRAPHS[:2], PARAGRAPHS[2:], PARAGRAPHS[:1]]
    articles, audit = items(print_pdf(tmp_path / "a.pdf", pages, paragraphs))
    assert articles[0].raw.count("\f") == 2
    assert len(articles[0].fields["document_date"]) == 10
    assert not audit
    expected = [paragraph for page in pages for paragraph in page]
    assert [line for line in clean(articles[0].raw).text.split("\n\n") if len(line) > 20] == expected


def blank_pdf(path: Path, *, password: str | None = None, pages: int = 1) -> Path:
    writer = pypdf.PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(300, 300)
    if password is not None:
        writer.encrypt(user_password=password, owner_password="owner", algorithm="RC4-128")
    writer.write(path)
    return path


def test_a_scanned_pdf(tmp_path: Path) -> None:
    _, audit = items(blank_pdf(tmp_path / "a.pdf"))
    assert "scanned" in audit[0]["reason"]
    assert "OCR" in audit[0]["what_to_do"]


def test_a_locked_pdf(tmp_path: Path) -> None:
    assert "password" in reasons(blank_pdf(tmp_path / "a.pdf", password="secret"))["a.pdf"]
    # one without a password to open it, only against changes, is read (and is empty here)
    assert "scanned" in reasons(blank_pdf(tmp_path / "b.pdf", password=""))["b.pdf"]


def test_a_page_without_text_among_others(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(print_pdf(tmp_path / "a.pdf", [PARAGRAPHS], "gap"))
    writer.add_blank_page(300, 300)
    writer.write(tmp_path / "a.pdf")
    assert "no text on page 2 of 2" in reasons(tmp_path / "a.pdf")["a.pdf"]


def hand_pdf(path: Path, stream: bytes) -> Path:
    """Write a minimal PDF by hand: one page, and what is drawn on it."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length " + str(len(stream)).encode() + b">>stream\n" + stream + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    data, table = b"%PDF-1.4\n", b"0000000000 65535 f \n"
    for number, content in enumerate(objects, start=1):
        table += b"%010d 00000 n \n" % len(data)
        data += b"%d 0 obj" % number + content + b"endobj\n"
    end = b"xref\n0 6\n" + table + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(data)
    return write(path, data + end)


def draw(paragraphs: list[str], how: str) -> bytes:
    """Draw paragraphs parted by a gap or an indent, with the operators that different programs use."""
    lines = [(i, line) for text in paragraphs for i, line in enumerate(textwrap.wrap(text, 60))]
    if how == "next line":
        drawn = (f"{'' if i else '0 -8 Td'} ({line}) Tj T*" for i, line in lines)
        return f"BT /F1 11 Tf 14 TL 60 740 Td {' '.join(drawn)} ET".encode()
    drawn_lines, y = [], 60.0 if how == "from above" else 740.0
    for i, line in lines:
        sign = -1 if how == "from above" else 1
        x = 78 if how == "kerned and indented" and not i else 60
        y -= sign * (14 if i or how == "kerned and indented" else 23)
        drawn_lines.append(f"BT /F1 11 Tf 1 0 0 {sign} {x} {y} Tm [({line[:9]}) -20 ({line[9:]})] TJ ET")
    return ("1 0 0 -1 0 800 cm\n" * (how == "from above") + "\n".join(drawn_lines)).encode()


@pytest.mark.parametrize("how", ["next line", "kerned and indented", "from above"])
def test_paragraphs_are_seen_however_they_are_drawn(tmp_path: Path, how: str) -> None:
    english = [
        "The president said on Wednesday that the talks on a peace treaty would go on in the coming weeks, and that much was agreed by then.",
        "According to him, the sides agreed on most of the text.",
        "The foreign minister told journalists that the meeting would take place in the capital, and added that the dialogue was going on.",
    ]
    article = items(hand_pdf(tmp_path / "a.pdf", draw(english, how)))[0][0]
    assert clean(article.raw).text.split("\n\n") == english


@pytest.mark.parametrize(
    ("drawn", "reason"),
    [(b"Talks go on.", None), (b"/g12 /g17 \\(cid:3\\)\\(cid:4\\) ab", "broken"), (b" ", "scanned")],
)
def test_text_layers(tmp_path: Path, drawn: bytes, reason: str | None) -> None:
    path = hand_pdf(tmp_path / "a.pdf", b"BT /F1 12 Tf 50 250 Td (" + drawn + b") Tj ET")
    assert len(items(path)[0]) == (reason is None)
    assert reason is None or reason in reasons(path)["a.pdf"]


# --- everything together ---


def test_a_text_as_long_as_an_article_may_be(tmp_path: Path) -> None:
    assert len(items(write(tmp_path / "a.txt", "я" * MAX_TEXT))[0]) == 1
    assert not items(write(tmp_path / "a.txt", "я" * (MAX_TEXT + 1)))[0]


# --- rows in which nothing stands ---


def write_rows(path: Path, texts: list[str | None]) -> Path:
    match path.suffix:
        case ".jsonl":
            lines = [json.dumps({"text": text}) if text else "" for text in texts]
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        case ".csv":
            path.write_text("text\n" + "\n".join(text or "" for text in texts) + "\n", encoding="utf-8")
        case ".xlsx":
            pd.DataFrame({"text": texts}).to_excel(path, index=False)
    return path


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.jsonl"])
def test_empty_rows_count_and_are_told(tmp_path: Path, name: str) -> None:
    articles, audit = items(write_rows(tmp_path / name, [None, "One.", None, None, "Two.", None]))
    assert [item.source for item in articles] == [f"{name}#2", f"{name}#5"]
    assert [(row["source"], row["reason"]) for row in audit] == [(name, "3 empty rows were left out")]


def test_a_damaged_pdf_is_told_in_the_audit_and_nowhere_else(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    logging.getLogger("pypdf").setLevel(logging.NOTSET)
    assert "damaged PDF" in reasons(write(tmp_path / "a.pdf", "%PDF-1.4 broken"))["a.pdf"]
    assert caplog.records == []
