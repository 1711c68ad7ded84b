"""`python -m spacy xling names`."""

from pathlib import Path
from typing import Annotated, Dict, List, Optional, Sequence, Tuple

import typer
from wasabi import msg

from .main import xling_cli
from .options import ForceOption
from .own_outputs import changed_settings


@xling_cli.command("names")
def names_cli(
    pipeline: Annotated[str, typer.Argument(help="A trained pipeline: folder or package.")],
    names: Annotated[Path, typer.Argument(help="Lines of `name<TAB>label`, in UTF-8.")],
    output: Annotated[Path, typer.Argument(help="Folder for the pipeline with the names.")],
    weight: Annotated[
        Optional[float],
        typer.Option(help="What a name adds to the scores of its tags; by default as it is, 4."),
    ] = None,
    component: Annotated[str, typer.Option(help="The recogniser.")] = "xling_ner",
    force: ForceOption = False,
) -> None:
    """Give a recogniser names of your own: it finds them without any training.

    The names replace those that it had; a file without names removes them. The context keeps a say:
    with a higher weight a name counts wherever it stands, with a lower one only where the network
    is in doubt. The list is saved with the pipeline, as plain text. OUTPUT may be PIPELINE.

    Example: python -m spacy xling names training/ja/model-best names.tsv training/ja/with-names
    """
    try:
        with changed_settings(pipeline, component, output, force, [names]) as (_, recogniser):
            before = sum(map(len, recogniser.names.values()))
            recogniser.names, n_skipped = _read_names(names, recogniser.labels)
            if weight is not None:
                recogniser.name_weight = weight
    except (OSError, ValueError) as error:
        msg.fail(str(error), exits=1)
    counts = ", ".join(f"{label} {len(own):,}" for label, own in recogniser.names.items())
    msg.good(f"{output}: {counts or 'no names'}; weight {recogniser.name_weight:g}")
    if before:
        msg.info(f"{before:,} names that it had before are replaced.")
    if n_skipped:
        msg.info(
            f"{n_skipped:,} lines with a tab begin with # and are skipped; a blank before the # "
            "makes a name of it."
        )


def _read_names(path: Path, labels: Sequence[str]) -> Tuple[Dict[str, List[str]], int]:
    from ..bridge.lexicon.tsv import read_lines
    from ..pipeline.own_names import OwnNames
    from ..training.blank_edges import trim

    names: Dict[str, List[str]] = {}
    n_skipped = 0
    for line, where in read_lines(path):
        fields = [field[slice(*trim(field, 0, len(field)))] for field in line.split("\t")]
        if line.startswith("#"):
            n_skipped += len(fields) > 1
            continue
        if len(fields) != 2 or not all(fields):
            raise ValueError(f"{where}: {line!r} is no name with its label; write name<TAB>label.")
        name, label = fields
        if label not in labels:
            raise ValueError(
                f"{where}: unknown label {label!r} of {name!r}; the recogniser's labels: "
                f"{', '.join(labels)}."
            )
        try:
            OwnNames({label: [name]})
        except ValueError as error:
            raise ValueError(f"{where}: {error}") from error
        names.setdefault(label, []).append(name)
    return names, n_skipped
