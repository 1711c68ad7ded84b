"""Counting what became of the entities of all test sentences."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Dict, Iterator, List, Sequence, Set, Tuple

from tqdm import tqdm

from ..experiments.grid.predictions import read_predictions
from .outcomes import KindT, Outcome, align
from .output import Output, PlaceT, ReportError, Run


@dataclass
class Tally:
    """The counts of a system on a data set with one number of training sentences, of all seeds.

    outcomes (Counter): By label and kind; an invented entity stands under its own label, all others
        under the gold label.
    gold (Counter): Gold entities by label. seeds (int): Of how many seeds.
    mistaken (Counter): Wrong labels, by gold label and found label.
    scores (List[float]), right (List[bool]): Of the entities that have a score.
    """

    outcomes: "Counter[Tuple[str, KindT]]" = field(default_factory=Counter)
    gold: "Counter[str]" = field(default_factory=Counter)
    seeds: int = 0
    mistaken: "Counter[Tuple[str, str]]" = field(default_factory=Counter)
    scores: List[float] = field(default_factory=list)
    right: List[bool] = field(default_factory=list)


# Size, system and kind: what the explorer shows an example of.
StratumT = Tuple[int, str, KindT]


@dataclass
class Tallies:
    """All counts of a grid.

    places (Dict[PlaceT, Tally]): By data set, size and system.
    strata (Dict[str, List[Set[StratumT]]]): What there is in each test sentence of a data set, in
        the predictions of the seeds that the explorer shows.
    """

    places: Dict[PlaceT, Tally]
    strata: Dict[str, List[Set[StratumT]]]


def shown_runs(output: Output) -> List[Run]:
    """Choose the runs whose predictions the explorer shows: of each system, size and data set the
    lowest seed.

    output (Output): The grid's folder.
    RETURNS (List[Run]): Those that have predictions, in order.
    """
    chosen: Dict[PlaceT, Run] = {}
    for run in output.runs:
        if run.predictions is not None:
            best = chosen.setdefault(run.place, run)
            if run.seed < best.seed:
                chosen[run.place] = run
    return list(chosen.values())


def count_outcomes(output: Output, *, progress: bool = False) -> Tallies:
    """Count what became of the entities of all test sentences.

    output (Output): The grid's folder.
    progress (bool): Whether to show a bar if it takes more than two seconds.
    RETURNS (Tallies): The counts.
    RAISES (ReportError): If a file of predictions is broken, or two of a data set do not go
        together.
    """
    shown = {id(run) for run in shown_runs(output)}
    tallies = Tallies({}, {})
    bar = tqdm(output.runs, desc="Predictions", unit="run", delay=2, disable=not progress)
    for run in bar:
        if run.predictions is None:
            continue
        tally = tallies.places.setdefault(run.place, Tally())
        tally.seeds += 1
        kinds: List[Set[StratumT]] = []
        for sentence in sentences(run):
            outcomes = outcomes_of(sentence)
            _add(tally, sentence, outcomes)
            kinds.append({(run.n_train, run.system, outcome.kind) for outcome in outcomes})
        if id(run) in shown:
            strata = tallies.strata.setdefault(run.dataset, [set() for _ in kinds])
            if len(strata) != len(kinds):
                raise ReportError(
                    f"{run.predictions}: {len(kinds)} sentences, but other predictions on "
                    f"{run.dataset} have {len(strata)}; run the grid again with its file."
                )
            for all_kinds, own in zip(strata, kinds, strict=True):
                all_kinds |= own
    return tallies


def sentences(run: Run) -> Iterator[Dict[str, Any]]:
    """Read the predictions of a run.

    run (Run): A run with predictions.
    YIELDS (Dict[str, Any]): One sentence: `text`, `tokens`, `gold` and `found`.
    RAISES (ReportError): If the file is broken.
    """
    assert run.predictions is not None
    try:
        yield from read_predictions(run.predictions)
    except (OSError, EOFError, ValueError) as error:
        raise ReportError(
            f"{run.predictions}: broken ({error}); delete the cell's folder and run the grid again."
        ) from error


def outcomes_of(sentence: Dict[str, Any]) -> List[Outcome]:
    """Say what became of each entity of a sentence.

    sentence (Dict[str, Any]): A line of the predictions.
    RETURNS (List[Outcome]): By indices into `gold` and `found`.
    """
    return align(
        [(start, end, label) for start, end, label in sentence["gold"]],
        [(start, end, label) for start, end, label, _ in sentence["found"]],
    )


def _add(tally: Tally, sentence: Dict[str, Any], outcomes: Sequence[Outcome]) -> None:
    gold, found = sentence["gold"], sentence["found"]
    for outcome in outcomes:
        if outcome.gold is None:
            assert outcome.found is not None
            tally.outcomes[found[outcome.found][2], outcome.kind] += 1
        else:
            label = gold[outcome.gold][2]
            tally.gold[label] += 1
            tally.outcomes[label, outcome.kind] += 1
            if outcome.kind == "label":
                assert outcome.found is not None
                tally.mistaken[label, found[outcome.found][2]] += 1
        if outcome.found is not None and found[outcome.found][3] is not None:
            tally.scores.append(found[outcome.found][3])
            tally.right.append(outcome.kind == "correct")
