"""Preparing a copy of a pipeline for `spacy package`."""

import re
import shutil
from pathlib import Path
from typing import Any, List, Mapping, Optional

import spacy
import srsly
from spacy.language import Language
from spacy.util import walk_dict

from ..corpora.atomic import replace_outputs
from .card import license_files, model_card
from .facts import FactsError, check_facts, check_license
from .measure import measure_performance
from .sources import ANYASCII_REQUIREMENT, has_unknown_vectors, needs_anyascii, pipeline_sources

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_VERSION = re.compile(r"\d+(\.\d+)*((a|b|rc|\.post|\.dev)\d+)*")
_META_KEYS = ("description", "author", "email", "url", "license", "notes")


def prepare_pipeline(
    pipeline: str,
    output: Path,
    facts: Mapping[str, Any],
    *,
    name: str,
    version: str,
    corpus: Optional[Path] = None,
    progress: bool = False,
) -> Language:
    """Copy a pipeline, with a complete `meta.json`, a model card and licence files.

    The weights and tables are copied byte by byte. `meta.json` gets the facts, the works of others
    found in the pipeline, and scores; `README.md` is the card; `LICENSE` and `LICENSES_SOURCES` are
    the licences. `spacy package` includes all of them in the wheel.

    pipeline (str): Path or package name of a trained pipeline.
    output (Path): Folder for the copy; an older one is replaced.
    facts (Mapping[str, Any]): The facts from `read_facts`.
    name (str): Name of the package, without the language.
    version (str): Its version, such as 0.1.0.
    corpus (Optional[Path]): A `.spacy` file to measure it on; by default the scores on the dev set
        from `spacy train` are kept.
    progress (bool): Show a progress bar.
    RETURNS (Language): The pipeline with its new meta.
    RAISES (FactsError): If a fact is missing or contradicts a licence.
    RAISES (ValueError): If the name, version or corpus is wrong.
    RAISES (OSError): If the pipeline cannot be loaded, or the copy cannot be written.
    """
    output = Path(output)
    if not _NAME.fullmatch(name) or not _VERSION.fullmatch(version):
        raise ValueError(
            f"'{name}' {version} is not a name and version of a package; use letters, digits and _ "
            "for the name, and a version such as 0.1.0."
        )
    given = check_facts(facts)
    nlp = spacy.load(pipeline)
    if has_unknown_vectors(nlp) and not any(source["part"] == "tables" for source in given):
        raise FactsError(
            f"The pipeline has word vectors ('{nlp.vocab.vectors.name}') and the facts do not "
            'credit them; add a source with "part": "tables".'
        )
    names = {source["name"] for source in given}
    found = [source for source in pipeline_sources(nlp) if source["name"] not in names]
    check_license(facts["license"], [*given, *found])
    nlp.meta.update({key: facts[key] for key in _META_KEYS if facts.get(key)})
    nlp.meta.update(name=name, version=version, sources=[*given, *found])
    if needs_anyascii(nlp):
        nlp.meta.setdefault("requirements", []).append(ANYASCII_REQUIREMENT)
    if corpus is not None:
        nlp.meta["performance"] = measure_performance(nlp, corpus, progress=progress)
    _write(nlp, output)
    return nlp


def machine_paths(nlp: Language) -> List[str]:
    """Find absolute paths in a pipeline, which a package would publish.

    nlp (Language): The pipeline.
    RETURNS (List[str]): The paths in its config and its transfer manifest, sorted.
    """
    values = [value for _, value in walk_dict(nlp.config)]
    values += [manifest.get("source") for manifest in nlp.meta.get("transfer", {}).values()]
    return sorted({v for v in values if isinstance(v, str) and Path(v).is_absolute()})


def _write(nlp: Language, output: Path) -> None:
    assert nlp.path is not None
    texts = {
        "meta.json": srsly.json_dumps(dict(nlp.meta), indent=2) + "\n",
        "README.md": model_card(nlp),
        **license_files(nlp),
    }
    with replace_outputs() as stage:
        shutil.copytree(nlp.path, stage(output))
        for file, text in texts.items():
            (stage(output) / file).write_text(text, encoding="utf8")
