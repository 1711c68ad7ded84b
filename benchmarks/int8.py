"""What weights of 8 bits in the BiLSTM of `word` change: F1, entities, tokens a second.

    python -m spacy project run wiki . --vars.n_train 500 --vars.seed 0
    python -m benchmarks.int8 corpus/gsd/ja_test.spacy training/gsd/n500/seed0/paper/model-best

The pipelines, trained with `configs/ja_paper.cfg`, count as runs of one system (`--system`) with
the seeds 0, 1, and so on; nothing is trained. Writes `benchmarks/results/int8.json`.
"""

import argparse
import time
from pathlib import Path
from statistics import median
from typing import Any, Dict, List, Tuple

import spacy
import srsly
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from wasabi import msg

from spacy_xling_ner.workbench.evaluation.evaluate import evaluate

from .meta import describe_run

REPEATS = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("corpus", type=Path, help="test documents, a .spacy file")
    parser.add_argument("pipelines", type=Path, nargs="+", help="folders, a seed each")
    parser.add_argument("--dataset", default="gsd", help="name in the result")
    parser.add_argument("--system", default="paper", help="name of the pipelines in the result")
    parser.add_argument("--n-train", type=int, default=500, help="training sentences they had")
    args = parser.parse_args()
    records: List[Dict[str, Any]] = []
    of_8_bits = f"{args.system}-int8"
    systems = {args.system: False, of_8_bits: True}
    for seed, model in enumerate(args.pipelines):
        base = {"dataset": args.dataset, "n_train": args.n_train, "seed": seed}
        pipelines = {name: load(model, int8) for name, int8 in systems.items()}
        found = {name: evaluate(nlp, args.corpus) for name, nlp in pipelines.items()}
        for name, scores in found.items():
            records.append({**base, "system": name, "metric": "f1", "value": scores["f1"]})
        for name, value in speeds(pipelines, args.corpus).items():
            record = {**base, "system": name, "metric": "predict_tokens_per_s", "value": value}
            records.append(record)
        changed = differences(*[scores["documents"] for scores in found.values()])
        for metric, value in zip(("entities", "entities_changed"), changed, strict=True):
            records.append({**base, "system": of_8_bits, "metric": metric, "value": value})
        msg.good(f"seed {seed}: {[(r['system'], r['metric'], r['value']) for r in records[-6:]]}")
    result = Path("benchmarks/results/int8.json")
    result.parent.mkdir(parents=True, exist_ok=True)
    srsly.write_json(result, {"meta": describe_run("benchmarks.int8"), "records": records})
    msg.good(str(result))


def load(model: Path, int8: bool) -> Language:
    """Load a pipeline with weights of 32 or 8 bits in the BiLSTM of `word`.

    model (Path): The pipeline.
    int8 (bool): Whether with 8 bits.
    RETURNS (Language): The pipeline.
    """
    word = {"model": {"encoder": {"word": {"int8": int8}}}}
    return spacy.load(model, config={"components": {"xling_ner": word}})


def speeds(pipelines: Dict[str, Language], corpus: Path) -> Dict[str, float]:
    """Measure the recognisers alone, on tokenised documents, by turns.

    pipelines (Dict[str, Language]): The pipelines by name.
    corpus (Path): A `.spacy` file.
    RETURNS (Dict[str, float]): The median of tokens a second, by name.
    """
    docs: Dict[str, List[Doc]] = {}
    seconds: Dict[str, List[float]] = {name: [] for name in pipelines}
    for name, nlp in pipelines.items():
        texts = [doc.text for doc in DocBin().from_disk(corpus).get_docs(nlp.vocab)]
        docs[name] = list(nlp.pipe(texts, disable=["xling_ner"]))
    for _ in range(REPEATS):
        for name, nlp in pipelines.items():
            recogniser: Any = nlp.get_pipe("xling_ner")
            start = time.perf_counter()
            recogniser.predict(docs[name])
            seconds[name].append(time.perf_counter() - start)
    return {name: sum(map(len, docs[name])) / median(seconds[name]) for name in pipelines}


def differences(documents: List[Dict[str, Any]], others: List[Dict[str, Any]]) -> Tuple[int, int]:
    """Count the entities, and those that only one of two has.

    documents (List[Dict[str, Any]]): What one pipeline finds, as `evaluate` gives it.
    others (List[Dict[str, Any]]): What the other does, for the same documents.
    RETURNS (Tuple[int, int]): The entities of the first, and the number that differ.
    """
    n_entities = n_changed = 0
    for one, other in zip(documents, others, strict=True):
        mine, theirs = ({tuple(e) for e in doc["found"]} for doc in (one, other))
        n_entities += len(mine)
        n_changed += len(mine ^ theirs)
    return n_entities, n_changed


if __name__ == "__main__":
    main()
