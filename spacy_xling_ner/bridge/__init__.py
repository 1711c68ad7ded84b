"""The English form of each token: dictionary, tokenizer and neighbours.

Each language has a room of its own, which adds itself to `language.LANGUAGES`.
"""

from . import chinese, japanese

__all__ = ["chinese", "japanese"]
