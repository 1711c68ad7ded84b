"""Load time and memory of a process that loads a system and reads some texts; size on disk."""

from pathlib import Path
from typing import Any, Dict, List, Sequence

from .footprint import disk_size, pipeline_folder
from .measurement import Measurement, Phase, Tick
from .plan import Plan
from .start import Starter
from .systems import System

METRICS = ("import_s", "load_s", "peak_rss_mb")


def fresh_phases(
    plan: Plan, systems: Sequence[System], versions: Dict[str, str], starter: Starter
) -> List[Phase]:
    """Plan the measurement of fresh processes.

    plan (Plan): The sizes.
    systems (Sequence[System]): The systems.
    versions (Dict[str, str]): Filled with the package versions of the processes.
    starter (Starter): Starts the processes.
    RETURNS (List[Phase]): One for each number of threads; the first also measures the size on
        disk.
    """

    def phase(threads: int) -> Phase:
        def measure(tick: Tick) -> List[Measurement]:
            values: Dict[str, Dict[str, List[float]]] = {
                metric: {system.name: [] for system in systems} for metric in METRICS
            }
            for _ in range(plan.fresh_repeats):
                for system in systems:
                    tick(system.name)
                    with starter.open(system, threads) as worker:
                        versions.update(worker.opened["versions"])
                        worker.ask("raw", start=0, stop=plan.fresh)
                        found: Dict[str, Any] = {**worker.opened, **worker.ask("memory")}
                    for metric in METRICS:
                        values[metric][system.name].append(found[metric])
            measurements = [
                Measurement(metric, system, of_system, threads)
                for metric, of_metric in values.items()
                for system, of_system in of_metric.items()
            ]
            if threads == plan.threads[0]:
                measurements += [
                    Measurement("disk_mb", system.name, [disk_size(files(system)) / 1e6])
                    for system in systems
                ]
            return measurements

        n_steps = plan.fresh_repeats * len(systems)
        return Phase(f"fresh processes, {threads} threads", n_steps, measure)

    return [phase(threads) for threads in plan.threads]


def files(system: System) -> Path:
    """Find the files of a system.

    system (System): The system.
    RETURNS (Path): A folder or a file.
    """
    return Path(system.path) if system.kind == "flair" else pipeline_folder(system.path)
