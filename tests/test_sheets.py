"""Coding sheets: drawn by known chances, written, filled in as people do, read or refused by cell, scored."""

import csv
import io
from types import SimpleNamespace

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up import small

from analysis import __main__ as command
from analysis.codebook import load_codebook
from analysis.frames import code
from analysis.frames.validity import read_validity, verdicts
from analysis.sheets import (
    SheetError,
    read_key,
    read_sheet,
    read_sheets,
    recode,
    sample_units,
    score,
    write_key,
    write_sheet,
)
from analysis.sheets.form import answers, carries, guide, heading, labels
from analysis.sheets.read import answer, stale

CODEBOOK = load_codebook()
POWER, PAIN, WARNING = "caucasian_power", "pain_point", "warning"
FRAMES = [frame for frame in labels(CODEBOOK) if frame != "none"]
HEADINGS = {frame: heading(label, frame) for frame, label in labels(CODEBOOK).items()}


def corpus_of(sentences):
    """A corpus and the program's codes by hand: sentences as (article, language, voice, frames found)."""
    rows = [
        (f"{article:02d}:{place:03d}", f"{article:02d}", place, language, voice, f"Text {place}.")
        for place, (article, language, voice, _) in enumerate(sentences)
    ]
    columns = ["sentence_id", "article_id", "position", "language", "voice", "text"]
    table = pd.DataFrame(rows, columns=columns)
    articles = table.groupby("article_id").agg(language=("language", "first"), text=("text", " ".join))
    articles = articles.reset_index().assign(date=pd.Timestamp("2026-01-01"), title="Headline")
    articles["story"] = articles["article_id"]
    articles["outlet"] = [f"Outlet {int(article) % 2}" for article in articles["article_id"]]
    spans = [
        (row[1], row[0], frame, "asserted", CODEBOOK.version)
        for row, (*_, frames) in zip(rows, sentences, strict=True)
        for frame in frames
    ]
    names = ["article_id", "sentence_id", "frame", "assertion", "codebook_version"]
    return SimpleNamespace(articles=articles, sentences=table, hash="made up"), pd.DataFrame(
        spans, columns=names
    )


