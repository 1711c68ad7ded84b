"""`python -m spacy xling evaluate`."""

from pathlib import Path
from typing import Annotated, Any, Dict, Optional

import srsly
import typer
from wasabi import msg

from .main import xling_cli
from .options import ForceOption
from .output import echo_table
from .own_outputs import has_keys, refuse_foreign

_KEYS = ("dataset", "system", "f1")


@xling_cli.command("evaluate")
def evaluate_cli(
    corpus: Annotated[Path, typer.Argument(help="A .spacy file written by `xling convert`.")],
    systems: Annotated[
        Path,
        typer.Argument(help="A pipeline (folder or package), or a folder of trained systems."),
    ],
    output: Annotated[
        Optional[Path],
        typer.Argument(help="Folder for the metrics, a JSON file per system; needed for several."),
    ] = None,
    dataset: Annotated[
        Optional[str],
        typer.Option("--dataset", "-d", help="Name of the data set; by default the file's."),
    ] = None,
    n_train: Annotated[
        Optional[int],
        typer.Option("--n-train", "-n", help="Number of training sentences; needed for several."),
    ] = None,
    train: Annotated[
        Optional[Path],
        typer.Option(
            "--train",
            "-t",
            help="The pipeline's training data (.spacy), to score its names and others apart. By "
            "default the file in its config, if it is there.",
        ),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="Seed of the systems.")] = 0,
    labels: Annotated[
        Optional[Path],
        typer.Option(
            "--labels",
            "-L",
            help="Map from the labels of a pipeline of another kind to the corpus's: JSON.",
        ),
    ] = None,
    gold_tokens: Annotated[
        bool,
        typer.Option(
            "--gold-tokens",
            help="Read the words of the corpus (`xling convert --tokens keep`), not raw text.",
        ),
    ] = False,
    force: ForceOption = False,
) -> None:
    """Evaluate pipelines strictly: exact character offsets and label, by default from raw text.

    One pipeline is scored by label, and apart for names that its training data has and for others:
    python -m spacy xling evaluate corpus/test.spacy training/ja

    In a folder of several, a system is a sub-folder with a `model-best` from `spacy train`, and is
    named like it. Metrics have the scores, and gold and predicted offsets of every document. On an
    error nothing is written.

    Example: python -m spacy xling evaluate corpus/gsd/test.spacy training/gsd/n500/seed0
    metrics/gsd/n500/seed0 --dataset gsd --n-train 500 --seed 0

    A ready-made recogniser: python -m spacy xling evaluate corpus/gsd/test.spacy ja_ginza
    --labels assets/labels/ginza_coarse.json
    """
    from ..workbench.corpora.atomic import write_atomically
    from ..workbench.evaluation.evaluate import evaluate

    if not corpus.is_file():
        msg.fail(f"{corpus}: no such corpus; write it with `xling convert`.", exits=1)
    dataset = dataset or corpus.stem
    models = sorted(systems.glob("*/model-best"))
    if not models:
        _evaluate_one(
            corpus, systems, output, train, dataset, n_train, seed, labels, gold_tokens, force
        )
        return
    if labels is not None:
        msg.fail(f"--labels is for one pipeline, and {systems} has several.", exits=1)
    if output is None or n_train is None:
        msg.fail(f"{systems} has several systems: name OUTPUT and --n-train.", exits=1)
    outputs = {model: output / f"{model.parent.name}.json" for model in models}
    try:
        refuse_foreign({path: has_keys(*_KEYS) for path in outputs.values()}, force)
    except OSError as error:
        msg.fail(str(error), exits=1)
    files = {}
    rows = []
    documents = 0
    for model in models:
        system = model.parent.name
        metrics: Dict[str, Any] = {"dataset": dataset, "system": system}
        metrics.update(n_train=n_train, seed=seed, gold_tokens=gold_tokens)
        try:
            metrics.update(evaluate(model, corpus, gold_tokens=gold_tokens))
        except (OSError, ValueError) as error:
            msg.fail(f"Cannot evaluate {model}", str(error), exits=1)
        text = srsly.json_dumps(metrics, indent=2) + "\n"
        files[outputs[model]] = text.encode("utf8")
        rows.append((system, *(f"{metrics[key]:.1f}" for key in ("precision", "recall", "f1"))))
        documents = len(metrics["documents"])
    try:
        write_atomically(files)
    except OSError as error:
        msg.fail(f"Cannot write to {output}", str(error), exits=1)
    msg.good(f"{len(rows)} systems on {documents} documents of {corpus}: {output}")
    msg.table(rows, header=("system", "P", "R", "F1"), divider=True, aligns=("l", "r", "r", "r"))


