"""The `romanizer` component: stores every token in Latin script."""

from typing import Any, Dict, List, Tuple

from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc, Token

from ..romaji import Romanization
from ..views import RomanizingView, View


@Language.factory(
    "romanizer",
    assigns=["token._.romaji", "token._.romaji_source"],
    default_config={
        "view": {"@misc": "spacy_xling_ner.romaji_view.v1"},
        "overwrite": False,
    },
)
def make_romanizer(nlp: Language, name: str, view: View, overwrite: bool) -> "Romanizer":
    """Create a component that stores every token in Latin script.

    nlp (Language): The pipeline.
    name (str): The component's name in the pipeline.
    view (Callable[[Doc], List[str]]): What to store, one string for each token.
    overwrite (bool): Whether to replace what is already stored.
    RETURNS (Romanizer): The component.
    """
    return Romanizer(name, view=view, overwrite=overwrite)


class Romanizer(Pipe):
    """Store every token in Latin script in `Token._.romaji`.

    `Token._.romaji_source` says where it comes from: "reading", "kana", "dictionary", "latin" or
    "surface" (see `romaji.romanize`), "user" for what was stored before without a source, "view"
    for what comes from a view that does not tell. There is nothing to save but the config.
    """

    def __init__(self, name: str = "romanizer", *, view: View, overwrite: bool = False) -> None:
        """Create a romanizer, and the two token extensions if they do not exist.

        name (str): The component's name in the pipeline.
        view (Callable[[Doc], List[str]]): What to store, one string for each token.
        overwrite (bool): Whether to replace what is already stored.
        """
        self.name = name
        self.view = view
        self.overwrite = overwrite
        for extension in ("romaji", "romaji_source"):
            if not Token.has_extension(extension):
                Token.set_extension(extension, default=None)

    def __reduce__(self) -> Tuple[Any, ...]:
        """Pickle the component.

        RETURNS (Tuple[Any, ...]): What pickle needs to build it again.
        """
        # by way of __init__, so that the extensions exist in the process that unpickles
        return _rebuild_romanizer, (self.name, vars(self))

    def __call__(self, doc: Doc) -> Doc:
        """Store every token of a document in Latin script.

        doc (Doc): The document, which is changed in place.
        RETURNS (Doc): The same document.
        RAISES (ValueError): If the view does not give one string for each token.
        """
        stored: Dict[Any, Any] = doc.user_data
        keys = [
            (("._.", "romaji", token.idx, None), ("._.", "romaji_source", token.idx, None))
            for token in doc
        ]
        if self.overwrite:
            for key, source_key in keys:
                stored.pop(key, None)
                stored.pop(source_key, None)
        romanizations = self._romanizations(doc)
        if len(romanizations) != len(doc):
            raise ValueError(
                f"The view of component '{self.name}' gives {len(romanizations)} strings for "
                f"{len(doc)} tokens; it must give one for each token."
            )
        for (key, source_key), (text, source) in zip(keys, romanizations, strict=True):
            if stored.get(key) is None:
                stored[key] = text
                stored[source_key] = source
            elif stored.get(source_key) is None:
                stored[source_key] = "user"
        return doc

    def _romanizations(self, doc: Doc) -> List[Romanization]:
        if isinstance(self.view, RomanizingView):
            return self.view.romanizations(doc)
        return [Romanization(text, "view") for text in self.view(doc)]


def _rebuild_romanizer(name: str, state: Dict[str, Any]) -> Romanizer:
    romanizer = Romanizer(name, view=state["view"])
    vars(romanizer).update(state)
    return romanizer