def many(number=120):
    """Frames of three degrees of rarity, in two languages; and a language without terms."""
    frames = [
        (POWER,) * (n % 5 == 0) + (PAIN,) * (n % 12 == 0) + (WARNING,) * (n % 40 == 7) for n in range(number)
    ]
    spoken = ["ru" if n % 3 else "en" for n in range(number)]
    voices = ["direct" if n % 4 else "outlet" for n in range(number)]
    armenian = (number // 6, "hy", "outlet", ())
    return corpus_of([*zip((n // 6 for n in range(number)), spoken, voices, frames, strict=True), armenian])


def draw(**options):
    corpus, spans = many()
    return sample_units(corpus, spans, CODEBOOK, **{"size": 40, **options})


SENTENCES = st.lists(
    st.tuples(
        st.integers(0, 9),
        st.sampled_from(["en", "ru"]),
        st.sampled_from(["outlet", "direct"]),
        st.sets(st.sampled_from([POWER, PAIN, WARNING])).map(sorted),
    ),
    min_size=1,
    max_size=60,
)


@settings(max_examples=40)
@given(SENTENCES, st.integers(1, 70), st.integers(0, 3))
def test_probabilities_sum_to_what_is_drawn(sentences, size, seed):
    corpus, spans = corpus_of(sentences)
    try:
        units = sample_units(corpus, spans, CODEBOOK, size=size, seed=seed)
    except ValueError as error:
        least = int(str(error).split()[-1])
        assert size < least <= len(sentences)
        units = sample_units(corpus, spans, CODEBOOK, size=least, seed=seed)
        size = least
    assert len(units) == len(sentences)
    assert units["drawn"].sum() == min(size, len(units))
    assert units["probability"].sum() == pytest.approx(units["drawn"].sum())
    for _, stratum in units.groupby("stratum"):
        assert (stratum["probability"] == stratum["drawn"].mean()).all()
        assert stratum["drawn"].sum() >= min(2, len(stratum))


def test_each_unit_is_drawn_as_often_as_its_probability_says():
    draws = [draw(seed=seed) for seed in range(60)]
    often = np.mean([units["drawn"] for units in draws], axis=0)
    assert often.min() > 0
    assert np.abs(often - draws[0]["probability"]).max() < 0.25


def test_half_of_the_sample_are_units_without_a_frame_and_small_strata_are_taken_whole():
    units = draw()
    sizes = units.groupby("stratum")["drawn"].agg(["sum", "size"])
    assert sizes.loc[["en: none", "ru: none"], "sum"].tolist() == [10, 10]
    assert sizes.loc[f"ru: {WARNING}", "sum"] == sizes.loc[f"ru: {WARNING}", "size"]
    hits = sizes[~sizes.index.str.endswith("none")]
    partly = hits[hits["sum"] < hits["size"]]["sum"]
    assert partly.max() - partly.min() <= 1


def test_a_draw_spreads_over_outlets_and_voices():
    units = draw()
    plain = units[units["stratum"] == "ru: none"]
    for by in (["outlet"], ["outlet", "voice"]):
        groups = plain.groupby(by).agg(drawn=("drawn", "sum"), wanted=("probability", "sum"))
        assert (groups["drawn"] - groups["wanted"]).abs().max() < 1


def test_a_stratum_is_named_by_the_rarest_frame_found():
    units = draw()
    both = units[carries(units["found"], POWER) & carries(units["found"], PAIN)]
    assert set(both["stratum"]) == {f"en: {POWER}"}  # 8 English units have it, 10 have the other
    corpus, spans = corpus_of([(0, "ru", "outlet", (POWER, PAIN)), *[(0, "ru", "outlet", (POWER,))] * 3])
    assert sample_units(corpus, spans, CODEBOOK)["stratum"].iloc[0] == f"ru: {PAIN}"


def test_only_what_is_asserted_counts():
    corpus, spans = corpus_of([(0, "en", "outlet", (POWER,)), (0, "en", "outlet", (PAIN,))])
    spans.loc[1, "assertion"] = "denied"
    assert sample_units(corpus, spans, CODEBOOK)["found"].tolist() == [POWER, ""]


def test_the_draw_is_the_same_whatever_the_order_of_rows():
    corpus, spans = many()
    turned = SimpleNamespace(
        articles=corpus.articles.iloc[::-1], sentences=corpus.sentences.iloc[::-1], hash=corpus.hash
    )
    again = sample_units(turned, spans.iloc[::-1], CODEBOOK, size=40)
    pd.testing.assert_frame_equal(draw(), again)
    assert not draw(seed=1)["drawn"].equals(again["drawn"])


def test_languages_without_terms_are_left_out_and_counted():
    assert draw().attrs["left_out"] == {"hy": 1}
    corpus, spans = corpus_of([(0, "hy", "outlet", ())])
    with pytest.raises(ValueError, match="no sentence is in a language in which .* has terms"):
        sample_units(corpus, spans, CODEBOOK)


def test_articles_are_drawn_whole():
    units = draw(unit="article", size=12)
    assert units["unit_id"].str.startswith("a:").all()
    assert units["voice"].isna().all() and units["before"].isna().all()
    assert units["text"].iloc[0].count("Text") == 6
    assert units["drawn"].sum() == 12


def test_a_sentence_has_its_neighbours():
    row = draw().set_index("unit_id").loc["s:00:001"]
    assert row[["headline", "before", "text", "after"]].tolist() == [
        "Headline",
        "Text 0.",
        "Text 1.",
        "Text 2.",
    ]


def test_what_cannot_be_drawn_is_told():
    corpus, spans = many()
    with pytest.raises(ValueError, match="size 3 is too small for .* draw at least 13"):
        sample_units(corpus, spans, CODEBOOK, size=3)
    with pytest.raises(ValueError, match="unit is 'sentence' or 'article'"):
        sample_units(corpus, spans, CODEBOOK, unit="paragraph")
    with pytest.raises(ValueError, match="code the corpus with this codebook"):
        sample_units(corpus, spans.assign(codebook_version="0.9+x"), CODEBOOK)


class Sheet:
    """A sheet as a person has it open: lists of cells, the headings first."""

    def __init__(self, path):
        self.path = path
        if path.suffix == ".xlsx":
            rows = openpyxl.load_workbook(path)["coding"].iter_rows(values_only=True)
            self.rows = [[cell or "" for cell in row] for row in rows]
        else:
            self.rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))

    def place(self, name):
        return self.rows[0].index(HEADINGS.get(name, name))

    def units(self):
        return [row[self.place("unit_id")] for row in self.rows[1:]]

    def mark(self, row, name, value):
        """Write into a cell; the row as a spreadsheet counts it."""
        self.rows[row - 1][self.place(name)] = value

    def fill(self, truth):
        """Mark frames by unit; where there are none, say so."""
        for number, unit_id in enumerate(self.units(), 2):
            for frame in truth[unit_id] or ["none"]:
                self.mark(number, frame, "yes")
        return self

    def save(self, *, separator=",", encoding="utf-8-sig"):
        if self.path.suffix == ".xlsx":
            book = openpyxl.Workbook()
            for row in self.rows:
                book.active.append([cell or None for cell in row])
            book.save(self.path)
        else:
            stream = io.StringIO(newline="")
            csv.writer(stream, delimiter=separator).writerows(self.rows)
            self.path.write_bytes(stream.getvalue().encode(encoding))
        return self.path


def by_unit(units):
    """What the program found, by unit."""
    return {row.unit_id: row.found.split("; ") if row.found else [] for row in units.itertuples()}


@pytest.fixture
def units():
    return draw()


@pytest.fixture
def sheet(tmp_path, units):
    write_sheet(units, CODEBOOK, tmp_path / "anna.xlsx", coder="anna")
    return Sheet(tmp_path / "anna.xlsx")


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_what_a_coder_fills_in_is_what_is_read(tmp_path, units, suffix):
    path = tmp_path / f"anna{suffix}"
    write_sheet(units, CODEBOOK, path, coder="anna")
    codes = read_sheet(Sheet(path).fill(by_unit(units)).save(), units, CODEBOOK)
    assert set(codes["unit_id"]) == set(units.loc[units["drawn"], "unit_id"])
    assert codes.groupby("unit_id").size().eq(len(FRAMES)).all()
    assert set(codes["coder"]) == {"anna"} and set(codes["entries_version"]) == {CODEBOOK.entries_version}
    found = codes[codes["value"]].groupby("unit_id")["frame"].agg(sorted).to_dict()
    assert found == {unit_id: frames for unit_id, frames in by_unit(units[units["drawn"]]).items() if frames}


def test_rows_and_columns_may_be_moved(sheet, units):
    codes = read_sheet(sheet.fill(by_unit(units)).save(), units, CODEBOOK)
    sheet.rows = [row[::-1] for row in [sheet.rows[0], *sorted(sheet.rows[1:], reverse=True)]]
    moved = read_sheet(sheet.save(), units, CODEBOOK)
    order = ["unit_id", "frame"]
    pd.testing.assert_frame_equal(
        codes.sort_values(order, ignore_index=True), moved.sort_values(order, ignore_index=True)
    )


@pytest.mark.parametrize(
    ("separator", "encoding"), [(";", "cp1251"), (";", "utf-8-sig"), ("\t", "utf-16"), (",", "utf-8")]
)
def test_csv_as_spreadsheets_save_it(tmp_path, units, separator, encoding):
    write_sheet(units, CODEBOOK, tmp_path / "anna.csv", coder="anna")
    sheet = Sheet(tmp_path / "anna.csv")
    sheet.mark(2, PAIN, "ДА")
    sheet.mark(2, "remarks", "Болевая точка; сомнительно")
    codes = read_sheet(sheet.save(separator=separator, encoding=encoding), units, CODEBOOK)
    assert codes.loc[codes["value"], "frame"].tolist() == [PAIN]


def test_a_row_without_marks_is_not_coded(sheet, units):
    sheet.mark(3, PAIN, "yes")
    sheet.mark(4, "none", "yes")
    sheet.mark(5, POWER, "no")
    sheet.mark(6, "remarks", "hard")
    codes = read_sheet(sheet.save(), units, CODEBOOK)
    assert codes["unit_id"].unique().tolist() == sheet.units()[1:4]
    assert codes.groupby("unit_id", sort=False)["value"].sum().tolist() == [1, 0, 0]


def test_an_empty_sheet_has_no_codes(sheet, units):
    codes = read_sheet(sheet.path, units, CODEBOOK)
    assert codes.empty
    with pytest.raises(ValueError, match="nothing is coded yet"):
        score(units, codes)


@pytest.mark.parametrize("mark", ["yes", " Yes ", "Y", "1", "x", "X", "+", "TRUE", "да", "Д", "Х", "ИСТИНА"])
def test_forms_of_yes(mark):
    assert answer(mark) is True


@pytest.mark.parametrize("mark", ["no", "N", "0", "-", "−", "–", "False", "нет", "Н", "ЛОЖЬ"])  # noqa: RUF001
def test_forms_of_no(mark):
    assert answer(mark) is False


@given(st.text(max_size=5))
def test_whatever_else_is_neither(text):
    assert (answer(text) is None) == (text.strip().casefold() not in {*answers(), "−", "–"})  # noqa: RUF001


def test_answers_of_a_spreadsheet_s_own_types(sheet, units):
    for row, value in enumerate((True, 1, 1.0), 2):
        sheet.mark(row, PAIN, value)
    assert read_sheet(sheet.save(), units, CODEBOOK)["value"].sum() == 3


def problems(sheet, units):
    with pytest.raises(SheetError) as refused:
        read_sheet(sheet.save(), units, CODEBOOK)
    return refused.value.problems


# column, what somebody wrote in row 12, what is said
REFUSED = [
    (PAIN, "yess", "anna.xlsx, row 12, column 'Pain point': 'yess' is neither yes nor no; did you mean yes?"),
    (PAIN, "нед", "anna.xlsx, row 12, column 'Pain point': 'нед' is neither yes nor no; did you mean нет?"),
    (
        PAIN,
        "perhaps",
        "anna.xlsx, row 12, column 'Pain point': 'perhaps' is neither yes nor no; write yes or no",
    ),
    (
        "none",
        "2",
        "anna.xlsx, row 12, column 'No frame of the codebook': '2' is neither yes nor no; write yes or no",
    ),
]


@pytest.mark.parametrize(("name", "mark", "told"), REFUSED)
def test_a_wrong_mark_is_refused_by_its_cell(sheet, units, name, mark, told):
    sheet.mark(12, name, mark)
    assert problems(sheet, units) == (told,)


def test_none_beside_a_frame_is_refused(sheet, units):
    sheet.mark(7, "none", "yes")
    sheet.mark(7, PAIN, "да")
    (told,) = problems(sheet, units)
    assert told.startswith(
        "anna.xlsx, row 7, column 'No frame of the codebook': is yes, and so is 'Pain point'"
    )


def test_an_unknown_unit_is_refused(sheet, units):
    wanted = sheet.units()[0]
    sheet.mark(2, "unit_id", wanted + "1")
    (told,) = problems(sheet, units)
    assert (
        told
        == f"anna.xlsx, row 2, column 'unit_id': '{wanted}1' is none of the units drawn; did you mean {wanted}?"
    )
    sheet.mark(2, "unit_id", "Done on Tuesday")
    assert problems(sheet, units)[0].endswith("take the row out")


def test_a_unit_that_was_not_drawn_is_refused(sheet, units):
    sheet.mark(2, "unit_id", units.loc[~units["drawn"], "unit_id"].iloc[0])
    assert "is none of the units drawn" in problems(sheet, units)[0]


def test_a_unit_twice_is_refused(sheet, units):
    sheet.rows.append(sheet.rows[4])
    last = len(sheet.rows)
    (told,) = problems(sheet, units)
    assert told.startswith(
        f"anna.xlsx, row {last}, column 'unit_id': {sheet.units()[3]} stands in row 5 already"
    )


@pytest.mark.parametrize(
    ("name", "written", "told"),
    [
        (PAIN, "Pain pont", "column 'Pain pont' looks like it: write 'Pain point [pain_point]' there"),
        (PAIN, "", "no column 'Pain point [pain_point]'; copy it from the sheet as it was drawn"),
        ("unit_id", "unit id", "no column 'unit_id'; column 'unit id' looks like it"),
        ("sheet", "sheets", "no column 'sheet'; column 'sheets' looks like it"),
        (POWER, "Pain point", "two columns are headed 'Pain point"),
    ],
)
def test_a_heading_that_is_missing_or_misspelt_is_told(sheet, units, name, written, told):
    sheet.mark(1, name, written)
    assert any(told in line for line in problems(sheet, units))


@pytest.mark.parametrize("written", ["Pain point", "pain_point", "PAIN POINT", "Болевая точка [pain_point]"])
def test_a_heading_may_be_the_label_or_the_id(sheet, units, written):
    sheet.mark(2, PAIN, "yes")
    sheet.mark(1, PAIN, written)
    assert read_sheet(sheet.save(), units, CODEBOOK)["value"].sum() == 1


def test_a_row_that_names_no_coder_is_refused(sheet, units):
    sheet.mark(2, PAIN, "yes")
    sheet.mark(2, "sheet", "anna")
    assert "does not name coder and codebook" in problems(sheet, units)[0]


def test_all_that_is_wrong_is_told_at_once(sheet, units, tmp_path):
    for row in range(2, 27):
        sheet.mark(row, PAIN, "perhaps")
    assert len(problems(sheet, units)) == 25
    write_sheet(units, CODEBOOK, tmp_path / "boris.csv", coder="boris")
    other = Sheet(tmp_path / "boris.csv")
    other.mark(3, POWER, "oh")
    with pytest.raises(SheetError) as refused:
        read_sheets([sheet.path, other.save()], units, CODEBOOK)
    assert len(refused.value.problems) == 26
    lines = str(refused.value).splitlines()
    assert len(lines) == 21 and lines[-1] == "… and 6 more"


def test_a_coder_s_sheet_and_its_copy_are_refused_together(sheet, units, tmp_path):
    sheet.fill(by_unit(units)).save()
    copy = tmp_path / "copy.xlsx"
    copy.write_bytes(sheet.path.read_bytes())
    with pytest.raises(SheetError, match="give each sheet once"):
        read_sheets([sheet.path, copy], units, CODEBOOK)
    assert len(read_sheets([sheet.path, sheet.path], units, CODEBOOK)) == 40 * len(FRAMES)


@pytest.mark.parametrize(
    ("name", "content"), [("a.xlsx", b"no workbook"), ("a.csv", b"\x00\x01\x02" * 50), ("a.csv", b"")]
)
def test_a_file_that_is_no_table_is_told(tmp_path, units, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SheetError, match=f"^{name}: "):
        read_sheet(tmp_path / name, units, CODEBOOK)


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_a_sheet_does_not_show_what_the_program_thinks(tmp_path, units, suffix):
    write_sheet(units, CODEBOOK, tmp_path / f"anna{suffix}", coder="anna")
    sheet = Sheet(tmp_path / f"anna{suffix}")
    context = ["before", "after", "headline"]
    assert sheet.rows[0] == ["unit_id", "text", *context, *HEADINGS.values(), "remarks", "sheet"]
    assert not any(
        cell for row in sheet.rows[1:] for name in (*HEADINGS, "remarks") for cell in [row[sheet.place(name)]]
    )
    shown = {str(cell) for row in sheet.rows[1:] for cell in row}
    assert not shown & {*units["stratum"], *units["outlet"], *units["found"]} - {""}


def test_coders_get_the_same_units_in_orders_of_their_own(tmp_path, units):
    for coder in ("anna", "boris"):
        write_sheet(units, CODEBOOK, tmp_path / f"{coder}.csv", coder=coder)
    anna, boris = (Sheet(tmp_path / f"{coder}.csv").units() for coder in ("anna", "boris"))
    assert sorted(anna) == sorted(boris) == sorted(units.loc[units["drawn"], "unit_id"])
    assert anna != boris and anna != sorted(anna)


def test_a_workbook_helps_to_fill_it_in(sheet):
    book = openpyxl.load_workbook(sheet.path)
    assert book.sheetnames == ["coding", "codebook", "how to"]
    coding = book["coding"]
    assert coding.freeze_panes == "C2"
    (menu,) = coding.data_validations.dataValidation
    assert menu.formula1 == '"yes,no"' and len(menu.sqref.ranges) >= 1
    assert CODEBOOK.frame(PAIN).definition in coding.cell(1, sheet.place(PAIN) + 1).comment.text
    entries = list(book["codebook"].iter_rows(values_only=True))
    assert len(entries) == len(CODEBOOK.frames) + 1
    assert {"definition", "code when", "not when", "examples, Russian", "near misses, English"} <= set(
        entries[0]
    )
    assert set(guide()["language"]) == {"en", "ru"}


def test_beside_a_csv_stand_the_codebook_and_the_guide(tmp_path, units):
    files = write_sheet(units, CODEBOOK, tmp_path / "anna.csv", coder="anna")
    assert [file.name for file in files] == ["anna.csv", "anna-codebook.csv", "anna-guide.csv"]
    assert all(file.is_file() for file in files)


def test_no_cell_is_a_formula(tmp_path):
    corpus, spans = corpus_of([(0, "en", "outlet", ())])
    corpus.sentences["text"] = "=HYPERLINK(\x01)"
    units = sample_units(corpus, spans, CODEBOOK)
    for suffix in (".xlsx", ".csv"):
        write_sheet(units, CODEBOOK, tmp_path / f"anna{suffix}", coder="anna")
        sheet = Sheet(tmp_path / f"anna{suffix}")
        assert sheet.rows[1][sheet.place("text")].startswith("'=HYPERLINK(")


def test_a_long_article_is_spread_over_cells(tmp_path):
    corpus, spans = corpus_of([(0, "en", "outlet", ())])
    corpus.articles["text"] = "".join(f"{n:07d} " for n in range(10_000))
    units = sample_units(corpus, spans, CODEBOOK, unit="article")
    write_sheet(units, CODEBOOK, tmp_path / "anna.xlsx", coder="anna")
    sheet = Sheet(tmp_path / "anna.xlsx")
    assert sheet.rows[0][:4] == ["unit_id", "text", "text, part 2", "text, part 3"]
    assert "".join(sheet.rows[1][1:4]) == corpus.articles["text"].iloc[0]


def test_filled_sheets_are_not_overwritten(sheet, units, tmp_path):
    with pytest.raises(FileExistsError, match="may hold codes"):
        write_sheet(units, CODEBOOK, sheet.path, coder="anna")
    write_key(units, tmp_path / "key.csv")
    with pytest.raises(FileExistsError, match="key.csv is there already"):
        write_key(units, tmp_path / "key.csv")


@pytest.mark.parametrize("coder", ["", "1", "a,b", "../a", "key"])
def test_a_coder_needs_a_name_that_can_be_a_file_s(tmp_path, units, coder):
    with pytest.raises(ValueError, match="is no name for a coder"):
        write_sheet(units, CODEBOOK, tmp_path / "a.csv", coder=coder)
    with pytest.raises(ValueError, match="as .xlsx or .csv"):
        write_sheet(units, CODEBOOK, tmp_path / "a.ods", coder="anna")


@pytest.mark.parametrize("saved", [False, True])
def test_a_key_reads_back_as_it_was(tmp_path, units, saved):
    path = write_key(units, tmp_path / "a-key.csv")
    if saved:  # by a spreadsheet in Russia
        sheet = Sheet(path)
        for row in sheet.rows[1:]:
            row[sheet.place("probability")] = row[sheet.place("probability")].replace(".", ",")
            row[sheet.place("drawn")] = {"True": "ИСТИНА", "False": "ЛОЖЬ"}[row[sheet.place("drawn")]]
        sheet.save(separator=";", encoding="cp1251")
    key = read_key(path)
    pd.testing.assert_frame_equal(key, units[key.columns], check_dtype=False, rtol=1e-5)


def test_a_damaged_key_is_told(tmp_path, units):
    sheet = Sheet(write_key(units, tmp_path / "a-key.csv"))
    sheet.mark(4, "drawn", "#REF!")
    with pytest.raises(SheetError, match="a-key.csv, row 4, column 'drawn': is damaged"):
        read_key(sheet.save())


def test_a_sheet_is_no_key(sheet):
    with pytest.raises(SheetError, match="is no key of a coding sheet, it lacks the column 'article_id'"):
        read_key(sheet.path)


def test_no_id_can_be_taken_for_a_number_or_a_date(tmp_path):
    corpus, spans = corpus_of([(0, "en", "outlet", ())])
    for table in (corpus.articles, corpus.sentences):
        table["article_id"] = "123456789012"
    corpus.articles["story"] = "123456789012"
    corpus.sentences["sentence_id"] = "12:30"
    units = sample_units(corpus, spans, CODEBOOK)
    path = write_key(units, tmp_path / "key.csv")
    for cell in path.read_text(encoding="utf-8-sig").splitlines()[1].split(",")[:3]:
        assert cell[:2] in ("s:", "a:")
    assert read_key(path)["story"].tolist() == ["123456789012"]


def test_stale_sheets_are_told(units):
    codes = judged(units, anna=by_unit(units))
    assert stale(codes, units, CODEBOOK) == []
    (told, _) = stale(codes.assign(entries_version="0.9+old"), units, CODEBOOK)
    assert (
        told
        == f"stale: anna coded by entries 0.9+old of the codebook, the key has {CODEBOOK.entries_version}"
    )


def judged(units, frames=FRAMES, **coders):
    """Codes as read: coder → unit → frames."""
    rows = [
        (unit_id, coder, frame, frame in found[unit_id], CODEBOOK.entries_version)
        for coder, found in coders.items()
        for unit_id in units.loc[units["drawn"], "unit_id"]
        if found.get(unit_id) is not None
        for frame in frames
    ]
    return pd.DataFrame(rows, columns=["unit_id", "coder", "frame", "value", "entries_version"])


def test_perfect_coders_of_a_perfect_program():
    units = draw()
    scores = score(units, judged(units, [POWER, PAIN, WARNING], anna=by_unit(units), boris=by_unit(units)))
    found = scores.validity[scores.validity["carrying"] > 0]
    assert len(found) >= 5
    assert found[["alpha", "precision", "recall", "f1"]].eq(1).all(axis=None)
    assert scores.shares["corrected"].dropna().tolist() == pytest.approx(
        scores.shares.loc[scores.shares["corrected"].notna(), "raw"].tolist()
    )
    assert set(scores.validity["coders"]) == {"anna, boris"}
    assert scores.notes == ()


def test_scores_as_computed_by_hand():
    # Stratum en: pain_point, 4 units of which 2 are drawn; en: none, 6 of which 3 are: each stands for two.
    found = [PAIN] * 4 + [""] * 6
    units = pd.DataFrame(
        {
            "unit_id": [f"s:{n}" for n in range(10)],
            "article_id": [str(n) for n in range(10)],
            "story": [str(n) for n in range(10)],
            "outlet": ["A", "B"] * 5,
            "language": "en",
            "voice": "outlet",
            "found": found,
            "stratum": [f"en: {frame or 'none'}" for frame in found],
            "probability": 0.5,
            "drawn": [True, False] * 2 + [True, False] * 3,
            "codebook_version": CODEBOOK.version,
            "entries_version": CODEBOOK.entries_version,
        }
    )
    truth = {"s:0": [PAIN], "s:2": [], "s:4": [PAIN], "s:6": [], "s:8": []}
    scores = score(units, judged(units, [PAIN], anna=truth, boris=truth, vera=truth | {"s:2": [PAIN]}))
    (row,) = scores.validity.to_dict("records")
    assert (row["precision"], row["recall"], row["f1"]) == (0.5, 0.5, 0.5)
    assert (row["carrying"], row["units"], row["coders"]) == (2, 5, "anna, boris, vera")
    # 15 codes, 7 of them yes; of one unit 2 of the 3 pairs differ: Do = 2 · 2 / 2 / 15, De = 2 · 7 · 8 / (15 · 14)
    assert row["alpha"] == pytest.approx(1 - (2 / 15) / (2 * 7 * 8 / (15 * 14)))
    (agreement,) = scores.agreement.to_dict("records")
    assert (agreement["units"], agreement["codes"], agreement["ties"]) == (5, 15, 0)
    whole = scores.shares[scores.shares["by"] == "all"].iloc[0]
    # of the hits half is right, of the rest a third is wrong
    assert whole["raw"] == pytest.approx(0.4)
    assert whole["corrected"] == pytest.approx((4 / 2 + 6 / 3) / 10)
    assert (whole["coded"], whole["units"]) == (5, 10)
    assert set(scores.shares["by"]) == {"all", "outlet", "voice"}


def test_ties_are_left_out_and_counted():
    units = draw()
    anna, boris = by_unit(units), by_unit(units)
    tied = units.loc[units["drawn"] & (units["stratum"] == "en: none"), "unit_id"].iloc[0]
    boris[tied] = [PAIN]
    scores = score(units, judged(units, [PAIN], anna=anna, boris=boris))
    english = scores.agreement.set_index("language").loc["en"]
    assert english["ties"] == 1
    assert scores.validity.set_index("language").loc["en", "units"] == english["units"] - 1
    assert scores.notes == (
        "ties left out of validity and shares: 1; they are the hard cases, "
        "and a third coder would settle them",
    )


def test_one_coder_has_no_agreement_and_half_a_sheet_is_told():
    units = draw()
    half = dict(list(by_unit(units[units["drawn"]]).items())[::2])
    scores = score(units, judged(units, [PAIN], anna=half))
    assert scores.agreement["alpha"].isna().all() and scores.agreement["units"].eq(0).all()
    assert scores.validity["f1"].dropna().eq(1).all()
    assert "20 of 40 units drawn are coded" in scores.notes[0]
    assert "no agreement to measure" in scores.notes[-1]
    weight = units[units["unit_id"].isin(half)].groupby("stratum").size()
    assert weight.lt(units[units["drawn"]].groupby("stratum").size()).any()


def test_strata_that_nobody_coded_are_told():
    units = draw()
    some = by_unit(units[units["drawn"] & ~units["stratum"].eq(f"ru: {WARNING}")])
    scores = score(units, judged(units, [WARNING], anna=some))
    assert any(f"nobody coded a unit of ru: {WARNING}" in note for note in scores.notes)
    whole = scores.shares[scores.shares["by"] == "all"].iloc[0]
    assert whole["corrected"] == pytest.approx(whole["raw"])


def test_codes_of_another_draw_are_refused():
    units = draw()
    codes = judged(units, [PAIN], anna=by_unit(units))
    with pytest.raises(ValueError, match="is none of the units drawn: give the key"):
        score(units.assign(drawn=False), codes)


def erring(seed, *, articles=150, size=6):
    """A corpus whose program misses two of five and now and then sees what is not there; and the truth."""
    rng = np.random.default_rng(seed)
    base = rng.beta(0.6, 3, articles)
    carrying = rng.random((articles, size)) < base[:, None]
    found = np.where(carrying, rng.random((articles, size)) < 0.6, rng.random((articles, size)) < 0.03)
    sentences = [
        (article, "en", "outlet", (PAIN,) if found[article, place] else ())
        for article in range(articles)
        for place in range(size)
    ]
    corpus, spans = corpus_of(sentences)
    truth = {
        f"s:{name}": [PAIN] if carries_it else []
        for name, carries_it in zip(corpus.sentences["sentence_id"], carrying.ravel(), strict=True)
    }
    return corpus, spans, truth


def test_corrected_shares_are_nearer_to_the_truth_than_raw_ones():
    errors = []
    for seed in range(6):
        corpus, spans, truth = erring(seed)
        units = sample_units(corpus, spans, CODEBOOK, size=250, seed=seed)
        shares = score(units, judged(units, [PAIN], anna=truth)).shares.iloc[0]
        share = np.mean([bool(frames) for frames in truth.values()])
        errors.append((abs(shares["raw"] - share), abs(shares["corrected"] - share)))
        assert shares["low"] < shares["corrected"] < shares["high"]
    raw, corrected = np.mean(errors, axis=0)
    assert corrected < raw / 2


OUTLET = ("outlet", None, None, None, None)


def test_present_patterns_may_score_old_codes():
    corpus = small(
        [("Russia is a Caucasian power. The ministers met.", OUTLET)],
        [("The West is driving a wedge between Russia and Armenia.", OUTLET)],
    )
    spans = code(corpus, CODEBOOK)
    units = sample_units(corpus, spans, CODEBOOK)
    assert units["found"].tolist() == [POWER, "", PAIN]
    older = units.assign(found="", codebook_version="0.9+old")
    key = recode(older, corpus, spans, CODEBOOK)
    pd.testing.assert_frame_equal(key, units)
    with pytest.raises(ValueError, match="alone: 1, as s:a0.0 in the corpus"):
        recode(older.iloc[1:], corpus, spans, CODEBOOK)


class TestCommandLine:
    def call(self, capsys, *arguments):
        done = command.main(["sheet", *map(str, arguments)])
        return done, capsys.readouterr()

    @pytest.mark.parametrize("suffix", ["xlsx", "csv"])
    def test_from_the_seeds_to_the_gate(self, capsys, tmp_path, seeds, suffix):
        names = ("--coders", "anna,boris", "--format", suffix, "--size", "80")
        done, printed = self.call(capsys, "draw", seeds, "--out", tmp_path, *names)
        assert done == 0 and "80 of 121 sentences drawn" in printed.out
        key = tmp_path / "seeds-sentence-key.csv"
        sheets = [tmp_path / f"seeds-sentence-{coder}.{suffix}" for coder in ("anna", "boris")]
        truth = by_unit(read_key(key))
        for sheet in sheets:
            Sheet(sheet).fill(truth).save()
        out = tmp_path / "scores"
        done, printed = self.call(capsys, "score", key, *sheets, "--out", out, "--corpus", seeds)
        assert done == 0 and "note:" not in printed.out
        assert sorted(file.name for file in out.iterdir()) == ["agreement.csv", "shares.csv", "validity.csv"]
        table = verdicts(read_validity(out / "validity.csv"), CODEBOOK, languages=["en"]).set_index("frame")
        assert table.loc[PAIN, "verdict"] == "validated"
        shares = pd.read_csv(out / "shares.csv", encoding="utf-8-sig")
        assert (shares["raw"] - shares["corrected"]).abs().max() < 1e-5

    def test_what_is_wrong_is_listed_a_line_each(self, capsys, tmp_path, seeds):
        self.call(capsys, "draw", seeds, "--out", tmp_path, "--unit", "article", "--coders", "anna")
        sheet = Sheet(tmp_path / "seeds-article-anna.xlsx")
        for row in (2, 3):
            sheet.mark(row, PAIN, "yess")
        done, printed = self.call(capsys, "score", tmp_path / "seeds-article-key.csv", sheet.save())
        assert done == 2 and not printed.out
        assert [line.split(", column")[0] for line in printed.err.splitlines()] == [
            "seeds-article-anna.xlsx, row 2",
            "seeds-article-anna.xlsx, row 3",
        ]
        done, printed = self.call(
            capsys, "draw", seeds, "--out", tmp_path, "--unit", "article", "--coders", "anna"
        )
        assert done == 2 and "is there already" in printed.err

    @pytest.mark.parametrize(
        ("arguments", "part"),
        [
            (["draw", "nowhere"], "nowhere: no such file"),
            (["draw", "nowhere", "--coders", "1"], "'1' is no name for a coder"),
            (["draw", "nowhere", "--coders", "a,a"], "a name stands there twice"),
            (["score", "nowhere-key.csv", "a.xlsx"], "nowhere-key.csv"),
        ],
    )
    def test_bad_calls_answer_in_one_line(self, capsys, tmp_path, monkeypatch, arguments, part):
        monkeypatch.chdir(tmp_path)
        done, printed = self.call(capsys, *arguments)
        assert done == 2 and printed.err.count("\n") == 1 and part in printed.err

    @pytest.mark.parametrize("arguments", [[], ["draw"], ["score"]])
    def test_help(self, capsys, arguments):
        with pytest.raises(SystemExit) as left:
            self.call(capsys, *arguments, "--help")
        assert left.value.code == 0
