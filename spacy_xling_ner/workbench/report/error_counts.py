"""Counts of correct, wrong, missed and spurious entities over a test set."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Dict, Iterator, List, Literal, NamedTuple, Optional, Sequence, Set, Tuple

from tqdm import tqdm

from ..experiments.grid.predictions import read_predictions
from .output import Output, PlaceT, ReportError, Run

KindT = Literal["correct", "label", "boundary", "missed", "spurious"]
# Start, end and label.
EntityT = Tuple[int, int, str]
# Size, system and kind of outcome: the explorer shows examples of each.
StratumT = Tuple[int, str, KindT]

KIND_NAMES: Dict[KindT, str] = {
    "correct": "correct",
    "label": "wrong label",
    "boundary": "boundary error",
    "missed": "missed",
    "spurious": "spurious",
}
KINDS = tuple(KIND_NAMES)


class Outcome(NamedTuple):
    """A gold entity, a predicted one, or a pair of both.

    kind (KindT): What became of it.
    gold (Optional[int]): Index of the gold entity; None if spurious.
    found (Optional[int]): Index of the predicted entity; None if missed.
    """

    kind: KindT
    gold: Optional[int]
    found: Optional[int]


def align_entities(gold: Sequence[EntityT], found: Sequence[EntityT]) -> List[Outcome]:
    """Pair the gold and the predicted entities of a sentence.

    Each entity has at most one partner, which overlaps it. Identical entities come first; then, of
    all that overlap, those with the same boundaries, those with the same label, and those with the
    longer overlap. A pair with the same label is a boundary error; a pair with two labels is a
    wrong label, whatever its boundaries. An entity without a partner is missed or spurious.

    gold (Sequence[EntityT]): The gold entities.
    found (Sequence[EntityT]): The predicted entities.
    RETURNS (List[Outcome]): Each index of both once, gold first.
    """
    pairs = []
    for i, (start, end, label) in enumerate(gold):
        for j, (other_start, other_end, other_label) in enumerate(found):
            overlap = min(end, other_end) - max(start, other_start)
            if overlap > 0:
                boundaries = (start, end) != (other_start, other_end)
                labels = label != other_label
                pairs.append((boundaries or labels, boundaries, labels, -overlap, i, j))
    # greedy: the best pair first, and each entity once
    partners: Dict[int, Tuple[KindT, int]] = {}
    taken: Set[int] = set()
    for _, boundaries, labels, _, i, j in sorted(pairs):
        if i not in partners and j not in taken:
            partners[i] = ("label" if labels else "boundary" if boundaries else "correct", j)
            taken.add(j)
    outcomes = [Outcome("missed", i, None) for i in range(len(gold))]
    for i, (kind, j) in partners.items():
        outcomes[i] = Outcome(kind, i, j)
    return outcomes + [Outcome("spurious", None, j) for j in range(len(found)) if j not in taken]


def sentence_outcomes(sentence: Dict[str, Any]) -> List[Outcome]:
    """Pair the gold and the predicted entities of a line of predictions.

    sentence (Dict[str, Any]): The line.
    RETURNS (List[Outcome]): Indices into its `gold` and `found`.
    """
    gold, found = ([tuple(entity[:3]) for entity in sentence[key]] for key in ("gold", "found"))
    return align_entities(gold, found)


@dataclass
class ErrorCounts:
    """Counts of a system on a data set with one number of training sentences, of all seeds.

    outcomes (Counter): By label and kind; a spurious entity under its own label, all others under
        the gold label.
    gold (Counter): Gold entities by label.
    confused (Counter): Wrong labels, by gold label and predicted label.
    scores (List[float]), correct (List[bool]): Of the predicted entities that have a score.
    """

    outcomes: "Counter[Tuple[str, KindT]]" = field(default_factory=Counter)
    gold: "Counter[str]" = field(default_factory=Counter)
    confused: "Counter[Tuple[str, str]]" = field(default_factory=Counter)
    scores: List[float] = field(default_factory=list)
    correct: List[bool] = field(default_factory=list)

    def add(self, sentence: Dict[str, Any], outcomes: Sequence[Outcome]) -> None:
        """Add a sentence.

        sentence (Dict[str, Any]): A line of the predictions.
        outcomes (Sequence[Outcome]): Its outcomes.
        """
        for kind, i, j in outcomes:
            *_, found, score = ("", None) if j is None else sentence["found"][j]
            label = found if i is None else sentence["gold"][i][2]
            self.outcomes[label, kind] += 1
            self.gold[label] += i is not None
            if kind == "label":
                self.confused[label, found] += 1
            if score is not None:
                self.scores.append(score)
                self.correct.append(kind == "correct")


CountsT = Dict[PlaceT, ErrorCounts]
StrataT = Dict[str, List[Set[StratumT]]]


def shown_runs(output: Output) -> List[Run]:
    """Choose the runs in the explorer: of each system, size and data set the lowest seed.

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


def count_errors(output: Output, *, progress: bool = False) -> Tuple[CountsT, StrataT]:
    """Count the outcomes of all entities in the test sets.

    output (Output): The grid's folder.
    progress (bool): Show a progress bar after two seconds.
    RETURNS (Tuple[CountsT, StrataT]): Error counts by data set, size and system; and by data set
        the strata of each test sentence, in the predictions that the explorer shows.
    RAISES (ReportError): If a file of predictions is broken, or has another number of sentences
        than others on the same data set.
    """
    shown = {id(run) for run in shown_runs(output)}
    counts: CountsT = {}
    strata: StrataT = {}
    for run in tqdm(output.runs, desc="Predictions", unit="run", delay=2, disable=not progress):
        if run.predictions is None:
            continue
        of_place = counts.setdefault(run.place, ErrorCounts())
        kinds: List[Set[StratumT]] = []
        for sentence in read_sentences(run):
            outcomes = sentence_outcomes(sentence)
            of_place.add(sentence, outcomes)
            kinds.append({(run.n_train, run.system, outcome.kind) for outcome in outcomes})
        if id(run) in shown:
            of_dataset = strata.setdefault(run.dataset, [set() for _ in kinds])
            if len(of_dataset) != len(kinds):
                raise ReportError(
                    f"{run.predictions}: {len(kinds)} sentences, but other predictions on "
                    f"{run.dataset} have {len(of_dataset)}. Run the grid again with its file."
                )
            for of_sentence, own in zip(of_dataset, kinds, strict=True):
                of_sentence |= own
    return counts, strata


def read_sentences(run: Run) -> Iterator[Dict[str, Any]]:
    """Read the predictions of a run.

    run (Run): A run with predictions.
    YIELDS (Dict[str, Any]): A sentence: `text`, `tokens`, `gold` and `found`.
    RAISES (ReportError): If the file is broken.
    """
    assert run.predictions is not None
    try:
        yield from read_predictions(run.predictions)
    except (OSError, EOFError, ValueError) as error:
        raise ReportError(
            f"{run.predictions}: broken ({error}). Delete the cell's folder and run the grid again."
        ) from error
