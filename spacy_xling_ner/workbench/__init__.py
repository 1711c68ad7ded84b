"""Tools around a pipeline: corpora, checks, experiments, reports.

A loaded pipeline imports none of them.
"""
