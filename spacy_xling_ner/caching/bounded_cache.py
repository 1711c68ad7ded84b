"""A dictionary of bounded size that keeps what was used last."""

from typing import (
    Any,
    Callable,
    Dict,
    Generic,
    Iterable,
    List,
    Optional,
    Sequence,
    Tuple,
    TypeVar,
    cast,
)

CACHE_SIZE = 2**15
"""Strings that a cache of strings holds."""

KeyT = TypeVar("KeyT")
ValueT = TypeVar("ValueT")
ArgT = TypeVar("ArgT")


def _one(value: object) -> int:
    return 1


class Recent(Generic[KeyT, ValueT]):
    """What was used last, as two dictionaries: when the newer is full, it becomes the older.

    What is found in the older is put into the newer too, and what nobody asked for until that is
    full goes with the older. Several threads may use it at once: what gets lost between two of its
    steps is only made again. It is pickled empty.
    """

    def __init__(self, size: int, weigh: Callable[[ValueT], int] = _one) -> None:
        """Begin empty.

        size (int): How much of what was used last is kept at least, and half of what is kept at
            most.
        weigh (Callable[[ValueT], int]): How much a value counts; by default one. What weighs more
            than the size is not kept.
        """
        self.size = size
        self._weigh = weigh
        self.clear()

    def __len__(self) -> int:
        """Count the values.

        RETURNS (int): The number of values, of which some may be there twice.
        """
        return len(self._new) + len(self._old)

    def __reduce__(self) -> Tuple[Any, ...]:
        """Pickle it, empty.

        RETURNS (Tuple[Any, ...]): What pickle needs to build it again.
        """
        return Recent, (self.size, self._weigh)

    def clear(self) -> None:
        """Forget everything."""
        self._new: Dict[KeyT, ValueT] = {}
        self._old: Dict[KeyT, ValueT] = {}
        self._weight = 0

    def get(self, key: KeyT) -> Optional[ValueT]:
        """Look up a key.

        key (KeyT): The key.
        RETURNS (Optional[ValueT]): Its value, or None if it is not kept.
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
        """Look up many keys, and make what is not there.

        keys (Sequence[KeyT]): The keys.
        make (Callable[[ArgT], ValueT]): Makes the value of a key.
        arguments (Iterable[ArgT]): What it is given, one for each key.
        RETURNS (List[ValueT]): The values.
        """
        found = list(map(self._new.get, keys))
        if None in found:
            for i, (key, argument) in enumerate(zip(keys, arguments, strict=True)):
                if found[i] is None:
                    found[i] = self._find(key, make, argument)
        return cast(List[ValueT], found)

    def _find(self, key: KeyT, make: Callable[[ArgT], ValueT], argument: ArgT) -> ValueT:
        found = self.get(key)
        if found is None:
            found = make(argument)
            self.put(key, found)
        return found

    def put(self, key: KeyT, value: ValueT) -> None:
        """Keep a value.

        key (KeyT): Its key.
        value (ValueT): The value; not None.
        """
        weight = self._weigh(value)
        if weight > self.size:
            return
        if self._weight + weight > self.size:
            self._old, self._new, self._weight = self._new, {}, 0
        self._new[key] = value
        self._weight += weight
