import ast
import csv
import hashlib
import io
import json
import os
import re
import subprocess
import sys
from types import SimpleNamespace

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up import notebook

from analysis import load_corpus, paths
from analysis.corpus import Description
from analysis.export import (
    PRINTABLE,
    ExportError,
    csv_bytes,
    files,
    gallery,
    read_table,
    save_figure,
    save_table,
)
from analysis.export.provenance import record_sha256
from analysis.export.spreadsheet import neutralise, restore
from analysis.plots import ONE_COLUMN, TWO_COLUMNS, stamp, use_style


@pytest.fixture
def corpus():
    articles = pd.DataFrame({"article_id": ["a", "b", "c"], "story": ["a", "a", "c"]})
    return SimpleNamespace(articles=articles, hash="0123456789abcdef", description=None)


DESCRIPTION = Description("a few texts", "picked by hand.", "none", "2024", "a drawer", "many", "unknown")


def figure(title="Армения, Հայաստան, საქართველო"):
    fig, ax = plt.subplots(figsize=(3, 2))
    ax.barh(["Баку", "Tbilisi"], [1, 2], hatch="//")
    ax.set_title(title)
    return fig


PRINTED = [
    "Эй, жлоб! Где туз? Прячь юных съёмщиц в шкаф. №, «ёлки», за́мок",
    "The quick brown fox – “jumps” — ‘over’ the lazy dog… 5 × 3 ± 1 − 2 ≤ 4, §, €, ₽, °, •, ‰",
    "ԱԲԳԴԵԶԷԸԹԺԻԼԽԾԿՀՁՂՃՄՅՆՇՈՉՊՋՌՍՎՏՐՑՒՓՔՕՖ աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆև",
    "Ինչո՞ւ, ո՜չ, «այո»։ Հա՛, և՝ ՟ ֊",
    "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ ჱჲჳჴჵჶ „თბილისი“",
    "ႠႡႢႣႤႥႦႧႨႩႪႫႬႭႮႯႰႱႲႳႴႵႶႷႸႹႺႻႼႽႾႿჀ",
    "Əliyev, Şuşa, Ağdam, İlham, ılıq, çörək, gözəl, üçün",
    "İstanbul'da ığüşöç ĞÜŞÖÇ ₺",
    "Ґанок, їжак, Європа, ґудзик, під’їзд, ʼ",
    "$5 млрд и $6 млрд, 100 %, a_b, x^2, \\alpha, {x}",
]

PLACES = {
    "title": lambda ax, text: ax.set_title(text),
    "tick": lambda ax, text: ax.set_yticks([0, 1], ["a", text]),
    "axis": lambda ax, text: ax.set_ylabel(text),
    "text": lambda ax, text: ax.text(0.5, 0.5, text, transform=ax.transAxes),
    "annotation": lambda ax, text: ax.annotate(text, (0.5, 0.5), fontstyle="italic"),
    "legend": lambda ax, text: ax.legend([ax.patches[0]], [text]),
    "legend of the figure": lambda ax, text: ax.figure.legend([ax.patches[0]], [text]),
    "title of the figure": lambda ax, text: ax.figure.suptitle(text),
    "stamp": lambda ax, text: stamp(ax, text),
}
"""Where a text may stand in a figure."""


def fonts_of(pdf):
    """Give type, subtype and whether it is embedded of each font of a PDF."""
    found = set()
    for page in pypdf.PdfReader(pdf).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            inner = font.get_object().get("/DescendantFonts", [font])[0].get_object()
            descriptor = inner.get("/FontDescriptor", {})
            found.add((font["/Subtype"], inner["/Subtype"], "/FontFile2" in descriptor))
    return found


DATA = pd.DataFrame({"place": ["Баку", "=1+1"], "share": [1 / 3, -0.0], "n": [1, 2]})


