"""A word embedding, one hash-embedded vector for each token, with what else a language offers."""

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

TAG_EMBED = "tag_embed"
KIND_EMBED = "kind_embed"
VECTORS = "static_vectors"
# What only the target may have; it starts at zero.
OF_ONE_LANGUAGE = (TAG_EMBED, KIND_EMBED, VECTORS)
_TAG_ROWS = 1000


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

    What is known besides is added to it. Kind, tag and static vectors start at zero, so that a
    module from a source without them does at first what it did there.

    view (Callable[[Doc], List[str]]): What is embedded of a token; in the paper its native script.
    width (int): Width of the embedding.
    rows (int): Rows of the hash embedding.
    seed (int): Seed of the hash; the same in source and target.
    tag (Optional[Callable[[Doc], List[str]]]): One more feature of the token, of one language
        only, such as its part of speech.
    kind (Optional[Callable[[Doc], List[str]]]): One more feature that both languages share.
    include_static_vectors (bool): Whether to add the vectors of the vocabulary, projected.
    vectors_start (str): How their projection starts: "zero" leaves what was carried over as it
        was; "random" learns faster from scratch.
    RETURNS (Model[List[Doc], Floats2d]): Shape (tokens, width), document after document.
    """
    embed: Model[Ints1d, Floats2d] = HashEmbed(width, rows, seed=seed)
    parts: List[Model[List[Doc], Floats2d]] = [chain(view_strings(view), string_keys(), embed)]
    if kind is not None:
        kind_embed: Model[Ints1d, Floats2d] = HashEmbed(
            width, _TAG_ROWS, seed=seed, initializer=zero_init
        )
        kind_embed.name = KIND_EMBED
        parts.append(chain(view_strings(kind), string_keys(), kind_embed))
    if tag is not None:
        tag_embed: Model[Ints1d, Floats2d] = HashEmbed(
            width, _TAG_ROWS, seed=seed, initializer=zero_init
        )
        tag_embed.name = TAG_EMBED
        parts.append(chain(view_strings(tag), string_keys(), tag_embed))
    if include_static_vectors:
        start = zero_init if vectors_start == "zero" else glorot_uniform_init
        vectors: Model[List[Doc], Any] = StaticVectors(width, init_W=start)
        parts.append(chain(vectors, flat_rows()))
    model = add(*parts) if len(parts) > 1 else parts[0]
    model.set_dim("nO", width)
    return model
