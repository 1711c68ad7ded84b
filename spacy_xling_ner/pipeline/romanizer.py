"""Components that store the reading of every token in Latin script, and optionally its gloss."""

import re
from itertools import chain
from pathlib import Path
from typing import Any, Dict, Iterable, List, Mapping, Optional, Sequence, Tuple, Type, Union, cast

import srsly
from spacy.attrs import IDX, NORM
from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc, Token
from spacy.util import to_bytes, to_disk
from spacy.vocab import Vocab

from ..caching import clear_caches
from ..caching.doc_columns import has_stored, read_strings, stored_keys
from ..errors.checksums import FILE, add_checksums, read_folder, read_parts, write_checksums
from ..romaji import Romanization
from ..views import GlossView, RomanizingView, View
from .vocab_tables import VocabTables

_flat = chain.from_iterable

# a letter that is not Latin
_OTHER_LETTER = re.compile("[^\\W\\d_\x00-\u024f\u1e00-\u1eff]")


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
    """Create the component `romanizer`; see `Romanizer` for its settings."""
    return Romanizer(name, view=view, overwrite=overwrite, gloss=gloss, vocab=nlp.vocab)


@Language.factory(
    "latinizer",
    assigns=["token._.latin", "token._.latin_source", "token._.gloss"],
    default_config={
        "view": {
            "@misc": "spacy_xling_ner.latin_view.v1",
            "case": False,
            "spelling": False,
        },
        "overwrite": False,
        "gloss": None,
    },
)
def make_latinizer(
    nlp: Language, name: str, view: View, overwrite: bool, gloss: Optional[View]
) -> "Latinizer":
    """Create the component `latinizer`; see `Romanizer` for its settings."""
    return Latinizer(name, view=view, overwrite=overwrite, gloss=gloss, vocab=nlp.vocab)


