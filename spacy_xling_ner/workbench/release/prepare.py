"""Write a copy of a pipeline that is ready for `spacy package`."""

import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional

import spacy
import srsly
from spacy.language import Language
from spacy.util import walk_dict

from .card import model_card
from .facts import FactsError, check_facts, check_license
from .licences import license_file, license_sources_file
from .measure import measure_performance
from .sources import ANYASCII_REQUIREMENT, has_unknown_vectors, needs_anyascii, pipeline_sources

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_VERSION = re.compile(r"\d+(\.\d+)*((a|b|rc|\.post|\.dev)\d+)*")
_FROM_FACTS = ("description", "author", "email", "url", "license", "notes")


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
    """Copy a pipeline, with a complete `meta.json`, a model card and its licences beside it.

    The weights and tables are copied byte by byte. `meta.json` gets the facts, what the pipeline
    shows of its sources, and scores; `README.md` is the card; `LICENSE` and `LICENSES_SOURCES` say
    what is under which licence. `spacy package` puts all of them into the wheel.

    pipeline (str): Path or package name of a trained pipeline.
    output (Path): Folder for the copy; an older copy there is replaced.
    facts (Mapping[str, Any]): As `read_facts` gives them.
    name (str): Name of the package, without the language.
    version (str): Its version, such as 0.1.0.
    corpus (Optional[Path]): A `.spacy` file to measure it on; else what `spacy train` measured on
        the dev set stays.
    progress (bool): Whether to show a progress bar.
    RETURNS (Language): The pipeline with its new meta.
    RAISES (FactsError): If something that a package must say is missing or contradicts a licence.
    RAISES (ValueError): If name, version or the corpus are wrong, or the output is no pipeline.
    RAISES (OSError): If the pipeline cannot be loaded, or the copy not be written.
    """
    if not _NAME.fullmatch(name) or not _VERSION.fullmatch(version):
        raise ValueError(
            f"'{name}' {version} is no name and version of a package; take letters, digits and _ "
            "for the name, and a version such as 0.1.0."
        )
    own = check_facts(facts)
    nlp = spacy.load(pipeline)
    _check_output(Path(output), nlp)
    if has_unknown_vectors(nlp) and not any(source["part"] == "tables" for source in own):
        raise FactsError(
            f"The pipeline has word vectors ('{nlp.vocab.vectors.name}') and the facts do not say "
            'whose; add a source with "part": "tables".'
        )
    known = {source["name"] for source in own}
    found = [source for source in pipeline_sources(nlp) if source["name"] not in known]
    check_license(facts["license"], [*own, *found])
    nlp.meta.update({key: facts[key] for key in _FROM_FACTS if facts.get(key)})
    nlp.meta.update(name=name, version=version, sources=[*own, *found])
    if needs_anyascii(nlp):
        nlp.meta.setdefault("requirements", []).append(ANYASCII_REQUIREMENT)
    if corpus is not None:
        nlp.meta["performance"] = measure_performance(nlp, corpus, progress=progress)
    _write(nlp, Path(output))
    return nlp


def machine_paths(nlp: Language) -> List[str]:
    """Find absolute paths of the machine that trained a pipeline, which a package would publish.

    nlp (Language): The pipeline.
    RETURNS (List[str]): The paths in its config and its transfer manifest, sorted.
    """
    values = [value for _, value in walk_dict(nlp.config)]
    values += [manifest.get("source") for manifest in nlp.meta.get("transfer", {}).values()]
    return sorted({v for v in values if isinstance(v, str) and Path(v).is_absolute()})


def _check_output(output: Path, nlp: Language) -> None:
    if nlp.path is not None and output.resolve() == Path(nlp.path).resolve():
        raise ValueError(f"{output} is the pipeline itself; name another folder for the copy.")
    is_free = not output.exists() or (output.is_dir() and not any(output.iterdir()))
    if not is_free and not (output / "meta.json").is_file():
        raise ValueError(f"{output} holds something else than a pipeline; name another folder.")


def _write(nlp: Language, output: Path) -> None:
    assert nlp.path is not None
    meta: Dict[str, Any] = dict(nlp.meta)
    texts = {
        "meta.json": srsly.json_dumps(meta, indent=2) + "\n",
        "README.md": model_card(nlp),
        "LICENSE": license_file(meta),
        "LICENSES_SOURCES": license_sources_file(nlp),
    }
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=output.parent, prefix=f".{output.name}.") as folder:
        copy, older = Path(folder) / "new", Path(folder) / "old"
        shutil.copytree(nlp.path, copy)
        for file, text in texts.items():
            (copy / file).write_text(text, encoding="utf8")
        if output.exists():
            os.replace(output, older)
        os.replace(copy, output)
