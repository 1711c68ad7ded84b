"""Rendering the model card and the licence files of a pipeline from templates."""

from pathlib import Path
from typing import Any, Dict, List

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from spacy.language import Language

from ...pipeline.xling_ner import XlingNER
from ..inspection import inspect_pipeline
from .facts import license_url
from .sources import PARTS, Source, calls_pykakasi, find_views, pipeline_sources

_MEANINGS = {
    "native": "the token in its own script",
    "romaji": "the token in romaji, by its reading in context",
    "latin": "the token in Latin letters, as English would write it",
    "gloss": "the token's English word",
    "kind": "the kinds of names that the token can be",
    "tag": "the token's part of speech",
    "transliteration": "the token in Latin letters, by anyascii",
}


def model_card(nlp: Language) -> str:
    """Render the model card of a pipeline.

    It has only what the pipeline holds: `xling prepare` adds scores, sources and licences. What is
    unknown is called "not given" or "not measured".

    nlp (Language): The pipeline.
    RETURNS (str): Markdown.
    RAISES (ValueError): If its lexicon has another version.
    """
    return _render(
        "card.md",
        nlp,
        unknown="not given",
        report=inspect_pipeline(nlp),
        performance=nlp.meta.get("performance", {}),
        temperatures={n: p.temperature for n, p in nlp.pipeline if isinstance(p, XlingNER)},
        views=find_views(nlp),
        meanings=_MEANINGS,
    )


def license_files(nlp: Language) -> Dict[str, str]:
    """Render the licence files of a package.

    nlp (Language): The pipeline, with `sources` in its meta.
    RETURNS (Dict[str, str]): The texts of `LICENSE` and `LICENSES_SOURCES`.
    """
    return {name: _render(name, nlp) for name in ("LICENSE", "LICENSES_SOURCES")}


def _render(name: str, nlp: Language, **values: Any) -> str:
    # a pipeline that was not prepared has none in its meta
    sources = nlp.meta.get("sources") or pipeline_sources(nlp)

    def sources_of(part: str) -> List[Source]:
        return [source for source in sources if source.get("part") == part]

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["cell"] = lambda text: text.replace("|", "\\|")
    environment.filters["license_url"] = license_url
    environment.filters["percent"] = lambda share: f"{100 * share:.1f}"
    return environment.get_template(f"{name}.j2").render(
        meta=nlp.meta,
        name=f"{nlp.meta['lang']}_{nlp.meta['name']}",
        parts=PARTS,
        sources_of=sources_of,
        calls_pykakasi=calls_pykakasi(nlp),
        **values,
    )
