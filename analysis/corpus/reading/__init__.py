"""How files are found, opened and read; :mod:`analysis.corpus.load` is what others call."""
