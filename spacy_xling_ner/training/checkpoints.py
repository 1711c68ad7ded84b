"""The logger `CheckpointLogger`: a training that was killed is taken up where it was.

spaCy's loop keeps its position, the best score and the schedules in local variables. So a resumed
training goes through the same batches again, without learning from them and with the scores that
were recorded. When it reaches the checkpoint, spaCy's variables are what they were.
"""

import hashlib
import os
import random
import sys
from collections import Counter, deque
from copy import copy
from pathlib import Path
from typing import IO, Any, Callable, Dict, Iterable, List, Optional, Tuple, Union

import numpy
import srsly
import torch
from spacy.language import Language
from spacy.training import Example
from spacy.training.loggers import console_logger
from spacy.util import dict_to_dot, registry
from thinc.api import Model, NumpyOps, Shim, get_current_ops

from ..errors import SettingError, name_full_disk
from ..layers.weights import Weight, walk_weights

Log = Callable[[Optional[Dict[str, Any]]], None]
Logger = Callable[[Language, IO[str], IO[str]], Tuple[Log, Callable[[], None]]]

_DIGEST = hashlib.sha256().digest_size
# What an optimizer has of each weight, and what `ModuleOptimizer` has besides.
_BY_WEIGHT = ("mom1", "mom2", "averages", "nr_update", "last_seen", "_calls")
_OF_ALL = ("_step", "_checked", "_sizes")
# annotations that tell a corpus from another one with the same texts
_GOLD: List[Union[int, str]] = ["ENT_IOB", "ENT_TYPE", "TAG", "POS", "DEP", "LEMMA"]


@registry.loggers("spacy_xling_ner.CheckpointLogger.v1")
def create_checkpoint_logger(
    path: Union[str, Path], progress_bar: bool = False, logger: Optional[Logger] = None
) -> Logger:
    """Write a checkpoint after each evaluation, and start from it if it is there.

    A resumed training ends in the same weights as one that was never stopped, byte for byte on one
    machine. Works on the CPU only.

    path (Union[str, Path]): The checkpoint, a file.
    progress_bar (bool): As in spaCy's `ConsoleLogger`.
    logger (Optional[Logger]): A logger to use instead of `ConsoleLogger`.
    RETURNS (Logger): The logger.
    """
    inner = logger or console_logger(progress_bar)

    def setup_logger(
        nlp: Language, stdout: IO[str] = sys.stdout, stderr: IO[str] = sys.stderr
    ) -> Tuple[Log, Callable[[], None]]:
        training = _Training(nlp, Path(path))
        log_step, finalize = inner(nlp, stdout, stderr)

        def log(info: Optional[Dict[str, Any]]) -> None:
            log_step(info)
            if info is not None:
                training.pass_evaluation(info)

        def end() -> None:
            del nlp.update, nlp.evaluate
            finalize()
            training.check_end()

        return log, end

    return setup_logger


class _OptimizerCatcher(Shim):
    # The optimizer is a local variable of the loop, which hands it to all layers after a step.
    def finish_update(self, optimizer: Any) -> None:
        self._model = optimizer


