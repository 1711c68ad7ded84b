"""Throughput of `xling apply`: one process, two, and a local Ray cluster.

    python -m benchmarks.speed --quick  # prepares the pipeline, if it is missing
    python -m benchmarks.apply [PIPELINE]
    python -m benchmarks.apply --table  # the table again, from benchmarks/results/apply.json

All systems annotate the same texts, in turn, several times. The rate is taken from the times at
which parts of the output appear, from the moment when every worker has finished one to the last: so
loading the pipeline and starting Ray do not count. They are in `start_s`. The ratio of a worker is
the rate divided by the number of workers and by the rate of one process in the same repeat. Takes
less than five minutes, in which the machine should do nothing else. On a busy machine look at
`sentences_per_cpu_s` and its ratio alone: sentences for a second that a worker computes.
"""

import argparse
import os
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from statistics import median
from typing import Any, DefaultDict, Dict, List, NamedTuple, Tuple

import srsly
from tqdm import tqdm
from wasabi import msg

from spacy_xling_ner.workbench.apply import apply

from .meta import describe_run
from .speed.threads import thread_variables

RESULT = Path("benchmarks/results/apply.json")
CORPUS = Path("assets/ja/stockmark/ner.json")
PIPELINE = "build/speed/bridge/model-best"
ON = "texts of stockmark's Wikipedia corpus, raw text; throughput only, no F1"
REPEATS = 3
# many, so that the end, when one worker waits for the other, counts little
PARTS = 40
SYSTEMS: Dict[str, Dict[str, Any]] = {
    "1 process": {"n_process": 1},
    "2 processes": {"n_process": 2},
    "Ray, 1 actor": {"n_process": 1, "ray": True},
    "Ray, 2 actors": {"n_process": 2, "ray": True},
}
ONE = "1 process"
METRICS = (
    "sentences_per_s",
    "tokens_per_s",
    "worker_ratio",
    "sentences_per_cpu_s",
    "worker_ratio_cpu",
    "start_s",
)


class Rate(NamedTuple):
    """Sentences and tokens per second, and seconds before every worker has made a part."""

    sentences_per_s: float
    tokens_per_s: float
    sentences_per_cpu_s: float
    start_s: float


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("pipeline", nargs="?", default=PIPELINE)
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="stockmark's ner.json")
    parser.add_argument("--repeats", type=int, default=REPEATS)
    parser.add_argument("--table", action="store_true", help="print the table of the last run")
    arguments = parser.parse_args()
    if not arguments.table:
        for path in (Path(arguments.pipeline), arguments.corpus):
            if not path.exists():
                msg.fail(f"{path} is missing; see the head of benchmarks/apply.py.", exits=1)
        os.environ.update(thread_variables(1))
        texts = [each["text"] for each in srsly.read_json(arguments.corpus)]
        load_before = os.getloadavg()[0]
        records = measure(arguments.pipeline, texts, arguments.repeats)
        meta = describe_run("benchmarks.apply", ON)
        meta["machine"]["load_before"] = round(load_before, 2)
        meta["sentences"] = len(texts)
        srsly.write_json(RESULT, {"meta": meta, "records": records})
        msg.good(str(RESULT))
    print("\n".join(table(srsly.read_json(RESULT)["records"])))


def measure(pipeline: str, texts: List[str], repeats: int) -> List[Dict[str, Any]]:
    """Measure all systems, in turn.

    pipeline (str): Path or package name.
    texts (List[str]): The texts.
    repeats (int): Number of measurements of each system.
    RETURNS (List[Dict[str, Any]]): A record for each system and metric.
    """
    found: DefaultDict[Tuple[str, str], List[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "texts.txt"
        path.write_text("\n".join(text.replace("\n", " ") for text in texts), encoding="utf8")
        for repeat in tqdm(range(repeats), unit="repeat"):
            rates = {
                system: run(pipeline, path, Path(name) / f"{repeat}-{i}", options)
                for i, (system, options) in enumerate(SYSTEMS.items())
            }
            for system, rate in rates.items():
                for metric, value in rate._asdict().items():
                    found[system, metric].append(value)
                workers = SYSTEMS[system]["n_process"]
                ratio = rate.sentences_per_s / workers / rates[ONE].sentences_per_s
                found[system, "worker_ratio"].append(ratio)
                ratio = rate.sentences_per_cpu_s / rates[ONE].sentences_per_cpu_s
                found[system, "worker_ratio_cpu"].append(ratio)
    return [
        {
            "dataset": "stockmark",
            "system": system,
            "n_train": 500,
            "seed": 0,
            "workers": SYSTEMS[system]["n_process"],
            "metric": metric,
            "value": round(median(values), 3),
            "low": round(min(values), 3),
            "high": round(max(values), 3),
        }
        for (system, metric), values in found.items()
    ]


def run(pipeline: str, texts: Path, output: Path, options: Dict[str, Any]) -> Rate:
    """Annotate the texts once.

    pipeline (str): Path or package name.
    texts (Path): A file with a text a line.
    output (Path): A folder for the parts.
    options (Dict[str, Any]): Options of `apply`.
    RETURNS (Rate): Its rate.
    """
    start = time.time()
    part_bytes = texts.stat().st_size // PARTS + 1
    summary = apply(pipeline, [texts], output, part_bytes=part_bytes, **options)
    times = sorted(path.stat().st_mtime for path in output.glob("part-*"))
    first = times[options["n_process"] - 1]
    # parts are of the same size
    share = sum(each > first for each in times) / len(times)
    seconds = times[-1] - first
    return Rate(
        summary.texts * share / seconds,
        summary.tokens * share / seconds,
        summary.texts / summary.cpu_seconds,
        first - start,
    )


def table(records: List[Dict[str, Any]]) -> List[str]:
    """Make a table.

    records (List[Dict[str, Any]]): The records of `measure`.
    RETURNS (List[str]): Lines of Markdown.
    """
    values = {(record["system"], record["metric"]): record["value"] for record in records}
    heads = ["sentences/s", "tokens/s", "a worker, of one process"]
    heads += ["sentences/CPU s", "of one process", "start, s"]
    digits = (0, 0, 2, 0, 2, 0)
    lines = [f"| system | {' | '.join(heads)} |", "|---" + "|---:" * len(heads) + "|"]
    for system in dict.fromkeys(record["system"] for record in records):
        row = [
            f"{values[system, metric]:,.{n}f}" for metric, n in zip(METRICS, digits, strict=True)
        ]
        lines.append(f"| {' | '.join([system, *row])} |")
    return lines


if __name__ == "__main__":
    main()
