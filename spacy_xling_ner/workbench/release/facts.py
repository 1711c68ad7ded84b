"""Facts that only people know: what a pipeline learnt from, and under which licence it goes."""

from pathlib import Path
from typing import Any, Dict, List, Mapping

import srsly

from .sources import PARTS, WEIGHTS, Source

_NEEDED = ("description", "author", "license", "sources")
_OF_SOURCE = ("name", "license", "author", "use")


class FactsError(ValueError):
    """Something that a packaged pipeline must say is missing; the message names the mend."""


def read_facts(path: Path) -> Dict[str, Any]:
    """Read the facts of a pipeline.

    path (Path): A JSON file with `description`, `author`, `license` and `sources`; see
        `check_facts`. It may have `email`, `url` and `notes` (limits of this data, Markdown).
    RETURNS (Dict[str, Any]): The facts; a source without `part` gets the part `weights`.
    RAISES (OSError): If the file cannot be read.
    RAISES (FactsError): If it is no JSON object, or something is missing.
    """
    text = path.read_text(encoding="utf8")
    try:
        facts = srsly.json_loads(text)
    except ValueError as error:
        raise FactsError(f"{path}: not JSON: {error}.") from error
    if not isinstance(facts, dict):
        raise FactsError(f"{path}: not a JSON object; see configs/meta_assistant.json.")
    try:
        sources = check_facts(facts)
    except FactsError as error:
        raise FactsError(f"{path}: {error}") from None
    return {**facts, "sources": sources}


def check_facts(facts: Mapping[str, Any]) -> List[Source]:
    """Check that facts are complete and do not contradict each other.

    facts (Mapping[str, Any]): `description`, `author`, `license`, and `sources`, a list of objects
        with `name`, `license`, `author`, `use` (in words) and perhaps `url` and `part`: `weights`
        (the default), `tables` or `dependency`.
    RETURNS (List[Dict[str, str]]): The sources, each with its part.
    RAISES (FactsError): If something is missing or not text, or if a source allows no commercial
        use and the licence of the whole does not say so.
    """
    missing = [key for key in _NEEDED if not facts.get(key)]
    if missing:
        raise FactsError(f"'{missing[0]}' is missing; a package must say it.")
    sources = []
    for number, source in enumerate(_as_list(facts["sources"]), start=1):
        lacks = [key for key in _OF_SOURCE if not source.get(key)]
        if lacks:
            raise FactsError(f"source {number} has no '{lacks[0]}'; add it.")
        wrong = [key for key, value in source.items() if not isinstance(value, str)]
        if wrong:
            raise FactsError(f"'{wrong[0]}' of source {number} is not text; write it in quotes.")
        part = source.get("part", WEIGHTS)
        if part not in PARTS:
            raise FactsError(
                f"'part' of source {number} is '{part}'; choose from {', '.join(PARTS)}."
            )
        sources.append({**source, "part": part})
    check_license(str(facts["license"]), sources)
    return sources


def check_license(license: str, sources: List[Source]) -> None:
    """Check that a package does not allow more than one of its parts does.

    Only the rule that is met most often is checked, that of commercial use. It is no legal advice.

    license (str): The licence of the package.
    sources (List[Dict[str, str]]): What it carries and needs.
    RAISES (FactsError): If a source inside allows no commercial use, and the package does.
    """
    for source in sources:
        if source["part"] in PARTS[:2] and "-NC" in source["license"] and "-NC" not in license:
            raise FactsError(
                f"'license' is {license}, but {source['name']} is {source['license']}: no "
                "commercial use. Give the package a licence that says so, such as CC BY-NC-SA 4.0."
            )


def _as_list(sources: Any) -> List[Dict[str, Any]]:
    if not isinstance(sources, list) or not all(isinstance(source, dict) for source in sources):
        raise FactsError("'sources' is not a list of objects; see configs/meta_assistant.json.")
    return sources
