"""A tiny grid on the embedded corpus: real trainings, a second each."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
ENCODER = "components.xling_ner.model.encoder"
NARROW = {
    f"{ENCODER}.char.width": 4,
    f"{ENCODER}.word.char_width": 4,
    f"{ENCODER}.char.embed_width": 4,
    f"{ENCODER}.char.rows": 100,
    f"{ENCODER}.word.width": 8,
    f"{ENCODER}.word.embed.width": 4,
    f"{ENCODER}.word.embed.rows": 100,
}


def made(part, n):
    return {"generate": {"folder": "assets/assistant", "part": part, "n": n}}


SPEC = {
    "title": "Tiny",
    "targets": {
        "assistant": {
            "lang": "ja",
            "train": made("train", 30),
            "dev": made("dev", 6),
            "test": made("test", 12),
            "source": "english",
            "lexicon": "small",
        }
    },
    "sources": {
        "english": {
            "lang": "en",
            "config": "configs/en_bridge.cfg",
            "lexicon": "small",
            "train": made("train", 40),
            "dev": made("dev", 6),
            "test": made("test", 8),
            "overrides": {**NARROW, "training.batcher.size": 100},
            "budget": {"epochs": 3, "eval_every": 4},
        }
    },
    "lexicons": {"small": {"jmdict": False, "tsv": "assets/lexicon/ja-en.tsv"}},
    "n_train": [0, 10, "all"],
    "seeds": [0],
    "budget": {"epochs": 1, "eval_every": 1},
    "systems": {
        "scratch": {"config": "configs/ja_paper.cfg", "modules": [], "overrides": NARROW},
        "bridge": {
            "config": "configs/ja.cfg",
            "modules": ["char", "word", "classifier"],
            "overrides": NARROW,
        },
        "spacy-ner": {
            "config": "configs/spacy_ner.cfg",
            "overrides": {
                "components.tok2vec.model.encode.width": 8,
                "components.tok2vec.model.encode.depth": 1,
            },
            "n_train": [10],
        },
    },
    "against": ["scratch"],
    "keep_models": True,
}


def spec(**changes):
    """The tiny grid, with other parts."""
    # as from a file: no part is another part, too
    return json.loads(json.dumps({**SPEC, **changes}))


def only(system, **changes):
    """The tiny grid with one of its systems, at all sizes."""
    chosen = spec()["systems"][system]
    if "n_train" in changes:
        chosen.pop("n_train", None)
    return spec(**{"systems": {system: chosen}, "against": [], **changes})


# Notes what the command imports and plans in another process, and then runs it.
CODE = """
import json, sys
import spacy_xling_ner.cli.compare
heavy = ["pandas", "scipy", "statsmodels", "spacy_xling_ner.workbench.experiments.grid"]
imported = [name for name in heavy if name in sys.modules]
from pathlib import Path
from spacy.util import load_config
from spacy_xling_ner.workbench.experiments.grid import plan
from spacy_xling_ner.workbench.experiments.grid.training_config import override
config = load_config("configs/spacy_ner.cfg")
override(config, "components.ner.update_with_oracle_cut_size", 50, Path("spacy_ner.cfg"))
planned = plan(sys.argv[3])
notes = {
    "imported": imported,
    "ner": config["components"]["ner"],
    "cells": [cell.folder for cell in planned.cells.values()],
    "runs": list(map(str, planned.runs)),
}
Path(sys.argv.pop(1)).write_text(json.dumps(notes))
spacy_xling_ner.cli.xling_cli()
"""


def start(notes, *arguments):
    """Start `xling compare` in a process of its own, which first writes its notes to a file."""
    command = [sys.executable, "-c", CODE, str(notes), "compare", *map(str, arguments)]
    # its own folder, as on a command line
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def processes_below(folder):
    """The processes that have a file below the folder open."""
    found = set()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            links = [os.readlink(link) for link in (entry / "fd").iterdir()]
        except OSError:
            continue  # it has ended, or is another user's
        if any(link.startswith(f"{folder}/") for link in links):
            found.add(int(entry.name))
    return found


def wait_until(true, process=None, pause=0.02):
    """Wait for something to become true, as long as the process runs."""
    while not true():
        assert process is None or process.poll() is None, "the process has ended"
        time.sleep(pause)
