"""What became of each entity: correct, mistaken, cut wrong, missed or invented."""

from typing import List, Literal, NamedTuple, Optional, Sequence, Tuple

KindT = Literal["correct", "label", "boundary", "missed", "invented"]
# Start, end and label.
EntityT = Tuple[int, int, str]

KINDS: Tuple[KindT, ...] = ("correct", "label", "boundary", "missed", "invented")
KIND_NAMES = {
    "correct": "correct",
    "label": "wrong label",
    "boundary": "cut wrong",
    "missed": "missed",
    "invented": "invented",
}


class Outcome(NamedTuple):
    """A gold entity, a found one, or two that belong together.

    kind (KindT): What became of it.
    gold (Optional[int]): Index of the gold entity; None if invented.
    found (Optional[int]): Index of the found one; None if missed.
    """

    kind: KindT
    gold: Optional[int]
    found: Optional[int]


def align(gold: Sequence[EntityT], found: Sequence[EntityT]) -> List[Outcome]:
    """Say what became of each entity of a sentence.

    A gold entity goes with at most one that was found. First those that are the same; then, of all
    that overlap, those with the same edges before those with the same label, before the rest, and
    the longer overlap before the shorter. Two with the same label are cut wrong; two with other
    labels are a wrong label, whatever their edges. What is left is missed or invented.

    gold (Sequence[EntityT]): The gold entities.
    found (Sequence[EntityT]): Those that a system found.
    RETURNS (List[Outcome]): Each index of both once, gold first.
    """
    pairs = []
    for i, one in enumerate(gold):
        for j, other in enumerate(found):
            overlap = min(one[1], other[1]) - max(one[0], other[0])
            if overlap > 0:
                same_edges, same_label = one[:2] == other[:2], one[2] == other[2]
                both = same_edges and same_label
                pairs.append((not both, not same_edges, not same_label, -overlap, i, j))
    partner: List[Optional[int]] = [None] * len(gold)
    taken = set()
    for *_, i, j in sorted(pairs):
        if partner[i] is None and j not in taken:
            partner[i] = j
            taken.add(j)
    outcomes = [_outcome(gold, found, i, mate) for i, mate in enumerate(partner)]
    outcomes += [Outcome("invented", None, j) for j in range(len(found)) if j not in taken]
    return outcomes


def _outcome(
    gold: Sequence[EntityT], found: Sequence[EntityT], i: int, mate: Optional[int]
) -> Outcome:
    if mate is None:
        return Outcome("missed", i, None)
    if gold[i][2] != found[mate][2]:
        return Outcome("label", i, mate)
    return Outcome("correct" if gold[i][:2] == found[mate][:2] else "boundary", i, mate)
