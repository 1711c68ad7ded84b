"""Corpora: formats, label maps, alignment, conversion to `.spacy`."""
