"""A subset of a plan: some of its data sets, systems, sizes or seeds, to run first."""

from dataclasses import replace
from typing import Optional, Sequence, Tuple

from .cell import PlanError
from .plan import SOURCE_SYSTEM, Plan, Run
from .section import suggest


def select(
    plan: Plan,
    *,
    targets: Optional[Sequence[str]] = None,
    systems: Optional[Sequence[str]] = None,
    sizes: Optional[Sequence[str]] = None,
    seeds: Optional[Sequence[str]] = None,
) -> Plan:
    """Keep a subset of a plan's runs, and the cells that they need.

    The cells are those of the whole plan, so that what is finished counts for it too.

    plan (Plan): The plan.
    targets (Optional[Sequence[str]]): Data sets; None for all.
    systems (Optional[Sequence[str]]): Systems; None for all.
    sizes (Optional[Sequence[str]]): Numbers of training sentences as in the file, such as `500` or
        `all`; None for all.
    seeds (Optional[Sequence[str]]): Seeds; None for all.
    RETURNS (Plan): The smaller plan, with the tests of the sources that it needs.
    RAISES (PlanError): If a name is unknown, or no run matches.
    """
    chosen = {"data set": targets, "system": systems, "size": sizes, "seed": seeds}
    if all(names is None for names in chosen.values()):
        return plan
    trained = [run for run in plan.runs if run.system != SOURCE_SYSTEM]
    places = [_place(run) for run in trained]
    for (kind, names), known in zip(chosen.items(), zip(*places, strict=True), strict=True):
        for name in names or ():
            if name not in known:
                raise PlanError(f"Unknown {kind} {name!r}: {suggest(name, set(known))}")
    filters = list(chosen.values())
    runs = [
        run
        for run, place in zip(trained, places, strict=True)
        if all(names is None or name in names for names, name in zip(filters, place, strict=True))
    ]
    if not runs:
        raise PlanError("No run has all of what was chosen: some of it is for other data sets.")
    cells = {cell.key: cell for cell in replace(plan, runs=tuple(runs)).needed(set())}
    tests = [run for run in plan.runs if run.system == SOURCE_SYSTEM and run.key in cells]
    read = {path for cell in cells.values() for path in cell.data}
    skipped = {
        target: names
        for target, all_names in plan.skipped.items()
        if (targets is None or target in targets) and (sizes is None or "0" in sizes)
        if (names := [name for name in all_names if systems is None or name in systems])
    }
    missing = tuple(path for path in plan.missing if path in read)
    return replace(plan, cells=cells, runs=(*runs, *tests), skipped=skipped, missing=missing)


def _place(run: Run) -> Tuple[str, str, str, str]:
    return run.dataset, run.system, str(run.n_train), str(run.seed)
