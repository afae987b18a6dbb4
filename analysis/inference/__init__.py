"""Uncertainty that counts articles: resampling of stories, permutation of labels, the small-corpus gate.

Sentences and tokens of one article are not independent, and reposts of one story say the same thing once
more. So whatever is drawn here is drawn as a whole: stories, else articles. Outlets are fixed: nothing is
generalised beyond those named.
"""

from analysis.inference.bootstrap import Interval, bootstrap_articles
from analysis.inference.gate import SMALL_GROUP, demonstration
from analysis.inference.permutation import Permutation, group_spread, permutation_test

__all__ = [
    "SMALL_GROUP",
    "Interval",
    "Permutation",
    "bootstrap_articles",
    "demonstration",
    "group_spread",
    "permutation_test",
]
