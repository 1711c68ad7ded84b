"""`python -m spacy xling overlap`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, List, Optional, Tuple

import typer
from wasabi import msg

from .main import xling_cli
from .options import (
    FormatOption,
    JsonOption,
    LabelsOption,
    PartOption,
    SampleOption,
    SeedOption,
    SplitOption,
    StrayOption,
    echo_table,
    write_json,
)

if TYPE_CHECKING:
    from ..workbench.doctor import OverlapReport, ViewOverlap

_MODULES = {"char": "bigrams", "word": "words"}


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
            help="The target's training config: its tokenizer, views, modules, lexicon and label "
            "map count. Without one: Japanese as in configs/ja.cfg.",
        ),
    ] = None,
    lexicon: Annotated[
        Optional[Path], typer.Option("--lexicon", help="A lexicon from `xling lexicon`.")
    ] = None,
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
            help="JSON from target label to source label, as the transfer's label_map; by default "
            "the config's, else same names.",
        ),
    ] = None,
    source_corpus: Annotated[
        Optional[Path],
        typer.Option(
            "--source-corpus",
            help="The source's training data (.spacy), for the tag distribution, and for the "
            "counts if the source has none; by default what its config names, if still there.",
        ),
    ] = None,
    split_mode: Annotated[
        Optional[str],
        typer.Option(help="Length of Japanese tokens without --config: A, B or C."),
    ] = None,
    component: Annotated[
        Optional[str], typer.Option(help="Component that gets the modules; else the config's.")
    ] = None,
    source_component: Annotated[
        Optional[str], typer.Option(help="Its name in the source; else the config's, or the same.")
    ] = None,
    stray: StrayOption = None,
    split: SplitOption = None,
    part: PartOption = None,
    sample_size: SampleOption = 0,
    seed: SeedOption = 0,
    limit: Annotated[int, typer.Option(help="How many unknown strings to show; 0: none.")] = 10,
    json_path: JsonOption = None,
) -> None:
    """Show what a source pipeline already knows of a corpus, before any training.

    For each view that the modules could read: how many of its bigrams (char) and words (word) the
    source has read in training, of all tokens and of those of entities, and the most frequent that
    it has not; how many tokens begin with a capital, as names do in English; which labels have a
    partner; how the tags differ. What stands against a transfer comes last, with what to do.

    Example: python -m spacy xling overlap training/en/model-best corpus/ja/train.spacy
    --config configs/ja.cfg --lexicon lexicon.bin

    Without converting: python -m spacy xling overlap training/en/model-best
    assets/ja/gsd/train.bio --format gsd --labels assets/labels/gsd_coarse.json --sample 500
    """
    # imported here: the other commands need none of it
    from ..workbench.corpora.label_map import load_label_map
    from ..workbench.corpora.tokenizer import load_tokenizer
    from ..workbench.doctor import check_overlap, read_corpus

    try:
        if lang is None:
            lang = "ja" if config is None else str(load_tokenizer(config=config).lang)
        mapping = None if label_map is None else load_label_map(label_map).mapping
        texts = read_corpus(
            corpus,
            lang=lang,
            format=format,
            labels=labels,
            stray=stray,  # type: ignore[arg-type]  # checked there
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
            label_map=None
            if mapping is None
            else {target: known for target, known in mapping.items() if known is not None},
            component=component,
            source_component=source_component,
            source_corpus=source_corpus,
            progress=True,
        )
        if json_path is not None:
            write_json(json_path, report.to_dict())
    except (ValueError, OSError) as error:
        msg.fail(str(error), exits=1)
    print_overlap(report, limit)
    if json_path is not None:
        msg.good(f"All of it: {json_path}")


def print_overlap(report: "OverlapReport", limit: int) -> None:
    """Print what a source knows of a corpus.

    report (OverlapReport): The report.
    limit (int): How many unknown strings to show for each view.
    """
    msg.good(
        f"{report.source} on {report.texts} texts, {report.tokens} tokens, "
        f"{sum(report.entities.values())} entities: {', '.join(report.files)}"
    )
    typer.echo("")
    for module, strings in _MODULES.items():
        views = [view for view in report.views if view.switch.module == module]
        if views:
            _print_views(report, views, f"{strings} known", limit)
    _print_labels(report)
    _print_tags(report)
    for finding in report.findings:
        msg.warn(finding.problem, finding.mend)
    if not report.findings:
        msg.good("Nothing stands against a transfer")


def _print_views(
    report: "OverlapReport", views: "List[ViewOverlap]", title: str, limit: int
) -> None:
    module = views[0].switch.module
    header = [f"{module}: {title}", "by type", "by token", "in entities"]
    has_case = any(view.capitals is not None for view in views) and module == "char"
    rows = []
    for view in views:
        cells = [view.share.by_type, view.share.by_token, view.entities.by_token]
        if has_case:
            cells += [view.capitals or 0.0, view.capitals_in_entities or 0.0]
        name = f"{view.switch.name} *" if view.switch.used else view.switch.name
        rows.append([name, *map(_percent, cells)])
    echo_table(rows, header + (["capitals", "in entities"] if has_case else []))
    typer.echo(_note(report, module) + "\n")
    labels = list(views[0].labels)
    if labels:
        rows = [
            [label, *(_percent(view.labels[label].by_token) for view in views)] for label in labels
        ]
        echo_table(rows, [f"{module}: known in", *(view.switch.name for view in views)])
    for view in views if limit else ():
        for where, unknown in (
            ("unknown", view.unknown),
            ("unknown in entities", view.unknown_in_entities),
        ):
            typer.echo(f"{module} {view.switch.name}, {where}: {_first(unknown, limit)}")
    typer.echo("")


def _note(report: "OverlapReport", module: str) -> str:
    note = "*: what the target reads"
    if module not in report.modules:
        note += f", though the config does not carry '{module}' over"
    if module == "char" and report.source_capitals is not None:
        note += (
            "\ncapitals: of the tokens in a script without case; in the source "
            f"{_percent(report.source_capitals)} of all words have one"
        )
    return note


def _first(unknown: List[Tuple[str, int]], limit: int) -> str:
    shown = ", ".join(f"{string} {count}" for string, count in unknown[:limit]) or "none"
    return f"{shown}, …" if len(unknown) > limit else shown


def _print_labels(report: "OverlapReport") -> None:
    rows = [
        [label, partner or "none: starts fresh", str(report.entities[label])]
        for label, partner in report.match.partners.items()
    ]
    if rows:
        echo_table(rows, ["label", "in the source", "entities"], "llr")
    if report.match.unused:
        msg.info(f"Labels of the source that nothing starts from: {', '.join(report.match.unused)}")


def _print_tags(report: "OverlapReport") -> None:
    tags = report.tags
    if tags is None:
        msg.info(
            "The tags of the source's training data are not known",
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
        f"{tags.label_distance:.2f} (0: the same, 1: nothing in common).\n"
    )


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
