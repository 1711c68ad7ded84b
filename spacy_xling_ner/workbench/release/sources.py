"""Finding the works of others in a pipeline: dictionaries, vectors and libraries to credit."""

from pathlib import Path
from typing import Any, Dict, List, NamedTuple

import srsly
from spacy.language import Language
from spacy.util import walk_dict

from ...bridge.chinese.tokenizer import ChineseTokenizer
from ...bridge.lexicon import lexicon_sources

PARTS = {
    "weights": "What the weights were trained on",
    "tables": "What is inside the package, besides the weights",
    "dependency": "What is installed with the package, and not inside it",
}

Source = Dict[str, str]

_CREDITS: Dict[str, Source] = {
    source["name"]: source for source in srsly.read_json(Path(__file__).with_name("credits.json"))
}
ANYASCII_REQUIREMENT = "anyascii>=0.3.2,<1"
# The CC BY licences ask to say what was changed.
_CHANGES = "entries were chosen, shortened and packed into a table"
_ROMANIZING = ("romaji", "latin", "gloss", "kind")
_VIEW = "_view.v1"
_WITHOUT_PYKAKASI = "kanji = sudachi"


class ViewUse(NamedTuple):
    """A view in the config of a pipeline.

    place (str): Where it is used, such as `xling_ner.char.view`.
    name (str): Its registered name without package and version, such as `latin`.
    function (str): Its registered name.
    options (List[str]): Its options, as `case = True`.
    """

    place: str
    name: str
    function: str
    options: List[str]


def find_views(nlp: Language) -> List[ViewUse]:
    """Find the views in the config of a pipeline.

    nlp (Language): The pipeline.
    RETURNS (List[ViewUse]): The views, in the order of the config.
    """
    views = []
    for path, function in walk_dict(nlp.config["components"]):
        if path[-1] == "@misc" and isinstance(function, str) and function.endswith(_VIEW):
            block: Any = nlp.config["components"]
            for key in path[:-1]:
                block = block[key]
            options = [f"{key} = {value}" for key, value in block.items() if key[0] != "@"]
            # `model.encoder` adds nothing to the name of the module
            place = ".".join(key for key in path[:-1] if key not in ("model", "encoder"))
            name = function.rpartition("spacy_xling_ner.")[2].removesuffix(_VIEW)
            views.append(ViewUse(place, name, function, options))
    return views


def pipeline_sources(nlp: Language) -> List[Source]:
    """Find the works of others that a pipeline contains and needs.

    The training data are not visible in a pipeline: they are named in the facts.

    nlp (Language): The pipeline.
    RETURNS (List[Dict[str, str]]): Entries for `nlp.meta["sources"]` with `name`, `license`,
        `author`, mostly `url`, `use` in words, `changes` and `notice` where the licence asks for
        them, and `part`: `tables` for what is inside the package,
        `dependency` for what is installed with it.
    """
    tables = [
        {**source, "use": "lexicon", "changes": _CHANGES}
        for source in lexicon_sources(nlp.vocab.lookups)
    ]
    if "ja_ginza" in (nlp.vocab.vectors.name or ""):
        tables.append(_CREDITS["ja_ginza"])
    needed = [_CREDITS["spacy-xling-ner"]]
    if nlp.lang == "ja":
        needed += [_CREDITS["SudachiPy"], _CREDITS["SudachiDict core"]]
    if isinstance(nlp.tokenizer, ChineseTokenizer):
        needed += [_CREDITS["jieba"], _CREDITS["pypinyin"]]
    calls = calls_pykakasi(nlp)
    use = "romaji of tokens without a reading" if calls else "installed, but not called"
    needed.append({**_CREDITS["pykakasi"], "use": use})
    if needs_anyascii(nlp):
        needed.append(_CREDITS["anyascii"])
    return [
        {**source, "part": part}
        for part, sources in (("tables", tables), ("dependency", needed))
        for source in sources
    ]


def has_unknown_vectors(nlp: Language) -> bool:
    """Check for word vectors that `pipeline_sources` cannot credit, so that the facts have to."""
    return len(nlp.vocab.vectors) > 0 and "ja_ginza" not in (nlp.vocab.vectors.name or "")


def calls_pykakasi(nlp: Language) -> bool:
    """Check if a view may ask pykakasi for a reading: the romanising ones, by their `kanji`."""
    return nlp.lang in ("ja", "xx") and any(
        view.name in _ROMANIZING and _WITHOUT_PYKAKASI not in view.options
        for view in find_views(nlp)
    )


def needs_anyascii(nlp: Language) -> bool:
    """Check if a view needs anyascii, which our requirements do not include."""
    return any(view.name == "transliteration" for view in find_views(nlp))
