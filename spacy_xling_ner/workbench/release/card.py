"""The model card of a pipeline: Markdown, made from what the pipeline says of itself."""

from typing import Any, Dict, Iterable, Iterator, List, Sequence

from spacy.language import Language

from ...pipeline.xling_ner import XlingNER
from ..inspection import TransferReport, inspect_pipeline
from .licences import licence_section
from .views import find_views

_UNKNOWN = "not given"


def model_card(nlp: Language) -> str:
    """Write the model card of a pipeline.

    It says only what the pipeline holds: `python -m spacy xling prepare` puts scores, sources and
    licences there. What is not known is called "not given" or "not measured".

    nlp (Language): The pipeline.
    RETURNS (str): Markdown: facts, what it is for, labels, scores, transfer, views and lexicon,
        limits, sources and licences, how to load it.
    RAISES (ValueError): If its lexicon is of another version.
    """
    meta = nlp.meta
    name = f"{meta['lang']}_{meta['name']}"
    report = inspect_pipeline(nlp)
    lines = [f"# {name} {meta['version']}", "", meta["description"] or _UNKNOWN, ""]
    lines += _facts(meta)
    lines += ["", "## Use", "", "```python", "import spacy", "", f'nlp = spacy.load("{name}")']
    lines += ["doc = nlp(text)", "print([(ent.text, ent.label_, ent._.score) for ent in doc.ents])"]
    lines += ["```", "", _purpose(meta)]
    lines += ["", "## Labels", "", *_labels(meta["labels"])]
    lines += ["", "## Scores", "", *_scores(meta.get("performance", {}))]
    lines += ["", "## Calibration", "", *_calibration(nlp)]
    lines += ["", "## Transfer", ""]
    transfers = [c for c in report.components if c.transfer is not None]
    for component in transfers:
        assert component.transfer is not None
        lines += _transfer(component.name, component.transfer)
    if not transfers:
        lines.append("No manifest: nothing says that weights were carried over.")
    lines += ["", "## What the network reads", "", *_views(nlp), ""]
    if report.lexicon is None:
        lines.append("No lexicon is inside.")
    else:
        lines.append(f"The lexicon inside has {report.lexicon.surfaces:,} surfaces.")
        for source in report.lexicon.sources:
            lines.append(f"It is made from {source['name']} of {source['author']}.")
    lines += ["", "## Limits", "", *_limits(meta)]
    lines += ["", "## Licences", "", *licence_section(nlp)]
    return "\n".join(lines) + "\n"


