"""Whom a packaged pipeline has to credit for what it carries and needs, found in the pipeline."""

from typing import Dict, List

from spacy.language import Language

from ...bridge.lexicon import lexicon_sources
from .views import find_views

WEIGHTS, TABLES, DEPENDENCY = "weights", "tables", "dependency"
PARTS = (WEIGHTS, TABLES, DEPENDENCY)

Source = Dict[str, str]

_OURS: Source = {
    "name": "spacy-xling-ner",
    "license": "MIT",
    "author": "the spacy-xling-ner maintainers",
    "use": "components and layers",
}
_PYKAKASI: Source = {
    "name": "pykakasi",
    "url": "https://codeberg.org/miurahr/pykakasi",
    "license": "GPL-3.0-or-later",
    "author": "Hiroshi Miura",
}
_SUDACHI: List[Source] = [
    {
        "name": "SudachiPy",
        "url": "https://github.com/WorksApplications/sudachi.rs",
        "license": "Apache-2.0",
        "author": "Works Applications",
        "use": "tokenizer",
    },
    {
        "name": "SudachiDict core",
        "url": "https://github.com/WorksApplications/SudachiDict",
        "license": "Apache-2.0",
        "author": "Works Applications",
        "use": "dictionary of the tokenizer: tokens, readings, parts of speech",
    },
]
_ANYASCII: Source = {
    "name": "anyascii",
    "url": "https://github.com/anyascii/anyascii",
    "license": "ISC",
    "author": "Hunter WB",
    "use": "transliteration",
}
ANYASCII_REQUIREMENT = "anyascii>=0.3.2,<1"
_GINZA: Source = {
    "name": "ja_ginza",
    "url": "https://github.com/megagonlabs/ginza",
    "license": "MIT",
    "author": "Megagon Labs",
    "use": "word vectors",
}
_ROMANIZING = ("romaji", "latin", "gloss", "kind")


def pipeline_sources(nlp: Language) -> List[Source]:
    """Say what a pipeline carries and needs of others, as far as the pipeline itself shows it.

    What its weights learnt from cannot be seen in it: corpora are named by hand, in the facts.

    nlp (Language): The pipeline.
    RETURNS (List[Dict[str, str]]): Entries for `nlp.meta["sources"]`, with `name`, `license`,
        `author`, mostly `url`, `use` in words, and `part`: `tables` for what is inside the package,
        `dependency` for what is installed with it.
    """
    tables = [{**source, "use": "lexicon"} for source in lexicon_sources(nlp.vocab.lookups)]
    if nlp.vocab.vectors.name and "ja_ginza" in nlp.vocab.vectors.name:
        tables.append(_GINZA)
    needed = [_OURS]
    if nlp.lang == "ja":
        needed += _SUDACHI
    calls = calls_pykakasi(nlp)
    use = "romaji of tokens without a reading" if calls else "installed, but not called"
    needed.append({**_PYKAKASI, "use": use})
    if needs_anyascii(nlp):
        needed.append(_ANYASCII)
    return [{**source, "part": TABLES} for source in tables] + [
        {**source, "part": DEPENDENCY} for source in needed
    ]


def has_unknown_vectors(nlp: Language) -> bool:
    """Whether a pipeline has word vectors that `pipeline_sources` cannot credit.

    nlp (Language): The pipeline.
    RETURNS (bool): True if the facts have to name them.
    """
    return len(nlp.vocab.vectors) > 0 and "ja_ginza" not in (nlp.vocab.vectors.name or "")


def calls_pykakasi(nlp: Language) -> bool:
    """Whether a pipeline may ask pykakasi for a reading.

    nlp (Language): The pipeline.
    RETURNS (bool): True if it is Japanese and one of its views romanises.
    """
    return nlp.lang == "ja" and any(view.name in _ROMANIZING for view in find_views(nlp))


def needs_anyascii(nlp: Language) -> bool:
    """Whether a pipeline needs anyascii, which only an extra of ours brings.

    nlp (Language): The pipeline.
    RETURNS (bool): True if one of its views transliterates.
    """
    return any(view.name == "transliteration" for view in find_views(nlp))
