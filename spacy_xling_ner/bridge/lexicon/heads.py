"""Heads of names: common nouns at the end of a name, as 市 in 大阪市, English *City*, a place.

English writes them with a capital as part of the name; other scripts have no capitals. Common heads
are in a list written by hand (`heads.tsv` of the language). Besides, a noun is a head if it ends
names of the dictionary and has a capital in their English; so 会堂 (*Hall*) is one, and 人 and 企業
are not.
"""

from collections import Counter, defaultdict
from functools import cache
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

from ...caching.bounded_cache import cached
from .candidate import KINDS, TRANSLITERATED, Candidate, head_word, words_of
from .kinds import ORGANIZATION, kinds_of

TABLE_NAME = "xling_heads"
AFTER_NAME, AFTER_NOUN, ALONE = AFTER = ("name", "noun", "itself")
_MAX_CHARS = 4
_MIN_NAMES = 3
_MIN_SHARE = 0.2


class Head(NamedTuple):
    """A common noun as the head of names.

    word (str): Its English word, with a capital.
    kinds (FrozenSet[str]): What the names with this head are names of.
    after (str): What it needs to make a name: a proper noun before it ("name"), any noun before it
        ("noun"), or nothing ("itself").
    """

    word: str
    kinds: FrozenSet[str]
    after: str = AFTER_NAME


def add_heads(
    lookups: Lookups, entries: Mapping[str, List[Candidate]], listed: Optional[Path] = None
) -> None:
    """Add the table `xling_heads`: the list written by hand, and the nouns that end names.

    lookups (Lookups): The lookups to add the table to.
    entries (Mapping[str, List[Candidate]]): The candidates of each surface form.
    listed (Optional[Path]): The language's list, see `read_heads`.
    """
    words: DefaultDict[str, Counter[str]] = defaultdict(Counter)
    kinds: DefaultDict[str, Counter[str]] = defaultdict(Counter)
    glosses: Dict[str, FrozenSet[str]] = {}
    for surface, candidates in entries.items():
        for candidate in candidates:
            if candidate.is_name and TRANSLITERATED not in candidate.codes:
                head, found = _head_of_name(surface, candidate.text, entries, glosses)
                words[head].update(found)
                kinds[head].update(kinds_of([candidate]) if found else ())
    table = {}
    for head, counts in words.items():
        if counts and max(counts.values()) >= _MIN_NAMES:
            total = sum(kinds[head].values())
            most = sorted(k for k, n in kinds[head].items() if n >= _MIN_SHARE * total)
            # 厚生 労働 省: organisations are named by common nouns, places are not
            after = AFTER_NOUN if ORGANIZATION in most else AFTER_NAME
            table[head] = [after, counts.most_common(1)[0][0].capitalize(), *most]
    for surface, own in read_heads(listed).items() if listed else ():
        table[surface] = [own.after, own.word, *sorted(own.kinds)]
    lookups.add_table(TABLE_NAME, table)


class HeadLookups:
    """The heads among some nouns, and a test if the table still has the same.

    The lists in the table can be changed in place, so nothing else tells that they have.

    heads (Mapping[str, Head]): The nouns that are heads.
    """

    __slots__ = ("_found", "_keys", "heads")

    def __init__(self, table: Optional[Table], surfaces: Sequence[str]) -> None:
        """Look up the nouns.

        table (Optional[Table]): The table `xling_heads` of a vocabulary, if it has one.
        surfaces (Sequence[str]): The nouns, such as 大学.
        """
        # tuples, because the garbage collector does not track tuples of atoms
        self._keys = tuple(map(get_string_id, surfaces))
        self._found = tuple(head and list(head) for head in self._look_up(table))
        self.heads: Mapping[str, Head] = {
            surface: _read_head(tuple(head))
            for surface, head in zip(surfaces, self._found, strict=True)
            if head is not None
        }

    def is_current(self, table: Optional[Table]) -> bool:
        """Test if all lookups would give the same.

        table (Optional[Table]): The same table.
        RETURNS (bool): False if something has changed.
        """
        return self._look_up(table) == self._found

    def _look_up(self, table: Optional[Table]) -> Tuple[Optional[List[str]], ...]:
        if table is None:
            return (None,) * len(self._keys)
        # by hashes and without the table's own `get`, which takes four times as long
        return tuple(map(dict.get, repeat(table), self._keys))


@cached
def _read_head(entry: Tuple[str, ...]) -> Head:
    after, word, *kinds = entry
    return Head(word, frozenset(kinds), after)


@cache
def read_heads(path: Path) -> Mapping[str, Head]:
    """Read a list of heads that is written by hand.

    path (Path): The file, of lines `noun<TAB>English<TAB>kind[<TAB>what it needs]`.
    RETURNS (Mapping[str, Head]): The head of each surface form.
    """
    heads = {}
    for line in path.read_text(encoding="utf8").splitlines():
        if not line.startswith("#"):
            surface, word, kind, *after = line.split("\t")
            heads[surface] = Head(word, kinds_of([Candidate(word, KINDS[kind])]), *after)
    return heads


def _head_of_name(
    surface: str,
    english: str,
    entries: Mapping[str, List[Candidate]],
    glosses: Dict[str, FrozenSet[str]],
) -> Tuple[str, FrozenSet[str]]:
    # the longest ending with a gloss that has a capital in the English: 岡山 会堂, Okayama *Hall*
    capitals = {word.lower() for word in english.replace("-", " ").split() if word[:1].isupper()}
    for length in range(min(_MAX_CHARS, len(surface) - 1), 0, -1):
        ending = surface[-length:]
        if ending not in glosses:
            glosses[ending] = _noun_glosses(entries.get(ending, ()))
        found = glosses[ending] & capitals
        if found:
            return ending, found
    return "", frozenset()


def _noun_glosses(candidates: Sequence[Candidate]) -> FrozenSet[str]:
    nouns = [c.text for c in candidates if not c.is_name and not set("nsa").isdisjoint(c.codes)]
    heads = frozenset(head_word(text) for text in nouns) - {""}
    return heads or frozenset(word for text in nouns for word in words_of(text))
