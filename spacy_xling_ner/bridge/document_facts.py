"""What the views of a document share, found once for all of them.

A document can be changed between two views, and so can the tables of its vocabulary. So nothing is
kept for a document as such: what is found in its tokens is kept for what they are (`tokens.ATTRS`),
what is found in the table of heads is looked at again each time, and what is stored on the tokens
is left to each view.
"""

import re
from functools import partial
from typing import Any, Dict, Iterator, List, Optional, Sequence, Tuple
from weakref import WeakKeyDictionary

from spacy.tokens import Doc
from spacy.vocab import Vocab

from ..caching.bounded_cache import CACHE_SIZE, BoundedCache
from ..caching.doc_columns import find_by_row, read_rows
from ..romaji import Romanization
from .lexicon.heads import HeadLookups, get_heads
from .lexicon.lexicon import Lexicon
from .name_parts import Face, joined_faces
from .phrases import SpanMemory, span_matches
from .token_classes import Shape, one_of, places
from .token_facts import ATTRS, TokenFacts, read_token

# the tokens of a batch of long documents, at some hundred bytes each
MOST_TOKENS = 2**15

# a vocabulary of no language, or of many, may hold Japanese
MAY_BE_JAPANESE = frozenset(["ja", "xx", ""])

Faces = Sequence[Tuple[int, Face]]

_PARTICLE = re.compile(one_of(Shape.PARTICLE))
_AMBIGUOUS = re.compile(one_of(Shape.AMBIGUOUS))
_NOTHING: Tuple[Any, ...] = ()  # once for all documents


class DocFacts:
    """What is known of the tokens of a document, by themselves and as neighbours.

    Many documents are kept, so what is soon found again is not: Python's garbage collector walks
    over every tuple and list.

    tokens (List[TokenFacts]): What is known of each by itself.
    shapes (str): Their shapes, one letter each.
    matches (Sequence[Tuple[int, SpanMatch]]): The longer entries of the lexicon that they are, with
        the place of the first token.
    """

    __slots__ = ("_faces", "matches", "shapes", "tokens")

    def __init__(self, tokens: List[TokenFacts], lexicon: Lexicon, spans: SpanMemory) -> None:
        """Find the entries of the lexicon that cover several tokens.

        tokens (List[TokenFacts]): What is known of each token by itself.
        lexicon (Lexicon): The lexicon.
        spans (SpanMemory): The entries that were found before.
        """
        self.tokens = tokens
        self.shapes = "".join([token.shape for token in tokens])
        self.matches = span_matches(tokens, self.shapes, lexicon, spans) or _NOTHING
        self._faces: Optional[Tuple[HeadLookups, Faces]] = None

    def __len__(self) -> int:
        """Count the tokens.

        RETURNS (int): The number of tokens.
        """
        return len(self.tokens)

    @property
    def names(self) -> Iterator[Tuple[int, Romanization]]:
        """The tokens that are written otherwise because they are part of a name of the lexicon.

        YIELDS (Tuple[int, Romanization]): The place of each, and how it is written.
        """
        return ((n + i, name) for n, match in self.matches for i, name in match.names)

    @property
    def glosses(self) -> Iterator[Tuple[int, str]]:
        """The glosses that tokens have in longer entries of the lexicon.

        YIELDS (Tuple[int, str]): The place of each, and its gloss.
        """
        return ((n + i, gloss) for n, match in self.matches for i, gloss in match.glosses)

    @property
    def particles(self) -> List[int]:
        """The places of particles with an English word.

        RETURNS (List[int]): The places, in order.
        """
        return places(_PARTICLE, self.shapes)

    @property
    def ambiguous(self) -> List[int]:
        """The places of tokens with several glosses.

        RETURNS (List[int]): The places, in order.
        """
        return places(_AMBIGUOUS, self.shapes)

    def faces(self, vocab: Vocab) -> Faces:
        """Find the tokens that are part of a name only by their neighbours.

        vocab (Vocab): The vocabulary, with the heads of names.
        RETURNS (Sequence[Tuple[int, Face]]): Their faces, with their places, in order.
        """
        table, known = get_heads(vocab), self._faces
        if known is not None and known[0].still_hold(table):
            return known[1]
        faces, lookups = joined_faces(self.tokens, self.shapes, partial(HeadLookups, table))
        self._faces = (lookups, faces or _NOTHING)
        return faces


class _Memory:
    def __init__(self) -> None:
        self.tokens: BoundedCache[bytes, TokenFacts] = BoundedCache(CACHE_SIZE)
        self.spans: SpanMemory = BoundedCache(CACHE_SIZE)
        self.documents: BoundedCache[bytes, DocFacts] = BoundedCache(MOST_TOKENS, len)


# for each lexicon and each language
_memories: "WeakKeyDictionary[Lexicon, Dict[str, _Memory]]" = WeakKeyDictionary()


def doc_facts(doc: Doc, lexicon: Lexicon) -> DocFacts:
    """Find what is known of the tokens of a document.

    doc (Doc): The document.
    lexicon (Lexicon): The lexicon of its vocabulary.
    RETURNS (DocFacts): What is known. Other documents may have the same: do not change it.
    """
    memory = _memory(lexicon, doc.vocab.lang)
    rows = read_rows(doc, ATTRS)
    key = rows.tobytes()
    found = memory.documents.get(key)
    if found is None:
        tokens = find_by_row(rows, memory.tokens, lambda i: read_token(doc, i, lexicon))
        found = DocFacts(tokens, lexicon, memory.spans)
        memory.documents.put(key, found)
    return found


def _memory(lexicon: Lexicon, lang: str) -> _Memory:
    memories = _memories.get(lexicon)
    if memories is None:
        memories = _memories.setdefault(lexicon, {})
    memory = memories.get(lang)
    return memories.setdefault(lang, _Memory()) if memory is None else memory
