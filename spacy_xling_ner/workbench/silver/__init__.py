"""Silver annotation: unlabelled texts, labelled by recognisers that vote."""

from .corpus import SilverReport, annotate_corpus
from .vote import Vote, vote

__all__ = ["SilverReport", "Vote", "annotate_corpus", "vote"]