def _evaluate_one(
    corpus: Path,
    pipeline: Path,
    output: Optional[Path],
    train: Optional[Path],
    dataset: str,
    n_train: Optional[int],
    seed: int,
    labels: Optional[Path],
    gold_tokens: bool,
    force: bool,
) -> None:
    from ..workbench.corpora.atomic import json_bytes, write_atomically
    from ..workbench.evaluation.evaluate import predict, score
    from ..workbench.evaluation.other_recogniser import OtherRecogniser
    from ..workbench.evaluation.seen_names import read_names, score_by_seen, training_corpus

    model = pipeline
    if pipeline.is_dir() and not (pipeline / "meta.json").is_file():
        model = pipeline / "model-best"
        if not model.is_dir():
            msg.fail(
                f"{pipeline}: no pipeline (meta.json), and no sub-folder has a model-best; train a "
                "system there first.",
                exits=1,
            )
    target = None if output is None else output / f"{pipeline.name}.json"
    try:
        if target is not None:
            refuse_foreign({target: has_keys(*_KEYS)}, force)
        other = OtherRecogniser(model if model.exists() else str(model), labels)  # else a package
        examples = predict(other, corpus, gold_tokens=gold_tokens)
        metrics: Dict[str, Any] = {"dataset": dataset, "system": pipeline.name}
        metrics.update(n_train=n_train, seed=seed, gold_tokens=gold_tokens)
        metrics.update(score(examples, corpus))
        known = train or training_corpus(other.nlp)
        if known is not None:
            texts = [example.reference.text for example in examples]
            metrics["by_seen"] = score_by_seen(texts, metrics["documents"], read_names(known))
        if target is not None:
            write_atomically({target: json_bytes(metrics)})
    except (OSError, ValueError) as error:
        msg.fail(f"Cannot evaluate {model}", str(error), exits=1)
    msg.good(f"{model} on {len(examples)} documents of {corpus}")
    if other.left_out:
        counts = ", ".join(f"{label} {n}" for label, n in other.left_out.most_common(5))
        msg.info(
            f"{other.left_out.total()} entities have no label of the corpus", f"most: {counts}"
        )
    by_label: Dict[str, Dict[str, float]] = metrics["per_label"]
    total = sum(values["support"] for values in by_label.values())
    rows = [("all", {**metrics, "support": total}), *sorted(by_label.items())]
    for group, values in metrics.get("by_seen", {}).items():
        rows.append((f"{group} in training", values))
    numbers = ("precision", "recall", "f1")
    echo_table(
        [[name, *(f"{v[key]:.1f}" for key in numbers), str(v["support"])] for name, v in rows],
        ("", "P", "R", "F1", "entities"),
    )
    gold = {label for label, values in by_label.items() if values["support"]}
    own = other.labels
    if gold and not gold & own:
        msg.warn(
            f"No label of the corpus ({', '.join(sorted(gold))}) is one of the pipeline "
            f"({', '.join(sorted(own)) or 'it has none'}), so every score is 0.",
            "Map those of the corpus: `xling convert … --labels FILE`; or of the pipeline: "
            "`xling evaluate … --labels FILE`.",
        )
    if known is None:
        msg.info("Names seen in training are not known", "Name the data: --train FILE.spacy")
    else:
        msg.info(f"Names seen in training are those of {known}")
