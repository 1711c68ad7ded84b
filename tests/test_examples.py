"""The examples run from end to end, as they stand."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import spacy
import srsly
from spacy.cli.train import train
from typer.testing import CliRunner

from spacy_xling_ner.cli import xling_cli
from spacy_xling_ner.workbench.corpora.convert import convert
from spacy_xling_ner.workbench.corpora.embedded import generate, write_jsonl

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = Path("examples") / "your_own_data"
THRESHOLD = 0.2


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A copy of what the example reads, with a source that was trained for some seconds."""
    folder = tmp_path_factory.mktemp("checkout")
    for path in (EXAMPLE, Path("configs")):
        shutil.copytree(ROOT / path, folder / path)
    lexicon = ["--no-jmdict", "--tsv", str(ROOT / "assets" / "lexicon" / "ja-en.tsv")]
    CliRunner().invoke(xling_cli, ["lexicon", str(folder / "lexicon.bin"), *lexicon])
    write_jsonl(folder / "en.jsonl", generate(ROOT / "assets" / "assistant", "en", 500, 0, "train"))
    convert([folder / "en.jsonl"], folder / "en.spacy", format="jsonl", lang="en")
    overrides = {
        "paths.train": str(folder / "en.spacy"),
        "paths.dev": str(folder / "en.spacy"),
        "paths.lexicon": str(folder / "lexicon.bin"),
        "training.max_steps": 50,
        "training.eval_frequency": 50,
        "training.batcher.size": 350,
        "training.optimizer.learn_rate": 0.005,
    }
    train(folder / "configs" / "en_bridge.cfg", folder / "en", overrides=overrides)
    return folder


def run(folder, *options):
    source = ["--source", "en/model-best", "--lexicon", "lexicon.bin", "--epochs", "8"]
    command = [sys.executable, str(EXAMPLE / "run.py"), *source, *options]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=600)


@pytest.mark.slow
def test_the_example_ends_with_entities_in_an_application(checkout):
    ran = run(checkout, "--threshold", str(THRESHOLD))
    assert ran.returncode == 0, ran.stdout + ran.stderr
    labels = srsly.read_json(checkout / EXAMPLE / "labels.json")
    # the evaluation names each label, and scores new names apart
    evaluation = ran.stdout.split("$ python -m spacy xling evaluate ")[1].split("\n$ python")[0]
    groups = ("seen in training", "unseen in training")
    assert [row for row in (*labels, *groups) if row not in evaluation] == []
    # what the application prints
    shown = ran.stdout.split("application.py")[-1]
    entities = re.findall(r"^  (\w+) ([01]\.\d\d)  (\w+)$", shown, re.MULTILINE)
    assert entities
    assert {label for label, _, _ in entities} <= set(labels)
    assert all(float(score) >= THRESHOLD for _, score, _ in entities)
    # what is in the package
    packaged = spacy.load(next((checkout / "build").glob("*/ja_*/ja_*/ja_*")))
    assert packaged.get_pipe("xling_ner").threshold == THRESHOLD
    assert packaged.get_pipe("xling_ner").temperature != 1
    assert packaged.meta["transfer"]["xling_ner"]["labels"] == labels
    assert [source["name"] for source in packaged.meta["sources"]][1] == "sentences.jsonl"
    assert set(packaged.meta["performance"]["ents_per_type"]) == set(labels)


@pytest.mark.slow
def test_the_example_stops_at_the_first_error(checkout):
    ran = run(checkout, "--data", "none.jsonl", "--output", "build/none")
    assert ran.returncode == 1
    assert "none.jsonl" in ran.stdout.split("\n", 2)[2]
    assert ran.stdout.count("$ python") == 1
    assert "Traceback" not in ran.stderr
