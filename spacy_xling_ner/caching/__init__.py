"""Caches of bounded size, and columns stored on a document."""
