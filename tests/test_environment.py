"""pyproject.toml, environment.yml and the two locks say the same."""

import importlib.metadata
import re
import sys
import tomllib
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
import yaml
from packaging.markers import Marker, default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from rattler import MatchSpec

ROOT = Path(__file__).resolve().parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))

# conda-forge's name for the same thing: matplotlib without a window system, torch without CUDA
PYPI_NAMES = {"matplotlib-base": "matplotlib", "pytorch-cpu": "torch"}

# What an installed distribution declares and the light lock leaves out on purpose: see [tool.uv] in pyproject.toml.
LEFT_OUT = {
    "bertopic": {"sentence-transformers"},
    "natasha": {"ipymarkup", "pymorphy2", "yargy"},
}
HEAVY = re.compile(r"(sentence-)?transformers|pymorphy2|torch|triton|nvidia-.*|cuda-.*")
BY_PLATFORM = re.compile(r"torch|triton|nvidia-.*|cuda-.*")

# The machines that the locks are made for.
MACHINES = [
    default_environment()
    | {
        "python_version": python,
        "python_full_version": f"{python}.9",
        "implementation_version": f"{python}.9",
    }
    | {"sys_platform": platform, "os_name": os_name, "platform_system": system, "platform_machine": machine}
    for python, (platform, os_name, system, machine) in product(
        ["3.11", "3.12", "3.13", "3.14"],
        [
            ("linux", "posix", "Linux", "x86_64"),
            ("darwin", "posix", "Darwin", "arm64"),
            ("win32", "nt", "Windows", "AMD64"),
        ],
    )
]


def by_name(lines: list[str]) -> dict[str, Requirement]:
    return {canonicalize_name(found.name): found for found in map(Requirement, lines)}


def read_lock(name: str) -> list[Requirement]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if not line.startswith("#")]


def holds(marker: Marker | None, environment: dict[str, str], extras: frozenset[str] = frozenset()) -> bool:
    """Whether a requirement applies in an environment, with any of the extras asked for."""
    return marker is None or any(marker.evaluate(environment | {"extra": extra}) for extra in extras or {""})


def pins(lock: list[Requirement], environment: dict[str, str]) -> dict[str, str]:
    """Versions by name, as the lock is installed on one machine."""
    found: dict[str, str] = {}
    for pin in lock:
        if holds(pin.marker, environment):
            name = canonicalize_name(pin.name)
            assert name not in found, f"{name} is pinned twice for {environment['sys_platform']}"
            found[name] = str(pin.specifier).removeprefix("==")
    return found


def conda_bounds() -> dict[str, SpecifierSet]:
    """Bounds by PyPI name from environment.yml: its conda specs as conda reads them, then its pip section."""
    specs = [MatchSpec(line) for line in CONDA["dependencies"] if isinstance(line, str)]
    bounds = {spec.name.normalized: SpecifierSet(spec.version or "") for spec in specs}
    bounds = {PYPI_NAMES.get(name, name): bound for name, bound in bounds.items()}
    return bounds | {name: found.specifier for name, found in by_name(pip_section()).items()}


def pip_section() -> list[str]:
    (section,) = [entry["pip"] for entry in CONDA["dependencies"] if isinstance(entry, dict)]
    return [line for line in section if not line.startswith("-")]


DIRECT = by_name(PROJECT["dependencies"])
TRANSFORMERS = by_name(PROJECT["optional-dependencies"]["transformers"])
DEV = by_name(PROJECT["optional-dependencies"]["dev"])
LIGHT_LOCK = read_lock("requirements.lock")
TRANSFORMERS_LOCK = read_lock("requirements-transformers.lock")


def test_conda_and_pyproject_have_the_same_names_and_bounds():
    wanted = {name: found.specifier for name, found in (DIRECT | TRANSFORMERS).items()}
    assert conda_bounds() == wanted | {
        "python": SpecifierSet(PROJECT["requires-python"]),
        "pip": SpecifierSet(),
    }


