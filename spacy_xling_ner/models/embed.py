"""A word embedding, one hash-embedded vector for each token."""

from typing import List

from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import HashEmbed, Model, chain
from thinc.types import Floats2d, Ints1d

from ..layers.string_keys import string_keys
from ..layers.view_strings import view_strings
from ..views import View


@registry.architectures("spacy_xling_ner.TokenEmbed.v1")
def TokenEmbed(
    view: View, width: int, *, rows: int = 10000, seed: int = 17
) -> Model[List[Doc], Floats2d]:
    """Build a word embedding: one hash-embedded vector for each token.

    view (Callable[[Doc], List[str]]): What is embedded of a token; in the paper its native script.
    width (int): Width of the embedding.
    rows (int): Rows of the hash embedding.
    seed (int): Seed of the hash; the same in source and target.
    RETURNS (Model[List[Doc], Floats2d]): Shape (tokens, width), document after document.
    """
    embed: Model[Ints1d, Floats2d] = HashEmbed(width, rows, seed=seed)
    model: Model[List[Doc], Floats2d] = chain(view_strings(view), string_keys(), embed)
    model.set_dim("nO", width)
    return model
