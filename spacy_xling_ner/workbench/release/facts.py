"""Facts about a pipeline that it does not contain: its training data, author and licence."""

import re
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional

import srsly

from .sources import PARTS, Source

# The first that a licence's name matches.
_COMMERCIAL_USE = (
    (r"\bNC\b|non-?commercial", "no"),
    (r"\bGPL", "yes, but what is distributed with it must meet the GPL"),
    (r"\bSA\b", "yes, under the same licence"),
    (r"\bCC BY\b|\bMIT\b|\bBSD\b|Apache|\bISC\b", "yes, with attribution"),
)
# Where the texts of licences are, by a part of their names.
_TEXTS = (
    (r"^GPL-3\.0", "https://www.gnu.org/licenses/gpl-3.0.txt"),
    (r"^Apache-2\.0$", "https://www.apache.org/licenses/LICENSE-2.0.txt"),
    (r"^MIT$", "https://opensource.org/license/mit"),
    (r"^ISC$", "https://opensource.org/license/isc-license-txt"),
)
_CREATIVE_COMMONS = re.compile(r"CC (BY(?:-(?:NC|SA|ND))*) (\d\.\d)")
_REQUIRED = ("description", "author", "license", "sources")
_REQUIRED_OF_SOURCE = ("name", "license", "author", "use")


class FactsError(ValueError):
    """A fact that a package must state is missing or wrong; the message names the fix."""


def read_facts(path: Path) -> Dict[str, Any]:
    """Read the facts of a pipeline.

    path (Path): A JSON file; see `check_facts`.
    RETURNS (Dict[str, Any]): The facts, with the part of each source.
    RAISES (OSError): If the file cannot be read.
    RAISES (FactsError): If it is not a JSON object, or something is missing or wrong.
    """
    try:
        facts = srsly.json_loads(path.read_text(encoding="utf8"))
    except ValueError as error:
        raise FactsError(f"{path}: not JSON: {error}.") from error
    if not isinstance(facts, dict):
        raise FactsError(f"{path}: not a JSON object; see configs/meta_assistant.json.")
    try:
        return {**facts, "sources": check_facts(facts)}
    except FactsError as error:
        raise FactsError(f"{path}: {error}") from None


def check_facts(facts: Mapping[str, Any]) -> List[Source]:
    """Check that facts are complete and do not contradict each other.

    facts (Mapping[str, Any]): `description`, `author`, `license`; `sources`, a list of objects with
        `name`, `license`, `author`, `use` (in words), and perhaps `url`, `notice` (copyright and
        licence text, if every copy must carry it), `changes` (what was changed, if the licence asks
        for it) and `part` (`weights`, the default, `tables` or `dependency`); and perhaps `email`,
        `url` and `notes` (limits of the data, Markdown).
    RETURNS (List[Dict[str, str]]): The sources, each with its part.
    RAISES (FactsError): If something is missing or not text, or a source forbids commercial use and
        the licence of the package does not.
    """
    for key in _REQUIRED:
        if not facts.get(key):
            raise FactsError(f"'{key}' is missing; a package must state it.")
    listed = facts["sources"]
    if not isinstance(listed, list) or not all(isinstance(source, dict) for source in listed):
        raise FactsError("'sources' is not a list of objects; see configs/meta_assistant.json.")
    sources = [{**source, "part": source.get("part", "weights")} for source in listed]
    for number, source in enumerate(sources, start=1):
        for key in _REQUIRED_OF_SOURCE:
            if not source.get(key):
                raise FactsError(f"source {number} has no '{key}'; add it.")
        for key, value in source.items():
            if not isinstance(value, str):
                raise FactsError(f"'{key}' of source {number} is not text; write it in quotes.")
        if source["part"] not in PARTS:
            raise FactsError(
                f"'part' of source {number} is '{source['part']}'; choose from {', '.join(PARTS)}."
            )
    check_license(str(facts["license"]), sources)
    return sources


def check_license(license: str, sources: List[Source]) -> None:
    """Check that a package does not allow commercial use if a source inside forbids it.

    No other rule is checked, and this is no legal advice.

    license (str): Licence of the package.
    sources (List[Dict[str, str]]): The works that it contains and needs.
    RAISES (FactsError): If a source inside forbids commercial use, and the package does not.
    """
    for source in sources:
        is_inside = source["part"] != "dependency"
        if is_inside and "-NC" in source["license"] and "-NC" not in license:
            raise FactsError(
                f"'license' is {license}, but {source['name']} is {source['license']}: no "
                "commercial use. Choose a licence that forbids it too, such as CC BY-NC-SA 4.0."
            )


def commercial_use(license: str) -> str:
    """Describe what the name of a licence says of commercial use; no legal advice.

    license (str): The licence, such as CC BY-SA 4.0.
    RETURNS (str): "no", "yes" with the condition, or that one must read the licence.
    """
    for pattern, use in _COMMERCIAL_USE:
        if re.search(pattern, license, re.IGNORECASE):
            return use
    return "read the licence"


def license_url(license: str) -> Optional[str]:
    """Find the address of a licence's text.

    license (str): The licence, such as CC BY-SA 4.0.
    RETURNS (Optional[str]): The address, or None if the licence is not a known one.
    """
    if creative := _CREATIVE_COMMONS.fullmatch(license):
        name, version = creative.groups()
        return f"https://creativecommons.org/licenses/{name.lower()}/{version}/legalcode"
    return next((url for pattern, url in _TEXTS if re.search(pattern, license)), None)
