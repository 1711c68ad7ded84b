"""Caches, and attributes of documents read in columns."""

from .bounded_cache import CACHE_SIZE, clear_caches, get_cache_size, set_cache_size

__all__ = ["CACHE_SIZE", "clear_caches", "get_cache_size", "set_cache_size"]
