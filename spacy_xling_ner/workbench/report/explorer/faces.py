"""What the `char` module reads of a sentence: the Latin face of each token, with its capitals.

The predictions of a grid have each token's romaji and gloss. Where a system's `char` module reads a
Latin view, that shows more: capitals, and English spelling. It is computed again, by the cell's
config and the lexicon of its grid; nothing is trained or loaded for it.
"""

import json
from pathlib import Path
from typing import Any, Dict, List, Optional

import spacy
from spacy.language import Language
from spacy.util import registry
from thinc.api import Config

from ....bridge.lexicon import load_lexicon
from ...experiments.grid.job import LEXICON
from ..output import Run

_LATIN_VIEW = "spacy_xling_ner.latin_view.v1"


class FaceReader:
    """Computes the Latin faces of tokens, as one kind of system reads them."""

    def __init__(self, nlp: Dict[str, Any], view: Dict[str, Any], lexicon: Optional[Path]) -> None:
        """Make a blank pipeline.

        nlp (Dict[str, Any]): The section of the config. view (Dict[str, Any]): The view's section.
        lexicon (Optional[Path]): The lexicon, if there is one.
        """
        self.nlp: Language = spacy.blank(nlp["lang"])
        if "tokenizer" in nlp:
            create = registry.resolve({"tokenizer": nlp["tokenizer"]})["tokenizer"]
            self.nlp.tokenizer = create(self.nlp)
        if lexicon is not None:
            self.nlp.vocab.lookups = load_lexicon(lexicon)
        self.view = registry.resolve({"view": view})["view"]

    def faces(self, text: str, tokens: List[List[Any]]) -> Optional[List[str]]:
        """Compute what the `char` module reads.

        text (str): The sentence.
        tokens (List[List[Any]]): Its tokens; start comes first in each.
        RETURNS (Optional[List[str]]): A string for each token; None if the text has other tokens.
        """
        doc = self.nlp.make_doc(text)
        if [token.idx for token in doc] != [token[0] for token in tokens]:
            return None
        return list(self.view(doc))


class FaceReaders:
    """The readers of a grid; systems with the same tokenizer, view and lexicon share one."""

    def __init__(self, cells: Path) -> None:
        """Begin without any.

        cells (Path): The folder of the grid's cells, where its lexicons are.
        """
        self.cells = cells
        self._readers: Dict[str, FaceReader] = {}

    def of(self, run: Run) -> Optional[FaceReader]:
        """Find the reader of a run.

        run (Run): The run.
        RETURNS (Optional[FaceReader]): None if its `char` module reads no Latin view, or its
            lexicon is gone.
        """
        config = Config().from_str(run.record["settings"]["config"], interpolate=False)
        view = _latin_view(config)
        lexicon = run.record["needs"].get("lexicon")
        path = self.cells / lexicon / LEXICON if lexicon else None
        if view is None or (path is not None and not path.is_file()):
            return None
        key = json.dumps([config["nlp"], view, lexicon], sort_keys=True)
        if key not in self._readers:
            self._readers[key] = FaceReader(config["nlp"], view, path)
        return self._readers[key]


def language_of(run: Run) -> str:
    """Tell the language of a run.

    run (Run): The run.
    RETURNS (str): The language's code.
    """
    config = Config().from_str(run.record["settings"]["config"], interpolate=False)
    return str(config["nlp"]["lang"])


def _latin_view(config: Config) -> Optional[Dict[str, Any]]:
    for component in config["components"].values():
        block: Any = component
        for key in ("model", "encoder", "char", "view"):
            block = block.get(key) if isinstance(block, dict) else None
        if isinstance(block, dict) and block.get("@misc") == _LATIN_VIEW:
            return dict(block)
    return None
