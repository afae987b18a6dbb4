"""Framing: narratives coded by codebook, in whose voice, asserted or denied, traceable to the sentence."""

from analysis.codebook import Codebook, codebook_table, load_codebook
from analysis.frames.carriage import carriage, carriage_by_speaker, shares
from analysis.frames.cells import crossing, matrix_cells, speaker_labels
from analysis.frames.coding import code, code_text
from analysis.frames.evidence import evidence, matrix, speaker_group, two_by_two

__all__ = [
    "Codebook",
    "carriage",
    "carriage_by_speaker",
    "code",
    "code_text",
    "codebook_table",
    "crossing",
    "evidence",
    "load_codebook",
    "matrix",
    "matrix_cells",
    "shares",
    "speaker_group",
    "speaker_labels",
    "two_by_two",
]
