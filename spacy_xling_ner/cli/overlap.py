"""The command `python -m spacy xling overlap`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, List, Optional

import typer
from wasabi import msg

from .main import xling_cli
from .options import (
    ForceOption,
    FormatOption,
    JsonOption,
    LabelsOption,
    LexiconOption,
    PartOption,
    SampleOption,
    SeedOption,
    SplitModeOption,
    SplitOption,
    StrayOption,
    TagNamesOption,
)
from .output import echo_table, print_guessed, print_not_gold
from .own_outputs import has_keys, refuse_foreign

if TYPE_CHECKING:
    from ..workbench.doctor import OverlapReport
    from ..workbench.doctor.coverage import ViewCoverage

_STRINGS = {"char": "bigrams", "word": "words"}


@xling_cli.command("overlap")
def overlap_cli(
    source: Annotated[str, typer.Argument(help="Path or package name of the source pipeline.")],
    corpus: Annotated[
        List[Path], typer.Argument(help="The target's corpus files, or .spacy files.")
    ],
    config: Annotated[
        Optional[Path],
        typer.Option(
            "--config",
            "-c",
            help="The target's training config: tokenizer, views, modules, lexicon and label map "
            "are read from it. By default those of configs/ja.cfg for Japanese.",
        ),
    ] = None,
    lexicon: LexiconOption = None,
    format: FormatOption = None,
    lang: Annotated[
        Optional[str],
        typer.Option("--lang", "-l", help="Language code; by default the config's, else ja."),
    ] = None,
    labels: LabelsOption = None,
    label_map: Annotated[
        Optional[Path],
        typer.Option(
            "--label-map",
            help="JSON file from target label to source label, like the label_map of the transfer. "
            "By default the config's, else labels of the same name.",
        ),
    ] = None,
    source_corpus: Annotated[
        Optional[Path],
        typer.Option(
            "--source-corpus",
            help="The source's training data (.spacy), to count its tags, and its bigrams and "
            "words if the source has not counted them. By default the file in its config, if it "
            "still exists.",
        ),
    ] = None,
    split_mode: SplitModeOption = None,
    component: Annotated[
        Optional[str], typer.Option(help="Component that gets the modules; else the config's.")
    ] = None,
    source_component: Annotated[
        Optional[str], typer.Option(help="Component of the source; else the config's, or the same.")
    ] = None,
    stray: StrayOption = None,
    tag_names: TagNamesOption = None,
    split: SplitOption = None,
    part: PartOption = None,
    sample_size: SampleOption = 0,
    seed: SeedOption = 0,
    limit: Annotated[int, typer.Option(help="Number of unknown strings to show; 0: none.")] = 10,
    json_path: JsonOption = None,
    force: ForceOption = False,
) -> None:
    """Show how much of a target corpus a source pipeline knows, before any training.

    For each view that the modules could read, you see how many of its bigrams (module char) and
    words (module word) the source has seen in training, over all tokens and over those of entities;
    the most frequent unknown ones; and how many tokens start with a capital, as names do in
    English. Then come the source label of each label, and the tag distributions of both. The last
    lines are problems of the transfer, each with a fix.

    Example: python -m spacy xling overlap training/en/model-best corpus/ja/train.spacy
    --config configs/ja.cfg --lexicon lexicon.bin

    Without converting: python -m spacy xling overlap training/en/model-best
    assets/ja/gsd/train.bio --format gsd --labels assets/labels/gsd_coarse.json --sample 500
    """
    # imported here: the other commands do not need it
    from ..workbench.corpora.atomic import json_bytes, write_atomically
    from ..workbench.corpora.label_map import load_label_map
    from ..workbench.corpora.tokenizer import load_tokenizer
    from ..workbench.doctor import check_overlap, read_corpus

    try:
        if json_path is not None:
            refuse_foreign({json_path: has_keys("views", "source_capitals")}, force)
        if lang is None:
            lang = "ja" if config is None else str(load_tokenizer(config=config).lang)
        mapping = None
        if label_map is not None:
            pairs = load_label_map(label_map).mapping.items()
            mapping = {target: known for target, known in pairs if known is not None}
        texts = read_corpus(
            corpus,
            lang=lang,
            format=format,
            labels=labels,
            stray=stray,  # type: ignore[arg-type]  # checked there
            tag_names=None if tag_names is None else tag_names.split(","),
            split=split,
            part=part,
            sample_size=sample_size,
            seed=seed,
            progress=True,
        )
        report = check_overlap(
            source,
            texts,
            config=config,
            lexicon=lexicon,
            split_mode=split_mode,
            label_map=mapping,
            component=component,
            source_component=source_component,
            source_corpus=source_corpus,
            progress=True,
        )
        if json_path is not None:
            write_atomically({json_path: json_bytes(report.to_dict())})
    except (ValueError, OSError) as error:
        msg.fail(str(error), exits=1)
    print_guessed(texts.guessed)
    print_not_gold(texts.left_out_texts, texts.trimmed, limit, "")
    _print_overlap(report, limit)
    if json_path is not None:
        msg.good(f"Whole report: {json_path}")


def _print_overlap(report: "OverlapReport", limit: int) -> None:
    msg.good(
        f"{report.source} on {report.texts} texts, {report.tokens} tokens, "
        f"{sum(report.entities.values())} entities: {', '.join(report.files)}"
    )
    typer.echo("")
    for module in _STRINGS:
        views = [view for view in report.views if view.variant.module == module]
        if views:
            _print_views(report, module, views, limit)
    _print_labels(report)
    _print_tags(report)
    for finding in report.findings:
        msg.warn(finding.problem, finding.fix)
    if not report.findings:
        msg.good("No problem of a transfer found")


def _print_views(
    report: "OverlapReport", module: str, views: "List[ViewCoverage]", limit: int
) -> None:
    header = [f"{module}: {_STRINGS[module]} known", "by type", "by token", "in entities"]
    has_case = module == "char" and any(view.capitals is not None for view in views)
    rows = []
    for view in views:
        shares = [view.share.by_type, view.share.by_token, view.entities.by_token]
        if has_case:
            shares += [view.capitals or 0.0, view.capitals_in_entities or 0.0]
        mark = " *" if view.variant.used else ""
        rows.append([view.variant.name + mark, *map(_percent, shares)])
    echo_table(rows, header + (["capitals", "in entities"] if has_case else []))
    note = "*: what the target reads"
    if module not in report.modules:
        note += f", though the config does not transfer '{module}'"
    if module == "char" and report.source_capitals is not None:
        note += (
            "\ncapitals: over the tokens in a script without case; in the source "
            f"{_percent(report.source_capitals)} of all words start with one"
        )
    typer.echo(f"{note}\n")
    if views[0].labels:
        rows = [
            [label, *(_percent(view.labels[label].by_token) for view in views)]
            for label in views[0].labels
        ]
        echo_table(rows, [f"{module}: known in", *(view.variant.name for view in views)])
    for view in views if limit else ():
        for where, unknown in (
            ("unknown", view.unknown),
            ("unknown in entities", view.unknown_in_entities),
        ):
            shown = ", ".join(f"{string} {n}" for string, n in unknown[:limit]) or "none"
            more = ", …" if len(unknown) > limit else ""
            typer.echo(f"{module} {view.variant.name}, {where}: {shown}{more}")
    typer.echo("")


def _print_labels(report: "OverlapReport") -> None:
    rows = [
        [label, partner or "none: starts fresh", str(report.entities[label])]
        for label, partner in report.match.partners.items()
    ]
    if rows:
        echo_table(rows, ["label", "in the source", "entities"], "llr")
    if report.match.unused:
        msg.info(
            f"Labels of the source that no label starts from: {', '.join(report.match.unused)}"
        )


def _print_tags(report: "OverlapReport") -> None:
    tags = report.tags
    if tags is None:
        msg.info(
            "The tags of the source's training data are unknown",
            "Name the data to compare them: --source-corpus FILE.spacy",
        )
        return
    labels = sorted({tag[2:] for tag in (*tags.source, *tags.target)} - {""})
    rows = []
    for label in labels:
        tagged = [f"{position}-{label}" for position in "BILU"]
        shares = [side.get(tag, 0.0) for side in (tags.source, tags.target) for tag in tagged]
        rows.append([label, *map(_percent, shares)])
    echo_table(rows, ["share of tokens", "source B", *"ILU", "corpus B", *"ILU"])
    outside = [_percent(side.get("O", 0.0)) for side in (tags.source, tags.target)]
    typer.echo(
        f"O: {outside[0]} of the source's tokens ({tags.source_corpus}), {outside[1]} of the "
        f"corpus's.\nDistance of the tags {tags.distance:.2f}, of the labels over entities "
        f"{tags.label_distance:.2f} (0: equal, 1: nothing in common).\n"
    )


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
