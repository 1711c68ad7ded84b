"""The strings of a table as sorted hashes, searched without a copy of them."""

from bisect import bisect_left
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
    key = get_string_id(text)
    place = bisect_left(keys, key)
    return place if place < len(keys) and keys[place] == key else None
