"""Names of one's own, given to trained pipelines without any training in between.

    python -m spacy xling compare configs/experiments/own_names.yml build/own_names
    python -m benchmarks.own_names build/own_names
    python -m benchmarks.own_names --table  # the table again

The list is half of the names of the corpus (training, dev and test), drawn at random, with all
their labels. On dev each weight is tried once, on test the default alone. Writes
`benchmarks/results/own_names.json`. Takes some minutes.
"""

import random
import sys
from collections import defaultdict
from pathlib import Path
from statistics import mean
from typing import Any, DefaultDict, Dict, Iterator, List, NamedTuple, Sequence, Set, Tuple

import spacy
import srsly
from spacy.tokens import DocBin
from tqdm import tqdm
from wasabi import msg

from spacy_xling_ner.training.gold_offsets import Offsets, get_gold
from spacy_xling_ner.workbench.corpora.read_corpus import read_corpus
from spacy_xling_ner.workbench.evaluation.component_inputs import load_component
from spacy_xling_ner.workbench.evaluation.seen_names import read_names

from .meta import describe_run

SPEC = Path("configs/experiments/own_names.yml")
RESULT = Path("benchmarks/results/own_names.json")
_LABELS = "raw text, labels of assets/labels/{}_coarse.json"
_DEV = [f"{name}_dev" for name in ("precision", "recall", "f1", "recall_unseen", "listed_unseen")]
ON = {
    corpus: {
        "other": f"test, {_LABELS.format(corpus)}",
        **{metric: f"dev, {_LABELS.format(corpus)}, 300 texts drawn" for metric in _DEV},
    }
    for corpus in ("gsd", "stockmark")
}
COMPONENT = "xling_ner"
WEIGHTS = (1.0, 2.0, 4.0, 8.0, 100.0)
DEFAULT = 4.0
SHARE = 0.5

Names = Dict[str, List[str]]


class Texts(NamedTuple):
    """Texts with their gold entities."""

    texts: List[str]
    gold: List[Set[Offsets]]


def main() -> None:
    """Measure all pipelines of a grid's folder, or print the table."""
    if sys.argv[1:] != ["--table"]:
        records = list(measure(Path(sys.argv[1])))
        meta = {**describe_run("benchmarks.own_names", ""), "on": ON, "spec": str(SPEC)}
        srsly.write_json(RESULT, {"meta": meta, "records": records})
        msg.good(str(RESULT))
    print("\n".join(table(srsly.read_json(RESULT)["records"])))


def measure(grid: Path) -> Iterator[Dict[str, Any]]:
    """Measure each pipeline of a grid with and without the list."""
    names = {
        name: corpus_names(target) for name, target in srsly.read_yaml(SPEC)["targets"].items()
    }
    cells = sorted(grid.glob("cells/*/model-best/meta.json"))
    for path in tqdm(cells, "Pipelines"):
        folder = path.parents[1]
        cell = srsly.read_json(folder / "cell.json")
        if cell["kind"] != "system":
            continue
        train = cell["needs"].get("train")
        seen = read_names(grid / "cells" / train / "corpus.spacy") if train else set()
        found = half(names[cell["dataset"]], cell["seed"])
        place = {key: cell[key] for key in ("dataset", "n_train", "seed")}
        runs = [("", "test", 0.0), ("", "test", DEFAULT)]
        runs += [("_dev", "dev", weight) for weight in (0.0, *WEIGHTS)]
        nlp, recogniser = load_component(folder / "model-best", COMPONENT)
        for suffix, role, weight in runs:
            recogniser.names = found if weight else {}
            recogniser.name_weight = weight
            system = f"{cell['system']}, names with {weight:g}" if weight else cell["system"]
            corpus = next(grid.glob(f"cells/corpus-{cell['dataset']}-{role}-*/corpus.spacy"))
            scores = score(nlp, read_texts(corpus), seen, found)
            for metric, value in scores.items():
                yield {**place, "system": system, "metric": metric + suffix, "value": value}


def corpus_names(target: Dict[str, Any]) -> Names:
    """Read all names of a corpus, with their labels."""
    names: DefaultDict[str, Set[str]] = defaultdict(set)
    for part in ("train", "dev", "test"):
        options = {**target[part]}
        options.pop("sample", None)
        read = read_corpus(options.pop("path"), lang=target["lang"], **options)
        for record in read.records:
            for entity in record.entities:
                names[record.text[entity.start : entity.end]].add(entity.label)
    return {name: sorted(labels) for name, labels in sorted(names.items())}


def half(names: Names, seed: int) -> Names:
    """Draw half of the names, by label."""
    drawn = random.Random(seed).sample(list(names), round(SHARE * len(names)))
    by_label: DefaultDict[str, List[str]] = defaultdict(list)
    for name in drawn:
        for label in names[name]:
            by_label[label].append(name)
    return dict(by_label)


def read_texts(path: Path) -> Texts:
    """Read a converted corpus."""
    docs = list(DocBin().from_disk(path).get_docs(spacy.blank("xx").vocab))
    return Texts([doc.text for doc in docs], [set(get_gold(doc)) for doc in docs])


def score(nlp: Any, corpus: Texts, seen: Set[str], listed: Names) -> Dict[str, float]:
    """Score a pipeline: precision, recall and F1, and the recall of names not in training."""
    n_found = n_right = n_gold = n_unseen = n_right_unseen = n_listed = 0
    every = {name for names in listed.values() for name in names}
    for doc, gold in zip(nlp.pipe(corpus.texts), corpus.gold, strict=True):
        found = {(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents}
        right = found & gold
        n_found, n_gold, n_right = n_found + len(found), n_gold + len(gold), n_right + len(right)
        for entity in gold:
            text = doc.text[entity[0] : entity[1]]
            if text not in seen:
                n_unseen += 1
                n_right_unseen += entity in right
                n_listed += text in every
    return {
        "precision": round(100 * n_right / max(n_found, 1), 2),
        "recall": round(100 * n_right / max(n_gold, 1), 2),
        "f1": round(200 * n_right / max(n_found + n_gold, 1), 2),
        "recall_unseen": round(100 * n_right_unseen / max(n_unseen, 1), 2),
        "listed_unseen": round(100 * n_listed / max(n_unseen, 1), 2),
    }


def table(records: Sequence[Dict[str, Any]]) -> List[str]:
    """Lay out recall of unseen names and F1 on test, without the list and with it.

    records (Sequence[Dict[str, Any]]): The records of `measure`.
    RETURNS (List[str]): Lines of Markdown.
    """
    values: DefaultDict[Tuple[str, int], DefaultDict[Tuple[str, bool], List[float]]]
    values = defaultdict(lambda: defaultdict(list))
    for record in records:
        has_list = "names" in record["system"]
        values[record["dataset"], record["n_train"]][record["metric"], has_list].append(
            record["value"]
        )
    lines = [
        "| corpus | sentences | unseen names, of them in the list | recall of unseen names "
        "| with the list | precision | with the list | F1 | with the list |",
        f"|---|{8 * '---:|'}",
    ]
    for (dataset, n_train), found in sorted(values.items()):
        means = [
            f"{mean(found[metric, has_list]):.1f}"
            for metric in ("recall_unseen", "precision", "f1")
            for has_list in (False, True)
        ]
        listed = f"{mean(found['listed_unseen', True]):.0f} %"
        lines.append(f"| {' | '.join([dataset, f'{n_train:,}', listed, *means])} |")
    return lines


if __name__ == "__main__":
    main()
