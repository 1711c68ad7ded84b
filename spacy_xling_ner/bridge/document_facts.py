"""Facts about the tokens of a document, found once for all views.

A document can change between two views, and so can the tables of its vocabulary. So no facts are
cached by document: they are cached by the attributes of the tokens (`token_facts.ATTRS`), the
table of heads is looked up again each time, and a view reads itself what is stored on the tokens.
"""

import re
from collections import defaultdict
from functools import cache, partial
from typing import Any, DefaultDict, Iterator, List, Optional, Sequence, Tuple
from weakref import WeakKeyDictionary

from spacy.tokens import Doc
from spacy.vocab import Vocab

from ..caching.bounded_cache import BoundedCache, count_entries
from ..caching.doc_columns import find_by_row
from ..romaji import Romanization
from .language import LANGUAGES, BridgeLanguage
from .lexicon.heads import TABLE_NAME, HeadLookups
from .lexicon.lexicon import Lexicon
from .name_parts import EnglishForm, find_name_parts
from .phrases import PhraseCache, find_phrases
from .token_classes import class_pattern, find_tokens
from .token_facts import ATTRS, TokenFacts

NameParts = Sequence[Tuple[int, EnglishForm]]

_NONE: Tuple[Any, ...] = ()  # shared, as most documents have no phrases and no name parts


class DocFacts:
    """Facts about the tokens of a document, by themselves and as neighbours.

    Facts that are found quickly are not stored: many documents are cached, and Python's garbage
    collector visits every tuple and list.

    tokens (List[TokenFacts]): Facts about each token by itself.
    classes (str): The class of each token, one character each (see `token_classes`).
    phrases (Sequence[Tuple[int, Phrase]]): Entries of the lexicon that cover several tokens, with
        the index of the first.
    """

    __slots__ = ("_name_parts", "classes", "phrases", "tokens")

    def __init__(self, tokens: List[TokenFacts], lexicon: Lexicon, cached: PhraseCache) -> None:
        """Find the phrases.

        tokens (List[TokenFacts]): Facts about each token by itself.
        lexicon (Lexicon): The lexicon.
        cached (PhraseCache): The phrases found before.
        """
        self.tokens = tokens
        self.classes = "".join([token.token_class for token in tokens])
        self.phrases = find_phrases(tokens, self.classes, lexicon, cached) or _NONE
        self._name_parts: Optional[Tuple[HeadLookups, NameParts]] = None

    def __len__(self) -> int:
        """Count the tokens."""
        return len(self.tokens)

    @property
    def names(self) -> Iterator[Tuple[int, Romanization]]:
        """Latin forms of tokens that are part of a name in the lexicon, with their indices."""
        return ((n + i, name) for n, phrase in self.phrases for i, name in phrase.names)

    @property
    def glosses(self) -> Iterator[Tuple[int, str]]:
        """Glosses of tokens that are part of a phrase, with their indices."""
        return ((n + i, gloss) for n, phrase in self.phrases for i, gloss in phrase.glosses)

    def find(self, flag: int) -> List[int]:
        """Find the tokens with a property.

        flag (int): The property, such as `TokenFlag.PARTICLE`.
        RETURNS (List[int]): Their indices.
        """
        return find_tokens(_pattern(flag), self.classes)

    def name_parts(self, vocab: Vocab) -> NameParts:
        """Find the tokens that are part of a name only because of their neighbours.

        vocab (Vocab): The vocabulary, with the heads of names.
        RETURNS (Sequence[Tuple[int, EnglishForm]]): Their indices and English forms, in order.
        """
        table, found = vocab.lookups.get_table(TABLE_NAME, None), self._name_parts
        if found is not None and found[0].is_current(table):
            return found[1]
        parts, lookups = find_name_parts(self.tokens, self.classes, partial(HeadLookups, table))
        self._name_parts = (lookups, parts or _NONE)
        return parts


@cache
def _pattern(flag: int) -> "re.Pattern[str]":
    return re.compile(class_pattern(flag))


def _weigh_token(key: bytes, facts: TokenFacts) -> int:
    return count_entries(facts.text, facts.reading.text, facts.latin.text, facts.gloss, facts.words)


def _weigh_document(key: bytes, facts: DocFacts) -> int:
    # a token takes some hundred bytes, and is kept by the documents that it is in
    return len(facts) + count_entries("".join([token.text for token in facts.tokens]))


class _Caches:
    def __init__(self) -> None:
        self.tokens: BoundedCache[bytes, TokenFacts] = BoundedCache(None, _weigh_token)
        self.phrases: PhraseCache = BoundedCache()
        self.documents: BoundedCache[bytes, DocFacts] = BoundedCache(None, _weigh_document)


# languages share the empty lexicon; by the dictionary for kanji, too
_caches: DefaultDict[Tuple[BridgeLanguage, str], "WeakKeyDictionary[Lexicon, _Caches]"]
_caches = defaultdict(WeakKeyDictionary)


def doc_facts(
    doc: Doc,
    lexicon: Lexicon,
    language: Optional[BridgeLanguage] = None,
    kanji: str = "pykakasi",
) -> DocFacts:
    """Find the facts about the tokens of a document.

    doc (Doc): The document.
    lexicon (Lexicon): The lexicon of its vocabulary.
    language (Optional[BridgeLanguage]): Its language; by default that of its vocabulary.
    kanji (str): Dictionary for kanji without a reading: "pykakasi" or "sudachi".
    RETURNS (DocFacts): The facts, shared with equal documents: do not change them.
    """
    if language is None:
        language = LANGUAGES.get(doc.vocab.lang) or LANGUAGES[""]
    by_lexicon = _caches[language, kanji]
    caches = by_lexicon.get(lexicon)
    if caches is None:
        caches = by_lexicon.setdefault(lexicon, _Caches())
    rows = doc.to_array(ATTRS)
    key = rows.tobytes()
    facts = caches.documents.get(key)
    if facts is None:
        read_token = language.read_token
        tokens = find_by_row(rows, caches.tokens, lambda i: read_token(doc, i, lexicon, kanji))
        facts = DocFacts(tokens, lexicon, caches.phrases)
        caches.documents.put(key, facts)
    return facts
