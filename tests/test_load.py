"""Loading: what researchers have, where it is found, and what they are told where it cannot be read."""

import builtins
import gzip
import os
import pickle
import random
import socket
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from analysis.corpus.load import CorpusError, digest, find_files, read, read_file
from analysis.corpus.reading import files as files_module
from analysis.corpus.reading.readers import MAX_TEXT, RawArticle

RUSSIAN = "Президент заявил, что переговоры с соседями продолжатся в столице. Об этом сообщает пресса. Ещё один объезд. "


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def pack(path: Path, members: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def sources(path: Path) -> list[str]:
    return [item.source for item in read(path)[0]]


def told(path: Path) -> dict[str, str]:
    """What the audit says of each source, beside a good article that always goes through."""
    articles, audit = read(path)
    assert "good.txt" in [item.source for item in articles]
    assert all(row["reason"] and row["what_to_do"] for row in audit[:-1])
    return {row["source"]: row["reason"] for row in audit[:-1]}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder with one good article."""
    write(tmp_path / "good.txt", "Text.")
    return tmp_path


# --- finding ---


def test_compressed_files_and_zips(tmp_path: Path) -> None:
    write(tmp_path / "a.txt.gz", gzip.compress(b"Text in gzip."))
    pack(
        tmp_path / "b.zip",
        {
            "sub/c.txt": "Text in zip.",
            "d.csv.gz": gzip.compress(b"text\nRow in both."),
            "README.md": "no article",
        },
    )
    articles, _ = read(tmp_path)
    assert [(item.source, item.raw) for item in articles] == [
        ("a.txt.gz", "Text in gzip."),
        ("b.zip/d.csv.gz#1", "Row in both."),
        ("b.zip/sub/c.txt", "Text in zip."),
    ]


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
    assert sources(tmp_path) == ["a/z.txt", "b.txt"]


def test_corrections_in_a_folder_of_a_corpus_are_told_and_not_used(corpus: Path) -> None:
    write(corpus / "metadata.csv", "source,date\n")
    write(corpus / "sub" / "metadata.csv", "source,date\nx.txt,2019-01-01\n")
    assert set(told(corpus)) == {"sub/metadata.csv"}


def test_files_are_small_and_travel_between_processes(corpus: Path) -> None:
    files, audit = find_files(corpus)
    assert (files[0].source, files[0].member, files[0].size, audit) == ("good.txt", None, 5, [])
    assert pickle.loads(pickle.dumps(files)) == files


def test_digest_is_of_the_bytes(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "Text.")
    write(tmp_path / "b.txt", "Text.")
    write(tmp_path / "c.txt", "Text!")
    pack(tmp_path / "d.zip", {"d.txt": "Text."})
    a, b, c, d = map(digest, find_files(tmp_path)[0])
    assert a == b == d != c


def test_a_linked_folder_is_read_once_and_a_circle_is_told(corpus: Path) -> None:
    outside = corpus.parent / f"{corpus.name}-outside"
    write(outside / "x.txt", "Outside.")
    (corpus / "a_link").symlink_to(outside)
    (corpus / "b_link").symlink_to(outside)
    (corpus / "sub").mkdir()
    (corpus / "sub" / "circle").symlink_to(corpus)
    (corpus / "sub" / "above").symlink_to(corpus.parent)
    (corpus / "itself").symlink_to(corpus / "itself")
    (corpus / "broken.txt").symlink_to(corpus / "nowhere.txt")
    assert sources(corpus) == ["a_link/x.txt", "good.txt"]
    assert set(told(corpus)) == {"b_link", "broken.txt", "itself", "sub/above", "sub/circle"}


def test_pipes_and_sockets_are_told_and_left(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(corpus / "pipe.txt")
    monkeypatch.chdir(corpus)  # a socket's name may not be long
    with socket.socket(socket.AF_UNIX) as made:
        made.bind("socket.txt")
        assert set(told(corpus)) == {"pipe.txt", "socket.txt"}


def test_names_that_are_no_utf8_can_stand_in_a_table(tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + b"/\xff.txt", "wb") as file:
        file.write(b"Text.")
    assert sources(tmp_path) == ["\\xff.txt"]


def test_names_of_russian_zips(tmp_path: Path) -> None:
    name = "Новость.txt"
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        member = zipfile.ZipInfo("x")
        member.filename = name.encode("cp866").decode("cp437")
        archive.writestr(member, "Text.")
    # zipfile marks such a name as UTF-8; Windows' own packer did not
    data = bytearray((tmp_path / "a.zip").read_bytes())
    stored, old = member.filename.encode("utf-8"), name.encode("cp866")
    assert stored in data
    plain = _with_plain_name(old)
    write(tmp_path / "a.zip", plain)
    assert sources(tmp_path) == [f"a.zip/{name}"]


def _with_plain_name(name: bytes) -> bytes:
    """A zip of one stored member whose name is bytes, as packers before Unicode wrote it."""
    import struct
    import zlib

    body = b"Text."
    common = struct.pack("<HHHHHLLLHH", 20, 0, 0, 0, 33, zlib.crc32(body), len(body), len(body), len(name), 0)
    local = b"PK\x03\x04" + common + name + body
    entry = b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHLL", 0, 0, 0, 0, 0) + name
    return local + entry + b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, 1, 1, len(entry), len(local), 0)


# --- what goes wrong ---


@pytest.mark.parametrize(("name", "content", "reason"), [
    ("a.xlsx", b"no workbook", "no Excel file"), ("a.parquet", b"PAR1 no", "cannot be read"), ("a.txt.gz", b"\x1f\x8bno", "breaks off"),
    ("a.zip", b"no zip", "no zip"), ("a.json", b"{", "no JSON"), ("a.txt", b"", "empty"), ("a.txt", b" \n\t\r\n ", "empty"), ("a.txt", b"\xef\xbb\xbf", "empty"),
    ("a.html", b"", "empty"), ("a.pdf", b"", "empty"), ("a.csv", b"", "empty"), ("a.jsonl", b"\n\n", "empty"), ("a.csv", b"title,text\n", "no rows"),
    ("a.txt", b"\x00\x01\x02\x03" * 50, "binary"), ("a.xyz", b"?", "unknown kind"), ("article", b"Text", "no ending"), ("a.pdf", b"x", "no PDF"),
    ("a.pdf", b"%PDF-1.7 and no more", "damaged PDF"), ("a.docx", b"x", "no Word file"), ("a.docx", b"PK\x03\x04 and no more", "damaged"),
    ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Word"), ("a.rtf", b"{\\rtf1 Text}", "RTF"), ("a.txt", RUSSIAN.encode() * 30_000, "in one piece"),
    ("a.txt", "я".encode() * (MAX_TEXT + 1), "more than any article"), ("a.txt.gz", gzip.compress(RUSSIAN.encode() * 50)[:-20], "breaks off"),
    ("a.json", b"[1, 2]", "no records"), ("a.jsonl", b"[" * 100_000, "no"), ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "unknown kind"),
])  # fmt: skip
def test_one_bad_file_never_sinks_a_corpus(corpus: Path, name: str, content: bytes, reason: str) -> None:
    write(corpus / name, content)
    assert sources(corpus) == ["good.txt"]
    assert reason in told(corpus)[name]


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        (["../out.txt"], "leads out"),
        (["/etc/out.txt"], "leads out"),
        (["C:/out.txt"], "leads out"),
        (["a\\..\\..\\out.txt"], "leads out"),
        (["inner.zip"], "zip within a zip"),
    ],
)
def test_members_of_zips_that_are_not_read(corpus: Path, names: list[str], reason: str) -> None:
    pack(corpus / "a.zip", dict.fromkeys(names, "Text out of place."))
    assert sources(corpus) == ["good.txt"]
    assert [reason in said for said in told(corpus).values()] == [True] * len(names)


def test_a_member_that_comes_twice_is_told(corpus: Path) -> None:
    with zipfile.ZipFile(corpus / "a.zip", "w") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("x.txt", "One.")
        archive.writestr("x.txt", "Two.")
    assert "twice" in told(corpus)["a.zip/x.txt"]


def test_an_encrypted_member_is_told(corpus: Path) -> None:
    data = bytearray(pack(corpus / "a.zip", {"x.txt": "Text."}).read_bytes())
    data[6] |= 1  # the flag in the member's own header, then in the zip's list
    data[data.index(b"PK\x01\x02") + 8] |= 1
    write(corpus / "a.zip", bytes(data))
    assert told(corpus) == {"a.zip/x.txt": "is encrypted"}


@pytest.mark.parametrize("name", ["bomb.txt.gz", "bomb.csv.gz", "bomb.jsonl.gz", "bomb.zip"])
def test_a_bomb_is_given_up_and_takes_no_memory(corpus: Path, name: str) -> None:
    zeros = b"text\n" + b"0" * 200_000_000
    if name.endswith(".zip"):
        pack(corpus / name, {"x.txt": zeros})
    else:
        write(corpus / name, gzip.compress(zeros))
    del zeros
    tracemalloc.start()
    said = told(corpus)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "bomb" in next(iter(said.values())) or "in one piece" in next(iter(said.values()))
    assert peak < 150_000_000


def test_what_packs_well_is_no_bomb(tmp_path: Path) -> None:
    rows = "".join(f'{i},"{RUSSIAN}"\n' for i in range(300_000))  # 60 MB of much the same
    path = write(tmp_path / "a.csv.gz", gzip.compress(b"id,text\n" + rows.encode()))
    items = list(read_file(find_files(path)[0][0]))
    assert len(items) == 300_000
    assert all(isinstance(item, RawArticle) for item in items)


def test_rows_before_a_break_are_kept(corpus: Path) -> None:
    chance = random.Random(0)
    rows = [f"{i},{''.join(chance.choices('абвгдеж ', k=200))}\n" for i in range(2_000)]
    data = gzip.compress(("id,text\n" + "".join(rows)).encode())
    write(corpus / "a.csv.gz", data[: len(data) // 2])
    articles, audit = read(corpus)
    kept = [item for item in articles if item.source.startswith("a.csv.gz#")]
    assert 500 < len(kept) < 1_500
    assert all(f"{item.fields['id']},{item.raw}\n" == row for item, row in zip(kept, rows, strict=False))
    assert f"the {len(kept)} articles before that place were kept" in audit[0]["reason"]


def test_a_file_that_may_not_be_opened_is_told(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(corpus / "locked.txt", "Text.")

    def refusing(path: object, *args: object, **options: object) -> object:
        if str(path).endswith("locked.txt"):
            raise PermissionError(13, "Permission denied")
        return builtins.open(path, *args, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(files_module, "open", refusing, raising=False)
    assert told(corpus) == {"locked.txt": "may not be opened: Permission denied"}


def test_a_folder_that_may_not_be_opened_is_told(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (corpus / "locked").mkdir()
    scandir = os.scandir

    def refusing(path: str) -> object:
        if path.endswith("locked"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    assert "cannot be opened (Permission denied)" in told(corpus)["locked"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", "<!DOCTYPE html><html><body><h1>Talks go on</h1><p>The president said so on Wednesday.</p></body></html>"),
        ("article", "<html><body><h1>Talks go on</h1><p>The president said so on Wednesday.</p></body></html>"),
        ("a.php", "<!-- saved -->\n<html><body><h1>Talks go on</h1><p>The president said so on Wednesday.</p></body></html>"),
    ],
)  # fmt: skip
def test_a_page_called_something_else_is_read_as_a_page(corpus: Path, name: str, content: str) -> None:
    write(corpus / name, content)
    articles, _ = read(corpus)
    assert {item.source: item.fields.get("format") for item in articles} == {name: "html", "good.txt": None}
    assert "read as what it is: page" in told(corpus)[name]


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.txt", "id,text\n1,One.\n", "delimited"),
        ("a.txt", "Дата;Текст статьи\n2019-01-02;One.\n", "delimited"),
        ("a.csv", '[{"id": 1, "text": "One."}]', "json"),
        ("a.txt", '{"id": 1, "text": "One."}\n{"id": 2, "text": ""}\n', "json"),
        ("a", '{\n  "text": "One."}', "json"),
    ],
)
def test_a_table_called_something_else_is_read_as_a_table(
    corpus: Path, name: str, content: str, kind: str
) -> None:
    write(corpus / name, content)
    assert [item.raw for item in read(corpus)[0]] == ["One.", "Text."]
    assert f"read as what it is: {kind}" in "".join(
        row["reason"] for row in read(corpus)[1] if row["source"] == name
    )


@pytest.mark.parametrize(
    "content", ["Title, text and nothing else:\nOne.", "Text\n\nOne.", '{"Peace"} was his word.']
)
def test_a_text_that_begins_like_a_table_is_a_text(tmp_path: Path, content: str) -> None:
    assert [item.raw for item in read(write(tmp_path / "a.txt", content))[0]] == [content]


def test_gzip_is_unpacked_whatever_its_name(tmp_path: Path) -> None:
    assert read(write(tmp_path / "a.csv", gzip.compress(b"text\nOne.\n")))[0][0].raw == "One."


def test_a_guess_is_in_the_audit(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", RUSSIAN.encode("cp1251"))
    _, audit = read(tmp_path)
    assert "cp1251" in audit[0]["reason"]


@pytest.mark.parametrize(
    "text",
    [
        "1 of 2 DOCUMENTS\n\nOne.\n\n\n2 of 2 DOCUMENTS\n\nTwo.\n",
        "One.\n\nDocument LBA0000020181231eecv\n\nTwo.\n\nDocument LBA0000020181232eecv\n",
    ],
)
def test_several_articles_in_one_text_are_told(tmp_path: Path, text: str) -> None:
    write(tmp_path / "a.txt", text)
    articles, audit = read(tmp_path)
    assert len(articles) == 1 and "seems to hold 2 articles" in audit[0]["reason"]


def test_a_missing_path(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no such file or folder"):
        read(tmp_path / "nowhere")


def test_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no files that can be articles"):
        read(tmp_path)


def test_nothing_readable_says_why(tmp_path: Path) -> None:
    write(tmp_path / "a.pdf", "x")
    with pytest.raises(CorpusError, match=r"a\.pdf: is no PDF"):
        read(tmp_path)


def test_raw_articles_compare() -> None:
    assert RawArticle("a", "b") == RawArticle("a", "b", {})
