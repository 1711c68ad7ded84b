"""The layer `string_keys`: strings to their 64-bit hashes."""

from typing import Callable, List, Tuple, cast

import numpy
from spacy.strings import get_string_id
from spacy.util import registry
from thinc.api import Model
from thinc.types import Ints1d

from ..caching.bounded_cache import Recent

InT = List[str]
OutT = Ints1d

# to hash a string anew takes four times as long as to find it here
_keys: "Recent[str, int]" = Recent(2**15)


@registry.layers("spacy_xling_ner.string_keys.v1")
def string_keys() -> Model[InT, OutT]:
    """Turn each string into its 64-bit hash, the same in every vocabulary and every language.

    RETURNS (Model[List[str], Ints1d]): uint64 keys of shape (strings,), for a hash embedding.
    """
    return Model("string_keys", forward)


def forward(
    model: Model[InT, OutT], strings: InT, is_train: bool
) -> Tuple[OutT, Callable[[OutT], InT]]:
    """Compute the keys; there is nothing to propagate back into a string."""
    keys = numpy.array(_keys.find_all(strings, get_string_id, strings), dtype="uint64")

    def backprop(d_output: OutT) -> InT:
        return []

    return cast(Ints1d, model.ops.asarray(cast(Ints1d, keys))), backprop
