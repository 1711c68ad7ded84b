"""Corpora: formats, label maps, alignment to tokens, conversion to `.spacy`, generated data."""
