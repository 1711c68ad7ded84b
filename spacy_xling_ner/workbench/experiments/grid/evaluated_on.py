"""The corpus that each number of a grid is on: dev or test, raw text or gold tokens, labels."""

from pathlib import Path
from typing import Dict, Iterable, Set

from spacy.tokens import DocBin

from .job import CORPUS
from .plan import Plan, Run
from .store import Store

# Names the metrics that are on test.
OTHER_METRICS = "other"
# The metric that is on the words of the test corpus.
GOLD_TOKENS = "f1_gold_tokens"
_BEST = "the best evaluation of the training"


def evaluated_on(plan: Plan, store: Store, runs: Iterable[Run]) -> Dict[str, Dict[str, str]]:
    """Describe the corpora that the runs of a grid are evaluated on.

    plan (Plan): The plan.
    store (Store): The folder with the converted corpora.
    runs (Iterable[Run]): The finished runs.
    RETURNS (Dict[str, Dict[str, str]]): By data set, for the metrics `f1_dev` and `f1_gold_tokens`
        and for all `other` metrics: dev or test, raw text or gold tokens, the labels, and the size
        of a sample.
    """
    keys: Dict[str, Dict[str, str]] = {}
    for run in runs:
        needs = keys.setdefault(run.dataset, {})
        needs.update(plan.cells[run.key].needs)
        if run.gold_tokens and store.find(run.gold_tokens):
            needs[GOLD_TOKENS] = plan.cells[run.gold_tokens].needs["test"]
    found = {}
    for dataset, needs in keys.items():
        found[dataset] = {OTHER_METRICS: _describe(plan, store, needs["test"], "test")}
        if "dev" in needs:
            dev = _describe(plan, store, needs["dev"], "dev")
            found[dataset]["f1_dev"] = f"{dev}; {_BEST}"
        if GOLD_TOKENS in needs:
            found[dataset][GOLD_TOKENS] = _describe(
                plan, store, needs[GOLD_TOKENS], "test", "gold tokens"
            )
    return found


def describe_input(corpus: Path) -> str:
    """Describe what a pipeline reads of a corpus.

    corpus (Path): A `.spacy` file from `xling convert`.
    RETURNS (str): `raw text`; `gold tokens` if the corpus gives words only; or both.
    """
    unknown: Set[bool] = {flag["has_unknown_spaces"] for flag in DocBin().from_disk(corpus).flags}
    kinds = {False: "raw text", True: "gold tokens"}
    return " and ".join(kinds[flag] for flag in sorted(unknown))


def _describe(plan: Plan, store: Store, key: str, part: str, read: str = "") -> str:
    settings = plan.cells[key].settings
    folder = store.find(key)
    labels = settings.get("labels")
    facts = [
        part,
        # a folder that was copied without its corpora cannot tell
        read or (describe_input(folder / CORPUS) if folder else "unknown input"),
        f"labels of {labels}" if labels else "all labels of the corpus",
    ]
    if settings["sample"]:
        facts.append(f"{settings['sample']} texts drawn")
    return ", ".join(facts)
