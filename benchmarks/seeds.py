"""Workflows of project.yml under several seeds, side by side, each seed in a folder of its own.

A broken run goes on where it was. Metrics of all seeds and workflows come together in one folder,
so that systems of different workflows are compared on the same sentences.
"""

import argparse
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Sequence, Tuple

import srsly
from wasabi import msg

from spacy_xling_ner.experiments.comparison import read_cells, records

from .meta import describe_run

FOLDER = Path("build/wiki")


def run_benchmark(
    name: str,
    description: str,
    workflows: Sequence[str],
    systems: Sequence[str],
) -> None:
    """Run workflows under several seeds and write `benchmarks/results/NAME.json`.

    name (str): Name of the result and of the module that calls.
    description (str): What `--help` says.
    workflows (Sequence[str]): The workflows, in order.
    systems (Sequence[str]): The systems that the result holds; the metrics may have more.
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--seeds", default="0,1,2", help="seeds, with commas between")
    parser.add_argument("--n-train", type=int, default=500, help="Japanese training sentences")
    parser.add_argument("--epochs", type=int, default=30, help="passes over the Japanese sentences")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="seeds side by side")
    parser.add_argument(
        "--workflows",
        default=",".join(workflows),
        help="workflows to run; the metrics of the others must be there (default: %(default)s)",
    )
    args = parser.parse_args()
    chosen = [workflow for workflow in args.workflows.split(",") if workflow]
    runs = [(workflow, args.n_train, args.epochs) for workflow in chosen]

    def run(seed: str) -> int:
        return run_seed(int(seed), runs)

    with ThreadPoolExecutor(args.workers) as pool:
        codes = list(pool.map(run, args.seeds.split(",")))
    if any(codes):
        msg.fail(f"A run broke; its log is in {FOLDER}. Start again to go on there.", exits=1)
    cells = [cell for cell in read_cells(FOLDER / "metrics") if cell.system in systems]
    result = Path("benchmarks/results") / f"{name}.json"
    result.parent.mkdir(parents=True, exist_ok=True)
    meta = describe_run(f"benchmarks.{name}")
    srsly.write_json(result, {"meta": meta, "records": records(cells, systems)})
    msg.good(str(result))
    subprocess.run(
        [sys.executable, "-m", "spacy", "xling", "table", FOLDER / "metrics"], check=True
    )


def run_seed(seed: int, runs: Sequence[Tuple[str, int, int]]) -> int:
    """Run workflows for one seed, one thread, in a folder of its own.

    seed (int): The seed.
    runs (Sequence[Tuple[str, int, int]]): In order: a workflow, the number of Japanese training
        sentences, the passes over them.
    RETURNS (int): The exit code of the first that breaks, or 0.
    """
    folder = FOLDER / f"seed{seed}"
    folder.mkdir(parents=True, exist_ok=True)
    metrics = FOLDER / "metrics"
    metrics.mkdir(exist_ok=True)
    targets = {name: Path.cwd() / name for name in ("project.yml", "configs", "assets")}
    for name, target in {**targets, "metrics": metrics.resolve()}.items():
        link = folder / name
        if not link.is_symlink():
            link.symlink_to(target)
    msg.info(f"Seed {seed}: {folder}/log.txt")
    env = {**os.environ, "OMP_NUM_THREADS": "1"}
    with (folder / "log.txt").open("a") as log:
        for workflow, n_train, epochs in runs:
            command = [sys.executable, "-m", "spacy", "project", "run", workflow, str(folder)]
            command += [f"--vars.seed={seed}"]
            command += [f"--vars.n_train={n_train}", f"--vars.epochs={epochs}"]
            done = subprocess.run(command, stdout=log, stderr=log, env=env, check=False)
            if done.returncode:
                return done.returncode
    return 0
