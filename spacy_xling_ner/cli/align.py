"""The command `python -m spacy xling align`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Dict, List, Optional, Tuple

import typer
from wasabi import msg

from .main import xling_cli
from .options import (
    ForceOption,
    FormatOption,
    JsonOption,
    LabelsOption,
    LangOption,
    PartOption,
    SampleOption,
    SeedOption,
    SplitOption,
    StrayOption,
    TagNamesOption,
)
from .output import echo_table, print_guessed, print_left_out, print_not_gold
from .own_outputs import has_keys, refuse_foreign

if TYPE_CHECKING:
    from ..workbench.doctor import AlignmentReport


@xling_cli.command("align")
def align_cli(
    corpus: Annotated[List[Path], typer.Argument(help="Corpus files, or .spacy files.")],
    format: FormatOption = None,
    lang: LangOption = None,
    labels: LabelsOption = None,
    config: Annotated[
        Optional[Path],
        typer.Option("--config", "-c", help="Training config: check only its [nlp.tokenizer]."),
    ] = None,
    stray: StrayOption = None,
    tag_names: TagNamesOption = None,
    split: SplitOption = None,
    part: PartOption = None,
    sample_size: SampleOption = 0,
    seed: SeedOption = 0,
    limit: Annotated[int, typer.Option(help="Number of misaligned spans to show; 0: none.")] = 20,
    json_path: JsonOption = None,
    force: ForceOption = False,
) -> None:
    """Check a corpus: what is annotated, and how many gold entities the tokens can represent.

    Entities with blanks at their edges, labels with few entities and texts without one are named.

    The entities of a pipeline consist of whole tokens. A gold entity that starts or ends within a
    token can never be found, however well the network learns: it is lost. Japanese is checked in
    Sudachi's split modes A (short tokens; spaCy's default), B and C (names in one token); any other
    language with its only tokenizer. A is recommended unless another mode is better beyond chance
    (a sign test over the texts). Each lost entity is shown with its line (in a .spacy file: the
    number of the text) among its tokens: は|[東京]都|で is the entity 東京 in the token 東京都.

    Example: python -m spacy xling align assets/ja/gsd/train.bio --format gsd --lang ja

    Then use the same mode twice: in python -m spacy xling convert … --split-mode A, and as
    split_mode in [nlp.tokenizer] of the training config.
    """
    # imported here: the other commands do not need it
    from ..workbench.corpora.atomic import json_bytes, write_atomically
    from ..workbench.corpora.tokenizer import load_tokenizer
    from ..workbench.doctor import check_alignment, read_corpus

    try:
        if json_path is not None:
            refuse_foreign({json_path: has_keys("spans", "tokenizers")}, force)
        texts = read_corpus(
            corpus,
            lang=lang or str(load_tokenizer(config=config).lang),
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
        report = check_alignment(texts, config=config, progress=True)
        if json_path is not None:
            write_atomically({json_path: json_bytes(report.to_dict())})
    except (ValueError, OSError) as error:
        msg.fail(str(error), exits=1)
    _print_alignment(report, limit)
    if json_path is not None:
        msg.good(f"Whole report: {json_path}")


def _print_alignment(report: "AlignmentReport", limit: int) -> None:
    n_spans = sum(report.spans.values())
    print_guessed(report.guessed)
    msg.good(f"{report.texts} texts, {n_spans} spans: {', '.join(report.files)}")
    typer.echo("")
    # spaCy's default split mode is A
    _print_corpus(report, limit)
    modes = {None: report.lang, "A": "A (default)"}
    names = [modes.get(fit.split_mode, str(fit.split_mode)) for fit in report.fits]
    lost = [fit.lost_by_reason() for fit in report.fits]
    reasons = sorted({reason for counts in lost for reason in counts})
    rows = [
        [name, str(fit.tokens), str(fit.lost), f"{100 * fit.ceiling:.2f} %"]
        + [str(counts.get(reason, 0)) for reason in reasons]
        for name, fit, counts in zip(names, report.fits, lost, strict=True)
    ]
    echo_table(rows, ["tokens by", "tokens", "lost", "kept", *reasons])
    if report.recommended is not None:
        mode = report.recommended.split_mode
        msg.info(
            f"Choose split mode {mode}, as {report.recommended.reason}.",
            f'Convert with --split-mode {mode}, and set split_mode = "{mode}" in [nlp.tokenizer] '
            "of the training config.",
        )
        typer.echo("")
    if reasons:
        lost = [fit.lost_by_label() for fit in report.fits]
        echo_table(
            [
                [label, str(report.spans[label]), *(str(counts[label]) for counts in lost)]
                for label in sorted(report.spans)
            ],
            ["label", "spans", *(f"lost by {name}" for name in names)],
        )
        if limit:
            _print_misaligned(report, limit)
    if "overlap" in reasons:
        msg.warn(
            "Entities that overlap are lost with any tokenizer",
            "A recogniser assigns each token to one entity. The longer entity is kept.",
        )
    print_left_out(report.left_out)


def _print_corpus(report: "AlignmentReport", limit: int) -> None:
    msg.info(f"{report.without_entities} of {report.texts} texts have no entity")
    few = ", ".join(f"{label} {count}" for label, count in report.few_examples().items())
    if few:
        msg.warn(f"Labels with few entities, which are hard to learn and to evaluate: {few}")
    if report.texts and not report.without_entities:
        msg.warn("No text is without an entity: a recogniser also learns from such texts")
    rest = "; --json FILE has all"
    print_not_gold(report.left_out_texts, report.trimmed, limit, rest)


def _print_misaligned(report: "AlignmentReport", limit: int) -> None:
    # an entity that meets the same tokens in two modes is one row
    found: Dict[Tuple[str, int, int, str, str, str], List[str]] = {}
    chosen = None if report.recommended is None else report.recommended.split_mode
    for fit in report.fits:
        for span in fit.misaligned:
            key = (span.file, span.line, span.start, span.label, span.reason, span.tokens)
            found.setdefault(key, []).append(fit.split_mode or report.lang)
    keys = sorted(
        found, key=lambda key: (chosen not in found[key], report.files.index(key[0]), *key[1:3])
    )
    rows = []
    for key in keys[:limit]:
        file, line, _, label, reason, tokens = key
        place = str(line) if len(report.files) == 1 else f"{file}:{line}"
        rows.append([place, " ".join(found[key]), reason, label, tokens])
    echo_table(rows, ["line", "lost by", "reason", "label", "span among tokens"], "lllll")
    if len(keys) > limit:
        typer.echo(f"… and {len(keys) - limit} more; --json FILE has all")
