"""The RO-Crate of a figures folder: what it says, and that it always says it in the same bytes."""

import json
from types import SimpleNamespace

import matplotlib.pyplot as plt
import pandas as pd
import pytest
import yaml
from made_up import notebook
from rocrate.rocrate import ROCrate

from analysis import paths
from analysis.corpus import Description
from analysis.export import gallery, save_figure, save_table, write_crate

TABLE = pd.DataFrame({"a": [1]})
SECRET = "words of an article"


def corpus(described=True):
    articles = pd.DataFrame({"article_id": ["a", "b"], "story": ["a", "b"], "text": SECRET})
    about = Description("two texts", "by hand", "no query", "2024", "a drawer", "no gaps", "theirs")
    return SimpleNamespace(
        articles=articles,
        hash="0123456789" if described else "abcdefghij",
        description=about if described else None,
    )


@pytest.fixture
def folder(tmp_path, monkeypatch):
    notebook(tmp_path / "notebooks", "03_x.ipynb", "N = 1")
    monkeypatch.setenv("ANALYSIS_NOTEBOOKS", str(tmp_path / "notebooks"))
    out = tmp_path / "figures"
    fig, _ = plt.subplots(figsize=(1, 1))
    save_figure(fig, "03-bars", caption="Bars.", alt="Two bars", data=TABLE, corpus=corpus(), out=out)
    save_table(TABLE, "03-terms", caption="Terms.", corpus=corpus(), out=out)
    save_table(TABLE, "03-other", caption="Terms of others.", corpus=corpus(described=False), out=out)
    save_table(TABLE, "own", caption="By hand.", out=out)
    gallery(out)
    return out


def entities(folder):
    found = json.loads(write_crate(folder).read_text(encoding="utf-8"))["@graph"]
    return {entity["@id"]: entity for entity in found}


def test_every_figure_with_its_files_caption_notebook_version_and_licence(folder):
    found = entities(folder)
    citation = yaml.safe_load(paths.CITATION.read_text(encoding="utf-8"))
    bars = found["#03-bars"]
    assert bars["@type"] == "ImageObject" and found["#03-terms"]["@type"] == "Table"
    assert [part["@id"] for part in bars["hasPart"]] == [
        f"03-bars.{e}" for e in ("pdf", "png", "svg", "csv", "json")
    ]
    assert bars["caption"].startswith("Bars. n = 2 articles") and bars["accessibilitySummary"] == "Two bars"
    assert found[bars["license"]["@id"]]["name"].startswith("Creative Commons Attribution 4.0")
    made_by = found[f"#run-03_x.ipynb-{citation['version']}-01234567"]
    assert [made["@id"] for made in made_by["result"]] == ["#03-bars", "#03-terms"]
    notebook_, software = (found[instrument["@id"]] for instrument in made_by["instrument"])
    assert notebook_["name"] == "03_x.ipynb" and software["softwareVersion"] == str(citation["version"])
    by_hand = found[f"#run-by-hand-{citation['version']}-nothing"]
    assert [made["@id"] for made in by_hand["result"]] == ["#own"] and "isBasedOn" not in found["#own"]


def test_the_corpus_is_named_by_its_hash_and_facts_and_no_text_of_it(folder):
    found = entities(folder)
    known, unknown = found["#corpus-01234567"], found["#corpus-abcdefgh"]
    assert found["#03-bars"]["isBasedOn"] == {"@id": known["@id"]}
    assert (known["identifier"], known["name"], known["temporalCoverage"]) == (
        "0123456789",
        "two texts",
        "2024",
    )
    assert known["conditionsOfAccess"] == "theirs"
    for fact in ("n = 2 articles in 2 stories", "by hand", "no query", "a drawer", "no gaps"):
        assert fact in known["description"]
    assert unknown["description"] == "n = 2 articles in 2 stories. sampling unknown."
    text = (folder / "ro-crate-metadata.json").read_text(encoding="utf-8")
    assert SECRET not in text and str(folder) not in text


def test_the_files_are_those_of_the_folder(folder):
    found = entities(folder)
    named = {part["@id"] for part in found["./"]["hasPart"]}
    assert named == {file.name for file in folder.iterdir()} - {"ro-crate-metadata.json"}
    record = json.loads((folder / "03-terms.json").read_text(encoding="utf-8"))
    assert found["03-terms.csv"]["sha256"] == record["sha256"]["csv"]
    assert "sha256" not in found["03-terms.json"]


def test_every_reference_leads_somewhere_and_everything_is_reached(folder):
    found = entities(folder)

    def references(value):
        if isinstance(value, dict):
            return {value["@id"]} if "@id" in value else set()
        return set().union(*map(references, value)) if isinstance(value, list) else set()

    reached, waiting = set(), ["ro-crate-metadata.json"]
    while waiting:
        name = waiting.pop()
        reached.add(name)
        for value in found[name].values():
            waiting += [other for other in references(value) if other in found and other not in reached]
            assert references(value) <= found.keys() | {found["ro-crate-metadata.json"]["conformsTo"]["@id"]}
    assert reached == found.keys()


def test_same_bytes_each_time_and_dated_by_the_release(folder):
    first = write_crate(folder).read_bytes()
    assert write_crate(folder).read_bytes() == first
    released = yaml.safe_load(paths.CITATION.read_text(encoding="utf-8"))["date-released"]
    assert entities(folder)["./"]["datePublished"] == released


def test_the_library_reads_it_back(folder):
    write_crate(folder)
    crate = ROCrate(folder)
    assert crate.root_dataset["name"] == "Figures and tables"
    assert {entity.id for entity in crate.data_entities} >= {"03-bars.pdf", "03-terms.csv"}
    assert crate.dereference("#03-bars")["isBasedOn"]["identifier"] == "0123456789"
