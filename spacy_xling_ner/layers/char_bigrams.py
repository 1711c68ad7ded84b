"""The layer `char_bigrams`: strings to the keys of their character bigrams."""

from typing import Callable, List, Tuple, cast

import numpy
from numpy.typing import NDArray
from spacy.util import registry
from thinc.api import Model
from thinc.types import Ints1d, Ragged

InT = List[str]
OutT = Ragged

# Edge marks; neither occurs in running text.
START = "\x02"
END = "\x03"

# Of a longer string, such as a page without a space, only the beginning and the end are read: an
# LSTM would forget the rest, and take time and memory for each character.
MAX_CHARACTERS = 1000


@registry.layers("spacy_xling_ner.char_bigrams.v1")
def char_bigrams() -> Model[InT, OutT]:
    """Turn each string into the keys of its character bigrams, edges included.

    A string of n characters has n + 1 bigrams: `ab` gives `^a`, `ab`, `b$`; of one with more than
    1,000 characters, the first and the last 500 are read. A key packs the two
    code points into 64 bits, so the bigram is recovered exactly and a hash embedding does the rest.
    Source: Johnson et al. 2019, section 3 (character module).

    RETURNS (Model[List[str], Ragged]): Keys, uint64 of shape (bigrams,), and one length per string.
    """
    return Model("char_bigrams", forward)


def forward(
    model: Model[InT, OutT], strings: InT, is_train: bool
) -> Tuple[OutT, Callable[[OutT], InT]]:
    """Compute the keys; a string has no gradient."""
    keys, lengths = (cast(Ints1d, array) for array in bigram_keys(strings))
    output = Ragged(model.ops.asarray(keys), model.ops.asarray1i(lengths))
    return output, lambda d_output: []


def bigram_keys(strings: List[str]) -> Tuple[NDArray[numpy.uint64], NDArray[numpy.int32]]:
    """Compute the bigram keys of a list of strings, without a loop over characters.

    strings (List[str]): The strings; they may have lone surrogates.
    RETURNS (Tuple[ndarray, ndarray]): Keys, uint64 of shape (bigrams,), and the number of bigrams
        of each string, int32 of shape (strings,).
    """
    if max(map(len, strings), default=0) > MAX_CHARACTERS:
        strings = list(map(_shorten, strings))
    lengths = numpy.fromiter((len(s) + 1 for s in strings), dtype="int32", count=len(strings))
    if not len(strings):
        return numpy.zeros((0,), dtype="uint64"), lengths
    marked = START + (END + START).join(strings) + END
    points = numpy.frombuffer(marked.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    pairs = (points[:-1].astype("uint64") << numpy.uint64(32)) | points[1:]
    # drop the pair END-START between two strings
    inside = numpy.ones(len(pairs), dtype=bool)
    inside[numpy.cumsum(lengths[:-1] + 1) - 1] = False
    return pairs[inside], lengths


def _shorten(string: str) -> str:
    if len(string) <= MAX_CHARACTERS:
        return string
    return string[: MAX_CHARACTERS // 2] + string[-MAX_CHARACTERS // 2 :]
