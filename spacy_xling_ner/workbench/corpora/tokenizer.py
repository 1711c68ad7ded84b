"""Tokenising texts as the pipeline will that a corpus is converted for."""

from pathlib import Path
from typing import Any, Dict, Optional, Union

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import load_config

from .errors import CorpusFormatError
from .record import Record

# languages written without spaces between words
SPACELESS = frozenset({"ja", "zh", "th", "lo", "km", "my"})


def load_tokenizer(
    lang: Optional[str] = None,
    split_mode: Optional[str] = None,
    config: Union[str, Path, None] = None,
) -> Language:
    """Create a blank pipeline with the tokenizer that a model will be trained with.

    lang (Optional[str]): Language code; not needed with a config.
    split_mode (Optional[str]): Length of Japanese tokens: A (short), B or C (names in one token).
    config (Union[str, Path, None]): A training config; its `[nlp.tokenizer]` is used.
    RETURNS (Language): The blank pipeline.
    RAISES (ValueError): If the arguments contradict each other, or the language is unknown.
    """
    if config is not None:
        if split_mode is not None:
            raise ValueError(f"Leave out the split mode: {config} sets it in [nlp.tokenizer].")
        if not Path(config).is_file():
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


def make_doc(nlp: Language, record: Record) -> Doc:
    """Create the document of a text as a network reads it in training.

    nlp (Language): The pipeline.
    record (Record): The text.
    RETURNS (Doc): The record's own words if it has any, else the tokenised text.
    RAISES (CorpusFormatError): If the tokenizer cannot read the text, or changes it.
    """
    if record.words is None:
        return tokenize(nlp, record)
    if nlp.lang in SPACELESS and record.text == "".join(record.words):
        return Doc(nlp.vocab, words=record.words, spaces=[False] * len(record.words))
    # spaCy's corpus reader keeps the words of a document in training if its spaces are unknown
    return Doc(nlp.vocab, words=record.words)


def tokenize(nlp: Language, record: Record) -> Doc:
    """Tokenise a raw text.

    nlp (Language): The pipeline.
    record (Record): The text.
    RETURNS (Doc): The document.
    RAISES (CorpusFormatError): If the tokenizer cannot read the text, or changes it.
    """
    expected = "a text that the tokenizer can read"
    try:
        doc = nlp.make_doc(record.text)
    except Exception as error:  # each tokenizer has its own errors
        raise CorpusFormatError(record.file, record.line, expected, str(error)) from error
    if doc.text != record.text:
        raise CorpusFormatError(record.file, record.line, expected, "another text from its tokens")
    return doc


def _blank(lang: str, tokenizer: Optional[Dict[str, Any]]) -> Language:
    try:
        return spacy.blank(lang, config={"nlp": {"tokenizer": tokenizer}} if tokenizer else {})
    except ImportError as error:
        raise ValueError(f"Cannot create a tokenizer for the language '{lang}': {error}") from error
