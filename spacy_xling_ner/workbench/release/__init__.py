"""Release: a trained pipeline made ready for `spacy package`, with sources, scores and a card."""

from .card import model_card
from .facts import commercial_use, read_facts
from .prepare import prepare_pipeline
from .sources import pipeline_sources

__all__ = ["commercial_use", "model_card", "pipeline_sources", "prepare_pipeline", "read_facts"]
