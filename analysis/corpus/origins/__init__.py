"""The rules that :mod:`analysis.corpus.provenance` applies, by the field that they speak of."""
