"""A word embedding, one hash-embedded vector for each token."""

from dataclasses import dataclass
from itertools import chain as interleave
from typing import List, Optional

from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import HashEmbed, Model, chain
from thinc.types import Floats2d, Ints1d

from ..layers.string_keys import string_keys
from ..layers.sum_groups import sum_groups
from ..layers.view_strings import view_strings
from ..views import View


@registry.architectures("spacy_xling_ner.TokenEmbed.v1")
def TokenEmbed(
    view: View, width: int, *, rows: int = 10000, seed: int = 17, tag: Optional[View] = None
) -> Model[List[Doc], Floats2d]:
    """Build a word embedding: one hash-embedded vector for each token.

    A tag is embedded in the same table and added to the word, so a module with tags has the weights
    of one without, and each can be transferred to the other.

    view (Callable[[Doc], List[str]]): What is embedded of a token; in the paper its native script.
    width (int): Width of the embedding.
    rows (int): Rows of the hash embedding.
    seed (int): Seed of the hash; the same in source and target.
    tag (Optional[Callable[[Doc], List[str]]]): One more feature of the token, such as its part of
        speech.
    RETURNS (Model[List[Doc], Floats2d]): Shape (tokens, width), document after document.
    """
    embed: Model[Ints1d, Floats2d] = HashEmbed(width, rows, seed=seed)
    model: Model[List[Doc], Floats2d]
    if tag is None:
        model = chain(view_strings(view), string_keys(), embed)
    else:
        model = chain(view_strings(TaggedView(view, tag)), string_keys(), embed, sum_groups(2))
    model.set_dim("nO", width)
    return model


@dataclass(frozen=True)
class TaggedView:
    """A view of two strings for each token: what another view gives, and a tag."""

    view: View
    tag: View

    def __call__(self, doc: Doc) -> List[str]:
        """Read both views.

        doc (Doc): The document.
        RETURNS (List[str]): Token after token its string and its tag, which cannot be taken for a
            word.
        """
        tags = [f"tag={tag}" for tag in self.tag(doc)]
        return list(interleave.from_iterable(zip(self.view(doc), tags, strict=True)))
