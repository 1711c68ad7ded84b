"""The `romanizer` component: stores every token in Latin script, and its gloss if wanted."""

from typing import Any, Dict, List, Optional, Tuple

from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc, Token

from ..romaji import Romanization
from ..views import RomanizingView, View


@Language.factory(
    "romanizer",
    assigns=["token._.romaji", "token._.romaji_source", "token._.gloss"],
    default_config={
        "view": {"@misc": "spacy_xling_ner.romaji_view.v1"},
        "overwrite": False,
        "gloss": None,
    },
)
def make_romanizer(
    nlp: Language, name: str, view: View, overwrite: bool, gloss: Optional[View]
) -> "Romanizer":
    """Create a component that stores every token in Latin script.

    nlp (Language): The pipeline.
    name (str): The component's name in the pipeline.
    view (Callable[[Doc], List[str]]): What to store, one string for each token; the options of
        `spacy_xling_ner.romaji_view.v1` choose the kind of Hepburn.
    overwrite (bool): Whether to replace what is already stored.
    gloss (Optional[Callable[[Doc], List[str]]]): What to store as the gloss, if anything.
    RETURNS (Romanizer): The component.
    """
    return Romanizer(name, view=view, overwrite=overwrite, gloss=gloss)


class Romanizer(Pipe):
    """Store every token in Latin script in `Token._.romaji`, and its gloss in `Token._.gloss`.

    `Token._.romaji_source` says where it comes from: "reading", "kana", "dictionary", "latin" or
    "surface" (see `romaji.romanize`), "numeral" where `RomajiView` reads a numeral or a counter,
    "lexicon" for a dictionary spelling, "user" for what was stored before without a source,
    "transliteration" for another script, "view" for what comes from a view that does not tell.
    `Token._.gloss` stays None without a gloss view. There is nothing to save but the config.
    """

    def __init__(
        self,
        name: str = "romanizer",
        *,
        view: View,
        overwrite: bool = False,
        gloss: Optional[View] = None,
    ) -> None:
        """Create a romanizer, and the three token extensions if they do not exist.

        name (str): The component's name in the pipeline.
        view (Callable[[Doc], List[str]]): What to store, one string for each token.
        overwrite (bool): Whether to replace what is already stored.
        gloss (Optional[Callable[[Doc], List[str]]]): What to store as the gloss, if anything.
        """
        self.name = name
        self.view = view
        self.overwrite = overwrite
        self.gloss = gloss
        for extension in ("romaji", "romaji_source", "gloss"):
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
        RAISES (ValueError): If a view does not give one string for each token.
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
        self._check("view", len(romanizations), len(doc))
        for (key, source_key), (text, source) in zip(keys, romanizations, strict=True):
            if stored.get(key) is None:
                stored[key] = text
                stored[source_key] = source
            elif stored.get(source_key) is None:
                stored[source_key] = "user"
        if self.gloss is not None:
            self._store_glosses(doc, self.gloss)
        return doc

    def _store_glosses(self, doc: Doc, view: View) -> None:
        stored: Dict[Any, Any] = doc.user_data
        keys = [("._.", "gloss", token.idx, None) for token in doc]
        if self.overwrite:
            for key in keys:
                stored.pop(key, None)
        glosses = view(doc)
        self._check("gloss view", len(glosses), len(doc))
        for key, gloss in zip(keys, glosses, strict=True):
            if stored.get(key) is None:
                stored[key] = gloss

    def _check(self, view: str, n_strings: int, n_tokens: int) -> None:
        if n_strings != n_tokens:
            raise ValueError(
                f"The {view} of component '{self.name}' gives {n_strings} strings for "
                f"{n_tokens} tokens; it must give one for each token."
            )

    def _romanizations(self, doc: Doc) -> List[Romanization]:
        if isinstance(self.view, RomanizingView):
            return self.view.romanizations(doc)
        return [Romanization(text, "view") for text in self.view(doc)]


def _rebuild_romanizer(name: str, state: Dict[str, Any]) -> Romanizer:
    romanizer = Romanizer(name, view=state["view"])
    vars(romanizer).update(state)
    return romanizer
