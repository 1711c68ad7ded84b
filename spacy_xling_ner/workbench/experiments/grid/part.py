"""A part of a plan: some of its data sets, systems, sizes or seeds, to be run first."""

from dataclasses import replace
from typing import Iterator, NamedTuple, Optional, Sequence, Tuple

from .inputs import PlanError
from .plan import SOURCE_SYSTEM, Plan, Run, Skip
from .suggestions import suggest

# What each field of `Part` names.
_KINDS = ("data set", "system", "size", "seed")


class Part(NamedTuple):
    """What is run of a plan. None stands for all.

    targets (Optional[Sequence[str]]): Data sets.
    systems (Optional[Sequence[str]]): Systems.
    sizes (Optional[Sequence[str]]): Numbers of training sentences, as they stand in the file:
        `500`, `all`.
    seeds (Optional[Sequence[str]]): Seeds.
    """

    targets: Optional[Sequence[str]] = None
    systems: Optional[Sequence[str]] = None
    sizes: Optional[Sequence[str]] = None
    seeds: Optional[Sequence[str]] = None

    def has(self, run: Run) -> bool:
        """Tell whether a run belongs to it.

        run (Run): The run.
        RETURNS (bool): True if nothing speaks against it.
        """
        return all(
            chosen is None or value in chosen
            for chosen, value in zip(self, _place(run), strict=True)
        )

    def skips(self, plan: Plan) -> Iterator[Skip]:
        """Tell what of a plan's skipped systems belongs to it.

        plan (Plan): The plan.
        YIELDS (Skip): For each data set the systems that were asked for.
        """
        for skip in plan.skipped:
            systems = [s for s in skip.systems if self.systems is None or s in self.systems]
            asked = self.targets is None or skip.dataset in self.targets
            if systems and asked and (self.sizes is None or "0" in self.sizes):
                yield Skip(skip.dataset, tuple(systems))


def select(plan: Plan, part: Part) -> Plan:
    """Keep the runs of a part, and the cells that they need.

    What is finished of a part counts for the whole: the cells are the same.

    plan (Plan): The plan.
    part (Part): The part.
    RETURNS (Plan): The smaller plan. A source's own test stays if the part needs the source.
    RAISES (PlanError): If the part names what the plan does not have, or if no run has all of it.
    """
    if part == Part():
        return plan
    trained = [run for run in plan.runs if run.system != SOURCE_SYSTEM]
    places = zip(*map(_place, trained), strict=True)
    for kind, chosen, known in zip(_KINDS, part, places, strict=True):
        for name in chosen or ():
            if name not in known:
                raise PlanError(f"Unknown {kind} {name!r}: {suggest(name, set(known))}")
    runs = [run for run in trained if part.has(run)]
    if not runs:
        raise PlanError("No run has all of what was chosen: some of it is for other data sets.")
    cells = {cell.key: cell for cell in replace(plan, runs=tuple(runs)).needed(set())}
    tests = [run for run in plan.runs if run.system == SOURCE_SYSTEM and run.key in cells]
    read = {path for cell in cells.values() for path in cell.data}
    return replace(
        plan,
        cells=cells,
        runs=(*runs, *tests),
        skipped=tuple(part.skips(plan)),
        missing=tuple(path for path in plan.missing if path in read),
    )


def _place(run: Run) -> Tuple[str, str, str, str]:
    return run.dataset, run.system, str(run.n_train), str(run.seed)
