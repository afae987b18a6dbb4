"""The notebooks: their form, and what they compute on the seeds (each is executed once)."""

import ast
import itertools
import json
import re

import nbformat
import pandas as pd
import pytest

from analysis import load_corpus, paths, run
from analysis.export import read_table
from analysis.export.records import read_records
from analysis.scaling import LOW, RHO, SHOWN, WITHHELD
from analysis.tokens import stopwords

NOTEBOOKS = sorted(paths.NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))
FIGURE = ("csv", "json", "pdf", "png", "svg")
TABLE = ("csv", "json", "tex")


def cells(notebook, kind="code"):
    return [cell for cell in nbformat.read(notebook, as_version=4).cells if cell.cell_type == kind]


SMALL = {"METHODS": ["terms"], "TOPIC_ENCODERS": ["bilingual without names"], "TOPIC_METHODS": ["kmeans"]}
"""A smaller grid for notebook 05; the whole one is run, and held against what is committed, by make test-all."""


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    folder, copies = tmp_path_factory.mktemp("figures"), tmp_path_factory.mktemp("runs")
    run.run(corpus=paths.SEEDS, out=folder, runs=copies, parameters=SMALL, progress=False)
    return folder


def table(out, name):
    return pd.read_csv(out / f"{name}.csv")


def records(out):
    return read_records(out)


# --- form ---


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda file: file.stem)
class TestForm:
    def test_prose_leads(self, notebook):
        prose = cells(notebook, "markdown")
        assert prose[0].source.startswith("# ") and prose[-1].source.startswith("## Limits")
        assert sum(cell.source.startswith("# ") for cell in prose) == 1
        for word in ("**Question.**", "**Reads**", "**Writes**", "**Takes**"):
            assert word in prose[0].source

    def test_cells_are_short_and_define_nothing(self, notebook):
        code = cells(notebook)
        assert len(code) <= 19
        for cell in code:
            # a list of literals is read at a glance
            most = 21 if "parameters" in cell.metadata.get("tags", []) else 14
            assert len([line for line in cell.source.splitlines() if line.strip()]) <= most, cell.source
            tree = ast.parse(cell.source)
            assert not any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in ast.walk(tree)), (
                cell.source
            )
            assert not re.search(r"^\s*[!%]|import \*|['\"]/(home|work|tmp|Users)", cell.source, re.MULTILINE)

    def test_parameters_are_literals_with_their_meaning(self, notebook):
        (cell,) = [cell for cell in cells(notebook) if "parameters" in cell.metadata.get("tags", [])]
        for line in cell.source.splitlines():
            name, value = line.partition("  #")[0].split(" = ", 1)
            assert name.isupper()
            ast.literal_eval(value)
        described = [line for line in cell.source.splitlines() if "  # " in line]
        assert len(described) >= len(cell.source.splitlines()) - 1

    def test_one_cell_to_explore(self, notebook):
        assert sum("explore_" in cell.source and "import" not in cell.source for cell in cells(notebook)) == 1

    def test_prose_states_no_figures(self, notebook):
        for cell in cells(notebook, "markdown"):
            assert not re.search(r"\d+ ?%|\b\d+ (articles|topics|sentences)\b", cell.source), cell.source


# --- what comes out on the seeds ---


def test_every_figure_and_table_has_its_files(out):
    for record in records(out):
        wanted = FIGURE if record["kind"] == "figure" else TABLE
        if record["name"] == "05-results":
            wanted = ("csv", "json")  # too long to print
        found = tuple(sorted(file.suffix[1:] for file in out.glob(f"{record['name']}.*")))
        assert found == wanted, record["name"]


def test_a_record_says_where_its_numbers_come_from(out):
    for record in records(out):
        text = json.dumps(record, ensure_ascii=False)
        assert str(paths.ROOT) not in text and str(out) not in text
        assert record["corpus"]["articles"] == 5 and len(record["corpus"]["hash"]) == 64
        assert record["parameters"]["CORPUS"] == "seeds"
        n = "n = 5 articles in 5 stories(; every repost counted)?"
        what = r"\(five news texts on Russia and the South Caucasus; picked by hand, not a sample\)"
        assert re.search(rf"{n}; corpus [0-9a-f]{{8}} {what}; analysis [\d.]+\.$", record["caption"])
        assert record["notebook"].startswith(record["name"][:2])
        assert record["changed"] == (list(SMALL) if record["name"].startswith("05-") else [])
        assert "open an issue" in record["corpus"]["description"]["rights"]
        if not record["name"].startswith("05-"):  # which counts them in every way
            counted = "every repost counted" in record["caption"]
            assert counted == (not record["name"].startswith("01-"))
        assert {"analysis", "python", "pandas"} <= set(record["versions"])


