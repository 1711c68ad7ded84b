"""Which views a pipeline's components read, by its config."""

from typing import Any, Iterator, List, NamedTuple, Tuple

from spacy.language import Language
from spacy.util import walk_dict

_END = "_view.v1"
_MEANINGS = {
    "native": "the token in its own script",
    "romaji": "the token in romaji, by its reading in context",
    "latin": "the token in Latin letters, as English would write it",
    "gloss": "the token's English word",
    "kind": "what the token can be the name of",
    "tag": "the token's part of speech",
    "transliteration": "the token in Latin letters, by anyascii",
}


class ViewUse(NamedTuple):
    """A view at its place in a pipeline.

    place (str): Where it is, such as `xling_ner.char.view`.
    name (str): Its registered name without package and version, such as `latin`.
    function (str): Its registered name.
    options (List[str]): Its options, as `case = True`.
    """

    place: str
    name: str
    function: str
    options: List[str]

    @property
    def meaning(self) -> str:
        """What it gives for each token.

        RETURNS (str): A phrase; empty for a view that is not ours.
        """
        return _MEANINGS.get(self.name, "")


def find_views(nlp: Language) -> List[ViewUse]:
    """Find the views of a pipeline.

    nlp (Language): The pipeline.
    RETURNS (List[ViewUse]): One for each place in the config of the components.
    """
    return [_view(path, function, nlp) for path, function in _functions(nlp)]


def _functions(nlp: Language) -> Iterator[Tuple[List[str], str]]:
    for path, value in walk_dict(nlp.config["components"]):
        if path[-1] == "@misc" and isinstance(value, str) and value.endswith(_END):
            yield list(path[:-1]), value


def _view(path: List[str], function: str, nlp: Language) -> ViewUse:
    block: Any = nlp.config["components"]
    for key in path:
        block = block[key]
    options = [f"{key} = {value}" for key, value in block.items() if not key.startswith("@")]
    name = function.rpartition("spacy_xling_ner.")[2].removesuffix(_END)
    # `model.encoder` says nothing that the module's name does not
    place = ".".join(key for key in path if key not in ("model", "encoder"))
    return ViewUse(place, name, function, options)
