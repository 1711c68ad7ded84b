"""`python -m spacy xling evaluate`."""

from pathlib import Path
from typing import Annotated, Any, Dict

import srsly
import typer
from wasabi import msg

from .main import xling_cli


@xling_cli.command("evaluate")
def evaluate_cli(
    corpus: Annotated[Path, typer.Argument(help="A .spacy file written by `xling convert`.")],
    systems: Annotated[Path, typer.Argument(help="Folder with a sub-folder per trained system.")],
    output: Annotated[Path, typer.Argument(help="Folder for the metrics, a JSON file per system.")],
    dataset: Annotated[str, typer.Option("--dataset", "-d", help="Name of the data set.")],
    n_train: Annotated[
        int, typer.Option("--n-train", "-n", help="Number of training sentences of the systems.")
    ],
    seed: Annotated[int, typer.Option("--seed", help="Seed of the systems.")] = 0,
) -> None:
    """Evaluate trained systems strictly: exact character offsets and label, from raw text.

    A system is a sub-folder with a `model-best` from `spacy train`, and is named like it. Metrics
    have the scores, and gold and predicted offsets of every document. On an error nothing is
    written.

    Example: python -m spacy xling evaluate corpus/gsd/test.spacy training/gsd/n500/seed0
    metrics/gsd/n500/seed0 --dataset gsd --n-train 500 --seed 0
    """
    from ..workbench.corpora.atomic import write_atomically
    from ..workbench.evaluation.evaluate import evaluate

    if not corpus.is_file():
        msg.fail(f"{corpus}: no such corpus; write it with `xling convert`.", exits=1)
    models = sorted(systems.glob("*/model-best"))
    if not models:
        msg.fail(f"{systems}: no sub-folder has a model-best; train a system there first.", exits=1)
    files = {}
    rows = []
    documents = 0
    for model in models:
        system = model.parent.name
        metrics: Dict[str, Any] = {"dataset": dataset, "system": system}
        metrics.update(n_train=n_train, seed=seed)
        try:
            metrics.update(evaluate(model, corpus))
        except (OSError, ValueError) as error:
            msg.fail(f"Cannot evaluate {model}", str(error), exits=1)
        text = srsly.json_dumps(metrics, indent=2) + "\n"
        files[output / f"{system}.json"] = text.encode("utf8")
        rows.append((system, *(f"{metrics[key]:.1f}" for key in ("precision", "recall", "f1"))))
        documents = len(metrics["documents"])
    try:
        write_atomically(files)
    except OSError as error:
        msg.fail(f"Cannot write to {output}", str(error), exits=1)
    msg.good(f"{len(rows)} systems on {documents} documents of {corpus}: {output}")
    msg.table(rows, header=("system", "P", "R", "F1"), divider=True, aligns=("l", "r", "r", "r"))
