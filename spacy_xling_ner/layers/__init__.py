"""Thinc layers, one per file."""
