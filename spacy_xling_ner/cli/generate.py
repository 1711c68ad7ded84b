"""The command `python -m spacy xling generate`."""

import warnings
from pathlib import Path
from typing import Annotated, Optional

import typer
from wasabi import msg

from ..workbench.corpora.embedded import write_jsonl
from .convert import print_report
from .main import xling_cli


@xling_cli.command("generate")
def generate_cli(
    folder: Annotated[Path, typer.Argument(help="Templates and lists: assets/assistant.")],
    output: Annotated[Path, typer.Argument(help="The .jsonl file to write.")],
    lang: Annotated[str, typer.Option("--lang", "-l", help="Language: en or ja.")],
    part: Annotated[str, typer.Option("--part", "-p", help="Part: train, dev or test.")] = "train",
    n: Annotated[int, typer.Option("--n", "-n", help="How many utterances.")] = 2000,
    seed: Annotated[int, typer.Option("--seed", "-s", help="Seed of all choices.")] = 0,
    spacy_file: Annotated[
        Optional[Path],
        typer.Option("--spacy", help="The .spacy file to write besides, as 'convert' would."),
    ] = None,
) -> None:
    """Write utterances to a voice assistant, with entities, from templates and lists of names.

    The same options give the same file. In dev and test about 40 % of the names and 30 % of the
    templates are new to train. On an error nothing is written; if only the conversion fails, the
    .jsonl stays.

    Example: python -m spacy xling generate assets/assistant corpus/ja/train.jsonl
    --lang ja --part train --n 2000 --seed 0 --spacy corpus/ja/train.spacy
    """
    # imported here: the other commands need none of it
    from tqdm import tqdm

    from ..workbench.corpora.convert import check_output, convert
    from ..workbench.corpora.embedded import generate

    try:
        if spacy_file is not None and check_output(spacy_file) == output:
            raise ValueError(f"OUTPUT and --spacy are the same file, '{output}'.")
        with warnings.catch_warnings(record=True) as caught:
            utterances = generate(folder, lang, n, seed, part)
            labels = write_jsonl(output, tqdm(utterances, total=n, delay=2, unit=" utterances"))
    except (ValueError, OSError) as error:
        msg.fail(str(error), exits=1)
    msg.good(f"{n} {lang} utterances for {part}: {output}")
    for warning in caught:
        msg.warn(str(warning.message))
    rows = [(label, labels[label]) for label in sorted(labels)]
    msg.table(rows, header=("label", "entities"), divider=True, aligns=("l", "r"))
    if spacy_file is not None:
        try:
            report = convert([output], spacy_file, format="jsonl", lang=lang, progress=True)
        except (ValueError, OSError) as error:
            msg.fail(str(error), exits=1)
        print_report(report)
