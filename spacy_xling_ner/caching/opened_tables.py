"""Tables of a vocabulary's lookups, opened once each."""

import weakref
from collections import OrderedDict
from typing import Callable, Generic, Optional, Tuple, TypeVar

from spacy.lookups import Table
from spacy.vocab import Vocab

OpenedT = TypeVar("OpenedT")
_KEPT = 4


class OpenedTables(Generic[OpenedT]):
    """What was opened of the tables of one name, the last few vocabularies'."""

    def __init__(
        self,
        name: str,
        opens: Callable[[Table], OpenedT],
        empty: OpenedT,
        still_holds: Callable[[OpenedT, Table], bool],
    ) -> None:
        """Keep how a table is opened.

        name (str): The table's name.
        opens (Callable[[Table], OpenedT]): Opens a table.
        empty (OpenedT): What stands for a table that is not there.
        still_holds (Callable[[OpenedT, Table], bool]): Whether what was opened is still what the
            table has: a table can be filled anew.
        """
        self.name = name
        self._opens = opens
        self._empty = empty
        self._still_holds = still_holds
        self._opened: OrderedDict[int, Tuple[weakref.ref[Table], OpenedT]] = OrderedDict()

    def get(self, vocab: Vocab) -> OpenedT:
        """Get the table of a vocabulary, opened.

        vocab (Vocab): The vocabulary.
        RETURNS (OpenedT): The opened table, or the empty one if it has none.
        """
        table: Optional[Table] = vocab.lookups.get_table(self.name, None)
        if table is None:
            return self._empty
        found = self._opened.get(id(table))
        # an id is free for another table once its own is gone
        if found is not None and found[0]() is table and self._still_holds(found[1], table):
            return found[1]
        opened = self._opens(table)
        for key in [key for key, (ref, _) in list(self._opened.items()) if ref() is None]:
            self._opened.pop(key, None)
        self._opened[id(table)] = (weakref.ref(table), opened)
        while len(self._opened) > _KEPT:
            self._opened.popitem(last=False)
        return opened
