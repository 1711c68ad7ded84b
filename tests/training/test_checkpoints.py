import os
import signal
import subprocess
import sys
from io import StringIO

import pytest
import spacy
import srsly
from conftest import ENGLISH, NETWORK, make_examples
from spacy.language import DEFAULT_CONFIG
from spacy.tokens import Doc, DocBin, Span
from spacy.training.initialize import init_nlp
from spacy.training.loop import train
from spacy.util import import_file
from thinc.api import Config

from spacy_xling_ner.errors import SettingError

CONFIG = """
[nlp]
lang = "xx"
pipeline = ["xling_ner"]

[components]

[components.xling_ner]
factory = "xling_ner"

[corpora]

[corpora.train]
@readers = "spacy.Corpus.v1"

[corpora.dev]
@readers = "spacy.Corpus.v1"

[training]
seed = 3
dropout = 0.3
max_steps = 24
eval_frequency = 5

[training.before_update]
@callbacks = "test_checkpoints.stop.v1"

[training.batcher]
@batchers = "spacy.batch_by_sequence.v1"
size = 4

[training.optimizer]
@optimizers = "spacy_xling_ner.ModuleOptimizer.v1"
frozen_steps = {"word": 2}
factors = {"char": 0.5}

[training.optimizer.optimizer]
@optimizers = "Adam.v1"
use_averages = true

[training.optimizer.optimizer.learn_rate]
@schedules = "warmup_linear.v1"
warmup_steps = 10
total_steps = 24
initial_rate = 0.05

[training.logger]
@loggers = "spacy.ConsoleLogger.v1"
progress_bar = false
"""
# A step at which the training dies, or is interrupted.
CODE = """
import os
import signal

from spacy.util import registry

import spacy_xling_ner.training.checkpoints


@registry.callbacks("test_checkpoints.stop.v1")
def create_stop():
    def stop(nlp, args):
        if str(args["step"]) == os.environ.get("KILL_AT"):
            os.kill(os.getpid(), signal.SIGKILL)
        if str(args["step"]) == os.environ.get("STOP_AT"):
            raise KeyboardInterrupt

    return stop
"""
LOGGER = "spacy_xling_ner.CheckpointLogger.v1"
FILES = ["xling_ner/model", "xling_ner/cfg", "meta.json"]


@pytest.fixture(scope="module", autouse=True)
def code(tmp_path_factory):
    path = tmp_path_factory.mktemp("code") / "stop.py"
    path.write_text(CODE)
    import_file("stop", path)
    return path


@pytest.fixture
def config(tmp_path):
    nlp = spacy.blank("xx")
    docs = [example.reference for example in make_examples(nlp, ENGLISH)]
    DocBin(docs=docs).to_disk(tmp_path / "train.spacy")
    config = Config(DEFAULT_CONFIG).merge(Config().from_str(CONFIG))
    config["components"]["xling_ner"]["model"] = Config().from_str(NETWORK)["model"]
    for corpus in config["corpora"].values():
        corpus["path"] = str(tmp_path / "train.spacy")
    return config


