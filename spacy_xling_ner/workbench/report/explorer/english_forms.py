"""English forms of tokens, as the `char` module reads them.

The predictions of a grid have romaji and gloss of each token. A `char` module that reads a Latin
view sees capitals and English spelling too. The view is computed again, from the cell's config and
the lexicon of the grid; nothing is trained or loaded for it.
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional

import spacy
from spacy.util import registry
from thinc.api import Config

from ....bridge.lexicon import load_lexicon
from ...experiments.grid.job import LEXICON
from ..output import Run

_LATIN_VIEW = "spacy_xling_ner.latin_view.v1"

# From text and tokens, each with its start first, to a string for each token; None if the text is
# tokenized in another way now.
ReaderT = Callable[[str, List[List[Any]]], Optional[List[str]]]


def english_form_reader(run: Run, config: Config, cells: Path) -> Optional[ReaderT]:
    """Create a function that computes the Latin view of a run.

    run (Run): The run. config (Config): Its training config.
    cells (Path): The folder of the grid's cells, with its lexicons.
    RETURNS (Optional[ReaderT]): The function; None if the `char` module reads no Latin view, or the
        lexicon is gone.
    """
    view = _latin_view(config)
    lexicon = run.record["needs"].get("lexicon")
    path = cells / lexicon / LEXICON if lexicon else None
    if view is None or (path is not None and not path.is_file()):
        return None
    return _create_reader(json.dumps(config["nlp"]), json.dumps(view), path)


# most systems of a grid have the same tokenizer, view and lexicon
@lru_cache(maxsize=8)
def _create_reader(settings: str, view: str, lexicon: Optional[Path]) -> ReaderT:
    config = json.loads(settings)
    nlp = spacy.blank(config["lang"])
    if "tokenizer" in config:
        nlp.tokenizer = registry.resolve({"create": config["tokenizer"]})["create"](nlp)
    if lexicon is not None:
        nlp.vocab.lookups = load_lexicon(lexicon)
    read = registry.resolve({"view": json.loads(view)})["view"]

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
