"""Tables as LaTeX: what they look like, and that an engine, where there is one, prints them as they are."""

import re
import shutil
import subprocess
from pathlib import Path

import matplotlib as mpl
import pandas as pd
import pypdf
import pytest

from analysis import paths
from analysis.export import PRINTABLE, read_table, save_table
from analysis.export.latex import FLOATING, MISSING, escape_latex, latex_table
from analysis.export.records import read_records

FONTS = Path(mpl.get_data_path()) / "fonts" / "ttf"
XELATEX = rf"\usepackage{{fontspec}}\setmainfont[Path={FONTS}/,ItalicFont=DejaVuSerif-Italic.ttf]{{DejaVuSerif.ttf}}"
PDFLATEX = r"\usepackage[T2A]{fontenc}"
COMMITTED = sorted((paths.ROOT / "figures").glob("*.tex"))
PACKAGES = r"\usepackage{array,booktabs,longtable,pdflscape}"


def engine(name):
    reason = (
        f"no {name} on PATH; sudo apt install texlive-xetex texlive-latex-recommended texlive-lang-cyrillic"
    )
    return pytest.mark.skipif(shutil.which(name) is None, reason=reason)


def tex(table, caption="A table.", note="n = 5.", precision=2):
    return latex_table(table, "t", caption, note, precision)


def printed(folder, body, *, program="xelatex", preamble=PACKAGES):
    """Compile a document and give its text; an error, a letter without a glyph or a line too long fails."""
    fonts = XELATEX if program == "xelatex" else PDFLATEX
    document = (
        f"\\documentclass{{article}}\n{preamble}\n{fonts}\n\\begin{{document}}\n{body}\\end{{document}}\n"
    )
    (folder / "document.tex").write_text(document, encoding="utf-8")
    for _ in range(2):  # the columns of a long table are as wide as they should be the second time
        call = [program, "-interaction=nonstopmode", "-halt-on-error", "document.tex"]
        done = subprocess.run(call, cwd=folder, capture_output=True, timeout=120, check=False)
        log = (folder / "document.log").read_text(encoding="utf-8", errors="replace")
        assert done.returncode == 0, log[-2000:]
    assert not re.findall(r"Missing character.*", log)
    pages = pypdf.PdfReader(folder / "document.pdf").pages
    return " ".join(" ".join(page.extract_text() for page in pages).split()), log


def overfull(log):
    """Give by how many points lines, rows or floats are too long for the page."""
    found = re.findall(r"(?:Overfull \\[hv]box \(|Float too large for page by )(\d+\.\d+)pt", log)
    return [points for points in found if float(points) > 1]


STRANGE = [
    r"_ & % # { } ~ ^ \ $ @",
    "[x] * {y}",
    "*",
    "<a> | <b>",
    '"quoted" -- so --- ``b" c,,',
    "Россия и Южный Кавказ – «мост»",
    "Հայաստան, Ինչո՞ւ, ո՜չ, «այո»",
    "საქართველო და თბილისი",
    "Şuşa, Əliyev, ılıq, ğ",
    "Ґанок, їжак",
    "\\input{/etc/passwd}",
    "% all that follows",
]


def strange():
    return pd.DataFrame(
        {"[a]_b & c": STRANGE, "n": range(len(STRANGE)), "x": [None, -0.5, 0.001, *[1.25] * 9]}
    )


