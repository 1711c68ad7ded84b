"""Speed, latency, memory and size of our pipelines, spaCy's `ner`, `ja-ginza` and flair.

    python -m benchmarks.speed [--quick]

Measures with one and with two threads. Each system has a process of its own, and the systems take
turns in each repeat. The pipelines are trained first, with few steps, as speed does not depend on
accuracy. Writes `speed.json`, `speed.md` and `speed_*.svg` into `benchmarks/results`; with
`--quick`, `--parts` or `--systems` into `build/speed/`. `--table` prints the tables of a result.

Needs the extras `bench` and `lexicon`, and the sentences: `python -m spacy project assets --extra`.
flair has an environment of its own, as it wants other versions than `constraints.txt`:

    python -m venv .venv-flair
    .venv-flair/bin/pip install 'flair>=0.15.1,<0.16' 'sudachipy>=0.6.8,<0.8' sudachidict-core
    python -m benchmarks.speed --flair-python .venv-flair/bin/python

Takes 15 to 20 minutes on two idle cores, with `--quick` about three; the training of the first run
takes about two more.
"""

import argparse
import os
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Dict, List, Sequence

import srsly
from tqdm import tqdm
from wasabi import msg

from spacy_xling_ner.errors import install_extra

from ..meta import describe_run
from .curves import curve_phases
from .fresh import fresh_phases
from .measurement import Measurement, Phase
from .plan import FULL, PARTS, QUICK, Plan, by_cpu_time, choose_parts, only
from .plot import plot_curves
from .prepare import (
    EPOCHS,
    FLAIR_EPOCHS,
    N_TRAIN,
    SEED,
    data_checksums,
    prepare_data,
    prepare_lexicon,
    prepare_system,
)
from .rates import rate_phases
from .records import RATIO, Record, make_records
from .sentences import read_sentences
from .start import Starter
from .systems import FOLDER, SENTENCES, SYSTEMS, System, choose_systems
from .table import make_tables
from .tokenizers import tokenizer_phase
from .training import training_phases

RESULTS = Path("benchmarks/results")
ON = (
    "sentences of UD_Japanese-GSD's train, dev and test without the training sentences, repeated "
    "if more are needed: tokenised documents for predict_*, the training sentences for train_*, "
    "raw text for all else; time and memory only, no F1"
)
# load average above which another process is running
BUSY = 0.5


def main() -> None:
    args = _arguments()
    if args.table:
        print(make_tables(srsly.read_json(args.table)))
        return
    try:
        systems = choose_systems(args.systems)
        plan = only(QUICK if args.quick else FULL, choose_parts(args.parts))
    except ValueError as error:
        msg.fail(str(error), exits=1)
    _check_extras(systems, args.flair_python)
    lexicon = prepare_lexicon(args.lexicon)
    prepare_data()
    for system in systems:
        prepare_system(system, lexicon, args.flair_python, args.fresh)
    if args.clock == "cpu":
        plan = by_cpu_time(plan)
    load = os.getloadavg()[0]
    if load > BUSY and args.clock != "cpu":
        msg.warn(f"The machine is busy (load {load:.1f}): see --clock.")
    # described first: an error after the measurements would lose them
    meta = describe_run("benchmarks.speed", ON)
    meta["data"] = data_checksums()
    versions: Dict[str, str] = {}
    starter = Starter(lexicon, args.flair_python, args.clock)
    phases = make_phases(plan, systems, versions, starter)
    seconds: Dict[str, float] = {}
    measurements = measure(phases, seconds)
    records = make_records(measurements, N_TRAIN, SEED)
    for name, version in versions.items():
        # flair may have an environment of its own
        if meta["versions"].setdefault(name, version) != version:
            meta["versions"][f"{name} of a peer"] = version
    meta["machine"].update(memory_gb=_memory(), load_before=round(load, 2), clock=args.clock)
    meta["training"] = {
        "sentences": N_TRAIN,
        "epochs": EPOCHS,
        "epochs_flair": FLAIR_EPOCHS,
        "note": "Short, from scratch: speed does not depend on accuracy, and none is reported.",
    }
    meta["seconds"] = seconds
    folder = args.output or _folder(args.quick, plan, systems)
    _write(folder, meta, records)
    _print_targets(records)


def make_phases(
    plan: Plan, systems: Sequence[System], versions: Dict[str, str], starter: Starter
) -> List[Phase]:
    """Plan the whole run.

    plan (Plan): The sizes.
    systems (Sequence[System]): The systems.
    versions (Dict[str, str]): Filled with the package versions of the processes.
    starter (Starter): Starts the processes.
    RETURNS (List[Phase]): The phases, in order.
    """
    sentences = read_sentences(SENTENCES)
    return [
        *([tokenizer_phase(plan, sentences, starter)] if "tokenizer" in plan.parts else []),
        *rate_phases(plan, systems, sentences, starter),
        *(training_phases(plan, systems, starter) if "train" in plan.parts else []),
        *(fresh_phases(plan, systems, versions, starter) if "fresh" in plan.parts else []),
        *curve_phases(plan, systems, sentences, starter),
    ]


