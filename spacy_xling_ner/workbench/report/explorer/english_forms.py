"""English forms of tokens, as the `char` module reads them.

The predictions of a grid have romaji and gloss of each token. A `char` module that reads a Latin
view sees capitals and English spelling too. The view is computed again, from the cell's config and
the lexicon of the grid; nothing is trained or loaded for it.
"""

import json
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional

import spacy
from spacy.util import registry
from thinc.api import Config

from ....bridge.lexicon import load_lexicon
from ...experiments.grid.job import LEXICON
from ..output import Run

_LATIN_VIEW = "spacy_xling_ner.latin_view.v1"

# From text and tokens, each with its start first, to a string for each token. None if the text is
# tokenized in another way now.
ReaderT = Callable[[str, List[List[Any]]], Optional[List[str]]]


class EnglishForms:
    """Latin views of the systems of a grid; those with the same tokenizer, view and lexicon share
    one.
    """

    def __init__(self, cells: Path) -> None:
        """Create readers on demand.

        cells (Path): The folder of the grid's cells, with its lexicons.
        """
        self.cells = cells
        self._readers: Dict[str, ReaderT] = {}

    def reader(self, run: Run, config: Config) -> Optional[ReaderT]:
        """Find the Latin view of a run.

        run (Run): The run. config (Config): Its training config.
        RETURNS (Optional[ReaderT]): None if its `char` module reads no Latin view, or its lexicon
            is gone.
        """
        view = _latin_view(config)
        lexicon = run.record["needs"].get("lexicon")
        path = self.cells / lexicon / LEXICON if lexicon else None
        if view is None or (path is not None and not path.is_file()):
            return None
        key = json.dumps([config["nlp"], view, lexicon], sort_keys=True)
        if key not in self._readers:
            self._readers[key] = _create_reader(config["nlp"], view, path)
        return self._readers[key]


def _create_reader(settings: Dict[str, Any], view: Dict[str, Any], path: Optional[Path]) -> ReaderT:
    nlp = spacy.blank(settings["lang"])
    if "tokenizer" in settings:
        nlp.tokenizer = registry.resolve({"create": settings["tokenizer"]})["create"](nlp)
    if path is not None:
        nlp.vocab.lookups = load_lexicon(path)
    read = registry.resolve({"view": view})["view"]

    def reader(text: str, tokens: List[List[Any]]) -> Optional[List[str]]:
        doc = nlp.make_doc(text)
        same = [token.idx for token in doc] == [token[0] for token in tokens]
        return list(read(doc)) if same else None

    return reader


def _latin_view(config: Config) -> Optional[Dict[str, Any]]:
    for component in config["components"].values():
        block: Any = component
        for key in ("model", "encoder", "char", "view"):
            block = block.get(key) if isinstance(block, dict) else None
        if isinstance(block, dict) and block.get("@misc") == _LATIN_VIEW:
            return dict(block)
    return None