class TestFigure:
    def test_files(self, tmp_path, corpus):
        written = save_figure(figure(), "02-map", caption="A map", data=DATA, corpus=corpus, out=tmp_path)
        assert sorted(written) == ["csv", "json", "pdf", "png", "svg"]
        assert {path.name for path in tmp_path.iterdir()} == {f"02-map.{e}" for e in written}
        assert all(path.stat().st_size for path in written.values())

    def test_record(self, tmp_path, corpus):
        written = save_figure(figure(), "map", caption="A map", corpus=corpus, out=tmp_path, alt="Two bars")
        record = json.loads(written["json"].read_text(encoding="utf-8"))
        assert record["corpus"] == {
            "hash": "0123456789abcdef",
            "articles": 3,
            "stories": 2,
            "description": None,
        }
        assert record["alt"] == "Two bars"
        assert {"analysis", "python", "matplotlib", "bertopic"} <= set(record["versions"])
        assert "NUMBA_NUM_THREADS" in record["threads"]

    def test_caption_ends_in_what_stands_behind_it(self, tmp_path, corpus):
        written = save_figure(figure(), "map", caption="A map", corpus=corpus, out=tmp_path)
        caption = json.loads(written["json"].read_text(encoding="utf-8"))["caption"]
        n = "n = 3 articles in 2 stories"
        assert re.fullmatch(rf"A map\. {n}; corpus 01234567 \(sampling unknown\); analysis \S+\.", caption)

    def test_what_is_known_of_the_corpus_stands_in_caption_and_record(self, tmp_path, corpus):
        corpus.description = DESCRIPTION
        written = save_figure(figure(), "map", caption="A map", corpus=corpus, out=tmp_path)
        record = json.loads(written["json"].read_text(encoding="utf-8"))
        assert "; corpus 01234567 (a few texts; picked by hand); analysis" in record["caption"]
        assert record["corpus"]["description"] == DESCRIPTION.facts

    def test_the_record_has_the_hashes_of_the_other_files_and_of_itself(self, tmp_path, corpus):
        written = save_figure(figure(), "map", caption="c", data=DATA, corpus=corpus, out=tmp_path)
        record = json.loads(written.pop("json").read_text(encoding="utf-8"))
        assert record["sha256"].pop("json") == record_sha256(record)
        assert record["sha256"] == {
            extension: hashlib.sha256(path.read_bytes()).hexdigest() for extension, path in written.items()
        }

    def test_the_record_names_the_notebook_and_what_was_not_its_default(self, tmp_path, monkeypatch):
        notebook(tmp_path / "books", "03_x.ipynb", "CORPUS = '../seeds'\nCODEBOOK = ''\nN = 1\nM = [1]")
        monkeypatch.setenv("ANALYSIS_NOTEBOOKS", str(tmp_path / "books"))
        (tmp_path / "seeds").mkdir()
        given = {"CORPUS": tmp_path / "seeds", "CODEBOOK": "", "N": 2, "M": (1,), "made": "here"}
        written = save_table(DATA, "03-t", caption="c", parameters=given, out=tmp_path)
        record = json.loads(written["json"].read_text(encoding="utf-8"))
        assert (record["notebook"], record["changed"]) == ("03_x.ipynb", ["N"])
        written = save_table(DATA, "t", caption="c", parameters=given, out=tmp_path)
        record = json.loads(written["json"].read_text(encoding="utf-8"))
        assert (record["notebook"], record["changed"]) == (None, [])

    @pytest.mark.parametrize(
        ("reposts", "words"),
        [
            ("all", "every repost counted"),
            ("collapse", "a story counted once a medium"),
            ("originals", "reposts left out"),
        ],
    )
    def test_caption_says_how_reposts_were_counted(self, tmp_path, corpus, reposts, words):
        written = save_table(
            DATA, "t", caption="c", corpus=corpus, parameters={"REPOSTS": reposts}, out=tmp_path
        )
        assert f"in 2 stories; {words}; corpus" in written["tex"].read_text(encoding="utf-8")

    def test_caption_says_what_the_articles_are_about(self, tmp_path, corpus):
        chosen = {"REPOSTS": "all", "ABOUT": "south_caucasus"}
        written = save_table(DATA, "t", caption="c", corpus=corpus, parameters=chosen, out=tmp_path)
        caption = json.loads(written["json"].read_text(encoding="utf-8"))["caption"]
        assert "; only articles about the South Caucasus; every repost counted; corpus" in caption

    def test_sentences_are_not_cut_for_a_caption(self, tmp_path):
        """To count them in a corpus of ten thousand articles would take longer than all else."""
        corpus = load_corpus(paths.SEEDS)
        written = save_table(DATA, "t", caption="c", corpus=corpus, out=tmp_path)
        assert "n = 5 articles in 5 stories; corpus" in written["tex"].read_text(encoding="utf-8")
        assert "sentences" not in vars(corpus)

    def test_same_bytes_whatever_the_process(self, tmp_path):
        script = (
            "import matplotlib; matplotlib.use('Agg'); import sys; sys.path.insert(0, 'tests')\n"
            "from test_export import DATA, figure\nfrom analysis.export import save_figure\n"
            "save_figure(figure(), 'map', caption='c', data=DATA, parameters={'S': {3, 1}}, out=sys.argv[1])"
        )
        folders = [tmp_path / "here", tmp_path / "there"]
        save_figure(figure(), "map", caption="c", data=DATA, parameters={"S": {3, 1}}, out=folders[0])
        environment = os.environ | {"PYTHONHASHSEED": "1"}
        subprocess.run(
            [sys.executable, "-c", script, folders[1]], check=True, env=environment, cwd=paths.ROOT
        )
        here, there = ({path.name: path.read_bytes() for path in folder.iterdir()} for folder in folders)
        assert here == there and len(here) == 5

    def test_same_bytes_when_drawn_again(self, tmp_path, corpus):
        contents = []
        for _ in range(2):
            written = save_figure(figure(), "map", caption="c", data=DATA, corpus=corpus, out=tmp_path)
            contents.append({name: path.read_bytes() for name, path in written.items()})
        assert contents[0] == contents[1]

    def test_no_time_in_any_file(self, tmp_path):
        written = save_figure(figure(), "map", caption="c", out=tmp_path)
        for path in written.values():
            assert not re.search(rb"20[2-9]\d[-:]?[01]\d|CreationDate|dc:date", path.read_bytes()[:4000])

    @pytest.mark.parametrize("text", PRINTED)
    def test_letters_of_the_region_have_glyphs(self, tmp_path, text):
        with mpl.rc_context():
            use_style()
            fig, ax = plt.subplots(figsize=(6, 2))
            ax.set_title(text)
            ax.set_xlabel(text, fontstyle="italic")
            assert save_figure(fig, "map", caption="c", out=tmp_path)

    @pytest.mark.parametrize("place", PLACES)
    def test_missing_glyph_is_an_error_wherever_it_stands_and_writes_nothing(self, tmp_path, place):
        fig = figure()
        PLACES[place](fig.axes[0], "Кавказ 高加索")
        told = r"figure map: Font DejaVu Sans has no glyph '高' \(U\+9AD8\), which stands in 'Кавказ 高加索'; write"
        with pytest.raises(ExportError, match=told):
            save_figure(fig, "map", caption="c", out=tmp_path)
        assert not list(tmp_path.iterdir())

    def test_missing_glyph_is_an_error_when_the_figure_was_shown_before(self, tmp_path):
        fig = figure("高加索")
        with pytest.warns(UserWarning, match="Glyph"):
            fig.savefig(io.BytesIO(), format="png")
        with pytest.raises(ExportError, match="U[+]9AD8"):
            save_figure(fig, "map", caption="c", out=tmp_path)

    @pytest.mark.parametrize(
        ("family", "letter"),
        [("cmr10", "А"), ("STIXGeneral", "Հ"), ("DejaVu Sans", "Ა"), ("DejaVu Sans", "₾")],
    )
    def test_missing_glyph_is_an_error_in_any_font(self, tmp_path, family, letter):
        with mpl.rc_context({"font.family": [family]}):
            fig = plt.figure()
            fig.text(0.5, 0.5, f"x{letter}")
            with pytest.raises(ExportError, match=f"{family}.*{letter}.*stands in 'x{letter}'.*printable"):
                save_figure(fig, "map", caption="c", out=tmp_path)

    def test_fonts_are_embedded(self, tmp_path):
        written = save_figure(figure(), "map", caption="c", out=tmp_path)
        assert fonts_of(written["pdf"]) == {("/Type0", "/CIDFontType2", True)}
        assert b"<text" not in written["svg"].read_bytes()  # letters are outlines, alike on any machine

    @pytest.mark.parametrize("name", ["Map", "a b", "../map", "a--b", "-a", "карта", ""])
    def test_bad_names(self, name, tmp_path):
        with pytest.raises(ExportError, match="lower-case"):
            save_figure(figure(), name, caption="c", out=tmp_path)

    def test_default_folder(self, tmp_path, monkeypatch):
        monkeypatch.setenv("ANALYSIS_FIGURES", str(tmp_path / "deep" / "er"))
        written = save_table(DATA, "t", caption="c")
        assert written["csv"].parent == tmp_path / "deep" / "er"


