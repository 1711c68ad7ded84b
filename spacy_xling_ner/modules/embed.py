"""The word embedding of the module `word`, with additional features of a language."""

from typing import Any, List, Literal, Optional

from spacy.ml.staticvectors import StaticVectors
from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import HashEmbed, Model, add, chain, glorot_uniform_init, zero_init
from thinc.types import Floats2d, Ints1d

from ..layers.flat_rows import flat_rows
from ..layers.string_keys import string_keys
from ..layers.view_strings import view_strings
from ..views import View
from .reading_parts import CONTEXT

TAG_EMBED = "tag_embed"
KIND_EMBED = "kind_embed"
VECTORS = "static_vectors"
# Features that only the target may have; they start at zero.
OF_ONE_LANGUAGE = (TAG_EMBED, KIND_EMBED, VECTORS)
_FEATURE_ROWS = 1000


@registry.architectures("spacy_xling_ner.TokenEmbed.v1")
def TokenEmbed(
    view: View,
    width: int,
    *,
    rows: int = 10000,
    seed: int = 17,
    tag: Optional[View] = None,
    kind: Optional[View] = None,
    include_static_vectors: bool = False,
    vectors_start: Literal["zero", "random"] = "zero",
) -> Model[List[Doc], Floats2d]:
    """Build a word embedding: one hash-embedded vector for each token.

    Additional features are added to it. Kind, tag and static vectors start at zero, so that a
    module transferred from a source without them starts with the output that it had there.

    view (Callable[[Doc], List[str]]): The string of each token; in the paper its native script.
    width (int): Width of the embedding.
    rows (int): Rows of the hash embedding.
    seed (int): Seed of the hash; the same in source and target.
    tag (Optional[Callable[[Doc], List[str]]]): A feature of one language only, such as the
        part of speech.
    kind (Optional[Callable[[Doc], List[str]]]): A feature that both languages share.
    include_static_vectors (bool): Add the vectors of the vocabulary, projected.
    vectors_start (str): Start of their projection: "zero" leaves transferred modules as they were;
        "random" learns faster from scratch.
    RETURNS (Model[List[Doc], Floats2d]): Shape (tokens, width), document after document.
    """
    embed: Model[Ints1d, Floats2d] = HashEmbed(width, rows, seed=seed)
    parts: List[Model[List[Doc], Floats2d]] = [chain(view_strings(view), string_keys(), embed)]
    for name, feature in ((KIND_EMBED, kind), (TAG_EMBED, tag)):
        if feature is not None:
            embed = HashEmbed(width, _FEATURE_ROWS, seed=seed, initializer=zero_init)
            embed.name = name
            parts.append(chain(view_strings(feature), string_keys(), embed))
    if include_static_vectors:
        start = zero_init if vectors_start == "zero" else glorot_uniform_init
        vectors: Model[List[Doc], Any] = StaticVectors(width, init_W=start)
        parts.append(chain(vectors, flat_rows()))
    model = add(*parts) if len(parts) > 1 else parts[0]
    model.set_dim("nO", width)
    model.attrs[CONTEXT] = 0
    return model
