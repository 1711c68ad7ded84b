"""The rows of tokens, remembered for each word of the dictionary."""

from contextlib import contextmanager
from itertools import compress
from typing import TYPE_CHECKING, Any, Callable, Dict, Iterator, List, Optional, Tuple

from spacy.vocab import Vocab

from .words import (
    Fields,
    SubTokens,
    TokenRow,
    Word,
    WordClass,
    by_field,
    empty_row,
    make_row,
    make_word,
    word_class,
)

if TYPE_CHECKING:
    from sudachipy import Morpheme, MorphemeList

MAX_ROWS = 2**15

# A word id of SudachiPy is the number of the dictionary (15: the word is in none) and the number
# in it, the highest of which is for what a plugin has joined.
_ID_BITS = 28
_JOINED = (1 << _ID_BITS) - 1
_NO_DICTIONARY = 15
_GAP_ID = -1
_GAP_CLASS = WordClass("空白", "", False)

Key = Tuple[Any, ...]


class RowMemory:
    """Rows that were made, as long as the strings behind their hashes stay.

    When `MAX_ROWS` are kept, all are dropped: to fill up again costs less than to know which ones
    to drop.
    """

    def __init__(self) -> None:
        """Begin without any."""
        self.rows: Dict[Key, TokenRow] = {}
        self.latest: Dict[int, TokenRow] = {}  # of each word id

    def keep(self, key: Key, row: TokenRow) -> None:
        """Remember a row.

        key (Key): What decides it.
        row (TokenRow): The row.
        """
        if len(self.rows) >= MAX_ROWS:
            self.rows.clear()
            self.latest.clear()
        self.rows[key] = row


class TokenRows:
    """Make the rows of morphemes, each distinct one once.

    In a memory zone the strings behind the hashes of new rows go when the zone ends. So do the
    rows, if the zone is that of the pipeline; in one of the vocabulary alone, of whose end nobody
    tells, they go after each text. What remains is the words in strings.
    """

    def __init__(
        self, vocab: Vocab, split: Callable[[List["Morpheme"]], Optional[List[SubTokens]]]
    ) -> None:
        """Begin without any.

        vocab (Vocab): The vocabulary of the documents.
        split (Callable[[List[Morpheme]], Optional[List[SubTokens]]]): Gives each morpheme in
            shorter split modes; or None if nobody wants that.
        """
        self.vocab: Any = vocab  # spaCy's stubs know nothing of memory zones
        self.split = split
        self._kept = RowMemory()
        self._zone: Optional[RowMemory] = None
        self._words: Dict[Key, Word] = {}

    @contextmanager
    def memory_zone(self) -> Iterator[None]:
        """Keep rows until the end of a memory zone of the vocabulary."""
        self._zone = RowMemory()
        try:
            yield
        finally:
            self._zone = None

    def of_morphemes(self, morphemes: "MorphemeList", text: str) -> Fields:
        """Make the rows of some morphemes.

        morphemes (MorphemeList): The morphemes.
        text (str): The text that they are.
        RETURNS (Fields): The rows, turned: one for each morpheme that has a surface (… is three
            morphemes, two of them without). The row of white space is empty.
        RAISES (ValueError): The surfaces of the morphemes are not the text.
        """
        memory = self._memory()
        kept, here, make = self._kept.latest.get, memory.latest.get, self._of_morpheme
        listed = list(morphemes)
        fields = by_field(
            [
                kept(word_id := morpheme.word_id()) or here(word_id) or make(morpheme, memory)
                for morpheme in listed
            ]
        )
        words = fields[0]
        # a word id has several surfaces (ＡＢＣ, abc); mostly the latest is the right one
        if "".join(words) != text or list(map(len, words)) != list(map(len, listed)):
            fields = by_field([make(morpheme, memory) for morpheme in listed])
            words = fields[0]
            if "".join(words) != text:
                raise ValueError(
                    "SudachiPy's morphemes are not the text. Set 'projection' to 'surface' in "
                    f"its settings. Text: {text[:100]!r}, morphemes: {words[:20]}."
                )
        if all(words):
            return fields
        return tuple(tuple(compress(field, words)) for field in fields)

    def of_gap(self, space: str) -> TokenRow:
        """Make the row of white space that is a token.

        space (str): The white space.
        RETURNS (TokenRow): Its row.
        """
        key, memory = (space, _GAP_ID), self._memory()
        return self._find(key, memory) or self._make(
            key, memory, lambda: make_word(space, _GAP_CLASS, space, space, "")
        )

    def _memory(self) -> RowMemory:
        if not self.vocab.in_memory_zone:
            return self._kept
        return RowMemory() if self._zone is None else self._zone

    def _of_morpheme(self, morpheme: "Morpheme", memory: RowMemory) -> TokenRow:
        surface, word_id = morpheme.surface(), morpheme.word_id()
        if not surface or surface.isspace():
            return empty_row(surface)
        key: Key = (surface, word_id)
        is_in_dictionary = word_id >> _ID_BITS != _NO_DICTIONARY and word_id & _JOINED != _JOINED
        if not is_in_dictionary:
            # then the id does not say which word it is
            key = (
                surface,
                morpheme.part_of_speech_id(),
                morpheme.dictionary_form(),
                morpheme.normalized_form(),
                morpheme.reading_form(),
            )
        row = self._find(key, memory) or self._make(
            key, memory, lambda: self._read(morpheme, surface)
        )
        if is_in_dictionary:
            memory.latest[word_id] = row
        return row

    def _read(self, morpheme: "Morpheme", surface: str) -> Word:
        sub_tokens = self.split([morpheme])
        return make_word(
            surface,
            word_class(morpheme.part_of_speech()),
            morpheme.dictionary_form(),
            morpheme.normalized_form(),
            morpheme.reading_form(),
            sub_tokens[0] if sub_tokens else None,
        )

    def _find(self, key: Key, memory: RowMemory) -> Optional[TokenRow]:
        return self._kept.rows.get(key) or memory.rows.get(key)

    def _make(self, key: Key, memory: RowMemory, read: Callable[[], Word]) -> TokenRow:
        is_kept = memory is self._kept
        word = read() if is_kept else self._word_in_zone(key, read)
        row = make_row(self.vocab, word, not is_kept)
        memory.keep(key, row)
        return row

    def _word_in_zone(self, key: Key, read: Callable[[], Word]) -> Word:
        word = self._words.get(key)
        if word is None:
            if len(self._words) >= MAX_ROWS:
                self._words.clear()
            word = self._words[key] = read()
        return word
