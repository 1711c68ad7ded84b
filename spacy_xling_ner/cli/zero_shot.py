"""The command `python -m spacy xling zero-shot`."""

from pathlib import Path
from typing import Annotated

import typer
from wasabi import msg

from .main import xling_cli
from .options import ForceOption, LexiconOption
from .own_outputs import is_zero_shot, refuse_foreign


@xling_cli.command("zero-shot")
def zero_shot_cli(
    source: Annotated[str, typer.Argument(help="Path or package name of the source pipeline.")],
    config: Annotated[Path, typer.Argument(help="The target's config, such as configs/ja.cfg.")],
    output: Annotated[Path, typer.Argument(help="Folder for the pipeline.")],
    lexicon: LexiconOption = None,
    force: ForceOption = False,
) -> None:
    """Create a target pipeline from a source pipeline, without training in the target language.

    All three modules are copied from the source. The target's tokenizer, views and lexicon give
    each token an English form that the modules can read.

    Example: python -m spacy xling zero-shot training/en/model-best configs/ja.cfg
    training/ja-zero --lexicon assets/lexicon.bin
    """
    from ..transfer.zero_shot import zero_shot
    from ..workbench.corpora.atomic import replace_outputs

    overrides = {"paths.lexicon": str(lexicon)} if lexicon else {}
    try:
        refuse_foreign({output: is_zero_shot}, force, [source])
        nlp = zero_shot(source, config, overrides=overrides)
        with replace_outputs() as stage:
            nlp.to_disk(stage(output))
    except (OSError, ValueError) as error:
        msg.fail(f"Cannot create a pipeline from {source} and {config}", str(error), exits=1)
    msg.good(f"{', '.join(nlp.pipe_names)}: {output}")
