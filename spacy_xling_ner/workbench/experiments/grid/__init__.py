"""Grids of experiments: every data set with every system, size and seed, from one file.

    from spacy_xling_ner.workbench.experiments.grid import plan, run, write_results

    planned = plan("configs/experiments/miniature.yml")
    run(planned, "build/miniature")
    results = write_results(planned, "build/miniature")

A file is read (`spec`) and planned as cells (`plan`); an executor runs their jobs (`run`); finished
cells are kept in a folder (`store`), and their numbers are collected (`results`).
"""

from .cell import PlanError
from .plan import Plan, plan
from .predictions import read_predictions
from .read_spec import SpecError, parse_spec, read_spec
from .results import Results, write_results
from .run import Failure, Outcome, run
from .spec import Experiment
from .store import Store, StoreError
from .subset import select

__all__ = [
    "Experiment",
    "Failure",
    "Outcome",
    "Plan",
    "PlanError",
    "Results",
    "SpecError",
    "Store",
    "StoreError",
    "parse_spec",
    "plan",
    "read_predictions",
    "read_spec",
    "run",
    "select",
    "write_results",
]
