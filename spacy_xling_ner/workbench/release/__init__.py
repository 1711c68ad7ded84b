"""Make a trained pipeline ready for `spacy package`: sources, licences, scores, a model card."""

from .card import model_card
from .facts import FactsError, check_facts, read_facts
from .measure import measure_performance
from .prepare import prepare_pipeline
from .sources import pipeline_sources

__all__ = [
    "FactsError",
    "check_facts",
    "measure_performance",
    "model_card",
    "pipeline_sources",
    "prepare_pipeline",
    "read_facts",
]
