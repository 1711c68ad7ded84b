"""What a partly finished grid lacks."""

from typing import Dict, List, Set, Tuple

from .output import Output


def missing_runs(output: Output) -> Tuple[List[str], int]:
    """Tell which results are planned and not there.

    A grid's results do not name what is missing. It is told from what is there: every system has
    each size of its data set and each seed, but 0 sentences only if it has them with some seed.

    output (Output): The grid's folder.
    RETURNS (Tuple[List[str], int]): The missing places, such as `gsd, 500 sentences, paper: seeds 1
        and 2`, and how many results are planned that cannot be named so; none of either if all is
        finished.
    """
    runs = output.meta.get("runs", {})
    unfinished = int(runs.get("planned", 0)) - int(runs.get("finished", 0))
    if unfinished <= 0:
        return [], 0
    seeds = sorted({run.seed for run in output.runs})
    there: Dict[Tuple[str, int, str], Set[int]] = {}
    for run in output.runs:
        there.setdefault(run.place, set()).add(run.seed)
    lines: List[str] = []
    count = 0
    for dataset in output.datasets:
        for size in output.sizes(dataset):
            for system in output.systems:
                found = there.get((dataset, size, system), set())
                lost = [str(seed) for seed in seeds if seed not in found]
                if not lost or (size == 0 and not found):
                    continue
                count += len(lost)
                which = f"seed {lost[0]}" if len(lost) == 1 else f"seeds {_list(lost)}"
                lines.append(f"{dataset}, {size:,} sentences, {system}: {which}")
    return lines, max(unfinished - count, 0)


def _list(names: List[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"
