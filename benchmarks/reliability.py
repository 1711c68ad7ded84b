"""Memory of a pipeline on long words, in memory zones, and on a long document.

    python -m benchmarks.reliability PIPELINE

writes `benchmarks/results/reliability.json`. Each measurement has a process of its own.
"""

import json
import random
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Callable, Dict, List

import spacy
import srsly
from spacy.language import Language
from wasabi import msg

from .meta import describe_run

RESULT = Path("benchmarks/results/reliability.json")
ON = "generated raw text, as the function of that name in benchmarks/reliability.py says; no F1"
KANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノ"
SENTENCES = ["東京の大学で田中さんが本を三冊読んだ。", "昨日、大阪市は新しい駅を作ると発表した。"]

Records = List[Dict[str, Any]]


def main() -> None:
    """Measure a pipeline, or one thing in this process: `PIPELINE NAME`."""
    pipeline, *names = sys.argv[1:]
    if names:
        nlp = spacy.load(pipeline)
        nlp.max_length = 10**7
        list(nlp.pipe(SENTENCES))
        print(json.dumps(MEASUREMENTS[names[0]](nlp)))
        return
    records: Records = []
    for name in MEASUREMENTS:
        command = [sys.executable, "-m", "benchmarks.reliability", pipeline, name]
        output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        base = {"dataset": name, "system": pipeline, "n_train": None, "seed": 0}
        records += [{**base, **record} for record in json.loads(output.splitlines()[-1])]
    for record in records:
        msg.text(" ".join(f"{key} {value}" for key, value in record.items()))
    meta = describe_run("benchmarks.reliability", ON)
    srsly.write_json(RESULT, {"meta": meta, "records": records})


def long_words(nlp: Language) -> Records:
    """Read 6,000 distinct words of 4,000 letters."""
    before = resident_mb()
    draw = random.Random(0)
    for _ in nlp.pipe("".join(draw.choices("abcdefghij", k=4000)) for _ in range(6000)):
        pass
    return [
        {"metric": "resident_mb", "before": before, "value": resident_mb()},
        {"metric": "peak_mb", "value": peak_mb()},
    ]


def zones(nlp: Language) -> Records:
    """Read 80,000 utterances with two new words each, a thousand in a memory zone."""
    draw, records = random.Random(0), []
    for n in range(1000, 80_001, 1000):
        with nlp.memory_zone():
            words = ("".join(draw.choices(KANA, k=6)) for _ in range(2000))
            for _ in nlp.pipe(f"{word}さんが{next(words)}で本を読んだ。" for word in words):
                pass
        if n % 20_000 == 0:
            record = {"metric": "resident_mb", "utterances": n, "value": resident_mb()}
            records.append({**record, "strings": len(list(nlp.vocab.strings))})
    return records


def long_document(nlp: Language) -> Records:
    """Read one text of about 250,000 tokens."""
    text = "".join(SENTENCES * 11_000)
    start = time.process_time()
    doc = nlp(text)
    seconds = time.process_time() - start
    return [
        {"metric": "cpu_s", "tokens": len(doc), "value": seconds},
        {"metric": "peak_mb", "tokens": len(doc), "value": peak_mb()},
    ]


def spaces(nlp: Language) -> Records:
    """Read a million U+3000."""
    start = time.process_time()
    nlp("\u3000" * 1_000_000)
    seconds = time.process_time() - start
    return [{"metric": "cpu_s", "value": seconds}, {"metric": "peak_mb", "value": peak_mb()}]


MEASUREMENTS: Dict[str, Callable[[Language], Records]] = {
    function.__name__: function for function in (long_words, zones, long_document, spaces)
}


def resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
