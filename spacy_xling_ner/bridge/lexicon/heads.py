"""Which common nouns are the heads of names: 市 in 大阪市, *City* in English, and a place.

English writes them with a capital as part of the name; Japanese has no capital to show. A list
written by hand (`heads.tsv`) says the common ones. Besides, what ends the names of JMnedict, and
stands with a capital in their English, is such a head; 人 and 企業 are none there.
"""

from collections import Counter, defaultdict
from functools import lru_cache
from itertools import repeat
from pathlib import Path
from typing import (
    DefaultDict,
    Dict,
    FrozenSet,
    List,
    Mapping,
    NamedTuple,
    Optional,
    Sequence,
    Tuple,
)

from spacy.lookups import Lookups, Table
from spacy.strings import get_string_id
from spacy.vocab import Vocab

from ...caching.bounded_cache import CACHE_SIZE
from .candidate import KINDS, TRANSLITERATED, Candidate, head_word, words_of
from .kinds import ORGANIZATION, kinds_of

TABLE_NAME = "xling_heads"
# Where a head makes a name: after a proper noun, after any noun, alone.
AFTER_NAME, AFTER_NOUN, ITSELF = AFTER = ("name", "noun", "itself")
_LIST = Path(__file__).parent / "heads.tsv"
_LONGEST = 4
_LEAST_NAMES = 3
_LEAST_SHARE = 0.2


class Head(NamedTuple):
    """A common noun as the head of names.

    word (str): Its English word, with a capital.
    kinds (FrozenSet[str]): What the names with it are names of.
    after (str): Where it makes a name: after a proper noun (`name`), after any noun (`noun`), or
        alone (`itself`).
    """

    word: str
    kinds: FrozenSet[str]
    after: str = AFTER_NAME


def add_heads(lookups: Lookups, entries: Mapping[str, List[Candidate]]) -> None:
    """Add the table `xling_heads`: the list written by hand, and what ends names in the lexicon.

    lookups (Lookups): Where the table goes.
    entries (Mapping[str, List[Candidate]]): The candidates of each surface.
    """
    words: DefaultDict[str, Counter[str]] = defaultdict(Counter)
    kinds: DefaultDict[str, Counter[str]] = defaultdict(Counter)
    glosses: Dict[str, FrozenSet[str]] = {}
    for surface, candidates in entries.items():
        for candidate in candidates:
            if candidate.is_name and TRANSLITERATED not in candidate.codes:
                head, found = _head(surface, candidate.text, entries, glosses)
                words[head].update(found)
                kinds[head].update(kinds_of([candidate]) if found else ())
    table = {}
    for head, counts in words.items():
        if counts and max(counts.values()) >= _LEAST_NAMES:
            total = sum(kinds[head].values())
            most = sorted(k for k, n in kinds[head].items() if n >= _LEAST_SHARE * total)
            after = AFTER_NOUN if ORGANIZATION in most else AFTER_NAME
            table[head] = [after, counts.most_common(1)[0][0].capitalize(), *most]
    for surface, own in read_heads().items():
        table[surface] = [own.after, own.word, *sorted(own.kinds)]
    lookups.add_table(TABLE_NAME, table)


def get_heads(vocab: Vocab) -> Optional[Table]:
    """Get the heads of names of a vocabulary.

    vocab (Vocab): The vocabulary.
    RETURNS (Optional[Table]): The table `xling_heads`, if it has one.
    """
    table: Optional[Table] = vocab.lookups.get_table(TABLE_NAME, None)
    return table


_NO_HEADS: Mapping[str, Head] = {}


class HeadLookups:
    """What was looked up among the heads, to see later whether all is still the same.

    The table can be changed by hand, and nobody tells.

    heads (Mapping[str, Head]): The surfaces that are heads.
    """

    __slots__ = ("_found", "_keys", "heads")

    def __init__(self, table: Optional[Table], surfaces: Sequence[str]) -> None:
        """Look up some nouns.

        table (Optional[Table]): The heads, from `get_heads`.
        surfaces (Sequence[str]): The nouns, such as 大学.
        """
        # tuples of what holds nothing else are of no concern to the garbage collector
        self._keys = tuple(map(get_string_id, surfaces))
        self._found = found = self._look_up(table)
        self.heads = _NO_HEADS
        if found.count(None) < len(found):
            # the lists of the table can be changed, so copies are kept
            self._found = tuple([None if head is None else list(head) for head in found])
            self.heads = {
                surface: _read_head(tuple(head))
                for surface, head in zip(surfaces, found, strict=True)
                if head is not None
            }

    def still_hold(self, table: Optional[Table]) -> bool:
        """Whether all that was looked up would be found the same.

        table (Optional[Table]): The heads, from `get_heads`.
        RETURNS (bool): False if something has changed.
        """
        return self._look_up(table) == self._found

    def _look_up(self, table: Optional[Table]) -> Tuple[Optional[List[str]], ...]:
        if table is None:
            return (None,) * len(self._keys)
        # by hashes, a dictionary is four times as fast as the `get` of a table
        return tuple(map(dict.get, repeat(table), self._keys))


@lru_cache(maxsize=CACHE_SIZE)
def _read_head(entry: Tuple[str, ...]) -> Head:
    after, word, *kinds = entry
    return Head(word, frozenset(kinds), after)


@lru_cache(maxsize=1)
def read_heads() -> Mapping[str, Head]:
    """Read the list of heads that is written by hand.

    RETURNS (Mapping[str, Head]): The head of each surface.
    """
    heads = {}
    for line in _LIST.read_text(encoding="utf8").splitlines():
        if not line.startswith("#"):
            surface, word, kind, *after = line.split("\t")
            heads[surface] = Head(word, kinds_of([Candidate(word, KINDS[kind])]), *after)
    return heads


def _head(
    surface: str,
    english: str,
    entries: Mapping[str, List[Candidate]],
    glosses: Dict[str, FrozenSet[str]],
) -> Tuple[str, FrozenSet[str]]:
    # the longest ending that the English has with a capital
    capitals = {word.lower() for word in english.replace("-", " ").split() if word[:1].isupper()}
    for length in range(min(_LONGEST, len(surface) - 1), 0, -1):
        ending = surface[-length:]
        if ending not in glosses:
            glosses[ending] = _glosses(entries.get(ending, ()))
        found = glosses[ending] & capitals
        if found:
            return ending, found
    return "", frozenset()


def _glosses(candidates: Sequence[Candidate]) -> FrozenSet[str]:
    nouns = [c.text for c in candidates if not c.is_name and not set("nsa").isdisjoint(c.codes)]
    heads = frozenset(head_word(text) for text in nouns) - {""}
    return heads or frozenset(word for text in nouns for word in words_of(text))
