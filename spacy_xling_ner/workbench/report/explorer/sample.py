"""Which test sentences the explorer shows."""

import hashlib
from typing import Dict, Iterator, List, Sequence, Set, Tuple

from ..tally import StratumT

# Of each data set at most so many.
MOST_SENTENCES = 400


def order_sentences(dataset: str, strata: Sequence[Set[StratumT]]) -> List[int]:
    """Order the sentences of a test set, so that any beginning of the list shows as much as it can.

    Each size, system and kind of error gets its next sentence in turn, the rarest first; what is
    only correct comes after all errors, and what has no entities at the end. Among equals a hash
    decides, so that the order of the file does not count.

    dataset (str): The data set.
    strata (Sequence[Set[StratumT]]): What there is in each sentence.
    RETURNS (List[int]): Indices, at most `MOST_SENTENCES`.
    """
    by_hash = sorted(range(len(strata)), key=lambda i: _hash(f"{dataset}/{i}"))
    holders: Dict[StratumT, List[int]] = {}
    for i in by_hash:
        for stratum in strata[i]:
            holders.setdefault(stratum, []).append(i)
    ordered: Dict[int, None] = {}
    for correct in (False, True):
        wanted = [s for s in holders if (s[2] == "correct") == correct]
        turns = [holders[s] for s in sorted(wanted, key=lambda s: (len(holders[s]), s))]
        for i in _in_turn(turns):
            if len(ordered) == MOST_SENTENCES:
                return list(ordered)
            ordered.setdefault(i)
    for i in by_hash:
        ordered.setdefault(i)
    return list(ordered)[:MOST_SENTENCES]


def _in_turn(lists: Sequence[List[int]]) -> Iterator[int]:
    # each list gives its next one that no list has given yet
    given: Set[int] = set()
    waiting = [iter(items) for items in lists]
    while waiting:
        left = []
        for items in waiting:
            found = next((i for i in items if i not in given), None)
            if found is not None:
                given.add(found)
                left.append(items)
                yield found
        waiting = left


def interleave(orders: Dict[str, List[int]]) -> List[Tuple[str, int]]:
    """Take the sentences of all data sets in turn.

    orders (Dict[str, List[int]]): The sentences of each.
    RETURNS (List[Tuple[str, int]]): Data set and index.
    """
    longest = max((len(order) for order in orders.values()), default=0)
    return [
        (dataset, order[i])
        for i in range(longest)
        for dataset, order in orders.items()
        if i < len(order)
    ]


def _hash(text: str) -> str:
    return hashlib.md5(text.encode("utf8")).hexdigest()
