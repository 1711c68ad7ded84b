"""`python -m spacy xling evaluate`."""

from pathlib import Path

import srsly
import typer
from wasabi import msg

from .main import xling_cli


@xling_cli.command("evaluate")
def evaluate_cli(
    corpus: Path = typer.Argument(..., help="A .spacy file written by `xling convert`."),
    systems: Path = typer.Argument(..., help="Folder with one trained system a sub-folder."),
    output: Path = typer.Argument(..., help="Folder for the metrics, one JSON file a system."),
    dataset: str = typer.Option(..., "--dataset", "-d", help="Name of the data set."),
    n_train: int = typer.Option(..., "--n-train", "-n", help="Training sentences of the systems."),
    seed: int = typer.Option(0, "--seed", help="Seed of the systems."),
) -> None:
    """Evaluate trained systems strictly: exact character offsets and label, from raw text.

    A system is a sub-folder with a `model-best`, as `spacy train` writes it; its name is the
    system's. Metrics hold the scores, and gold and predicted offsets of every document.

    Example: python -m spacy xling evaluate corpus/gsd/test.spacy training/gsd/n500/seed0
    metrics/gsd/n500/seed0 --dataset gsd --n-train 500 --seed 0
    """
    from ..experiments.evaluate import evaluate

    models = sorted(systems.glob("*/model-best"))
    if not models:
        msg.fail(f"{systems}: no sub-folder has a model-best; train a system there first.", exits=1)
    rows = []
    for model in models:
        system = model.parent.name
        metrics = {"dataset": dataset, "system": system, "n_train": n_train, "seed": seed}
        try:
            metrics.update(evaluate(model, corpus))
        except (OSError, ValueError) as error:
            msg.fail(f"Cannot evaluate {model}", str(error), exits=1)
        output.mkdir(parents=True, exist_ok=True)
        srsly.write_json(output / f"{system}.json", metrics)
        rows.append((system, *(f"{metrics[key]:.1f}" for key in ("precision", "recall", "f1"))))
    msg.table(rows, header=("system", "P", "R", "F1"), divider=True, aligns=("l", "r", "r", "r"))
