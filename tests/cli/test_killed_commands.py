"""Commands that are killed leave the old output or the new one, and the next run cleans up.

More often than the tests do: python tests/cli/test_killed_commands.py 200
"""

import hashlib
import json
import multiprocessing
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

import pytest
from conftest import ENGLISH, make_examples, make_pipeline
from spacy.tokens import DocBin

from spacy_xling_ner.cli import xling_cli
from spacy_xling_ner.workbench.corpora import convert, embedded  # noqa: F401  before the forks
from spacy_xling_ner.workbench.evaluation import calibration  # noqa: F401

ROOT = Path(__file__).resolve().parents[2]
# Each with two values of an option that give different outputs.
COMMANDS = {
    "convert": ("corpus.jsonl out/a.spacy --lang xx --sample {}", ("40", "50")),
    "generate": ("assistant out/a.jsonl --lang en --n {} --spacy out/a.spacy", ("40", "50")),
    "lexicon": ("out/a.bin --no-jmdict --tsv {}.tsv", ("a", "b")),
    "calibrate": ("model {}.spacy out/a", ("a", "b")),
    "zero-shot": ("{} target.cfg out/a", ("model", "other")),
}


def make_inputs(folder):
    for name, seed in (("model", 0), ("other", 1)):
        nlp = make_pipeline("xx", steps=30, seed=seed)
        nlp.to_disk(folder / name)
    callback = {"@callbacks": "spacy_xling_ner.transfer_modules.v1", "source": None, "modules": []}
    config = nlp.config.copy()
    config["initialize"]["after_init"] = callback
    config.to_disk(folder / "target.cfg")
    gold = [example.reference for example in make_examples(nlp, ENGLISH)]
    for name, docs in (("a", gold), ("b", gold[:3])):
        DocBin(docs=docs, store_user_data=True).to_disk(folder / f"{name}.spacy")
        (folder / f"{name}.tsv").write_text(f"東京\t{name}\n", encoding="utf8")
    lines = [json.dumps({"text": f"Ann {i}", "entities": [[0, 3, "PER"]]}) for i in range(60)]
    (folder / "corpus.jsonl").write_text("\n".join(lines))
    (folder / "assistant").symlink_to(ROOT / "assets" / "assistant")
    return folder


def perform(folder, command, value):
    os.chdir(folder)
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    xling_cli([command, *COMMANDS[command][0].format(value).split()])


def start(*arguments):
    # a fork has all imports
    process = multiprocessing.get_context("fork").Process(target=perform, args=arguments)
    process.start()
    return process


def run(*arguments):
    process = start(*arguments)
    process.join()
    assert process.exitcode == 0


def checksum(folder):
    """The SHA-256 of all outputs; leftovers of killed processes have hidden names."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.relative_to(folder).parts[0].startswith("."):
            digest.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return digest.hexdigest()


def kill_often(folder, command, times):
    """Kill a command at random points; the outputs are those of the one value or the other."""
    output = folder / "out"
    shutil.rmtree(output, ignore_errors=True)
    values, chance, found = COMMANDS[command][1], random.Random(0), {}
    for value in values:
        began = time.perf_counter()
        run(folder, command, value)
        seconds = time.perf_counter() - began
        found[checksum(output)] = value
    names = sorted(os.listdir(output))
    assert len(found) == 2
    counts = {"killed": 0, "replaced": 0}
    for _ in range(times):
        before = found[checksum(output)]
        process = start(folder, command, values[before == values[0]])
        time.sleep(chance.uniform(0.2, 1.1) * seconds)
        process.kill()
        process.join()
        after = found[checksum(output)]  # no other state
        counts["killed"] += process.exitcode == -signal.SIGKILL
        counts["replaced"] += after != before
        seconds *= 0.9 if after != before else 1.05  # stay near the end, where it writes
    run(folder, command, values[0])
    assert found[checksum(output)] == values[0]
    assert sorted(os.listdir(output)) == names
    return counts


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_old_or_new_and_nothing_between(tmp_path_factory, command):
    folder = make_inputs(tmp_path_factory.mktemp("inputs"))
    assert kill_often(folder, command, 4)["killed"]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        made = make_inputs(Path(name))
        for each in sys.argv[2:] or COMMANDS:
            print(each, kill_often(made, each, int(sys.argv[1])), flush=True)
