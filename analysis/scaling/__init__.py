"""Scaling: texts placed between two poles that seed words name, by Latent Semantic Scaling or in an encoder's space."""

from analysis.scaling.axes import Axis, Pole, axes_table, choose_axes, load_axes
from analysis.scaling.certainty import group_scores, placebo_axes, seed_intervals
from analysis.scaling.diagnostics import cohesion, seed_diagnostics
from analysis.scaling.frameaxis import FrameAxis
from analysis.scaling.lss import LatentSemanticScaling
from analysis.scaling.placed import (
    article_scores,
    ends_of,
    lines_over_time,
    outlet_places,
    outlet_words,
    seed_table,
    telling_sentences,
)
from analysis.scaling.placing import Placement, check_placements, choose_space, place_articles
from analysis.scaling.seeds import weigh_seeds
from analysis.scaling.smoothing import smooth_scores
from analysis.scaling.validity import (
    LOW,
    RHO,
    SHOWN,
    WITHHELD,
    Order,
    axis_codes,
    axis_verdicts,
    order_of,
    read_challenge,
    withheld_note,
)
from analysis.scaling.words import context_words, driving_words

__all__ = [
    "LOW",
    "RHO",
    "SHOWN",
    "WITHHELD",
    "article_scores",
    "Axis",
    "FrameAxis",
    "LatentSemanticScaling",
    "Order",
    "Placement",
    "Pole",
    "axes_table",
    "axis_codes",
    "axis_verdicts",
    "check_placements",
    "choose_axes",
    "choose_space",
    "cohesion",
    "context_words",
    "driving_words",
    "ends_of",
    "group_scores",
    "lines_over_time",
    "load_axes",
    "order_of",
    "outlet_places",
    "outlet_words",
    "place_articles",
    "placebo_axes",
    "read_challenge",
    "seed_diagnostics",
    "seed_intervals",
    "seed_table",
    "smooth_scores",
    "telling_sentences",
    "weigh_seeds",
    "withheld_note",
]
