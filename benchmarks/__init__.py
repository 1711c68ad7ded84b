"""Benchmarks; each module writes its results into `benchmarks/results`."""
