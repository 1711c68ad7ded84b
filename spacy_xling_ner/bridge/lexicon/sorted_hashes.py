"""The strings of a table as sorted hashes, searched in place."""

from bisect import bisect_left
from typing import Optional

import numpy as np
from spacy.strings import get_string_id

_BITS_PER_BUCKET = 4


def integers(data: bytes, kind: str) -> "memoryview[int]":
    """Open bytes of a table as integers, without copying them on a little-endian machine.

    data (bytes): The bytes, little-endian on every machine.
    kind (str): The numpy type, `u8` or `u4`.
    RETURNS (memoryview): The integers; to look up one takes less time than in a numpy array.
    """
    return np.frombuffer(data, dtype="<" + kind).astype(kind, copy=False).data


class SortedHashes:
    """Strings as sorted 64-bit hashes, with an index of their first bits.

    Hashes are evenly distributed, so a bucket of hashes with the same first bits holds about ten.
    """

    def __init__(self, data: bytes) -> None:
        """Open the hashes.

        data (bytes): The sorted hashes, eight bytes each, little-endian.
        """
        self._hashes = integers(data, "u8")
        n_bits = max(0, len(self._hashes).bit_length() - _BITS_PER_BUCKET)
        self._shift = 64 - n_bits
        # with one bucket the shift would be 64, which numpy cannot do; its first hash is 0
        firsts = np.arange(1 << n_bits, dtype="u8") << np.uint64(self._shift % 64)
        starts = np.searchsorted(np.asarray(self._hashes), firsts)
        self._starts = np.append(starts, len(self._hashes)).astype("u4").data

    def __len__(self) -> int:
        """Count the strings."""
        return len(self._hashes)

    def find(self, text: str) -> Optional[int]:
        """Find the position of a string.

        text (str): The string.
        RETURNS (Optional[int]): Its position, None if it is not there.
        """
        key = get_string_id(text)
        bucket = key >> self._shift
        end = self._starts[bucket + 1]
        position = bisect_left(self._hashes, key, self._starts[bucket], end)
        return position if position < end and self._hashes[position] == key else None
