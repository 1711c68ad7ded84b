"""Attributes of tokens as rows of hashes, cached for each word of the dictionary."""

import re
from contextlib import contextmanager
from itertools import compress
from struct import Struct
from typing import (
    TYPE_CHECKING,
    Any,
    Callable,
    Dict,
    Iterator,
    List,
    NamedTuple,
    Optional,
    Sequence,
    Tuple,
)

from spacy.attrs import LEMMA, NORM, POS, TAG
from spacy.lang.ja import DetailedToken
from spacy.tokens import MorphAnalysis
from spacy.vocab import Vocab

from ..caching.bounded_cache import cached, count_entries, get_cache_size, register_cache
from ..romaji.variants import INVISIBLE
from .pos import SECOND_TAGS, own_pos
from .zone_morphology import ONE_ZONE, zone_morphology

if TYPE_CHECKING:
    from sudachipy import Morpheme, MorphemeList

COLUMNS = [TAG, LEMMA, NORM, POS]

_pack = Struct(f"={len(COLUMNS)}Q").pack
_FEATURE_SYNTAX = re.compile("[=|]")

# A word id of SudachiPy is the number of the dictionary (15: the word is in none) and the number
# in it; its highest number is for words that a plugin has joined.
_ID_BITS = 28
_JOINED = (1 << _ID_BITS) - 1
_NO_DICTIONARY = 15
_SPACE_ID = -1

Key = Tuple[Any, ...]


class TokenRow(NamedTuple):
    """The attributes of a token, ready to be written into a Doc.

    text (str): The token.
    orth (int): Its hash.
    columns (bytes): The values of `COLUMNS`, eight bytes each.
    morph (Optional[MorphAnalysis]): Inflection and reading.
    tag (str): Sudachi's part of speech, such as 名詞-固有名詞-人名-姓.
    is_second (bool): True if the tag is one of `SECOND_TAGS`.
    sub_tokens (Optional[List[List[DetailedToken]]]): The token in shorter split modes, as spaCy
        stores it in `doc.user_data`; must not be changed.
    """

    text: str
    orth: int = 0
    columns: bytes = b""
    morph: Optional[MorphAnalysis] = None
    tag: str = ""
    is_second: bool = False
    sub_tokens: Optional[List[List[DetailedToken]]] = None


# One tuple for each field of `TokenRow`, with the values of all tokens of a text.
Fields = Tuple[Tuple[Any, ...], ...]


class RowCache:
    """Rows of tokens, valid as long as the strings behind their hashes.

    When it is full, all rows are dropped: filling the cache again costs less than recording which
    rows were used.
    """

    def __init__(self) -> None:
        """Create an empty cache."""
        self.rows: Dict[Key, TokenRow] = {}
        self.latest: Dict[int, TokenRow] = {}  # the last row of each word id
        self._weight = 0
        register_cache(self)

    def clear(self) -> None:
        """Drop all rows."""
        self.rows.clear()
        self.latest.clear()
        self._weight = 0

    def put(self, key: Key, row: TokenRow) -> None:
        """Keep a row, unless it is too long; the key is all that it depends on."""
        weight, size = count_entries(key), get_cache_size()
        if self._weight + weight > size:
            self.clear()
        if weight <= size:
            self.rows[key] = row
            self._weight += weight


