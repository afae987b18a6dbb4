"""How the tables of a corpus are made, part by part, wherever there are hands; :mod:`analysis.corpus.build` is the order of it."""
