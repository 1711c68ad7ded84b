"""The module `word`: a vector for each token in its sentence."""

from typing import Any, Callable, List, Optional, Tuple, cast

import numpy
from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import Dropout, Model, chain
from thinc.types import Floats2d, Ints1d, Ragged

from ..layers.bilstm import PackedBiLSTM
from ..layers.maxout_windows import MaxoutWindows
from ..layers.torch_shim import find_session
from .reading_parts import CONTEXT
from .sentence_chunks import MAX_LENGTH, chunk_lengths

InT = Tuple[List[Doc], Floats2d]
OutT = Floats2d

_NAMES = ("word_encoder", "window_encoder")


@registry.architectures("spacy_xling_ner.WordEncoder.v1")
def WordEncoder(
    embed: Model[List[Doc], Floats2d],
    char_width: int,
    width: int,
    *,
    depth: int = 1,
    int8: bool = False,
    max_length: int = MAX_LENGTH,
) -> Model[InT, OutT]:
    """Build the module `word`: a BiLSTM over the tokens of each document.

    Its input is the word embedding concatenated with the vectors of the module `char`; dropout on
    both and on the output. The two modules share no weights, so each can be transferred alone.
    Source: Johnson et al. 2019, section 3.

    embed (Model[List[Doc], Floats2d]): The word embedding; its output width must be known.
    char_width (int): Width of the character vectors.
    width (int): Width of the output; even.
    depth (int): Number of stacked BiLSTMs.
    int8 (bool): Accepted for pipelines of version 0.1.0; has no effect.
    max_length (int): Tokens that the BiLSTM reads in a row; see `chunk_lengths`.
    RETURNS (Model[Tuple[List[Doc], Floats2d], Floats2d]): Shape (tokens, width).
    RAISES (ValueError): If max_length is not positive.
    """
    if max_length < 1:
        raise ValueError(f"WordEncoder needs max_length of at least 1, got {max_length}.")
    n_in = embed.get_dim("nO") + char_width
    bilstm = PackedBiLSTM(width, n_in, depth=depth, int8=int8)
    return _word_module(_NAMES[0], embed, chain(bilstm, Dropout()), width, 0, max_length)


@registry.architectures("spacy_xling_ner.WindowEncoder.v1")
def WindowEncoder(
    embed: Model[List[Doc], Floats2d],
    char_width: int,
    width: int,
    *,
    depth: int = 4,
    pieces: int = 3,
) -> Model[InT, OutT]:
    """Build the module `word`: convolutions over the tokens of each document.

    The input is that of `WordEncoder`; but a token sees `depth` tokens to either side instead of
    all. With few sentences it learns better and faster. Dropout on the input and inside.
    Source: spaCy's `MaxoutWindowEncoder`; Strubell et al. 2017 (convolutions for names).

    embed (Model[List[Doc], Floats2d]): The word embedding; its output width must be known.
    char_width (int): Width of the character vectors.
    width (int): Width of the output.
    depth (int): Number of convolutions.
    pieces (int): Linear pieces of each maxout.
    RETURNS (Model[Tuple[List[Doc], Floats2d], Floats2d]): Shape (tokens, width).
    """
    n_in = embed.get_dim("nO") + char_width
    windows = MaxoutWindows(width, n_in, depth=depth, pieces=pieces)
    return _word_module(_NAMES[1], embed, windows, width, depth)


def _word_module(
    name: str,
    embed: Model[List[Doc], Floats2d],
    sequence: Model[Ragged, Floats2d],
    width: int,
    context: int,
    max_length: Optional[int] = None,
) -> Model[InT, OutT]:
    # A layer over the tokens of each document (`sequence`), on embeddings and character vectors.
    n_in = next(node.get_dim("nI") for node in sequence.walk() if node.has_dim("nI"))
    dropout: Model[Floats2d, Floats2d] = Dropout()
    return Model(
        name,
        forward,
        init=init,
        layers=[embed, dropout, sequence],
        dims={"nO": width, "nI": n_in - embed.get_dim("nO")},
        attrs={"max_length": max_length, CONTEXT: context},
    )


def forward(
    model: Model[InT, OutT], inputs: InT, is_train: bool
) -> Tuple[OutT, Callable[[OutT], InT]]:
    """Embed the tokens, append the character vectors and run the layer over each document."""
    embed, dropout, sequence = model.layers
    docs, chars = inputs
    lengths = _chunk_lengths(model, docs)
    if not len(lengths):
        # A hash embedding cannot backpropagate without any token.
        return model.ops.alloc2f(0, model.get_dim("nO")), lambda dY: ([], chars)
    words, bp_embed = embed(docs, is_train)
    X, bp_dropout = dropout(model.ops.xp.hstack((words, chars)), is_train)
    Y, bp_sequence = sequence(Ragged(X, lengths), is_train)

    def backprop(dY: OutT) -> InT:
        dX = bp_dropout(bp_sequence(dY).dataXd)
        bp_embed(model.ops.as_contig(dX[:, : words.shape[1]]))
        return [], model.ops.as_contig(dX[:, words.shape[1] :])

    return Y, backprop


def predict_scores(
    char: Model[List[Doc], Floats2d],
    word: Model[InT, OutT],
    classifier: Model[Floats2d, Floats2d],
    docs: List[Doc],
) -> Optional[Floats2d]:
    """Predict with all three modules, `word` and `classifier` in one session of ONNX Runtime.

    char (Model), word (Model), classifier (Model): The modules.
    docs (List[Doc]): The documents, at least one with a token.
    RETURNS (Optional[Floats2d]): The scores; None if there is no such session, see `find_session`.
    """
    session = find_session(word.layers[2], classifier) if word.name in _NAMES else None
    if session is None:
        return None
    X = word.ops.xp.hstack((word.layers[0].predict(docs), char.predict(docs)))
    scores: Floats2d = session(X, _chunk_lengths(word, docs))
    return scores


def _chunk_lengths(model: Model[InT, OutT], docs: List[Doc]) -> Any:
    # Without a limit, each document is one chunk.
    max_length = model.attrs["max_length"] or max(map(len, docs), default=1)
    lengths = numpy.asarray(chunk_lengths(docs, max_length), dtype="int32")
    return model.ops.asarray1i(cast(Ints1d, lengths))


def init(model: Model[InT, OutT], X: Optional[InT] = None, Y: Any = None) -> None:
    """Initialise the word embedding; torch draws the other weights when the layers are made."""
    model.layers[0].initialize(X=None if X is None else X[0])
