"""Attributes of a word as a token, hashed for one vocabulary."""

import re
from functools import lru_cache
from struct import Struct
from typing import Any, List, NamedTuple, Optional, Sequence, Tuple

from spacy.attrs import LEMMA, NORM, POS, TAG
from spacy.lang.ja import DetailedToken
from spacy.tokens import MorphAnalysis
from spacy.vocab import Vocab

from .pos import SECOND_TAGS, own_pos

COLUMNS = [TAG, LEMMA, NORM, POS]

_pack = Struct(f"={len(COLUMNS)}Q").pack
_FEATURE_SYNTAX = re.compile("[=|]")

SubTokens = Optional[List[List[DetailedToken]]]


class WordClass(NamedTuple):
    """A part of speech of Sudachi.

    tag (str): Its parts, such as 名詞-固有名詞-人名-姓.
    inflection (str): Type and form, such as 五段-カ行;連用形-一般; empty for most words.
    is_second (bool): True if the tag is one of `SECOND_TAGS`.
    """

    tag: str
    inflection: str
    is_second: bool


class TokenRow(NamedTuple):
    """The attributes of a token, ready to be written into a Doc.

    text (str): The token.
    orth (int): Its hash.
    columns (bytes): The values of `COLUMNS`, eight bytes each.
    morph (Optional[MorphAnalysis]): Inflection and reading.
    tag (str): Sudachi's part of speech.
    is_second (bool): True if the tag is one of `SECOND_TAGS`.
    sub_tokens (SubTokens): The token in shorter split modes, as spaCy stores it in
        `doc.user_data`; must not be changed.
    """

    text: str
    orth: int = 0
    columns: bytes = b""
    morph: Optional[MorphAnalysis] = None
    tag: str = ""
    is_second: bool = False
    sub_tokens: SubTokens = None


# One tuple for each field of `TokenRow`, with the values of all tokens of a text.
Fields = Tuple[Tuple[Any, ...], ...]


@lru_cache(maxsize=2**12)
def word_class(part_of_speech: Tuple[str, ...]) -> WordClass:
    """Convert a part of speech of Sudachi to a tag and an inflection, as spaCy does.

    part_of_speech (Tuple[str, ...]): Four parts, then type and form of the inflection; `*` is none.
    RETURNS (WordClass): The part of speech.
    """
    tag = "-".join(part for part in part_of_speech[:4] if part != "*")
    inflection = ";".join(part for part in part_of_speech[4:] if part != "*")
    return WordClass(tag, inflection, tag in SECOND_TAGS)


def make_row(
    vocab: Vocab,
    text: str,
    word_class: WordClass,
    lemma: str,
    norm: str,
    reading: str,
    sub_tokens: SubTokens = None,
    *,
    transient: bool,
) -> TokenRow:
    """Add the strings of a word to a vocabulary.

    vocab (Vocab): The vocabulary.
    text (str): The word.
    word_class (WordClass): Its part of speech.
    lemma (str): The lemma; if empty, the word itself.
    norm (str): The normalized form.
    reading (str): The reading in katakana; empty if unknown.
    sub_tokens (SubTokens): The word in shorter split modes.
    transient (bool): Let the strings go when the memory zone ends.
    RETURNS (TokenRow): The row; valid as long as the strings are.
    """
    features = {}
    if word_class.inflection:
        features["Inflection"] = word_class.inflection
    if reading:
        features["Reading"] = _FEATURE_SYNTAX.sub("_", reading)
    # a new object for each row: after a memory zone, a vocabulary may know the hash of features
    # without their string
    morph = MorphAnalysis(vocab, features)
    strings: Any = vocab.strings  # spaCy's stubs do not know memory zones
    orth, tag, lemma, norm = (
        strings.add(string, transient) for string in (text, word_class.tag, lemma or text, norm)
    )
    columns = _pack(tag, lemma, norm, own_pos(text, word_class.tag))
    return TokenRow(text, orth, columns, morph, word_class.tag, word_class.is_second, sub_tokens)


def transpose(rows: Sequence[TokenRow]) -> Fields:
    """Transpose the rows of a text.

    rows (Sequence[TokenRow]): One row per token.
    RETURNS (Fields): One tuple per field.
    """
    return tuple(zip(*rows)) if rows else ((),) * len(TokenRow._fields)  # noqa: B905  same length