class TestParameters:
    def record(self, tmp_path, **parameters):
        written = save_table(DATA, "t", caption="c", parameters=parameters, out=tmp_path)
        return json.loads(written["json"].read_text(encoding="utf-8"))["parameters"]

    def test_no_absolute_path(self, tmp_path):
        record = self.record(tmp_path, CORPUS=str(tmp_path), OUT="/somewhere", MODEL=tmp_path / "model", N=3)
        assert record == {"CORPUS": tmp_path.name, "MODEL": "model", "N": 3}

    def test_the_repository_is_the_root(self, tmp_path, monkeypatch):
        absolute = self.record(tmp_path, CORPUS=str(paths.ROOT / "seeds"), CHALLENGE=paths.ROOT / "seeds")
        monkeypatch.chdir(paths.ROOT / "tests")
        relative = self.record(tmp_path, CORPUS="../seeds", CHALLENGE="../seeds")
        assert absolute == relative == {"CORPUS": "seeds", "CHALLENGE": "seeds"}
        assert self.record(tmp_path, CODEBOOK="") == {"CODEBOOK": ""}

    def test_values_of_all_kinds(self, tmp_path):
        record = self.record(
            tmp_path, A=np.int64(3), B=[np.float64(0.5), True], C=None, D="/.*/", E=float("inf")
        )
        assert record == {"A": 3, "B": [0.5, True], "C": None, "D": "/.*/", "E": "inf"}


