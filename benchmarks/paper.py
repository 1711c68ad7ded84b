"""The paper's experiment on public corpora: the workflow `wiki` under several seeds.

    python -m benchmarks.paper --seeds 0,1,2 --n-train 500

Each seed has its own English source, its own sample of Japanese sentences and its own folder below
`build/paper`, so that seeds run side by side and a broken run goes on where it was. Writes
`benchmarks/results/paper.json`.
"""

import argparse
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import List

import srsly
from wasabi import msg

from spacy_xling_ner.experiments.comparison import read_cells, records

from .meta import describe_run

FOLDER = Path("build/paper")
RESULT = Path("benchmarks/results/paper.json")
BASELINES = ("scratch-native", "spacy-ner", "spacy-ner-vec")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", default="0,1,2", help="seeds, with commas between")
    parser.add_argument("--n-train", type=int, default=500, help="Japanese training sentences")
    parser.add_argument("--epochs", type=int, default=30, help="passes over the Japanese sentences")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="seeds side by side")
    args = parser.parse_args()
    seeds = [int(seed) for seed in args.seeds.split(",")]
    with ThreadPoolExecutor(args.workers) as pool:
        codes = list(pool.map(lambda seed: run_seed(seed, args.n_train, args.epochs), seeds))
    if any(codes):
        msg.fail(f"A run broke; its log is in {FOLDER}. Start again to go on there.", exits=1)
    cells = read_cells(FOLDER / "metrics")
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    meta = describe_run("benchmarks.paper")
    srsly.write_json(RESULT, {"meta": meta, "records": records(cells, BASELINES)})
    msg.good(str(RESULT))
    subprocess.run(
        [sys.executable, "-m", "spacy", "xling", "table", FOLDER / "metrics"], check=True
    )


def run_seed(seed: int, n_train: int, epochs: int) -> int:
    """Run the workflow for one seed, one thread, in a folder of its own.

    seed (int): The seed.
    n_train (int): Japanese training sentences.
    epochs (int): Passes over them.
    RETURNS (int): The exit code.
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
    variables: List[str] = []
    for name, value in {"seed": seed, "n_train": n_train, "epochs": epochs}.items():
        variables += [f"--vars.{name}", str(value)]
    command = [sys.executable, "-m", "spacy", "project", "run", "wiki", str(folder), *variables]
    msg.info(f"Seed {seed}: {folder}/log.txt")
    with (folder / "log.txt").open("a") as log:
        env = {**os.environ, "OMP_NUM_THREADS": "1"}
        return subprocess.run(command, stdout=log, stderr=log, env=env, check=False).returncode


if __name__ == "__main__":
    main()
