"""Grids of experiments: every data set with every system, size and seed, from one file.

    from spacy_xling_ner.workbench.experiments.grid import plan, run, write_results

    planned = plan("configs/experiments/miniature.yml")
    run(planned, "build/miniature")
    results = write_results(planned, "build/miniature")

Nothing here is loaded with spaCy.
"""

from .experiment import Experiment
from .inputs import PlanError
from .part import Part, select
from .plan import Plan, plan
from .predictions import read_predictions
from .read_spec import SpecError, parse_spec, read_spec
from .results import Results, write_results
from .run import Failure, Outcome, run
from .store import Store, StoreError
from .training_config import GridConfigError

__all__ = [
    "Experiment",
    "Failure",
    "GridConfigError",
    "Outcome",
    "Part",
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
