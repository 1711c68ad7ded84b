"""Time of each stage of prediction.

    python -m benchmarks.speed --quick  # prepares the pipelines, if they are missing
    python -m benchmarks.stages
    python -m benchmarks.stages --table  # the table again, from benchmarks/results/stages.json

The pipelines of `benchmarks.speed` read the same sentences in turn, each in a process of its own.
They read them in batches and one by one, first with words that are new to the process, then the
same again. One thread; each value is the median of five parts of the corpus, after one warm-up.
Writes `benchmarks/results/stages.json`. Takes about five minutes, in which the machine should do
nothing else.
"""

import argparse
import gc
import os
import time
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any, Callable, DefaultDict, Dict, Iterator, List, Optional, Tuple

import spacy
import srsly
from spacy.language import Language
from spacy.util import minibatch
from tqdm import tqdm
from wasabi import msg

from .meta import describe_run
from .speed.sentences import Sentence, count_tokens, read_sentences
from .speed.systems import SENTENCES, SYSTEMS
from .speed.threads import set_torch_threads, thread_variables

RESULT = Path("benchmarks/results/stages.json")
PIPELINES = {system.name: system.path for system in SYSTEMS if system.config is not None}
ON = (
    "sentences of UD_Japanese-GSD's train, dev and test without the training sentences, raw text; "
    "time only, no F1"
)
REPEATS = 5
# sentences of a repeat, batch size
BATCHES = {"batch": (1000, 256), "utterance": (200, 1)}
WORDS = ("new", "again")
CHAR, WORD, NETWORK = "char", "word and classifier", "network"
REST = "rest"
WHOLE = "whole"

Seconds = Dict[str, float]


class Stages:
    """A pipeline whose stages are timed.

    The stages are the tokenizer and the components. Our recogniser is split into `char`, `word`
    with `classifier` (one session of ONNX Runtime) and the rest: the best sequence, its
    probability, the entities.

    nlp (Language): The pipeline.
    seconds (Dict[str, float]): Seconds of each stage in the last call of `read`.
    """

    def __init__(self, nlp: Language) -> None:
        self.nlp = nlp
        self.seconds: DefaultDict[str, float] = defaultdict(float)
        model: Any = nlp.get_pipe(nlp.pipe_names[-1]).model
        if model.has_ref(CHAR):
            for name, node in ((CHAR, model.get_ref(CHAR)), (NETWORK, model)):
                node._func = self._timed(name, node._func)

    def read(self, texts: List[str], size: int) -> Seconds:
        """Predict the entities of texts.

        texts (List[str]): The texts.
        size (int): Batch size.
        RETURNS (Dict[str, float]): Seconds of each stage, without overlap, and of the whole.
        """
        self.seconds.clear()
        gc.collect()
        start = time.perf_counter()
        make_docs = self._timed("tokenizer", lambda batch: [*map(self.nlp.make_doc, batch)])
        for batch in minibatch(texts, size):
            docs = make_docs(batch)
            for name, component in self.nlp.pipeline:
                pipe = component.pipe
                docs = self._timed(name, lambda d, pipe=pipe: [*pipe(d, batch_size=size)])(docs)
        whole = time.perf_counter() - start
        stages = dict(self.seconds)
        if CHAR in stages:
            network = stages.pop(NETWORK)
            stages[WORD] = network - stages[CHAR]
            stages[REST] = stages.pop(self.nlp.pipe_names[-1]) - network
        return {**stages, WHOLE: whole}

    def _timed(self, stage: str, run: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*args: Any, **kwargs: Any) -> Any:
            start = time.perf_counter()
            result = run(*args, **kwargs)
            self.seconds[stage] += time.perf_counter() - start
            return result

        return timed


# the pipeline of a worker process
_stages: Optional[Stages] = None


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--table", action="store_true", help="print the table of the last run")
    is_table = parser.parse_args().table
    needed = [str(RESULT)] if is_table else [str(SENTENCES), *PIPELINES.values()]
    missing = [path for path in needed if not Path(path).exists()]
    if missing:
        command = "stages" if is_table else "speed --quick"
        msg.fail(f"{missing[0]} is missing; run 'python -m benchmarks.{command}'.", exits=1)
    if not is_table:
        os.environ.update(thread_variables(1))
        records = measure(read_sentences(SENTENCES))
        RESULT.parent.mkdir(parents=True, exist_ok=True)
        meta = describe_run("benchmarks.stages", ON)
        srsly.write_json(RESULT, {"meta": meta, "records": records})
        msg.good(str(RESULT))
    print("\n".join(table(srsly.read_json(RESULT)["records"])))


def measure(sentences: List[Sentence]) -> List[Dict[str, Any]]:
    """Measure all pipelines.

    sentences (List[Sentence]): The corpus.
    RETURNS (List[Dict[str, Any]]): Records of microseconds per token, one a stage.
    """
    found: DefaultDict[Tuple[str, str, str, str], List[float]] = defaultdict(list)
    for batch, (n_sentences, size) in BATCHES.items():
        workers = {name: _open(path) for name, path in PIPELINES.items()}
        for repeat in tqdm(range(REPEATS + 1), desc=batch, unit="part"):
            part = sentences[repeat * n_sentences : (repeat + 1) * n_sentences]
            texts = [sentence.text for sentence in part]
            n_tokens = count_tokens(part)
            for name, worker in workers.items():
                for words in WORDS:
                    seconds = worker.submit(_read, texts, size).result()
                    for stage, value in seconds.items() if repeat else ():
                        found[batch, name, words, stage].append(1e6 * value / n_tokens)
        for worker in workers.values():
            worker.shutdown()
    return [
        {
            "dataset": "gsd",
            "system": system,
            "n_train": 500,
            "seed": 0,
            "metric": "stage_us_per_token",
            "stage": stage,
            "batch": batch,
            "words": words,
            "value": round(median(values), 3),
            "low": round(min(values), 3),
            "high": round(max(values), 3),
        }
        for (batch, system, words, stage), values in found.items()
    ]


def _open(path: str) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        1, mp_context=get_context("spawn"), initializer=_load, initargs=(path,)
    )


def _load(path: str) -> None:
    global _stages
    set_torch_threads(1)
    _stages = Stages(spacy.load(path))


def _read(texts: List[str], size: int) -> Seconds:
    assert _stages is not None, "call `_open` first"
    return _stages.read(texts, size)


def table(records: List[Dict[str, Any]]) -> Iterator[str]:
    """Make a table of the stages.

    records (List[Dict[str, Any]]): The records of `measure`.
    YIELDS (str): Lines of Markdown.
    """
    columns = [(batch, words) for batch in BATCHES for words in WORDS]
    yield "| µs a token | | " + " | ".join(f"{b}, {w} words" for b, w in columns) + " |"
    yield "|---|---|" + "---:|" * len(columns)
    values = {(r["system"], r["stage"], r["batch"], r["words"]): r["value"] for r in records}
    for system, stage in dict.fromkeys((record["system"], record["stage"]) for record in records):
        cells = [f"{values[(system, stage, *column)]:.1f}" for column in columns]
        yield f"| `{system}` | {stage} | " + " | ".join(cells) + " |"


if __name__ == "__main__":
    main()
