"""Evaluation by character offsets, and tables that compare systems."""
