"""Caches of bounded size: at most so many entries, and at most so much text.

Every cache of the package that grows with the texts is a `BoundedCache`, or is emptied by
`clear_caches` and has its bounds from `get_cache_size` and `count_entries` as well.
"""

from functools import wraps
from threading import Lock
from typing import (
    Any,
    Callable,
    Dict,
    Generic,
    Iterable,
    List,
    Optional,
    ParamSpec,
    Protocol,
    Sequence,
    TypeVar,
    cast,
)
from weakref import WeakSet

CACHE_SIZE = 2**15
"""Entries of a cache, unless `set_cache_size` was called."""

# Four times as many as a token in Latin script has.
_CHARACTERS_PER_ENTRY = 32

KeyT = TypeVar("KeyT")
ValueT = TypeVar("ValueT")
ArgT = TypeVar("ArgT")
ParamT = ParamSpec("ParamT")


class Clearable(Protocol):
    """A cache of any kind."""

    def clear(self) -> None:
        """Drop all entries."""


_size = CACHE_SIZE
_caches: "WeakSet[Clearable]" = WeakSet()
_lock = Lock()  # a set cannot grow while it is read


def get_cache_size() -> int:
    """Get the number of entries that a cache may have.

    RETURNS (int): `CACHE_SIZE`, or what `set_cache_size` was called with.
    """
    return _size


def set_cache_size(entries: int) -> None:
    """Bound every cache of this process, and empty them all.

    An entry with more than 32 characters of text counts as several, so that its text is bounded
    too: by default, to a million characters. When a cache is full, at least the last used half
    stays; the tokenizer's starts afresh. The rows of the module `char` have a size of their own,
    `cache_size` of `spacy_xling_ner.CharEncoder.v1`.

    entries (int): The most entries of each cache; 0 for none.
    RAISES (ValueError): If it is negative, or no whole number.
    """
    global _size
    if not isinstance(entries, int) or isinstance(entries, bool) or entries < 0:
        raise ValueError(
            f"A cache cannot have {entries!r} entries; use a whole number, or 0 to cache nothing."
        )
    _size = entries
    clear_caches()


def clear_caches() -> None:
    """Empty every cache of this process; what was cached is computed again when it is needed."""
    with _lock:
        caches = list(_caches)
    for cache in caches:
        cache.clear()


def register_cache(cache: Clearable) -> None:
    """Let `clear_caches` empty a cache, as long as it exists.

    cache (Clearable): The cache.
    """
    with _lock:
        _caches.add(cache)


def count_entries(*items: object) -> int:
    """Count as how many entries some strings are bounded, when they are cached together.

    items (object): Strings, and tuples that have strings; all else takes the space of an entry.
    RETURNS (int): At least 1.
    """
    return 1 + _count_characters(items) // _CHARACTERS_PER_ENTRY


def _count_characters(items: Iterable[object]) -> int:
    n = 0
    for item in items:
        if isinstance(item, str):
            n += len(item)
        elif isinstance(item, tuple):
            n += _count_characters(item)
    return n


class BoundedCache(Generic[KeyT, ValueT]):
    """A cache of the most recently used values, in two dictionaries.

    When the new dictionary is full, it replaces the old one. A value that is found in the old one
    is put into the new one again; all others are dropped with the old one. Several threads may use
    the cache without a lock: at worst a value is lost and computed again. It is pickled empty.
    """

    def __init__(
        self,
        size: Optional[int] = None,
        weigh: Callable[[KeyT, ValueT], int] = count_entries,
    ) -> None:
        """Create an empty cache.

        size (Optional[int]): Total weight of one dictionary: at least the last used values of that
            weight are kept, and at most twice as much; by default half of `get_cache_size`.
        weigh (Callable[[KeyT, ValueT], int]): Weight of a key and its value. What weighs more than
            the size is not kept.
        """
        self._size = size
        self._weigh = weigh
        self.clear()
        register_cache(self)

    @property
    def size(self) -> int:
        """Total weight of one dictionary."""
        return (_size + 1) // 2 if self._size is None else self._size

    def __len__(self) -> int:
        """Count the values; those that are in both dictionaries count twice."""
        return len(self._new) + len(self._old)

    def __reduce__(self) -> Any:
        """Pickle the cache, empty."""
        return BoundedCache, (self._size, self._weigh)

    def clear(self) -> None:
        """Drop all values."""
        self._new: Dict[KeyT, ValueT] = {}
        self._old: Dict[KeyT, ValueT] = {}
        self._weight = 0

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
        self, keys: Sequence[KeyT], make: Callable[[ArgT], ValueT], arguments: Sequence[ArgT]
    ) -> List[ValueT]:
        """Look up many values, and compute the missing ones.

        keys (Sequence[KeyT]): The keys.
        make (Callable[[ArgT], ValueT]): Computes a value; never None.
        arguments (Sequence[ArgT]): The argument of `make` for each key.
        RETURNS (List[ValueT]): One value per key.
        """
        found = list(map(self._new.get, keys))
        if None in found:
            for i in [i for i, value in enumerate(found) if value is None]:
                value = self.get(keys[i])
                if value is None:
                    value = make(arguments[i])
                    self.put(keys[i], value)
                found[i] = value
        return cast(List[ValueT], found)

    def put(self, key: KeyT, value: ValueT) -> None:
        """Keep a value.

        key (KeyT): The key.
        value (ValueT): The value; not None.
        """
        weight, size = self._weigh(key, value), self.size
        if weight > size:
            return
        if self._weight + weight > size:
            self._old, self._new, self._weight = self._new, {}, 0
        self._new[key] = value
        self._weight += weight


def cached(function: Callable[ParamT, ValueT]) -> Callable[ParamT, ValueT]:
    """Cache the results of a function of strings; unlike with `lru_cache`, their text is bounded.

    Where the strings of a whole document are at hand, `BoundedCache.find_all` is faster.

    function (Callable): The function; its arguments are given by position, its result is not None.
    RETURNS (Callable): The function, with its results cached.
    """
    results: BoundedCache[Any, ValueT] = BoundedCache()

    @wraps(function)
    def find(*args: ParamT.args, **kwargs: ParamT.kwargs) -> ValueT:
        if kwargs:
            return function(*args, **kwargs)
        found = results.get(args)
        if found is None:
            found = function(*args, **kwargs)
            results.put(args, found)
        return found

    return find
