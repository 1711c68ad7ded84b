"""The command `python -m spacy xling inspect`."""

import json
import sys
from contextlib import redirect_stdout
from typing import TYPE_CHECKING, Annotated, Optional

import typer
from wasabi import msg

from .main import xling_cli
from .output import echo_table

if TYPE_CHECKING:
    from spacy.language import Language

    from ..workbench.inspection import PipelineReport
    from ..workbench.inspection.report import ModuleReport, TransferReport

MIN_TOKENS = 100  # shares of fewer tokens are not reliable
_CHECKS = {
    "unchanged": "unchanged: equal to the source",
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
        bool, typer.Option("--json", "-j", help="Print JSON, with complete checksums.")
    ] = False,
) -> None:
    """Show the parts of a pipeline, the weights that were transferred to it, and their changes.

    The SHA-256 of each weight is computed again and compared with that in the manifest of the
    transfer. So you see which modules are still equal to the source, as in a zero-shot pipeline or
    a frozen module, and which were trained further.

    Example: python -m spacy xling inspect training/ja/model-best --component xling_ner
    """
    # imported here: the other commands do not need it
    from dataclasses import asdict

    from ..workbench.inspection import inspect_pipeline

    # keep messages from loading out of the JSON
    with redirect_stdout(sys.stderr if as_json else sys.stdout):
        nlp = load_pipeline(pipeline)
        try:
            report = inspect_pipeline(nlp, component)
        except ValueError as error:
            msg.fail(f"Cannot inspect '{pipeline}': {error}", exits=1)
    if as_json:
        typer.echo(json.dumps(asdict(report), indent=2))
    else:
        _print_pipeline(report)


def load_pipeline(pipeline: str) -> "Language":
    """Load a pipeline; if that fails, print one line and exit.

    pipeline (str): Path or package name.
    RETURNS (Language): The pipeline.
    """
    import spacy

    try:
        return spacy.load(pipeline)
    except Exception as error:  # each part of a broken pipeline has its own errors
        reason = " ".join(str(error).split()) or type(error).__name__
        msg.fail(f"'{pipeline}' is not a pipeline that loads: {reason}", exits=1)


def _print_pipeline(report: "PipelineReport") -> None:
    _divider(f"{report.name} {report.version}")
    facts = {"language": report.lang, "spaCy": report.spacy_version}
    facts.update({"licence": report.license or "not set", "path": report.path or "not on disk"})
    echo_table(list(facts.items()), aligns="ll")
    _divider("Components")
    rows = [(c.name, c.factory or "not here", ", ".join(c.labels)) for c in report.components]
    echo_table(rows, ("component", "factory", "labels"), "lll")
    for component in report.components:
        if component.names:
            counts = ", ".join(f"{label} {count:,}" for label, count in component.names.items())
            typer.echo(f"Names of a user's own in {component.name}: {counts}\n")
        if component.transfer is not None:
            _divider(f"{component.name}: transfer")
            _print_transfer(component.transfer)
        if component.modules:
            _divider(f"{component.name}: weights")
            _print_weights(component.modules, has_manifest=component.transfer is not None)
    if all(component.transfer is None for component in report.components):
        msg.info(
            "No transfer manifest: no transfer of weights is recorded. A pipeline made with the "
            "callback spacy_xling_ner.transfer_modules.v1 has one."
        )
    _divider("Lexicon")
    if report.lexicon is None:
        typer.echo("None: the views work without a dictionary.")
    else:
        typer.echo(f"{report.lexicon.surfaces:,} surfaces, {_size(report.lexicon.n_bytes)}")
        for source in report.lexicon.sources:
            typer.echo(
                f"{source['name']}: {source['author']}; {source['license']}, {source['url']}"
            )
        if not report.lexicon.sources:
            typer.echo("Built from a file of your own; nobody else to credit.")
    if report.n_bytes:
        _divider("Size on disk")
        sizes = {**report.n_bytes, "all": sum(report.n_bytes.values())}
        echo_table([(part, _size(size)) for part, size in sizes.items()], ("part", "size"))


def _print_weights(modules: "list[ModuleReport]", has_manifest: bool) -> None:
    typer.echo("Equal SHA-256, equal weights: the same values, bit by bit.\n")
    tensors, totals = [], []
    for module in modules:
        for tensor in module.tensors:
            first = tensor is module.tensors[0]
            shape = " x ".join(map(str, tensor.shape))
            row = [module.name if first else "", tensor.name, shape, (tensor.sha256 or "")[:12]]
            but = f", but for {', '.join(tensor.fresh_labels)}" if tensor.fresh_labels else ""
            tensors.append([*row, *([(tensor.state or "") + but, tensor.check] * has_manifest)])
        changed = sum(tensor.check == "changed" for tensor in module.tensors)
        copied = sum(tensor.state == "copied" for tensor in module.tensors)
        counts = f" ({changed} of {copied} tensors)" if changed else ""
        check = [_CHECKS[module.check] + counts]
        totals.append([module.name, f"{module.n_weights:,}", *(check * has_manifest)])
    header = ["module", "tensor", "shape", "SHA-256", *(["transfer", "since"] * has_manifest)]
    echo_table(tensors, header, "l" * len(header))
    header = ["module", "weights", *(["since the transfer"] * has_manifest)]
    echo_table(totals, header, "lrl"[: len(header)])


def _print_transfer(transfer: "TransferReport") -> None:
    if not transfer.modules:
        typer.echo("Nothing: the component started from scratch.\n")
        return
    modules = ", ".join(transfer.modules)
    typer.echo(f"{modules} from '{transfer.source_component}' of {transfer.source}\n")
    if transfer.labels:
        pairs = [(label, source or "none: fresh") for label, source in transfer.labels.items()]
        pairs += [("none", source) for source in transfer.source_labels_unused]
        echo_table(pairs, ("label", "started from"), "ll")
    if not transfer.seen:
        return
    rows = []
    for module, seen in transfer.seen.items():
        strings = "bigrams" if module == "char" else "words"
        rows.append((f"distinct {strings}", f"{seen.n_types:,}", f"{100 * seen.types:.1f} %"))
        rows.append((f"all {strings}", f"{seen.n_tokens:,}", f"{100 * seen.tokens:.1f} %"))
    echo_table(rows, ("the target's training data", "number", "seen by the source"))
    if any(seen.n_tokens < MIN_TOKENS for seen in transfer.seen.values()):
        msg.warn("The shares are over too few words to be reliable, as without training data.")


def _divider(title: str) -> None:
    msg.divider(title)
    typer.echo("")


def _size(n_bytes: int) -> str:
    return f"{n_bytes / 1000:,.1f} kB"