class _Training:
    # A training in spaCy's loop, which is recorded, or replayed up to the checkpoint.

    def __init__(self, nlp: Any, path: Path) -> None:
        if not isinstance(get_current_ops(), NumpyOps):
            raise SettingError("CheckpointLogger works on the CPU only; take it out of the config.")
        self.path = path
        pipes = [pipe for _, pipe in nlp.pipeline if getattr(pipe, "is_trainable", False)]
        self.models = [pipe.model for pipe in pipes if isinstance(pipe.model, Model)]
        config = dict_to_dot(nlp.config.interpolate())
        self.config = {k: v for k, v in config.items() if not k.startswith("training.logger.")}
        self.batches = hashlib.sha256()
        self.evaluations: List[Dict[str, Any]] = []
        self.best: Any = None
        self.replayed = self._read() if path.exists() else None
        self.optimizer = _OptimizerCatcher(None)
        self.models[0].shims.append(self.optimizer)
        # The loop calls these methods; it has no other place to leave out what was done before.
        self.learn, self.score = nlp.update, nlp.evaluate
        nlp.update, nlp.evaluate = self.update, self.evaluate

    def update(
        self, examples: Iterable[Example], *, losses: Dict[str, float], **kwargs: Any
    ) -> Dict[str, float]:
        examples = list(examples)
        for example in examples:
            gold = example.reference
            self.batches.update(f"{gold.text}\0".encode())
            self.batches.update(gold.to_array(_GOLD).tobytes())
        if self.replayed is None:
            self.learn(examples, losses=losses, **kwargs)
        else:
            losses.update(self.replayed["evaluations"][len(self.evaluations)]["losses"])
        return losses

    def evaluate(self, examples: Iterable[Example]) -> Dict[str, Any]:
        if not self.evaluations:
            self.models[0].shims.remove(self.optimizer)
            if self.replayed is not None:  # spaCy writes `model-best` again, with its old scores
                self._restore(self.replayed["best"])
        if self.replayed is None:
            scores: Dict[str, Any] = self.score(examples)
        else:
            deque(examples, maxlen=0)  # an augmenter may draw random numbers
            scores = self.replayed["evaluations"][len(self.evaluations)]["scores"]
        self.evaluations.append({"scores": scores})
        return scores

    def pass_evaluation(self, info: Dict[str, Any]) -> None:
        self.evaluations[-1]["losses"] = dict(info["losses"])
        if self.replayed is None:
            state = self._state()
            if info["score"] == max(info["checkpoints"])[0]:  # spaCy writes `model-best`
                self.best = state
            self._write(state)
        elif len(self.evaluations) == len(self.replayed["evaluations"]):
            if self.batches.hexdigest() != self.replayed["batches"]:
                raise self._refusal("the training data or its order was another one")
            self._restore(self.replayed["last"])
            _set_random_state(self.replayed["random"])
            self.best, self.replayed = self.replayed["best"], None

    def check_end(self) -> None:
        # while another error is on its way, this is no news
        if self.replayed is not None and sys.exc_info()[0] is None:
            raise self._refusal("this one ends before it")

    def _weights(self) -> List[Weight]:
        # by number, as the ids are given out anew in each process
        found = {weight.key: weight for model in self.models for weight in walk_weights(model)}
        return list(found.values())

    def _state(self) -> Dict[str, Any]:
        weights, optimizer = self._weights(), self.optimizer._model
        kept: Dict[str, Any] = {}
        for name in _BY_WEIGHT:
            values = getattr(optimizer, name, None) or {}
            kept[name] = {n: values[w.key] for n, w in enumerate(weights) if w.key in values}
        for name in _OF_ALL:
            value = getattr(optimizer, name, None)
            kept[name] = list(value.items()) if isinstance(value, Counter) else value
        return {"models": [model.to_bytes() for model in self.models], "optimizer": kept}

    def _restore(self, state: Dict[str, Any]) -> None:
        for model, data in zip(self.models, state["models"], strict=True):
            model.from_bytes(data)
        weights, optimizer = self._weights(), self.optimizer._model
        for name in _BY_WEIGHT:
            # a copy, as the arrays were read into memory that cannot be written to
            values = {weights[n].key: copy(v) for n, v in state["optimizer"][name].items()}
            kept = getattr(optimizer, name, None)
            if kept is not None:
                kept.clear()  # a counter would add
                kept.update(values)
        for name in _OF_ALL:
            value = state["optimizer"][name]
            if isinstance(value, list):
                value = Counter({tuple(modules): size for modules, size in value})
            if value is not None:
                setattr(optimizer, name, value)

    def _write(self, state: Dict[str, Any]) -> None:
        record = {
            "config": self.config,
            "batches": self.batches.hexdigest(),
            "evaluations": self.evaluations,
            "random": _random_state(),
            "last": state,
            "best": None if self.best is state else self.best,
        }
        self.path.parent.mkdir(parents=True, exist_ok=True)
        new = self.path.with_name(f".{self.path.name}.new")
        with name_full_disk([self.path]), new.open("wb") as file:
            data = srsly.msgpack_dumps(record)
            file.write(hashlib.sha256(data).digest() + data)
            file.flush()
            os.fsync(file.fileno())
        new.replace(self.path)

    def _read(self) -> Dict[str, Any]:
        try:
            digest, data = (content := self.path.read_bytes())[:_DIGEST], content[_DIGEST:]
            if hashlib.sha256(data).digest() != digest:
                raise ValueError("its SHA-256 is another one than when it was written")
            record: Dict[str, Any] = srsly.msgpack_loads(data)
        except (OSError, ValueError) as error:
            raise SettingError(
                f"{self.path} in [training.logger] is not a whole checkpoint ({error}); delete it, "
                "or name another file."
            ) from error
        record["best"] = record["best"] or record["last"]
        saved = record["config"]
        for key in sorted({*saved, *self.config}):
            ours, theirs = self.config.get(key), saved.get(key)
            if ours != theirs:
                raise self._refusal(f"{key} was {theirs!r}, and is {ours!r}")
        return record

    def _refusal(self, reason: str) -> SettingError:
        return SettingError(
            f"The checkpoint {self.path} is of another training: {reason}. Delete it to train from "
            "the start, or name another one in [training.logger]."
        )


def _random_state() -> Dict[str, Any]:
    return {
        "python": random.getstate(),
        "numpy": numpy.random.get_state(),
        "torch": torch.get_rng_state().numpy(),
    }


def _set_random_state(state: Dict[str, Any]) -> None:
    version, numbers, gauss = state["python"]
    random.setstate((version, tuple(numbers), gauss))
    numpy.random.set_state(tuple(state["numpy"]))
    torch.set_rng_state(torch.from_numpy(state["torch"].copy()))
