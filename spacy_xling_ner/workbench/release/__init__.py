"""Release: a trained pipeline made ready for `spacy package`, with sources, scores and a card."""

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