def markdown_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Write a table.

    header (Sequence[str]): The heads of the columns.
    rows (Iterable[Sequence[str]]): The cells; a bar in one is escaped.
    YIELDS (str): The lines.
    """
    for row in (header, ["---"] * len(header), *rows):
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"


def _facts(meta: Dict[str, Any]) -> Iterator[str]:
    vectors = meta["vectors"]
    size = f"{vectors['vectors']:,} x {vectors['width']}" if vectors["vectors"] else "none"
    rows = [
        ("language", meta["lang"]),
        ("spaCy", meta["spacy_version"]),
        ("pipeline", ", ".join(meta["pipeline"])),
        ("word vectors", size),
        ("author", meta["author"] or _UNKNOWN),
        ("licence", meta["license"] or _UNKNOWN),
    ]
    yield from markdown_table(("", ""), rows)


def _purpose(meta: Dict[str, Any]) -> str:
    trained = [source for source in meta.get("sources") or [] if source.get("part") == "weights"]
    named = "; ".join(f"{source['name']} ({source['use']})" for source in trained)
    return (
        f"It finds names in texts like those that it was trained on: {named or _UNKNOWN}. Evaluate "
        "it on texts of your own before you rely on it elsewhere. It is not meant for decisions "
        "about people without somebody who reads the text."
    )


def _labels(labels: Dict[str, List[str]]) -> Iterator[str]:
    rows = [(name, ", ".join(f"`{label}`" for label in each)) for name, each in labels.items()]
    yield from markdown_table(("component", "labels"), [row for row in rows if row[1]])


def _scores(performance: Dict[str, Any]) -> Iterator[str]:
    corpus = performance.get("corpus")
    if corpus is None:
        yield "Not measured on a test set."
        return
    yield (
        f"On `{corpus['name']}` ({corpus['documents']:,} texts, {corpus['entities']:,} entities, "
        f"MD5 `{corpus['md5']}`). An entity counts if its character offsets and its label are the "
        "gold's, from raw text. In percent."
    )
    yield ""
    rows = [
        (f"`{label}`", *_percents(values, "prf"), f"{values['support']:,}")
        for label, values in sorted(performance["ents_per_type"].items())
    ]
    total = {key: performance[f"ents_{key}"] for key in "prf"}
    rows.append(("all", *_percents(total, "prf"), f"{corpus['entities']:,}"))
    yield from markdown_table(("label", "precision", "recall", "F1", "entities"), rows)
    yield ""
    yield (
        f"{performance['speed']:,.0f} tokens a second, tokenizer included, on texts that it has "
        f"read once before; one process, {performance['machine']}."
    )


def _percents(values: Dict[str, float], keys: str) -> List[str]:
    return [f"{100 * values[key]:.1f}" for key in keys]


def _calibration(nlp: Language) -> Iterator[str]:
    pipes = [(name, pipe) for name, pipe in nlp.pipeline if isinstance(pipe, XlingNER)]
    for name, pipe in pipes:
        fitted = "not fitted" if pipe.temperature == 1.0 else "fitted"
        yield f"Temperature of `{name}`: {pipe.temperature:.3f} ({fitted})."
    if not pipes:
        yield "No component gives scores."
        return
    measured = nlp.meta.get("performance", {}).get("calibration")
    if measured is None:
        yield "The calibration error was not measured."
        return
    yield (
        f"Expected calibration error on the test set: {measured['ece']:.3f} "
        f"({measured['entities']:,} entities found). It is the mean distance between the score of "
        "an entity and how often such entities are right; perfect scores of so many entities would "
        f"show {measured['noise']:.3f} by chance."
    )


def _transfer(component: str, transfer: TransferReport) -> Iterator[str]:
    if not transfer.modules:
        yield f"`{component}` started from scratch: nothing was carried over."
        return
    yield (
        f"`{component}` started from `{transfer.source_component}` of `{transfer.source}`: the "
        f"modules {', '.join(transfer.modules)} were copied, then trained on unless the training "
        "froze them. Every tensor with its SHA-256 is in `meta.json`, under `transfer`."
    )
    fresh = [label for label, source in transfer.labels.items() if source is None]
    others = [f"{a} from {b}" for a, b in transfer.labels.items() if b not in (None, a)]
    if others:
        yield f"Labels from one of another name: {', '.join(others)}."
    if fresh:
        yield f"Labels that started fresh: {', '.join(fresh)}."
    for module, seen in transfer.seen.items():
        what = "pairs of characters" if module == "char" else "words"
        yield (
            f"Of the {what} in the training data the source had seen {100 * seen.tokens:.1f} % "
            f"({100 * seen.types:.1f} % of the distinct ones)."
        )


def _views(nlp: Language) -> Iterator[str]:
    rows = [
        (f"`{view.place}`", f"`{view.function}`", view.meaning, ", ".join(view.options))
        for view in find_views(nlp)
    ]
    yield from markdown_table(("where", "view", "what it gives", "options"), rows)


def _limits(meta: Dict[str, Any]) -> Iterator[str]:
    yield "- An entity consists of whole tokens: where the tokenizer cuts elsewhere, it is missed."
    yield "- Entities do not overlap and are not nested."
    yield "- It repeats what its training data holds, with their errors and their bias."
    if meta.get("notes"):
        yield f"- {meta['notes']}"
