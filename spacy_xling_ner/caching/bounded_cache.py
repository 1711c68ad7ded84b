"""A cache of bounded size for values that are looked up many at a time.

For a function whose arguments are the key, `functools.lru_cache` is simpler and as fast.
"""

from typing import Any, Callable, Dict, Generic, Iterable, List, Optional, Sequence, TypeVar, cast

CACHE_SIZE = 2**15
"""Entries of a cache of tokens or strings."""

KeyT = TypeVar("KeyT")
ValueT = TypeVar("ValueT")
ArgT = TypeVar("ArgT")


def _one(value: object) -> int:
    return 1


class BoundedCache(Generic[KeyT, ValueT]):
    """A cache of the most recently used values, in two dictionaries.

    When the new dictionary is full, it replaces the old one. A value that is found in the old one
    is put into the new one again; all others are dropped with the old one. Several threads may use
    the cache without a lock: at worst a value is lost and computed again. It is pickled empty.
    """

    def __init__(self, size: int, weigh: Callable[[ValueT], int] = _one) -> None:
        """Create an empty cache.

        size (int): Total weight of one dictionary: at least the last used values of that weight
            are kept, and at most twice as much.
        weigh (Callable[[ValueT], int]): Weight of a value, by default 1. A value that weighs more
            than the size is not kept.
        """
        self.size = size
        self._weigh = weigh
        self._new: Dict[KeyT, ValueT] = {}
        self._old: Dict[KeyT, ValueT] = {}
        self._weight = 0

    def __len__(self) -> int:
        """Count the values; those that are in both dictionaries count twice."""
        return len(self._new) + len(self._old)

    def __reduce__(self) -> Any:
        """Pickle the cache, empty."""
        return BoundedCache, (self.size, self._weigh)

    def get(self, key: KeyT) -> Optional[ValueT]:
        """Look up a value.

        key (KeyT): The key.
        RETURNS (Optional[ValueT]): The value, or None.
        """
        found = self._new.get(key)
        if found is None:
            found = self._old.get(key)
            if found is not None:
                self.put(key, found)
        return found

    def find_all(
        self, keys: Sequence[KeyT], make: Callable[[ArgT], ValueT], arguments: Iterable[ArgT]
    ) -> List[ValueT]:
        """Look up many values, and compute the missing ones.

        keys (Sequence[KeyT]): The keys.
        make (Callable[[ArgT], ValueT]): Computes a value; never None.
        arguments (Iterable[ArgT]): The argument of `make` for each key.
        RETURNS (List[ValueT]): One value per key.
        """
        found = list(map(self._new.get, keys))
        if None in found:
            for i, (key, argument) in enumerate(zip(keys, arguments, strict=True)):
                if found[i] is None:
                    value = self.get(key)
                    if value is None:
                        value = make(argument)
                        self.put(key, value)
                    found[i] = value
        return cast(List[ValueT], found)

    def put(self, key: KeyT, value: ValueT) -> None:
        """Keep a value.

        key (KeyT): The key.
        value (ValueT): The value; not None.
        """
        weight = self._weigh(value)
        if weight > self.size:
            return
        if self._weight + weight > self.size:
            self._old, self._new, self._weight = self._new, {}, 0
        self._new[key] = value
        self._weight += weight
