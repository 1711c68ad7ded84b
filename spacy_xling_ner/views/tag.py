"""The tag view: the tokenizer's part of speech."""

from dataclasses import dataclass
from typing import List

from spacy.attrs import TAG
from spacy.tokens import Doc
from spacy.util import registry

from ..caching.doc_columns import read_strings


@registry.misc("spacy_xling_ner.tag_view.v1")
@dataclass(frozen=True)
class TagView:
    """A view of the part of speech: Sudachi's in Japanese, such as 名詞-固有名詞-人名-姓."""

    def __call__(self, doc: Doc) -> List[str]:
        """Read the tag of every token.

        doc (Doc): The document.
        RETURNS (List[str]): One string for each token, empty where there is no tag.
        """
        return read_strings(doc, TAG)
