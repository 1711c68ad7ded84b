"""Attributes of all tokens of a document at once, without a `Token` object for each.

Caches use spaCy's hashes as keys, and hold the strings themselves. A string has the same hash in
every vocabulary, so neither another vocabulary nor the end of a memory zone can change its meaning.
"""

from functools import cache
from itertools import repeat
from typing import Any, Callable, Dict, Iterable, Iterator, List, Tuple, TypeVar

import numpy
from numpy.typing import NDArray
from spacy.attrs import IDX
from spacy.tokens import Doc

from .bounded_cache import BoundedCache

ValueT = TypeVar("ValueT")

StoredKey = Tuple[str, str, int, None]
"""Key of a token's extension in `doc.user_data`."""

# All documents share the keys of the first so many characters.
_SHARED_KEYS = 2**12

_strings: "BoundedCache[int, str]" = BoundedCache()


def find_by_row(
    rows: NDArray[Any], cached: "BoundedCache[bytes, ValueT]", read: Callable[[int], ValueT]
) -> List[ValueT]:
    """Look up a value for each token that depends on its row alone.

    rows (ndarray): Some attributes of every token, at least two, from `Doc.to_array`; uint64 of
        shape (tokens, attributes).
    cached (BoundedCache[bytes, ValueT]): The values, by the bytes of a row.
    read (Callable[[int], ValueT]): Computes the value of the token at an index.
    RETURNS (List[ValueT]): One value per token.
    """
    keys: List[bytes] = rows.view(_row_type(rows.shape[1])).ravel().tolist()
    return cached.find_all(keys, read, range(len(keys)))


def read_strings(doc: Doc, attr: int) -> List[str]:
    """Read a string attribute of every token.

    doc (Doc): The document.
    attr (int): The attribute, such as ORTH or TAG.
    RETURNS (List[str]): One string per token.
    """
    hashes: List[int] = doc.to_array(attr).tolist()
    return _strings.find_all(hashes, doc.vocab.strings.__getitem__, hashes)


def stored_keys(name: str, offsets: List[int]) -> "Iterator[StoredKey]":
    """List the keys of a token extension in `doc.user_data`.

    Reading the dictionary itself is ten times as fast as reading `token._`.

    name (str): The extension, such as *romaji*.
    offsets (List[int]): Character offsets of the tokens, `doc.to_array(IDX).tolist()`.
    RETURNS (Iterator[StoredKey]): One key per token.
    """
    if offsets and offsets[-1] < _SHARED_KEYS:
        return map(_shared_keys(name).__getitem__, offsets)
    return _make_keys(name, offsets)


def read_stored(doc: Doc, name: str) -> List[Any]:
    """Read a token extension of every token, without its default.

    doc (Doc): The document.
    name (str): The extension, such as *romaji*.
    RETURNS (List[Any]): One value per token; None where nothing is stored.
    """
    if not has_stored(doc, name):
        return [None] * len(doc)
    stored: Dict[Any, Any] = doc.user_data
    return list(map(stored.get, stored_keys(name, doc.to_array(IDX).tolist())))


def has_stored(doc: Doc, name: str) -> bool:
    """Check if a token extension may be set anywhere in a document.

    doc (Doc): The document.
    name (str): The extension, such as *romaji*.
    RETURNS (bool): False only if it is set for no token.
    """
    stored = doc.user_data
    # looking through few entries is faster than looking up each token
    return len(stored) >= len(doc) or any(
        isinstance(key, tuple) and key[1:2] == (name,) for key in stored
    )


@cache
def _shared_keys(name: str) -> List[StoredKey]:
    return list(_make_keys(name, range(_SHARED_KEYS)))


def _make_keys(name: str, offsets: Iterable[int]) -> Iterator[StoredKey]:
    return zip(repeat("._."), repeat(name), offsets, repeat(None))


@cache
def _row_type(n_attrs: int) -> Any:
    return numpy.dtype(("V", n_attrs * numpy.dtype(numpy.uint64).itemsize))