FORMULAE = [
    "=1+1",
    "+7 495",
    "-1",
    "- Да",
    "@name",
    "\tx",
    "\rx",
    "\nx",
    " =1",
    "\u00a0@x",
    "\x00=1",
    "\u200b=1",
]
FORMULAE += ["＝1+1", "＋1", "－1", "＠name", "'=1", "''-"]  # noqa: RUF001
PLAIN = ["", "a\rb", "a\r\nb\nc", "a=1", "–5", "— Да", "'tis", "''", "«=1»", "1-2", "?=", " x", "−5"]  # noqa: RUF001


def cells_of(table):
    return list(csv.reader(io.StringIO(csv_bytes(table).decode("utf-8-sig"), newline="")))


class TestCsv:
    @pytest.mark.parametrize("cell", FORMULAE)
    def test_formulae_are_harmless(self, cell):
        assert cells_of(pd.DataFrame({"a": [cell, "x"]}))[1] == [f"'{cell}"]

    @pytest.mark.parametrize("cell", PLAIN)
    def test_other_texts_stay(self, cell):
        assert cells_of(pd.DataFrame({"a": [cell, "x"], "b": "y"}))[1] == [cell, "y"]

    @given(st.lists(st.text(), min_size=1))
    def test_no_text_begins_like_a_formula_whatever_it_is(self, texts):
        for (cell,) in cells_of(pd.DataFrame({"=a": ["x", *texts]}))[2:]:
            assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))  # noqa: RUF001
            assert not cell.startswith(("\t", "\r", "\n"))

    @given(st.lists(st.text(), min_size=1))
    def test_a_row_is_a_row_whatever_stands_in_it(self, texts):
        read = [row[0] for row in cells_of(pd.DataFrame({"a": texts, "b": "y"}))[1:]]
        assert [restore(cell) for cell in read] == texts

    @given(st.text())
    def test_the_apostrophe_comes_off_again(self, text):
        assert restore(neutralise(text)) == text
        assert neutralise(text) in (text, f"'{text}")

    def test_read_table_gives_the_table_back(self, tmp_path):
        table = pd.DataFrame(
            {"=a": ["NA", *FORMULAE, *PLAIN[1:]], "n": -2.5, "k": -3, "b, c": [None, *FORMULAE, *PLAIN[1:]]}
        )
        written = save_table(table.astype({"=a": "str"}), "t", caption="c", out=tmp_path)
        pd.testing.assert_frame_equal(read_table(written["csv"]), table, check_dtype=False)

    def test_excel_and_pandas_both_take_it_for_utf8(self, tmp_path):
        written = save_table(pd.DataFrame({"город": ["Баку"]}), "t", caption="c", out=tmp_path)
        assert written["csv"].read_bytes().startswith(b"\xef\xbb\xbf")
        assert pd.read_csv(written["csv"]).to_dict("list") == {"город": ["Баку"]}

    @pytest.mark.parametrize(
        ("column", "text"),
        [
            ([1 / 3], "0.333333"),
            ([-0.0], "0"),
            ([1e-9], "1e-09"),
            ([-5], "-5"),
            ([-2.5], "-2.5"),
            (pd.Series([-5], dtype=object), "-5"),
            (pd.Series([np.int64(-5)], dtype=object), "-5"),
            (["-5"], "'-5"),
            (["–5"], "–5"),
        ],
    )
    def test_cells(self, column, text):
        assert csv_bytes(pd.DataFrame({"a": column})).decode("utf-8-sig") == f"a\r\n{text}\r\n"

    def test_missing_and_dates(self):
        table = pd.DataFrame(
            {"d": pd.to_datetime(["2024-09-01", None]), "s": [None, "x"], "f": [np.nan, 1.0]}
        )
        assert csv_bytes(table).decode("utf-8-sig") == "d,s,f\r\n2024-09-01,,\r\n,x,1\r\n"

    def test_the_table_is_not_changed(self):
        before = DATA.copy()
        csv_bytes(DATA)
        pd.testing.assert_frame_equal(DATA, before)

    def test_doubled_column_names(self):
        assert cells_of(pd.DataFrame([[1, "=x"]], columns=["a", "a"])) == [["a", "a"], ["1", "'=x"]]


