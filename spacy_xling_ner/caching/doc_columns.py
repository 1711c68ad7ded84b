"""What the views read of a document, column by column: no loop makes a `Token` of each token.

What is remembered is remembered by the hashes that spaCy has for strings. A string has the same
hash in every vocabulary and at all times, and it is kept itself beside it, so that neither another
vocabulary nor the end of a memory zone can make it mean another.
"""

from functools import cache, lru_cache
from itertools import repeat
from typing import Any, Callable, Dict, Iterable, Iterator, List, Tuple, TypeVar, Union

import numpy
from numpy.typing import NDArray
from spacy.attrs import IDX
from spacy.tokens import Doc

from .bounded_cache import CACHE_SIZE, Recent

ValueT = TypeVar("ValueT")
Rows = NDArray[numpy.uint64]

# which of a component's strings: its key in `doc.user_data`
StoredKey = Tuple[str, str, int, None]

# documents share the keys of so many characters
_SHARED_KEYS = 2**12

_strings: "Recent[int, str]" = Recent(CACHE_SIZE)


def read_rows(doc: Doc, attrs: List[Union[int, str]]) -> Rows:
    """Read some attributes of every token.

    doc (Doc): The document.
    attrs (List[Union[int, str]]): The attributes, at least two.
    RETURNS (ndarray): uint64 of shape (tokens, attributes).
    """
    array: Any = doc.to_array(attrs)  # spaCy's stubs say float64
    rows: Rows = array
    return rows


def find_by_row(
    rows: Rows, memory: "Recent[bytes, ValueT]", read: Callable[[int], ValueT]
) -> List[ValueT]:
    """Find what is known of each token by its row alone.

    rows (ndarray): Of shape (tokens, attributes).
    memory (Recent[bytes, ValueT]): What was found for the bytes of a row.
    read (Callable[[int], ValueT]): Finds it for a token, by its place.
    RETURNS (List[ValueT]): One for each token.
    """
    keys: List[bytes] = rows.view(_row_type(rows.shape[1])).ravel().tolist()
    return memory.find_all(keys, read, range(len(keys)))


def read_strings(doc: Doc, attr: int) -> List[str]:
    """Read a string attribute of every token.

    doc (Doc): The document.
    attr (int): The attribute, such as ORTH or TAG.
    RETURNS (List[str]): One string for each token.
    """
    hashes: List[int] = doc.to_array(attr).tolist()
    return _strings.find_all(hashes, doc.vocab.strings.__getitem__, hashes)


def read_offsets(doc: Doc) -> List[int]:
    """Find where each token begins in the text, as `Token.idx` says.

    doc (Doc): The document.
    RETURNS (List[int]): Characters before each token.
    """
    offsets: List[int] = doc.to_array(IDX).tolist()
    return offsets


def stored_keys(name: str, offsets: List[int]) -> "Iterator[StoredKey]":
    """Make the keys in `doc.user_data` of an extension of the tokens.

    To read the dictionary itself is ten times as fast as `token._`.

    name (str): The extension, such as *romaji*.
    offsets (List[int]): Where the tokens begin.
    RETURNS (Iterator[StoredKey]): One key for each token.
    """
    if offsets and offsets[-1] < _SHARED_KEYS:
        return map(_shared_keys(name).__getitem__, offsets)
    return _make_keys(name, offsets)


def read_stored(doc: Doc, name: str) -> List[Any]:
    """Read what is stored in an extension of the tokens, without its default.

    doc (Doc): The document.
    name (str): The extension, such as *romaji*.
    RETURNS (List[Any]): One value for each token, None where nothing is stored.
    """
    if not has_stored(doc, name):
        return [None] * len(doc)
    stored: Dict[Any, Any] = doc.user_data
    return list(map(stored.get, stored_keys(name, read_offsets(doc))))


def has_stored(doc: Doc, name: str) -> bool:
    """Whether something may be stored in an extension of the tokens.

    doc (Doc): The document.
    name (str): The extension, such as *romaji*.
    RETURNS (bool): False only if nothing is.
    """
    stored = doc.user_data
    # to look through what little there is takes less than to look for each token
    return len(stored) >= len(doc) or any(
        isinstance(key, tuple) and key[1:2] == (name,) for key in stored
    )


@lru_cache(maxsize=8)
def _shared_keys(name: str) -> List[StoredKey]:
    return list(_make_keys(name, range(_SHARED_KEYS)))


def _make_keys(name: str, offsets: Iterable[int]) -> Iterator[StoredKey]:
    return zip(repeat("._."), repeat(name), offsets, repeat(None))


@cache
def _row_type(n_attrs: int) -> Any:
    return numpy.dtype(("V", n_attrs * numpy.dtype(numpy.uint64).itemsize))
