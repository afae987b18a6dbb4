"""Building a corpus: made once, gone on with where it stopped, the same however it was cut and wherever it was made."""

import datetime
import errno
import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import made_up
import pandas as pd
import pytest

import analysis
from analysis import cache, paths
from analysis.corpus.making import ingest, linking, parts

TABLES = ("articles", "claims", "removals", "audit")


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    """A cache of its own for every test."""
    monkeypatch.setenv("ANALYSIS_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def folder(tmp_path):
    """A corpus of thirty text files, one of them twice."""
    for number in range(29):
        write(tmp_path / "corpus", f"{number:02d}.txt", made_up.article(number))
    write(tmp_path / "corpus", "copy.txt", made_up.article(3))
    return tmp_path / "corpus"


def write(folder: Path, name: str, text: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def same(one, other) -> None:
    for table in TABLES:
        pd.testing.assert_frame_equal(getattr(one, table), getattr(other, table))
    assert dict(one.raw) == dict(other.raw)


def fresh(folder, tmp_path, monkeypatch, **options):
    """Load with nothing in the cache."""
    monkeypatch.setenv("ANALYSIS_CACHE", str(tmp_path / f"cache-{time.monotonic_ns()}"))
    corpus = analysis.load_corpus(folder, **options)
    for table in (*TABLES, "raw"):
        getattr(corpus, table)
    return corpus


@pytest.fixture
def cleaned(monkeypatch):
    """The raw texts that were cleaned."""
    texts: list[str] = []
    clean = parts.clean

    def counting(raw, **options):
        texts.append(raw)
        return clean(raw, **options)

    monkeypatch.setattr(parts, "clean", counting)
    return texts


def test_a_second_load_makes_nothing(folder, cleaned):
    first = analysis.load_corpus(folder)
    assert len(cleaned) == 30
    same(analysis.load_corpus(folder), first)
    assert len(cleaned) == 30


def test_a_corpus_may_move(folder, cleaned, tmp_path):
    first = analysis.load_corpus(folder)
    folder.rename(tmp_path / "corpus2")
    second = analysis.load_corpus(tmp_path / "corpus2")
    assert len(cleaned) == 30
    pd.testing.assert_frame_equal(first.articles, second.articles)


def test_only_what_was_added_is_made(folder, cleaned):
    analysis.load_corpus(folder)
    write(folder, "05a.txt", made_up.article(100))
    analysis.load_corpus(folder)
    assert cleaned[30:] == [made_up.article(100)]


def test_rows_that_were_added_to_a_table_leave_its_other_parts_alone(tmp_path, cleaned, monkeypatch):
    monkeypatch.setattr(ingest, "PART", 10)
    table = pd.DataFrame({"text": [made_up.article(number) for number in range(30)]})
    table.to_csv(tmp_path / "table.csv", index=False)
    analysis.load_corpus(tmp_path / "table.csv")
    more = pd.DataFrame({"text": [made_up.article(number) for number in range(100, 105)]})
    pd.concat([table, more]).to_csv(tmp_path / "table.csv", index=False)
    corpus = analysis.load_corpus(tmp_path / "table.csv")
    assert len(corpus.articles) == 35
    assert cleaned[30:] == more["text"].tolist()


@pytest.mark.parametrize("change", ["add", "change", "remove", "rename", "all"])
def test_a_changed_corpus_is_as_if_it_were_new(folder, tmp_path, monkeypatch, change):
    write(folder, "04a.txt", "0\n\nПоделиться")
    write(folder, "06a.txt", "0\n\nПоделиться в соцсетях")
    analysis.load_corpus(folder)
    if change in ("add", "all"):
        write(folder, "05a.txt", "0\n\nПоделиться")
        write(folder, "05b.txt", made_up.article(100))
        write(folder, "00-copy.txt", made_up.article(3))
    if change in ("change", "all"):
        write(folder, "07.txt", made_up.article(101))
    if change in ("remove", "all"):
        (folder / "copy.txt").unlink()
    if change in ("rename", "all"):
        (folder / "08.txt").rename(folder / "zz.txt")
    same(analysis.load_corpus(folder), fresh(folder, tmp_path, monkeypatch))


def test_it_does_not_matter_how_a_corpus_is_cut(folder, tmp_path, monkeypatch):
    whole = fresh(folder, tmp_path, monkeypatch)
    monkeypatch.setattr(ingest, "PART", 4)
    monkeypatch.setattr(ingest, "BATCH", 9)
    monkeypatch.setattr(linking, "ROWS", 100)
    monkeypatch.setattr(linking, "PAIRS", 1)
    same(fresh(folder, tmp_path, monkeypatch), whole)


def test_another_parameter_makes_another_corpus(folder):
    without, told = analysis.load_corpus(folder), analysis.load_corpus(folder, collected="2019-03-01")
    assert set(told.articles["date"].dt.year) == {2018} and without.hash != told.hash


def test_a_correction_is_used_when_it_is_made(folder):
    analysis.load_corpus(folder)
    write(folder, "metadata.csv", "source,date\n03.txt,2020-05-01\n")
    corpus = analysis.load_corpus(folder)
    row = corpus.articles.set_index("source").loc["03.txt"]
    assert row["date"] == pd.Timestamp("2020-05-01")


def test_voices_are_made_once_and_follow_the_reposts(folder, monkeypatch):
    corpus = analysis.load_corpus(folder)
    voices = corpus.voices
    monkeypatch.setattr("analysis.corpus.making.derived.voices", None)
    again = analysis.load_corpus(folder)
    pd.testing.assert_frame_equal(again.voices, voices)
    originals = again.with_reposts("originals")
    assert set(originals.voices["article_id"]) == set(originals.articles["article_id"])
    assert len(originals.articles) == 29


def test_a_read_that_failed_once_is_tried_again(folder, monkeypatch):
    from analysis.corpus.reading import files

    opened = files.open_packed

    def failing(file):
        if file.source == "03.txt":
            raise OSError(errno.EIO, "the disk does not answer")
        return opened(file)

    monkeypatch.setattr("analysis.corpus.making.ingest.digest", lambda file: file.source)
    monkeypatch.setattr(files, "open_packed", failing)
    first = analysis.load_corpus(folder)
    assert "03.txt" not in set(first.articles["source"])
    assert first.audit.query("source == '03.txt'")["reason"].str.contains("does not answer").all()
    monkeypatch.setattr(files, "open_packed", opened)
    assert "03.txt" in set(analysis.load_corpus(folder).articles["source"])


def test_what_was_learned_since_reaches_the_articles_made_before(folder, tmp_path, monkeypatch):
    """A line that stands alone only once the footer above it is taken is no run of the text as it was received."""

    def footed(number):
        return f"{made_up.article(number)} Вернуться назад"

    for number in range(100, 113):
        write(folder, f"{number}.txt", footed(number))
    analysis.load_corpus(folder)
    for number in range(200, 214):
        write(folder, f"{number}.txt", f"{made_up.article(number)}\n\nВернуться назад")
    same(analysis.load_corpus(folder), fresh(folder, tmp_path, monkeypatch))


class Later(datetime.date):
    """The day after the one on which a date lay in the future."""

    @classmethod
    def today(cls):
        return cls(2100, 1, 1)


def test_a_date_that_was_refused_as_future_is_judged_anew_when_it_has_come(tmp_path, monkeypatch):
    rows = pd.DataFrame({"date": ["2099-12-20"], "text": [made_up.article(1)]})
    rows.to_csv(tmp_path / "table.csv", index=False)
    assert analysis.load_corpus(tmp_path / "table.csv").articles["date"].isna().all()
    monkeypatch.setattr(datetime, "date", Later)
    assert analysis.load_corpus(tmp_path / "table.csv").articles["date"].dt.year.tolist() == [2099]


def test_the_counts_of_loading_can_be_reconciled(folder):
    write(folder, "empty-file.txt", "")
    rows = pd.DataFrame({"title": "a", "text": [made_up.article(300), None, made_up.article(301)]})
    rows.to_csv(folder / "table.csv", index=False)
    audit = analysis.load_corpus(folder).audit
    load = audit[audit["n_in"].notna()].iloc[0]
    assert (load["n_in"], load["n_out"]) == (34, 32) and "2 files or rows that gave no article" in load[
        "reason"
    ]


def test_the_audit_counts_the_claims_that_there_are(folder):
    corpus = analysis.load_corpus(folder)
    reasons = corpus.audit["reason"]
    assert reasons.str.startswith(f"{len(corpus.claims)} claims").any()


def test_the_audit_names_the_corpus_that_was_asked_for(folder, tmp_path):
    analysis.load_corpus(folder)
    folder.rename(tmp_path / "renamed")
    assert "renamed" in set(analysis.load_corpus(tmp_path / "renamed").audit["source"])


@pytest.mark.parametrize(
    "gone", ["made/summaries", "made/articles", "finished/claims", "raw", "corpora", "units"]
)
def test_a_cache_of_which_a_part_was_deleted_is_mended(folder, gone):
    first = analysis.load_corpus(folder)
    for table in (*TABLES, "raw"):
        getattr(first, table)
    raw = dict(first.raw)
    shutil.rmtree(cache.folder(*gone.split("/")))
    again = analysis.load_corpus(folder)
    for table in TABLES:
        pd.testing.assert_frame_equal(getattr(first, table), getattr(again, table))
    assert dict(again.raw) == raw


def test_a_cache_that_cannot_be_written_says_what_to_do(folder, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("ANALYSIS_CACHE", str(tmp_path / "file"))
    with pytest.raises(OSError, match="ANALYSIS_CACHE"):
        analysis.load_corpus(folder)


def test_an_article_that_breaks_the_code_is_named(folder, monkeypatch):
    def breaking(raw, **options):
        raise ZeroDivisionError

    monkeypatch.setattr(parts, "clean", breaking)
    with pytest.raises(ZeroDivisionError) as broken:
        analysis.load_corpus(folder)
    assert "while working on 00.txt" in broken.value.__notes__


def test_corrections_by_source_and_by_id_are_joined(folder):
    article_id = analysis.load_corpus(folder).articles.set_index("source").loc["05.txt", "article_id"]
    write(
        folder,
        "metadata.csv",
        f"source,article_id,outlet,genre\n05.txt,,Аравот,\n,{article_id},,commentary\n",
    )
    row = analysis.load_corpus(folder).articles.set_index("source").loc["05.txt"]
    assert (row["outlet"], row["genre"]) == ("Aravot", "commentary")


def test_ids_do_not_depend_on_names_and_copies_get_their_own(folder):
    first = analysis.load_corpus(folder).articles.set_index("source")
    one = first.loc["03.txt", "article_id"]
    assert len(one) == 12
    assert first.loc["copy.txt", "article_id"] == f"{one}-2"
    assert first.loc["copy.txt", "repost_of"] == one
    (folder / "03.txt").rename(folder / "z.txt")
    assert set(analysis.load_corpus(folder).articles["article_id"]) == set(first["article_id"])


def test_what_a_repost_rests_on_is_a_claim(folder):
    corpus = analysis.load_corpus(folder)
    claim = corpus.claims.query("field == 'repost_of'").squeeze()
    assert claim["value"] == claim["article_id"].removesuffix("-2")
    assert (claim["method"], claim["confidence"]) == ("shared_text", "high") and "100%" in claim["evidence"]


def test_counts_of_every_step(folder):
    write(folder, "empty.txt", "0\n\nПоделиться")
    audit = analysis.load_corpus(folder).audit
    counts = audit.dropna(subset=["n_in"]).set_index("step")[["n_in", "n_out"]]
    assert counts.loc["clean"].tolist() == [31, 30]
    assert list(counts.index) == ["load", "clean", "provenance", "reposts"]
    assert audit.query("source == 'empty.txt'")["reason"].tolist() == ["nothing is left after cleaning"]


def test_a_text_in_a_language_that_the_suite_does_not_know_is_told(folder):
    french = (
        "Le président a déclaré mercredi que les négociations avec les pays voisins allaient se poursuivre. "
        * 5
    )
    write(folder, "fr.txt", french)
    corpus = analysis.load_corpus(folder)
    assert corpus.audit.query("source == 'fr.txt'")["reason"].str.contains("seems to be in").all()
    assert corpus.articles.set_index("source")["language"].isna()["fr.txt"]


@pytest.mark.parametrize("day", ["2026-13-01", "yesterday"])
def test_a_wrong_day_of_collection_is_told(folder, day):
    with pytest.raises(ValueError, match=day):
        analysis.load_corpus(folder, collected=day)


_LOAD = """
    import sys
    import analysis
    from analysis.corpus.making import ingest
    ingest.PART = 20
    print(len(analysis.load_corpus(sys.argv[1]).articles), flush=True)
"""


def test_a_killed_run_goes_on_where_it_stopped(tmp_path, monkeypatch, cleaned):
    table = pd.DataFrame({"text": [made_up.article(number) for number in range(300)]})
    table.to_csv(tmp_path / "table.csv", index=False)
    process = subprocess.Popen([sys.executable, "-c", textwrap.dedent(_LOAD), str(tmp_path / "table.csv")])
    made = cache.folder("made", "summaries")
    while process.poll() is None and len(list(made.glob("*.json"))) < 3:
        time.sleep(0.005)
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    done = len(list(made.glob("*.json")))
    assert 3 <= done < 15
    monkeypatch.setattr(ingest, "PART", 20)
    corpus = analysis.load_corpus(tmp_path / "table.csv")
    for name in (*TABLES, "raw"):
        getattr(corpus, name)
    assert len(cleaned) == 300 - 20 * done
    same(fresh(tmp_path / "table.csv", tmp_path, monkeypatch), corpus)


@pytest.mark.slow
def test_two_workers_of_which_one_is_killed_make_the_same_tables(tmp_path, monkeypatch):
    from distributed import Client, LocalCluster

    monkeypatch.setattr(ingest, "PART", 20)
    table = pd.DataFrame({"text": [made_up.article(number) for number in range(600)]})
    table.to_csv(tmp_path / "table.csv", index=False)
    alone = fresh(tmp_path / "table.csv", tmp_path, monkeypatch)
    dict(alone.raw)
    monkeypatch.setenv("ANALYSIS_CACHE", str(tmp_path / "shared"))
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0") as cluster,
        Client(cluster) as client,
    ):
        pids = client.run(os.getpid)
        client.run(_set_part)
        killer = subprocess.Popen(
            [sys.executable, "-c", _KILL, str(cache.folder("made", "summaries")), str(min(pids.values()))]
        )
        together = analysis.load_corpus(tmp_path / "table.csv", client=client)
        same(together, alone)
        assert killer.wait() == 0
        assert client.run(os.getpid) != pids


def _set_part() -> None:
    ingest.PART = 20


_KILL = """
import os, pathlib, signal, sys, time
while len(list(pathlib.Path(sys.argv[1]).glob("*.json"))) < 4:
    time.sleep(0.01)
os.kill(int(sys.argv[2]), signal.SIGKILL)
"""


@pytest.mark.slow
def test_a_script_without_a_guard_may_start_workers(tmp_path):
    """Workers are started by their own command: they don't run the researcher's script once more."""
    rows = pd.DataFrame({"text": [made_up.article(number) for number in range(3100)]})
    rows.to_csv(tmp_path / "table.csv", index=False)
    script = tmp_path / "script.py"
    script.write_text(
        f"import analysis\nprint('here')\nprint(len(analysis.load_corpus({str(tmp_path / 'table.csv')!r}).articles))\n"
    )
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, check=True, cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(paths.ROOT)},
    )  # fmt: skip
    assert done.stdout.split() == ["here", "3100"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cache", "script.py", "table.csv"]
