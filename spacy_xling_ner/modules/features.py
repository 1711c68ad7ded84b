"""The module `features`: scores of tags from single words and their neighbours."""

from itertools import groupby, pairwise
from typing import Any, Callable, Dict, List, Optional, Tuple, cast
from unicodedata import name as character_name

import numpy
from numpy.typing import NDArray
from spacy.strings import get_string_id
from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import Model, chain
from thinc.types import Floats2d, Ints1d, Ints2d

from ..caching.bounded_cache import BoundedCache
from ..layers.module_weights import name_module
from ..layers.string_keys import string_keys
from ..layers.view_strings import view_strings
from ..layers.weights import in_main_memory
from ..views import NativeView, View
from .reading_parts import CONTEXT

InT = List[Doc]
OutT = Floats2d
Keys = NDArray[numpy.uint64]

FEATURES = "features"
REACH = 2
"""Tokens to either side that the scores of a token depend on."""

# keys of a word: its beginnings and ends; then its text and script, read of its neighbours too
_N_AFFIXES, _N_OF_WORD = 4, 6
# tokens whose rows are summed at a time: their rows fit into the CPU cache
_PART = 256
_words, _keys = view_strings(NativeView()), string_keys()
_word_keys: "BoundedCache[str, bytes]" = BoundedCache()


@registry.architectures("spacy_xling_ner.FeatureScores.v1")
def FeatureScores(
    view: View,
    *,
    kind: Optional[View] = None,
    tag: Optional[View] = None,
    rows: int = 2**16,
    scale: float = 10.0,
    nO: Optional[int] = None,
) -> Model[InT, OutT]:
    """Build the module `features`: every feature of a token has a score for each tag.

    Features are the word, its script, and what the views read: of the token, of two neighbours to
    either side, and of the token paired with the one before and the one after; and how the word
    begins and ends. The scores start at zero: then the best tags are those of the network alone.
    Dropout leaves out single features.
    Sources: Lafferty et al. 2001 (CRF over features); Cheng et al. 2016 (a linear part beside a
    deep one); Weinberger et al. 2009 (hashed features).

    view (Callable[[Doc], List[str]]): The string of each token, such as its English word.
    kind (Optional[Callable[[Doc], List[str]]]): What it can be the name of.
    tag (Optional[Callable[[Doc], List[str]]]): Its part of speech.
    rows (int): Rows of the table; features that fall on the same row share their scores.
    scale (float): Factor of the table: the scores learn so many times as fast as other weights.
    nO (Optional[int]): Number of tags, by default set when the component is initialised.
    RETURNS (Model[List[Doc], Floats2d]): Scores of shape (tokens, tags), document after document.
    """
    views = [found for found in (view, kind, tag) if found is not None]
    keys: List[Model[InT, Ints1d]] = [chain(view_strings(view), string_keys()) for view in views]
    return _make(keys, rows, nO, {"dropout_rate": 0.0, "scale": scale, CONTEXT: REACH})


def _make(
    keys: List[Model[InT, Ints1d]], rows: int, nO: Optional[int], attrs: Dict[str, Any]
) -> Model[InT, OutT]:
    dims = {"nO": nO, "nV": rows}
    model: Model[InT, OutT] = Model(
        FEATURES, forward, init=init, layers=keys, params={"E": None}, dims=dims, attrs=attrs
    )
    return name_module(FEATURES, model)


def forward(model: Model[InT, OutT], docs: InT, is_train: bool) -> Tuple[OutT, Callable[..., InT]]:
    """Sum the scores of the features of each token."""
    if not any(map(len, docs)):
        return model.ops.alloc2f(0, model.get_dim("nO")), lambda dY: []
    table: Any = model.get_param("E")
    scale = model.attrs["scale"]
    found = feature_rows(model, docs)
    rate = model.attrs["dropout_rate"] if is_train else 0.0
    if rate:
        scale /= 1 - rate
        found *= numpy.random.random_sample(found.shape) >= rate
    columns: Any = model.ops.as_contig(model.ops.asarray2i(cast(Ints2d, found.T)))
    # Thinc's `gather_add` calls BLAS for each feature, which takes four times as long.
    parts = (columns[:, start : start + _PART] for start in range(0, len(found), _PART))
    sums = [table.take(part, axis=0).sum(axis=0) for part in parts]
    Y = model.ops.xp.concatenate(sums) * scale

    def backprop(dY: OutT) -> InT:
        d_table = model.ops.alloc2f(*table.shape)
        d_scores = model.ops.as_contig(dY * scale)
        for column in columns:
            model.ops.scatter_add(d_table, column, d_scores)
        # a feature that is left out has no score
        d_table[0] = 0
        model.inc_grad("E", d_table)
        return []

    return cast(Floats2d, Y), backprop


