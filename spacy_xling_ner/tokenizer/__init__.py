"""A Japanese tokenizer: the same documents as spaCy's, several times as fast."""

from .japanese import JapaneseTokenizer, create_japanese_tokenizer

__all__ = ["JapaneseTokenizer", "create_japanese_tokenizer"]
