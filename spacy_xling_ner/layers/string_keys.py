"""The layer `string_keys`: strings to their 64-bit hashes."""

from typing import Callable, List, Tuple, cast

import numpy
from spacy.strings import get_string_id
from spacy.util import registry
from thinc.api import Model
from thinc.types import Ints1d

from ..caching.bounded_cache import BoundedCache

InT = List[str]
OutT = Ints1d

# hashing a string takes several times as long as looking it up
_keys: "BoundedCache[str, int]" = BoundedCache()


@registry.layers("spacy_xling_ner.string_keys.v1")
def string_keys() -> Model[InT, OutT]:
    """Hash each string to 64 bits; the hash is the same in every vocabulary and every language.

    RETURNS (Model[List[str], Ints1d]): uint64 keys of shape (strings,), for a hash embedding.
    """
    return Model("string_keys", forward)


def forward(
    model: Model[InT, OutT], strings: InT, is_train: bool
) -> Tuple[OutT, Callable[[OutT], InT]]:
    """Look up or compute the keys; a string has no gradient."""
    found = _keys.find_all(strings, get_string_id, strings)
    keys = numpy.fromiter(found, dtype="uint64", count=len(strings))
    return cast(Ints1d, model.ops.asarray(cast(Ints1d, keys))), lambda dY: []
