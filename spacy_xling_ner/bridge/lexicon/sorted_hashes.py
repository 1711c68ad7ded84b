"""The strings of a table as sorted hashes, searched without a copy of them."""

from bisect import bisect_left
from typing import Optional

import numpy as np
from spacy.strings import get_string_id

_BITS_OF_A_BUCKET = 4


def integers(data: bytes, kind: str) -> "memoryview[int]":
    """Open bytes of a table as integers, without copying them on a little-endian machine.

    data (bytes): The bytes, little-endian on every machine.
    kind (str): The integers, as numpy says it: `u8` or `u4`.
    RETURNS (memoryview): The integers. A search for one key takes less among them than in numpy.
    """
    return np.frombuffer(data, dtype="<" + kind).astype(kind, copy=False).data


class SortedHashes:
    """Strings as sorted 64-bit hashes, with a short list of where each beginning of a hash starts.

    Hashes are spread evenly, so some ten of them begin alike.
    """

    def __init__(self, data: bytes) -> None:
        """Open the hashes.

        data (bytes): The hashes, sorted, of eight bytes each, little-endian.
        """
        self._hashes = integers(data, "u8")
        n_bits = max(0, len(self._hashes).bit_length() - _BITS_OF_A_BUCKET)
        self._shift = 64 - n_bits
        # with one bucket the shift is 64, which numpy does not do; its only beginning is 0
        firsts = np.arange(1 << n_bits, dtype="u8") << np.uint64(self._shift % 64)
        starts = np.searchsorted(np.asarray(self._hashes), firsts)
        self._starts = np.append(starts, len(self._hashes)).astype("u4").data

    def __len__(self) -> int:
        """Count the strings.

        RETURNS (int): The number of strings.
        """
        return len(self._hashes)

    def find(self, text: str) -> Optional[int]:
        """Find a string.

        text (str): The string.
        RETURNS (Optional[int]): Its place, None if it is not there.
        """
        key = get_string_id(text)
        bucket = key >> self._shift
        end = self._starts[bucket + 1]
        place = bisect_left(self._hashes, key, self._starts[bucket], end)
        return place if place < end and self._hashes[place] == key else None
