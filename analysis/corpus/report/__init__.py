"""Tables that tell a reader what a corpus holds, what was done to it and what that rests on.

They fit a corpus of any size: what is one row an article for a few articles is counted, grouped and binned for many,
and the few that a reader should look at are listed.
"""

from analysis.corpus.report.articles import (
    article_table,
    language_table,
    outlet_table,
    paragraph_languages,
)
from analysis.corpus.report.intake import describe, description_table, format_table, problem_table, step_table
from analysis.corpus.report.naming import FEW, article_labels, date_texts
from analysis.corpus.report.origins import (
    central,
    claim_table,
    conflict_table,
    conflicts,
    date_counts,
    date_table,
    method_table,
    timeline_table,
)
from analysis.corpus.report.removed import (
    MUCH,
    lost_most,
    removal_shares,
    removal_table,
    rule_table,
)
from analysis.corpus.report.stories import largest_stories, repost_table, reprints, story_sizes
from analysis.corpus.report.voiced import show_article, span_table, voiced_text

__all__ = [
    "FEW",
    "MUCH",
    "article_labels",
    "article_table",
    "central",
    "claim_table",
    "conflict_table",
    "conflicts",
    "date_counts",
    "date_table",
    "date_texts",
    "describe",
    "description_table",
    "format_table",
    "language_table",
    "largest_stories",
    "lost_most",
    "method_table",
    "outlet_table",
    "paragraph_languages",
    "problem_table",
    "removal_shares",
    "removal_table",
    "repost_table",
    "reprints",
    "rule_table",
    "show_article",
    "span_table",
    "step_table",
    "story_sizes",
    "timeline_table",
    "voiced_text",
]
