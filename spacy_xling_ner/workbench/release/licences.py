"""What a package says of licences: in its card, and in a file of its own."""

from typing import Any, Dict, Iterator, List

from spacy.language import Language

from .sources import DEPENDENCY, TABLES, WEIGHTS, Source, calls_pykakasi

_TITLES = {
    WEIGHTS: "What the weights learnt from",
    TABLES: "What is inside the package, besides the weights",
    DEPENDENCY: "What is installed with the package, and not inside it",
}
_WITHOUT = {
    WEIGHTS: "Not given.",
    TABLES: "Nothing that is the work of others.",
    DEPENDENCY: "Not given.",
}


def licence_section(nlp: Language) -> Iterator[str]:
    """Write what a card says of licences.

    nlp (Language): The pipeline, with `sources` in its meta.
    YIELDS (str): Lines of Markdown.
    """
    license = nlp.meta.get("license")
    yield f"The package as a whole: {license or 'not given'}."
    sources: List[Source] = list(nlp.meta.get("sources") or [])
    for part, title in _TITLES.items():
        yield ""
        yield f"{title}:"
        yield ""
        those = [source for source in sources if source.get("part") == part]
        for source in those:
            name = f"[{source['name']}]({source['url']})" if "url" in source else source["name"]
            yield f"- {name} ({source['use']}): {source['license']}; {source['author']}"
        if not those:
            yield _WITHOUT[part]
    yield ""
    yield gpl_note(nlp)


def gpl_note(nlp: Language) -> str:
    """Say what the licence of pykakasi means for a package.

    nlp (Language): The pipeline.
    RETURNS (str): A paragraph.
    """
    use = (
        "This pipeline calls it where the tokenizer gives a token no reading."
        if calls_pykakasi(nlp)
        else "This pipeline does not call it."
    )
    return (
        "No code of pykakasi (GPL-3.0-or-later) is inside this package, but spacy-xling-ner "
        f"requires it, so it is installed with it. {use} To use it within your own house you need "
        "nothing. If you pass on a product, a container image or an installer with pykakasi in it, "
        "that product must meet the GPL."
    )


def license_file(meta: Dict[str, Any]) -> str:
    """Write the file LICENSE of a package.

    meta (Dict[str, Any]): The pipeline's meta.
    RETURNS (str): The text.
    """
    return (
        f"{meta['lang']}_{meta['name']} {meta['version']}\n"
        f"{meta['author']}\n\n"
        f"The package as a whole is under: {meta['license']}\n\n"
        "What it learnt from, what it carries and what it needs has licences of its own:\n"
        "see LICENSES_SOURCES.\n"
    )


def license_sources_file(nlp: Language) -> str:
    """Write the file LICENSES_SOURCES of a package.

    nlp (Language): The pipeline, with `sources` in its meta.
    RETURNS (str): The text.
    """
    lines: List[str] = []
    for part, title in _TITLES.items():
        lines += [title.upper(), ""]
        for source in nlp.meta["sources"]:
            if source["part"] == part:
                lines += [source["name"], f"  for: {source['use']}"]
                lines += [f"  by: {source['author']}", f"  licence: {source['license']}"]
                lines += [f"  {source['url']}"] if "url" in source else []
                lines.append("")
    return "\n".join([*lines, gpl_note(nlp), ""])
