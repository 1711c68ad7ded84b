"""The module `char`: a vector for each token from its characters."""

from typing import Any, List

from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import HashEmbed, Model, chain, with_array
from thinc.types import Floats2d

from ..layers.bilstm import PackedBiLSTM
from ..layers.char_bigrams import char_bigrams
from ..layers.distinct_strings import distinct_strings
from ..layers.view_strings import view_strings
from ..views import View
from .reading_parts import CONTEXT


@registry.architectures("spacy_xling_ner.CharEncoder.v1")
def CharEncoder(
    view: View,
    width: int,
    *,
    embed_width: int = 64,
    rows: int = 5000,
    seed: int = 11,
    cache_size: int = 2**15,
    int8: bool = False,
) -> Model[List[Doc], Floats2d]:
    """Build the module `char`: a BiLSTM over the character bigrams of each token.

    The bigrams of a token, edges included, are hash-embedded; the final states of both directions
    are its vector. The seed of the hash is fixed, so that two languages share the rows of the
    bigrams they share. Each distinct string is encoded once a batch, and in prediction once until
    a weight changes.
    Source: Johnson et al. 2019, section 3.

    view (Callable[[Doc], List[str]]): The string of each token: native script or romaji.
    width (int): Width of the token's vector; even.
    embed_width (int): Width of a bigram's embedding.
    rows (int): Rows of the hash embedding.
    seed (int): Seed of the hash; the same in source and target.
    cache_size (int): Strings whose vectors are kept from one prediction to the next; 0 for none.
        They take up to `(4 * width + 60) * cache_size` bytes (15 MB by default).
    int8 (bool): Accepted for pipelines of version 0.1.0; has no effect.
    RETURNS (Model[List[Doc], Floats2d]): Shape (tokens, width), document after document.
    """
    embed: Model[Any, Any] = HashEmbed(embed_width, rows, seed=seed)
    bilstm = PackedBiLSTM(width, embed_width, final_states=True, int8=int8)
    encode: Model[List[str], Floats2d] = chain(char_bigrams(), with_array(embed), bilstm)
    encode.set_dim("nO", width)  # `chain` does not know it before it is initialised
    model: Model[List[Doc], Floats2d] = chain(
        view_strings(view), distinct_strings(encode, cache_size=cache_size)
    )
    model.set_dim("nO", width)
    model.attrs[CONTEXT] = 0
    return model