class TestForm:
    def test_a_small_table_floats_and_needs_booktabs_alone(self):
        written = tex(pd.DataFrame({"a": ["x"], "n": [1]}))
        assert written.startswith("% needs \\usepackage{booktabs}\n%")
        assert r"\begin{tabular}{lr}" in written and r"\emph{Note.} n = 5.\end{minipage}" in written

    def test_many_rows_run_over_pages_under_the_same_heading(self):
        written = tex(pd.DataFrame({"a": ["x"] * (FLOATING + 1)}))
        assert written.startswith("% needs \\usepackage{booktabs,longtable}\n")
        assert r"\endfirsthead" in written and r"\begin{table}" not in written
        assert r"\begin{landscape}" not in written

    def test_many_columns_lie_on_the_side(self):
        written = tex(pd.DataFrame({f"column{i}": ["some words"] for i in range(9)}))
        assert r"\usepackage{booktabs,longtable,pdflscape}" in written and r"\begin{landscape}" in written

    def test_still_more_are_cut_into_parts_that_begin_alike(self):
        written = tex(pd.DataFrame({"who": ["x"], **{f"column{i}": ["some words"] for i in range(15)}}))
        heads = re.findall(r"(who & .*) \\\\\n\\midrule\n\\endfirsthead", written)
        assert len(heads) == 2 and sum(head.count("column") for head in heads) == 15
        assert "Part 1 of 2." in written and "Part 2 of 2." in written and written.count("Note.") == 1
        assert written.count(r"\label") == 1

    @pytest.mark.parametrize(("names", "begin"), [(["x", "y"], "who & "), (["x", "x"], "row & who & ")])
    def test_each_part_tells_the_rows_apart(self, names, begin):
        written = tex(pd.DataFrame({"who": names, **{f"column{i}": ["some words"] * 2 for i in range(15)}}))
        assert written.count(f"\\toprule\n{begin}") == 4  # two parts, each with a head on its later pages too

    def test_a_long_text_is_broken(self):
        written = tex(pd.DataFrame({"a": ["word " * 40], "b": ["x"]}))
        assert r"\usepackage{array,booktabs}" in written
        assert re.search(r"\{>\{\\raggedright\\arraybackslash\}p\{0\.\d+\\linewidth\}l\}", written)

    @pytest.mark.parametrize(
        "table",
        [
            pd.DataFrame({"a": ["word " * 3000]}),
            pd.DataFrame(),
        ],
        ids=["a row taller than a page", "no columns"],
    )
    def test_what_fits_no_page_is_no_latex(self, table, tmp_path):
        assert tex(table) is None
        assert sorted(save_table(table, "t", caption="c", out=tmp_path)) == ["csv", "json"]

    @pytest.mark.parametrize(
        ("value", "cell"),
        [(0.0, "0.00"), (0.001, r"\textless{}0.01"), (-0.5, "$-$0.50"), (1 / 3, "0.33"), (-0.0, "0.00")],
    )
    def test_numbers(self, value, cell):
        assert f"\n{cell} \\\\\n" in tex(pd.DataFrame({"x": [value]}))

    def test_what_is_missing_is_a_dash_and_the_note_says_so(self):
        assert "n = 5. –: no value." in tex(pd.DataFrame({"x": [None, 1.0]}))
        assert "no value" not in tex(pd.DataFrame({"x": [1.0]}))

    def test_a_heading_wider_than_its_column_is_stacked(self):
        assert r"\shortstack[r]{words\_ \\ indirect}" in tex(pd.DataFrame({"words_indirect": [12]}))

    def test_what_the_font_lacks_is_written_as_its_code(self):
        written = tex(pd.DataFrame({"🕊": ["高 ᲗᲑᲘᲚᲘᲡᲘ"]}))
        assert "\n{[}U+1F54A] \\\\\n" in written and "\n{[}U+9AD8] თბილისი \\\\\n" in written

    def test_control_characters_are_codes(self):
        assert escape_latex("a\x00b\x7f") == "a[U+0000]b[U+007F]"


@engine("xelatex")
class TestCompiled:
    def test_strange_texts_are_printed_as_they_are(self, tmp_path):
        text, log = printed(tmp_path, tex(strange(), caption="50 % of a_b", note="See [1] & #2."))
        for cell in STRANGE:
            assert cell.replace(" ", "") in text.replace(" ", ""), cell
        assert MISSING in text and "−0.50" in text and "<0.01" in text and not overfull(log)
        assert "50 % of a_b" in text and "See [1] & #2." in text and "[a]_" in text

    @pytest.mark.parametrize(
        "table",
        [
            strange().iloc[:0],
            pd.DataFrame({"a": [float("nan")], "b": [None], "d": [pd.NaT]}),
            pd.DataFrame({"text": ["слово и дело " * 60, "x"], "n": [1, 2]}),
            pd.DataFrame({"url": ["https://example.org/" + "very_long-path/" * 12], "hash": ["0a" * 32]}),
            pd.DataFrame({f"name_of_{i}": ["взаимоотношение двух"] for i in range(8)}),
            pd.DataFrame({f"name_of_{i}": ["взаимоотношение двух"] * 40 for i in range(20)}),
            pd.DataFrame({"n": range(PRINTABLE), "text": "[two] words, *three*"}),
        ],
        ids=["empty", "missing", "long", "unbroken", "wide", "wider", "many rows"],
    )
    def test_tables_of_all_shapes_fit_the_page(self, tmp_path, table):
        assert not overfull(printed(tmp_path, tex(table))[1])

    def test_the_tables_of_the_notebooks_fit_the_page_together(self, tmp_path):
        folder = paths.ROOT / "figures"
        names = [record["name"] for record in read_records(folder) if record["kind"] == "table"]
        written = [tex(read_table(folder / f"{name}.csv")) for name in names]
        body = "\\clearpage\n".join(filter(None, written))
        assert body.count("Note.") > 10 and not overfull(printed(tmp_path, body)[1])

    def test_committed_tables_compile_together(self, tmp_path):
        printed(tmp_path, "\\clearpage\n".join(f"\\input{{{file}}}" for file in COMMITTED))

    @pytest.mark.slow
    @pytest.mark.parametrize("file", COMMITTED, ids=lambda file: file.stem)
    def test_a_committed_table_needs_the_packages_that_it_names(self, tmp_path, file):
        needed = re.match(r"% needs (\\usepackage\{[^}]+\})", file.read_text(encoding="utf-8"))
        printed(tmp_path, f"\\input{{{file}}}\n", preamble=needed[1])


@engine("pdflatex")
def test_pdflatex_prints_latin_and_cyrillic(tmp_path):
    letters = [*STRANGE[:6], *STRANGE[9:]]
    body = tex(pd.DataFrame({"a": letters, "x": -0.5, "long": ["слово и дело " * 20, *letters[1:]]}))
    assert not overfull(printed(tmp_path, body, program="pdflatex")[1])
