"""Memory of `xling apply` by format and size of its input.

    python -m benchmarks.apply_memory
    python -m benchmarks.apply_memory --table  # the table again

Documents of 33 drawn words, as many as a sentence of stockmark has, with the attributes that
`xling convert` stores. The pipeline is empty, so what is measured is reading and writing. Each
measurement has a process of its own; its figure is the peak of the resident memory, less that
before the first text. Writes `benchmarks/results/apply_memory.json`. Takes some minutes.
"""

import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Dict, List

import spacy
import srsly
from spacy.tokens import Doc, DocBin
from tqdm import tqdm
from wasabi import msg

from spacy_xling_ner.workbench.apply import apply

from .meta import describe_run
from .reliability import KANA, resident_mb

RESULT = Path("benchmarks/results/apply_memory.json")
ON = "generated raw text; memory only, no F1"
TOKENS, WORDS = 33, 20_000
# name, suffix, files, documents of a file
INPUTS = [
    ("a `.jsonl` file", ".jsonl", 1, 10_000),
    ("a `.jsonl` file", ".jsonl", 1, 50_000),
    ("a `.spacy` file", ".spacy", 1, 10_000),
    ("a `.spacy` file", ".spacy", 1, 50_000),
    ("five `.spacy` files", ".spacy", 5, 10_000),
]


def main() -> None:
    """Measure all inputs, or one in this process: `PIPELINE OUTPUT INPUT...`."""
    if len(sys.argv) > 2:
        pipeline, output, *inputs = sys.argv[1:]
        # the modules of the pipeline's load are no memory of the input
        spacy.load(pipeline)
        before = resident_mb()
        apply(pipeline, inputs, output)
        print(json.dumps(peak_mb() - before))
        return
    if sys.argv[1:] != ["--table"]:
        meta = describe_run("benchmarks.apply_memory", ON)
        srsly.write_json(RESULT, {"meta": meta, "records": measure()})
        msg.good(str(RESULT))
    print("\n".join(table(srsly.read_json(RESULT)["records"])))


def peak_mb() -> float:
    """Peak of this program; `ru_maxrss` would count that of the process which started it, too."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def measure() -> List[Dict[str, Any]]:
    """Measure all inputs; returns a record for each."""
    records = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        spacy.blank("xx").to_disk(folder / "pipeline")
        for i, (system, suffix, files, documents) in enumerate(tqdm(INPUTS, unit="input")):
            paths = [folder / f"{i}-{n}{suffix}" for n in range(files)]
            for seed, path in enumerate(paths):
                write_input(path, documents, seed)
            command = [sys.executable, "-m", "benchmarks.apply_memory"]
            command += map(str, [folder / "pipeline", folder / f"output-{i}", *paths])
            ran = subprocess.run(command, check=True, capture_output=True, text=True)
            base = {"dataset": "drawn", "system": system, "n_train": None, "seed": 0}
            size = sum(path.stat().st_size for path in paths) / 2**20
            value = json.loads(ran.stdout.splitlines()[-1])
            records.append(
                {
                    **{**base, "documents": files * documents, "input_mb": round(size, 1)},
                    **{"metric": "memory_mb", "value": round(value)},
                }
            )
    return records


def write_input(path: Path, documents: int, seed: int) -> None:
    """Write documents of drawn words.

    path (Path): A `.jsonl` or `.spacy` file.
    documents (int): Their number.
    seed (int): Of the draw.
    """
    draw = random.Random(seed)
    words = ["".join(draw.choices(KANA, k=3)) for _ in range(WORDS)]
    texts = (draw.choices(words, k=TOKENS) for _ in range(documents))
    if path.suffix == ".jsonl":
        srsly.write_jsonl(path, ({"text": " ".join(text)} for text in texts))
        return
    vocab, docs = spacy.blank("xx").vocab, DocBin()
    for text in texts:
        docs.add(Doc(vocab, words=text))
    docs.to_disk(path)


def table(records: List[Dict[str, Any]]) -> List[str]:
    """Make a table.

    records (List[Dict[str, Any]]): The records of `measure`.
    RETURNS (List[str]): Lines of Markdown.
    """
    lines = ["| input | documents | size, MB | memory, MB |", "|---|---:|---:|---:|"]
    for each in records:
        cells = [
            each["system"],
            *(f"{each[key]:,.0f}" for key in ("documents", "input_mb", "value")),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return lines


if __name__ == "__main__":
    main()