class TokenRows:
    """Make the rows of morphemes, once for each distinct word.

    The strings of rows that are made in a memory zone are dropped at its end, and the rows with
    them. If the zone is that of the vocabulary alone, whose end is not announced, they are dropped
    after each text.
    """

    def __init__(
        self, vocab: Vocab, read: Callable[[List["Morpheme"]], List[DetailedToken]]
    ) -> None:
        """Create an empty cache of rows.

        vocab (Vocab): The vocabulary of the documents.
        read (Callable[[List[Morpheme]], List[DetailedToken]]): Reads the attributes of morphemes.
        """
        self.vocab: Any = vocab  # spaCy's stubs do not know memory zones
        self.read = read
        self._kept = RowCache()
        self._zone: Optional[RowCache] = None
        zone_morphology(vocab)

    @contextmanager
    def memory_zone(self) -> Iterator[None]:
        """Cache rows until the end of a memory zone of the vocabulary."""
        self._zone = RowCache()
        try:
            yield
        finally:
            self._zone = None

    def of_morphemes(self, morphemes: "MorphemeList", text: str) -> Fields:
        """Make the rows of morphemes.

        morphemes (MorphemeList): The morphemes.
        text (str): Their text.
        RETURNS (Fields): The transposed rows, one for each morpheme that has a surface (… is three
            morphemes, two of them without). The row of white space has only its text.
        RAISES (ValueError): If the surfaces of the morphemes do not make up the text.
        """
        cache = self._cache()
        kept, in_zone, make = self._kept.latest.get, cache.latest.get, self._of_morpheme
        listed = list(morphemes)
        fields = transpose(
            [
                kept(word_id := morpheme.word_id()) or in_zone(word_id) or make(morpheme, cache)
                for morpheme in listed
            ]
        )
        words = fields[0]
        # a word id has several surfaces (ＡＢＣ, abc); the latest is nearly always the right one
        if "".join(words) != text or list(map(len, words)) != list(map(len, listed)):
            fields = transpose([make(morpheme, cache) for morpheme in listed])
            words = fields[0]
            if "".join(words) != text:
                raise ValueError(
                    "SudachiPy's morphemes are not the text. Set 'projection' to 'surface' in "
                    f"its settings. Text: {text[:100]!r}, morphemes: {words[:20]}."
                )
        if all(words):
            return fields
        return tuple(tuple(compress(field, words)) for field in fields)

    def of_space(self, space: str) -> TokenRow:
        """Make the row of a token of white space."""
        key, cache = (space, _SPACE_ID), self._cache()
        token = DetailedToken(space, "空白", "", space, space, "", None)
        return self._find(key, cache) or self._make(key, cache, token)

    def as_written(self, row: TokenRow, chars: Sequence[str]) -> TokenRow:
        """Make the row of a token that is written in other characters than those analyzed.

        row (TokenRow): The row of the characters analyzed.
        chars (Sequence[str]): For each of them, what is written.
        RETURNS (TokenRow): The row with the text, and those of its sub-tokens, as written, without
            invisible characters at the end.
        """
        sub_tokens = row.sub_tokens and [_as_written(parts, chars) for parts in row.sub_tokens]
        text = "".join(chars).rstrip(INVISIBLE)
        orth = self.vocab.strings.add(text, self.vocab.in_memory_zone)
        return row._replace(text=text, orth=orth, sub_tokens=sub_tokens)

    def _cache(self) -> RowCache:
        if not self.vocab.in_memory_zone:
            return self._kept
        return RowCache() if self._zone is None else self._zone

    def _of_morpheme(self, morpheme: "Morpheme", cache: RowCache) -> TokenRow:
        surface, word_id = morpheme.surface(), morpheme.word_id()
        if not surface or surface.isspace():
            # the tokens of white space depend on the whole text
            return _blank_row(surface)
        key: Key = (surface, word_id)
        is_in_dictionary = word_id >> _ID_BITS != _NO_DICTIONARY and word_id & _JOINED != _JOINED
        if not is_in_dictionary:
            # then several words have the same id
            key = (
                surface,
                morpheme.part_of_speech_id(),
                morpheme.dictionary_form(),
                morpheme.normalized_form(),
                morpheme.reading_form(),
            )
        row = self._find(key, cache) or self._make(key, cache, self.read([morpheme])[0])
        if is_in_dictionary and (key in self._kept.rows or key in cache.rows):
            cache.latest[word_id] = row
        return row

    def _find(self, key: Key, cache: RowCache) -> Optional[TokenRow]:
        return self._kept.rows.get(key) or cache.rows.get(key)

    def _make(self, key: Key, cache: RowCache, token: DetailedToken) -> TokenRow:
        zones, is_transient = zone_morphology(self.vocab), cache is not self._kept
        opened = zones.opened if zones else 0
        row = make_row(self.vocab, token, transient=is_transient)
        # a zone that another thread has opened meanwhile would take the strings of a kept row
        if is_transient != self.vocab.in_memory_zone or (zones and zones.opened != opened):
            raise RuntimeError(ONE_ZONE)
        cache.put(key, row)
        return row


@cached
def _blank_row(surface: str) -> TokenRow:
    return TokenRow(surface)


def make_row(vocab: Vocab, token: DetailedToken, *, transient: bool) -> TokenRow:
    """Make the row of a token, and add its strings to a vocabulary.

    vocab (Vocab): The vocabulary.
    token (DetailedToken): The token.
    transient (bool): Let the strings go when the memory zone ends.
    RETURNS (TokenRow): The row; valid as long as the strings are.
    """
    text, tag, inflection, lemma, norm, reading, sub_tokens = token
    features = {}
    if inflection:
        features["Inflection"] = inflection
    if reading:
        features["Reading"] = _FEATURE_SYNTAX.sub("_", reading)
    # a new object for each row: after a memory zone, a vocabulary may know the hash of features
    # without their string
    morph = MorphAnalysis(vocab, features)
    strings: Any = vocab.strings  # spaCy's stubs do not know memory zones
    # as in spaCy, a word without a lemma is its own
    orth, *hashes = (strings.add(s, transient) for s in (text, tag, lemma or text, norm))
    columns = _pack(*hashes, own_pos(text, tag))
    return TokenRow(text, orth, columns, morph, tag, tag in SECOND_TAGS, sub_tokens)


def _as_written(parts: List[DetailedToken], chars: Sequence[str]) -> List[DetailedToken]:
    written: List[DetailedToken] = []
    end = 0
    for part in parts:
        start, end = end, end + len(part.surface)
        surface = "".join(chars[start:end])
        if end == len(chars):
            surface = surface.rstrip(INVISIBLE)
        written.append(part._replace(surface=surface))
    return written


def transpose(rows: Sequence[Tuple[Any, ...]]) -> Fields:
    """Transpose the rows of a text.

    rows (Sequence[TokenRow]): One row per token, each a `TokenRow` or its fields.
    RETURNS (Fields): One tuple per field.
    """
    return tuple(zip(*rows)) if rows else ((),) * len(TokenRow._fields)  # noqa: B905  same length
