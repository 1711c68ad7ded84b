"""Print the results of a grid as a Markdown table.

python -m benchmarks.markdown build/bridge/results.json --against spacy-ner-vec
python -m benchmarks.markdown bridge --against spacy-ner-vec --against scratch-native

`python -m benchmarks.tables` writes all tables of the documentation.
"""

import argparse
from pathlib import Path
from statistics import mean, stdev
from typing import Any, Dict, List, Sequence, Tuple

import srsly


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("name", help="a results.json, or a name in benchmarks/results")
    parser.add_argument("--against", action="append", default=[], help="a system to compare with")
    args = parser.parse_args()
    path = Path(args.name)
    path = path if path.suffix == ".json" else Path("benchmarks/results") / f"{args.name}.json"
    print(table(srsly.read_json(path)["records"], args.against))


def table(records: List[Dict[str, Any]], against: Sequence[str]) -> str:
    """Make a table of F1.

    records (List[Dict[str, Any]]): The records of a result file.
    against (Sequence[str]): Systems to compare with, one column each.
    RETURNS (str): Lines of Markdown.
    """
    names = [f"against `{name}`" for name in against]
    header = ["data set", "sentences", "system", "seeds", "F1", *names]
    lines = [header, *rows(records, against)]
    lines.insert(1, ["---", "---:", "---", "---", *["---:"] * (1 + len(names))])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def rows(records: List[Dict[str, Any]], against: Sequence[str]) -> List[List[str]]:
    """Make one row per system, the best last.

    records (List[Dict[str, Any]]): The records of a result file.
    against (Sequence[str]): Systems to compare with, one column each.
    RETURNS (List[List[str]]): Data set, sentences, system, seeds, F1, and the differences with
        interval and, if in the records, the p-value after Holm's correction.
    """
    f1: Dict[Tuple[str, int, str], Dict[int, float]] = {}
    gains: Dict[Tuple[str, int, str, str], str] = {}
    for record in records:
        key = (record["dataset"], record["n_train"], record["system"])
        if record["metric"] == "f1":
            f1.setdefault(key, {})[record["seed"]] = record["value"]
        elif record["metric"] == "f1_difference":
            interval = f"[{record['low']:+.1f}, {record['high']:+.1f}]"
            p = f", p = {record['p_holm']:.3f}" if "p_holm" in record else ""
            gains[(*key, record["against"])] = f"{record['value']:+.1f} {interval}{p}"
    found = []
    for key, by_seed in sorted(f1.items(), key=lambda item: (*item[0][:2], mean(item[1].values()))):
        values = list(by_seed.values())
        spread = f" ± {stdev(values):.1f}" if len(values) > 1 else ""
        dataset, n_train, system = key
        seeds = ", ".join(map(str, sorted(by_seed)))
        cells = [dataset, f"{n_train:,}", f"`{system}`", seeds, f"{mean(values):.1f}{spread}"]
        found.append(cells + [gains.get((*key, name), "") for name in against])
    return found


if __name__ == "__main__":
    main()
