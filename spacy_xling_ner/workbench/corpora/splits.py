"""Parts and samples of a corpus, chosen by hashes of the texts."""

import hashlib
from typing import List, Sequence, Tuple

from .record import Record

Split = List[Tuple[str, int]]


def parse_split(text: str) -> Split:
    """Parse a split such as `train:80,dev:10,test:10`.

    text (str): Names and percentages.
    RETURNS (Split): Name and percentage of each part.
    RAISES (ValueError): If it has another form, a name occurs twice, or the sum is not 100.
    """
    split: Split = []
    for item in text.split(","):
        name, _, share = (piece.strip() for piece in item.partition(":"))
        if not name or not (share.isascii() and share.isdigit()):
            raise ValueError(f"Split '{text}': expected NAME:PERCENT, got '{item}'.")
        if name in dict(split):
            raise ValueError(f"Split '{text}': each part must be named once.")
        split.append((name, int(share)))
    if sum(share for _, share in split) != 100:
        raise ValueError(f"Split '{text}': the percentages must sum to 100.")
    return split


def part_of(text: str, split: Split) -> str:
    """Find the part of a text; equal texts are always in the same part.

    text (str): The text.
    split (Split): Name and percentage of each part.
    RETURNS (str): Name of the part.
    """
    bucket = int(hashlib.sha1(text.encode("utf8")).hexdigest(), 16) % 100
    limit = 0
    for name, share in split:
        limit += share
        if bucket < limit:
            return name
    raise ValueError(f"The percentages of {split} must sum to 100.")


def select_part(records: Sequence[Record], split: Split, part: str) -> List[Record]:
    """Select the records of one part.

    records (Sequence[Record]): The corpus.
    split (Split): Name and percentage of each part.
    part (str): Name of the part.
    RETURNS (List[Record]): Its records, in corpus order.
    RAISES (ValueError): If the split has no such part.
    """
    if part not in dict(split):
        raise ValueError(f"Unknown part '{part}'; choose from {', '.join(dict(split))}.")
    return [record for record in records if part_of(record.text, split) == part]


def sample(records: Sequence[Record], size: int, seed: int) -> List[Record]:
    """Draw records by hash, so that a larger sample contains the smaller ones of the same seed.

    records (Sequence[Record]): The corpus.
    size (int): Number of records; 0 for all.
    seed (int): Seed.
    RETURNS (List[Record]): The sample, in corpus order.
    RAISES (ValueError): If the size is negative.
    """
    if size < 0:
        raise ValueError(f"The sample's size must be 0 (all) or more, got {size}.")
    if size == 0:
        return list(records)

    def key(index: int) -> Tuple[str, int]:
        return hashlib.sha1(f"{seed}:{records[index].id}".encode()).hexdigest(), index

    chosen = sorted(range(len(records)), key=key)[:size]
    return [records[index] for index in sorted(chosen)]
