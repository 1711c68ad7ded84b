"""From one file of your own sentences to a pipeline in an application; see README.md.

Run it in the root of the repository: python examples/your_own_data/run.py
"""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer
from typer import Option

HERE = Path("examples/your_own_data")
NAME, VERSION = "my_entities", "0.1.0"
TEXTS = ["明日、金沢で鈴木さんに会う予定です。", "ソニーの株価を教えて。", "清水寺は何時に閉まる？"]


def run(*command: object, **variables: str) -> None:
    """Print a command of Python and run it; stop if it fails."""
    words = [str(word) for word in command]
    print(f"\n$ python {shlex.join(words)}", flush=True)
    code = subprocess.run([sys.executable, *words], env={**os.environ, **variables}).returncode
    if code:
        sys.exit(code)


def main(
    data: Annotated[Path, Option(help="Your sentences, as JSONL.")] = HERE / "sentences.jsonl",
    labels: Annotated[
        Path, Option(help="From each of your labels to the English label it starts from.")
    ] = HERE / "labels.json",
    facts: Annotated[Path, Option(help="Description, licence, sources.")] = HERE / "facts.json",
    source: Annotated[str, Option(help="An English source; by default a small one.")] = "",
    lexicon: Annotated[Path, Option()] = Path("corpus/quickstart/lexicon.bin"),
    epochs: Annotated[int, Option(help="Passes over your sentences.")] = 30,
    threshold: Annotated[float, Option(help="Drop entities less probable than this.")] = 0.5,
    output: Annotated[Path, Option(help="Folder for the results.")] = Path("build/your_own_data"),
) -> None:
    """Split, train, evaluate, calibrate, set a threshold, package, and load in an application."""
    # English: the source of the quickstart, trained if it is not there
    if not source:
        source = "training/quickstart/english/model-best"
        run("-m", "spacy", "project", "run", "quick-english")

    # Split: a text is in the same part whenever you run this, also after you add sentences
    for part in ("train", "dev", "test"):
        run(
            *("-m", "spacy", "xling", "convert", data, output / f"{part}.spacy"),
            *("--format", "jsonl", "--lang", "ja"),
            *("--split", "train:70,dev:15,test:15", "--part", part),
        )

    # Train: all modules start from English, each of your labels from its English label
    label_map = json.loads(labels.read_text(encoding="utf8"))
    run(
        *("-m", "spacy", "train", "configs/ja.cfg", "--output", output / "trained"),
        *("--paths.train", output / "train.spacy", "--paths.dev", output / "dev.spacy"),
        *("--paths.source", source, "--paths.lexicon", lexicon),
        *("--initialize.after_init.label_map", json.dumps(label_map)),
        *("--training.max_epochs", epochs),
    )

    # Evaluate by label, on sentences that nothing was trained on or chosen by; names that occur in
    # the training sentences are scored apart from new ones
    run(
        *("-m", "spacy", "xling", "evaluate", output / "test.spacy"),
        *(output / "trained/model-best", "--train", output / "train.spacy"),
    )

    # Calibrate: make the scores probabilities, so that a threshold has a meaning
    calibrated = output / "calibrated"
    run(
        *("-m", "spacy", "xling", "calibrate", output / "trained/model-best"),
        *(output / "dev.spacy", calibrated),
    )

    # Threshold: an option of the component, saved with the pipeline
    final = output / "final"
    setting = json.dumps({"components.xling_ner.threshold": threshold})
    load = f'spacy.load("{calibrated.as_posix()}", config={setting})'
    run("-c", f'import spacy; {load}.to_disk("{final.as_posix()}")')

    # Package: a model card and the licences, then a package to install
    run(
        *("-m", "spacy", "xling", "prepare", final, output / "prepared", "--facts", facts),
        *("--name", NAME, "--version", VERSION, "--corpus", output / "test.spacy"),
    )
    run("-m", "spacy", "package", output / "prepared", output, "--build", "none", "--force")

    # Application: installed into a folder of its own, so your environment stays as it is
    site = output / "site"
    run(
        *("-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--upgrade"),
        *("--target", site, output / f"ja_{NAME}-{VERSION}"),
    )
    run(HERE / "application.py", *TEXTS, PYTHONPATH=str(site))


if __name__ == "__main__":
    typer.run(main)
