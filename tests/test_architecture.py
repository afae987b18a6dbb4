"""The house's one-way flow: a module imports only from its left, and what stands side by side doesn't know each other."""

import ast
from pathlib import Path

import pytest

from analysis import paths

# Left to right. Modules of one group may import each other only where it is a package of their own.
ROOMS = [
    ["paths"],
    ["cache", "lexicon", "notebooks", "tables"],
    ["lemmas", "tokens", "codebook", "patterns", "matching", "names", "periods"],
    ["corpus"],
    ["encode", "inference"],
    ["topics", "outlets", "frames", "scaling"],
    ["robustness"],
    ["plots"],
    ["export"],
    ["sheets"],
    ["explore", "execution", "run", "remake"],
    ["cite", "verify"],
    ["__main__"],
]
APART = ["topics", "outlets", "frames", "scaling"]
IN_CORPUS = ["load", "clean", "provenance", "reposts", "sentences", "voice"]


def modules() -> list[Path]:
    return sorted(paths.PACKAGE.rglob("*.py"))


def room(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def dotted(file: Path) -> str:
    parts = file.relative_to(paths.ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(file: Path) -> set[str]:
    """Modules of the package that a file imports, wherever in the file; typing-only imports are left out."""
    names: set[str] = set()
    for node in ast.walk(_without_typing(ast.parse(file.read_text(encoding="utf-8")))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "analysis":
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names if alias.name.split(".")[0] == "analysis"}
    return {name for name in names if _is_module(name)}


def _without_typing(tree: ast.Module) -> ast.Module:
    tree.body = [
        node
        for node in tree.body
        if not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test))
    ]
    return tree


def _is_module(name: str) -> bool:
    path = paths.ROOT.joinpath(*name.split("."))
    return name != "analysis" and (path.with_suffix(".py").exists() or (path / "__init__.py").exists())


RANK = {name: rank for rank, group in enumerate(ROOMS) for name in group}


def test_every_room_has_its_place():
    rooms = {room(dotted(file)) for file in modules()} - {""}
    assert rooms == set(RANK)


@pytest.mark.parametrize("file", modules(), ids=dotted)
def test_a_module_imports_only_from_its_left(file):
    here = room(dotted(file))
    if not here:
        pytest.skip("the package itself only points to its rooms")
    wrong = {name for name in imported(file) if room(name) != here and RANK[room(name)] > RANK[here]}
    assert not wrong, f"{dotted(file)} reaches to its right: {', '.join(sorted(wrong))}"


@pytest.mark.parametrize("name", APART)
def test_topics_outlets_and_frames_do_not_know_each_other(name):
    others = set(APART) - {name}
    for file in modules():
        if room(dotted(file)) == name:
            assert not {room(other) for other in imported(file)} & others, dotted(file)


def test_inside_the_corpus_the_flow_is_one_way():
    rank = {name: i for i, name in enumerate(IN_CORPUS)}
    for file in modules():
        parts = dotted(file).split(".")
        if len(parts) > 2 and parts[1] == "corpus" and parts[2] in rank:
            seen = {name.split(".")[2] for name in imported(file) if name.startswith("analysis.corpus.")}
            assert all(rank.get(other, -1) <= rank[parts[2]] for other in seen), (dotted(file), seen)


def test_no_module_loads_a_model_or_plotting_library_at_import():
    heavy = {
        "bertopic",
        "umap",
        "hdbscan",
        "lingua",
        "navec",
        "slovnet",
        "pymorphy3",
        "sentence_transformers",
        "torch",
    }
    for file in modules():
        for node in _without_typing(ast.parse(file.read_text(encoding="utf-8"))).body:
            if isinstance(node, ast.Import):
                assert not {alias.name.split(".")[0] for alias in node.names} & heavy, dotted(file)
            elif isinstance(node, ast.ImportFrom) and node.module:
                assert node.module.split(".")[0] not in heavy, dotted(file)
