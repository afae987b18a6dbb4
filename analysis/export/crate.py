"""The RO-Crate: one JSON-LD file that describes a folder of figures and tables to machines.

Archives and search engines read it (Soiland-Reyes et al. 2022, *Packaging research artefacts with RO-Crate*, Data
Science 5(2)). It names each figure with its files, caption, notebook and corpus, holds no text of any article, and is
the same for the same figures: its date is the release of the software, not the hour of the run.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis import paths
from analysis.export.citation import Citation, read_citation
from analysis.export.files import write_atomically
from analysis.export.provenance import HASH_LENGTH, n_behind
from analysis.export.records import read_records

CRATE = "ro-crate-metadata.json"
RO_CRATE_VERSION = "1.2"
FIGURES_LICENCE = {"@id": "https://creativecommons.org/licenses/by/4.0/"}
CODE_LICENCE = {"@id": "https://spdx.org/licenses/MIT"}
MEDIA_TYPES = {
    "csv": "text/csv",
    "json": "application/json",
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
    "tex": "application/x-tex",
}
AUTHORS = {"@id": "#authors"}
SHOWN = ("ImageObject", "Table", "CreateAction")
"""Types of what the folder as a whole speaks of: figures, tables, and the runs that made them."""

Entity = dict[str, Any]


def write_crate(out: Path | str | None = None) -> Path:
    """Write ``ro-crate-metadata.json`` of a figures folder from the JSON files in it."""
    from rocrate.model.contextentity import ContextEntity
    from rocrate.rocrate import ROCrate

    folder = Path(out) if out is not None else paths.figures()
    records, citation = read_records(folder), read_citation()
    described = _entities(records, citation)
    crate = ROCrate(version=RO_CRATE_VERSION)
    for name, value in _folder(described, citation).items():
        crate.root_dataset[name] = value
    for record in records:
        for extension in record["files"]:
            crate.add_file(dest_path=f"{record['name']}.{extension}", properties=_file(record, extension))
    crate.add_file(
        dest_path="README.md", properties={"name": "Gallery of the folder", "encodingFormat": "text/markdown"}
    )
    for entity in described:
        facts = {name: value for name, value in entity.items() if name != "@id"}
        crate.add(ContextEntity(crate, entity["@id"], properties=facts))
    content = crate.metadata.generate()
    content["@graph"].sort(key=lambda entity: entity["@id"])
    text = json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True)
    return write_atomically(folder / CRATE, f"{text}\n".encode())


def _folder(described: Sequence[Entity], citation: Citation) -> Entity:
    """Say what the folder as a whole is."""
    shown = [{"@id": entity["@id"]} for entity in described if entity["@type"] in SHOWN]
    return {
        "name": "Figures and tables",
        "description": f"Made by the notebooks of: {citation.title}.",
        "datePublished": citation.released,
        "license": FIGURES_LICENCE,
        "creator": AUTHORS,
        "mentions": shown,
    }


def _entities(records: Sequence[Mapping[str, Any]], citation: Citation) -> list[Entity]:
    """Give what is described and is no file of the folder, each thing once."""
    authors: Entity = {
        **AUTHORS,
        "@type": "Organization",
        "name": "; ".join(a.name for a in citation.authors),
    }
    licences: list[Entity] = [
        {
            **FIGURES_LICENCE,
            "@type": "CreativeWork",
            "name": "Creative Commons Attribution 4.0 International",
        },
        {**CODE_LICENCE, "@type": "CreativeWork", "name": "MIT License"},
    ]
    found = [authors, *licences]
    for record in records:
        found += [_figure(record), _software(record, citation), _run(record)]
        found += [_notebook(record)] if record["notebook"] else []
        found += [_corpus(record["corpus"])] if record["corpus"] else []
    once: dict[str, Entity] = {}
    for entity in found:
        known = once.setdefault(entity["@id"], entity)
        if known is not entity and entity["@type"] == "CreateAction":
            known["result"] = [*known["result"], *entity["result"]]
    return list(once.values())


def _id(record: Mapping[str, Any]) -> str:
    return f"#{record['name']}"


def _figure(record: Mapping[str, Any]) -> Entity:
    parts = [{"@id": f"{record['name']}.{extension}"} for extension in record["files"]]
    figure = {
        "@id": _id(record),
        "@type": "ImageObject" if record["kind"] == "figure" else "Table",
        "name": record["name"],
        "caption": record["caption"],
        "hasPart": parts,
        "license": FIGURES_LICENCE,
        "creator": AUTHORS,
    }
    if "alt" in record:
        figure["accessibilitySummary"] = record["alt"]
    if record["corpus"]:
        figure["isBasedOn"] = {"@id": _corpus_id(record["corpus"])}
    return figure


def _file(record: Mapping[str, Any], extension: str) -> Entity:
    facts = {"encodingFormat": MEDIA_TYPES[extension], "license": FIGURES_LICENCE}
    # the JSON's own entry is of its content without that entry, and not of the file
    if extension != "json" and extension in record["sha256"]:
        facts["sha256"] = record["sha256"][extension]
    return facts


def _software(record: Mapping[str, Any], citation: Citation) -> Entity:
    return {
        "@id": _software_id(record),
        "@type": "SoftwareApplication",
        "name": citation.title,
        "softwareVersion": record["versions"]["analysis"],
        "license": CODE_LICENCE,
        "creator": AUTHORS,
    }


def _software_id(record: Mapping[str, Any]) -> str:
    return f"#analysis-{record['versions']['analysis']}"


def _notebook(record: Mapping[str, Any]) -> Entity:
    return {
        "@id": f"#{record['notebook']}",
        "@type": "SoftwareSourceCode",
        "name": record["notebook"],
        "programmingLanguage": "Python",
        "encodingFormat": "application/x-ipynb+json",
        "license": CODE_LICENCE,
    }


def _run(record: Mapping[str, Any]) -> Entity:
    """Describe the run that made a figure: of one notebook and version over one corpus."""
    software, corpus = record["versions"]["analysis"], record["corpus"]
    over = corpus["hash"][:HASH_LENGTH] if corpus else "nothing"
    notebook = [{"@id": f"#{record['notebook']}"}] if record["notebook"] else []
    action: Entity = {
        "@id": f"#run-{record['notebook'] or 'by-hand'}-{software}-{over}",
        "@type": "CreateAction",
        "name": f"{record['notebook'] or 'by hand'}, version {software}",
        "instrument": [*notebook, {"@id": _software_id(record)}],
        "result": [{"@id": _id(record)}],
    }
    if corpus:
        action["object"] = {"@id": _corpus_id(corpus)}
    return action


def _corpus_id(corpus: Mapping[str, Any]) -> str:
    return f"#corpus-{corpus['hash'][:HASH_LENGTH]}"


def _corpus(corpus: Mapping[str, Any]) -> Entity:
    """Describe a corpus by its hash, its size and what its corpus.yml says; not by its texts."""
    described = corpus["description"] or {}
    gathered = [
        f"{name}: {described[name].rstrip('.')}"
        for name in ("sampling", "query", "source", "gaps")
        if described
    ]
    entity = {
        "@id": _corpus_id(corpus),
        "@type": "Dataset",
        "name": described.get("what", "Corpus of news articles"),
        "description": f"{n_behind(corpus)}. {'. '.join(gathered) or 'sampling unknown'}.",
        "identifier": corpus["hash"],
    }
    if described:
        entity["temporalCoverage"] = described["period"]
        entity["conditionsOfAccess"] = described["rights"]
    return entity
