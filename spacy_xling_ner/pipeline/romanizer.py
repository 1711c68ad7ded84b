"""The `romanizer` component: stores every token in Latin script, and its gloss if wanted."""

from itertools import chain
from typing import Any, Dict, List, Optional, Tuple, cast

from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc, Token

from ..caching.doc_columns import has_stored, read_offsets, stored_keys
from ..romaji import Romanization
from ..views import GlossView, RomanizingView, View

_flat = chain.from_iterable


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
        offsets = read_offsets(doc)
        if self.overwrite:
            _remove(doc, ["romaji", "romaji_source"], offsets)
        romanizations = self._romanizations(doc)
        self._check("view", len(romanizations), len(doc))
        # before there are so many romaji that only a look at each token could tell
        has_glosses = self.gloss is not None and has_stored(doc, "gloss")
        _store_romanizations(doc, romanizations, offsets)
        if self.gloss is not None:
            if self.overwrite and has_glosses:
                _remove(doc, ["gloss"], offsets)
            # what is stored stays, so a view need not read it
            find = self.gloss.find if isinstance(self.gloss, GlossView) else self.gloss
            glosses = find(doc)
            self._check("gloss view", len(glosses), len(doc))
            _store_glosses(doc, glosses, offsets, has_glosses)
        return doc

    def _check(self, view: str, n_strings: int, n_tokens: int) -> None:
        if n_strings != n_tokens:
            raise ValueError(
                f"The {view} of component '{self.name}' gives {n_strings} strings for "
                f"{n_tokens} tokens; it must give one for each token."
            )

    def _romanizations(self, doc: Doc) -> List[Romanization]:
        # as isinstance(self.view, RomanizingView), which takes longer than the view
        if getattr(self.view, "romanizations", None) is not None:
            return cast(RomanizingView, self.view).romanizations(doc)
        return [Romanization(text, "view") for text in self.view(doc)]


def _remove(doc: Doc, names: List[str], offsets: List[int]) -> None:
    stored: Dict[Any, Any] = doc.user_data
    for name in names:
        for key in stored_keys(name, offsets):
            stored.pop(key, None)


def _store_romanizations(doc: Doc, romanizations: List[Romanization], offsets: List[int]) -> None:
    stored: Dict[Any, Any] = doc.user_data
    keys = zip(stored_keys("romaji", offsets), stored_keys("romaji_source", offsets), strict=True)
    if not has_stored(doc, "romaji"):
        stored.update(zip(_flat(keys), _flat(romanizations), strict=True))
        return
    for (key, source_key), (text, source) in zip(keys, romanizations, strict=True):
        if stored.get(key) is None:
            stored[key] = text
            stored[source_key] = source
        elif stored.get(source_key) is None:
            stored[source_key] = "user"


def _store_glosses(doc: Doc, glosses: List[str], offsets: List[int], has_glosses: bool) -> None:
    stored: Dict[Any, Any] = doc.user_data
    if not has_glosses:
        stored.update(zip(stored_keys("gloss", offsets), glosses, strict=True))
        return
    for key, gloss in zip(stored_keys("gloss", offsets), glosses, strict=True):
        if stored.get(key) is None:
            stored[key] = gloss


def _rebuild_romanizer(name: str, state: Dict[str, Any]) -> Romanizer:
    romanizer = Romanizer(name, view=state["view"])
    vars(romanizer).update(state)
    return romanizer
