"""The strings of a table as sorted hashes, searched without a copy of them."""

from bisect import bisect_left
from math import isqrt
from typing import Optional

import numpy as np
from spacy.strings import get_string_id


def integers(data: bytes, kind: str) -> "memoryview[int]":
    """Open bytes of a table as integers, without copying them on a little-endian machine.

    data (bytes): The bytes, little-endian on every machine.
    kind (str): The integers, as numpy says it: `u8` or `u4`.
    RETURNS (memoryview): The integers. A search for one key takes less among them than in numpy.
    """
    return np.frombuffer(data, dtype="<" + kind).astype(kind, copy=False).data


def find_string(keys: "memoryview[int]", text: str) -> Optional[int]:
    """Find a string among sorted hashes.

    keys (memoryview): The 64-bit hashes, sorted.
    text (str): The string.
    RETURNS (Optional[int]): Its place, None if it is not there.
    """
    key, n_keys = get_string_id(text), len(keys)
    # Hashes are spread evenly: this is four standard deviations around where the key should be, in
    # a few pages of memory. The whole is searched if it is not there after all.
    guess, margin = key * n_keys >> 64, 2 * isqrt(n_keys)
    start, end = max(0, guess - margin), min(n_keys, guess + margin)
    place = bisect_left(keys, key, start, end)
    if place in (start, end):
        place = bisect_left(keys, key)
    return place if place < n_keys and keys[place] == key else None
