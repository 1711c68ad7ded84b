"""`python -m spacy xling inspect`."""

import json
import sys
from contextlib import redirect_stdout
from typing import TYPE_CHECKING, Annotated, Dict, List, Literal, Optional

import typer
from wasabi import msg

from .main import xling_cli

if TYPE_CHECKING:
    from spacy.language import Language

    from ..workbench.inspection import ComponentReport, PipelineReport, TransferReport

# shares of fewer occurrences say nothing
MIN_TOKENS = 100
MAX_COLUMN = 80
_SINCE = {
    "unchanged": "unchanged: still what the source gave",
    "changed": "changed, as by training",
    "fresh": "started fresh, nothing to compare",
    "missing": "missing: no longer in the pipeline",
    "unknown": "not in the manifest",
}


@xling_cli.command("inspect")
def inspect_cli(
    pipeline: Annotated[str, typer.Argument(help="Path or package name of a pipeline.")],
    component: Annotated[
        Optional[str],
        typer.Option("--component", "-c", help="The only component to show; by default all."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", "-j", help="Print JSON, with whole checksums.")
    ] = False,
) -> None:
    """Show what a pipeline is made of, what was carried over to it, and what has changed since.

    The SHA-256 of each weight is computed anew and compared with the one that the transfer kept.
    So you see which modules are still what the source gave, as in a zero-shot pipeline or a frozen
    module, and which were trained on.

    Example: python -m spacy xling inspect training/ja/model-best --component xling_ner
    """
    # imported here: the other commands need none of it
    from dataclasses import asdict

    from ..workbench.inspection import inspect_pipeline

    # whatever loading says, only the JSON goes to stdout
    with redirect_stdout(sys.stderr if as_json else sys.stdout):
        nlp = _load(pipeline)
        try:
            report = inspect_pipeline(nlp, component)
        except ValueError as error:
            msg.fail(f"Cannot inspect '{pipeline}': {error}", exits=1)
    if as_json:
        typer.echo(json.dumps(asdict(report), indent=2))
    else:
        _show(report)


def _load(pipeline: str) -> "Language":
    import spacy

    try:
        return spacy.load(pipeline)
    except Exception as error:  # a broken pipeline fails in as many ways as it has parts
        reason = " ".join(str(error).split()) or type(error).__name__
        msg.fail(f"'{pipeline}' is not a pipeline that loads: {reason}", exits=1)


def _show(report: "PipelineReport") -> None:
    msg.divider(f"{report.name} {report.version}")
    facts = {"language": report.lang, "spaCy": report.spacy_version}
    facts.update({"licence": report.license or "not set", "path": report.path or "not on disk"})
    msg.table(list(facts.items()), max_col=MAX_COLUMN)
    msg.divider("Components")
    rows = [(c.name, c.factory or "not here", ", ".join(c.labels)) for c in report.components]
    msg.table(rows, header=("component", "factory", "labels"), divider=True, max_col=MAX_COLUMN)
    for component in report.components:
        _show_component(component)
    if all(component.transfer is None for component in report.components):
        msg.info(
            "No transfer manifest: nothing says that modules were carried over. A pipeline made "
            "with the callback spacy_xling_ner.transfer_modules.v1 has one."
        )
    msg.divider("Lexicon")
    if report.lexicon is None:
        msg.text("None: the views work without a dictionary.")
    else:
        msg.text(f"{report.lexicon.surfaces:,} surfaces, {_size(report.lexicon.n_bytes)}")
        for source in report.lexicon.sources:
            msg.text(f"{source['name']}: {source['author']}; {source['license']}, {source['url']}")
        if not report.lexicon.sources:
            msg.text("Built from a file of one's own; nobody else to credit.")
    if report.n_bytes:
        _show_sizes(report.n_bytes)


def _show_component(component: "ComponentReport") -> None:
    if component.transfer is not None:
        msg.divider(f"{component.name}: what was carried over")
        _show_transfer(component.transfer)
    if not component.modules:
        return
    msg.divider(f"{component.name}: weights")
    msg.text("Equal SHA-256, equal weights: the same values, bit by bit.")
    has_manifest = component.transfer is not None
    rows = []
    for module in component.modules:
        for i, tensor in enumerate(module.tensors):
            row = [module.name if i == 0 else "", tensor.name]
            row.append(" x ".join(str(n) for n in tensor.shape))
            row.append((tensor.sha256 or "")[:12])
            if has_manifest:
                state = tensor.state or ""
                if tensor.fresh_labels:
                    state += f", but for {', '.join(tensor.fresh_labels)}"
                row += [state, tensor.check]
            rows.append(row)
    header = ["module", "tensor", "shape", "SHA-256", *(["transfer", "since"] * has_manifest)]
    msg.table(rows, header=header, divider=True, max_col=MAX_COLUMN)
    rows = []
    for module in component.modules:
        row = [module.name, f"{module.n_weights:,}"]
        if has_manifest:
            changed = sum(tensor.check == "changed" for tensor in module.tensors)
            copied = sum(tensor.state == "copied" for tensor in module.tensors)
            counts = f" ({changed} of {copied} tensors)" if changed else ""
            row.append(_SINCE[module.check] + counts)
        rows.append(row)
    aligns: List[Literal["r", "c", "l"]] = ["l", "r", "l"]
    header = ["module", "weights", *(["since the transfer"] * has_manifest)]
    msg.table(rows, header=header, divider=True, aligns=aligns[: len(header)], max_col=MAX_COLUMN)


def _show_transfer(transfer: "TransferReport") -> None:
    if not transfer.modules:
        msg.text("Nothing: the component started from scratch.")
        return
    msg.text(
        f"{', '.join(transfer.modules)} from '{transfer.source_component}' of {transfer.source}"
    )
    if transfer.labels:
        pairs = [(label, source or "none: fresh") for label, source in transfer.labels.items()]
        pairs += [("none", source) for source in transfer.source_labels_unused]
        msg.table(pairs, header=("label", "started from"), divider=True, max_col=MAX_COLUMN)
    if not transfer.seen:
        return
    rows = []
    for module, seen in transfer.seen.items():
        of = "bigrams" if module == "char" else "words"
        rows.append((f"distinct {of}", f"{seen.n_types:,}", f"{100 * seen.types:.1f} %"))
        rows.append((f"all {of}", f"{seen.n_tokens:,}", f"{100 * seen.tokens:.1f} %"))
    header = ("the target's training data", "number", "seen by the source")
    msg.table(rows, header=header, divider=True, aligns=("l", "r", "r"), max_col=MAX_COLUMN)
    if any(seen.n_tokens < MIN_TOKENS for seen in transfer.seen.values()):
        msg.warn("The shares are of too few words to say anything, as without training data.")


def _show_sizes(n_bytes: Dict[str, int]) -> None:
    msg.divider("Size on disk")
    rows = [(part, _size(size)) for part, size in n_bytes.items()]
    rows.append(("all", _size(sum(n_bytes.values()))))
    msg.table(rows, header=("part", "size"), divider=True, aligns=("l", "r"), max_col=MAX_COLUMN)


def _size(n_bytes: int) -> str:
    return f"{n_bytes / 1000:,.1f} kB"
