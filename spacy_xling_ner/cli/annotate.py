"""`python -m spacy xling annotate`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, List, Optional, Tuple

import typer
from wasabi import msg

from .main import xling_cli
from .options import ForceOption
from .own_outputs import corpus_files, refuse_foreign

if TYPE_CHECKING:
    from ..workbench.silver import SilverReport


@xling_cli.command("annotate")
def annotate_cli(
    texts: Annotated[
        Path, typer.Argument(help="Raw texts: one per line, .jsonl with text, or .spacy.")
    ],
    output: Annotated[Path, typer.Argument(help="The .spacy file to write.")],
    pipelines: Annotated[
        List[str], typer.Argument(help="Trained pipelines that vote, such as four seeds.")
    ],
    other: Annotated[
        Optional[List[str]],
        typer.Option(
            help="A recogniser of another kind and a map of its labels: ja_ginza=LABELS.json. An "
            "entity is annotated if more than half of the teachers find it; PIPELINES are one.",
        ),
    ] = None,
    min_score: Annotated[
        float,
        typer.Option(help="Less probable entities and tokens count as not annotated (0 to 1)."),
    ] = 0.0,
    gold: Annotated[
        Optional[Path], typer.Option(help="Your annotated .spacy file; written in front.")
    ] = None,
    times: Annotated[int, typer.Option(help="Copies of the gold to write.")] = 1,
    limit: Annotated[int, typer.Option("--limit", "-n", help="Texts to draw; 0 for all.")] = 0,
    seed: Annotated[int, typer.Option(help="Seed of the draw.")] = 0,
    component: Annotated[
        str, typer.Option(help="The recogniser: an xling_ner, or a ner, which votes with 1 or 0.")
    ] = "xling_ner",
    force: ForceOption = False,
) -> None:
    """Annotate raw texts with trained pipelines, to train another one on more sentences.

    The score of an entity is the mean of the probabilities that the pipelines give it. With few
    labelled sentences, train four pipelines that differ in --system.seed, let them annotate some
    thousand texts, and train one pipeline on the result. Without any, let a zero-shot pipeline and
    an --other one agree. OUTPUT.report.json has the counts.

    Example: python -m spacy xling annotate texts.txt corpus/ja_silver.spacy
    training/ja/*/model-best --gold corpus/ja_train.spacy --times 3
    """
    from ..workbench.silver import annotate_corpus

    try:
        others = dict(_name_and_map(each) for each in other or ())
        inputs = [texts] if gold is None else [texts, gold]
        refuse_foreign(corpus_files(output, "pipelines"), force, inputs)
        report = annotate_corpus(
            pipelines,
            texts,
            output,
            others=others,
            component=component,
            min_score=min_score,
            gold=gold,
            times=times,
            limit=limit,
            seed=seed,
            progress=True,
        )
    except (OSError, ValueError) as error:
        msg.fail(str(error), exits=1)
    _print_report(report)


def _name_and_map(value: str) -> Tuple[str, str]:
    name, _, labels = value.partition("=")
    if not name or not labels:
        raise ValueError(f"--other is PIPELINE=LABELS.json, got '{value}'.")
    return name, labels


def _print_report(report: "SilverReport") -> None:
    msg.table(
        [
            (label, str(n), str(report.doubtful[label]))
            for label, n in sorted((report.entities + report.doubtful).items())
        ],
        header=("label", "found", "of these in doubt"),
    )
    if report.repeated:
        msg.info(f"{report.repeated} texts were there before and are left out")
    if report.gold:
        msg.info(f"in front of them {report.gold} documents with gold, {report.times} times")
    msg.info(
        f"{report.open_tokens} of {report.tokens} tokens count as not annotated; mean score of "
        f"the entities {report.mean_score:.2f}"
    )
    n_pipelines = len(report.pipelines) + len(report.others)
    msg.good(f"{report.documents} texts annotated by {n_pipelines}: {report.output}")
