"""Memory of a pipeline on long words, in memory zones and on long documents; threads and processes.

    python -m benchmarks.reliability PIPELINE

writes `benchmarks/results/reliability.json`. Each measurement has a process of its own; all of them
take about an hour.
"""

import json
import random
import resource
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from typing import Any, Callable, Dict, List, Sequence

import spacy
import srsly
from spacy.language import Language
from wasabi import msg

from .meta import describe_run

RESULT = Path("benchmarks/results/reliability.json")
ON = "generated raw text, as the function of that name in benchmarks/reliability.py says; no F1"
KANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノ"
SENTENCES = ["東京の大学で田中さんが本を三冊読んだ。", "昨日、大阪市は新しい駅を作ると発表した。"]
# Characters that are read in different ways, and some that no tokenizer expects.
ALPHABET = (
    KANA + "東京大阪市駅田中さん会社はがをで本。、 \u3000\nAbc123①㍿ｱﾞ髙ー\u200d\ufe0f\u0301\x00😀"
)
BATCH = 50

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
    """Read a million utterances with two new words each, a thousand in a memory zone."""
    draw, records = random.Random(0), []
    for n in range(1000, 1_000_001, 1000):
        with nlp.memory_zone():
            words = ("".join(draw.choices(KANA, k=6)) for _ in range(2000))
            for _ in nlp.pipe(f"{word}さんが{next(words)}で本を読んだ。" for word in words):
                pass
        if n % 20_000 == 0 and (n <= 100_000 or n % 100_000 == 0):
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


def text_length(nlp: Language) -> Records:
    """Read texts of 0.25, 0.5 and 1 MB, one after the other."""
    sentence, records = "".join(SENTENCES), []
    for kilobytes in (250, 500, 1000):
        text = sentence * (kilobytes * 1000 // len(sentence.encode("utf8")))
        n_tokens = len(nlp(text))
        records.append({"kilobytes": kilobytes, "tokens": n_tokens, "value": peak_mb()})
    return [{"metric": "peak_mb", **record} for record in records]


def threads(nlp: Language, documents: int = 60_000) -> Records:
    """Read documents in 8 threads at once, and compare each with what one thread made of it."""
    batches = mixed_batches(min(40, documents // 400))
    expected = [read(nlp, batch) for batch in batches]

    def count_different(seed: int) -> int:
        draw, different = random.Random(seed), 0
        for _ in range(documents // (8 * BATCH)):
            n = draw.randrange(len(batches))
            different += sum(map(bytes.__ne__, read(nlp, batches[n]), expected[n]))
        return different

    with ThreadPoolExecutor(8) as pool:
        different = sum(pool.map(count_different, range(8)))
    return [{"metric": "different", "threads": 8, "documents": documents, "value": different}]


def processes(nlp: Language, documents: int = 40_000) -> Records:
    """Read documents in 2 processes, and compare each with what one process made of it."""
    batches = mixed_batches(min(40, documents // 400))
    expected = [doc for batch in batches for doc in read(nlp, batch)]
    texts = list(chain.from_iterable(batches))
    stream = (texts[n % len(texts)] for n in range(documents))
    docs = nlp.pipe(stream, n_process=2, batch_size=BATCH)
    different = sum(doc.to_bytes() != expected[n % len(texts)] for n, doc in enumerate(docs))
    return [{"metric": "different", "processes": 2, "documents": documents, "value": different}]


def mixed_batches(batches: int) -> List[List[str]]:
    """Draw texts of all kinds of characters; the empty text is among them."""
    draw = random.Random(0)
    return [
        ["".join(draw.choices(ALPHABET, k=n)) + draw.choice(["", *SENTENCES]) for n in range(BATCH)]
        for _ in range(batches)
    ]


def read(nlp: Language, texts: Sequence[str]) -> List[bytes]:
    """Read a batch of texts; all that the pipeline sets on a document is in its bytes."""
    return [doc.to_bytes() for doc in nlp.pipe(texts, batch_size=len(texts))]


def spaces(nlp: Language) -> Records:
    """Read a million U+3000."""
    start = time.process_time()
    nlp("\u3000" * 1_000_000)
    seconds = time.process_time() - start
    return [{"metric": "cpu_s", "value": seconds}, {"metric": "peak_mb", "value": peak_mb()}]


MEASUREMENTS: Dict[str, Callable[[Language], Records]] = {
    function.__name__: function
    for function in (long_words, zones, long_document, text_length, spaces, threads, processes)
}


def resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
