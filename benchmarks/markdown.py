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


def seen_table(records: List[Dict[str, Any]]) -> str:
    """Make a table of F1 of names that occur in the training sentences, and of those that do not.

    records (List[Dict[str, Any]]): The records of a result file.
    RETURNS (str): Lines of Markdown, the best for unseen names last; empty if no record has them.
    """
    found: Dict[Tuple[str, int, str], Dict[str, List[float]]] = {}
    for record in records:
        place = (record["dataset"], record["n_train"], record["system"])
        if record["metric"] in ("f1_seen", "f1_unseen", "support_seen", "support_unseen"):
            found.setdefault(place, {}).setdefault(record["metric"], []).append(record["value"])
    if not found:
        return ""
    lines = [["data set", "sentences", "system", "unseen names", "F1, seen", "F1, unseen"]]
    lines.append(["---", "---:", "---", "---:", "---:", "---:"])

    def unseen_f1(place: Tuple[str, int, str]) -> float:
        return mean(found[place].get("f1_unseen", [0.0]))

    for place in sorted(found, key=lambda place: (*place[:2], unseen_f1(place))):
        values = found[place]
        seen, unseen = (sum(values.get(f"support_{group}", [])) for group in ("seen", "unseen"))
        cells = [place[0], f"{place[1]:,}", f"`{place[2]}`", f"{unseen / (seen + unseen):.0%}"]
        lines.append(
            cells + [mean_and_spread(values.get(f"f1_{g}", [])) for g in ("seen", "unseen")]
        )
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def mean_and_spread(values: Sequence[float], *, spread: bool = True) -> str:
    """Write the mean of scores, with their standard deviation if there are several.

    values (Sequence[float]): The scores.
    spread (bool): Write the standard deviation.
    RETURNS (str): Such as `61.3 ± 0.9`; empty without scores.
    """
    if not values:
        return ""
    ends = f" ± {stdev(values):.1f}" if spread and len(values) > 1 else ""
    return f"{mean(values):.1f}{ends}"


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
        dataset, n_train, system = key
        seeds = ", ".join(map(str, sorted(by_seed)))
        cells = [
            dataset,
            f"{n_train:,}",
            f"`{system}`",
            seeds,
            mean_and_spread(list(by_seed.values())),
        ]
        found.append(cells + [gains.get((*key, name), "") for name in against])
    return found


if __name__ == "__main__":
    main()