def measure(phases: Sequence[Phase], seconds: Dict[str, float]) -> List[Measurement]:
    """Measure one phase after the other.

    phases (Sequence[Phase]): The phases.
    seconds (Dict[str, float]): Filled with the duration of each phase.
    RETURNS (List[Measurement]): All measurements.
    """
    measurements: List[Measurement] = []
    n_steps = sum(phase.n_steps for phase in phases)
    with tqdm(total=n_steps, unit="step") as bar:
        for phase in phases:

            def tick(what: str, phase: Phase = phase) -> None:
                bar.set_description(f"{phase.name}: {what}")
                bar.update()

            start = time.perf_counter()
            measurements += phase.measure(tick)
            seconds[phase.name] = round(time.perf_counter() - start, 1)
    return measurements


def _write(folder: Path, meta: Dict[str, Any], records: List[Record]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    result = {"meta": meta, "records": records}
    tables = make_tables(result)
    texts = {"speed.json": srsly.json_dumps(result, indent=2), "speed.md": tables}
    for name, text in texts.items():
        part = folder / f"{name}.part"
        part.write_text(text + "\n", encoding="utf8")
        os.replace(part, folder / name)
    plots = plot_curves(records, folder)
    print(tables)
    for path in (folder / "speed.json", folder / "speed.md", *plots):
        msg.good(str(path))


def _print_targets(records: Sequence[Record]) -> None:
    for record in records:
        if "target" in record:
            state = f", {record['state']}" if "state" in record else ""
            name = f"{record['metric'].removesuffix(RATIO)}, {record['threads']} threads{state}"
            line = (
                f"{record['system']}: {name}: {record['value']:.2f} × {record['against']}, "
                f"to reach: {record['target']}"
            )
            (msg.good if record["reached"] else msg.warn)(line)


def _folder(quick: bool, plan: Plan, systems: Sequence[System]) -> Path:
    # only a whole run replaces the documented results
    if quick:
        return FOLDER / "quick"
    whole = plan.parts == PARTS and list(systems) == list(SYSTEMS)
    return RESULTS if whole else FOLDER / "part"


def _memory() -> float:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1)


def _check_extras(systems: Sequence[System], flair_python: str) -> None:
    install = install_extra("bench", "lexicon")
    plots = {"altair": "altair", "vl_convert": "vl-convert-python"}
    missing = [package for module, package in plots.items() if not find_spec(module)]
    for system in systems:
        if system.kind == "flair":
            command = [flair_python, "-c", "import flair"]
            if subprocess.run(command, capture_output=True, check=False).returncode:
                missing.append("flair")
        elif not system.is_trained and not find_spec(system.path):
            missing.append(system.path)
    if missing:
        msg.fail(
            f"Not installed: {', '.join(missing)}. {install}; or choose other systems with "
            "--systems, or name a Python that has flair with --flair-python.",
            exits=1,
        )


def _arguments() -> argparse.Namespace:
    head, _, rest = str(__doc__).partition("\n\n")
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.speed",
        description=head,
        epilog=rest,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--quick", action="store_true", help="small samples, one thread")
    parser.add_argument(
        "--parts",
        default=",".join(PARTS),
        help="parts to measure, separated by commas (default: %(default)s)",
    )
    parser.add_argument(
        "--systems",
        default=",".join(system.name for system in SYSTEMS),
        help="systems to measure, separated by commas (default: %(default)s)",
    )
    parser.add_argument(
        "--lexicon",
        type=Path,
        help="a lexicon of `spacy xling lexicon` (default: assets/lexicon.bin, or built)",
    )
    parser.add_argument(
        "--flair-python",
        default=sys.executable,
        help="a Python with flair and sudachipy, if it is not this one",
    )
    parser.add_argument(
        "--clock",
        choices=("wall", "cpu"),
        default="wall",
        help="cpu: count CPU time only, with one thread; for a busy machine (default: %(default)s)",
    )
    parser.add_argument("--fresh", action="store_true", help="train the pipelines again")
    parser.add_argument("--output", type=Path, help="folder of the result")
    parser.add_argument(
        "--table",
        type=Path,
        nargs="?",
        const=RESULTS / "speed.json",
        metavar="JSON",
        help="measure nothing: print the Markdown tables of a result (default: %(const)s)",
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