def test_conda_installs_from_conda_forge_and_the_package_editable():
    assert CONDA["channels"] == ["conda-forge", "nodefaults"]
    assert CONDA["dependencies"][-1]["pip"][-1] == "-e ."
    assert {"jupyterlab", "pandas", "scikit-learn", "bertopic", "seaborn", "torch"} <= conda_bounds().keys()


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-transformers.lock"])
def test_locks_pin_versions_and_name_no_place(name):
    for pin in read_lock(name):
        assert re.fullmatch(r"==[0-9][0-9A-Za-z.]*", str(pin.specifier)), f"{pin}: not one public version"
        assert pin.url is None
    assert "://" not in (ROOT / name).read_text(encoding="utf-8")


def test_the_light_lock_is_light():
    assert not [pin.name for pin in LIGHT_LOCK if HEAVY.fullmatch(pin.name)]


def test_torch_is_not_locked_but_bounded():
    assert not [pin.name for pin in TRANSFORMERS_LOCK if BY_PLATFORM.fullmatch(pin.name)]
    installed = re.search(r"^TORCH := (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert installed
    assert Requirement(installed[1]) == TRANSFORMERS["torch"]


@pytest.mark.parametrize("machine", MACHINES, ids=lambda m: f"{m['sys_platform']}-{m['python_version']}")
def test_locks_keep_the_bounds_on_every_machine(machine):
    light, added = pins(LIGHT_LOCK, machine), pins(TRANSFORMERS_LOCK, machine)
    assert not light.keys() & added.keys(), "the upgrade must leave the light set as it is"
    for name, wanted in (DIRECT | DEV).items():
        assert wanted.specifier.contains(light[name]), f"{name} {light[name]} is locked, {wanted} is declared"
    assert TRANSFORMERS["sentence-transformers"].specifier.contains(added["sentence-transformers"])


def declared(name: str, extras: frozenset[str]) -> Iterator[Requirement]:
    """What an installed distribution asks for on this machine."""
    for requirement in map(Requirement, importlib.metadata.requires(name) or []):
        if holds(requirement.marker, default_environment(), extras):
            yield requirement


def holes(roots: list[Requirement], locked: dict[str, str]) -> Iterator[str]:
    """Walk from the roots through all that is declared; say what the lock lacks or pins out of bounds."""
    ways = [("pyproject.toml", requirement) for requirement in roots]
    seen = set()
    for asker, requirement in ways:
        name, extras = canonicalize_name(requirement.name), frozenset(requirement.extras)
        if name in LEFT_OUT.get(asker, ()):
            continue
        if name not in locked:
            yield f"{asker} asks for {requirement}, which isn't locked"
        elif not requirement.specifier.contains(locked[name], prereleases=True):
            yield f"{asker} asks for {requirement}, but {locked[name]} is locked"
        elif (name, extras) not in seen:
            seen.add((name, extras))
            ways.extend((name, found) for found in declared(name, extras))


# In an environment that make didn't set up (conda's), other versions are right, and there is nothing to hold.
made_by_make = pytest.mark.skipif(
    not Path(sys.prefix, ".installed").exists(), reason="the environment was not installed by make"
)


@made_by_make
def test_the_lock_is_what_is_installed():
    locked = pins(LIGHT_LOCK, default_environment())
    assert {name: importlib.metadata.version(name) for name in locked} == locked


@made_by_make
def test_the_lock_has_no_hole():
    locked = pins(LIGHT_LOCK, default_environment())
    assert list(holes([*DIRECT.values(), *DEV.values()], locked)) == []


def test_what_is_left_out_is_named_to_the_resolver():
    told = {
        entry["name"]: by_name(entry["requires-dist"])
        for entry in PYPROJECT["tool"]["uv"]["dependency-metadata"]
    }
    assert told.keys() == LEFT_OUT.keys()
    for name, left_out in LEFT_OUT.items():
        asked = by_name([str(found) for found in declared(name, frozenset())])
        assert left_out <= asked.keys()
        assert told[name].keys() <= asked.keys() - left_out
        assert asked.keys() - left_out <= told[name].keys() | DIRECT.keys()
        assert all(told[name][kept].specifier == asked[kept].specifier for kept in told[name])


def test_the_version_is_the_same_everywhere():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    newest = re.search(
        r"^## \[([0-9.]+)\] - (\S+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert newest
    assert PROJECT["version"] == str(citation["version"]) == newest[1]
    assert citation["date-released"] == newest[2]
