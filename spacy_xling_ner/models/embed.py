"""A word embedding, one hash-embedded vector for each token."""

from typing import List, Optional

from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import HashEmbed, Model, add, chain, zero_init
from thinc.types import Floats2d, Ints1d

from ..layers.string_keys import string_keys
from ..layers.view_strings import view_strings
from ..views import View

TAG_EMBED = "tag_embed"
_TAG_ROWS = 1000


@registry.architectures("spacy_xling_ner.TokenEmbed.v1")
def TokenEmbed(
    view: View, width: int, *, rows: int = 10000, seed: int = 17, tag: Optional[View] = None
) -> Model[List[Doc], Floats2d]:
    """Build a word embedding: one hash-embedded vector for each token.

    The embedding of a tag is added to the word's. It starts at zero, so that a module from a source
    without tags does at first what it did there.

    view (Callable[[Doc], List[str]]): What is embedded of a token; in the paper its native script.
    width (int): Width of the embedding.
    rows (int): Rows of the hash embedding.
    seed (int): Seed of the hash; the same in source and target.
    tag (Optional[Callable[[Doc], List[str]]]): One more feature of the token, such as its part of
        speech.
    RETURNS (Model[List[Doc], Floats2d]): Shape (tokens, width), document after document.
    """
    embed: Model[Ints1d, Floats2d] = HashEmbed(width, rows, seed=seed)
    model: Model[List[Doc], Floats2d] = chain(view_strings(view), string_keys(), embed)
    if tag is not None:
        tag_embed: Model[Ints1d, Floats2d] = HashEmbed(
            width, _TAG_ROWS, seed=seed, initializer=zero_init
        )
        tag_embed.name = TAG_EMBED
        model = add(model, chain(view_strings(tag), string_keys(), tag_embed))
    model.set_dim("nO", width)
    return model