def test_the_gallery_shows_them_all(out):
    gallery = (out / "README.md").read_text(encoding="utf-8")
    assert all(record["name"] in gallery for record in records(out))


def test_both_dates_of_the_first_seed_stand_in_the_claims(out):
    claims = table(out, "01-claims")
    dates = claims[claims["source"].str.startswith("000") & (claims["field"] == "date")]
    assert set(dates["value"]) == {"2026-02-10", "2026-02-11"} and set(dates["confidence"]) == {"low"}


def test_every_raw_character_is_removed_by_a_rule_or_kept(out):
    rules, articles = table(out, "01-rules"), table(out, "01-removals")
    assert rules["characters"].sum() == articles["characters"].sum()
    assert table(out, "01-formats")["articles"].sum() == len(table(out, "01-articles")) == 5


def test_who_reprinted_arminfo_stands_in_the_matrix(out):
    carried = table(out, "01-reprints").set_index(["original", "carrier"])["articles"]
    assert carried.to_dict() == {("ArmInfo", "Smi24.net"): 1, ("ArmInfo", "ru24.pro"): 1}


@pytest.fixture(scope="module")
def with_a_copy(tmp_path_factory):
    """The seeds, and one of them once more."""
    folder = tmp_path_factory.mktemp("corpus")
    for file in sorted(paths.SEEDS.glob("*.txt")):
        (folder / file.name).write_bytes(file.read_bytes())
    (folder / "copy.txt").write_bytes(sorted(folder.glob("*.txt"))[0].read_bytes())
    return folder


COUNTS_OUTLETS = {"02": "02-topic-outlets", "03": "03-attention", "04": "04-shares"}
COUNTED = {
    "all": (6, "every repost counted"),
    "collapse": (5, "a story counted once a medium"),
    "originals": (5, "reposts left out"),
}


@pytest.mark.slow
@pytest.mark.parametrize(("notebook", "reposts"), list(itertools.product(COUNTS_OUTLETS, COUNTED)))
def test_reposts_are_counted_as_asked(with_a_copy, tmp_path, notebook, reposts):
    n, words = COUNTED[reposts]
    run.run(
        [notebook],
        corpus=with_a_copy,
        out=tmp_path / "out",
        runs=tmp_path / "runs",
        parameters={"REPOSTS": reposts},
        progress=False,
    )
    for record in records(tmp_path / "out"):
        assert f"n = {n} articles in 5 stories" in record["caption"] and words in record["caption"]
    shown = table(tmp_path / "out", COUNTS_OUTLETS[notebook])
    copied = shown[shown["outlet"] == "Vestnik Kavkaza"]
    behind = {copied["article_id"].nunique()} if notebook == "02" else set(copied["N"])
    assert behind == {n - 4}


def test_topics_join_the_languages(out):
    topics = table(out, "02-topics")
    assert (topics["minor_share"] >= 0.2).mean() >= 1 / 3
    outside = pd.read_csv(out / "02-topic-map.csv")["topic"].eq(-1).mean()
    assert outside <= 0.2


@pytest.mark.parametrize("language", ["en", "ru"])
def test_topic_words_can_be_read(out, language):
    words = [
        word
        for cell in table(out, "02-topics")[f"terms_{language}"].dropna()
        for word in re.findall(r"[^\W_][\w-]*", cell)
    ]
    assert words and not {word.lower() for word in words} & stopwords(language)
    assert not any(char.isdigit() for word in words for char in word)


def test_four_outlets_are_compared(out):
    names = {"ARVAK", "ArmInfo", "Minval Politika", "Vestnik Kavkaza"}
    compared = ("keyness", "voices", "sources", "roles", "blocs", "stances", "attention")
    for name in (*(f"03-{name}" for name in compared), "04-shares"):
        shown = table(out, name)
        assert set(shown["group" if "group" in shown else "outlet"]) == names, name


def test_no_term_has_an_interval_in_a_demonstration(out):
    terms = table(out, "03-keyness")
    assert terms[["low", "high", "q"]].isna().all(axis=None) and terms["z"].notna().all()


def test_arvak_speaks_itself_and_arminfo_lets_speak(out):
    voices = table(out, "03-voices").set_index(["outlet", "voice"])["share"]
    assert voices["ARVAK", "outlet"] > 0.75 and voices["ArmInfo", "outlet"] < 0.25


