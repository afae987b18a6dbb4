"""Framing: narratives coded by codebook, in whose voice, asserted or denied, traceable to the sentence."""

from analysis.codebook import Codebook, codebook_table, load_codebook
from analysis.frames.carriage import WAYS, carriage, carriage_by_speaker, over_time, shares, ways
from analysis.frames.cells import company, crossing, matrix_cells, speaker_labels
from analysis.frames.coding import choose_spans, code_by_terms, code_text
from analysis.frames.concordance import concordance, show_concordance
from analysis.frames.differences import PLACES, differences
from analysis.frames.evidence import evidence, matrix, select, speaker_group, two_by_two
from analysis.frames.matches import find_terms
from analysis.frames.meaning import code_by_meaning
from analysis.frames.methods import METHODS, code
from analysis.frames.trained import TrainedCoder, cross_validated, train_coder
from analysis.frames.validity import (
    EXPLORATORY,
    VALIDATED,
    check_version,
    exploratory,
    headline,
    marked,
    read_validity,
    verdicts,
)

__all__ = [
    "EXPLORATORY",
    "METHODS",
    "PLACES",
    "VALIDATED",
    "WAYS",
    "Codebook",
    "TrainedCoder",
    "carriage",
    "carriage_by_speaker",
    "check_version",
    "choose_spans",
    "code",
    "code_by_meaning",
    "code_by_terms",
    "code_text",
    "codebook_table",
    "company",
    "concordance",
    "cross_validated",
    "crossing",
    "differences",
    "evidence",
    "exploratory",
    "find_terms",
    "headline",
    "load_codebook",
    "marked",
    "matrix",
    "matrix_cells",
    "over_time",
    "read_validity",
    "select",
    "shares",
    "show_concordance",
    "speaker_group",
    "speaker_labels",
    "train_coder",
    "two_by_two",
    "verdicts",
    "ways",
]
