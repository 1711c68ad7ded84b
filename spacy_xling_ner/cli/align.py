"""`python -m spacy xling align`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Dict, List, Optional, Tuple

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
    from ..workbench.doctor import AlignmentReport, TokenizerFit


@xling_cli.command("align")
def align_cli(
    corpus: Annotated[List[Path], typer.Argument(help="Corpus files, or .spacy files.")],
    format: FormatOption = None,
    lang: Annotated[
        Optional[str], typer.Option("--lang", "-l", help="Language code, such as ja.")
    ] = None,
    labels: LabelsOption = None,
    config: Annotated[
        Optional[Path],
        typer.Option("--config", "-c", help="Training config: try its [nlp.tokenizer] alone."),
    ] = None,
    stray: StrayOption = None,
    split: SplitOption = None,
    part: PartOption = None,
    sample_size: SampleOption = 0,
    seed: SeedOption = 0,
    limit: Annotated[int, typer.Option(help="How many misfits to show; 0: none.")] = 20,
    json_path: JsonOption = None,
) -> None:
    """Show how the gold spans fit the tokens, and which split mode loses the fewest.

    A pipeline's entities consist of whole tokens. A gold span with an edge within a token can never
    be found, however well the network learns: it is lost. Japanese is tried in Sudachi's split
    modes A (short tokens; spaCy's default), B and C (names in one); any other language with its one
    tokenizer. Each lost span is shown with its line (in a .spacy file: the number of the text),
    among its tokens: は|[東京]都|で is a span 東京 in a token 東京都.

    Example: python -m spacy xling align assets/ja/gsd/train.bio --format gsd --lang ja

    Then: python -m spacy xling convert … --split-mode A, and the same split_mode in [nlp.tokenizer]
    of the training config.
    """
    # imported here: the other commands need none of it
    from ..workbench.corpora.tokenizer import load_tokenizer
    from ..workbench.doctor import check_alignment, read_corpus

    try:
        texts = read_corpus(
            corpus,
            lang=lang or str(load_tokenizer(config=config).lang),
            format=format,
            labels=labels,
            stray=stray,  # type: ignore[arg-type]  # checked there
            split=split,
            part=part,
            sample_size=sample_size,
            seed=seed,
            progress=True,
        )
        report = check_alignment(texts, config=config, progress=True)
        if json_path is not None:
            write_json(json_path, report.to_dict())
    except (ValueError, OSError) as error:
        msg.fail(str(error), exits=1)
    print_alignment(report, limit)
    if json_path is not None:
        msg.good(f"All of it: {json_path}")


def print_alignment(report: "AlignmentReport", limit: int) -> None:
    """Print how gold spans fit the tokens.

    report (AlignmentReport): The report.
    limit (int): How many misfits to show.
    """
    n_spans = sum(report.spans.values())
    msg.good(f"{report.texts} texts, {n_spans} spans: {', '.join(report.files)}")
    typer.echo("")
    names = [_name(report, fit) for fit in report.fits]
    reasons = sorted({reason for fit in report.fits for reason in fit.lost_by_reason()})
    rows = []
    for name, fit in zip(names, report.fits, strict=True):
        counts = fit.lost_by_reason()
        shares = [str(fit.tokens), str(fit.lost), f"{100 * fit.ceiling:.2f} %"]
        rows.append([name, *shares, *(str(counts.get(reason, 0)) for reason in reasons)])
    echo_table(rows, ["tokens by", "tokens", "lost", "kept", *reasons])
    if report.recommended is not None:
        mode = report.recommended.split_mode
        msg.info(
            f"Choose split mode {mode}: {report.recommended.reason}.",
            f'Convert with --split-mode {mode}, and set split_mode = "{mode}" in [nlp.tokenizer] '
            "of the training config.",
        )
        typer.echo("")
    if any(fit.misfits for fit in report.fits):
        lost = [fit.lost_by_label() for fit in report.fits]
        echo_table(
            [
                [label, str(report.spans[label]), *(str(counts[label]) for counts in lost)]
                for label in sorted(report.spans)
            ],
            ["label", "spans", *(f"lost by {name}" for name in names)],
        )
        _print_misfits(report, limit)
    if "overlap" in reasons:
        msg.warn(
            "Spans that overlap each other are lost with any tokenizer",
            "An entity recogniser gives each token to one entity. The longer span stays.",
        )
    if report.left_out:
        left_out = ", ".join(f"{label} {n}" for label, n in sorted(report.left_out.items()))
        msg.info(f"Left out by the label map: {left_out}")


def _name(report: "AlignmentReport", fit: "TokenizerFit") -> str:
    if fit.split_mode is None:
        return report.lang
    return f"{fit.split_mode} (default)" if fit.split_mode == "A" else fit.split_mode


def _print_misfits(report: "AlignmentReport", limit: int) -> None:
    # a span that meets the same tokens in two modes is one row
    found: Dict[Tuple[str, int, int, str, str, str], List[str]] = {}
    chosen = None if report.recommended is None else report.recommended.split_mode
    for fit in report.fits:
        for m in fit.misfits:
            key = (m.file, m.line, m.start, m.label, m.reason, m.tokens)
            found.setdefault(key, []).append(fit.split_mode or report.lang)
    order = {file: number for number, file in enumerate(report.files)}
    keys = sorted(found, key=lambda key: (chosen not in found[key], order[key[0]], *key[1:3]))
    if not limit or not keys:
        return
    rows = []
    for key in keys[:limit]:
        file, line, _, label, reason, tokens = key
        place = str(line) if len(report.files) == 1 else f"{file}:{line}"
        rows.append([place, " ".join(found[key]), reason, label, tokens])
    echo_table(rows, ["line", "lost by", "reason", "label", "span among tokens"], "lllll")
    if len(keys) > limit:
        typer.echo(f"… and {len(keys) - limit} more; --json FILE has all")
