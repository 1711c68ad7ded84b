"""What kinds of things an English word names: places, persons, organisations, works."""

from collections import defaultdict
from typing import Any, DefaultDict, FrozenSet, Iterable, List, Mapping

import numpy as np
from spacy.lookups import Lookups
from spacy.strings import get_string_id
from spacy.vocab import Vocab

from .candidate import Candidate
from .opened import OpenedTables

TABLE_NAME = "xling_kinds"
FORMAT = "xling-kinds-1"
PLACE, PERSON, ORGANIZATION, WORK = KINDS = ("place", "person", "organization", "work")

_KIND_OF_CODE = {
    **dict.fromkeys("PT", PLACE),
    **dict.fromkeys("SGF", PERSON),
    **dict.fromkeys("OC", ORGANIZATION),
    **dict.fromkeys("RWE", WORK),
}
# A kind counts if so much of what a word occurs in is of that kind.
_LEAST_SHARE = 0.15
_EDGES = ".,'\"()!?"


class KindTable:
    """The kinds of English words, as sorted 64-bit hashes and one byte each."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        """Open the table.

        table (Mapping[str, Any]): The table `xling_kinds`, as `add_kinds` makes it.
        RAISES (ValueError): If the table has another format.
        """
        if table.get("format") != FORMAT:
            raise ValueError(
                f"The table '{TABLE_NAME}' has format {table.get('format')!r}, not {FORMAT!r}; "
                "build the lexicon again with 'python -m spacy xling lexicon'."
            )
        self._keys = np.frombuffer(table["keys"], dtype="<u8")
        self.masks: bytes = table["masks"]

    def __len__(self) -> int:
        """Count the words.

        RETURNS (int): The number of words.
        """
        return len(self._keys)

    def get(self, word: str) -> FrozenSet[str]:
        """Look up a word.

        word (str): The word with its capital, such as *Kyoto* or *University*.
        RETURNS (FrozenSet[str]): Its kinds, empty if the word is not known.
        """
        if not len(self._keys):
            return frozenset()
        key = np.uint64(get_string_id(word))
        place = int(np.searchsorted(self._keys, key))
        if place == len(self._keys) or self._keys[place] != key:
            return frozenset()
        return _unmask(self.masks[place])


def kinds_of(candidates: Iterable[Candidate]) -> FrozenSet[str]:
    """Collect the kinds of what a Japanese surface can name.

    candidates (Iterable[Candidate]): The surface's candidates.
    RETURNS (FrozenSet[str]): The kinds.
    """
    return frozenset(
        _KIND_OF_CODE[code]
        for candidate in candidates
        if candidate.is_name
        for code in candidate.codes
        if code in _KIND_OF_CODE
    )


def add_kinds(lookups: Lookups, entries: Mapping[str, List[Candidate]]) -> None:
    """Count what the words of the names are names of, and add the table `xling_kinds`.

    lookups (Lookups): Where the table goes.
    entries (Mapping[str, List[Candidate]]): The candidates of each surface.
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
    least = _LEAST_SHARE * sum(count.values())
    return sum(1 << i for i, kind in enumerate(KINDS) if count.get(kind, 0) >= max(least, 1e-9))


def _unmask(mask: int) -> FrozenSet[str]:
    return frozenset(kind for i, kind in enumerate(KINDS) if mask >> i & 1)


NO_KINDS = KindTable({"format": FORMAT, "keys": b"", "masks": b""})
_tables: "OpenedTables[KindTable]" = OpenedTables(
    TABLE_NAME, KindTable, NO_KINDS, lambda kinds, table: kinds.masks is table.get("masks")
)


def get_kinds(vocab: Vocab) -> KindTable:
    """Get the kinds of a vocabulary, opened once for each table.

    vocab (Vocab): The vocabulary.
    RETURNS (KindTable): Its kinds, or an empty table if it has none.
    RAISES (ValueError): If the table has another format.
    """
    return _tables.get(vocab)
