"""What :mod:`analysis.corpus.clean` applies: rules by what they look at, and the page text that a corpus taught (learned)."""
