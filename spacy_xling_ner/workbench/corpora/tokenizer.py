"""The tokenizer of the pipeline that a corpus is made for."""

from pathlib import Path
from typing import Any, Dict, Optional

import spacy
from spacy.language import Language
from spacy.util import load_config

# written without spaces between words
SPACELESS = frozenset({"ja", "zh", "th", "lo", "km", "my"})


def load_tokenizer(
    lang: Optional[str] = None, split_mode: Optional[str] = None, config: Optional[Path] = None
) -> Language:
    """Make a blank pipeline whose tokenizer is the one a model will be trained with.

    lang (Optional[str]): The language's code; may be left out if a config is given.
    split_mode (Optional[str]): Length of the Japanese tokens: A (short), B or C (names in one).
    config (Optional[Path]): A training config; its `[nlp.tokenizer]` is used.
    RETURNS (Language): The blank pipeline.
    RAISES (ValueError): The arguments contradict each other, or the language is unknown.
    """
    if config is not None:
        if split_mode is not None:
            raise ValueError(f"Leave the split mode out: {config} says it in [nlp.tokenizer].")
        if not config.is_file():
            raise ValueError(f"Config {config} does not exist.")
        nlp = load_config(config, interpolate=True).get("nlp", {})
        if not nlp.get("lang"):
            raise ValueError(f"Config {config} has no lang in [nlp].")
        if lang is not None and lang != nlp["lang"]:
            raise ValueError(f"The language is '{lang}', but {config} is for '{nlp['lang']}'.")
        return _blank(nlp["lang"], nlp.get("tokenizer"))
    if lang is None:
        raise ValueError("Give a language (such as ja) or a config.")
    if split_mode is None:
        return _blank(lang, None)
    if lang != "ja":
        raise ValueError(f"A split mode is for Japanese (ja), not for '{lang}'.")
    if split_mode not in ("A", "B", "C"):
        raise ValueError(f"Unknown split mode '{split_mode}'; choose from A, B, C.")
    tokenizer = {"@tokenizers": "spacy.ja.JapaneseTokenizer", "split_mode": split_mode}
    return _blank(lang, tokenizer)


def _blank(lang: str, tokenizer: Optional[Dict[str, Any]]) -> Language:
    try:
        return spacy.blank(lang, config={"nlp": {"tokenizer": tokenizer}} if tokenizer else {})
    except ImportError as error:
        raise ValueError(f"Cannot make a tokenizer for the language '{lang}': {error}") from error
