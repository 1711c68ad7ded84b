"""Finding the views of a network that read a lexicon which the vocabulary does not have."""

from typing import Any, List

from spacy.vocab import Vocab
from thinc.api import Model

from ..bridge.lexicon.kinds import TABLE_NAME as KINDS_NAME
from ..bridge.lexicon.lexicon import TABLE_NAME
from ..views import GlossView, KindView, LatinView, TransliterationView

_READERS = {
    LatinView: "latin_view",
    TransliterationView: "transliteration_view",
    GlossView: "gloss_view",
    KindView: "kind_view",
}


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
