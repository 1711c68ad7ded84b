"""Finding what a network reads and the vocabulary does not have: a lexicon, word vectors."""

import logging
from typing import Any, List

from spacy.vocab import Vocab
from thinc.api import Model

from ..bridge.lexicon.kinds import TABLE_NAME as KINDS_NAME
from ..bridge.lexicon.lexicon import TABLE_NAME
from ..errors import SettingError
from ..modules.embed import VECTORS
from ..views import GlossView, KindView, LatinView, TransliterationView

logger = logging.getLogger("spacy.spacy_xling_ner")

_READERS = {
    LatinView: "latin_view",
    TransliterationView: "transliteration_view",
    GlossView: "gloss_view",
    KindView: "kind_view",
}


def check_tables(name: str, model: Model[Any, Any], vocab: Vocab) -> None:
    """Check that the vocabulary has what a network reads; a lexicon that is missing is logged.

    name (str): The component's name, for messages.
    model (Model): The network.
    vocab (Vocab): The vocabulary of its documents.
    RAISES (SettingError): If it reads word vectors and there are none.
    """
    if reads_vectors(model) and not vocab.vectors.size:
        raise SettingError(
            f"The network of '{name}' reads word vectors (include_static_vectors), and there are "
            "none. Name them with --paths.vectors, such as ja_ginza."
        )
    without = views_without_lexicon(model, vocab)
    if without:
        logger.warning(
            "The component '%s' has no lexicon, and some of its views need one: %s. Name one with "
            "--paths.lexicon FILE (`xling zero-shot`: --lexicon FILE); `xling lexicon` makes it.",
            name,
            ", ".join(without),
        )


def reads_vectors(model: Model[Any, Any]) -> bool:
    """Test if a network reads word vectors."""
    return any(node.name == VECTORS for node in model.walk())


def lacks_vectors(model: Model[Any, Any], vocab: Vocab) -> bool:
    """Test if a network was initialised with word vectors, and the vocabulary has none.

    model (Model): The network.
    vocab (Vocab): The vocabulary of its documents.
    RETURNS (bool): Whether it is so.
    """
    readers = (node for node in model.walk() if node.name == VECTORS)
    return not vocab.vectors.size and any(node.has_param("W") for node in readers)


def views_without_lexicon(model: Model[Any, Any], vocab: Vocab) -> List[str]:
    """List the views of a network that would read a lexicon, if the vocabulary had one.

    model (Model): The network.
    vocab (Vocab): The vocabulary of its documents.
    RETURNS (List[str]): Their names, such as `latin_view`, each once.
    """
    found = []
    for node in model.walk():
        view = node.attrs.get("view")
        name = _READERS.get(type(view))
        if name is None or name in found or not getattr(view, "spelling", True):
            continue
        # English words are written as they are; only their kinds are looked up.
        if vocab.lang == "en" and not isinstance(view, KindView):
            continue
        if (KINDS_NAME if isinstance(view, KindView) else TABLE_NAME) not in vocab.lookups:
            found.append(name)
    return found
