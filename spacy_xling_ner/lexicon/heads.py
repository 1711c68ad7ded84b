"""Which common nouns are the heads of names: 市 in 大阪市, *City* in English, and a place.

English writes them with a capital as part of the name; Japanese has no capital to show. What ends
the names of JMnedict, and stands with a capital in their English, is such a head; 人 and 企業 are
none.
"""

from collections import Counter, defaultdict
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
from spacy.vocab import Vocab

from .candidate import TRANSLITERATED, Candidate, head_word, words_of
from .kinds import kinds_of

TABLE_NAME = "xling_heads"
_LONGEST = 4
_LEAST_NAMES = 3
_LEAST_SHARE = 0.2


class Head(NamedTuple):
    """A common noun as the head of names.

    word (str): Its English word, with a capital.
    kinds (FrozenSet[str]): What the names with it are names of.
    """

    word: str
    kinds: FrozenSet[str]


def add_heads(lookups: Lookups, entries: Mapping[str, List[Candidate]]) -> None:
    """Find the heads of the names, and add the table `xling_heads`.

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
            table[head] = [counts.most_common(1)[0][0].capitalize(), *most]
    lookups.add_table(TABLE_NAME, table)


def get_head(vocab: Vocab, surface: str) -> Optional[Head]:
    """Look up a common noun as the head of a name.

    vocab (Vocab): The vocabulary, with the table `xling_heads`.
    surface (str): The noun, such as 大学.
    RETURNS (Optional[Head]): Such as *University*, organization; None if it is no head of names.
    """
    table: Optional[Table] = vocab.lookups.get_table(TABLE_NAME, None)
    found = None if table is None else table.get(surface)
    return None if found is None else Head(found[0], frozenset(found[1:]))


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
