"""Evaluation of trained pipelines, and calibration of their scores."""
