"""Strict evaluation of pipelines, and calibration of their scores."""
