"""How media frame Russia and the South Caucasus: whose words carry a narrative, and where every number comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.corpus import Corpus, load_corpus

__all__ = ["Corpus", "load_corpus"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    # Loaded when first used: `python -m analysis --help` needs neither pandas nor a model.
    if name in ("Corpus", "load_corpus"):
        from analysis import corpus

        return getattr(corpus, name)
    raise AttributeError(f"module 'analysis' has no attribute {name!r}")
