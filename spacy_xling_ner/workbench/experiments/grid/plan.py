"""Planning: from an experiment to the cells that it needs, each of them once."""

from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List, Optional, Set, Tuple, Union

from .cell import GridCell
from .data_cells import DataCells
from .experiment import Experiment
from .inputs import PlanError, source_name
from .read_spec import read_spec
from .spec import SizeT
from .training_cells import TrainingCells, carries_all

# The system's name under which a source's own test stands in the results.
SOURCE_SYSTEM = "source"


@dataclass(frozen=True)
class Run:
    """A cell that gives a result, and where that stands in the table.

    dataset (str), system (str), n_train (SizeT), seed (int): Its place.
    key (str): The cell.
    """

    dataset: str
    system: str
    n_train: SizeT
    seed: int
    key: str


@dataclass(frozen=True)
class Skip:
    """Systems that cannot give a result without a training sentence.

    dataset (str): The data set. systems (Tuple[str, ...]): Their names.
    """

    dataset: str
    systems: Tuple[str, ...]

    def __str__(self) -> str:
        """Say what is not run, and why.

        RETURNS (str): One line.
        """
        return (
            f"{self.dataset}, 0 sentences: {', '.join(self.systems)} (only what carries all "
            "modules over from a source works without training)"
        )


@dataclass(frozen=True)
class Plan:
    """The cells of an experiment.

    experiment (Experiment): The experiment.
    project (Path): The folder from which its paths start.
    cells (Dict[str, GridCell]): By key; what a cell needs stands before it.
    runs (Tuple[Run, ...]): The results that they give.
    skipped (Tuple[Skip, ...]): What is not run.
    missing (Tuple[str, ...]): Files that are not there.
    """

    experiment: Experiment
    project: Path
    cells: Dict[str, GridCell]
    runs: Tuple[Run, ...]
    skipped: Tuple[Skip, ...]
    missing: Tuple[str, ...]

    def data(self, key: str) -> Dict[str, Optional[str]]:
        """Collect the files that a cell's result comes from, also by way of other cells.

        key (str): The cell.
        RETURNS (Dict[str, Optional[str]]): MD5 by path.
        """
        cell = self.cells[key]
        found = dict(cell.data)
        for need in cell.needs.values():
            found.update(self.data(need))
        return dict(sorted(found.items()))

    def needed(self, finished: Set[str]) -> List[GridCell]:
        """Tell which cells are still to be run.

        finished (Set[str]): The cells that are done.
        RETURNS (List[GridCell]): Those that give a result, and those that they wait for, in order.
        """
        wanted: Set[str] = set()
        waiting = [run.key for run in self.runs]
        while waiting:
            key = waiting.pop()
            if key not in finished and key not in wanted:
                wanted.add(key)
                waiting.extend(self.cells[key].needs.values())
        return [cell for key, cell in self.cells.items() if key in wanted]


def plan(spec: Union[str, Path, Experiment], project: Union[str, Path] = ".") -> Plan:
    """Plan an experiment: which cells there are, and what each of them needs.

    Nothing is run, and nothing is written. The same file, data and versions give the same plan.

    spec (Union[str, Path, Experiment]): The experiment, or its file.
    project (Union[str, Path]): The folder from which the experiment's paths start.
    RETURNS (Plan): The cells, and what is skipped or missing.
    RAISES (SpecError): If the file is wrong.
    RAISES (PlanError): If a system needs a source or a lexicon that its target does not name.
    RAISES (GridConfigError): If a training config lacks a setting that the experiment changes.
    """
    experiment = spec if isinstance(spec, Experiment) else read_spec(spec)
    folder = Path(project).resolve()
    data = DataCells(folder)
    training = TrainingCells(experiment, folder, data)
    runs: List[Run] = []
    skipped: Dict[str, List[str]] = {}
    for target_name in experiment.targets:
        for system_name, system in experiment.systems.items():
            source = source_name(experiment, target_name, system_name)
            for size in experiment.sizes(target_name, system_name):
                if size == 0 and (system.silver or not (source and carries_all(system))):
                    skipped.setdefault(target_name, []).append(system_name)
                    continue
                for seed in experiment.seeds:
                    cell = training.system(target_name, system_name, size, seed)
                    runs.append(Run(target_name, system_name, size, seed, cell.key))
    runs += [
        Run(name, SOURCE_SYSTEM, "all", seed, key) for name, seed, key in training.tested_sources
    ]
    if not runs:
        raise PlanError("No system is left for any target and size; see targets, n_train.")
    return Plan(
        experiment,
        folder,
        data.cells,
        tuple(runs),
        tuple(Skip(target, tuple(names)) for target, names in skipped.items()),
        tuple(sorted(data.missing)),
    )
