"""Conclusions under other choices: headline quantities computed again over a grid of defensible specifications.

A multiverse of analyses (Steegen, Tuerlinckx, Gelman & Vanpaemel 2016, *Increasing Transparency Through a Multiverse
Analysis*, Perspectives on Psychological Science 11(5)), drawn as specification curves (Simonsohn, Simmons & Nelson
2020, *Specification curve analysis*, Nature Human Behaviour 4). Specifications share their data and most of their
choices: how many agree is a count, and no probability.
"""

from analysis.robustness.agreement import (
    agreeing,
    agreement,
    by_option,
    in_words,
    least_agreed,
    of_what,
    over_outlets,
    overall,
    rows_of,
    topics_in_words,
)
from analysis.robustness.coded import named_encoder
from analysis.robustness.counts import CHOICES, COMBINED, DROPPED, LEFT_OUT, count_grid
from analysis.robustness.grid import NAMELESS, Grid
from analysis.robustness.regrouped import LEARNED, TOPIC_CHOICES, TopicGrid, regroup
from analysis.robustness.results import (
    COMPANY,
    DIFFERENCE,
    MEANING,
    QUANTITY,
    SHARE,
    VOICE,
    at_reference,
    quantities,
)

__all__ = [
    "CHOICES",
    "COMBINED",
    "COMPANY",
    "DIFFERENCE",
    "DROPPED",
    "LEARNED",
    "LEFT_OUT",
    "MEANING",
    "NAMELESS",
    "QUANTITY",
    "SHARE",
    "TOPIC_CHOICES",
    "VOICE",
    "Grid",
    "TopicGrid",
    "agreeing",
    "agreement",
    "at_reference",
    "by_option",
    "count_grid",
    "in_words",
    "least_agreed",
    "named_encoder",
    "of_what",
    "over_outlets",
    "overall",
    "quantities",
    "regroup",
    "rows_of",
    "topics_in_words",
]
