"""A process that opens one recogniser and times tasks; a request is one line of JSON.

    python -m benchmarks.speed.worker '{"kind": "spacy", "path": "ja_ginza", …}'

It also runs in an environment that has flair but not this package.
"""

import gc
import json
import os
import sys
import time
import traceback
from importlib.metadata import version
from typing import Any, Callable, Dict, List, Tuple

from .footprint import peak_memory

Reply = Dict[str, Any]
Clock = Callable[[], float]

# `cpu` does not count the time that the process waits for others
CLOCKS: Dict[str, Clock] = {"wall": time.perf_counter, "cpu": time.process_time}


def main() -> None:
    # redirect stdout, so that libraries cannot print between the replies
    channel = os.fdopen(os.dup(1), "w", encoding="utf8")
    os.dup2(2, 1)

    def send(reply: Reply) -> None:
        channel.write(json.dumps(reply) + "\n")
        channel.flush()

    try:
        worker = Worker(json.loads(sys.argv[1]))
        send(worker.opened)
        for line in sys.stdin:
            request = json.loads(line)
            send(worker.tasks[request.pop("task")](**request))
    except Exception:
        send({"error": traceback.format_exc()})


class Worker:
    """A recogniser, and the tasks that can be timed with it.

    A task reads the sentences from `start` to `stop` and returns seconds.
    """

    def __init__(self, spec: Dict[str, Any]) -> None:
        """Open the recogniser.

        spec (Dict[str, Any]): `kind`, the `options` of that kind, `sentences` (a file of
            `write_sentences`) and `clock` (a name in `CLOCKS`).
        """
        self.clock = CLOCKS[spec["clock"]]
        start = self.clock()
        recogniser = _KINDS[spec["kind"]]()
        imported = self.clock()
        self.recogniser = recogniser(**spec["options"])
        loaded = self.clock()
        with open(spec["sentences"], encoding="utf8") as file:
            self.sentences: List[Tuple[str, int]] = json.load(file)
        self.texts = [text for text, _ in self.sentences]
        self.opened: Reply = {
            "import_s": imported - start,
            "load_s": loaded - imported,
            "versions": {name: version(name) for name in recogniser.packages},
        }
        self.tasks: Dict[str, Callable[..., Reply]] = {
            "predict": self.predict,
            "raw": self.raw,
            "parallel": self.parallel,
            "latency": self.latency,
            "documents": self.documents,
            "corpus": self.corpus,
            "train": self.train,
            "memory": self.memory,
        }

    def predict(self, start: int, stop: int, batch_size: int = 0) -> Reply:
        """Predict the entities of documents; tokenisation is not timed."""
        docs = self.recogniser.documents(self.texts[start:stop])
        return self._timed(lambda: self.recogniser.predict(docs, batch_size))

    def raw(self, start: int, stop: int) -> Reply:
        """Predict from raw text."""
        return self._timed(lambda: self.recogniser.raw(self.texts[start:stop]))

    def parallel(self, start: int, stop: int) -> Reply:
        """Predict from raw text in two processes, including their start."""
        return self._timed(lambda: self.recogniser.raw(self.texts[start:stop], n_process=2))

    def latency(self, start: int, stop: int) -> Reply:
        """Predict from raw text, one text at a time, and then all of them again."""
        each, again = [self._one_by_one(self.texts[start:stop]) for _ in range(2)]
        return {"seconds": sum(each), "each": each, "again": again}

    def documents(self, start: int, stop: int, size: int) -> Reply:
        """Predict the entities of documents of `size` tokens, cut from the joined sentences."""
        docs = self.recogniser.documents_of_size(self.texts[start:stop], size)
        reply = self._timed(lambda: self.recogniser.predict(docs))
        return {**reply, "tokens": sum(map(len, docs))}

    def corpus(self, n_tokens: int, seed: int) -> Reply:
        """Predict from the raw text of a corpus of `n_tokens`, which repeats the sentences."""
        from .sentences import Sentence, count_tokens, repeat_sentences

        known = [Sentence(*sentence) for sentence in self.sentences]
        corpus = list(repeat_sentences(known, n_tokens, seed))
        reply = self._timed(lambda: self.recogniser.raw(sentence.text for sentence in corpus))
        return {**reply, "tokens": count_tokens(corpus)}

    def train(self, **options: Any) -> Reply:
        """Train for some steps; the recogniser reads the clock, to skip batches before."""
        gc.collect()
        reply: Reply = self.recogniser.train(**options, clock=self.clock)
        return reply

    def memory(self) -> Reply:
        """Return the peak memory of the process in MB (10^6 bytes)."""
        return {"peak_rss_mb": peak_memory() / 1e6}

    def _one_by_one(self, texts: List[str]) -> List[float]:
        seconds = []
        gc.collect()
        for text in texts:
            begun = self.clock()
            self.recogniser.one(text)
            seconds.append(self.clock() - begun)
        return seconds

    def _timed(self, run: Callable[[], object]) -> Reply:
        gc.collect()
        start = self.clock()
        run()
        return {"seconds": self.clock() - start}


def _spacy() -> Any:
    from .of_spacy import SpacyPipeline

    return SpacyPipeline


def _spacy_training() -> Any:
    from .spacy_training import SpacyTraining

    return SpacyTraining


def _tokenizer() -> Any:
    from .of_tokenizer import Tokenizer

    return Tokenizer


def _flair() -> Any:
    from .of_flair import FlairTagger

    return FlairTagger


# imported on demand: a process must not load what it does not measure
_KINDS: Dict[str, Callable[[], Any]] = {
    "spacy": _spacy,
    "spacy-training": _spacy_training,
    "tokenizer": _tokenizer,
    "flair": _flair,
}

if __name__ == "__main__":
    main()
