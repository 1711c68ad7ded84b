"""Named-entity recognition for spaCy in languages with little labelled data."""

__version__ = "0.1.0"
