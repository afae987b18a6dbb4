"""What every test relies on: no network, no window, no chance, and where the data is."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault(
    "HF_HUB_OFFLINE", "1"
)  # BERTopic looks for the hub, for a minute where there is no network

from analysis.run import ENVIRONMENT

# Before NumPy is imported: on a busy machine many small products take up to ten times as long on several threads.
os.environ.update({name: value for name, value in ENVIRONMENT.items() if name.endswith("_THREADS")})

import matplotlib
import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]
LONGEST = ("test_notebooks.py", "test_verify.py")

# Not by the environment variable MPLBACKEND: kernels started by a test would inherit it and show no figures.
matplotlib.use("Agg")

# Without deadline, since the first call compiles or loads a model; derandomised, so that a failure comes back.
settings.register_profile("repository", deadline=None, derandomize=True)
settings.load_profile("repository")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that execute notebooks, so that no worker is left with one of them at the end."""
    items.sort(key=lambda item: item.path.name not in LONGEST)


@pytest.fixture(scope="session", autouse=True)
def cache_of_the_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Make every corpus anew in each session, and only once in it; kernels started by a test share it, and so do workers."""
    root = tmp_path_factory.getbasetemp()
    root = root.parent if "PYTEST_XDIST_WORKER" in os.environ else root
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANALYSIS_CACHE", str(root / "cache"))
        yield


@pytest.fixture(autouse=True)
def close_figures() -> Iterator[None]:
    """Close what a test drew, but only where something was drawn: importing pyplot takes a second."""
    yield
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The five seed documents."""
    return ROOT / "seeds"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Corpora for development, which lie beside the repository where it is developed and nowhere else."""
    path = ROOT.parent / "shared"
    if not path.is_dir():
        pytest.skip(f"needs the development corpora in {path.name}/ beside the repository")
    return path
