"""Kinds of things that an English word names: places, persons, organisations, works."""

from collections import defaultdict
from typing import Any, Callable, DefaultDict, FrozenSet, Iterable, List, Mapping

import numpy as np
from spacy.lookups import Lookups
from spacy.strings import get_string_id
from spacy.vocab import Vocab

from ...caching.bounded_cache import cached
from ...caching.opened_tables import OpenedTables
from .candidate import Candidate
from .sorted_hashes import SortedHashes

TABLE_NAME = "xling_kinds"
FORMAT = "xling-kinds-1"
PLACE, PERSON, ORGANIZATION, WORK = KINDS = ("place", "person", "organization", "work")

_BIT_OF_CODE = {
    code: 1 << bit for bit, codes in enumerate(("PT", "SGF", "OC", "RWE")) for code in codes
}
# one object for each set of kinds, by its bits
_SETS = [
    frozenset(kind for bit, kind in enumerate(KINDS) if mask >> bit & 1)
    for mask in range(1 << len(KINDS))
]
# a kind counts if at least this share of the names with the word are of that kind
_MIN_SHARE = 0.15
# a spaCy table looks up hashes faster than strings
_MASKS, _KEYS = map(get_string_id, ("masks", "keys"))
_EDGES = ".,'\"()!?"


class KindTable:
    """The kinds of English words: sorted 64-bit hashes, and one byte each.

    get (Callable[[str], FrozenSet[str]]): Look up the kinds of a word with its capital, such as
        *Kyoto* or *University*; empty if the word is not known.
    """

    def __init__(self, table: Mapping[str, Any]) -> None:
        """Open the table.

        table (Mapping[str, Any]): The table `xling_kinds`, from `add_kinds`.
        RAISES (ValueError): If the table has another format.
        """
        if table.get("format") != FORMAT:
            raise ValueError(
                f"The table '{TABLE_NAME}' has format {table.get('format')!r}, not {FORMAT!r}; "
                "build the lexicon again with 'python -m spacy xling lexicon'."
            )
        self.keys: bytes = table["keys"]
        self._keys = SortedHashes(self.keys)
        self.masks: bytes = table["masks"]
        self.get: Callable[[str], FrozenSet[str]] = cached(self._look_up)

    def __len__(self) -> int:
        """Count the words."""
        return len(self._keys)

    def _look_up(self, word: str) -> FrozenSet[str]:
        place = self._keys.find(word)
        return frozenset() if place is None else _SETS[self.masks[place]]


def kinds_of(candidates: Iterable[Candidate]) -> FrozenSet[str]:
    """Collect the kinds of all names among some candidates.

    candidates (Iterable[Candidate]): The candidates of a surface form.
    RETURNS (FrozenSet[str]): The kinds.
    """
    codes = "".join([candidate.codes for candidate in candidates if candidate.is_name])
    return _SETS[sum({_BIT_OF_CODE[code] for code in codes if code in _BIT_OF_CODE})]


def add_kinds(lookups: Lookups, entries: Mapping[str, List[Candidate]]) -> None:
    """Count the kinds of the names that each English word occurs in; add the table `xling_kinds`.

    lookups (Lookups): The lookups to add the table to.
    entries (Mapping[str, List[Candidate]]): The candidates of each surface form.
    """
    counts: DefaultDict[str, DefaultDict[str, float]] = defaultdict(lambda: defaultdict(float))
    for candidates in entries.values():
        for candidate in candidates:
            kinds = kinds_of([candidate])
            for word in candidate.text.replace("-", " ").split() if kinds else ():
                bare = word.strip(_EDGES)
                if bare[:1].isupper():
                    for kind in kinds:
                        counts[bare][kind] += 1 / len(kinds)
    keys = np.fromiter(map(get_string_id, counts), dtype="<u8", count=len(counts))
    masks = np.fromiter(map(_mask, counts.values()), dtype="u1", count=len(counts))
    order = np.argsort(keys)
    lookups.add_table(
        TABLE_NAME,
        {"format": FORMAT, "keys": keys[order].tobytes(), "masks": masks[order].tobytes()},
    )


def _mask(count: Mapping[str, float]) -> int:
    threshold = max(_MIN_SHARE * sum(count.values()), 1e-9)
    return sum(1 << i for i, kind in enumerate(KINDS) if count.get(kind, 0) >= threshold)


_tables: "OpenedTables[KindTable]" = OpenedTables(
    TABLE_NAME,
    KindTable,
    KindTable({"format": FORMAT, "keys": b"", "masks": b""}),
    # Python shares bytes objects of length one, so equal masks may belong to another table
    lambda kinds, table: kinds.masks is table.get(_MASKS) and kinds.keys is table.get(_KEYS),
)


def get_kinds(vocab: Vocab) -> KindTable:
    """Get the kinds of a vocabulary, opened once for each table.

    vocab (Vocab): The vocabulary.
    RETURNS (KindTable): Its kinds, or an empty table if it has none.
    RAISES (ValueError): If the table has another format.
    """
    return _tables.get(vocab)
