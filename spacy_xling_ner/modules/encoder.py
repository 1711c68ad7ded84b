"""The encoder: the modules `char` and `word`, usable as a `tok2vec`."""

from itertools import accumulate
from typing import Any, Callable, List, Optional, Tuple

from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import Model
from thinc.types import Floats2d

from ..errors import SettingError
from ..layers.module_weights import name_module
from .word import InT as WordInT

InT = List[Doc]
OutT = List[Floats2d]


@registry.architectures("spacy_xling_ner.XlingEncoder.v1")
def XlingEncoder(
    char: Model[List[Doc], Floats2d], word: Model[WordInT, Floats2d]
) -> Model[InT, OutT]:
    """Build the encoder from the modules `char` and `word`, each under a ref of that name.

    It is a drop-in `tok2vec`: spaCy's own `ner`, `tagger` or `spancat` can use it.

    char (Model[List[Doc], Floats2d]): The character module.
    word (Model[Tuple[List[Doc], Floats2d], Floats2d]): The word module.
    RETURNS (Model[List[Doc], List[Floats2d]]): One row for each token.
    RAISES (SettingError): If the widths of the modules differ.
    """
    if char.get_dim("nO") != word.get_dim("nI"):
        raise SettingError(
            f"The module char gives vectors of width {char.get_dim('nO')}, but the module word "
            f"expects char_width = {word.get_dim('nI')}; make the two equal."
        )
    model: Model[InT, OutT] = Model(
        "xling_encoder",
        forward,
        init=init,
        layers=[char, word],
        refs={"char": name_module("char", char), "word": name_module("word", word)},
        dims={"nO": word.get_dim("nO")},
    )
    return name_module("encoder", model)


def forward(
    model: Model[InT, OutT], docs: InT, is_train: bool
) -> Tuple[OutT, Callable[[OutT], InT]]:
    """Run `char` on the documents and `word` on both."""
    # Not by ref: `Model.copy`, as in `nlp.replace_listeners`, loses the refs.
    char, word = model.layers
    chars, bp_char = char(docs, is_train)
    X, bp_word = word((docs, chars), is_train)

    def backprop(d_output: OutT) -> InT:
        if d_output:
            _, d_chars = bp_word(model.ops.xp.vstack(d_output))
            bp_char(d_chars)
        return []

    return split_rows(X, docs), backprop


def split_rows(X: Floats2d, docs: InT) -> OutT:
    """Split rows by document; one for each token."""
    ends = accumulate(map(len, docs))
    return [X[end - len(doc) : end] for doc, end in zip(docs, ends, strict=True)]


def init(model: Model[InT, OutT], X: Optional[InT] = None, Y: Any = None) -> None:
    """Initialise both modules."""
    char, word = model.layers
    char.initialize(X=X)
    word.initialize(X=None if X is None else (X, char.predict(X)))