class TestTable:
    def test_latex(self, tmp_path, corpus):
        table = DATA.assign(when=pd.to_datetime(["2024-09-01", None]), note=["5 % of a_b & c", "x" * 60])
        written = save_table(table, "03-terms", caption="50 % of_all", corpus=corpus, out=tmp_path)
        assert sorted(written) == ["csv", "json", "tex"]
        tex = written["tex"].read_text(encoding="utf-8")
        for part in (
            r"\toprule",
            r"\midrule",
            r"\bottomrule",
            r"5 \% of a\_b \& c",
            r"\label{tab:03-terms}",
            "Баку",
        ):
            assert part in tex
        assert r"\caption{50 \% of\_all.}" in tex
        assert r"\emph{Note.} n = 3 articles in 2 stories; corpus 01234567 (sampling unknown)" in tex
        assert "0.33" in tex and "2024-09-01 " in tex and "–" in tex

    def test_empty(self, tmp_path):
        written = save_table(DATA.iloc[:0], "t", caption="c", out=tmp_path)
        assert written["csv"].read_text(encoding="utf-8-sig") == "place,share,n\n"

    def test_a_table_too_long_to_print_is_no_latex_and_leaves_none_of_an_earlier_run(self, tmp_path):
        short = save_table(DATA, "t", caption="c", out=tmp_path)
        long = save_table(pd.DataFrame({"n": range(PRINTABLE + 1)}), "t", caption="c", out=tmp_path)
        assert sorted(long) == ["csv", "json"] and not short["tex"].exists()
        assert "t.tex" not in gallery(tmp_path).read_text(encoding="utf-8")


COMMITTED = sorted((paths.ROOT / "figures").glob("*.pdf"))


