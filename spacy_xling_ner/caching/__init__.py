"""Caches, and attributes of documents read in columns."""
