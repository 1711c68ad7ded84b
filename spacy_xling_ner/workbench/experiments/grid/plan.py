"""Planning an experiment: the cells that it needs, each of them once."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Optional, Set, Tuple, Union

from .cell import GridCell, PlanError
from .read_spec import read_spec
from .spec import Experiment, SizeT
from .training_cells import TrainingCells

# The name that a source's own test has in the results.
SOURCE_SYSTEM = "source"


@dataclass(frozen=True)
class Run:
    """A cell that gives a result, and its place in the table.

    dataset (str), system (str), n_train (SizeT), seed (int): Its place.
    key (str): The cell.
    gold_tokens (Optional[str]): The cell of its evaluation on gold tokens, if there is one.
    """

    dataset: str
    system: str
    n_train: SizeT
    seed: int
    key: str
    gold_tokens: Optional[str] = None

    @property
    def place(self) -> Dict[str, Any]:
        """Its place as the first fields of a record."""
        names = ("dataset", "system", "n_train", "seed")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True)
class Plan:
    """The cells of an experiment.

    experiment (Experiment): The experiment.
    project (Path): Folder that its paths start from.
    cells (Dict[str, GridCell]): By key; a cell stands behind those that it needs.
    runs (Tuple[Run, ...]): The results that they give.
    skipped (Dict[str, List[str]]): By data set, the systems that are not run without training
        sentences, since they do not transfer all modules.
    missing (Tuple[str, ...]): Files that do not exist.
    """

    experiment: Experiment
    project: Path
    cells: Dict[str, GridCell]
    runs: Tuple[Run, ...]
    skipped: Dict[str, List[str]]
    missing: Tuple[str, ...]

    def data(self, key: str) -> Dict[str, Optional[str]]:
        """Collect the files that a cell reads itself or by way of other cells.

        key (str): The cell.
        RETURNS (Dict[str, Optional[str]]): MD5 by path.
        """
        cell = self.cells[key]
        found = dict(cell.data)
        for need in cell.needs.values():
            found.update(self.data(need))
        return dict(sorted(found.items()))

    def needed(self, finished: Set[str]) -> List[GridCell]:
        """List the cells that are still to be run.

        finished (Set[str]): Keys of the finished cells.
        RETURNS (List[GridCell]): Those that give a result, and those that they need, in order.
        """
        wanted: Set[str] = set()
        waiting = [key for run in self.runs for key in (run.key, run.gold_tokens) if key]
        while waiting:
            key = waiting.pop()
            if key not in finished and key not in wanted:
                wanted.add(key)
                waiting.extend(self.cells[key].needs.values())
        return [cell for key, cell in self.cells.items() if key in wanted]


def plan(spec: Union[str, Path, Experiment], project: Union[str, Path] = ".") -> Plan:
    """Plan an experiment. Nothing is run or written.

    The same file, data and package versions give the same plan.

    spec (Union[str, Path, Experiment]): The experiment, or its file.
    project (Union[str, Path]): Folder that the experiment's paths start from.
    RETURNS (Plan): The cells, and what is skipped or missing.
    RAISES (SpecError): If the file is not valid.
    RAISES (PlanError): If a training config lacks a setting that the experiment changes, or a
        system needs a source, a lexicon or texts that its target does not name.
    """
    experiment = spec if isinstance(spec, Experiment) else read_spec(spec)
    folder = Path(project).resolve()
    cells = TrainingCells(experiment, folder)
    runs: List[Run] = []
    skipped: Dict[str, List[str]] = {}
    for target_name in experiment.targets:
        for system_name in experiment.systems:
            for size in experiment.sizes(target_name, system_name):
                if size == 0 and not experiment.needs_no_sentences(system_name):
                    skipped.setdefault(target_name, []).append(system_name)
                    continue
                for seed in experiment.seeds:
                    cell = cells.system(target_name, system_name, size, seed)
                    words = None
                    if experiment.targets[target_name].gold_tokens:
                        words = cells.on_gold_tokens(target_name, system_name, cell).key
                    runs.append(Run(target_name, system_name, size, seed, cell.key, words))
    runs += [Run(name, SOURCE_SYSTEM, "all", seed, key) for name, seed, key in cells.tested_sources]
    if not runs:
        raise PlanError("No system is left for any target and size; see targets, n_train.")
    return Plan(
        experiment,
        folder,
        cells.cells,
        tuple(runs),
        skipped,
        tuple(sorted(cells.missing)),
    )
