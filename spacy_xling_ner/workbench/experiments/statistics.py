"""All statistics of a table of systems, as flat records."""

from typing import Any, Dict, List, Sequence

from tqdm import tqdm

from .comparison import Cell, difference, find_cell
from .significance import holm, permutation_p
from .worth import worth


def comparisons(
    cells: Sequence[Cell], baselines: Sequence[str], *, progress: bool = False
) -> List[Dict[str, Any]]:
    """Compare every system with the baselines, at its own size and along their learning curves.

    cells (Sequence[Cell]): The systems.
    baselines (Sequence[str]): The systems that the others are compared with.
    progress (bool): Show a progress bar if it takes more than two seconds.
    RETURNS (List[Dict[str, Any]]): Records with the baseline in `against`. Metric `f1_difference`
        has the interval of 95 % in `low` and `high`, the p-value of a paired permutation test in
        `p`, and in `p_holm` the p-value corrected for all differences of the table. Metric
        `worth_sentences` has `low`, `high` and `beyond` (see `Worth`).
    RAISES (ImportError): If the extra `experiments` is not installed.
    """
    return _differences(cells, baselines, progress) + _worths(cells, baselines)


def _differences(
    cells: Sequence[Cell], baselines: Sequence[str], progress: bool
) -> List[Dict[str, Any]]:
    pairs = []
    for name in baselines:
        for cell in cells:
            baseline = find_cell(cells, cell, name)
            if baseline is not None and baseline is not cell and len(cell.gold) > 1:
                pairs.append((cell, baseline))
    flat = []
    for cell, baseline in tqdm(pairs, desc="Statistics", delay=2, disable=not progress):
        gain, p = difference(cell, baseline), permutation_p(cell, baseline)
        if gain is None or p is None:
            continue
        flat.append(
            {
                **_place(cell),
                "metric": "f1_difference",
                "against": baseline.system,
                "value": round(gain.value, 2),
                "low": round(gain.low, 2),
                "high": round(gain.high, 2),
                "p": round(p, 5),
            }
        )
    for record, corrected in zip(flat, holm([record["p"] for record in flat]), strict=True):
        record["p_holm"] = round(corrected, 5)
    return flat


def _worths(cells: Sequence[Cell], baselines: Sequence[str]) -> List[Dict[str, Any]]:
    flat = []
    for name in baselines:
        for cell in cells:
            curve = [c for c in cells if (c.dataset, c.system) == (cell.dataset, name)]
            found = None if cell.system == name else worth(cell, curve)
            if found is not None:
                flat.append(
                    {
                        **_place(cell),
                        "metric": "worth_sentences",
                        "against": name,
                        "value": round(found.value),
                        "low": None if found.low is None else round(found.low),
                        "high": None if found.high is None else round(found.high),
                        "beyond": found.beyond,
                    }
                )
    return flat


def _place(cell: Cell) -> Dict[str, Any]:
    place = {"dataset": cell.dataset, "system": cell.system, "n_train": cell.n_train}
    return {**place, "seed": None}
