"""Outlets compared: distinctive terms, the countries they speak of, the sources they give words to, change over time."""

from analysis.names import mentions
from analysis.outlets.change import attention_over_time, shifts
from analysis.outlets.joined import join_languages
from analysis.outlets.log_odds import log_odds_z
from analysis.outlets.mix import speaker_mix, stances
from analysis.outlets.naming import naming
from analysis.outlets.similarity import similarity
from analysis.outlets.speakers import own_voice, sources
from analysis.outlets.subjects import attention
from analysis.outlets.terms import MOST_FALSE, keyness, label_tokens

__all__ = [
    "MOST_FALSE",
    "attention",
    "attention_over_time",
    "join_languages",
    "keyness",
    "label_tokens",
    "log_odds_z",
    "mentions",
    "naming",
    "own_voice",
    "shifts",
    "similarity",
    "sources",
    "speaker_mix",
    "stances",
]
