"""Where the time of prediction goes, stage by stage.

    python -m benchmarks.speed --quick  # prepares the pipelines, if they are not there
    python -m benchmarks.stages
    python -m benchmarks.stages --table  # the table again, from benchmarks/results/stages.json

The pipelines that `benchmarks.speed` trains read the same sentences by turns: in batches and one
by one, words that they have not seen and the same ones again. One thread; each value is the median
of five parts of the corpus, after one that only warms up. Writes `benchmarks/results/stages.json`;
takes some five minutes, in which the machine should do nothing else.
"""

import os

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")

import argparse
import gc
import time
from collections import defaultdict
from pathlib import Path
from statistics import median
from typing import Any, Callable, DefaultDict, Dict, Iterator, List, Tuple

import spacy
import srsly
import torch
from spacy.language import Language
from spacy.util import minibatch
from tqdm import tqdm
from wasabi import msg

from .meta import describe_run
from .speed.sentences import Sentence, read_sentences
from .speed.systems import SENTENCES, SYSTEMS

RESULT = Path("benchmarks/results/stages.json")
PIPELINES = {system.name: system.path for system in SYSTEMS if system.config is not None}
REPEATS = 5
# sentences of a repeat, and how many of them are read at once
BATCHES = {"batch": (1000, 256), "utterance": (200, 1)}
WORDS = ("new", "again")
REST = "rest"
WHOLE = "whole"

Seconds = DefaultDict[str, float]


class Stages:
    """A pipeline that keeps the time of its stages.

    These are the tokenizer and the components; of a recogniser of ours the modules, and what comes
    after them: the best sequence, its probability, the entities.
    """

    def __init__(self, nlp: Language) -> None:
        """Watch a pipeline.

        nlp (Language): The pipeline.
        """
        self.nlp = nlp
        self.seconds: Seconds = defaultdict(float)
        model: Any = nlp.get_pipe(nlp.pipe_names[-1]).model
        for module in ("char", "word", "classifier"):
            if model.has_ref(module):
                node = model.get_ref(module)
                node._func = self._watched(module, node._func)

    def read(self, texts: List[str], size: int) -> Seconds:
        """Find the entities of texts.

        texts (List[str]): The texts.
        size (int): How many at once.
        RETURNS (Seconds): The seconds of each stage.
        """
        self.seconds.clear()
        gc.collect()
        make_docs = self._watched("tokenizer", lambda batch: [*map(self.nlp.make_doc, batch)])
        for batch in minibatch(texts, size):
            docs = make_docs(batch)
            for name, component in self.nlp.pipeline:
                run = self._watched(name, lambda docs, pipe=component.pipe: [*pipe(docs)])
                docs = run(docs)
        return defaultdict(float, self.seconds)

    def _watched(self, stage: str, run: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*args: Any, **kwargs: Any) -> Any:
            start = time.perf_counter()
            result = run(*args, **kwargs)
            self.seconds[stage] += time.perf_counter() - start
            return result

        return watched


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--table", action="store_true", help="print the table of the last run")
    if parser.parse_args().table:
        print("\n".join(table(srsly.read_json(RESULT)["records"])))
        return
    missing = [path for path in [str(SENTENCES), *PIPELINES.values()] if not Path(path).exists()]
    if missing:
        msg.fail(f"{missing[0]} is missing; run 'python -m benchmarks.speed --quick'.", exits=1)
    torch.set_num_threads(1)
    records = measure(read_sentences(SENTENCES))
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    srsly.write_json(RESULT, {"meta": describe_run("benchmarks.stages"), "records": records})
    print("\n".join(table(records)))
    msg.good(str(RESULT))


def measure(sentences: List[Sentence]) -> List[Dict[str, Any]]:
    """Measure all pipelines.

    sentences (List[Sentence]): The corpus.
    RETURNS (List[Dict[str, Any]]): Microseconds a token of each stage.
    """
    found: DefaultDict[Tuple[str, str, str, str], List[float]] = defaultdict(list)
    start = 0
    for batch, (n_sentences, size) in BATCHES.items():
        # each pipeline anew: a batch has not seen the words of another
        pipelines = {name: Stages(spacy.load(path)) for name, path in PIPELINES.items()}
        for repeat in tqdm(range(REPEATS + 1), desc=batch, unit="part"):
            part = sentences[start : start + n_sentences]
            start += n_sentences
            for name, stages in pipelines.items():
                for words in WORDS:
                    seconds = stages.read([sentence.text for sentence in part], size)
                    n_tokens = sum(sentence.n_tokens for sentence in part)
                    for stage, value in split(seconds, stages.nlp).items() if repeat else ():
                        found[batch, name, words, stage].append(1e6 * value / n_tokens)
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


def split(seconds: Seconds, nlp: Language) -> Dict[str, float]:
    """Count no time twice.

    seconds (Seconds): The seconds of each stage.
    nlp (Language): The pipeline.
    RETURNS (Dict[str, float]): The same; of a recogniser of ours the modules and the rest.
    """
    stages = dict(seconds)
    whole = sum(stages[name] for name in ("tokenizer", *nlp.pipe_names))
    if "word" in stages:
        modules = sum(stages[module] for module in ("char", "word", "classifier"))
        stages[REST] = stages.pop(nlp.pipe_names[-1]) - modules
    return {**stages, WHOLE: whole}


def table(records: List[Dict[str, Any]]) -> Iterator[str]:
    """Make a table of the stages.

    records (List[Dict[str, Any]]): What `measure` gave.
    YIELDS (str): Lines in Markdown.
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