def run(config, output, checkpoint=None, stop_at=None):
    config = config.copy()
    if checkpoint:
        config["training"]["logger"] = {"@loggers": LOGGER, "path": str(checkpoint)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STOP_AT", str(stop_at))
        output.mkdir(exist_ok=True)
        nlp, log = init_nlp(config), StringIO()
        if stop_at is None:
            train(nlp, output, stdout=log, stderr=log)
        else:
            with pytest.raises(KeyboardInterrupt):
                train(nlp, output, stdout=log, stderr=log)
    return log.getvalue()


def assert_same(output, expected):
    for folder in ("model-best", "model-last"):
        for name in FILES:
            path = f"{folder}/{name}"
            assert (output / path).read_bytes() == (expected / path).read_bytes(), path


def test_a_killed_training_ends_in_the_same_files(tmp_path, config, code):
    log = run(config, tmp_path / "whole")
    config.to_disk(tmp_path / "config.cfg")
    checkpoint, output = tmp_path / "checkpoints" / "ja.msgpack", tmp_path / "killed"
    command = [sys.executable, "-m", "spacy", "train", tmp_path / "config.cfg"]
    command += ["--code", code, "--output", output, "--training.logger.@loggers", LOGGER]
    command += ["--training.logger.path", checkpoint]
    killed = subprocess.run(command, env={**os.environ, "KILL_AT": "8"}, capture_output=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    # what a kill in the middle of writing leaves
    checkpoint.with_name(f".{checkpoint.name}.new").write_bytes(b"half")
    run(config, output, checkpoint, stop_at=16)
    assert run(config, output, checkpoint).replace("killed/", "whole/") == log
    assert_same(output, tmp_path / "whole")
    # and once more, when all is done
    run(config, output, checkpoint)
    assert_same(output, tmp_path / "whole")


@pytest.mark.parametrize("stop_at", [1, 3, 5])
def test_a_training_goes_on_after_every_step(tmp_path, config, stop_at):
    # one document a step
    config["training"].update(eval_frequency=1, max_steps=7, accumulate_gradient=1)
    config["training"]["batcher"]["size"] = 1
    run(config, tmp_path / "whole")
    run(config, tmp_path / "stopped", tmp_path / "checkpoint", stop_at)
    run(config, tmp_path / "stopped", tmp_path / "checkpoint")
    assert_same(tmp_path / "stopped", tmp_path / "whole")


def test_texts_read_anew_in_each_epoch_and_gradients_of_two_batches(tmp_path, config):
    optimizer = {"@optimizers": "RAdam.v1", "learn_rate": 0.05, "use_averages": False}
    config["training"].update(max_epochs=-1, accumulate_gradient=2, optimizer=optimizer)
    config["components"]["xling_ner"]["model"]["crf"] = True
    run(config, tmp_path / "whole")
    run(config, tmp_path / "stopped", tmp_path / "checkpoint", stop_at=13)
    run(config, tmp_path / "stopped", tmp_path / "checkpoint")
    assert_same(tmp_path / "stopped", tmp_path / "whole")


def test_a_checkpoint_of_another_training_is_refused(tmp_path, config):
    checkpoint, output = tmp_path / "checkpoint", tmp_path / "output"
    run(config, output, checkpoint, stop_at=8)
    other = config.copy()
    other["training"]["dropout"] = 0.1
    with pytest.raises(
        SettingError, match=r"training\.dropout was 0\.30*4?, and is 0\.1\. Delete it"
    ):
        run(other, output, checkpoint)
    DocBin(docs=[Doc(spacy.blank("xx").vocab, words=["Bob"])] * 6).to_disk(tmp_path / "other.spacy")
    labels = {"xling_ner": {"labels": ["LOC", "ORG", "PER"]}}
    config["initialize"]["components"] = labels
    run(config, output, tmp_path / "second", stop_at=8)
    (tmp_path / "other.spacy").replace(tmp_path / "train.spacy")
    with pytest.raises(SettingError, match="the training data or its order was another one"):
        run(config, output, tmp_path / "second")


def test_other_labels_in_the_same_texts_are_another_training(tmp_path, config):
    config["initialize"]["components"] = {"xling_ner": {"labels": ["LOC", "ORG", "PER"]}}
    run(config, tmp_path / "output", tmp_path / "checkpoint", stop_at=8)
    docs = list(DocBin().from_disk(tmp_path / "train.spacy").get_docs(spacy.blank("xx").vocab))
    for doc in docs:
        doc.set_ents([Span(doc, e.start, e.end, "PER") for e in doc.ents], default="outside")
    DocBin(docs=docs).to_disk(tmp_path / "train.spacy")
    with pytest.raises(SettingError, match="the training data or its order was another one"):
        run(config, tmp_path / "output", tmp_path / "checkpoint")


def test_a_training_that_ends_before_its_checkpoint_is_refused(tmp_path, config):
    config["initialize"]["components"] = {"xling_ner": {"labels": ["LOC", "ORG", "PER"]}}
    config["training"]["max_steps"], config["training"]["max_epochs"] = 0, 12
    run(config, tmp_path / "output", tmp_path / "checkpoint")
    docs = list(DocBin().from_disk(tmp_path / "train.spacy").get_docs(spacy.blank("xx").vocab))
    DocBin(docs=docs[:1]).to_disk(tmp_path / "train.spacy")
    with pytest.raises(SettingError, match="this one ends before it"):
        run(config, tmp_path / "output", tmp_path / "checkpoint")


def test_a_damaged_checkpoint_is_refused(tmp_path, config):
    checkpoint, output = tmp_path / "checkpoint", tmp_path / "output"
    run(config, output, checkpoint, stop_at=8)
    whole = bytearray(checkpoint.read_bytes())
    whole[len(whole) // 2] ^= 1
    for damaged in (b"", b"no checkpoint", srsly.msgpack_dumps({"best": 1}), whole):
        checkpoint.write_bytes(damaged)
        with pytest.raises(SettingError, match="is not a whole checkpoint"):
            run(config, output, checkpoint)


def test_the_pipeline_has_its_own_methods_again(tmp_path, config):
    config["training"]["logger"] = {"@loggers": LOGGER, "path": str(tmp_path / "checkpoint")}
    config["training"]["max_steps"] = 1
    nlp = init_nlp(config)
    train(nlp, stdout=StringIO(), stderr=StringIO())
    assert not {"update", "evaluate"} & set(vars(nlp))
    assert not [n for n in nlp.get_pipe("xling_ner").model.walk() if "Catcher" in str(n.shims)]
