"""Choice of the test sentences in the explorer."""

import hashlib
from typing import Dict, Iterator, List, Sequence, Set, Tuple

from ..error_counts import StratumT

# Of each data set.
MOST_SENTENCES = 400


def order_sentences(dataset: str, strata: Sequence[Set[StratumT]]) -> List[int]:
    """Order the sentences of a test set so that any prefix shows as many strata as possible.

    The strata (size, system and kind of error) take turns, the rarest first. Sentences that are
    only correct come after all errors, those without entities last. Ties are broken by a hash, so
    that the order of the file does not matter.

    dataset (str): The data set.
    strata (Sequence[Set[StratumT]]): Strata of each sentence.
    RETURNS (List[int]): Indices, at most `MOST_SENTENCES`.
    """
    by_hash = sorted(range(len(strata)), key=lambda i: _hash(f"{dataset}/{i}"))
    members: Dict[StratumT, List[int]] = {}
    for i in by_hash:
        for stratum in strata[i]:
            members.setdefault(stratum, []).append(i)
    rarest_first = sorted(members, key=lambda stratum: (len(members[stratum]), stratum))
    wrong, correct = (
        [members[stratum] for stratum in rarest_first if (stratum[2] == "correct") == is_correct]
        for is_correct in (False, True)
    )
    ordered = dict.fromkeys([*_take_turns(wrong), *_take_turns(correct), *by_hash])
    return list(ordered)[:MOST_SENTENCES]


def interleave(orders: Dict[str, List[int]]) -> List[Tuple[str, int]]:
    """Take the sentences of all data sets in turn.

    orders (Dict[str, List[int]]): The sentences of each.
    RETURNS (List[Tuple[str, int]]): Data set and index.
    """
    turns = [(turn, name, i) for name, order in orders.items() for turn, i in enumerate(order)]
    return [(name, i) for _, name, i in sorted(turns, key=lambda item: item[0])]


def _take_turns(lists: Sequence[List[int]]) -> Iterator[int]:
    # each list gives its next index that no list has given before
    taken: Set[int] = set()
    waiting = [iter(items) for items in lists]
    while waiting:
        for items in list(waiting):
            i = next((i for i in items if i not in taken), None)
            if i is None:
                waiting.remove(items)
            else:
                taken.add(i)
                yield i


def _hash(text: str) -> str:
    return hashlib.md5(text.encode("utf8")).hexdigest()
