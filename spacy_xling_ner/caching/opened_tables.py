"""Tables of a vocabulary's lookups, each opened once."""

import weakref
from typing import Callable, Dict, Generic, Optional, Tuple, TypeVar

from spacy.lookups import Table
from spacy.vocab import Vocab

OpenedT = TypeVar("OpenedT")


class OpenedTables(Generic[OpenedT]):
    """Opened forms of the tables of one name, as long as the tables exist."""

    def __init__(
        self,
        name: str,
        opens: Callable[[Table], OpenedT],
        empty: OpenedT,
        still_holds: Callable[[OpenedT, Table], bool],
    ) -> None:
        """Create an empty cache.

        name (str): Name of the tables.
        opens (Callable[[Table], OpenedT]): Opens a table.
        empty (OpenedT): Stands for a missing table.
        still_holds (Callable[[OpenedT, Table], bool]): Checks that the opened form is up to date,
            as a table can be filled again.
        """
        self.name = name
        self._opens = opens
        self._empty = empty
        self._still_holds = still_holds
        # a table, being a dictionary, cannot be a key itself
        self._opened: Dict[int, Tuple[weakref.ref[Table], OpenedT]] = {}

    def get(self, vocab: Vocab) -> OpenedT:
        """Get the opened table of a vocabulary.

        vocab (Vocab): The vocabulary.
        RETURNS (OpenedT): The opened table, or the empty one if the vocabulary has none.
        """
        table: Optional[Table] = vocab.lookups.get_table(self.name, None)
        if table is None:
            return self._empty
        key = id(table)
        found = self._opened.get(key)
        # a new table may have the id of one that is gone
        if found is not None and found[0]() is table and self._still_holds(found[1], table):
            return found[1]
        opened = self._opens(table)
        self._opened[key] = weakref.ref(table, lambda _: self._opened.pop(key, None)), opened
        return opened