def init(model: Model[InT, OutT], X: Optional[InT] = None, Y: Any = None) -> None:
    """Set all scores to zero."""
    model.set_param("E", model.ops.alloc2f(model.get_dim("nV"), model.get_dim("nO")))


def resize_features(model: Model[InT, OutT], new_nO: int) -> Model[InT, OutT]:
    """Make the module anew with scores for new tags; the old scores stay.

    model (Model[List[Doc], Floats2d]): The module, initialised or not.
    new_nO (int): The new number of tags, at least the old one.
    RETURNS (Model[List[Doc], Floats2d]): The new module.
    """
    new = _make(model.layers, model.get_dim("nV"), new_nO, model.attrs)
    new.ops = model.ops
    if model.has_param("E"):
        new.initialize()
        table: Any = new.get_param("E")
        table[:, : model.get_dim("nO")] = model.get_param("E")
    return new


def feature_rows(model: Model[InT, OutT], docs: InT) -> NDArray[numpy.int32]:
    """Find the row of the table of each feature of each token.

    model (Model[List[Doc], Floats2d]): The module.
    docs (List[Doc]): The documents, at least one with a token.
    RETURNS (ndarray): Rows from 1 on, shape (tokens, features).
    """
    words = _words.predict(docs)
    of_words = b"".join(_word_keys.find_all(words, _hash_word, words))
    # Single utterances are fast if the calls are few: the keys of all views are found at once.
    strings: List[str] = []
    for layer in model.layers:
        strings += layer.layers[0].predict(docs)
    of_views = in_main_memory(_keys.predict(strings)).reshape(len(model.layers), -1)
    # two empty tokens around each document, which have the key 0
    before = range(REACH, REACH * (1 + len(docs)), REACH)
    places = numpy.arange(len(words)) + numpy.repeat(before, [len(doc) for doc in docs])
    n_places = len(words) + REACH * len(docs) - REACH
    padded: Keys = numpy.zeros((_N_OF_WORD + len(of_views), n_places + 2 * REACH), "uint64")
    padded[:_N_OF_WORD, places] = numpy.frombuffer(of_words, "uint64").reshape(len(words), -1).T
    padded[_N_OF_WORD:, places] = of_views
    affixes, shared = padded[:_N_AFFIXES, REACH:-REACH], padded[_N_AFFIXES:]
    windows = [shared[:, start : start + n_places] for start in range(1 + 2 * REACH)]
    pairs = [a * _FACTORS[0] ^ b for a, b in pairwise(windows[REACH - 1 : REACH + 2])]
    keys = numpy.concatenate([*windows, *pairs, affixes])
    keys += (_FACTORS[1] * numpy.arange(1, 1 + len(keys), dtype="uint64"))[:, None]
    # the finalizer of MurmurHash3
    for factor in _FACTORS[2:]:
        keys ^= keys >> _SHIFT
        keys *= factor
    keys >>= _SHIFT
    n_rows = numpy.uint64(model.get_dim("nV") - 1)
    # keys % n_rows, which takes three times as long
    rows: NDArray[numpy.int32] = (1 + keys - keys // n_rows * n_rows).astype("int32")
    return rows[:, places - REACH].T


_SHIFT = numpy.uint64(33)
_FACTORS = numpy.array(
    [0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53], "uint64"
)


def _hash_word(word: str) -> bytes:
    strings = word[:1], word[:2], word[-1:], word[-2:], word, _script(word)
    return numpy.array([get_string_id(string) for string in strings], "uint64").tobytes()


def _script(word: str) -> str:
    # the first word of a character's name, for each run of characters with the same
    names = (
        f"{character_name(char, char).split(' ')[0]}{'+' if char.isupper() else ''}"
        for char in word
    )
    return " ".join(name for name, _ in groupby(names))
