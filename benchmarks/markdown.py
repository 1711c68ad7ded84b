"""Print the results of a grid as the Markdown table of the documentation.

python -m benchmarks.markdown benchmarks/results/bridge.json --against spacy-ner-vec
python -m benchmarks.markdown bridge --against spacy-ner-vec --against scratch-native
"""

import argparse
from pathlib import Path
from statistics import mean, stdev
from typing import Any, Dict, List, Tuple

import srsly


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("name", help="a results.json, or a name in benchmarks/results")
    parser.add_argument("--against", action="append", default=[], help="a system to compare with")
    args = parser.parse_args()
    path = Path(args.name)
    path = path if path.suffix == ".json" else Path("benchmarks/results") / f"{args.name}.json"
    result = srsly.read_json(path)
    header = ["data set", "sentences", "system", "F1", *(f"against `{a}`" for a in args.against)]
    print(f"| {' | '.join(header)} |")
    print(f"|---|---:|---|{'---:|' * (1 + len(args.against))}")
    for row in rows(result["records"], args.against):
        print(f"| {' | '.join(row)} |")


def rows(records: List[Dict[str, Any]], against: List[str]) -> List[List[str]]:
    """Make one row per system, the best last.

    records (List[Dict[str, Any]]): The records of a result file.
    against (List[str]): Systems to compare with, one column each.
    RETURNS (List[List[str]]): Data set, sentences, system, F1, and the differences with interval
        and, if in the records, the p-value after Holm's correction.
    """
    f1: Dict[Tuple[str, int, str], List[float]] = {}
    gains: Dict[Tuple[str, int, str, str], str] = {}
    for record in records:
        key = (record["dataset"], record["n_train"], record["system"])
        if record["metric"] == "f1":
            f1.setdefault(key, []).append(record["value"])
        elif record["metric"] == "f1_difference":
            interval = f"[{record['low']:+.1f}, {record['high']:+.1f}]"
            p = f", p = {record['p_holm']:.3f}" if "p_holm" in record else ""
            gains[(*key, record["against"])] = f"{record['value']:+.1f} {interval}{p}"
    table = []
    for key, values in sorted(f1.items(), key=lambda item: (*item[0][:2], mean(item[1]))):
        spread = f" ± {stdev(values):.1f}" if len(values) > 1 else ""
        dataset, n_train, system = key
        cells = [dataset, f"{n_train:,}", f"`{system}`", f"{mean(values):.1f}{spread}"]
        table.append(cells + [gains.get((*key, name), "") for name in against])
    return table


if __name__ == "__main__":
    main()