def test_both_headline_frames_are_kalugins(out):
    evidence = table(out, "04-evidence")
    for frame in ("caucasian_power", "pain_point"):
        behind = evidence[(evidence["frame"] == frame) & (evidence["outlet"] == "ArmInfo")]
        assert set(behind["speaker"]) == {"Mikhail Kalugin"}
        assert not (behind["voice"] == "outlet").any()


def test_the_pain_point_is_headlined_and_ascribed_to_the_west(out):
    evidence = table(out, "04-evidence")
    pain = evidence[evidence["frame"] == "pain_point"]
    assert "headline" in set(pain["part"])
    assert pain.loc[pain["part"] == "headline", "holder"].str.contains("West").all()
    shares = table(out, "04-shares").set_index(["frame", "outlet", "where"])["n"]
    assert shares["pain_point", "ArmInfo", "headline or lead"] == 1
    assert shares["pain_point", "ArmInfo", "own voice"] == 0
    assert shares["caucasian_power", "ArmInfo", "own voice"] == 0


def test_the_unattributed_headline_is_the_outlets_own_claim(out):
    cells = table(out, "04-matrix")
    own = cells[(cells["group"] == "outlet") & cells["headlined"]]
    assert set(own["article"]) == {"ArmInfo 2024-09"} and "honest_mediator" in set(own["frame"])


def test_one_speaker_holds_both(out):
    crossed = table(out, "04-two-by-two")
    both = crossed[crossed["a"] & crossed["b"]]
    assert set(both["name"]) == {"Mikhail Kalugin", "ArmInfo undated"}


def test_articles_without_a_date_are_counted_where_time_is_drawn(out):
    articles = table(out, "01-articles")
    (caption,) = (record["caption"] for record in records(out) if record["name"] == "04-time")
    assert f"no date is exact enough: {(articles['date'] == 'undated').sum()}." in caption
    assert "carry a frame by month" in caption


def test_an_axis_stands_in_the_headline_figure_or_the_exploratory_one(out):
    checked = table(out, "06-check")
    assert set(checked["language"]) == {"en", "ru"} and checked["rho"].between(-1, 1).all()
    captions = {record["name"]: record["caption"] for record in records(out)}
    for placement, rows in checked.groupby("placement"):
        passed = ((rows["rho"] >= RHO) & (rows["low"] >= LOW)).all()
        assert set(rows["verdict"]) == {SHOWN if passed else WITHHELD}
        assert (placement in captions["06-axes"]) == (not passed)
    places = table(out, "06-places")
    assert places.groupby("placement")["outlet"].nunique().eq(4).all()
    assert places["low"].notna().sum() == 0


def test_the_sentences_behind_an_axis_are_verbatim(out):
    telling = read_table(out / "06-sentences.csv")
    texts = load_corpus(paths.SEEDS).articles.set_index("article_id")["text"]
    assert len(telling) and set(telling["axis"]) == {"russias_standing", "outside_powers"}
    for row in telling.itertuples():
        assert texts[row.article_id][row.start : row.end] == row.text


def compare_with_committed(out, names):
    for name in names:
        committed = paths.ROOT / "figures" / f"{name}.csv"
        assert committed.exists(), f"{name}.csv is not committed: run make figures"
        pd.testing.assert_frame_equal(
            table(out, name),
            pd.read_csv(committed),
            check_exact=False,
            rtol=1e-5,
            obj=f"{name}.csv (run make figures)",
        )


def test_the_committed_figures_are_those_of_the_code(out):
    names = {file.stem for file in out.glob("*.csv")}
    compare_with_committed(out, sorted(name for name in names if not name.startswith("05-")))


@pytest.mark.slow
def test_two_runs_give_the_same_bytes(tmp_path, monkeypatch):
    files = []
    for turn in ("one", "two"):
        monkeypatch.setenv("ANALYSIS_CACHE", str(tmp_path / "cache" / turn))
        run.run(corpus=paths.SEEDS, out=tmp_path / turn, runs=tmp_path / "runs", progress=False)
        files.append({file.name: file.read_bytes() for file in (tmp_path / turn).iterdir()})
    first, second = files
    assert sorted(first) == sorted(second)
    assert [name for name in first if first[name] != second[name]] == []
    names = {file.stem for file in (tmp_path / "one").glob("05-*.csv")}
    assert "05-agreement" in names
    compare_with_committed(tmp_path / "one", sorted(names))
