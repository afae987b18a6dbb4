"""What a topic model gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd


@dataclass(frozen=True)
class TopicResult:
    """What :func:`fit_topics` gives.

    Attributes
    ----------
    assignments
        As :class:`analysis.tables.Assignments`, sorted by unit_id; topic -1 for units that fit none.
    topics
        One row a topic: topic, size, articles, label, anchor (name of the anchor it belongs to, or empty),
        terms_<language>, npmi_<language> (coherence of its terms), share_<language>, minor_share (share of the units
        that are not in the topic's main language), leakage (how far the topic's shares of languages are from those
        of all units, 0 to 1), survival_seed, survival_order, survival_articles, survival (the lowest of the three,
        0 to 1), weak (survives by less than a half, or has fewer than three units).
    terms
        One row a topic, language and term (see :func:`analysis.topics.terms.topic_terms`).
    leakage
        One row: how much language tells of topic (see :func:`analysis.topics.quality.leakage`).
    quality
        One row a language: coherence, diversity, outliers (see :func:`analysis.topics.quality.quality`).
    model
        The fitted BERTopic. Its vectors are the centred ones of ``vectors``.
    units
        unit_id, article_id, story, language, text of the units, in the order of ``assignments``.
    vectors
        The centred vectors, in the same order.
    parameters
        What the result depends on beside the units: method, seed, n_topics …
    """

    assignments: pd.DataFrame
    topics: pd.DataFrame
    terms: pd.DataFrame
    leakage: pd.DataFrame
    quality: pd.DataFrame
    model: Any
    units: pd.DataFrame = field(repr=False)
    vectors: npt.NDArray[np.float32] = field(repr=False)
    parameters: dict[str, Any] = field(default_factory=dict)

    @property
    def outliers(self) -> float:
        """Share of units that belong to no topic."""
        return float((self.assignments["topic"] < 0).mean())
