"""Where files are: the only module that knows the folders of the suite.

Environment variables may move them (``ANALYSIS_NOTEBOOKS``, ``ANALYSIS_FIGURES``, ``ANALYSIS_RUNS``,
``ANALYSIS_CACHE``); nothing else about a result can be set from the environment.
"""

from __future__ import annotations

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
ROOT = PACKAGE.parent
LEXICON = PACKAGE / "lexicon"
NOTEBOOKS = ROOT / "notebooks"
SEEDS = ROOT / "seeds"
CITATION = ROOT / "CITATION.cff"


def notebooks() -> Path:
    """Give the folder of the notebooks that run; :mod:`analysis.run` tells the kernel of each."""
    return Path(os.environ.get("ANALYSIS_NOTEBOOKS", NOTEBOOKS))


def figures() -> Path:
    """Give the folder that figures and tables are saved to."""
    return Path(os.environ.get("ANALYSIS_FIGURES", ROOT / "figures"))


def runs() -> Path:
    """Give the folder that keeps executed notebooks."""
    return Path(os.environ.get("ANALYSIS_RUNS", ROOT / "runs"))


def cache() -> Path:
    """Give the folder that keeps what was slow to make; it can be deleted at any time."""
    return Path(os.environ.get("ANALYSIS_CACHE", ROOT / ".cache"))
