"""Encodings: told apart, and what is told where they are a guess."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.corpus.reading.encoding import EncodingError, decode, find_encoding

RUSSIAN = "Президент заявил, что переговоры с соседями продолжатся в столице. Об этом сообщает пресса. Ещё один объезд. "
OLD = ["cp1251", "koi8-r", "cp866", "mac-cyrillic", "iso8859-5"]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", *OLD]
)
def test_encodings_of_russian(encoding: str) -> None:
    assert decode((RUSSIAN * 3).encode(encoding)).text == RUSSIAN * 3


@pytest.mark.parametrize(
    ("encoding", "content"),
    [
        ("cp1252", "Le président français a déclaré qu’il était prêt à négocier."),
        ("cp1254", "Türkiye'nin Ermenistan ile ilişkileri güçleniyor, dedi Çavuşoğlu. Ağrı dağı."),
        ("cp1251", "Armenian text with one Russian name only: " + "Ереван в новостях. " * 4),
        ("cp1251", "Россия и Кавказ"),
        ("ascii", "Plain English text."),
        ("utf-8", "Հայաստանի վարչապետը"),
        ("utf-8", "საქართველო"),
        ("utf-16-le", "Հայաստանի վարչապետը ժամանեց"),
        ("utf-16-be", "საქართველოს პრემიერ-მინისტრი"),
        ("utf-16-le", "Plain English text."),
    ],
)
def test_encodings_of_others(encoding: str, content: str) -> None:
    assert decode(content.encode(encoding)).text == content


def test_damaged_utf8_is_read_with_a_warning() -> None:
    data = (RUSSIAN * 20).encode()[:-7] + b"\xff" + b" end"
    decoded = decode(data)
    assert decoded.encoding == "utf-8"
    assert decoded.text.startswith(RUSSIAN)
    assert decoded.warning


def test_the_sign_of_damage_itself_is_no_damage() -> None:
    assert decode("До \ufffd после".encode()).warning is None


@pytest.mark.parametrize("encoding", ["utf-9", "utf-8"])
def test_a_wrong_encoding_asked_for(encoding: str) -> None:
    with pytest.raises(EncodingError, match=encoding):
        decode(RUSSIAN.encode("cp1251"), encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", *OLD])
def test_the_pieces_a_text_comes_in_do_not_matter(encoding: str) -> None:
    data = ("Only ASCII at first. " * 50 + "\n" + RUSSIAN * 9).encode(encoding)
    pieces = [data[i : i + 333] for i in range(0, len(data), 333)]
    assert find_encoding(pieces).name == find_encoding([data]).name
    assert data.decode(find_encoding(pieces).name).endswith(RUSSIAN)


@pytest.mark.parametrize(
    ("data", "declared", "encoding"),
    [
        ("Ереван".encode("koi8-r"), "koi8-r", "koi8-r"),
        ("Ереван".encode("cp1251"), "windows-1251", "cp1251"),
        ("Café".encode("cp1252"), "ISO-8859-1", "cp1252"),
        (
            "Ереван".encode(),
            "windows-1251",
            "utf-8",
        ),  # saved anew by a program that left the declaration as it was
        ((RUSSIAN * 2).encode("cp1251"), "utf-8", "cp1251"),
        ((RUSSIAN * 2).encode("cp1251"), "no-such", "cp1251"),
    ],
)
def test_what_a_page_declares_is_believed_where_it_fits(data: bytes, declared: str, encoding: str) -> None:
    assert decode(data, declared=declared).encoding == encoding


@pytest.mark.parametrize(
    "data",
    [b"\x00\x01\x02\x03" * 50, b"\x89PNG\r\n\x1a\n" + bytes(range(256)), gzip.compress(RUSSIAN.encode() * 9)],
)
def test_binary_data_is_no_text(data: bytes) -> None:
    with pytest.raises(EncodingError, match="binary"):
        decode(data)


def test_a_few_control_characters_are_told() -> None:
    decoded = decode((RUSSIAN + "\x02 и \x00 далее").encode())
    assert decoded.text.startswith(RUSSIAN)
    assert decoded.warning == "2 control characters stand in the text, which cleaning takes out"


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=300))
def test_any_utf8_text_is_read_as_it_is(text: str) -> None:
    assert decode(text.encode()).text == text.removeprefix("\ufeff")
