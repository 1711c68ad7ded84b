"""Each command replaces what it wrote before, and nothing else without `--force`."""

import json
import os
import shutil
from pathlib import Path

import pytest
import spacy
from conftest import ENGLISH, make_examples, make_pipeline
from spacy.tokens import DocBin
from typer.testing import CliRunner

from spacy_xling_ner.cli import xling_cli

ROOT = Path(__file__).resolve().parents[2]
FACTS = {
    "description": "Names.",
    "author": "Ann",
    "license": "MIT",
    "sources": [{"name": "Six", "license": "MIT", "author": "Bob", "use": "training"}],
}
# Arguments with paths in the folder of the inputs, and the output: `out` with a suffix.
COMMANDS = {
    "align": "in.jsonl --lang xx --json out.json",
    "annotate": "texts.txt out.spacy model",
    "calibrate": "model gold.spacy out",
    "card": "model out.md",
    "compare": "spec.yml out",
    "convert": "in.jsonl out.spacy --lang xx",
    "evaluate": "gold.spacy systems out --n-train 6",
    "export": "gold.spacy out.jsonl --format jsonl",
    "generate": "assistant out.jsonl --lang en --n 5 --spacy also.spacy",
    "lexicon": "out.bin --tsv own.tsv --no-jmdict",
    "names": "model names.tsv out",
    "onnx": "model out.onnx",
    "overlap": "model in.jsonl --lang xx --json out.json",
    "prepare": "model out --facts facts.json --name six --version 0.1.0",
    "render": "model out.html --text Anna",
    "report": "out",
    "table": "metrics --output out.md --against a",
    "zero-shot": "model target.cfg out",
}
# What is written, where that is not the output itself.
WRITTEN = {"compare": "out/notes", "evaluate": "out/a.json", "report": "out/report.md"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("inputs")
    nlp = make_pipeline(steps=40)
    nlp.to_disk(folder / "model")
    shutil.copytree(folder / "model", folder / "systems" / "a" / "model-best")
    gold = [example.reference for example in make_examples(nlp, ENGLISH)]
    DocBin(docs=gold, store_user_data=True).to_disk(folder / "gold.spacy")
    (folder / "in.jsonl").write_text(json.dumps({"text": "Anna met", "entities": [[0, 4, "PER"]]}))
    (folder / "texts.txt").write_text("Bob joined Acme\n")
    (folder / "names.tsv").write_text("Zed Corp\tORG\n", encoding="utf8")
    (folder / "own.tsv").write_text("東京\tTokyo\n", encoding="utf8")
    (folder / "facts.json").write_text(json.dumps(FACTS))
    (folder / "assistant").symlink_to(ROOT / "assets" / "assistant")
    shutil.copy(ROOT / "configs" / "experiments" / "miniature.yml", folder / "spec.yml")
    (folder / "metrics").mkdir()
    metrics = {"dataset": "d", "system": "a", "n_train": 6, "seed": 0, "f1": 9, "documents": []}
    (folder / "metrics" / "a.json").write_text(json.dumps(metrics))
    config = nlp.config.copy()
    callback = {"@callbacks": "spacy_xling_ner.transfer_modules.v1", "source": None, "modules": []}
    config["initialize"]["after_init"] = callback
    config.to_disk(folder / "target.cfg")
    return folder


def run(folder, tmp_path, command, *options):
    words = []
    for word in COMMANDS[command].split():
        is_output = word.startswith(("out", "also"))
        path = (tmp_path if is_output else folder) / word
        words.append(str(path) if is_output or path.exists() else word)
    options = [*options, "--project", str(ROOT)] if command == "compare" else options
    result = CliRunner().invoke(xling_cli, [command, *words, *options])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, " ".join(result.output.split())


@pytest.mark.parametrize("command", COMMANDS)
def test_a_foreign_file_stays(folder, tmp_path, command):
    output = tmp_path / next(w for w in COMMANDS[command].split() if w.startswith("out"))
    foreign = tmp_path / WRITTEN.get(command, output.name)
    foreign.parent.mkdir(exist_ok=True)
    foreign.write_text("mine")
    code, shown = run(folder, tmp_path, command)
    assert code == 1
    assert foreign.name in shown or output.name in shown
    assert "does not recognise it as its own. Name another output, or replace it with" in shown
    assert "--force" in shown
    assert foreign.read_text() == "mine"
    if command in ("compare", "report"):  # take too long; --force is that of the others
        return
    code, shown = run(folder, tmp_path, command, "--force")
    assert code == 0, shown
    assert foreign.is_dir() or foreign.read_bytes() != b"mine"
    # its own it replaces; what `export` writes looks like the work of an annotation tool
    code, shown = run(folder, tmp_path, command)
    assert code == (command == "export"), shown
    assert not [name for name in os.listdir(tmp_path) if name.startswith(".")]


@pytest.mark.parametrize("command", ["calibrate", "names", "prepare", "zero-shot"])
def test_a_trained_pipeline_stays(folder, tmp_path, command):
    meta = shutil.copytree(folder / "model", tmp_path / "out") / "meta.json"
    meta.write_text(json.dumps({**json.loads(meta.read_text()), "performance": {"ents_f": 0.9}}))
    code, shown = run(folder, tmp_path, command)
    assert (code, "--force" in shown) == (1, True)
    assert json.loads(meta.read_text())["performance"] == {"ents_f": 0.9}


def test_a_pipeline_with_files_of_others_stays(folder, tmp_path):
    assert run(folder, tmp_path, "calibrate")[0] == 0
    assert run(folder, tmp_path, "calibrate")[0] == 0
    (tmp_path / "out" / "LICENSE").write_text("mine")
    code, shown = run(folder, tmp_path, "calibrate")
    assert (code, "--force" in shown) == (1, True)
    assert (tmp_path / "out" / "LICENSE").read_text() == "mine"


def test_no_folder_is_replaced_that_holds_an_input(folder, tmp_path):
    out = tmp_path / "out"
    shutil.copytree(folder / "model", out / "model")
    gold = shutil.copy(folder / "gold.spacy", out)
    command = ["calibrate", str(out / "model"), gold, str(out), "--force"]
    result = CliRunner().invoke(xling_cli, command)
    assert result.exit_code == 1
    assert "holds an input" in " ".join(result.output.split())
    assert sorted(os.listdir(out)) == ["gold.spacy", "model"]


def test_a_corpus_that_was_changed_later_stays(folder, tmp_path):
    assert run(folder, tmp_path, "convert")[0] == 0
    DocBin(docs=[spacy.blank("xx")("corrected by hand")]).to_disk(tmp_path / "out.spacy")
    corrected = (tmp_path / "out.spacy").read_bytes()
    code, shown = run(folder, tmp_path, "convert")
    assert (code, "--force" in shown) == (1, True)
    assert (tmp_path / "out.spacy").read_bytes() == corrected


def test_no_command_replaces_the_corpus_of_another(folder, tmp_path):
    assert run(folder, tmp_path, "convert")[0] == 0
    assert run(folder, tmp_path, "annotate")[0] == 1
    assert run(folder, tmp_path, "annotate", "--force")[0] == 0
    assert run(folder, tmp_path, "convert")[0] == 1


def test_an_input_may_be_the_output(folder, tmp_path):
    path = tmp_path / "a.spacy"
    convert = ["convert", str(folder / "in.jsonl"), str(path), "--lang", "xx"]
    assert CliRunner().invoke(xling_cli, convert).exit_code == 0
    convert[1] = str(path)
    result = CliRunner().invoke(xling_cli, convert)
    assert result.exit_code == 1
    assert "is an input, too" in " ".join(result.output.split())
    assert CliRunner().invoke(xling_cli, [*convert, "--force"]).exit_code == 0
    assert len(DocBin().from_disk(path)) == 1
    # a temperature is all that changes
    model = shutil.copytree(folder / "model", tmp_path / "model")
    (model / "LICENSE").write_text("mine")
    calibrate = ["calibrate", str(model), str(folder / "gold.spacy"), str(model)]
    assert CliRunner().invoke(xling_cli, calibrate).exit_code == 0
    assert spacy.load(model).get_pipe("xling_ner").temperature != 1
    assert (model / "LICENSE").read_text() == "mine"


def test_no_special_file_is_replaced(folder):
    result = CliRunner().invoke(
        xling_cli, ["align", str(folder / "in.jsonl"), "--lang", "xx", "--json", "/dev/null", "-F"]
    )
    assert result.exit_code == 1
    assert "neither a file nor a folder" in " ".join(result.output.split())