@pytest.mark.parametrize("pdf", COMMITTED, ids=lambda pdf: pdf.stem)
def test_committed_figures_embed_their_fonts_and_fill_one_column_or_two(pdf):
    page = pypdf.PdfReader(pdf).pages[0]
    assert fonts_of(pdf) <= {("/Type0", "/CIDFontType2", True), ("/TrueType", "/TrueType", True)}
    assert min(abs(float(page.mediabox.width) / 72 - inches) for inches in (ONE_COLUMN, TWO_COLUMNS)) < 0.02


def test_gallery(tmp_path):
    save_table(DATA, "03-b", caption="Second", out=tmp_path)
    save_figure(figure(), "02-a", caption="First", alt="[bars]", data=DATA, out=tmp_path)
    (tmp_path / "other.json").write_text('{"x": 1}', encoding="utf-8")
    text = gallery(tmp_path).read_text(encoding="utf-8")
    assert text.index("## 02-a") < text.index("## 03-b")
    assert r"![\[bars\]](02-a.png)" in text
    assert "First. analysis" in text
    assert "[CSV](03-b.csv) · [TEX](03-b.tex) · [JSON](03-b.json)" in text
    assert "`python -m analysis run 02`" in text
    assert "other" not in text


def test_the_gallery_shows_texts_as_they_are(tmp_path):
    save_figure(figure(), "a", caption="A <script>, [a](b) & `c`_d_", alt="<img src=x>", out=tmp_path)
    text = gallery(tmp_path).read_text(encoding="utf-8")
    assert r"A &lt;script&gt;, \[a\](b) &amp; \`c\`\_d\_." in text and "![&lt;img src=x&gt;](a.png)" in text


def test_a_table_in_a_notebook_shows_html_as_text():
    shown = pd.DataFrame({"text": ["<script>x</script>"]})._repr_html_()
    assert "<script>" not in shown and "&lt;script&gt;" in shown


UNSAFE = {"pickle", "cPickle", "cloudpickle", "dill", "joblib", "marshal", "shelve"}
UNSAFE_CALLS = {
    "eval",
    "exec",
    "read_pickle",
    "to_pickle",
    "unsafe_load",
    "full_load",
    "allow_pickle",
    "HTML",
}


@pytest.mark.parametrize("file", sorted(paths.PACKAGE.rglob("*.py")), ids=lambda file: file.stem)
def test_nothing_is_pickled_executed_or_loaded_unsafely(file):
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = {alias.name for alias in node.names} | {getattr(node, "module", None) or ""}
            if names == {"joblib", "Parallel", "delayed"}:
                continue  # worker processes, no files
            assert not {name.split(".")[0] for name in names} & UNSAFE
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            assert called not in UNSAFE_CALLS and "allow_pickle" not in {k.arg for k in node.keywords}
            if called == "load" and ast.unparse(node.func).startswith("yaml"):
                assert ast.unparse(node.args[1]) in ("Loader", "yaml.SafeLoader", "yaml.CSafeLoader")


def test_every_link_of_the_gallery_leads_somewhere(tmp_path):
    save_figure(figure(), "a", caption="c", out=tmp_path)
    links = re.findall(r"\]\(([^)]+)\)", gallery(tmp_path).read_text(encoding="utf-8"))
    assert len(links) == 5
    assert all((tmp_path / link).is_file() for link in links)


def test_an_interrupted_write_leaves_the_old_file(tmp_path, monkeypatch):
    save_table(DATA, "t", caption="old", out=tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    monkeypatch.setattr(files.Path, "replace", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        save_table(DATA, "t", caption="new", out=tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_the_last_bits_of_the_layout_leave_no_trace(tmp_path):
    """The layout solver's last bits vary from run to run, and SVG makes ids of the axes' places."""
    written = []
    for shift in (0.0, 3e-13):
        fig, ax = plt.subplots(figsize=(4, 3))
        ax.plot([0, 1], [1, 0])
        ax.set_position([0.1 + shift, 0.1, 0.8, 0.8 - shift])
        paths_of = save_figure(fig, f"figure-{len(written)}", caption="A line", out=tmp_path)
        written.append(
            paths_of["svg"].read_text(encoding="utf-8").replace(f"figure-{len(written)}", "figure")
        )
    assert written[0] == written[1]
