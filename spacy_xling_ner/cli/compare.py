"""`python -m spacy xling compare`."""

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Dict, List, Optional

import typer
from wasabi import msg

from .main import xling_cli
from .options import ForceOption, RayAddressOption, RayOption
from .own_outputs import is_grid, refuse_foreign
from .table import table_cli

if TYPE_CHECKING:
    from ..workbench.experiments.grid import Failure, Outcome, Plan
    from ..workbench.experiments.grid.executor import Executor

# Rows and columns of the tables that are printed.
_MAX_ROWS = 20
_MAX_WIDTH = 80


@xling_cli.command("compare")
def compare_cli(
    spec: Annotated[Path, typer.Argument(help="The experiment file; see configs/experiments.")],
    output: Annotated[
        Path, typer.Argument(help="Folder for cells and results; finished cells are kept.")
    ],
    project: Annotated[
        Path,
        typer.Option("--project", "-p", help="Folder that the paths in the file start from."),
    ] = Path("."),
    dry_run: Annotated[
        bool, typer.Option("--dry-run", "-n", help="Print the cells and the time, run nothing.")
    ] = False,
    no_run: Annotated[
        bool, typer.Option("--no-run", help="Write the results of finished cells, run nothing.")
    ] = False,
    workers: Annotated[
        Optional[int],
        typer.Option("--workers", "-w", min=1, help="Cells side by side; one per core by default."),
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
    ray: RayOption = False,
    ray_address: RayAddressOption = None,
    force: ForceOption = False,
) -> None:
    """Run a grid of experiments: every data set with every system, size and seed.

    The file names data sets, systems (a training config with overrides, and the modules to transfer
    from English), numbers of sentences, and seeds. Each combination is a cell; converted corpora,
    lexicons and English sources are cells too, made once for all that need them.

    A finished cell is never run again. Stop the command at any time and start it again: it
    continues. A cell is identified by a hash of its config, its data and the versions, so that only
    what you change in the file runs again. If a cell fails, the rest goes on; start again to retry.

    Example: python -m spacy xling compare configs/experiments/miniature.yml build/mini --dry-run

    Then without --dry-run. With little time, run a subset first: --targets gsd --seeds 0. Results
    have all finished cells, of this subset and of others. With --ray or --ray-address the cells are
    tasks of a Ray cluster, whose nodes see PROJECT and OUTPUT at the same paths. The output:

    OUTPUT/cells/NAME-HASH/cell.json has config, versions, data, time, memory, learning curve and
    scores of a cell; predictions.jsonl.gz its predictions on test; log.txt its training.

    OUTPUT/results.json has all numbers, with differences, their intervals, p-values (also corrected
    for the size of the table), and the number of sentences of a baseline that a system is worth.

    OUTPUT/table.md has the table; OUTPUT/summary.csv mean and spread of every number. For a table
    against other systems: python -m spacy xling table OUTPUT/metrics --against NAME
    """
    # imported here, because the other commands do not need it
    from ..workbench.experiments.grid import (
        PlanError,
        SpecError,
        StoreError,
        plan,
        run,
        select,
    )
    from ..workbench.experiments.grid.run import default_workers
    from ..workbench.ray_cluster import ClusterError, cluster_cores, ray_cluster

    try:
        whole = plan(spec, project)
        chosen = select(
            whole,
            targets=_split(targets),
            systems=_split(systems),
            sizes=_split(n_train),
            seeds=_split(seeds),
        )
    except (SpecError, PlanError) as error:
        msg.fail(f"Cannot plan {spec}", str(error), exits=1)
    try:
        if not dry_run:
            refuse_foreign({output: is_grid}, force)
        with ExitStack() as cluster:
            executor: Optional[Executor] = None
            if (ray or ray_address) and not (dry_run or no_run):
                from ..workbench.experiments.grid.ray_tasks import RayTasks

                used = cluster.enter_context(ray_cluster(ray_address))
                executor = RayTasks(used)
                workers = workers or cluster_cores(used)
            workers = workers or default_workers()
            _print_plan(chosen, output, workers, every_cell=dry_run)
            if dry_run:
                return
            if no_run:
                _print_results(whole, output, force)
                return
            outcome = run(
                chosen,
                output,
                workers=workers,
                progress=True,
                on_failure=_print_failure,
                executor=executor,
            )
    except (PlanError, StoreError, ClusterError, ImportError, OSError, EOFError) as error:
        msg.fail(f"Cannot run {spec}", str(error), exits=1)
    except KeyboardInterrupt:
        msg.warn("Stopped. The same command goes on from here.", exits=130)
    _print_results(whole, output, force)
    _print_outcome(outcome)


def _split(names: Optional[str]) -> Optional[List[str]]:
    return None if names is None else [name.strip() for name in names.split(",")]


def _print_plan(plan: "Plan", output: Path, workers: int, every_cell: bool) -> None:
    from ..workbench.experiments.grid import Store
    from ..workbench.experiments.grid.estimate import estimate, format_duration, total_seconds

    store = Store(output)
    todo = plan.needed(set(store.finished))
    seconds = estimate(plan, store)
    if every_cell:
        left = {cell.key for cell in todo}
        rows = []
        for key, cell in plan.cells.items():
            state = "to run" if key in left else "finished" if store.find(key) else "not needed"
            rows.append((cell.folder, state, format_duration(seconds[key])))
        _print_table(rows, ("cell", "state", "time"), ("l", "l", "r"))
    for target, systems in plan.skipped.items():
        msg.info(
            f"Not run: {target}, 0 sentences: {', '.join(systems)} (only a system that transfers "
            "all modules works without training)"
        )
    if plan.missing:
        msg.warn(
            f"Missing: {', '.join(plan.missing)}",
            "Corpora come with: python -m spacy project assets --extra. What is in build/ is made "
            "by a command that stands in the experiment file.",
        )
    known = any(key in store.finished for key in plan.cells)
    basis = "from the cells that are finished" if known else "from the sizes alone: a rough guess"
    time = format_duration(total_seconds(plan, todo, seconds, workers))
    side = f"{workers} {'worker' if workers == 1 else 'workers'}"
    msg.info(
        f"{len(plan.cells)} cells for {len(plan.runs)} results; {len(todo)} to run, about "
        f"{time} with {side} ({basis})"
    )


def _print_failure(failure: "Failure") -> None:
    msg.fail(f"{failure.cell.name}: {failure.reason}. Log: {failure.log}")
    for line in failure.last_lines:
        typer.echo(f"    {line}")


def _print_results(plan: "Plan", output: Path, force: bool) -> None:
    from ..workbench.experiments.grid import write_results

    try:
        results = write_results(plan, output, progress=True)
    except (ValueError, ImportError, OSError) as error:
        msg.fail(f"Cannot write the results to {output}", str(error), exits=1)
    if results is None:
        msg.warn("Nothing is finished that gives a result.")
        return
    table_cli(
        results.metrics,
        against=plan.experiment.baselines,
        output=results.path.with_name("table.md"),
        force=force,
    )
    _print_significant(results.records)
    _print_worth(results.records)
    msg.good(f"{results.runs} of {len(plan.runs)} results: {results.path}")


def _print_significant(records: List[Dict[str, Any]]) -> None:
    tested = [record for record in records if record["metric"] == "f1_difference"]
    significant = [record for record in tested if record["p_holm"] < 0.05]
    if not tested:
        return
    msg.info(
        f"{len(significant)} of {len(tested)} differences have p < 0.05 after Holm's correction "
        "for all of them (paired permutation test)"
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
        for record in sorted(significant, key=lambda record: record["p_holm"])
    ]
    header = ("data set", "n", "system", "against", "F1", "p (Holm)")
    _print_table(rows, header, ("l", "r", "l", "l", "r", "r"), _MAX_ROWS)


def _print_worth(records: List[Dict[str, Any]]) -> None:
    signs = {"below": "< ", "above": "> ", None: ""}
    rows = [
        (
            record["dataset"],
            record["system"],
            f"{record['n_train']:,}",
            f"{signs[record['beyond']]}{record['value']:,}",
            "" if record["low"] is None else f"[{record['low']:,}, {record['high']:,}]",
            record["against"],
        )
        for record in records
        if record["metric"] == "worth_sentences"
    ]
    if rows:
        msg.info("Number of sentences of a baseline that a system is worth")
    header = ("data set", "system", "sentences", "are worth", "interval", "of")
    _print_table(rows, header, ("l", "l", "r", "r", "r", "l"), _MAX_ROWS)


def _print_table(rows: Any, header: Any, aligns: Any, limit: Optional[int] = None) -> None:
    if rows:
        msg.table(rows[:limit], header=header, divider=True, aligns=aligns, max_col=_MAX_WIDTH)
    if limit is not None and len(rows) > limit:
        typer.echo(f"… and {len(rows) - limit} more in results.json")


def _print_outcome(outcome: "Outcome") -> None:
    if outcome.blocked:
        names = ", ".join(cell.name for cell in outcome.blocked[:_MAX_ROWS])
        more = len(outcome.blocked) - _MAX_ROWS
        msg.warn(
            f"{len(outcome.blocked)} of the cells were not run: they need one that failed",
            names + (f" and {more} more" if more > 0 else ""),
        )
    if outcome.failures:
        for failure in outcome.failures:
            msg.fail(f"{failure.cell.name}: {failure.reason}. Log: {failure.log}")
        count = len(outcome.failures)
        failed = "1 cell failed" if count == 1 else f"{count} cells failed"
        msg.fail(f"{failed}. The same command tries again.", exits=1)
