"""Commands that are killed leave the old output or the new one, and the next run cleans up.

More often than the tests do: PYTHONPATH=tests python tests/cli/test_killed_commands.py 100
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
        nlp = make_pipeline(steps=30, seed=seed)
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


def run(*arguments, kill_at=0):
    """Run a command in a fork, which has all imports; kill it at a step of its work on files.

    kill_at (int): The number of the step, from 1; 0 for no kill.
    RETURNS (Tuple[int, int]): The exit code, and the number of steps.
    """
    context = multiprocessing.get_context("fork")
    steps = context.Value("i", 0, lock=False)
    process = context.Process(target=watched, args=(steps, kill_at, *arguments))
    process.start()
    process.join()
    return process.exitcode, steps.value


def watched(steps, kill_at, folder, *arguments):
    def watch(event, args):
        # Python announces each file that it opens, moves, removes or lists
        if any(str(folder) in str(arg) for arg in args):
            steps.value += 1
            if steps.value == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    perform(folder, *arguments)


def checksum(folder):
    """The SHA-256 of all outputs; leftovers of killed processes have hidden names."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.relative_to(folder).parts[0].startswith("."):
            digest.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return digest.hexdigest()


def kill_often(folder, command, times):
    """Kill a command at random steps; the outputs are those of the one value or the other."""
    output = folder / "out"
    shutil.rmtree(output, ignore_errors=True)
    values, chance, found, n_steps = COMMANDS[command][1], random.Random(0), {}, 0
    for value in values:
        code, n_steps = run(folder, command, value)
        assert code == 0
        found[checksum(output)] = value
    names = sorted(os.listdir(output))
    assert len(found) == 2
    replaced = 0
    for _ in range(times):
        before = found[checksum(output)]
        other = values[before == values[0]]
        code, _ = run(folder, command, other, kill_at=chance.randint(1, n_steps))
        assert code == -signal.SIGKILL
        replaced += found[checksum(output)] != before  # no other state
    assert run(folder, command, values[0])[0] == 0
    assert found[checksum(output)] == values[0]
    assert sorted(os.listdir(output)) == names
    return {"steps": n_steps, "killed": times, "replaced": replaced}


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_old_or_new_and_nothing_between(tmp_path_factory, command):
    folder = make_inputs(tmp_path_factory.mktemp("inputs"))
    kill_often(folder, command, 8)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        made = make_inputs(Path(name))
        for each in sys.argv[2:] or COMMANDS:
            print(each, kill_often(made, each, int(sys.argv[1])), flush=True)
