"""Carrying modules of a source pipeline over to a target pipeline."""
