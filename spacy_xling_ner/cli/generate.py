"""The command `python -m spacy xling generate`."""

import warnings
from pathlib import Path
from typing import Annotated, Optional

import typer
from wasabi import msg

from .convert import print_report
from .main import xling_cli
from .options import ForceOption
from .output import echo_table
from .own_outputs import corpus_files, is_utterances, refuse_foreign


@xling_cli.command("generate")
def generate_cli(
    folder: Annotated[Path, typer.Argument(help="Templates and lists: assets/assistant.")],
    output: Annotated[Path, typer.Argument(help="The .jsonl file to write.")],
    lang: Annotated[str, typer.Option("--lang", "-l", help="Language: en or ja.")],
    part: Annotated[str, typer.Option("--part", "-p", help="Part: train, dev or test.")] = "train",
    n: Annotated[int, typer.Option("--n", "-n", help="Number of utterances.")] = 2000,
    seed: Annotated[int, typer.Option("--seed", "-s", help="Seed of all choices.")] = 0,
    spacy_file: Annotated[
        Optional[Path],
        typer.Option("--spacy", help="Convert the utterances to this .spacy file, too."),
    ] = None,
    force: ForceOption = False,
) -> None:
    """Generate utterances to a voice assistant, with entities, from templates and name lists.

    The same options give the same file. In dev and test about 40 % of the names and 30 % of the
    templates do not occur in train. On an error nothing is written.

    Example: python -m spacy xling generate assets/assistant corpus/ja/train.jsonl
    --lang ja --part train --n 2000 --seed 0 --spacy corpus/ja/train.spacy
    """
    # imported here: the other commands do not need it
    from tqdm import tqdm

    from ..workbench.corpora.atomic import replace_outputs
    from ..workbench.corpora.convert import check_output, convert
    from ..workbench.corpora.embedded import generate, write_jsonl

    try:
        if spacy_file is not None and check_output(spacy_file) == output:
            raise ValueError(f"OUTPUT and --spacy are the same file, '{output}'.")
        spacy_files = {} if spacy_file is None else corpus_files(spacy_file, "read")
        refuse_foreign({output: is_utterances, **spacy_files}, force)
        with warnings.catch_warnings(record=True) as caught, replace_outputs() as stage:
            utterances = generate(folder, lang, n, seed, part)
            bar = tqdm(utterances, total=n, delay=2, unit=" utterances")
            labels = write_jsonl(stage(output), bar)
            if spacy_file is not None:
                report = convert(
                    [output], spacy_file, format="jsonl", lang=lang, progress=True, stage=stage
                )
    except (ValueError, OSError) as error:
        msg.fail(str(error), exits=1)
    msg.good(f"{n} {lang} utterances for {part}: {output}")
    for warning in caught:
        msg.warn(str(warning.message))
    typer.echo("")
    echo_table([(label, str(labels[label])) for label in sorted(labels)], ("label", "entities"))
    if spacy_file is not None:
        print_report(report)
