"""Topics of sentences or articles in several languages: a fitted BERTopic on vectors made before.

Vectors are centred per language, clustered (:mod:`analysis.topics.clusters`) and described in words, one language at
a time (:mod:`analysis.topics.terms`); beside each topic stands how far it survives other choices
(:mod:`analysis.topics.stability`), how coherent its words are and how much language leaks into it
(:mod:`analysis.topics.quality`). BERTopic (Grootendorst 2022) holds the result (:mod:`analysis.topics.model`).
"""

from analysis.topics.anchors import Anchors, make_anchors
from analysis.topics.fitting import fit_topics, name_topics
from analysis.topics.grouping import group_units
from analysis.topics.model import load_model, save_model
from analysis.topics.result import TopicResult
from analysis.topics.sentences import map_points, representative, topic_sentences
from analysis.topics.spread import topic_dates, topic_voices
from analysis.topics.units import topic_units, unit_tokens

__all__ = [
    "Anchors",
    "TopicResult",
    "fit_topics",
    "group_units",
    "load_model",
    "make_anchors",
    "map_points",
    "name_topics",
    "representative",
    "save_model",
    "topic_dates",
    "topic_sentences",
    "topic_units",
    "topic_voices",
    "unit_tokens",
]
