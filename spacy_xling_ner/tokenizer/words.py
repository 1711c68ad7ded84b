"""What a word has as a token, in strings and, for one vocabulary, in hashes."""

import re
from functools import lru_cache
from struct import Struct
from typing import Any, Dict, List, NamedTuple, Optional, Sequence, Tuple

from spacy.attrs import LEMMA, NORM, POS, TAG
from spacy.lang.ja import DetailedToken
from spacy.tokens import MorphAnalysis
from spacy.vocab import Vocab

from .pos import SECOND_TAGS, own_pos

COLUMNS = [TAG, LEMMA, NORM, POS]

_pack = Struct(f"={len(COLUMNS)}Q").pack
_SIGNS_OF_FEATURES = re.compile("[=|]")

SubTokens = Optional[List[List[DetailedToken]]]


class WordClass(NamedTuple):
    """A part of speech of Sudachi's.

    tag (str): Its parts, such as 名詞-固有名詞-人名-姓.
    inflection (str): Type and form, such as 五段-カ行;連用形-一般; empty for most words.
    is_second (bool): Whether the tag is one of `SECOND_TAGS`.
    """

    tag: str
    inflection: str
    is_second: bool


class Word(NamedTuple):
    """A word in strings, which no memory zone takes away.

    text (str): The word.
    word_class (WordClass): Its part of speech.
    lemma (str): The lemma.
    norm (str): The normalized form.
    features (Dict[str, str]): Inflection and reading, as far as it has them.
    sub_tokens (SubTokens): The word in shorter split modes, as spaCy stores it in `doc.user_data`;
        not to be changed.
    """

    text: str
    word_class: WordClass
    lemma: str
    norm: str
    features: Dict[str, str]
    sub_tokens: SubTokens


class TokenRow(NamedTuple):
    """A word in hashes, ready to be written into a Doc.

    text (str): The word.
    orth (int): Its hash.
    columns (bytes): The values of `COLUMNS`, eight bytes each.
    morph (Optional[MorphAnalysis]): Inflection and reading.
    tag (str): Sudachi's part of speech.
    is_second (bool): Whether the tag is one of `SECOND_TAGS`.
    sub_tokens (SubTokens): As in `Word`.
    """

    text: str
    orth: int
    columns: bytes
    morph: Optional[MorphAnalysis]
    tag: str
    is_second: bool
    sub_tokens: SubTokens


# One tuple for each field of `TokenRow`, with what all tokens of a text have there.
Fields = Tuple[Tuple[Any, ...], ...]


@lru_cache(maxsize=2**12)
def word_class(part_of_speech: Tuple[str, ...]) -> WordClass:
    """Read a part of speech of Sudachi's as spaCy does.

    part_of_speech (Tuple[str, ...]): Four parts, type and form of the inflection; `*` is none.
    RETURNS (WordClass): The part of speech.
    """
    tag = "-".join(part for part in part_of_speech[:4] if part != "*")
    inflection = ";".join(part for part in part_of_speech[4:] if part != "*")
    return WordClass(tag, inflection, tag in SECOND_TAGS)


def make_word(
    text: str,
    word_class: WordClass,
    lemma: str,
    norm: str,
    reading: str,
    sub_tokens: SubTokens = None,
) -> Word:
    """Make a word.

    text (str): The word.
    word_class (WordClass): Its part of speech.
    lemma (str): The lemma; if it is empty, the word is its own.
    norm (str): The normalized form.
    reading (str): How it is read; empty if nobody knows.
    sub_tokens (SubTokens): The word in shorter split modes.
    RETURNS (Word): The word.
    """
    features = {}
    if word_class.inflection:
        features["Inflection"] = word_class.inflection
    if reading:
        features["Reading"] = _SIGNS_OF_FEATURES.sub("_", reading)
    return Word(text, word_class, lemma or text, norm, features, sub_tokens)


def make_row(vocab: Vocab, word: Word, transient: bool) -> TokenRow:
    """Put the strings of a word into a vocabulary.

    vocab (Vocab): The vocabulary.
    word (Word): The word.
    transient (bool): Whether the strings may go when the memory zone ends.
    RETURNS (TokenRow): The word in hashes, which hold as long as the strings.
    """
    strings: Any = vocab.strings  # spaCy's stubs know nothing of memory zones
    add = strings.add
    text, (tag, _, is_second), lemma, norm, features, sub_tokens = word
    # made anew for each row: from a memory zone a vocabulary may know features without their string
    morph = MorphAnalysis(vocab, features)
    hashes = add(tag, transient), add(lemma, transient), add(norm, transient)
    columns = _pack(*hashes, own_pos(text, tag))
    return TokenRow(text, add(text, transient), columns, morph, tag, is_second, sub_tokens)


def empty_row(text: str) -> TokenRow:
    """Make the row of a morpheme that is no token.

    text (str): Its surface: nothing, or white space, of which the text decides what is a token.
    RETURNS (TokenRow): The row, which has nothing else.
    """
    return TokenRow(text, 0, b"", None, "", False, None)


def by_field(rows: Sequence[TokenRow]) -> Fields:
    """Turn the rows of a text.

    rows (Sequence[TokenRow]): One for each token.
    RETURNS (Fields): One tuple for each field.
    """
    return tuple(zip(*rows)) if rows else ((),) * len(TokenRow._fields)  # noqa: B905  same length
