"""Scores by what is new in the test utterances of `large_data.yml`, and counts of its corpus.

    python -m spacy xling compare configs/experiments/large_data.yml build/large_data
    python -m benchmarks.large_parts build/large_data
    python -m benchmarks.large_parts --table  # the table again

Each name and template belongs to the lists of train, or of test. A test utterance has all of them
from train's lists (where a small training part need not have drawn them), or a new name, or a new
template, be its names new or not. Writes `benchmarks/results/large_parts.json`. Takes some minutes.
"""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any, Dict, Iterator, List, Sequence, Set

import numpy
import srsly
from tqdm import tqdm
from wasabi import msg

from spacy_xling_ner.workbench.corpora.embedded import generate, part_of
from spacy_xling_ner.workbench.experiments.comparison import (
    Cell,
    difference,
    micro_f1,
    read_cells,
)

from .meta import describe_run

SPEC = Path("configs/experiments/large_data.yml")
RESULT = Path("benchmarks/results/large_parts.json")
ON = "F1 on test, raw text, labels of assets/assistant, by what is new in an utterance"
KINDS = {
    "listed": "template and names of train's lists",
    "new_name": "a new name, template of train's list",
    "new_template": "a new template",
}
# Transfer against scratch with as many sentences, and with twice as many.
TWICE = {100_000: 200_000, 500_000: 1_000_000}

Records = List[Dict[str, Any]]
Utterance = Dict[str, Any]


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("output", type=Path, nargs="?", help="the OUTPUT of the grid")
    parser.add_argument("--table", action="store_true", help="print the table of the result file")
    given = parser.parse_args()
    if given.output is None and not given.table:
        parser.error("name the OUTPUT of the grid, or --table")
    if given.output is not None:
        target = srsly.read_yaml(SPEC)["targets"]["assistant"]
        try:
            cells = read_cells(given.output / "metrics")
            test = list(utterances(target["test"]))
            records = [*measure(cells, test), *count_corpus(target["train"], test)]
        except ValueError as error:
            parser.error(str(error))
        meta = {**describe_run("benchmarks.large_parts", ON), "spec": str(SPEC)}
        srsly.write_json(RESULT, {"meta": meta, "records": records})
        msg.good(str(RESULT))
    print("\n".join(table(srsly.read_json(RESULT)["records"])))


def utterances(corpus: Dict[str, Any]) -> Iterator[Dict[str, Any]]:
    """Generate the utterances of a corpus of the grid."""
    given = corpus["generate"]
    return generate(Path(given["folder"]), "ja", given["n"], part=given["part"])


def template_of(utterance: Dict[str, Any]) -> str:
    """Read the id of an utterance's template, such as `music-01`, from the utterance's own."""
    return "-".join(utterance["id"].split("-")[-2:])


def names_of(utterance: Dict[str, Any]) -> List[str]:
    """List the names in an utterance."""
    return [utterance["text"][e["start"] : e["end"]] for e in utterance["entities"]]


def kind_of(utterance: Dict[str, Any]) -> str:
    """Tell what is new in a test utterance: a kind of `KINDS`."""
    if part_of("ja", "template", template_of(utterance)) != "train":
        return "new_template"
    new = any(part_of("ja", "name", name) != "train" for name in names_of(utterance))
    return "new_name" if new else "listed"


def measure(cells: Sequence[Cell], test: Sequence[Utterance]) -> Iterator[Dict[str, Any]]:
    """Score every system on each kind, and compare transfer with scratch.

    cells (Sequence[Cell]): The metrics of the grid.
    test (Sequence[Dict[str, Any]]): The test utterances.
    YIELDS (Dict[str, Any]): Records: F1 by seed, and differences of mean F1 with their intervals.
    RAISES (ValueError): If the metrics are on other utterances.
    """
    cells = [cell for cell in cells if cell.dataset == "assistant"]
    sizes = [len(utterance["entities"]) for utterance in test]
    if any(sizes != [len(entities) for entities in cell.gold] for cell in cells):
        raise ValueError(f"The metrics are on other test utterances than those of {SPEC}.")
    kinds = [kind_of(utterance) for utterance in test]
    for kind in KINDS:
        rows = numpy.flatnonzero(numpy.asarray(kinds) == kind)
        parts = [
            replace(
                cell,
                counts={seed: counts[rows] for seed, counts in cell.counts.items()},
                gold=tuple(cell.gold[row] for row in rows),
            )
            for cell in cells
        ]
        found = {(part.system, part.n_train): part for part in parts}
        for part in parts:
            place = {"dataset": part.dataset, "system": part.system, "n_train": part.n_train}
            for seed, counts in part.counts.items():
                f1 = round(float(micro_f1(counts.sum(axis=0))), 2)
                yield {**place, "seed": seed, "metric": f"f1_{kind}", "value": f1}
            if not part.system.startswith("paper"):
                continue
            for size in (part.n_train, TWICE.get(part.n_train)):
                other = found.get(("scratch-romaji", size))
                gain = difference(part, other) if other else None
                if other and gain:
                    yield {
                        **place,
                        "seed": None,
                        "metric": f"f1_difference_{kind}",
                        "value": round(gain.value, 2),
                        "low": round(gain.low, 2),
                        "high": round(gain.high, 2),
                        "against": other.system,
                        "against_n_train": size,
                    }


def count_corpus(train: Dict[str, Any], test: Sequence[Utterance]) -> Records:
    """Count what is distinct in the training utterances, and the kinds of test utterances."""
    kinds = [kind_of(utterance) for utterance in test]
    texts: Set[str] = set()
    templates: Set[str] = set()
    names: Set[str] = set()
    n_train = train["generate"]["n"]
    for utterance in tqdm(utterances(train), "Utterances", n_train):
        texts.add(utterance["text"])
        templates.add(template_of(utterance))
        names.update(names_of(utterance))
    found = {"distinct": len(texts), "templates": len(templates), "names": len(names)}
    found |= {f"test_{kind}": kinds.count(kind) for kind in KINDS}
    base = {"dataset": "assistant", "system": "corpus", "n_train": n_train}
    return [{**base, "seed": 0, "metric": name, "value": n} for name, n in found.items()]


def table(records: Records) -> List[str]:
    """Lay out the scores: a row for each system and kind, a column for each size.

    records (List[Dict[str, Any]]): The records of `measure`.
    RETURNS (List[str]): Lines of Markdown.
    """
    kinds = {f"f1_{kind}": kind for kind in KINDS}
    f1 = {
        (record["system"], kinds[record["metric"]], record["n_train"]): record["value"]
        for record in records
        if record["metric"] in kinds
    }
    sizes = sorted({size for *_, size in f1})
    systems = list(dict.fromkeys(system for system, *_ in f1))
    lines = [
        f"| test utterances with | system | {' | '.join(f'{n:,}' for n in sizes)} |",
        f"|---|---|{len(sizes) * '---:|'}",
    ]
    for kind, title in KINDS.items():
        for system in systems:
            scores = (f1.get((system, kind, size)) for size in sizes)
            cells = ["" if score is None else f"{score:.1f}" for score in scores]
            lines.append(f"| {title} | `{system}` | {' | '.join(cells)} |")
    return lines


if __name__ == "__main__":
    main()
