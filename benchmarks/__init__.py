"""Measurements; each module writes one file below `benchmarks/results`."""
