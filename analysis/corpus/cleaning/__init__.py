"""The rules that :mod:`analysis.corpus.clean` applies, by what they look at: characters, layout, clutter, heads."""
