"""Plots: each draws a tidy table on an ``ax`` and returns it; none computes, none saves."""

from analysis.plots.axes import plot_axis, plot_order, plot_poles
from analysis.plots.axis_words import plot_driving_words, plot_smooth
from analysis.plots.change import plot_attention_time, plot_shifts
from analysis.plots.corpus import plot_removals, plot_rules, plot_timeline
from analysis.plots.frame_ways import plot_company, plot_frame_time, plot_naming, plot_ways
from analysis.plots.frames import plot_carriage, plot_matrix, plot_two_by_two
from analysis.plots.glyphs import printable
from analysis.plots.likeness import plot_similarity
from analysis.plots.mix import plot_speaker_mix, plot_stances
from analysis.plots.origins import (
    plot_date_precision,
    plot_methods,
    plot_outlets,
    plot_reprints,
    plot_story_sizes,
)
from analysis.plots.outlets import plot_attention, plot_keyness, plot_sources, plot_voices
from analysis.plots.robustness import (
    plot_differences,
    plot_options,
    plot_specification_choices,
    plot_specification_curve,
    plot_topic_overlap,
)
from analysis.plots.style import (
    ONE_COLUMN,
    PALETTE,
    TWO_COLUMNS,
    canvas,
    stamp,
    use_style,
)
from analysis.plots.topic_by import plot_topic_by
from analysis.plots.topic_map import plot_topic_map
from analysis.plots.topic_time import plot_topic_time
from analysis.plots.topics import plot_topic_stability, plot_topic_terms
from analysis.plots.voiced import plot_voiced_text

__all__ = [
    "ONE_COLUMN",
    "PALETTE",
    "TWO_COLUMNS",
    "canvas",
    "plot_attention",
    "plot_attention_time",
    "plot_axis",
    "plot_carriage",
    "plot_company",
    "plot_differences",
    "plot_driving_words",
    "plot_frame_time",
    "plot_keyness",
    "plot_matrix",
    "plot_naming",
    "plot_options",
    "plot_order",
    "plot_poles",
    "plot_removals",
    "plot_shifts",
    "plot_similarity",
    "plot_smooth",
    "plot_sources",
    "plot_speaker_mix",
    "plot_specification_choices",
    "plot_specification_curve",
    "plot_stances",
    "plot_timeline",
    "plot_topic_by",
    "plot_topic_map",
    "plot_topic_overlap",
    "plot_topic_stability",
    "plot_topic_terms",
    "plot_topic_time",
    "plot_date_precision",
    "plot_methods",
    "plot_outlets",
    "plot_reprints",
    "plot_rules",
    "plot_story_sizes",
    "plot_two_by_two",
    "plot_voiced_text",
    "plot_voices",
    "plot_ways",
    "printable",
    "stamp",
    "use_style",
]