class Romanizer(Pipe):
    """Store the romaji of every token in `Token._.romaji`, and its gloss in `Token._.gloss`.

    `Token._.romaji_source` is the origin of the romaji: "reading", "kana", "dictionary", "latin" or
    "surface" (see `romaji.romanize`), "numeral" for a numeral or a counter, "lexicon" for a
    dictionary spelling, "transliteration" for another script, "user" for a value that was stored
    before without a source, "view" for a view that gives no source. `Token._.gloss` stays None
    without a gloss view, and is empty for a token without an English word. Apart from the config,
    only a record of the lexicon's tables is saved.
    """

    attribute = "romaji"

    def __init__(
        self,
        name: str = "romanizer",
        *,
        view: View,
        overwrite: bool = False,
        gloss: Optional[View] = None,
        vocab: Optional[Vocab] = None,
    ) -> None:
        """Create a romanizer, and the three token extensions unless they exist.

        name (str): The component's name in the pipeline.
        view (Callable[[Doc], List[str]]): The romaji, one string for each token; the options of
            `spacy_xling_ner.romaji_view.v1` choose the kind of Hepburn.
        overwrite (bool): Replace values that are already stored.
        gloss (Optional[Callable[[Doc], List[str]]]): The glosses, one string for each token.
        vocab (Optional[Vocab]): The vocabulary with the lexicon that the views read; by default
            that of each document.
        """
        self.name = name
        self.view = view
        self.overwrite = overwrite
        self.gloss = gloss
        self._tables = VocabTables(Vocab() if vocab is None else vocab)
        for extension in (self.attribute, f"{self.attribute}_source", "gloss"):
            if not Token.has_extension(extension):
                Token.set_extension(extension, default=None)

    def __reduce__(self) -> Tuple[Any, ...]:
        """Pickle by way of `__init__`, so that the extensions exist where it is unpickled."""
        return _rebuild, (type(self), self.name, vars(self))

    def __call__(self, doc: Doc) -> Doc:
        """Store the romaji and glosses of a document.

        doc (Doc): The document, which is changed in place.
        RETURNS (Doc): The same document.
        RAISES (ValueError): If a view does not return one string for each token.
        """
        self._tables.hand_over(doc.vocab)
        stored: Dict[Any, Any] = doc.user_data
        offsets: List[int] = doc.to_array(IDX).tolist()
        if self.overwrite:
            names = [self.attribute, f"{self.attribute}_source"]
            for name in names if self.gloss is None else [*names, "gloss"]:
                for key in stored_keys(name, offsets):
                    stored.pop(key, None)
        # asked first: once there are readings, it takes a look at each token
        has_glosses = self.gloss is not None and has_stored(doc, "gloss")
        romanizations = self._romanizations(doc)
        self._check("view", len(romanizations), len(doc))
        _store_romanizations(doc, romanizations, offsets, self.attribute)
        if self.gloss is not None:
            glosses = self._find_glosses(doc, self.gloss)
            self._check("gloss view", len(glosses), len(doc))
            found = dict(zip(stored_keys("gloss", offsets), glosses, strict=True))
            if has_glosses:
                found = {key: word for key, word in found.items() if stored.get(key) is None}
            stored.update(found)
        return doc

    def clear_caches(self) -> None:
        """Free the memory of all caches; see `spacy_xling_ner.caching` for their sizes.

        The caches are shared by all pipelines of the process, which fill them again.
        """
        clear_caches()

    def to_disk(self, path: Union[str, Path], *, exclude: Iterable[str] = ()) -> None:
        """Save which tables of the vocabulary the views read.

        path (Union[str, Path]): The component's folder.
        exclude (Iterable[str]): Serialization fields to leave out.
        """
        cfg = {"tables": self._tables.record()}
        to_disk(path, {"cfg": lambda p: srsly.write_json(p, cfg)}, exclude)
        write_checksums(path, [] if "cfg" in exclude else ["cfg"])

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Serialize which tables of the vocabulary the views read; see `to_disk`."""
        cfg = {"tables": self._tables.record()}
        return add_checksums(to_bytes({"cfg": lambda: srsly.json_dumps(cfg)}, exclude))

    def from_disk(self, path: Union[str, Path], *, exclude: Iterable[str] = ()) -> "Romanizer":
        """Find the tables that the views read.

        path (Union[str, Path]): The component's folder; version 0.1.0 did not write it.
        exclude (Iterable[str]): Serialization fields to leave out.
        RETURNS (Romanizer): The component.
        RAISES (ValueError): If its file or the tables are not those that were saved; if there is
            no `checksums.json`, the tables are only logged.
        """
        self._load(read_folder(self._title, Path(path), exclude), Path(path))
        return self

    def from_bytes(self, bytes_data: bytes, *, exclude: Iterable[str] = ()) -> "Romanizer":
        """Compare the tables that the views read; see `from_disk`."""
        self._load(read_parts(self._title, bytes_data, exclude))
        return self

    def _load(self, parts: Mapping[str, bytes], folder: Optional[Path] = None) -> None:
        cfg = srsly.json_loads(parts.get("cfg", b"{}"))
        self._tables.check(self._title, cfg.get("tables", {}), folder, FILE in parts)

    @property
    def _title(self) -> str:
        return f"Component '{self.name}'"

    def _check(self, view: str, n_strings: int, n_tokens: int) -> None:
        if n_strings != n_tokens:
            raise ValueError(
                f"The {view} of component '{self.name}' gives {n_strings} strings for "
                f"{n_tokens} tokens; it must give one string for each token."
            )

    def _romanizations(self, doc: Doc) -> List[Romanization]:
        # The same as isinstance(self.view, RomanizingView), which takes longer than the view.
        if getattr(self.view, "romanizations", None) is not None:
            return cast(RomanizingView, self.view).romanizations(doc)
        return [Romanization(text, "view") for text in self.view(doc)]

    def _find_glosses(self, doc: Doc, view: View) -> Sequence[Optional[str]]:
        if not isinstance(view, GlossView):
            return view(doc)
        # Stored glosses stay as they are, so the view need not look for them. For a word that is
        # not English the view finds the NORM again, by the empty string, and all else by None.
        return [
            word
            if word.isascii() or not _OTHER_LETTER.search(word)
            else ("" if word == norm else None)
            for word, norm in zip(view.find(doc), read_strings(doc, NORM), strict=True)
        ]


class Latinizer(Romanizer):
    """Store the reading of every token in `Token._.latin`: pinyin, or a transliteration.

    Apart from the names of the extensions, `Token._.latin` and `Token._.latin_source`, it is a
    `Romanizer`.
    """

    attribute = "latin"


def _store_romanizations(
    doc: Doc, romanizations: List[Romanization], offsets: List[int], attribute: str
) -> None:
    stored: Dict[Any, Any] = doc.user_data
    sources = stored_keys(f"{attribute}_source", offsets)
    keys = zip(stored_keys(attribute, offsets), sources, strict=True)
    if not has_stored(doc, attribute):
        stored.update(zip(_flat(keys), _flat(romanizations), strict=True))
        return
    for (key, source_key), (text, source) in zip(keys, romanizations, strict=True):
        if stored.get(key) is None:
            stored[key] = text
            stored[source_key] = source
        elif stored.get(source_key) is None:
            stored[source_key] = "user"


def _rebuild(component: Type[Romanizer], name: str, state: Dict[str, Any]) -> Romanizer:
    romanizer = component(name, view=state["view"])
    vars(romanizer).update(state)
    return romanizer
