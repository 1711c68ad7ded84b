"""Grids of experiments, and the statistics that compare systems."""
