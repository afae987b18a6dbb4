"""Uncertainty that counts articles: resampling of stories, permutation of labels, the small-corpus gate.

Sentences and tokens of one article are not independent, and reposts of one story say the same thing once
more. So whatever is drawn here is drawn as a whole: stories, else articles. Outlets are fixed: nothing is
generalised beyond those named.
"""

from analysis.inference.accuracy import Accuracy, accuracy
from analysis.inference.agreement import Agreement, krippendorff_alpha
from analysis.inference.bootstrap import Interval, bootstrap_articles, share_interval
from analysis.inference.contrast import difference_interval
from analysis.inference.corrected import CorrectedShare, corrected_share
from analysis.inference.families import benjamini_hochberg
from analysis.inference.gate import SMALL_GROUP, demonstration, smallest_p
from analysis.inference.jackknife import jackknife_interval
from analysis.inference.permutation import Permutation, group_spread, permutation_test
from analysis.inference.wilson import cluster_wilson

__all__ = [
    "SMALL_GROUP",
    "Accuracy",
    "Agreement",
    "CorrectedShare",
    "Interval",
    "Permutation",
    "accuracy",
    "benjamini_hochberg",
    "bootstrap_articles",
    "cluster_wilson",
    "corrected_share",
    "demonstration",
    "difference_interval",
    "group_spread",
    "jackknife_interval",
    "krippendorff_alpha",
    "permutation_test",
    "share_interval",
    "smallest_p",
]
