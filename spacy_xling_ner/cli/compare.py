"""`python -m spacy xling compare`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Dict, List, Optional

import typer
from wasabi import msg

from .main import xling_cli
from .table import table_cli

if TYPE_CHECKING:
    from ..workbench.experiments.grid import Failure, Outcome, Plan

_SHOWN = 20
_WIDEST = 80


@xling_cli.command("compare")
def compare_cli(
    spec: Annotated[Path, typer.Argument(help="The experiment file; see configs/experiments.")],
    output: Annotated[
        Path, typer.Argument(help="Folder for cells and results; goes on with what is there.")
    ],
    project: Annotated[
        Path,
        typer.Option("--project", "-p", help="Folder from which the paths in the file start."),
    ] = Path("."),
    dry_run: Annotated[
        bool, typer.Option("--dry-run", "-n", help="Print the cells and the time, run nothing.")
    ] = False,
    no_run: Annotated[
        bool, typer.Option("--no-run", help="Write the results of what is finished, run nothing.")
    ] = False,
    workers: Annotated[
        Optional[int],
        typer.Option("--workers", "-w", min=1, help="Cells side by side; by default one a core."),
    ] = None,
    targets: Annotated[
        Optional[str], typer.Option("--targets", help="Run these data sets only: gsd,stockmark")
    ] = None,
    systems: Annotated[
        Optional[str], typer.Option("--systems", help="Run these systems only.")
    ] = None,
    n_train: Annotated[
        Optional[str], typer.Option("--n-train", help="Run these sizes only: 100,all")
    ] = None,
    seeds: Annotated[Optional[str], typer.Option("--seeds", help="Run these seeds only.")] = None,
) -> None:
    """Run a grid of experiments: every data set with every system, size and seed.

    The file names data sets, systems (a training config with overrides, and what is carried over
    from English), numbers of sentences, and seeds. Each combination is a cell; converted corpora,
    lexicons and English sources are cells too, made once for all that need them.

    A finished cell is never run again. Kill the command whenever you like, and start it again: it
    goes on where it was. A cell is known by a hash of its config, its data and the versions, so
    what you change in the file runs again, and nothing else. If a cell fails, the rest goes on;
    start again to try it again.

    Example: python -m spacy xling compare configs/experiments/miniature.yml build/mini --dry-run

    Then without --dry-run. With little time, run a part first: --targets gsd --seeds 0. The results
    have all that is finished, of this part and of others. What comes out:

    OUTPUT/cells/NAME-HASH/cell.json has config, versions, data, time, memory, learning curve and
    scores of a cell; predictions.jsonl.gz what it says of each test sentence; log.txt its training.

    OUTPUT/results.json has all numbers, with differences, their intervals, p-values (also corrected
    for the size of the table), and how many sentences of a baseline a system is worth.

    OUTPUT/table.md has the table; OUTPUT/summary.csv mean and spread of every number. For a table
    against other systems: python -m spacy xling table OUTPUT/metrics --against NAME
    """
    # imported here: the other commands need none of it
    from ..workbench.experiments.grid import (
        GridConfigError,
        Part,
        PlanError,
        SpecError,
        StoreError,
        plan,
        run,
        select,
    )
    from ..workbench.experiments.grid.host import WorkerError
    from ..workbench.experiments.grid.run import default_workers

    count = workers or default_workers()
    part = Part(*map(_split, (targets, systems, n_train, seeds)))
    try:
        planned = plan(spec, project)
        chosen = select(planned, part)
    except (SpecError, PlanError, GridConfigError) as error:
        msg.fail(f"Cannot plan {spec}", str(error), exits=1)
    try:
        _print_plan(chosen, output, count, dry_run)
        if dry_run:
            return
        if no_run:
            _print_results(planned, output)
            return
        outcome = run(chosen, output, workers=count, progress=True, on_failure=_print_failure)
    except (PlanError, StoreError, WorkerError, OSError) as error:
        msg.fail(f"Cannot run {spec}", str(error), exits=1)
    except KeyboardInterrupt:
        msg.warn("Stopped. The same command goes on from here.", exits=130)
    _print_results(planned, output)
    _print_outcome(outcome)


def _split(names: Optional[str]) -> Optional[List[str]]:
    return None if names is None else [name.strip() for name in names.split(",")]


def _print_plan(planned: "Plan", output: Path, workers: int, every_cell: bool) -> None:
    from ..workbench.experiments.grid import Store
    from ..workbench.experiments.grid.estimate import estimate, say_seconds, total_seconds

    store = Store(output)
    todo = planned.needed(set(store.finished))
    seconds = estimate(planned, store)
    if every_cell:
        left = {cell.key for cell in todo}
        rows = []
        for key, cell in planned.cells.items():
            state = "to run" if key in left else "finished" if store.find(key) else "not needed"
            rows.append((cell.folder, state, say_seconds(seconds[key])))
        header = ("cell", "state", "time")
        msg.table(rows, header=header, divider=True, aligns=("l", "l", "r"), max_col=_WIDEST)
    for reason in planned.skipped:
        msg.info(f"Not run: {reason}")
    if planned.missing:
        msg.warn(
            f"Missing: {', '.join(planned.missing)}",
            "Get them with: python -m spacy project assets --extra",
        )
    known = any(key in store.finished for key in planned.cells)
    basis = "from the cells that are finished" if known else "from the sizes alone: a rough guess"
    time = say_seconds(total_seconds(planned, todo, seconds, workers))
    side = f"{workers} {'worker' if workers == 1 else 'workers'}"
    msg.info(
        f"{len(planned.cells)} cells for {len(planned.runs)} results; {len(todo)} to run, about "
        f"{time} with {side} ({basis})"
    )


def _print_failure(failure: "Failure") -> None:
    msg.fail(f"{failure.cell.name}: {failure.reason}. Log: {failure.log}")
    for line in failure.last_lines:
        typer.echo(f"    {line}")


def _print_results(planned: "Plan", output: Path) -> None:
    from ..workbench.experiments.grid import write_results

    try:
        results = write_results(planned, output, progress=True)
    except (ValueError, ImportError, OSError) as error:
        msg.fail(f"Cannot write the results to {output}", str(error), exits=1)
    if results is None:
        msg.warn("Nothing is finished that gives a result.")
        return
    baselines = planned.experiment.baselines
    table_cli(results.metrics, against=baselines, output=results.path.with_name("table.md"))
    _print_tested(results.records)
    _print_worth(results.records)
    msg.good(f"{results.runs} of {len(planned.runs)} results: {results.path}")


def _print_tested(records: List[Dict[str, Any]]) -> None:
    tested = [record for record in records if record["metric"] == "f1_difference"]
    stand = [record for record in tested if record["p_holm"] < 0.05]
    if not tested:
        return
    msg.info(
        f"{len(stand)} of {len(tested)} differences stand at p < 0.05 after Holm's correction for "
        "all of them (paired permutation test)"
    )
    rows = [
        (
            record["dataset"],
            str(record["n_train"]),
            record["system"],
            record["against"],
            f"{record['value']:+.1f}",
            f"{record['p_holm']:.4f}",
        )
        for record in sorted(stand, key=lambda record: record["p_holm"])[:_SHOWN]
    ]
    header = ("data set", "n", "system", "against", "F1", "p (Holm)")
    _print_table(rows, header, ("l", "r", "l", "l", "r", "r"), len(stand))


def _print_worth(records: List[Dict[str, Any]]) -> None:
    found = [record for record in records if record["metric"] == "worth_sentences"]
    signs = {"below": "< ", "above": "> ", None: ""}
    rows = []
    for record in found[:_SHOWN]:
        interval = ""
        if record["low"] is not None:
            interval = f"[{record['low']:,}, {record['high']:,}]"
        rows.append(
            (
                record["dataset"],
                record["system"],
                f"{record['n_train']:,}",
                f"{signs[record['beyond']]}{record['value']:,}",
                interval,
                record["against"],
            )
        )
    if rows:
        msg.info("How many sentences of a baseline a system is worth")
    header = ("data set", "system", "sentences", "are worth", "interval", "of")
    _print_table(rows, header, ("l", "l", "r", "r", "r", "l"), len(found))


def _print_table(rows: Any, header: Any, aligns: Any, total: int) -> None:
    if rows:
        msg.table(rows, header=header, divider=True, aligns=aligns, max_col=_WIDEST)
    if total > len(rows):
        typer.echo(f"… and {total - len(rows)} more in results.json")


def _print_outcome(outcome: "Outcome") -> None:
    if outcome.blocked:
        names = ", ".join(cell.name for cell in outcome.blocked[:_SHOWN])
        more = len(outcome.blocked) - _SHOWN
        msg.warn(
            f"{len(outcome.blocked)} of the cells were not run: they need one that failed",
            names + (f" and {more} more" if more > 0 else ""),
        )
    if outcome.failures:
        for failure in outcome.failures:
            msg.fail(f"{failure.cell.name}: {failure.reason}. Log: {failure.log}")
        count = len(outcome.failures)
        said = "1 cell failed" if count == 1 else f"{count} cells failed"
        msg.fail(f"{said}. The same command tries again.", exits=1)
